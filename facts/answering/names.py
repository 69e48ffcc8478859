"""Who is meant: by full name, surname, given name or misspelling, with or without accents."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from facts.answering.words import told_tokens

LIKENESS = 0.80
"""Least Damerau-Levenshtein similarity of two words that are taken for one, measured to make no false links."""

_SHORTEST = 5
"""Letters below which a word is only ever itself: *Jon* and *Joe* are two people."""

_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE_ON_KEYS = {
    key: "".join(row[max(0, at - 1) : at] + row[at + 1 : at + 2]) for row in _ROWS for at, key in enumerate(row)
}
_NOT_NAMES = frozenset(
    "a an the of and to in on for close various sources source newspapers reports insider insiders fans people "
    "magazine film movie series show game album tour project sequel news anonymous unnamed team new original "
    "characters christmas easter halloween thanksgiving".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a question names: the name to show, and the folded words of it that must be found.

    ``alone`` are further words of the full name, any one of which means nobody else on record. ``known`` is False for
    a name that no statement has as speaker or subject. ``go_between`` means whoever speaks for them (*her agent*).
    """

    name: str
    words: tuple[str, ...]
    alone: frozenset[str] = frozenset()
    known: bool = True
    go_between: bool = False

    def within(self, bag: Collection[str]) -> bool:
        """Tell whether the words of a text name this person."""
        return all(word in bag for word in self.words) or not self.alone.isdisjoint(bag)


@dataclass(frozen=True, slots=True)
class People:
    """The names on record, by each of their words."""

    by_word: Mapping[str, tuple[str, ...]]

    def of(self, word: str) -> tuple[str, ...]:
        """Return the names that hold this word."""
        return self.by_word.get(word, ())

    def alike(self, word: str) -> str | None:
        """Return the word of a name that this word is a misspelling of, or None."""
        if len(word) < _SHORTEST or not self.by_word:
            return None
        return nearest(word, self.by_word)


@lru_cache(maxsize=256)
def people_index(names: tuple[str, ...]) -> People:
    """Index names by word; what is not written like a name (*various newspapers*) is left out."""
    index: dict[str, list[str]] = {}
    for name in names:
        if len(name) > 60 or not any(part[:1].isupper() for part in name.split()):
            continue
        for word in told_tokens(name):
            if len(word) > 2 and word not in _NOT_NAMES and not word.isdigit():
                index.setdefault(word, []).append(name)
    return People({word: tuple(dict.fromkeys(each)) for word, each in index.items()})


def nearest(word: str, among: Collection[str]) -> str | None:
    """Return the word most like this one, at least ``LIKENESS`` alike, or None."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    near = [each for each in among if len(each) >= _SHORTEST - 1 and abs(len(each) - len(word)) <= 2]
    found = process.extractOne(
        word, near, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=LIKENESS, processor=None
    )
    return str(found[0]) if found else None


def is_slip(typed: str, meant: str) -> bool:
    """Tell whether a word can be a slip of the pen for another: letters left out, doubled or swapped, or a wrong vowel.

    *Cancer* is no slip for *cancel*: such pairs are two words, and reading one for the other turns a question round.
    """
    if len(typed) != len(meant):
        return True
    differ = [(one, other) for one, other in zip(typed, meant, strict=True) if one != other]
    if len(differ) == 1:
        one, other = differ[0]
        return (one in _VOWELS and other in _VOWELS) or other in _BESIDE_ON_KEYS.get(one, "")
    return sorted(typed) == sorted(meant)


def named_in(words: Sequence[str], people: People, ignored: Collection[str], ordinary: Collection[str]) -> list[Named]:
    """Return whom a question's words name, in order.

    ``ignored`` are words of the production's own names, ``ordinary`` those with a meaning of their own; an unknown word
    beside a known surname makes another person of it (*Kelly Osbourne* is not *Ozzy Osbourne*).
    """
    named: list[Named] = []
    at = 0
    while at < len(words):
        run = _run(words, at, people, ignored, ordinary)
        if not run:
            at += 1
            continue
        named.extend(_resolved(run, people))
        at += len(run)
    return named


def _run(
    words: Sequence[str], at: int, people: People, ignored: Collection[str], ordinary: Collection[str]
) -> list[str]:
    """Return the words from ``at`` on that belong to one name, corrected; empty unless one of them is on record."""
    run: list[str] = []
    hit = False
    for word in words[at : at + 4]:
        if word in ignored or (word in ordinary and not people.of(word)) or len(word) < 2 or word.isdigit():
            break
        if word in ordinary and not run:
            break
        known = word if people.of(word) else _owned(word, people) or people.alike(word)
        if known is None and word in ordinary:
            break
        hit = hit or known is not None
        run.append(known or word)
    while run and not people.of(run[-1]):
        run.pop()
    return run if hit else []


def _owned(word: str, people: People) -> str | None:
    """Return the name in a possessive typed without its apostrophe: *janets tour*."""
    return word[:-1] if word.endswith("s") and len(word) > _SHORTEST - 1 and people.of(word[:-1]) else None


def _resolved(run: list[str], people: People) -> list[Named]:
    whole = _sharing(run, people)
    if whole:
        shortest = min(whole, key=len)
        return [Named(shortest, tuple(run), _alone(shortest, whole, people))]
    if introduced := _introduced(run, people):
        return introduced
    pairs: list[Named] = []
    at = 0
    while at < len(run):
        for size in (3, 2, 1):
            part = run[at : at + size]
            found = _sharing(part, people) if len(part) == size else ()
            if found:
                name = min(found, key=len)
                pairs.append(Named(name, tuple(part), _alone(name, found, people)))
                at += size
                break
        else:
            rest = run[at:]
            return [*pairs, Named(" ".join(each.capitalize() for each in rest), tuple(rest), known=False)]
    return pairs


def _introduced(run: Sequence[str], people: People) -> list[Named]:
    """Return the full name at the end of a run that opens with what somebody is or whose (*the studio’s Pat Lane*)."""
    for start in range(1, len(run) - 1):
        part = run[start:]
        if not any(people.of(word) for word in run[:start]) and (found := _sharing(part, people)):
            shortest = min(found, key=len)
            return [Named(shortest, tuple(part), _alone(shortest, found, people))]
    return []


def _alone(name: str, alike: Sequence[str], people: People) -> frozenset[str]:
    return frozenset(
        word
        for word in told_tokens(name)
        if len(word) > 3 and word not in _NOT_NAMES and set(people.of(word)) <= set(alike)
    )


def _sharing(run: Sequence[str], people: People) -> tuple[str, ...]:
    common: set[str] | None = None
    for word in run:
        names = set(people.of(word))
        common = names if common is None else common & names
        if not common:
            return ()
    return tuple(sorted(common or ()))
