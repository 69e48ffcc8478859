"""The shared database: PostgreSQL 15 or newer, for several processes on several machines.

The SQL text is the one that SQLite runs. What differs is here: parameters (``:name`` becomes ``%(name)s``), collation
(bytes, as in SQLite), the write lock (an advisory one, held to the end of the transaction) and the full-text index. A
connection that is lost is opened again by the next call; a transaction that was under way fails as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from facts.errors import Invalid, StorageBusy, StorageError, StorageUnavailable
from facts.storage.driver import Params, Row
from facts.storage.schema import migrate

BUSY_SECONDS = 5.0
_FROZEN_SECONDS = 15
"""A session idle inside a transaction for so long belongs to a frozen process; the server ends it and its locks."""
_LOCK = 7_349_001
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]\w*)")
_TEXT_COLUMN = re.compile(r"\btext\b")
_WORDS_TABLES = (
    "drop text search configuration if exists onrecord",
    "drop text search dictionary if exists onrecord_stem",
    "create text search dictionary onrecord_stem (template = snowball, language = porter)",
    "create text search configuration onrecord (parser = default)",
    """alter text search configuration onrecord add mapping
       for asciiword, word, numword, uint, int, float, sfloat, version with onrecord_stem""",
    "create table scoped_words (seq bigint primary key, words tsvector not null, length integer not null)",
    "create index scoped_words_words on scoped_words using gin (words)",
    """create table scoped_terms (
        scope text not null, term text not null, n integer not null, tokens bigint not null,
        primary key (scope, term))""",
)
_INDEX = """with cut as (select lexeme, positions from unnest(to_tsvector('onrecord', :words))),
    made as (
        insert into scoped_words (seq, words, length)
        select :seq, cast(coalesce(string_agg(
            quote_literal(:scope || '/' || lexeme) || ':' || array_to_string(positions, ','), ' '), '') as tsvector),
            :length
        from cut)
    insert into scoped_terms (scope, term, n, tokens)
    select :scope, lexeme, 1, 0 from cut union all select :scope, '', 1, :length
    on conflict (scope, term)
    do update set n = scoped_terms.n + 1, tokens = scoped_terms.tokens + excluded.tokens"""
_SEARCH = """with total as (
        select n, tokens::float8 / n as mean from scoped_terms where scope = :scope and term = ''),
    asked as (
        select scope || '/' || term as term, ln((total.n - known.n + 0.5) / (known.n + 0.5)) as idf
        from unnest(cast(:words as text[])) as word
        cross join lateral unnest(tsvector_to_array(to_tsvector('onrecord', word))) as term
        join scoped_terms as known using (term) cross join total
        where scope = :scope),
    hits as (
        select seq, idf, cardinality(part.positions)::float8 as times, 0.3 + 0.9 * length / mean as long
        from scoped_words as found cross join total cross join lateral unnest(found.words) as part
        join asked on asked.term = part.lexeme
        where found.words @@ (select cast(string_agg(quote_literal(term), ' | ') as tsquery) from asked))
    select seq from hits group by seq
    order by
        round(cast(sum(case when idf > 0 then idf else 1e-6 end * times * 2.2 / (times + long)) as numeric), 9) desc,
        seq
    limit :limit"""
"""BM25 as FTS5 computes it (k1 1.2, b 0.75, negative weights lifted to 1e-6), so that a search ranks alike on both
databases. Each word stands in the index with its scope before it, so that a search reads one scope's rows alone."""
_HISTORY = """select case when not pg_is_in_recovery()
    then system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end as history
    from pg_control_system()"""
_LONGEST_WORD = 500
"""Letters of a word that are indexed; PostgreSQL refuses words of more than 2 kB, and nobody asks for one."""


