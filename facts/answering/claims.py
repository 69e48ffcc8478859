"""Check a claim against the record."""

from __future__ import annotations

from facts.answering.evidence import Evidence
from facts.answering.questions import Understood
from facts.lexicon import Lexicon
from facts.messages import Answer, Line, Verdict


def check(claim: Understood, evidence: Evidence, lexicon: Lexicon) -> Answer:
    """Say whether the record supports a claim: supported, contradicted, stronger than the sources, or unsourced."""
    return Answer(question=claim.text, verdict=Verdict.UNSOURCED, lines=(Line("Nothing is on record about that."),))
