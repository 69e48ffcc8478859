"""Which of the outlet's own clauses are claims, and where they begin and end."""

from __future__ import annotations

import pytest

from facts.extracting.inventory import Inventory
from facts.extracting.phrases import words_of
from facts.extracting.reports import report_clauses
from facts.lexicon import Lexicon
from facts.model import Kind
from tests.facts.extracting.claims import ARTICLE, claims_in


def clauses(text: str, lexicon: Lexicon, *, heading: bool = False) -> list[str]:
    words = words_of(text)
    found = report_clauses(words, (0, len(words.words)), lexicon, Inventory(), heading=heading)
    return [text[words.starts[first] : words.ends[last - 1]] for first, last in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "The $90m film will be produced by Harbour Pictures and is due for release on May 19 in Ireland.",
            ["The $90m film will be produced by Harbour Pictures", "is due for release on May 19 in Ireland"],
        ),
        ("Obviously, the third season was cancelled last week.", ["the third season was cancelled last week"]),
        ("The Gazette has learned that filming has been delayed.", ["filming has been delayed"]),
        ("Mara Lind will play the captain, it has been reported.", ["Mara Lind will play the captain"]),
        ("Mara Lind will play the captain, according to the Gazette.", ["Mara Lind will play the captain"]),
        (
            "Ivo Brandt has committed to directing Night Ferry, an adaptation of the novel.",
            ["Ivo Brandt has committed to directing Night Ferry"],
        ),
        (
            "The picture, which stars Tess Okoro, is due to be released in December.",
            ["The picture, which stars Tess Okoro, is due to be released in December"],
        ),
    ],
)
def test_a_claim_is_the_shortest_clause_that_carries_it(text: str, wanted: list[str], lexicon: Lexicon) -> None:
    assert clauses(text, lexicon) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The novel has sold two million copies worldwide.",
        "She won an award for the role in 2001.",
        "Fans are eagerly awaiting all the details.",
        "The town lies on the coast.",
    ],
)
def test_sales_prizes_and_scenery_are_no_news_of_a_production(text: str, lexicon: Lexicon) -> None:
    assert clauses(text, lexicon) == []


def test_a_heading_counts_where_it_says_enough_by_itself(lexicon: Lexicon) -> None:
    assert clauses("Both leads have read the script", lexicon, heading=True) == ["Both leads have read the script"]
    assert clauses("A long way to go", lexicon, heading=True) == []


def test_the_headline_is_never_a_statement(lexicon: Lexicon) -> None:
    text = "Lantern Bay cancelled by studio\n\nThe studio declined to comment."
    assert all(claim.start > text.index("\n") for claim in claims_in(text, lexicon))


def test_narration_is_credited_to_nobody_and_never_repeats_what_somebody_said(lexicon: Lexicon) -> None:
    claims = claims_in(ARTICLE, lexicon)
    for claim in claims:
        others = [other for other in claims if other is not claim]
        assert all(claim.end <= other.start or other.end <= claim.start for other in others)
        if claim.kind is Kind.REPORT and claim.cue is None:
            assert claim.speaker is None


def test_a_sentence_printed_twice_is_one_claim(lexicon: Lexicon) -> None:
    sentence = "The third season was cancelled last week."
    assert len(claims_in(f"{sentence}\n\n{sentence}", lexicon)) == 1
