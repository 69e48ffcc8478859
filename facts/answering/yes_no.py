"""Yes or no: what the statements that bear on a question add up to, and which of them to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facts.answering.affirming import affirms
from facts.answering.bearing import Bearing, Scene, spoken_by
from facts.answering.by_words import by_words, nearest, says_of, share_of, tells
from facts.answering.hearing import ENOUGH, NEARLY_ALL, PEOPLE, asks_whether_on, bears
from facts.answering.voices import voice
from facts.answering.words import told_tokens
from facts.messages import Verdict
from facts.model import Aspect, Certainty, StandingVerdict, Statement, StatementId
from facts.standing import weigh

_ALIKE = 0.6
"""Share of a question's words from which a statement bears on it by words alone."""

_RELATED = 0.34
"""Share of a question's words from which a statement helps where nothing answers, and a rumour leaves it open."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, the statements to tell (best first), and how the first line puts it (a name in phrases.toml).

    ``related`` helps where nothing answers; ``dissent`` says otherwise than the verdict. ``excerpts`` are the parts of
    quotes to show, where the rest of one would be taken for the answer.
    """

    verdict: Verdict
    lead: tuple[Statement, ...] = ()
    phrase: str | None = None
    related: tuple[Statement, ...] = ()
    dissent: tuple[Statement, ...] = ()
    excerpts: tuple[tuple[StatementId, str], ...] = ()


def decide(scene: Scene) -> Finding:
    """Return what the record says to a yes-or-no question."""
    heard = scene.best(each for each in scene.about_this() if bears(each, scene))
    if scene.asked.said_by and scene.asked.speaker is not None:
        return _said_so(scene, heard)
    if found := _another_date(scene, heard):
        return found
    if not heard:
        nothing = Finding(Verdict.UNKNOWN, related=related(scene))
        alike = _worded_alike(scene) or _heard_of(scene)
        return _elsewhere(scene) or _another_name(scene) or alike or declined(scene, nothing)
    return _weighed(scene, heard)


def _worded_alike(scene: Scene) -> Finding | None:
    """Return what bears on a question by its words alone; no yes or no unless nearly all of them stand there."""
    alike = [each for each in by_words(scene, "fact") if share_of(each, scene) >= _ALIKE and says_of(each, scene)]
    if not alike:
        return None
    finding = _weighed(scene, alike[:3])
    if finding.verdict is Verdict.UNKNOWN and alike[0].claim.certainty is Certainty.OPINION:
        return Finding(Verdict.UNCONFIRMED, (alike[0].statement,))
    firm = finding.verdict in (Verdict.CONFIRMED, Verdict.DENIED)
    if firm and share_of(alike[0], scene) < NEARLY_ALL:
        return Finding(Verdict.UNCONFIRMED, finding.lead, "unsettled")
    return finding if finding.verdict is not Verdict.UNKNOWN else None


def _heard_of(scene: Scene) -> Finding | None:
    """Return what is only rumoured or hedged and shares much of what is asked: no answer, and not nothing either."""
    near = [
        (share, each.score, each.statement.id, each)
        for each in scene.about_this()
        if each.named
        and each.claim.certainty in (Certainty.HEDGED, Certainty.RUMOURED)
        and scene.platforms <= each.reading.bag
        and tells(each, scene)
        and (share := share_of(each, scene)) >= _RELATED
    ]
    return Finding(Verdict.UNCONFIRMED, (max(near, key=lambda found: found[:3])[3].statement,)) if near else None


def declined(scene: Scene, finding: Finding) -> Finding:
    """Return, where nothing answers, that somebody was asked and would not say; any other finding as it is."""
    if finding.verdict is not Verdict.UNKNOWN:
        return finding
    refusals = [
        each
        for each in scene.best(scene.about_this())
        if each.claim.certainty is Certainty.DECLINED
        and each.named
        and each.coverage >= ENOUGH
        and (each.fits or each.answers)
        and (bool(scene.asked.terms) or scene.facet is None or each.claim.aspect is scene.facet.aspect)
    ]
    return Finding(Verdict.UNKNOWN, related=(refusals[0].statement,), phrase="declined") if refusals else finding


