"""Sources and the entries that were seen in them, for good."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from facts.model import SourceId
from facts.sources import EntryId, EntryState, SeenEntry, Source, SourceState, SubscriptionState
from facts.storage.driver import Driver, Row
from facts.storage.rows import from_plain, to_plain, to_time

_IN_COLUMNS = ("due_at", "lease_until", "fence")
_AT_ONCE = 400


class SourceTable:
    """Sources by record."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, source: Source) -> None:
        """Insert or replace by id; lease and fence are only ever set by ``claim``."""
        self._driver.execute(
            """insert into sources (id, record, url, state, due_at, lease_until, fence, polled_at, body)
               values (:id, :record, :url, :state, :due_at, null, 0, :polled_at, :body)
               on conflict (id) do update set url = excluded.url, state = excluded.state, due_at = excluded.due_at,
                   body = excluded.body""",
            _row(source),
        )

    def get(self, id: SourceId) -> Source | None:
        """Return one, or None."""
        rows = self._driver.query("select * from sources where id = :id", {"id": id})
        return _source(rows[0]) if rows else None

    def many(self, ids: Iterable[SourceId]) -> dict[SourceId, Source]:
        """Return those that exist, by id."""
        found = {}
        for names in batches(ids):
            listed = ", ".join(":" + name for name in names)
            for row in self._driver.query(f"select * from sources where id in ({listed})", names):  # noqa: S608
                found[SourceId(row["id"])] = _source(row)
        return found

    def at(self, record: str, url: str) -> tuple[Source, ...]:
        """Return the sources of a record at an address: one for all productions, others for one each."""
        rows = self._driver.query(
            """select * from sources
               where record = :record and (url = :url or substr(url, 1, length(:each)) = :each) order by id""",
            {"record": record, "url": url, "each": f"{url} "},
        )
        return tuple(_source(row) for row in rows)

    def all(self, record: str | None = None) -> tuple[Source, ...]:
        """Return those of one record, or all, by address."""
        only = "" if record is None else "where record = :record"
        rows = self._driver.query(f"select * from sources {only} order by url", {"record": record or ""})  # noqa: S608
        return tuple(_source(row) for row in rows)

    def remove(self, id: SourceId) -> bool:
        """Forget a source and its entries; False if it is unknown."""
        for table in ("entry_keys", "entries"):
            self._driver.execute(f"delete from {table} where source = :id", {"id": id})  # noqa: S608 - the names above
        return self._driver.execute("delete from sources where id = :id", {"id": id}) > 0

    def claim(self, *, now: datetime, lease_until: datetime, limit: int) -> tuple[Source, ...]:
        """Take due sources: fence raised, lease set; none is given to two callers while its lease lasts."""
        return tuple(
            _source(row) for row in claimed(self._driver, "sources", (SourceState.ACTIVE,), now, lease_until, limit)
        )

    def settle(self, source: Source) -> bool:
        """Write a source after a poll and end its lease; False if a newer claim has taken over."""
        return (
            self._driver.execute(
                """update sources set url = :url, state = :state, due_at = :due_at, lease_until = null,
                       polled_at = :polled_at, body = :body where id = :id and fence = :fence""",
                {**_row(source), "fence": source.fence},
            )
            > 0
        )

    def hasten(self, id: SourceId, due_at: datetime) -> bool:
        """Have an active source be due by then; False if it is due sooner, or not polled."""
        return (
            self._driver.execute(
                "update sources set due_at = :due_at where id = :id and state = 'active' and due_at > :due_at",
                {"id": id, "due_at": to_time(due_at)},
            )
            > 0
        )

    def touch(self, id: SourceId, fence: int, *, polled_at: datetime, due_at: datetime) -> bool:
        """Write when an active source was polled and is due, and end its lease; False if that was taken over."""
        return (
            self._driver.execute(
                """update sources set due_at = :due_at, lease_until = null, polled_at = :polled_at
                   where id = :id and fence = :fence and state = 'active'""",
                {"id": id, "fence": fence, "due_at": to_time(due_at), "polled_at": to_time(polled_at)},
            )
            > 0
        )


