"""What is watched, as frozen values: sources, what was fetched of them, the feeds they hold and the entries in those.

Words follow docs/glossary.md: a *source* is a feed or page that is polled, never a person or an outlet.
Times are timezone-aware UTC ``datetime``; dates that feeds give are EDTF strings and are shown, never trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from facts.model import Candidate, Document, DocumentId, Production, ProductionId, SourceId, StatementId

EntryId = NewType("EntryId", str)
SubscriptionId = NewType("SubscriptionId", str)
"""Unguessable: it is the last part of the address at which a hub reaches us, and whoever knows it may speak there."""


class SourceKind(StrEnum):
    """How a source is read: a feed of entries, a news sitemap, or one page watched for change."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"


class SourceState(StrEnum):
    """Whether a source is polled. GONE: its owner answered 410, and the moderators were told."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"


class Policy(StrEnum):
    """What becomes of what a source brings: a moderator decides, or firm extractions are accepted on trust."""

    REVIEW = "review"
    TRUST = "trust"


class SubscriptionState(StrEnum):
    """Where a subscription at a hub stands. WANTED: the hub has not confirmed it; LEAVING: it is to be given up."""

    WANTED = "wanted"
    ACTIVE = "active"
    REFUSED = "refused"
    LEAVING = "leaving"


class EntryState(StrEnum):
    """Where an entry stands. SEEN: it was in the feed when the source was added; FAILED: its article cannot be read."""

    SEEN = "seen"
    WAITING = "waiting"
    READ = "read"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed or page that is polled.

    ``production`` restricts it to one production; with ``everything`` all its entries are taken to concern that one.
    ``newest`` is how many entries of the first poll are read instead of being marked seen. ``due_at``, ``lease_until``
    and ``fence`` decide who polls it when; ``told_failing`` that the moderators know of its failing. ``moved_to`` is
    an address it permanently redirects to, adopted after ``moved_times`` equal answers since ``moved_since``.
    ``unsuited`` are identity keys (guid, link) that repeat within this feed and therefore identify nothing. ``hub`` is
    the WebSub hub that the feed offers, and ``topic`` the address by which that hub knows the feed.
    """

    id: SourceId
    url: str
    record: str = "main"
    kind: SourceKind = SourceKind.FEED
    title: str = ""
    state: SourceState = SourceState.ACTIVE
    policy: Policy = Policy.REVIEW
    production: ProductionId | None = None
    everything: bool = False
    newest: int = 0
    due_at: datetime | None = None
    lease_until: datetime | None = None
    fence: int = 0
    etag: str = ""
    last_modified: str = ""
    synced: bool = False
    polled_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    error: str = ""
    told_failing: bool = False
    moved_to: str = ""
    moved_times: int = 0
    moved_since: datetime | None = None
    unsuited: tuple[str, ...] = ()
    rhythm: Rhythm | None = None
    hub: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A source's subscription at a WebSub hub.

    ``callback`` is where the hub reaches us, ``secret`` what it signs with; neither changes when it is renewed, so that
    whatever a hub still says to an earlier request is understood. ``expires_at`` ends the lease that the hub granted.
    ``pushed_at`` is the last push that was believed; None where none ever came, or where a poll found what no push had
    told of. ``asked`` counts requests since the hub last confirmed.
    """

    id: SubscriptionId
    source: SourceId
    hub: str
    topic: str
    secret: str
    state: SubscriptionState = SubscriptionState.WANTED
    callback: str = ""
    asked: int = 0
    expires_at: datetime | None = None
    pushed_at: datetime | None = None
    error: str = ""
    due_at: datetime | None = None
    lease_until: datetime | None = None
    fence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a feed asks to be polled: at most every ``minutes``, not in these hours (0-23, GMT) and days (0 Monday)."""

    minutes: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as a feed gives it: plain text, web addresses made absolute, fields empty where it says nothing.

    ``published`` is an EDTF date or date-time, shown and never used to decide what is new.
    """

    guid: str = ""
    url: str = ""
    title: str = ""
    text: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a source held at one moment; ``entries`` in its own order.

    ``hub`` is a WebSub hub that it offers, and ``topic`` its address there; empty where it offers none.
    """

    kind: SourceKind = SourceKind.FEED
    title: str = ""
    entries: tuple[Entry, ...] = ()
    rhythm: Rhythm = Rhythm()
    hub: str = ""
    topic: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer from the web. ``body`` is decoded from transfer and content encodings, not from its charset.

    ``url`` is where the answer came from; ``moved_to`` the same where every redirect on the way was permanent.
    ``fresh_for`` is how long the server says the answer stays good.
    """

    status: int
    url: str
    body: bytes = b""
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    fresh_for: timedelta | None = None
    hub: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What one poll of a source brought: a feed, nothing new (``feed`` None), or an ``error`` in one clear line.

    ``fence`` is that of the lease under which it was made, ``leased`` the source as it was then; ``after`` is how long
    the server asked to be left alone.
    """

    source: SourceId
    fence: int
    leased: Source | None = None
    feed: Feed | None = None
    error: str = ""
    gone: bool = False
    after: timedelta | None = None
    fresh_for: timedelta | None = None
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEntry:
    """An entry as it is remembered, for good. ``seen_at`` is when we first saw it, which is the time that counts.

    ``productions`` are those it concerns and ``reason`` why, or why it was skipped. ``content`` names its words, so
    that an edit is noticed; ``documents`` are the versions of its article that were read, the newest last, and
    ``flagged`` statements of it whose words have vanished, as moderators were told. ``due_at`` is when it is read, or,
    once it was, looked at again.
    """

    id: EntryId
    source: SourceId
    entry: Entry
    seen_at: datetime
    state: EntryState = EntryState.SEEN
    reason: str = ""
    productions: tuple[ProductionId, ...] = ()
    content: str = ""
    attempts: int = 0
    documents: tuple[DocumentId, ...] = ()
    flagged: tuple[StatementId, ...] = ()
    looks: int = 0
    due_at: datetime | None = None
    lease_until: datetime | None = None
    fence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """An entry to be read, leased to one worker, with its source and the productions it concerns."""

    seen: SeenEntry
    source: Source
    productions: tuple[Production, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article read for one production, with what was extracted from it."""

    document: Document
    production: Production
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one ``polled`` did: how many entries were new and concern a production, and how many were skipped."""

    waiting: int = 0
    skipped: int = 0
