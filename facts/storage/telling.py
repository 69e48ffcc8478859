"""What channels and members asked for, what was answered to them, and what still waits to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from facts.communities import Watch
from facts.messages import Delivery, Purpose, Question, Remembered, Report
from facts.model import Aspect, MessageRef, ProductionId, StatementId, Target
from facts.storage.driver import Driver, Row
from facts.storage.outbox import OutboxTable
from facts.storage.rows import among, from_json, from_time, to_json, to_time

_UNSEEN = """state = 'pending' and started_at is null
    and due_at > coalesce((select value from marks where name = 'restored_at'), '')"""
"""Certainly nothing stands at the platform: never tried, and not owed by a backup that was put back."""


class WatchTable:
    """What members asked to be told of."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, watch: Watch) -> bool:
        """Insert; False if the member watches that already (where to tell it is then brought up to date)."""
        known = self._where("id = :value", watch.id)
        self._driver.execute(
            """insert into watches (id, member, production, target, tenant, aspect, person, at)
               values (:id, :member, :production, :target, :tenant, :aspect, :person, :at)
               on conflict (id) do update set target = excluded.target, tenant = excluded.tenant""",
            {
                "id": watch.id,
                "member": watch.member,
                "production": watch.production,
                "target": watch.target,
                "tenant": watch.tenant,
                "aspect": watch.aspect.value if watch.aspect else None,
                "person": watch.person,
                "at": to_time(watch.at),
            },
        )
        return not known

    def remove(self, id: str, member: str) -> bool:
        """Forget one of this member's; False if there is none of that id."""
        given = {"id": id, "member": member}
        return self._driver.execute("delete from watches where id = :id and member = :member", given) > 0

    def forget(self, member: str) -> int:
        """Forget all of a member's; return how many."""
        return self._driver.execute("delete from watches where member = :member", {"member": member})

    def of_member(self, member: str) -> tuple[Watch, ...]:
        """Return a member's, oldest first."""
        return self._where("member = :value", member)

    def of_production(self, production: ProductionId) -> tuple[Watch, ...]:
        """Return those about a production whose tenant has not left, oldest first."""
        return self._where("production = :value and tenant not in (select tenant from departures)", production)

    def _where(self, condition: str, value: str) -> tuple[Watch, ...]:
        rows = self._driver.query(f"select * from watches where {condition} order by at, id", {"value": value})  # noqa: S608
        return tuple(_watch(row) for row in rows)


