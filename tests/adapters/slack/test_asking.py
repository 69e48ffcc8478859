"""Questions in Slack: mentions, direct messages, the command, follow-ups, duplicates."""

from __future__ import annotations

import pytest

from bot.delivering import deliver
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.model import Actor, Production, RetractionKind
from tests.adapters.slack.conftest import Serve, StandingTime, follow_another
from tests.adapters.slack.loopback import BOT_TOKEN, Installed, LoopbackSlack
from tests.adapters.slack.payloads import ALONE, command, direct, mention, pressed, pressed_at, shortcut
from tests.builders import draft


def _words(args: dict[str, object]) -> str:
    return str(args["text"]) + str(args["blocks"])


async def test_a_mention_is_answered_in_its_thread(slack: LoopbackSlack, serve: Serve, production: Production) -> None:
    async with serve():
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", ts="1700.1"))
        posted = await slack.called("chat.postMessage")
    assert (posted["channel"], posted["thread_ts"]) == ("C1", "1700.1")
    assert posted["text"]
    assert "The Long Way Home" in _words(posted)
    assert posted["unfurl_links"] is False
    assert posted["unfurl_media"] is False


async def test_a_status_is_shown_while_the_answer_is_looked_up(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?"))
        await slack.called("chat.postMessage")
    assert slack.of("assistant.threads.setStatus")[0]["thread_ts"] == "1700.1"


@pytest.mark.parametrize("fault", [("error", {"error": "missing_scope"}), ("cut", None), ("limit", 40), ("html", None)])
async def test_an_answer_comes_although_no_status_can_be_shown(
    slack: LoopbackSlack, serve: Serve, production: Production, fault: tuple[str, object]
) -> None:
    slack.fault("assistant.threads.setStatus", *fault)
    async with serve():
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?"))
        assert (await slack.called("chat.postMessage"))["thread_ts"] == "1700.1"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "Ask me"),
        (":tada: :100:", "Ask me"),
        ("🎉", "Ask me"),
        ("?!", "Ask me"),
        ("hello!", "Ask me"),
        ("Help?", "/onrecord ask QUESTION"),
        ("status", "The Long Way Home\nGreenlight – confirmed"),
    ],
)
async def test_a_mention_that_asks_nothing_is_told_what_to_ask(
    slack: LoopbackSlack, serve: Serve, production: Production, record: AsyncEngine, typed: str, expected: str
) -> None:
    async with serve():
        await slack.send("events_api", mention(f"<@U0BOT> {typed}"))
        assert expected in (await slack.called("chat.postMessage"))["text"]
    assert await record.do(Engine.gaps, production.id) == ()


async def test_ten_thousand_characters_are_refused_in_a_sentence(slack: LoopbackSlack, serve: Serve) -> None:
    async with serve():
        await slack.send("events_api", mention("<@U0BOT> " + "a" * 10_000))
        assert "10,000 characters" in (await slack.called("chat.postMessage"))["text"]


async def test_a_direct_message_is_answered(slack: LoopbackSlack, serve: Serve, production: Production) -> None:
    async with serve():
        await slack.send("events_api", direct("is it greenlit?"))
        posted = await slack.called("chat.postMessage")
    assert (posted["channel"], posted["thread_ts"]) == ("D1", "1800.1")


