"""Review cards in Slack: who may decide, what happens when two do, what the forms change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.model import Actor, CandidateId, Certainty, Production, Target
from tests.adapters.slack.conftest import Serve, StandingTime, community
from tests.adapters.slack.loopback import TEAM, LoopbackSlack
from tests.adapters.slack.payloads import command, home_opened, pressed, submitted
from tests.builders import candidate, document


async def test_a_moderator_accepts_and_the_card_says_so(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId
) -> None:
    slack.messages["C1"] = [{"ts": "1700.2"}]
    async with serve():
        await slack.send("interactive", pressed("review_accept", waiting, user="U1BOSS", url=slack.response_url()))
        card = await slack.called("chat.update")
    assert (card["channel"], card["ts"]) == ("C1", "1700.2")
    assert "Accepted by u1boss." in card["text"]
    assert "review_accept" not in str(card["blocks"])
    assert [each.statement.claim.speaker for each in await record.do(Engine.history)] == ["Pat Producer", "Pat & Co"]


def lists(candidate: CandidateId, **chosen: str) -> dict[str, Any]:
    """Return what Slack sends along of the lists on a card."""
    fields = {f"review_{name}": {"selected_option": {"value": value}} for name, value in chosen.items()}
    return {"state": {"values": {f"review {candidate}": fields}}}


async def test_what_the_lists_on_a_card_say_is_accepted(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId
) -> None:
    chosen = lists(waiting, aspect="filming", certainty="rumoured")
    async with serve():
        listed = pressed("review_aspect", "filming", user="U1BOSS", url=slack.response_url(), trigger="1", **chosen)
        await slack.send("interactive", listed)
        await slack.until(lambda: not slack.unacked)
        editing = pressed("review_edit", waiting, user="U1BOSS", url=slack.response_url(), trigger="2", **chosen)
        await slack.send("interactive", editing)
        form = (await slack.called("views.open"))["view"]
        press = pressed("review_accept", waiting, user="U1BOSS", url=slack.response_url(), trigger="3", **chosen)
        await slack.send("interactive", press)
        await slack.called("chat.update")
    offered = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    assert offered["certainty"]["initial_option"]["value"] == "rumoured"
    claim = (await record.do(Engine.history))[-1].statement.claim
    assert (claim.aspect, claim.certainty) == ("filming", "rumoured")


async def test_the_lists_of_a_card_in_home_count_for_that_card_alone(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId
) -> None:
    async with serve():
        await slack.send("events_api", home_opened("U1BOSS"))
        home = (await slack.called("views.publish"))["view"]
        assert f"review {waiting}" in {block.get("block_id") for block in home["blocks"]}
        view = {"view": {**home, **lists(CandidateId("c-another"), certainty="opinion")}}
        place = {"container": {"type": "view"}, "channel": None, "message": None}
        await slack.send("interactive", pressed("review_accept", waiting, user="U1BOSS", **place, **view))
        await slack.called("views.publish", 2)
    assert (await record.do(Engine.history))[-1].statement.claim.certainty is not Certainty.OPINION


@pytest.mark.parametrize("who", ["U1BOSS", "U1MOD", "U1ADMIN"])
async def test_named_people_user_groups_and_workspace_admins_moderate(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId, who: str
) -> None:
    async with serve():
        await slack.send("interactive", pressed("review_reject", waiting, user=who, url=slack.response_url()))
        await slack.called("chat.update")
    assert (await record.do(Engine.review_item, waiting)).decided == f"Rejected by {who.lower()}."


@pytest.mark.parametrize("who", ["U1FAN", "U1AWAY"])
@pytest.mark.parametrize("action", ["review_accept", "review_reject", "review_edit", "review_duplicate"])
async def test_a_member_and_an_admin_of_another_workspace_may_not_decide(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId, who: str, action: str
) -> None:
    async with serve():
        await slack.send("interactive", pressed(action, waiting, user=who, url=slack.response_url()))
        told = await slack.called("respond")
    assert "Only moderators" in told["text"]
    assert told["replace_original"] is False
    assert (await record.do(Engine.review_item, waiting)).decided is None
    assert slack.of("chat.update") == slack.of("views.open") == []


@pytest.mark.parametrize("fault", [("error", {"error": "missing_scope", "needed": "users:read"}), ("cut", None)])
async def test_nobody_is_a_moderator_because_slack_would_not_say(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId, fault: tuple[str, object]
) -> None:
    for _ in range(2):  # aiohttp itself repeats a GET whose connection was cut
        slack.fault("users.info", *fault)
    async with serve():
        await slack.send("interactive", pressed("review_accept", waiting, user="U1ADMIN", url=slack.response_url()))
        assert "Only moderators" in (await slack.called("respond"))["text"]
    assert (await record.do(Engine.review_item, waiting)).decided is None


async def test_whoever_presses_second_is_told_who_was_first(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId
) -> None:
    async with serve():
        first = pressed("review_accept", waiting, user="U1BOSS", url=slack.response_url(), trigger="1")
        await slack.send("interactive", first)
        await slack.called("chat.update")
        second = pressed("review_reject", waiting, user="U1MOD", url=slack.response_url(), trigger="2")
        await slack.send("interactive", second)
        told = await slack.called("respond")
        await slack.called("chat.update", 2)
    assert told["text"] == "u1boss has already accepted this one. Nothing was changed."
    assert len(await record.do(Engine.history)) == 2


async def test_of_two_who_press_at_the_same_moment_one_decides_and_the_other_is_told(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId
) -> None:
    async with serve():
        for n, who in enumerate(["U1BOSS", "U1MOD", "U1ADMIN"]):
            press = pressed("review_accept", waiting, user=who, url=slack.response_url(), trigger=f"p{n}")
            await slack.send("interactive", press)
        await slack.called("chat.update", 3)
        told = [answer["text"] for answer in slack.of("respond")]
    decided = (await record.do(Engine.review_item, waiting)).decided or ""
    first = decided.removeprefix("Accepted by ").removesuffix(".")
    assert told == [f"{first} has already accepted this one. Nothing was changed."] * 2
    assert len(await record.do(Engine.history)) == 2


async def test_the_same_press_delivered_twice_counts_once(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId
) -> None:
    async with serve():
        press = pressed("review_accept", waiting, user="U1BOSS", url=slack.response_url())
        again = await slack.send("interactive", press)
        await slack.send("interactive", press, again=again)
        await slack.called("chat.update")
        await slack.until(lambda: len(slack.acks) == 2)
    assert slack.of("respond") == []
    assert len(await record.do(Engine.history)) == 2


async def test_the_edit_form_shows_the_proposal_and_its_changes_are_kept(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId
) -> None:
    async with serve():
        await slack.send("interactive", pressed("review_edit", waiting, user="U1BOSS", url=slack.response_url()))
        view = (await slack.called("views.open"))["view"]
        fields = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
        assert fields["speaker"]["initial_value"] == "Pat & Co"
        assert fields["certainty"]["initial_option"]["value"] == "stated"
        changed = {"speaker": "Pat Jones", "certainty": "hedged", "aspect": "filming", "polarity": "+", "value": None}
        await slack.send("interactive", submitted(view, changed, user="U1BOSS"))
        card = await slack.called("chat.update")
    kept = (await record.do(Engine.history))[-1].statement.claim
    assert (kept.speaker, kept.certainty, kept.aspect) == ("Pat Jones", Certainty.HEDGED, "filming")
    assert (card["channel"], card["ts"]) == ("C1", "1700.2")


async def test_a_form_submitted_by_someone_who_may_not_changes_nothing(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId
) -> None:
    async with serve():
        await slack.send("interactive", pressed("review_edit", waiting, user="U1BOSS", url=slack.response_url()))
        view = (await slack.called("views.open"))["view"]
        await slack.send("interactive", submitted(view, {"speaker": "X"}, user="U1FAN"))
        told = await slack.called("chat.postEphemeral")
    assert "Only moderators" in told["text"]
    assert (await record.do(Engine.review_item, waiting)).decided is None


async def test_a_duplicate_is_marked_as_one(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId
) -> None:
    async with serve():
        await slack.send("interactive", pressed("review_duplicate", waiting, user="U1BOSS", url=slack.response_url()))
        view = (await slack.called("views.open"))["view"]
        statement = (await record.do(Engine.history))[0].statement.id
        await slack.send("interactive", submitted(view, {"statement": statement}, user="U1BOSS"))
        card = await slack.called("chat.update")
    assert f"duplicate of {statement}" in card["text"]


async def test_the_queue_in_the_command_is_decided_where_it_stands(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, waiting: CandidateId
) -> None:
    only_me: dict[str, Any] = {
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1", "is_ephemeral": True}
    }
    async with serve():
        await slack.send("slash_commands", command("review", slack.response_url(), user="U1BOSS"))
        assert "review_accept" in str((await slack.called("respond"))["blocks"])
        url = slack.response_url()
        await slack.send("interactive", pressed("review_accept", waiting, user="U1BOSS", url=url, **only_me))
        card = await slack.called("respond", 2)
    assert card["replace_original"] is True
    assert "Accepted by u1boss." in card["text"]


async def test_home_shows_the_board_to_all_and_the_queue_to_moderators(
    slack: LoopbackSlack, serve: Serve, waiting: CandidateId
) -> None:
    async with serve():
        await slack.send("events_api", home_opened("U1FAN", "E1"))
        member = (await slack.called("views.publish"))["view"]
        await slack.send("events_api", home_opened("U1BOSS", "E2"))
        moderator = (await slack.called("views.publish", 2))["view"]
    assert "The Long Way Home" in str(member)
    assert "review_accept" not in str(member)
    assert "setup_open" not in str(member)
    assert waiting in str(moderator)
    assert "setup_open" in str(moderator)


async def test_home_says_how_much_waits_and_shows_each_of_many_productions(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production, moderator: Actor
) -> None:
    await propose(record, production, moderator, [f"Words {n}" for n in range(7)])
    others = [await record.do(Engine.add_production, f"Number {n:03}", moderator) for n in range(130)]
    for n, each in enumerate(others):
        await record.do(Engine.follow, community(each, target=Target(f"slack:{TEAM}/C{n + 10}")), moderator)
    async with serve():
        await slack.send("events_api", home_opened("U1BOSS"))
        view = (await slack.called("views.publish"))["view"]
        assert "These are the 5 oldest of 7 that wait for a decision." in str(view)
        assert "126 more are followed here." in str(view)
        assert view["blocks"][4]["text"]["text"] == production.name, "what has news comes first"
        (listed,) = [
            element
            for block in view["blocks"]
            for element in block.get("elements", ())
            if element.get("action_id") == "home_production"
        ]
        assert [len(group["options"]) for group in listed["option_groups"]] == [100, 26]
        last = listed["option_groups"][-1]["options"][-1]
        choice: dict[str, Any] = {
            "action_id": "home_production",
            "block_id": "b",
            "type": "static_select",
            "selected_option": last,
        }
        home: dict[str, Any] = {"container": {"type": "view", "view_id": "V1"}, "channel": {}, "actions": [choice]}
        await slack.send("interactive", pressed("home_production", "", user="U1BOSS", **home))
        again = (await slack.called("views.publish", 2))["view"]
        headings = [block["text"]["text"] for block in again["blocks"] if block["type"] == "header"]
        assert headings[1] == last["text"]["text"]
        await slack.send("slash_commands", command("review", slack.response_url(), user="U1BOSS", trigger="9"))
        assert "the 3 oldest of 7" in (await slack.called("respond", 4))["text"]


async def test_a_limit_on_home_is_waited_out(
    slack: LoopbackSlack, serve: Serve, production: Production, time: StandingTime
) -> None:
    slack.fault("views.publish", "limit", 7)
    async with serve():
        await slack.send("events_api", home_opened("U1FAN"))
        assert "The Long Way Home" in str((await slack.called("views.publish"))["view"])
    assert time.waited == [7]


async def test_a_watch_that_is_ended_in_home_is_gone_from_there(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        await slack.send("slash_commands", command("watch", slack.response_url()))
        await slack.called("respond")
        await slack.send("events_api", home_opened("U1FAN"))
        view = (await slack.called("views.publish"))["view"]
        buttons = [element for block in view["blocks"] for element in block.get("elements", ())]
        (stop,) = [each for each in buttons if each.get("action_id") == "unwatch"]
        assert stop["accessibility_label"] == "Stop telling me of The Long Way Home"
        home: dict[str, Any] = {"container": {"type": "view", "view_id": "V1"}, "channel": {}}
        await slack.send("interactive", pressed("unwatch", stop["value"], user="U1FAN", **home))
        assert "unwatch" not in str((await slack.called("views.publish", 2))["view"])
    assert slack.of("chat.postMessage") == []


async def test_a_decision_in_home_is_shown_there(slack: LoopbackSlack, serve: Serve, waiting: CandidateId) -> None:
    async with serve():
        at_home = pressed(
            "review_accept", waiting, user="U1BOSS", container={"type": "view", "view_id": "V1"}, channel={}
        )
        await slack.send("interactive", at_home)
        view = (await slack.called("views.publish"))["view"]
    assert waiting not in str(view)


async def test_a_queue_of_many_fits_into_home(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production, moderator: Actor
) -> None:
    endless = "Long words said at length " * 60
    await propose(record, production, moderator, [f"{endless}{n}" for n in range(12)])
    async with serve():
        await slack.send("events_api", home_opened("U1BOSS"))
        assert len((await slack.called("views.publish"))["view"]["blocks"]) <= 100


async def propose(record: AsyncEngine, production: Production, moderator: Actor, quotes: Sequence[str]) -> None:
    """Let candidates wait, one for each quote of an article."""
    article = document(" ".join(f"“{quote},” he said." for quote in quotes))
    found = [candidate(article, quote=quote, start=n, end=n + 9) for n, quote in enumerate(quotes)]
    await record.do(Engine.ingest, article, found, production, moderator)
