"""Who, when, where, what, why, how many: the statement that holds the thing asked for."""

from __future__ import annotations

from collections.abc import Sequence

from facts.answering.aside import of_an_earlier_part
from facts.answering.bearing import Bearing, Scene
from facts.answering.by_words import by_words, share_of, shares
from facts.answering.counting import counts, counts_it
from facts.answering.dated import dated, is_unset, long_past, no_longer_planned
from facts.answering.kinds import Kind
from facts.answering.reasons import EVENT, reasons
from facts.answering.telling import helping, told
from facts.answering.words import stem, told_tokens
from facts.answering.yes_no import Finding, declined, related
from facts.messages import Verdict
from facts.model import Aspect, Authority, Certainty, Polarity
from facts.standing import FIRMNESS

_THING = {
    Kind.WHO: "person",
    Kind.WHEN: "date",
    Kind.WHERE: "place",
    Kind.HOW_MANY: "number",
    Kind.HOW_MUCH: "money",
    Kind.WHY: "reason",
    Kind.HOW_FAR: "fact",
}
_MOST = 3


def find(scene: Scene) -> Finding:
    """Return what the record says to a question that asks for a thing."""
    finding = _reason(scene) if scene.asked.kind is Kind.WHY else _thing_asked(scene)
    if finding.verdict is Verdict.UNKNOWN and finding.phrase is None:
        finding = _worded_alike(scene, finding)
    return declined(scene, finding)


def _reason(scene: Scene) -> Finding:
    giving = reasons(scene)
    return told(scene, giving) if giving else Finding(Verdict.UNKNOWN, related=related(scene)[:1])


def _worded_alike(scene: Scene, finding: Finding) -> Finding:
    """Return what answers by its words alone, where nothing else did; else the finding as it is."""
    thing = _thing(scene)
    credited = _credited(scene)
    if _names_only(scene) or thing == "reason":
        return finding
    if credited is not None:
        return Finding(Verdict.UNCONFIRMED, (credited.statement,), "credited_as")
    alike = by_words(scene, thing)
    if thing == "number":
        alike = [each for each in alike if counts(each, scene)]
    if scene.asked.kind is Kind.WHO and "quit" in scene.asked.terms:
        alike = [each for each in alike if _leaves(each)]
    elif scene.asked.kind is Kind.WHO:
        alike = [each for each in alike if not _holds_no_post(each, scene)]
        alike = [each for each in alike if (each.claim.polarity is Polarity.DENIES) is scene.asked.against]
    alike = [each for each in alike if not of_an_earlier_part(each, scene)]
    if not scene.asked.past:
        alike = [each for each in alike if not (long_past(each, scene) or no_longer_planned(each, scene))]
    return told(scene, alike[:2]) if alike else finding


def _names_only(scene: Scene) -> bool:
    """Tell whether nothing is left of *what is Tom Varga making next* but the name: whatever names him is no answer."""
    names = {stem(word) for person in scene.asked.names for word in person.words}
    return (
        scene.asked.kind is Kind.WHAT
        and bool(names)
        and names.issuperset(word.stem for word in scene.wanted if word.term not in scene.rules.works)
    )


def _thing_asked(scene: Scene) -> Finding:
    thing = _thing(scene)
    ours = scene.about_this()
    if scene.asked.wants_original:
        ours = [each for each in ours if each.claim.work] or ours
    fitting = [each for each in ours if _may_answer(each, scene)]
    denied = _denied_people(scene) if thing == "person" else frozenset()
    holding = [each for each in fitting if _holds(each, scene, thing) and not _is_denied(each, denied, thing, scene)]
    if thing == "date" and (holding or scene.asked.wants_year):
        return dated(scene, fitting, holding)
    if thing == "title":
        unset = [each for each in holding if is_unset(each, scene)]
        holding = [each for each in holding if each not in unset]
        if unset and not holding:
            return Finding(Verdict.UNKNOWN, related=(scene.best(unset)[0].statement,))
    if not holding and scene.facet is not None and scene.facet.name == "filming_place" and not scene.strangers:
        holding = [each for each in ours if _made_there(each, scene)]
    if not holding and thing == "duration":
        holding = [each for each in ours if _lasts(each, scene)]
    if not holding and thing == "company":
        holding = [each for each in ours if _decides_on_it(each)]
    if not holding:
        views = [each for each in ours if _may_answer(each, scene, views=True) and _holds(each, scene, thing)]
        views = [each for each in views if each.answers and each.whole and thing != "story"]
        views = [each for each in views if thing != "date" or each.claim.planned]
        if views:
            return _found(scene, scene.best(views), thing)
        if thing == "date":
            return dated(scene, fitting, holding)
        return Finding(Verdict.UNKNOWN, related=helping(scene, fitting, denied))
    return _found(scene, scene.best(holding), thing)


