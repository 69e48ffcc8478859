"""Interviews printed as questions and answers, without quotation marks."""

from __future__ import annotations

from facts.lexicon import Lexicon
from facts.model import Kind
from tests.facts.extracting.claims import claims_in

NAMED = """We met Mara Lind before the second season.

The Harbour Post: When do you start filming?

Mara Lind: We start in June, and we shoot until October.

The Harbour Post: Is the mayor coming back?

Lind: He is, and we wrote more scenes for him.
"""
LETTERED = """Dee Marsh talks about the film

Q: Will there be a sequel?

A: Nothing has been decided about a sequel yet.
"""


def test_each_answer_is_direct_speech_of_whoever_heads_it(lexicon: Lexicon) -> None:
    claims = [claim for claim in claims_in(NAMED, lexicon, None) if claim.kind is Kind.DIRECT]
    assert [(claim.speaker, claim.quote) for claim in claims] == [
        ("Mara Lind", "We start in June, and we shoot until October."),
        ("Mara Lind", "He is, and we wrote more scenes for him."),
    ]


def test_what_is_asked_claims_nothing(lexicon: Lexicon) -> None:
    assert not [claim for claim in claims_in(NAMED, lexicon, None) if "?" in claim.quote or "filming" in claim.quote]


def test_an_answer_to_a_q_is_said_by_the_one_person_introduced(lexicon: Lexicon) -> None:
    claims = [claim for claim in claims_in(LETTERED, lexicon, None) if claim.kind is Kind.DIRECT]
    assert [(claim.speaker, claim.quote) for claim in claims] == [
        ("Dee Marsh", "Nothing has been decided about a sequel yet.")
    ]


def test_headed_lines_without_a_question_are_no_interview(lexicon: Lexicon) -> None:
    text = "Genre: Comedy drama\nSource: Mara Lind\nMara Lind: plays the captain, we hear\n"
    assert not [claim for claim in claims_in(text, lexicon, None) if claim.kind is Kind.DIRECT]
