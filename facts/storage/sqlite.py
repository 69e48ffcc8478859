"""The embedded database: one file, WAL, full durability, one connection on one thread.

sqlite-utils picks up pysqlite3 where it is installed; that wheel carries a SQLite without the WAL-reset fault of 3.7.0
to 3.51.2. Transactions begin IMMEDIATE: a deferred one that reads before it writes is refused at once under contention,
whatever the busy timeout says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlite_utils
from sqlite_utils.db import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed, else the standard one

from facts.errors import StorageBusy, StorageError, StorageUnavailable
from facts.storage.driver import Params, Row
from facts.storage.schema import migrate

BUSY_SECONDS = 5.0
_FULL_TEXT = """create virtual table if not exists statement_words
    using fts5 (id unindexed, scope, words, tokenize = 'porter unicode61 remove_diacritics 2')"""


class SQLite:
    """A driver on one SQLite file, or in memory where ``path`` is None."""

    claim_lock = ""

    def __init__(self, path: Path | None, *, busy_seconds: float = BUSY_SECONDS) -> None:
        """Open (and create) the database and bring its tables up to date.

        Raises:
            StorageUnavailable: the file cannot be opened or written; the message says what to do.
        """
        self._where = "memory" if path is None else str(path)
        with self._said_plainly():
            connection = sqlite3.connect(":memory:" if path is None else str(path), timeout=busy_seconds)
            connection.isolation_level = None
            self._db = sqlite_utils.Database(connection)
            self._conn = connection
            self._conn.execute("pragma foreign_keys = on")
            self._conn.execute("pragma synchronous = full")
            if path is not None and self._conn.execute("pragma journal_mode").fetchone()[0] != "wal":
                self._db.enable_wal()
        migrate(self)
        self.execute(_FULL_TEXT)

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

    def execute(self, sql: str, params: Params | None = None) -> int:
        """Run a statement and return how many rows it changed."""
        with self._said_plainly():
            return int(self._conn.execute(sql, params or {}).rowcount)

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns."""
        with self._said_plainly():
            return tuple(column.name for column in self._db[table].columns)

    def search(self, scope: str, words: Sequence[str], limit: int) -> list[str]:
        """Return the ids of statements of ``scope`` matching any word, best first by BM25.

        Each word is quoted, so nothing a person types is read as query syntax.
        """
        quoted = " OR ".join('"' + word.replace('"', "") + '"' for word in words)
        if not quoted:
            return []
        rows = self.query(
            """select id from statement_words where statement_words match :match
               order by bm25(statement_words) limit :limit""",
            {"match": f'scope : "{scope}" AND words : ({quoted})', "limit": limit},
        )
        return [str(row["id"]) for row in rows]

    def index(self, id: str, scope: str, words: str) -> None:
        """Put a statement's words into the full-text index."""
        self.execute(
            "insert into statement_words (id, scope, words) values (:id, :scope, :words)",
            {"id": id, "scope": scope, "words": words},
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Take the write lock at once; commit, or roll back on any exception."""
        self.execute("begin immediate")
        try:
            yield
            self.execute("commit")
        except BaseException:
            if self._conn.in_transaction:
                self._conn.execute("rollback")
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one view for several reads."""
        self.execute("begin")
        try:
            yield
        finally:
            if self._conn.in_transaction:
                self._conn.execute("rollback")

    def close(self) -> None:
        """Close the connection."""
        self._conn.close()

    @contextmanager
    def _said_plainly(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise _plain(str(error), self._where) from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError):
                raise StorageError(f"The database refused a row: {error}. Nothing was changed.") from error
            raise StorageUnavailable(
                f"{self._where} is not a database On Record can read ({error}). Restore a backup or name another file."
            ) from error


def _plain(problem: str, where: str) -> StorageError:
    if "locked" in problem or "busy" in problem:
        return StorageBusy("Another process is writing to the database just now. Nothing was changed; try again.")
    if "readonly" in problem or "read-only" in problem:
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
