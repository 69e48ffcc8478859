"""The timetable: ticks and nothing else. What is due is decided by the database, not by the scheduler.

APScheduler runs with its in-memory job store; late ticks are folded into one and never dropped, and no job overlaps
itself. Because 3.x waits out a clock that was set back, a watchdog on the monotonic clock pulls its ticks forward.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.base import BaseScheduler

from bot.clock import now

WATCHDOG_SECONDS = 30.0
_SET_BACK = timedelta(seconds=1)

log = structlog.get_logger("timetable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A job with its interval and jitter, both in seconds."""

    name: str
    job: Callable[[], Awaitable[object]]
    every: float
    jitter: float = 0.0


class Watchdog:
    """Notices that the machine's clock was set back, and makes every tick due that waits for a time gone by."""

    def __init__(
        self,
        scheduler: BaseScheduler,
        wall: Callable[[], datetime] = now,
        count: Callable[[], float] = time.monotonic,
    ) -> None:
        """Watch over this scheduler by a clock that may be set and one that may not."""
        self._scheduler, self._wall, self._count = scheduler, wall, count
        self._moment, self._since = wall(), count()

    def look(self) -> bool:
        """Compare the clocks; return whether ticks were pulled forward."""
        moment, since = self._wall(), self._count()
        expected = self._moment + timedelta(seconds=since - self._since)
        self._moment, self._since = moment, since
        if expected - moment < _SET_BACK:
            return False
        log.warning("the clock was set back", seconds=(expected - moment).total_seconds())
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=moment)
        return True


async def keep_time(timetable: list[Tick]) -> None:
    """Run the timetable until cancelled; a job that is under way then is left to its own cancellation."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for tick in timetable:
        scheduler.add_job(
            _ended_quietly(tick.job),
            "interval",
            seconds=tick.every,
            jitter=tick.jitter or None,
            id=tick.name,
            name=tick.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.start()
    watchdog = Watchdog(scheduler)
    try:
        while True:
            await asyncio.sleep(WATCHDOG_SECONDS)
            watchdog.look()
    finally:
        scheduler.shutdown(wait=False)


def _ended_quietly(job: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """Let a job be cancelled when the bot stops; APScheduler would log that as a failure, with a traceback."""

    async def run() -> None:
        with suppress(asyncio.CancelledError):
            await job()

    return run
