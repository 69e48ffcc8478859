"""The last resort: the statement that shares most of a question's words and holds the sort of thing asked for.

It is asked only where the facets found nothing, so that a detail nobody foresaw (*where did they make up?*) is found.
What is told of it stays as firm as it was said: an opinion answers as an opinion.
"""

from __future__ import annotations

from collections.abc import Sequence

from facts.answering.bearing import Bearing, Scene
from facts.answering.things import holds, names_in
from facts.answering.words import stem
from facts.model import Certainty

_TYPED = frozenset({"person", "date", "place", "money", "number"})
"""Things whose presence in a statement can be told from its form."""
_ENOUGH = 0.5
_ENOUGH_UNTYPED = 0.66
"""Share of a question's words, everyday ones counting less, that a statement must hold."""
_CONCEPT = 0.85
"""What a word of the same concept counts for, against the word itself."""
_EVERYDAY = 0.4
"""What a word counts for that stands in the ways of asking, so that anybody may ask with it."""


def share_of(each: Bearing, scene: Scene) -> float:
    """Return the share of a question's words that a statement holds, 0 to 1."""
    weights = _weights(scene, _wanted(scene))
    whole = sum(weights.values())
    return sum(weight * match(term, each, scene) for term, weight in weights.items()) / whole if whole else 0.0


def by_words(scene: Scene, thing: str) -> list[Bearing]:
    """Return the statements that may answer by their words alone, best first; refusals to say never do."""
    wanted = _wanted(scene)
    if not wanted:
        return []
    weights = _weights(scene, wanted)
    whole = sum(weights.values())
    least = _ENOUGH if thing in _TYPED else _ENOUGH_UNTYPED
    asked = {word for person in scene.asked.names for word in person.words} | set(scene.asked.terms)
    found: list[tuple[float, Bearing]] = []
    for each in scene.about_this():
        if each.claim.certainty is Certainty.DECLINED or not each.named:
            continue
        share = sum(weight * match(term, each, scene) for term, weight in weights.items()) / whole
        telling = any(weight == 1.0 and match(term, each, scene) for term, weight in weights.items())
        telling = telling or (thing in _TYPED and all(stem(term) in each.reading.bag for term in weights))
        if thing == "title" and "title" not in each.reading.concepts:
            continue
        if share >= least and telling and holds(thing, each.claim, each.reading, scene.own, asked):
            found.append((share, each))
    found.sort(key=lambda pair: (-round(pair[0], 1), _views_last(pair[1]), -pair[1].score, pair[1].statement.id))
    return [each for _, each in found]


def says_of(each: Bearing, scene: Scene, least: int = 1) -> bool:
    """Tell whether a statement shares more with a question than names: so many words that are said of them."""
    names = {stem(word) for word in names_in(each.claim, scene.own)}
    return sum(match(term, each, scene) > 0 for term in _wanted(scene) if stem(term) not in names) >= least


def nearest(scene: Scene, least: float) -> Bearing | None:
    """Return the statement that shares most of a question's words, at least this share of them, or None."""
    wanted = _wanted(scene)
    weights = _weights(scene, wanted)
    whole = sum(weights.values())
    best: tuple[float, float, str, Bearing] | None = None
    for each in scene.about_this():
        telling = any(weight == 1.0 and stem(term) in each.reading.bag for term, weight in weights.items())
        if each.claim.certainty is Certainty.DECLINED or not telling:
            continue
        share = sum(weight * match(term, each, scene) for term, weight in weights.items()) / whole
        key = (share, each.score, each.statement.id, each)
        if share >= least and (best is None or key[:3] > best[:3]):
            best = key
    return best[3] if best else None


def _wanted(scene: Scene) -> Sequence[str]:
    """Return the words a question is made of: names too, not what it is called or empty words."""
    rules = scene.rules
    typed = rules.plain(scene.asked.text)
    kept = (word for word in typed if word not in scene.named_own and not rules.is_filler(word) and len(word) > 1)
    return tuple({stem(word): word for word in kept}.values())


def _weights(scene: Scene, wanted: Sequence[str]) -> dict[str, float]:
    return {term: _EVERYDAY if stem(term) in scene.rules.everyday else 1.0 for term in wanted}


def _views_last(each: Bearing) -> bool:
    return each.claim.certainty is Certainty.OPINION


def match(term: str, each: Bearing, scene: Scene) -> float:
    """Tell how well a statement holds a word: itself, one of its concept, or not at all."""
    if term in each.reading.bag or stem(term) in each.reading.bag:
        return 1.0
    concepts = scene.rules.concepts_in((term,))
    return _CONCEPT if any(concept in each.reading.concepts for concept in concepts) else 0.0
