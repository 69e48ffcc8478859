"""What a database must offer for the one SQL text to run on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

Row = dict[str, Any]
Params = Mapping[str, Any]


class Driver(Protocol):
    """A connection used by one thread. Statements are portable SQL with ``:name`` parameters."""

    claim_lock: str
    """What a claiming select ends with so that two workers never take one row (empty on SQLite)."""
    embedded: bool
    """Whether the database is of the kind that one bot process has to itself."""

    @property
    def history(self) -> str:
        """Names the course of commits that the database is on; empty where the database does not tell.

        It is another one after a standby was promoted or a copy put back, when what was committed last may be missing.
        """

    @property
    def version(self) -> str:
        """The version of the database engine, e.g. ``3.53.4``."""

    def query(self, sql: str, params: Params | None = None) -> list[Row]:
        """Run a statement and return its rows (also those of ``returning``)."""

    def rows(self, sql: str) -> Iterator[Row]:
        """Run a select and give its rows one after the other, so that a large table takes no memory."""

    def execute(self, sql: str, params: Params | None = None) -> int:
        """Run a statement and return how many rows it changed."""

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns."""

    def search(self, scope: str, words: Sequence[str], limit: int) -> list[int]:
        """Return the numbers of statements of ``scope`` matching any word, best first by BM25 within the scope.

        Words are letters and digits. What is indexed under another scope neither slows a search nor changes its order.
        """

    def index(self, seq: int, scope: str, words: str) -> None:
        """Put the words of the statement of this number into the full-text index of ``scope``, once."""

    def now(self) -> datetime:
        """Return the database's own clock, in UTC."""

    def transaction(self, *, alone: bool = True, durable: bool = True) -> AbstractContextManager[None]:
        """Take the write lock at once; commit, or roll back on any exception. Transactions do not nest.

        Without ``alone`` a database that can lets others write at the same moment; only for what locks its own rows.
        Without ``durable`` it does not wait for the disk: whole or nothing, but the last may be lost with power.
        """

    def together(self) -> AbstractContextManager[None]:
        """Commit once for all transactions within; each is still rolled back alone. For databases that are embedded.

        None of them is on the disk before the end, so nobody may be told of its outcome before that.
        """

    def reading(self) -> AbstractContextManager[None]:
        """Hold one view for several reads."""

    def backup(self, to: Path) -> None:
        """Write a whole, checked copy to a new file, where the database is a file."""

    def shrink(self) -> None:
        """Give the space of deleted rows back to the disk, where the database does not do so by itself."""

    def alone(self) -> bool:
        """Take the database for one bot process, where it is of the kind that has one; False if another has it."""

    def room(self) -> bool:
        """Say whether there is room for more articles."""

    def close(self) -> None:
        """Close the connection."""
