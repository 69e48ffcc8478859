"""What the core needs from outside, as protocols: ``facts.engine`` calls them, ``facts.storage`` implements them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from facts.messages import Announcement, Backlog, Delivery, DeliveryState, Gap, Owed, Remembered, Report
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
    SourceId,
    Statement,
    StatementId,
    Target,
    Watch,
)
from facts.pacing import Pace
from facts.sources import EntryId, EntryState, SeenEntry, Source

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

    def called(self, name: str, record: str) -> Production | None:
        """Return the one of exactly this name, or None."""

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

    def repeats(self, production: ProductionId) -> dict[StatementId, int]:
        """Return how many other outlets repeat each origin; those that none repeats are left out."""

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
        """Return the channels that follow it, without those of tenants that have left."""

    def of_tenant(self, tenant: str) -> tuple[Community, ...]:
        """Return the channels of a guild or workspace."""

    def at(self, target: Target) -> tuple[Community, ...]:
        """Return what a channel follows."""

    def with_quiet_hours(self, *, due: datetime) -> tuple[Community, ...]:
        """Return the channels that have quiet hours and to which something new is due by then."""

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
        landed: bool = True,
        counted: bool = True,
    ) -> bool:
        """Write the outcome of an attempt; False if a newer claim has taken over (the late write changes nothing).

        ``landed`` False: certainly nothing stands at the platform. ``counted`` False: the attempt does not count.
        """

    def release(self, now: datetime) -> int:
        """End all leases: for the only process there is, when it starts."""

    def decide(
        self, id: str, state: DeliveryState, *, due_at: datetime, ref: MessageRef | None, look: bool, error: str | None
    ) -> bool:
        """Write what the operator says of a delivery that is not under way; False if it is, or is unknown."""

    def stop(self, target: Target, reason: str, at: datetime) -> None:
        """Send nothing more to a channel, which refused."""

    def lift(self, target: Target) -> bool:
        """Send to a channel again; False if it was not stopped."""

    def stops(self) -> tuple[tuple[Target, str], ...]:
        """Return the channels that are stopped, each with the reason."""

    def backlog(self) -> tuple[Backlog, ...]:
        """Return how many deliveries are in each state on each platform, and since when the oldest is due."""

    def mark(self, name: str) -> str | None:
        """Return a note about this database itself, which is no part of the record."""

    def put_mark(self, name: str, value: str) -> None:
        """Keep a note about this database itself."""

    def compact(self, before: datetime) -> int:
        """Forget settled deliveries that were due before, and what only they needed; return how many rows went."""

    def get(self, id: str) -> Delivery | None:
        """Return one, or None."""

    def of_item(self, item: str) -> tuple[Delivery, ...]:
        """Return all deliveries of an announcement or candidate."""

    def listed(self, *, state: DeliveryState | None = None, limit: int = 100) -> tuple[Delivery, ...]:
        """Return deliveries, newest first, for doctor and the operator."""


class Waiting(Protocol):
    """Deliveries that nobody has seen yet: they may still be told together, put off, or not sent at all."""

    def owe(self, delivery: Delivery) -> bool:
        """Insert a delivery, or take up again one that was dropped; False if it is owed already."""

    def posts(self, target: Target) -> tuple[Delivery, ...]:
        """Return the posts that wait for a target and that nobody can have seen, oldest first."""

    def drop(self, id: str, why: str) -> bool:
        """Never send a delivery; False if it is under way, or may have been seen."""

    def drop_older(self, newer: Delivery, why: str) -> int:
        """Drop the edits and unseen replies that a newer revision of the same message makes needless."""

    def retime(self, id: str, due: datetime) -> bool:
        """Set when an unseen delivery is due; False if it is under way, or may have been seen."""

    def put_off(self, target: Target, *, now: datetime, until: datetime) -> int:
        """Let posts and replies that are due to a target wait until then; return how many."""

    def of_target(self, target: Target, items: Sequence[str]) -> tuple[Delivery, ...]:
        """Return all deliveries of these items to a target, oldest first."""


class Watches(Protocol):
    """What members asked to be told of."""

    def put(self, watch: Watch) -> bool:
        """Insert; False if the member watches that already (where to tell it is then brought up to date)."""

    def remove(self, id: str, member: str) -> bool:
        """Forget one of this member's; False if there is none of that id."""

    def forget(self, member: str) -> int:
        """Forget all of a member's; return how many."""

    def of_member(self, member: str) -> tuple[Watch, ...]:
        """Return a member's, oldest first."""

    def of_production(self, production: ProductionId) -> tuple[Watch, ...]:
        """Return those about a production whose tenant has not left, oldest first."""


class Answers(Protocol):
    """Answers that were given in channels, so that a correction can find them."""

    def put(self, answer: Remembered) -> None:
        """Insert, or replace what the same message said before."""

    def cites(self, id: str, statements: Iterable[StatementId]) -> None:
        """Keep that an answer cites these, beside those it cited before."""

    def get(self, id: str) -> Remembered | None:
        """Return one, or None."""

    def citing(self, statement: StatementId, *, since: datetime) -> tuple[Remembered, ...]:
        """Return those given since then that cite the statement."""

    def forget(self, *, before: datetime) -> int:
        """Forget those given before then; return how many."""


