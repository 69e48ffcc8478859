"""Turns: never more than the platform allows, shared by all who use a token, and closed as long as it asks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import LONGEST_WAIT, OwnBudgets, Pacer, SharedBudgets, Timing
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import TryLater
from facts.lexicon import Lexicon
from facts.model import Target
from facts.pacing import Pace, drawn, next_turn, paces_of
from facts.storage import open_storage
from tests.conftest import FrozenClock
from tests.fakes import WaitedTime

DISCORD = [Target(f"discord:81/{number}") for number in range(200)]


@given(st.lists(st.floats(0, 3, allow_nan=False), max_size=120), st.floats(0.02, 1), st.sampled_from([0.0, 0.5, 4.0]))
def test_no_window_ever_holds_more_than_the_budget(gaps: list[float], spacing: float, slack: float) -> None:
    pace = Pace(scope="s", spacing=spacing, slack=slack)
    free: dict[str, float] = {}
    now, turns = 100.0, []
    for gap in gaps:
        now += gap
        turn = next_turn([pace], free, now)
        free |= drawn([pace], free, turn)
        turns.append(turn)

    for window in (1.0, 5.0):
        for first in turns:
            inside = sum(1 for turn in turns if first <= turn < first + window)
            assert inside <= 1 + (window + slack) / spacing + 1e-6
    assert turns == sorted(turns)


async def test_a_hundred_channels_at_once_stay_below_fifty_a_second() -> None:
    time = WaitedTime()
    pacer, at = Pacer(timing=time.timing), []
    for target in DISCORD[:100]:
        await pacer.turn(target)
        at.append(time.seconds)

    assert max(sum(1 for each in at if start <= each < start + 1) for start in at) <= 48
    assert at[-1] == pytest.approx(99 / 47)


async def test_one_slack_channel_takes_one_message_a_second_and_another_does_not_wait_for_it() -> None:
    time = WaitedTime()
    pacer = Pacer(timing=time.timing)
    await pacer.turn(Target("slack:T1/C1"))
    await pacer.turn(Target("slack:T1/C2"))
    assert time.seconds == pytest.approx(0.25)
    await pacer.turn(Target("slack:T2/C1"))
    assert time.seconds == pytest.approx(0.25)

    await pacer.turn(Target("slack:T1/C1"))

    assert time.seconds == pytest.approx(1.0)


async def test_what_the_platform_asks_for_closes_that_channel_only_or_all() -> None:
    time = WaitedTime()
    pacer = Pacer(timing=time.timing)
    await pacer.hold(DISCORD[0], 5, everywhere=False)
    await pacer.turn(DISCORD[1])
    assert time.seconds == 0
    await pacer.turn(DISCORD[0])
    assert time.seconds == pytest.approx(5)

    await pacer.hold(DISCORD[0], 7, everywhere=True)
    await pacer.turn(DISCORD[2])

    assert time.seconds == pytest.approx(12)


async def test_too_long_a_wait_is_put_off_and_costs_nothing() -> None:
    time = WaitedTime()
    pacer = Pacer(timing=time.timing)
    await pacer.hold(DISCORD[0], LONGEST_WAIT + 10, everywhere=True)

    for _ in range(5):
        with pytest.raises(TryLater) as told:
            await pacer.turn(DISCORD[0])
        assert told.value.after == pytest.approx(LONGEST_WAIT + 10)
    assert time.waits == []


async def test_a_turn_that_was_slept_through_is_taken_anew() -> None:
    time = WaitedTime()
    oversleeps = [0.0, 3.0]

    async def sleep(seconds: float) -> None:
        time.seconds += seconds + oversleeps.pop(0)

    pacer = Pacer(timing=Timing(now=lambda: time.seconds, sleep=sleep))
    await pacer.turn(Target("slack:T1/C1"))
    await pacer.turn(Target("slack:T1/C1"))
    await pacer.turn(Target("slack:T1/C1"))

    assert oversleeps == []
    assert time.seconds == pytest.approx(5.0)


async def test_platforms_without_limits_are_not_held_up() -> None:
    time = WaitedTime()
    for _ in range(50):
        await Pacer(timing=time.timing).turn(Target("console:here/now"))
    assert time.seconds == 0
    assert paces_of(Target("console:here/now")) == ()


@pytest.fixture(params=["file", pytest.param("postgres", marks=pytest.mark.slow)])
async def two_processes(
    request: pytest.FixtureRequest, tmp_path: Path, lexicon: Lexicon, clock: FrozenClock
) -> AsyncIterator[tuple[AsyncEngine, AsyncEngine]]:
    postgres = request.param == "postgres"
    url = str(request.getfixturevalue("postgres_url")) if postgres else f"sqlite:///{tmp_path}/record.db"
    engines = tuple(AsyncEngine(lambda: Engine(open_storage(url), lexicon, clock)) for _ in range(2))
    for engine in engines:
        await engine.open()
    yield engines[0], engines[1]
    for engine in engines:
        await engine.close()


async def test_two_processes_draw_on_one_budget(two_processes: tuple[AsyncEngine, AsyncEngine]) -> None:
    budgets = [SharedBudgets(engine) for engine in two_processes]
    pace = [Pace(scope="discord", spacing=10.0)]

    waits = await asyncio.gather(*(each.reserve(pace, longest=500) for _ in range(5) for each in budgets))
    await budgets[0].hold(pace, 1000)
    refused = await budgets[1].reserve(pace, longest=500)

    assert sorted(round(wait / 10.5) for wait in waits) == list(range(10))
    assert refused == pytest.approx(1000, abs=5)


async def test_own_budgets_forget_channels_that_have_been_free_for_long() -> None:
    time = WaitedTime()
    budgets = OwnBudgets(time.timing)
    for number in range(10_001):
        await budgets.reserve([Pace(scope=str(number), spacing=1.0)], longest=1)
    time.seconds = 100
    await budgets.reserve([Pace(scope="new", spacing=1.0)], longest=1)

    assert len(budgets._free) == 1
