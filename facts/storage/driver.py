"""What a database must offer for the one SQL text to run on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = dict[str, Any]
Params = Mapping[str, Any]


class Driver(Protocol):
    """A connection used by one thread. Statements are portable SQL with ``:name`` parameters."""

    claim_lock: str
    """What a claiming select ends with so that two workers never take one row (empty on SQLite)."""

    def query(self, sql: str, params: Params | None = None) -> list[Row]:
        """Run a statement and return its rows (also those of ``returning``)."""

    def execute(self, sql: str, params: Params | None = None) -> int:
        """Run a statement and return how many rows it changed."""

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns."""

    def search(self, scope: str, words: Sequence[str], limit: int) -> list[str]:
        """Return the ids of statements of ``scope`` matching any word, best first; words are letters and digits."""

    def index(self, id: str, scope: str, words: str) -> None:
        """Put a statement's words into the full-text index."""

    def transaction(self) -> AbstractContextManager[None]:
        """Take the write lock at once; commit, or roll back on any exception. Transactions do not nest."""

    def reading(self) -> AbstractContextManager[None]:
        """Hold one view for several reads."""

    def close(self) -> None:
        """Close the connection."""
