"""One story, one statement: which reports carry the same words, who had them first, who only cites whom. Pure.

Words are matched exactly after normalisation, never by likeness: case, punctuation and quotation marks do not matter, a
quote may be shortened at its ends or with an ellipsis, and bracketed insertions are gaps. Two reports are one story
only where they also say the same about the same thing, so that a hedge lost in shortening is never hidden.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from facts.model import Claim, Statement, StatementId

FEWEST_WORDS = 5
"""Fewer words are said by many on many days; they are one story only from the same mouth on the same occasion."""
_FEWEST_SHARED = 6
"""A shortened quote shares at least so many words with the whole one."""
_SHINGLE = 4
_WINDOW = 3
_GAP = re.compile(r"\[[^\]]{0,200}\]|\(\s*(?:…|\.{3,})\s*\)|…|\.{3,}|\. \. \.")
_INSIDE_WORD = re.compile(r"(?<=\w)[’'ʼ‘](?=\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The reports of one origin, as recorded; ``first`` appeared first, ``circles`` are outlets citing in a ring."""

    first: Statement
    reports: tuple[Statement, ...]
    circles: tuple[tuple[str, ...], ...] = ()


def shingles(quote: str) -> tuple[str, ...]:
    """Return what a quote is looked up by: winnowed hashes of four words (Schleimer, Wilkerson, Aiken 2003).

    Any six words that two quotes share give both a hash in common, at about half a hash a word.
    """
    chosen: dict[str, None] = {}
    for words in _pieces(quote):
        hashed = [_hash(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1))]
        for at in range(max(1, len(hashed) - _WINDOW + 1)):
            chosen[min(hashed[at : at + _WINDOW])] = None
    return tuple(chosen)


def one_story(one: Claim, other: Claim) -> bool:
    """Say whether two claims report the same words of the same person, and say the same by them."""
    if (one.aspect, one.certainty, one.polarity, one.work) != (
        other.aspect,
        other.certainty,
        other.polarity,
        other.work,
    ):
        return False
    if not _same_person(one.speaker, other.speaker):
        return False
    mine, theirs = _pieces(one.quote), _pieces(other.quote)
    if mine == theirs:
        return sum(map(len, mine)) >= FEWEST_WORDS or _same_occasion(one, other)
    return _within(mine, theirs) or _within(theirs, mine)


def first_appearance(reports: Sequence[Statement]) -> Statement:
    """Return the report that carried the words first: by the outlet they were told to, else the earliest printed."""
    told_to = {folded(each.claim.told_to) for each in reports if each.claim.told_to}
    own = [each for each in reports if each.citation.outlet and folded(each.citation.outlet) in told_to]
    return min(own or reports, key=lambda each: (each.citation.published or "9999", each.seq))


def circles(statements: Iterable[Statement]) -> tuple[tuple[str, ...], ...]:
    """Return the rings of outlets that credit only each other for one thing, each from its first-named outlet on."""
    credited: dict[str, tuple[str, str]] = {}
    for each in statements:
        outlet = each.citation.outlet
        for source in (each.claim.told_to, each.claim.speaker):
            if outlet and source and folded(source) != folded(outlet):
                credited.setdefault(folded(outlet), (outlet, folded(source)))
    return tuple(dict.fromkeys(ring for start in credited if (ring := _ring(start, credited))))


def rings(statements: Iterable[Statement]) -> dict[StatementId, tuple[str, ...]]:
    """Return the statements whose outlets credit only each other for what they say, each with its ring."""
    matters: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for each in statements:
        if each.citation.outlet:
            claim = each.claim
            matters[claim.aspect, claim.work, claim.subject, claim.value].append(each)
    found: dict[StatementId, tuple[str, ...]] = {}
    for alike in matters.values():
        if len(alike) > 1:
            for ring in circles(alike):
                outlets = set(map(folded, ring))
                found.update((each.id, ring) for each in alike if folded(each.citation.outlet) in outlets)
    return found


@lru_cache(4096)
def folded(name: str | None) -> str:
    """Return a name without case, article, spaces and punctuation."""
    letters = "".join(character for character in (name or "").casefold() if character.isalnum() or character == " ")
    return letters.strip().removeprefix("the ").replace(" ", "")


def _ring(start: str, credited: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    path = [start]
    while (following := credited.get(path[-1], ("", ""))[1]) in credited and following not in path:
        path.append(following)
    if following != start or start != min(path):
        return ()
    return tuple(credited[outlet][0] for outlet in path)


def _within(short: Sequence[Sequence[str]], whole: Sequence[Sequence[str]]) -> bool:
    """Say whether all pieces of the shorter quote stand in the whole one, in order, none of them across a gap."""
    if sum(map(len, short)) < _FEWEST_SHARED:
        return False
    piece, at = 0, 0
    for words in short:
        while piece < len(whole):
            found = _find(words, whole[piece], at)
            if found >= 0:
                at = found + len(words)
                break
            piece, at = piece + 1, 0
        else:
            return False
    return True


def _find(words: Sequence[str], text: Sequence[str], start: int) -> int:
    wanted = list(words)
    return next(
        (at for at in range(start, len(text) - len(wanted) + 1) if list(text[at : at + len(wanted)]) == wanted), -1
    )


def _pieces(quote: str) -> list[list[str]]:
    pieces = [_words(part) for part in _GAP.split(quote)]
    return [words for words in pieces if words]


def _words(text: str) -> list[str]:
    joined = _INSIDE_WORD.sub("", text.casefold())
    return "".join(character if character.isalnum() else " " for character in joined).split()


def _hash(words: Sequence[str]) -> str:
    return hashlib.blake2b(" ".join(words).encode(), digest_size=6).hexdigest()


def _same_person(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    mine, theirs = _words(one), _words(other)
    shorter, longer = sorted((mine, theirs), key=len)
    return mine == theirs or (len(shorter) == 1 and longer[-1:] == shorter)


def _same_occasion(one: Claim, other: Claim) -> bool:
    if one.speaker is None or len(_words(one.quote)) < 2:
        return False
    told = one.told_to is not None and folded(one.told_to) == folded(other.told_to)
    return told or (one.said is not None and one.said == other.said)
