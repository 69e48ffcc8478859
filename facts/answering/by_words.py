"""The last resort: the statement that shares most of a question's words and holds the sort of thing asked for.

It is asked only where the facets found nothing, so that a detail nobody foresaw (*where did they make up?*) is found.
What is told of it stays as firm as it was said: an opinion answers as an opinion.
"""

from __future__ import annotations

from collections.abc import Iterable

from facts.answering.bearing import Bearing, Scene, Wanted
from facts.answering.words import stem
from facts.model import Certainty

_TYPED = frozenset({"person", "date", "place", "money", "number"})
"""Things whose presence in a statement can be told from its form."""
_ENOUGH = 0.5
_ENOUGH_UNTYPED = 0.66
"""Share of a question's words, everyday ones counting less, that a statement must hold."""
_CONCEPT = 0.85
"""What a word of the same concept counts for, against the word itself."""


def share_of(each: Bearing, scene: Scene) -> float:
    """Return the share of a question's words that a statement holds, 0 to 1."""
    whole = sum(word.weight for word in scene.wanted)
    return sum(word.weight * _match(word, each) for word in scene.wanted) / whole if whole else 0.0


def shares(each: Bearing, words: Iterable[Wanted]) -> bool:
    """Tell whether a statement holds one of the words."""
    return any(_match(word, each) > 0 for word in words)


def by_words(scene: Scene, thing: str) -> list[Bearing]:
    """Return the statements that may answer by their words alone, best first; refusals to say never do."""
    wanted = scene.wanted
    if not wanted:
        return []
    least = _ENOUGH if thing in _TYPED else _ENOUGH_UNTYPED
    asked = {word for person in scene.asked.names for word in person.words} | set(scene.asked.terms)
    found: list[tuple[float, Bearing]] = []
    for each in scene.about_this():
        if each.claim.certainty is Certainty.DECLINED or not each.named:
            continue
        if thing == "title" and "title" not in each.reading.concepts:
            continue
        share = share_of(each, scene)
        if share < least:
            continue
        telling = tells(each, scene) or (thing in _TYPED and all(word.stem in each.reading.bag for word in wanted))
        if telling and scene.forms.holds(thing, each.claim, each.reading, scene.own, asked):
            found.append((share, each))
    found.sort(key=lambda pair: (-round(pair[0], 1), _views_last(pair[1]), -pair[1].score, pair[1].statement.id))
    return [each for _, each in found]


def says_of(each: Bearing, scene: Scene, least: int = 1) -> bool:
    """Tell whether a statement shares more with a question than names: so many words that are said of them."""
    names = {stem(word) for word in scene.forms.names_in(each.claim, scene.own)}
    return sum(_match(word, each) > 0 for word in scene.wanted if word.stem not in names) >= least


def tells(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement holds one of a question's words that not everybody asks with."""
    return any(word.weight == 1.0 and _match(word, each) for word in scene.wanted)


def nearest(scene: Scene, least: float) -> Bearing | None:
    """Return the statement that shares most of a question's words, at least this share of them, or None."""
    near = [
        (share, each.score, each.statement.id, each)
        for each in scene.bearings
        if each.claim.certainty is not Certainty.DECLINED
        and any(word.weight == 1.0 and word.stem in each.reading.bag for word in scene.wanted)
        and (share := share_of(each, scene)) >= least
    ]
    return max(near, key=lambda found: found[:3])[3] if near else None


def _views_last(each: Bearing) -> bool:
    return each.claim.certainty is Certainty.OPINION


def _match(word: Wanted, each: Bearing) -> float:
    """Tell how well a statement holds a word: itself, one of its concept, or not at all."""
    if word.term in each.reading.bag or word.stem in each.reading.bag:
        return 1.0
    return _CONCEPT if not word.concepts.isdisjoint(each.reading.concepts) else 0.0
