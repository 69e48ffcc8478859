"""Words with their places, and tables of phrases found in them in one pass.

A phrase in a lexicon is a run of words: ``a|b`` is either word, a trailing ``?`` makes one optional, ``...`` stands for
up to three words of any kind, and ``#`` for a number. Contractions are taken apart first (``won't`` is *will not*,
``it's`` is *it 's*), so that a phrase need not be written twice.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from facts.errors import LexiconError

Payload = TypeVar("Payload")

GAP = 3
"""The most words that ``...`` passes over."""

_WORD = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s\"'“”„‘’‚«»‹›`]")
_BEFORE_CAPITAL = re.compile(r":[ \u00a0][A-ZÀ-Þ]")
_TITLE_COLON = re.compile(rf"(?=[A-ZÀ-Þ])(?<![.!?] )\b[A-ZÀ-Þ][\w’'-]+(?={_BEFORE_CAPITAL.pattern})(?<!Said)(?<!said)")
TITLE_COLON = "∶"
"""What stands for a colon inside a name (*Star Wars: A New Hope*): it ends no clause."""
_APOSTROPHE = re.compile(r"['’](?:t|s|re|ve|ll|d|m)\b", re.IGNORECASE)
_CONTRACTED = re.compile(r"(?<=\w)(?:n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)
_FULL = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am"}
_STEM = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, lower-cased, and where each starts and ends in it.

    Commas and the like are words of their own; quotation marks are none, so that a phrase is found across them.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    found: dict[object, tuple[list[int], list[Hit[Any]]]] = field(default_factory=dict, compare=False, repr=False)
    """What each table found in all of the words: looked up once, asked for many ranges."""
    asked: dict[tuple[object, int, int], Sequence[Hit[Any]]] = field(default_factory=dict, compare=False, repr=False)
    """What was found in each range of words asked for."""
    places: dict[str, list[int]] = field(default_factory=dict, compare=False, repr=False)
    """Where each word stands; ``#`` for all numbers."""

    def muted(self, spans: Iterable[tuple[int, int]]) -> Words:
        """Return the same with the words in these stretches of text in capitals, so that no phrase is found in them."""
        mute = sorted({at for span in spans for at in range(*self.between(*span))})
        if not mute:
            return self
        run = list(self.words)
        quiet: defaultdict[str, set[int]] = defaultdict(set)
        for at in mute:
            quiet[run[at]].add(at)
            run[at] = run[at].upper()
        places = dict(self.places)
        for word, silent in quiet.items():
            for known in (word, "#") if word.isdecimal() else (word,):
                places[known] = [at for at in places[known] if at not in silent]
        return Words(tuple(run), self.starts, self.ends, places=places)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of words that lie wholly in ``text[start:end]``."""
        return bisect_left(self.starts, start), bisect_right(self.ends, end)


def words_of(text: str) -> Words:
    """Take a text apart into words and marks, contractions undone."""
    low = text.lower()
    low = low if len(low) == len(text) else text
    found = list(_WORD.finditer(low))
    words = [match[0] for match in found]
    starts = [match.start() for match in found]
    ends = [match.end() for match in found]
    for inner in _TITLE_COLON.finditer(text) if _BEFORE_CAPITAL.search(text) else ():
        at = bisect_left(starts, inner.end())
        if at < len(words) and starts[at] == inner.end():
            words[at] = TITLE_COLON
    # Contractions are few: only words that end behind an apostrophe need a closer look.
    joined = ((bisect_left(ends, mark.end()), mark.end()) for mark in _APOSTROPHE.finditer(low))
    apart = [(at, parts) for at, end in joined if ends[at : at + 1] == [end] and (parts := _taken_apart(words[at]))]
    if "cannot" in low:
        apart += [(at, ("can", "not", 3)) for at, word in enumerate(words) if word == "cannot"]
    if apart:
        words, starts, ends = _split(words, starts, ends, sorted(apart))
    return Words(tuple(words), tuple(starts), tuple(ends), places=_places(words))


def _places(words: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        if word in places:
            places[word].append(at)
        else:
            places[word] = [at]
    numbers = [at for word, known in places.items() if word.isdecimal() for at in known]
    if numbers:
        places["#"] = numbers
    return places


def _taken_apart(word: str) -> tuple[str, str, int] | None:
    """Return the two words a contraction stands for and where the second begins in it."""
    parts = _CONTRACTED.search(word)
    if parts is None:
        return None
    suffix, stem = parts[0].replace("’", "'"), word[: parts.start()]
    return _STEM.get(stem, stem) if suffix == "n't" else stem, _FULL.get(suffix, suffix), parts.start()


def _split(
    words: list[str], starts: list[int], ends: list[int], apart: list[tuple[int, tuple[str, str, int]]]
) -> tuple[list[str], list[int], list[int]]:
    """Put two words in the place of each contraction."""
    new: tuple[list[str], list[int], list[int]] = ([], [], [])
    done = 0
    for at, (stem, second, cut) in apart:
        middle = starts[at] + cut
        new[0].extend((*words[done:at], stem, second))
        new[1].extend((*starts[done : at + 1], middle))
        new[2].extend((*ends[done:at], middle, ends[at]))
        done = at + 1
    new[0].extend(words[done:])
    new[1].extend(starts[done:])
    new[2].extend(ends[done:])
    return new


class Hit(NamedTuple, Generic[Payload]):
    """A phrase found: the half-open range of words it covers, and what the lexicon says of it."""

    first: int
    last: int
    meaning: Payload


class _Node(Generic[Payload]):
    """Where the words of some phrases have led: the words that go on, and what it means to end here."""

    __slots__ = ("gapped", "meanings", "next", "numbered")

    def __init__(self) -> None:
        self.next: dict[str, _Node[Payload]] = {}
        self.meanings: tuple[Payload, ...] = ()
        self.numbered = self.gapped = False

    def grown(self, word: str) -> _Node[Payload]:
        """Return where ``word`` leads, made where it led nowhere yet."""
        node = self.next.get(word)
        if node is None:
            node = self.next[word] = _Node()
            self.numbered |= word == "#"
            self.gapped |= word == "..."
        return node


class PhraseTable(Generic[Payload]):
    """Phrases and their meanings, looked up together: the cost does not grow with the number of phrases."""

    def __init__(self, entries: Iterable[tuple[str, Payload]]) -> None:
        """Build the table.

        Raises:
            LexiconError: a phrase is empty or starts with a gap.
        """
        self._root: _Node[Payload] = _Node()
        for phrase, meaning in entries:
            for node in self._ends_of(phrase):
                node.meanings += (meaning,)

    def _ends_of(self, phrase: str) -> Iterable[_Node[Payload]]:
        """Grow the table by all spellings of a phrase, and return where each ends."""
        ends = [self._root]
        for part in phrase.lower().replace("’", "'").split():
            marked = part.endswith("?") and len(part) > 1
            words = (part[:-1] if marked else part).split("|")
            if ends[0] is self._root and "..." in words:
                break
            grown = [node.grown(word) for node in ends for word in words if word]
            ends = [*ends, *grown] if marked or "" in words else grown
        if ends[0] is self._root:
            raise LexiconError(f"The phrase {phrase!r} is empty or starts with a gap. Begin it with a word.")
        return dict.fromkeys(ends)

    def find(self, words: Words, first: int = 0, last: int | None = None) -> Sequence[Hit[Payload]]:
        """Return the phrases in a range of words, left to right; those inside a longer one are left out."""
        stop = len(words.words) if last is None else last
        asked = words.asked.get((self, first, stop))
        if asked is not None:
            return asked
        known = words.found.get(self)
        if known is None:
            hits = sorted(self._everywhere(words), key=itemgetter(0))
            known = words.found[self] = ([hit.first for hit in hits], hits)
        firsts, hits = known
        inside = hits[bisect_left(firsts, first) : bisect_left(firsts, stop)]
        asked = words.asked[self, first, stop] = _outermost([hit for hit in inside if hit.last <= stop])
        return asked

    def _everywhere(self, words: Words) -> Iterator[Hit[Payload]]:
        run, places, opening = words.words, words.places, self._root.next
        stop = len(run)
        for word in sorted(opening.keys() & places.keys()):
            node = opening[word]
            for at in places[word]:
                if node.gapped or node.numbered or (at + 1 < stop and run[at + 1] in node.next):
                    for end, meaning in _walk(node, run, at + 1, stop):
                        yield Hit(at, end, meaning)
                else:
                    for meaning in node.meanings:
                        yield Hit(at, at + 1, meaning)


def _walk(node: _Node[Payload], run: tuple[str, ...], at: int, stop: int) -> list[tuple[int, Payload]]:
    """List the ends and meanings of all phrases that go on from ``node`` at word ``at``."""
    found: list[tuple[int, Payload]] = []
    open_ends = [(node, at)]
    while open_ends:
        node, at = open_ends.pop()
        found.extend([(at, meaning) for meaning in node.meanings])
        if at >= stop or not node.next:
            continue
        following = node.next.get(run[at])
        if following is not None:
            open_ends.append((following, at + 1))
        if node.numbered and run[at].isdecimal():
            open_ends.append((node.next["#"], at + 1))
        if node.gapped:
            gap = node.next["..."]
            plain = not (gap.meanings or gap.numbered or gap.gapped)
            for here in range(at, min(stop, at + GAP + 1)):
                word = run[here]
                if not plain:
                    open_ends.append((gap, here))
                elif word in gap.next:
                    open_ends.append((gap.next[word], here + 1))
                if not word[0].isalnum() and word != "'s":
                    break
    return found


def _order(hit: Hit[Any]) -> tuple[int, int]:
    return hit.first, -hit.last


def _outermost(hits: list[Hit[Payload]]) -> list[Hit[Payload]]:
    if len(hits) < 2:
        return hits
    hits.sort(key=_order)
    kept: list[Hit[Payload]] = []
    reach, start = -1, -1
    for hit in hits:
        inside = hit.last < reach or (hit.last == reach and hit.first > start)
        if not inside and not any(hit == other for other in kept[-3:]):
            kept.append(hit)
        if hit.last > reach:
            reach, start = hit.last, hit.first
    return kept
