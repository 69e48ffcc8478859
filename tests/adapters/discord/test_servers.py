"""What one server keeps from another, and what a channel is spared."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from facts.communities import ChannelSettings
from facts.engine import Engine
from facts.model import Aspect
from tests.adapters.discord.conftest import World, written
from tests.adapters.discord.test_delivering import denied

THEIRS: dict[str, Any] = {"id": "elsewhere", "tenant": "discord:1", "target": "discord:1/2", "review_target": None}


async def test_a_server_that_follows_nothing_sees_nothing_of_another(world: World) -> None:
    await world.follow("Their Secret", **THEIRS)
    await world.add("A secret plan")
    for command in ("status", "timeline", "sources", "cast"):
        told = written((await world.fan.slash(world.talk, command)).response)
        assert "secret" not in told.casefold()
    asked = written((await world.fan.slash(world.talk, "ask", question="Is it greenlit?")).response)
    assert "secret" not in asked.casefold()
    assert "/setup" in asked
    assert await world.fan.autocomplete(world.talk, "ask", "production", "") == []
    assert "secret" not in written((await world.mod.slash(world.talk, "production list")).response).casefold()


async def test_a_server_cannot_follow_what_another_keeps_to_itself(world: World) -> None:
    await world.follow("Their Secret", **THEIRS)
    tried = await world.mod.slash(world.talk, "setup", production="Their Secret", announcements=world.news)
    assert "does not share it" in written(tried.response)
    assert await world.engine.do(Engine.communities, tenant=world.tenant) == ()
    renamed = await world.mod.slash(world.talk, "production add", name="Their Secret", aliases="Mine")
    assert "does not share it" in written(renamed.response)
    assert (await world.engine.do(Engine.production, "Their Secret")).aliases == ()


async def test_what_is_shared_on_purpose_can_be_seen_and_followed(world: World) -> None:
    await world.follow("Their Open Book", settings=ChannelSettings(shared=True), **THEIRS)
    await world.add("We have the green light")
    assert "green light" in written((await world.fan.slash(world.talk, "timeline")).response)
    followed = await world.mod.slash(world.talk, "setup", production="Their Open Book", announcements=world.news)
    assert "Their Open Book" in written(followed.response)
    shown = await world.mod.slash(world.talk, "setup", shared=True)
    assert "may see and follow it too" in written(shown.response)


async def test_seeing_is_not_deciding(world: World) -> None:
    await world.follow("Their Open Book", settings=ChannelSettings(shared=True), **THEIRS)
    kept = await world.add()
    await world.propose()
    tried = await world.mod.slash(
        world.talk, "statement retract", statement=kept.id, why="misattributed", reason="I say so"
    )
    assert "not followed here" in written(tried.response)
    assert "Nothing waits" in written((await world.mod.slash(world.desk, "review")).response)
    added = await world.mod.slash(world.talk, "statement add", aspect="release", certainty="stated")
    assert "not followed here" in written(added.response)


@pytest.mark.parametrize("followers", [1, 2])
async def test_a_private_conversation_is_held_with_a_single_community_only(world: World, followers: int) -> None:
    await world.follow("Night Harbour")
    await world.add()
    if followers == 2:
        await world.follow("Day Harbour", **THEIRS)
    told = written((await world.fan.user.slash("ask", question="Is it greenlit?")).response)
    assert ("green light" in told) is (followers == 1)


async def test_a_message_in_a_private_conversation_is_answered_without_a_mention(world: World) -> None:
    await world.follow()
    await world.add()
    await world.fan.send_dm("is it greenlit?")
    assert "green light" in written(world.fan.user.dm_channel.last_message)


async def test_a_channel_can_be_spared_the_plot(world: World) -> None:
    await world.follow()
    await world.add()
    await world.add("The lighthouse did it", aspect=Aspect.STORY)
    await world.mod.slash(world.talk, "setup", answers="everybody")
    assert "||" in written((await world.fan.slash(world.talk, "timeline")).response)
    told = await world.mod.slash(world.talk, "spoilers", allowed=False)
    assert "leave the plot out" in written(told.response)
    for command in ("timeline", "sources", "status"):
        spared = written((await world.fan.slash(world.talk, command)).response)
        assert "lighthouse" not in spared
        assert "green light" in spared
    about = await world.fan.slash(world.talk, "ask", question="What is it about?")
    assert "kept out of this channel" in written(about.response)
    assert "lighthouse" in written((await world.fan.slash(world.news, "timeline")).response)
    await world.mod.slash(world.talk, "spoilers", allowed=True)
    assert "lighthouse" in written((await world.fan.slash(world.talk, "timeline")).response)


async def test_the_plot_is_not_shared_into_a_channel_that_is_spared_it(world: World) -> None:
    await world.follow()
    await world.add("The lighthouse did it", aspect=Aspect.STORY)
    await world.mod.slash(world.talk, "spoilers", allowed=False)
    private = await world.fan.slash(world.talk, "ask", question="What is it about?")
    assert "lighthouse" in written(private.response)
    tried = await world.fan.click(private.response, label="Share in channel")
    assert tried.response.ephemeral
    assert "kept out of this channel" in written(tried.response)


async def test_members_cannot_change_what_a_channel_is_spared(world: World) -> None:
    await world.follow()
    assert "Only moderators" in written((await world.fan.slash(world.talk, "spoilers", allowed=True)).response)


async def test_each_announcement_can_have_a_thread_for_talk(world: World) -> None:
    await world.follow()
    await world.mod.slash(world.talk, "news", threads=True)
    await world.add()
    await world.deliver()
    (thread,) = world.news.threads
    assert thread.name.startswith("New on record")


async def test_a_thread_that_cannot_be_opened_costs_the_announcement_nothing(world: World) -> None:
    await world.follow()
    await world.mod.slash(world.talk, "news", threads=True)
    world.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)
    await world.add()
    await world.deliver()
    assert "green light" in written(world.news.last_message)
    assert list(world.news.threads) == []


async def test_setup_says_what_opening_threads_needs(world: World) -> None:
    await world.follow()
    await world.mod.slash(world.talk, "news", threads=True)
    await denied(world, world.news, create_public_threads=False)
    assert "Create Public Threads" in written((await world.mod.slash(world.talk, "setup")).response)


async def test_a_statement_is_read_differently_with_menus(world: World) -> None:
    await world.follow()
    kept = await world.add()
    opened = await world.mod.slash(world.talk, "statement edit", statement=kept.id)
    result = await world.mod.submit_modal(
        opened, {"certainty": ["hedged"], "aspect": ["filming"], "way": ["-"], "reason": "Read again"}
    )
    told = written(result.response)
    assert "hedged, that it is not so" in told
    history = await world.engine.do(Engine.history, None, Aspect.FILMING)
    assert [each.statement.claim.quote for each in history] == [kept.claim.quote]


async def test_without_a_review_channel_the_owner_is_told_once_what_is_missing(world: World) -> None:
    await world.follow(review_target=None)
    await denied(world, world.news, send_messages=False)
    await world.add()
    for owed in await world.owed():
        for _ in range(2):
            with pytest.raises(Exception, match="lacks Send Messages"):
                await world.adapter.post(owed)
    await world.env.settle()
    sent = [
        each.json
        for each in world.env.http_requests
        if each.method == "POST" and each.path == "/users/@me/channels" and each.json
    ]
    assert [str(each["recipient_id"]) for each in sent] == [str(world.env.bot.get_guild(world.guild.id).owner_id)]


async def test_a_removal_while_we_were_away_is_noticed_at_the_next_start(world: World) -> None:
    await world.follow("Night Harbour")
    await world.follow("Their Secret", **{**THEIRS, "tenant": "discord:4242", "target": "discord:4242/2"})
    await world.add()
    await world.restart()
    await world.env.settle()
    left = [each.object for each in await world.engine.do(Engine.audit, limit=20) if each.action == "left"]
    assert left == ["discord:4242"]
    await world.restart()
    await world.env.settle()
    again = [each.object for each in await world.engine.do(Engine.audit, limit=20) if each.action == "left"]
    assert again == left


async def test_a_trusted_server_is_of_the_same_house(world: World) -> None:
    await world.follow("Their Secret", **THEIRS)
    world.adapter.client.people._servers = (world.guild.id,)
    followed = await world.mod.slash(world.talk, "setup", production="Their Secret", announcements=world.news)
    assert "Their Secret" in written(followed.response)


async def test_what_a_channel_is_spared_its_news_spare_it_too(world: World) -> None:
    await world.follow()
    await world.mod.slash(world.news, "spoilers", allowed=False)
    await world.add("The lighthouse did it", aspect=Aspect.STORY)
    await world.deliver()
    assert list(world.news.history()) == []


async def test_news_can_go_to_a_thread(world: World) -> None:
    await world.env.bot.get_channel(world.talk.id).create_thread(name="news", type=discord.ChannelType.public_thread)
    await world.env.settle()
    (thread,) = world.talk.threads
    told = await world.mod.slash(world.talk, "setup", production="Night Harbour", announcements=thread)
    assert "All permissions are there" in written(told.response)
    (world.production,) = await world.engine.do(Engine.productions)
    await world.add()
    await world.deliver()
    assert "green light" in written(thread.last_message)
