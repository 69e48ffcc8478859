"""Simulated days on a site with feeds of every kind and fault."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from facts.engine import Engine
from facts.messages import Purpose
from facts.sources import EntryState, SourceState
from tests.conftest import FrozenClock
from tests.loopback.serving import Site
from tests.loopback.site import FAULTY, FEEDS, SOUND, LoopbackSite
from tests.watching.conftest import Watch


@pytest.mark.parametrize("days", [0.9, pytest.param(6, marks=pytest.mark.slow)])
@pytest.mark.parametrize("patience", [0.25])
@pytest.mark.timeout(300)
async def test_each_entry_is_proposed_once_none_is_lost_and_every_fault_is_told_in_one_line(
    days: float, watch: Watch, site: Site, clock: FrozenClock
) -> None:
    world = LoopbackSite(site, clock)
    address = {name: site.url(f"/{name}", "127.0.0.2" if name in FAULTY else "127.0.0.1") for name in FEEDS}
    sources = {name: await watch.add(address[name]) for name in FEEDS}
    told: dict[str, set[str]] = {name: set() for name in FEEDS}
    names = {url: name for name, url in address.items()} | {site.url("/moved-here"): "moved"}
    for step in range(int(days * 24 * 60 / 40)):
        report = await watch.round()
        for problem in report.problems:
            address, _, line = problem.partition(": ")
            assert "\n" not in line
            assert "Traceback" not in line
            # On a busy machine an article may outlast the quarter of a second it is given; it is asked for again.
            if address in names:
                told[names[address]].add(line)
        # A whole night off, once: what appeared meanwhile is caught up on, as far as feeds still show it.
        clock.advance(minutes=40 if step != 12 else 14 * 60)
    # Everything slow to come (back-off, a night skipped) gets its turn.
    for _ in range(8):
        await watch.round()
        clock.advance(hours=3)
        world.started += timedelta(hours=3)

    quotes = Counter(quote.rstrip(",") for quote in await watch.quotes() if quote.startswith("We start filming"))
    expected = [news for name in SOUND for news in world.published(name)[3:]]
    missing = [news.quote for news in expected if quotes[news.quote] != 1]
    assert missing == []
    assert len(quotes) == len(expected) + len([quote for quote in quotes if " of gone " in quote])
    assert max(quotes.values()) == 1

    for name, (_, line) in FAULTY.items():
        assert any(line in each for each in told[name]), (name, told[name])
    after = {name: await watch.engine.do(Engine.source, sources[name].id) for name in FEEDS}
    assert after["gone"].state is SourceState.GONE
    assert after["moved"].url == site.url("/moved-here")
    assert all(after[name].failing_since for name in FAULTY)
    assert all(after[name].state is SourceState.ACTIVE for name in (*SOUND, *FAULTY))
    assert world.polls["bomb"] < world.polls["plain"] / 2
    notices = [
        each
        for each in await watch.engine.do(Engine.deliveries, limit=1000)
        if each.purpose is Purpose.POST and each.item.startswith("n-")
    ]
    assert len(notices) == len(FAULTY) + 2  # each that failed for a day, once; one gone; one moved
    skipped = await watch.engine.do(Engine.entries, sources["plain"].id, states=[EntryState.SKIPPED], limit=5)
    assert all("names neither Harbour Lights 2" in each.reason for each in skipped)
