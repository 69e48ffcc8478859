"""What the core needs from outside, as protocols: ``facts.engine`` calls them, ``facts.storage`` implements them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from facts.messages import Announcement, Delivery, DeliveryState, Gap, Owed
from facts.model import (
    Aspect,
    AuditEntry,
    Candidate,
    CandidateId,
    CandidateState,
    Community,
    Document,
    DocumentId,
    MessageRef,
    Production,
    ProductionId,
    Retraction,
    Statement,
    StatementId,
)

Clock = Callable[[], datetime]
"""Returns the present moment, timezone-aware, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What became of a candidate: the state it was given, by whom, when, and why where a reason was asked for."""

    state: CandidateState
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A statement that the full-text search found; ``rank`` 0 is the best."""

    statement: StatementId
    rank: int


class Productions(Protocol):
    """Productions by record."""

    def put(self, production: Production) -> None:
        """Insert or replace by id."""

    def get(self, id: ProductionId) -> Production | None:
        """Return one, or None."""

    def all(self, record: str) -> tuple[Production, ...]:
        """Return those of one record, by name."""


class Documents(Protocol):
    """Articles as they were read; never changed."""

    def put(self, document: Document, production: ProductionId) -> bool:
        """Store a document and that it concerns the production; False if both were known already."""

    def get(self, id: DocumentId) -> Document | None:
        """Return one, or None."""

    def last_looked(self, production: ProductionId) -> datetime | None:
        """Return when the newest article about the production was read, or None."""

    def all(self, production: ProductionId) -> tuple[Document, ...]:
        """Return those of a production in the order they arrived."""


class Candidates(Protocol):
    """The review queue."""

    def put(self, candidate: Candidate, production: ProductionId) -> bool:
        """Insert; False if a candidate of that id is there already (it is left as it is)."""

    def get(self, id: CandidateId) -> tuple[Candidate, ProductionId] | None:
        """Return a candidate and its production, or None."""

    def decide(self, id: CandidateId, decision: Decision) -> bool:
        """Record a decision on a proposed candidate; False if it was already decided."""

    def decision(self, id: CandidateId) -> Decision | None:
        """Return what was decided, or None while it is proposed."""

    def of_document(self, document: DocumentId, production: ProductionId) -> tuple[Candidate, ...]:
        """Return all candidates of one document in text order."""

    def proposed(self, record: str, *, limit: int, after: str = "") -> tuple[tuple[Candidate, ProductionId], ...]:
        """Return the queue, oldest first."""


class Statements(Protocol):
    """The record. Rows are inserted and never updated."""

    def put(self, statement: Statement) -> Statement:
        """Insert and return it with its ``seq``."""

    def get(self, id: StatementId) -> Statement | None:
        """Return one, retracted or not, or None."""

    def of_candidate(self, id: CandidateId) -> Statement | None:
        """Return the statement a candidate became, or None."""

    def about(
        self, production: ProductionId, aspects: Sequence[Aspect], *, as_of: datetime, limit: int = 400
    ) -> tuple[Statement, ...]:
        """Return statements of these aspects (empty: all) live at ``as_of``, newest first."""

    def search(
        self, production: ProductionId, words: Sequence[str], *, as_of: datetime, limit: int = 40
    ) -> tuple[Hit, ...]:
        """Return live statements whose words match any of ``words``, best first (BM25)."""

    def many(self, ids: Sequence[StatementId]) -> tuple[Statement, ...]:
        """Return those that exist, in the order asked."""

    def history(self, production: ProductionId, aspect: Aspect | None) -> tuple[Statement, ...]:
        """Return all statements ever recorded, retracted ones included, in record order."""

    def people(self, production: ProductionId) -> tuple[str, ...]:
        """Return the speakers and subjects on record, most frequent first."""

    def origin(self, production: ProductionId, quote: str) -> StatementId | None:
        """Return the origin of statements with these words, however they are punctuated, or None."""

    def repeats(self, origins: Sequence[StatementId]) -> dict[StatementId, int]:
        """Return how many further statements share each origin."""

    def retract(self, retraction: Retraction) -> bool:
        """Record a retraction; False if the statement was retracted before."""

    def retraction(self, id: StatementId) -> Retraction | None:
        """Return the retraction of a statement, or None."""

    def retractions(self, production: ProductionId) -> tuple[Retraction, ...]:
        """Return all retractions of a production."""


