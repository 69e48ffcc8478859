"""Where somebody is answered: in the thread they are in, by another way where Slack refuses the first, and always."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest

from adapters.slack.app import SlackAdapter
from adapters.slack.asking import Asking
from adapters.slack.calls import Timing
from facts.aio import AsyncEngine
from facts.model import Production
from tests.adapters.slack.conftest import Serve, running, settings
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.payloads import command, direct, mention, pressed, pressed_at, shortcut, submitted
from tests.adapters.slack.workspaces import sent

INSIDE = {"channel": "C5", "thread": "1.0", "ts": "1.2"}


async def test_a_button_inside_a_thread_is_answered_inside_it(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        url, about = slack.response_url(), f"{production.id} greenlight"
        await slack.send("interactive", pressed_at("history", about, user="U1FAN", url=url, **INSIDE))
        told = await slack.called("chat.postEphemeral")
    assert (told["channel"], told["thread_ts"], told["user"]) == ("C5", "1.0", "U1FAN")
    assert "We have the green light" in told["text"]
    assert slack.of("respond") == []


async def test_what_only_one_person_sees_inside_a_thread_is_answered_inside_it(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        where = {"type": "message", "channel_id": "C5", "message_ts": "1.3", "thread_ts": "1.0", "is_ephemeral": True}
        press = pressed("history", f"{production.id} -", user="U1FAN", url=slack.response_url(), container=where)
        del press["message"]
        await slack.send("interactive", press)
        assert (await slack.called("chat.postEphemeral"))["thread_ts"] == "1.0"


async def test_a_button_on_the_message_that_began_a_thread_is_answered_in_the_channel(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        message = {"ts": "1.0", "thread_ts": "1.0"}
        url = slack.response_url()
        await slack.send(
            "interactive", pressed("history", f"{production.id} -", user="U1FAN", url=url, message=message)
        )
        assert "We have the green light" in (await slack.called("respond"))["text"]
    assert slack.of("chat.postEphemeral") == []


async def test_whoever_says_what_is_wrong_inside_a_thread_is_thanked_there(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        press = pressed_at("wrong", f"{production.id} cast", user="U1FAN", url=slack.response_url(), **INSIDE)
        await slack.send("interactive", press)
        view = (await slack.called("views.open"))["view"]
        await slack.send("interactive", submitted(view, {"told": "It is not so."}, user="U1FAN"))
        assert (await slack.called("chat.postEphemeral"))["thread_ts"] == "1.0"


async def test_a_message_inside_a_thread_of_a_channel_without_us_is_checked_beside_it(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    slack.fault("chat.postEphemeral", "error", {"error": "not_in_channel"})
    asked = shortcut("check_message", text="it is greenlit", url=slack.response_url())
    asked["message"]["thread_ts"] = "1.0"
    async with serve():
        await slack.send("interactive", asked)
        assert "The Long Way Home" in (await slack.called("respond"))["text"]


async def test_an_address_that_is_used_up_is_no_end(slack: LoopbackSlack, serve: Serve, production: Production) -> None:
    async with serve():
        await slack.send("slash_commands", command("status", f"{slack.url}/used-up", trigger="1"))
        told = await slack.called("chat.postEphemeral")
        assert (told["channel"], told["user"]) == ("C1", "U1FAN")
        slack.fault("chat.postEphemeral", "error", {"error": "channel_not_found"})
        await slack.send("slash_commands", command("status", f"{slack.url}/used-up", trigger="2"))
        assert (await slack.called("chat.postMessage"))["channel"] == "U1FAN"


@pytest.mark.parametrize(
    "over",
    [
        {"subtype": "file_share", "files": [{"id": "F1"}]},
        {"subtype": "thread_broadcast", "thread_ts": "1700.5"},
        {"subtype": "me_message"},
    ],
)
async def test_a_direct_message_beside_a_file_or_shown_twice_is_answered_like_any_other(
    slack: LoopbackSlack, serve: Serve, production: Production, over: dict[str, Any]
) -> None:
    async with serve():
        await slack.send("events_api", direct("is it greenlit?", **over))
        posted = await slack.called("chat.postMessage")
    assert posted["thread_ts"] == over.get("thread_ts", "1800.1")
    assert "The Long Way Home" in posted["text"]


async def test_a_fault_of_ours_is_told_where_the_question_was_asked(
    slack: LoopbackSlack, serve: Serve, production: Production, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Asking, "_answer", broken)
    async with serve():
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?"))
        posted = await slack.called("chat.postMessage")
    assert "Something went wrong here, not with you." in posted["text"]
    assert posted["thread_ts"] == "1700.1"


async def test_a_record_that_cannot_be_written_costs_no_answer(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production
) -> None:
    async with serve():
        await record.do(lambda engine: engine._storage.driver.execute("pragma query_only = on"))  # type: ignore[attr-defined]
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?"))
        assert "The Long Way Home" in (await slack.called("chat.postMessage"))["text"]
        await record.do(lambda engine: engine._storage.driver.execute("pragma query_only = off"))  # type: ignore[attr-defined]


async def test_a_slack_that_is_out_of_reach_for_a_moment_costs_no_answer(
    slack: LoopbackSlack, record: AsyncEngine, production: Production
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            await slack.start(port=urlsplit(slack.url).port or 0)
        await asyncio.sleep(0)

    adapter = SlackAdapter(settings(slack, SLACK_MODE="http"), record, Timing(sleep=sleep))
    async with running(adapter):
        await slack.stop()
        await sent(adapter, mention("<@U0BOT> is it greenlit?"))
        assert "The Long Way Home" in (await slack.called("chat.postMessage"))["text"]
    assert waited == [1, 2, 4]
    assert len(slack.of("chat.postMessage")) == 1


async def test_a_message_that_was_forwarded_is_checked_by_what_it_holds(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    asked = shortcut("check_message", text="", url=slack.response_url())
    asked["message"]["attachments"] = [{"fallback": "no words", "text": "The Long Way Home is greenlit"}]
    async with serve():
        await slack.send("interactive", asked)
        assert "The Long Way Home" in (await slack.called("respond"))["text"]
