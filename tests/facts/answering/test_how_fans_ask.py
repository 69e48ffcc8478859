"""Questions as fans put them, and statements as outlets print them: each test a kind, never one article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facts.answering.kinds import Kind
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