class Gaps(Protocol):
    """Questions that the record could not answer, without who asked."""

    def add(self, production: ProductionId, question: str, aspect: Aspect | None, at: datetime) -> None:
        """Count a question once more."""

    def all(self, production: ProductionId) -> tuple[Gap, ...]:
        """Return them, most asked first."""


class Communities(Protocol):
    """Channels that follow productions."""

    def put(self, community: Community) -> None:
        """Insert or replace by id."""

    def remove(self, id: str) -> bool:
        """Forget one; False if it is unknown."""

    def of_production(self, production: ProductionId) -> tuple[Community, ...]:
        """Return the channels that follow it."""

    def of_tenant(self, tenant: str) -> tuple[Community, ...]:
        """Return the channels of a guild or workspace."""

    def all(self) -> tuple[Community, ...]:
        """Return every one."""


class Outbox(Protocol):
    """The delivery ledger: one row for each message owed; written in the transaction that causes it."""

    def announce(self, announcement: Announcement, production: ProductionId, at: datetime) -> None:
        """Keep an announcement (or a newer revision of it), so that a correction can find what it said."""

    def announcement(self, id: str) -> Announcement | None:
        """Return the newest revision of an announcement, or None."""

    def citing(self, statement: StatementId) -> tuple[Announcement, ...]:
        """Return the newest revision of every announcement that cites the statement."""

    def owe(self, delivery: Delivery) -> bool:
        """Insert a delivery; False if the same (item, revision, target, purpose) is owed already."""

    def claim(
        self, *, platforms: Sequence[str], now: datetime, lease_until: datetime, limit: int
    ) -> tuple[Delivery, ...]:
        """Take due deliveries: state SENDING, fence and attempts raised, lease set; none is given to two callers.

        A delivery whose lease ran out is due again.
        """

    def settle(
        self,
        id: str,
        fence: int,
        state: DeliveryState,
        *,
        ref: MessageRef | None = None,
        due_at: datetime | None = None,
        error: str | None = None,
    ) -> bool:
        """Write the outcome of an attempt; False if a newer claim has taken over (the late write changes nothing)."""

    def get(self, id: str) -> Delivery | None:
        """Return one, or None."""

    def of_item(self, item: str) -> tuple[Delivery, ...]:
        """Return all deliveries of an announcement or candidate."""

    def listed(self, *, state: DeliveryState | None = None, limit: int = 100) -> tuple[Delivery, ...]:
        """Return deliveries, newest first, for doctor and the operator."""


class Audit(Protocol):
    """Who did what; only ever appended."""

    def add(self, entry: AuditEntry) -> None:
        """Append."""

    def latest(self, *, object: str | None = None, limit: int = 50) -> tuple[AuditEntry, ...]:
        """Return the newest entries, optionally about one object."""


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
    def audit(self) -> Audit:
        """Who did what."""

    def transaction(self) -> AbstractContextManager[None]:
        """Take the write lock at once; commit at the end, roll back on any exception.

        Raises:
            StorageBusy: another process held the lock for too long.
        """

    def reading(self) -> AbstractContextManager[None]:
        """Hold one unchanging view of the database for several reads."""

    def dump(self) -> Iterator[dict[str, Any]]:
        """Return the whole record as plain rows, in an order that ``load`` takes."""

    def load(self, rows: Iterable[dict[str, Any]]) -> int:
        """Fill an empty record with rows that ``dump`` wrote; return how many."""

    def digest(self) -> str:
        """Return a hash over the whole record: equal records have equal hashes, on any database."""

    def close(self) -> None:
        """Close the connection; the storage is of no use afterwards."""


class Adapter(Protocol):
    """A platform: it translates what people do into use-cases, and deliveries into messages.

    ``post``, ``edit`` and ``find`` raise the delivery errors of ``facts.errors`` and nothing else.
    """

    name: str

    async def run(self) -> None:
        """Serve until cancelled; reconnects by itself."""

    async def ready(self) -> None:
        """Return once messages can be posted."""

    async def close(self) -> None:
        """Let go of connections; safe to call twice."""

    async def post(self, owed: Owed) -> MessageRef:
        """Post an announcement, a reply or a review card; return the message the platform confirmed."""

    async def edit(self, owed: Owed) -> MessageRef:
        """Bring the message ``owed.delivery.ref`` to the announcement's newest revision."""

    async def find(self, owed: Owed) -> MessageRef | None:
        """Look whether an earlier attempt at this delivery landed; None if it certainly did not.

        Raises:
            CannotLook: this platform, or these permissions, cannot tell.
        """
