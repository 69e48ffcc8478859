"""Announcements and review cards on their way to Slack: once, in order, at its pace, or with a sentence why not."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.slack.app import SlackAdapter
from adapters.slack.blocks import Message
from adapters.slack.calls import Slack, Timing
from bot.delivering import deliver
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import CannotEdit, CannotLook, DeliveryError, MessageGone, OutcomeUnknown, Refused, TooLate, TryLater
from facts.messages import DeliveryState, Owed, Purpose
from facts.model import Actor, CandidateId, MessageRef, Production, RetractionKind, Target
from facts.ports.outside import SEND_BEFORE
from tests.adapters.slack.conftest import Serve, StandingTime, follow_another, settings
from tests.adapters.slack.loopback import EVERY_SCOPE, TEAM, LoopbackSlack
from tests.adapters.slack.payloads import direct, mention
from tests.builders import draft
from tests.conftest import FrozenClock
from tests.fakes import unhurried
from tests.loopback.wire import listening

WITHOUT_HISTORY = EVERY_SCOPE - {"channels:history", "groups:history"}


@pytest.fixture
def adapter(slack: LoopbackSlack, record: AsyncEngine, time: StandingTime) -> SlackAdapter:
    return SlackAdapter(settings(slack), record, Timing(now=time.now, sleep=time.sleep))


@pytest.fixture
async def owed(record: AsyncEngine, production: Production) -> Owed:
    (only,) = await record.do(Engine.claim, ("slack",))
    return only


def again(owed: Owed) -> Owed:
    """Return the delivery as a second attempt gets it."""
    delivery = owed.delivery
    return replace(owed, delivery=replace(delivery, fence=delivery.fence + 1, attempts=delivery.attempts + 1))


async def test_an_announcement_is_posted_with_words_a_screen_reader_reads_and_a_mark(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed
) -> None:
    ref = await adapter.post(owed)
    (posted,) = slack.of("chat.postMessage")
    assert ref == MessageRef(target=owed.delivery.target, message=slack.messages["C1"][0]["ts"])
    assert "We have the green light" in posted["text"]
    assert "Pat Producer" in posted["text"]
    assert posted["metadata"]["event_payload"] == {"delivery_id": owed.delivery.id}
    assert (posted["unfurl_links"], posted["unfurl_media"]) == (False, False)


async def test_the_same_delivery_has_the_same_message_id_each_time(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed
) -> None:
    await adapter.post(owed)
    await adapter.post(again(owed))
    first, second = slack.of("chat.postMessage")
    assert first["client_msg_id"] == second["client_msg_id"]


async def test_review_cards_are_posted_with_their_buttons(
    slack: LoopbackSlack, adapter: SlackAdapter, record: AsyncEngine, waiting: CandidateId
) -> None:
    for each in await record.do(Engine.claim, ("slack",)):
        await adapter.post(each)
    card = next(posted for posted in slack.of("chat.postMessage") if posted["channel"] == "C2")
    assert "“It is going &lt;well&gt;, *really*”" in str(card["blocks"])
    assert waiting in str(card["blocks"])


@pytest.mark.parametrize("fault", ["cut_after", "500_after"])
async def test_a_message_that_landed_without_our_knowing_is_found_and_not_posted_again(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed, fault: str
) -> None:
    slack.fault("chat.postMessage", fault)
    with pytest.raises(OutcomeUnknown):
        await adapter.post(owed)
    assert len(slack.messages["C1"]) == 1
    ref = await adapter.find(again(owed))
    assert ref is not None
    assert ref.message == slack.messages["C1"][0]["ts"]
    assert await adapter.find(replace(again(owed), besides=ref)) is None


async def test_nothing_is_sent_by_who_was_held_up_until_another_may_send(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed
) -> None:
    given = SEND_BEFORE.set(0.0)
    with pytest.raises(TooLate):
        await adapter.post(owed)
    SEND_BEFORE.reset(given)
    assert "C1" not in slack.messages
    await adapter.post(owed)
    assert len(slack.messages["C1"]) == 1


@pytest.mark.parametrize("editing", [False, True])
async def test_who_is_late_when_the_bytes_are_to_go_closes_the_connection_with_not_one_sent(
    time: StandingTime, editing: bool
) -> None:
    async def token() -> str:
        return "xoxb-1"

    async with listening() as wire:
        slack = Slack(token, f"{wire.address}/", Timing(now=time.now, sleep=time.sleep))
        given = SEND_BEFORE.set(0.0)
        message = Message(text="Hello", blocks=[])
        with pytest.raises(TooLate):
            await (slack.update("C1", "1.1", message) if editing else slack.post("C1", message))
        SEND_BEFORE.reset(given)
        assert await wire.heard.get() == b""


async def test_a_message_is_found_behind_many_later_ones_but_not_behind_all_that_was_ever_said(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed
) -> None:
    ref = await adapter.post(owed)
    slack.messages["C1"] += [{"ts": f"1800000000.{n:06d}", "text": "later"} for n in range(250)]
    assert await adapter.find(again(owed)) == ref
    assert len(slack.of("conversations.history")) == 3
    slack.messages["C1"] += [{"ts": f"1900000000.{n:06d}", "text": "later"} for n in range(900)]
    with pytest.raises(CannotLook, match="moved on too far"):
        await adapter.find(again(owed))


async def test_a_reply_is_posted_and_looked_for_in_its_thread(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed
) -> None:
    ref = await adapter.post(owed)
    reply = replace(owed, delivery=replace(owed.delivery, id="o-reply", purpose=Purpose.REPLY, ref=ref))
    assert await adapter.find(again(reply)) is None
    answer = await adapter.post(reply)
    assert slack.of("chat.postMessage")[1]["thread_ts"] == ref.message
    assert await adapter.find(again(reply)) == answer


async def test_a_direct_message_of_unknown_outcome_goes_to_the_operator(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed
) -> None:
    direct_message = replace(owed, delivery=replace(owed.delivery, target=Target(f"slack:{TEAM}/U1FAN")))
    with pytest.raises(CannotLook, match="Direct messages"):
        await adapter.find(again(direct_message))


async def test_what_never_arrived_is_not_found(slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed) -> None:
    slack.fault("chat.postMessage", "cut")
    with pytest.raises(OutcomeUnknown):
        await adapter.post(owed)
    assert await adapter.find(again(owed)) is None
    assert slack.of("conversations.history")[0]["include_all_metadata"] in {True, "true", "1"}


async def test_without_the_history_scope_an_unknown_outcome_goes_to_the_operator(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed
) -> None:
    slack.scopes = WITHOUT_HISTORY
    slack.fault("chat.postMessage", "cut_after")
    with pytest.raises(OutcomeUnknown):
        await adapter.post(owed)
    with pytest.raises(CannotLook, match="channels:history"):
        await adapter.find(again(owed))


async def test_a_rate_limit_puts_the_delivery_off_for_as_long_as_slack_asks(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed, time: StandingTime
) -> None:
    slack.fault("chat.postMessage", "limit", 600)
    with pytest.raises(TryLater) as limited:
        await adapter.post(owed)
    assert limited.value.after == 600
    assert time.waited == []
    assert "C1" not in slack.messages


async def test_a_refused_token_keeps_what_is_owed_for_the_next_one(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed
) -> None:
    slack.fault("chat.postMessage", "error", {"error": "token_revoked"})
    with pytest.raises(TryLater, match="does not accept SLACK_BOT_TOKEN") as put_off:
        await adapter.post(owed)
    assert put_off.value.everywhere is True


@pytest.mark.parametrize(
    ("code", "told", "only_this"),
    [
        ("restricted_action", "does not let On Record post in channel C1", False),
        ("restricted_action_read_only_channel", "only read channel C1", False),
        ("restricted_action_thread_only_channel", "Only replies", False),
        ("restricted_action_thread_locked", "locked that thread", True),
        ("restricted_action_non_threadable_channel", "no replies in threads", True),
        ("metadata_too_large", "Slack could not read this (metadata_too_large)", True),
        ("no_text", "Slack could not read this (no_text)", True),
    ],
)
async def test_what_concerns_one_message_does_not_close_its_channel(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed, code: str, told: str, only_this: bool
) -> None:
    slack.fault("chat.postMessage", "error", {"error": code})
    with pytest.raises(Refused, match=re.escape(told)) as refused:
        await adapter.post(owed)
    assert refused.value.only_this is only_this


async def test_a_message_that_slack_cannot_read_does_not_close_its_channel(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed
) -> None:
    slack.fault("chat.postMessage", "error", {"error": "invalid_blocks"})
    with pytest.raises(Refused) as refused:
        await adapter.post(owed)
    assert refused.value.only_this is True


async def test_a_channel_gets_one_message_a_second_and_others_do_not_wait_for_it(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed, time: StandingTime
) -> None:
    elsewhere = replace(owed, delivery=replace(owed.delivery, target=Target(f"slack:{TEAM}/C9")))
    for each in (owed, owed, elsewhere, owed):
        await adapter.post(each)
    assert time.waited == [1, 1]


async def test_a_slack_that_cannot_be_reached_is_tried_later(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed
) -> None:
    await slack.stop()
    with pytest.raises(TryLater, match="could not be reached"):
        await adapter.post(owed)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"error": "not_in_channel"}, "not in channel C1. Invite it"),
        ({"error": "channel_not_found"}, "no channel C1"),
        ({"error": "is_archived"}, "archived"),
        ({"error": "missing_scope", "needed": "chat:write"}, "lacks the scope chat:write"),
        ({"error": "never_heard_of"}, "never_heard_of"),
    ],
)
async def test_what_slack_refuses_is_said_in_a_sentence(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed, answer: dict[str, str], said: str
) -> None:
    slack.fault("chat.postMessage", "error", answer)
    with pytest.raises(Refused) as refused:
        await adapter.post(owed)
    assert said in str(refused.value)
    assert "canary" not in str(refused.value)


async def test_a_channel_of_another_workspace_is_refused_before_anything_is_sent(
    slack: LoopbackSlack, serve: Serve, owed: Owed
) -> None:
    async with serve() as adapter:
        with pytest.raises(Refused, match="another workspace"):
            await adapter.post(replace(owed, delivery=replace(owed.delivery, target=Target("slack:T0OTHER/C1"))))
    assert slack.of("chat.postMessage") == []


async def test_a_retraction_reaches_the_message_that_was_posted(
    slack: LoopbackSlack,
    adapter: SlackAdapter,
    record: AsyncEngine,
    production: Production,
    moderator: Actor,
    clock: FrozenClock,
) -> None:
    await deliver(record, {"slack": adapter}, unhurried())
    statement = (await record.do(Engine.history))[0].statement.id
    await record.do(Engine.retract, statement, moderator, RetractionKind.ENTERED_IN_ERROR, "Wrong film.")
    clock.advance(seconds=1)
    await deliver(record, {"slack": adapter}, unhurried())
    (edited,) = slack.of("chat.update")
    assert edited["ts"] == slack.messages["C1"][0]["ts"]
    assert "Wrong film." in edited["text"]
    assert "Note: " in str(edited["blocks"][1])


async def test_a_retraction_reaches_the_answer_that_was_given_in_a_channel_and_not_the_private_one(
    slack: LoopbackSlack,
    serve: Serve,
    record: AsyncEngine,
    production: Production,
    moderator: Actor,
    clock: FrozenClock,
) -> None:
    async with serve() as adapter:
        await slack.send("events_api", direct("is it greenlit?"))
        await slack.called("chat.postMessage")
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?"))
        answered = (await slack.called("chat.postMessage", 2))["text"]
        await asyncio.gather(*adapter._listening.under_way)
        statement = (await record.do(Engine.history))[0].statement.id
        await record.do(Engine.retract, statement, moderator, RetractionKind.ENTERED_IN_ERROR, "Wrong film.")
        clock.advance(seconds=1)
        await deliver(record, {"slack": adapter}, unhurried())
    assert "We have the green light" in answered
    edits = [edit for edit in slack.of("chat.update") if "thread_ts" in _standing(slack, edit["ts"])]
    assert [edit["channel"] for edit in edits] == ["C1"]
    assert "Wrong film." in edits[0]["text"]
    assert "Yes" not in edits[0]["text"]


async def test_an_answer_about_the_channels_own_production_is_revised_about_that_one(
    slack: LoopbackSlack,
    serve: Serve,
    record: AsyncEngine,
    production: Production,
    moderator: Actor,
    clock: FrozenClock,
) -> None:
    await follow_another(record, moderator)
    async with serve() as adapter:
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?"))
        await slack.called("chat.postMessage")
        await asyncio.gather(*adapter._listening.under_way)
        statement = (await record.do(Engine.history, production.id))[0].statement.id
        await record.do(Engine.retract, statement, moderator, RetractionKind.ENTERED_IN_ERROR, "Wrong film.")
        clock.advance(seconds=1)
        await deliver(record, {"slack": adapter}, unhurried())
    edits = [edit for edit in slack.of("chat.update") if "thread_ts" in _standing(slack, edit["ts"])]
    assert "Wrong film." in edits[0]["text"]
    assert "The Long Way Home" in edits[0]["text"]
    assert "Which of these" not in edits[0]["text"]


def _standing(slack: LoopbackSlack, ts: str) -> dict[str, object]:
    return next(message for message in slack.messages["C1"] if message["ts"] == ts)


@pytest.mark.parametrize("code", ["cant_update_message", "edit_window_closed"])
async def test_where_the_message_cannot_be_changed_its_thread_is_told(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed, code: str
) -> None:
    ref = await adapter.post(owed)
    slack.fault("chat.update", "error", {"error": code})
    edit = replace(owed.delivery, purpose=Purpose.EDIT, ref=ref)
    with pytest.raises(CannotEdit):
        await adapter.edit(replace(owed, delivery=edit))
    await adapter.post(replace(owed, delivery=replace(edit, id="o-reply", purpose=Purpose.REPLY)))
    reply = slack.of("chat.postMessage")[1]
    assert reply["thread_ts"] == ref.message
    assert "Correction of the message above." in str(reply["blocks"])


async def test_a_message_that_somebody_deleted_is_not_posted_again(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed
) -> None:
    ref = await adapter.post(owed)
    slack.messages["C1"].clear()
    with pytest.raises(MessageGone):
        await adapter.edit(replace(owed, delivery=replace(owed.delivery, ref=ref)))


async def test_a_message_of_an_unknown_outcome_is_delivered_once_by_the_real_loop(
    slack: LoopbackSlack, adapter: SlackAdapter, record: AsyncEngine, production: Production, clock: FrozenClock
) -> None:
    slack.fault("chat.postMessage", "cut_after")
    for _ in range(3):
        await deliver(record, {"slack": adapter}, unhurried())
        clock.advance(seconds=30)
    (delivery,) = await record.do(Engine.deliveries)
    assert delivery.state is DeliveryState.SENT
    assert len(slack.messages["C1"]) == 1


@pytest.mark.parametrize("kind", ["limit", "error", "html", "cut", "cut_after", "500_after"])
async def test_nothing_but_delivery_errors_comes_out_of_a_fault(
    slack: LoopbackSlack, adapter: SlackAdapter, owed: Owed, kind: str
) -> None:
    detail = {"limit": 900, "error": {"error": "fatal_error"}}.get(kind)
    slack.fault("chat.postMessage", kind, detail)
    with pytest.raises(DeliveryError):
        await adapter.post(owed)
    ref = MessageRef(target=owed.delivery.target, message="1.1")
    slack.fault("chat.update", kind, detail)
    with pytest.raises(DeliveryError):
        await adapter.edit(replace(owed, delivery=replace(owed.delivery, ref=ref)))
    for _ in range(2):  # aiohttp itself repeats a GET whose connection was cut
        slack.fault("conversations.history", kind, detail)
    with pytest.raises(DeliveryError):
        await adapter.find(
            replace(owed, delivery=replace(owed.delivery, fence=9, started_at=datetime(2026, 11, 24, tzinfo=UTC)))
        )


async def test_ten_announcements_to_one_channel_all_arrive_in_order(
    slack: LoopbackSlack,
    adapter: SlackAdapter,
    record: AsyncEngine,
    production: Production,
    moderator: Actor,
    time: StandingTime,
) -> None:
    for n in range(10):
        await record.do(Engine.add, draft(production.id, quote=f"Number {n} is true", certainty="hedged"), moderator)
    await deliver(record, {"slack": adapter}, unhurried())
    listed = await record.do(Engine.deliveries)
    assert {each.state for each in listed} == {DeliveryState.SENT}
    assert len(slack.messages["C1"]) == len(listed)
    assert sum(time.waited) == pytest.approx(len(listed) - 1)
