"""What a parser sees in a sentence, where one is installed: which words are verbs, and what completes them.

Nothing here needs a parser. Without one no sentence is parsed, and the rules read by themselves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from facts.model import Span

_LONGEST = 2_000
"""Characters of a sentence that is parsed: a longer one is a list or no sentence, and would cost more than it tells."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of a sentence: its bounds, and those of the clause that completes it, without *that*; None without one."""

    start: int
    end: int
    content: Span | None = None


class SyntaxParser(Protocol):
    """A parser of English sentences."""

    @property
    def version(self) -> str:
        """Which parser and model this is, e.g. ``spacy-3.8.7/en_core_web_sm-3.8.0``; kept on each candidate."""

    def verbs(self, sentences: Sequence[str]) -> Iterable[Sequence[Verb]]:
        """Return the verbs of each sentence, with their offsets in it."""


class Syntax:
    """The parsed sentences of one text, by the words that stand in them."""

    def __init__(self, parser: SyntaxParser, text: str, sentences: Iterable[Span]) -> None:
        """Parse these sentences, which do not overlap."""
        self.version = parser.version
        self._bounds = sorted(span for span in sentences if span[1] - span[0] <= _LONGEST)
        parsed = parser.verbs([text[start:end] for start, end in self._bounds])
        self._verbs = [
            Verb(start + verb.start, start + verb.end, _moved(verb.content, start))
            for (start, _), verbs in zip(self._bounds, parsed, strict=True)
            for verb in verbs
        ]

    def covers(self, start: int, end: int) -> bool:
        """Tell whether words stand in a sentence that was parsed."""
        at = bisect_right(self._bounds, start, key=_begin) - 1
        return at >= 0 and end <= self._bounds[at][1]

    def verb(self, start: int, end: int) -> Verb | None:
        """Return the verb among these words, the last where there are several, or None."""
        at = bisect_left(self._verbs, end, key=lambda verb: verb.start) - 1
        return self._verbs[at] if at >= 0 and start < self._verbs[at].end else None


def _begin(span: Span) -> int:
    return span[0]


def _moved(span: Span | None, by: int) -> Span | None:
    return (span[0] + by, span[1] + by) if span else None
