"""Starting and stopping against a loopback that answers like Discord: wrong tokens, no network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import discord.http
import pytest
import simcord
from aiohttp import web
from pydantic import ValidationError

from adapters.discord import TOKEN, Settings, create
from adapters.discord.client import DiscordAdapter, Unusable
from facts.aio import AsyncEngine
from tests.adapters.discord.conftest import SETTINGS


@asynccontextmanager
async def answering(answers: Sequence[tuple[int, object]], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[str]]:
    """Serve these answers, one after the other, as if they were Discord's; yields the paths asked for."""
    asked: list[str] = []
    left = list(answers)

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        status, body = left.pop(0) if len(left) > 1 else left[0]
        return web.Response(status=status, text=str(body), content_type="text/plain")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{port}/api/v10")
    try:
        yield asked
    finally:
        await runner.cleanup()


async def test_a_wrong_token_is_told_in_one_sentence_without_the_token(
    aengine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with answering([(401, "401: Unauthorized")], monkeypatch):
        adapter = create(SETTINGS, aengine)
        with pytest.raises(Unusable, match="does not accept the token in DISCORD_TOKEN") as raised:
            await adapter.run()
    assert SETTINGS.token.get_secret_value() not in str(raised.value)


async def test_an_outage_at_the_start_is_waited_out(aengine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.discord.client._FIRST_WAIT", 0.01)
    async with answering([(503, "upstream"), (503, "upstream"), (401, "401: Unauthorized")], monkeypatch) as asked:
        with pytest.raises(Unusable, match="token"):
            await create(SETTINGS, aengine).run()
    assert len(asked) == 3


async def test_a_refusal_that_waiting_does_not_mend_is_told(
    aengine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with answering([(400, "nonsense")], monkeypatch):
        with pytest.raises(Unusable, match="400"):
            await create(SETTINGS, aengine).run()


async def test_it_stops_when_cancelled_and_closing_twice_is_safe(
    aengine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with answering([(503, "upstream")], monkeypatch):
        adapter = create(SETTINGS, aengine)
        running = asyncio.create_task(adapter.run())
        await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await adapter.close()
        await adapter.close()


@pytest.mark.parametrize("token", ["hello", "a.b", "a..b", ""])
def test_what_is_no_token_is_told_before_anything_starts(token: str) -> None:
    with pytest.raises(ValidationError, match="no bot token"):
        Settings.model_validate({TOKEN: token})


def test_servers_are_listed_by_commas() -> None:
    given = Settings.model_validate({TOKEN: "a.b.c", "DISCORD_SERVERS": "1, 22"})
    assert given.servers == (1, 22)


def test_every_setting_says_what_it_is_for() -> None:
    assert all((field.description or "").endswith(".") for field in Settings.model_fields.values())


async def test_no_privileged_intent_is_asked_for(adapter: DiscordAdapter) -> None:
    intents = adapter.client.intents
    assert [intents.members, intents.presences, intents.message_content] == [False] * 3


@pytest.mark.parametrize("settings", [SETTINGS.model_copy(update={"shards": 2})])
async def test_servers_of_all_shards_are_served(simcord_env: simcord.Env, adapter: DiscordAdapter) -> None:
    for shard in (0, 1):
        guild = simcord_env.create_guild(shard_id=shard)
        member = guild.add_member(simcord_env.create_user(f"fan{shard}"))
        result = await member.slash(guild.create_text_channel("general"), "help")
        assert result.ephemeral
        assert adapter.client.get_guild(guild.id).shard_id == shard


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"DISCORD_SHARD_IDS": "0"}, "needs DISCORD_SHARDS"),
        ({"DISCORD_SHARDS": "2", "DISCORD_SHARD_IDS": "2"}, "0 to 1"),
    ],
)
def test_shards_that_there_are_not_are_told(given: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Settings.model_validate({TOKEN: "a.b.c", **given})


@pytest.mark.simcord(approved_intents=discord.Intents.none())
async def test_it_starts_without_any_privileged_intent(simcord_env: simcord.Env, adapter: DiscordAdapter) -> None:
    assert adapter.client.is_ready()
