"""What is said outright and yet of something else than is asked: of the trailer, of last season, in an aside."""

from __future__ import annotations

import re

from facts.answering.bearing import Bearing, Scene
from facts.model import Aspect

_ASIDE = re.compile(r",\s(?:which|whose|whom)\b[^,]*,")
_BESIDE = 4
"""Words between a part of the work and the verb that tells of it."""
_NEAR = 4
"""Words between what a statement is about and what it says of it."""


def of_something_else(each: Bearing, scene: Scene) -> bool:
    """Tell whether a yes is one to something else than is asked."""
    return (
        _only_a_guest(each, scene)
        or _told_aside(each, scene)
        or _of_what_goes_with_it(each, scene)
        or _of_last_time(each, scene)
        or of_an_earlier_part(each, scene)
        or _still_to_come(each, scene)
        or _of_no_part(each, scene)
    )


def turns_it_down(each: Bearing, scene: Scene) -> bool:
    """Tell whether somebody asked about turned down what is asked (*turned down the chance to play him*)."""
    asked, rules = scene.asked, scene.rules
    part = rules.sets["does_a_part"].intersection(asked.terms)
    return bool(asked.names and part) and not asked.against and each.about and rules.refused.among(each.reading.words)


def of_an_earlier_part(each: Bearing, scene: Scene) -> bool:
    """Tell whether it is told of the first film or last season, as past, where the question is not about that."""
    asked, groups, words = scene.asked, scene.rules.groups, each.reading.words
    if asked.past or asked.wants_original or asked.wants_first or not groups["earlier"].isdisjoint(scene.typed):
        return False
    parts = (
        at
        for at in range(1, len(words))
        if words[at - 1] in groups["earlier"] and (words[at] in groups["seasons"] or words[at] in scene.rules.works)
    )
    for at in parts:
        near = words[max(0, at - 1 - _BESIDE) : at + 1 + _BESIDE]
        told = any(word.endswith("ed") or word in groups["past_forms"] or word in groups["was"] for word in near)
        if told and groups["to_come"].isdisjoint(near):
            return True
    return False


def _only_a_guest(each: Bearing, scene: Scene) -> bool:
    """Tell whether the star of a statement is a guest star, where the question is who the star is."""
    if not each.reading.concepts.keys() & scene.rules.sets["stars"] & {*scene.asked.terms}:
        return False
    return "guest" in each.reading.words and "guest" not in scene.typed


def _told_aside(each: Bearing, scene: Scene) -> bool:
    """Tell whether somebody stands in an aside that says nothing of what is asked (*the show, which Lane made, …*)."""
    asides = " ".join(_ASIDE.findall(each.claim.quote))
    if not asides:
        return False
    read = scene.rules.reader.read
    aside, rest = read(asides), read(_ASIDE.sub(" ", each.claim.quote))
    there = {*scene.strangers, *(word for person in scene.asked.names for word in person.words)} - rest.bag
    asked = [term for term in scene.asked.terms if term in each.reading.concepts]
    return bool(there & aside.bag) and any(term not in aside.concepts for term in asked)


def _of_what_goes_with_it(each: Bearing, scene: Scene) -> bool:
    """Tell whether it is the trailer, the tickets or a contract that comes out or is renewed, not the work."""
    rules, concepts, terms = scene.rules, each.reading.concepts, scene.asked.terms
    facet = scene.facet
    if facet is None or facet.name not in ("release_date", "greenlight", "platform"):
        return False
    beside = rules.sets["goes_with_it"].intersection(concepts) - set(terms)
    spots = [concepts[name][0] for name in facet.answers if name in concepts]
    return any(0 < at - concepts[name][0] <= _NEAR for name in beside for at in spots)


def _of_last_time(each: Bearing, scene: Scene) -> bool:
    """Tell whether a question what will be meets what was (*the first season had ten*, *the last season was …*)."""
    words, rules = each.reading.words, scene.rules
    past = not rules.groups["was"].isdisjoint(words) and rules.groups["is_or_will"].isdisjoint(words)
    if past and "will" in scene.plain:
        return True
    spot = each.reading.concepts.get("last") if "last" in scene.asked.terms else None
    return spot is not None and not rules.groups["was"].isdisjoint(words[spot[1] : spot[1] + 1])


def _still_to_come(each: Bearing, scene: Scene) -> bool:
    """Tell whether a question if it is out, and names no time, meets what will be."""
    typed, words = scene.typed, each.reading.words
    now = typed[:1] in (("is",), ("are",)) and typed[-1:] in (("out",), ("finished",), ("done",))
    return now and "will" in words


def _of_no_part(each: Bearing, scene: Scene) -> bool:
    """Tell whether what somebody does has nothing to do with the production (*is back in town*)."""
    part = bool(scene.asked.names) and scene.facet is not None and scene.facet.name in ("cast", "returning")
    return part and each.claim.aspect is Aspect.OTHER
