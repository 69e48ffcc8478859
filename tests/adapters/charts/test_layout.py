"""Where everything stands: nothing overlaps, nothing leaves the sheet, nothing is left out without a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.charts.arranging import laid_out, wrapped
from adapters.charts.entries import Entry, entries
from adapters.charts.layout import HEIGHT, WIDTH, Box, Layout, Style
from adapters.charts.telling import firmness, word
from facts.messages import StatementRecord
from facts.model import (
    Aspect,
    Certainty,
    Citation,
    Kind,
    Polarity,
    ProductionId,
    Retraction,
    RetractionKind,
    Statement,
    StatementId,
)
from tests.builders import claim

DATES = (
    "2026-05-03",
    "2027-21",
    "2027-34",
    "2027?",
    "2026-11",
    "2025",
    "199X",
    "../2026-06",
    "2026-03/..",
    "2026-08-01?",
)


class Ruler:
    """Letters that are all half as wide as they are high, but for one that is wider than any column."""

    def width(self, text: str, style: Style) -> float:
        return style.size * sum(40 if letter == "﷽" else 0.5 for letter in text)

    def lacks(self, text: str) -> bool:
        return "?" in text


def record(number: int = 1, quote: str = "It is going well", **over: Any) -> StatementRecord:
    gone, outlet, published = over.pop("gone", None), over.pop("outlet", "The Outlet"), over.pop("published", None)
    id, origin = StatementId(f"s-{number}"), StatementId(over.pop("origin", f"s-{number}"))
    day = datetime(2026, 11, 24, 9, tzinfo=UTC) + timedelta(minutes=number)
    statement = Statement(
        id=id,
        production=ProductionId("p-1"),
        claim=claim(quote, **over),
        citation=Citation(outlet=outlet, published=published),
        recorded_at=day,
        accepted_by="console:me",
        origin=origin,
        seq=number,
    )
    retraction = (
        Retraction(statement=id, kind=RetractionKind.MISATTRIBUTED, reason=gone, by="me", at=day) if gone else None
    )
    return StatementRecord(statement=statement, retraction=retraction)


def shown(*records: StatementRecord, aspect: Aspect | None = None, production: str = "Example Film") -> Layout:
    return laid_out(production, aspect, entries(records), Ruler())


def words(layout: Layout) -> str:
    every = (*layout.texts, *(text for row in layout.rows for text in row.texts))
    return " ".join(text.words for text in every)


def boxes(layout: Layout) -> list[Box]:
    texts = (*layout.texts, *(text for row in layout.rows for text in row.texts))
    marks = (*layout.marks, *(row.mark for row in layout.rows))
    return [each.box for each in (*texts, *marks)]


def meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


PHRASES = st.text(st.sampled_from("ab ﷽“”é?"), max_size=90) | st.text(max_size=40)
RECORD = st.builds(
    record,
    st.integers(1, 10**6),
    PHRASES,
    speaker=st.none() | PHRASES,
    outlet=st.none() | PHRASES,
    said=st.none() | st.sampled_from(DATES) | st.dates().map(str),
    published=st.none() | st.sampled_from(DATES),
    certainty=st.sampled_from(Certainty),
    polarity=st.sampled_from(Polarity),
    aspect=st.sampled_from(Aspect),
    kind=st.sampled_from(Kind),
    work=st.none() | PHRASES,
    gone=st.none() | st.just("Misheard"),
)
MANY = st.builds(record, st.integers(1, 10**6), said=st.sampled_from(DATES), aspect=st.sampled_from(Aspect))
RECORDS = st.lists(RECORD, max_size=12, unique_by=lambda each: each.statement.id) | st.lists(
    MANY, min_size=10, max_size=40, unique_by=lambda each: each.statement.id
)


@settings(deadline=None)
@given(RECORDS, st.none() | st.just(Aspect.CAST), PHRASES)
def test_nothing_overlaps_nothing_leaves_the_sheet_and_the_newest_stay(
    records: list[StatementRecord], aspect: Aspect | None, production: str
) -> None:
    found = entries(records)
    layout = laid_out(production, aspect, found, Ruler())

    assert layout.width == WIDTH
    assert layout.height <= HEIGHT
    for box in boxes(layout):
        assert box.left >= 0
        assert box.top >= 0
        assert box.right <= WIDTH
        assert box.bottom <= layout.height
    for one, other in combinations(boxes(layout), 2):
        assert not meet(one, other), (one, other)
    for span in (*layout.spans, *(row.span for row in layout.rows if row.span)):
        assert 0 <= span.left < span.right <= WIDTH
    drawn = [row.entry for row in layout.rows]
    assert layout.earlier + len(drawn) == len(found)
    kept = found[layout.earlier :]
    assert drawn == (list(kept) if aspect else sorted(kept, key=lambda each: list(Aspect).index(each.aspect)))
    if layout.earlier:
        assert f"and {layout.earlier} earlier" in words(layout)


@settings(max_examples=60)
@given(RECORDS)
def test_every_row_says_in_words_how_firmly_and_the_legend_shows_its_shape(records: list[StatementRecord]) -> None:
    layout = laid_out("Example Film", None, entries(records), Ruler())

    legend = {(mark.certainty, mark.denies) for mark in layout.marks}
    for row in layout.rows:
        assert firmness(row.entry) in [text.words for text in row.texts]
        assert (row.entry.certainty, False) in legend
        assert word(row.entry.certainty) in [text.words for text in layout.texts]
        assert row.mark.certainty is row.entry.certainty
        assert row.mark.denies is row.entry.denies
    assert any(denies for _, denies in legend) == any(row.entry.denies for row in layout.rows)


@pytest.mark.parametrize("said", [date for date in DATES if date != "2026-05-03"])
def test_a_vague_date_is_a_span_and_never_a_mark_alone(said: str) -> None:
    (row,) = shown(record(said=said), aspect=Aspect.CAST).rows

    assert row.span is not None
    assert row.span.left < row.mark.box.left
    assert row.span.right > row.mark.box.right
    assert row.span.uncertain == ("?" in said)
    assert row.span.opens_left == said.startswith("..")
    assert row.span.opens_right == said.endswith("..")


def test_an_exact_date_is_a_mark_alone() -> None:
    (row,) = shown(record(said="2026-05-03")).rows

    assert row.span is None
    assert "3 May 2026" in [text.words for text in row.texts]


def test_time_runs_from_left_to_right_whatever_the_aspect() -> None:
    days = ("2026-01-05", "2026-03-01", "2026-08-20", "2027")
    layout = shown(*(record(n, said=day, aspect=list(Aspect)[n]) for n, day in enumerate(days)))

    places = [row.mark.x for row in layout.rows]
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_a_day_that_nobody_named_says_what_it_is_instead() -> None:
    layout = shown(record(1, published="2026-10-01"), record(2))

    assert "published 1 Oct 2026" in words(layout)
    assert "recorded 24 Nov 2026" in words(layout)


def test_withdrawn_words_are_struck_and_said_to_be_withdrawn() -> None:
    (row,) = shown(record(gone="Misheard")).rows

    assert [text.words for text in row.texts if text.struck] == ["Pat Producer", "“It is going well”"]
    assert "stated, withdrawn" in [text.words for text in row.texts]
    assert row.mark.withdrawn


def test_aspects_have_headings_only_where_all_are_shown() -> None:
    record_of_two = (record(1, aspect=Aspect.FILMING), record(2, aspect=Aspect.GREENLIGHT))

    assert [text.words for text in shown(*record_of_two).texts if text.style is Style.GROUP] == [
        "Greenlight",
        "Filming",
    ]
    assert not [text for text in shown(*record_of_two, aspect=Aspect.FILMING).texts if text.style is Style.GROUP]


def test_an_empty_record_says_so() -> None:
    assert "Nothing is on record yet." in words(shown())


def test_the_picture_says_when_a_letter_could_not_be_drawn() -> None:
    assert "A box stands for" in words(shown(record(quote="?")))
    assert "A box stands for" not in words(shown(record()))


@given(st.text(max_size=200), st.integers(1, 4))
def test_lines_fit_their_width_and_say_when_something_is_left_out(text: str, most: int) -> None:
    lines = wrapped(text, Style.QUOTE, 300, most, Ruler())

    assert len(lines) <= most
    assert all(Ruler().width(line, Style.QUOTE) <= 300 for line in lines)


def test_a_quote_is_cut_at_a_word_and_closed_again() -> None:
    quote = "“Almost every single character is coming back”"

    assert wrapped(quote, Style.QUOTE, 300, 1, Ruler()) == ("“Almost every single…”",)
    assert wrapped(quote, Style.QUOTE, 900, 1, Ruler()) == (quote,)


def test_many_statements_are_laid_out_as_quickly_as_a_few() -> None:
    asked = 0

    class Counting(Ruler):
        def width(self, text: str, style: Style) -> float:
            nonlocal asked
            asked += 1
            return super().width(text, style)

    def layout_of(number: int) -> int:
        nonlocal asked
        asked = 0
        found: tuple[Entry, ...] = entries(record(n, said="2026-05-03", quote="word " * 30) for n in range(number))
        laid_out("Example Film", Aspect.CAST, found, Counting())
        return asked

    assert layout_of(3000) < 2 * layout_of(60)
