"""The embedded database says plainly what is wrong, and never half-does a thing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from facts.errors import Invalid, StorageBusy, StorageError, StorageUnavailable
from facts.storage import DatabaseStorage, open_storage
from facts.storage.schema import MIGRATIONS, migrate
from facts.storage.sqlite import SQLite


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("these are my notes, not a database\n" * 100)

    with pytest.raises(StorageUnavailable, match="is not a database On Record can read"):
        open_storage(f"sqlite:///{file}")

    assert file.read_text().startswith("these are my notes")


def test_a_folder_that_does_not_exist_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="Check that its folder exists"):
        open_storage(f"sqlite:///{tmp_path}/nowhere/record.db")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere, so nothing is unwritable")
def test_a_file_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "record.db"
    open_storage(f"sqlite:///{file}").close()
    file.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(StorageUnavailable, match="cannot be"):
            open_storage(f"sqlite:///{file}").driver.execute("create table t (x text)")
    finally:
        tmp_path.chmod(0o755)


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(Invalid, match="mysql://"):
        open_storage("mysql://localhost/record")


def test_a_second_writer_waits_and_is_then_told(tmp_path: Path) -> None:
    first = SQLite(tmp_path / "record.db", busy_seconds=0.05)
    second = SQLite(tmp_path / "record.db", busy_seconds=0.05)

    with first.transaction(), pytest.raises(StorageBusy, match="Nothing was changed"), second.transaction():
        pass

    with second.transaction():
        second.execute("insert into migrations (name) values ('probe')")
    assert first.query("select name from migrations where name = 'probe'")
    first.close()
    second.close()


def test_the_write_ahead_log_and_full_durability_are_on(tmp_path: Path) -> None:
    opened = SQLite(tmp_path / "record.db")

    assert opened.query("pragma journal_mode") == [{"journal_mode": "wal"}]
    assert opened.query("pragma synchronous") == [{"synchronous": 2}]
    assert opened.query("pragma foreign_keys") == [{"foreign_keys": 1}]
    opened.close()


def test_a_transaction_that_need_not_last_waits_for_no_disk_and_the_next_one_does(tmp_path: Path) -> None:
    opened = SQLite(tmp_path / "record.db", busy_seconds=0.05)
    other = SQLite(tmp_path / "record.db")

    with opened.transaction(durable=False):
        assert opened.query("pragma synchronous") == [{"synchronous": 1}]
    with other.transaction(), pytest.raises(StorageBusy), opened.transaction(durable=False):
        pass

    assert opened.query("pragma synchronous") == [{"synchronous": 2}]
    opened.close()
    other.close()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    opened = SQLite(tmp_path / "record.db")

    assert migrate(opened) == []
    names = [row["name"] for row in opened.query("select name from migrations order by name")]
    assert names == [name for name, _ in MIGRATIONS]
    opened.close()


@pytest.mark.parametrize("words", [['")'], ["AND"], ["NEAR(a b)"], ["*"], ["scope"], ["'"], ["a" * 5000], []])
def test_nothing_typed_is_read_as_query_syntax(storage: DatabaseStorage, words: list[str]) -> None:
    assert storage.driver.search("p1", words, 10) == []


def test_transactions_that_share_a_commit_are_seen_by_nobody_before_it_and_each_is_rolled_back_alone(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path}/record.db"
    storage, other = open_storage(url), open_storage(url)

    with storage.together():
        with storage.transaction():
            storage.outbox.put_mark("one", "1")
        with pytest.raises(RuntimeError), storage.transaction():
            storage.outbox.put_mark("two", "2")
            raise RuntimeError
        assert other.outbox.mark("one") is None

    assert (other.outbox.mark("one"), other.outbox.mark("two")) == ("1", None)
    storage.close()
    other.close()


def test_where_all_that_shared_a_commit_was_given_up_the_next_one_does_not_commit_by_itself(tmp_path: Path) -> None:
    storage = open_storage(f"sqlite:///{tmp_path}/record.db")

    with pytest.raises(StorageError, match="Nothing was changed"), storage.together():
        with storage.transaction():
            storage.outbox.put_mark("one", "1")
        storage.driver.execute("rollback")  # as SQLite itself does when the disk is full
        with storage.transaction():
            storage.outbox.put_mark("two", "2")

    assert (storage.outbox.mark("one"), storage.outbox.mark("two")) == (None, None)
    storage.close()
