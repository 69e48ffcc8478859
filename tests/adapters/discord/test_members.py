"""What members find under an answer, and the other commands they have."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from adapters.discord import render
from adapters.discord.ids import packed
from adapters.discord.speaking import Shown
from facts.engine import Engine
from facts.messages import Answer, DeliveryState, Line, Verdict
from facts.model import Aspect, RetractionKind, Statement
from tests.adapters.discord.conftest import OPERATOR, SETTINGS, World, buttons, written
from tests.adapters.discord.test_rendering import cited
from tests.adapters.discord.test_reviewing import press


async def answered(world: World, **over: Any) -> tuple[Statement, Any]:
    """Put a statement on record, and a card that cites it into the channel."""
    await world.follow()
    statement = await world.add()
    given: dict[str, Any] = {
        "question": "Is it *greenlit*?",
        "verdict": Verdict.CONFIRMED,
        "lines": (Line("Yes.", (1,)),),
        "citations": (cited(statement=statement.id),),
        "production": world.production.name,
        "production_id": world.production.id,
        "aspect": Aspect.GREENLIGHT,
        **over,
    }
    channel = world.env.bot.get_channel(world.talk.id)
    message = await channel.send(view=Shown(render.answer(Answer(**given), private=True)))
    await world.env.settle()
    return statement, message


async def test_sources_show_the_cited_statements_in_full_to_whoever_pressed(world: World) -> None:
    statement, message = await answered(world)
    result = await world.fan.click(message, label="Sources")
    assert result.response.ephemeral
    told = written(result.response)
    assert "“We have the green light”" in told
    assert "harbourpost.example" in told
    assert statement.id in told


async def test_sources_still_work_after_a_restart(world: World) -> None:
    _, message = await answered(world)
    await world.restart()
    result = await world.fan.click(message, label="Sources")
    assert "We have the green light" in written(result.response)


async def test_history_shows_what_was_withdrawn_too(world: World) -> None:
    statement, message = await answered(world)
    await world.engine.do(Engine.retract, statement.id, OPERATOR, RetractionKind.MISATTRIBUTED, "It was Paula.")
    result = await world.fan.click(message, label="History")
    told = written(result.response)
    assert "~~" in told
    assert "It was Paula" in told


async def test_sharing_shows_everybody_exactly_what_the_asker_saw(world: World) -> None:
    _, message = await answered(world)
    result = await world.fan.click(message, label="Share in channel")
    assert not result.response.ephemeral
    assert written(result.response) == written(message)
    assert "Share in channel" not in buttons(result.response)


async def test_what_a_member_says_is_wrong_reaches_the_moderators_without_a_name(world: World) -> None:
    _, message = await answered(world)
    opened = await world.fan.click(message, label="That’s wrong")
    result = await world.fan.submit_modal(opened, {"told": "She said @everyone it is not."})
    assert "Thank you" in written(result.response)
    told = written(world.desk.last_message)
    assert "Said to be wrong: Night Harbour · greenlight" in told
    assert "fay" not in told
    assert "@everyone" not in told
    listed = await world.mod.slash(world.desk, "reports")
    assert "She said" in written(listed.response)
    settled = await world.mod.slash(world.desk, "reports", settled=world.production.id)
    assert "not settled" in written(settled.response)


async def test_a_report_is_kept_even_where_the_review_channel_cannot_be_written(world: World) -> None:
    _, message = await answered(world)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    opened = await world.fan.click(message, label="That’s wrong")
    result = await world.fan.submit_modal(opened, {"told": "No."})
    assert "Thank you" in written(result.response)
    assert "No." in written((await world.mod.slash(world.desk, "reports")).response)


async def test_an_unclear_question_is_asked_again_with_the_choice(world: World) -> None:
    unclear = {"verdict": Verdict.UNCLEAR, "choices": ("Night Harbour", "Day Harbour"), "citations": ()}
    _, message = await answered(world, **unclear)
    result = await world.fan.click(message, label="Night Harbour")
    assert "Is it \\*greenlit\\*?" in written(result.response)


async def test_a_foreign_statement_in_a_buttons_id_is_not_shown(world: World) -> None:
    await world.follow("Their Secret", id="elsewhere", tenant="discord:1", target="discord:1/2", review_target=None)
    foreign = await world.add("A secret plan")
    _, message = await answered(world)
    result = await press(world, world.fan, message, "sources:" + packed([foreign.id], 20))
    assert "secret plan" not in written(result.response)
    assert "not followed here" in written(result.response)


@pytest.mark.parametrize("command", ["cast", "timeline", "sources", "status"])
async def test_the_lists_of_an_empty_record_say_so(world: World, command: str) -> None:
    await world.follow()
    result = await world.fan.slash(world.talk, command)
    assert result.response.ephemeral
    assert "on record" in written(result.response)


async def test_the_cast_names_people_with_how_firmly_they_are_named(world: World) -> None:
    await world.follow()
    await world.add("I would love to come back", aspect=Aspect.CAST, subject="Mira Moor", certainty="wished")
    told = written((await world.fan.slash(world.talk, "cast")).response)
    assert "Mira Moor" in told
    assert "wished" in told


async def test_a_timeline_can_be_of_one_aspect(world: World) -> None:
    await world.follow()
    await world.add()
    await world.add("In spring, I think", aspect=Aspect.RELEASE)
    told = written((await world.fan.slash(world.talk, "timeline", aspect="release")).response)
    assert "In spring" in told
    assert "green light" not in told


async def test_a_claim_is_checked_by_command_and_by_the_menu_of_a_message(world: World) -> None:
    await world.follow()
    await world.add()
    by_command = await world.fan.slash(world.talk, "check", claim="It is greenlit")
    message = await world.fan.send(world.talk, "It is greenlit, trust me")
    by_menu = await world.fan.context_menu(world.talk, "Check this claim", message)
    assert "Asked: “It is greenlit”" in written(by_command.response)
    assert by_menu.response.ephemeral
    assert "trust me" in written(by_menu.response)


async def test_a_message_without_words_cannot_be_checked(world: World) -> None:
    await world.follow()
    message = await world.fan.send(world.talk, "🙃")
    result = await world.fan.context_menu(world.talk, "Check this claim", message)
    assert "no words in that" in written(result.response)


async def test_mentioning_the_bot_with_a_question_is_answered_in_reply(world: World) -> None:
    await world.follow()
    asked = await world.fan.send(world.talk, f"{world.env.bot.user.mention} is it greenlit?")
    reply = world.talk.last_message
    assert reply.reference.message_id == asked.id
    assert "“is it greenlit?”" in written(reply)


async def test_a_reply_to_an_answer_that_mentions_the_bot_is_a_follow_up(world: World) -> None:
    await world.follow("Day Harbour", id="day", target=world.target(world.talk))
    await world.follow()
    await world.add()
    me = world.env.bot.user.mention
    await world.fan.send(world.talk, f"{me} is Night Harbour greenlit?")
    first = world.talk.last_message
    await world.fan.send(world.talk, f"{me} who is in it?", reply_to=first)
    assert "Night Harbour" in written(world.talk.last_message)
    await world.fan.send(world.talk, f"{me} and is it greenlit?", reply_to=world.talk.last_message)
    assert "We have the green light" in written(world.talk.last_message)
    await world.fan.send(world.talk, f"{me} is it greenlit?")
    assert "Which one" in written(world.talk.last_message), "nothing says which of the two is meant"


async def test_in_a_private_conversation_whatever_comes_next_is_a_follow_up(world: World) -> None:
    await world.follow("Day Harbour", id="day", target=world.target(world.talk))
    await world.follow()
    await world.add()
    await world.fan.send_dm("is Night Harbour greenlit?")
    await world.fan.send_dm("and who is in it?")
    told = written(world.fan.user.dm_channel.last_message)
    assert "Night Harbour" in told
    assert "Day Harbour" not in told


async def test_messages_that_do_not_mention_the_bot_are_left_alone(world: World) -> None:
    await world.follow()
    await world.fan.send(world.talk, "is it greenlit?")
    assert len(world.talk.history()) == 1


async def test_other_bots_are_never_answered(world: World) -> None:
    await world.follow()
    other = world.guild.add_member(world.env.create_user("otherbot", bot=True))
    await other.send(world.talk, f"{world.env.bot.user.mention} is it greenlit?")
    assert len(world.talk.history()) == 1


async def test_a_bare_mention_is_told_how_to_ask(world: World) -> None:
    await world.follow()
    await world.fan.send(world.talk, world.env.bot.user.mention)
    assert "Ask in words" in written(world.talk.last_message)


@pytest.mark.parametrize("settings", [SETTINGS.model_copy(update={"public_answers": True})])
async def test_answers_are_public_where_the_settings_say_so(world: World) -> None:
    await world.follow()
    result = await world.fan.slash(world.talk, "ask", question="Is it greenlit?")
    assert not result.response.ephemeral
    assert "Share in channel" not in buttons(result.response)


async def test_a_watch_is_made_by_the_button_and_told_by_private_message(world: World) -> None:
    statement, message = await answered(world)
    for owed in await world.owed():
        await world.engine.do(Engine.settle, owed, DeliveryState.GONE)
    result = await world.fan.click(message, label="Tell me when this changes")
    assert "by private message" in written(result.response)
    await world.engine.do(Engine.retract, statement.id, OPERATOR, RetractionKind.MISATTRIBUTED, "It was Paula.")
    await world.deliver()
    assert "Night Harbour" in written(world.fan.user.dm_channel.last_message)


async def test_a_watch_in_a_thread_pings_its_member_and_nobody_else(world: World) -> None:
    await world.follow()
    await world.fan.send(world.talk, "let us follow this")
    thread = await world.env.bot.get_channel(world.talk.id).create_thread(
        name="watching", type=discord.ChannelType.public_thread
    )
    await world.env.settle()
    (handle,) = world.talk.threads
    await world.fan.slash(handle, "watch", aspect="greenlight", told="here")
    await world.add()
    await world.deliver()
    last = handle.last_message
    assert last.channel.id == thread.id
    assert written(last).startswith(f"<@{world.fan.id}>")
    sent = [
        each.json for each in world.env.http_requests if each.path == f"/channels/{thread.id}/messages" and each.json
    ]
    assert sent[-1]["allowed_mentions"]["users"] == [world.fan.id]


async def test_a_watch_ends_and_a_member_is_forgotten(world: World) -> None:
    await world.follow()
    await world.fan.slash(world.talk, "watch", person="Mira Moor")
    (choice,) = await world.fan.autocomplete(world.talk, "unwatch", "watch", "mira")
    assert "Mira Moor" in choice["name"]
    ended = await world.fan.slash(world.talk, "unwatch", watch=choice["value"])
    assert "not told of that any more" in written(ended.response)
    await world.fan.slash(world.talk, "watch")
    assert "1 entry" in written((await world.fan.slash(world.talk, "forget-me")).response)


async def test_a_shared_answer_is_edited_when_what_it_cites_is_withdrawn(world: World) -> None:
    statement, message = await answered(world)
    await world.deliver()
    await world.fan.click(message, label="Share in channel")
    shared = world.talk.last_message
    await world.engine.do(Engine.retract, statement.id, OPERATOR, RetractionKind.MISATTRIBUTED, "It was Paula.")
    await world.deliver()
    told = written(next(each for each in world.talk.history() if each.id == shared.id))
    assert "It was Paula" in told


async def test_an_answer_to_a_mention_is_remembered_too(world: World) -> None:
    await world.follow()
    statement = await world.add()
    await world.deliver()
    await world.fan.send(world.talk, f"{world.env.bot.user.mention} is it greenlit?")
    reply = world.talk.last_message
    if "green light" not in written(reply):
        pytest.skip("the engine does not answer this yet")
    await world.engine.do(Engine.retract, statement.id, OPERATOR, RetractionKind.MISATTRIBUTED, "It was Paula.")
    await world.deliver()
    assert "It was Paula" in written(next(each for each in world.talk.history() if each.id == reply.id))


@pytest.mark.parametrize("command", ["help", "privacy"])
async def test_help_and_privacy_are_shown_to_the_asker_alone(world: World, command: str) -> None:
    result = await world.fan.slash(world.talk, command)
    assert result.ephemeral
    assert written(result.response)
