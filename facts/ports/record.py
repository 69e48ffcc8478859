"""The record: what is followed, read, proposed, said, withdrawn, and by whom it was decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from facts.messages import Gap
from facts.model import (
    Aspect,
    AuditEntry,
    Candidate,
    CandidateId,
    CandidateState,
    Document,
    DocumentId,
    Production,
    ProductionId,
    Retraction,
    Statement,
    StatementId,
)


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

    def called(self, name: str, record: str) -> Production | None:
        """Return the one of exactly this name, or None."""

    def all(self, record: str, of: Collection[ProductionId] | None = None) -> tuple[Production, ...]:
        """Return those of one record, or some of them by their ids, by name."""

    def number(self, record: str) -> int:
        """Return how many a record holds."""


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

    def proposed(
        self, record: str, *, limit: int, after: str = "", of: Collection[ProductionId] | None = None
    ) -> tuple[tuple[Candidate, ProductionId], ...]:
        """Return the queue, oldest first, optionally only what is about some productions."""

    def waiting(self, record: str, of: Collection[ProductionId] | None = None) -> int:
        """Return how many are in the queue, optionally only what is about some productions."""


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

    def are_few(self, production: ProductionId, most: int) -> bool:
        """Tell whether a production has no more statements than this, live or not."""

    def search(
        self, production: ProductionId, words: Sequence[str], *, as_of: datetime, limit: int = 40
    ) -> tuple[Hit, ...]:
        """Return live statements whose words match any of ``words``, best first (BM25)."""

    def many(self, ids: Sequence[StatementId]) -> tuple[Statement, ...]:
        """Return those that exist, in the order asked."""

    def history(self, production: ProductionId, aspect: Aspect | None) -> tuple[Statement, ...]:
        """Return all statements ever recorded, retracted ones included, in record order."""

    def newest_of(self, most: int) -> tuple[ProductionId, ...]:
        """Return the productions that the last ``most`` statements are about, the newest first."""

    def people(self, production: ProductionId) -> tuple[str, ...]:
        """Return the speakers and subjects on record, most frequent first."""

    def repeats(self, production: ProductionId, *, as_of: datetime) -> dict[StatementId, int]:
        """Return how many other outlets repeat each origin; those that none repeats are left out."""

    def retract(self, retraction: Retraction) -> bool:
        """Record a retraction; False if the statement was retracted before."""

    def retraction(self, id: StatementId) -> Retraction | None:
        """Return the retraction of a statement, or None."""

    def retractions(self, production: ProductionId) -> tuple[Retraction, ...]:
        """Return all retractions of a production."""


class Stories(Protocol):
    """Where the words of a quote were printed before."""

    def put(self, production: ProductionId, id: str, quote: str) -> None:
        """Index the quote of a statement or candidate; the same one twice is indexed once."""

    def alike(self, production: ProductionId, quote: str, *, limit: int = 50) -> tuple[str, ...]:
        """Return ids of statements and candidates that share words with a quote, those that share most first."""


class Gaps(Protocol):
    """Questions that the record could not answer, without who asked."""

    def add(self, production: ProductionId, question: str, aspect: Aspect | None, at: datetime) -> None:
        """Count a question once more."""

    def all(self, production: ProductionId) -> tuple[Gap, ...]:
        """Return them, most asked first."""


class Audit(Protocol):
    """Who did what; only ever appended."""

    def add(self, entry: AuditEntry) -> None:
        """Append."""

    def latest(
        self,
        *,
        object: str | None = None,
        action: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> tuple[AuditEntry, ...]:
        """Return the newest entries, optionally about one object, of one kind, since then."""
