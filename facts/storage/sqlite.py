"""The embedded database: one file, WAL, full durability, one connection on one thread.

sqlite-utils picks up pysqlite3 where it is installed; that wheel carries a SQLite without the WAL-reset fault of 3.7.0
to 3.51.2. Transactions begin IMMEDIATE: a deferred one that reads before it writes is refused at once under contention,
whatever the busy timeout says.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from shutil import disk_usage
from typing import IO

import sqlite_utils
from sqlite_utils.db import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed, else the standard one

from facts.errors import StorageBusy, StorageError, StorageUnavailable
from facts.storage.driver import Params, Row
from facts.storage.schema import migrate

BUSY_SECONDS = 5.0
ROOM = 256 * 1024 * 1024
"""Free bytes below which no more articles are taken in; what is owed is still delivered and written down."""
BALLAST = 16 * 1024 * 1024
"""Bytes of a file beside the database that is given up when the disk is full, so that work under way can be ended."""
_FULL_TEXT = """create virtual table if not exists "words_{scope}"
    using fts5 (words, content = '', tokenize = 'porter unicode61 remove_diacritics 2')"""
"""A table for each scope, by number of statement. To rank, FTS5 counts a word in every row of its table: with one table
for all, a question would take as long as the whole record is, and what is said elsewhere would change the order here.
"""


class SQLite:
    """A driver on one SQLite file, or in memory where ``path`` is None."""

    claim_lock = ""
    embedded = True
    history = ""
    _together = False
    _path: Path | None
    _lock: IO[bytes] | None

    def __init__(self, path: Path | None, *, busy_seconds: float = BUSY_SECONDS) -> None:
        """Open (and create) the database and bring its tables up to date.

        Raises:
            StorageUnavailable: the file cannot be opened or written; the message says what to do.
        """
        self._path, self._lock = path, None
        self._where = "memory" if path is None else str(path)
        with self._said_plainly():
            self._connect(":memory:" if path is None else str(path), busy_seconds)
            self._conn.execute("pragma foreign_keys = on")
            self._conn.execute("pragma synchronous = full")
            if path is not None and self._conn.execute("pragma journal_mode").fetchone()[0] != "wal":
                self._db.enable_wal()
        migrate(self)

    @classmethod
    def reading_only(cls, path: Path) -> SQLite:
        """Open a file as it is, without writing to it or bringing it up to date.

        Raises:
            StorageUnavailable: it cannot be opened.
        """
        opened = cls.__new__(cls)
        opened._path, opened._lock, opened._where = path, None, str(path)
        with opened._said_plainly():
            opened._connect(f"{path.absolute().as_uri()}?mode=ro", BUSY_SECONDS)
        return opened

    @property
    def version(self) -> str:
        """The version of the SQLite library in use, e.g. ``3.53.4``."""
        return str(self._conn.execute("select sqlite_version()").fetchone()[0])

    def query(self, sql: str, params: Params | None = None) -> list[Row]:
        """Run a statement and return its rows."""
        with self._said_plainly():
            cursor = self._conn.execute(sql, params or {})
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def rows(self, sql: str) -> Iterator[Row]:
        """Run a select and give its rows one after the other."""
        with self._said_plainly():
            cursor = self._conn.execute(sql)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def execute(self, sql: str, params: Params | None = None) -> int:
        """Run a statement and return how many rows it changed."""
        with self._said_plainly():
            return int(self._conn.execute(sql, params or {}).rowcount)

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns."""
        with self._said_plainly():
            return tuple(column.name for column in self._db[table].columns)

    def search(self, scope: str, words: Sequence[str], limit: int) -> list[int]:
        """Return the numbers of statements of ``scope`` matching any word, best first by BM25, then oldest.

        Each word is quoted, so nothing a person types is read as query syntax.
        """
        quoted = " OR ".join('"' + word.replace('"', "") + '"' for word in words)
        if not quoted or not self.query("select 1 from pragma_table_info(:table)", {"table": f"words_{scope}"}):
            return []
        rows = self.query(
            f"""select rowid from "words_{scope}" where "words_{scope}" match :match
                order by round(bm25("words_{scope}"), 9), rowid limit :limit""",  # noqa: S608 - letters and digits
            {"match": quoted, "limit": limit},
        )
        return [int(row["rowid"]) for row in rows]

    def index(self, seq: int, scope: str, words: str) -> None:
        """Put a statement's words into the full-text index of its scope, which is made with the first of them."""
        self.execute(_FULL_TEXT.format(scope=scope))
        self.execute(
            f'insert into "words_{scope}" (rowid, words) values (:seq, :words)',  # noqa: S608 - letters and digits
            {"seq": seq, "words": words},
        )

    def now(self) -> datetime:
        """Return the machine's clock, in UTC."""
        moment = self.query("select strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') as at")[0]["at"]
        return datetime.fromisoformat(moment)

    @contextmanager
    def transaction(self, *, alone: bool = True, durable: bool = True) -> Iterator[None]:
        """Take the write lock at once; commit, or roll back on any exception."""
        if self._together:
            with self._part():
                yield
            return
        if not durable:
            with self._waiting_for_no_disk(), self.transaction():
                yield
            return
        self.execute("begin immediate")
        try:
            yield
            self.execute("commit")
        except BaseException:
            if self._conn.in_transaction:
                self._conn.execute("rollback")
            raise

    @contextmanager
    def together(self) -> Iterator[None]:
        """Commit once for all transactions within, each of which is still rolled back alone."""
        with self.transaction():
            self._together = True
            try:
                yield
            finally:
                self._together = False

    @contextmanager
    def _part(self) -> Iterator[None]:
        if not self._conn.in_transaction:  # given up as a whole since; a savepoint would begin, and commit, another
            raise StorageError("A change that shared its commit with this one failed. Nothing was changed; try again.")
        self.execute("savepoint part")
        try:
            yield
            self.execute("release part")
        except BaseException:
            # After some errors (a full disk) SQLite has rolled back everything, this point with it.
            if self._conn.in_transaction:
                self._conn.execute("rollback to part")
                self._conn.execute("release part")
            raise

    @contextmanager
    def _waiting_for_no_disk(self) -> Iterator[None]:
        self.execute("pragma synchronous = normal")
        try:
            yield
        finally:
            self.execute("pragma synchronous = full")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one view for several reads."""
        self.execute("begin")
        try:
            yield
        finally:
            if self._conn.in_transaction:
                self._conn.execute("rollback")

    def alone(self) -> bool:
        """Take the file for one bot process until it ends, however it ends; False if another has it."""
        if self._path is None or self._lock is not None:
            return True
        self._lock = taken(self._path)
        if self._lock is not None:
            self._take_ballast()
        return self._lock is not None

    def room(self) -> bool:
        """Say whether the disk has room for more articles."""
        return self._path is None or disk_usage(self._path.absolute().parent).free >= ROOM

    def backup(self, to: Path) -> None:
        """Write a whole, compact copy to a new file, which gets its name only when it is on the disk and reads back.

        Raises:
            StorageUnavailable: it cannot be written, or is damaged; the database itself is untouched.
        """
        unfinished = _beside(to, ".unfinished")
        try:
            unfinished.unlink(missing_ok=True)
            unfinished.parent.mkdir(parents=True, exist_ok=True)
            self.execute("vacuum into :to", {"to": str(unfinished)})
            check(unfinished)
            to_disk(unfinished)
            unfinished.replace(to)
            to_disk(to.absolute().parent)
        except OSError as error:
            raise StorageUnavailable(
                f"{to} cannot be written: {error.strerror}. The record itself is untouched."
            ) from None
        finally:
            with suppress(OSError):
                unfinished.unlink()

    def shrink(self) -> None:
        """Give the space of deleted rows back to the disk."""
        self.execute("vacuum")
        self.query("pragma wal_checkpoint(truncate)")

    def close(self) -> None:
        """Close the connection."""
        self._conn.close()
        if self._lock is not None:
            self._lock.close()

    def _take_ballast(self) -> None:
        assert self._path is not None  # noqa: S101 - a lock is on a file
        ballast = _beside(self._path, ".ballast")
        if not ballast.exists() and self.room():
            with ballast.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, BALLAST)

    def _drop_ballast(self) -> None:
        if self._path is not None:
            _beside(self._path, ".ballast").unlink(missing_ok=True)

    def _disk_is_read_only(self) -> bool:
        try:
            return self._path is not None and bool(os.statvfs(self._path.absolute().parent).f_flag & os.ST_RDONLY)
        except OSError:
            return False

    def _connect(self, to: str, busy_seconds: float) -> None:
        self._conn = sqlite3.connect(to, timeout=busy_seconds, uri=to.startswith("file:"))
        self._conn.isolation_level = None
        self._db = sqlite_utils.Database(self._conn)

    @contextmanager
    def _said_plainly(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "full" in str(error):
                self._drop_ballast()
            raise _plain("read-only" if self._disk_is_read_only() else str(error), self._where) from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError):
                raise StorageError(f"The database refused a row: {error}. Nothing was changed.") from error
            raise StorageUnavailable(
                f"{self._where} is not a database On Record can read ({error}). Restore a backup or name another file."
            ) from error


def taken(path: Path) -> IO[bytes] | None:
    """Lock a database file for one bot process and return what to close, or None if another process has it."""
    import fcntl

    lock = _beside(path, ".lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def check(copy: Path) -> None:
    """Read a file through.

    Raises:
        StorageUnavailable: it is missing or damaged, or no record of On Record.
    """
    if not copy.is_file():
        raise StorageUnavailable(f"There is no file {copy}. Nothing was changed.")
    driver = SQLite.reading_only(copy)
    try:
        if driver.query("pragma integrity_check") != [{"integrity_check": "ok"}]:
            raise StorageUnavailable(f"{copy} is damaged. Nothing was changed; take an older copy.")
        if not driver.query("select name from sqlite_master where name = 'migrations'"):
            raise StorageUnavailable(f"{copy} is no record of On Record. Nothing was changed.")
    finally:
        driver.close()


def to_disk(path: Path) -> None:
    """Return when a file or folder is on the disk and not only on its way there."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _plain(problem: str, where: str) -> StorageError:
    if "locked" in problem or "busy" in problem:
        return StorageBusy("Another process is writing to the database just now. Nothing was changed; try again.")
    if "read-only" in problem:
        return StorageUnavailable(
            f"The disk that {where} is on is read-only. Nothing was changed. A disk turns so when it fails: have it"
            " checked and mounted for writing again, or name a copy on another disk with --database."
        )
    if "readonly" in problem:
        return StorageUnavailable(
            f"The database {where} cannot be written. Nothing was changed. Give this user write access to the file and"
            " its folder, or name another file with --database."
        )
    if "unable to open" in problem:
        return StorageUnavailable(
            f"The database {where} cannot be opened. Check that its folder exists and that this user may write there,"
            " or name another file with --database."
        )
    if "full" in problem:
        return StorageUnavailable(
            "The disk is full: nothing was changed, and what was stored before is safe. Free some space and try again."
        )
    return StorageError(f"The database could not do that: {problem}. Nothing was changed.")