class AnswerTable:
    """Answers that were given in channels, so that a correction can find them."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, answer: Remembered) -> None:
        """Insert, or replace what the same message said before."""
        self._driver.execute(
            """insert into answers (id, target, message, extra, question, revision, notice, at)
               values (:id, :target, :message, :extra, :question, :revision, :notice, :at)
               on conflict (id) do update set question = excluded.question, revision = excluded.revision,
                   notice = excluded.notice, at = excluded.at""",
            {
                "id": answer.id,
                "target": answer.ref.target,
                "message": answer.ref.message,
                "extra": answer.ref.extra,
                "question": to_json(answer.question),
                "revision": answer.revision,
                "notice": answer.notice,
                "at": to_time(answer.at),
            },
        )

    def cites(self, id: str, statements: Iterable[StatementId]) -> None:
        """Keep that an answer cites these, beside those it cited before."""
        for statement in dict.fromkeys(statements):
            self._driver.execute(
                """insert into answer_cites (statement, answer) values (:statement, :answer)
                   on conflict (statement, answer) do nothing""",
                {"statement": statement, "answer": id},
            )

    def get(self, id: str) -> Remembered | None:
        """Return one, or None."""
        rows = self._driver.query("select * from answers where id = :id", {"id": id})
        return _answer(rows[0]) if rows else None

    def citing(self, statement: StatementId, *, since: datetime) -> tuple[Remembered, ...]:
        """Return those given since then that cite the statement."""
        rows = self._driver.query(
            """select answers.* from answers join answer_cites on answer = answers.id
               where statement = :statement and at >= :since order by at, id""",
            {"statement": statement, "since": to_time(since)},
        )
        return tuple(_answer(row) for row in rows)

    def forget(self, *, before: datetime) -> int:
        """Forget those given before then; return how many."""
        given = {"before": to_time(before)}
        self._driver.execute(
            "delete from answer_cites where answer in (select id from answers where at < :before)", given
        )
        return self._driver.execute("delete from answers where at < :before", given)


class ReportTable:
    """What people said is wrong. Who said it is kept to count each person once, and is never given out."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, about: str, production: ProductionId, reporter: str, text: str, at: datetime) -> bool:
        """Keep a report; False where the same person reported the same before (the newer words are kept)."""
        given = {"about": about, "reporter": reporter}
        known = self._driver.query("select at from reports where about = :about and reporter = :reporter", given)
        self._driver.execute(
            """insert into reports (about, reporter, production, body, at, settled_by)
               values (:about, :reporter, :production, :body, :at, null)
               on conflict (about, reporter) do update set body = excluded.body, at = excluded.at, settled_by = null""",
            {**given, "production": production, "body": text, "at": to_time(at)},
        )
        return not known

    def open(self, record: str, of: Collection[ProductionId] | None = None) -> tuple[Report, ...]:
        """Return what is not settled yet, most reported first, optionally only what is about some productions."""
        only, named = among("production", of)
        rows = self._driver.query(
            f"""select reports.* from reports join productions on productions.id = production
               where settled_by is null and productions.record = :record and {only}
               order by about, at, body""",  # noqa: S608 - names only
            {"record": record, **named},
        )
        by_object: dict[str, list[Row]] = {}
        for row in rows:
            by_object.setdefault(row["about"], []).append(row)
        reports = [_report(about, each) for about, each in by_object.items()]
        return tuple(sorted(reports, key=lambda report: (-report.times, report.first_at, report.about)))

    def settle(self, about: str, by: str, of: Collection[ProductionId] | None = None) -> int:
        """Take what was reported about something (of these productions) off the list; return how many that were."""
        only, named = among("production", of)
        return self._driver.execute(
            f"update reports set settled_by = :by where about = :about and settled_by is null and {only}",  # noqa: S608 - names only
            {"about": about, "by": by, **named},
        )

    def forget(self, reporter: str, nobody: str) -> int:
        """Put ``nobody`` in a reporter's place; return how many reports lost their reporter."""
        return self._driver.execute(
            "update reports set reporter = :nobody where reporter = :reporter", {"reporter": reporter, "nobody": nobody}
        )


class TenantTable:
    """Servers and workspaces that On Record was removed from, and all that is kept of one."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def left(self, tenant: str, at: datetime) -> None:
        """Keep when a tenant left; one that has left already keeps its time."""
        self._driver.execute(
            "insert into departures (tenant, at) values (:tenant, :at) on conflict (tenant) do nothing",
            {"tenant": tenant, "at": to_time(at)},
        )

    def returned(self, tenant: str) -> bool:
        """Forget that a tenant left; False if it had not."""
        return self._driver.execute("delete from departures where tenant = :tenant", {"tenant": tenant}) > 0

    def departed(self) -> dict[str, datetime]:
        """Return the tenants that left, with when."""
        rows = self._driver.query("select tenant, at from departures order by tenant")
        return {row["tenant"]: at for row in rows if (at := from_time(row["at"])) is not None}

    def forget(self, tenant: str) -> int:
        """Delete a tenant's settings, watches, remembered answers and deliveries; return how many rows went."""
        given = {"tenant": tenant}
        # Not `like`: an id may hold a % or an underscore.
        of_tenant = "substr({0}, 1, length(:tenant) + 1) = :tenant || '/'"
        answers = f"select id from answers where {of_tenant.format('target')}"  # noqa: S608 - a constant
        return sum(
            self._driver.execute(statement, given)
            for statement in (
                f"delete from answer_cites where answer in ({answers})",  # noqa: S608 - a constant
                f"delete from answers where {of_tenant.format('target')}",  # noqa: S608 - a constant
                "delete from watches where tenant = :tenant",
                f"delete from deliveries where {of_tenant.format('target')}",  # noqa: S608 - a constant
                f"delete from stops where {of_tenant.format('target')}",  # noqa: S608 - a constant
                "delete from communities where tenant = :tenant",
                "delete from departures where tenant = :tenant",
            )
        )