def related(scene: Scene) -> tuple[Statement, ...]:
    """Return up to two statements that help where nothing answers: about whom was asked, or about everyone."""
    asked, facet = scene.asked, scene.facet
    helping: list[Bearing] = []
    for each in scene.about_this():
        if each.claim.certainty is Certainty.DECLINED:
            continue
        person = (bool(asked.names) and each.about and (each.claim.aspect in PEOPLE or each.fits)) or (
            bool(scene.strangers) and scene.strangers <= each.reading.bag and not asked.names
        )
        group = "everyone" in each.reading.concepts and facet is not None and facet.aspect is Aspect.CAST
        same = facet is not None and each.claim.aspect is facet.aspect and each.answers
        same = same and not asked.names and not scene.strangers
        post = facet is not None and facet.unique and each.answers and each.fits and affirms(each, scene)
        chosen = facet is not None and facet.unique and each.answers and "choose" in each.reading.concepts
        chosen = chosen or (bool(scene.platforms) and "platform" in each.reading.concepts)
        if (
            person
            or group
            or chosen
            or post
            or (same and not any(term in scene.rules.specific for term in asked.terms))
        ):
            helping.append(each)
    if helping:
        return tuple(each.statement for each in scene.best(helping)[:2])
    near = nearest(scene, _RELATED)
    return (near.statement,) if near else ()


def _weighed(scene: Scene, heard: Sequence[Bearing]) -> Finding:
    voices = [voice(each, scene) for each in heard]
    verdict, grounds, dissent = weigh(voices)
    order = {each.statement.id: at for at, each in enumerate(heard)}
    grounds = tuple(sorted(grounds, key=lambda each: order[each.id]))
    if verdict is StandingVerdict.UNKNOWN:
        told = tuple(each.statement for each in heard[:2])
        if any(each.claim.certainty is Certainty.OPINION for each in told) and (scene.asked.names or scene.asked.terms):
            return Finding(Verdict.UNCONFIRMED, told)
        if told and told[0].claim.certainty is Certainty.DECLINED:
            return Finding(Verdict.UNKNOWN, related=told[:1], phrase="declined")
        return Finding(Verdict.UNKNOWN, related=told)
    if verdict is StandingVerdict.UNCONFIRMED:
        first = next(each for each in voices if each.statement.id == grounds[0].id)
        phrase = None
        if first.statement.claim.certainty is Certainty.STATED:
            phrase = "not_official" if not first.affirms else "unsettled"
        return Finding(Verdict.UNCONFIRMED, _with_others(scene, grounds), phrase)
    if verdict is StandingVerdict.DISPUTED:
        return Finding(Verdict.DISPUTED, grounds[:3], "disputed")
    if verdict is StandingVerdict.CONFIRMED:
        own = [each.statement for each in heard if _own_words(each, scene)]
        told = _unique([grounds[0], *own[:1], *grounds[1:2]])
        return Finding(Verdict.CONFIRMED, told[:3], "yes", dissent=dissent[:1])
    agreeing = [each.statement for each in voices if not each.affirms and each.statement.claim.speaker]
    told = _unique([grounds[0], *agreeing[:1], *grounds[1:2]])
    return Finding(Verdict.DENIED, told[:3], "no", dissent=dissent[:1])


