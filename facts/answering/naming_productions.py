"""Which production a question names, and the words that are no news because they are in its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from facts.answering.asking import AskingRules
from facts.answering.names import nearest
from facts.answering.words import stem, tokens
from facts.model import Production

_ORDINALS = {"2": "second", "3": "third", "4": "fourth", "5": "fifth", "two": "second", "three": "third"}
_SHORTEST_INITIALS = 3
_WORDS = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’")
_SHORTEST = 5
"""Letters below which a word of a title is not looked for misspelt."""


def own_words(production: Production | None) -> frozenset[str]:
    """Return the folded words of a production's name, aliases and original, with their stems and plurals."""
    return _own_words(production) if production else frozenset()


def own_words_in(words: Sequence[str], production: Production | None, rules: AskingRules) -> frozenset[str]:
    """Return the words of a question that are the production's name, and no more than that.

    A word with a meaning of its own (*die* in *No Time To Die*) is part of the name only where the whole name stands.
    """
    own = own_words(production)
    if production is None:
        return own
    said = frozenset(words)
    names = [frozenset(keys_of(name)) for name in (production.name, *production.aliases)]
    bare = [frozenset(word for word in name if not (rules.is_filler(word) or word.isdigit())) for name in names]
    named = [name for name in (*names, *(each for each in bare if len(each) > 1)) if name]
    whole = {word for name in named if said.issuperset(name) for word in name}
    meaning = {word for word in said & own if word not in whole and word not in rules.works}
    loose = {word for word in meaning if rules.concepts_in([word]) and not rules.is_filler(word)}
    return (own - loose) | whole


def production_of(text: str, productions: Sequence[Production], rules: AskingRules) -> Production | None:
    """Return the production that a text names, the longest name first; None where it names none or two alike.

    Words are compared as they are first, and by likeness only where that finds nothing.
    """
    said = frozenset(tokens(text))
    named = [(each, keys_of(name)) for each in productions for name in (each.name, *each.aliases)]
    told = [(each, [key for key in keys if not rules.is_filler(key)] or list(keys)) for each, keys in named]
    exact = [(each, keys) for each, keys in told if keys and said.issuperset(keys)]
    if not exact:
        short = {word for word in said if not (rules.is_filler(word) or word in rules.vocabulary)}
        exact = [(each, [word]) for each in productions for word in sorted(short & initials_of(each.name))]
    if not exact:
        known = {key for _, keys in told for key in keys if len(key) >= _SHORTEST}
        mended = said | {near for word in said if len(word) >= _SHORTEST and (near := nearest(word, known))}
        exact = [(each, keys) for each, keys in told if keys and mended.issuperset(keys)]
    if not exact:
        return None
    longest = max(_weight(keys) for _, keys in exact)
    found = {each.id: each for each, keys in exact if _weight(keys) == longest}
    return next(iter(found.values())) if len(found) == 1 else None


def _weight(keys: Sequence[str]) -> tuple[int, int]:
    return sum(map(len, keys)), len(keys)


@lru_cache(maxsize=20_000)
def keys_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a name."""
    return tuple(tokens(name))


@lru_cache(maxsize=20_000)
def initials_of(name: str) -> frozenset[str]:
    """Return what fans shorten a title to: the first letters of all its words, or of those written large (*gta6*)."""
    spelled = _WORDS.findall(name.translate(_APOSTROPHES))
    large = [word for word in spelled if not word[0].islower()]
    letters = ([word if word.isdigit() else word[0] for word in words] for words in (spelled, large))
    shortened = {"".join(each).casefold() for each in letters}
    return frozenset(short for short in shortened if len(short) >= _SHORTEST_INITIALS)


def _without_owner(alias: str, called: frozenset[str]) -> str:
    """Return an alias without whose it is, which is somebody's name (*Jo Marsh's space drama*)."""
    owner, mark, rest = alias.replace("’", "'").partition("'s ")
    return rest if mark and called.isdisjoint(tokens(owner)) else alias


@lru_cache(maxsize=1024)
def _own_words(production: Production) -> frozenset[str]:
    called = frozenset(tokens(production.name))
    aliases = (_without_owner(alias, called) for alias in production.aliases)
    names = (production.name, *aliases, production.original or "")
    words = {word for name in names for word in tokens(name.replace("’s", "").replace("'s", ""))}
    words |= {short for name in (production.name, production.original or "") for short in initials_of(name)}
    ordinals = {_ORDINALS[word] for word in words if word in _ORDINALS}
    return frozenset(words | ordinals | {stem(word) for word in words} | {word + "s" for word in words})
