"""Sentences of narration: text whose quoted words are hidden (see ``quotations.masked``)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from facts.model import Span

_END = re.compile(
    r"(?=[\n\r\u2028\u2029.!?…])"
    r"(?:[\n\r\u2028\u2029]\s*|(?<=[a-zà-ÿ”)]{3})[.!?](?=[A-ZÀ-Þ][a-zà-ÿ]+[ \u00a0,’'])"
    r"|[.!?…]+(?:[”\"’')\]»]|[\u00a0 ]»)*[ \u00a0]+(?=[“\"‘'«(\[„¡¿—–-]*[\dA-ZÀ-Þ¤]))"
)
_LONGEST = 4000
"""In characters. A longer sentence is none, and is cut at a space: so time grows linearly whatever the text."""

_ABBREVIATIONS = frozenset(
    "Mr Mrs Ms Dr St Jr Sr vs No Sen Rep Gov Gen Col Sgt Cpl Rev Hon Lt Jan Feb Mar Apr Aug Sept Sep Oct Nov Dec Inc "
    "Co Prof Capt Maj Adm Cmdr Messrs Mt Ft Vol Ed Op".split()
)
_OPENS_ANEW = re.compile(r"(?:The|He|She|It|But|And|In|They|A|An|We|His|Her|This|That|I|If|On|At)\b")
_LAST_WORD = re.compile(r"[\w.]+$")


class Sentences:
    """Where the sentences of one text lie. Every offset belongs to exactly one of them."""

    def __init__(self, narration: str) -> None:
        """Find the bounds: a line break always ends a sentence; so do . ! ? before a capital, save abbreviations."""
        self._narration = narration
        self._starts = [0]
        self._length = len(narration)
        for found in _END.finditer(narration):
            start, end = found.span()
            if end >= self._length or (narration[start] == "." and _abbreviated(narration, start, end)):
                continue
            if not (narration[end] in "“\"‘'" and found.group().startswith(("...", "…"))):
                self._cut(narration, end)
                self._starts.append(end)
        self._cut(narration, self._length)

    def _cut(self, narration: str, end: int) -> None:
        """Cut what lies between the last bound and ``end`` where it is too long."""
        while end - self._starts[-1] > _LONGEST:
            last = self._starts[-1] + 2 * _LONGEST
            space = narration.find(" ", self._starts[-1] + _LONGEST, min(last, end - 1))
            if space < 0 and last >= end:
                return
            self._starts.append(space + 1 if space >= 0 else last)

    def at(self, offset: int) -> Span:
        """Return the bounds of the sentence that holds this offset, white space after it included."""
        i = bisect_right(self._starts, offset) - 1
        return self._starts[i], self._starts[i + 1] if i + 1 < len(self._starts) else self._length

    def run(self, start: int, end: int) -> Span:
        """Return the bounds of all sentences that ``[start, end)`` touches, without white space after them."""
        stop = self.at(max(start, end - 1))[1]
        while stop > end and self._narration[stop - 1].isspace():
            stop -= 1
        return self.at(start)[0], stop

    def __iter__(self) -> Iterator[Span]:
        """Yield the bounds of each sentence, in text order."""
        return zip(self._starts, [*self._starts[1:], self._length], strict=True)


def _abbreviated(narration: str, stop: int, follows: int) -> bool:
    found = _LAST_WORD.search(narration, max(0, stop - 12), stop)
    word = found.group() if found else ""
    if len(word) == 1 or "." in word:
        return word[-1].isupper() and not _OPENS_ANEW.match(narration, follows) and word != "I"
    return word in _ABBREVIATIONS
