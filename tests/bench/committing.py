"""How fast the ledger commits, beside a bare loop with the same durability, and how much the event loop feels of it."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bot.clock import now
from bot.delivering import IN_FLIGHT
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import Delivery, DeliveryState, Purpose
from facts.model import MessageRef, Target
from facts.storage import open_storage
from facts.storage.sqlite import sqlite3

ROWS = 3000


def beside_a_bare_loop() -> None:
    """Settle deliveries one commit each; in the same run, update rows of the same shape with the bare module."""
    with tempfile.TemporaryDirectory() as folder:
        ours, bare, beside = [], [], []
        for turn in range(3):
            ours.append(_ours(Path(folder) / f"ours{turn}.db"))
            beside.append(asyncio.run(_side_by_side(f"sqlite:///{folder}/beside{turn}.db")))
            bare.append(_bare(Path(folder) / f"bare{turn}.db"))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"commits, WAL and FULL   {statistics.median(ours):,.0f}/s settled by the engine; bare sqlite3 loop"
        f" {statistics.median(bare):,.0f}/s; ratio {ratio:.2f}; wanted ≥ 0.5;"
        f" {IN_FLIGHT} side by side, which share commits {statistics.median(beside):,.0f}/s"
    )


def _ours(database: Path) -> float:
    storage = open_storage(f"sqlite:///{database}")
    engine = Engine(storage, Lexicon.load(), now)
    _owe(engine, ROWS)
    owed = engine.claim(["bench"], limit=ROWS, lease=timedelta(hours=1))
    began = time.perf_counter()
    for number, each in enumerate(owed):
        ref = MessageRef(target=each.delivery.target, message=str(number))
        engine.settle(each, DeliveryState.SENT, ref=ref)
    rate = len(owed) / (time.perf_counter() - began)
    engine.close()
    return rate


async def _side_by_side(url: str) -> float:
    """Settle as the courier does: so many at once, through the database thread."""
    engine = AsyncEngine(lambda: Engine(open_storage(url), Lexicon.load(), now))
    await engine.do(_owe, ROWS)
    owed = list(await engine.do(Engine.claim, ["bench"], limit=ROWS, lease=timedelta(hours=1)))
    began = time.perf_counter()

    async def settle() -> None:
        while owed:
            each = owed.pop()
            await engine.do(
                Engine.settle, each, DeliveryState.SENT, ref=MessageRef(target=each.delivery.target, message="1")
            )

    await asyncio.gather(*(settle() for _ in range(IN_FLIGHT)))
    rate = ROWS / (time.perf_counter() - began)
    await engine.close()
    return rate


def _owe(engine: Engine, rows: int) -> None:
    storage = engine._storage
    with storage.transaction():
        for number in range(rows):
            target = Target(f"bench:81/{number}")
            storage.outbox.owe(
                Delivery(id=f"o-{number:016}", target=target, purpose=Purpose.POST, item="a-bench", due_at=now())
            )


def _bare(database: Path) -> float:
    connection = sqlite3.connect(str(database))
    connection.isolation_level = None
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("create table t (id text primary key, state text, ref text, fence integer, body text)")
    connection.execute("create index t_state on t (state)")
    connection.execute("begin")
    connection.executemany(
        "insert into t values (?, 'sending', null, 1, ?)", ((f"o-{n:016}", "x" * 200) for n in range(ROWS))
    )
    connection.execute("commit")
    began = time.perf_counter()
    for number in range(ROWS):
        connection.execute("begin immediate")
        connection.execute(
            "update t set state = 'sent', ref = ? where id = ? and fence = 1 and state = 'sending'",
            (str(number), f"o-{number:016}"),
        )
        connection.execute("commit")
    rate = ROWS / (time.perf_counter() - began)
    connection.close()
    return rate


def loop_lag(seconds: float = 10.0, sends: int = 50, polls: int = 500) -> None:
    """Measure how late the event loop is while 50 deliveries a second are settled and 500 sources polled a minute."""
    with tempfile.TemporaryDirectory() as folder:
        lags = asyncio.run(_lagging(f"sqlite:///{folder}/record.db", seconds, sends, polls))
    lags.sort()
    print(
        f"event loop lag          p99 {lags[len(lags) * 99 // 100] * 1000:.1f} ms, worst {lags[-1] * 1000:.1f} ms at"
        f" {sends} sends/s and {polls} sources; wanted p99 ≤ 20 ms"
    )


async def _lagging(url: str, seconds: float, sends: int, polls: int) -> list[float]:
    engine = AsyncEngine(lambda: Engine(open_storage(url), Lexicon.load(), now))
    await engine.do(_owe, int(seconds * sends))
    stop = asyncio.get_running_loop().time() + seconds
    lags: list[float] = []

    async def watch() -> None:
        while asyncio.get_running_loop().time() < stop:
            asked = time.perf_counter()
            await asyncio.sleep(0.005)
            lags.append(time.perf_counter() - asked - 0.005)

    async def send() -> None:
        while asyncio.get_running_loop().time() < stop:
            for each in await engine.do(Engine.claim, ["bench"], limit=1):
                ref = MessageRef(target=each.delivery.target, message="1")
                await engine.do(Engine.settle, each, DeliveryState.SENT, ref=ref)
            await asyncio.sleep(1 / sends)

    async def poll() -> None:
        while asyncio.get_running_loop().time() < stop:
            await engine.do(Engine.due_sources)
            await asyncio.sleep(60 / polls)

    await asyncio.gather(watch(), send(), poll())
    await engine.close()
    return lags
