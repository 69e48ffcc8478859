"""Two databases, one behaviour: what PostgreSQL answers, SQLite answers too."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from facts.engine import Engine
from facts.errors import Invalid, StorageBusy, StorageError, StorageUnavailable
from facts.lexicon import Lexicon
from facts.messages import FORGOTTEN, Delivery, DeliveryState, Purpose
from facts.model import Actor, Target
from facts.storage import DatabaseStorage, open_storage
from facts.storage.postgres import Postgres
from facts.storage.schema import MIGRATIONS, migrate
from facts.storage.sqlite import SQLite
from tests.conftest import FrozenClock
from tests.storage.test_ledger import _owing

pytestmark = pytest.mark.slow

WORDS = tuple(
    "the a film films filming harbour harbours season seasons seasonal writer writers wrote renew renewed renewal"
    " cancelled café CAFÉ naïve Brontë S04E02 2027 3rd l'été O'Neil Wi-Fi 10,000 happily happiness generation general"
    " relational conditional sky skies agreed plastered motoring hopping".split()
)


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Postgres]:
    opened = Postgres(postgres_url, busy_seconds=0.2)
    yield opened
    opened.close()


def test_the_full_text_search_finds_and_ranks_alike(postgres: Postgres) -> None:
    chance = random.Random(6)
    sqlite = SQLite(None)
    for number in range(400):
        said = " ".join(chance.choice(WORDS) for _ in range(chance.randrange(1, 25)))
        for driver in (postgres, sqlite):
            with driver.transaction():
                driver.index(number, f"p{number % 3}", said)

    for _ in range(300):
        words = [
            token
            for word in chance.sample(WORDS, chance.randrange(1, 5))
            for token in "".join(c if c.isalnum() else " " for c in word).split()
        ]
        for limit in (5, 40):
            found = postgres.search("p1", words, limit)
            assert found == sqlite.search("p1", words, limit), words
    assert postgres.search("p1", [], 5) == []
    assert postgres.search("nowhere", ["film"], 5) == []


@pytest.mark.parametrize("words", [['")'], ["AND"], ["|"], ["'"], ["a:*"], ["%s"], [":now"], ["a" * 5000], ["é"]])
def test_nothing_typed_is_read_as_query_syntax(postgres: Postgres, words: list[str]) -> None:
    assert postgres.search("p1", words, 10) == []


def test_names_are_in_the_order_of_their_bytes(postgres: Postgres) -> None:
    names = ["Éa", "ab", "Z", "a", "_", "Aa", "z"]
    sqlite = SQLite(None)
    for driver in (postgres, sqlite):
        for name in names:
            driver.execute("insert into names (production, name, times) values ('p', :name, 1)", {"name": name})
    listed = "select name from names order by name"

    assert postgres.query(listed) == sqlite.query(listed)


def test_a_second_writer_waits_and_is_then_told(postgres: Postgres, postgres_url: str) -> None:
    second = Postgres(postgres_url, busy_seconds=0.1)

    with postgres.transaction(), pytest.raises(StorageBusy, match="Nothing was changed"), second.transaction():
        pass

    with second.transaction():
        second.execute("insert into migrations (name) values ('probe')")
    assert postgres.query("select name from migrations where name = 'probe'")
    second.close()


def test_those_who_lock_their_own_rows_do_not_wait_for_each_other(postgres: Postgres, postgres_url: str) -> None:
    second = Postgres(postgres_url, busy_seconds=0.1)

    with postgres.transaction(alone=False), second.transaction(alone=False):
        second.execute("insert into migrations (name) values ('probe')")

    second.close()


def test_processes_that_start_together_migrate_once(postgres_url: str) -> None:
    failures: list[Exception] = []

    def open_one() -> None:
        try:
            Postgres(postgres_url).close()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    opened = Postgres(postgres_url)
    assert failures == []
    assert migrate(opened) == []
    assert len(opened.query("select name from migrations")) == len(MIGRATIONS)
    opened.close()


def test_a_lost_connection_is_told_and_opened_again(postgres: Postgres, postgres_server: str) -> None:
    with pytest.raises(StorageUnavailable, match="connects again by itself"), postgres.transaction():
        _cut(postgres, postgres_server)
        postgres.execute("insert into migrations (name) values ('half')")

    assert postgres.query("select name from migrations where name = 'half'") == []
    _cut(postgres, postgres_server)
    with pytest.raises(StorageUnavailable):
        postgres.query("select 1 as one")
    assert postgres.query("select 1 as one") == [{"one": 1}]


def test_a_transaction_never_goes_on_over_a_new_connection(postgres: Postgres, postgres_server: str) -> None:
    with pytest.raises(StorageUnavailable), postgres.transaction():
        _cut(postgres, postgres_server)
        with pytest.raises(StorageUnavailable):
            postgres.query("select 1 as one")
        postgres.execute("insert into migrations (name) values ('second half')")

    assert postgres.query("select name from migrations where name = 'second half'") == []


def test_a_refused_row_and_a_wrong_address_are_said_plainly(postgres: Postgres) -> None:
    postgres.execute("insert into migrations (name) values ('twice')")
    with pytest.raises(StorageError, match="refused a row"):
        postgres.execute("insert into migrations (name) values ('twice')")
    with pytest.raises(StorageUnavailable) as told:
        open_storage("postgresql://somebody:secret-word@127.0.0.1:1/record")
    assert "secret-word" not in str(told.value)
    assert "record on 127.0.0.1" in str(told.value)


def test_both_databases_tell_the_time(postgres: Postgres) -> None:
    for driver in (postgres, SQLite(None)):
        assert abs(driver.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_newer_record_is_not_touched_by_an_older_version(postgres: Postgres) -> None:
    postgres.execute("insert into migrations (name) values ('9999_from_the_future')")

    with pytest.raises(Invalid, match="newer version"):
        migrate(postgres)


def test_where_a_standby_took_over_what_is_due_is_looked_for_before_it_is_sent(
    postgres_url: str, lexicon: Lexicon, clock: FrozenClock, moderator: Actor
) -> None:
    engine = Engine(open_storage(postgres_url), lexicon, clock)
    _owing(engine, moderator, channels=2)
    (before,) = engine.claim(["discord"], limit=1)
    storage = engine._storage
    assert isinstance(storage, DatabaseStorage)
    assert re.fullmatch(r"\d+/0000000\d", storage.driver.history)
    storage.outbox.put_mark("history", "of the server that is gone")

    assert engine.claim(["discord"]) == ()
    clock.advance(seconds=30)
    (looks,) = engine.claim(["discord"])

    assert (before.look, looks.look) == (False, True)
    assert looks.delivery.fence > FORGOTTEN
    assert looks.delivery.started_at == looks.delivery.due_at - timedelta(seconds=30)
    (told,) = engine.audit(object="record")
    assert told.detail == "a standby was promoted or a copy put back; what was due (1) is looked for before it is sent"
    engine.close()


def test_a_claim_asks_once_which_history_the_database_is_on(
    postgres_url: str, lexicon: Lexicon, clock: FrozenClock, moderator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(open_storage(postgres_url), lexicon, clock)
    _owing(engine, moderator, channels=2)
    storage = engine._storage
    assert isinstance(storage, DatabaseStorage)
    engine.claim(["discord"], limit=1)
    asked: list[str] = []
    ask = storage.driver.query
    monkeypatch.setattr(storage.driver, "query", lambda sql, given=None: (asked.append(sql), ask(sql, given))[1])

    assert len(engine.claim(["discord"], limit=1)) == 1

    assert len([sql for sql in asked if sql.startswith("select value from marks")]) == 1
    engine.close()


def test_a_server_that_takes_no_writes_any_more_is_left_for_one_that_does(postgres: Postgres) -> None:
    postgres.execute("set session characteristics as transaction read only")

    with pytest.raises(StorageUnavailable, match="takes no writes: it is a standby"), postgres.transaction():
        postgres.execute("insert into marks (name, value) values ('a', 'b')")

    with postgres.transaction():
        postgres.execute("insert into marks (name, value) values ('a', 'b')")


def test_an_ordinary_user_of_the_server_is_told_its_history_too(postgres_server: str, postgres_url: str) -> None:
    schema = postgres_url.rpartition("%3D")[2]
    modest = f"modest_{schema}"
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(f"create role {modest} login".encode())
        server.execute(f"grant all on schema {schema} to {modest}".encode())
        try:
            postgres = Postgres(postgres_url.replace("onrecord@", f"{modest}@"))
            assert re.fullmatch(r"\d+/0000000\d", postgres.history)
            postgres.close()
        finally:
            server.execute(f"drop owned by {modest}".encode())
            server.execute(f"drop role {modest}".encode())


def test_four_workers_never_claim_one_row_twice_and_one_is_given_the_regular_job(
    postgres_url: str, lexicon: Lexicon
) -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    storage = open_storage(postgres_url)
    with storage.transaction():
        for number in range(400):
            target = Target(f"discord:81/{number % 200}")
            storage.outbox.owe(
                Delivery(id=f"o-{number}", target=target, purpose=Purpose.POST, item=f"a-{number // 200}", due_at=at)
            )
    storage.close()
    taken: list[str] = []
    turns: list[bool] = []

    def work() -> None:
        engine = Engine(open_storage(postgres_url), lexicon, lambda: at)
        turns.append(engine.take_turn("backup", timedelta(days=1)))
        while owed := engine.claim(["discord"], limit=7):
            for each in owed:
                taken.append(each.delivery.id)
                engine.settle(each, DeliveryState.SENT)
        engine.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == len(set(taken)) == 400
    assert sorted(turns) == [False, False, False, True]


def _cut(postgres: Postgres, server: str) -> None:
    assert postgres._conn is not None
    with psycopg.connect(server, autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s)", (postgres._conn.info.backend_pid,))
