"""The optional parser of sentences, loaded where the settings name a model and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facts.extracting.syntax import SyntaxParser


def parser_of(model: str | None) -> SyntaxParser | None:
    """Load the spaCy model of this name; None where none is named.

    Raises:
        Invalid: spaCy or the model is missing, or it is no English parser; the message says what to do.
    """
    if not model:
        return None
    from adapters.spacy_parser import SpacyParser

    return SpacyParser(model)
