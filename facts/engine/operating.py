"""Use-cases of whoever runs the bot: how far behind it is, what to do about a delivery, how fast it may speak."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from facts.engine.telling import Telling
from facts.errors import Invalid, NotFound
from facts.messages import Backlog, Delivery, DeliveryState, Purpose
from facts.model import Actor, AuditEntry, MessageRef, Target
from facts.pacing import Pace

TOLD_TWICE = "told twice"
"""The audit's word for a delivery of which two messages stand."""
TOLD_TWICE_SHOWN = timedelta(days=30)


class Operating(Telling):
    """The ledger, as its operator sees it."""

    def reserve(self, paces: Sequence[Pace], *, longest: float) -> float:
        """Draw on rate budgets that all processes share; return the seconds to wait, beyond ``longest`` undrawn."""
        return self._storage.paces.reserve(paces, longest=longest)

    def hold(self, paces: Sequence[Pace], seconds: float) -> None:
        """Close rate budgets for as long as the platform asked."""
        self._storage.paces.hold(paces, seconds)

    def delivery(self, id: str) -> Delivery:
        """Return one delivery.

        Raises:
            NotFound: there is none of that id.
        """
        found = self._storage.outbox.get(id)
        if found is None:
            raise NotFound(f"There is no delivery {id}. `onrecord deliveries list` shows them.")
        return found

    def backlog(self) -> tuple[Backlog, ...]:
        """Return how many deliveries are in each state on each platform, and since when the oldest is due."""
        return self._storage.outbox.backlog()

    def backlog_now(self) -> tuple[tuple[Backlog, ...], datetime]:
        """Return the backlog, and the moment (UTC) by the clock that its times are of."""
        return self._storage.outbox.backlog(), self._now()

    def take_turn(self, job: str, every: timedelta) -> bool:
        """Say whether a regular job is due, and take it: of all processes on one database, one is told yes."""
        now = self._now()
        with self._storage.transaction():
            last = self._storage.outbox.mark(f"job {job}")
            if last is not None and now - datetime.fromisoformat(last) < every:
                return False
            self._storage.outbox.put_mark(f"job {job}", now.isoformat())
            return True

    def backup(self, to: Path) -> Path:
        """Write a whole, checked copy of an embedded record to a new file.

        Raises:
            Invalid: the record is on PostgreSQL, which has backups of its own.
            StorageUnavailable: the file cannot be written; the record is untouched.
        """
        return self._storage.backup(to)

    def shrink(self) -> None:
        """Give the space of deleted rows back to the disk."""
        self._storage.shrink()

    def stopped_channels(self) -> tuple[tuple[Target, str], ...]:
        """Return the channels that nothing is sent to because they refused, each with the reason."""
        return self._storage.outbox.stops()

    def told_twice(self, limit: int = 100) -> tuple[AuditEntry, ...]:
        """Return what was found to stand twice at a platform in the last thirty days, newest first."""
        since = self._now() - TOLD_TWICE_SHOWN
        return self._storage.audit.latest(action=TOLD_TWICE, since=since, limit=limit)

    def retry(self, id: str, by: Actor, *, look: bool = True) -> Delivery:
        """Owe a delivery once more, at once, and set its channel going again if it was stopped.

        With ``look`` the platform is asked first whether an earlier attempt landed; without, the operator has looked.

        Raises:
            NotFound: there is none of that id.
            Invalid: it is under way or was sent.
        """
        with self._storage.transaction():
            delivery = self.delivery(id)
            self._storage.outbox.lift(delivery.target)
            self._decide_delivery(delivery, DeliveryState.PENDING, look=look)
            self._audit(by, "retried", id, "after looking" if look else "without looking")
            return self.delivery(id)

    def mark_landed(self, id: str, message: str, by: Actor) -> Delivery:
        """Say that an earlier attempt landed, and as which of the platform's messages.

        Raises:
            NotFound, Invalid: as for ``retry``.
        """
        with self._storage.transaction():
            delivery = self.delivery(id)
            ref = MessageRef(target=delivery.target, message=message)
            self._decide_delivery(delivery, DeliveryState.SENT, ref=ref)
            if delivery.purpose is Purpose.POST:
                self._owe_edit_since(delivery.revision, delivery, ref)
            self._audit(by, "landed", id, message)
            return self.delivery(id)

    def compact(self, before: datetime, by: Actor) -> int:
        """Forget settled deliveries that were due before; return how many rows went. The record itself stays whole."""
        with self._storage.transaction():
            gone = self._storage.outbox.compact(before)
            self._audit(by, "compacted", before.date().isoformat(), f"{gone} rows")
            return gone

    def _decide_delivery(
        self, delivery: Delivery, state: DeliveryState, *, look: bool = True, ref: MessageRef | None = None
    ) -> None:
        now = self._now()
        if not self._storage.outbox.decide(delivery.id, state, due_at=now, ref=ref, look=look, error=None):
            raise Invalid(f"Delivery {delivery.id} is {delivery.state.value}. Nothing was changed.")
