"""Copies of the record: whole, checked, put back to the letter, and nothing told twice after it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivering import deliver
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import Invalid, StorageBusy, StorageError, StorageUnavailable
from facts.lexicon import Lexicon
from facts.messages import DeliveryState
from facts.model import Actor, Target
from facts.storage import open_storage, sqlite
from facts.storage.backup import keep, name_of, path_of, restore
from tests.builders import community, document, draft
from tests.conftest import FrozenClock
from tests.fakes import RecordingAdapter, unhurried

AT = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture
def filled(database: Path, lexicon: Lexicon, clock: FrozenClock, moderator: Actor) -> Engine:
    engine = Engine(open_storage(f"sqlite:///{database}"), lexicon, clock)
    production = engine.add_production("Example Film", moderator)
    engine.follow(community(production.id, review_target=None), moderator)
    engine.add(draft(production.id), moderator)
    return engine


def test_a_copy_put_back_is_the_record_to_the_letter(
    filled: Engine, database: Path, lexicon: Lexicon, clock: FrozenClock, moderator: Actor
) -> None:
    copy = filled.backup(database.parent / "copies" / name_of(database, AT))
    before = filled.digest()
    filled.add_production("Another Film", moderator)
    filled.close()

    aside = restore(copy, database, AT)

    restored = Engine(open_storage(f"sqlite:///{database}"), lexicon, clock)
    assert restored.digest() == before
    restored.close()
    assert aside is not None
    kept = Engine(open_storage(f"sqlite:///{aside}"), lexicon, clock)
    assert [production.name for production in kept.productions()] == ["Another Film", "Example Film"]
    kept.close()


async def test_what_was_sent_after_the_copy_is_looked_for_and_not_sent_again(
    filled: Engine, database: Path, lexicon: Lexicon, clock: FrozenClock
) -> None:
    copy = filled.backup(database.with_name("copy.db"))
    filled.close()
    adapter = RecordingAdapter()
    clock.advance(hours=1)
    for put_back in (False, True):
        if put_back:
            restore(copy, database, clock())
            clock.advance(hours=1)
        engine = AsyncEngine(lambda: Engine(open_storage(f"sqlite:///{database}"), lexicon, clock))
        await deliver(engine, {"discord": adapter}, unhurried())
        states = [each.state for each in await engine.do(Engine.deliveries)]
        assert states == [DeliveryState.SENT]
        await engine.close()

    assert len(adapter.transcript) == 1


def test_a_damaged_or_foreign_file_is_refused_and_the_record_stays(filled: Engine, database: Path) -> None:
    before = filled.digest()
    copy = filled.backup(database.with_name("copy.db"))
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    foreign = database.with_name("foreign.db")
    foreign.write_text("not a database")

    for wrong in (copy, foreign, database.with_name("missing.db")):
        with pytest.raises(StorageError):
            restore(wrong, database, AT)
    assert filled.digest() == before
    filled.close()


def test_a_record_that_a_bot_uses_is_not_replaced(filled: Engine, database: Path) -> None:
    copy = filled.backup(database.with_name("copy.db"))
    assert filled.begin()

    with pytest.raises(StorageBusy, match="Stop it first"):
        restore(copy, database, AT)

    filled.close()
    restore(copy, database, AT)


def test_one_bot_at_a_time_has_an_embedded_record_and_a_dead_one_lets_go(
    filled: Engine, database: Path, lexicon: Lexicon, clock: FrozenClock
) -> None:
    (under_way,) = filled.claim(["discord"])
    filled.close()
    holding = (
        f"from pathlib import Path; from facts.storage.sqlite import SQLite; d = SQLite(Path({str(database)!r}));"
        "print(d.alone(), flush=True); input()"
    )
    other = subprocess.Popen([sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"True\n"
    again = Engine(open_storage(f"sqlite:///{database}"), lexicon, clock)
    assert not again.begin()
    other.kill()
    other.communicate()

    assert again.begin()
    assert again.begin()

    # What it sent last may still be on its way, and would not be found yet.
    assert again.claim(["discord"]) == ()
    clock.advance(seconds=30)
    (resumed,) = again.claim(["discord"])
    assert (resumed.delivery.id, resumed.delivery.fence) == (under_way.delivery.id, 2)
    again.close()


def test_only_the_newest_copies_are_kept(tmp_path: Path) -> None:
    for day in range(1, 11):
        (tmp_path / name_of(Path("record.db"), AT.replace(day=day))).touch()
    (tmp_path / "other.db").touch()

    keep(tmp_path, "record", 7)

    assert len(list(tmp_path.glob("record-*"))) == 7
    assert not (tmp_path / name_of(Path("record.db"), AT.replace(day=3))).exists()
    assert (tmp_path / "other.db").exists()


def test_addresses_without_a_file_have_no_copies() -> None:
    for url in ("sqlite://", "postgresql://localhost/record"):
        with pytest.raises(Invalid, match="pg_dump"):
            path_of(url)


def test_a_copy_that_cannot_be_written_leaves_the_record_alone(filled: Engine, database: Path) -> None:
    (database.parent / "file").touch()
    with pytest.raises(StorageUnavailable, match="untouched"):
        filled.backup(database.parent / "file" / "copy.db")
    filled.close()


def test_no_articles_are_taken_in_while_the_disk_is_nearly_full_and_deliveries_go_on(
    filled: Engine, moderator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "ROOM", 1 << 60)

    with pytest.raises(StorageUnavailable, match="nearly full"):
        filled.ingest(document(), [], "Example Film", moderator)

    (owed,) = filled.claim(["discord"])
    assert filled.settle(owed, DeliveryState.SENT)
    monkeypatch.undo()
    filled.ingest(document(), [], "Example Film", moderator)
    filled.close()


def test_a_full_disk_is_told_gives_up_the_ballast_and_work_goes_on(
    filled: Engine, database: Path, moderator: Actor
) -> None:
    assert filled.begin()
    ballast = database.with_name(database.name + ".ballast")
    assert ballast.stat().st_size == sqlite.BALLAST
    driver = filled._storage.driver  # type: ignore[attr-defined]
    pages = driver.query("pragma page_count")[0]["page_count"]
    driver.query(f"pragma max_page_count = {pages}")
    before = filled.digest()

    with pytest.raises(StorageUnavailable, match="disk is full"):
        for number in range(2000):
            filled.add_production(f"Film {number}", moderator)

    assert not ballast.exists()
    driver.query("pragma max_page_count = 1000000")
    filled.add_production("Last Film", moderator)
    assert driver.query("pragma integrity_check") == [{"integrity_check": "ok"}]
    assert filled.digest() != before
    filled.close()


def test_compacting_forgets_old_messages_and_keeps_the_statements(
    filled: Engine, clock: FrozenClock, moderator: Actor
) -> None:
    (owed,) = filled.claim(["discord"])
    filled.settle(owed, DeliveryState.SENT)
    statements = filled.history()
    clock.advance(days=401)
    filled.follow(
        community(filled.productions()[0].id, id="g-2", target=Target("discord:81/9"), review_target=None), moderator
    )
    filled.add(draft(filled.productions()[0].id, "We have it in writing now"), moderator)

    filled.compact(clock() - timedelta(days=400), moderator)
    filled.shrink()

    assert filled.history()[: len(statements)] == statements
    assert owed.delivery.id not in {each.id for each in filled.deliveries()}
    filled.close()
