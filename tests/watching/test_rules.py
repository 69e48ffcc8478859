"""When to poll, what concerns us, what is trusted: rules on frozen values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.errors import Invalid
from facts.lexicon import SHIPPED, Lexicon
from facts.model import Certainty, Kind, Production, ProductionId, SourceId
from facts.reading.opml import from_opml, to_opml
from facts.sources import Entry, Feed, Policy, Poll, Rhythm, Source, SourceKind, SourceState
from facts.watching.policy import accepts
from facts.watching.relevance import relevance
from facts.watching.schedule import LONGEST, SHORTEST, after_poll
from tests.builders import candidate, document

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SOURCE = Source(id=SourceId("f-1"), url="https://a.example/feed", due_at=NOW)


def poll(**over: Any) -> Poll:
    return Poll(source=SOURCE.id, fence=0, **over)


def wait(source: Source, made: Poll, now: datetime = NOW) -> timedelta:
    due = after_poll(source, made, now).due_at
    assert due is not None
    return due - now


def test_a_server_may_put_a_poll_off_and_never_make_it_more_frequent() -> None:
    assert wait(SOURCE, poll(fresh_for=timedelta(hours=5))) == timedelta(hours=5)
    assert timedelta(minutes=30) <= wait(SOURCE, poll(fresh_for=timedelta(seconds=1))) <= timedelta(minutes=36)
    assert wait(SOURCE, poll(feed=Feed(rhythm=Rhythm(minutes=120)))) >= timedelta(hours=2)
    assert wait(SOURCE, poll(feed=Feed(rhythm=Rhythm(minutes=1)))) >= timedelta(minutes=30) > SHORTEST
    assert wait(SOURCE, poll(feed=Feed(rhythm=Rhythm(minutes=10**9)))) <= LONGEST * 1.2
    assert wait(SOURCE, poll(fresh_for=timedelta(days=365))) == timedelta(days=7)


def test_hours_and_days_that_a_feed_skips_are_skipped() -> None:
    hours = Rhythm(skip_hours=tuple(range(9, 24)))
    assert NOW + wait(SOURCE, poll(feed=Feed(rhythm=hours))) >= datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
    days = Rhythm(skip_days=(1, 2))
    assert (NOW + wait(SOURCE, poll(feed=Feed(rhythm=days)))).weekday() == 3
    always = Rhythm(skip_hours=tuple(range(24)))
    assert wait(SOURCE, poll(feed=Feed(rhythm=always))) < timedelta(days=1)


def test_failures_back_off_to_a_day_and_retry_after_is_never_undercut() -> None:
    source, waits = SOURCE, []
    for _ in range(12):
        source = after_poll(source, poll(error="down"), NOW)
        assert source.due_at is not None
        waits.append(source.due_at - NOW)
    assert timedelta(minutes=24) <= waits[0] <= timedelta(minutes=36)
    assert waits[5] > waits[2] > waits[0]
    assert max(waits) <= LONGEST * 1.2
    assert wait(SOURCE, poll(error="429", after=timedelta(hours=7))) >= timedelta(hours=7)
    assert (source.failures, source.failing_since) == (12, NOW)
    well = after_poll(source, poll(), NOW)
    assert (well.failures, well.failing_since, well.error) == (0, None, "")


def test_a_move_is_adopted_after_three_equal_answers_over_a_day() -> None:
    moved, source = poll(moved_to="https://b.example/feed"), SOURCE
    for hours in (0, 10, 20, 23):
        source = after_poll(source, moved, NOW + timedelta(hours=hours))
        assert source.url == SOURCE.url
    assert after_poll(source, poll(), NOW).moved_times == 0
    assert after_poll(source, poll(moved_to="https://c.example/"), NOW).moved_times == 1
    assert after_poll(source, moved, NOW + timedelta(hours=25)).url == "https://b.example/feed"


def test_gone_stops_a_source() -> None:
    gone = after_poll(SOURCE, poll(error="gone", gone=True), NOW)
    assert (gone.state, gone.due_at) == (SourceState.GONE, None)


def test_validators_are_kept_with_what_they_vouch_for() -> None:
    read = after_poll(SOURCE, poll(feed=Feed(), etag='"1"'), NOW)
    assert read.etag == '"1"'
    assert after_poll(read, poll(error="down", etag='"2"'), NOW).etag == '"1"'
    assert after_poll(read, poll(), NOW).etag == '"1"'
    assert after_poll(read, poll(feed=Feed()), NOW).etag == ""


def test_sources_added_together_do_not_march_in_step() -> None:
    waits = {wait(replace(SOURCE, id=SourceId(f"f-{number}")), poll()) for number in range(50)}
    assert len(waits) == 50


@given(st.integers(0, 200), st.timedeltas(timedelta(0), timedelta(days=400)), st.booleans())
def test_no_poll_is_ever_due_at_once_or_never(failures: int, asked: timedelta, failed: bool) -> None:
    source = replace(SOURCE, failures=failures)
    due = wait(source, poll(error="down" if failed else "", after=asked, fresh_for=asked))
    assert SHORTEST <= due <= timedelta(days=8)


@pytest.mark.parametrize("example", Lexicon.load().section("relevance", lambda table: tuple(table["example"])))
def test_the_examples_of_the_relevance_lexicon(example: dict[str, Any], lexicon: Lexicon) -> None:
    production = Production(
        id=ProductionId("p"),
        name=example["production"],
        aliases=tuple(example.get("aliases", ())),
        original=example.get("original"),
    )
    found = relevance(Entry(title=example["title"]), (production,), {production.id: example.get("people", ())}, lexicon)
    assert bool(found.productions) is example["concerns"], found.reason
    assert (SHIPPED / "relevance.toml").exists()


def test_an_entry_may_concern_two_productions_and_says_why(lexicon: Lexicon) -> None:
    two = tuple(Production(id=ProductionId(name), name=name) for name in ("Harbour Lights 2", "Night Ferry"))
    found = relevance(Entry(title="Night Ferry’s cast meets Harbour Lights 2’s"), two, {}, lexicon)
    assert found.productions == ("Harbour Lights 2", "Night Ferry")
    assert found.reason == "names “Harbour Lights 2”; names “Night Ferry”"


TRUSTED = replace(SOURCE, policy=Policy.TRUST)
ARTICLE = document(url="https://www.a.example/news/1")


def test_trust_reaches_as_far_as_firm_words_on_the_sources_own_site() -> None:
    found = candidate(ARTICLE)
    found = replace(found, claim=replace(found.claim, quote="It is going well", start=1, end=17))
    assert accepts(TRUSTED, ARTICLE, found)
    assert not accepts(SOURCE, ARTICLE, found)
    assert not accepts(TRUSTED, replace(ARTICLE, url="https://b.example/1"), found)
    assert not accepts(TRUSTED, replace(ARTICLE, url="https://nota.example/1"), found)
    assert not accepts(TRUSTED, ARTICLE, replace(found, confidence=0.5))
    for unsure in ({"speaker": None}, {"certainty": Certainty.RUMOURED}, {"kind": Kind.REPORT}, {"start": 0}):
        assert not accepts(TRUSTED, ARTICLE, replace(found, claim=replace(found.claim, **unsure)))


def test_opml_goes_out_and_comes_in() -> None:
    page = replace(SOURCE, url="https://c.example/tour", title="Tour", kind=SourceKind.PAGE)
    sources = [replace(SOURCE, title="A & B"), replace(SOURCE, url="https://b.example/?a=1&b=2"), page]
    assert from_opml(to_opml(sources).encode()) == (
        ("https://a.example/feed", "A & B", SourceKind.FEED),
        ("https://b.example/?a=1&b=2", "https://b.example/?a=1&b=2", SourceKind.FEED),
        ("https://c.example/tour", "Tour", SourceKind.PAGE),
    )


def test_an_opml_of_another_reader_brings_its_feeds_and_not_its_bookmarks() -> None:
    listed = b"""<opml version="1.0"><body><outline text="Film"><outline text="A" xmlUrl=" https://a.example/feed "/>
        <outline text="B" type="link" url="https://b.example/"/><outline text="A again"
        xmlUrl="https://a.example/feed"/></outline></body></opml>"""
    assert from_opml(listed) == (("https://a.example/feed", "A again", SourceKind.FEED),)


@pytest.mark.parametrize(
    "content", [b"", b"<rss/>", b"<opml", b"<!DOCTYPE o [<!ENTITY a 'b'>]><opml/>", b"<opml>" + b" " * 5_000_001]
)
def test_what_is_no_opml_is_told(content: bytes) -> None:
    with pytest.raises(Invalid):
        from_opml(content)
