"""Use-cases of the delivery loop: take what is owed, say what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from facts.announcing.choosing import pings
from facts.announcing.composing import named_in
from facts.announcing.correcting import reply
from facts.announcing.timing import after_quiet, is_quiet
from facts.engine.answers import ANSWER, Answering
from facts.engine.operating import TOLD_TWICE, Operating
from facts.engine.reviewing import Reviewing
from facts.messages import Announcement, Delivery, DeliveryState, Owed, Purpose
from facts.model import AuditEntry, CandidateId, MessageRef, Target

LEASE = timedelta(seconds=120)
"""Longer than the longest time a platform call may take (60 s) by a minute."""
ARRIVES_WITHIN = timedelta(seconds=30)
"""A message that is on its way when its sender dies or gives up is at the platform by then, or will never be: to look
for it earlier might be to send it twice."""
REPEATED_WITHIN = timedelta(days=1)
"""Slack repeats an event for about six minutes; a day forgives any clock."""
_BOT = "on-record"


class Delivering(Reviewing, Answering, Operating):
    """The ledger, as the delivery loop sees it."""

    def begin(self, *, arrives_within: timedelta = ARRIVES_WITHIN) -> bool:
        """Take the record for this process; False if it is of the embedded kind and another process has it.

        Being the only one, whatever was under way was our own before we were restarted: an edit is due again at once,
        a message when it can be seen whether it arrived.
        """
        if not self._storage.alone():
            return False
        if self._storage.embedded:
            with self._storage.transaction():
                now = self._now()
                self._storage.outbox.release(now, arrived_by=now + arrives_within)
        return True

    def claim(
        self,
        platforms: Sequence[str],
        *,
        limit: int = 10,
        lease: timedelta = LEASE,
        arrives_within: timedelta = ARRIVES_WITHIN,
    ) -> tuple[Owed, ...]:
        """Take up to ``limit`` due deliveries for these platforms, each under a lease, with what they carry.

        What became due in a channel's quiet hours waits for their end. Where the database may have forgotten the last
        attempts, all that is due is looked for first, when it can have arrived.
        """
        now = self._now()
        taken = self._claimed(platforms, now, limit, lease)
        if taken is None:
            self._look_for_all(now, now + arrives_within)
            taken = self._claimed(platforms, now, limit, lease)
        return taken or ()

    def settle(
        self,
        owed: Owed,
        state: DeliveryState,
        *,
        ref: MessageRef | None = None,
        due_at: datetime | None = None,
        wait: timedelta | None = None,
        error: str | None = None,
        landed: bool = True,
        counted: bool = True,
        refused: bool = False,
    ) -> bool:
        """Write the outcome of an attempt; False if another worker has taken over meanwhile.

        ``wait`` counts from now, in place of ``due_at``. Where the announcement was corrected while its post was under
        way, the edit it missed is owed in the same transaction; where the platform ``refused`` an edit, a reply is.
        Where two workers turn out to have posted the same delivery, that is kept in the audit for the operator.
        """
        delivery = owed.delivery
        with self._storage.transaction():
            outbox = self._storage.outbox
            due = due_at if wait is None else self._now() + wait
            written = outbox.settle(
                delivery.id,
                delivery.fence,
                state,
                ref=ref,
                due_at=due,
                error=error,
                landed=landed,
                counted=counted,
            )
            if state is DeliveryState.SENT and ref is not None and delivery.purpose is not Purpose.EDIT:
                self._told_twice(owed, ref, written)
            if written and state is DeliveryState.SENT:
                self._owe_missed_edit(owed, ref or delivery.ref)
            if written and refused and delivery.purpose is Purpose.EDIT:
                instead = reply(delivery, self._now())
                self._storage.waiting.drop_older(instead, self._why("newer_edit"))
                self._storage.waiting.owe(instead)
        return written

    def landed_late(self, owed: Owed, ref: MessageRef) -> bool:
        """Keep a message that a worker found at the platform after another had taken over; True if two stand now."""
        with self._storage.transaction():
            return self._told_twice(owed, ref, written=False)

    def stop_channel(self, target: Target, reason: str) -> None:
        """Send nothing more to a channel that refused, until the operator or a moderator sets it going again."""
        with self._storage.transaction():
            self._storage.outbox.stop(target, reason, self._now())
            self._storage.audit.add(
                AuditEntry(at=self._now(), actor=_BOT, action="stopped", object=target, detail=reason)
            )

    def first_time(self, event: str) -> bool:
        """Say whether a platform's event is new, and remember it for a day, across restarts."""
        now = self._now()
        with self._storage.transaction():
            return self._storage.seen.first(event, now, forget=now - REPEATED_WITHIN)

    def deliveries(self, *, state: DeliveryState | None = None, limit: int = 100) -> tuple[Delivery, ...]:
        """Return deliveries, newest first, for the operator."""
        return self._storage.outbox.listed(state=state, limit=limit)

    def _claimed(
        self, platforms: Sequence[str], now: datetime, limit: int, lease: timedelta
    ) -> tuple[Owed, ...] | None:
        """Take what is due; None, and nothing taken, where the database may have forgotten attempts.

        Which history it is on is read in the transaction that claims: the connection, and with it the server, stays the
        same for as long as that lasts.
        """
        with self._storage.transaction(alone=False):
            if self._storage.outbox.on_another_history():
                return None
            for community in self._storage.communities.with_quiet_hours(due=now):
                if is_quiet(community.settings, now):
                    until = after_quiet(community.settings, now)
                    self._storage.waiting.put_off(community.target, now=now, until=until)
            taken = self._storage.outbox.claim(platforms=platforms, now=now, lease_until=now + lease, limit=limit)
            return tuple(replace(self._owed(delivery), look=delivery.started_at != now) for delivery in taken)

    def _look_for_all(self, now: datetime, arrived_by: datetime) -> None:
        with self._storage.transaction():
            if not self._storage.outbox.on_another_history():
                return  # another worker was first
            due = self._storage.outbox.doubt(now, arrived_by=arrived_by)
            if due:
                told = (
                    f"a standby was promoted or a copy put back; what was due ({due}) is looked for before it is sent"
                )
                entry = AuditEntry(at=now, actor=_BOT, action="looks again", object="record", detail=told)
                self._storage.audit.add(entry)

    def _told_twice(self, owed: Owed, ref: MessageRef, written: bool) -> bool:
        """Keep a message that a late worker posted, and say so where it is one too many; return whether it is."""
        delivery, audit = owed.delivery, self._storage.audit
        now = self._now()
        if not written:
            audit.add(AuditEntry(at=now, actor=_BOT, action="landed late", object=delivery.id, detail=ref.message))
            settled = self._storage.outbox.get(delivery.id)
            others = {settled.ref.message} if settled and settled.ref and settled.state is DeliveryState.SENT else set()
        elif owed.look:
            others = {entry.detail for entry in audit.latest(object=delivery.id) if entry.action == "landed late"}
        else:
            return False
        others.discard(ref.message)
        for other in others:
            kept, surplus = (ref.message, other) if written else (other, ref.message)
            detail = f"{surplus} beside {kept} in {delivery.target}"
            audit.add(AuditEntry(at=now, actor=_BOT, action=TOLD_TWICE, object=delivery.id, detail=detail))
        return bool(others)

    def _owe_missed_edit(self, owed: Owed, ref: MessageRef | None) -> None:
        delivery = owed.delivery
        if owed.answer is not None:
            kept = self._storage.answers.get(delivery.item)
            if kept is not None and kept.revision == owed.answer.revision:
                self._catch_up(kept, owed.answer.answer)
            return
        if owed.announcement is not None and delivery.purpose is not Purpose.REPLY:
            # What an earlier attempt left at the platform may be as old as the delivery.
            told = delivery.revision if owed.look else owed.announcement.revision
            self._owe_edit_since(told, delivery, ref)

    def _owed(self, delivery: Delivery) -> Owed:
        if delivery.purpose is Purpose.REVIEW:
            candidate, production = self._candidate(CandidateId(delivery.item))
            return Owed(delivery=delivery, review=self._item(candidate, production))
        if delivery.item.startswith(ANSWER):
            return Owed(delivery=delivery, answer=self._revised(delivery.item))
        announcement = self._storage.outbox.announcement(delivery.item)
        if announcement is not None and delivery.purpose is Purpose.POST:
            announcement = self._with_pings(announcement, delivery.target)
        return Owed(delivery=delivery, announcement=announcement)

    def _with_pings(self, announcement: Announcement, target: Target) -> Announcement:
        if announcement.member is not None or not announcement.changes:
            return announcement
        followed = announcement.changes[0].topic.production
        settings = [each.settings for each in self._storage.communities.at(target) if each.production == followed]
        if not settings or not settings[0].pings:
            return announcement
        statements = self._statements_of(named_in(announcement.changes))
        return replace(announcement, pings=tuple(pings(announcement.changes, statements, settings[0])))
