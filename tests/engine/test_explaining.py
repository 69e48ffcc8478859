"""Why was this posted, or not: the rule and the times, for any statement and channel."""

from __future__ import annotations

from typing import Any

import pytest

from facts.communities import ChannelSettings, Digest
from facts.engine import Engine
from facts.errors import NotFound
from facts.messages import DeliveryState
from facts.model import Actor, Aspect, Certainty, Production, RetractionKind, StatementId, Target
from tests.builders import candidate, claim, community, document, draft
from tests.conftest import FrozenClock
from tests.engine.platform import Platform

CHANNEL = Target("discord:81/1")


@pytest.fixture
def production(engine: Engine, moderator: Actor, clock: FrozenClock) -> Production:
    made = engine.add_production("Example Film", moderator)
    engine.follow(community(made.id, review_target=None, aspects=(Aspect.GREENLIGHT, Aspect.CAST)), moderator)
    clock.advance(minutes=1)
    return made


@pytest.mark.parametrize(
    ("said", "settings", "why"),
    [
        (
            {"aspect": Aspect.FILMING},
            {},
            "The channel is told of the greenlight and the cast only; this is about filming.",
        ),
        (
            {"certainty": Certainty.WISHED},
            {"least": Certainty.HEDGED},
            "The channel is told of what is at least hedged, not settled; this is a wish, not a plan.",
        ),
        (
            {"certainty": Certainty.OPINION},
            {},
            "It is an opinion. Opinions are kept, and told only in channels that want every statement.",
        ),
        ({"certainty": Certainty.DECLINED}, {}, "It says that nothing is to be said; that alters nothing on record."),
    ],
)
def test_the_rule_that_kept_it_back_is_named(
    engine: Engine, moderator: Actor, production: Production, said: dict[str, Any], settings: dict[str, Any], why: str
) -> None:
    engine.set_channel("g-1", ChannelSettings(**settings), moderator)
    made = engine.add(draft(production.id, **said), moderator)

    assert engine.explain(made.id, CHANNEL) == (why,)


def test_a_repeat_a_second_voice_and_another_work_are_told_apart(
    engine: Engine, moderator: Actor, production: Production
) -> None:
    words = "We have the green light for this one"
    engine.add(draft(production.id, words), moderator)
    repeat = engine.add(draft(production.id, words, outlet="Another Outlet"), moderator)
    engine.set_channel("g-1", ChannelSettings(tells=engine.channel(CHANNEL)[0].settings.tells.CHANGES), moderator)
    second = engine.add(draft(production.id, "The studio said yes", speaker="Robin Writer"), moderator)
    article = document()
    other = candidate(article, claim=claim(work="The First Film"))
    (elsewhere,) = engine.ingest(article, [other], production, moderator, accept=True).statements.values()

    assert engine.explain(repeat.id, CHANNEL)[0].startswith("It altered nothing on record")
    assert engine.explain(second.id, CHANNEL) == (
        "It says what was on record already; the channel is told of changes only.",
    )
    assert engine.explain(elsewhere.id, CHANNEL) == (
        "It is about another work (The First Film), so it is kept and never announced here.",
    )


def test_when_it_was_posted_corrected_and_withdrawn_is_said(
    engine: Engine, moderator: Actor, production: Production, clock: FrozenClock
) -> None:
    platform = Platform(engine)
    made = engine.add(draft(production.id), moderator)
    platform.deliver()
    clock.advance(hours=2)
    engine.retract(made.id, moderator, RetractionKind.ENTERED_IN_ERROR, "Another film.")
    assert engine.explain(made.id, CHANNEL)[1] == "The message there is to be corrected."
    platform.deliver()

    assert engine.explain(made.id, CHANNEL) == (
        "It was posted there on 24 November 2026, 09:31 (UTC).",
        "The message there was corrected on 24 November 2026, 11:31 (UTC).",
        "It was withdrawn on 24 November 2026, 11:31 (UTC): Another film.",
    )


def test_a_digest_a_failure_and_a_refusal_are_said_with_the_reason(
    engine: Engine, moderator: Actor, production: Production, clock: FrozenClock
) -> None:
    engine.set_channel("g-1", ChannelSettings(digest=Digest.DAILY, digest_hour=18), moderator)
    made = engine.add(draft(production.id), moderator)
    assert engine.explain(made.id, CHANNEL) == (
        "It is to be posted there on 24 November 2026, 18:00 (UTC).",
        "The channel gets a daily digest.",
    )
    clock.advance(hours=9)
    (owed,) = engine.claim(["discord"])
    assert engine.explain(made.id, CHANNEL) == ("It is being posted there right now.",)
    engine.settle(owed, DeliveryState.PENDING, due_at=clock(), error="Discord is down.")
    assert engine.explain(made.id, CHANNEL)[1] == "Earlier attempts failed: Discord is down."
    (owed,) = engine.claim(["discord"])
    engine.settle(owed, DeliveryState.DEAD, error="Send Messages is missing.")
    assert engine.explain(made.id, CHANNEL) == ("It could not be posted there: Send Messages is missing.",)


def test_a_channel_that_follows_later_or_not_at_all_is_told_so(
    engine: Engine, moderator: Actor, production: Production, clock: FrozenClock
) -> None:
    made = engine.add(draft(production.id), moderator)
    clock.advance(days=1)
    late = Target("discord:81/5")
    engine.follow(community(production.id, id="g-5", target=late), moderator)

    assert engine.explain(made.id, late) == (
        "discord:81/5 has followed Example Film since 25 November 2026, 09:31 (UTC); this was put on record before, on"
        " 24 November 2026, 09:31 (UTC).",
    )
    assert engine.explain(made.id, Target("discord:81/6")) == ("discord:81/6 does not follow Example Film.",)
    with pytest.raises(NotFound):
        engine.explain(StatementId("s-nothing"), CHANNEL)


def test_settings_changed_since_are_mentioned(
    engine: Engine, moderator: Actor, production: Production, clock: FrozenClock
) -> None:
    engine.set_channel("g-1", ChannelSettings(least=Certainty.STATED), moderator)
    made = engine.add(draft(production.id, certainty=Certainty.HEDGED), moderator)
    clock.advance(hours=1)
    engine.set_channel("g-1", ChannelSettings(), moderator)

    assert engine.explain(made.id, CHANNEL) == (
        "By today's settings it would be told there; no post was owed when it was put on record.",
        "The channel's settings were changed on 24 November 2026, 10:31 (UTC), after this was put on record; these are"
        " today's rules.",
    )
