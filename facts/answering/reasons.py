"""Why: the words that give the reason of what is asked about."""

from __future__ import annotations

from collections.abc import Sequence

from facts.answering.bearing import Bearing, Scene, spoken_by
from facts.answering.by_words import says_of, share_of
from facts.answering.telling import same_article
from facts.model import Certainty, Polarity

EVENT = 0.5
"""Share of a question's words from which a statement tells of the event whose reason is asked for."""
_REASON = 1.2
"""What a statement must be worth to be told as a reason."""
_TOUCHES = 0.2
"""Share of a question's words from which a statement has to do with the event at all."""
_NEAR = 700
"""Characters between an event and its reason in one article."""
_MOST = 3


def reasons(scene: Scene) -> list[Bearing]:
    """Return what is given as the reason: words that say why, beside the event or by whom it is asked of."""
    events = [each for each in scene.about_this() if share_of(each, scene) >= EVENT and says_of(each, scene)]
    giving = []
    for each in scene.about_this():
        if not each.named or each.claim.certainty is Certainty.DECLINED:
            continue
        worth = _worth_of_reason(each, scene, events)
        if worth >= _REASON:
            giving.append((worth, each))
    giving.sort(key=lambda pair: (-pair[0], -pair[1].score, pair[1].statement.id))
    top = giving[0][0] if giving else 0.0
    return [each for worth, each in giving[:_MOST] if worth >= 0.7 * top]


def _worth_of_reason(each: Bearing, scene: Scene, events: Sequence[Bearing]) -> float:
    """Weigh a statement as a reason: that it says why, that it is beside the event or of it, that somebody is asked."""
    asked = scene.asked
    share = share_of(each, scene)
    why = "reason" in each.reading.concepts or "circumstance" in each.reading.concepts
    after = share >= EVENT and not why and not scene.rules.groups["because_of"].isdisjoint(each.reading.words)
    theirs = any(spoken_by(person, each.claim, scene.rules) for person in asked.names)
    doubt = theirs and (each.claim.certainty is Certainty.OPINION or each.claim.polarity is Polarity.DENIES)
    beside = any(_beside(each, event) for event in events if event is not each)
    if not (why or after or doubt or (each.answers and not asked.names and (each.fits or share >= 0.5))):
        return 0.0
    if not (why or after or doubt) and "delay" in asked.terms and "delay" in each.reading.concepts:
        return 0.0  # that it is delayed is no reason why
    gives = "reason" in each.reading.concepts or (each.answers and each.fits)
    bare = gives and all(word.weight < 1.0 for word in scene.wanted)
    event = (scene.rules.off | scene.rules.on).intersection(asked.terms)
    other = (
        bool(event)
        and not event & each.reading.concepts.keys()
        and not scene.rules.off.isdisjoint(each.reading.concepts)
    )
    if not (share >= _TOUCHES or ((beside or theirs) and not other) or bare):
        return 0.0
    worth = (
        2.0 * why
        + 0.9 * after
        + share
        + 0.8 * theirs
        + 0.7 * doubt
        + 0.6 * beside
        + 0.3 * (each.claim.speaker is not None)
    )
    if not why and each.answers:
        worth += 0.9 if each.claim.speaker else 0.5
    return worth


def _beside(one: Bearing, other: Bearing) -> bool:
    """Tell whether two statements stand near each other in one article."""
    return same_article(one, other) and abs(one.claim.start - other.claim.start) <= _NEAR