def _with_others(scene: Scene, grounds: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return up to three to tell: the grounds, somebody credited, the person's own words, and another name for it."""
    asked, facet = scene.asked, scene.facet
    ours = scene.best(scene.about_this())
    told = list(grounds[:3])
    if not any(each.claim.speaker for each in told) and not (facet and facet.asks == "date"):
        going = facet is not None and facet.name == "greenlight" and not asked.names
        near = [each for each in ours if each.fits and each.about and (going or each.coverage >= ENOUGH)]
        credited = [each.statement for each in near if each.claim.speaker]
        told = [*told[:2], *credited[:1]]
    theirs = [each.statement for each in ours if _own_words(each, scene)]
    if theirs and not any(each in told for each in theirs):
        told = [*told[:2], theirs[0]]
    if asked.names and facet is not None and facet.unique:
        others = [each for each in ours if not each.about and each.fits and each.coverage >= 0.5]
        stated = [each.statement for each in others if each.claim.certainty is Certainty.STATED]
        told = [*told[:2], *stated[:1], *told[2:]]
    return _unique(told)[:3]


def _said_so(scene: Scene, heard: Sequence[Bearing]) -> Finding:
    """Return whether it is so, and what the one who is said to have said so really said."""
    speaker = scene.asked.speaker
    assert speaker is not None  # noqa: S101 - the caller checked
    theirs = [each for each in scene.best(scene.about_this()) if spoken_by(speaker, each.claim, scene.rules)]
    relevant = [each for each in theirs if each in heard] or [
        each for each in theirs if share_of(each, scene) >= _RELATED or not scene.wanted
    ]
    if theirs and not relevant:
        return Finding(Verdict.UNKNOWN, related=(theirs[0].statement,), phrase="nothing_from_about")
    if not relevant:
        near = tuple(each.statement for each in heard[:2]) or related(scene)
        return Finding(Verdict.UNKNOWN, related=near, phrase="nothing_from")
    finding = _weighed(scene, heard or relevant)
    if finding.verdict is Verdict.CONFIRMED and not any(
        spoken_by(speaker, each.claim, scene.rules) for each in finding.lead[:1]
    ):
        finding = Finding(Verdict.UNCONFIRMED, finding.lead, "unsettled")
    told = _unique([*finding.lead[:2], *(each.statement for each in relevant[:1]), *finding.lead[2:]])
    left = tuple(each for each in finding.dissent if each not in told[:3])
    return Finding(finding.verdict, told[:3], finding.phrase, finding.related, left)


def _elsewhere(scene: Scene) -> Finding | None:
    """Return a no where everything asked is on record for another work, and nothing for this one."""
    asked = scene.asked
    others = [each for each in scene.bearings if each.elsewhere and each.named and each.about]
    full = [each for each in others if each.coverage >= 0.75 and (asked.names or asked.terms)]
    named = [each for each in full if asked.names or any(term not in scene.rules.concepts.names for term in asked.terms)
             or any(term in scene.rules.specific for term in asked.terms) or len(asked.terms) > 1]  # fmt: skip
    kinds = scene.rules.works | scene.rules.groups["made_of_it"]
    if not named or (asked.terms and kinds.issuperset(asked.terms)):
        return None  # whatever another work is, this one may be too
    best = scene.best(named)[0]
    if best.claim.aspect is Aspect.CAST and _is_original(best, scene):
        return Finding(Verdict.UNKNOWN, related=(*related(scene), best.statement)[:2])
    ours = [each.statement for each in scene.best(scene.about_this()) if each.fits and each.answers][:1]
    phrase = "no_original" if _is_original(best, scene) else "no_other_work"
    return Finding(Verdict.DENIED, (best.statement, *ours), phrase)


def _is_original(each: Bearing, scene: Scene) -> bool:
    return all(word in scene.own for word in told_tokens(each.claim.work or "") if len(word) > 3)


def _another_name(scene: Scene) -> Finding | None:
    """Return a no where one person can hold the post and another is stated to."""
    asked, facet = scene.asked, scene.facet
    if facet is None or not facet.unique or facet.cues.isdisjoint(asked.terms):
        return None
    strangers = {word for each in asked.names for word in each.words} | {
        term for term in asked.terms if term not in scene.rules.concepts.names
    }
    if not strangers:
        return None
    for each in scene.best(scene.about_this()):
        if facet.name == "role" and not _same_part(each, scene):
            continue
        certain = each.claim.certainty is Certainty.STATED and affirms(each, scene)
        if certain and (each.fits and each.answers) and scene.forms.names_in(each.claim, scene.own) - strangers:
            return Finding(Verdict.DENIED, (each.statement,), "no_other_name")
    return None


def _another_date(scene: Scene, heard: Sequence[Bearing]) -> Finding | None:
    """Return a no where a month is asked for and another one is stated to be that of the release."""
    facet, months = scene.facet, scene.rules.sets["months"]
    meant = months.intersection(scene.asked.terms)
    only = bool(meant) and asks_whether_on(scene) and not scene.asked.names
    if facet is None or facet.name != "release_date" or not only:
        return None
    if any(meant & each.reading.concepts.keys() for each in (*heard, *scene.about_this()) if each.fits):
        return None
    dated = [
        each
        for each in scene.about_this()
        if each.named
        and each.claim.certainty is Certainty.STATED
        and each.claim.aspect is Aspect.RELEASE
        and "release" in each.reading.concepts
        and scene.rules.specific.isdisjoint(each.reading.concepts)
        and not months.isdisjoint(each.reading.concepts)
        and affirms(each, scene)
    ]
    return Finding(Verdict.DENIED, (scene.best(dated)[0].statement,), "no_other_date") if dated else None


def _same_part(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement is about the part asked for, and not about whoever is asked of."""
    asked, rules = scene.asked, scene.rules
    if asked.names and all(person.within(each.reading.bag) for person in asked.names):
        return False
    named = {word for person in asked.names for word in person.words}
    part = [term for term in asked.terms if term not in rules.concepts.names and term not in named]
    if part and part[-1] in each.reading.bag and (asked.names or part[0] not in each.reading.bag):
        return True  # the part is named last, after whom is asked of
    special = [term for term in asked.terms if term in rules.specific]
    return bool(special) and all(term in each.reading.concepts for term in special)


def _own_words(each: Bearing, scene: Scene) -> bool:
    return any(spoken_by(person, each.claim, scene.rules) for person in scene.asked.names)


def _unique(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    return tuple({each.id: each for each in statements}.values())
