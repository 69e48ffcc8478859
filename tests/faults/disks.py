"""A disk that runs full, and one that turns read-only, under an embedded record."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from facts.errors import FactsError
from facts.storage import open_storage
from facts.storage.sqlite import SQLite
from tests.faults.drills import OPERATOR, _engine, _owe_one, _put_article, _stood, _wrong, serving, told
from tests.faults.storms import Storm, owe, settled, until, workers
from tests.faults.worker import ARRIVES
from tests.postgres import ROOT

_COMMANDS = ("production list", "production add Another", "ask greenlit?", "backup", "deliveries list", "run")


def run() -> bool:
    """Run every drill; return whether all went as they should."""
    return all([asyncio.run(disk_full()), asyncio.run(turned_read_only()), mounted_read_only()])


async def disk_full() -> bool:
    """Let the disk run full under a record that takes things in and delivers them, then make room."""
    with small_disk(400) as folder:
        if folder is None:
            print("disk full: not run, mounting a small file system takes root", flush=True)
            return True
        url = f"sqlite:///{folder}/record.db"
        storm = Storm(database="sqlite", platform="slack", fault="none", deliveries=500, seed=1)
        owing = owe(url, storm)
        async with serving(storm) as (double, base), workers(storm, url, base) as crew:
            await until(lambda: sum(double.standing.values()) >= 100, crew)
            stopped = _fill_disk(url, folder)
            refused = await asyncio.to_thread(_take_in_until_refused, url)
            await asyncio.sleep(3)
            (folder / "filling").unlink()
            began = time.time()
            more = _owe_one(url)
            await until(lambda: any(_stood(double, since=began)), crew)
            resumed = min(_stood(double, since=began)) - began
            await until(lambda: settled(url), crew, pause=0.1)
        lost, twice = _wrong(double, owing)
        lost += double.standing[more] == 0
        driver = SQLite.reading_only(folder / "record.db")
        whole = driver.query("pragma integrity_check") == [{"integrity_check": "ok"}]
        driver.close()
    return told(
        bool(stopped and refused and whole) and resumed <= 10 and (lost, twice, crew.ended) == (0, 0, 0),
        f"disk full: intake stopped before ({stopped}), then “{refused}”; went on {resumed:.1f} s after there was room"
        f" (wanted ≤ 10); damaged {not whole}, lost {lost}, twice {twice}",
    )


async def turned_read_only() -> bool:
    """Let a disk's file system give up under a record that delivers, as one does on a fault; repair it, start again."""
    with a_disk(200) as disk:
        if disk is None:
            print("disk turned read-only: not run, it takes root and loop devices", flush=True)
            return True
        url = f"sqlite:///{disk}/record.db"
        storm = Storm(database="sqlite", platform="slack", fault="none", deliveries=500, seed=1)
        owing = owe(url, storm)
        async with serving(storm) as (double, base), workers(storm, url, base) as crew:
            await until(lambda: sum(double.standing.values()) >= 150, crew)
            subprocess.run(["mount", "-o", "remount,abort", disk], check=True)
            await asyncio.sleep(0.5)
            stood = sum(double.standing.values())
            await asyncio.sleep(2 * ARRIVES)
            more = sum(double.standing.values()) - stood
            crew.processes[0].kill()
            await crew.processes[0].wait()
            repair(disk)
            began = time.time()
            crew.processes[0] = await crew.start()
            await until(lambda: settled(url), crew, pause=0.1)
            resumed = min(_stood(double, since=began)) - began
        lost, twice = _wrong(double, owing)
        driver = SQLite.reading_only(disk / "record.db")
        whole = driver.query("pragma integrity_check") == [{"integrity_check": "ok"}]
        driver.close()
    return told(
        whole and (lost, twice, more) == (0, 0, 0),
        f"disk turned read-only: {more} messages sent that could not be written down; repaired and started again, it"
        f" went on after {resumed:.1f} s; damaged {not whole}, lost {lost}, twice {twice}",
    )


