"""Use-cases of the delivery loop: take what is owed, say what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from facts.announcing import edits
from facts.engine.reviewing import Reviewing
from facts.messages import Delivery, DeliveryState, Owed, Purpose
from facts.model import CandidateId, MessageRef

LEASE = timedelta(seconds=120)
"""Longer than the longest time a platform call may take (60 s) by a minute."""


class Delivering(Reviewing):
    """The ledger, as the delivery loop sees it."""

    def claim(self, platforms: Sequence[str], *, limit: int = 10) -> tuple[Owed, ...]:
        """Take up to ``limit`` due deliveries for these platforms, each under a lease, with what they carry."""
        now = self._now()
        with self._storage.transaction():
            taken = self._storage.outbox.claim(platforms=platforms, now=now, lease_until=now + LEASE, limit=limit)
            return tuple(self._owed(delivery) for delivery in taken)

    def settle(
        self,
        owed: Owed,
        state: DeliveryState,
        *,
        ref: MessageRef | None = None,
        due_at: datetime | None = None,
        error: str | None = None,
    ) -> bool:
        """Write the outcome of an attempt; False if another worker has taken over meanwhile.

        Where the announcement was corrected while its post was under way, the edit it missed is owed in the same
        transaction.
        """
        delivery = owed.delivery
        with self._storage.transaction():
            outbox = self._storage.outbox
            written = outbox.settle(delivery.id, delivery.fence, state, ref=ref, due_at=due_at, error=error)
            if written and state is DeliveryState.SENT and owed.announcement is not None:
                newest = outbox.announcement(delivery.item)
                if newest is not None and newest.revision > owed.announcement.revision:
                    sent = replace(delivery, purpose=Purpose.POST, state=DeliveryState.SENT, ref=ref or delivery.ref)
                    for missed in edits(newest, [sent], self._now()):
                        outbox.owe(missed)
        return written

    def deliveries(self, *, state: DeliveryState | None = None, limit: int = 100) -> tuple[Delivery, ...]:
        """Return deliveries, newest first, for the operator."""
        return self._storage.outbox.listed(state=state, limit=limit)

    def _owed(self, delivery: Delivery) -> Owed:
        if delivery.purpose is Purpose.REVIEW:
            candidate, production = self._candidate(CandidateId(delivery.item))
            return Owed(delivery=delivery, review=self._item(candidate, production))
        return Owed(delivery=delivery, announcement=self._storage.outbox.announcement(delivery.item))
