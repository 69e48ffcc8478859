"""The shortcuts, the forms and what they lead to: checking a claim, saying that something is wrong, setting up."""

from __future__ import annotations

from typing import Any

import pytest

from bot.delivering import deliver
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.model import Actor, Aspect, CandidateId, Production
from tests.adapters.slack.conftest import Serve
from tests.adapters.slack.loopback import TEAM, LoopbackSlack
from tests.adapters.slack.payloads import command, pressed, shortcut, submitted
from tests.builders import draft
from tests.fakes import unhurried


async def test_a_message_is_checked_for_the_one_who_asked(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        await slack.send(
            "interactive", shortcut("check_message", text="It is &lt;greenlit&gt;!", url=slack.response_url())
        )
        answered = await slack.called("respond")
    assert answered["response_type"] == "ephemeral"
    assert "The Long Way Home" in str(answered["blocks"])


@pytest.mark.parametrize(("text", "told"), [("<@U1>", "no words to check"), ("x" * 3_001, "3,001 characters")])
async def test_a_message_without_words_or_with_too_many_is_told_so(
    slack: LoopbackSlack, serve: Serve, production: Production, text: str, told: str
) -> None:
    async with serve():
        await slack.send("interactive", shortcut("check_message", text=text, url=slack.response_url()))
        assert told in (await slack.called("respond"))["text"]


async def test_a_claim_typed_into_the_form_is_checked_in_its_place(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        await slack.send("interactive", shortcut("check_claim"))
        view = (await slack.called("views.open"))["view"]
        claim = {"claim": "It is greenlit", "production": production.id}
        await slack.send("interactive", submitted(view, claim, user="U1FAN"))
        shown = (await slack.called("views.update"))["view"]
        await slack.until(lambda: len(slack.acks) == 2)
    assert slack.acks[-1]["payload"]["response_action"] == "update"
    assert "The Long Way Home" in str(shown)
    assert "actions" not in {block["type"] for block in shown["blocks"]}


async def test_what_a_member_finds_wrong_reaches_the_moderators_without_a_name(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        about = f"{production.id} cast"
        await slack.send("interactive", pressed("wrong", about, user="U1FAN", url=slack.response_url()))
        view = (await slack.called("views.open"))["view"]
        await slack.send("interactive", submitted(view, {"told": "He is <!channel> not in it"}, user="U1FAN"))
        posted = await slack.called("chat.postMessage")
        thanked = await slack.called("respond")
        await slack.send("slash_commands", command("reports", slack.response_url(), user="U1BOSS"))
        listed = await slack.called("respond", 2)
        await slack.send(
            "interactive", pressed("settle", production.id, user="U1BOSS", url=slack.response_url(), trigger="9")
        )
        assert (await slack.called("respond", 3))["text"] == "Settled: 1."
    assert posted["channel"] == "C2"
    assert "He is &lt;!channel&gt; not in it" in posted["text"]
    assert "The Long Way Home" in posted["text"]
    assert "fan" not in (str(posted) + str(listed)).casefold()
    assert "cast: He is" in str(listed["blocks"])
    assert thanked["text"].startswith("Thank you.")


async def test_a_report_is_kept_although_nobody_reviews_in_a_channel(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, moderator: Actor
) -> None:
    made = await record.do(Engine.add_production, "Another Road", moderator)
    async with serve():
        await slack.send("interactive", pressed("wrong", f"{made.id} -", user="U1FAN", url=slack.response_url()))
        view = (await slack.called("views.open"))["view"]
        await slack.send("interactive", submitted(view, {"told": "It is wrong"}, user="U1FAN"))
        assert "Thank you." in (await slack.called("respond"))["text"]
    assert [each.texts for each in await record.do(Engine.reports, moderator)] == [("It is wrong",)]


async def test_a_member_is_told_in_a_direct_message_of_what_changes_and_only_until_they_end_it(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production, moderator: Actor
) -> None:
    async with serve() as adapter:
        press = pressed("watch", f"{production.id} cast", user="U1FAN", url=slack.response_url())
        await slack.send("interactive", press)
        assert "The Long Way Home · cast" in (await slack.called("respond"))["text"]
        await record.do(
            Engine.add, draft(production.id, quote="I am in it", aspect=Aspect.CAST, subject="Ann"), moderator
        )
        await deliver(record, {"slack": adapter}, unhurried())
        direct = [posted for posted in slack.of("chat.postMessage") if posted["channel"] == "U1FAN"]
        assert len(direct) == 1
        assert "I am in it" in direct[0]["text"]
        await slack.send("slash_commands", command("watches", slack.response_url()))
        (row,) = [b for b in (await slack.called("respond", 2))["blocks"] if b["type"] == "actions"]
        ending = pressed("unwatch", row["elements"][0]["value"], user="U1FAN", url=slack.response_url(), trigger="5")
        await slack.send("interactive", ending)
        await slack.called("respond", 3)
        await slack.send("slash_commands", command("watches", slack.response_url(), trigger="6"))
        assert "You watch nothing." in (await slack.called("respond", 4))["text"]


async def test_what_is_kept_about_a_member_is_said_and_deleted(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        for at, (typed, said) in enumerate(
            [
                ("watch The Long Way Home cast", "The Long Way Home · cast"),
                ("watch", "The Long Way Home"),
                ("privacy", "."),
                ("forget", "(2 entries)"),
                ("watches", "You watch nothing."),
            ],
            1,
        ):
            await slack.send("slash_commands", command(typed, slack.response_url(), trigger=f"1.{at}"))
            assert said in (await slack.called("respond", at))["text"]


async def test_feedback_is_thanked_for_or_asked_about(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        yes = pressed("helpful", f"yes {production.id} cast", user="U1FAN", url=slack.response_url())
        await slack.send("interactive", yes)
        assert (await slack.called("respond"))["text"] == "Thank you."
        no = pressed("helpful", f"no {production.id} cast", user="U1FAN", url=slack.response_url(), trigger="2.2")
        await slack.send("interactive", no)
        assert "What is wrong?" in str((await slack.called("views.open"))["view"])


async def test_setup_follows_a_new_production_and_names_who_moderates(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine
) -> None:
    async with serve():
        await slack.send("slash_commands", command("setup", slack.response_url(), user="U1ADMIN"))
        view = (await slack.called("views.open"))["view"]
        chosen = {
            "new": "Night Train",
            "channel": "C7",
            "review": "C8",
            "people": ["U1NEW"],
            "groups": ["S1MODS", "S2X"],
        }
        await slack.send("interactive", submitted(view, chosen, user="U1ADMIN"))
        told = (await slack.called("views.update"))["view"]
        (community,) = await record.do(Engine.communities, tenant=f"slack:{TEAM}")
        assert "Night Train is followed" in str(told)
        assert (community.target, community.review_target) == (f"slack:{TEAM}/C7", f"slack:{TEAM}/C8")
        assert community.moderators == ("U1NEW", "S1MODS", "S2X")
        await slack.send("slash_commands", command("gaps Night Train", slack.response_url(), user="U1NEW", trigger="9"))
        assert "Night Train" in (await slack.called("respond"))["text"]


async def test_setting_up_again_changes_what_is_there(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production
) -> None:
    async with serve():
        for at, more in enumerate(({"review": "C8", "groups": ["S1MODS"]}, {"review": "C9"}, {})):
            opening = command("setup", slack.response_url(), user="U1ADMIN", trigger=f"1.{at}")
            await slack.send("slash_commands", opening)
            view = (await slack.called("views.open", at + 1))["view"]
            chosen = {"production": production.id, "channel": "C7", **more}
            await slack.send("interactive", submitted(view, chosen, user="U1ADMIN", trigger=f"2.{at}"))
            await slack.called("views.update", at + 1)
        found = [
            each for each in await record.do(Engine.communities, tenant=f"slack:{TEAM}") if each.target.endswith("C7")
        ]
    assert [(each.review_target, each.moderators) for each in found] == [(f"slack:{TEAM}/C9", ("S1MODS",))]


@pytest.mark.parametrize(
    ("chosen", "who", "told"),
    [
        ({"new": "Night Train", "channel": "C7"}, "U1FAN", "Only moderators"),
        ({"new": "!!!", "channel": "C7"}, "U1ADMIN", "needs a name"),
    ],
)
async def test_a_setup_that_cannot_be_done_says_why_in_the_form(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, chosen: dict[str, str], who: str, told: str
) -> None:
    async with serve():
        await slack.send("slash_commands", command("setup", slack.response_url(), user="U1ADMIN"))
        view = (await slack.called("views.open"))["view"]
        await slack.send("interactive", submitted(view, chosen, user=who))
        assert told in str((await slack.called("views.update"))["view"])
    assert await record.do(Engine.communities) == ()


async def test_a_setup_without_a_production_is_sent_back(slack: LoopbackSlack, serve: Serve) -> None:
    slack.fault("usergroups.list", "error", {"error": "missing_scope"})  # then their ids can be typed
    async with serve():
        await slack.send("slash_commands", command("setup", slack.response_url(), user="U1ADMIN"))
        view = (await slack.called("views.open"))["view"]
        await slack.send("interactive", submitted(view, {"channel": "C7", "new": None}, user="U1ADMIN"))
        assert (await slack.sent_back(2)).keys() == {"new"}
        given = {"channel": "C7", "new": "Night Train", "groups": "S1, the mods"}
        await slack.send("interactive", submitted(view, given, user="U1ADMIN", trigger="2"))
        assert (await slack.sent_back(3))["groups"] == "the mods is no user group id; it begins with S."
    assert slack.of("views.update") == []


async def test_a_form_that_slack_no_longer_opens_is_explained(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    slack.fault("views.open", "error", {"error": "expired_trigger_id"})
    async with serve():
        await slack.send(
            "interactive", pressed("wrong", f"{production.id} cast", user="U1FAN", url=slack.response_url())
        )
        assert (await slack.called("respond"))["text"] == "That took too long for Slack. Please try once more."


async def test_a_fault_of_ours_is_told_as_a_sentence_and_keeps_the_bot_running(
    slack: LoopbackSlack, serve: Serve, waiting: CandidateId
) -> None:
    async with serve():
        await slack.send("interactive", pressed("sources", None, user="U1FAN", url=slack.response_url(), actions=[]))  # type: ignore[arg-type]
        await slack.until(lambda: len(slack.acks) == 0)
        broken = pressed("review_duplicate", waiting, user="U1BOSS", url=slack.response_url(), trigger="7")
        await slack.send("interactive", broken)
        view = (await slack.called("views.open"))["view"]
        await slack.send("interactive", submitted(view, {}, user="U1BOSS", trigger="8"))
        assert "Something went wrong here, not with you." in (await slack.called("chat.postEphemeral"))["text"]


async def _form(slack: LoopbackSlack, typed: str, number: int, user: str = "U1BOSS") -> dict[str, Any]:
    """Type a command and return the view it opens, which is the ``number``th."""
    await slack.send("slash_commands", command(typed, slack.response_url(), user=user, trigger=f"c{number}"))
    return dict((await slack.called("views.open", number))["view"])


async def test_a_channel_is_set_and_set_up_again_without_losing_it(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production
) -> None:
    async with serve():
        view = await _form(slack, "channel", 1)
        chosen = {"tells": "changes", "least": "stated", "digest": "daily", "hour": "7", "quiet": "22:00-08:00"}
        await slack.send("interactive", submitted(view, {**chosen, "spoilers": "no", "day": "1"}, user="U1BOSS"))
        assert "Done." in str((await slack.called("views.update"))["view"])
        view = await _form(slack, "setup", 2)
        again = {"production": production.id, "channel": "C1", "review": "C9"}
        await slack.send("interactive", submitted(view, again, user="U1BOSS", trigger="9"))
        await slack.called("views.update", 2)
    (community,) = await record.do(Engine.communities)
    assert community.review_target == f"slack:{TEAM}/C9"
    kept = community.settings
    assert (kept.tells, kept.least, kept.digest, kept.digest_hour) == ("changes", "stated", "daily", 7)
    assert (kept.quiet_from, kept.quiet_until, kept.spoilers) == ("22:00", "08:00", False)


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"hour": "noon"}, {"hour": "noon is no hour"}),
        ({"hour": "24"}, {"hour": "0 to 23"}),
        ({"quiet": "22:00"}, {"quiet": "two times"}),
        ({"quiet": "late-early", "zone": "Middle/Earth"}, {"quiet": "no time of day", "zone": "Middle/Earth"}),
    ],
)
async def test_settings_that_cannot_be_understood_are_said_in_the_form(
    slack: LoopbackSlack, serve: Serve, production: Production, chosen: dict[str, str], told: dict[str, str]
) -> None:
    async with serve():
        view = await _form(slack, "channel", 1)
        await slack.send("interactive", submitted(view, chosen, user="U1BOSS"))
        wrong = await slack.sent_back(2)
    assert wrong.keys() == told.keys()
    assert all(words in wrong[name] for name, words in told.items())


async def test_a_statement_is_added_explained_and_withdrawn(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production
) -> None:
    async with serve():
        view = await _form(slack, "add", 1)
        said = {"production": production.id, "quote": "I am <in>", "speaker": "Ann", "outlet": "The Outlet"}
        facets = {"aspect": "cast", "certainty": "stated", "polarity": "+"}
        await slack.send("interactive", submitted(view, said | facets, user="U1BOSS"))
        assert "On record as" in str((await slack.called("views.update"))["view"])
        statement = (await record.do(Engine.history))[-1].statement
        await slack.send(
            "slash_commands", command(f"why {statement.id}", slack.response_url(), user="U1BOSS", trigger="w")
        )
        assert (await slack.called("respond"))["text"]
        view = await _form(slack, f"retract {statement.id}", 2)
        why = {"kind": "entered_in_error", "reason": "Another Ann."}
        await slack.send("interactive", submitted(view, why, user="U1BOSS", trigger="r"))
        assert "Withdrawn." in str((await slack.called("views.update", 2))["view"])
    assert (statement.claim.quote, statement.accepted_by) == ("I am <in>", "slack:U1BOSS")
    assert (await record.do(Engine.statement, statement.id)).retraction is not None


async def test_a_statement_that_lacks_something_is_sent_back_and_counts_once_however_often_it_is_sent(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production
) -> None:
    async with serve():
        view = await _form(slack, "add", 1)
        said = {"production": production.id, "quote": "I am in", "speaker": "Ann", "published": "soon"}
        facets = {"aspect": "cast", "certainty": "stated", "polarity": "+"}
        await slack.send("interactive", submitted(view, said | facets, user="U1BOSS"))
        assert (await slack.sent_back(2)).keys() == {"outlet", "published"}
        assert len(await record.do(Engine.history)) == 1
        said |= {"published": "2026-11", "outlet": "The Outlet"}
        for number in (1, 2):
            form = submitted(view, said | facets, user="U1BOSS", trigger=f"again {number}")
            await slack.send("interactive", form)
            shown = await slack.called("views.update", number)
    assert "This form was sent before, and counts once." in str(shown["view"])
    assert len(await record.do(Engine.history)) == 2


@pytest.mark.parametrize(
    "typed",
    [
        "channel",
        "unfollow",
        "add",
        "retract s-1",
        "why s-1",
        "reports",
        "sources",
        "source add https://outlet.example/feed",
    ],
)
async def test_members_may_not(slack: LoopbackSlack, serve: Serve, production: Production, typed: str) -> None:
    async with serve():
        await slack.send("slash_commands", command(typed, slack.response_url()))
        assert "Only moderators" in (await slack.called("respond"))["text"]
    assert slack.of("views.open") == []


async def test_a_channel_stops_following(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production
) -> None:
    async with serve():
        await slack.send("slash_commands", command("unfollow", slack.response_url(), user="U1BOSS", trigger="1"))
        assert "no longer follows The Long Way Home" in (await slack.called("respond"))["text"]
        await slack.send("slash_commands", command("channel", slack.response_url(), user="U1BOSS", trigger="2"))
        assert "follows nothing" in (await slack.called("respond", 2))["text"]
    assert await record.do(Engine.communities) == ()


async def test_sources_are_added_paused_and_removed(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production
) -> None:
    async with serve():
        address = "https://outlet.example/feed.xml"
        for at, (typed, told) in enumerate(
            [
                ("sources", "No source is watched."),
                (f"source add {address}", "is watched as"),
                ("sources", "not polled yet"),
                (f"source pause {address}", "is paused"),
                (f"source resume {address}", "is polled again"),
                (f"source remove {address}", "no longer watched"),
                ("source add nowhere", "begins with http"),
                ("source", "/onrecord source add ADDRESS"),
            ],
            1,
        ):
            await slack.send("slash_commands", command(typed, slack.response_url(), user="U1BOSS", trigger=f"s{at}"))
            assert told in (await slack.called("respond", at))["text"]
    assert await record.do(Engine.sources) == ()
