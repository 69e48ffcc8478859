"""Extraction: a document in, candidates out. Pure, deterministic, and every quote verbatim at its offsets.

The order of the steps: who and what the article names (``inventory``), whose words stand where (``attribution``), what
the outlet reports itself (``reports``), and what each of these says and how firmly (``description``).
"""

from __future__ import annotations

from facts.extracting.attribution import attribute, narration_of
from facts.extracting.description import describe
from facts.extracting.inventory import take_inventory
from facts.extracting.syntax import SyntaxParser
from facts.lexicon import Lexicon
from facts.model import Candidate, Document, Production

__all__ = ["extract"]


def extract(
    document: Document, lexicon: Lexicon, production: Production | None = None, parser: SyntaxParser | None = None
) -> tuple[Candidate, ...]:
    """Return every sourced statement found in the document, in the order of the text.

    ``production`` is the one followed: claims about other works are marked with the work they are about.
    The same document, lexicon, production and parser always give the same candidates, with the same ids.
    """
    inventory = take_inventory(document, lexicon, production)
    narration = narration_of(document, inventory, lexicon, parser)
    attributed = attribute(document, inventory, lexicon, narration)
    return describe(document, inventory, attributed, lexicon, production, narration)
