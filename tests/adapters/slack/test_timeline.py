"""The timeline as a picture: drawn by whoever can, uploaded with its words, and told in words in any case."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.messages import StatementRecord
from facts.model import Actor, Aspect, Production
from facts.ports import Picture
from tests.adapters.slack.conftest import Serve, follow_another
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.payloads import command, mention, pressed

PNG = b"\x89PNG\r\n\x1a\n and so on"


class Pencil:
    """A ``Charts`` of ours that notes what it was asked to draw, and on which thread."""

    def __init__(self) -> None:
        self.drawn: list[tuple[str, Aspect | None, int]] = []
        self.threads: set[int] = set()

    def timeline(self, production: str, aspect: Aspect | None, records: Sequence[StatementRecord]) -> Picture:
        self.drawn.append((production, aspect, len(records)))
        self.threads.add(threading.get_ident())
        return Picture(png=PNG, alt=f"A line with {len(records)} marks. " + "x" * 2_000)


@pytest.fixture
def pencil() -> Pencil:
    return Pencil()


async def test_a_mention_draws_it_in_the_thread_and_tells_it_in_words(
    slack: LoopbackSlack, serve: Serve, pencil: Pencil, production: Production
) -> None:
    async with serve(pencil):
        for event in ("E1", "E2"):
            await slack.send("events_api", mention("<@U0BOT> timeline", ts="7.1", event=event))
        told = await slack.called("chat.postMessage")
        await slack.called("files.completeUploadExternal")
    (picture,) = slack.pictures
    assert picture["png"] == PNG
    assert (picture["channel"], picture["thread"]) == ("C1", "7.1")
    assert picture["alt"].startswith("A line with 1 marks.")
    assert len(picture["alt"]) == 1_000
    assert picture["title"] == "The Long Way Home: what was said"
    assert "We have the green light" in told["text"]
    assert pencil.drawn == [("The Long Way Home", None, 1)]
    assert threading.get_ident() not in pencil.threads


async def test_a_command_tells_it_to_one_person_who_may_have_it_drawn_for_all(
    slack: LoopbackSlack, serve: Serve, pencil: Pencil, production: Production, record: AsyncEngine, moderator: Actor
) -> None:
    await follow_another(record, moderator)
    async with serve(pencil):
        await slack.send("slash_commands", command("timeline The Long Way Home greenlight", slack.response_url()))
        told = await slack.called("respond")
        assert slack.pictures == []
        (row,) = [block for block in told["blocks"] if block["type"] == "actions"]
        (asked,) = row["elements"]
        assert asked["text"]["text"] == "Draw it for everyone here"
        press = pressed("timeline_picture", asked["value"], user="U1FAN", url=slack.response_url())
        await slack.send("interactive", press)
        assert "Drawn" in (await slack.called("respond", 2))["text"]
    assert pencil.drawn == [("The Long Way Home", Aspect.GREENLIGHT, 1)]
    assert slack.pictures[0]["title"] == "The Long Way Home: greenlight"


async def test_without_anything_to_draw_with_it_is_told_in_words(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        await slack.send("events_api", mention("<@U0BOT> Timeline cast?", ts="7.1"))
        assert "Nothing is on record yet." in (await slack.called("chat.postMessage"))["text"]
        await slack.send("slash_commands", command("timeline", slack.response_url()))
        told = await slack.called("respond")
    assert "actions" not in {block["type"] for block in told["blocks"]}
    assert slack.pictures == []


@pytest.mark.parametrize(
    ("method", "error", "said"),
    [
        ("files.getUploadURLExternal", {"error": "missing_scope", "needed": "files:write"}, "the scope files:write"),
        ("files.completeUploadExternal", {"error": "not_in_channel"}, "/invite @On Record"),
        ("files.getUploadURLExternal", {"error": "file_uploads_disabled"}, "file_uploads_disabled"),
    ],
)
async def test_a_picture_that_slack_refuses_costs_the_words_nothing(
    slack: LoopbackSlack,
    serve: Serve,
    pencil: Pencil,
    production: Production,
    method: str,
    error: dict[str, str],
    said: str,
) -> None:
    async with serve(pencil):
        slack.fault(method, "error", error)
        await slack.send("events_api", mention("<@U0BOT> timeline", ts="7.1"))
        assert "We have the green light" in (await slack.called("chat.postMessage"))["text"]
        slack.fault(method, "error", error)
        press = pressed("timeline_picture", f"{production.id} -", user="U1FAN", url=slack.response_url())
        await slack.send("interactive", press)
        assert said in (await slack.called("respond"))["text"]


async def test_a_production_that_is_not_followed_here_is_not_drawn(
    slack: LoopbackSlack, serve: Serve, pencil: Pencil, production: Production, record: AsyncEngine, moderator: Actor
) -> None:
    other = await record.do(Engine.add_production, "Night Train", moderator)
    async with serve(pencil):
        press = pressed("timeline_picture", f"{other.id} -", user="U1FAN", url=slack.response_url())
        await slack.send("interactive", press)
        assert "is followed here" in (await slack.called("respond"))["text"]
    assert pencil.drawn == []
