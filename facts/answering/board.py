"""The board: where every aspect of a production stands."""

from __future__ import annotations

from facts.answering.evidence import Evidence
from facts.lexicon import Lexicon
from facts.messages import Answer
from facts.model import Production


def board(production: Production, evidence: Evidence, lexicon: Lexicon) -> tuple[Answer, ...]:
    """Return one answer for each aspect on which something is on record, in the order of ``Aspect``."""
    return ()
