"""Platform events that were dealt with, for as long as a platform may repeat them."""

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
