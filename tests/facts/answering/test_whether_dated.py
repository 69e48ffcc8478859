"""*Does it have a release date yet?* is answered with a date, with a word that there is none, or with nothing."""

from __future__ import annotations

import pytest

from facts.lexicon import Lexicon
from facts.messages import Verdict
from tests.facts.answering.test_kinds_of_mistake import told
from tests.facts.answering.told import said

RELEASE = (
    "does it have a release date yet?",
    "is there an actual release date locked in?",
    "have they announced the release date?",
    "is a release date set?",
    "do we have a premiere date?",
)
EAGER = said("we are so excited to release it into early access", "release", by="Ann Lee")
DAY = said("Lantern Bay 2 is out on 3 June 2027", "release")
NONE = said("Lantern Bay 2 does not have a release date", "release", polarity="-")
PERHAPS = said("it may be out in spring 2027", "release", "hedged", by="Ann Lee")


@pytest.mark.parametrize("question", RELEASE)
def test_a_day_is_a_yes_and_nothing_less_is(question: str, lexicon: Lexicon) -> None:
    assert told(question, lexicon, DAY)[0] is Verdict.CONFIRMED
    assert told(question, lexicon, PERHAPS)[0] is Verdict.UNCONFIRMED
    assert told(question, lexicon, EAGER)[0] is not Verdict.CONFIRMED


@pytest.mark.parametrize("question", RELEASE)
def test_that_there_is_none_is_a_no_whatever_is_looked_forward_to(question: str, lexicon: Lexicon) -> None:
    verdict, text = told(question, lexicon, EAGER, NONE)
    assert verdict is Verdict.DENIED
    assert text.startswith("No, according to The Evening Reel")


def test_the_start_of_filming_is_another_date(lexicon: Lexicon) -> None:
    shoot = said("filming begins on 4 May 2027", "filming")
    assert told("has a start date been announced?", lexicon, shoot)[0] is Verdict.CONFIRMED
    assert told("has a start date been announced?", lexicon, DAY)[0] is not Verdict.CONFIRMED


@pytest.mark.parametrize(
    "question", ["is 3 June the release date?", "has the release date been pushed back?", "is it out in June?"]
)
def test_whoever_names_a_date_or_asks_what_became_of_it_asks_something_else(question: str, lexicon: Lexicon) -> None:
    verdict, _ = told(question, lexicon, NONE)
    assert verdict is not Verdict.CONFIRMED
    assert told("is 3 June the release date?", lexicon, DAY)[0] is Verdict.CONFIRMED


def test_how_long_ago_somebody_began_is_no_date(lexicon: Lexicon) -> None:
    began = said("many of those who began with us 20 years ago are so excited to release it", "release", by="Ann Lee")
    assert told("does Lantern Bay 2 have a release date yet?", lexicon, began)[0] is not Verdict.CONFIRMED
    assert told("does Lantern Bay 2 have a release date yet?", lexicon, began, NONE)[0] is Verdict.DENIED
