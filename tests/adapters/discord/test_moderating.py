"""Setting up, statements by hand, productions, gaps, the audit."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from facts.engine import Engine
from facts.messages import Question
from facts.model import Aspect, Certainty, Polarity
from tests.adapters.discord.conftest import OPERATOR, World, written


async def communities(world: World) -> Any:
    return await world.engine.do(Engine.communities, tenant=world.tenant)


async def test_setup_follows_a_new_production_and_says_that_all_permissions_are_there(world: World) -> None:
    role = world.guild.create_role("Archivists")
    result = await world.mod.slash(
        world.talk,
        "setup",
        production="Night Harbour",
        announcements=world.news,
        review=world.desk,
        moderators=role,
    )
    (community,) = await communities(world)
    assert community.target == world.target(world.news)
    assert community.review_target == world.target(world.desk)
    assert community.moderators == (str(role.id),)
    told = written(result.response)
    assert "All permissions are there" in told
    assert f"<#{world.news.id}>" in told


async def test_setup_changes_one_thing_and_keeps_the_others(world: World) -> None:
    await world.follow()
    await world.mod.slash(world.talk, "setup", announcements=world.talk)
    (community,) = await communities(world)
    assert community.target == world.target(world.talk)
    assert community.review_target == world.target(world.desk)


async def test_setup_alone_shows_what_is_set_up(world: World) -> None:
    assert "Nothing is followed here yet" in written((await world.mod.slash(world.talk, "setup")).response)
    await world.follow()
    assert "Night Harbour" in written((await world.mod.slash(world.talk, "setup")).response)


async def test_setup_names_every_missing_permission(world: World) -> None:
    await world.follow()
    channel = world.env.bot.get_channel(world.news.id)
    overwrite = discord.PermissionOverwrite(send_messages=False, read_message_history=False)
    await channel.set_permissions(channel.guild.me, overwrite=overwrite)
    told = written((await world.mod.slash(world.talk, "setup")).response)
    assert "Send Messages and Read Message History in #news" in told


async def test_a_channel_that_the_bot_cannot_see_is_told(world: World) -> None:
    hidden = world.guild.create_text_channel(
        "hidden", overwrites={world.env.bot.user: discord.PermissionOverwrite(view_channel=False)}
    )
    world.env.bot.get_guild(world.guild.id)._remove_channel(world.env.bot.get_channel(hidden.id))
    result = await world.mod.slash(world.talk, "setup", production="Night Harbour", announcements=hidden)
    assert "cannot see #hidden" in written(result.response)


async def test_setup_needs_a_channel_the_first_time(world: World) -> None:
    result = await world.mod.slash(world.talk, "setup", production="Night Harbour")
    assert "Say where news go" in written(result.response)
    assert await communities(world) == ()
    assert await world.engine.do(Engine.productions) == ()


async def test_a_server_can_show_answers_to_everybody(world: World) -> None:
    await world.follow()
    told = await world.mod.slash(world.talk, "setup", answers="everybody")
    assert "shown to everybody" in written(told.response)
    assert not (await world.fan.slash(world.talk, "ask", question="Is it greenlit?")).response.ephemeral
    await world.mod.slash(world.talk, "setup", answers="asker")
    assert (await world.fan.slash(world.talk, "ask", question="Is it greenlit?")).response.ephemeral


async def test_setup_is_for_those_who_manage_the_server(world: World) -> None:
    role = world.guild.create_role("Archivists")
    archivist = world.guild.add_member(world.env.create_user("ann"), roles=[role])
    await world.follow(moderators=(str(role.id),))
    (command,) = [each for each in await world.env.bot.tree.fetch_commands() if each.name == "setup"]
    world.guild.set_command_permissions(command, {role: True})
    result = await archivist.slash(world.talk, "setup", announcements=world.talk)
    assert "may manage this server" in written(result.response)
    assert (await communities(world))[0].target == world.target(world.news)


async def test_a_forum_can_take_the_news(world: World) -> None:
    forum = world.guild.create_forum_channel("archive")
    result = await world.mod.slash(world.talk, "setup", production="Night Harbour", announcements=forum)
    assert "All permissions are there" in written(result.response)


async def test_a_statement_is_added_by_hand(world: World) -> None:
    await world.follow()
    opened = await world.mod.slash(world.talk, "statement add", aspect="release", certainty="hedged", way="-")
    result = await world.mod.submit_modal(
        opened,
        {
            "quote": "It will not be next year",
            "speaker": "Pat Producer",
            "where": "https://www.harbourpost.example/2",
            "said": "2026-11",
        },
    )
    assert "It will not be next year" in written(result.response)
    (record,) = await world.engine.do(Engine.history, None, None)
    claim, citation = record.statement.claim, record.statement.citation
    assert (claim.aspect, claim.certainty, claim.polarity) == (Aspect.RELEASE, Certainty.HEDGED, Polarity.DENIES)
    assert (claim.said, citation.outlet) == ("2026-11", "harbourpost.example")


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [("where", "javascript://x", "no web address"), ("said", "soon", "is no date"), ("said", "2026-13", "is no date")],
)
async def test_what_was_mistyped_is_told_and_nothing_is_stored(world: World, field: str, typed: str, told: str) -> None:
    await world.follow()
    opened = await world.mod.slash(world.talk, "statement add", aspect="release", certainty="stated")
    given = {"quote": "In May", "speaker": "Pat", "where": "The Harbour Post", field: typed}
    result = await world.mod.submit_modal(opened, given)
    assert told in written(result.response) + "".join(written(each) for each in result.followups)
    assert await world.engine.do(Engine.history, None, None) == ()


async def test_members_cannot_add_correct_or_retract(world: World) -> None:
    await world.follow()
    kept = await world.add()
    tries = [
        await world.fan.slash(world.talk, "statement add", aspect="release", certainty="stated"),
        await world.fan.slash(world.talk, "statement correct", statement=kept.id),
        await world.fan.slash(
            world.talk, "statement retract", statement=kept.id, why="misattributed", reason="I say so"
        ),
    ]
    assert all("Only moderators" in written(result.response) for result in tries)
    assert (await world.engine.do(Engine.statement, kept.id)).retraction is None


async def test_a_statement_is_corrected_and_the_old_one_stays_readable(world: World) -> None:
    await world.follow()
    kept = await world.add()
    opened = await world.mod.slash(world.talk, "statement correct", statement=kept.id, certainty="hedged")
    result = await world.mod.submit_modal(opened, {"speaker": "Paula Producer", "reason": "The tape says so"})
    assert "Paula Producer" in written(result.response)
    shown = await world.fan.slash(world.talk, "statement show", statement=kept.id)
    assert "withdrawn" in written(shown.response)
    assert "The tape says so" in written(shown.response)


async def test_a_correction_that_changes_nothing_is_told(world: World) -> None:
    await world.follow()
    kept = await world.add()
    opened = await world.mod.slash(world.talk, "statement correct", statement=kept.id)
    result = await world.mod.submit_modal(opened, {"reason": "Just because"})
    assert "changes nothing" in written(result.response or result.followups[-1]) + "".join(
        written(each) for each in result.followups
    )


async def test_a_statement_is_retracted_with_its_reason(world: World) -> None:
    await world.follow()
    kept = await world.add()
    result = await world.mod.slash(
        world.talk, "statement retract", statement=kept.id, why="retracted_by_outlet", reason="The Post took it back"
    )
    assert "took it back" in written(result.response)


async def test_statements_are_completed_by_their_words(world: World) -> None:
    await world.follow()
    kept = await world.add()
    await world.add("Something else entirely")
    found = await world.fan.autocomplete(world.talk, "statement show", "statement", "green light")
    assert [each["value"] for each in found] == [kept.id]


async def test_a_statement_of_another_server_is_not_shown(world: World) -> None:
    await world.follow("Their Secret", id="elsewhere", tenant="discord:1", target="discord:1/2", review_target=None)
    foreign = await world.add("A secret plan")
    await world.follow("Night Harbour")
    result = await world.mod.slash(world.talk, "statement show", statement=foreign.id)
    assert "not followed here" in written(result.response)
    assert await world.mod.autocomplete(world.talk, "statement show", "statement", "secret") == []


async def test_an_unknown_statement_is_told(world: World) -> None:
    await world.follow()
    result = await world.mod.slash(world.talk, "statement show", statement="s-nothing")
    assert "no statement s-nothing" in written(result.response)


async def test_gaps_are_listed_without_who_asked(world: World) -> None:
    await world.follow()
    await world.engine.do(Engine.ask, Question(text="who plays the cat?"))
    told = written((await world.mod.slash(world.talk, "gaps")).response)
    assert "Night Harbour" in told
    assert "fay" not in told
    assert "Only moderators" in written((await world.fan.slash(world.talk, "gaps")).response)


async def test_the_audit_shows_this_servers_deeds_alone(world: World) -> None:
    await world.follow("Their Secret", id="elsewhere", tenant="discord:1", target="discord:1/2", review_target=None)
    await world.add("A secret plan")
    await world.follow("Night Harbour")
    await world.add()
    told = written((await world.mod.slash(world.talk, "audit")).response)
    assert "We have the green light" in told
    assert "secret" not in told.casefold()


async def test_productions_are_listed_and_added(world: World) -> None:
    await world.follow(aliases=("NH",))
    assert "also NH" in written((await world.fan.slash(world.talk, "production list")).response)
    added = await world.mod.slash(world.talk, "production add", name="Day Harbour", aliases="DH, The Day", kind="film")
    assert "Day Harbour" in written(added.response)
    refused = await world.fan.slash(world.talk, "production add", name="Mine")
    assert "Only moderators" in written(refused.response)


async def test_a_production_without_a_name_is_told(world: World) -> None:
    result = await world.mod.slash(world.talk, "production add", name="!!!")
    assert "needs a name" in written(result.response)


async def settings_of(world: World) -> Any:
    return (await communities(world))[0].settings


async def test_news_digests_and_quiet_hours_are_set_for_a_channel(world: World) -> None:
    await world.follow()
    await world.mod.slash(world.talk, "news", tells="changes", least="hedged", plot=False)
    await world.mod.slash(world.talk, "digest", when="weekly", hour=9, day="5", zone="Europe/Rome")
    told = written((await world.mod.slash(world.talk, "quiet", start="22:00", end="07:00")).response)
    chosen = await settings_of(world)
    assert (chosen.tells.value, chosen.least, chosen.spoilers) == ("changes", Certainty.HEDGED, False)
    assert (chosen.digest.value, chosen.digest_hour, chosen.digest_day, chosen.zone) == ("weekly", 9, 5, "Europe/Rome")
    assert (chosen.quiet_from, chosen.quiet_until) == ("22:00", "07:00")
    assert "weekly on Friday at 9:00" in told
    await world.mod.slash(world.talk, "quiet")
    assert (await settings_of(world)).quiet_from is None


async def test_a_time_that_is_none_is_told(world: World) -> None:
    await world.follow()
    result = await world.mod.slash(world.talk, "quiet", start="late", end="07:00")
    assert "no time of day" in written(result.response)


async def test_a_role_is_pinged_once_it_opted_in_and_nobody_else_ever(world: World) -> None:
    role = world.guild.create_role("News")
    await world.follow()
    await world.mod.slash(world.talk, "ping", role=role, aspect="greenlight")
    await world.add()
    await world.deliver()
    (sent,) = [each.json for each in world.env.http_requests if each.path == f"/channels/{world.news.id}/messages"]
    assert sent["components"][0]["content"] == f"<@&{role.id}>"
    assert sent["allowed_mentions"] == {"parse": [], "roles": [role.id], "users": []}
    await world.mod.slash(world.talk, "ping", role=role, aspect="greenlight", off=True)
    assert (await settings_of(world)).pings == ()


async def test_members_cannot_change_what_a_channel_is_told(world: World) -> None:
    await world.follow()
    result = await world.fan.slash(world.talk, "digest", when="daily")
    assert "Only moderators" in written(result.response)


async def test_sources_are_added_listed_paused_and_removed(world: World) -> None:
    await world.follow()
    url = "https://harbourpost.example/feed"
    added = await world.mod.slash(world.talk, "source add", url=url)
    assert "harbourpost.example" in written(added.response)
    (choice,) = await world.mod.autocomplete(world.talk, "source pause", "source", "harbour")
    assert "paused" in written((await world.mod.slash(world.talk, "source pause", source=choice["value"])).response)
    assert "active" in written((await world.mod.slash(world.talk, "source resume", source=choice["value"])).response)
    await world.mod.slash(world.talk, "source remove", source=choice["value"])
    assert "Nothing is watched" in written((await world.mod.slash(world.talk, "source list")).response)


async def test_sources_of_another_server_are_out_of_reach(world: World) -> None:
    await world.follow("Their Secret", id="elsewhere", tenant="discord:1", target="discord:1/2", review_target=None)
    foreign = await world.engine.do(
        Engine.add_source, "https://secret.example/feed", OPERATOR, production="Their Secret", record="main"
    )
    await world.follow("Night Harbour")
    result = await world.mod.slash(world.talk, "source remove", source=foreign.id)
    assert "is watched here" in written(result.response)
    assert "secret" not in written((await world.mod.slash(world.talk, "source list")).response).casefold()


async def test_it_is_explained_why_something_was_posted_here_or_not(world: World) -> None:
    await world.follow()
    kept = await world.add()
    assert written((await world.mod.slash(world.news, "explain", statement=kept.id)).response)


async def test_being_removed_from_a_server_is_noted_and_coming_back_too(world: World) -> None:
    await world.follow()
    guild = world.env.bot.get_guild(world.guild.id)
    await world.env.bot.on_guild_remove(guild)
    await world.env.bot.on_guild_join(guild)
    (community,) = await communities(world)
    assert community.production == world.production.id


async def test_the_presence_says_how_the_production_stands(world: World) -> None:
    await world.follow()
    await world.add()
    await world.adapter.client.presence.refresh()
    assert world.adapter.client.presence._shown.startswith("Night Harbour: ")
