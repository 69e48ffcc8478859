"""The nouns of the engine, as frozen values.

Words follow docs/glossary.md. Times are timezone-aware UTC ``datetime``; dates that people speak are EDTF strings
(ISO 8601-2), as vague as they were said. Offsets count Unicode code points in ``Document.text``.

``Candidate`` and ``Statement`` are different types on purpose: rules that answer take statements, so that an
extraction nobody has accepted cannot reach an answer without a type error.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

ProductionId = NewType("ProductionId", str)
DocumentId = NewType("DocumentId", str)
CandidateId = NewType("CandidateId", str)
StatementId = NewType("StatementId", str)
SourceId = NewType("SourceId", str)
Target = NewType("Target", str)
"""Where something is posted: ``platform:tenant/channel``, e.g. ``discord:81/4242`` or ``slack:T1/C2``."""

Span = tuple[int, int]


class Certainty(StrEnum):
    """How firmly a speaker commits to a claim (after FactBank)."""

    STATED = "stated"
    HEDGED = "hedged"
    RUMOURED = "rumoured"
    WISHED = "wished"
    DECLINED = "declined"
    OPINION = "opinion"


class Polarity(StrEnum):
    """Whether the claim says that it is so or that it is not."""

    AFFIRMS = "+"
    DENIES = "-"


class Kind(StrEnum):
    """How the words stand in the article: inside marks, reported, both, or the outlet's own narration."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    REPORT = "report"


class Authority(StrEnum):
    """Who is speaking, by what they can know: the network decides, cast and crew take part, everyone else reports."""

    DECIDES = "decides"
    TAKES_PART = "takes_part"
    REPORTS = "reports"


class Aspect(StrEnum):
    """Which facet of a production a claim is about. For albums and tours filming is recording, cast the line-up."""

    GREENLIGHT = "greenlight"
    CAST = "cast"
    CREW = "crew"
    SCRIPT = "script"
    FILMING = "filming"
    RELEASE = "release"
    TITLE = "title"
    STORY = "story"
    FORMAT = "format"
    MARKETING = "marketing"
    DEAL = "deal"
    OTHER = "other"


class Role(StrEnum):
    """What an actor may do; see ``facts.permissions``."""

    MEMBER = "member"
    MODERATOR = "moderator"
    OPERATOR = "operator"


