"""What is kept for hours: platform events that were dealt with, and what was asked last in a conversation."""

from __future__ import annotations

from datetime import datetime

from facts.storage.driver import Driver
from facts.storage.rows import to_time


class SeenTable:
    """One row an event."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def first(self, key: str, at: datetime, *, forget: datetime) -> bool:
        """Remember an event and say whether it is new; those from before ``forget`` are dropped."""
        self._driver.execute("delete from seen where at < :forget", {"forget": to_time(forget)})
        row = {"key": key, "at": to_time(at)}
        return self._driver.execute("insert into seen (key, at) values (:key, :at) on conflict do nothing", row) > 0


class ConversationTable:
    """One row a conversation: the question asked last in it."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, id: str, question: str, at: datetime, *, forget: datetime) -> None:
        """Keep the question as the last one asked there; conversations silent since before ``forget`` are dropped."""
        self._driver.execute("delete from conversations where at < :forget", {"forget": to_time(forget)})
        self._driver.execute(
            """insert into conversations (id, question, at) values (:id, :question, :at)
               on conflict (id) do update set question = excluded.question, at = excluded.at""",
            {"id": id, "question": question, "at": to_time(at)},
        )

    def last(self, id: str, *, since: datetime) -> str | None:
        """Return the question asked last there, if that was since then."""
        rows = self._driver.query(
            "select question from conversations where id = :id and at >= :since", {"id": id, "since": to_time(since)}
        )
        return str(rows[0]["question"]) if rows else None
