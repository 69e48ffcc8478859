"""What an operator lives through, on real processes and files, with the seconds and bytes it takes.

A restart with a large ledger, a database that is crashed or locked, a clock that is set, a copy made and put back, a
ledger grown old.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from bot.clock import now
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import Delivery, Purpose
from facts.model import Actor, Role, Target
from facts.storage import DatabaseStorage, open_storage
from facts.storage.rows import to_time
from facts.storage.sqlite import sqlite3
from tests.faults.platforms import Platform
from tests.faults.storms import Owing, Storm, database, owe, settled, until, workers
from tests.postgres import ROOT, Server

OPERATOR = Actor(id="faults:operator", name="Operator", role=Role.MODERATOR)
LIBFAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
"""From Debian's package libfaketime, where it is installed."""
_WEIGHED = """import atexit, pathlib, re, sys
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: print(re.search("VmHWM:\\s+([0-9]+)", status.read_text())[1], file=sys.stderr))
from bot.__main__ import main
main()"""
"""The command line, which tells at its end the most memory it held, in KiB. (`getrusage` would not do: what it gives
counts the process that started this one, which is large where a test run did.)"""
_OLD = """insert into deliveries (id, item, revision, target, platform, purpose, state, fence, attempts, due_at,
        started_at, ref_target, ref_message, ref_extra, seq)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < cast(:rows as integer))
    select 'o-' || substr('000000000000000' || i, -16), 'a-' || substr('00000000000000' || (i / 50), -16), 0,
        'slack:T0123456789/C01234567' || (i % 50), 'slack', 'post', 'sent', 1, 1, :at, :at,
        'slack:T0123456789/C01234567' || (i % 50), '1764000000.' || (100000 + i), '', i from n"""


def run(server: Server, *, short: bool) -> bool:
    """Run every drill; return whether all went as they should."""
    done = [
        asyncio.run(restarted("sqlite", None, 100_000, 2.0)),
        asyncio.run(restarted("postgres", server, 100_000, 5.0)),
        asyncio.run(locked(10.0)),
        *(asyncio.run(clock_set(offset)) for offset in ("+0", "+1h", "-1h", "+1d", "-1d")),
        grown(100_000 if short else 1_000_000),
    ]
    return all(done)


def told(good: bool, text: str) -> bool:
    """Print what a drill found."""
    print(f"{'' if good else 'NOT AS WANTED  '}{text}", flush=True)
    return good


async def restarted(kind: str, server: Server | None, rows: int, wanted: float) -> bool:
    """Kill everything (SQLite) or crash the database (PostgreSQL) with a large ledger; wait for the next message."""
    storm = Storm(database=kind, platform="slack", fault="none", deliveries=1000, seed=1)
    with database(storm, server) as url:
        _fill(url, rows)
        owing = owe(url, storm)
        async with serving(storm) as (double, base), workers(storm, url, base) as crew:
            await until(lambda: sum(double.standing.values()) >= 300, crew)
            if server is not None:
                await asyncio.to_thread(server.restart_at_once)
                began = time.time()
            else:
                crew.processes[0].kill()
                await crew.processes[0].wait()
                began = time.time()
                await crew.kill_all()
            await until(lambda: any(_stood(double, since=began)), crew)
            seconds = min(_stood(double, since=began)) - began
            await until(lambda: settled(url), crew, pause=0.1)
        lost, twice = _wrong(double, owing)
    after = "the process was killed" if server is None else "PostgreSQL answers again"
    return told(
        seconds <= wanted and (lost, twice) == (0, 0),
        f"{rows:,} rows in the ledger, {kind}: first message {seconds:.2f} s after {after} (wanted ≤ {wanted});"
        f" lost {lost}, twice {twice}",
    )


async def locked(seconds: float) -> bool:
    """Hold the write lock of an embedded record from outside."""
    storm = Storm(database="sqlite", platform="slack", fault="none", deliveries=500, seed=1)
    with database(storm, None) as url:
        owing = owe(url, storm)
        async with serving(storm) as (double, base), workers(storm, url, base) as crew:
            await until(lambda: sum(double.standing.values()) >= 150, crew)
            held = await asyncio.to_thread(_hold, url, seconds)
            began = time.time()
            await until(lambda: any(_stood(double, since=began)), crew)
            resumed = min(_stood(double, since=began)) - began
            await until(lambda: settled(url), crew, pause=0.1)
        lost, twice = _wrong(double, owing)
    return told(
        (lost, twice, crew.ended) == (0, 0, 0),
        f"write lock held from outside for {held:.0f} s: went on {resumed:.1f} s after it; lost {lost}, twice {twice},"
        f" processes that ended {crew.ended}",
    )


async def clock_set(offset: str) -> bool:
    """Set the clock of the process that delivers, in the midst of it.

    ``+0`` sets nothing: libfaketime itself makes everything about ten times slower, so seconds compare with that.
    """
    if not LIBFAKETIME.exists():
        print(f"clock set by {offset}: not run, Debian's package libfaketime is not installed", flush=True)
        return True
    storm = Storm(database="sqlite", platform="slack", fault="cut 10 %", deliveries=150, seed=1)
    with database(storm, None) as url, tempfile.NamedTemporaryFile("w") as clock:
        owing = owe(url, storm)
        faked = {
            "LD_PRELOAD": str(LIBFAKETIME),
            "FAKETIME_TIMESTAMP_FILE": clock.name,
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }
        Path(clock.name).write_text("+0")
        async with serving(storm) as (double, base), workers(storm, url, base, environment=faked) as crew:
            await until(lambda: sum(double.standing.values()) >= 45, crew)
            Path(clock.name).write_text(offset)
            began = time.monotonic()
            await until(lambda: settled(url), crew, pause=0.1)
            seconds = time.monotonic() - began
        lost, twice = _wrong(double, owing)
    return told(
        (lost, twice, crew.ended) == (0, 0, 0),
        f"clock set by {offset} in the midst of it, answers cut: done {seconds:.1f} s later;"
        f" lost {lost}, twice {twice}",
    )


