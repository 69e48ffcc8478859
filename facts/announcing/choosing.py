"""Who is told of a change: what it is worth to a channel's settings, whom it pings, which members watch it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from facts.announcing.words import topic_of
from facts.communities import ChannelSettings, Community, Tells, Watch
from facts.model import Aspect, Certainty, Change, ChangeKind, Claim, Standing, Statement, StatementId, Topic
from facts.standing import FIRMNESS, change, standing


class Untold(StrEnum):
    """Why a channel is not told of a change; the sentences are under ``[why]`` in announcements.toml."""

    OTHER_WORK = "other_work"
    ASPECT = "aspect"
    SPOILER = "spoiler"
    FIRMNESS = "firmness"
    OPINION = "opinion"
    DECLINE = "decline"
    NO_CHANGE = "no_change"
    AGAIN = "again"


_BY_LEVEL = {
    Tells.CHANGES: frozenset(ChangeKind) - {ChangeKind.REPEATED, ChangeKind.REINFORCED},
    Tells.NEWS: frozenset(ChangeKind) - {ChangeKind.REPEATED},
    Tells.EVERYTHING: frozenset(ChangeKind),
}
_LETTERS_OFF = str.maketrans("’‘ʼ", "'''")


def changes_made(live: Iterable[Statement], added: Sequence[Statement], *, at: datetime) -> tuple[Change, ...]:
    """Return what each statement altered when these were added, in order, to those of their topics that were live.

    Every statement makes a change; one that alters nothing makes a REPEATED one. Claims about other works make none.
    """
    known: dict[Topic, list[Statement]] = {}
    for each in live:
        if not each.claim.work:
            known.setdefault(topic_of(each), []).append(each)
    made = []
    for each in added:
        if each.claim.work:
            continue
        topic = topic_of(each)
        heard = known.setdefault(topic, [])
        before = standing(topic, heard, as_of=at)
        heard.append(each)
        after = standing(topic, heard, as_of=at)
        made.append(change(before, after, each.id) or _repeated(before, after, each.id))
    return tuple(made)


def change_left(before: Standing, after: Standing, gone: Statement) -> Change | None:
    """Return what taking a statement off the record altered about its topic, or None."""
    made = change(before, after, gone.id)
    if made is None:
        return None
    return replace(made, withdrawal=True, left=after.grounds[0].id if after.grounds else None)


def untold(made: Change, cause: Statement, community: Community) -> Untold | None:
    """Return why a channel is not told of a change, or None where it is."""
    claim, settings = cause.claim, community.settings
    if claim.work:
        return Untold.OTHER_WORK
    if community.aspects and made.topic.aspect not in community.aspects:
        return Untold.ASPECT
    if not settings.spoilers and (claim.spoiler or claim.aspect is Aspect.STORY):
        return Untold.SPOILER
    if settings.least is not None and not is_as_firm(claim, settings.least):
        return Untold.FIRMNESS
    return _not_worth(made, claim, settings.tells)


def pings(
    changes: Iterable[Change], statements: Mapping[StatementId, Statement], settings: ChannelSettings
) -> list[str]:
    """Return the roles that asked to be pinged for any of these changes, each once."""
    return list(
        dict.fromkeys(
            ping.role
            for made in changes
            for ping in settings.pings
            if (not ping.aspects or made.topic.aspect in ping.aspects)
            and (ping.least is None or is_as_firm(statements[made.cause].claim, ping.least))
        )
    )


def watched(made: Change, cause: Statement, watch: Watch) -> bool:
    """Say whether a member's watch is about this change; members are told of news, as channels are by default."""
    claim = cause.claim
    if claim.work or watch.production != made.topic.production or _not_worth(made, claim, Tells.NEWS) is not None:
        return False
    if watch.aspect is not None and made.topic.aspect is not watch.aspect:
        return False
    return watch.person is None or any(names(watch.person, name) for name in (claim.speaker, claim.subject))


def names(person: str, name: str | None) -> bool:
    """Say whether a name is that of a person: all words of one are in it, so *Sorvino* names *Mira Sorvino*."""
    return bool(name) and set(_name_words(person)) <= set(_name_words(name or ""))


def is_as_firm(claim: Claim, least: Certainty) -> bool:
    """Say whether a claim is made at least this firmly, whichever way it points."""
    return FIRMNESS[claim.certainty] >= FIRMNESS[least]


def _not_worth(made: Change, claim: Claim, level: Tells) -> Untold | None:
    if made.kind in _BY_LEVEL[level]:
        return None
    if claim.certainty is Certainty.OPINION:
        return Untold.OPINION
    if claim.certainty is Certainty.DECLINED:
        return Untold.DECLINE
    return Untold.AGAIN if made.kind is ChangeKind.REINFORCED else Untold.NO_CHANGE


def _repeated(before: Standing, after: Standing, cause: StatementId) -> Change:
    return Change(kind=ChangeKind.REPEATED, topic=after.topic, before=before, after=after, cause=cause)


def _name_words(name: str) -> list[str]:
    return name.translate(_LETTERS_OFF).casefold().replace(".", " ").split()
