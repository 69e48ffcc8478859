"""What is new in a feed, whatever it does to its keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.sources import Entry, EntryId
from facts.watching.identity import Key, Known, content_of, entry_id, keys_of, link_key, sort_out, unsuited

WORDS = "the people of the harbour said that the lights are going to be lit again in the spring"


def entry(number: int, **over: str) -> Entry:
    given = {
        "guid": f"tag:news,{number}",
        "url": f"https://news.example/story-{number}",
        "title": f"News number {number}",
        "text": f"Report {number}: {WORDS}",
        "published": "2026-11-24",
        **over,
    }
    return Entry(**given)


class Memory:
    """Polls one feed after another, remembering as the engine does."""

    def __init__(self) -> None:
        self.keys: dict[EntryId, set[tuple[Key, str]]] = {}
        self.unsuited: frozenset[Key] = frozenset()

    def poll(self, *entries: Entry) -> list[str]:
        self.unsuited = unsuited(entries, self.unsuited)
        wanted = {pair for each in entries for pair in keys_of(each).items()}
        sharing: dict[EntryId, Known] = {id: keys for id, keys in self.keys.items() if wanted & keys}
        found = sort_out(entries, sharing, "f-1", self.unsuited)
        for each in found.new:
            self.keys[entry_id("f-1", keys_of(each))] = set(keys_of(each).items())
        for each, id in found.known:
            self.keys[id] |= set(keys_of(each).items())
        return [each.title for each in found.new]


CHANGES = {
    "a rewritten guid": {"guid": "https://news.example/?p=1"},
    "a bumped date": {"published": "2026-12-24"},
    "http for https": {"url": "http://news.example/story-1"},
    "tracking": {"url": "https://www.news.example/story-1/?utm_source=rss&fbclid=x#section"},
    "an edited headline": {"title": "News number one, updated"},
    "an edited text": {"text": "CORRECTION: " + WORDS},
    "headline and text": {"title": "Updated", "text": "Updated: " + WORDS},
    "guid and headline": {"guid": "x", "title": "Updated"},
    "link and text": {"url": "https://other.example/1", "text": "Updated: " + WORDS},
    "guid and link": {"guid": "y", "url": "https://moved.example/new/1"},
    "no guid any more": {"guid": ""},
    "no link any more": {"url": ""},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_entry_is_not_a_new_one(change: dict[str, str]) -> None:
    memory = Memory()
    memory.poll(entry(2), entry(1))
    assert memory.poll(entry(2), entry(1, **change)) == []
    assert memory.poll(entry(3), entry(1, **change), entry(2), entry(1)) == ["News number 3"]


def test_an_entry_that_left_the_feed_is_remembered() -> None:
    memory = Memory()
    memory.poll(*(entry(number) for number in range(10)))
    memory.poll(entry(11))
    assert memory.poll(entry(11), entry(3)) == []


def test_one_guid_for_all_entries_identifies_none() -> None:
    memory = Memory()
    assert len(memory.poll(entry(1, guid="same"), entry(2, guid="same"))) == 2
    assert memory.poll(entry(3, guid="same"), entry(2, guid="same")) == ["News number 3"]
    assert memory.unsuited == {Key.GUID}


def test_one_link_for_all_entries_identifies_none() -> None:
    memory = Memory()
    front = {"url": "https://news.example/", "guid": ""}
    assert len(memory.poll(entry(1, **front), entry(2, **front))) == 2
    assert memory.poll(entry(3, **front), entry(2, **front)) == ["News number 3"]
    assert memory.unsuited == {Key.LINK}


def test_a_guid_reused_for_the_newest_entry_does_not_hide_it() -> None:
    memory = Memory()
    memory.poll(entry(1, guid="latest"))
    assert memory.poll(entry(2, guid="latest")) == ["News number 2"]
    assert memory.poll(entry(2, guid="latest")) == []


def test_titles_alone_identify_where_there_is_nothing_else() -> None:
    memory = Memory()
    bare = {"guid": "", "url": "", "text": "", "published": ""}
    memory.poll(entry(1, **bare))
    assert memory.poll(entry(2, **bare), entry(1, **bare)) == ["News number 2"]


def test_the_same_headline_of_another_week_is_new() -> None:
    memory = Memory()
    memory.poll(entry(1, title="Weekly round-up"))
    assert memory.poll(entry(2, title="Weekly round-up"), entry(1, title="Weekly round-up")) == ["Weekly round-up"]


def test_new_entries_come_oldest_first_and_twice_in_one_feed_is_once() -> None:
    memory = Memory()
    assert memory.poll(entry(3), entry(2), entry(2), entry(1)) == ["News number 1", "News number 2", "News number 3"]


def test_an_entry_without_anything_is_passed_over() -> None:
    assert Memory().poll(Entry(), entry(1)) == ["News number 1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x", "http://www.a.example/x/"),
        ("https://a.example/x?id=1&utm_medium=rss", "https://a.example/x?id=1"),
        ("https://a.example:443/x#top", "https://A.example/x"),
        ("https://a.example/caf%C3%A9", "https://a.example/café"),
        ("https://a.example/x?b=2&a=1", "https://a.example/x?a=1&b=2"),
        ("https://a.example/x/amp", "https://a.example/x"),
    ],
)
def test_spellings_of_one_address_are_one(one: str, other: str) -> None:
    assert link_key(one) == link_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/?p=1", "https://a.example/?p=2"),
        ("https://a.example/x", "https://b.example/x"),
        ("https://a.example/X", "https://a.example/x"),
        ("https://a.example:8080/x", "https://a.example/x"),
    ],
)
def test_different_addresses_stay_different(one: str, other: str) -> None:
    assert link_key(one) != link_key(other)


def test_a_bumped_date_is_no_edit_and_a_changed_word_is() -> None:
    assert content_of(entry(1)) == content_of(entry(1, published="2027-01-01", title="“News” number 1!"))
    assert content_of(entry(1)) != content_of(entry(1, title="News number 1, corrected"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_over_many_polls_each_entry_is_new_exactly_once(data: st.DataObject) -> None:
    """A window slides over 30 entries, back too, while any one key at a time of any entry is rewritten."""
    memory = Memory()
    seen: list[str] = []
    last = 0
    for poll in range(8):
        last = min(30, last + data.draw(st.integers(0, 5)))
        first = max(0, last - 8 - data.draw(st.integers(0, 3)))
        window = [entry(number) for number in range(first, last)]
        changed = []
        for at, each in enumerate(window):
            kinds: list[dict[str, str]] = [
                {},
                {"guid": f"g{poll}{at}"},
                {"published": "2030"},
                {"url": f"{each.url}?utm_id=1"},
            ]
            changed.append(replace(each, **data.draw(st.sampled_from(kinds))))
        shuffled = data.draw(st.permutations(changed))
        seen += memory.poll(*shuffled)
    assert sorted(seen) == sorted({f"News number {number}" for number in range(last)})


@given(st.lists(st.builds(Entry, guid=st.text(max_size=5), url=st.text(max_size=8), title=st.text(max_size=8))))
def test_any_entries_can_be_told_apart(entries: list[Entry]) -> None:
    memory = Memory()
    memory.poll(*entries)
    assert memory.poll(*entries) == []