async def test_bots_edits_and_ourselves_are_not_answered(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        await slack.send("events_api", mention("<@U0BOT> hi", event="E1", bot_id="B9"))
        await slack.send("events_api", direct("is it greenlit?", event="E2", user="U0BOT"))
        await slack.send("events_api", direct("is it greenlit?", event="E3", subtype="message_changed"))
        await slack.send("events_api", direct("is it greenlit?", event="E4", channel_type="channel"))
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E5", ts="9.9"))
        await slack.called("chat.postMessage")
        await slack.until(lambda: not slack.unacked)
    assert [posted["thread_ts"] for posted in slack.of("chat.postMessage")] == ["9.9"]


async def test_the_same_event_twice_is_answered_once(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        again = await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E1"))
        await slack.called("chat.postMessage")
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E1"), again=again)
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E1b"))
        await slack.send("events_api", mention("<@U0BOT> who directs?", event="E2", ts="9.9"))
        await slack.called("chat.postMessage", 2)
    assert [posted["thread_ts"] for posted in slack.of("chat.postMessage")] == ["1700.1", "9.9"]
    assert len(slack.acks) == 4


async def test_an_event_repeated_to_a_restarted_bot_is_answered_once(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    for _ in range(2):
        async with serve():
            await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E1", ts="1.1"))
            await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E2", ts="2.2"))
            await slack.until(lambda: not slack.unacked)
    assert sorted(posted["thread_ts"] for posted in slack.of("chat.postMessage")) == ["1.1", "2.2"]


async def test_rotation_of_the_connection_loses_nothing_and_doubles_nothing(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E1", ts="1.1"))
        await slack.rotate()
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E2", ts="2.2"))
        await slack.called("chat.postMessage", 2)
        await slack.until(lambda: len(slack.acks) >= 2)
    assert sorted(posted["thread_ts"] for posted in slack.of("chat.postMessage")) == ["1.1", "2.2"]
    assert slack.connections == 2


async def test_everything_is_acknowledged_at_once(slack: LoopbackSlack, serve: Serve, production: Production) -> None:
    async with serve():
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?"))
        await slack.send("slash_commands", command("status", slack.response_url()))
        await slack.send(
            "interactive", pressed("history", f"{production.id} -", user="U1FAN", url=slack.response_url())
        )
        await slack.until(lambda: len(slack.acks) == 3)
        await slack.called("respond", 2)
    assert max(slack.ack_seconds) < 1


async def test_follow_ups_in_a_thread_keep_their_production_and_aspect(
    slack: LoopbackSlack, serve: Serve, production: Production, record: AsyncEngine, moderator: Actor
) -> None:
    await follow_another(record, moderator)
    asked = ["is The Long Way Home greenlit?", "who is in it?", "is it greenlit?"]
    async with serve():
        for at, text in enumerate(asked, 1):
            thread = {"thread": "1.0"} if at > 1 else {}
            ts = "1.0" if at == 1 else f"1.{at}"
            await slack.send("events_api", mention(f"<@U0BOT> {text}", event=f"E{at}", ts=ts, channel="C5", **thread))
            posted = await slack.called("chat.postMessage", at)
            assert posted["thread_ts"] == "1.0"
            assert "The Long Way Home" in posted["text"]
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E9", ts="9.0", channel="C5"))
        assert "choose_0" in str((await slack.called("chat.postMessage", 4))["blocks"])


async def test_a_follow_up_is_understood_by_the_bot_that_was_started_again(
    slack: LoopbackSlack, serve: Serve, production: Production, record: AsyncEngine, moderator: Actor
) -> None:
    await follow_another(record, moderator)
    async with serve():
        first = mention("<@U0BOT> is The Long Way Home greenlit?", event="E1", ts="1.0", channel="C5")
        await slack.send("events_api", first)
        await slack.called("chat.postMessage")
    async with serve():
        then = mention("<@U0BOT> who is in it?", event="E2", ts="1.2", channel="C5", thread="1.0")
        await slack.send("events_api", then)
        assert "The Long Way Home" in (await slack.called("chat.postMessage", 2))["text"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "/onrecord ask QUESTION"),
        ("help", "/onrecord ask QUESTION"),
        ("frobnicate", "I do not know “frobnicate”"),
        ("ask", "What would you like to know?"),
        ("ask is it greenlit?", "The Long Way Home"),
        ("is it greenlit already?", "The Long Way Home"),
        ("status", "The Long Way Home"),
        ("status Nothing Such", "No production called “Nothing Such” is followed here"),
        ("timeline", "We have the green light"),
        ("cast", "The Long Way Home"),
        ("check", "Which claim?"),
        ("check it is greenlit", "The Long Way Home"),
        ("review", "Only moderators of this community may review statements"),
        ("audit", "Only moderators"),
        ("gaps", "Only moderators"),
        ("statements", "Only moderators"),
        ("setup", "Only moderators"),
    ],
)
async def test_the_command_answers_the_one_who_typed_it(
    slack: LoopbackSlack, serve: Serve, production: Production, typed: str, expected: str
) -> None:
    async with serve():
        await slack.send("slash_commands", command(typed, slack.response_url()))
        answered = await slack.called("respond")
    assert answered["response_type"] == "ephemeral"
    assert expected in answered["text"] + str(answered["blocks"])


async def test_moderators_see_gaps_and_who_did_what(slack: LoopbackSlack, serve: Serve, production: Production) -> None:
    async with serve():
        for at, word in enumerate(("gaps", "audit", "statements", "review")):
            await slack.send("slash_commands", command(word, slack.response_url(), user="U1BOSS", trigger=f"1.{at}"))
            answered = await slack.called("respond", at + 1)
            assert "Only moderators" not in answered["text"]


async def test_who_did_what_is_told_by_names(slack: LoopbackSlack, serve: Serve, production: Production) -> None:
    async with serve():
        renamed = "production add The Long Way Home = TLWH"
        await slack.send("slash_commands", command(renamed, slack.response_url(), user="U1BOSS", trigger="1"))
        await slack.called("respond")
        await slack.send("slash_commands", command("audit", slack.response_url(), user="U1BOSS", trigger="2"))
        told = (await slack.called("respond", 2))["text"]
    assert "u1boss " in told
    assert "test:moderator accepted" in told


async def test_status_without_a_name_shows_all_that_is_followed_or_how_to_begin(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, moderator: Actor
) -> None:
    async with serve():
        await slack.send("slash_commands", command("status", slack.response_url(), trigger="1"))
        assert "/onrecord setup" in (await slack.called("respond"))["text"]
        for number in range(35):
            await record.do(Engine.add_production, f"Number {number:02}", moderator)
        await slack.send("slash_commands", command("status", slack.response_url(), trigger="2"))
        shown = (await slack.called("respond", 2))["text"]
        await slack.send("slash_commands", command("cast", slack.response_url(), trigger="3"))
        assert "Number 19 and 15 more." in (await slack.called("respond", 3))["text"]
    assert "Number 29: nothing on record yet" in shown
    assert "… and 5 more" in shown


async def test_the_buttons_under_an_answer_show_sources_and_history(
    slack: LoopbackSlack, serve: Serve, production: Production, record: AsyncEngine
) -> None:
    statement = (await record.do(Engine.history))[0].statement
    async with serve():
        await slack.send("interactive", pressed("sources", statement.id, user="U1FAN", url=slack.response_url()))
        sources = await slack.called("respond")
        history = pressed(
            "history", f"{production.id} greenlight", user="U1FAN", url=slack.response_url(), trigger="2.2"
        )
        await slack.send("interactive", history)
        told = await slack.called("respond", 2)
    for shown in (sources, told):
        assert "We have the green light" in shown["text"]
        assert "<https://outlet.example/a?b=1&amp;c=2|outlet.example>" in str(shown["blocks"])
        assert shown["replace_original"] is False


@pytest.mark.parametrize(
    "value", ["The Long Way Home\n\nis it greenlit?", "Is it greenlit?\nThe Long Way Home\nwhat about it?"]
)
async def test_a_choice_that_one_person_was_offered_is_answered_in_its_place(
    slack: LoopbackSlack, serve: Serve, production: Production, record: AsyncEngine, moderator: Actor, value: str
) -> None:
    await follow_another(record, moderator)
    async with serve():
        choice = pressed("choose_0", value, user="U1FAN", url=slack.response_url(), container=ALONE)
        await slack.send("interactive", choice)
        answered = await slack.called("respond")
    assert answered["replace_original"] is True
    assert "Pat Producer" in str(answered["blocks"])


async def test_a_choice_in_a_channel_is_an_answer_like_any_other_followed_up_and_corrected(
    slack: LoopbackSlack, serve: Serve, production: Production, record: AsyncEngine, moderator: Actor
) -> None:
    await follow_another(record, moderator)
    statement = (await record.do(Engine.history, production.id))[0].statement
    async with serve() as adapter:
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E1", ts="1.0", channel="C5"))
        await slack.called("chat.postMessage")
        (asked,) = slack.messages["C5"]
        offered = next(block for block in asked["blocks"] if block["type"] == "actions")["elements"]
        value = next(each["value"] for each in offered if each["value"].startswith(production.name))
        where = {"channel": "C5", "thread": "1.0", "ts": asked["ts"]}
        await slack.send("interactive", pressed_at("choose_0", value, user="U1FAN", **where))
        await slack.called("chat.update")
        assert "Pat Producer" in asked["text"]
        follow_up = mention("<@U0BOT> who is in it?", event="E2", ts="1.9", channel="C5", thread="1.0")
        await slack.send("events_api", follow_up)
        assert production.name in (await slack.called("chat.postMessage", 2))["text"]
        wrong = RetractionKind.ENTERED_IN_ERROR
        await record.do(Engine.retract, statement.id, moderator, wrong, "Meant for another.")
        await deliver(record, {"slack": adapter})
    assert "Meant for another." in asked["text"]


async def test_a_question_that_names_no_production_offers_those_there_are(
    slack: LoopbackSlack, serve: Serve, production: Production, record: AsyncEngine, moderator: Actor
) -> None:
    await follow_another(record, moderator)
    async with serve():
        await slack.send("slash_commands", command("ask is it greenlit?", slack.response_url(), channel="C5"))
        offered = await slack.called("respond")
        await slack.send("slash_commands", command("ask is it greenlit?", slack.response_url(), trigger="1.2"))
        understood = await slack.called("respond", 2)
    assert "choose_1" in str(offered["blocks"])
    assert "Pat Producer" in str(understood["blocks"]), "C1 follows one production, so that one is meant"


async def test_a_claim_that_names_another_production_is_checked_against_that_one(
    slack: LoopbackSlack, serve: Serve, production: Production, record: AsyncEngine, moderator: Actor
) -> None:
    other = await follow_another(record, moderator)
    await record.do(Engine.add, draft(other.id, speaker="Ann Other"), moderator)
    async with serve():
        await slack.send("slash_commands", command("check Another Road is greenlit", slack.response_url()))
        named = await slack.called("respond")
        await slack.send("slash_commands", command("check it is greenlit", slack.response_url(), trigger="1.2"))
        unnamed = await slack.called("respond", 2)
    assert "Ann Other" in named["text"]
    assert "Pat Producer" in unnamed["text"]


async def test_thirty_questions_at_once_are_all_answered_at_slacks_pace(
    slack: LoopbackSlack, serve: Serve, production: Production, time: StandingTime
) -> None:
    slack.fault("chat.postMessage", "limit", 3)
    slack.fault("chat.postMessage", "limit", 30)
    async with serve():
        for n in range(30):
            await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event=f"E{n}", ts=f"{n}.0"))
        await slack.called("chat.postMessage", 30)
        await slack.until(lambda: not slack.unacked)
    assert {posted["thread_ts"] for posted in slack.of("chat.postMessage")} == {f"{n}.0" for n in range(30)}
    assert len(slack.of("chat.postMessage")) == 30
    assert {3, 30} <= set(time.waited)
    assert max(slack.ack_seconds) < 3


