"""Whether a statement bears on a yes-or-no question at all."""

from __future__ import annotations

from facts.answering.affirming import moves_it, nearly, negated
from facts.answering.bearing import Bearing, Scene, in_passing
from facts.answering.by_words import share_of
from facts.answering.kinds import Kind
from facts.model import Aspect, Certainty, Polarity

PEOPLE = frozenset({Aspect.CAST, Aspect.CREW, Aspect.DEAL})
"""Aspects that are about somebody."""

_ENDS = frozenset({Aspect.GREENLIGHT, Aspect.RELEASE, Aspect.OTHER})
_DENYING = (Certainty.STATED, Certainty.RUMOURED)
NEARLY_ALL = 0.85
"""Share of a question's words from which a statement may settle it by its words alone."""

ENOUGH = 0.55
"""Share of a question's terms that a statement must hold to bear on it at all."""


def bears(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says anything to the question."""
    asked, facet = scene.asked, scene.facet
    if not each.named:
        return False
    if not scene.platforms <= each.reading.bag or any(words.isdisjoint(each.reading.bag) for words in scene.literal):
        return False
    if (
        moves_it(each, scene)
        or ends_everything(each, scene)
        or says_it_all(each, scene)
        or only_puts_it_off(each, scene)
    ):
        return True
    if has_left(each, scene):
        return True
    if asked.names or (scene.strangers and facet is not None and facet.aspect in PEOPLE):
        return _bears_on_person(each, scene)
    if not asked.terms:
        if scene.numbered and not scene.rules.sets["kinds_of_work"].isdisjoint(each.reading.concepts):
            return False  # a film is no fourth season
        return facet is not None and (each.claim.aspect is facet.aspect or (each.fits and each.answers))
    if _lacks_specific(each, scene):
        return False
    return each.coverage >= ENOUGH and (
        each.fits or any(term not in scene.rules.sets["generic"] for term in asked.terms)
    )


def _bears_on_person(each: Bearing, scene: Scene) -> bool:
    asked, claim = scene.asked, each.claim
    ours = claim.aspect in PEOPLE or each.fits
    if not asked.names and (
        not scene.strangers <= each.reading.bag or in_passing(each.reading, scene.strangers, scene.rules)
    ):
        return False
    if not asked.terms:
        return (each.about and (ours or not scene.rules.sets["back"].isdisjoint(each.reading.concepts))) or (
            ours and claim.aspect in PEOPLE
        )
    meets = each.coverage > 0 or not scene.rules.works.issuperset(asked.terms)
    if each.about and claim.polarity is Polarity.DENIES and claim.certainty in _DENYING and meets:
        return (
            claim.aspect in PEOPLE
            or each.answers
            or not scene.rules.sets["taking_part"].isdisjoint(each.reading.concepts)
        )
    if each.strict and not scene.rules.specific.isdisjoint(asked.terms):
        return True
    if not ours and scene.rules.sets["back"].isdisjoint(each.reading.concepts):
        return False
    if asked.names and each.about and each.coverage >= 0.5:
        return True
    return each.coverage >= (0.3 if asked.names and each.about else ENOUGH) and not _lacks_specific(each, scene)


def ends_everything(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says that the whole work stops, which answers most questions about its going on."""
    facet = scene.facet
    spot = each.reading.concepts.get("cancel")
    if spot is None or nearly(each.reading, spot[0], scene):
        return False
    stops = each.claim.aspect in _ENDS and asks_whether_on(scene)
    asks = facet is not None and facet.aspect in (Aspect.GREENLIGHT, Aspect.RELEASE) and not scene.asked.names
    return stops and asks and each.claim.certainty is Certainty.STATED


def asks_whether_on(scene: Scene) -> bool:
    """Tell whether a question asks whether the work goes on, or will by a day, and nothing more."""
    return all(term in scene.rules.sets["going_on"] or term[0].isdigit() for term in scene.asked.terms)


def says_it_all(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement holds everything that is asked, of whatever aspect it was taken to be."""
    concepts = each.reading.concepts
    taking_part = "participate" in scene.asked.terms and not scene.rules.sets["of_the_cast"].isdisjoint(concepts)
    said = taking_part or any(term in concepts for term in scene.asked.terms)
    if not (each.strict and each.about and said and (scene.asked.names or scene.strangers)):
        return False
    return share_of(each, scene) >= NEARLY_ALL and (
        not scene.strangers or not in_passing(each.reading, scene.strangers, scene.rules)
    )


def only_puts_it_off(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says that the work is delayed, where the question is whether it is called off."""
    asked = scene.asked
    calls_off = asked.against and "cancel" in asked.terms and not asked.names and asks_whether_on(scene)
    return calls_off and "delay" in each.reading.concepts and each.claim.aspect in _ENDS


def has_left(each: Bearing, scene: Scene) -> bool:
    """Tell whether somebody has left, where the question is whether they are *still* there."""
    spot = each.reading.concepts.get("quit")
    asked = scene.asked
    there = "still" in scene.typed or ("participate" in asked.terms and "return" not in asked.terms)
    if spot is None or not asked.names or not there or asked.against or asked.of_the_past:
        return False
    return each.about and each.claim.polarity is Polarity.AFFIRMS and not negated(each.reading, spot[0], scene.rules)


def tells_of_a_season(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement has to do with a season asked for by number: it names one, or speaks of more or none."""
    words, rules = each.reading.words, scene.rules
    told = scene.forms.seasons_in(words) or not rules.sets["ends_a_run"].isdisjoint(each.reading.concepts)
    return bool(told) or not rules.groups["more"].isdisjoint(words)


def _lacks_specific(each: Bearing, scene: Scene) -> bool:
    reading = each.reading
    terms = [term for term in scene.asked.terms if term in scene.rules.specific]
    if "begin" in scene.asked.terms and scene.asked.kind is Kind.YES_NO and "begin" not in reading.concepts:
        return True
    return any(term not in reading.concepts for term in terms)
