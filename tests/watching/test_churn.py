"""Large feeds that rewrite everything about their entries but what they say."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from facts.engine import Engine
from facts.sources import Entry, Feed, Poll
from tests.conftest import FrozenClock
from tests.watching.conftest import OPERATOR

CHURNS: dict[str, dict[str, str]] = {
    "new guids": {"guid": "https://news.example/?p={n}&v={turn}"},
    "guids gone": {"guid": ""},
    "dates to come": {"published": "2099-01-01"},
    "dates gone": {"published": ""},
    "tracking": {"url": "https://www.news.example/story-{n}/?utm_campaign=c{turn}&fbclid=f{turn}#top"},
    "http": {"url": "http://news.example/story-{n}"},
    "another site": {"url": "https://moved.example/{turn}/{n}"},
    "guids and dates": {"guid": "x-{turn}-{n}", "published": "2099-{n}"},
    "guids and tracking": {"guid": "y-{turn}-{n}", "url": "http://news.example/story-{n}?utm_id={turn}"},
    "guids and site": {"guid": "z-{turn}-{n}", "url": "https://again.example/{turn}/{n}", "published": "2098-12"},
    "headlines": {"title": "Harbour Lights 2, part {n} (updated {turn})"},
    "text": {"text": "Update {turn}: part {n} has something new to say about the harbour and about the lights of it."},
}


def entry(number: int, turn: int = 0, **over: str) -> Entry:
    given = {
        "guid": f"tag:news,{number}",
        "url": f"https://news.example/story-{number}",
        "title": f"Harbour Lights 2, part {number}",
        "text": f"Part {number} of what there is to say about the harbour, the lights, the ferry and the rain in it.",
        "published": "2026-11-24",
    }
    return Entry(**given | {name: form.format(n=number, turn=turn) for name, form in over.items()})


@pytest.mark.parametrize("size", [500, pytest.param(5_000, marks=pytest.mark.slow)])
def test_a_feed_that_rewrites_itself_brings_nothing_new_and_one_real_change_is_brought(
    size: int, engine: Engine, clock: FrozenClock
) -> None:
    engine.add_production("Harbour Lights 2", OPERATOR)
    engine.add_source("https://news.example/feed", OPERATOR)
    chance = random.Random(7)

    def polled(*entries: Entry) -> int:
        (leased,) = engine.due_sources()
        shuffled = tuple(chance.sample(entries, len(entries)))
        (told,) = engine.polled([Poll(source=leased.id, fence=leased.fence, feed=Feed(entries=shuffled))])
        clock.advance(hours=2)
        return told.waiting + told.skipped

    numbers = range(size)
    assert polled(*(entry(number) for number in numbers)) == 0
    brought = {
        name: polled(*(entry(number, turn, **over) for number in numbers))
        for turn, (name, over) in enumerate(CHURNS.items(), 1)
    }
    assert brought == dict.fromkeys(CHURNS, 0)
    assert polled(*(entry(number) for number in numbers), replace(entry(size), published="2001-01-01")) == 1
