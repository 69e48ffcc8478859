"""Gaps, communities, the delivery ledger and the audit: what is asked for, what is owed, and who did what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from facts.messages import Announcement, Delivery, DeliveryState, Gap, Purpose
from facts.model import Aspect, AuditEntry, Community, MessageRef, ProductionId, StatementId, Target
from facts.storage.driver import Driver, Row
from facts.storage.rows import from_json, from_time, to_json, to_time


class GapTable:
    """Questions that the record could not answer."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def add(self, production: ProductionId, question: str, aspect: Aspect | None, at: datetime) -> None:
        """Count a question once more; the same words in other case or punctuation are the same question."""
        key = " ".join("".join(c if c.isalnum() else " " for c in question.casefold()).split())
        self._driver.execute(
            """insert into gaps (production, key, question, aspect, times, first_at, last_at)
               values (:production, :key, :question, :aspect, 1, :at, :at)
               on conflict (production, key) do update set times = gaps.times + 1, last_at = excluded.last_at""",
            {
                "production": production,
                "key": key[:300],
                "question": question[:300],
                "aspect": aspect.value if aspect else None,
                "at": to_time(at),
            },
        )

    def all(self, production: ProductionId) -> tuple[Gap, ...]:
        """Return them, most asked first."""
        rows = self._driver.query(
            "select * from gaps where production = :production order by times desc, last_at desc limit 500",
            {"production": production},
        )
        return tuple(_gap(row) for row in rows)


class CommunityTable:
    """Channels that follow productions."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, community: Community) -> None:
        """Insert or replace by id."""
        self._driver.execute(
            """insert into communities (id, tenant, production, target, review_target, aspects, record, moderators)
               values (:id, :tenant, :production, :target, :review_target, :aspects, :record, :moderators)
               on conflict (id) do update set tenant = excluded.tenant, production = excluded.production,
                   target = excluded.target, review_target = excluded.review_target, aspects = excluded.aspects,
                   record = excluded.record, moderators = excluded.moderators""",
            {
                "id": community.id,
                "tenant": community.tenant,
                "production": community.production,
                "target": community.target,
                "review_target": community.review_target,
                "aspects": json.dumps([aspect.value for aspect in community.aspects]),
                "record": community.record,
                "moderators": json.dumps(community.moderators),
            },
        )

    def remove(self, id: str) -> bool:
        """Forget one; False if it is unknown."""
        return self._driver.execute("delete from communities where id = :id", {"id": id}) > 0

    def of_production(self, production: ProductionId) -> tuple[Community, ...]:
        """Return the channels that follow it."""
        return self._where("production = :value", production)

    def of_tenant(self, tenant: str) -> tuple[Community, ...]:
        """Return the channels of a guild or workspace."""
        return self._where("tenant = :value", tenant)

    def all(self) -> tuple[Community, ...]:
        """Return every one."""
        return self._where("id <> :value", "")

    def _where(self, condition: str, value: str) -> tuple[Community, ...]:
        rows = self._driver.query(f"select * from communities where {condition} order by id", {"value": value})  # noqa: S608
        return tuple(
            Community(
                id=row["id"],
                tenant=row["tenant"],
                production=ProductionId(row["production"]),
                target=Target(row["target"]),
                review_target=Target(row["review_target"]) if row["review_target"] else None,
                aspects=tuple(Aspect(aspect) for aspect in json.loads(row["aspects"])),
                record=row["record"],
                moderators=tuple(json.loads(row["moderators"])),
            )
            for row in rows
        )


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
        """Take due deliveries and those whose lease ran out; none is given to two callers."""
        if not platforms:
            return ()
        names = {f"p{at}": platform for at, platform in enumerate(platforms)}
        listed = ", ".join(":" + name for name in names)
        rows = self._driver.query(
            f"""update deliveries set state = 'sending', fence = fence + 1, attempts = attempts + 1,
                    lease_until = :lease, started_at = coalesce(started_at, :now)
                where id in (
                    select id from deliveries
                    where platform in ({listed})
                      and ((state = 'pending' and due_at <= :now) or (state = 'sending' and lease_until <= :now))
                    order by due_at, seq limit :limit {self._driver.claim_lock})
                returning *""",  # noqa: S608 - names and a constant
            {**names, "now": to_time(now), "lease": to_time(lease_until), "limit": limit},
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
    ) -> bool:
        """Write the outcome of an attempt; False if a newer claim has taken over."""
        return (
            self._driver.execute(
                """update deliveries set state = :state, lease_until = null, error = :error,
                       due_at = coalesce(:due_at, due_at), ref_target = coalesce(:ref_target, ref_target),
                       ref_message = coalesce(:ref_message, ref_message), ref_extra = coalesce(:ref_extra, ref_extra)
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
                },
            )
            > 0
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


class AuditTable:
    """Who did what; only ever appended."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def add(self, entry: AuditEntry) -> None:
        """Append."""
        self._driver.execute(
            """insert into audit (seq, at, actor, action, object, detail)
               select coalesce(max(seq), 0) + 1, :at, :actor, :action, :object, :detail from audit""",
            {
                "at": to_time(entry.at),
                "actor": entry.actor,
                "action": entry.action,
                "object": entry.object,
                "detail": entry.detail,
            },
        )

    def latest(self, *, object: str | None = None, limit: int = 50) -> tuple[AuditEntry, ...]:
        """Return the newest entries, optionally about one object."""
        only = "" if object is None else "where object = :object"
        rows = self._driver.query(
            f"select * from audit {only} order by seq desc limit :limit",  # noqa: S608 - constant
            {"object": object or "", "limit": limit},
        )
        return tuple(_entry(row) for row in rows)


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


def _gap(row: Row) -> Gap:
    first, last = from_time(row["first_at"]), from_time(row["last_at"])
    assert first is not None  # noqa: S101 - the column is not null
    assert last is not None  # noqa: S101 - the column is not null
    aspect = Aspect(row["aspect"]) if row["aspect"] else None
    return Gap(question=row["question"], aspect=aspect, times=row["times"], first_at=first, last_at=last)


def _entry(row: Row) -> AuditEntry:
    at = from_time(row["at"])
    assert at is not None  # noqa: S101 - the column is not null
    return AuditEntry(at=at, actor=row["actor"], action=row["action"], object=row["object"], detail=row["detail"])
