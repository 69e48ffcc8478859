"""What is polled, and what was seen there and on the platforms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from facts.model import SourceId
from facts.sources import EntryId, EntryState, SeenEntry, Source, Subscription, SubscriptionId


class Sources(Protocol):
    """What is polled, and who polls it now."""

    def put(self, source: Source) -> None:
        """Insert or replace by id; lease and fence are only ever set by ``claim``."""

    def get(self, id: SourceId) -> Source | None:
        """Return one, or None."""

    def many(self, ids: Iterable[SourceId]) -> dict[SourceId, Source]:
        """Return those that exist, by id."""

    def at(self, record: str, url: str) -> tuple[Source, ...]:
        """Return the sources of a record at an address: one for all productions, others for one each."""

    def all(self, record: str | None = None) -> tuple[Source, ...]:
        """Return those of one record, or all, by address."""

    def remove(self, id: SourceId) -> bool:
        """Forget a source and its entries; False if it is unknown."""

    def claim(self, *, now: datetime, lease_until: datetime, limit: int) -> tuple[Source, ...]:
        """Take due sources: fence raised, lease set; none is given to two callers while its lease lasts."""

    def settle(self, source: Source) -> bool:
        """Write a source after a poll and end its lease; False if a newer claim has taken over."""

    def hasten(self, id: SourceId, due_at: datetime) -> bool:
        """Have an active source be due by then; False if it is due sooner, or not polled."""

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


class Subscriptions(Protocol):
    """What hubs were asked to tell us of."""

    def put(self, subscription: Subscription) -> None:
        """Insert or replace by id; lease and fence are only ever set by ``claim``, and this ends the lease."""

    def get(self, id: SubscriptionId) -> Subscription | None:
        """Return one, or None."""

    def of_sources(self, sources: Iterable[SourceId]) -> dict[SourceId, Subscription]:
        """Return the subscription of each source that has one which is not being given up."""

    def all(self) -> tuple[Subscription, ...]:
        """Return every one."""

    def claim(self, *, now: datetime, lease_until: datetime, limit: int) -> tuple[Subscription, ...]:
        """Take those about which a hub is to be asked: fence raised, lease set."""

    def remove(self, id: SubscriptionId) -> bool:
        """Forget one; False if it is unknown."""


class Seen(Protocol):
    """Platform events that were dealt with, for as long as a platform may repeat them."""

    def first(self, key: str, at: datetime, *, forget: datetime) -> bool:
        """Remember an event and say whether it is new; those from before ``forget`` are dropped."""


class Conversations(Protocol):
    """What was asked last in each conversation, so that a follow-up is understood by whichever process meets it."""

    def put(self, id: str, question: str, at: datetime, *, forget: datetime) -> None:
        """Keep the question as the last one asked there; conversations silent since before ``forget`` are dropped."""

    def last(self, id: str, *, since: datetime) -> str | None:
        """Return the question asked last there, if that was since then."""


class Sealed(Protocol):
    """What platforms entrusted to an adapter, by name. Encrypted before it comes here: nothing in the core can read it.

    It is no part of the record: an export leaves it out.
    """

    def put(self, name: str, value: str) -> None:
        """Insert or replace."""

    def swap(self, name: str, before: str, after: str) -> bool:
        """Replace a value that still is ``before``; False if it has become another meanwhile."""

    def get(self, name: str) -> str | None:
        """Return one, or None."""

    def beginning(self, prefix: str) -> dict[str, str]:
        """Return those whose name begins so, by name."""

    def remove(self, name: str) -> bool:
        """Forget one; False if there is none of that name."""
