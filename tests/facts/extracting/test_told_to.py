"""To whom it was said, and when."""

from __future__ import annotations

import pytest

from facts.extracting.attributed import Attributed
from facts.extracting.inventory import Inventory, take_inventory
from facts.extracting.phrases import words_of
from facts.extracting.told_to import hearer_in, is_relayed
from facts.lexicon import Lexicon
from facts.model import Authority, Kind
from tests.builders import document
from tests.facts.extracting.claims import ARTICLE, claim_about, claims_in


def hearer(text: str, lexicon: Lexicon) -> str | None:
    inventory = take_inventory(document(text), lexicon, None)
    return hearer_in(text, words_of(text), (0, len(text)), inventory, lexicon)


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("In a new interview with Variety, Mara Lind said so.", "Variety"),
        ("Mara Lind told The Hollywood Reporter that it was over.", "Hollywood Reporter"),
        ("Mara Lind posted on Instagram that it was over.", "Instagram"),
        ("Mara Lind wrote in a post on X that it was over.", "X"),
        ("Mara Lind told reporters that it was over.", "reporters"),
        ("Variety asked first. Later Mara Lind told the outlet that it was over.", "Variety"),
        ("Mara Lind said that it was over.", None),
    ],
)
def test_the_hearer_is_named_by_the_words_around_the_speech(text: str, to: str | None, lexicon: Lexicon) -> None:
    found = hearer(text, lexicon)
    assert found == to or (to is not None and found == f"The {to}")


def test_the_outlet_of_an_interview_carries_on_to_the_speakers_later_words(lexicon: Lexicon) -> None:
    claims = claims_in(ARTICLE, lexicon)
    assert claim_about("We start shooting in June", claims).told_to == "The Harbour Post"


def test_another_speakers_words_were_not_told_to_that_outlet(lexicon: Lexicon) -> None:
    claims = claims_in(ARTICLE, lexicon)
    assert claim_about("I can't say who is playing", claims).told_to == "reporters"


def test_when_it_was_said_looks_back_from_the_day_of_print(lexicon: Lexicon) -> None:
    text = "In July, Mara Lind told Variety: “We start shooting in June.”"
    dated = claim_about("We start", claims_in(text, lexicon, published="2026-11-24"))
    assert (dated.said_phrase, dated.said) == ("In July", "2026-07")
    assert (dated.planned_phrase, dated.planned) == ("in June", "2027-06")


def test_when_it_was_said_stays_open_in_an_undated_article(lexicon: Lexicon) -> None:
    text = "In July, Mara Lind told Variety: “We start shooting in June.”"
    undated = claim_about("We start", claims_in(text, lexicon))
    assert (undated.said_phrase, undated.said) == ("In July", None)
    assert (undated.planned_phrase, undated.planned) == ("in June", None)


@pytest.mark.parametrize(
    ("speaker", "cue", "relayed"),
    [
        ("Variety", "reported", True),
        ("Variety", "said", True),
        ("BBC", "said", False),
        ("BBC", "reported", True),
        ("The Gazette", "has learned", False),
        (None, None, False),
    ],
)
def test_an_outlet_that_passes_something_on_is_no_witness(
    speaker: str | None, cue: str | None, relayed: bool, lexicon: Lexicon
) -> None:
    span = Attributed(
        start=0, end=5, kind=Kind.INDIRECT, speaker=speaker, cue=cue, authority=Authority.REPORTS, sentence=(0, 5)
    )
    inventory = Inventory(outlets=("Variety", "BBC", "The Gazette"))
    assert is_relayed(span, inventory, "The Outlet", lexicon) is relayed


def test_the_articles_own_outlet_speaks_for_itself_by_name_or_initials(lexicon: Lexicon) -> None:
    span = Attributed(start=0, end=5, kind=Kind.INDIRECT, speaker="HW", cue="reported", sentence=(0, 5))
    assert not is_relayed(span, Inventory(outlets=("HW",)), "Harbour Weekly", lexicon)
