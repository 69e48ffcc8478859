"""Two versions at once: a worker of an earlier commit and one of this on one PostgreSQL, as while machines are updated.

The earlier one makes its own tables and begins; this version brings them up to date under its feet, and it goes on;
then both deliver, until one of the two is killed.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from facts.storage import open_storage
from tests.faults.platforms import Platform
from tests.faults.storms import Storm, _rows, _states, database, settled, until, workers
from tests.postgres import ROOT, Server

EARLIER = "943fe03"
"""Knows ten of the migrations, and does not wait for what may still be on its way."""
_OWE = """from tests.faults.storms import Storm, owe
owe({url!r}, Storm(database="postgres", platform="slack", fault="none", deliveries={deliveries}, seed=1))"""


@dataclass(frozen=True, kw_only=True)
class Together:
    """What a run left; ``migrations`` before and after, ``alone`` messages of the earlier version on newer tables."""

    lost: int
    twice: int
    unknown: int
    migrations: tuple[int, int]
    alone: int


async def run(seed: int, server: Server, tree: Path, deliveries: int) -> Together:
    """Let the earlier version begin, this one join, and one of the two be killed; count what stands."""
    storm = Storm(database="postgres", platform="slack", fault="none", deliveries=deliveries, seed=seed, workers=1)
    chance = random.Random(f"versions {seed}")
    double = Platform("slack", storm.faults, seed=seed)
    try:
        with database(storm, server) as url:
            owing = [sys.executable, "-c", _OWE.format(url=url, deliveries=deliveries)]
            await asyncio.to_thread(subprocess.run, owing, cwd=tree, check=True)
            before = _migrations(url)
            base = await double.start()
            async with workers(storm, url, base, tree=tree) as earlier:
                await until(lambda: _sent(double) >= 0.1 * deliveries, earlier)
                await asyncio.to_thread(lambda: open_storage(url).close())
                began = _sent(double)
                await until(lambda: _sent(double) >= 0.2 * deliveries + began, earlier)
                alone = _sent(double) - began
                async with workers(storm, url, base) as newer:
                    share = chance.uniform(0.5, 0.8)
                    await until(lambda: _sent(double) >= share * deliveries, newer)
                    if chance.random() < 0.5:
                        await newer.kill(0)
                    else:
                        earlier.processes[0].kill()
                    await until(lambda: settled(url, deliveries), newer, pause=0.1)
            owed = [str(id) for (id,) in _rows(url, "select id from deliveries")]
            states, after = _states(url), _migrations(url)
    finally:
        await double.stop()
    standing = double.standing
    return Together(
        lost=sum(1 for id in owed if standing[id] == 0),
        twice=sum(count - 1 for count in standing.values() if count > 1),
        unknown=states.get("unknown", 0) + states.get("dead", 0),
        migrations=(before, after),
        alone=alone,
    )


@contextmanager
def checked_out(commit: str = EARLIER) -> Iterator[Path | None]:
    """Give the files of an earlier commit in a folder of their own; None where there is no such commit here."""
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    with tempfile.TemporaryDirectory(prefix="onrecord-earlier-") as folder:
        if packed.returncode:
            yield None
            return
        subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)
        yield Path(folder)


def _sent(double: Platform) -> int:
    return sum(double.standing.values())


def _migrations(url: str) -> int:
    return int(str(_rows(url, "select count(*) from migrations")[0][0]))
