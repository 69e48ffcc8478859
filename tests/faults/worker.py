"""A worker process of the fault runs: the product's own delivery loop on a database and a double, until killed."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import time
from asyncio.selector_events import _SelectorSocketTransport  # type: ignore[attr-defined]
from datetime import timedelta
from typing import Any

import structlog

from bot.delivering import Courier, Limits
from bot.pacing import Pacer, SharedBudgets, Timing
from bot.steady_clock import SteadyClock
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError
from facts.lexicon import Lexicon
from facts.storage import open_storage
from tests.faults.adapters import adapter

HURRY = 1000.0
"""Pacing is measured on its own (tests/faults/pace.py); here it would only make a run a hundred times longer."""

FIRST_WAIT = 0.2
"""Seconds after a first failure: 25 times shorter than the product's."""
ARRIVES = 1.5
"""Seconds in which a post without an answer arrives, if at all: longer than the doubles ever take."""


def freeze(at: int) -> None:
    """Stop this process dead with one of its posts in hand: past the last look at the clock, not a byte of it sent."""
    write = _SelectorSocketTransport.write
    posts = 0

    def stopping(self: Any, data: bytes) -> None:
        nonlocal posts
        posting = bytes(data).startswith(b"POST /api/chat.postMessage")
        posts += posting
        if posting and posts == at:
            os.kill(os.getpid(), signal.SIGSTOP)
        write(self, data)

    _SelectorSocketTransport.write = stopping


async def work(options: argparse.Namespace) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    lexicon = Lexicon.load()

    def opened() -> Engine:
        storage = open_storage(options.database)
        return Engine(storage, lexicon, SteadyClock(storage.now))

    engine = AsyncEngine(opened)
    poster = adapter(options.platform, options.base, engine)
    if options.freeze_at:
        freeze(options.freeze_at)
    if options.paced:
        pacer = Pacer(SharedBudgets(engine) if options.database.startswith("postgres") else None)
    else:
        pacer = Pacer(
            timing=Timing(now=lambda: time.monotonic() * HURRY, sleep=lambda s: asyncio.sleep(s / HURRY)),
        )
    limits = Limits(look=options.call, call=options.call, lease=options.lease, first_wait=FIRST_WAIT, arrives=ARRIVES)
    courier = Courier(
        engine=engine, adapters={options.platform: poster}, pacer=pacer, limits=limits, in_flight=options.in_flight
    )
    await poster.ready()
    while not await _patiently(engine.do(Engine.begin, arrives_within=timedelta(seconds=ARRIVES))):
        await asyncio.sleep(0.02)
    while True:
        await _patiently(courier.round(look_again=0.05))
        await asyncio.sleep(0.05)


async def _patiently(part: object) -> object:
    try:
        return await part  # type: ignore[misc]
    except FactsError:
        await asyncio.sleep(0.1)
        return False


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--platform", required=True)
    parser.add_argument("--base", required=True)
    parser.add_argument("--lease", type=float, default=3.0)
    parser.add_argument("--call", type=float, default=1.0)
    parser.add_argument("--in-flight", type=int, default=10)
    parser.add_argument("--paced", action="store_true")
    parser.add_argument("--freeze-at", type=int, default=0, help="the post before which it stops itself")
    asyncio.run(work(parser.parse_args()))


if __name__ == "__main__":
    main()
