"""What the record holds that may bear on a question, as storage found it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from facts.model import Retraction, Statement, StatementId


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A live statement and how it was found. ``rank`` is its place in the full-text result (0 best), None if not there.

    ``repeats`` counts the other outlets with a report of the same origin. ``ring`` are the outlets, its own among
    them, that credit only each other for what it says.
    """

    statement: Statement
    rank: int | None = None
    repeats: int = 0
    ring: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything an answer may use. ``found`` is in record order; ``retractions`` are of statements that would bear."""

    found: tuple[Found, ...]
    as_of: datetime
    last_looked: datetime | None = None
    retractions: Mapping[StatementId, Retraction] | None = None

    @property
    def repeats(self) -> Mapping[StatementId, int]:
        """How many other outlets repeat a statement; those that none repeats are left out."""
        return {each.statement.id: each.repeats for each in self.found if each.repeats}

    @property
    def rings(self) -> Mapping[StatementId, tuple[str, ...]]:
        """The outlets that credit only each other, by the statements that rest on them."""
        return {each.statement.id: each.ring for each in self.found if each.ring}
