"""Hubs that tell of news (WebSub, W3C Recommendation of 23 January 2018): when to ask them, what to believe. Pure.

A push is never more than a hint to poll, and polling never stops. A hub is relied on, and its source polled less often,
only from its first believed push on, and only until a poll finds what no push told of: public hubs have been seen to
confirm a subscription, take the publisher's notices and deliver nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime, timedelta

from facts.sources import Poll, Source, Subscription, SubscriptionState
from facts.watching.schedule import LEASE as POLL_LEASE
from facts.watching.schedule import RELIED_ON, next_poll

LEASE = timedelta(days=10)
"""What we ask for: “10 days is a good default” (8.2)."""
LONGEST_LEASE = timedelta(days=14)
"""A hub that grants more is asked again by then all the same, so that one that forgot us is noticed."""
RENEWED_AT = 0.75
"""The share of a lease after which it is renewed."""
RETRIES = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), timedelta(days=1))
"""After how long a hub that did not confirm is asked again; then daily."""
REFUSED_FOR = timedelta(days=7)
GOODBYES = 3
"""How often a hub is asked to end a subscription; after that its lease runs out by itself."""
SOONEST = timedelta(minutes=1)
"""Between two polls of a source, however often a hub pushes."""
_METHODS = ("sha1", "sha256", "sha384", "sha512")
"""The recognised names of 7.1.1."""


def request(subscription: Subscription) -> dict[str, str]:
    """Return the form that a hub is sent to begin, renew or end a subscription (5.1)."""
    form = {
        "hub.callback": subscription.callback,
        "hub.mode": _mode(subscription),
        "hub.topic": subscription.topic,
    }
    if subscription.state is not SubscriptionState.LEAVING:
        form |= {"hub.lease_seconds": str(int(LEASE.total_seconds())), "hub.secret": subscription.secret}
    return form


def asked(subscription: Subscription, callback: str, now: datetime) -> Subscription:
    """Return a subscription as it stands while its hub is being asked; it is asked again later unless it confirms."""
    wait = RETRIES[min(subscription.asked, len(RETRIES) - 1)]
    refused_before = subscription.state is SubscriptionState.REFUSED
    return replace(
        subscription,
        state=SubscriptionState.WANTED if refused_before else subscription.state,
        callback=callback,
        asked=subscription.asked + 1,
        due_at=now + wait,
        lease_until=None,
        error="",
    )


def agrees(subscription: Subscription, mode: str, topic: str) -> bool:
    """Say whether a hub asks us to confirm what we asked of it (5.3.1), or reconfirms what we still want."""
    wanted = subscription.state is SubscriptionState.ACTIVE or subscription.asked > 0
    return wanted and mode == _mode(subscription) and topic == subscription.topic


def confirmed(subscription: Subscription, seconds: int, now: datetime) -> Subscription:
    """Return a subscription that its hub has confirmed for so many seconds."""
    lease = min(timedelta(seconds=max(0, min(seconds, 10**9))) or LEASE, LONGEST_LEASE)
    renewal = max(lease * RENEWED_AT, RETRIES[0])
    return replace(
        subscription,
        state=SubscriptionState.ACTIVE,
        asked=0,
        expires_at=now + lease,
        error="",
        due_at=now + renewal,
        lease_until=None,
    )


def refused(subscription: Subscription, reason: str, now: datetime) -> Subscription:
    """Return a subscription that its hub has denied, before or after it was confirmed (5.2)."""
    said = " ".join(reason.split())[:200]
    return replace(
        subscription,
        state=SubscriptionState.REFUSED,
        asked=0,
        expires_at=None,
        pushed_at=None,
        error=f"the hub refused: {said}" if said else "the hub refused",
        due_at=now + REFUSED_FOR,
        lease_until=None,
    )


def is_signed(secret: str, signature: str, body: bytes) -> bool:
    """Say whether a push was signed with our secret (7.1): ``method=hex`` over its body."""
    method, _, given = signature.strip().partition("=")
    if method.lower() not in _METHODS:
        return False
    wanted = hmac.new(secret.encode(), body, getattr(hashlib, method.lower())).hexdigest()
    return hmac.compare_digest(wanted.encode(), given.strip().lower().encode("utf-8", "replace"))


def hastened(source: Source, now: datetime) -> datetime | None:
    """Return when to poll a source of which its hub tells news; None where it is soon enough, or failing.

    A server that asked to be left alone, or cannot answer, is not asked sooner for what a third party says.
    """
    if source.due_at is None or source.failures:
        return None
    soonest = max(now, (source.polled_at or now - SOONEST) + SOONEST)
    return soonest if soonest < source.due_at else None


def after_poll(subscription: Subscription, polled_at: datetime, *, brought: bool) -> Subscription:
    """Return a subscription after a poll that ``brought`` new entries or not: an untold one ends our reliance."""
    untold = subscription.pushed_at is None or polled_at - subscription.pushed_at > RELIED_ON
    return replace(subscription, pushed_at=None) if brought and untold else subscription


def is_relied_on(subscription: Subscription, now: datetime) -> bool:
    """Say whether a hub has shown that it tells of news, and its lease lasts."""
    return (
        subscription.state is SubscriptionState.ACTIVE
        and subscription.pushed_at is not None
        and subscription.expires_at is not None
        and now < subscription.expires_at
    )


def due(
    subscription: Subscription, before: Source, after: Source, poll: Poll, now: datetime, *, brought: bool
) -> datetime:
    """Return when a source with a subscription is due after a poll that went well; ``before`` is the source as leased.

    A push that came while it was being polled is followed by another poll. One that a poll found nothing of, as caches
    between us and the publisher may be slow, leaves the source at its usual pace.
    """
    pushed_at = subscription.pushed_at
    leased_at = before.lease_until - POLL_LEASE if before.lease_until else now
    if pushed_at and pushed_at > leased_at:
        return now + SOONEST
    empty = not brought and pushed_at is not None and (before.polled_at is None or before.polled_at < pushed_at)
    return next_poll(after, poll, now, relied_on=is_relied_on(subscription, now) and not empty)


def _mode(subscription: Subscription) -> str:
    return "unsubscribe" if subscription.state is SubscriptionState.LEAVING else "subscribe"
