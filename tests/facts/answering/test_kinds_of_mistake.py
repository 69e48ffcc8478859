"""Mistakes that were made on questions nobody had foreseen, each as its kind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facts.lexicon import Lexicon
from facts.messages import Verdict
from facts.model import Production, ProductionId, Statement
from tests.facts.answering.told import FILM, ask, checked, numbered, said

TOUR = replace(FILM, id=ProductionId("low-tide"), name="Low Tide tour", aliases=(), kind="tour", original=None)
SERIES = replace(FILM, id=ProductionId("salt-road"), name="Salt Road", aliases=(), kind="series", original=None)


def told(question: str, lexicon: Lexicon, *statements: Statement, of: Production = FILM) -> tuple[Verdict, str]:
    """Ask about a record of these statements, all of them about this production."""
    answer = ask(question, (replace(each, production=of.id) for each in numbered(*statements)), lexicon, production=of)
    return answer.verdict, answer.text


@pytest.mark.parametrize("question", ["wasn't it renewed?", "wait, didn't they renew it", "so hasn't it been renewed?"])
def test_a_question_that_expects_a_yes_is_not_put_in_the_negative(question: str, lexicon: Lexicon) -> None:
    verdict, _ = told(question, lexicon, said("The network has renewed it for a second season"), of=SERIES)
    assert verdict is Verdict.CONFIRMED


def test_some_dates_called_off_are_not_the_tour_called_off(lexicon: Lexicon) -> None:
    some = said("They had to cancel two shows of their spring residency", "release")
    verdict, _ = told("is the tour cancelled?", lexicon, some, of=TOUR)
    assert verdict is Verdict.UNCONFIRMED
    every = said("They have cancelled all remaining dates", "release")
    assert told("is the tour cancelled?", lexicon, every, of=TOUR)[0] is Verdict.CONFIRMED


def test_the_words_of_a_title_say_nothing(lexicon: Lexicon) -> None:
    of = replace(FILM, name="Never Die Twice", aliases=(), original=None)
    record = said("Speaking on the Never Die Twice podcast, named for the film", "story", polarity="-")
    assert told("does the captain die at the end?", lexicon, record, of=of)[0] is Verdict.UNKNOWN


def test_what_does_not_speak_of_leaving_is_no_no_to_it(lexicon: Lexicon) -> None:
    record = said("Tom Varga is heard on two of the new songs", "cast", subject="Tom Varga")
    verdict, _ = told("did Tom Varga get fired?", lexicon, record)
    assert verdict is not Verdict.DENIED
    stays = said("Tom Varga is not leaving", "cast", polarity="-", subject="Tom Varga")
    assert told("is Tom Varga leaving?", lexicon, stays)[0] is Verdict.DENIED


def test_who_has_said_nothing_has_not_said_so(lexicon: Lexicon) -> None:
    record = said("The series is not coming back", polarity="-", by="Ada Quill")
    verdict, text = told("did the writers say it is coming back?", lexicon, record, of=SERIES)
    assert verdict is Verdict.UNKNOWN
    assert "No words of the writers" in text


def test_whatever_names_somebody_does_not_tell_what_they_do(lexicon: Lexicon) -> None:
    record = said("the man behind the camera was Tom Varga", "crew", subject="Tom Varga")
    assert told("what film is Tom Varga making next?", lexicon, record)[0] is Verdict.UNKNOWN


def test_a_sum_answers_only_for_what_it_was(lexicon: Lexicon) -> None:
    record = said("Salt Road took an advance of £10 million", "release", work="Salt Road")
    assert told("how much did it lose?", lexicon, record)[0] is Verdict.UNKNOWN


def test_who_does_not_come_back_does_not_come_back_in_a_part(lexicon: Lexicon) -> None:
    record = said("I am not coming back", "cast", polarity="-", by="Tom Varga", subject="Tom Varga")
    assert told("is Tom Varga coming back as Captain Orr?", lexicon, record)[0] is Verdict.DENIED


def test_a_statement_that_holds_all_that_is_asked_is_heard_whatever_its_aspect(lexicon: Lexicon) -> None:
    record = said("It is the fifth and final one that Tom Varga is going to do", "story", by="Ada Quill")
    assert told("is this really vargas last film?", lexicon, said("hello", by="Tom Varga"), record)[0] in (
        Verdict.CONFIRMED,
        Verdict.UNCONFIRMED,
    )


def test_the_day_is_told_before_the_season(lexicon: Lexicon) -> None:
    season = said("opens this autumn", "release", planned="2027-23", published="2026-11-01")
    day = said(
        "is slated to open on 16 December 2027", "release", "hedged", planned="2027-12-16", published="2026-11-01"
    )
    assert "16 December" in told("when does it come out?", lexicon, season, day)[1]


def test_a_date_that_had_passed_when_it_was_printed_is_none_to_come(lexicon: Lexicon) -> None:
    gone = said("with the second one arriving in May", "release", planned="2026-05", published="2026-11-06")
    new = said("It has been delayed until 19 November 2027", "release", planned="2027-11-19", published="2026-11-06")
    assert "19 November" in told("release date?", lexicon, gone, new)[1]


@pytest.mark.parametrize("question", ["is there a second season?", "is it getting a second season", "s2 confirmed?"])
def test_whether_there_is_a_season_is_whether_it_goes_on(question: str, lexicon: Lexicon) -> None:
    no = said("The network will not be making more", polarity="-", by="The network", authority="decides")
    run = said("The first season had eight episodes", "format")
    answer = ask(question, (replace(each, production=SERIES.id) for each in (no, run)), lexicon, production=SERIES)
    assert answer.aspect is not None
    assert answer.aspect.value == "greenlight"
    assert answer.verdict is Verdict.DENIED


def test_what_names_the_production_is_told_before_what_is_only_taken_for_it(lexicon: Lexicon) -> None:
    vague = said("Every series renewed in the spring")
    named = said("The network renewed Salt Road for a third season")
    assert told("has it been renewed?", lexicon, vague, named, of=SERIES)[1].splitlines()[0].count("Salt Road") == 1


def test_a_reason_for_something_else_is_none(lexicon: Lexicon) -> None:
    pay = said("The cast are paid more because the run was extended", "deal", by="Ada Quill")
    assert told("why Gdynia?", lexicon, said("They shoot in Gdynia", "filming", document="e"), pay)[0] is (
        Verdict.UNKNOWN
    )


def test_a_company_is_known_by_its_name(lexicon: Lexicon) -> None:
    record = said("Vera Lund writes the film for Tidewater Pictures", "crew", subject="Vera Lund")
    assert "Tidewater" in told("which studio?", lexicon, record)[1]
    asked_of_images = said("the first pictures of the set", "marketing")
    assert told("which studio?", lexicon, asked_of_images)[0] is Verdict.UNKNOWN


def test_the_who_of_a_title_asks_for_nobody(lexicon: Lexicon) -> None:
    of = replace(FILM, name="Who Goes There", aliases=(), original=None)
    record = said("Sol Breck will direct it", "crew", subject="Sol Breck")
    assert told("Sol Breck is directing Who Goes There right", lexicon, record, of=of)[0] is Verdict.CONFIRMED


def test_whether_any_are_on_the_way_is_whether_they_are_made(lexicon: Lexicon) -> None:
    record = said("The network has no plans to launch any more", polarity="-", by="The network", authority="decides")
    assert told("any more of them on the way?", lexicon, record, of=SERIES)[0] is Verdict.DENIED


def test_a_tour_that_is_put_off_is_not_called_off(lexicon: Lexicon) -> None:
    record = said("The whole tour has been postponed", "release")
    assert told("is the whole tour cancelled?", lexicon, record, of=TOUR)[0] is Verdict.DENIED


FILMED = said("Filming begins on 3 March 2027", "filming", planned="2027-03-03")


@pytest.mark.parametrize("question", ["lantern bay 2 when", "when?", "lantern bay s2 when"])
def test_a_mere_when_is_told_the_release_and_what_else_has_a_date(question: str, lexicon: Lexicon) -> None:
    opens = said("is expected to open in late 2027 for season 2", "release", "hedged", planned="2027~")
    text = told(question, lexicon, opens, FILMED)[1]
    assert "late 2027" in text.splitlines()[0]
    assert "3 March" in text


def test_a_mere_when_without_a_release_date_says_so_and_what_has_one(lexicon: Lexicon) -> None:
    verdict, text = told("lantern bay 2 when", lexicon, FILMED)
    assert verdict is Verdict.UNKNOWN
    assert "3 March" in text


def test_when_it_comes_out_is_no_mere_when(lexicon: Lexicon) -> None:
    opens = said("is expected to open in late 2027", "release", "hedged", planned="2027~")
    assert "3 March" not in told("when is it out?", lexicon, opens, FILMED)[1]


def test_a_no_without_a_word_of_what_is_asked_settles_nothing(lexicon: Lexicon) -> None:
    yes = said("The network has renewed it", by="The network", authority="decides")
    other = said("has not been ordered to pilot", polarity="-")
    assert told("has it been renewed?", lexicon, yes, other, of=SERIES)[0] is Verdict.CONFIRMED


def test_somebody_of_former_fame_may_take_a_part(lexicon: Lexicon) -> None:
    record = said("The leads will be replaced by former dancer Nina Holt", "cast", subject="Nina Holt")
    assert told("who is replacing the leads?", lexicon, record)[0] is Verdict.CONFIRMED


def test_the_second_is_the_second_season_beside_the_first(lexicon: Lexicon) -> None:
    record = said("The first season was shot in Gdynia; the second was filmed in Sopot", "filming")
    assert "Sopot" in told("where was season 2 filmed?", lexicon, record, of=SERIES)[1]


def test_an_interview_tells_where_somebody_said_it(lexicon: Lexicon) -> None:
    record = said("Tom Varga has given an interview to The Harbour Post", "other")
    spoken = said("I like the new script", "script", "opinion", by="Tom Varga")
    assert "Harbour Post" in told("who did Tom Varga talk to?", lexicon, record, spoken)[1]


def test_another_name_is_no_answer_where_the_part_is_not_asked_for(lexicon: Lexicon) -> None:
    record = said("They will be replaced by Nina Holt", "cast", subject="Nina Holt")
    verdict, _ = told("is Tom Varga going to Sopot?", lexicon, record, said("yes", by="Tom Varga"))
    assert verdict is Verdict.UNKNOWN


def test_refunds_for_all_are_refunds_for_one_town(lexicon: Lexicon) -> None:
    record = said("All ticket holders will be refunded", "release", by="The band", authority="decides")
    assert told("do I get a refund for the Sopot show?", lexicon, record, of=TOUR)[0] is Verdict.CONFIRMED


def test_the_original_is_as_old_as_the_year_it_is_called_by(lexicon: Lexicon) -> None:
    record = said("The 2009 drama starred Greta Moss", "cast", work="Lantern Bay", subject="Greta Moss")
    assert "2009" in told("when was the original released?", lexicon, record)[1]
    assert told("when does it come out?", lexicon, record)[0] is Verdict.UNKNOWN


RENEWED = said("Channel Nine has renewed it for a third season", by="Channel Nine", authority="decides")
LEFT = said("creator Tess Wynn has left the series", "crew", subject="Tess Wynn")
STAYS_AWAY = said("Ines Roe will not return for the new season", "cast", polarity="-", subject="Ines Roe")


def test_what_was_nearly_cancelled_goes_on(lexicon: Lexicon) -> None:
    nearly = said("the show was nearly cancelled after season one", by="Tess Wynn")
    assert told("is it renewed?", lexicon, RENEWED, nearly, of=SERIES)[0] is Verdict.CONFIRMED
    assert told("is it cancelled?", lexicon, nearly, of=SERIES)[0] is not Verdict.CONFIRMED


@pytest.mark.parametrize("question", ["is s3 confirmed?", "is it coming back for season 3", "season 3 confirmed?"])
def test_a_network_at_the_head_of_a_sentence_is_no_person(question: str, lexicon: Lexicon) -> None:
    assert told(question, lexicon, RENEWED, of=SERIES)[0] is Verdict.CONFIRMED


def test_who_has_left_is_not_there_still(lexicon: Lexicon) -> None:
    assert told("is Tess Wynn still showrunner?", lexicon, LEFT, of=SERIES)[0] is Verdict.DENIED
    assert told("did Tess Wynn quit?", lexicon, LEFT, of=SERIES)[0] is Verdict.CONFIRMED


def test_not_to_return_is_to_leave(lexicon: Lexicon) -> None:
    assert told("is Ines Roe leaving?", lexicon, STAYS_AWAY, of=SERIES)[0] is Verdict.CONFIRMED
    assert told("is Ines Roe still in it?", lexicon, STAYS_AWAY, of=SERIES)[0] is Verdict.DENIED


def test_what_is_planned_is_not_out_yet(lexicon: Lexicon) -> None:
    plan = said("Season 3 will premiere on 4 March 2027 on Channel Nine", "release", planned="2027-03-04")
    assert told("is it out yet?", lexicon, plan, of=SERIES)[0] is Verdict.UNCONFIRMED
    assert told("when will it be on netflix?", lexicon, plan, of=SERIES)[0] is Verdict.UNKNOWN
    assert told("is it officially over?", lexicon, RENEWED, of=SERIES)[0] is Verdict.DENIED


def test_what_has_wrapped_is_done(lexicon: Lexicon) -> None:
    record = said("Filming wrapped in Riga last month", "filming")
    assert told("is filming done?", lexicon, record, of=SERIES)[0] is Verdict.CONFIRMED


def test_a_film_made_of_a_series_is_a_movie_too(lexicon: Lexicon) -> None:
    record = said("a film spin-off is reportedly in development", certainty="rumoured")
    assert told("is there a movie coming?", lexicon, record, of=SERIES)[0] is Verdict.UNCONFIRMED
    assert told("is the spinoff confirmed?", lexicon, record, of=SERIES)[0] is Verdict.UNCONFIRMED


def test_a_character_who_is_killed_off_is_no_series_that_is(lexicon: Lexicon) -> None:
    assert told("will Hale be killed off?", lexicon, STAYS_AWAY, of=SERIES)[0] is not Verdict.CONFIRMED


def test_the_music_is_the_composers(lexicon: Lexicon) -> None:
    record = said("The soundtrack is by Ola Brandt", "crew", subject="Ola Brandt")
    assert told("who does the music?", lexicon, record, of=SERIES)[0] is Verdict.CONFIRMED


GAME = replace(FILM, id=ProductionId("ember"), name="Ember Vale", aliases=(), kind="game", original=None)
NORTHLIGHT = {"by": "Northlight", "authority": "decides"}
LATE = said("It has been delayed from October to 11 February 2027", "release", planned="2027-02-11", **NORTHLIGHT)
CONSOLES = said("It is coming to PC, PlayStation 5 and Xbox Series X", "release", **NORTHLIGHT)
NOT_ONLY = said("Rumours that it is an Xbox exclusive are false", "release", polarity="-", **NORTHLIGHT)


def test_what_is_said_of_one_console_is_not_said_of_another(lexicon: Lexicon) -> None:
    assert told("is it coming to ps5?", lexicon, NOT_ONLY, CONSOLES, of=GAME)[0] is Verdict.CONFIRMED
    assert told("is it on switch?", lexicon, NOT_ONLY, CONSOLES, of=GAME)[0] is not Verdict.DENIED
    assert "PlayStation" in told("what platforms is it on?", lexicon, NOT_ONLY, CONSOLES, of=GAME)[1]


def test_a_delay_says_no_to_the_old_month_and_not_to_the_new(lexicon: Lexicon) -> None:
    assert told("was it delayed?", lexicon, LATE, CONSOLES, of=GAME)[0] is Verdict.CONFIRMED
    assert told("is it out in october?", lexicon, LATE, of=GAME)[0] is Verdict.DENIED
    assert told("is it coming out in february?", lexicon, LATE, of=GAME)[0] is not Verdict.DENIED


def test_what_takes_hours_to_finish_is_not_finished(lexicon: Lexicon) -> None:
    record = said("The game takes about 60 hours to finish", "format", by="Rosa Lin")
    assert told("is it finished?", lexicon, record, of=GAME)[0] is not Verdict.CONFIRMED


def test_tickets_on_sale_are_not_sold_out(lexicon: Lexicon) -> None:
    sale = said("tickets go on sale on Friday", "release", by="The promoter")
    assert told("is it sold out?", lexicon, sale, of=TOUR)[0] is Verdict.UNKNOWN
    assert told("any us dates?", lexicon, sale, of=TOUR)[0] is Verdict.UNKNOWN


def test_whether_it_is_a_remake_is_answered_by_what_says_so(lexicon: Lexicon) -> None:
    record = said("It is not a remake", "story", polarity="-", by="Sol Breck")
    assert told("is it a remake?", lexicon, said("it has been greenlit"), record)[0] is Verdict.DENIED


def test_an_untitled_film_has_no_title(lexicon: Lexicon) -> None:
    assert told("what's it called?", lexicon, said("The film is untitled for now", "title"))[0] is Verdict.UNKNOWN


def test_who_has_dropped_out_is_not_in_it(lexicon: Lexicon) -> None:
    record = said("Dana Prewitt has dropped out", "cast", subject="Dana Prewitt")
    assert told("is Dana Prewitt in it?", lexicon, record)[0] is Verdict.DENIED


def test_a_rumour_of_leaving_that_is_denied_is_no_leaving(lexicon: Lexicon) -> None:
    denied = said(
        "rumours that Ada Moor had quit were nonsense", "cast", polarity="-", by="Kit Vale", subject="Ada Moor"
    )
    assert told("did Ada Moor quit?", lexicon, denied, of=SERIES)[0] is Verdict.DENIED
    assert told("is Ada Moor back?", lexicon, denied, of=SERIES)[0] is not Verdict.DENIED


@pytest.mark.parametrize("question", ["will there be 5 seasons?", "will there be five seasons"])
def test_a_number_that_nobody_named_is_not_confirmed(question: str, lexicon: Lexicon) -> None:
    assert told(question, lexicon, RENEWED, of=SERIES)[0] is not Verdict.CONFIRMED


def test_a_number_is_the_same_in_digits_and_in_words(lexicon: Lexicon) -> None:
    record = said("It has twelve songs", "format", by="Mira Sol")
    of = replace(FILM, name="Glasshouse", aliases=(), kind="album", original=None)
    assert told("does it have 12 songs?", lexicon, record, of=of)[0] is Verdict.CONFIRMED


def test_no_features_are_no_word_on_a_deal(lexicon: Lexicon) -> None:
    signed = said("She has signed with Blue Wave Records", "deal", subject="Mira Sol")
    alone = said("there are no features on it", "cast", polarity="-", by="Mira Sol")
    assert told("has she signed a deal?", lexicon, signed, alone)[0] is Verdict.CONFIRMED


def test_a_bare_season_asks_whether_it_comes(lexicon: Lexicon) -> None:
    of = replace(SERIES, aliases=("Salt Road season 2",))
    back = said("will return for a second season", by="Fable TV", authority="decides")
    joined = said("Lena Frost has joined the cast", "cast", subject="Lena Frost")
    assert told("season 2?", lexicon, back, joined, of=of)[0] is Verdict.CONFIRMED
    assert told("who has joined season 2?", lexicon, back, joined, of=of)[0] is Verdict.CONFIRMED


def test_a_sequel_of_it_is_another_film(lexicon: Lexicon) -> None:
    of = replace(FILM, name="The Last Ferry", aliases=(), original=None)
    lit = said("Harbour Films has greenlit The Last Ferry", by="Harbour Films", authority="decides")
    none = said("there won't be a sequel", polarity="-", by="Anja Krol")
    assert told("will there be a sequel?", lexicon, lit, of=of)[0] is not Verdict.CONFIRMED
    assert told("will there be a sequel?", lexicon, lit, none, of=of)[0] is Verdict.DENIED


def test_a_claim_that_it_has_begun_is_stronger_than_that_it_will(lexicon: Lexicon) -> None:
    begins = said("Production begins this autumn in Tallinn", "filming")
    record = numbered(begins)
    assert checked("filming has started in Tallinn", record, lexicon).verdict is Verdict.STRONGER_THAN_SOURCES


def test_a_story_is_not_true_for_being_one(lexicon: Lexicon) -> None:
    record = said("The story follows a ferry captain", "story")
    assert told("is it a true story?", lexicon, record)[0] is Verdict.UNKNOWN
    assert told("is it based on a book?", lexicon, said("It's based on a novel by Ines Toll", "story"))[0] is (
        Verdict.CONFIRMED
    )


def test_several_who_star_are_each_in_it(lexicon: Lexicon) -> None:
    record = said("Cy Marr, Fay Oduya and Rune Dahl also star", "cast", subject="Cy Marr")
    assert told("is Cy Marr in it?", lexicon, record)[0] is Verdict.CONFIRMED
    captain = said("Bo Lind will play the captain", "cast", subject="Bo Lind")
    text = told("is Fay Oduya playing the captain?", lexicon, record, captain)[1]
    assert "Bo Lind" in text
    assert told("is it going to netflix?", lexicon, record)[0] is Verdict.UNKNOWN


def test_what_it_is_not_is_denied(lexicon: Lexicon) -> None:
    record = said("It isn't a musical, whatever you've read", "format", polarity="-", by="Anja Krol")
    assert told("is it a musical?", lexicon, record)[0] is Verdict.DENIED


FEBRUARY = said("we'll be in cinemas in February", "release", published="2026-05-20", **NORTHLIGHT)
AUTUMN = said("it has been pushed to the autumn", "release", published="2026-10-01", **NORTHLIGHT)


def test_a_newer_date_says_no_to_the_older_one(lexicon: Lexicon) -> None:
    assert told("is it still coming out in february?", lexicon, FEBRUARY, AUTUMN)[0] is Verdict.DENIED
    assert told("is it coming out in autumn?", lexicon, FEBRUARY, AUTUMN)[0] is Verdict.CONFIRMED
    assert told("is it coming out in february?", lexicon, FEBRUARY)[0] is Verdict.CONFIRMED
    assert told("is it coming out in autumn 2029?", lexicon, FEBRUARY, AUTUMN)[0] is not Verdict.CONFIRMED


def test_three_words_about_somebody_are_a_sentence(lexicon: Lexicon) -> None:
    record = said("is not returning", "cast", polarity="-", subject="Leo Dahl")
    assert told("is Leo Dahl returning?", lexicon, record)[0] is Verdict.DENIED


def test_a_shoot_that_has_wrapped_is_not_under_way(lexicon: Lexicon) -> None:
    record = said("Filming wrapped on 12 May", "filming")
    assert told("are they still filming?", lexicon, record)[0] is Verdict.DENIED
    assert told("is filming finished?", lexicon, record)[0] is Verdict.CONFIRMED
    assert told("has filming started?", lexicon, record)[0] is not Verdict.DENIED


def test_a_network_that_passed_on_it_said_no(lexicon: Lexicon) -> None:
    record = said("RBC has passed on the pilot", polarity="-", by="RBC", authority="decides")
    assert told("is it happening?", lexicon, record, of=SERIES)[0] is Verdict.DENIED


def test_what_is_in_development_is_not_said_to_go_ahead(lexicon: Lexicon) -> None:
    record = said("The project has been in development since 2019")
    assert told("is it still happening?", lexicon, record)[0] is Verdict.UNCONFIRMED
    assert told("is it cancelled?", lexicon, record)[0] is not Verdict.CONFIRMED


def test_who_left_is_not_said_to_have_been_fired(lexicon: Lexicon) -> None:
    record = said("Ida Kern exited the project last week", "cast", subject="Ida Kern")
    assert told("was Ida Kern fired?", lexicon, record)[0] is not Verdict.CONFIRMED
    assert told("did Ida Kern leave?", lexicon, record)[0] is Verdict.CONFIRMED


def test_one_director_gone_is_no_word_on_a_new_one(lexicon: Lexicon) -> None:
    record = said("Hal Orton is no longer directing", "crew", polarity="-", subject="Hal Orton")
    assert told("is there a new director?", lexicon, record)[0] is not Verdict.DENIED
    assert told("is Hal Orton directing?", lexicon, record)[0] is Verdict.DENIED


def test_that_it_is_delayed_is_no_reason_why(lexicon: Lexicon) -> None:
    record = said("The studio has delayed it indefinitely", "release")
    assert told("why was it delayed?", lexicon, record)[0] is Verdict.UNKNOWN


def test_who_will_not_appear_in_one_season_may_return_in_another(lexicon: Lexicon) -> None:
    record = said("Jo Tan will not appear in season four but returns for the finale", "cast", subject="Jo Tan")
    assert told("is Jo Tan in season 4?", lexicon, record, of=SERIES)[0] is not Verdict.CONFIRMED


def test_episodes_are_not_seasons(lexicon: Lexicon) -> None:
    record = said("the final season will be eight episodes", "format")
    assert told("how many seasons will there be?", lexicon, record, of=SERIES)[0] is not Verdict.CONFIRMED
    assert "eight" in told("how many episodes?", lexicon, record, of=SERIES)[1]


def test_who_remains_attached_is_in_it_still(lexicon: Lexicon) -> None:
    record = said("Marcus Bell remains attached to star", "cast", subject="Marcus Bell")
    assert told("is Marcus Bell still in it?", lexicon, record)[0] is Verdict.CONFIRMED


def test_may_is_a_month_where_it_is_asked_for(lexicon: Lexicon) -> None:
    now = said("It will now arrive this autumn", "release", by="Northlight", authority="decides")
    assert told("is it coming out in may?", lexicon, now)[0] is not Verdict.CONFIRMED
    assert told("is it coming out in may?", lexicon, said("It opens in May", "release"))[0] is Verdict.CONFIRMED


def test_what_they_are_asked_about_is_not_what_they_said(lexicon: Lexicon) -> None:
    record = said("its two leads keep being asked about another one")
    assert told("is it greenlit?", lexicon, record)[0] is Verdict.UNCONFIRMED


TWO = said("Mads Orre will return as Falk, but Liv Aune has left the series", "cast", polarity="-", subject="Mads Orre")


def test_what_is_denied_of_one_is_not_denied_of_the_other(lexicon: Lexicon) -> None:
    known = said("It was hard", "other", "opinion", by="Liv Aune")
    assert told("is Mads Orre coming back?", lexicon, TWO, known, of=SERIES)[0] is not Verdict.DENIED
    assert told("is Liv Aune still in it?", lexicon, TWO, known, of=SERIES)[0] is Verdict.DENIED
    assert told("did Liv Aune leave?", lexicon, TWO, known, of=SERIES)[0] is Verdict.CONFIRMED
    fell = said("Dylan Reyes was set to direct but exited last fall", "crew", polarity="-", subject="Dylan Reyes")
    assert told("is Dylan Reyes still directing?", lexicon, fell, of=SERIES)[0] is Verdict.DENIED


def test_a_remake_is_not_confirmed_by_the_renewal_of_what_it_is_made_of(lexicon: Lexicon) -> None:
    talks = said("A US remake is in early talks", "deal", "hedged")
    assert told("is there a us remake?", lexicon, RENEWED, talks, of=SERIES)[0] is Verdict.UNCONFIRMED
    assert told("is there a remake?", lexicon, RENEWED, of=SERIES)[0] is not Verdict.CONFIRMED


def test_who_ordered_it_is_asked_of_the_network(lexicon: Lexicon) -> None:
    assert told("who renewed it?", lexicon, RENEWED, of=SERIES)[0] is Verdict.CONFIRMED


def test_who_stars_in_it_is_in_it_whatever_else_is_said(lexicon: Lexicon) -> None:
    record = said("Lantern Bay 2, which also stars Ann Lee, Bo Reed and Cy Marsh, is released in July", "release")
    assert told("is Bo Reed in it?", lexicon, record)[0] is Verdict.CONFIRMED
    assert told("is Zed Ponder in it?", lexicon, record)[0] is Verdict.UNKNOWN


def test_what_shares_no_more_than_a_name_with_a_question_is_no_event_with_a_reason(lexicon: Lexicon) -> None:
    named = said("the decision is now in Northlight's hands", "release", "hedged", by="Ann Lee")
    why = said("that is why the week was quite a shock", "story")
    assert told("why did Northlight fire them?", lexicon, named, why)[0] is not Verdict.CONFIRMED


def test_a_holiday_is_nobody(lexicon: Lexicon) -> None:
    special = said("Christmas is when the special airs", "release", subject="Christmas")
    perhaps = said("Maya Wren could return as the Pilot", "cast", "hedged", subject="Maya Wren")
    assert told("is Maya Wren back for Christmas?", lexicon, special, perhaps)[0] is Verdict.UNCONFIRMED


SPOKEN = (
    said("it is purely a rumour and false", polarity="-", by="A representative for Jo Marsh"),
    said("I would love to", "cast", "wished", by="Jo Marsh"),
)


@pytest.mark.parametrize("whom", ["Jo Marsh's camp", "the spokesperson for Jo Marsh", "jo marshs rep"])
def test_who_speaks_for_somebody_has_many_names(whom: str, lexicon: Lexicon) -> None:
    assert "purely a rumour" in told(f"what did {whom} say?", lexicon, *SPOKEN)[1]
    assert "No words of a representative" in told(f"what did {whom} say?", lexicon, SPOKEN[1])[1]


def test_whoever_speaks_for_somebody_is_not_them_nor_anybody_elses(lexicon: Lexicon) -> None:
    assert "purely a rumour" not in told("what did Jo Marsh say?", lexicon, *SPOKEN)[1]
    assert told("what did Ann Lee's rep say?", lexicon, *SPOKEN)[0] is Verdict.UNKNOWN


def test_whose_work_it_is_called_is_no_word_of_its_name(lexicon: Lexicon) -> None:
    of = replace(FILM, name="Salt Road", aliases=("Jo Marsh's space drama",), kind="series", original=None)
    lead = said("Salt Road stars Bo Reed in the lead", "cast", subject="Bo Reed")
    assert told("is Jo Marsh the star?", lexicon, lead, of=of)[0] is not Verdict.CONFIRMED
    assert told("who stars in jo marshs space drama?", lexicon, lead, of=of)[0] is Verdict.CONFIRMED
