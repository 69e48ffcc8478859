"""Sources as moderators and readers meet them: first polls, edits, vanished words, trust, health, notices."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from facts.engine import Engine
from facts.errors import Invalid, NotAllowed, NotFound, StorageUnavailable
from facts.messages import Purpose, Question
from facts.model import Actor, CandidateState, RetractionKind
from facts.sources import EntryState, Policy, SourceKind, SourceState
from tests.conftest import FrozenClock
from tests.loopback.serving import Site
from tests.loopback.site import LoopbackSite, channel
from tests.watching.conftest import OPERATOR, Watch

XML = "application/rss+xml"


def article(*paragraphs: str, outlet: str = "The Harbour Post") -> str:
    filler = (
        "The harbour was quiet that morning and nobody in the town had expected any news of the film at all that day."
    )
    body = "".join(f"<p>{paragraph}</p>" for paragraph in (filler, *paragraphs))
    return (
        f"<html><head><title>Harbour Lights 2 news</title><meta property='og:site_name' content='{outlet}'></head>"
        f"<body><article><h1>Harbour Lights 2 news</h1>{body}</article></body></html>"
    )


def feed(site: Site, path: str, *entries: tuple[str, str]) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>{site.url(link)}</link><guid isPermaLink='false'>{link}</guid></item>"
        for link, title in entries
    )
    return site.says(path, channel([items]), Content_Type=XML)


async def accepted(watch: Watch) -> list[str]:
    for each in await watch.engine.do(Engine.queue, limit=100):
        await watch.engine.do(Engine.accept, each.candidate.id, OPERATOR)
    return [each.statement.claim.quote for each in await watch.engine.do(Engine.history) if each.retraction is None]


async def notices(watch: Watch) -> list[str]:
    """Return what moderators were told about sources so far, each as often as it was."""

    def told(engine: Engine) -> list[str]:
        owed = [each.item for each in engine.deliveries(limit=1000) if each.item.startswith("n-")]
        found = [engine._storage.outbox.announcement(item) for item in owed]
        return [f"{each.headline} · {' '.join(line.text for line in each.lines)}" for each in found if each is not None]

    return await watch.engine.do(told)


SAID = "“We start filming the lighthouse scenes in April,” producer Pat Producer told The Harbour Post on Monday."
EDITED = "“We start filming the lighthouse scenes in June,” producer Pat Producer told The Harbour Post on Monday."


async def test_a_first_poll_never_floods_and_the_newest_are_offered_on_request(
    watch: Watch, site: Site, clock: FrozenClock
) -> None:
    made = LoopbackSite(site, clock)
    clock.advance(hours=40)
    source = await watch.add(site.url("/plain"))
    first = await watch.round()
    assert (first.waiting, first.proposed) == (0, 0)
    offered = await watch.engine.do(Engine.offer, source.id, 4, OPERATOR)
    assert [each.state for each in offered].count(EntryState.WAITING) == 3  # the fourth concerns nobody
    assert (await watch.round()).articles == 3
    assert made.polls["plain"] == 1


async def test_a_skipped_entry_says_why_and_can_be_pulled_in(watch: Watch, site: Site) -> None:
    site.says("/a", article(SAID), Content_Type="text/html")
    source = await watch.add(feed(site, "/feed", ("/a", "Something about a garden")), newest=5)
    report = await watch.round()
    (seen,) = await watch.engine.do(Engine.entries, source.id)
    assert (report.skipped, seen.state) == (1, EntryState.SKIPPED)
    assert "names neither Harbour Lights 2" in seen.reason
    await watch.engine.do(Engine.pull_in, seen.id, OPERATOR)
    assert (await watch.round()).proposed == 1


async def test_an_edited_article_is_read_again_and_the_change_proposed_as_a_correction(
    watch: Watch, site: Site, clock: FrozenClock
) -> None:
    site.says("/a", article(SAID), Content_Type="text/html")
    await watch.add(feed(site, "/feed", ("/a", "Harbour Lights 2 films in April")), newest=5)
    await watch.round()
    assert [quote for quote in await accepted(watch) if "April" in quote]
    before = len(await watch.engine.do(Engine.queue))

    site.says("/a", article(EDITED), Content_Type="text/html")
    feed(site, "/feed", ("/a", "Harbour Lights 2 films in June"))
    clock.advance(hours=1)
    assert (await watch.round()).proposed == 1
    (card,) = (await watch.engine.do(Engine.queue))[before:]
    assert "June" in card.candidate.claim.quote
    assert card.candidate.corrects is not None
    assert not [each for each in await notices(watch) if "vanished" in each]

    assert not [quote for quote in await accepted(watch) if "April" in quote]
    history = await watch.engine.do(Engine.history)
    gone = next(each for each in history if "April" in each.statement.claim.quote)
    assert gone.retraction is not None
    assert gone.retraction.kind is RetractionKind.CORRECTED
    assert gone.retraction.replaced_by == next(
        each.statement.id for each in history if "June" in each.statement.claim.quote
    )


async def test_words_that_vanish_from_their_page_are_flagged_to_the_moderators_once(
    watch: Watch, site: Site, clock: FrozenClock
) -> None:
    site.says("/a", article(SAID), Content_Type="text/html")
    source = await watch.add(feed(site, "/feed", ("/a", "Harbour Lights 2 films in April")), newest=5)
    await watch.round()
    await accepted(watch)
    site.says(
        "/a",
        article("Nothing is known about any plans for the film, and nobody has said a word."),
        Content_Type="text/html",
    )
    for _ in range(5):
        clock.advance(days=9)
        await watch.round()
    assert len([each for each in await notices(watch) if each.startswith("Words on record have vanished")]) == 1
    (seen,) = await watch.engine.do(Engine.entries, source.id)
    assert len(seen.flagged) == 1
    flags = await watch.engine.do(Engine.audit, object=seen.flagged[0])
    assert [each.action for each in flags] == ["words vanished", "accepted"]
    assert await accepted(watch)  # they stay on record


async def test_words_accepted_late_are_watched_too(watch: Watch, site: Site, clock: FrozenClock) -> None:
    site.says("/a", article(SAID), Content_Type="text/html")
    await watch.add(feed(site, "/feed", ("/a", "Harbour Lights 2 films in April")), newest=5)
    await watch.round()
    clock.advance(days=2)
    await watch.round()
    await accepted(watch)
    site.says("/a", status=410)
    clock.advance(days=9)
    await watch.round()
    assert len(await notices(watch)) == 1


async def test_a_page_that_is_gone_is_flagged_only_if_something_of_it_is_on_record(
    watch: Watch, site: Site, clock: FrozenClock
) -> None:
    site.says("/a", article(SAID), Content_Type="text/html")
    await watch.add(feed(site, "/feed", ("/a", "Harbour Lights 2 films in April")), newest=5)
    await watch.round()
    site.says("/a", status=410)
    clock.advance(days=2)
    asked = len([each for each in site.asked if each.path == "/a"])
    await watch.round()
    assert len([each for each in site.asked if each.path == "/a"]) == asked
    assert await notices(watch) == []


async def test_a_trusted_source_goes_on_record_only_with_firm_words_of_its_own_site(watch: Watch, site: Site) -> None:
    site.says("/a", article(SAID), Content_Type="text/html")
    site.says("/b", article("A source close to the film says that it may be cancelled."), Content_Type="text/html")
    titles = ("/a", "Harbour Lights 2 films"), ("/b", "Harbour Lights 2 rumours")
    await watch.add(feed(site, "/feed", *titles), newest=5, policy=Policy.TRUST)
    await watch.round()
    found = await watch.engine.do(Engine.articles, watch.production.id)
    by_path = {document.url: [each.state for each in candidates] for document, candidates in found}
    assert CandidateState.ACCEPTED in by_path[site.url("/a")]
    assert CandidateState.ACCEPTED not in by_path.get(site.url("/b"), [])


async def test_twelve_outlets_with_one_quote_are_one_card_one_origin_and_eleven_others(
    watch: Watch, site: Site
) -> None:
    marks = ["“{}”", "«{}»", "‘{}’", "„{}“"]
    words = "We are so close to filming the lighthouse scenes that I can smell the sea already"
    entries = []
    for number in range(12):
        shown = marks[number % 3].format(words + ",") if number % 3 else marks[0].format(words + ",")
        said = f"{shown} Pat Producer told People in March."
        site.says(f"/{number}", article(said, outlet=f"Outlet {number}"), Content_Type="text/html")
        entries.append((f"/{number}", f"Harbour Lights 2, report {number}"))
    await watch.add(feed(site, "/feed", *entries), newest=20)
    await watch.round()
    waiting = [each for each in await watch.engine.do(Engine.queue, limit=100) if "smell" in each.candidate.claim.quote]
    assert len(waiting) == 12
    cards = [each for each in await watch.engine.do(Engine.deliveries, limit=500) if each.purpose is Purpose.REVIEW]
    assert len([each for each in cards if each.item in {card.candidate.id for card in waiting}]) == 1

    first = await watch.engine.do(Engine.accept, waiting[0].candidate.id, OPERATOR)
    assert not [
        each for each in await watch.engine.do(Engine.queue, limit=100) if "smell" in each.candidate.claim.quote
    ]
    story = await watch.engine.do(Engine.story, first.id)
    assert len(story.reports) == 12
    assert {each.origin for each in story.reports} == {first.id}

    answer = await watch.engine.do(Engine.ask, Question(text="what did Pat Producer say about filming?"))
    assert re.search(
        r"Pat Producer, to People \(Outlet \d+, in March; repeated by 11 others\): “We are so close", answer.text
    )
    checked = await watch.engine.do(Engine.check, Question(text="they are close to filming the lighthouse scenes"))
    assert checked.citations[0].repeats == 11


async def test_an_answer_counts_only_the_reports_there_were_at_its_moment(
    watch: Watch, site: Site, clock: FrozenClock
) -> None:
    entries = []
    await watch.add(feed(site, "/feed"))
    for number in range(3):
        site.says(f"/{number}", article(SAID, outlet=f"Outlet {number}"), Content_Type="text/html")
        entries.insert(0, (f"/{number}", f"Harbour Lights 2, report {number}"))
        await watch.round()
        feed(site, "/feed", *entries)
        clock.advance(days=1)
        await watch.round()
        await accepted(watch)
    for days, told in ((0, "repeated by 2 others"), (1, "repeated by one other"), (2, "")):
        moment = clock() - timedelta(days=days)
        answer = await watch.engine.do(Engine.ask, Question(text="when do they film?", as_of=moment))
        assert told in answer.text
        assert ("repeated by" in answer.text) is bool(told)


async def test_outlets_that_cite_only_each_other_are_told_so_in_the_answer(watch: Watch, site: Site) -> None:
    said = "Harbour Lights 2 has been greenlit, {} reports."
    after = "The people of the town went back to their own business in the rain, and the ferry left as it always does."
    for path, outlet, cited in (("/a", "Variety", "Deadline"), ("/b", "Deadline", "Variety")):
        site.says(path, article(said.format(cited), after, outlet=outlet), Content_Type="text/html")
    await watch.add(feed(site, "/feed", ("/a", "Harbour Lights 2 on"), ("/b", "Harbour Lights 2 greenlit")), newest=5)
    await watch.round()
    await accepted(watch)
    for rule, words in ((Engine.ask, "is it greenlit?"), (Engine.check, "it is greenlit")):
        answer = await watch.engine.do(rule, Question(text=words))
        assert answer.lines[-1].text == (
            "Mind that these credit only each other for it: Deadline cites Variety cites Deadline."
        )
        assert len(answer.lines[-1].cites) == 2


async def test_a_repeat_of_what_is_on_record_needs_no_moderator(watch: Watch, site: Site, clock: FrozenClock) -> None:
    site.says("/a", article(SAID), Content_Type="text/html")
    site.says("/b", article(SAID, outlet="The Other Post"), Content_Type="text/html")
    await watch.add(feed(site, "/feed", ("/a", "Harbour Lights 2 films")), newest=5)
    await watch.round()
    await accepted(watch)
    feed(site, "/feed", ("/b", "Harbour Lights 2 films in April, says Pat"), ("/a", "Harbour Lights 2 films"))
    clock.advance(hours=1)
    await watch.round()
    reports = [
        each.statement for each in await watch.engine.do(Engine.history) if "April" in each.statement.claim.quote
    ]
    assert [each.citation.outlet for each in reports] == ["The Harbour Post", "The Other Post"]
    assert reports[0].origin == reports[1].origin


async def test_a_watched_page_is_read_when_it_changes_and_only_then(
    watch: Watch, site: Site, clock: FrozenClock
) -> None:
    site.says(
        "/page", article("Harbour Lights 2 has no dates yet, the studio says on its page."), Content_Type="text/html"
    )
    await watch.add(site.url("/page"), kind=SourceKind.PAGE)
    for _ in range(3):
        assert (await watch.round()).articles == 0
        clock.advance(hours=3)
    site.says("/page", article("Harbour Lights 2 has news.", SAID), Content_Type="text/html")
    assert (await watch.round()).articles == 1
    assert [quote for quote in await watch.quotes() if "April" in quote]


async def test_a_source_that_fails_for_a_day_is_told_once_and_never_disabled(
    watch: Watch, site: Site, clock: FrozenClock
) -> None:
    source = await watch.add(site.says("/feed", status=500))
    for _ in range(40):
        await watch.round()
        clock.advance(hours=2)
    (told,) = await notices(watch)
    assert told.startswith("A source has failed since 24 November 2026, 09:30 UTC")
    after = await watch.engine.do(Engine.source, source.id)
    assert (after.state, after.told_failing) == (SourceState.ACTIVE, True)
    asked = len(site.asked)
    assert asked < 14
    feed(site, "/feed", ("/a", "Harbour Lights 2"))
    clock.advance(days=2)
    await watch.round()
    well = await watch.engine.do(Engine.source, source.id)
    assert (well.failing_since, well.error, well.told_failing) == (None, "", False)


async def test_a_full_disk_ends_a_round_with_one_line(watch: Watch, site: Site, monkeypatch: Any) -> None:
    await watch.add(site.url("/feed"))
    await watch.engine.do(lambda engine: monkeypatch.setattr(engine._storage.driver, "room", lambda: False))
    with pytest.raises(StorageUnavailable, match="disk is nearly full"):
        await watch.round()


async def test_two_processes_never_poll_the_same_source(watch: Watch, site: Site, clock: FrozenClock) -> None:
    await watch.add(site.url("/feed"))
    (mine,) = await watch.engine.do(Engine.due_sources)
    assert await watch.engine.do(Engine.due_sources) == ()
    clock.advance(minutes=6)
    (theirs,) = await watch.engine.do(Engine.due_sources)
    assert theirs.fence == mine.fence + 1


async def test_a_poll_that_ends_after_its_source_was_paused_changes_nothing(watch: Watch, site: Site) -> None:
    from facts.sources import Poll

    source = await watch.add(site.url("/feed"))
    (leased,) = await watch.engine.do(Engine.due_sources)
    await watch.engine.do(Engine.pause_source, source.id, OPERATOR)
    await watch.engine.do(Engine.polled, [Poll(source=leased.id, fence=leased.fence, error="late")])
    paused = await watch.engine.do(Engine.source, source.id)
    assert (paused.state, paused.error) == (SourceState.PAUSED, "")
    resumed = await watch.engine.do(Engine.resume_source, source.id, OPERATOR)
    assert resumed.due_at is not None


async def test_a_flood_of_new_entries_is_read_over_hours_and_none_is_lost(
    watch: Watch, site: Site, clock: FrozenClock
) -> None:
    await watch.add(feed(site, "/feed"))
    await watch.round()
    for number in range(50):
        site.says(f"/{number}", article(SAID.replace("April", f"week {number}")), Content_Type="text/html")
    feed(site, "/feed", *((f"/{number}", f"Harbour Lights 2 number {number}") for number in range(50)))
    clock.advance(hours=1)
    read = []
    for _ in range(3):
        read.append((await watch.round()).articles)
        clock.advance(hours=1)
    assert read == [20, 20, 10]


async def test_only_moderators_change_sources_and_a_source_is_a_web_address(engine: Engine, member: Actor) -> None:
    with pytest.raises(NotAllowed):
        engine.add_source("https://a.example/feed", member)
    for wrong in ("ftp://a.example/", "a.example", "https://a.example/x y", "http://" + "x" * 3000):
        with pytest.raises(Invalid, match="web address"):
            engine.add_source(wrong, OPERATOR)
    with pytest.raises(Invalid, match="which production"):
        engine.add_source("https://a.example/feed", OPERATOR, everything=True)
    with pytest.raises(NotFound):
        engine.source("f-none")
    added = engine.add_source("https://a.example/feed", OPERATOR)
    assert engine.add_source("https://a.example/feed", OPERATOR) == added
    assert engine.remove_source(added.id, OPERATOR) == added
    assert engine.sources() == ()


def test_a_record_with_sources_and_entries_goes_out_and_in_to_the_letter(engine: Engine, tmp_path: Any) -> None:
    from facts.sources import Entry, Feed, Poll
    from facts.storage import open_storage

    engine.add_production("Harbour Lights 2", OPERATOR)
    engine.add_source("https://a.example/feed", OPERATOR)
    (leased,) = engine.due_sources()
    entry = Entry(guid="g", url="https://a.example/1", title="Harbour Lights 2")
    engine.polled([Poll(source=leased.id, fence=leased.fence, feed=Feed(entries=(entry, replace(entry, guid="h"))))])
    rows = list(engine.export())
    other = open_storage(f"sqlite:///{tmp_path}/copy.db")
    with other.transaction():
        other.load(rows)
    assert other.digest() == engine.digest()
    other.close()


def test_everything_of_an_official_feed_is_read(engine: Engine) -> None:
    from facts.sources import Entry, Feed, Poll

    engine.add_production("Harbour Lights 2", OPERATOR)
    engine.add_source("https://a.example/feed", OPERATOR, production="Harbour Lights 2", everything=True)
    (leased,) = engine.due_sources()
    engine.polled([Poll(source=leased.id, fence=leased.fence, feed=Feed())])
    engine._clock.advance(hours=1)  # type: ignore[attr-defined]
    (leased,) = engine.due_sources()
    found = Feed(entries=(Entry(guid="1", title="It is on"),))
    (told,) = engine.polled([Poll(source=leased.id, fence=leased.fence, feed=found)])
    assert (told.waiting, told.skipped) == (1, 0)
