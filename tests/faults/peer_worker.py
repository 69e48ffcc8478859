"""A worker of the fault runs that takes its work from procrastinate; it ends when procrastinate's worker ends.

What procrastinate would bring is used as its documentation has it: ``lock`` for order inside a channel, a retry
strategy, and a periodic task that takes up the jobs of workers whose heartbeat stopped.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job

from bot.delivering import Courier, Limits
from bot.pacing import Pacer, Timing
from bot.steady_clock import SteadyClock
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import DeliveryState, Owed
from facts.ports.outside import steady
from facts.storage import DatabaseStorage, open_storage
from facts.storage.outbox import _delivery
from facts.storage.rows import to_time
from tests.faults.adapters import adapter
from tests.faults.worker import ARRIVES, FIRST_WAIT, HURRY

_CLAIM = """update deliveries set state = 'sending', fence = fence + 1, attempts = attempts + 1, lease_until = :lease,
        started_at = coalesce(started_at, :now)
    where id = :id and (state = 'pending' or (state = 'sending' and lease_until <= :now)) returning *"""


class NotYet(Exception):
    """The delivery is not settled: the job is to be taken up again."""


class Soon(BaseRetryStrategy):
    """Take a job up again when its delivery may be due."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        return RetryDecision(retry_in={"milliseconds": int(ARRIVES * 1000)})


def claimed(engine: Engine, id: str, lease: timedelta) -> tuple[Owed | None, DeliveryState]:
    """Claim this row of the ledger under a fence, as ``Engine.claim`` does with whatever is due."""
    storage = engine._storage
    assert isinstance(storage, DatabaseStorage)
    now = engine._now()
    with storage.transaction(alone=False):
        given = {"id": id, "now": to_time(now), "lease": to_time(now + lease)}
        rows = storage.driver.query(_CLAIM, given)
        if not rows:
            return None, engine.delivery(id).state
        delivery = _delivery(rows[0])
        return replace(engine._owed(delivery), look=delivery.started_at != now), delivery.state


def app_for(url: str) -> App:
    return App(connector=PsycopgConnector(conninfo=url, min_size=2, max_size=8))


def tasks(app: App, options: argparse.Namespace) -> None:
    """Register the delivery task, and the one that takes up what a dead worker left."""
    lexicon = Lexicon.load()

    def opened() -> Engine:
        storage = open_storage(options.database)
        return Engine(storage, lexicon, SteadyClock(storage.now))

    engine = AsyncEngine(opened)
    courier = Courier(
        engine=engine,
        adapters={options.platform: adapter(options.platform, options.base, engine)},
        pacer=Pacer(timing=Timing(now=lambda: time.monotonic() * HURRY, sleep=lambda s: asyncio.sleep(s / HURRY))),
        limits=Limits(
            look=options.call, call=options.call, lease=options.lease, first_wait=FIRST_WAIT, arrives=ARRIVES
        ),
    )

    @app.task(name="deliver", retry=Soon())
    async def deliver(id: str) -> None:
        taken_at = steady()
        owed, state = await engine.do(claimed, id, timedelta(seconds=options.lease))
        if owed is not None:
            await courier.attempt(owed, taken_at)
            state = (await engine.do(Engine.delivery, id)).state
        if state in (DeliveryState.PENDING, DeliveryState.SENDING):
            raise NotYet

    @app.periodic(cron="* * * * * */1")
    @app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
    async def retry_stalled(context: JobContext, timestamp: int) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=options.lease):
            await app.job_manager.retry_job(job, retry_at=datetime.now(UTC))


async def prepare(options: argparse.Namespace) -> None:
    """Make the tables, and a job for each row of the ledger in the order owed."""
    storage = open_storage(options.database)
    listed = sorted(storage.outbox.listed(limit=1_000_000), key=lambda each: each.id)
    order = {row["id"]: row["seq"] for row in storage.driver.query("select id, seq from deliveries")}
    storage.close()
    app = app_for(options.database)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        for each in sorted(listed, key=lambda each: order[each.id]):
            await app.configure_task("deliver", lock=each.target).defer_async(id=each.id)


async def work(options: argparse.Namespace) -> None:
    """Work until procrastinate's worker ends."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    app = app_for(options.database)
    tasks(app, options)
    async with app.open_async():
        await app.run_worker_async(
            concurrency=options.in_flight,
            fetch_job_polling_interval=0.5,
            update_heartbeat_interval=options.lease / 3,
            stalled_worker_timeout=options.lease,
            install_signal_handlers=False,
        )


def main() -> None:
    logging.disable(logging.CRITICAL)
    parser = argparse.ArgumentParser()
    parser.add_argument("--prepare", action="store_true")
    parser.add_argument("--database", required=True)
    parser.add_argument("--platform")
    parser.add_argument("--base")
    parser.add_argument("--lease", type=float, default=3.0)
    parser.add_argument("--call", type=float, default=1.0)
    parser.add_argument("--in-flight", type=int, default=10)
    options = parser.parse_args()
    if options.prepare:
        asyncio.run(prepare(options))
        return
    try:
        asyncio.run(work(options))
    except Exception as error:
        sys.stderr.write(f"procrastinate's worker ended: {type(error).__name__}: {error}\n")
    sys.exit(1)


if __name__ == "__main__":
    main()
