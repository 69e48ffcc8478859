"""Killed between any two steps and started again, a round loses nothing and doubles nothing."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.polling import poll_round
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.storage import open_storage
from tests.conftest import ROOT, FrozenClock
from tests.loopback.serving import Site
from tests.loopback.site import LoopbackSite, News, channel, item
from tests.watching.conftest import OPERATOR, Watch


class Killed(BaseException):
    """The process is gone."""


class Steps:
    """Counts the steps of a round, and kills it at one of them."""

    def __init__(self, last: int) -> None:
        self.left = last
        self.taken = 0

    def step(self) -> None:
        self.taken += 1
        self.left -= 1
        if self.left == 0:
            raise Killed

    def around(self, work: Any) -> Any:
        async def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.step()
            result = await work(*args, **kwargs)
            self.step()
            return result

        return wrapped


class SteppedEngine(AsyncEngine):
    """The real engine, each use-case a step with one before and one after it."""

    def __init__(self, engine: AsyncEngine, steps: Steps) -> None:
        self.do = steps.around(engine.do)  # type: ignore[method-assign]


async def world(site: Site, clock: FrozenClock) -> LoopbackSite:
    made = LoopbackSite(site, clock)
    clock.advance(hours=16)
    return made


async def killed_at(step: int, watch: Watch) -> int:
    """Run a round that is killed at a step; return how many steps it took."""
    steps = Steps(step)
    engine = SteppedEngine(watch.engine, steps)
    try:
        await poll_round(engine, steps.around(watch.fetch), watch.parsing, watch.lexicon, watch.clock)
    except (Killed, BaseExceptionGroup):
        mine = asyncio.current_task()
        others = [
            task for task in asyncio.all_tasks() if task is not mine and "test_killed" not in str(task.get_coro())
        ]
        rounds = [task for task in others if "polling" in str(task.get_coro())]
        for task in rounds:
            task.cancel()
        await asyncio.gather(*rounds, return_exceptions=True)
    return steps.taken


async def outcome(watch: Watch) -> list[tuple[str | None, list[str]]]:
    found = await watch.engine.do(Engine.articles, watch.production.id)
    return sorted((document.url, [each.claim.quote for each in candidates]) for document, candidates in found)


@pytest.mark.parametrize(
    ("names", "articles"),
    [
        (("flips",), 2),
        pytest.param(
            ("flips", "onelink", "atom", "sitemap", "polite", "malformed", "moved", "bomb", "gone", "page"),
            16,
            marks=pytest.mark.slow,
        ),
    ],
    ids=["one feed", "ten of every kind"],
)
@pytest.mark.timeout(300)
async def test_killed_at_every_step_the_round_ends_the_same(
    names: tuple[str, ...],
    articles: int,
    watch: Watch,
    site: Site,
    clock: FrozenClock,
    tmp_path: Path,
    lexicon: Lexicon,
) -> None:
    made = await world(site, clock)
    started = made.started
    reached: list[list[tuple[str | None, list[str]]]] = []
    steps = total = 0
    while steps <= total:
        clock.moment = started
        url = f"sqlite:///{tmp_path}/killed-{steps}.db"
        engine = AsyncEngine(lambda url=url: Engine(open_storage(url), lexicon, clock))
        production = await engine.do(Engine.add_production, "Harbour Lights 2", OPERATOR)
        now = Watch(engine, watch.fetch, watch.parsing, lexicon, clock, production)
        made.polls.clear()
        for name in names:
            await now.add(site.url(f"/{name}"))
        await now.round()
        clock.advance(hours=11)
        taken = await killed_at(steps, now)
        if steps == 0:
            total = taken
        clock.advance(minutes=6)  # the leases of the dead run out
        await now.round()
        reached.append(await outcome(now))
        waiting = await engine.do(Engine.due_entries)
        assert waiting == ()
        await engine.close()
        steps += 1
    assert total > 15
    assert len(reached[0]) == articles
    assert all(each == reached[0] for each in reached)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_killed_by_the_system_at_any_moment_the_record_is_the_same(
    site: Site, clock: FrozenClock, tmp_path: Path
) -> None:
    """The real command is killed 12 times; leases are let run out by hand, as the clock is the machine's own."""
    made = LoopbackSite(site, clock)
    shown = 3
    news = [News("real", number, clock()) for number in range(9)]
    for each in news:
        site.says(each.path, each.page, Content_Type="text/html")
    site.says("/real", channel([item(made, each) for each in news[:shown]]), Content_Type="application/rss+xml")
    database = tmp_path / "record.db"
    command = [sys.executable, "-m", "bot", "--database", f"sqlite:///{database}"]
    env = {"ONRECORD_ALLOW_LOOPBACK_SOURCES": "true", "PATH": "/usr/bin:/bin"}

    async def run(*arguments: str, kill_after: float | None = None) -> None:
        child = await asyncio.create_subprocess_exec(
            *command, *arguments, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            await asyncio.wait_for(child.wait(), kill_after)
        except TimeoutError:
            child.send_signal(signal.SIGKILL)
            await child.wait()

    def let_leases_run_out() -> None:
        with sqlite3.connect(database) as opened:
            opened.execute("update sources set lease_until = null, due_at = '2026-01-01T00:00:00.000000Z'")
            opened.execute("update entries set lease_until = null where state = 'waiting'")

    await run("production", "add", "Harbour Lights 2")
    await run("source", "add", site.url("/real"))
    await run("source", "poll")
    site.says("/real", channel([item(made, each) for each in reversed(news)]), Content_Type="application/rss+xml")
    for attempt in range(12):
        let_leases_run_out()
        await run("source", "poll", kill_after=0.7 + attempt * 0.12)
    let_leases_run_out()
    await run("source", "poll")
    with sqlite3.connect(database) as opened:
        urls = [row[0] for row in opened.execute("select url from documents order by url")]
        quotes = [
            row[0] for row in opened.execute("select claim from candidates where claim like '%We start filming%'")
        ]
    assert urls == [site.url(each.path) for each in news[shown:]]
    assert len(quotes) == len(set(quotes)) == len(news) - shown
