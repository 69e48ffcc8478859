"""spaCy as the parser of English sentences: optional, and loaded only where the settings name a model.

``pip install 'onrecord-bot[spacy]'`` brings the library; which model is the operator's choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

from facts.errors import Invalid
from facts.extracting.syntax import Verb
from facts.model import Span

_UNUSED = ("ner", "lemmatizer")
_EDGES = " \t\n\u00a0,.;:!?—–-\"“”'‘’"


class SpacyParser:
    """A model that tags and parses. May be asked from any thread; one asks at a time."""

    def __init__(self, model: str) -> None:
        """Load a model by the name of its package or its folder; takes about half a second and 150 MB.

        Raises:
            Invalid: spaCy or the model is not installed, or it is a model without a parser.
        """
        try:
            import spacy
        except ImportError:
            raise Invalid(
                "ONRECORD_SPACY_MODEL is set, but spaCy is not installed: pip install 'onrecord-bot[spacy]', or unset"
                " it."
            ) from None
        try:
            self._pipeline = spacy.load(model, exclude=_UNUSED)
        except (OSError, ValueError) as error:
            problem = str(error).splitlines()[0].rstrip(".")
            raise Invalid(
                f"spaCy cannot load the model {model!r} ({problem}). Install it beside On Record, correct"
                " ONRECORD_SPACY_MODEL, or unset it."
            ) from None
        if not {"parser", "tagger"} <= set(self._pipeline.pipe_names) or self._pipeline.lang != "en":
            raise Invalid(
                f"{model} has no tagger and parser for English. Name another model in ONRECORD_SPACY_MODEL, or unset"
                " it."
            )
        about = self._pipeline.meta
        self.version = f"spacy-{spacy.__version__}/{about['lang']}_{about['name']}-{about['version']}"
        self._alone = Lock()

    def verbs(self, sentences: Sequence[str]) -> list[tuple[Verb, ...]]:
        """Return the verbs of each sentence, each with the clause that completes it."""
        # What spaCy remembers of the words it meets is given back with the zone: a bot reads for months.
        with self._alone, self._pipeline.memory_zone():
            return [_verbs(sentence) for sentence in self._pipeline.pipe(sentences)]


def _verbs(sentence: Any) -> tuple[Verb, ...]:
    return tuple(_verb(token, sentence.text) for token in sentence if token.pos_ in ("VERB", "AUX"))


def _verb(token: Any, text: str) -> Verb:
    clause = next((child for child in token.children if child.dep_ == "ccomp"), None)
    return Verb(token.idx, token.idx + len(token), _bounds(token, clause, text) if clause is not None else None)


def _bounds(verb: Any, clause: Any, text: str) -> Span | None:
    """Return where the clause stands, without the verb it may surround, *that*, and punctuation at its edges."""
    first, last = clause.left_edge, clause.right_edge
    if first.i <= verb.i <= last.i:
        first, last = (first, verb.nbor(-1)) if clause.i < verb.i else (verb.nbor(1), last)
    that = next((each for each in clause.children if each.dep_ == "mark" and each.lower_ == "that"), None)
    start, end = first.idx if that is None else that.idx + len(that), last.idx + len(last)
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return (start, end) if end > start else None