async def test_what_nobody_listens_for_is_acknowledged_all_the_same(slack: LoopbackSlack, serve: Serve) -> None:
    async with serve():
        await slack.send("interactive", pressed("no_such_button", "x", user="U1FAN", trigger="a"))
        await slack.send("interactive", shortcut("no_such_shortcut"))
        await slack.send("events_api", mention("hello", event="E1", type="reaction_added"))
        await slack.until(lambda: not slack.unacked)
    assert slack.of("chat.postMessage") == []


@pytest.mark.parametrize("code", ["not_in_channel", "restricted_action_read_only_channel", "is_archived"])
async def test_an_answer_that_a_channel_refuses_is_given_to_whoever_asked(
    slack: LoopbackSlack, serve: Serve, production: Production, code: str
) -> None:
    slack.fault("chat.postMessage", "error", {"error": code})
    slack.fault("chat.postEphemeral", "error", {"error": code})
    slack.fault("chat.postEphemeral", "error", {"error": code})
    async with serve():
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E1", ts="1.1"))
        answered = await slack.called("chat.postMessage")
    assert answered["channel"] == "U1FAN"
    assert "The Long Way Home" in answered["text"]


async def test_an_answer_that_slack_refuses_ends_in_a_log_line_not_in_a_crash(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        slack.tokens.clear()
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E1", ts="1.1"))
        await slack.called("chat.postMessage:unauthorised")
        slack.tokens[BOT_TOKEN] = Installed()
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E2", ts="2.2"))
        assert (await slack.called("chat.postMessage"))["thread_ts"] == "2.2"
