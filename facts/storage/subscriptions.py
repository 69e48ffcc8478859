"""Subscriptions at hubs. They hold secrets and are no part of the record: an export leaves them out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from facts.model import SourceId
from facts.sources import Subscription, SubscriptionId, SubscriptionState
from facts.storage.driver import Driver, Row
from facts.storage.rows import from_plain, to_plain, to_time
from facts.storage.sources import batches, claimed

_IN_COLUMNS = ("id", "source", "state", "due_at", "lease_until", "fence")


class SubscriptionTable:
    """Subscriptions by the part of their callback that nobody can guess."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, subscription: Subscription) -> None:
        """Insert or replace by id; lease and fence are only ever set by ``claim``, and this ends the lease."""
        plain = to_plain(subscription)
        body = {name: item for name, item in plain.items() if name not in _IN_COLUMNS}
        self._driver.execute(
            """insert into subscriptions (id, source, state, due_at, lease_until, fence, body)
               values (:id, :source, :state, :due_at, null, 0, :body)
               on conflict (id) do update set source = excluded.source, state = excluded.state,
                   due_at = excluded.due_at, lease_until = null, body = excluded.body""",
            {
                "id": subscription.id,
                "source": subscription.source,
                "state": subscription.state.value,
                "due_at": to_time(subscription.due_at),
                "body": json.dumps(body, ensure_ascii=False, separators=(",", ":")),
            },
        )

    def get(self, id: SubscriptionId) -> Subscription | None:
        """Return one, or None."""
        rows = self._driver.query("select * from subscriptions where id = :id", {"id": id})
        return _subscription(rows[0]) if rows else None

    def of_sources(self, sources: Iterable[SourceId]) -> dict[SourceId, Subscription]:
        """Return the subscription of each source that has one which is not being given up."""
        found = {}
        for names in batches(sources):
            listed = ", ".join(":" + name for name in names)
            rows = self._driver.query(
                f"select * from subscriptions where state <> 'leaving' and source in ({listed})",  # noqa: S608 - names only
                names,
            )
            for row in rows:
                found[SourceId(row["source"])] = _subscription(row)
        return found

    def all(self) -> tuple[Subscription, ...]:
        """Return every one."""
        return tuple(_subscription(row) for row in self._driver.query("select * from subscriptions order by id"))

    def claim(self, *, now: datetime, lease_until: datetime, limit: int) -> tuple[Subscription, ...]:
        """Take those about which a hub is to be asked: fence raised, lease set."""
        rows = claimed(self._driver, "subscriptions", tuple(SubscriptionState), now, lease_until, limit)
        return tuple(_subscription(row) for row in rows)

    def remove(self, id: SubscriptionId) -> bool:
        """Forget one; False if it is unknown."""
        return self._driver.execute("delete from subscriptions where id = :id", {"id": id}) > 0


def _subscription(row: Row) -> Subscription:
    return from_plain(Subscription, {**json.loads(row["body"]), **{name: row[name] for name in _IN_COLUMNS}})
