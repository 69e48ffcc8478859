"""The delivery ledger: what is owed to channels, under a fence, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from facts.messages import FORGOTTEN, Announcement, Backlog, Delivery, DeliveryState, Purpose
from facts.model import MessageRef, ProductionId, StatementId, Target
from facts.storage.driver import Driver, Row
from facts.storage.rows import from_json, from_time, to_json, to_time

_HISTORY = "history"


class OutboxTable:
    """The delivery ledger."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def announce(self, announcement: Announcement, production: ProductionId, at: datetime) -> None:
        """Keep an announcement, or a newer revision of it."""
        self._driver.execute(
            """insert into announcements (id, revision, production, body, at)
               values (:id, :revision, :production, :body, :at) on conflict (id, revision) do nothing""",
            {
                "id": announcement.id,
                "revision": announcement.revision,
                "production": production,
                "body": to_json(announcement),
                "at": to_time(at),
            },
        )
        for cited in announcement.citations:
            self._driver.execute(
                """insert into announcement_cites (statement, announcement) values (:statement, :announcement)
                   on conflict (statement, announcement) do nothing""",
                {"statement": cited.statement, "announcement": announcement.id},
            )

    def announcement(self, id: str) -> Announcement | None:
        """Return the newest revision of an announcement, or None."""
        rows = self._driver.query(
            "select body from announcements where id = :id order by revision desc limit 1", {"id": id}
        )
        return from_json(Announcement, rows[0]["body"]) if rows else None

    def citing(self, statement: StatementId) -> tuple[Announcement, ...]:
        """Return the newest revision of every announcement that cites the statement."""
        rows = self._driver.query(
            "select announcement from announcement_cites where statement = :statement order by announcement",
            {"statement": statement},
        )
        found = (self.announcement(row["announcement"]) for row in rows)
        return tuple(announcement for announcement in found if announcement is not None)

    def owe(self, delivery: Delivery) -> bool:
        """Insert a delivery; False if the same (item, revision, target, purpose) is owed already."""
        ref = delivery.ref
        return (
            self._driver.execute(
                """insert into deliveries (id, item, revision, target, platform, purpose, state, fence, attempts,
                       due_at, ref_target, ref_message, ref_extra, seq)
                   select :id, :item, :revision, :target, :platform, :purpose, :state, 0, 0, :due_at, :ref_target,
                       :ref_message, :ref_extra, coalesce(max(seq), 0) + 1 from deliveries where true
                   on conflict (item, revision, target, purpose) do nothing""",
                {
                    "id": delivery.id,
                    "item": delivery.item,
                    "revision": delivery.revision,
                    "target": delivery.target,
                    "platform": delivery.target.partition(":")[0],
                    "purpose": delivery.purpose.value,
                    "state": delivery.state.value,
                    "due_at": to_time(delivery.due_at),
                    "ref_target": ref.target if ref else None,
                    "ref_message": ref.message if ref else None,
                    "ref_extra": ref.extra if ref else None,
                },
            )
            > 0
        )

    def claim(
        self, *, platforms: Sequence[str], now: datetime, lease_until: datetime, limit: int
    ) -> tuple[Delivery, ...]:
        """Take due deliveries and those whose lease ran out; none is given to two callers.

        A channel has one message under way at a time, in the order in which they were owed; one that was put off keeps
        those behind it waiting. Edits stand in a line of their own, so that a correction is not held up by posts.
        What is due to a channel that was stopped is dead at once. ``started_at`` tells when the first attempt that may
        have landed began; after a backup was put back, any that was due before may have been made.
        """
        if not platforms:
            return ()
        names = {f"p{at}": platform for at, platform in enumerate(platforms)}
        listed = ", ".join(":" + name for name in names)
        self._bury(now)
        rows = self._driver.query(
            f"""update deliveries set state = 'sending', fence = fence + 1, attempts = attempts + 1,
                    lease_until = :lease,
                    started_at = coalesce(started_at, case when due_at <=
                        (select value from marks where name = 'restored_at') then due_at else :now end)
                where id in (
                    select id from deliveries as due
                    where platform in ({listed})
                      and ((state = 'pending' and due_at <= :now) or (state = 'sending' and lease_until <= :now))
                      and not exists (
                        select 1 from deliveries as ahead
                        where ahead.target = due.target and ahead.state in ('pending', 'sending') and ahead.id <> due.id
                          and ((ahead.state = 'sending' and ahead.lease_until > :now)
                            or (ahead.seq < due.seq and (ahead.purpose = 'edit') = (due.purpose = 'edit')
                                and (ahead.state = 'sending' or ahead.fence > 0 or ahead.due_at <= :now))))
                    order by due_at, seq limit :limit {self._driver.claim_lock})
                returning *""",  # noqa: S608 - names and a constant
            {
                **names,
                "now": to_time(now),
                "lease": to_time(lease_until),
                "limit": limit,
            },
        )
        return tuple(_delivery(row) for row in sorted(rows, key=lambda row: (row["due_at"], row["seq"])))

    def settle(
        self,
        id: str,
        fence: int,
        state: DeliveryState,
        *,
        ref: MessageRef | None = None,
        due_at: datetime | None = None,
        error: str | None = None,
        landed: bool = True,
        counted: bool = True,
    ) -> bool:
        """Write the outcome of an attempt; False if a newer claim has taken over.

        ``landed`` False: certainly nothing of this delivery stands at the platform, so the next attempt need not look.
        ``counted`` False: the attempt is not one of those after which it is given up.
        """
        return (
            self._driver.execute(
                """update deliveries set state = :state, lease_until = null, error = :error,
                       due_at = coalesce(:due_at, due_at), ref_target = coalesce(:ref_target, ref_target),
                       ref_message = coalesce(:ref_message, ref_message), ref_extra = coalesce(:ref_extra, ref_extra),
                       started_at = case when :landed = 1 then started_at end,
                       attempts = attempts - case when :counted = 1 then 0 else 1 end
                   where id = :id and fence = :fence and state = 'sending'""",
                {
                    "id": id,
                    "fence": fence,
                    "state": state.value,
                    "error": error,
                    "due_at": to_time(due_at),
                    "ref_target": ref.target if ref else None,
                    "ref_message": ref.message if ref else None,
                    "ref_extra": ref.extra if ref else None,
                    "landed": int(landed),
                    "counted": int(counted),
                },
            )
            > 0
        )

    def release(self, now: datetime, *, arrived_by: datetime) -> int:
        """End all leases, those of posts when they can have arrived: for the only process there is, when it starts.

        Returns how many there were. Edits may be repeated at once.
        """
        return self._driver.execute(
            """update deliveries set lease_until = case when purpose = 'edit' then :now else :arrived_by end
               where state = 'sending' and (lease_until > :arrived_by or (purpose = 'edit' and lease_until > :now))""",
            {"now": to_time(now), "arrived_by": to_time(arrived_by)},
        )

    def on_another_history(self) -> bool:
        """Say whether the database is another than at the last ``doubt``, as far as it tells.

        A standby that took over, or a server that a copy was put back to, may not know of the last attempts.
        """
        return bool(self._driver.history) and self._driver.history != self.mark(_HISTORY)

    def doubt(self, now: datetime, *, arrived_by: datetime) -> int:
        """Let all that is due be looked for before it is sent, when it can have arrived; return how many that is.

        The fence rises beyond any claim that was forgotten, so that its late outcome is refused. The first time there
        is nothing to doubt.
        """
        known = self.mark(_HISTORY)
        self.put_mark(_HISTORY, self._driver.history)
        if known is None:
            return 0
        return self._driver.execute(
            """update deliveries set started_at = coalesce(started_at, due_at), due_at = :arrived_by,
                   fence = fence + :forgotten
               where state = 'pending' and due_at <= :now and purpose <> 'edit'""",
            {"now": to_time(now), "arrived_by": to_time(arrived_by), "forgotten": FORGOTTEN},
        )

    def decide(
        self, id: str, state: DeliveryState, *, due_at: datetime, ref: MessageRef | None, look: bool, error: str | None
    ) -> bool:
        """Write what the operator says of a delivery that is not under way; False if it is, or is unknown."""
        return (
            self._driver.execute(
                """update deliveries set state = :state, due_at = :due_at, attempts = 0, fence = fence + 1,
                       error = :error, started_at = case when :look = 1 then started_at end,
                       ref_target = coalesce(:ref_target, ref_target), ref_message = coalesce(:ref_message, ref_message)
                   where id = :id and state in ('pending', 'unknown', 'dead', 'gone')""",
                {
                    "id": id,
                    "state": state.value,
                    "due_at": to_time(due_at),
                    "error": error,
                    "look": int(look),
                    "ref_target": ref.target if ref else None,
                    "ref_message": ref.message if ref else None,
                },
            )
            > 0
        )

    def stop(self, target: Target, reason: str, at: datetime) -> None:
        """Send nothing more to a channel, which refused."""
        self._driver.execute(
            """insert into stops (target, reason, at) values (:target, :reason, :at)
               on conflict (target) do update set reason = excluded.reason, at = excluded.at""",
            {"target": target, "reason": reason, "at": to_time(at)},
        )

    def lift(self, target: Target) -> bool:
        """Send to a channel again; False if it was not stopped."""
        return self._driver.execute("delete from stops where target = :target", {"target": target}) > 0

    def stops(self) -> tuple[tuple[Target, str], ...]:
        """Return the channels that are stopped, each with the reason."""
        rows = self._driver.query("select target, reason from stops order by target")
        return tuple((Target(row["target"]), row["reason"]) for row in rows)

    def backlog(self) -> tuple[Backlog, ...]:
        """Return how many deliveries are in each state on each platform, and since when the oldest is due."""
        rows = self._driver.query(
            """select platform, state, count(*) as number, min(due_at) as oldest from deliveries
               group by platform, state order by platform, state"""
        )
        return tuple(
            Backlog(
                platform=row["platform"],
                state=DeliveryState(row["state"]),
                number=row["number"],
                oldest=from_time(row["oldest"]),
            )
            for row in rows
        )

    def mark(self, name: str) -> str | None:
        """Return a note about this database itself, which is no part of the record."""
        rows = self._driver.query("select value from marks where name = :name", {"name": name})
        return str(rows[0]["value"]) if rows else None

    def put_mark(self, name: str, value: str) -> None:
        """Keep a note about this database itself."""
        self._driver.execute(
            """insert into marks (name, value) values (:name, :value)
               on conflict (name) do update set value = excluded.value""",
            {"name": name, "value": value},
        )

    def compact(self, before: datetime) -> int:
        """Forget settled deliveries that were due before, and what only they needed; return how many rows went.

        Messages of that age are no longer corrected.
        """
        given = {"before": to_time(before)}
        gone = self._driver.execute(
            """delete from deliveries where due_at < :before and state in ('sent', 'gone', 'dead', 'dropped')
               and not exists (select 1 from deliveries as open where open.item = deliveries.item
                   and (open.due_at >= :before or open.state not in ('sent', 'gone', 'dead', 'dropped')))""",
            given,
        )
        # What a delivery may still show is its announcement's newest revision only.
        gone += self._driver.execute(
            """delete from announcements where at < :before and (
                   not exists (select 1 from deliveries where deliveries.item = announcements.id)
                   or exists (select 1 from announcements as newer
                       where newer.id = announcements.id and newer.revision > announcements.revision))""",
            given,
        )
        gone += self._driver.execute(
            "delete from announcement_cites where announcement not in (select id from announcements)"
        )
        return gone

    def _bury(self, now: datetime) -> None:
        self._driver.execute(
            f"""update deliveries set state = 'dead',
                    error = (select reason from stops where stops.target = deliveries.target)
                where id in (select id from deliveries as held where state = 'pending' and due_at <= :now
                    and exists (select 1 from stops where stops.target = held.target)
                    {self._driver.claim_lock})""",  # noqa: S608 - a constant
            {"now": to_time(now)},
        )

    def get(self, id: str) -> Delivery | None:
        """Return one, or None."""
        rows = self._driver.query("select * from deliveries where id = :id", {"id": id})
        return _delivery(rows[0]) if rows else None

    def of_item(self, item: str) -> tuple[Delivery, ...]:
        """Return all deliveries of an announcement or candidate, oldest first."""
        rows = self._driver.query("select * from deliveries where item = :item order by seq", {"item": item})
        return tuple(_delivery(row) for row in rows)

    def listed(self, *, state: DeliveryState | None = None, limit: int = 100) -> tuple[Delivery, ...]:
        """Return deliveries, newest first."""
        only = "" if state is None else "where state = :state"
        rows = self._driver.query(
            f"select * from deliveries {only} order by seq desc limit :limit",  # noqa: S608 - constant
            {"state": state.value if state else "", "limit": limit},
        )
        return tuple(_delivery(row) for row in rows)


def _delivery(row: Row) -> Delivery:
    ref = None
    if row["ref_message"] is not None:
        ref = MessageRef(target=Target(row["ref_target"]), message=row["ref_message"], extra=row["ref_extra"] or "")
    return Delivery(
        id=row["id"],
        target=Target(row["target"]),
        purpose=Purpose(row["purpose"]),
        item=row["item"],
        revision=row["revision"],
        state=DeliveryState(row["state"]),
        fence=row["fence"],
        attempts=row["attempts"],
        due_at=from_time(row["due_at"]),
        lease_until=from_time(row["lease_until"]),
        started_at=from_time(row["started_at"]),
        ref=ref,
        error=row["error"],
    )
