"""Gaps, communities, the delivery ledger and the audit: what is asked for, what is owed, and who did what."""

from __future__ import annotations

import json
from datetime import datetime

from facts.communities import ChannelSettings, Community
from facts.messages import Gap
from facts.model import Aspect, AuditEntry, ProductionId, Target
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
            """insert into communities (id, tenant, production, target, review_target, aspects, record, moderators,
                   settings)
               values (:id, :tenant, :production, :target, :review_target, :aspects, :record, :moderators, :settings)
               on conflict (id) do update set tenant = excluded.tenant, production = excluded.production,
                   target = excluded.target, review_target = excluded.review_target, aspects = excluded.aspects,
                   record = excluded.record, moderators = excluded.moderators, settings = excluded.settings""",
            {
                "id": community.id,
                "tenant": community.tenant,
                "production": community.production,
                "target": community.target,
                "review_target": community.review_target,
                "aspects": json.dumps([aspect.value for aspect in community.aspects]),
                "record": community.record,
                "moderators": json.dumps(community.moderators),
                "settings": to_json(community.settings),
            },
        )

    def remove(self, id: str) -> bool:
        """Forget one; False if it is unknown."""
        return self._driver.execute("delete from communities where id = :id", {"id": id}) > 0

    def of_production(self, production: ProductionId) -> tuple[Community, ...]:
        """Return the channels that follow it, without those of tenants that have left."""
        return self._where("production = :value and tenant not in (select tenant from departures)", production)

    def of_tenant(self, tenant: str) -> tuple[Community, ...]:
        """Return the channels of a guild or workspace."""
        return self._where("tenant = :value", tenant)

    def all(self) -> tuple[Community, ...]:
        """Return every one."""
        return self._where("id <> :value", "")

    def at(self, target: Target) -> tuple[Community, ...]:
        """Return what a channel follows."""
        return self._where("target = :value", target)

    def with_quiet_hours(self, *, due: datetime) -> tuple[Community, ...]:
        """Return the channels that have quiet hours and to which something new is due by then."""
        waiting = "state = 'pending' and due_at <= :value and purpose in ('post', 'reply')"
        owed = f"select target from deliveries where {waiting}"  # noqa: S608 - a constant
        return self._where(f"settings like '%quiet_from%' and target in ({owed})", to_time(due) or "")

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
                settings=from_json(ChannelSettings, row["settings"]),
            )
            for row in rows
        )


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

    def latest(
        self,
        *,
        object: str | None = None,
        action: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> tuple[AuditEntry, ...]:
        """Return the newest entries, optionally about one object, of one kind, since then."""
        given = {"object": object, "action": action, "at": to_time(since)}
        asked = {name: value for name, value in given.items() if value is not None}
        only = "".join(f" and {name} {'>=' if name == 'at' else '='} :{name}" for name in asked)
        rows = self._driver.query(
            f"select * from audit where true{only} order by seq desc limit :limit",  # noqa: S608 - names from above
            {**asked, "limit": limit},
        )
        return tuple(_entry(row) for row in rows)


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