class WaitingTable:
    """Deliveries that nobody has seen yet: they may still be told together, put off, or not sent at all."""

    def __init__(self, driver: Driver, outbox: OutboxTable) -> None:
        """Work on this driver, on rows of this ledger."""
        self._driver = driver
        self._outbox = outbox

    def owe(self, delivery: Delivery) -> bool:
        """Insert a delivery, or take up again one that was dropped; False if it is owed already."""
        if self._outbox.owe(delivery):
            return True
        return (
            self._driver.execute(
                """update deliveries set state = 'pending', due_at = :due_at, error = null
                   where id = :id and state = 'dropped'""",
                {"id": delivery.id, "due_at": to_time(delivery.due_at)},
            )
            > 0
        )

    def posts(self, target: Target) -> tuple[Delivery, ...]:
        """Return the posts that wait for a target and that nobody can have seen, oldest first."""
        # Both conditions on the state: the first is that of the index, the second what is meant.
        rows = self._driver.query(
            f"""select id from deliveries where target = :target and state in ('pending', 'sending')
                  and purpose = 'post' and {_UNSEEN} order by seq""",  # noqa: S608 - a constant
            {"target": target},
        )
        found = (self._outbox.get(row["id"]) for row in rows)
        return tuple(delivery for delivery in found if delivery is not None)

    def drop(self, id: str, why: str) -> bool:
        """Never send a delivery; False if it is under way, or may have been seen."""
        return (
            self._driver.execute(
                f"update deliveries set state = 'dropped', error = :why where id = :id and {_UNSEEN}",  # noqa: S608
                {"id": id, "why": why},
            )
            > 0
        )

    def drop_older(self, newer: Delivery, why: str) -> int:
        """Drop the edits and unseen replies that a newer revision of the same message makes needless."""
        return self._driver.execute(
            f"""update deliveries set state = 'dropped', error = :why
                where item = :item and target = :target and revision < :revision and state = 'pending'
                  and (purpose = 'edit' or (purpose = 'reply' and {_UNSEEN}))""",  # noqa: S608 - a constant
            {"item": newer.item, "target": newer.target, "revision": newer.revision, "why": why},
        )

    def retime(self, id: str, due: datetime) -> bool:
        """Set when an unseen delivery is due; False if it is under way, or may have been seen."""
        return (
            self._driver.execute(
                f"update deliveries set due_at = :due where id = :id and {_UNSEEN}",  # noqa: S608 - a constant
                {"id": id, "due": to_time(due)},
            )
            > 0
        )

    def put_off(self, target: Target, *, now: datetime, until: datetime) -> int:
        """Let posts and replies that are due to a target wait until then; return how many."""
        return self._driver.execute(
            """update deliveries set due_at = :until where target = :target and state in ('pending', 'sending')
                 and state = 'pending' and due_at <= :now and purpose in ('post', 'reply')""",
            {"target": target, "now": to_time(now), "until": to_time(until)},
        )

    def of_target(self, target: Target, items: Sequence[str]) -> tuple[Delivery, ...]:
        """Return all deliveries of these items to a target, oldest first."""
        found = (each for item in items for each in self._outbox.of_item(item))
        return tuple(each for each in found if each.target == target and each.purpose is not Purpose.REVIEW)


def _watch(row: Row) -> Watch:
    at = from_time(row["at"])
    assert at is not None  # noqa: S101 - the column is not null
    return Watch(
        id=row["id"],
        member=row["member"],
        production=ProductionId(row["production"]),
        target=Target(row["target"]),
        tenant=row["tenant"],
        at=at,
        aspect=Aspect(row["aspect"]) if row["aspect"] else None,
        person=row["person"],
    )


def _answer(row: Row) -> Remembered:
    at = from_time(row["at"])
    assert at is not None  # noqa: S101 - the column is not null
    return Remembered(
        id=row["id"],
        ref=MessageRef(target=Target(row["target"]), message=row["message"], extra=row["extra"]),
        question=from_json(Question, row["question"]),
        at=at,
        revision=row["revision"],
        notice=row["notice"],
    )


def _report(about: str, rows: Sequence[Row]) -> Report:
    times = [at for row in rows if (at := from_time(row["at"])) is not None]
    return Report(
        about=about,
        times=len(rows),
        texts=tuple(dict.fromkeys(row["body"] for row in rows if row["body"])),
        first_at=min(times),
        last_at=max(times),
    )
