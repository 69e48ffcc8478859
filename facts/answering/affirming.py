"""Whether a statement says yes to a question, or no: what it denies, of whom, and what it moves to another time."""

from __future__ import annotations

from itertools import pairwise

from facts.answering.asking import AskingRules
from facts.answering.bearing import MAY, Bearing, Scene, clauses
from facts.answering.words import Reading, told_tokens
from facts.model import Aspect, Claim, Polarity

_GOVERNED = 6
"""Words that a negation or a hedge governs at the most."""


def affirms(each: Bearing, scene: Scene, *, against: bool = False) -> bool:
    """Tell whether a statement says yes to a question; ``against`` where the question asks whether the work stops.

    A statement that something is cancelled says no to "is it on?", whichever polarity it was given; one that it was
    never cancelled says yes.
    """
    claim, reading, rules = each.claim, each.reading, scene.rules
    goes_on = claim.polarity is Polarity.AFFIRMS or _denies_something_else(each, scene)
    if moves_it(each, scene):
        return _is_the_new_time(each, scene) is not against
    if claim.polarity is Polarity.DENIES and _denies_of_another(each, scene):
        return not against
    off = (reading.concepts[name] for name in rules.off if name in reading.concepts)
    stops = [spot for spot in off if not (nearly(reading, spot[0], scene) or _revived(reading, spot[1], rules))]
    if against and "cancel" in scene.asked.terms and "delay" in reading.concepts and "cancel" not in reading.concepts:
        return False  # what is only put off is not called off
    asked_of = against and any(name in reading.concepts for name in rules.off.intersection(scene.asked.terms))
    if stops and claim.polarity is Polarity.DENIES and ("deny" in reading.concepts or _denied_outright(claim, rules)):
        goes_on = True  # rumours that she had quit are nonsense
    elif stops and (asked_of or (claim.aspect is not Aspect.CAST and scene.strangers.isdisjoint(reading.bag))):
        goes_on = all(negated(reading, start, rules) for start, _ in stops)
    elif goes_on:
        asked = {*scene.asked.terms, *(scene.facet.answers if scene.facet else ())} & rules.on
        if scene.asked.names:
            asked |= _parts_asked_for(reading, scene)
        goes = [reading.concepts[name][0] for name in asked if name in reading.concepts]
        goes_on = not any(negated(reading, start, rules) for start in goes)
    return goes_on is not against


def _revived(reading: Reading, end: int, rules: AskingRules) -> bool:
    """Tell whether what was called off is said to go on after all (*was cancelled in 2015 and revived in 2020*)."""
    return not rules.groups["revived"].isdisjoint(reading.words[end:])


def _denied_outright(claim: Claim, rules: AskingRules) -> bool:
    """Tell whether what a claim says is what its speaker denied (*denied claims that she had quit*)."""
    return claim.cue is not None and "deny" in rules.concepts.found_in(told_tokens(claim.cue))


def _names_another(quote: str, rules: AskingRules) -> bool:
    """Tell whether a name follows upon *but* or *while*: what is told there is told of that one."""
    words = quote.split()
    return any(one.casefold() in rules.groups["contrasts"] and other[:1].isupper() for one, other in pairwise(words))


def _denies_of_another(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement denies something of somebody else (*Lane returns, but Orr has left*, asked of Lane)."""
    parts = clauses(each.reading, scene.rules)
    if len(parts) == 1 or not scene.asked.names or not _names_another(each.claim.quote, scene.rules):
        return False
    theirs = next((part for part in parts if all(person.within(part) for person in scene.asked.names)), ())
    told = scene.rules.concepts.found_in(theirs)
    return bool(theirs) and scene.rules.negations.isdisjoint(theirs) and scene.rules.off.isdisjoint(told)


def _parts_asked_for(reading: Reading, scene: Scene) -> frozenset[str]:
    """Return the concepts of taking part that are asked for; where only a name is, the first that a statement holds."""
    parts = scene.rules.sets["does_a_part"]
    asked = parts.intersection(scene.asked.terms)
    held = parts.intersection(reading.concepts)
    if asked or not held:
        return asked
    return frozenset({min(held, key=lambda name: (reading.concepts[name][0], name))})


def moves_it(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement moves what is asked about to another time, where the question names one."""
    asks = scene.facet is not None and scene.facet.name == "release_date" and bool(scene.times)
    return asks and "delay" in each.reading.concepts and each.about and scene.forms.moves(each.claim)


def _is_the_new_time(each: Bearing, scene: Scene) -> bool:
    """Tell whether the month or season asked about is the one to which a statement says that it is put off."""
    times = scene.rules.groups["times_of_year"] | (MAY if "May" in each.claim.quote else frozenset())
    told = [word for word in told_tokens(each.claim.quote) if word in times]
    return {*told[-1:]} == scene.times


def _denies_something_else(each: Bearing, scene: Scene) -> bool:
    """Tell whether what a statement denies stands in another clause than what is asked: *no dates, so we refund*."""
    words, concepts = each.reading.words, each.reading.concepts
    spots = [concepts[term][0] for term in scene.asked.terms if term in scene.rules.specific and term in concepts]
    if not spots:
        return False
    at = min(spots)
    before, behind = words[max(0, at - _GOVERNED) : at], words[at : at + 4]
    if not scene.rules.negations.isdisjoint(behind) or scene.rules.negations.isdisjoint(words):
        return False
    if scene.rules.negations.isdisjoint(before):
        return True
    last = max(place for place in range(at) if words[place] in scene.rules.negations)
    return not scene.rules.groups["joints"].isdisjoint(words[last:at])


def hedged_in_words(each: Bearing, scene: Scene) -> bool:
    """Tell whether a hedge stands close before what is asked, however firmly the whole was taken to be said."""
    rules, concepts, words = scene.rules, each.reading.concepts, each.reading.words
    held = [term for term in (*scene.asked.terms, *(rules.off if scene.asked.against else ())) if term in concepts]
    spots = [concepts[term][0] for term in held or (scene.facet.answers if scene.facet else ()) if term in concepts]
    return any(rules.hedging.among(words[max(0, at - _GOVERNED) : at + 1]) for at in spots)


def nearly(reading: Reading, at: int, scene: Scene) -> bool:
    """Tell whether a word is only nearly so (*it was almost cancelled*), where the question does not ask for that."""
    words = scene.rules.groups["nearly"]
    return not words.isdisjoint(reading.words[max(0, at - 2) : at]) and words.isdisjoint(scene.typed)


def negated(reading: Reading, at: int, rules: AskingRules) -> bool:
    """Tell whether a word is negated by one of the four before it."""
    return any(word in rules.negations for word in reading.words[max(0, at - 4) : at])
