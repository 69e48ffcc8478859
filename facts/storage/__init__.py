"""Where the record is kept: ``open_storage(url)`` picks the database and brings its tables up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from facts.errors import Invalid
from facts.storage.driver import Driver, Row
from facts.storage.exchange import digest, dump, load
from facts.storage.ledger import AuditTable, CommunityTable, GapTable, OutboxTable
from facts.storage.record import CandidateTable, DocumentTable, ProductionTable
from facts.storage.statements import StatementTable

__all__ = ["DatabaseStorage", "open_storage"]


class DatabaseStorage:
    """The ``facts.ports.Storage`` on a driver. Opened, used and closed by one thread."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver, which is closed with the storage."""
        self.driver = driver
        self.productions = ProductionTable(driver)
        self.documents = DocumentTable(driver)
        self.candidates = CandidateTable(driver)
        self.statements = StatementTable(driver)
        self.gaps = GapTable(driver)
        self.communities = CommunityTable(driver)
        self.outbox = OutboxTable(driver)
        self.audit = AuditTable(driver)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Take the write lock at once; commit at the end, roll back on any exception."""
        try:
            with self.driver.transaction():
                yield
        except BaseException:
            self.statements.forget()
            raise

    def reading(self) -> AbstractContextManager[None]:
        """Hold one view for several reads."""
        return self.driver.reading()

    def dump(self) -> Iterator[Row]:
        """Return the whole record as plain rows, in an order that ``load`` takes."""
        return dump(self.driver)

    def load(self, rows: Iterable[Row]) -> int:
        """Fill an empty record with rows that ``dump`` wrote; return how many."""
        return load(self.driver, rows)

    def digest(self) -> str:
        """Return a hash over the whole record."""
        return digest(self.driver)

    def close(self) -> None:
        """Close the connection."""
        self.driver.close()


def open_storage(url: str) -> DatabaseStorage:
    """Open the database an address names.

    ``sqlite:///relative.db``, ``sqlite:////absolute.db``, or ``sqlite://`` for one in memory.

    Raises:
        Invalid: the address is of no kind On Record knows.
        StorageUnavailable: the database cannot be opened or written.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        from facts.storage.sqlite import SQLite

        return DatabaseStorage(SQLite(Path(rest[1:]) if len(rest) > 1 else None))
    raise Invalid(
        f"{scheme}:// is not a database address On Record knows. Use sqlite:///file.db (in this folder) or"
        " sqlite:////folder/file.db (absolute)."
    )
