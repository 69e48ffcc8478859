"""Which reports are one story, who had it first, and who only cites whom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.model import Certainty, Citation, Claim, Polarity, ProductionId, Statement, StatementId
from facts.watching.stories import circles, first_appearance, one_story, rings, shingles
from tests.builders import claim

WHOLE = "We are so close to filming the lighthouse scenes, but it’s not official, so I can’t say when we start"


def said(quote: str = WHOLE, **over: Any) -> Claim:
    return claim(quote, **over)


def statement(number: int, outlet: str, **over: Any) -> Statement:
    id = StatementId(f"s-{number}")
    return Statement(
        id=id,
        production=ProductionId("p"),
        claim=said(**over.pop("claim", {})),
        citation=Citation(outlet=outlet, published=over.pop("published", None)),
        recorded_at=datetime(2026, 11, 24, tzinfo=UTC),
        accepted_by="m",
        origin=id,
        seq=number,
    )


SAME = {
    "other marks": WHOLE.replace("’", "'").replace(", ", " – ") + ".",
    "shortened at the end": "We are so close to filming the lighthouse scenes",
    "shortened at the start": "it’s not official, so I can’t say when we start",
    "shortened in the middle": "We are so close to filming … so I can’t say when we start",
    "with an insertion": "We are so close to filming the [first] lighthouse scenes, but it’s not official",
    "in capitals": WHOLE.upper(),
}
OTHER = {
    "too short to tell": "but it’s not official",
    "out of order": "so I can’t say when we start, we are so close to filming",
    "a word changed": "We are so close to shooting the lighthouse scenes, but it’s not official",
    "a word added": "We are really so close to filming the lighthouse scenes",
    "nothing at all": "…",
}


@pytest.mark.parametrize("quote", SAME.values(), ids=SAME)
def test_the_same_words_are_one_story(quote: str) -> None:
    assert one_story(said(), said(quote))
    assert one_story(said(quote), said())
    assert set(shingles(quote)) & set(shingles(WHOLE))


@pytest.mark.parametrize("quote", OTHER.values(), ids=OTHER)
def test_other_words_are_another_story(quote: str) -> None:
    assert not one_story(said(), said(quote))


def test_a_hedge_lost_in_shortening_keeps_the_reports_apart() -> None:
    assert not one_story(said(certainty=Certainty.HEDGED), said(certainty=Certainty.STATED))
    assert not one_story(said(polarity=Polarity.AFFIRMS), said(polarity=Polarity.DENIES))


def test_another_mouth_is_another_story_and_a_surname_is_the_same() -> None:
    assert not one_story(said(speaker="Pat Producer"), said(speaker="Dana Director"))
    assert one_story(said(speaker="Pat Producer"), said(speaker="Producer"))
    assert not one_story(said(speaker="Pat Producer"), said(speaker=None))


def test_a_few_words_are_one_story_only_from_the_same_occasion() -> None:
    short = "It is happening"
    assert not one_story(said(short), said(short))
    assert one_story(said(short, told_to="People"), said(short, told_to="people"))
    assert one_story(said(short, said="2026-03"), said(short, said="2026-03"))
    assert not one_story(said(short, said="2026-03"), said(short, said="2026-04"))


def test_the_outlet_it_was_told_to_had_it_first_else_the_earliest() -> None:
    told = {"told_to": "People"}
    reports = [
        statement(1, "Variety", claim=told, published="2026-03-02"),
        statement(2, "The People", claim=told, published="2026-03-05"),
        statement(3, "Deadline", claim=told),
    ]
    assert first_appearance(reports).citation.outlet == "The People"
    assert first_appearance([reports[0], reports[2]]).citation.outlet == "Variety"


def test_outlets_that_cite_only_each_other_are_a_ring() -> None:
    reports = [
        statement(1, "Variety", claim={"speaker": "Deadline"}),
        statement(2, "Deadline", claim={"told_to": "The Wrap"}),
        statement(3, "The Wrap", claim={"speaker": "Variety"}),
        statement(4, "People", claim={"speaker": "Variety"}),
        statement(5, "Bystander", claim={"speaker": "Pat Producer"}),
    ]
    assert circles(reports) == (("Deadline", "The Wrap", "Variety"),)
    assert circles(reports[:2]) == ()


def test_a_ring_stands_only_behind_what_is_about_the_same_matter() -> None:
    greenlit, cast = {"value": "it is on"}, {"value": "Pat is in it"}
    reports = [
        statement(1, "Variety", claim={"speaker": "Deadline", **greenlit}),
        statement(2, "Deadline", claim={"speaker": "Variety", **greenlit}),
        statement(3, "Variety", claim={"speaker": "Deadline", **cast}),
        statement(4, "Deadline", claim={"speaker": "Pat Producer", **cast}),
        statement(5, "People", claim={"speaker": "Variety", **greenlit}),
    ]
    assert rings(reports) == dict.fromkeys(("s-1", "s-2"), ("Deadline", "Variety"))


@given(
    st.lists(st.sampled_from("alpha beta gamma delta eins zwei drei vier".split()), min_size=6, max_size=40), st.data()
)
def test_any_six_words_of_a_quote_find_it(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 6))
    end = data.draw(st.integers(start + 6, len(words)))
    part = " ".join(words[start:end])
    assert set(shingles(part)) & set(shingles(" ".join(words)))
    assert one_story(said(part), said(" ".join(words)))


@given(st.text(max_size=80), st.text(max_size=80))
def test_one_story_is_mutual(one: str, other: str) -> None:
    assert one_story(said(one), said(other)) == one_story(said(other), said(one))
