"""A clock that may be set at any moment never makes a lease end early or a due time pass unseen."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import now
from bot.scheduler import Tick, Watchdog, keep_time
from bot.steady_clock import SETTLED_SECONDS, SteadyClock
from facts.ports.outside import steady

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Machine:
    """A machine whose clock can be set."""

    def __init__(self) -> None:
        self.seconds, self.set_by = 0.0, timedelta()

    def wall(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds) + self.set_by

    def count(self) -> float:
        return self.seconds

    def passes(self, seconds: float, clock: SteadyClock) -> list[datetime]:
        told = []
        for _ in range(int(seconds // 10)):
            self.seconds += 10
            told.append(clock())
        return told


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_jump_is_not_followed_within_a_lease(hours: int) -> None:
    machine = Machine()
    clock = SteadyClock(machine.wall, machine.count)
    machine.set_by = timedelta(hours=hours)

    told = machine.passes(200, clock)

    assert told[-1] == NOON + timedelta(seconds=200)
    assert told == sorted(told)
    assert clock.offset == timedelta(hours=hours)


def test_a_jump_forward_that_lasts_is_believed_and_one_backward_is_not() -> None:
    for hours, believed in ((1, True), (-1, False)):
        machine = Machine()
        clock = SteadyClock(machine.wall, machine.count)
        machine.set_by = timedelta(hours=hours)
        told = machine.passes(SETTLED_SECONDS + 120, clock)
        assert (told[-1] == machine.wall()) is believed
        assert told == sorted(told)


def test_drift_is_taken_over_at_once() -> None:
    machine = Machine()
    clock = SteadyClock(machine.wall, machine.count)
    machine.set_by = timedelta(seconds=1)

    assert machine.passes(60, clock)[-1] == machine.wall()


def test_the_real_clocks_agree() -> None:
    assert abs(SteadyClock(now)() - now()) < timedelta(seconds=1)
    assert steady() <= steady()


async def test_ticks_that_wait_for_a_time_gone_by_are_pulled_forward() -> None:
    machine = Machine()
    scheduler = AsyncIOScheduler(timezone="UTC")

    async def nothing() -> None:
        return None

    scheduler.start(paused=True)
    scheduler.add_job(nothing, "interval", seconds=60, next_run_time=NOON + timedelta(seconds=60))
    watchdog = Watchdog(scheduler, machine.wall, machine.count)

    machine.seconds = 30
    assert not watchdog.look()
    machine.seconds, machine.set_by = 60, timedelta(hours=-1)
    assert watchdog.look()

    assert [job.next_run_time for job in scheduler.get_jobs()] == [machine.wall()]
    machine.seconds = 90
    assert not watchdog.look()
    scheduler.shutdown(wait=False)


async def test_a_job_that_is_under_way_when_the_bot_stops_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def job() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    keeping = asyncio.ensure_future(keep_time([Tick(name="poll", job=job, every=0.01)]))
    await begun.wait()
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping
    await ended.wait()
    for _ in range(5):
        await asyncio.sleep(0)

    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
