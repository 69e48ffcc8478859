"""Where the record is kept: ``open_storage(url)`` picks the database and brings its tables up to date."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from facts.errors import Invalid
from facts.storage.driver import Driver, Row
from facts.storage.exchange import digest, dump, load
from facts.storage.ledger import AuditTable, CommunityTable, GapTable
from facts.storage.outbox import OutboxTable
from facts.storage.pacing import PaceTable
from facts.storage.record import CandidateTable, DocumentTable, ProductionTable
from facts.storage.sealed import SealedTable
from facts.storage.seen import ConversationTable, SeenTable
from facts.storage.sources import EntryTable, SourceTable
from facts.storage.statements import StatementTable
from facts.storage.stories import StoryTable
from facts.storage.subscriptions import SubscriptionTable
from facts.storage.telling import AnswerTable, ReportTable, TenantTable, WaitingTable, WatchTable

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
        self.waiting = WaitingTable(driver, self.outbox)
        self.watches = WatchTable(driver)
        self.answers = AnswerTable(driver)
        self.reports = ReportTable(driver)
        self.tenants = TenantTable(driver)
        self.paces = PaceTable(driver)
        self.audit = AuditTable(driver)
        self.seen = SeenTable(driver)
        self.conversations = ConversationTable(driver)
        self.sealed = SealedTable(driver)
        self.sources = SourceTable(driver)
        self.stories = StoryTable(driver)
        self.entries = EntryTable(driver)
        self.subscriptions = SubscriptionTable(driver)

    @contextmanager
    def transaction(self, *, alone: bool = True, durable: bool = True) -> Iterator[None]:
        """Take the write lock at once; commit at the end, roll back on any exception.

        Without ``alone`` others may write at the same moment, without ``durable`` it does not wait for the disk.
        """
        try:
            with self.driver.transaction(alone=alone, durable=durable):
                yield
        except BaseException:
            self.statements.forget()
            raise

    @contextmanager
    def together(self) -> Iterator[None]:
        """Commit once for all transactions within; each is still rolled back alone."""
        try:
            with self.driver.together():
                yield
        except BaseException:
            self.statements.forget()
            raise

    def reading(self) -> AbstractContextManager[None]:
        """Hold one view for several reads."""
        return self.driver.reading()

    def dump(self, tables: Container[str] | None = None) -> Iterator[Row]:
        """Return the whole record, or some tables of it, as plain rows in an order that ``load`` takes."""
        return dump(self.driver, tables)

    def load(self, rows: Iterable[Row]) -> int:
        """Fill an empty record with rows that ``dump`` wrote; return how many."""
        return load(self.driver, rows)

    def digest(self) -> str:
        """Return a hash over the whole record."""
        return digest(self.driver)

    def now(self) -> datetime:
        """Return the database's own clock, in UTC."""
        return self.driver.now()

    def backup(self, to: Path) -> Path:
        """Write a whole, checked copy of an embedded record to a new file."""
        self.driver.backup(to)
        return to

    def shrink(self) -> None:
        """Give the space of deleted rows back to the disk, where the database does not do so by itself."""
        self.driver.shrink()

    @property
    def embedded(self) -> bool:
        """Whether the database is of the kind that one bot process has to itself."""
        return self.driver.embedded

    def alone(self) -> bool:
        """Take this database for one bot process, where it is of the kind that has one; False if another has it."""
        return self.driver.alone()

    def room(self) -> bool:
        """Say whether there is room for more articles: False below the mark that is kept for finishing work."""
        return self.driver.room()

    def close(self) -> None:
        """Close the connection."""
        self.driver.close()


def open_storage(url: str) -> DatabaseStorage:
    """Open the database an address names.

    ``sqlite:///relative.db``, ``sqlite:////absolute.db``, ``sqlite://`` for one in memory, or
    ``postgresql://user:password@host/database``.

    Raises:
        Invalid: the address is of no kind On Record knows, or needs a library that is not installed.
        StorageUnavailable: the database cannot be opened or written.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        from facts.storage.sqlite import SQLite

        return DatabaseStorage(SQLite(Path(rest[1:]) if len(rest) > 1 else None))
    if scheme in ("postgresql", "postgres"):
        try:
            from facts.storage.postgres import Postgres
        except ImportError:
            raise Invalid(
                "PostgreSQL needs one more package: pip install 'onrecord-bot[postgres]'. Nothing was changed."
            ) from None
        return DatabaseStorage(Postgres(url))
    raise Invalid(
        f"{scheme}:// is not a database address On Record knows. Use sqlite:///file.db (in this folder) or"
        " sqlite:////folder/file.db (absolute), or postgresql://user:password@host/database."
    )
