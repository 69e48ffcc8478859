"""Channels that refuse: who is told of it, once, and how posting goes on."""

from __future__ import annotations

import pytest

from bot.delivering import deliver
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.messages import DeliveryState
from facts.model import Actor, Production
from tests.adapters.slack.conftest import Serve, community
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.payloads import command, home_opened, pressed, submitted
from tests.builders import draft

NOT_THERE = {"error": "not_in_channel"}


async def test_moderators_are_told_once_of_a_channel_that_refuses_and_a_button_sends_what_waits(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production, moderator: Actor
) -> None:
    async with serve() as adapter:
        slack.fault("chat.postMessage", "error", NOT_THERE)
        await deliver(record, {"slack": adapter})
        await record.do(Engine.add, draft(production.id, "We start in May"), moderator)
        await deliver(record, {"slack": adapter})
        (told,) = slack.messages["C2"]
        assert "Nothing more is posted to <#C1>. On Record is not in <#C1>." in told["text"]
        (button,) = next(block for block in told["blocks"] if block["type"] == "actions")["elements"]
        url = slack.response_url()
        await slack.send("interactive", pressed("channel_again", button["value"], user="U1FAN", url=url, trigger="1"))
        assert "Only moderators" in (await slack.called("respond"))["text"]
        await slack.send("interactive", pressed("channel_again", button["value"], user="U1BOSS", url=url, trigger="2"))
        assert "2 messages will be sent." in (await slack.called("respond", 2))["text"]
        await deliver(record, {"slack": adapter})
    assert len(slack.messages["C1"]) == 2
    assert {each.state for each in await record.do(Engine.deliveries)} == {DeliveryState.SENT}


async def test_a_channel_that_refuses_stands_in_home_until_it_is_tried_again(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production
) -> None:
    async with serve() as adapter:
        slack.fault("chat.postMessage", "error", NOT_THERE)
        await deliver(record, {"slack": adapter})
        await slack.send("events_api", home_opened("U1BOSS"))
        assert "Nothing more is posted to <#C1>." in str((await slack.called("views.publish"))["view"])
        home = {"container": {"type": "view", "view_id": "V1"}, "channel": {}}
        await slack.send("interactive", pressed("channel_again", "C1", user="U1BOSS", **home))
        assert "Nothing more" not in str((await slack.called("views.publish", 2))["view"])
        await deliver(record, {"slack": adapter})
    assert len(slack.messages["C1"]) == 1


async def test_where_no_other_channel_is_known_whoever_moderates_is_written_to(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production, moderator: Actor
) -> None:
    here = community(production, review_target=None, moderators=("U1MOD", "S1MODS"))
    await record.do(Engine.follow, here, moderator)
    async with serve() as adapter:
        slack.fault("chat.postMessage", "error", {"error": "is_archived"})
        await deliver(record, {"slack": adapter})
    assert set(slack.messages) == {"U1MOD", "U1BOSS"}
    assert "archived" in slack.messages["U1MOD"][0]["text"]


async def test_a_member_who_cannot_be_written_to_is_no_matter_for_moderators(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production, moderator: Actor
) -> None:
    async with serve() as adapter:
        await deliver(record, {"slack": adapter})
        await slack.send("slash_commands", command("watch", slack.response_url()))
        await slack.called("respond")
        await record.do(Engine.unfollow, f"f-{production.id}", moderator)
        await record.do(Engine.add, draft(production.id, "We start in May"), moderator)
        slack.fault("chat.postMessage", "error", {"error": "channel_not_found"})
        await deliver(record, {"slack": adapter})
    assert set(slack.messages) == {"C1"}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, "Night Train is followed."),
        (NOT_THERE, "Night Train is followed. On Record is not in <#C7>. Invite it there: /invite @On Record."),
        ({"error": "user_not_in_channel"}, "Night Train is followed."),
    ],
)
async def test_setup_says_at_once_where_it_still_has_to_be_invited(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, answer: dict[str, str] | None, told: str
) -> None:
    async with serve():
        await slack.send("slash_commands", command("setup", slack.response_url(), user="U1BOSS"))
        view = (await slack.called("views.open"))["view"]
        if answer:
            slack.fault("chat.postEphemeral", "error", answer)
        given = {"new": "Night Train", "channel": "C7", "review": "C8"}
        await slack.send("interactive", submitted(view, given, user="U1BOSS"))
        shown = (await slack.called("views.update"))["view"]
    assert shown["blocks"][0]["text"]["text"] == told
    assert slack.of("chat.postMessage") == []