def copied(megabytes: int) -> bool:
    """Copy a large record by the operator's command, lose it, put the copy back by the other."""
    with tempfile.TemporaryDirectory(prefix="onrecord-drill-") as folder:
        record, copy = Path(folder) / "record.db", Path(folder) / "copy.db"
        _fill(f"sqlite:///{record}", 100_000)
        engine = _engine(f"sqlite:///{record}")
        storage = engine._storage
        assert isinstance(storage, DatabaseStorage)
        with storage.transaction():
            for number in range(megabytes):
                _put_article(storage, number)
        before = engine.digest()
        engine.close()
        backed_up, held, said = _commanded(record, "backup", str(copy))
        size = copy.stat().st_size / 1e6
        record.write_bytes(b"lost")
        for companion in ("-wal", "-shm"):
            record.with_name(record.name + companion).unlink(missing_ok=True)
        put_back, held_again, said_again = _commanded(record, "restore", str(copy))
        same = before in said and before in said_again
    return told(
        same and backed_up + put_back <= 60 and max(held, held_again) <= 200,
        f"{size:,.0f} MB copied by `onrecord backup` in {backed_up:.1f} s and put back by `onrecord restore` in"
        f" {put_back:.1f} s (wanted ≤ 60 together), at most {max(held, held_again):,.0f} MB in memory (wanted ≤ 200);"
        f" the record's hash is {'the same' if same else 'ANOTHER'}",
    )


def _commanded(record: Path, *words: str) -> tuple[float, float, str]:
    """Run a command on a record; return the seconds it took, the megabytes it held in memory, and what it said."""
    program = [sys.executable, "-c", _WEIGHED, "--database", f"sqlite:///{record}", *words]
    began = time.monotonic()
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    *_, kilobytes = done.stderr.split()
    return time.monotonic() - began, int(kilobytes) / 1024, done.stderr


def grown(rows: int) -> bool:
    """Let a ledger grow old and forget it."""
    with tempfile.TemporaryDirectory(prefix="onrecord-drill-") as folder:
        record = Path(folder) / "record.db"
        url = f"sqlite:///{record}"
        _fill(url, 1)
        engine = _engine(url)
        engine.shrink()
        empty = record.stat().st_size
        engine.close()
        _fill(url, rows, days_ago=500)
        engine = _engine(url)
        engine.shrink()
        full = (record.stat().st_size - empty) / 1e6 / rows * 1e6
        began = time.monotonic()
        engine.compact(now() - timedelta(days=400), OPERATOR)
        engine.shrink()
        seconds = time.monotonic() - began
        left = (record.stat().st_size - empty) / 1e6 / rows * 1e6
        engine.close()
    return told(
        left <= 200,
        f"{rows:,} old deliveries: {full:.0f} MB a million before compacting, {left:.1f} MB after (wanted ≤ 200);"
        f" {seconds:.1f} s",
    )


@asynccontextmanager
async def serving(storm: Storm) -> AsyncIterator[tuple[Platform, str]]:
    """Let a double serve for a while; return it and its address."""
    double = Platform(storm.platform, storm.faults, seed=storm.seed)
    try:
        yield double, await double.start()
    finally:
        await double.stop()


def _fill(url: str, rows: int, days_ago: int = 1) -> None:
    """Fill the ledger with messages that were sent."""
    storage = open_storage(url)
    with storage.transaction():
        storage.driver.execute("delete from deliveries")
        at = to_time(storage.now() - timedelta(days=days_ago))
        storage.driver.execute(_OLD, {"rows": rows, "at": at})
    storage.close()


def _put_article(storage: DatabaseStorage, number: int) -> None:
    """Put an article of a megabyte on record."""
    storage.driver.execute(
        "insert into documents (id, lang, body) values (:id, 'en', hex(randomblob(524288)))",
        {"id": f"d-{number:016}"},
    )


def _engine(url: str) -> Engine:
    storage = open_storage(url)
    return Engine(storage, Lexicon.load(), storage.now)


def _stood(double: Platform, *, since: float) -> list[float]:
    return [message.at for channel in double.messages.values() for message in channel if message.at >= since]


def _wrong(double: Platform, owing: Owing) -> tuple[int, int]:
    standing = double.standing
    lost = sum(1 for marker in owing.everyone if standing[marker] == 0)
    return lost, sum(count - 1 for count in standing.values() if count > 1)


def _hold(url: str, seconds: float) -> float:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20, isolation_level=None)
    connection.execute("begin exclusive")
    time.sleep(seconds)
    connection.execute("rollback")
    connection.close()
    return seconds


def _owe_one(url: str) -> str:
    storage = open_storage(url)
    delivery = Delivery(
        id="o-more",
        target=Target("slack:T1/C1"),
        purpose=Purpose.POST,
        item="a-0",
        revision=10,
        due_at=storage.now(),
    )
    with storage.transaction():
        storage.outbox.owe(delivery)
    storage.close()
    return delivery.id
