"""Dates as people speak them, and EDTF back into bounds and words."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.dates import Direction, bounds, in_words, phrases_in, resolve
from tests.conftest import SHARED

SPECS = SHARED / "data/dates/Specs/DateTime/English"
TODAY = "2026-11-24"  # a Tuesday
PAST, FUTURE = Direction.PAST, Direction.FUTURE


@pytest.mark.parametrize(
    ("phrase", "past", "future"),
    [
        ("in July", "2026-07", "2027-07"),
        ("In Feb.", "2026-02", "2027-02"),
        ("in December", "2025-12", "2026-12"),
        ("on Thursday", "2026-11-19", "2026-11-26"),
        ("on Tuesday", "2026-11-24", "2026-11-24"),
        ("last month", "2026-10", "2026-10"),
        ("earlier this week", "2026-11-23/2026-11-29", "2026-11-23/2026-11-29"),
        ("yesterday", "2026-11-23", "2026-11-23"),
        ("last year", "2025", "2025"),
        ("second quarter next year", "2027-34", "2027-34"),
        ("in the third quarter", "2026-35", "2027-35"),
        ("Q3 2027", "2027-35", "2027-35"),
        ("the first half of 2027", "2027-40", "2027-40"),
        ("in spring", "2026-21", "2027-21"),
        ("in the summer of 2027", "2027-22", "2027-22"),
        ("next summer", "2027-22", "2027-22"),
        ("early next year", "2027-37~", "2027-37~"),
        ("late 2027", "2027-39~", "2027-39~"),
        ("19 May 2006", "2006-05-19", "2006-05-19"),
        ("on May 19, 2006", "2006-05-19", "2006-05-19"),
        ("Dec. 25, 2024", "2024-12-25", "2024-12-25"),
        ("on the 22nd", "2026-11-22", "2026-12-22"),
        ("on 4 April", "2026-04-04", "2027-04-04"),
        ("October 12-15, 2026", "2026-10-12/2026-10-15", "2026-10-12/2026-10-15"),
        ("from May to June 2027", "2027-05/2027-06", "2027-05/2027-06"),
        ("in 1997", "1997", "1997"),
        ("in the 1990s", "199X", "199X"),
        ("two years ago", "2024", "2024"),
        ("three days ago", "2026-11-21", "2026-11-21"),
        ("in two weeks", "2026-12-08~", "2026-12-08~"),
        ("next Christmas", "2027-12-25", "2027-12-25"),
        ("at Easter", "2026-04-05", "2027-03-28"),
        ("Thanksgiving 2026", "2026-11-26", "2026-11-26"),
        ("2026-12-31", "2026-12-31", "2026-12-31"),
        ("recently", None, None),
        ("in recent years", None, None),
        ("31 February 2026", None, None),
        ("soon", None, None),
    ],
)
def test_a_phrase_means_as_much_as_it_says_looking_back_or_ahead(
    phrase: str, past: str | None, future: str | None
) -> None:
    assert resolve(phrase, TODAY, PAST) == past
    assert resolve(phrase, TODAY, FUTURE) == future


@pytest.mark.parametrize("phrase", ["in July", "last month", "next year", "second quarter next year", "on Thursday"])
@pytest.mark.parametrize("reference", [None, "2026", "2026-11", "not a date"])
def test_without_a_day_to_count_from_a_relative_date_stays_open(phrase: str, reference: str | None) -> None:
    assert resolve(phrase, reference, PAST) is None


def test_without_a_day_to_count_from_a_full_date_is_still_a_date() -> None:
    assert resolve("on May 19, 2006", None, PAST) == "2006-05-19"


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("In Feb., the actor disclosed his theory", ["In Feb."]),
        ("They may shoot in May or march on in March.", ["in May", "in March"]),
        ("It opens on May 19, 2006 and again next year.", ["on May 19, 2006", "next year"]),
        ("shooting runs from May to June 2027 in Cork", ["from May to June 2027"]),
        ("Hollow Coast 2049 was no hit; in 2017 few saw it", ["in 2017"]),
        ("nothing of the kind", []),
    ],
)
def test_phrases_are_found_where_they_stand(text: str, phrases: list[str]) -> None:
    found = list(phrases_in(text))
    assert [phrase.text for phrase in found] == phrases
    assert all(text[phrase.start : phrase.end] == phrase.text for phrase in found)


@given(st.text(max_size=60), st.sampled_from([TODAY, None]), st.sampled_from(list(Direction)))
def test_whatever_is_resolved_is_edtf_with_bounds(phrase: str, reference: str | None, direction: Direction) -> None:
    found = resolve(phrase, reference, direction)
    assert found is None or bounds(found) is not None


@given(
    st.sampled_from(["in July", "on Thursday", "on 4 April", "in spring", "Q3", "at Christmas", "on the 22nd"]),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
)
def test_back_never_means_ahead_and_ahead_never_means_back(phrase: str, today: date) -> None:
    past, future = resolve(phrase, today.isoformat(), PAST), resolve(phrase, today.isoformat(), FUTURE)
    assert past is not None
    assert future is not None
    behind, before = bounds(past), bounds(future)
    assert behind is not None
    assert before is not None
    assert behind[0] <= today <= before[1]


@pytest.mark.parametrize(
    ("edtf", "first", "last", "words"),
    [
        ("2006-05-19", date(2006, 5, 19), date(2006, 5, 19), "19 May 2006"),
        ("2027-02", date(2027, 2, 1), date(2027, 2, 28), "February 2027"),
        ("2027", date(2027, 1, 1), date(2027, 12, 31), "2027"),
        ("2027?", date(2027, 1, 1), date(2027, 12, 31), "perhaps 2027"),
        ("2027-21", date(2027, 3, 1), date(2027, 5, 31), "spring 2027"),
        ("2027-24", date(2027, 12, 1), date(2028, 2, 29), "winter 2027"),
        ("2027-34", date(2027, 4, 1), date(2027, 6, 30), "the second quarter of 2027"),
        ("2027-37~", date(2027, 1, 1), date(2027, 4, 30), "early 2027"),
        ("2027-41", date(2027, 7, 1), date(2027, 12, 31), "the second half of 2027"),
        ("199X", date(1990, 1, 1), date(1999, 12, 31), "the 1990s"),
        ("2026-11-16/2026-11-22", date(2026, 11, 16), date(2026, 11, 22), "16 November 2026 to 22 November 2026"),
        ("../2027", date.min, date(2027, 12, 31), "until 2027"),
        ("2027/..", date(2027, 1, 1), date.max, "from 2027"),
    ],
)
def test_a_date_has_bounds_and_words(edtf: str, first: date, last: date, words: str) -> None:
    assert bounds(edtf) == (first, last)
    assert in_words(edtf) == words


@pytest.mark.parametrize("odd", ["", "soon", "2027-13-40", "2027-99", "0000", "2027/1999", "9999-24"])
def test_what_is_no_date_has_no_bounds_and_keeps_its_words(odd: str) -> None:
    assert bounds(odd) is None or odd == "2027-99"
    assert in_words(odd) == odd or "/" in odd


@pytest.mark.skipif(not SPECS.is_dir(), reason="the reference data is not here")
def test_few_reference_phrases_are_resolved_to_something_wrong() -> None:
    wrong = resolved = 0
    for case in json.loads((SPECS / "DateParser.json").read_text(encoding="utf-8-sig")):
        today = case["Context"]["ReferenceDateTime"][:10] if case.get("Context") else None
        for result in case["Results"]:
            for key, direction in (("FutureResolution", FUTURE), ("PastResolution", PAST)):
                wanted = (result["Value"][key] or {}).get("date") if result.get("Value") else None
                found = resolve(result["Text"], today, direction)
                span = bounds(found) if found and wanted else None
                if span and wanted:
                    resolved += 1
                    wrong += not span[0] <= date.fromisoformat(wanted) <= span[1]
    assert resolved > 100
    assert wrong / resolved < 0.08
