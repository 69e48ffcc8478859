"""How many: whether a statement counts what is asked for."""

from __future__ import annotations

from itertools import pairwise

from facts.answering.bearing import Bearing, Scene
from facts.answering.kinds import Kind
from facts.answering.words import stem

_COUNTED = 3
"""Words before what is counted in which its number stands."""
_LARGE = frozenset({"hundred", "thousand", "million", "billion", "dozen", "half"})
_ONE = frozenset({"one", "single"})


def counts(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement counts what is asked for: *eight episodes* says nothing of how many seasons."""
    facet = scene.facet
    if not _numbers_the_noun(each, scene):
        return False
    if _noun(scene) and facet is not None and facet.cues.isdisjoint(scene.rules.concepts.found_in((_noun(scene),))):
        return True
    counted = facet.cues.intersection(scene.asked.terms) if facet is not None and facet.asks == "number" else ()
    spots = [each.reading.concepts[term][0] for term in counted if term in each.reading.concepts]
    before = [word for at in spots for word in each.reading.words[max(0, at - _COUNTED) : at]]
    return not spots or any(word.isdigit() or word in scene.rules.numerals or word in _ONE for word in before)


def counts_it(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement holds the very word for what is counted, a number before it (*21 shows*)."""
    noun, words = stem(_noun(scene)), each.reading.words
    spots = [at for at, word in enumerate(words) if len(noun) > 3 and stem(word) == noun]
    before = {word for at in spots for word in words[max(0, at - 2) : at]}
    return any(word.isdigit() or word in scene.rules.numerals for word in before)


def _noun(scene: Scene) -> str:
    """Return the word for what is counted (*how many viewers*), or nothing."""
    return next((noun for word, noun in pairwise(scene.plain) if word == "many"), "")


def _numbers_the_noun(each: Bearing, scene: Scene) -> bool:
    """Tell whether a number stands before what is counted (*how many viewers*), if the statement names that at all."""
    rules, words, typed = scene.rules, each.reading.words, _noun(scene)
    if not typed or scene.asked.kind is not Kind.HOW_MANY:
        return True
    noun = stem(typed)
    foreseen = scene.facet is not None and not scene.facet.cues.isdisjoint(scene.asked.terms)
    named = rules.concepts.found_in((typed,))
    spots = [at for at, word in enumerate(words) if stem(word) == noun]
    spots += [each.reading.concepts[name][0] for name in named if name in each.reading.concepts]
    near = [word for at in spots for word in words[max(0, at - _COUNTED) : at + 2]]
    if not spots:
        return foreseen or rules.is_filler(typed) or typed in scene.own
    return any(word[0].isdigit() or word in rules.numerals or word in _ONE | _LARGE for word in near)
