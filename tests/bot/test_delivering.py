"""One attempt at one delivery: nothing lost, nothing twice, and what nobody can know goes to the operator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.delivering import LAST_ATTEMPT, deliver
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import CannotLook, MessageGone, OutcomeUnknown, Refused, TryLater
from facts.lexicon import Lexicon
from facts.messages import Delivery, DeliveryState
from facts.model import Actor, RetractionKind
from facts.storage import open_storage
from tests.builders import community, draft
from tests.conftest import FrozenClock
from tests.fakes import RecordingAdapter


@pytest.fixture
async def engine(tmp_path: Path, lexicon: Lexicon, clock: FrozenClock) -> AsyncIterator[AsyncEngine]:
    opened = AsyncEngine(lambda: Engine(open_storage(f"sqlite:///{tmp_path}/record.db"), lexicon, clock))
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
        await deliver(engine, {"discord": adapter}, clock)
        clock.advance(hours=1)

    assert len(adapter.transcript) == 1
    assert [each.state for each in await listed(engine)] == [DeliveryState.SENT]


async def test_a_platform_that_asks_to_wait_is_given_the_time(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan = [TryLater("slow down", after=30)]

    await deliver(engine, {"discord": adapter}, clock)
    clock.advance(seconds=29)
    assert await deliver(engine, {"discord": adapter}, clock) == 0
    clock.advance(seconds=1)
    assert await deliver(engine, {"discord": adapter}, clock) == 1

    assert len(adapter.transcript) == 1


async def test_a_post_whose_answer_was_lost_is_looked_up_and_not_repeated(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan, adapter.lost_answers = [OutcomeUnknown("the connection was cut")], 1

    await deliver(engine, {"discord": adapter}, clock)
    clock.advance(hours=1)
    await deliver(engine, {"discord": adapter}, clock)

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
        await deliver(engine, {"discord": adapter}, clock)
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
        await deliver(engine, {"discord": adapter}, clock)
        clock.advance(days=1)

    assert [(each.state, each.attempts) for each in await listed(engine)] == [(DeliveryState.DEAD, 1)]


async def test_a_platform_that_never_answers_is_given_up_at_last(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    adapter.plan = [TryLater("down")] * 50

    for _ in range(30):
        await deliver(engine, {"discord": adapter}, clock)
        clock.advance(hours=2)

    (dead,) = await listed(engine)
    assert (dead.state, dead.attempts) == (DeliveryState.DEAD, LAST_ATTEMPT)


async def test_a_correction_reaches_the_message_and_a_deleted_one_is_let_go(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    statement = await owe_one(engine, moderator)
    adapter = RecordingAdapter()
    await deliver(engine, {"discord": adapter}, clock)
    await engine.do(Engine.retract, statement, moderator, RetractionKind.ENTERED_IN_ERROR, "Wrong film.")  # type: ignore[arg-type]
    adapter.plan = [MessageGone("somebody deleted it")]

    clock.advance(minutes=1)
    await deliver(engine, {"discord": adapter}, clock)

    states = {each.purpose.value: each.state for each in await listed(engine)}
    assert states["edit"] is DeliveryState.GONE
    assert [kind for kind, _ in adapter.transcript].count("edit") == 0
