"""Hubs that tell of news: asked, confirmed, believed as far as they prove true, and never instead of polling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from adapters.fetch import Fetcher, Limits
from adapters.fetch.callbacks import callbacks
from bot.hubs import ask_hubs
from bot.polling import Watcher
from bot.serving import Listener
from facts.engine import Engine
from facts.model import SourceId
from facts.sources import Feed, Poll, Subscription, SubscriptionId, SubscriptionState
from facts.watching import hubs
from tests.conftest import FrozenClock
from tests.loopback.hub import Hub
from tests.loopback.serving import Site
from tests.loopback.site import channel
from tests.watching.conftest import OPERATOR, Watch
from tests.watching.test_watching import SAID, XML, article


@dataclass
class Told:
    """A watch whose feed offers a hub, and the port at which that reaches us."""

    watch: Watch
    site: Site
    clock: FrozenClock
    hub: Hub
    public: str
    news: int = 0

    async def begin(self, **headers: str) -> None:
        """Watch the feed, poll it once, and ask its hub."""
        self.site.says("/feed", self.feed(), Content_Type=XML, **headers)
        await self.watch.add(self.site.url("/feed"))
        await self.watch.round()
        await self.ask()

    async def ask(self) -> None:
        await ask_hubs(self.watch.engine, self.watch.fetch.post, self.public)

    def feed(self) -> str:
        items = "".join(
            f"<item><title>Harbour Lights 2, part {number}</title><link>{self.site.url(f'/{number}')}</link></item>"
            for number in range(self.news)
        )
        offered = f"<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='hub' href='{self.hub.url}'/>"
        return channel([items], offered)

    def publish(self) -> None:
        self.site.says(f"/{self.news}", article(SAID.replace("April", f"week {self.news}")), Content_Type="text/html")
        self.news += 1
        self.site.says("/feed", self.feed(), Content_Type=XML)

    async def subscription(self) -> Subscription:
        (found,) = await self.watch.engine.do(Engine.subscriptions)
        return found

    async def waits(self) -> timedelta:
        """Return how long the feed is left alone from now on."""
        (source,) = await self.watch.engine.do(Engine.sources)
        assert source.due_at is not None
        return source.due_at - self.clock()

    def polls(self) -> int:
        return len([each for each in self.site.asked if each.path == "/feed"])


@pytest.fixture
async def told(watch: Watch, site: Site, clock: FrozenClock) -> AsyncIterator[Told]:
    listener = Listener(callbacks(watch.engine, "/in/", Limits(seconds=0.3)), "127.0.0.1", 0, "ONRECORD_PUBLIC_PORT")
    await listener.start()
    yield Told(watch, site, clock, Hub(site), f"{listener.address}/in")
    await listener.close()


async def test_a_push_has_a_source_read_at_once_and_proven_pushes_have_it_polled_less(told: Told) -> None:
    await told.begin()
    (form,) = told.hub.forms
    assert form["hub.mode"] == "subscribe"
    assert form["hub.topic"] == told.site.url("/feed")
    assert int(form["hub.lease_seconds"]) == 10 * 24 * 3600
    assert len(form["hub.callback"].removeprefix(told.public + "/")) >= 43
    assert len(form["hub.secret"]) >= 43
    assert (await told.subscription()).state is SubscriptionState.WANTED
    assert await told.hub.verifies() == (200, "c-1 <b>&")
    assert (await told.subscription()).state is SubscriptionState.ACTIVE
    assert await told.waits() < timedelta(minutes=40)

    told.clock.advance(minutes=5)
    told.publish()
    assert (await told.watch.round()).polled == 0
    assert await told.hub.pushes() == 202
    report = await told.watch.round()
    assert (report.polled, report.articles) == (1, 1)
    assert timedelta(hours=4) <= await told.waits() <= timedelta(hours=5)


async def test_polling_goes_on_beside_a_hub_that_is_relied_on(told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    told.publish()
    told.clock.advance(minutes=5)
    await told.hub.pushes()
    before = told.polls()
    for _ in range(3 * 24 * 6):
        await told.watch.round()
        told.clock.advance(minutes=10)
    assert 14 <= told.polls() - before <= 19


async def test_a_hub_that_falls_silent_is_no_longer_relied_on_and_nothing_is_lost(told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    told.publish()
    told.clock.advance(minutes=5)
    await told.hub.pushes()
    await told.watch.round()
    told.publish()
    told.clock.advance(hours=5)
    assert (await told.watch.round()).articles == 1
    assert (await told.subscription()).pushed_at is None
    assert await told.waits() < timedelta(minutes=40)


async def test_a_hub_that_confirms_and_never_pushes_changes_nothing(told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    for _ in range(12):
        told.clock.advance(hours=1)
        await told.watch.round()
        assert await told.waits() < timedelta(minutes=40)


async def test_a_push_whose_news_is_not_yet_in_the_feed_leaves_it_at_its_usual_pace(told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    told.clock.advance(minutes=5)
    await told.hub.pushes()
    assert (await told.watch.round()).polled == 1
    assert await told.waits() < timedelta(minutes=40)


async def test_a_hub_may_verify_before_it_answers(told: Told) -> None:
    told.hub.at_once = True
    await told.begin()
    assert told.hub.said == [(200, "c-1 <b>&")]
    subscription = await told.subscription()
    assert (subscription.state, subscription.error) == (SubscriptionState.ACTIVE, "")
    told.clock.advance(days=1)
    await told.ask()
    assert len(told.hub.forms) == 1


async def test_a_bot_that_dies_before_it_could_ask_asks_again(told: Told) -> None:
    told.site.says("/feed", told.feed(), Content_Type=XML)
    await told.watch.add(told.site.url("/feed"))
    await told.watch.round()
    await told.watch.engine.do(Engine.due_subscriptions, told.public)
    await told.ask()
    assert told.hub.forms == []
    told.clock.advance(minutes=15)
    await told.ask()
    assert len(told.hub.forms) == 1


LIES: dict[str, dict[str, str]] = {
    "another topic": {"topic": "http://127.0.0.1/other"},
    "an end that we did not ask for": {"mode": "unsubscribe"},
    "a mode of its own": {"mode": "publish"},
    "no challenge": {"challenge": ""},
    "a challenge without end": {"challenge": "x" * 3000},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_what_was_not_asked_for_is_not_confirmed(lie: dict[str, str], told: Told) -> None:
    await told.begin()
    before = await told.subscription()
    assert (await told.hub.verifies(**lie))[0] == 404
    assert await told.subscription() == before
    assert (await told.hub.verifies(callback=f"{told.public}/{'x' * 43}"))[0] == 404


async def test_a_lying_end_does_not_end_a_confirmed_subscription(told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    assert (await told.hub.verifies(mode="unsubscribe"))[0] == 404
    assert (await told.hub.verifies())[0] == 200  # it may look again whether we still want it
    assert (await told.subscription()).state is SubscriptionState.ACTIVE


async def test_a_hub_that_refuses_is_left_alone_for_a_week(told: Told) -> None:
    await told.begin()
    assert (await told.hub.verifies(mode="denied", topic="http://127.0.0.1/other"))[0] == 404
    assert (await told.hub.verifies(mode="denied", reason="not <this>\n one"))[0] == 200
    refused = await told.subscription()
    assert (refused.state, refused.error) == (SubscriptionState.REFUSED, "the hub refused: not <this> one")
    assert (await told.hub.verifies())[0] == 404
    told.clock.advance(days=6)
    await told.ask()
    assert len(told.hub.forms) == 1
    told.clock.advance(days=1)
    await told.ask()
    assert (len(told.hub.forms), (await told.hub.verifies())[0]) == (2, 200)


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_a_push_signed_by_any_recognised_method_is_believed(method: str, told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    assert await told.hub.pushes(method=method) == 202
    assert (await told.subscription()).pushed_at == told.clock()


FORGED: dict[str, dict[str, Any]] = {
    "unsigned": {"signature": None},
    "signed with another secret": {"secret": "guessed"},
    "of no known method": {"method": "md5"},
    "without a method": {"signature": "0" * 64},
    "empty": {"signature": "sha256="},
    "of no letters": {"signature": "sha256=é☃"},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
async def test_a_push_that_is_not_signed_rightly_is_acknowledged_and_ignored(
    forged: dict[str, Any], told: Told
) -> None:
    await told.begin()
    await told.hub.verifies()
    before = await told.waits()
    assert await told.hub.pushes(**forged) == 202
    assert (await told.subscription()).pushed_at is None
    assert await told.waits() == before


async def test_a_push_that_is_too_large_or_too_slow_is_not_taken(told: Told) -> None:
    await told.begin()
    assert await told.hub.pushes(bytes(6 * 1024 * 1024)) == 413

    async def dripped() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"."
            await asyncio.sleep(0.02)

    async with (
        aiohttp.ClientSession() as session,
        session.post(told.hub.forms[0]["hub.callback"], data=dripped()) as answer,
    ):
        assert answer.status == 408
    assert await told.hub.pushes(callback=f"{told.public}/{'x' * 43}") == 410


async def test_a_push_never_hurries_a_server_that_asked_to_be_left_alone(told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    told.site.says("/feed", status=429, Retry_After="7200")
    told.clock.advance(hours=1)
    await told.watch.round()
    assert await told.hub.pushes() == 202
    assert await told.waits() >= timedelta(hours=2)


async def test_a_flood_of_pushes_is_one_poll_a_minute(told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    before = told.polls()
    for _ in range(10):
        for _ in range(5):
            await told.hub.pushes()
        await told.watch.round()
        told.clock.advance(seconds=30)
    assert told.polls() - before == 4  # in four and a half minutes


@pytest.mark.parametrize("changed", [True, False])
async def test_a_push_that_comes_while_its_source_is_being_polled_is_followed_by_another_poll(
    changed: bool, told: Told
) -> None:
    await told.begin()
    await told.hub.verifies()
    told.clock.advance(hours=1)
    (leased,) = await told.watch.engine.do(Engine.due_sources)
    told.clock.advance(seconds=5)
    await told.hub.pushes()
    told.clock.advance(seconds=5)
    feed = Feed(hub=leased.hub, topic=leased.topic) if changed else None
    made = Poll(source=leased.id, fence=leased.fence, leased=leased, feed=feed)
    await told.watch.engine.do(Engine.polled, [made])
    assert await told.waits() == timedelta(minutes=1)


async def test_a_lease_is_renewed_before_it_ends_and_a_push_meanwhile_still_counts(told: Told) -> None:
    told.hub.lease = 8 * 3600
    await told.begin()
    await told.hub.verifies()
    told.clock.advance(hours=5)
    await told.ask()
    assert len(told.hub.forms) == 1
    told.clock.advance(hours=1)
    await told.ask()
    first, second = told.hub.forms
    assert second == first  # neither the callback nor the secret changes
    assert (await told.subscription()).state is SubscriptionState.ACTIVE
    assert await told.hub.pushes() == 202
    assert (await told.subscription()).pushed_at == told.clock()
    await told.hub.verifies()
    assert (await told.subscription()).expires_at == told.clock() + timedelta(hours=8)


async def test_a_lease_that_is_not_renewed_ends_and_the_hub_is_asked_again_and_again(told: Told) -> None:
    told.hub.lease = 8 * 3600
    await told.begin()
    await told.hub.verifies()
    told.clock.advance(minutes=5)
    told.publish()
    await told.hub.pushes()
    await told.watch.round()
    assert await told.waits() >= timedelta(hours=4)
    told.hub.status = 503
    for _ in range(48):
        told.clock.advance(minutes=30)
        await told.watch.round()
        await told.ask()
    assert not hubs.is_relied_on(await told.subscription(), told.clock())
    assert await told.waits() < timedelta(minutes=40)
    assert (await told.subscription()).error == "127.0.0.1 is in trouble itself (503)."
    assert 4 <= len(told.hub.forms) <= 6
    told.hub.status = 202
    told.clock.advance(days=1)
    await told.ask()
    await told.hub.verifies()
    assert (await told.subscription()).expires_at == told.clock() + timedelta(hours=8)


@pytest.mark.parametrize("end", [Engine.remove_source, Engine.pause_source])
async def test_a_source_that_is_no_longer_polled_is_unsubscribed(end: Callable[..., Any], told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    await told.watch.engine.do(end, told.site.url("/feed"), OPERATOR)
    assert await told.hub.pushes() == 202  # not believed any more
    await told.ask()
    form = told.hub.forms[-1]
    assert (form["hub.mode"], form["hub.callback"]) == ("unsubscribe", told.hub.forms[0]["hub.callback"])
    assert "hub.secret" not in form
    assert (await told.hub.verifies())[0] == 200
    assert await told.watch.engine.do(Engine.subscriptions) == ()
    assert await told.hub.pushes() == 410


async def test_a_hub_that_does_not_answer_a_goodbye_is_forgotten_after_three(told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    await told.watch.engine.do(Engine.remove_source, told.site.url("/feed"), OPERATOR)
    told.hub.status = 500
    for _ in range(5):
        await told.ask()
        told.clock.advance(days=1)
    assert len(told.hub.forms) == 4
    assert await told.watch.engine.do(Engine.subscriptions) == ()


async def test_a_source_that_is_resumed_subscribes_anew_at_another_address(told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    url = told.site.url("/feed")
    await told.watch.engine.do(Engine.pause_source, url, OPERATOR)
    await told.watch.engine.do(Engine.resume_source, url, OPERATOR)
    await told.ask()
    modes = {form["hub.callback"]: form["hub.mode"] for form in told.hub.forms[1:]}
    assert sorted(modes.values()) == ["subscribe", "unsubscribe"]


async def test_a_feed_that_moves_to_another_hub_is_followed_there(told: Told) -> None:
    await told.begin()
    other = Hub(told.site, "/other-hub")
    told.site.says("/feed", told.feed(), Content_Type=XML, Link=f'<{other.url}>; rel="hub", </topic>; rel="self"')
    told.clock.advance(hours=1)
    await told.watch.round()
    await told.ask()
    assert [form["hub.mode"] for form in told.hub.forms] == ["subscribe", "unsubscribe"]
    (form,) = other.forms
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", told.site.url("/topic"))


async def test_what_the_header_offers_goes_before_what_the_feed_does(told: Told) -> None:
    other = Hub(told.site, "/other-hub")
    await told.begin(Link=f'<{other.url}>; rel=hub; title="a, b", <http://127.0.0.1/self>; rel="self alternate"')
    assert (told.hub.forms, [form["hub.topic"] for form in other.forms]) == ([], ["http://127.0.0.1/self"])


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("http://10.0.0.1/hub", "it is not public"),
        ("http://169.254.169.254/latest/", "it is not public"),
        ("http://hub.internal/", "its name is only known inside a private network"),
        ("http://hub.example:8080/", "it is not encrypted (https)"),
    ],
)
async def test_a_hub_is_never_in_the_private_network_and_polling_goes_on(address: str, line: str, told: Told) -> None:
    await told.begin(Link=f"<{address}>; rel=hub")
    assert line in (await told.subscription()).error
    told.clock.advance(hours=1)
    assert (await told.watch.round()).polled == 1


async def test_a_hub_may_redirect_to_another_but_not_into_the_private_network(told: Told) -> None:
    told.site.says("/old-hub", status=307, Location="/hub")
    await told.begin(Link=f'<{told.site.url("/old-hub")}>; rel="hub"')
    assert len(told.hub.forms) == 1
    told.site.says("/old-hub", status=308, Location="http://192.168.0.1/hub")
    told.clock.advance(hours=1)
    await told.ask()
    assert "is not public" in (await told.subscription()).error
    told.site.says("/old-hub", status=302, Location="/hub")
    told.clock.advance(days=1)
    await told.ask()
    assert "302" in (await told.subscription()).error
    assert len(told.hub.forms) == 1


async def test_at_another_public_address_every_hub_is_asked_anew(told: Told) -> None:
    await told.begin()
    await told.hub.verifies()
    assert await told.watch.engine.do(Engine.move_callbacks, told.public) == 0
    assert await told.watch.engine.do(Engine.move_callbacks, "https://onrecord.example/in") == 1
    assert (await told.subscription()).state is SubscriptionState.WANTED


async def test_the_watcher_asks_hubs_anew_where_it_is_reached_elsewhere(told: Told) -> None:
    given = {"engine": told.watch.engine, "lexicon": told.watch.lexicon, "clock": told.clock, "allow_loopback": True}
    told.site.says("/feed", told.feed(), Content_Type=XML)
    await told.watch.add(told.site.url("/feed"))
    for public, asked in ((told.public, 1), (told.public, 1), (f"{told.public}/elsewhere", 2)):
        watcher = Watcher(**given, public=public)
        await watcher.round()
        await watcher.ask_hubs()
        await watcher.ask_hubs()
        await watcher.close()
        assert len(told.hub.forms) == asked


async def test_hubs_are_asked_by_the_timetable_only_where_there_is_a_public_address() -> None:
    from bot.app import _timetable, build
    from bot.settings import load_settings

    for address, ticks in (("", set()), ("https://onrecord.example/hub/", {"hubs"})):
        app = build(load_settings({"ONRECORD_DATABASE": "sqlite://", "ONRECORD_PUBLIC_URL": address}))
        assert app.settings.core.public_url == address.rstrip("/")
        assert {tick.name for tick in _timetable(app)} & {"hubs"} == ticks


@pytest.mark.parametrize("address", ["onrecord.example", "ftp://a.example", "https://a.example/?x=1", "https:///hub"])
def test_a_public_address_that_is_none_is_told_by_name(address: str) -> None:
    from bot.settings import SettingsError, load_settings

    with pytest.raises(SettingsError, match="ONRECORD_PUBLIC_URL: is an address that begins with https://"):
        load_settings({"ONRECORD_PUBLIC_URL": address})


async def test_a_secret_is_only_ever_sent_encrypted(clock: FrozenClock) -> None:
    from yarl import URL

    from adapters.fetch.guard import encrypted

    assert encrypted(URL("http://hub.example/push?x=1")) == URL("https://hub.example/push?x=1")
    async with aiohttp.ClientSession():
        fetch = Fetcher(clock)
        with pytest.raises(Exception, match="not public"):
            await fetch.post("http://127.0.0.1:8080/", {})
        await fetch.close()


def test_subscriptions_are_kept_on_every_database(engine: Engine, clock: FrozenClock) -> None:
    engine.add_source("https://a.example/feed", OPERATOR)
    (leased,) = engine.due_sources()
    feed = Feed(hub="https://hub.example/", topic="https://a.example/self")
    engine.polled([Poll(source=leased.id, fence=leased.fence, feed=feed)])
    (wanted,) = engine.due_subscriptions("https://me.example/in")
    assert engine.due_subscriptions("https://me.example/in") == ()
    assert (wanted.hub, wanted.topic) == ("https://hub.example/", "https://a.example/self")
    engine.hub_asked(wanted, "It is down.")
    assert engine.subscriptions() == (replace(wanted, error="It is down."),)
    assert engine.hub_verifies(wanted.id, "subscribe", wanted.topic, 3600)
    engine.hub_asked(wanted, "a late answer")
    kept = engine.subscription(wanted.id)
    assert kept is not None
    assert (kept.state, kept.error, kept.expires_at) == (
        SubscriptionState.ACTIVE,
        "",
        clock() + timedelta(hours=1),
    )
    assert not any("hub.example/" in str(row) and row["table"] == "subscriptions" for row in engine.export())


@pytest.mark.parametrize(
    ("seconds", "lease"),
    [
        (0, timedelta(days=10)),
        (3600, timedelta(hours=1)),
        (10**18, timedelta(days=14)),
        (-5, timedelta(days=10)),
    ],
)
def test_a_lease_is_as_long_as_the_hub_says_within_reason(seconds: int, lease: timedelta, clock: FrozenClock) -> None:
    asked = Subscription(id=SubscriptionId("x"), source=SourceId("f"), hub="h", topic="t", secret="s")
    got = hubs.confirmed(asked, seconds, clock())
    assert got.expires_at == clock() + lease
    assert got.due_at is not None
    assert clock() + timedelta(minutes=15) <= got.due_at <= got.expires_at
