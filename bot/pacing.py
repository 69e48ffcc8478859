"""Waiting for one's turn: proactive pacing, so that a platform never has to refuse us.

The budgets are those of ``facts.pacing``. An embedded record is served by one process, which keeps them in memory; on
PostgreSQL they are rows that every process draws on.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import TryLater
from facts.model import Target
from facts.pacing import Pace, drawn, held, next_turn, paces_of

LONGEST_WAIT = 15.0
"""Seconds that a claimed delivery waits for its turn; beyond that it is put off, and its lease given back."""
_LATE = 0.04
"""Seconds after which a missed turn may fall among the turns of others and is taken anew."""


_WIDER = 1.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The clock that waiting goes by (seconds, never backwards) and the way to wait; tests bring their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


class Budgets(Protocol):
    """Where budgets are kept."""

    async def reserve(self, paces: Sequence[Pace], *, longest: float) -> float:
        """Draw on all budgets at once; return the seconds to wait. Beyond ``longest`` nothing is drawn."""

    async def hold(self, paces: Sequence[Pace], seconds: float) -> None:
        """Close budgets for a time."""


class OwnBudgets:
    """Budgets of one process, by its monotonic clock."""

    def __init__(self, timing: Timing) -> None:
        """Go by this clock."""
        self._now = timing.now
        self._free: dict[str, float] = {}

    async def reserve(self, paces: Sequence[Pace], *, longest: float) -> float:
        """Draw on all budgets at once; return the seconds to wait. Beyond ``longest`` nothing is drawn."""
        now = self._now()
        if len(self._free) > 10_000:
            self._free = {scope: at for scope, at in self._free.items() if at > now}
        turn = next_turn(paces, self._free, now)
        if turn - now <= longest:
            self._free |= drawn(paces, self._free, turn)
        return turn - now

    async def hold(self, paces: Sequence[Pace], seconds: float) -> None:
        """Close budgets for a time."""
        self._free |= held(paces, self._free, self._now() + seconds)


class SharedBudgets:
    """Budgets of all processes on one database, by its clock.

    The way to the database makes turns come less evenly than they were given, so they are spaced a little wider.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        """Keep them through this engine."""
        self._engine = engine

    async def reserve(self, paces: Sequence[Pace], *, longest: float) -> float:
        """Draw on all budgets at once; return the seconds to wait. Beyond ``longest`` nothing is drawn."""
        wider = tuple(replace(pace, spacing=pace.spacing * _WIDER) for pace in paces)
        return await self._engine.do(Engine.reserve, wider, longest=longest)

    async def hold(self, paces: Sequence[Pace], seconds: float) -> None:
        """Close budgets for a time."""
        await self._engine.do(Engine.hold, paces, seconds)


class Pacer:
    """Gives turns. ``waited`` is told each wait in seconds, by platform, for the metrics."""

    def __init__(
        self,
        budgets: Budgets | None = None,
        timing: Timing | None = None,
        *,
        waited: Callable[[str, float], object] = lambda platform, seconds: None,
    ) -> None:
        """Draw on these budgets (its own where none are given) and wait by this clock."""
        self._timing = timing or Timing()
        self._budgets = budgets or OwnBudgets(self._timing)
        self._waited = waited

    async def turn(self, target: Target) -> None:
        """Return when a channel may be sent one request.

        Raises:
            TryLater: that would be longer than ``LONGEST_WAIT``; nothing was drawn on the budgets.
        """
        paces = paces_of(target)
        if not paces:
            return
        began = self._timing.now()
        while True:
            wait = await self._budgets.reserve(paces, longest=LONGEST_WAIT)
            if wait > LONGEST_WAIT:
                raise TryLater("Many messages wait for their turn. Nothing was sent yet.", after=wait)
            due = self._timing.now() + wait
            if wait > 0:
                await self._timing.sleep(wait)
            if self._timing.now() - due <= _LATE:
                self._waited(target.partition(":")[0], self._timing.now() - began)
                return

    async def hold(self, target: Target, seconds: float, *, everywhere: bool) -> None:
        """Send nothing to a channel, or nothing with the whole token, for as long as the platform asked."""
        paces = paces_of(target)
        await self._budgets.hold(paces if everywhere else [pace for pace in paces if pace.scope == target], seconds)
