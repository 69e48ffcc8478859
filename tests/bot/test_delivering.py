"""One attempt at one delivery: nothing lost, nothing twice, and what nobody can know goes to the operator."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.delivering import LAST_ATTEMPT, Courier, Limits, deliver
from bot.pacing import Pacer
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import (
    CannotLook,
    Invalid,
    MessageGone,
    OutcomeUnknown,
    Refused,
    StorageUnavailable,
    TryLater,
)
from facts.lexicon import Lexicon
from facts.messages import Delivery, DeliveryState, Owed
from facts.model import Actor, MessageRef, Polarity, RetractionKind, StatementId, Target
from facts.ports.outside import in_turn, steady
from facts.storage import open_storage
from tests.builders import community, draft
from tests.conftest import FrozenClock
from tests.fakes import RecordingAdapter, WaitedTime, unhurried


@pytest.fixture(params=["file", pytest.param("postgres", marks=pytest.mark.slow)])
async def engine(
    request: pytest.FixtureRequest, tmp_path: Path, lexicon: Lexicon, clock: FrozenClock
) -> AsyncIterator[AsyncEngine]:
    postgres = request.param == "postgres"
    url = str(request.getfixturevalue("postgres_url")) if postgres else f"sqlite:///{tmp_path}/record.db"
    opened = AsyncEngine(lambda: Engine(open_storage(url), lexicon, clock))
    yield opened
    await opened.close()


async def owe_one(engine: AsyncEngine, moderator: Actor) -> str:
    production = await engine.do(Engine.add_production, "Example Film", moderator)
    await engine.do(Engine.follow, community(production.id, review_target=None), moderator)
    return (await engine.do(Engine.add, draft(production.id), moderator)).id


async def listed(engine: AsyncEngine) -> tuple[Delivery, ...]:
    return await engine.do(Engine.deliveries)


async def test_what_is_owed_is_posted_once(engine: AsyncEngine, moderator: Actor, clock: FrozenClock) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()

    for _ in range(3):
        await deliver(engine, {"discord": adapter}, unhurried())
        clock.advance(hours=1)

    assert len(adapter.transcript) == 1
    assert [each.state for each in await listed(engine)] == [DeliveryState.SENT]


async def test_a_platform_that_asks_to_wait_is_given_the_time(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan = [TryLater("slow down", after=30)]

    await deliver(engine, {"discord": adapter}, unhurried())
    clock.advance(seconds=29)
    assert await deliver(engine, {"discord": adapter}, unhurried()) == 0
    clock.advance(seconds=1)
    assert await deliver(engine, {"discord": adapter}, unhurried()) == 1

    assert len(adapter.transcript) == 1


async def test_a_post_whose_answer_was_lost_is_looked_up_and_not_repeated(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan, adapter.lost_answers = [OutcomeUnknown("the connection was cut")], 1

    await deliver(engine, {"discord": adapter}, unhurried())
    clock.advance(hours=1)
    await deliver(engine, {"discord": adapter}, unhurried())

    (sent,) = await listed(engine)
    assert len(adapter.transcript) == 1
    assert (sent.state, sent.ref and sent.ref.message) == (DeliveryState.SENT, "1")


async def test_where_nobody_can_look_the_operator_decides(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan = [OutcomeUnknown("no answer")]
    adapter.cannot_look = CannotLook("history is not readable")

    for _ in range(4):
        await deliver(engine, {"discord": adapter}, unhurried())
        clock.advance(hours=2)

    assert adapter.transcript == []
    assert [(each.state, each.error) for each in await listed(engine)] == [
        (DeliveryState.UNKNOWN, "history is not readable")
    ]


async def test_a_channel_that_refuses_is_not_asked_again(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan = [Refused("Send Messages is missing in #news")]

    for _ in range(3):
        await deliver(engine, {"discord": adapter}, unhurried())
        clock.advance(days=1)

    assert [(each.state, each.attempts) for each in await listed(engine)] == [(DeliveryState.DEAD, 1)]


async def test_a_platform_that_never_answers_is_given_up_at_last(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan = [TryLater("down")] * 50

    for _ in range(30):
        await deliver(engine, {"discord": adapter}, unhurried())
        clock.advance(hours=2)

    (dead,) = await listed(engine)
    assert (dead.state, dead.attempts) == (DeliveryState.DEAD, LAST_ATTEMPT)


async def test_a_correction_reaches_the_message_and_a_deleted_one_is_let_go(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    statement = await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    await deliver(engine, {"discord": adapter}, unhurried())
    await engine.do(Engine.retract, statement, moderator, RetractionKind.ENTERED_IN_ERROR, "Wrong film.")  # type: ignore[arg-type]
    adapter.plan = [MessageGone("somebody deleted it")]

    clock.advance(minutes=1)
    await deliver(engine, {"discord": adapter}, unhurried())

    states = {each.purpose.value: each.state for each in await listed(engine)}
    assert states["edit"] is DeliveryState.GONE
    assert [kind for kind, _ in adapter.transcript].count("edit") == 0


async def owe_to(engine: AsyncEngine, moderator: Actor, channels: int, statements: int) -> None:
    production = await engine.do(Engine.add_production, "Example Film", moderator)
    for number in range(channels):
        target = Target(f"discord:81/{number}")
        channel = community(production.id, id=target, target=target, review_target=None)
        await engine.do(Engine.follow, channel, moderator)
    for number in range(statements):
        said = draft(production.id, f"We talked about part {number} today", polarity=list(Polarity)[number % 2])
        await engine.do(Engine.add, said, moderator)


class Slow(RecordingAdapter):
    """Answers only when every channel has been asked, and keeps how many were under way in each."""

    def __init__(self, together: int) -> None:
        super().__init__()
        self.under_way: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.barrier = asyncio.Barrier(together)

    async def post(self, owed: Owed) -> MessageRef:
        target = owed.delivery.target
        self.under_way[target] += 1
        self.most[target] = max(self.most[target], self.under_way[target])
        async with asyncio.timeout(30):
            await self.barrier.wait()
        self.under_way[target] -= 1
        return await super().post(owed)


async def test_channels_are_served_side_by_side_and_each_in_order(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_to(engine, moderator, channels=4, statements=3)
    owed = [each for each in reversed(await listed(engine)) if each.state is DeliveryState.PENDING]
    clock.advance(hours=1)
    adapter = Slow(together=4)

    await deliver(engine, {"discord": adapter}, unhurried())

    assert set(adapter.most.values()) == {1}
    for target in {each.target for each in owed}:
        mine = [each.id for each in owed if each.target == target]
        assert [id for _, id in adapter.transcript if id in mine] == mine


async def test_a_message_that_was_put_off_keeps_its_place_in_its_channel(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_to(engine, moderator, channels=1, statements=2)
    clock.advance(hours=1)
    adapter = RecordingAdapter()
    adapter.plan = [TryLater("slow down", after=30)]
    first = (await listed(engine))[-1]

    assert await deliver(engine, {"discord": adapter}, unhurried()) == 1
    assert adapter.transcript == []
    clock.advance(seconds=31)
    await deliver(engine, {"discord": adapter}, unhurried())

    assert adapter.transcript[0] == ("post", first.id)


async def test_a_channel_that_refused_is_sent_nothing_more_until_it_is_set_going(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan = [Refused("Send Messages is missing in #news")]
    await deliver(engine, {"discord": adapter}, unhurried())
    production = await engine.do(Engine.production, "Example Film")
    await engine.do(Engine.add, draft(production.id, "It was never green", polarity=Polarity.DENIES), moderator)
    clock.advance(days=1)

    assert await deliver(engine, {"discord": adapter}, unhurried()) == 0
    assert {(each.state, each.error) for each in await listed(engine)} == {
        (DeliveryState.DEAD, "Send Messages is missing in #news")
    }
    assert await engine.do(Engine.stopped_channels) == (("discord:81/1", "Send Messages is missing in #news"),)

    newest = (await listed(engine))[0]
    await engine.do(Engine.retry, newest.id, moderator)
    assert await deliver(engine, {"discord": adapter}, unhurried()) == 1
    assert await engine.do(Engine.stopped_channels) == ()
    assert adapter.transcript == [("post", newest.id)]


async def test_a_limit_never_counts_towards_giving_up_and_needs_no_looking(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan = [TryLater("limited", after=5)] * (LAST_ATTEMPT + 5)
    adapter.cannot_look = CannotLook("history is not readable")

    for _ in range(LAST_ATTEMPT + 6):
        await deliver(engine, {"discord": adapter}, unhurried())
        clock.advance(seconds=5)

    assert [each.state for each in await listed(engine)] == [DeliveryState.SENT]


async def test_the_operator_decides_what_nobody_can_know(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan = [OutcomeUnknown("no answer")]
    adapter.cannot_look = CannotLook("history is not readable")
    for _ in range(2):
        await deliver(engine, {"discord": adapter}, unhurried())
        clock.advance(hours=1)
    (unknown,) = await listed(engine)
    assert unknown.state is DeliveryState.UNKNOWN

    await engine.do(Engine.retry, unknown.id, moderator)
    await deliver(engine, {"discord": adapter}, unhurried())
    assert [each.state for each in await listed(engine)] == [DeliveryState.UNKNOWN]
    clock.advance(seconds=1)
    await engine.do(Engine.retry, unknown.id, moderator, look=False)
    await deliver(engine, {"discord": adapter}, unhurried())

    assert [each.state for each in await listed(engine)] == [DeliveryState.SENT]
    with pytest.raises(Invalid, match="is sent"):
        await engine.do(Engine.retry, unknown.id, moderator)


async def test_the_operator_may_say_that_it_is_there(engine: AsyncEngine, moderator: Actor, clock: FrozenClock) -> None:
    statement = await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan = [OutcomeUnknown("no answer")]
    adapter.cannot_look = CannotLook("history is not readable")
    for _ in range(2):
        await deliver(engine, {"discord": adapter}, unhurried())
        clock.advance(hours=1)
    (unknown,) = await listed(engine)

    await engine.do(Engine.mark_landed, unknown.id, "m-7", moderator)
    await engine.do(Engine.retract, StatementId(statement), moderator, RetractionKind.ENTERED_IN_ERROR, "Wrong film.")
    clock.advance(hours=1)
    await deliver(engine, {"discord": adapter}, unhurried())

    assert ("edit", "m-7") in adapter.transcript


async def test_two_workers_that_posted_the_same_are_told_of(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    (frozen,) = await engine.do(Engine.claim, ["discord"])
    clock.advance(minutes=5)
    (successor,) = await engine.do(Engine.claim, ["discord"])
    assert (frozen.look, successor.look) == (False, True)

    for owed, message in ((successor, "2"), (frozen, "1")):
        ref = MessageRef(target=owed.delivery.target, message=message)
        await engine.do(Engine.settle, owed, DeliveryState.SENT, ref=ref)

    told = await engine.do(Engine.audit, object=frozen.delivery.id)
    assert [entry.action for entry in told] == ["told twice", "landed late"]
    assert told[0].detail == "1 beside 2 in discord:81/1"


async def overtaken(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> tuple[RecordingAdapter, Courier, Owed]:
    """Let a delivery be sent by a second worker after the first froze; return what the first goes on with."""
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    courier = Courier(engine=engine, adapters={"discord": adapter}, pacer=unhurried(), limits=Limits(arrives=0.0))
    (frozen,) = await engine.do(Engine.claim, ["discord"])
    clock.advance(minutes=5)
    (successor,) = await engine.do(Engine.claim, ["discord"])
    await courier.attempt(successor, steady())
    return adapter, courier, frozen


async def test_a_late_worker_without_an_answer_looks_back_and_tells_what_stands_twice(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    adapter, courier, frozen = await overtaken(engine, moderator, clock)
    adapter.plan, adapter.lost_answers = [OutcomeUnknown("no answer")], 1

    await courier.attempt(frozen, steady())

    (told,) = await engine.do(Engine.told_twice)
    assert (told.object, told.detail) == (frozen.delivery.id, "2 beside 1 in discord:81/1")
    clock.advance(days=31)
    assert await engine.do(Engine.told_twice) == ()


async def test_a_late_worker_whose_message_never_arrived_tells_of_nothing(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    adapter, courier, frozen = await overtaken(engine, moderator, clock)
    adapter.plan = [OutcomeUnknown("no answer")]

    await courier.attempt(frozen, steady())

    assert await engine.do(Engine.told_twice) == ()


async def test_a_post_without_an_answer_is_not_looked_for_before_it_can_have_arrived(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan = [OutcomeUnknown("no answer")]

    await deliver(engine, {"discord": adapter}, unhurried())
    clock.advance(seconds=29)
    await deliver(engine, {"discord": adapter}, unhurried())
    assert adapter.transcript == []
    clock.advance(seconds=1)
    await deliver(engine, {"discord": adapter}, unhurried())
    assert len(adapter.transcript) == 1


async def test_an_outcome_is_written_through_a_database_that_is_away_for_a_moment(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await owe_one(engine, moderator)
    settle, failures = Engine.settle, [StorageUnavailable("restarting")]

    def stumbles(*args: Any, **kwargs: Any) -> bool:
        if failures:
            raise failures.pop()
        return settle(*args, **kwargs)

    monkeypatch.setattr(Engine, "settle", stumbles)
    await deliver(engine, {"discord": RecordingAdapter()}, unhurried())

    assert [each.state for each in await listed(engine)] == [DeliveryState.SENT]


async def test_a_worker_held_up_past_its_lease_leaves_the_sending_to_another(
    engine: AsyncEngine, moderator: Actor
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    courier = Courier(engine=engine, adapters={"discord": adapter}, pacer=unhurried())
    (owed,) = await engine.do(Engine.claim, ["discord"])

    await courier.attempt(owed, steady() - 61)

    assert adapter.transcript == []
    assert [each.state for each in await listed(engine)] == [DeliveryState.SENDING]


async def test_what_is_under_way_may_end_when_the_bot_stops(engine: AsyncEngine, moderator: Actor) -> None:
    await owe_one(engine, moderator)
    adapter = Slow(together=2)
    courier = Courier(engine=engine, adapters={"discord": adapter}, pacer=unhurried())
    running = asyncio.create_task(courier.round())
    while not adapter.under_way["discord:81/1"]:
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.sleep(0)
    await adapter.barrier.wait()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert [each.state for each in await listed(engine)] == [DeliveryState.SENT]


class OfManyRequests(RecordingAdapter):
    """A platform that waits for its turn before each of the three requests that a post takes."""

    takes_turns = True

    async def post(self, owed: Owed) -> MessageRef:
        for _ in range(3):
            await in_turn()
        return await super().post(owed)


@pytest.mark.parametrize(("adapter", "turns"), [(RecordingAdapter(), 1), (OfManyRequests(), 3)])
async def test_a_turn_is_taken_for_each_call_or_by_the_adapter_for_each_request(
    engine: AsyncEngine, moderator: Actor, adapter: RecordingAdapter, turns: int
) -> None:
    await owe_one(engine, moderator)
    waited: list[str] = []
    pacer = Pacer(timing=WaitedTime().timing, waited=lambda platform, seconds: waited.append(platform))

    await deliver(engine, {"discord": adapter}, pacer)

    assert len(adapter.transcript) == 1
    assert waited == ["discord"] * turns
    await in_turn()  # outside of a delivery nobody waits
    assert len(waited) == turns


async def test_a_turn_that_is_too_far_off_for_the_adapter_puts_the_delivery_off_with_nothing_sent(
    engine: AsyncEngine, moderator: Actor
) -> None:
    await owe_one(engine, moderator)
    adapter, pacer = OfManyRequests(), unhurried()
    await pacer.hold(Target("discord:81/1"), 60, everywhere=True)

    await deliver(engine, {"discord": adapter}, pacer)

    (left,) = await listed(engine)
    assert (adapter.transcript, left.state, left.started_at) == ([], DeliveryState.PENDING, None)
