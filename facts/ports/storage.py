"""Everything kept, behind one transaction."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from facts.ports.incoming import Conversations, Entries, Sealed, Seen, Sources, Subscriptions
from facts.ports.outgoing import Answers, Communities, Outbox, Paces, Reports, Tenants, Waiting, Watches
from facts.ports.record import Audit, Candidates, Documents, Gaps, Productions, Statements, Stories


class Storage(Protocol):
    """Everything kept, and the transaction that makes a use-case whole or nothing."""

    @property
    def productions(self) -> Productions:
        """What is followed."""

    @property
    def documents(self) -> Documents:
        """Articles as they were read."""

    @property
    def candidates(self) -> Candidates:
        """The review queue."""

    @property
    def statements(self) -> Statements:
        """The record."""

    @property
    def gaps(self) -> Gaps:
        """What the record could not answer."""

    @property
    def communities(self) -> Communities:
        """Who follows what."""

    @property
    def outbox(self) -> Outbox:
        """What is owed to channels."""

    @property
    def waiting(self) -> Waiting:
        """What is owed and was not seen yet."""

    @property
    def watches(self) -> Watches:
        """What members asked to be told of."""

    @property
    def answers(self) -> Answers:
        """What was answered in channels."""

    @property
    def reports(self) -> Reports:
        """What people said is wrong."""

    @property
    def tenants(self) -> Tenants:
        """Who has left."""

    @property
    def paces(self) -> Paces:
        """Rate budgets that several processes share."""

    @property
    def audit(self) -> Audit:
        """Who did what."""

    @property
    def seen(self) -> Seen:
        """Which events of platforms were dealt with."""

    @property
    def conversations(self) -> Conversations:
        """What was asked last in conversations."""

    @property
    def sealed(self) -> Sealed:
        """What platforms entrusted to adapters."""

    @property
    def stories(self) -> Stories:
        """Which words were printed before."""

    @property
    def sources(self) -> Sources:
        """What is polled."""

    @property
    def entries(self) -> Entries:
        """What was seen in sources."""

    @property
    def subscriptions(self) -> Subscriptions:
        """What hubs were asked to tell us of."""

    def transaction(self, *, alone: bool = True, durable: bool = True) -> AbstractContextManager[None]:
        """Take the write lock at once; commit at the end, roll back on any exception.

        Without ``alone`` others may write at the same moment: only for what locks the rows it changes. Without
        ``durable`` it does not wait for the disk: whole or nothing, but the last may be lost with power.

        Raises:
            StorageBusy: another process held the lock for too long.
        """

    def together(self) -> AbstractContextManager[None]:
        """Commit once for all transactions within; each is still rolled back alone. For embedded databases.

        None of them is on the disk before the end, so nobody may be told of its outcome before that.
        """

    def reading(self) -> AbstractContextManager[None]:
        """Hold one unchanging view of the database for several reads."""

    def dump(self, tables: Container[str] | None = None) -> Iterator[dict[str, Any]]:
        """Return the whole record, or some tables of it, as plain rows in an order that ``load`` takes."""

    def load(self, rows: Iterable[dict[str, Any]]) -> int:
        """Fill an empty record with rows that ``dump`` wrote; return how many."""

    def digest(self) -> str:
        """Return a hash over the whole record: equal records have equal hashes, on any database."""

    def now(self) -> datetime:
        """Return the database's own clock, in UTC: the one that all processes share."""

    def backup(self, to: Path) -> Path:
        """Write a whole, checked copy of an embedded record to a new file."""

    def shrink(self) -> None:
        """Give the space of deleted rows back to the disk, where the database does not do so by itself."""

    @property
    def embedded(self) -> bool:
        """Whether the database is of the kind that one bot process has to itself."""

    def alone(self) -> bool:
        """Take this database for one bot process, where it is of the kind that has one; False if another has it."""

    def room(self) -> bool:
        """Say whether there is room for more articles: False below the mark that is kept for finishing work."""

    def close(self) -> None:
        """Close the connection; the storage is of no use afterwards."""
