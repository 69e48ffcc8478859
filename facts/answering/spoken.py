"""What somebody said, where a thing was said, and what is new."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from facts.answering.asking import AskingRules
from facts.answering.bearing import Bearing, Scene, spoken_by
from facts.answering.by_words import share_of
from facts.answering.kinds import Kind
from facts.answering.names import Named
from facts.answering.words import stem, told_tokens
from facts.answering.yes_no import Finding
from facts.messages import Verdict
from facts.model import Aspect, Certainty
from facts.standing import FIRMNESS

_MOST = 3
_TOPIC = 0.3
"""Share of a question's words that a statement must hold to be on its topic."""
_BESIDE = 48
"""Characters beside a quote in which the speaker's role may stand (*producer Pat Lane said*)."""

_NEWS = (Aspect.GREENLIGHT, Aspect.RELEASE, Aspect.FILMING, Aspect.CAST, Aspect.CREW, Aspect.TITLE, Aspect.SCRIPT)


def words_of(scene: Scene) -> Finding:
    """Return what the speaker asked about said, on the topic asked about."""
    asked = scene.asked
    if asked.speaker is None:
        spoken = [each for each in scene.about_this() if each.claim.speaker and each.coverage > 0.4 and each.named]
        return _said(scene, spoken) if spoken else Finding(Verdict.UNKNOWN)
    theirs = [each for each in scene.bearings if by(asked.speaker, each, scene.rules)]
    speakers = {each.claim.speaker for each in theirs}
    theirs = [each for each in scene.bearings if each.claim.speaker in speakers]
    if not theirs:
        return Finding(Verdict.UNKNOWN, phrase="nothing_from")
    topic = [each for each in theirs if each.named and (each.coverage > 0.3 or not asked.terms)]
    if asked.terms and not topic:
        topic = [each for each in theirs if each.fits and each.coverage > 0]
    if not topic and not asked.names and len(asked.terms) < 2:
        topic = theirs
    if not topic:
        return Finding(Verdict.UNKNOWN, phrase="nothing_from_about")
    return _said(scene, topic)


def where_said(scene: Scene) -> Finding:
    """Return where a thing was said: to whom, in which outlet."""
    asked = scene.asked
    spoken = [each for each in scene.bearings if each.claim.speaker and not each.elsewhere]
    if asked.speaker is not None:
        spoken = [each for each in spoken if by(asked.speaker, each, scene.rules)]
        if not spoken:
            return Finding(Verdict.UNKNOWN, phrase="nothing_from")
    if asked.names:
        spoken = [each for each in spoken if each.about]
    if asked.speaker is None and not asked.names:
        spoken = _on_topic(scene, spoken)
    who = asked.kind is Kind.WHO_SAID
    told = [] if who else [each for each in spoken if each.claim.told_to] or _interviews(scene)
    cited = [each for each in spoken if _is_an_outlet(each, scene.rules)] if _asks_for_outlet(scene) else []
    ranked = scene.best(cited or told or spoken)
    if not ranked:
        return Finding(Verdict.UNKNOWN)
    nameless = [each for each in ranked if _unnamed(each, scene.rules)]
    if nameless and (len(nameless) == len(ranked) or not scene.rules.groups["nameless"].isdisjoint(scene.typed)):
        return Finding(Verdict.UNKNOWN, tuple(each.statement for each in nameless[:1]), "unnamed")
    if who:
        return Finding(Verdict.CONFIRMED, tuple(each.statement for each in ranked[:2]), "printed_in")
    different = list({each.claim.told_to: each for each in reversed(ranked)}.values())[::-1]
    ordered = sorted(different, key=lambda each: ranked.index(each))
    phrase = "spoke_to" if ordered[0].claim.told_to and ordered[0].claim.speaker else "printed_in"
    return Finding(Verdict.CONFIRMED, tuple(each.statement for each in ordered[:1]), phrase)


