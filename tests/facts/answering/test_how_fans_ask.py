"""Questions as fans put them, and statements as outlets print them: each test a kind, never one article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facts.answering.kinds import Kind
from facts.answering.questions import understand
from facts.answering.understood import Understood
from facts.lexicon import Lexicon
from facts.messages import Verdict
from facts.model import Kind as Spoken
from facts.model import Production, ProductionId, Statement
from tests.facts.answering.told import FILM, ask, asked, numbered, said

SERIES = replace(FILM, id=ProductionId("salt-road"), name="Salt Road", aliases=(), kind="series", original=None)
TOUR = replace(FILM, id=ProductionId("low-tide"), name="Low Tide tour", aliases=(), kind="tour", original=None)
DECIDES = {"by": "Fable TV", "authority": "decides"}


def told(question: str, lexicon: Lexicon, *statements: Statement, of: Production = SERIES) -> tuple[Verdict, str]:
    """Ask about a record of these statements, all of them about this production."""
    answer = ask(question, (replace(each, production=of.id) for each in numbered(*statements)), lexicon, production=of)
    return answer.verdict, answer.text


def understood(question: str, lexicon: Lexicon, *statements: Statement) -> Understood:
    """Return what is understood where these statements are on record."""
    return asked(question, statements, lexicon, production=SERIES)[0]


def test_back_in_a_year_brings_nobody_back(lexicon: Lexicon) -> None:
    record = said("Not a chance. Never again.", by="Tom Varga", polarity="-")
    assert "Not a chance" in told("what did Tom Varga say about a reunion back in 2019?", lexicon, record)[1]


@pytest.mark.parametrize(
    "question", ["what did Fable TV's Tom Varga say?", "what did showrunner Tom Varga say about it"]
)
def test_a_full_name_is_known_behind_whose_or_what_they_are(question: str, lexicon: Lexicon) -> None:
    record = said("we cannot wait to show it", by="Tom Varga")
    assert "cannot wait" in told(question, lexicon, record)[1]


def test_whoever_speaks_for_somebody_is_known_by_their_surname(lexicon: Lexicon) -> None:
    record = said("that is pure invention", by="A representative for Varga", polarity="-")
    assert "pure invention" in told("what did Tom Varga's camp say?", lexicon, record)[1]


def test_what_is_pushed_back_does_not_come_back(lexicon: Lexicon) -> None:
    assert "return" not in understood("why'd they push the album back?", lexicon).terms
    assert "return" in understood("is Tom Varga back?", lexicon).terms


def test_a_dead_show_is_no_death(lexicon: Lexicon) -> None:
    axed = said("Fable TV has cancelled it", polarity="-", **DECIDES)
    assert told("is it dead then", lexicon, axed)[0] is Verdict.CONFIRMED


def test_opening_night_is_the_release(lexicon: Lexicon) -> None:
    assert "11 January" in told("when's opening night?", lexicon, said("It will open on 11 January", "release"))[1]


def test_whether_somebody_has_anything_to_do_with_it_is_no_request_for_news(lexicon: Lexicon) -> None:
    record = said("It has been announced", **DECIDES)
    assert told("does Rune Dahl have anything to do with it?", lexicon, record)[0] is Verdict.UNKNOWN
    assert understood("any news?", lexicon).kind is Kind.LATEST


def test_an_undisclosed_venue_leaves_nothing_else_open(lexicon: Lexicon) -> None:
    record = said("Cy Marr will join them when it goes to an undisclosed venue in York", "cast", subject="Cy Marr")
    assert told("is Cy Marr joining?", lexicon, record)[0] is Verdict.CONFIRMED
    assert told("which venue is it?", lexicon, record)[0] is not Verdict.CONFIRMED


def test_what_is_told_of_one_platform_says_nothing_of_another(lexicon: Lexicon) -> None:
    record = said("It is coming to Hulu in the spring", "release", **DECIDES)
    verdict, text = told("is it on netflix?", lexicon, record)
    assert verdict is Verdict.UNKNOWN
    assert "Hulu" in text


def test_what_would_be_going_ahead_by_report_goes_ahead(lexicon: Lexicon) -> None:
    record = said("it would be moving forward with a sequel", kind=Spoken.INDIRECT, **DECIDES)
    assert told("is it getting a sequel?", lexicon, record)[0] is Verdict.CONFIRMED


def test_not_until_a_date_is_a_date(lexicon: Lexicon) -> None:
    record = said("It won't ship until June 2031", "release", polarity="-")
    verdict, text = told("when is it out?", lexicon, record)
    assert (verdict, "June 2031" in text) == (Verdict.CONFIRMED, True)


def test_a_date_in_the_fall_is_one(lexicon: Lexicon) -> None:
    record = said("he is delaying it till fall of next year", "release")
    assert "till fall" in told("when's it out now", lexicon, record)[1]


def test_a_part_is_dated_by_what_tells_of_that_part(lexicon: Lexicon) -> None:
    one, two = said("Part 1 of season 2 arrives on 6 August", "release"), said("part 2 drops on 3 September", "release")
    assert "3 September" in told("when does part 2 of s2 drop", lexicon, one, two)[1]


def test_where_it_is_made_is_told_without_a_word_for_shooting(lexicon: Lexicon) -> None:
    month = said("Production now begins in October", "filming")
    place = said("She has been finishing it off at Ferry Lane in Gdynia", "filming")
    assert "Gdynia" in told("where are they making it", lexicon, month, place)[1]


def test_that_no_date_is_set_is_told_where_a_date_is_asked_for(lexicon: Lexicon) -> None:
    record = said("No release date has been announced", "release", polarity="-")
    verdict, text = told("when does it come out?", lexicon, record)
    assert verdict is Verdict.UNCONFIRMED
    assert text.startswith("No date is set")


def test_what_is_called_unspecified_is_not_known(lexicon: Lexicon) -> None:
    record = said("She put off the dates to undergo an unspecified surgery", "release")
    assert told("what surgery is she having?", lexicon, record, of=TOUR)[0] is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("question", "record"),
    [
        ("who wrote the lyrics?", said("Ada Quill teamed up with lyricist Bo Lind", "crew")),
        ("who's narrating it?", said("Bo Lind will be the narrator", "cast", subject="Bo Lind")),
        ("who is the opening act?", said("Bo Lind is the support act on every night", "cast", subject="Bo Lind")),
    ],
)
def test_roles_without_a_facet_of_their_own_are_found(question: str, record: Statement, lexicon: Lexicon) -> None:
    verdict, text = told(question, lexicon, record)
    assert (verdict, "Bo Lind" in text) == (Verdict.CONFIRMED, True)


def test_a_surname_is_no_word_for_directing(lexicon: Lexicon) -> None:
    record = said("It has been adapted by Zora Helm", "crew", subject="Zora Helm")
    assert told("who is directing it?", lexicon, record)[0] is Verdict.UNKNOWN


def test_what_is_counted_stands_behind_the_number(lexicon: Lexicon) -> None:
    twelve = said("The finale drew viewers in 12 countries", "other")
    assert told("how many viewers did it get?", lexicon, twelve)[0] is Verdict.UNKNOWN
    assert told("how many viewers did it get?", lexicon, said("It drew ten million viewers", "other"))[0] is (
        Verdict.CONFIRMED
    )


def test_a_rescheduled_date_is_one_that_is_given_anew(lexicon: Lexicon) -> None:
    late = said("They are postponing the dates that begin on 18 March", "release", by="The band")
    assert told("when are the rescheduled dates?", lexicon, late, of=TOUR)[0] is Verdict.UNKNOWN
    new = said("The dates were postponed until 4 June", "release", by="The band")
    assert "4 June" in told("when are the rescheduled dates?", lexicon, late, new, of=TOUR)[1]


def test_a_date_of_no_season_is_not_that_of_the_third(lexicon: Lexicon) -> None:
    other = said("The special drops on 3 September", "release")
    assert told("when's season 3 out?", lexicon, other)[0] is Verdict.UNKNOWN
    assert "May" in told("when's season 3 out?", lexicon, other, said("The season premieres in May 2027", "release"))[1]


@pytest.mark.parametrize("question", ["Will they record a new album?", "is Ada Quill going to tour with it?"])
def test_to_record_and_to_tour_are_things_to_do(question: str, lexicon: Lexicon) -> None:
    record = said("Ada Quill had to pull out of the previews", "cast", polarity="-", subject="Ada Quill")
    assert told(question, lexicon, record, said("All of their albums are on vinyl", "release"))[0] is Verdict.UNKNOWN


def test_the_shows_of_a_tour_are_counted(lexicon: Lexicon) -> None:
    record = said("the 57-concert Low Tide tour starts in March", "release")
    assert "57" in told("how many shows are there on the tour?", lexicon, record, of=TOUR)[1]


def test_the_first_of_a_name_is_the_earlier_work(lexicon: Lexicon) -> None:
    of = replace(FILM, name="Ferryman sequel", aliases=("Ferryman 2",), original=None)
    record = said("Ferryman opens on 28 March 2008", "release", work="Ferryman")
    assert "28 March 2008" in told("when does the first Ferryman open", lexicon, record, of=of)[1]
    assert told("when does it open", lexicon, record, of=of)[0] is Verdict.UNKNOWN


def test_a_title_is_known_by_its_initials(lexicon: Lexicon) -> None:
    of = replace(FILM, name="Rowan House 2", aliases=(), original=None)
    record = said("Sol Breck will produce it", "crew", subject="Sol Breck")
    assert "Sol Breck" in told("who's producing rh2", lexicon, record, of=of)[1]
    other = replace(SERIES, name="House of the Ferryman", id=ProductionId("hotf"))
    productions = (replace(SERIES, id=ProductionId("x")), other)
    assert understand("when is hotf back?", lexicon, productions).production == other


def test_the_answers_that_a_question_offers_need_not_be_told(lexicon: Lexicon) -> None:
    record = said("It is being developed by Lowland Studios", "crew")
    assert "Lowland" in told("who is making it, Fable or Northlight??", lexicon, record)[1]


def test_who_is_rumoured_to_do_a_thing_is_whoever_it_is(lexicon: Lexicon) -> None:
    record = said("Sol Breck will produce it", "crew", "hedged", subject="Sol Breck")
    assert "Sol Breck" in told("who's rumoured to be producing it?", lexicon, record)[1]


def test_what_is_to_be_announced_is_not_announced(lexicon: Lexicon) -> None:
    record = said("The casting will be announced at a later date", "cast")
    team = said("The team features many of the best", "crew")
    assert told("have they announced the cast?", lexicon, record, team)[0] is not Verdict.CONFIRMED


def test_a_guest_star_is_not_the_star(lexicon: Lexicon) -> None:
    record = said("Cy Marr is its producer and a guest star", "cast", subject="Cy Marr")
    assert told("is Cy Marr the star of it?", lexicon, record)[0] is not Verdict.CONFIRMED
    assert told("is Cy Marr the guest star?", lexicon, record)[0] is Verdict.CONFIRMED


def test_an_aside_says_nothing_of_what_the_sentence_tells(lexicon: Lexicon) -> None:
    record = said("The show, which Cy Marr produces, stopped shooting in Gdynia", "filming")
    assert told("was Cy Marr shooting in Gdynia?", lexicon, record)[0] is not Verdict.CONFIRMED


def test_what_looks_set_to_happen_does_not_happen_yet(lexicon: Lexicon) -> None:
    record = said("The band look set to reunite after ten years")
    assert told("are they reuniting?", lexicon, record, of=TOUR)[0] is Verdict.UNCONFIRMED


def test_an_old_plan_beside_the_new_date_is_left_out_of_the_quote(lexicon: Lexicon) -> None:
    whole = "Originally due to arrive in March, and then pushed to May, it will now arrive on 3 September"
    record = said(whole, "release", published="2026-04-19", planned="2026-03")
    answer = ask("when is it out?", (replace(record, production=SERIES.id),), lexicon, production=SERIES)
    assert "“… it will now arrive on 3 September”" in answer.text
    assert answer.citations[0].quote == whole
    open_yet = said("Originally due in March, it will now arrive on 3 September if the money comes", "release")
    assert "March" in told("when is it out?", lexicon, open_yet)[1]


def test_of_two_dates_in_a_sentence_that_of_whom_was_asked_is_told(lexicon: Lexicon) -> None:
    record = said("Ines Roe is heading back in 2028, and Cy Marr will return in May 2027", "cast", subject="Ines Roe")
    text = told("when's Cy Marr coming back?", lexicon, record, said("yes", by="Cy Marr"))[1]
    assert ("May 2027" in text, "2028" in text) == (True, False)


def test_what_is_only_heard_of_leaves_it_open(lexicon: Lexicon) -> None:
    record = said("The producers are said to include Cy Marr", "crew", "rumoured")
    verdict, text = told("is Cy Marr acting in it?", lexicon, record)
    assert (verdict, text.startswith("Not official, only a rumour")) == (Verdict.UNCONFIRMED, True)
    assert told("is Fay Oduya acting in it?", lexicon, record)[0] is Verdict.UNKNOWN


def test_another_month_on_record_is_a_no_to_the_one_asked_for(lexicon: Lexicon) -> None:
    record = said("It opens in cinemas on 15 March", "release", **DECIDES)
    verdict, text = told("so it comes out in july?", lexicon, record)
    assert (verdict, "another date" in text) == (Verdict.DENIED, True)
    assert told("is it out in march?", lexicon, record)[0] is Verdict.CONFIRMED
    assert told("is it on netflix in july?", lexicon, record)[0] is Verdict.UNKNOWN
    hedged = said("It may open in March", "release", "hedged", **DECIDES)
    assert told("is it out in july?", lexicon, hedged)[0] is not Verdict.DENIED
    trailer = said("The trailer arrives in March", "release", **DECIDES)
    assert told("is it out in july?", lexicon, trailer)[0] is not Verdict.DENIED


def test_what_somebody_thinks_is_asked_of_their_words(lexicon: Lexicon) -> None:
    record = said("I don't see it happening", certainty="hedged", polarity="-", by="Nina Holt")
    other = said("The film will happen", by="Sol Breck")
    verdict, text = told("does Nina Holt think it'll happen?", lexicon, record, other)
    assert verdict is not Verdict.CONFIRMED
    assert "don't see it" in text


def test_words_on_something_else_are_no_answer(lexicon: Lexicon) -> None:
    record = said("We are grateful to the whole crew", "crew", by="Fable TV")
    verdict, text = told("did Fable TV say it's moving to Gdynia?", lexicon, record)
    assert (verdict, "about that" in text) == (Verdict.UNKNOWN, True)


def test_a_denied_claim_of_leaving_is_no_leaving(lexicon: Lexicon) -> None:
    record = said("that she had quit", "cast", polarity="-", by="Nina Holt", subject="Nina Holt", cue="denied")
    assert told("did Nina Holt quit?", lexicon, record)[0] is not Verdict.CONFIRMED


@pytest.mark.parametrize(
    "hedge",
    [
        "It may be", "It is expected to be", "It is likely to be", "It is set to be", "It is said to be",
        "Sources say it has been", "It has apparently been", "It will probably be", "It is close to being",
        "A petition asks that it is", "Insiders claim it is", "It has a chance of being", "It is hoped that it is",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("question", "done"), [("is it renewed?", "renewed"), ("did they cancel it?", "cancelled")])
def test_a_hedge_close_before_it_is_no_yes_whatever_the_firmness(
    hedge: str, question: str, done: str, lexicon: Lexicon
) -> None:
    assert told(question, lexicon, said(f"{hedge} {done}"))[0] is not Verdict.CONFIRMED
    assert told(question, lexicon, said(f"It has been {done}"))[0] is Verdict.CONFIRMED


def test_who_will_probably_do_it_is_not_settled(lexicon: Lexicon) -> None:
    record = said("Bo Lind will probably direct", "crew", subject="Bo Lind")
    assert told("who's directing?", lexicon, record)[0] is Verdict.UNCONFIRMED


@pytest.mark.parametrize(
    "question",
    [
        "now that it's renewed, when does it film?",
        "if it's renewed when do they film",
        "since its back when do they film",
    ],
)
def test_what_is_taken_for_granted_is_not_what_is_asked(question: str, lexicon: Lexicon) -> None:
    lit = said("It has been renewed", **DECIDES)
    verdict, text = told(question, lexicon, lit, said("Filming begins on 3 March", "filming"))
    assert (verdict, "3 March" in text.splitlines()[0]) == (Verdict.CONFIRMED, True)
    assert told(question, lexicon, lit)[0] is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "question", ["any word on the release date", "any news about the date?", "any info on when it's out"]
)
def test_news_of_a_date_is_the_date(question: str, lexicon: Lexicon) -> None:
    lit = said("It has been renewed", **DECIDES)
    assert "June" in told(question, lexicon, lit, said("It is out in June 2031", "release"))[1].splitlines()[0]
    assert understood("any news on season 3?", lexicon).kind is Kind.LATEST


def test_a_film_is_no_fourth_season(lexicon: Lexicon) -> None:
    record = said("A film spin-off is reportedly in development", certainty="rumoured")
    assert told("will there be a season 4?", lexicon, record)[0] is Verdict.UNKNOWN


def test_whom_somebody_plays_is_asked_of_them(lexicon: Lexicon) -> None:
    record = said("Orla Finch is joining as the doctor", "cast", subject="Orla Finch")
    assert "doctor" in told("who's Orla Finch playing?", lexicon, record)[1]


def test_a_trailer_to_come_is_not_there_yet(lexicon: Lexicon) -> None:
    record = said("The trailer will be shown on 5 January", "marketing")
    assert told("is there a trailer yet?", lexicon, record)[0] is Verdict.UNCONFIRMED


def test_the_reason_of_a_delay_is_none_for_leaving(lexicon: Lexicon) -> None:
    record = said("We delayed it because the script wasn't ready", "release", by="Tess Wynn")
    assert told("why did Tess Wynn leave?", lexicon, record)[0] is Verdict.UNKNOWN
    assert "script" in told("why was it delayed?", lexicon, record)[1]


def test_viewers_are_counted_not_seasons(lexicon: Lexicon) -> None:
    record = said("The second season was watched by four million viewers", "other")
    assert "four million" in told("how many people watched season 2?", lexicon, record)[1]


@pytest.mark.parametrize("question", ["is that confirmed?", "who said that", "source?", "are you sure"])
def test_to_doubt_an_answer_is_to_ask_again(question: str, lexicon: Lexicon) -> None:
    rumour = replace(said("Orla Finch is rumoured to play the villain", "cast", "rumoured"), production=SERIES.id)
    lit = replace(said("It has been renewed", n=2, **DECIDES), production=SERIES.id)
    answer = ask(question, (rumour, lit), lexicon, production=SERIES, previous="who plays the villain?")
    assert (answer.verdict, "Orla Finch" in answer.text) == (Verdict.UNCONFIRMED, True)
    assert ask(
        "is it renewed?", (rumour, lit), lexicon, production=SERIES, previous="who plays the villain?"
    ).verdict is (Verdict.CONFIRMED)


@pytest.mark.parametrize(
    "question",
    [
        "¿quién es la villana?",
        "qui joue le méchant ?",
        "chi è il cattivo?",
        "wer ist der Bösewicht?",
        "quem é o vilão?",
    ],
)
def test_a_part_is_asked_for_in_other_languages(question: str, lexicon: Lexicon) -> None:
    record = said("Orla Finch plays the villain", "cast", subject="Orla Finch")
    assert "Orla Finch" in told(question, lexicon, record)[1]


def test_a_tour_opens_when_it_starts(lexicon: Lexicon) -> None:
    record = said("The tour opens in Gdynia on 12 May", "release")
    assert "12 May" in told("when does the tour kick off?", lexicon, record, of=TOUR)[1]
    view = said("There's always a tomorrow for a singer", "release", "opinion", by="Ada Quill")
    assert told("when does it start?", lexicon, view, of=TOUR)[0] is Verdict.UNKNOWN


def test_what_is_counted_is_told_whatever_it_is(lexicon: Lexicon) -> None:
    record = said("There will be 21 shows", "format", by="The promoter")
    assert "21" in told("how many shows are they playing?", lexicon, record, of=TOUR)[1]


def test_what_is_said_of_one_genre_is_not_said_of_another(lexicon: Lexicon) -> None:
    record = said("There is no multiplayer", "format", polarity="-", by="Rosa Lin")
    assert told("does it have multiplayer?", lexicon, record)[0] is Verdict.DENIED
    assert told("is it an open world?", lexicon, record)[0] is Verdict.UNKNOWN


def test_by_whom_it_is_developed_is_who_makes_it(lexicon: Lexicon) -> None:
    assert "Northlight" in told("who's making it?", lexicon, said("It is being developed by Northlight", "crew"))[1]


@pytest.mark.parametrize("question", ["who's leaving?", "who left the show", "who quit"])
def test_who_leaves_is_who_has_left_or_does_not_return(question: str, lexicon: Lexicon) -> None:
    left = said("Creator Tess Wynn has left the series", "crew", subject="Tess Wynn")
    away = said("Ines Roe will not return", "cast", polarity="-", subject="Ines Roe")
    stays = said("Tom Varga is not leaving", "cast", polarity="-", subject="Tom Varga")
    assert "Tess Wynn" in told(question, lexicon, left, stays)[1]
    assert "Ines Roe" in told(question, lexicon, away, stays)[1]
    assert told(question, lexicon, stays)[0] is Verdict.UNKNOWN


@pytest.mark.parametrize("question", ["is salt road a go", "did the network say yes"])
def test_to_say_yes_is_to_approve(question: str, lexicon: Lexicon) -> None:
    record = said("The network has approved it", by="The network", authority="decides")
    assert told(question, lexicon, record)[0] is Verdict.CONFIRMED


def test_to_play_a_town_is_to_come_there(lexicon: Lexicon) -> None:
    opens = said("The tour opens in Gdynia on 12 May", "release")
    off = said("The Sopot show has been cancelled", "release", polarity="-")
    assert told("are they playing gdynia?", lexicon, opens, off, of=TOUR)[0] is Verdict.CONFIRMED
    assert told("are they still playing sopot?", lexicon, opens, off, of=TOUR)[0] is Verdict.DENIED
    assert told("are they playing york?", lexicon, opens, off, of=TOUR)[0] is Verdict.UNKNOWN


def test_how_long_something_lasts_is_no_length_of_the_work(lexicon: Lexicon) -> None:
    out = said("I have been told not to sing for the next thirty days", "release", by="Cy Marr", polarity="-")
    runs = said("It runs for two hours", "format")
    assert "thirty days" in told("how long is Cy Marr out for?", lexicon, runs, out, of=TOUR)[1]
    assert "two hours" in told("how long is it?", lexicon, runs, out)[1]
    late = said("It was delayed for six months", "release")
    assert "six months" in told("how long was the delay?", lexicon, runs, late)[1]


def test_who_orders_it_makes_it(lexicon: Lexicon) -> None:
    record = said("it is moving forward with a sequel", **DECIDES)
    assert "Fable TV" in told("who's making the sequel?", lexicon, record)[1]
    reported = said("it is moving forward", by="Tom Varga")
    assert told("who's making it?", lexicon, reported)[0] is Verdict.UNKNOWN


def test_no_truth_in_it_is_a_no_to_what_is_told_of_somebody(lexicon: Lexicon) -> None:
    rumour = said("Andy Pell might rejoin for the spring leg", "cast", "rumoured", subject="Andy Pell")
    denial = said(
        "Andy Pell's a friend, but there's no truth in it", "cast", polarity="-", by="Dee Orr", subject="Andy Pell"
    )
    assert told("is Andy Pell rejoining for the spring leg?", lexicon, rumour, denial)[0] is Verdict.DENIED
    assert told("does Andy Pell want to rejoin?", lexicon, rumour, denial)[0] is not Verdict.DENIED
