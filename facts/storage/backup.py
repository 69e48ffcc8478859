"""Whole copies of an embedded record: named, kept for a while, and put back.

After one was put back, whatever it holds as still owed is looked for at the platform before it is sent: it may have
been sent between the copy and the loss.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from facts.errors import Invalid, StorageBusy, StorageUnavailable
from facts.storage import open_storage
from facts.storage.rows import to_time
from facts.storage.sqlite import check, taken, to_disk

_COMPANIONS = ("-wal", "-shm", "-journal")


def path_of(url: str) -> Path:
    """Return the file of an embedded record.

    Raises:
        Invalid: the address names no file.
    """
    scheme, _, rest = url.partition("://")
    if scheme != "sqlite" or len(rest) < 2:
        raise Invalid(
            "Copies of a file are for embedded records (sqlite:///file.db). PostgreSQL has its own: pg_dump and"
            " pg_restore; `onrecord export` writes the record of either."
        )
    return Path(rest[1:])


def keep(folder: Path, stem: str, number: int) -> list[Path]:
    """Delete all but the newest copies in a folder; return what was deleted."""
    copies = sorted(folder.glob(f"{stem}-*.backup.db"), reverse=True)
    for old in copies[number:]:
        old.unlink()
    return copies[number:]


def name_of(database: Path, at: datetime) -> str:
    """Return the name of a copy made at a moment (UTC); names sort by time."""
    return f"{database.stem}-{at:%Y%m%dT%H%M%SZ}.backup.db"


def restore(copy: Path, database: Path, at: datetime) -> Path | None:
    """Put a copy in the place of a record, which is moved aside; return where to, or None if there was none.

    Raises:
        StorageUnavailable: the copy is damaged, or a file cannot be written; the record is as it was.
        StorageBusy: a bot is running on the record.
    """
    check(copy)
    aside: Path | None = None
    lock = taken(database)
    if lock is None:
        raise StorageBusy("On Record is running on this record. Stop it first; nothing was changed.")
    fresh = database.with_name(database.name + ".restoring")
    try:
        shutil.copyfile(copy, fresh)
        to_disk(fresh)
        if database.exists():
            aside = database.with_name(f"{database.stem}-{at:%Y%m%dT%H%M%SZ}.replaced.db")
            _moved(database, aside)
        fresh.replace(database)
        to_disk(database.absolute().parent)
    except OSError as error:
        raise StorageUnavailable(f"{database} cannot be replaced: {error.strerror}.") from None
    finally:
        lock.close()
    storage = open_storage(f"sqlite:///{database}")
    storage.outbox.put_mark("restored_at", to_time(at) or "")
    storage.close()
    return aside


def _moved(database: Path, aside: Path) -> None:
    """Move a database with its log, which may hold what was committed last."""
    for suffix in _COMPANIONS:
        companion = database.with_name(database.name + suffix)
        if companion.exists():
            companion.replace(aside.with_name(aside.name + suffix))
    database.replace(aside)
