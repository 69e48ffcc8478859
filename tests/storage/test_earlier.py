"""A record that an earlier version wrote is brought up to date with nothing changed in it; a later one is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from facts.engine import Engine
from facts.errors import Invalid
from facts.lexicon import Lexicon
from facts.messages import DeliveryState, Purpose, Question
from facts.model import Actor, Aspect, RetractionKind
from facts.storage import DatabaseStorage, open_storage
from facts.storage.exchange import TABLES
from facts.storage.schema import MIGRATIONS
from tests.conftest import FrozenClock

EARLIER = Path(__file__).parent / "earlier"
"""Made by ``make.py`` there, with the code of a commit that knew eight migrations."""
Rows = dict[str, list[dict[str, Any]]]


def written_on_sqlite(folder: Path) -> tuple[str, Rows]:
    connection = sqlite3.connect(folder / "record.db")
    connection.executescript((EARLIER / "sqlite.sql").read_text("utf-8"))
    connection.row_factory = sqlite3.Row

    def rows(table: str) -> list[dict[str, Any]]:
        return [dict(row) for row in connection.execute(f"select * from {table}")]

    kept = {table: rows(table) for table, _ in TABLES}
    connection.close()
    return f"sqlite:///{folder}/record.db", kept


def written_on_postgres(server: str, url: str) -> tuple[str, Rows]:
    import psycopg
    from psycopg.rows import dict_row

    schema = url.rpartition("%3D")[2]
    written = (EARLIER / "postgres.sql").read_text("utf-8").replace("CREATE SCHEMA earlier;", "")
    with psycopg.connect(server, autocommit=True, row_factory=dict_row) as opened:
        opened.execute(written.replace("earlier.", f"{schema}.").encode())
        kept = {table: opened.execute(f"select * from {schema}.{table}".encode()).fetchall() for table, _ in TABLES}
    return url, kept


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Rows]:
    """The address of such a record, and its rows."""
    if request.param == "sqlite":
        return written_on_sqlite(tmp_path)
    return written_on_postgres(request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_url"))


@pytest.fixture
def opened(lexicon: Lexicon, clock: FrozenClock) -> Iterator[Callable[[str], Engine]]:
    made: list[Engine] = []

    def opening(url: str) -> Engine:
        made.append(Engine(open_storage(url), lexicon, clock))
        return made[-1]

    yield opening
    for engine in made:
        engine.close()


def test_its_tables_are_those_of_a_new_record_and_its_rows_are_as_they_were(
    earlier: tuple[str, Rows], opened: Callable[[str], Engine]
) -> None:
    url, before = earlier
    storage = opened(url)._storage
    assert isinstance(storage, DatabaseStorage)
    fresh = open_storage("sqlite://")

    names = [row["name"] for row in storage.driver.query("select name from migrations order by name")]
    assert names == [name for name, _ in MIGRATIONS]
    after: Rows = {table: [] for table in before}
    for row in storage.dump():
        after[row.pop("table")].append(row)
    for table, rows in before.items():
        assert set(storage.driver.columns(table)) == set(fresh.driver.columns(table))
        columns = rows[0].keys() if rows else ()
        known = [{name: row[name] for name in columns} for row in after[table]]
        assert sorted(known, key=str) == sorted(rows, key=str), table
    assert {table: len(rows) for table, rows in after.items() if rows} == {
        "productions": 2,
        "documents": 1,
        "document_productions": 1,
        "candidates": 1,
        "statements": 4,
        "retractions": 1,
        "communities": 2,
        "announcements": 5,
        "announcement_cites": 4,
        "deliveries": 5,
        "reports": 1,
        "names": 2,
        "audit": 11,
    }


def test_it_answers_and_finds_words_and_what_was_withdrawn_stays_so(
    earlier: tuple[str, Rows], opened: Callable[[str], Engine]
) -> None:
    engine = opened(earlier[0])

    answer = engine.ask(Question(text="Is The Long Way Home greenlit?"))
    by_words = engine.ask(Question(text="Will the cameras roll in The Long Way Home?"))
    cast = engine.ask(Question(text="Who is coming back in The Long Way Home?"))

    assert "We have the green light" in str(answer)
    assert "The cameras roll in March" in str(by_words)
    assert not cast.citations
    assert "There is no green light" in str(engine.ask(Question(text="Is Night Train greenlit?")))


def test_what_it_owed_is_delivered_and_what_it_told_is_corrected(
    earlier: tuple[str, Rows], opened: Callable[[str], Engine], clock: FrozenClock, moderator: Actor
) -> None:
    engine = opened(earlier[0])
    clock.advance(days=1)
    sent = engine.deliveries(state=DeliveryState.SENT)
    assert [each.ref.message for each in sent if each.ref] == ["1"]
    (told,) = [each.statement.id for each in engine.history("The Long Way Home", Aspect.GREENLIGHT)]
    engine.retract(told, moderator, RetractionKind.RETRACTED_BY_OUTLET, "The outlet took it back.")

    owed = []
    while taken := engine.claim(["discord", "slack"]):
        owed += taken
        for each in taken:
            engine.settle(each, DeliveryState.DROPPED)

    assert sorted((each.delivery.purpose, each.delivery.target) for each in owed) == [
        (Purpose.EDIT, "discord:81/1"),
        (Purpose.POST, "discord:81/1"),
        (Purpose.POST, "discord:81/1"),  # that nothing is certain any more
        (Purpose.POST, "slack:T1/C1"),
        (Purpose.REVIEW, "discord:81/2"),
    ]
    assert [each.delivery.ref.message for each in owed if each.delivery.ref] == ["1"]
    assert not any(each.look for each in owed)


@pytest.mark.slow
def test_both_databases_make_the_same_of_it(
    tmp_path: Path, postgres_server: str, postgres_url: str, opened: Callable[[str], Engine]
) -> None:
    one, _ = written_on_sqlite(tmp_path)
    other, _ = written_on_postgres(postgres_server, postgres_url)
    assert opened(one).digest() == opened(other).digest()


def test_a_record_of_a_later_version_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/record.db"
    storage = open_storage(url)
    storage.driver.execute("insert into migrations (name) values ('9999_what_is_to_come')")
    storage.close()
    before = (tmp_path / "record.db").read_bytes()

    with pytest.raises(Invalid, match="written by a newer version of On Record. Nothing was changed; install that"):
        open_storage(url)

    assert (tmp_path / "record.db").read_bytes() == before
