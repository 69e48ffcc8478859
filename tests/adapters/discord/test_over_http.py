"""Posting over real HTTP to a loopback that speaks Discord's part: limits, outages, cut connections, nonces."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import discord.http
import pytest
import pytest_asyncio
from aiohttp import web

from adapters.discord.client import DiscordAdapter
from adapters.discord.ids import nonce
from adapters.discord.settings import Settings
from facts.aio import AsyncEngine
from facts.errors import MessageGone, OutcomeUnknown, Refused, TooLate, TryLater
from facts.messages import Delivery, Owed, Purpose
from facts.model import MessageRef, Target
from facts.ports.outside import NEXT_TURN, SEND_BEFORE
from tests.adapters.discord.loopback import LoopbackDiscord, cut, refuses, said, serving
from tests.adapters.discord.test_rendering import announcement
from tests.adapters.discord.test_starting import SETTINGS
from tests.loopback.wire import listening

TARGET = Target("discord:81/4242")


@pytest_asyncio.fixture
async def loopback(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoopbackDiscord]:
    async with serving(LoopbackDiscord()) as served:
        monkeypatch.setattr(discord.http.Route, "BASE", f"{served.address}/api/v10")
        yield served


@pytest_asyncio.fixture
async def logged_in(
    loopback: LoopbackDiscord, aengine: AsyncEngine, settings: Settings
) -> AsyncIterator[DiscordAdapter]:
    adapter = DiscordAdapter(SETTINGS, aengine)
    await adapter.client.login(SETTINGS.token.get_secret_value())
    adapter.client._ready.set()  # as the gateway would; there is none here
    yield adapter
    await adapter.close()


def owed(**over: Any) -> Owed:
    given: dict[str, Any] = {
        "id": "o-1",
        "target": TARGET,
        "purpose": Purpose.POST,
        "item": "a-0123456789abcdef",
        **over,
    }
    return Owed(delivery=Delivery(**given), announcement=announcement())


async def test_a_post_lands_and_the_same_delivery_again_lands_on_the_same_message(
    logged_in: DiscordAdapter, loopback: LoopbackDiscord
) -> None:
    first = await logged_in.post(owed())
    again = await logged_in.post(owed(fence=2, attempts=2))
    (stands,) = loopback.posted
    assert first == again == MessageRef(target=TARGET, message=stands)
    assert [body["nonce"] for body in loopback.bodies] == [nonce(owed().delivery)] * 2


async def test_a_connection_cut_after_the_message_landed_is_an_unknown_outcome_and_posts_once(
    logged_in: DiscordAdapter, loopback: LoopbackDiscord
) -> None:
    def landed_then_cut(request: web.Request) -> web.Response:
        loopback.kept(loopback.bodies[-1])
        cut(request)
        return said({})

    loopback.plan = [landed_then_cut]
    with pytest.raises(OutcomeUnknown):
        await logged_in.post(owed())
    await logged_in.post(owed(fence=2))
    assert len(loopback.posted) == 1


@pytest.mark.parametrize("editing", [False, True])
async def test_who_is_late_when_the_bytes_are_to_go_closes_the_connection_with_not_one_sent(
    logged_in: DiscordAdapter, monkeypatch: pytest.MonkeyPatch, editing: bool
) -> None:
    stands = MessageRef(target=TARGET, message="900")
    async with listening() as wire:
        monkeypatch.setattr(discord.http.Route, "BASE", f"{wire.address}/api/v10")
        given = SEND_BEFORE.set(0.0)
        with pytest.raises(TooLate):
            await (logged_in.edit(owed(ref=stands, purpose=Purpose.EDIT)) if editing else logged_in.post(owed()))
        SEND_BEFORE.reset(given)
        assert await wire.heard.get() == b""


async def test_an_outage_is_an_unknown_outcome(logged_in: DiscordAdapter, loopback: LoopbackDiscord) -> None:
    loopback.plan = [refuses(503)]
    with pytest.raises(OutcomeUnknown, match="503"):
        await logged_in.post(owed())


async def test_a_short_limit_is_waited_out_by_the_library(logged_in: DiscordAdapter, loopback: LoopbackDiscord) -> None:
    loopback.plan = [refuses(429, {"retry_after": 0.01, "global": False, "message": "slow"}, Via="1.1 google")]
    await logged_in.post(owed())
    assert len(loopback.posted) == 1


async def test_what_the_library_repeats_waits_for_a_turn_of_its_own(
    logged_in: DiscordAdapter, loopback: LoopbackDiscord
) -> None:
    turns: list[int] = []

    async def turn() -> None:
        turns.append(len(loopback.bodies))

    loopback.plan = [refuses(429, {"retry_after": 0.01, "global": False, "message": "slow"}, Via="1.1 google")]
    given = NEXT_TURN.set(turn)
    await logged_in.post(owed())
    NEXT_TURN.reset(given)
    assert turns == [0, 1]


async def test_a_turn_that_is_too_far_off_is_said_as_such_and_nothing_is_posted(
    logged_in: DiscordAdapter, loopback: LoopbackDiscord
) -> None:
    async def turn() -> None:
        raise TryLater("Many messages wait for their turn. Nothing was sent yet.", after=20.0)

    given = NEXT_TURN.set(turn)
    with pytest.raises(TryLater) as raised:
        await logged_in.post(owed())
    NEXT_TURN.reset(given)
    assert raised.value.after == 20.0
    assert loopback.bodies == []


async def test_a_long_limit_is_put_off_for_as_long_as_discord_says(
    logged_in: DiscordAdapter, loopback: LoopbackDiscord
) -> None:
    loopback.plan = [refuses(429, {"retry_after": 240.0, "global": False, "message": "slow"}, Via="1.1 google")]
    with pytest.raises(TryLater) as raised:
        await logged_in.post(owed())
    assert raised.value.after == 240.0


async def test_a_ban_by_cloudflare_is_put_off_for_everything(
    logged_in: DiscordAdapter, loopback: LoopbackDiscord
) -> None:
    loopback.plan = [lambda _: web.Response(status=429, text="<html>", headers={"Retry-After": "120"})]
    with pytest.raises(TryLater) as raised:
        await logged_in.post(owed())
    assert (raised.value.after, raised.value.everywhere) == (120.0, True)


async def test_a_token_that_was_revoked_is_put_off_with_what_to_do(
    logged_in: DiscordAdapter, loopback: LoopbackDiscord
) -> None:
    loopback.plan = [refuses(401)]
    with pytest.raises(TryLater, match="DISCORD_TOKEN"):
        await logged_in.post(owed())


async def test_a_channel_the_bot_cannot_see_is_refused(logged_in: DiscordAdapter, loopback: LoopbackDiscord) -> None:
    loopback.plan = [refuses(403, {"message": "Missing Access", "code": 50001})]
    with pytest.raises(Refused, match="View Channel") as raised:
        await logged_in.post(owed())
    assert not raised.value.only_this


async def test_a_message_discord_cannot_read_is_refused_alone(
    logged_in: DiscordAdapter, loopback: LoopbackDiscord
) -> None:
    loopback.plan = [refuses(400, {"message": "Invalid Form Body", "code": 50035})]
    with pytest.raises(Refused) as raised:
        await logged_in.post(owed())
    assert raised.value.only_this


async def test_an_edit_that_is_cut_is_repeated_and_one_of_a_deleted_message_is_not(
    logged_in: DiscordAdapter, loopback: LoopbackDiscord
) -> None:
    edit = owed(purpose=Purpose.EDIT, ref=MessageRef(target=TARGET, message="900"))
    loopback.plan = [cut, refuses(404, {"message": "Unknown Message", "code": 10008})]
    with pytest.raises(TryLater):
        await logged_in.edit(edit)
    with pytest.raises(MessageGone):
        await logged_in.edit(edit)


async def test_before_the_gateway_is_connected_nothing_is_posted(aengine: AsyncEngine) -> None:
    with pytest.raises(TryLater, match="not connected yet"):
        await DiscordAdapter(SETTINGS, aengine).post(owed())


@pytest.mark.parametrize("target", ["discord:general", "discord:81/general", "discord:x/1"])
async def test_a_target_that_names_no_channel_is_refused_with_how_it_is_written(
    logged_in: DiscordAdapter, target: str
) -> None:
    with pytest.raises(Refused, match="discord:SERVER/CHANNEL"):
        await logged_in.post(owed(target=Target(target)))


async def test_a_network_that_is_down_posted_nothing(
    logged_in: DiscordAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", "http://127.0.0.1:9/api/v10")
    with pytest.raises(TryLater, match="could not be reached"):
        await logged_in.post(owed())
