"""PostgreSQL fails over under a crash storm: the primary is lost, a standby is promoted, the workers know both.

A commit that the standby has not got is lost with the primary. With synchronous replication there is none that anybody
was told of; with asynchronous replication attempts may be forgotten so, which is why all that is due is looked for
afterwards. ``behind`` makes them many: the standby hears nothing for so long before the primary is lost.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from facts.messages import FORGOTTEN
from tests import postgres
from tests.faults.platforms import Platform
from tests.faults.storms import Storm, _rows, _states, owe, settled, until, workers


@dataclass(frozen=True, kw_only=True)
class FailedOver:
    """What one run left; ``seconds`` from the loss of the primary to the next message.

    ``looked`` is how many deliveries were looked for because the database may have forgotten their attempts."""

    lost: int
    twice: int
    unknown: int
    ended: int
    seconds: float
    looked: int


@dataclass(frozen=True)
class Pair:
    """A primary and its standby."""

    primary: postgres.Server
    standby: postgres.Server

    @property
    def url(self) -> str:
        """The address of whichever of the two takes writes."""
        hosts = ",".join(f"127.0.0.1:{server.port}" for server in (self.primary, self.standby))
        return f"postgresql://onrecord@{hosts}/postgres?target_session_attrs=read-write"

    async def fail_over(self, behind: float) -> None:
        """Lose the primary as in a crash, and promote the standby."""
        if behind:
            receiver = _receiver(self.standby)
            os.kill(receiver, signal.SIGSTOP)
            await asyncio.sleep(behind)
        await asyncio.to_thread(self.primary.stop, "immediate")
        if behind:
            for ending in (signal.SIGTERM, signal.SIGCONT):  # it ends without reading what has come meanwhile
                os.kill(receiver, ending)
        await asyncio.to_thread(self.standby.promote)


async def run(seed: int, *, synchronous: bool, deliveries: int, behind: float = 0.0) -> FailedOver:
    """Lose the primary at a random moment of many deliveries by three workers, and count."""
    storm = Storm(database="postgres", platform="slack", fault="none", deliveries=deliveries, seed=seed)
    share = random.Random(f"fail-over {seed}").uniform(0.25, 0.6)
    with pair(synchronous=synchronous) as servers:
        schema = f"f_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(servers.url, autocommit=True) as opened:
            opened.execute(f"create schema {schema}".encode())
        url = f"{servers.url}&options=-csearch_path%3D{schema}"
        owing = owe(url, storm)
        double = Platform("slack", storm.faults, seed=seed)
        try:
            async with workers(storm, url, await double.start()) as crew:
                await until(lambda: sum(double.standing.values()) >= share * deliveries, crew)
                lost_at = time.time()
                await servers.fail_over(behind)
                promoted = time.time()
                await until(lambda: settled(url), crew, pause=0.2)
        finally:
            await double.stop()
        states = _states(url)
        looked = int(str(_rows(url, f"select count(*) from deliveries where fence > {FORGOTTEN}")[0][0]))
    standing = double.standing
    after = [m.at for channel in double.messages.values() for m in channel if m.at >= promoted]
    return FailedOver(
        lost=sum(1 for marker in owing.everyone if standing[marker] == 0),
        twice=sum(count - 1 for count in standing.values() if count > 1),
        unknown=states.get("unknown", 0) + states.get("dead", 0),
        ended=crew.ended,
        seconds=min(after, default=promoted) - lost_at - behind,
        looked=looked,
    )


@contextmanager
def pair(*, synchronous: bool) -> Iterator[Pair]:
    """Start a primary and a standby that streams from it; both are deleted at the end."""
    programs = postgres.installed() or postgres._install()
    folder = f"{postgres.FOLDER}-pair-{time.time_ns()}"
    servers = Pair(
        *(postgres.Server(programs, Path(f"{folder}-{name}"), postgres._free_port()) for name in ("one", "two"))
    )
    started = []
    try:
        servers.primary.create()
        servers.primary.start()
        started.append(servers.primary)
        servers.standby.copy(servers.primary)
        servers.standby.start()
        started.append(servers.standby)
        _wait_until_streaming(servers.primary, synchronous)
        yield servers
    finally:
        for server in started:
            if server.runs:
                server.stop("immediate")
        for server in (servers.primary, servers.standby):
            server.delete()


def _wait_until_streaming(primary: postgres.Server, synchronous: bool) -> None:
    with psycopg.connect(primary.url, autocommit=True) as opened:
        if synchronous:
            opened.execute("alter system set synchronous_standby_names = '*'")
            opened.execute("select pg_reload_conf()")
        wanted = "sync" if synchronous else "async"
        deadline = time.monotonic() + 30
        while opened.execute("select sync_state from pg_stat_replication").fetchall() != [(wanted,)]:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the standby does not stream ({wanted})")
            time.sleep(0.05)


def _receiver(standby: postgres.Server) -> int:
    """Return the process that hears from the primary."""
    with psycopg.connect(standby.url, autocommit=True) as opened:
        (pid,) = opened.execute("select pid from pg_stat_wal_receiver").fetchone() or (0,)
    return int(pid)
