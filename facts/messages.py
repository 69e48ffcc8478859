"""What goes into the engine and what it says: plain text with citation numbers, no markup and no layout.

An adapter decides colour, escaping and truncation; it never decides wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from facts.communities import Digest
from facts.model import (
    Aspect,
    Candidate,
    CandidateId,
    Certainty,
    Change,
    Citation,
    Document,
    DocumentId,
    MessageRef,
    Polarity,
    Production,
    ProductionId,
    Retraction,
    Statement,
    StatementId,
    Target,
)


class Verdict(StrEnum):
    """The first word of an answer. The last four belong to ``check``."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"
    UNCLEAR = "unclear"
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    STRONGER_THAN_SOURCES = "stronger_than_sources"
    UNSOURCED = "unsourced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asks, and where from.

    ``production`` is a name or alias where the asker chose one; ``previous`` the question before it in the same
    conversation, from which a follow-up takes its production and aspect. ``as_of`` is UTC. ``among`` are the
    productions that the asker sees; None: all that are on record.
    """

    text: str
    production: str | None = None
    among: frozenset[ProductionId] | None = None
    record: str = "main"
    as_of: datetime | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an answer. ``cites`` are 1-based citation numbers; a line that claims something has some."""

    text: str
    cites: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One numbered credit under an answer. ``spoiler``: its words give the plot away."""

    n: int
    statement: StatementId
    speaker: str | None
    quote: str
    told_to: str | None
    outlet: str | None
    url: str | None
    said: str | None
    published: str | None
    certainty: Certainty
    polarity: Polarity
    repeats: int = 0
    spoiler: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer: meaning, not layout.

    ``lines[0]`` is the verdict in plain words. ``choices`` are what an unclear question could mean. ``omitted`` counts
    statements that bear on the question but did not fit. ``as_of`` is the moment whose record was read (UTC).
    """

    question: str
    verdict: Verdict
    lines: tuple[Line, ...]
    citations: tuple[Cited, ...] = ()
    production: str | None = None
    production_id: ProductionId | None = None
    aspect: Aspect | None = None
    subject: str | None = None
    choices: tuple[str, ...] = ()
    as_of: datetime | None = None
    omitted: int = 0

    @property
    def text(self) -> str:
        """The answer as plain text, one line a sentence, with ``[n]`` after what each line claims."""
        return "\n".join(line.text + "".join(f" [{n}]" for n in line.cites) for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """News for a channel: what changed about one topic, or about several when one article brought them.

    ``revision`` rises when a statement it cites is corrected or retracted; ``notice`` then says what happened.
    ``article`` is the one article that brought it all; ``digest`` says that it gathers a day or a week; ``member`` whom
    alone it is for (a watch). ``pings`` are the platform's ids of roles that asked to be pinged, set only on a post.
    """

    id: str
    production: str
    headline: str
    lines: tuple[Line, ...]
    citations: tuple[Cited, ...] = ()
    changes: tuple[Change, ...] = ()
    revision: int = 0
    notice: str | None = None
    article: DocumentId | None = None
    digest: Digest = Digest.OFF
    member: str | None = None
    pings: tuple[str, ...] = ()


class Purpose(StrEnum):
    """What a delivery does at the platform."""

    POST = "post"
    EDIT = "edit"
    REPLY = "reply"
    REVIEW = "review"


class DeliveryState(StrEnum):
    """Where a delivery stands. Only PENDING is ever picked up; UNKNOWN waits for the operator.

    DROPPED was never sent, on purpose: a newer delivery tells the same, or there was nothing left to tell.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    GONE = "gone"
    UNKNOWN = "unknown"
    DEAD = "dead"
    DROPPED = "dropped"


FORGOTTEN = 1_000
"""How much a fence rises, once, where the database may have forgotten claims: more than there can have been."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message owed to one channel; a row of the ledger.

    ``item`` is the id of an announcement, or of a candidate where ``purpose`` is REVIEW. ``fence`` rises with every
    claim; a write that names an older fence is refused, so a worker that froze past its lease cannot overwrite its
    successor. ``ref`` is the platform's message: the one to edit or answer before, the confirmed one after. Times are
    UTC.
    """

    id: str
    target: Target
    purpose: Purpose
    item: str
    revision: int = 0
    state: DeliveryState = DeliveryState.PENDING
    fence: int = 0
    attempts: int = 0
    due_at: datetime | None = None
    lease_until: datetime | None = None
    started_at: datetime | None = None
    ref: MessageRef | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """A candidate as a moderator sees it.

    ``before`` and ``after`` are the article's words around the quote (up to 200 characters each). ``decided`` is set
    once somebody decided: a sentence that says who and what.
    """

    candidate: Candidate
    production: Production
    citation: Citation
    before: str = ""
    after: str = ""
    decided: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRecord:
    """A statement with what became of it."""

    statement: Statement
    retraction: Retraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What reading one article did: ``new`` is False where the same article was on record already.

    ``candidates`` are all of the article's, in text order; ``statements`` those that were accepted, by candidate.
    """

    document: Document
    production: Production
    candidates: tuple[Candidate, ...]
    statements: Mapping[CandidateId, Statement]
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A question the record could not answer: its words without the asker, and how often it was asked."""

    question: str
    aspect: Aspect | None
    times: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """An answer that was given in a channel: where it stands, and what is needed to ask again.

    Nothing says who asked. ``revision`` rises, and ``notice`` grows, when a statement it cited no longer stands.
    """

    id: str
    ref: MessageRef
    question: Question
    at: datetime
    revision: int = 0
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisedAnswer:
    """An answer given earlier, asked again because something it cited no longer stands; ``notice`` says what."""

    answer: Answer
    notice: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What people said is wrong with a statement, announcement or production: their words, never who they are."""

    about: str
    times: int
    texts: tuple[str, ...]
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A claimed delivery with what it carries: the announcement, the review card, or an answer to be revised.

    ``look`` is set where an earlier attempt may have landed; that attempt began at ``delivery.started_at``. ``besides``
    is the message that is known of the delivery where another one is looked for.
    """

    delivery: Delivery
    announcement: Announcement | None = None
    review: ReviewItem | None = None
    look: bool = False
    answer: RevisedAnswer | None = None
    besides: MessageRef | None = None

    def is_known(self, ref: MessageRef) -> bool:
        """Say whether this is the message that is known of the delivery."""
        return self.besides is not None and self.besides.message == ref.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How many deliveries of a platform are in a state, and since when (UTC) the oldest of them is due."""

    platform: str
    state: DeliveryState
    number: int
    oldest: datetime | None = None