def mounted_read_only() -> bool:
    """Call commands, as a user who may not write anywhere, on a record whose disk is mounted read-only."""
    if os.geteuid() != 0:
        print("disk mounted read-only: not run, another user takes root", flush=True)
        return True
    user = pwd.getpwnam("nobody")
    as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", sys.executable, "-B"]
    with small_disk(64) as folder:
        if folder is None:
            print("disk mounted read-only: not run, mounting takes more than this root has", flush=True)
            return True
        folder.chmod(0o777)
        given = {**os.environ, "HOME": "/nowhere", "ONRECORD_DATABASE": f"sqlite:///{folder}/record.db"}

        def called(command: str) -> subprocess.CompletedProcess[str]:
            words = [*as_user, "-m", "bot", *command.split()]
            return subprocess.run(words, cwd=ROOT, env=given, capture_output=True, text=True, timeout=30)

        if called("production add Example").returncode:
            print(f"disk mounted read-only: not run, {user.pw_name} cannot run {sys.executable}", flush=True)
            return True
        before = {path: path.read_bytes() for path in folder.iterdir()}
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        done = [called(command) for command in _COMMANDS]
        same = {path: path.read_bytes() for path in folder.iterdir()} == before
    said = {each.stderr.strip() for each in done}
    plain = all(each.returncode in (1, 2) and "Traceback" not in each.stderr for each in done)
    return told(
        same and plain and len(said) == 1 and "read-only" in min(said),
        f"disk mounted read-only, {len(done)} commands by another user: each was told “{' / '.join(sorted(said))}”;"
        f" the record is {'as it was' if same else 'ANOTHER'}",
    )


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path | None]:
    """Give a file system of so many megabytes in memory; None where this user cannot mount one."""
    with tempfile.TemporaryDirectory(prefix="onrecord-disk-") as folder:
        if not _done("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder):
            yield None
            return
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", folder], check=True)


@contextmanager
def a_disk(megabytes: int) -> Iterator[Path | None]:
    """Give an ext4 file system in a file, mounted; None where this user cannot have that."""
    with tempfile.TemporaryDirectory(prefix="onrecord-disk-") as folder:
        image, disk = Path(folder) / "image", Path(folder) / "disk"
        disk.mkdir()
        with image.open("wb") as file:
            file.truncate(megabytes << 20)
        if not (_done("mkfs.ext4", "-q", image) and _done("mount", "-o", "loop", image, disk)):
            yield None
            return
        try:
            yield disk
        finally:
            subprocess.run(["umount", disk], check=True)


def repair(disk: Path) -> None:
    """Check a file system that gave up, and mount it again."""
    image = disk.parent / "image"
    subprocess.run(["umount", disk], check=True)
    subprocess.run(["fsck.ext4", "-p", image], capture_output=True)  # says with its code that it repaired something
    subprocess.run(["mount", "-o", "loop", image, disk], check=True)


def _done(program: str, *arguments: str | Path) -> bool:
    """Say whether a program that may be missing, or refuse, did what it was called for."""
    found = shutil.which(program, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
    return found is not None and subprocess.run([found, *arguments], capture_output=True).returncode == 0


def _fill_disk(url: str, folder: Path) -> bool:
    """Take all space; return whether intake was stopped before there was none."""
    engine = _engine(url)
    engine.add_production("Example Film", OPERATOR)
    with suppress(OSError), (folder / "filling").open("wb") as filling:
        filling.write(b"x" * (200 << 20))
    try:
        engine._insist_on_room()
        stopped = False
    except FactsError:
        stopped = True
    with suppress(OSError), (folder / "filling").open("ab", buffering=0) as filling:
        while filling.write(b"x" * 65536) == 65536:
            pass
    engine.close()
    return stopped


def _take_in_until_refused(url: str) -> str:
    """Put articles on record, past what minds the space, until there is none; return what was said, up to the colon.

    The first time it is said, the ballast is given up, and there is a little space again.
    """
    storage = open_storage(url)
    try:
        for number in range(100):
            with storage.transaction():
                _put_article(storage, number)
    except FactsError as error:
        return str(error).partition(":")[0]
    finally:
        storage.close()
    return ""
