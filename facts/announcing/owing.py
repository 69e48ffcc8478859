"""Rows of the ledger: what a channel is owed, under an id that is the same whenever the same thing is owed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from facts.communities import Community
from facts.messages import Announcement, Delivery, Purpose
from facts.model import CandidateId, Target, fingerprint


def delivery_of(item: str, revision: int, target: Target, purpose: Purpose, due: datetime) -> Delivery:
    """Return a delivery that is due then."""
    return Delivery(
        id="o-" + fingerprint(item, str(revision), target, purpose.value),
        target=target,
        purpose=purpose,
        item=item,
        revision=revision,
        due_at=due,
    )


def post(announcement: Announcement, target: Target, due: datetime) -> Delivery:
    """Return the post of an announcement in a channel, or to a member."""
    return delivery_of(announcement.id, 0, target, Purpose.POST, due)


def posts(announcement: Announcement, targets: Iterable[Target], due: datetime) -> tuple[Delivery, ...]:
    """Return one post of an announcement for each target."""
    return tuple(post(announcement, target, due) for target in dict.fromkeys(targets))


def review_cards(
    candidates: Iterable[CandidateId], communities: Iterable[Community], now: datetime
) -> tuple[Delivery, ...]:
    """Return one review card for each candidate in each review channel."""
    targets = dict.fromkeys(target for community in communities if (target := community.review_target) is not None)
    return tuple(
        delivery_of(candidate, 0, target, Purpose.REVIEW, now) for candidate in candidates for target in targets
    )
