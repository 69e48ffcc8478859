"""Kinds of sentences that entertainment news is full of: who speaks, what is said, how firmly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from facts.lexicon import Lexicon
from facts.model import Aspect, Certainty, Kind, Polarity
from tests.facts.extracting.claims import claim_about, claims_in

LEXICON = Lexicon.load()
UNSEEN = Path(__file__).parents[2] / "bench" / "unseen.jsonl"


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Tom Hale left the band. “Not at all true,” said the band's manager, Dee Marsh.", "Not at all", "Dee Marsh"),
        (
            "“We need more time to finish the game,” reads a post signed by game director Alex Brandt.",
            "more time",
            "Alex Brandt",
        ),
        (
            "Writers Anna Delmar and Peter Quill said it was over. “We had two more seasons planned,” they wrote.",
            "two more seasons",
            "Anna Delmar and Peter Quill",
        ),
        (
            "Esther Vane, who plays the captain, is back. Harriet Bloom writes. “I start filming,” the actress said.",
            "start filming",
            "Esther Vane",
        ),
        (
            "Claire Font made it. Asked whether Ruby, the sister, is back, she laughs. “I am not telling you that.”",
            "not telling",
            "Claire Font",
        ),
        ("Vale CEO Ruth Akande spoke on Monday. “The game is on track,” she said.", "on track", "Ruth Akande"),
    ],
)
def test_the_one_who_is_named_beside_or_before_the_words_speaks(text: str, words: str, speaker: str) -> None:
    assert claim_about(words, claims_in(text, LEXICON, None)).speaker == speaker


@pytest.mark.parametrize(
    "words",
    [
        "There is no sequel at this time.",
        "None of it is true.",
        "There's no truth in it whatsoever.",
        "Absolutely not.",
    ],
)
def test_what_is_said_not_to_be_so_is_a_denial_whatever_it_was_about(words: str) -> None:
    said = claim_about(words[:9], claims_in(f"“{words}” the manager Dee Marsh told reporters.", LEXICON, None))
    assert (said.certainty, said.polarity) == (Certainty.STATED, Polarity.DENIES)


def test_a_bare_denial_speaks_of_what_was_told_before_it() -> None:
    text = "Rumours that Andy Pell will play the captain are growing. “Absolutely not,” said producer Dee Marsh."
    assert claim_about("Absolutely", claims_in(text, LEXICON, None)).aspect is Aspect.CAST


def test_what_a_speaker_left_unsaid_denies_nothing() -> None:
    text = "Mara Lind said that a director has been chosen for the sequel, without giving a name."
    chosen = claim_about("director", claims_in(text, LEXICON, None))
    assert chosen.quote == "a director has been chosen for the sequel"
    assert chosen.polarity is Polarity.AFFIRMS


def test_a_speaker_between_two_clauses_says_both() -> None:
    text = "The shows will be moved to the autumn, the promoter said, and all tickets remain valid."
    claims = [claim.quote for claim in claims_in(text, LEXICON, None) if claim.kind is Kind.INDIRECT]
    assert claims == ["The shows will be moved to the autumn", "all tickets remain valid"]


@pytest.mark.parametrize(
    "text",
    [
        "Dana Reed would not rule out a fifth season.",
        "A second season may be shown next year.",
        "A version for the Switch is being looked at, Dana Reed said.",
    ],
)
def test_what_is_left_open_is_never_stated(text: str) -> None:
    assert all(claim.certainty is not Certainty.STATED for claim in claims_in(text, LEXICON, None))


def test_the_bench_articles_hold_their_annotations_to_the_letter() -> None:
    for line in UNSEEN.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        assert all(statement["span"] in article["text"] for statement in article["statements"])
        assert 4 <= len(article["questions"]) <= 6
