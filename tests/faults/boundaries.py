"""kill -9 at every boundary of accept → post → correct → edit, enumerated by instrumentation.

A boundary is a step of the event loop (what runs between two awaits), a transaction about to begin or just begun, and
a commit about to be made or just made. The scenario runs once to count them; then once for each, killed there and
started again. Afterwards every message must stand once and read as it does without the kill, and nothing be left open.
On PostgreSQL the second start comes an hour later, when the leases of the first have run out.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.delivering import Courier, Limits
from bot.pacing import Pacer, Timing
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import AlreadyDecided
from facts.lexicon import Lexicon
from facts.model import Actor, Amendment, Aspect, Polarity, Role, Target
from facts.storage import DatabaseStorage, open_storage
from facts.storage.driver import Driver, Params
from tests.builders import candidate, claim, community, document
from tests.faults.adapters import adapter
from tests.faults.platforms import Faults, Platform, channel_of, place_of
from tests.faults.storms import Storm, database
from tests.postgres import Server

MODERATOR = Actor(id="faults:moderator", name="Moderator", role=Role.MODERATOR)
_LATER = timedelta(hours=3)
"""What is put off, to be told together with other news, is due by then."""
_AGAIN = timedelta(hours=1)
"""How much later the second start is: longer than any lease."""


class Boundaries:
    """Counts boundaries, and kills this process at one of them."""

    def __init__(self, kill_at: int) -> None:
        self.kill_at = kill_at
        self.passed = 0
        self._begun = False

    def begin(self) -> None:
        """Count from now on: until then the process only starts."""
        self._begun = True

    def pass_by(self) -> None:
        self.passed += self._begun
        if self._begun and self.passed == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


class SteppingLoop(asyncio.SelectorEventLoop):
    """An event loop each step of which is a boundary."""

    boundaries: Boundaries

    def call_soon(self, callback: Any, *args: Any, context: Any = None) -> asyncio.Handle:
        def stepped(*given: Any) -> None:
            self.boundaries.pass_by()
            callback(*given)

        return super().call_soon(stepped, *args, context=context)


def step_through(driver: Driver, boundaries: Boundaries) -> Driver:
    """Give each transaction of a database four boundaries."""
    run = driver.execute

    def execute(sql: str, params: Params | None = None) -> int:
        if sql not in ("begin", "begin immediate", "commit"):
            return run(sql, params)
        boundaries.pass_by()
        changed = run(sql, params)
        boundaries.pass_by()
        return changed

    driver.execute = execute  # type: ignore[method-assign]
    return driver


@dataclass(frozen=True)
class Left:
    """What a run leaves behind: the messages of each channel, and how many deliveries are in each state."""

    messages: tuple[tuple[str, str], ...]
    deliveries: tuple[tuple[str, int], ...]


async def enumerate_kills(
    platform: str, kind: str = "sqlite", server: Server | None = None, most: int | None = None, seed: int = 1
) -> tuple[int, int, list[str]]:
    """Kill at each boundary, or at ``most`` of them drawn by a seed.

    Returns how many kills there were, how many boundaries there are, and what went wrong at which.
    """
    runner = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.faults.boundaries", platform),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    wrong: list[str] = []
    try:
        storm = Storm(database=kind, platform=platform, fault="boundaries", deliveries=0, seed=seed)
        whole, count = await _one(runner, storm, server, 0)
        kills = range(1, count + 1)
        chosen = kills if most is None else sorted(random.Random(seed).sample(kills, min(most, count)))
        for kill_at in chosen:
            left, _ = await _one(runner, storm, server, kill_at)
            if left != whole:
                wrong.append(f"killed at {kill_at} of {count}: {left} instead of {whole}")
        return len(chosen), count, wrong
    finally:
        runner.kill()
        await runner.wait()


async def _one(
    runner: asyncio.subprocess.Process, storm: Storm, server: Server | None, kill_at: int
) -> tuple[Left, int]:
    with database(storm, server) as url:
        _prepare(url, storm.platform)
        double = Platform(storm.platform, Faults(slowest=0.0), ahead=(2 * _LATER + _AGAIN).total_seconds())
        base = await double.start()
        try:
            count = await _asked(runner, url, base, kill_at)
            if kill_at:
                await _asked(runner, url, base, 0, again=True)
        finally:
            await double.stop()
        return _left(url, double), count


async def _asked(runner: asyncio.subprocess.Process, url: str, base: str, kill_at: int, *, again: bool = False) -> int:
    assert runner.stdin is not None
    assert runner.stdout is not None
    runner.stdin.write(f"{url}\t{base}\t{kill_at}\t{int(again)}\n".encode())
    status, passed = (await asyncio.wait_for(runner.stdout.readline(), 60)).split()
    if int(status) not in (0, -signal.SIGKILL) or (kill_at == 0 and int(status) != 0):
        raise RuntimeError(f"the scenario ended with status {int(status)} (to be killed at {kill_at})")
    return int(passed)


def _prepare(url: str, platform: str) -> None:
    """Keep an article with two candidates, and let two channels follow its production."""
    storage = open_storage(url)
    engine = Engine(storage, Lexicon.load(), storage.now)
    production = engine.add_production("Example Film", MODERATOR)
    for number in (1, 2):
        tenant = place_of(platform)
        target = Target(f"{tenant}/{channel_of(platform, number)}")
        engine.follow(community(production.id, id=target, tenant=tenant, target=target, review_target=None), MODERATOR)
    article = document("“It has the green light,” the producer said. “We start in May,” the producer said.")
    found = [
        candidate(article, claim=claim("It has the green light")),
        candidate(article, claim=claim("We start in May", start=49, end=64, aspect=Aspect.FILMING)),
    ]
    engine.ingest(article, found, production, MODERATOR)
    engine.close()


def _left(url: str, double: Platform) -> Left:
    storage = open_storage(url)
    states = Counter(f"{each.purpose.value} {each.state.value}" for each in storage.outbox.listed(limit=1000))
    storage.close()
    messages = tuple(
        (channel, message.text) for channel in sorted(double.messages) for message in double.messages[channel]
    )
    return Left(messages=messages, deliveries=tuple(sorted(states.items())))


async def _scenario(
    platform: str, lexicon: Lexicon, url: str, base: str, boundaries: Boundaries, later: timedelta
) -> None:
    """Accept, post, correct, edit; from wherever an earlier run was killed."""
    ahead = timedelta()

    def opened() -> Engine:
        storage = DatabaseStorage(step_through(open_storage(url).driver, boundaries))

        def told() -> datetime:
            return storage.now() + ahead

        return Engine(storage, lexicon, told)

    engine = AsyncEngine(opened)
    poster = adapter(platform, base, engine)
    await poster.ready()
    courier = Courier(
        engine=engine,
        adapters={platform: poster},
        pacer=Pacer(timing=Timing(now=lambda: 0.0, sleep=lambda _: asyncio.sleep(0))),
        limits=Limits(first_wait=0.01, arrives=0.01),
    )
    boundaries.begin()
    if not await engine.do(Engine.begin):
        raise RuntimeError("the record is in use")
    for waiting in await engine.do(Engine.queue):
        await engine.do(Engine.accept, waiting.candidate.id, MODERATOR)
    ahead = _LATER + later
    await courier.round(look_again=0.01)
    for record in await engine.do(Engine.history):
        said = record.statement
        if said.claim.aspect is Aspect.GREENLIGHT and said.claim.polarity is Polarity.AFFIRMS:
            denies = Amendment(polarity=Polarity.DENIES)
            try:
                await engine.do(Engine.correct, said.id, MODERATOR, denies, "The producer said that it has not.")
            except AlreadyDecided:
                continue
    ahead = 2 * _LATER + later
    await courier.round(look_again=0.01)
    await poster.close()
    await engine.close()


def _child(platform: str, lexicon: Lexicon, line: str) -> tuple[int, int]:
    """Run the scenario in a child process; return its status and how many boundaries it passed."""
    url, base, kill_at, again = line.rstrip("\n").split("\t")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            boundaries = Boundaries(int(kill_at))
            loop = SteppingLoop()
            loop.boundaries = boundaries
            asyncio.set_event_loop(loop)
            later = int(again) * _AGAIN
            loop.run_until_complete(_scenario(platform, lexicon, url, base, boundaries, later))
            os.write(writing, str(boundaries.passed).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    _, waited = os.waitpid(child, 0)
    passed = os.read(reading, 20)
    os.close(reading)
    return os.waitstatus_to_exitcode(waited), int(passed or 0)


def main() -> None:
    """Run the scenario for each line of standard input: database, double, where to be killed, whether it is again."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    platform, lexicon = sys.argv[1], Lexicon.load()
    for line in sys.stdin:
        status, passed = _child(platform, lexicon, line)
        sys.stdout.write(f"{status} {passed}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
