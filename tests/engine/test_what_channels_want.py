"""What a channel is told, and when: levels, firmness, one post for one article, digests, quiet hours, pings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from facts.announcing.timing import HOLD
from facts.communities import ChannelSettings, Digest, Ping, Tells
from facts.engine import Engine
from facts.errors import Invalid, NotAllowed, NotFound
from facts.messages import DeliveryState, Purpose
from facts.model import Actor, Aspect, Certainty, Production, RetractionKind, Target
from tests.builders import candidate, community, document, draft
from tests.conftest import FrozenClock
from tests.engine.platform import Platform

CHANNEL = Target("discord:81/1")


@pytest.fixture
def production(engine: Engine, moderator: Actor) -> Production:
    made = engine.add_production("Example Film", moderator)
    engine.follow(community(made.id, review_target=None), moderator)
    return made


@pytest.fixture
def platform(engine: Engine) -> Platform:
    return Platform(engine)


def wants(engine: Engine, by: Actor, **settings: Any) -> None:
    engine.set_channel("g-1", ChannelSettings(**settings), by)


def texts(platform: Platform) -> list[str]:
    return [line.text for message in platform.in_channel(CHANNEL) for line in message.announcement.lines]


@pytest.mark.parametrize(
    ("tells", "posts"), [(Tells.CHANGES, 1), (Tells.NEWS, 2), (Tells.EVERYTHING, 4)], ids=lambda each: str(each)
)
def test_each_level_tells_more(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, tells: Tells, posts: int
) -> None:
    wants(engine, moderator, tells=tells)
    words = "We have the green light for this one"
    engine.add(draft(production.id, words), moderator)
    engine.add(draft(production.id, words, outlet="Another Outlet"), moderator)
    engine.add(draft(production.id, "The studio said yes", speaker="Robin Writer"), moderator)
    engine.add(draft(production.id, "It will be great", certainty=Certainty.OPINION), moderator)
    platform.deliver()

    assert len(platform.in_channel(CHANNEL)) == posts


def test_what_is_less_firm_than_a_channel_wants_is_not_posted(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    wants(engine, moderator, least=Certainty.HEDGED)
    for certainty in (Certainty.WISHED, Certainty.RUMOURED, Certainty.HEDGED, Certainty.STATED):
        engine.add(draft(production.id, f"A word that is {certainty}", certainty=certainty), moderator)
    platform.deliver()

    assert [certainty for text in texts(platform) for certainty in Certainty if f"is {certainty}”" in text] == [
        Certainty.HEDGED,
        Certainty.STATED,
    ]


def test_plot_is_kept_out_where_a_channel_wants_no_spoilers(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    wants(engine, moderator, spoilers=False)
    engine.add(draft(production.id, "The butler did it", aspect=Aspect.STORY), moderator)

    assert platform.deliver() == 0


def test_statements_of_one_article_accepted_one_after_the_other_are_one_post(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    article = document()
    found = [
        candidate(article, quote=f"Word number {at}", start=at * 40, aspect=aspect)
        for at, aspect in enumerate((Aspect.CAST, Aspect.FILMING, Aspect.RELEASE, Aspect.SCRIPT))
    ]
    ingested = engine.ingest(article, found, production, moderator)
    for each in ingested.candidates[:-1]:
        engine.accept(each.id, moderator)
        clock.advance(seconds=20)
        assert platform.deliver() == 0
    engine.accept(ingested.candidates[-1].id, moderator)
    platform.deliver()

    (only,) = platform.in_channel(CHANNEL)
    assert [cited.quote for cited in only.announcement.citations] == [f"Word number {at}" for at in range(4)]
    assert only.announcement.article == article.id


def test_an_article_whose_review_stops_is_told_after_three_minutes(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    article = document()
    found = [candidate(article, quote=f"Word number {at}", start=at * 40) for at in range(2)]
    first, _ = engine.ingest(article, found, production, moderator).candidates
    made = engine.accept(first.id, moderator)

    assert engine.explain(made.id, CHANNEL) == (
        "It is to be posted there on 24 November 2026, 09:33 (UTC).",
        "More of the same article waits for review; what is accepted meanwhile is told in one post.",
    )
    clock.moment += HOLD
    assert platform.deliver() == 1


def test_an_article_of_which_the_rest_is_turned_down_is_told_at_once(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    article = document()
    found = [candidate(article, quote=f"Word number {at}", start=at * 40) for at in range(3)]
    first, second, third = engine.ingest(article, found, production, moderator).candidates
    made = engine.accept(first.id, moderator)
    engine.reject(second.id, moderator, "Not about the film.")
    assert platform.deliver() == 0

    engine.mark_duplicate(third.id, made.id, moderator)

    assert platform.deliver() == 1


def test_a_post_that_is_under_way_is_not_told_again_with_what_comes_after(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    article = document()
    found = [
        candidate(article, quote=f"Word number {at}", start=at * 40, aspect=aspect)
        for at, aspect in enumerate((Aspect.CAST, Aspect.FILMING, Aspect.RELEASE))
    ]
    one, two, three = engine.ingest(article, found, production, moderator).candidates
    engine.accept(one.id, moderator)
    clock.moment += HOLD
    (under_way,) = engine.claim(["discord"])
    engine.accept(two.id, moderator)
    engine.accept(three.id, moderator)
    platform.settle(under_way)
    platform.deliver()

    assert [len(each.announcement.citations) for each in platform.in_channel(CHANNEL)] == [1, 2]


def test_a_daily_digest_is_one_post_at_its_hour_with_everything_once(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    wants(engine, moderator, digest=Digest.DAILY, digest_hour=18, zone="Europe/Berlin")
    for at, aspect in enumerate((Aspect.CAST, Aspect.FILMING, Aspect.RELEASE)):
        engine.add(draft(production.id, f"Word number {at}", aspect=aspect), moderator)
        clock.advance(hours=2)
        assert platform.deliver() == 0
    clock.moment = datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert platform.deliver() == 1
    engine.add(draft(production.id, "Word of the evening"), moderator)
    assert platform.deliver() == 0
    clock.advance(days=1)
    platform.deliver()

    first, second = platform.in_channel(CHANNEL)
    assert first.announcement.headline == "The day on record: the cast, filming and the release"
    assert len(first.announcement.citations) == 3
    assert [cited.quote for cited in second.announcement.citations] == ["Word of the evening"]


def test_a_digest_that_is_due_and_not_yet_sent_is_not_put_off_by_later_news(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    wants(engine, moderator, digest=Digest.DAILY, digest_hour=18)
    engine.add(draft(production.id, "Word of the day", aspect=Aspect.CAST), moderator)
    clock.moment = datetime(2026, 11, 24, 18, 5, tzinfo=UTC)
    engine.add(draft(production.id, "Word of the evening"), moderator)

    assert platform.deliver() == 1


def test_what_is_withdrawn_before_its_digest_is_left_out_of_it(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    wants(engine, moderator, digest=Digest.DAILY)
    kept = engine.add(draft(production.id, "This one stays", aspect=Aspect.CAST), moderator)
    gone = engine.add(draft(production.id, "This one goes"), moderator)
    engine.retract(gone.id, moderator, RetractionKind.ENTERED_IN_ERROR, "")
    clock.advance(days=1)
    platform.deliver()

    (only,) = platform.in_channel(CHANNEL)
    assert [cited.statement for cited in only.announcement.citations] == [kept.id]


def test_nothing_is_posted_in_quiet_hours_and_everything_after_them_once(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    wants(engine, moderator, quiet_from="22:00", quiet_until="08:00", zone="Europe/Berlin")
    clock.moment = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    made = engine.add(draft(production.id), moderator)
    assert engine.explain(made.id, CHANNEL) == (
        "It is to be posted there on 25 November 2026, 08:00 (Europe/Berlin).",
        "The channel is quiet from 22:00 to 08:00 (Europe/Berlin).",
    )
    assert platform.deliver() == 0
    clock.moment = datetime(2026, 11, 25, 7, tzinfo=UTC)

    assert (platform.deliver(), platform.deliver()) == (1, 0)


def test_what_was_late_and_became_due_in_quiet_hours_waits_too_but_edits_go_out(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    wants(engine, moderator, quiet_from="22:00", quiet_until="08:00")
    first = engine.add(draft(production.id), moderator)
    platform.deliver()
    engine.add(draft(production.id, "We shoot in May", aspect=Aspect.FILMING), moderator)
    clock.moment = datetime(2026, 11, 24, 23, tzinfo=UTC)
    engine.retract(first.id, moderator, RetractionKind.ENTERED_IN_ERROR, "")
    platform.deliver()

    assert [each.edits for each in platform.in_channel(CHANNEL)] == [1]
    clock.moment = datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert platform.deliver() == 2


def test_settings_changed_while_something_waits_count_for_it(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    wants(engine, moderator, digest=Digest.WEEKLY)
    engine.add(draft(production.id), moderator)
    assert platform.deliver() == 0

    wants(engine, moderator)

    assert platform.deliver() == 1


def test_a_role_is_pinged_for_what_it_asked_for_on_the_post_and_never_on_an_edit(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    pings = (Ping(role="7", aspects=(Aspect.CAST,)), Ping(role="8", least=Certainty.STATED))
    wants(engine, moderator, pings=pings)
    wish = engine.add(draft(production.id, "I hope so", certainty=Certainty.WISHED), moderator)
    engine.add(draft(production.id, "I am in it", aspect=Aspect.CAST, subject="Pat Actor"), moderator)
    platform.deliver()
    posted = [each.announcement.pings for each in platform.in_channel(CHANNEL)]
    engine.retract(wish.id, moderator, RetractionKind.ENTERED_IN_ERROR, "")
    edit = next(each for each in engine.claim(["discord"]) if each.delivery.purpose is Purpose.EDIT)

    assert posted == [(), ("7", "8")]
    assert edit.announcement is not None
    assert edit.announcement.pings == ()


def test_two_channels_of_one_production_are_each_told_what_they_want(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    other = Target("slack:T1/C1")
    engine.follow(
        community(production.id, id="g-2", tenant="slack:T1", target=other, aspects=(Aspect.CAST,)), moderator
    )
    article = document()
    found = [
        candidate(article, quote="It is going well", start=1),
        candidate(article, quote="I am in it", start=40, aspect=Aspect.CAST),
    ]
    engine.ingest(article, found, production, moderator, accept=True)
    platform.deliver()

    assert [len(each.announcement.citations) for each in platform.in_channel(CHANNEL)] == [2]
    assert [len(each.announcement.citations) for each in platform.in_channel(other)] == [1]


def test_setting_a_channel_up_again_keeps_its_settings(
    engine: Engine, moderator: Actor, production: Production
) -> None:
    wants(engine, moderator, digest=Digest.DAILY)

    engine.follow(community(production.id, aspects=(Aspect.CAST,)), moderator)

    (kept,) = engine.channel(CHANNEL)
    assert (kept.settings.digest, kept.aspects) == (Digest.DAILY, (Aspect.CAST,))


def test_only_moderators_set_channels_and_only_to_what_can_be_meant(
    engine: Engine, moderator: Actor, member: Actor, production: Production
) -> None:
    with pytest.raises(NotAllowed):
        wants(engine, member)
    with pytest.raises(Invalid, match="no time zone"):
        wants(engine, moderator, zone="Nowhere")
    with pytest.raises(NotFound):
        engine.set_channel("g-nothing", ChannelSettings(), moderator)


def test_a_server_that_removed_the_bot_is_told_nothing_and_forgotten_after_thirty_days(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    engine.watch(Actor(id="discord:7", name="Fan"), "Example Film", target=Target("discord:81/9"), tenant="discord:81")
    engine.add(draft(production.id), moderator)
    engine.tenant_left("discord:81")
    engine.add(draft(production.id, "We shoot in May", aspect=Aspect.FILMING), moderator)
    assert {each.state for each in engine.deliveries() if each.target == CHANNEL} == {DeliveryState.DROPPED}

    clock.advance(days=29)
    engine.tenant_left("discord:81")
    assert engine.sweep() == 0
    assert len(engine.communities(tenant="discord:81")) == 1
    clock.advance(days=1)
    assert engine.sweep() > 0
    assert engine.communities(tenant="discord:81") == ()
    assert engine.watches(Actor(id="discord:7", name="Fan")) == ()
    assert {each.target for each in engine.deliveries()} == set()
    assert len(engine.history()) == 2


def test_a_server_that_comes_back_in_time_finds_everything_as_it_was(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    engine.tenant_left("discord:81")
    clock.advance(days=10)

    assert engine.tenant_returned("discord:81")
    clock.advance(days=40)
    assert engine.sweep() == 0
    engine.add(draft(production.id), moderator)
    assert platform.deliver() == 1


def test_forgetting_a_server_leaves_one_with_a_longer_id_alone(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    target = Target("discord:811/1")
    engine.follow(community(production.id, id="g-2", tenant="discord:811", target=target), moderator)
    engine.add(draft(production.id), moderator)
    platform.deliver()

    engine.forget_tenant("discord:81")

    assert {each.target for each in engine.deliveries()} == {target}
    assert [each.tenant for each in engine.communities()] == ["discord:811"]


def test_a_week_is_told_on_its_day(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock
) -> None:
    wants(engine, moderator, digest=Digest.WEEKLY, digest_day=1, digest_hour=9)
    engine.add(draft(production.id), moderator)
    clock.moment = datetime(2026, 11, 30, 9, tzinfo=UTC) - timedelta(seconds=1)
    assert platform.deliver() == 0
    clock.advance(seconds=1)
    assert platform.deliver() == 1
    assert platform.in_channel(CHANNEL)[0].announcement.headline == "The week on record: the greenlight"