def _thing(scene: Scene) -> str:
    facet = scene.facet
    asks = facet.asks if facet else "fact"
    if scene.asked.kind is Kind.WHO and facet is not None and (asks == "company" or facet.name == "greenlight"):
        return "company"
    if scene.asked.kind is Kind.WHO and scene.asked.names and facet is not None and facet.name == "role":
        return "fact"  # whom does she play?
    if facet is not None and facet.name == "setting":
        return "place" if scene.asked.kind is Kind.WHERE else "fact"
    if scene.asked.kind is Kind.HOW_MANY and scene.rules.holds(scene.typed, "times"):
        return "times"
    if scene.asked.kind is Kind.HOW_MANY and _asks_how_long(scene):
        return "duration"
    return _THING.get(scene.asked.kind, asks if asks in ("title", "platform", "company", "story", "money") else "fact")


def _may_answer(each: Bearing, scene: Scene, *, views: bool = False) -> bool:
    asked, facet, rules = scene.asked, scene.facet, scene.rules
    if not each.named or each.claim.certainty is Certainty.DECLINED:
        return False
    if (each.claim.certainty is Certainty.OPINION) is not views:
        return False
    reading = each.reading
    if asked.kind is Kind.HOW_MANY and counts_it(each, scene):
        return True
    if not scene.platforms <= reading.bag:
        return False
    other = "others" in asked.terms and "others" in reading.concepts and each.fits
    if not other and any(term in rules.specific and term not in reading.concepts for term in _typed_terms(scene)):
        return False
    if asked.kind is Kind.HOW_MUCH:
        return _sum_of_it(each, scene)
    if asked.kind is Kind.WHO and "quit" in asked.terms and each.claim.aspect in (Aspect.CAST, Aspect.CREW):
        return _leaves(each)
    rare = rules.sets["kinds_of_work"]
    singles = [term for term in asked.terms if term not in rules.concepts.names or term in rare]
    if singles and sum(term in reading.bag or term in reading.concepts for term in singles) * 2 < len(singles):
        return False
    if other:
        return each.coverage >= 0.4
    literal = any(term in reading.concepts or term in reading.bag for term in asked.terms)
    if facet is not None and facet.aspect is Aspect.CAST and each.claim.aspect is not Aspect.CAST and not literal:
        return False
    planned = facet is not None and facet.name == "release_date" and bool(each.claim.planned) and each.fits
    planned = planned and not _only_on_stage(each, scene)
    if facet is not None and facet.asks == "date" and not (each.answers or planned):
        return _from_when(each, scene)
    if asked.kind is Kind.WHEN and facet is not None and facet.asks != "date" and asked.terms and not literal:
        return False
    if facet is not None and facet.name == "release_date" and "trailer" in reading.concepts.keys() - set(asked.terms):
        return False
    if facet is not None and facet.answers:
        least = 0.35 if each.answers and each.fits else 0.5
        return (each.answers or each.claim.aspect is facet.aspect) and each.coverage >= least
    if asked.kind is Kind.WHO and (role := rules.sets["other_roles"].intersection(asked.terms)):
        return role <= reading.concepts.keys()
    if asked.names and not asked.terms and rules.holds(scene.typed, "what_somebody_does"):
        does = not rules.sets["does_a_part"].isdisjoint(reading.concepts)
        return each.about and each.claim.aspect in (Aspect.CAST, Aspect.CREW) and does
    return each.coverage >= 0.6 and bool(asked.terms) and share_of(each, scene) >= EVENT