def _interviews(scene: Scene) -> list[Bearing]:
    """Return what tells that whoever is asked about gave an interview."""
    asked = scene.asked
    person = asked.speaker or (asked.names[0] if asked.names else None)
    told = [each for each in scene.about_this() if not scene.rules.groups["interviewed"].isdisjoint(each.reading.words)]
    return [
        each
        for each in told
        if person is None or person.within(each.reading.bag) or spoken_by(person, each.claim, scene.rules)
    ]


def _asks_for_outlet(scene: Scene) -> bool:
    return scene.asked.speaker is None and not scene.rules.groups["outlets"].isdisjoint(scene.typed)


def _is_an_outlet(each: Bearing, rules: AskingRules) -> bool:
    return not rules.groups["named_outlets"].isdisjoint(told_tokens(each.claim.speaker or ""))


def _on_topic(scene: Scene, spoken: Sequence[Bearing]) -> list[Bearing]:
    """Return what shares words with the topic a question names; everything where it names none."""
    topical = [each for each in spoken if share_of(each, scene) >= _TOPIC]
    if topical:
        return topical
    asks_of_nothing = all(stem(word) in scene.rules.roles or scene.rules.is_filler(word) for word in scene.typed)
    return list(spoken) if asks_of_nothing or scene.asked.kind is not Kind.WHO_SAID else []


def _unnamed(each: Bearing, rules: AskingRules) -> bool:
    """Tell whether a statement's speaker is one the article does not name."""
    speaker = each.claim.speaker or ""
    return not any(word[:1].isupper() for word in speaker.split()[1:]) and not rules.groups["nameless"].isdisjoint(
        told_tokens(speaker)
    )


def latest(scene: Scene) -> Finding:
    """Return the newest that is on record."""
    facet = scene.facet
    wanted = (facet.aspect,) if facet is not None and facet.aspect in _NEWS else _NEWS
    news = [
        each
        for each in scene.about_this()
        if each.claim.certainty not in (Certainty.OPINION, Certainty.DECLINED) and each.claim.aspect in wanted
    ]
    news.sort(
        key=lambda each: (
            each.claim.said or each.statement.citation.published or "",
            -_NEWS.index(each.claim.aspect),
            each.statement.seq,
        ),
        reverse=True,
    )
    told = list({each.claim.aspect: each for each in reversed(news)}.values())[::-1] if wanted is _NEWS else news
    told = sorted(told[:_MOST], key=lambda each: -FIRMNESS[each.claim.certainty])
    if not told:
        return Finding(Verdict.UNKNOWN, phrase="nothing_yet")
    firm = any(each.claim.certainty is Certainty.STATED for each in told)
    return Finding(Verdict.CONFIRMED if firm else Verdict.UNCONFIRMED, tuple(each.statement for each in told))


def by(person: Named, each: Bearing, rules: AskingRules) -> bool:
    """Tell whether a statement is in somebody's words, by name or by what they are (*the producer*)."""
    claim = each.claim
    if claim.speaker is None:
        return False
    if person.known or person.go_between or spoken_by(person, claim, rules):
        return spoken_by(person, claim, rules)
    wanted = {stem(word) for word in person.words}
    named = _stems(claim.speaker)
    if not {stem(word) for word in rules.groups["close_to"]}.isdisjoint(named - wanted):
        return False
    if wanted <= named | _stems(claim.mention or "") | _stems(claim.role or ""):
        return True
    return wanted <= rules.roles and wanted <= _stems(claim.prefix[-_BESIDE:]) | _stems(claim.suffix[:_BESIDE])


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in told_tokens(text))


def _said(scene: Scene, spoken: Sequence[Bearing]) -> Finding:
    ranked = scene.best(spoken)
    top = ranked[0].score
    told = [each for each in ranked if each.score >= 0.6 * top][:_MOST]
    return Finding(Verdict.CONFIRMED, tuple(each.statement for each in told), "said")
