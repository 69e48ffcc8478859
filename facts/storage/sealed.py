"""What adapters keep encrypted, by name."""

from __future__ import annotations

from facts.storage.driver import Driver


class SealedTable:
    """One row a value, which says nothing without the key that its adapter has."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, name: str, value: str) -> None:
        """Insert or replace."""
        self._driver.execute(
            """insert into sealed (name, body) values (:name, :body)
               on conflict (name) do update set body = excluded.body""",
            {"name": name, "body": value},
        )

    def swap(self, name: str, before: str, after: str) -> bool:
        """Replace a value that still is ``before``; False if it has become another meanwhile."""
        given = {"name": name, "before": before, "after": after}
        return self._driver.execute("update sealed set body = :after where name = :name and body = :before", given) > 0

    def get(self, name: str) -> str | None:
        """Return one, or None."""
        rows = self._driver.query("select body from sealed where name = :name", {"name": name})
        return str(rows[0]["body"]) if rows else None

    def beginning(self, prefix: str) -> dict[str, str]:
        """Return those whose name begins so, by name."""
        # Not `like`: a name may hold a % or an underscore.
        rows = self._driver.query(
            "select name, body from sealed where substr(name, 1, length(:prefix)) = :prefix order by name",
            {"prefix": prefix},
        )
        return {row["name"]: row["body"] for row in rows}

    def remove(self, name: str) -> bool:
        """Forget one; False if there is none of that name."""
        return self._driver.execute("delete from sealed where name = :name", {"name": name}) > 0