class CandidateState(StrEnum):
    """Where a candidate stands in the review queue."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


class RetractionKind(StrEnum):
    """Why a statement no longer stands (after Crossmark's update types)."""

    RETRACTED_BY_OUTLET = "retracted_by_outlet"
    CORRECTED = "corrected"
    MISATTRIBUTED = "misattributed"
    ENTERED_IN_ERROR = "entered_in_error"


class StandingVerdict(StrEnum):
    """What the accepted statements about one topic add up to."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"


class ChangeKind(StrEnum):
    """The difference between two standings of one topic."""

    NEW = "new"
    FIRMED = "firmed"
    WEAKENED = "weakened"
    REVERSED = "reversed"
    REINFORCED = "reinforced"
    WITHDRAWN = "withdrawn"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """The film, series, game, album or tour that a community follows.

    ``record`` is the tenant: productions of different records never see each other.
    ``original`` names the earlier work a sequel, reboot or remake comes from, where it is known.
    """

    id: ProductionId
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "other"
    original: str | None = None
    record: str = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article as it was read. ``text`` is what offsets refer to and is never edited afterwards.

    ``published`` is an EDTF date or None where the article is undated; ``lang`` an ISO 639-1 code.
    """

    id: DocumentId
    text: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    lang: str = "en"
    retrieved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What was said, by whom, to whom, when and how firmly: the fields of docs/contract.md's Statement.

    ``quote`` is exactly ``text[start:end]`` of its document; ``prefix`` and ``suffix`` are up to 64 characters around
    it, so that it can be found again (W3C TextQuoteSelector). ``work`` names another work when the claim is about that
    one rather than the followed production; such a claim never answers for the production. ``planned`` is the EDTF date
    the claim names for the thing itself (a release, a shoot), ``said`` the date on which the words were spoken.
    """

    quote: str
    start: int
    end: int
    kind: Kind
    aspect: Aspect
    certainty: Certainty
    polarity: Polarity
    speaker: str | None = None
    mention: str | None = None
    mention_at: Span | None = None
    cue: str | None = None
    cue_at: Span | None = None
    told_to: str | None = None
    said_phrase: str | None = None
    said: str | None = None
    subject: str | None = None
    value: str | None = None
    role: str | None = None
    authority: Authority = Authority.REPORTS
    work: str | None = None
    planned_phrase: str | None = None
    planned: str | None = None
    prefix: str = ""
    suffix: str = ""
    spoiler: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What extraction proposes. ``ruleset`` is the lexicon version, ``reasons`` the rules that fired.

    ``corrects`` is the statement it would replace, where its article was edited after that one was accepted.
    """

    id: CandidateId
    document: DocumentId
    claim: Claim
    confidence: float
    reasons: tuple[str, ...]
    ruleset: str
    state: CandidateState = CandidateState.PROPOSED
    corrects: StatementId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a statement was printed: the outlet, the page and its publication date (EDTF, None where undated)."""

    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    title: str | None = None
    document: DocumentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A claim on the record. Immutable; what happened to it later is a ``Retraction`` beside it.

    ``seq`` is the order in which the record received it (1, 2, …), which settles ties in time.
    ``origin`` is the id of the statement that first carried these words; reports of one interview share it.
    """

    id: StatementId
    production: ProductionId
    claim: Claim
    citation: Citation
    recorded_at: datetime
    accepted_by: str
    origin: StatementId
    seq: int = 0
    candidate: CandidateId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """A statement was withdrawn or replaced, by whom, when and why. The statement itself stays readable."""

    statement: StatementId
    kind: RetractionKind
    reason: str
    by: str
    at: datetime
    replaced_by: StatementId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a standing is about: one aspect of one production, and whom or what, where that matters."""

    production: ProductionId
    aspect: Aspect
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the statements on record about one topic add up to at a moment.

    ``grounds`` carry the verdict, strongest first; ``dissent`` says otherwise.
    """

    topic: Topic
    verdict: StandingVerdict
    grounds: tuple[Statement, ...] = ()
    dissent: tuple[Statement, ...] = ()
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one statement altered about one topic, by being put on record or, with ``withdrawal``, by being taken off.

    ``left`` is the strongest statement that a withdrawal left standing.
    """

    kind: ChangeKind
    topic: Topic
    before: Standing
    after: Standing
    cause: StatementId
    withdrawal: bool = False
    left: StatementId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is acting: ``id`` is ``platform:user``; ``role`` was decided by the adapter from the platform's own word."""

    id: str
    name: str
    role: Role = Role.MEMBER

    @property
    def moderates(self) -> bool:
        """True for moderators and operators."""
        return self.role is not Role.MEMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """A message a platform has confirmed: enough to edit it or reply to it later."""

    target: Target
    message: str
    extra: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One thing somebody did to the record, kept for good."""

    at: datetime
    actor: str
    action: str
    object: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A moderator's changes to a candidate before accepting it; None keeps the proposal. The quote never changes."""

    speaker: str | None = None
    told_to: str | None = None
    said: str | None = None
    aspect: Aspect | None = None
    subject: str | None = None
    value: str | None = None
    certainty: Certainty | None = None
    polarity: Polarity | None = None
    work: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A statement entered by hand. It needs a quote, a speaker and an outlet or address, like any other."""

    production: ProductionId
    quote: str
    speaker: str
    aspect: Aspect
    certainty: Certainty
    polarity: Polarity = Polarity.AFFIRMS
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    told_to: str | None = None
    said: str | None = None
    subject: str | None = None
    value: str | None = None
    kind: Kind = Kind.DIRECT
    authority: Authority = Authority.TAKES_PART


def fingerprint(*parts: str | None) -> str:
    """Sixteen characters that name these parts: the same parts give the same id on every machine and every run."""
    digest = hashlib.sha256(
        "\x1f".join("" if part is None else part for part in parts).encode("utf-8", "surrogatepass")
    )
    return digest.hexdigest()[:16]
