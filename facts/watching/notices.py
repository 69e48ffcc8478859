"""What moderators are told about sources: once each, through the same ledger as everything else. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from facts.communities import Community
from facts.messages import Announcement, Delivery, Line, Purpose
from facts.model import Production, Statement, fingerprint
from facts.sources import Source


def failing(source: Source, production: Production) -> Announcement:
    """A source has failed for a day; it goes on being tried."""
    since = f"{source.failing_since:%-d %B %Y, %H:%M} UTC" if source.failing_since else "a day ago"
    return _notice(
        f"A source has failed since {since}",
        production,
        (
            f"{named(source)} cannot be read: {source.error}",
            "Nothing of it is lost as long as it keeps its entries; On Record goes on trying, less and less often.",
        ),
        source.id,
        str(source.failing_since),
    )


def gone(source: Source, production: Production) -> Announcement:
    """A source's owner says that it is gone for good; it is no longer polled."""
    return _notice(
        "A source is gone",
        production,
        (f"{named(source)}: {source.error}", "It is no longer polled. Add its new address if it has one."),
        source.id,
        "gone",
    )


def moved(source: Source, to: Source, production: Production) -> Announcement:
    """A source has moved for good; its new address is polled from now on."""
    return _notice("A source has moved", production, (f"{named(source)} is now read at {to.url}.",), source.id, to.url)


def vanished(statements: Iterable[Statement], production: Production, why: str) -> Announcement:
    """Words on record are no longer where they were read."""
    quoted = tuple(statements)
    lines = tuple(f"“{each.claim.quote}” ({each.claim.speaker or 'unnamed'}) · {each.id}" for each in quoted)
    return _notice(
        "Words on record have vanished from their page",
        production,
        (
            f"{quoted[0].citation.url or 'The page'}: {why}",
            *lines,
            "They stay on record until a moderator retracts them.",
        ),
        *(each.id for each in quoted),
    )


def to_moderators(notice: Announcement, communities: Iterable[Community], now: datetime) -> tuple[Delivery, ...]:
    """Return one delivery for each channel in which moderators review."""
    targets = dict.fromkeys(each.review_target for each in communities if each.review_target)
    return tuple(
        Delivery(
            id="d-" + fingerprint(notice.id, target),
            target=target,
            purpose=Purpose.POST,
            item=notice.id,
            due_at=now,
        )
        for target in targets
        if target
    )


def named(source: Source) -> str:
    """Return a source's title with its address."""
    return f"{source.title} ({source.url})" if source.title else source.url


def _notice(headline: str, production: Production, lines: tuple[str, ...], *about: str) -> Announcement:
    return Announcement(
        id="n-" + fingerprint(production.id, headline, *about),
        production=production.name,
        headline=headline,
        lines=tuple(Line(line) for line in lines),
    )
