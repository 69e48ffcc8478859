"""The timeline in words, and what a statement is told as."""

from __future__ import annotations

import re

from hypothesis import given, settings

from adapters.charts.entries import entries, plain
from adapters.charts.telling import ALT, told
from facts.messages import StatementRecord
from facts.model import Aspect, Certainty, Kind, Polarity
from tests.adapters.charts.test_layout import RECORDS, record


def test_everything_is_told_newest_first_with_who_when_how_firmly_and_where() -> None:
    found = entries(
        [
            record(1, "Not yet", said="2026-05", polarity=Polarity.DENIES, speaker="Robin Writer"),
            record(2, said="2027-21", certainty=Certainty.HEDGED, gone="Misheard."),
        ]
    )

    assert told("Example Film", None, found) == (
        "Timeline of Example Film: everything on record. 2 statements, 1 of them withdrawn, newest first."
        " Spring 2027, withdrawn (Misheard), Pat Producer, on greenlight, hedged: “It is going well” (The Outlet)."
        " May 2026, Robin Writer, on greenlight, stated that it is not so: “Not yet” (The Outlet)."
    )


def test_an_empty_record_is_told_as_empty() -> None:
    assert told("Example Film", Aspect.CAST, ()) == "Timeline of Example Film: cast. Nothing is on record yet."


@settings(max_examples=60)
@given(RECORDS)
def test_the_words_keep_their_bound_and_count_what_they_leave_out(records: list[StatementRecord]) -> None:
    found = entries(records)
    text = told("Example Film", None, found)

    assert len(text) <= ALT
    left = int(more[1]) if (more := re.search(r" And (\d+) more\.$", text)) else 0
    assert text.count(", on ") >= len(found) - left


def test_reports_of_the_same_words_are_one_statement_with_their_outlets() -> None:
    reports = [record(n, outlet=f"Outlet {n}", origin="s-1", said="2026-05-03") for n in (1, 2, 3)]
    (entry,) = entries(reports)

    assert entry.outlet == "Outlet 1 +2"
    assert "(Outlet 1 and 2 others)" in told("Example Film", None, (entry,))


def test_a_withdrawn_report_stays_apart_from_those_that_stand() -> None:
    found = entries([record(1), record(2, origin="s-1", gone="Misheard")])

    assert [bool(entry.withdrawn) for entry in found] == [False, True]


def test_words_that_give_the_plot_away_are_not_shown() -> None:
    found = entries([record(1, "He dies", spoiler=True), record(2, "He lives", aspect=Aspect.STORY)])

    assert {entry.quote for entry in found} == {"about the plot, not shown here"}
    assert "dies" not in told("Example Film", None, found)


def test_who_would_not_say_said_neither_yes_nor_no() -> None:
    (entry,) = entries([record(certainty=Certainty.DECLINED, polarity=Polarity.DENIES)])

    assert not entry.denies


def test_only_words_said_as_they_stand_are_in_quotation_marks() -> None:
    direct, mixed = entries([record(1, kind=Kind.DIRECT), record(2, "it is “close”", kind=Kind.MIXED)])

    assert direct.quote == "“It is going well”"
    assert mixed.quote == "it is “close”"


def test_the_day_is_the_one_it_was_said_else_published_else_recorded() -> None:
    found = entries(
        [record(1, said="2026-05", published="2026-06"), record(2, said="soon", published="2026-06"), record(3)]
    )

    assert [(entry.when.instead, entry.when.words) for entry in found] == [
        ("", "May 2026"),
        ("published", "June 2026"),
        ("recorded", "24 November 2026"),
    ]


def test_text_is_one_line_without_anything_that_turns_it_round() -> None:
    assert plain("a\u202eb\n\tc\x00d\ud800 e\u0301" + "\u0301" * 20) == "ab c d? é" + "\u0301" * 3
    assert len(plain("x" * 10**6)) < 1000