class Postgres:
    """A driver on one PostgreSQL connection."""

    claim_lock = "for update skip locked"
    embedded = False

    def __init__(self, url: str, *, busy_seconds: float = BUSY_SECONDS) -> None:
        """Connect and bring the tables up to date; other processes that start meanwhile wait for it.

        Raises:
            StorageUnavailable: the server cannot be reached or refuses; the message says what to do.
        """
        self._url = url
        self._busy_seconds = busy_seconds
        self._where = _place(url)
        self._conn: psycopg.Connection[Row] | None = None
        self._inside = False
        self._history: str | None = None
        self.query(f"select pg_advisory_lock({_LOCK}, hashtext(current_schema()))")
        try:
            self._make_words_tables()
            migrate(self)
        finally:
            self.query(f"select pg_advisory_unlock({_LOCK}, hashtext(current_schema()))")

    @property
    def history(self) -> str:
        """The cluster's identifier and its timeline, which a promotion and a recovery raise; a standby has none yet."""
        if self._history is None:
            with self._said_plainly():
                self._history = _history(self._connection())
        return self._history or ""

    @property
    def version(self) -> str:
        """The version of the server, e.g. ``15.18``."""
        said: str = self.query("show server_version")[0]["server_version"]
        return said.split()[0]

    def query(self, sql: str, params: Params | None = None) -> list[Row]:
        """Run a statement and return its rows."""
        with self._said_plainly():
            cursor = self._connection().execute(_translated(sql), dict(params or {}))
            return cursor.fetchall() if cursor.description else []

    def rows(self, sql: str) -> Iterator[Row]:
        """Run a select and give its rows one after the other, by a cursor, which lives in a transaction only."""
        view = nullcontext() if self._inside else self.reading()
        with view, self._said_plainly(), self._connection().cursor("rows") as cursor:
            yield from cursor.execute(_translated(sql))

    def execute(self, sql: str, params: Params | None = None) -> int:
        """Run a statement and return how many rows it changed."""
        with self._said_plainly():
            return self._connection().execute(_translated(sql), dict(params or {})).rowcount

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the names of a table's columns."""
        rows = self.query(
            """select column_name from information_schema.columns
               where table_schema = current_schema() and table_name = :table order by ordinal_position""",
            {"table": table},
        )
        return tuple(row["column_name"] for row in rows)

    def search(self, scope: str, words: Sequence[str], limit: int) -> list[int]:
        """Return the numbers of statements of ``scope`` matching any word, best first by BM25."""
        asked = [plain for word in words if (plain := " ".join(_tokens(word)))]
        if not asked:
            return []
        return [int(row["seq"]) for row in self.query(_SEARCH, {"scope": scope, "words": asked, "limit": limit})]

    def index(self, seq: int, scope: str, words: str) -> None:
        """Put a statement's words into the full-text index of its scope."""
        tokens = _tokens(words)
        self.execute(_INDEX, {"seq": seq, "scope": scope, "words": " ".join(tokens), "length": len(tokens)})

    def now(self) -> datetime:
        """Return the server's clock, in UTC."""
        moment: datetime = self.query("select clock_timestamp() as at")[0]["at"]
        return moment.astimezone(UTC)

    @contextmanager
    def transaction(self, *, alone: bool = True, durable: bool = True) -> Iterator[None]:
        """Begin; with ``alone`` take the write lock at once. Commit, or roll back on any exception."""
        self.execute("begin")
        self._inside = True
        try:
            if not durable:
                self.execute("set local synchronous_commit = off")
            if alone:
                self.query(f"select pg_advisory_xact_lock({_LOCK + 1}, hashtext(current_schema()))")
            yield
            self.execute("commit")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._inside = False

    def together(self) -> AbstractContextManager[None]:
        """Leave it to the server, which joins the commits of all its clients."""
        return nullcontext()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one view for several reads."""
        self.execute("begin isolation level repeatable read read only")
        self._inside = True
        try:
            yield
        finally:
            self._roll_back()
            self._inside = False

    def backup(self, to: Path) -> None:
        """Refuse: the server's own tools do this better.

        Raises:
            Invalid: always, saying what to use.
        """
        raise Invalid("A record on PostgreSQL is backed up with pg_dump, or as JSON lines with `onrecord export`.")

    def shrink(self) -> None:
        """Leave it to autovacuum."""

    def alone(self) -> bool:
        """Return True: several processes may share this database."""
        return True

    def room(self) -> bool:
        """Return True: the server minds its own disk."""
        return True

    def close(self) -> None:
        """Close the connection."""
        if self._conn is not None:
            self._conn.close()

    def _make_words_tables(self) -> None:
        if not self.query("select to_regclass('scoped_words') as made")[0]["made"]:
            with self.transaction():
                for statement in _WORDS_TABLES:
                    self.execute(statement)

    def _connection(self) -> psycopg.Connection[Row]:
        if self._conn is not None and not self._conn.closed:
            return self._conn
        if self._inside:
            raise StorageUnavailable("The connection to the database was lost. Nothing was changed; try again.")
        self._conn = psycopg.connect(
            self._url, autocommit=True, row_factory=dict_row, connect_timeout=5, application_name="onrecord"
        )
        settings = {
            "lock_timeout": f"{self._busy_seconds}s",
            "idle_in_transaction_session_timeout": f"{_FROZEN_SECONDS}s",
            "timezone": "UTC",
            "client_min_messages": "warning",
        }
        for name, value in settings.items():
            self._conn.execute("select set_config(%s, %s, false)", (name, value))
        self._history = _history(self._conn)
        return self._conn

    def _roll_back(self) -> None:
        if self._conn is not None and not self._conn.closed:
            with suppress(psycopg.Error):
                self._conn.execute("rollback")

    @contextmanager
    def _said_plainly(self) -> Iterator[None]:
        try:
            yield
        except (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure) as error:
            raise StorageBusy(
                "Another process is writing to the database just now. Nothing was changed; try again."
            ) from error
        except errors.ReadOnlySqlTransaction as error:
            if self._conn is not None:
                self._conn.close()  # the next call asks again who takes writes
            raise StorageUnavailable(
                f"The database {self._where} takes no writes: it is a standby, or was set read-only. Nothing was"
                " changed. Where the address names several hosts, end it with ?target_session_attrs=read-write."
            ) from error
        except errors.InsufficientPrivilege as error:
            raise StorageUnavailable(
                f"The database {self._where} cannot be written. Nothing was changed. Give its user the right to create"
                " and change tables, or name another database."
            ) from error
        except errors.DiskFull as error:
            raise StorageUnavailable(
                "The database server's disk is full: nothing was changed, and what was stored before is safe. Free some"
                " space and try again."
            ) from error
        except psycopg.OperationalError as error:
            if self._conn is not None:
                self._conn.close()
            raise StorageUnavailable(
                f"The database {self._where} cannot be reached just now. What was stored before is safe; On Record"
                " connects again by itself. If this lasts, check that the server runs and that the address is right."
            ) from error
        except psycopg.IntegrityError as error:
            raise StorageError(f"The database refused a row: {error}. Nothing was changed.") from error
        except psycopg.Error as error:
            raise StorageError(f"The database could not do that: {error}. Nothing was changed.") from error


def _history(conn: psycopg.Connection[Row]) -> str | None:
    """Return what the server tells of its history: nothing where it has no such functions, None while it follows."""
    try:
        rows = conn.execute(_HISTORY).fetchall()
    except psycopg.OperationalError:
        raise
    except psycopg.Error:  # what is sold as PostgreSQL does not always have these functions
        return ""
    history: str | None = rows[0]["history"]
    return history


@lru_cache(maxsize=512)
def _translated(sql: str) -> LiteralString:
    """Return the statement as psycopg takes it; text columns compare by their bytes, as they do in SQLite."""
    if sql.lstrip().startswith(("create table", "alter table")):
        sql = _TEXT_COLUMN.sub('text collate "C"', sql)
    return _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))


def _tokens(text: str) -> list[str]:
    """Return words as FTS5's unicode61 cuts them: letters and digits, lower case, without diacritics."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    words = "".join(c if c.isalnum() else " " for c in bare.lower()).split()
    return [word[:_LONGEST_WORD] for word in words]


def _place(url: str) -> str:
    """Return the address without user and password, for messages."""
    try:
        given: Mapping[str, Any] = conninfo_to_dict(url)
    except psycopg.Error:
        return "named"
    return f"{given.get('dbname') or 'default'} on {given.get('host') or 'this machine'}"
