"""What is owed to channels and members, and what they asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from facts.communities import Community, Watch
from facts.messages import Announcement, Backlog, Delivery, DeliveryState, Remembered, Report
from facts.model import MessageRef, ProductionId, StatementId, Target
from facts.pacing import Pace


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

    def release(self, now: datetime, *, arrived_by: datetime) -> int:
        """End all leases, those of posts when they can have arrived: for the only process there is, when it starts."""

    def on_another_history(self) -> bool:
        """Say whether the database may have lost its last commits since the last ``doubt``, as far as it tells."""

    def doubt(self, now: datetime, *, arrived_by: datetime) -> int:
        """Let all that is due be looked for before it is sent, when it can have arrived; return how many that is."""

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

    def open(self, record: str, of: Collection[ProductionId] | None = None) -> tuple[Report, ...]:
        """Return what is not settled yet, most reported first, optionally only what is about some productions."""

    def settle(self, about: str, by: str, of: Collection[ProductionId] | None = None) -> int:
        """Take what was reported about something (of these productions) off the list; return how many that were."""

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
