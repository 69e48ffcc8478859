"""The seam between the event loop and the database thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable
from pathlib import Path

import pytest

from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import Invalid, StorageUnavailable
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


async def commits_of(engine: AsyncEngine, calls: list[Awaitable[object]]) -> tuple[int, list[object]]:
    """Let calls wait one behind the other; return how often the database committed, and what came of each."""
    begun, go_on = threading.Event(), threading.Event()

    def held(inner: Engine) -> None:
        begun.set()
        go_on.wait(10)

    first = asyncio.ensure_future(engine.do(held))
    await asyncio.get_running_loop().run_in_executor(None, begun.wait)
    driver = engine._engine._storage.driver  # type: ignore[union-attr]
    said, execute = list[str](), driver.execute
    driver.execute = lambda sql, params=None: (said.append(sql), execute(sql, params))[1]
    waiting = [asyncio.ensure_future(call) for call in calls]
    await asyncio.sleep(0)
    go_on.set()
    await first
    done = await asyncio.gather(*waiting, return_exceptions=True)
    driver.execute = execute
    return said.count("commit"), done


async def test_outcomes_that_wait_behind_each_other_share_a_commit(engine: AsyncEngine) -> None:
    await engine.open()
    calls = [engine.do(Engine.first_time, f"event-{number % 15}") for number in range(20)]

    commits, done = await commits_of(engine, calls)

    assert commits == 1
    assert done == [True] * 15 + [False] * 5


async def test_what_is_between_them_keeps_its_place_and_its_own_commit(engine: AsyncEngine, moderator: Actor) -> None:
    await engine.open()
    calls: list[Awaitable[object]] = [
        engine.do(Engine.first_time, "a"),
        engine.do(Engine.first_time, "b"),
        engine.do(Engine.add_production, "Example Film", moderator),
        engine.do(Engine.first_time, "a"),
    ]

    commits, done = await commits_of(engine, calls)

    assert commits == 3
    assert (done[0], done[1], done[3]) == (True, True, False)


async def test_one_that_fails_takes_nobody_with_it(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    await engine.open()
    first_time = Engine.first_time

    def failing(inner: Engine, event: str) -> bool:
        with inner._storage.transaction():
            inner._storage.seen.first(event, inner._now(), forget=inner._now())
            raise Invalid("No.")

    monkeypatch.setattr("facts.aio.SHORT", frozenset({first_time, failing}))
    commits, done = await commits_of(
        engine, [engine.do(first_time, "a"), engine.do(failing, "b"), engine.do(first_time, "c")]
    )

    assert commits == 1
    assert (done[0], type(done[1]), done[2]) == (True, Invalid, True)
    assert [await engine.do(first_time, event) for event in "abc"] == [False, True, False]


async def test_where_the_commit_fails_everybody_is_told_and_nothing_was_changed(engine: AsyncEngine) -> None:
    await engine.open()
    driver = engine._engine._storage.driver  # type: ignore[union-attr]
    execute = driver.execute

    def full(sql: str, params: object = None) -> int:
        if sql == "commit":
            raise StorageUnavailable("The disk is full.")
        return int(execute(sql, params))

    driver.execute = full
    _, done = await commits_of(engine, [engine.do(Engine.first_time, event) for event in "ab"])
    driver.execute = execute

    assert [type(each) for each in done] == [StorageUnavailable] * 2
    assert [await engine.do(Engine.first_time, event) for event in "ab"] == [True, True]