def _only_on_stage(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement dates concerts, where what is to come out is an album or a film."""
    production = scene.asked.production
    return production is not None and production.kind != "tour" and "concert" in each.reading.concepts


def _made_there(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement on the making names a place, without a word for shooting (*finishing it in Gdynia*)."""
    firm = each.claim.certainty not in (Certainty.OPINION, Certainty.DECLINED, Certainty.WISHED)
    ours = each.claim.aspect is Aspect.FILMING and firm and each.named and each.claim.polarity is Polarity.AFFIRMS
    return ours and not long_past(each, scene) and _typed(each, scene, "place")


def _asks_how_long(scene: Scene) -> bool:
    """Tell whether *how long* asks for a time that something lasts, not for the length of the work."""
    if not scene.rules.holds(scene.plain, "how_long"):
        return False
    return bool(scene.asked.names) or not scene.rules.sets["lasting"].isdisjoint(scene.asked.terms)


def _lasts(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement tells how long something lasts that has to do with what is asked, or whom."""
    if not each.named or each.claim.certainty in (Certainty.OPINION, Certainty.DECLINED):
        return False
    event = scene.rules.sets["lasting"].intersection(scene.asked.terms, each.reading.concepts)
    return (bool(scene.asked.names) or bool(event)) and _typed(each, scene, "duration")


def _decides_on_it(each: Bearing) -> bool:
    """Tell whether a statement is the word of whoever decides that it is made: then they make it."""
    claim = each.claim
    ours = claim.aspect is Aspect.GREENLIGHT and claim.authority is Authority.DECIDES and each.named
    return ours and claim.certainty is Certainty.STATED and claim.polarity is Polarity.AFFIRMS


def _from_when(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says in passing from which year the earlier work is that is asked about."""
    asked, facet = scene.asked, scene.facet
    of_old = bool(each.claim.work) and asked.wants_original
    return of_old and facet is not None and facet.name == "release_date" and scene.forms.is_of_a_year(each.claim)


def _typed_terms(scene: Scene) -> tuple[str, ...]:
    """Return the terms but for those that the sort of answer stands for (*budget* in "what is the budget")."""
    if scene.asked.kind is Kind.HOW_MUCH:
        return ()
    return scene.asked.terms


def _sum_of_it(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement may give the sum asked for: what it costs is not what somebody earns."""
    reading, terms = each.reading, scene.asked.terms
    spent = [word for word in scene.wanted if word.concepts.isdisjoint(scene.rules.sets["sums"])]
    if spent and not shares(each, spent):
        return False
    if "pay" in terms or scene.asked.names:
        return each.named and "pay" in reading.concepts
    return each.claim.aspect in (Aspect.DEAL, Aspect.RELEASE, Aspect.FORMAT, Aspect.FILMING, Aspect.OTHER) and (
        "budget" in reading.concepts or reading.concepts.keys().isdisjoint({"pay", "demand", "sale"})
    )


def _holds(each: Bearing, scene: Scene, thing: str) -> bool:
    asked, facet, claim = scene.asked, scene.facet, each.claim
    if thing == "story":
        open_yet = scene.rules.not_yet.among(each.reading.words)
        return (
            claim.aspect is Aspect.STORY and not open_yet and not scene.forms.opens_with_title(claim.quote, scene.own)
        )
    counted = thing == "number" and counts_it(each, scene)
    if thing in ("company", "platform", "title", "place", "number") and facet and not (each.answers or counted):
        return claim.aspect is facet.aspect and thing == "title" and _typed(each, scene, thing)
    if thing != "date" and long_past(each, scene):
        return False
    if thing == "number" and not counts(each, scene):
        return False
    if thing in ("platform", "company") and claim.polarity is Polarity.DENIES and not asked.against:
        return False
    if asked.kind is Kind.WHO and "quit" in asked.terms:
        return _leaves(each) and _typed(each, scene, thing)
    if of_an_earlier_part(each, scene) or (thing == "person" and _holds_no_post(each, scene)):
        return False
    other = "others" in asked.terms and "others" in each.reading.concepts
    if thing == "person" and facet and facet.answers and not (each.answers or other or _of_the_cast(each, scene)):
        return False
    if asked.kind is Kind.WHO and asked.past and claim.certainty is Certainty.WISHED:
        return False
    over = not asked.past and scene.rules.bygone.among(each.reading.words)
    if asked.kind is Kind.WHO and ((claim.polarity is Polarity.DENIES) is not asked.against or over):
        return False
    return _typed(each, scene, thing)


def _holds_no_post(each: Bearing, scene: Scene) -> bool:
    """Tell whether whom a statement names has left, or turned it down."""
    followed = "replace" in each.reading.concepts or not scene.rules.groups["over"].isdisjoint(each.reading.words)
    left = "quit" in each.reading.concepts and not followed
    return left or scene.rules.refused.among(each.reading.words)


def _leaves(each: Bearing) -> bool:
    """Tell whether somebody is said to leave, or not to come back, which is to leave."""
    denies = each.claim.polarity is Polarity.DENIES
    return ("return" if denies else "quit") in each.reading.concepts


def _typed(each: Bearing, scene: Scene, thing: str) -> bool:
    words = {word for person in scene.asked.names for word in person.words} | set(scene.asked.terms)
    if thing == "person" and scene.facet is None:
        return True
    if thing == "person" and "everyone" in each.reading.concepts and each.claim.aspect in (Aspect.CAST, Aspect.CREW):
        return True
    return scene.forms.holds(thing, each.claim, each.reading, scene.own, words)


def _of_the_cast(each: Bearing, scene: Scene) -> bool:
    """Tell whether a question about the cast, in whatever words, meets a statement that somebody takes a part."""
    facet = scene.facet
    ours = facet is not None and facet.aspect is Aspect.CAST and each.claim.aspect is Aspect.CAST
    return ours and not scene.rules.sets["of_the_cast"].isdisjoint(each.reading.concepts)


def _found(scene: Scene, ranked: Sequence[Bearing], thing: str) -> Finding:
    settled = [each for each in ranked if not scene.rules.not_yet.among(each.reading.words)]
    ranked = settled or ranked
    top = ranked[0].score
    if thing == "person":
        close = [each for each in ranked if each.score >= 0.7 * top]
        close.sort(key=lambda each: (each.score < 0.85 * top, -FIRMNESS[each.claim.certainty]))
        return told(scene, _different_names(scene, close))
    return told(scene, [each for each in ranked if each.score >= 0.85 * top][: 2 if thing != "number" else 1])


def _different_names(scene: Scene, ranked: Sequence[Bearing]) -> list[Bearing]:
    """Return statements until they name nobody new."""
    told: list[Bearing] = []
    seen: set[str] = set()
    for each in ranked:
        names = scene.forms.names_in(each.claim, scene.own)
        if not told or names - seen:
            told.append(each)
        seen |= names
        if len(told) == _MOST:
            break
    return told


def _credited(scene: Scene) -> Bearing | None:
    """Return words of somebody the article calls by the role asked for, where nothing says who has it."""
    asked, facet = scene.asked, scene.facet
    if asked.kind is not Kind.WHO or facet is None or facet.aspect is not Aspect.CREW or asked.names or scene.strangers:
        return None
    cued = [
        each
        for each in scene.about_this()
        if each.claim.speaker
        and each.claim.role
        and not facet.cues.isdisjoint(scene.rules.concepts_in(told_tokens(each.claim.role)))
    ]
    return next(iter(scene.best(cued)), None)


def _denied_people(scene: Scene) -> frozenset[str]:
    """Return the words of names that the record denies outright for the cast or crew."""
    words: set[str] = set()
    for each in scene.about_this():
        claim = each.claim
        denies = claim.certainty is Certainty.STATED and claim.polarity is Polarity.DENIES
        if denies and claim.aspect in (Aspect.CAST, Aspect.CREW, Aspect.DEAL, Aspect.GREENLIGHT):
            words |= scene.forms.names_in(claim, scene.own)
    return frozenset(words)


def _is_denied(each: Bearing, denied: frozenset[str], thing: str, scene: Scene) -> bool:
    if not denied or thing != "person" or each.claim.certainty is Certainty.STATED:
        return False
    named = scene.forms.names_in(each.claim, scene.own)
    return bool(named) and named <= denied
