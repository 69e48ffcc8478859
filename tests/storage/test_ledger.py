"""The delivery ledger: every claim under a fence, every outcome written once."""

from __future__ import annotations

from datetime import timedelta

from facts.engine import Engine
from facts.engine.delivering import LEASE
from facts.messages import DeliveryState
from facts.model import Actor, MessageRef
from tests.builders import community, draft
from tests.conftest import FrozenClock


def _owing(engine: Engine, moderator: Actor, channels: int = 1) -> None:
    production = engine.add_production("Example Film", moderator)
    for number in range(channels):
        target = f"discord:81/{number}"
        engine.follow(community(production.id, id=target, target=target, review_target=None), moderator)
    engine.add(draft(production.id), moderator)


def test_a_delivery_is_given_to_one_worker_only(engine: Engine, moderator: Actor) -> None:
    _owing(engine, moderator, channels=3)

    first, second = engine.claim(["discord"], limit=2), engine.claim(["discord"], limit=2)

    assert len(first) == 2
    assert len(second) == 1
    assert not {each.delivery.id for each in first} & {each.delivery.id for each in second}


def test_only_the_platforms_that_are_served_are_claimed(engine: Engine, moderator: Actor) -> None:
    _owing(engine, moderator)

    assert engine.claim(["slack"]) == ()
    assert engine.claim([]) == ()


def test_a_worker_that_froze_past_its_lease_cannot_overwrite_its_successor(
    engine: Engine, moderator: Actor, clock: FrozenClock
) -> None:
    _owing(engine, moderator)
    (frozen,) = engine.claim(["discord"])
    clock.moment += LEASE + timedelta(seconds=1)
    (successor,) = engine.claim(["discord"])

    late = engine.settle(frozen, DeliveryState.PENDING, error="woke up")
    written = engine.settle(
        successor, DeliveryState.SENT, ref=MessageRef(target=successor.delivery.target, message="1")
    )

    assert (late, written) == (False, True)
    assert successor.delivery.fence == 2
    assert [each.state for each in engine.deliveries()] == [DeliveryState.SENT]


def test_a_delivery_put_off_is_not_due_before_its_time(engine: Engine, moderator: Actor, clock: FrozenClock) -> None:
    _owing(engine, moderator)
    (owed,) = engine.claim(["discord"])
    engine.settle(owed, DeliveryState.PENDING, due_at=clock() + timedelta(minutes=5), error="limited")

    assert engine.claim(["discord"]) == ()
    clock.advance(minutes=5)
    assert [each.delivery.attempts for each in engine.claim(["discord"])] == [2]


def test_an_outcome_that_is_unknown_is_never_picked_up_again(
    engine: Engine, moderator: Actor, clock: FrozenClock
) -> None:
    _owing(engine, moderator)
    (owed,) = engine.claim(["discord"])
    engine.settle(owed, DeliveryState.UNKNOWN, error="cannot look")
    clock.advance(days=30)

    assert engine.claim(["discord"]) == ()


def test_a_regular_job_is_given_out_once_each_time_it_is_due(engine: Engine, clock: FrozenClock) -> None:
    day = timedelta(days=1)

    assert [engine.take_turn("backup", day) for _ in range(3)] == [True, False, False]
    assert engine.take_turn("another", day)
    clock.advance(days=1)
    assert engine.take_turn("backup", day)


def test_following_again_sets_a_stopped_channel_going(engine: Engine, moderator: Actor) -> None:
    _owing(engine, moderator)
    (owed,) = engine.claim(["discord"])
    engine.stop_channel(owed.delivery.target, "Send Messages is missing.")
    engine.settle(owed, DeliveryState.DEAD)
    assert engine.stopped_channels()

    target = owed.delivery.target
    engine.follow(community(engine.productions()[0].id, id=target, target=target, review_target=None), moderator)

    assert engine.stopped_channels() == ()


def test_the_backlog_counts_by_platform_and_state_with_the_oldest(
    engine: Engine, moderator: Actor, clock: FrozenClock
) -> None:
    _owing(engine, moderator, channels=3)
    (owed,) = engine.claim(["discord"], limit=1)
    engine.settle(owed, DeliveryState.SENT)

    backlog = {each.state: each for each in engine.backlog()}

    assert backlog[DeliveryState.SENT].number == 1
    assert backlog[DeliveryState.PENDING].number == 2
    oldest = backlog[DeliveryState.PENDING].oldest
    assert oldest is not None
    assert oldest <= clock() + timedelta(hours=1)
