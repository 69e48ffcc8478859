"""The whole bot for a long while: ``onrecord run`` as a process of its own, both platforms, and a town that lives.

Articles appear in feeds, are polled, read and accepted at either platform; statements are withdrawn and corrected;
people ask; digests come due; answers are cut, connections end. Sources and digests, which in life wait for minutes and
days, are made due through the database. What is looked at is what should stay as it is: memory, open files, tasks,
the write-ahead log, and how late the event loop is, beside that of a process that does nothing.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facts.communities import ChannelSettings, Digest, Tells
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import DeliveryState, Purpose
from facts.model import Target
from facts.storage import open_storage
from tests.adapters.discord.conftest import TOKEN
from tests.adapters.discord.loopback import NEWS, REVIEW, SERVER, LoopbackDiscord
from tests.adapters.discord.loopback import serving as discord_serving
from tests.adapters.slack.loopback import APP_TOKEN, BOT_TOKEN, TEAM, LoopbackSlack
from tests.builders import community
from tests.faults.town import FEEDS, OPERATOR, Town
from tests.loopback.serving import Site, serving
from tests.loopback.site import PRODUCTION
from tests.postgres import ROOT, _free_port

GROWTH = 5.0
"""Megabytes by which memory may rise from the second quarter of the run to the last."""
WRITE_AHEAD = 16.0
"""Megabytes of the write-ahead log: four times what SQLite lets it grow to before it begins it anew."""
WARM = 300.0
"""Seconds after which a run says something about memory: until then there is much to load and to read in."""
UNANSWERED = 240.0
"""Seconds that what was cut last, or waits for more of its article, may take until it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The process at a moment: seconds into the run, megabytes, counts, and the loop's lateness in milliseconds."""

    at: float
    memory: float
    children: float
    files: int
    tasks: int
    write_ahead: float
    late: float
    idle: float

    def __str__(self) -> str:
        return (
            f"{self.at / 60:6.1f} min: memory {self.memory:.1f} MB (its readers {self.children:.1f}), open files"
            f" {self.files}, tasks {self.tasks}, write-ahead log {self.write_ahead:.1f} MB, loop late p99"
            f" {self.late:.1f} ms (an idle one {self.idle:.1f})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Soaked:
    """What a run left. ``rest`` are the tasks before anything happened and when all was done."""

    samples: tuple[Sample, ...]
    rest: tuple[int, int]
    did: Counter[str]
    owed: int
    lost: int
    twice: int
    complaints: tuple[str, ...]

    @property
    def growth(self) -> float:
        """Megabytes between the second quarter of the run and the last, by their medians."""
        quarter = max(1, len(self.samples) // 4)
        early, late = self.samples[quarter : 2 * quarter] or self.samples[:1], self.samples[-quarter:]
        return statistics.median(each.memory for each in late) - statistics.median(each.memory for each in early)

    @property
    def leaked(self) -> int:
        """Files that stayed open: the least of the last quarter beside the most of the one before the middle."""
        quarter = max(1, len(self.samples) // 4)
        before, after = self.samples[quarter : 2 * quarter] or self.samples[:1], self.samples[-quarter:]
        return min(each.files for each in after) - max(each.files for each in before)

    @property
    def late(self) -> tuple[float, float]:
        """The median p99 of the loop's lateness, and that of the idle one's, in milliseconds."""
        return (
            statistics.median(each.late for each in self.samples),
            statistics.median(each.idle for each in self.samples),
        )

    @property
    def whole(self) -> bool:
        """Whether nothing was lost or told twice, nobody was left without an answer, and nothing went wrong."""
        answered = self.did["answers"] >= self.did["questions"] - self.did["cut on Slack"]
        return (self.lost, self.twice, self.complaints) == (0, 0, ()) and answered

    @property
    def level(self) -> bool:
        """Whether what should stay as it is did; in a run too short to warm up, memory tells nothing."""
        before, after = self.rest
        grown = self.growth if self.samples[-1].at >= WARM else 0.0
        logged = max(each.write_ahead for each in self.samples)
        return grown <= GROWTH and self.leaked <= 0 and after <= before + 2 and logged <= WRITE_AHEAD

    def __str__(self) -> str:
        first, last, (late, idle) = self.samples[0], self.samples[-1], self.late
        done = ", ".join(f"{number:,} {what}" for what, number in sorted(self.did.items()))
        return (
            f"the whole bot for {last.at / 60:.1f} min: {done}; {self.owed:,} messages and edits owed,"
            f" lost {self.lost}, twice {self.twice}; memory {first.memory:.1f} MB at first, {last.memory:.1f} at last,"
            f" {self.growth:+.1f} from the second quarter to the last (wanted ≤ {GROWTH:g}); open files {first.files} →"
            f" {last.files}, tasks at rest {self.rest[0]} → {self.rest[1]}, write-ahead log at most"
            f" {max(each.write_ahead for each in self.samples):.1f} MB (wanted ≤ {WRITE_AHEAD:g}); loop late p99"
            f" {late:.1f} ms, an idle one beside it {idle:.1f} ms"
            + "".join(f"\n    {line}" for line in self.complaints)
        )


async def run(seconds: float, *, seed: int = 1, tell: bool = False) -> Soaked:
    """Let the bot run for so many seconds, and until all is done that was begun."""
    every = min(10.0, seconds / 12)
    with tempfile.TemporaryDirectory(prefix="onrecord-soak-") as folder:
        record, probed, idle = (Path(folder) / name for name in ("record.db", "probed", "idle"))
        async with around(record, seed) as town, _running(town, record, probed, idle, every) as bot:
            await _until(lambda: town.slack.listeners == 1 and bool(town.discord.presences), bot, 60)
            await _until(lambda: probed.exists() and len(probed.read_text().splitlines()) > 1, bot, 60)
            before = _last(probed)["tasks"]
            samples: list[Sample] = []
            began, second = time.monotonic(), 0
            while (passed := time.monotonic() - began) < seconds:
                if passed >= second:
                    await town.live(second)
                    second += 1
                if passed >= every * (len(samples) + 1):
                    samples.append(_sampled(bot, record, probed, idle, passed))
                    if tell and len(samples) % 6 == 0:
                        print(f"    {samples[-1]}", flush=True)
                await asyncio.sleep(0.05)
                assert bot.returncode is None, "the bot ended"
            town.discord.plan.clear()
            town.slack._faults.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(UNANSWERED):
                    while town.owes() or await town.decide():
                        await asyncio.sleep(0.5)
            written = probed.stat().st_size
            await _until(lambda: probed.stat().st_size > written, bot, 60)
            after = _last(probed)["tasks"]
            lost, twice = _wrong(town)
            owed = len(town.engine.deliveries(limit=1_000_000))
            town.did["answers"] = town.answered()
            town.did["statements"] = len(town.engine.history())
            bot.send_signal(signal.SIGTERM)
            async with asyncio.timeout(60):
                await bot.wait()
        said = (Path(folder) / "log").read_text().splitlines()
        complaints = tuple(line for line in said if "Traceback" in line or '"level": "error"' in line)
    return Soaked(
        samples=tuple(samples),
        rest=(before, after),
        did=town.did,
        owed=owed,
        lost=lost,
        twice=twice,
        complaints=(*complaints, *town.slack.problems)[:10],
    )


@asynccontextmanager
async def around(record: Path, seed: int) -> AsyncIterator[Town]:
    """Set up both platforms, ten feeds, and a record in which both follow one production."""
    slack = await LoopbackSlack().start()
    try:
        async with discord_serving(LoopbackDiscord()) as discord, serving(Site(), hosts=FEEDS) as site:
            storage = open_storage(f"sqlite:///{record}")
            engine = Engine(storage, Lexicon.load(), storage.now)
            production = engine.add_production(PRODUCTION, OPERATOR).id
            here, there = f"slack:{TEAM}", f"discord:{SERVER}"
            digest = ChannelSettings(digest=Digest.DAILY, tells=Tells.EVERYTHING)
            for of in (
                community(
                    production, id="s-1", tenant=here, target=Target(f"{here}/C1"), review_target=Target(f"{here}/C2")
                ),
                community(production, id="s-3", tenant=here, target=Target(f"{here}/C3"), review_target=None),
                community(
                    production,
                    id="d-1",
                    tenant=there,
                    target=Target(f"{there}/{NEWS}"),
                    review_target=Target(f"{there}/{REVIEW}"),
                ),
            ):
                engine.follow(of, OPERATOR)
            engine.set_channel("s-3", digest, OPERATOR)
            for number in range(FEEDS):
                engine.add_source(site.url(f"/feed-{number}", host=f"127.0.0.{number + 1}"), OPERATOR)
            yield Town(slack, discord, site, engine, f"http://127.0.0.1:{_free_port()}", random.Random(f"soak {seed}"))
            engine.close()
    finally:
        await slack.stop()


@asynccontextmanager
async def _running(
    town: Town, record: Path, probed: Path, idle: Path, every: float
) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_SHARDS": "1",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": f"{town.slack.url}/api/",
        "SLACK_MODERATORS": "U1BOSS",
        "ONRECORD_DATABASE": f"sqlite:///{record}",
        "ONRECORD_DELIVER_SECONDS": "0.5",
        "ONRECORD_POLL_SECONDS": "2",
        "ONRECORD_ALLOW_LOOPBACK_SOURCES": "true",
        "ONRECORD_HEALTH_PORT": town.health.rpartition(":")[2],
        "ONRECORD_LOG_FORMAT": "json",
    }
    program = (sys.executable, "-m", "tests.faults.probed")
    async with AsyncExitStack() as stack:
        log = stack.enter_context((record.parent / "log").open("wb"))
        beside = await asyncio.create_subprocess_exec(*program, str(idle), str(every), cwd=ROOT)
        stack.push_async_callback(_ended, beside)
        bot = await asyncio.create_subprocess_exec(
            *(*program, str(probed), str(every), town.discord.address, "run"),
            cwd=record.parent,
            env=environment,
            stdout=log,
            stderr=log,
        )
        stack.push_async_callback(_ended, bot)
        yield bot


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


async def _until(done: Callable[[], bool], bot: asyncio.subprocess.Process, longest: float) -> None:
    async with asyncio.timeout(longest):
        while not done():
            if bot.returncode is not None:
                raise RuntimeError(f"the bot ended with status {bot.returncode}")
            await asyncio.sleep(0.05)


def _sampled(bot: asyncio.subprocess.Process, record: Path, probed: Path, idle: Path, at: float) -> Sample:
    log, told = record.with_name("record.db-wal"), _last(probed)
    return Sample(
        at=at,
        memory=_memory(bot.pid),
        children=sum(_memory(child) for child in _children(bot.pid)),
        files=len(list(Path(f"/proc/{bot.pid}/fd").iterdir())),
        tasks=told["tasks"],
        write_ahead=log.stat().st_size / 1e6 if log.exists() else 0.0,
        late=told["p99"],
        idle=_last(idle)["p99"],
    )


def _last(lines: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(lines.read_text().splitlines()[-1])
    return said


def _memory(pid: int) -> float:
    """Return megabytes in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def _children(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for thread in threads for child in thread.read_text().split()]


def _wrong(town: Town) -> tuple[int, int]:
    """Return how many messages were lost and how many stand twice, by what they carry."""
    stand = town.standing()
    sent = [each for each in town.engine.deliveries(limit=1_000_000) if each.purpose is not Purpose.EDIT]
    lost = sum(each.state in (DeliveryState.UNKNOWN, DeliveryState.DEAD) for each in sent)
    lost += sum(each.state is DeliveryState.SENT and not stand[each.id] for each in sent)
    return lost, sum(count - 1 for count in stand.values() if count > 1)
