"""The seam between the event loop and the database thread."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import StorageUnavailable
from facts.lexicon import Lexicon
from facts.model import Actor
from facts.storage import open_storage
from tests.conftest import FrozenClock


@pytest.fixture
async def engine(tmp_path: Path, lexicon: Lexicon, clock: FrozenClock):  # type: ignore[no-untyped-def]
    opened = AsyncEngine(lambda: Engine(open_storage(f"sqlite:///{tmp_path}/record.db"), lexicon, clock))
    yield opened
    await opened.close()


async def test_everything_runs_on_one_thread_that_is_not_the_loops(engine: AsyncEngine) -> None:
    names = {await engine.do(lambda _: threading.current_thread().name) for _ in range(5)}

    assert len(names) == 1
    assert names.pop().startswith("database")


async def test_a_cancelled_caller_lets_a_transaction_that_has_begun_finish(
    engine: AsyncEngine, moderator: Actor
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(inner: Engine) -> None:
        with inner._storage.transaction():
            inner.actor_seen = moderator  # type: ignore[attr-defined]
            begun.set()
            go_on.wait(10)
            inner._audit(moderator, "did", "something")

    task = asyncio.ensure_future(engine.do(slow))
    await asyncio.get_running_loop().run_in_executor(None, begun.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()

    assert [entry.object for entry in await engine.do(Engine.audit)] == ["something"]


async def test_a_call_still_waiting_is_dropped_with_its_caller(engine: AsyncEngine) -> None:
    go_on = threading.Event()
    done: list[str] = []
    first = asyncio.ensure_future(engine.do(lambda _: go_on.wait(10)))
    second = asyncio.ensure_future(engine.do(lambda _: done.append("second")))
    await asyncio.sleep(0)
    second.cancel()
    go_on.set()
    await first

    await engine.do(lambda _: None)
    assert done == []


async def test_what_is_wrong_with_the_database_is_told_at_start(
    tmp_path: Path, lexicon: Lexicon, clock: FrozenClock
) -> None:
    engine = AsyncEngine(lambda: Engine(open_storage(f"sqlite:///{tmp_path}/no/x.db"), lexicon, clock))

    with pytest.raises(StorageUnavailable):
        await engine.open()
    await engine.close()
