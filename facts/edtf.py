"""EDTF (ISO 8601-2): dates as vague as they were said, their bounds, and the words for them.

Used here: days, months and years; seasons ``YYYY-21`` (spring) to ``-24`` (winter, which starts in that year), quarters
``-33`` to ``-36``, thirds of a year ``-37`` to ``-39`` (*early*, *mid*, *late*), halves ``-40`` and ``-41``; decades
``199X``; intervals ``A/B`` with an open side empty; and ``?``, ``~`` or ``%`` behind any of them.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
_PARTS = {
    21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3), 33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3), 37: (1, 4),
    38: (5, 4), 39: (9, 4), 40: (1, 6), 41: (7, 6),
}  # fmt: skip
_NAMES = {
    21: "spring {}", 22: "summer {}", 23: "autumn {}", 24: "winter {}", 33: "the first quarter of {}",
    34: "the second quarter of {}", 35: "the third quarter of {}", 36: "the fourth quarter of {}", 37: "early {}",
    38: "mid-{}", 39: "late {}", 40: "the first half of {}", 41: "the second half of {}",
}  # fmt: skip
_FORM = re.compile(r"(\d{4}|\d{3}X)(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)")


def bounds(edtf: str) -> tuple[date, date] | None:
    """Return the first and the last day a date can mean, both included; None where it is no EDTF used here.

    An open side of an interval reaches to the first or last day the calendar has.
    """
    if "/" in edtf:
        left, _, right = edtf.partition("/")
        first = bounds(left) if left.strip(".") else (date.min, date.min)
        last = bounds(right) if right.strip(".") else (date.max, date.max)
        return (first[0], last[1]) if first and last and first[0] <= last[1] else None
    found = _FORM.fullmatch(edtf)
    if found is None:
        return None
    year, part, day = found[1], found[2], found[3]
    try:
        if year.endswith("X"):
            decade = int(year[:3]) * 10
            return date(decade, 1, 1), date(decade + 9, 12, 31)
        if part is None:
            return date(int(year), 1, 1), date(int(year), 12, 31)
        if day is not None:
            exact = date(int(year), int(part), int(day))
            return exact, exact
        month, length = _PARTS.get(int(part), (int(part), 1))
        first_day = date(int(year), month, 1)
        return first_day, month_after(first_day, length) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def month_after(day: date, months: int) -> date:
    """Return the first day of the month so many months later (or earlier, where negative)."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def in_words(edtf: str) -> str:
    """Say a date in plain English: *19 May 2006*, *the second quarter of 2027*, *about 2027*.

    What is no EDTF used here comes back as it is.
    """
    if "/" in edtf:
        left, _, right = edtf.partition("/")
        if not left.strip("."):
            return f"until {in_words(right)}"
        if not right.strip("."):
            return f"from {in_words(left)}"
        return f"{in_words(left)} to {in_words(right)}"
    found = _FORM.fullmatch(edtf)
    if found is None or bounds(edtf) is None:
        return edtf
    year, part, day, mark = found.groups()
    if year.endswith("X"):
        words = f"the {year[:3]}0s"
    elif part is None:
        words = year
    elif day is not None:
        words = f"{int(day)} {MONTHS[int(part) - 1]} {year}"
    elif int(part) in _NAMES:
        words = _NAMES[int(part)].format(year)
    else:
        words = f"{MONTHS[int(part) - 1]} {year}"
    hedge = {"?": "perhaps ", "~": "about ", "%": "perhaps about "}.get(mark, "")
    return hedge + words if int(part or 0) not in (37, 38, 39) or mark != "~" else words