class EntryTable:
    """Entries by source, with every key under which they may be recognised."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, seen: SeenEntry) -> bool:
        """Insert; False if an entry of that id is there already."""
        return (
            self._driver.execute(
                """insert into entries (id, source, seq, state, due_at, lease_until, fence, body)
                   select :id, :source, coalesce(max(seq), 0) + 1, :state, :due_at, null, 0, :body from entries
                   where true on conflict (id) do nothing""",
                _entry_row(seen),
            )
            > 0
        )

    def change(self, seen: SeenEntry) -> bool:
        """Write an entry and end its lease; False if a newer claim has taken over."""
        return (
            self._driver.execute(
                """update entries set state = :state, due_at = :due_at, lease_until = null, body = :body
                   where id = :id and fence = :fence""",
                {**_entry_row(seen), "fence": seen.fence},
            )
            > 0
        )

    def get(self, id: EntryId) -> SeenEntry | None:
        """Return one, or None."""
        rows = self._driver.query("select * from entries where id = :id", {"id": id})
        return _entry(rows[0]) if rows else None

    def of_source(
        self, source: SourceId, *, states: Sequence[EntryState] = (), limit: int = 50
    ) -> tuple[SeenEntry, ...]:
        """Return the newest entries of a source, optionally only those in these states."""
        listed = ", ".join(f"'{state.value}'" for state in states)
        only = f"and state in ({listed})" if listed else ""
        rows = self._driver.query(
            f"select * from entries where source = :source {only} order by seq desc limit :limit",  # noqa: S608 - an enum
            {"source": source, "limit": limit},
        )
        return tuple(_entry(row) for row in rows)

    def claim(self, *, now: datetime, lease_until: datetime, limit: int) -> tuple[SeenEntry, ...]:
        """Take entries that are due to be read: fence raised, lease set."""
        rows = claimed(self._driver, "entries", (EntryState.WAITING, EntryState.READ), now, lease_until, limit)
        return tuple(_entry(row) for row in rows)

    def remember(self, source: SourceId, entry: EntryId, keys: Iterable[tuple[str, str]]) -> None:
        """Keep keys under which an entry may be recognised, beside those it has."""
        for kind, value in keys:
            self._driver.execute(
                """insert into entry_keys (source, kind, value, entry) values (:source, :kind, :value, :entry)
                   on conflict (source, kind, value, entry) do nothing""",
                {"source": source, "kind": kind, "value": value, "entry": entry},
            )

    def sharing(self, source: SourceId, values: Iterable[str]) -> dict[EntryId, tuple[tuple[str, str], ...]]:
        """Return, with all their keys, the entries of a source that share any of these key values."""
        found: dict[EntryId, list[tuple[str, str]]] = defaultdict(list)
        for names in batches(values):
            listed = ", ".join(":" + name for name in names)
            rows = self._driver.query(
                f"""select entry, kind, value from entry_keys where entry in (
                        select entry from entry_keys where source = :source and value in ({listed}))""",  # noqa: S608
                {**names, "source": source},
            )
            for row in rows:
                found[EntryId(row["entry"])].append((row["kind"], row["value"]))
        return {entry: tuple(dict.fromkeys(keys)) for entry, keys in found.items()}

    def flagged(self, *, limit: int = 50) -> tuple[SeenEntry, ...]:
        """Return entries whose words on record have vanished from their page, newest first; reads every entry."""
        rows = self._driver.query(
            "select * from entries where body like :flag order by seq desc limit :limit",
            {"flag": '%"flagged":[%', "limit": limit},
        )
        return tuple(_entry(row) for row in rows)

    def many(self, ids: Iterable[EntryId]) -> dict[EntryId, SeenEntry]:
        """Return those that exist, by id."""
        found = {}
        for names in batches(ids):
            listed = ", ".join(":" + name for name in names)
            for row in self._driver.query(f"select * from entries where id in ({listed})", names):  # noqa: S608
                found[EntryId(row["id"])] = _entry(row)
        return found


def claimed(
    driver: Driver,
    table: str,
    states: Sequence[SourceState | EntryState | SubscriptionState],
    now: datetime,
    lease_until: datetime,
    limit: int,
) -> list[Row]:
    """Take rows of a table in these states that are due: fence raised, lease set; those due first come first."""
    listed = ", ".join(f"'{state.value}'" for state in states)
    rows = driver.query(
        f"""update {table} set fence = fence + 1, lease_until = :lease where id in (
                select id from {table} where state in ({listed}) and due_at <= :now
                  and (lease_until is null or lease_until <= :now)
                order by due_at limit :limit {driver.claim_lock})
            returning *""",  # noqa: S608 - names of ours
        {"now": to_time(now), "lease": to_time(lease_until), "limit": limit},
    )
    return sorted(rows, key=lambda row: (row["due_at"], row["id"]))


def batches(values: Iterable[str]) -> Iterable[dict[str, str]]:
    """Return values as the parameters of ``in (…)``, so many at once."""
    every = list(dict.fromkeys(values))
    for start in range(0, len(every), _AT_ONCE):
        yield {f"v{at}": value for at, value in enumerate(every[start : start + _AT_ONCE])}


def _body(value: Source | SeenEntry) -> str:
    plain = to_plain(value)
    kept = {name: item for name, item in plain.items() if name not in (*_IN_COLUMNS, "polled_at")}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _row(source: Source) -> dict[str, str | None]:
    # The column is unique in a record: an address, and the production where it is watched for one.
    watched_as = f"{source.url} {source.production}" if source.production else source.url
    return {
        "id": source.id,
        "record": source.record,
        "url": watched_as,
        "state": source.state.value,
        "due_at": to_time(source.due_at),
        "polled_at": to_time(source.polled_at),
        "body": _body(source),
    }


def _entry_row(seen: SeenEntry) -> dict[str, str | None]:
    return {
        "id": seen.id,
        "source": seen.source,
        "state": seen.state.value,
        "due_at": to_time(seen.due_at),
        "body": _body(seen),
    }


def _source(row: Row) -> Source:
    return from_plain(Source, {**_with_lease(row), "polled_at": row["polled_at"]})


def _entry(row: Row) -> SeenEntry:
    return from_plain(SeenEntry, _with_lease(row))


def _with_lease(row: Row) -> dict[str, Any]:
    return {**json.loads(row["body"]), **{name: row[name] for name in _IN_COLUMNS}}
