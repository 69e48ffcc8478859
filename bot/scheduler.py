"""The timetable: ticks and nothing else. What is due is decided by the database, not by the scheduler.

APScheduler runs with its in-memory job store; late ticks are folded into one and never dropped, and no job overlaps
itself. Because 3.x stops when the clock is set back, a watchdog on the monotonic clock wakes it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler

WATCHDOG_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A job with its interval and jitter, both in seconds."""

    name: str
    job: Callable[[], Awaitable[object]]
    every: float
    jitter: float = 0.0


async def keep_time(timetable: list[Tick]) -> None:
    """Run the timetable until cancelled; a job that is under way then is left to its own cancellation."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for tick in timetable:
        scheduler.add_job(
            tick.job,
            "interval",
            seconds=tick.every,
            jitter=tick.jitter or None,
            id=tick.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        while True:
            await asyncio.sleep(WATCHDOG_SECONDS)
            scheduler.wakeup()
    finally:
        scheduler.shutdown(wait=False)
