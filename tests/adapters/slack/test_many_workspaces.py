"""Many workspaces in one bot: what each sees, whose token posts, how tokens are renewed, and what removal leaves."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.slack.installing import INSTALLED
from bot.delivering import deliver
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.messages import DeliveryState
from facts.model import Actor, Production
from tests.adapters.slack.loopback import (
    Installed,
    LoopbackSlack,
)
from tests.adapters.slack.payloads import command, home_opened, mention, pressed, removed, submitted
from tests.adapters.slack.workspaces import (
    EARLIER,
    KEY,
    ONE,
    ORG,
    TWO,
    Many,
    at,
    owners,
    posted,
    sent,
    told,
)

# Isolation


async def test_a_workspace_hears_nothing_of_what_another_follows(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production, moderator: Actor
) -> None:
    theirs = await record.do(Engine.production, "Night Train")
    (statement,) = await record.do(Engine.history, theirs.id)
    id = statement.statement.id
    async with many() as (adapter, browser):
        await browser.install(ONE)
        await record.do(Engine.report_wrong, theirs.id, "Not so", moderator)
        await record.do(Engine.add_source, "https://outlet.example/feed", moderator, production="Night Train")
        typed = [
            "ask is Night Train greenlit?",
            "status Night Train",
            "timeline Night Train",
            "cast Night Train",
            "watch Night Train",
            f"show {id}",
            f"correct {id}",
            f"retract {id}",
            f"why {id}",
            "gaps Night Train",
            "reports",
            "sources",
            "source remove https://outlet.example/feed",
            "productions",
            "audit",
            f"audit {theirs.id}",
            "check Night Train is greenlit",
        ]
        for n, words in enumerate(typed, 1):
            await sent(adapter, at(command(words, slack.response_url(), user="U1INSTALLER", trigger=f"t{n}"), ONE))
            await slack.called("respond", n)
        press = pressed("sources", id, user="U1INSTALLER", url=slack.response_url(), trigger="p1")
        await sent(adapter, at(press, ONE))
        await slack.called("respond", len(typed) + 1)
        press = pressed("watch", f"{theirs.id} cast", user="U1INSTALLER", url=slack.response_url(), trigger="p2")
        await sent(adapter, at(press, ONE))
        await slack.called("respond", len(typed) + 2)
        await sent(adapter, at(home_opened("U1INSTALLER"), ONE))
        home = await slack.called("views.publish")
    quote = statement.statement.claim.quote
    for words, shown in zip(typed, slack.of("respond"), strict=False):
        assert quote not in str(shown) or "The Long Way Home" in str(shown), (words, shown)
        assert not ("Night Train" in str(shown) and "followed here" not in str(shown)), (words, shown)
        assert theirs.id not in str(shown), words
    assert slack.of("views.open") == []
    assert "Night Train" not in str(home)
    assert await record.do(Engine.sources) != ()
    assert (await record.do(Engine.statement, id)).retraction is None


THREE = Installed(team="T3TEAM", bot_user="U3BOT", installer="U3INSTALLER")


async def test_a_workspace_that_follows_nothing_yet_sees_nothing_that_others_keep_to_themselves(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production, moderator: Actor
) -> None:
    async with many() as (adapter, browser):
        await browser.install(THREE)
        for n, words in enumerate(("status The Long Way Home", "ask is it greenlit?", "productions", "sources"), 1):
            await sent(adapter, at(command(words, slack.response_url(), user="U3INSTALLER", trigger=f"t{n}"), THREE))
            shown = str(await slack.called("respond", n))
            assert "Night Train" not in shown
            assert "green light" not in shown
        await record.do(Engine.add_production, "Open Harbour", moderator)
        await sent(adapter, at(command("productions", slack.response_url(), trigger="t9"), THREE))
        assert "Open Harbour" in (await slack.called("respond", 5))["text"]


async def test_a_workspace_cannot_reach_what_another_keeps_to_itself_by_its_name(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    async with many() as (adapter, browser):
        await browser.install(THREE)
        named = command("production add night train = Mine", slack.response_url(), user="U3INSTALLER", trigger="1")
        await sent(adapter, at(named, THREE))
        assert "does not share it" in (await slack.called("respond"))["text"]
        await sent(adapter, at(command("setup", slack.response_url(), user="U3INSTALLER", trigger="2"), THREE))
        view = (await slack.called("views.open"))["view"]
        assert "Night Train" not in str(view)
        given = submitted(view, {"new": "Night Train", "channel": "C7"}, user="U3INSTALLER")
        await sent(adapter, at(given, THREE))
        assert "does not share it" in str((await slack.called("views.update"))["view"])
    assert (await record.do(Engine.production, "Night Train")).aliases == ()
    assert await record.do(Engine.communities, tenant="slack:T3TEAM") == ()


async def test_what_a_workspace_shares_can_be_seen_and_followed_by_others_and_is_still_its_own_to_decide(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ONE)
        await browser.install(THREE)
        await sent(adapter, at(command("channel", slack.response_url(), user="U1INSTALLER", trigger="1"), ONE))
        view = (await slack.called("views.open"))["view"]
        await sent(adapter, at(submitted(view, {"shared": "yes", "hour": "18"}, user="U1INSTALLER"), ONE))
        await slack.called("views.update")
        await sent(adapter, at(command("status", slack.response_url(), user="U3INSTALLER", trigger="2"), THREE))
        assert "The Long Way Home" in (await slack.called("respond"))["text"]
        (statement,) = await record.do(Engine.history, followed.id)
        wants = command(f"retract {statement.statement.id}", slack.response_url(), user="U3INSTALLER", trigger="3")
        await sent(adapter, at(wants, THREE))
        assert "not followed here" in (await slack.called("respond", 2))["text"]
        adding = "source add https://outlet.example/feed The Long Way Home"
        await sent(adapter, at(command(adding, slack.response_url(), user="U3INSTALLER", trigger="4"), THREE))
        assert "not followed here" in (await slack.called("respond", 3))["text"]
        await sent(adapter, at(command("setup", slack.response_url(), user="U3INSTALLER", trigger="5"), THREE))
        view = (await slack.called("views.open", 2))["view"]
        given = submitted(view, {"production": followed.id, "channel": "C7"}, user="U3INSTALLER", trigger="6")
        await sent(adapter, at(given, THREE))
        assert "is followed" in str((await slack.called("views.update", 2))["view"])
    assert len(await record.do(Engine.communities, tenant="slack:T3TEAM")) == 1


async def test_a_workspace_that_the_operator_trusts_sees_and_follows_what_others_keep(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    async with many(SLACK_WORKSPACES="T3TEAM") as (adapter, browser):
        await browser.install(THREE)
        await sent(adapter, at(command("status Night Train", slack.response_url(), trigger="1"), THREE))
        assert "Night Train" in (await slack.called("respond"))["text"]
        await sent(adapter, at(command("setup", slack.response_url(), user="U3INSTALLER", trigger="2"), THREE))
        view = (await slack.called("views.open"))["view"]
        given = submitted(view, {"new": "Night Train", "channel": "C7"}, user="U3INSTALLER")
        await sent(adapter, at(given, THREE))
        assert "Night Train is followed" in str((await slack.called("views.update"))["view"])


async def test_in_a_shared_channel_the_workspace_that_asks_decides_what_is_seen(
    slack: LoopbackSlack, many: Many, followed: Production
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ONE)
        await browser.install(TWO)
        shared = mention("<@U1BOT> is it greenlit?", user_team="T2TEAM", team="T2TEAM") | {
            "is_ext_shared_channel": True
        }
        await sent(adapter, at(shared, ONE))
        first = await told(slack)
        stranger = mention("<@U1BOT> is it greenlit?", user_team="T7TEAM", ts="2.2", event="E2")
        await sent(adapter, at(stranger | {"is_ext_shared_channel": True}, ONE))
        second = await told(slack, 2)
    assert "Night Train" in first["text"]
    assert "The Long Way Home" in second["text"]
    assert owners(slack) == {"T1TEAM"}


# Deliveries


async def test_each_message_leaves_with_the_token_of_its_workspace(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ONE)
        await browser.install(TWO)
        await deliver(record, {"slack": adapter})
    owners = {
        slack.tokens[call.token].team: call.args["text"] for call in slack.calls if call.method == "chat.postMessage"
    }
    assert "The Long Way Home" in owners["T1TEAM"]
    assert "Night Train" in owners["T2TEAM"]


async def test_what_is_owed_survives_a_wrong_key_and_leaves_with_the_right_one(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production, clock: Any
) -> None:
    async with many(SLACK_TOKEN_KEYS=EARLIER) as (_, browser):
        await browser.install(ONE)
        await browser.install(TWO)
    async with many(SLACK_TOKEN_KEYS=KEY) as (adapter, _):
        status, _ = await sent(adapter, at(command("status", slack.response_url()), ONE))
        assert status == 200
        await deliver(record, {"slack": adapter})
    assert posted(slack) == []
    waiting = await record.do(Engine.deliveries)
    assert {each.state for each in waiting} == {DeliveryState.PENDING}
    assert all("SLACK_TOKEN_KEYS" in str(each.error) for each in waiting)
    clock.advance(hours=2)
    async with many(SLACK_TOKEN_KEYS=f"{KEY},{EARLIER}") as (adapter, _):
        await deliver(record, {"slack": adapter})
    assert len(posted(slack)) == 2


async def test_an_older_key_can_go_once_the_bot_has_run_with_the_newer(
    slack: LoopbackSlack, many: Many, followed: Production
) -> None:
    async with many(SLACK_TOKEN_KEYS=EARLIER) as (_, browser):
        await browser.install(ONE)
    async with many(SLACK_TOKEN_KEYS=f"{KEY},{EARLIER}"):
        pass
    async with many(SLACK_TOKEN_KEYS=KEY) as (adapter, _):
        await sent(adapter, at(mention("<@U1BOT> is it greenlit?"), ONE))
        await told(slack)


# Removal


@pytest.mark.parametrize("how", [{}, {"type": "tokens_revoked", "tokens": {"bot": ["U1BOT"], "oauth": []}}])
async def test_a_workspace_that_removes_it_is_forgotten_and_the_others_go_on(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production, how: dict[str, Any]
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ONE)
        await browser.install(TWO)
        assert (await sent(adapter, at(removed(**how), ONE)))[0] == 200
        async with asyncio.timeout(30):
            while INSTALLED + "T1TEAM" in await record.do(Engine.sealed_beginning, INSTALLED):
                await asyncio.sleep(0)
        await deliver(record, {"slack": adapter})
        await sent(adapter, at(mention("<@U1BOT> is it greenlit?", event="E8"), ONE))
        status, _ = await sent(adapter, at(command("status", slack.response_url(), trigger="9"), ONE))
        assert status == 200
        await sent(adapter, at(mention("<@U2BOT> is it greenlit?", ts="3.3", event="E9"), TWO))
        await told(slack, 2)
        assert owners(slack) == {"T2TEAM"}
        await browser.install(ONE)
        await sent(adapter, at(mention("<@U1BOT> is it greenlit?", ts="4.4", event="E10"), ONE))
        await told(slack, 3)
    assert list(await record.do(Engine.sealed_beginning, INSTALLED)) == [INSTALLED + "T1TEAM", INSTALLED + "T2TEAM"]


async def test_a_workspace_that_removes_it_while_something_is_posted_there_is_owed_nothing_more(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ONE)
        answered = asyncio.Event()
        slack.fault("chat.postMessage", "late", answered)
        posting = asyncio.ensure_future(deliver(record, {"slack": adapter}))
        await told(slack)
        assert (await sent(adapter, at(removed(), ONE)))[0] == 200
        async with asyncio.timeout(5):
            while await record.do(Engine.sealed_beginning, INSTALLED):
                await asyncio.sleep(0)
        answered.set()
        await posting
        await deliver(record, {"slack": adapter})
    here = [each.state for each in await record.do(Engine.deliveries) if "T1TEAM" in each.target]
    assert here == [DeliveryState.SENT]
    assert len(posted(slack)) == 1


async def test_what_cannot_be_read_is_deleted_all_the_same(
    slack: LoopbackSlack, many: Many, record: AsyncEngine
) -> None:
    async with many(SLACK_TOKEN_KEYS=EARLIER) as (_, browser):
        await browser.install(ONE)
    async with many() as (adapter, _):
        await sent(adapter, at(removed(type="tokens_revoked", tokens={"bot": ["U1BOT"]}), ONE))
        async with asyncio.timeout(30):
            while await record.do(Engine.sealed_beginning, INSTALLED):
                await asyncio.sleep(0)


async def test_a_persons_token_that_is_revoked_is_none_of_our_business(
    slack: LoopbackSlack, many: Many, record: AsyncEngine
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ONE)
        await sent(adapter, at(removed(type="tokens_revoked", tokens={"oauth": ["U9"], "bot": []}), ONE))
        await sent(adapter, at(home_opened("U1FAN", event="E7"), ONE))
        await slack.called("views.publish")
    assert INSTALLED + "T1TEAM" in await record.do(Engine.sealed_beginning, INSTALLED)


async def test_an_organisation_serves_each_of_its_workspaces_apart_until_it_removes_it(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    async with many() as (adapter, browser):
        assert (await browser.install(ORG))[0] == 200
        for n, team in enumerate(("T1TEAM", "T2TEAM"), 1):
            await sent(adapter, at(mention("<@U9BOT> is it greenlit?", ts=f"{n}.1", event=f"E{n}"), ORG, team=team))
            await told(slack, n)
        await deliver(record, {"slack": adapter})
        shown = posted(slack)
        assert "The Long Way Home" in shown[0]["text"]
        assert "Night Train" in shown[1]["text"]
        assert len(shown) == 4
        await sent(adapter, at(command("gaps", slack.response_url(), user="U9X", trigger="g"), ORG, team="T1TEAM"))
        await slack.called("respond")
        left = removed("E4", type="team_access_revoked", team_ids=["T2TEAM", "T7TEAM"])
        await sent(adapter, at(left, ORG, team="T2TEAM"))
        async with asyncio.timeout(30):
            while "slack:organisation-of:T2TEAM" in await record.do(Engine.sealed_beginning, "slack:"):
                await asyncio.sleep(0)
        assert INSTALLED + "E1ORG" in await record.do(Engine.sealed_beginning, "slack:")
        await sent(adapter, at(removed("E5"), ORG, team="T1TEAM"))
        async with asyncio.timeout(30):
            while await record.do(Engine.sealed_beginning, "slack:"):
                await asyncio.sleep(0)
        assert (await sent(adapter, at(mention("<@U9BOT> hello?", ts="9.9", event="E6"), ORG, team="T2TEAM")))[0] == 200
    assert len(posted(slack)) == 4


async def test_a_press_in_an_organisation_that_names_no_workspace_is_answered_at_that_of_whoever_pressed(
    slack: LoopbackSlack, many: Many, followed: Production
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ORG)
        press = pressed("history", f"{followed.id} -", user="U9FAN", url=slack.response_url())
        press |= {"team": None, "enterprise": {"id": "E1ORG", "name": "The Org"}, "is_enterprise_install": True}
        press["user"]["team_id"] = "T1TEAM"
        assert (await sent(adapter, press))[0] == 200
        assert "We have the green light" in (await slack.called("respond"))["text"]
