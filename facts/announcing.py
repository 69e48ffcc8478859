"""What a channel is told, and which messages that owes. Pure.

A change becomes one announcement; changes of one article are told together. When a statement is withdrawn or corrected,
every announcement that cited it gets a newer revision, and every message that was posted of it is owed an edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from facts.lexicon import Lexicon, Table, expect_keys
from facts.messages import Announcement, Cited, Delivery, DeliveryState, Line, Purpose
from facts.model import (
    Aspect,
    CandidateId,
    Change,
    ChangeKind,
    Claim,
    Community,
    Polarity,
    Production,
    Retraction,
    Statement,
    StatementId,
    Target,
    Topic,
    fingerprint,
)

_ABOUT_SOMEONE = frozenset({Aspect.CAST, Aspect.CREW, Aspect.DEAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementWords:
    """The tables of lexicons/announcements.toml."""

    aspects: Mapping[str, str]
    changes: Mapping[str, str]
    firmness: Mapping[str, str]
    standings: Mapping[str, str]
    notices: Mapping[str, str]


def announcement_words(table: Table) -> AnnouncementWords:
    """Read and check lexicons/announcements.toml."""
    names = ("aspects", "changes", "firmness", "standings", "notices")
    expect_keys("announcements.toml", table, names)
    return AnnouncementWords(**{name: table[name] for name in names})


def topic_of(statement: Statement) -> Topic:
    """Return the topic of a statement: cast, crew and deals are about someone, the rest about the production."""
    claim = statement.claim
    subject = claim.subject.casefold() if claim.subject and claim.aspect in _ABOUT_SOMEONE else None
    return Topic(production=statement.production, aspect=claim.aspect, subject=subject)


def announcement_of(
    production: Production, changes: Sequence[Change], causes: Mapping[StatementId, Statement], lexicon: Lexicon
) -> Announcement:
    """Tell these changes together, each with the statement that caused it."""
    words = lexicon.section("announcements", announcement_words)
    lines: list[Line] = []
    cited: list[Cited] = []
    for change in changes:
        cause = causes[change.cause]
        if change.kind is ChangeKind.WITHDRAWN:
            lines.append(Line(_withdrawn(change, words)))
            continue
        cited.append(_cited(len(cited) + 1, cause))
        lines.append(Line(_told(cause, change, words), (len(cited),)))
    kinds = dict.fromkeys(change.kind for change in changes)
    aspects = dict.fromkeys(words.aspects[change.topic.aspect] for change in changes)
    said = words.changes[next(iter(kinds))] if len(kinds) == 1 else "What changed on record"
    return Announcement(
        id="a-" + fingerprint(production.id, *(f"{change.cause}:{change.kind}" for change in changes)),
        production=production.name,
        headline=f"{said}: {', '.join(aspects)}",
        lines=tuple(lines),
        citations=tuple(cited),
        changes=tuple(_shortened(change) for change in changes),
    )


def corrected(announcement: Announcement, gone: Statement, retraction: Retraction, lexicon: Lexicon) -> Announcement:
    """Return the next revision of an announcement that cited a statement which no longer stands."""
    words = lexicon.section("announcements", announcement_words)
    notice = f"{words.notices[retraction.kind]} {retraction.reason}".strip()
    numbers = {cited.n for cited in announcement.citations if cited.statement == gone.id}
    lines = tuple(
        replace(line, text=f"Withdrawn — {line.text}") if numbers & set(line.cites) else line
        for line in announcement.lines
    )
    return replace(announcement, revision=announcement.revision + 1, notice=notice, lines=lines)


def posts(announcement: Announcement, communities: Iterable[Community], now: datetime) -> tuple[Delivery, ...]:
    """Return what the channels that follow these aspects are owed, one post each."""
    aspects = {change.topic.aspect for change in announcement.changes}
    return tuple(
        _delivery(announcement.id, announcement.revision, community.target, Purpose.POST, now)
        for community in communities
        if not community.aspects or aspects & set(community.aspects)
    )


def edits(announcement: Announcement, deliveries: Iterable[Delivery], now: datetime) -> tuple[Delivery, ...]:
    """Return an edit for every message of the announcement that a platform confirmed."""
    return tuple(
        replace(_delivery(announcement.id, announcement.revision, delivery.target, Purpose.EDIT, now), ref=delivery.ref)
        for delivery in deliveries
        if delivery.purpose is Purpose.POST and delivery.state is DeliveryState.SENT and delivery.ref is not None
    )


def review_cards(
    candidates: Iterable[CandidateId], communities: Iterable[Community], now: datetime
) -> tuple[Delivery, ...]:
    """Return one review card for each candidate in each review channel."""
    targets = dict.fromkeys(target for community in communities if (target := community.review_target) is not None)
    return tuple(_delivery(candidate, 0, target, Purpose.REVIEW, now) for candidate in candidates for target in targets)


def credit(statement: Statement) -> str:
    """Name who said it, and to whom: ``Mira Sorvino, to People``; the outlet where nobody else is credited."""
    claim, outlet = statement.claim, statement.citation.outlet
    who = claim.speaker or outlet or "An unnamed source"
    heard = claim.told_to or (outlet if outlet and outlet != who else None)
    return f"{who}, to {heard}" if claim.told_to else f"{who}, in {heard}" if heard else who


def firmness(claim: Claim, lexicon: Lexicon) -> str:
    """Say in words how firmly a claim was made, e.g. ``hedged, not settled``."""
    words = lexicon.section("announcements", announcement_words)
    return _firmness(claim, words)


def _firmness(claim: Claim, words: AnnouncementWords) -> str:
    denied = claim.certainty == "stated" and claim.polarity is Polarity.DENIES
    return words.firmness["denied" if denied else claim.certainty.value]


def _told(cause: Statement, change: Change, words: AnnouncementWords) -> str:
    told = f"{credit(cause)}: “{cause.claim.quote}” ({_firmness(cause.claim, words)})"
    before, after = change.before.verdict, change.after.verdict
    if before is after or change.kind is ChangeKind.NEW:
        return told
    return f"{told}. Before: {words.standings[before]}. Now: {words.standings[after]}."


def _withdrawn(change: Change, words: AnnouncementWords) -> str:
    aspect = words.aspects[change.topic.aspect]
    after = words.standings[change.after.verdict]
    return f"A statement about {aspect} no longer stands. What is left on record: {after}."


def _cited(n: int, statement: Statement) -> Cited:
    claim, citation = statement.claim, statement.citation
    return Cited(
        n=n,
        statement=statement.id,
        speaker=claim.speaker,
        quote=claim.quote,
        told_to=claim.told_to,
        outlet=citation.outlet,
        url=citation.url,
        said=claim.said,
        published=citation.published,
        certainty=claim.certainty,
        polarity=claim.polarity,
    )


def _shortened(change: Change) -> Change:
    return replace(
        change,
        before=replace(change.before, grounds=(), dissent=()),
        after=replace(change.after, grounds=(), dissent=()),
    )


def _delivery(item: str, revision: int, target: Target, purpose: Purpose, now: datetime) -> Delivery:
    return Delivery(
        id="o-" + fingerprint(item, str(revision), target, purpose.value),
        target=target,
        purpose=purpose,
        item=item,
        revision=revision,
        due_at=now,
    )
