"""Crash storms: many deliveries, worker processes, one kind of fault at a random moment; lost and twice are counted."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from adapters.discord.ids import nonce
from facts.messages import Announcement, Delivery, Line, Purpose
from facts.model import ProductionId, Target, fingerprint
from facts.storage import open_storage
from tests.faults import peer
from tests.faults.platforms import Faults, Platform, channel_of, place_of
from tests.faults.worker import ARRIVES
from tests.postgres import Server

CHANNELS = 50
LONGEST = 300.0
"""Seconds after which a run will not end any more, however busy the machine."""
FAULTS = (
    "none",
    "kill one",
    "kill all",
    "cut 10 %",
    "500 10 %",
    "503 10 %",
    "late 10 %, kill all",
    "database restart",
    "frozen",
)


@dataclass(frozen=True, kw_only=True)
class Storm:
    """One run."""

    database: str
    platform: str
    fault: str
    deliveries: int
    seed: int
    workers: int = 3
    lease: float = 3.0
    engine: str = "ledger"
    dedupes: bool = False

    @property
    def faults(self) -> Faults:
        """What the platform does with posts."""
        return Faults(
            cut=0.1 if self.fault == "cut 10 %" else 0.0,
            error=0.1 if self.fault == "500 10 %" else 0.0,
            refused=0.1 if self.fault == "503 10 %" else 0.0,
            late=0.1 if self.fault.startswith("late") else 0.0,
            dedupes=self.dedupes,
        )


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a run.

    ``unknown`` waits for the operator, ``reported`` are duplicates the record knows of, ``taken_over`` deliveries that
    were claimed more than once, ``ended`` workers that ended by themselves; ``sending`` are the seconds from the first
    message to the last.
    """

    lost: int
    twice: int
    unknown: int
    reported: int
    seconds: float
    sending: float
    taken_over: int = 0
    ended: int = 0
    disorder: int = 0


@dataclass(frozen=True, kw_only=True)
class Owing:
    """What a run owes: the marker of each delivery, in the order owed, by channel."""

    markers: dict[str, list[str]]

    @property
    def everyone(self) -> list[str]:
        return [marker for markers in self.markers.values() for marker in markers]


async def run(storm: Storm, server: Server | None) -> Outcome:
    """Run one storm and count."""
    chance = random.Random(f"{storm}")
    began = time.monotonic()
    with database(storm, server) as url:
        owing = owe(url, storm)
        if storm.engine != "ledger":
            await peer.prepare(url)
        double = Platform(storm.platform, storm.faults, seed=storm.seed)
        base = await double.start()
        try:
            async with workers(storm, url, base) as crew:
                share = chance.uniform(0.25, 0.6)
                await until(lambda: sum(double.standing.values()) >= share * storm.deliveries, crew)
                await _strike(storm, url, crew, chance, server)
                await until(lambda: settled(url, storm.deliveries), crew, pause=0.2)
                if storm.fault == "frozen":  # who was late looks back for a while, and tells what it finds
                    await asyncio.sleep(2 * ARRIVES)
        finally:
            await double.stop()
        states = _states(url)
        reported = _reported(url)
        taken_over = _taken_over(url)
    standing = double.standing
    stood = [message.at for channel in double.messages.values() for message in channel]
    lost = sum(1 for marker in owing.everyone if standing[marker] == 0)
    twice = sum(count - 1 for count in standing.values() if count > 1)
    return Outcome(
        lost=lost,
        twice=twice,
        unknown=states.get("unknown", 0) + states.get("dead", 0),
        reported=reported,
        seconds=time.monotonic() - began,
        sending=max(stood) - min(stood),
        taken_over=taken_over,
        ended=crew.ended,
        disorder=_disorder(double, owing),
    )


async def _strike(storm: Storm, url: str, crew: Crew, chance: random.Random, server: Server | None) -> None:
    if storm.fault == "kill one":
        await crew.kill(chance.randrange(len(crew.processes)))
    elif storm.fault.endswith("kill all"):
        await crew.kill_all()
    elif storm.fault == "database restart":
        assert server is not None
        await asyncio.to_thread(server.restart_at_once)
    elif storm.fault == "frozen":
        for process in chance.sample(crew.processes, len(crew.processes)):
            process.send_signal(signal.SIGSTOP)
            await asyncio.sleep(crew.lease * 2)
            process.send_signal(signal.SIGCONT)
            if _taken_over(url):
                break  # it had deliveries under way


