"""Corrections that reach the past: which messages are owed an edit or a reply, and what these say. Pure.

Every message that cited a statement is brought to the newest revision, once: an edit that still waits gives way to a
newer one, and a message that cannot be edited gets one reply instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from facts.announcing.composing import Retractions, Statements, announcement_of
from facts.announcing.owing import delivery_of
from facts.announcing.words import words_of
from facts.lexicon import Lexicon
from facts.messages import Announcement, Delivery, DeliveryState, Purpose, Remembered
from facts.model import Change, Production, Retraction, StatementId

ANSWERS_KEPT = timedelta(days=90)
"""How long an answer that was given in a channel is corrected when what it cited no longer stands."""
_NOTICES = 3


def notice_of(retraction: Retraction, lexicon: Lexicon) -> str:
    """Say in one or two sentences what became of a statement, and why."""
    return f"{words_of(lexicon).notices[retraction.kind]} {retraction.reason}".strip()


def with_notice(earlier: str | None, notice: str) -> str:
    """Add a notice to those before it: each once, the newest three."""
    kept = [each for each in (earlier or "").split("\n") if each and each != notice]
    return "\n".join([*kept, notice][-_NOTICES:])


def corrected(
    announcement: Announcement,
    notice: str,
    production: Production,
    statements: Statements,
    retractions: Retractions,
    lexicon: Lexicon,
) -> Announcement:
    """Return the next revision of an announcement of which something no longer stands, with a visible notice."""
    told = announcement_of(
        production,
        announcement.changes,
        statements,
        lexicon,
        retractions=retractions,
        article=announcement.article,
        digest=announcement.digest,
        member=announcement.member,
    )
    return replace(
        told,
        id=announcement.id,
        revision=announcement.revision + 1,
        notice=with_notice(announcement.notice, notice),
    )


def edits(announcement: Announcement, deliveries: Iterable[Delivery], now: datetime) -> tuple[Delivery, ...]:
    """Return an edit for every message of the announcement that a platform confirmed."""
    return tuple(
        replace(delivery_of(announcement.id, announcement.revision, each.target, Purpose.EDIT, now), ref=each.ref)
        for each in deliveries
        if each.purpose is Purpose.POST and each.state is DeliveryState.SENT and each.ref is not None
    )


def answer_edit(answer: Remembered, now: datetime) -> Delivery:
    """Return the edit that brings an answer given earlier to its newest revision."""
    owed = delivery_of(answer.id, answer.revision, answer.ref.target, Purpose.EDIT, now)
    return replace(owed, ref=answer.ref)


def reply(edit: Delivery, due: datetime) -> Delivery:
    """Return the reply owed in place of an edit that the platform refused."""
    return replace(delivery_of(edit.item, edit.revision, edit.target, Purpose.REPLY, due), ref=edit.ref)


def still_to_tell(announcement: Announcement, gone: StatementId) -> tuple[Change, ...]:
    """Return what is left to tell of an announcement that nobody has seen when one of its statements is withdrawn."""
    return tuple(change for change in announcement.changes if change.cause != gone)
