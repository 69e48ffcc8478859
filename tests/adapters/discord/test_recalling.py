"""The timeline as a picture, drawn by a port of ours."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import pytest

from adapters.discord.client import DiscordAdapter
from adapters.discord.settings import Settings
from facts.aio import AsyncEngine
from facts.messages import StatementRecord
from facts.model import Aspect
from facts.ports import Picture
from tests.adapters.discord.conftest import World, written


def png() -> bytes:
    """The smallest grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = (1).to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    pixel = zlib.compress(b"\x00\x7f")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


class Drawing:
    """A stand-in for ``facts.ports.Charts``."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Aspect | None, list[str]]] = []
        self.broken = False

    def timeline(self, production: str, aspect: Aspect | None, records: Sequence[StatementRecord]) -> Picture:
        self.asked.append((production, aspect, [each.statement.claim.quote for each in records]))
        if self.broken:
            raise RuntimeError("no ink")
        return Picture(png=png(), alt=f"{len(records)} statements about {production}")


@pytest.fixture
def charts() -> Drawing:
    return Drawing()


@pytest.fixture
def adapter(settings: Settings, aengine: AsyncEngine, charts: Drawing) -> DiscordAdapter:
    return DiscordAdapter(settings, aengine, charts)


def gallery(message: Any) -> list[Any]:
    raw = [each if isinstance(each, dict) else each.to_dict() for each in message.components]
    return [inner for each in raw for inner in each.get("components", ()) if inner["type"] == 12]


async def test_a_timeline_comes_with_a_picture_and_its_words(world: World, charts: Drawing) -> None:
    await world.follow()
    await world.add()
    result = await world.fan.slash(world.talk, "timeline")
    ((item,),) = [each["items"] for each in gallery(result.response)]
    assert item["description"] == "1 statements about Night Harbour"
    assert not item.get("spoiler")
    assert "We have the green light" in written(result.response)
    assert charts.asked == [("Night Harbour", None, ["We have the green light"])]
    assert [each.filename for each in result.response.attachments] == ["timeline.png"]


async def test_the_plot_is_drawn_only_where_it_is_asked_for_and_then_hidden(world: World, charts: Drawing) -> None:
    await world.follow()
    await world.add()
    await world.add("The lighthouse did it", aspect=Aspect.STORY)
    await world.fan.slash(world.talk, "timeline")
    asked_for = await world.fan.slash(world.talk, "timeline", aspect="story")
    assert [told for _, _, told in charts.asked] == [["We have the green light"], ["The lighthouse did it"]]
    ((item,),) = [each["items"] for each in gallery(asked_for.response)]
    assert item["spoiler"] is True


async def test_an_empty_timeline_is_words_alone(world: World, charts: Drawing) -> None:
    await world.follow()
    result = await world.fan.slash(world.talk, "timeline")
    assert "Nothing is on record" in written(result.response)
    assert charts.asked == []


async def test_where_drawing_fails_the_words_are_shown(world: World, charts: Drawing) -> None:
    charts.broken = True
    await world.follow()
    await world.add()
    result = await world.fan.slash(world.talk, "timeline")
    assert gallery(result.response) == []
    assert "We have the green light" in written(result.response)


async def test_where_discord_takes_no_files_the_words_are_shown(world: World, charts: Drawing) -> None:
    await world.follow()
    await world.add()
    world.env.inject_error("PATCH", "/webhooks/*/*/messages/@original", status=413, code=40005)
    result = await world.fan.slash(world.talk, "timeline")
    assert gallery(result.response) == []
    assert "We have the green light" in written(result.response)