class Crew:
    """Worker processes; a killed one is replaced."""

    def __init__(
        self,
        storm: Storm,
        url: str,
        base: str,
        options: Sequence[str],
        environment: Mapping[str, str],
        tree: Path | None,
    ) -> None:
        # An embedded record is served by one process; several only ever share PostgreSQL.
        self.size = 1 if url.startswith("sqlite") else storm.workers
        self.lease = storm.lease
        self.ended = 0
        self._tree = tree
        self._environment = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
        self.processes: list[asyncio.subprocess.Process] = []
        program = [sys.executable, "-m", "tests.faults.worker"] if storm.engine == "ledger" else peer.WORKER
        self._command = [
            *(*program, "--database", url, "--platform", storm.platform, "--base", base),
            *("--lease", str(self.lease), "--call", str(self.lease / 3), *options),
        ]

    async def start(self, *more: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(*self._command, *more, env=self._environment, cwd=self._tree)

    async def mind(self) -> None:
        """Replace workers that ended by themselves, as whatever supervises them would, and count them."""
        for number, process in enumerate(self.processes):
            if process.returncode not in (None, -signal.SIGKILL):
                self.ended += 1
                self.processes[number] = await self.start()

    async def kill_all(self) -> None:
        for process in self.processes:
            if process.returncode is None:
                process.kill()
        for number in range(len(self.processes)):
            await self.kill(number)

    async def kill(self, number: int) -> None:
        await self.replace(number)

    async def replace(self, number: int, *more: str) -> None:
        """Kill one and start another, with ``more`` options."""
        process = self.processes[number]
        if process.returncode is None:
            process.kill()
        await process.wait()
        self.processes[number] = await self.start(*more)


@asynccontextmanager
async def workers(
    storm: Storm,
    url: str,
    base: str,
    *options: str,
    environment: Mapping[str, str] = MappingProxyType({}),
    tree: Path | None = None,
) -> AsyncIterator[Crew]:
    """Run worker processes, of another checkout where there is a ``tree``; they are killed at the end."""
    crew = Crew(storm, url, base, options, environment, tree)
    crew.processes = [await crew.start() for _ in range(crew.size)]
    try:
        yield crew
    finally:
        for process in crew.processes:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def until(done: Callable[[], bool], crew: Crew, pause: float = 0.005, longest: float = LONGEST) -> None:
    """Wait for something."""
    deadline = time.monotonic() + longest
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError("the run did not end")
        await crew.mind()
        await asyncio.sleep(pause)


@contextmanager
def database(storm: Storm, server: Server | None) -> Iterator[str]:
    """Make an empty database and return its address."""
    if storm.database == "sqlite":
        with tempfile.TemporaryDirectory(prefix="onrecord-faults-") as folder:
            yield f"sqlite:///{folder}/record.db"
        return
    import psycopg

    assert server is not None
    schema = f"f_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.url, autocommit=True) as opened:
        opened.execute(f"create schema {schema}".encode())
    yield f"{server.url}?options=-csearch_path%3D{schema}"
    with psycopg.connect(server.url, autocommit=True) as opened:
        opened.execute(f"drop schema {schema} cascade".encode())


def owe(url: str, storm: Storm, channels: int = CHANNELS) -> Owing:
    """Owe one announcement after the other to so many channels, as accepting statements would."""
    storage = open_storage(url)
    markers: dict[str, list[str]] = {}
    now = storage.now()
    with storage.transaction():
        for number in range(-(-storm.deliveries // channels)):
            said = Announcement(
                id=f"a-{number}",
                production="Example Film",
                headline="New on record",
                lines=(Line(f"Statement {number}."),),
            )
            storage.outbox.announce(said, ProductionId("p-1"), now)
            for channel in range(min(channels, storm.deliveries - number * channels)):
                place = channel_of(storm.platform, channel)
                target = Target(f"{place_of(storm.platform)}/{place}")
                delivery = Delivery(
                    id="o-" + fingerprint(said.id, target),
                    target=target,
                    purpose=Purpose.POST,
                    item=said.id,
                    due_at=now,
                )
                storage.outbox.owe(delivery)
                marker = delivery.id if storm.platform == "slack" else nonce(delivery)
                markers.setdefault(place, []).append(marker)
    storage.close()
    return Owing(markers=markers)


def settled(url: str, deliveries: int | None = None) -> bool:
    """Say whether nothing is owed or under way any more (of so many deliveries)."""
    states = _states(url)
    done = states.get("pending", 0) + states.get("sending", 0) == 0
    return done and deliveries in (None, sum(states.values()))


def _states(url: str) -> dict[str, int]:
    return {
        str(state): int(number) for state, number in _rows(url, "select state, count(*) from deliveries group by state")
    }


def _taken_over(url: str) -> int:
    return int(str(_rows(url, "select count(*) from deliveries where fence > 1")[0][0]))


def _reported(url: str) -> int:
    return int(str(_rows(url, "select count(*) from audit where action = 'told twice'")[0][0]))


def _rows(url: str, sql: str) -> list[tuple[object, ...]]:
    if url.startswith("sqlite"):
        connection = sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()
    import psycopg

    with psycopg.connect(url, autocommit=True) as opened:
        return opened.execute(sql.encode()).fetchall()


def _disorder(double: Platform, owing: Owing) -> int:
    """Count the messages that stand before one that was owed earlier to the same channel."""
    wrong = 0
    for channel, markers in owing.markers.items():
        place = {marker: at for at, marker in enumerate(markers)}
        order = [place[message.marker] for message in double.messages[channel] if message.marker in place]
        wrong += sum(1 for before, after in pairwise(order) if after < before)
    return wrong