class Reports(Protocol):
    """What people said is wrong. Who said it is kept to count each person once, and is never given out."""

    def put(self, about: str, production: ProductionId, reporter: str, text: str, at: datetime) -> bool:
        """Keep a report; False where the same person reported the same before (the newer words are kept)."""

    def open(self, record: str) -> tuple[Report, ...]:
        """Return what is not settled yet, most reported first."""

    def settle(self, about: str, by: str) -> int:
        """Take what was reported about something off the list; return how many reports that were."""

    def forget(self, reporter: str, nobody: str) -> int:
        """Put ``nobody`` in a reporter's place; return how many reports lost their reporter."""


class Tenants(Protocol):
    """Servers and workspaces that On Record was removed from, and all that is kept of one."""

    def left(self, tenant: str, at: datetime) -> None:
        """Keep when a tenant left; one that has left already keeps its time."""

    def returned(self, tenant: str) -> bool:
        """Forget that a tenant left; False if it had not."""

    def departed(self) -> dict[str, datetime]:
        """Return the tenants that left, with when."""

    def forget(self, tenant: str) -> int:
        """Delete a tenant's settings, watches, remembered answers and deliveries; return how many rows went."""


class Paces(Protocol):
    """Rate budgets that several processes share."""

    def reserve(self, paces: Sequence[Pace], *, longest: float) -> float:
        """Draw on all budgets at once; return the seconds to wait. Beyond ``longest`` nothing is drawn."""

    def hold(self, paces: Sequence[Pace], seconds: float) -> None:
        """Close budgets for a time."""


class Audit(Protocol):
    """Who did what; only ever appended."""

    def add(self, entry: AuditEntry) -> None:
        """Append."""

    def latest(self, *, object: str | None = None, limit: int = 50) -> tuple[AuditEntry, ...]:
        """Return the newest entries, optionally about one object."""


class Stories(Protocol):
    """Where the words of a quote were printed before."""

    def put(self, production: ProductionId, id: str, quote: str) -> None:
        """Index the quote of a statement or candidate; the same one twice is indexed once."""

    def alike(self, production: ProductionId, quote: str, *, limit: int = 50) -> tuple[str, ...]:
        """Return ids of statements and candidates that share words with a quote, those that share most first."""


class Sources(Protocol):
    """What is polled, and who polls it now."""

    def put(self, source: Source) -> None:
        """Insert or replace by id; lease and fence are only ever set by ``claim``."""

    def get(self, id: SourceId) -> Source | None:
        """Return one, or None."""

    def many(self, ids: Iterable[SourceId]) -> dict[SourceId, Source]:
        """Return those that exist, by id."""

    def at(self, record: str, url: str) -> Source | None:
        """Return the source of a record at an address, or None."""

    def all(self, record: str | None = None) -> tuple[Source, ...]:
        """Return those of one record, or all, by address."""

    def remove(self, id: SourceId) -> bool:
        """Forget a source and its entries; False if it is unknown."""

    def claim(self, *, now: datetime, lease_until: datetime, limit: int) -> tuple[Source, ...]:
        """Take due sources: fence raised, lease set; none is given to two callers while its lease lasts."""

    def settle(self, source: Source) -> bool:
        """Write a source after a poll and end its lease; False if a newer claim has taken over."""

    def touch(self, id: SourceId, fence: int, *, polled_at: datetime, due_at: datetime) -> bool:
        """Write when an active source was polled and is due, and end its lease; False if that was taken over."""


class Entries(Protocol):
    """What was seen in sources, for good, under every key by which it may be recognised."""

    def put(self, seen: SeenEntry) -> bool:
        """Insert; False if an entry of that id is there already."""

    def change(self, seen: SeenEntry) -> bool:
        """Write an entry and end its lease; False if a newer claim has taken over."""

    def get(self, id: EntryId) -> SeenEntry | None:
        """Return one, or None."""

    def of_source(
        self, source: SourceId, *, states: Sequence[EntryState] = (), limit: int = 50
    ) -> tuple[SeenEntry, ...]:
        """Return the newest entries of a source, optionally only those in these states."""

    def claim(self, *, now: datetime, lease_until: datetime, limit: int) -> tuple[SeenEntry, ...]:
        """Take entries that are due to be read: fence raised, lease set."""

    def remember(self, source: SourceId, entry: EntryId, keys: Iterable[tuple[str, str]]) -> None:
        """Keep keys under which an entry may be recognised, beside those it has."""

    def sharing(self, source: SourceId, values: Iterable[str]) -> dict[EntryId, tuple[tuple[str, str], ...]]:
        """Return, with all their keys, the entries of a source that share any of these key values."""

    def many(self, ids: Iterable[EntryId]) -> dict[EntryId, SeenEntry]:
        """Return those that exist, by id."""


class Seen(Protocol):
    """Platform events that were dealt with, for as long as a platform may repeat them."""

    def first(self, key: str, at: datetime, *, forget: datetime) -> bool:
        """Remember an event and say whether it is new; those from before ``forget`` are dropped."""


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
    def stories(self) -> Stories:
        """Which words were printed before."""

    @property
    def sources(self) -> Sources:
        """What is polled."""

    @property
    def entries(self) -> Entries:
        """What was seen in sources."""

    def transaction(self, *, alone: bool = True) -> AbstractContextManager[None]:
        """Take the write lock at once; commit at the end, roll back on any exception.

        Without ``alone`` others may write at the same moment: only for what locks the rows it changes.

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
