"""The operator's commands: deliveries, copies, and moving the record."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot.cli import onrecord, run
from bot.clock import now
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import DeliveryState
from facts.model import Actor, MessageRef
from facts.storage import open_storage
from tests.builders import community, draft


@pytest.fixture
def url(tmp_path: Path, lexicon: Lexicon, moderator: Actor, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/record.db"
    engine = Engine(open_storage(url), lexicon, now)
    production = engine.add_production("Exämple Film 100 % :sure", moderator)
    engine.follow(community(production.id, review_target=None), moderator)
    engine.add(draft(production.id, "“Tout va bien” — 100 % :sûr"), moderator)
    engine.close()
    return url


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def said(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str]:
    status = run(onrecord, list(args))
    shown = capsys.readouterr()
    return status, shown.out + shown.err


def unknown_one(url: str, lexicon: Lexicon) -> str:
    engine = Engine(open_storage(url), lexicon, now)
    (owed,) = engine.deliveries()
    with engine._storage.transaction():
        driver = engine._storage.driver  # type: ignore[attr-defined]
        driver.execute("update deliveries set state = 'unknown', error = 'Nobody can look.', fence = 2")
    engine.close()
    return owed.id


def state_of(url: str, lexicon: Lexicon) -> set[DeliveryState]:
    engine = Engine(open_storage(url), lexicon, now)
    states = {each.state for each in engine.deliveries()}
    engine.close()
    return states


def test_deliveries_are_listed_explained_and_decided(
    url: str, lexicon: Lexicon, capsys: pytest.CaptureFixture[str]
) -> None:
    id = unknown_one(url, lexicon)
    database = ("--database", url)

    status, listed = said(capsys, *database, "deliveries", "list", "--state", "unknown", "--json")
    assert (status, [each["id"] for each in json.loads(listed)["deliveries"]]) == (0, [id])
    assert "Nobody can look." in said(capsys, *database, "deliveries", "list")[1]
    status, story = said(capsys, *database, "deliveries", "explain", id)
    assert status == 0
    assert f"onrecord deliveries retry {id} --without-looking" in story

    assert said(capsys, *database, "deliveries", "retry", id, "--without-looking")[0] == 0
    assert state_of(url, lexicon) == {DeliveryState.PENDING}
    assert said(capsys, *database, "deliveries", "retry", id, "--landed", "m-1")[0] == 0
    assert state_of(url, lexicon) == {DeliveryState.SENT}
    status, refused = said(capsys, *database, "deliveries", "retry", id)
    assert (status, "is sent" in refused) == (1, True)
    status, refused = said(capsys, *database, "deliveries", "explain", "o-nothing")
    assert (status, "There is no delivery o-nothing" in refused) == (1, True)


def test_what_stands_twice_is_listed_explained_and_told_by_the_doctor(
    url: str, lexicon: Lexicon, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = Engine(open_storage(url), lexicon, now)
    (frozen,) = engine.claim(["discord"], lease=timedelta(0))
    (successor,) = engine.claim(["discord"])
    for owed, message in ((successor, "71"), (frozen, "72")):
        engine.settle(owed, DeliveryState.SENT, ref=MessageRef(target=owed.delivery.target, message=message))
    engine.close()
    id, database = frozen.delivery.id, ("--database", url)

    assert (
        f"Told twice: {id} – message 72 beside 71 in discord:81/1" in said(capsys, *database, "deliveries", "list")[1]
    )
    listed = json.loads(said(capsys, *database, "deliveries", "list", "--json")[1])
    assert [each["id"] for each in listed["told_twice"]] == [id]
    explained = said(capsys, *database, "deliveries", "explain", id)[1]
    assert "Delete the one named first there; corrections reach only the other." in explained
    assert "72 beside 71" in said(capsys, *database, "doctor")[1]


def test_a_backup_and_a_restore_from_the_command_line(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, made = said(capsys, "--database", url, "backup", str(tmp_path / "copy.db"))
    assert status == 0
    said(capsys, "--database", url, "production", "add", "Another Film")
    status, restored = said(capsys, "--database", url, "restore", str(tmp_path / "copy.db"))

    assert status == 0
    assert hash_in(restored) == hash_in(made)
    assert said(capsys, "--database", url, "compact")[0] == 0


def test_the_record_moves_to_another_database_and_only_to_an_empty_one(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = f"sqlite:///{tmp_path}/there.db"
    storage = open_storage(url)
    storage.sealed.put("slack:install:T1", "what an adapter locked")
    storage.close()
    status, moved = said(capsys, "--database", url, "migrate", "--to", there)
    assert status == 0
    assert hash_in(moved) == hash_in(said(capsys, "--database", there, "export", str(tmp_path / "out.jsonl"))[1])

    storage = open_storage(there)
    assert storage.sealed.get("slack:install:T1") == "what an adapter locked"
    storage.close()

    status, refused = said(capsys, "--database", url, "migrate", "--to", there)
    assert (status, "not empty" in refused) == (1, True)


@pytest.mark.slow
def test_the_record_moves_to_postgresql_and_back_without_loss(
    url: str, postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back = f"sqlite:///{tmp_path}/back.db"
    before = hash_in(said(capsys, "--database", url, "export", str(tmp_path / "before.jsonl"))[1])

    assert said(capsys, "--database", url, "migrate", "--to", postgres_url)[0] == 0
    assert said(capsys, "--database", postgres_url, "migrate", "--to", back)[0] == 0

    after = hash_in(said(capsys, "--database", back, "export", str(tmp_path / "after.jsonl"))[1])
    assert after == before
    assert (tmp_path / "before.jsonl").read_bytes() == (tmp_path / "after.jsonl").read_bytes()
    assert "pg_dump" in said(capsys, "--database", postgres_url, "backup")[1]


def test_parts_of_the_bot_need_a_database_that_can_be_shared(capsys: pytest.CaptureFixture[str], url: str) -> None:
    status, refused = said(capsys, "--database", url, "run", "--only", "worker", "--check")
    assert (status, "docs/scaling.md" in refused) == (1, True)
    status, refused = said(capsys, "--database", "postgresql://localhost/x", "run", "--only", "discord", "--check")
    assert (status, "discord is not configured" in refused) == (1, True)
    assert said(capsys, "--database", "postgresql://localhost/x", "run", "--only", "worker", "--check")[0] == 0


def hash_in(said: str) -> str:
    return said.partition("hash is ")[2].partition(".")[0]
