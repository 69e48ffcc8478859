"""To whom and when an article's words were said, and the dates that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facts.dates import OPENINGS, TRIGGERS, DatePhrase, phrases_in
from facts.extracting.attributed import Attributed
from facts.extracting.inventory import NameKind
from facts.extracting.narration import Narration
from facts.extracting.phrases import Words
from facts.extracting.told_to import carries_on, hearer_in
from facts.lexicon import Lexicon
from facts.model import Span

_SAID_NEAR = 100
"""Characters between a date and the word of speech it dates."""
_RELATIVE = re.compile(r"\b(?:who|which)\b")
_DATE_REACH = 8
"""How many words before and after *July* or *year* may belong to one date phrase."""


@dataclass(frozen=True, slots=True)
class Told:
    """Where and when a speaker's words were said, as far as the article went."""

    to: str | None = None
    phrase: str | None = None
    paragraph: int = -1


class Hearing:
    """Remembers to whom and when each speaker of one document spoke. Listen in text order."""

    def __init__(self, narration: Narration, words: Words, lexicon: Lexicon) -> None:
        """Take the document's narration and words."""
        self._narration, self._words, self._lexicon = narration, words, lexicon
        self._text, self._inventory = narration.text, narration.inventory
        self._paragraph, self._reached = -1, 0
        self._told: dict[str, Told] = {}
        self._heard: dict[tuple[str | None, Span], Told] = {}

    def of(self, span: Attributed) -> Told:
        """Return to whom and when these words were said."""
        return self._heard.get((span.speaker, span.sentence), Told())

    def listen(self, span: Attributed) -> None:
        """Find to whom and when these words were said, and remember it for them and for the speaker's next words."""
        if span.speaker is None:
            return
        paragraph = self._paragraph_of(span)
        known = self._told.get(span.speaker, Told())
        if known.paragraph != paragraph:
            lasting = known.to is not None and carries_on(known.to, self._lexicon)
            known = Told(to=known.to if lasting else None)
        to = known.to or self._told_before(span)
        dates: list[DatePhrase] = []
        for part in parts_around(*span.sentence, [span]):
            heard = hearer_in(self._text, self._words, part, self._inventory, self._lexicon)
            to = heard if heard not in (None, span.speaker) else to
            dates.extend(self.dates(self._narration.words, part))
        at = (span.cue_at or span.mention_at or (span.start, span.end))[0]
        near = [date for date in dates if self._dates_speech(date, at, span)]
        phrase = min(near, key=lambda date: abs(date.start - at)).text if near else known.phrase
        told = Told(to=to, phrase=phrase, paragraph=paragraph)
        self._told[span.speaker] = self._heard[span.speaker, span.sentence] = told

    def _paragraph_of(self, span: Attributed) -> int:
        """Return where the line break stands before these words: looked for from the last words on."""
        self._paragraph = max(self._paragraph, self._text.rfind("\n", self._reached, span.start))
        self._reached = max(self._reached, span.start)
        return self._paragraph

    def dates(self, text: str, span: Span) -> Iterator[DatePhrase]:
        """Yield the dates in a stretch of ``text``: the document's, or its narration."""
        words = self._words
        first, last = words.between(*span)
        seen = first
        for at in range(first, last):
            word = words.words[at]
            if at >= seen and (word in TRIGGERS or word[0].isdecimal()):
                begin, seen = max(seen, at - _DATE_REACH), min(last, at + _DATE_REACH)
                starts = [
                    words.starts[opening]
                    for opening in range(begin, seen)
                    if words.words[opening] in OPENINGS or words.words[opening][0].isdecimal()
                ]
                yield from phrases_in(text, end=words.ends[seen - 1], starts=starts)

    def _dates_speech(self, date: DatePhrase, cue: int, span: Attributed) -> bool:
        """Tell whether a date belongs to the word of speech: near it, and on its side of the words and of any *who*."""
        if abs(date.start - cue) > _SAID_NEAR or (date.start >= span.end) != (cue >= span.end):
            return False
        return _RELATIVE.search(self._text, min(cue, date.start), max(cue, date.start)) is None

    def _told_before(self, span: Attributed) -> str | None:
        """Find the hearer in the sentence in front, where nobody but the speaker is named there."""
        at = span.sentence[0]
        while at and self._text[at - 1].isspace():
            at -= 1
        before = self._narration.sentences.at(max(0, at - 1))
        people = (mention for mention in self._inventory.within(*before) if mention.kind is NameKind.PERSON)
        if at == 0 or any(mention.name != span.speaker for mention in people):
            return None
        return hearer_in(self._text, self._words, before, self._inventory, self._lexicon)


def parts_around(start: int, end: int, inside: Sequence[Attributed], *, credits: bool = False) -> Iterator[Span]:
    """Yield the parts of a sentence outside the spans; with ``credits`` those outside of who said it, too."""
    at = start
    for span in inside:
        hull = _credit(span) if credits else (span.start, span.end)
        if hull[0] > at:
            yield at, min(hull[0], end)
        at = max(at, hull[1])
    if at < end:
        yield at, end


def _credit(span: Attributed) -> Span:
    """Return the bounds of the words, of the word that introduces them and of who is credited."""
    parts = [(span.start, span.end), *(part for part in (span.cue_at, span.mention_at) if part)]
    return min(start for start, _ in parts), max(end for _, end in parts)
