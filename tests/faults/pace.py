"""Pacing against a double that keeps Discord's documented limits: how long a thousand channels take, and every 429."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.faults.platforms import Faults, Platform
from tests.faults.storms import Storm, database, owe, settled, until, workers
from tests.postgres import Server


@dataclass(frozen=True, kw_only=True)
class Paced:
    """What a run took: seconds from the first request to the last, refusals, and the most requests in one second.

    ``stalled`` is for how many seconds the double itself once stood still: what came meanwhile it counts in a heap.
    """

    seconds: float
    refused: int
    busiest: int
    lost: int
    stalled: float

    @property
    def unsure(self) -> bool:
        """Whether what looks like too much at once may be the double's own doing."""
        return self.stalled >= STALLED and (self.refused > 0 or self.busiest > 50)


STALLED = 0.02
_STEP = 0.005


@asynccontextmanager
async def _watched() -> AsyncIterator[list[float]]:
    """Give the longest time so far that this event loop stood still."""
    longest = [0.0]

    async def watch() -> None:
        while True:
            asked = time.monotonic()
            await asyncio.sleep(_STEP)
            longest[0] = max(longest[0], time.monotonic() - asked - _STEP)

    watching = asyncio.create_task(watch())
    try:
        yield longest
    finally:
        watching.cancel()


async def run(
    kind: str, deliveries: int, server: Server | None, processes: int = 1, platform: str = "discord"
) -> Paced:
    """Deliver one message to each of so many channels."""
    storm = Storm(database=kind, platform=platform, fault="none", deliveries=deliveries, seed=1, workers=processes)
    with database(storm, server) as url:
        owing = owe(url, storm, channels=deliveries)
        double = Platform(platform, Faults(slowest=0.05, limits=True))
        base = await double.start()
        try:
            async with (
                workers(storm, url, base, "--paced", "--lease", "120", "--call", "60", "--in-flight", "24") as crew,
                _watched() as longest,
            ):
                await until(lambda: settled(url, deliveries), crew, pause=0.5, longest=deliveries / 20 + 30)
        finally:
            await double.stop()
    standing = double.standing
    return Paced(
        seconds=max(double.requests) - min(double.requests),
        refused=sum(double.refused.values()),
        busiest=double.busiest_second(),
        lost=sum(1 for marker in owing.everyone if standing[marker] == 0),
        stalled=longest[0],
    )
