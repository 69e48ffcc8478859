"""An edit that the platform refuses becomes a reply, once, and stops nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.delivering import deliver
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import CannotEdit
from facts.lexicon import Lexicon
from facts.messages import DeliveryState, Purpose
from facts.model import Actor, Amendment
from facts.storage import open_storage
from tests.builders import community, draft
from tests.conftest import FrozenClock
from tests.fakes import RecordingAdapter, unhurried


@pytest.fixture
async def engine(tmp_path: Path, lexicon: Lexicon, clock: FrozenClock) -> AsyncIterator[AsyncEngine]:
    opened = AsyncEngine(lambda: Engine(open_storage(f"sqlite:///{tmp_path}/record.db"), lexicon, clock))
    yield opened
    await opened.close()


async def test_a_message_that_cannot_be_edited_is_answered_in_its_place(
    engine: AsyncEngine, moderator: Actor, clock: FrozenClock
) -> None:
    production = await engine.do(Engine.add_production, "Example Film", moderator)
    await engine.do(Engine.follow, community(production.id, review_target=None), moderator)
    made = await engine.do(Engine.add, draft(production.id), moderator)
    adapter = RecordingAdapter()
    await deliver(engine, {"discord": adapter}, unhurried())
    await engine.do(Engine.correct, made.id, moderator, Amendment(speaker="Robin Writer"), "Her words.")
    adapter.plan = [CannotEdit("This message is too old to be edited.")]
    for _ in range(3):
        clock.advance(minutes=1)
        await deliver(engine, {"discord": adapter}, unhurried())

    owed = {each.purpose: each for each in await engine.do(Engine.deliveries)}
    assert [kind for kind, _ in adapter.transcript] == ["post", "post"]
    assert adapter.transcript[1] == ("post", owed[Purpose.REPLY].id)
    assert owed[Purpose.EDIT].state is DeliveryState.DEAD
    assert owed[Purpose.REPLY].state is DeliveryState.SENT
    assert await engine.do(Engine.stopped_channels) == ()
