"""Which productions an entry concerns, and why. Pure.

A name or alias suffices where it is distinctive; a name of everyday words counts only where it is written as a name; a
person counts only in the company of a word from their work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from facts.lexicon import Lexicon, Table, expect_keys
from facts.model import Production, ProductionId
from facts.sources import Entry

_LOOKED_AT = 8_000
_BETWEEN = re.compile(r"\W+")
_MARKS = "\"'“”‘’«»„‚‹›"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelevanceWords:
    """The tables of lexicons/relevance.toml."""

    context: re.Pattern[str]
    following: re.Pattern[str]
    everyday: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relevance:
    """The productions an entry concerns with the reason in words; none, and the reason says what was looked for."""

    productions: tuple[ProductionId, ...]
    reason: str


def relevance_words(table: Table) -> RelevanceWords:
    """Read and check lexicons/relevance.toml."""
    expect_keys("relevance.toml", table, ("context", "following", "everyday"))
    return RelevanceWords(
        context=_any_of(table["context"]),
        following=_any_of(table["following"]),
        everyday=frozenset(table["everyday"]),
    )


def relevance(
    entry: Entry,
    productions: Sequence[Production],
    people: Mapping[ProductionId, Sequence[str]],
    lexicon: Lexicon,
) -> Relevance:
    """Return which of the productions an entry concerns; ``people`` are those on each production's record."""
    words = lexicon.section("relevance", relevance_words)
    text = f"{entry.title}\n{entry.text}"[:_LOOKED_AT]
    folded = _folded(text)
    reasons: dict[ProductionId, str] = {}
    for production in productions:
        named = next((name for name in _names(production) if _names_it(name, text, folded, words)), None)
        if named is not None:
            reasons[production.id] = f"names “{named}”"
            continue
        after = words.following.search(text) if production.original else None
        if after is not None and production.original and _holds(folded, production.original):
            reasons[production.id] = f"names “{production.original}” with “{after[0]}”"
            continue
        found = words.context.search(text)
        person = next((each for each in people.get(production.id, ()) if _holds(folded, each)), None) if found else None
        if person is not None and found is not None and " " in person.strip():
            reasons[production.id] = f"names {person} with “{found[0]}”"
    if reasons:
        return Relevance(productions=tuple(reasons), reason="; ".join(dict.fromkeys(reasons.values())))
    if not productions:
        return Relevance(productions=(), reason="nothing is followed yet: onrecord production add NAME")
    if len(productions) == 1:
        return Relevance(productions=(), reason=f"names neither {productions[0].name} nor one of its people at work")
    followed = " nor ".join(production.name for production in productions)
    return Relevance(productions=(), reason=f"names neither {followed}, nor one of their people at work")


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    listed = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{listed})s?\b", re.IGNORECASE)


def _names(production: Production) -> Iterable[str]:
    return sorted({production.name, *production.aliases}, key=len, reverse=True)


def _names_it(name: str, text: str, folded: str, words: RelevanceWords) -> bool:
    if not _holds(folded, name):
        return False
    parts = _folded(name).split()
    distinctive = [part for part in parts if part not in words.everyday and not part.isdigit() and len(part) > 3]
    if len(parts) > 2 or (len(parts) == 2 and distinctive):
        return True
    if distinctive:
        return _written_as_name(name, text)
    if re.search(rf"[{_MARKS}]{re.escape(name)}[,.:;!?]?[{_MARKS}]", text):
        return True
    return _written_as_name(name, text) and words.context.search(text) is not None


def _written_as_name(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _holds(folded: str, name: str) -> bool:
    return f" {_folded(name).strip()} " in folded


def _folded(text: str) -> str:
    """Return letters and digits in lower case between single spaces; marks and the possessive s are dropped."""
    bare = _BETWEEN.sub(" ", re.sub(r"[’']s\b", "", text.casefold()))
    return f" {bare.strip()} "
