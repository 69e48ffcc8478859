"""/export: what moderators take away, within what Discord takes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.exporting import export_card
from facts.engine import Engine
from facts.errors import Invalid
from facts.lexicon import Lexicon
from facts.model import RetractionKind
from facts.storage import open_storage
from tests.adapters.discord.conftest import OPERATOR, World, written


async def test_a_moderator_is_given_this_servers_record_as_json_lines(world: World) -> None:
    await world.follow("Their Secret", id="elsewhere", tenant="discord:1", target="discord:1/2", review_target=None)
    await world.add("A secret plan")
    await world.follow()
    kept = await world.add()
    gone = await world.add("We start in May")
    await world.engine.do(Engine.retract, gone.id, OPERATOR, RetractionKind.MISATTRIBUTED, "It was Paula.")
    result = await world.mod.slash(world.talk, "export")
    assert result.response.ephemeral
    (sent,) = result.response.attachments
    assert sent.filename == "night-harbour.jsonl"
    rows = [json.loads(line) for line in (await attached(world, sent)).splitlines()]
    assert [row["table"] for row in rows] == ["productions", "statements", "statements", "retractions"]
    assert {row["id"] for row in rows if row["table"] == "statements"} == {kept.id, gone.id}
    assert "secret" not in json.dumps(rows).casefold()
    assert "4 rows" in written(result.response)


async def attached(world: World, sent: Any) -> bytes:
    """Return the bytes of an attachment, from simcord's store."""
    return bytes(await sent.read())


async def test_members_are_given_nothing(world: World) -> None:
    await world.follow()
    result = await world.fan.slash(world.talk, "export")
    assert "Only moderators" in written(result.response)
    assert not result.response.attachments


async def test_a_server_that_follows_nothing_is_given_nothing(world: World) -> None:
    await world.follow("Their Secret", id="elsewhere", tenant="discord:1", target="discord:1/2", review_target=None)
    result = await world.mod.slash(world.talk, "export")
    assert "nothing to export" in written(result.response)


async def test_what_is_exported_can_be_imported_into_an_empty_record(
    world: World, tmp_path: Path, lexicon: Lexicon
) -> None:
    await world.follow()
    kept = await world.add()
    rows = await world.engine.do(Engine.export_of, [world.production.id], OPERATOR)
    with_clock = Engine(open_storage(f"sqlite:///{tmp_path}/new.db"), lexicon, lambda: kept.recorded_at)
    with_clock.import_(rows, OPERATOR)
    assert [each.statement.id for each in with_clock.history("Night Harbour")] == [kept.id]
    with_clock.close()


def test_a_file_beyond_the_limit_is_packed_and_beyond_that_refused_with_what_to_do() -> None:
    rows = [{"table": "statements", "id": "same words"}] * 1_000
    (packed,) = export_card("Night Harbour", rows, 10_000).attached
    assert packed.name == "night-harbour.jsonl.gz"
    assert gzip.decompress(packed.data).count(b"\n") == 1_000
    with pytest.raises(Invalid, match="one production at a time"):
        export_card("Night Harbour", rows, 10)
