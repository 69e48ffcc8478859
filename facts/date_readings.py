"""What each kind of date phrase means: one function a kind, from a match and a reference date to EDTF.

Every function returns None where the phrase needs a reference date that is not there, and raises ValueError where it
names a day that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from facts.date_words import DAYS, ERAS, HOLIDAYS, MONTHS, NUMBERS, ORDINALS, SEASONS, SHIFT, SPELLED, THIRDS
from facts.edtf import bounds, month_after


@dataclass(frozen=True, slots=True)
class Frame:
    """What a phrase is resolved against: ``today`` is None where the article is undated; ``ahead`` looks forward."""

    today: date | None
    ahead: bool


def _number(word: str) -> int | None:
    bare = word.removeprefix("a ").removesuffix(" of")
    return int(bare) if bare.isdecimal() else NUMBERS.get(bare)


def _day_number(word: str) -> int:
    """Read 21, 21st or twenty-first."""
    digits = re.sub(r"\D", "", word)
    return int(digits) if digits else sum(SPELLED[part] for part in re.split(r"[- ]", word))


def _month_number(word: str) -> int:
    return MONTHS.index(word[:3]) + 1


def _year_of(found: re.Match[str], frame: Frame) -> int | None:
    """Return the year a phrase names, outright or as *next year*; None where it names none."""
    groups = found.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("rel") and frame.today:
        return frame.today.year + _shift(groups["rel"])
    return None


def _shift(word: str) -> int:
    return SHIFT[word.removeprefix("the ")]


def _placed(frame: Frame, first: Callable[[int], tuple[date, date] | None]) -> int | None:
    """Return the year in which a yearly thing falls, nearest to the reference in the direction looked."""
    if frame.today is None:
        return None
    year = frame.today.year
    for candidate in (year, year + 1, year + 2, year + 3, year + 4) if frame.ahead else range(year, year - 5, -1):
        span = first(candidate)
        if span and (span[1] >= frame.today if frame.ahead else span[0] <= frame.today):
            return candidate
    return None


def _part_of_year(code: int, found: re.Match[str], frame: Frame) -> str | None:
    year = _year_of(found, frame)
    if year is None and not found.groupdict().get("rel"):
        year = _placed(frame, lambda y: bounds(f"{y}-{code}"))
    return f"{year}-{code}" if year else None


def read_iso(found: re.Match[str], frame: Frame) -> str | None:
    """Read 2026-05-19 and 19-May-2026."""
    year, month, day = found["y"], found["m"], found["d"]
    number = _month_number(month) if month.isalpha() else int(month)
    return date(_full_year(year), number, int(day)).isoformat()


def read_numeric(found: re.Match[str], frame: Frame) -> str | None:
    """Read 9/18/2015 as month first, as US papers do, unless only the other order is a date; dots mean day first."""
    one, two, year = int(found["a"]), int(found["b"]), _full_year(found["y"])
    day_first = one > 12 or (found["dot"] == "." and two <= 12)
    month, day = (two, one) if day_first else (one, two)
    return date(year, month, day).isoformat()


def _full_year(year: str) -> int:
    return int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 40 else 1900)


def read_day(found: re.Match[str], frame: Frame) -> str | None:
    """Read *May 19*, *19 May 2006*, *Friday, May 19*."""
    month, day = _month_number(found["month"]), _day_number(found["day"])
    year = _year_of(found, frame)
    if year is None:
        year = _placed(frame, lambda y: bounds(f"{y}-{month:02}-{day:02}"))
    return date(year, month, day).isoformat() if year else None


def read_numbered_month(found: re.Match[str], frame: Frame) -> str | None:
    """Read 2026/5."""
    return f"{found['year']}-{int(found['month']):02}"


def read_numbered_day(found: re.Match[str], frame: Frame) -> str | None:
    """Read 5/19."""
    month, day = int(found["month"]), int(found["day"])
    year = _placed(frame, lambda y: bounds(f"{y}-{month:02}-{day:02}"))
    return f"{year}-{month:02}-{day:02}" if year else None


def read_century(found: re.Match[str], frame: Frame) -> str | None:
    """Read *the 19th century* as the interval of its hundred years."""
    first = (int(found["nth"]) - 1) * 100
    return f"{first:04}/{first + 99:04}"


def read_era(found: re.Match[str], frame: Frame) -> str | None:
    """Read *the nineties*."""
    return ERAS[found["era"]]


def read_after_next(found: re.Match[str], frame: Frame) -> str | None:
    """Read *the year after next*."""
    return _whole(found["unit"], 2, frame.today) if frame.today else None


def read_week_of(found: re.Match[str], frame: Frame) -> str | None:
    """Resolve *the first week of July* to the week (Monday to Sunday) that holds that part of the month."""
    month = read_month(found, frame)
    span = bounds(month) if month else None
    if span is None:
        return None
    number = ORDINALS[found["ord"]]
    day = span[1] if found["ord"] in ("last", "final") else span[0] + timedelta(days=7 * (number - 1))
    return _whole("week", 0, day)


def read_days(found: re.Match[str], frame: Frame) -> str | None:
    """Read *October 12-15, 2026* as an interval."""
    last = read_day(found, frame)
    return f"{last[:8]}{int(found['first']):02}/{last}" if last else None


def read_month(found: re.Match[str], frame: Frame) -> str | None:
    """Read *July*, *next July*, *early July 2027*."""
    number = _month_number(found["month"])
    year = _year_of(found, frame)
    shift = found.groupdict().get("which")
    if year is None and shift and frame.today:
        year = frame.today.year + _shift(shift)
        if shift == "last" and number < frame.today.month:
            year = frame.today.year
        if shift in ("next", "coming", "upcoming") and number > frame.today.month and shift != "next":
            year = frame.today.year
    if year is None and not shift:
        year = _placed(frame, lambda y: bounds(f"{y}-{number:02}"))
    if year is None:
        return None
    return f"{year}-{number:02}" + ("~" if found.groupdict().get("third") else "")


def read_season(found: re.Match[str], frame: Frame) -> str | None:
    """Read *spring*, *last summer*, *the autumn of 2027*."""
    code = SEASONS[found["season"]]
    shift = found.groupdict().get("which")
    year = _year_of(found, frame)
    if year is None and shift and frame.today:
        year = frame.today.year + _shift(shift)
        current = bounds(f"{frame.today.year}-{code}")
        if shift in ("last", "past") and current and current[1] < frame.today:
            year = frame.today.year
        if shift in ("coming", "upcoming") and current and current[0] > frame.today:
            year = frame.today.year
        return f"{year}-{code}"
    return f"{year}-{code}" if year else _part_of_year(code, found, frame)


def read_quarter(found: re.Match[str], frame: Frame) -> str | None:
    """Read *second quarter next year*, *Q3 2027*."""
    word = found["ord"]
    number = int(word) if word.isdecimal() else ORDINALS[word]
    return _part_of_year(32 + number, found, frame)


def read_half(found: re.Match[str], frame: Frame) -> str | None:
    """Read *the first half of 2027*."""
    word = found["ord"]
    number = int(word) if word.isdecimal() else min(ORDINALS[word], 2)
    return _part_of_year(39 + number, found, frame)


def read_third(found: re.Match[str], frame: Frame) -> str | None:
    """Read *early 2027*, *the end of next year*."""
    word = found["third"].removeprefix("the ").removesuffix(" of")
    year = _year_of(found, frame)
    return f"{year}-{THIRDS[word]}~" if year else None


def read_year(found: re.Match[str], frame: Frame) -> str | None:
    """Read *2027*."""
    return found["year"]


def read_decade(found: re.Match[str], frame: Frame) -> str | None:
    """Read *the 1990s*."""
    digits = found["decade"]
    if len(digits) == 4:
        return digits[:3] + "X"
    return ("20" if int(digits) < 30 else "19") + digits[0] + "X"


def read_day_alone(found: re.Match[str], frame: Frame) -> str | None:
    """Resolve *the 22nd* to the month, back or ahead, in which that day comes nearest."""
    if frame.today is None:
        return None
    day = _day_number(found["day"])
    for step in (0, 1, 2, 3) if frame.ahead else (0, -1, -2, -3):
        first = month_after(frame.today, step)
        last = bounds(first.isoformat()[:7])
        if last and day <= last[1].day:
            candidate = first.replace(day=day)
            if candidate >= frame.today if frame.ahead else candidate <= frame.today:
                return candidate.isoformat()
    return None


def read_plain_day(found: re.Match[str], frame: Frame) -> str | None:
    """Read *today*, *yesterday*, *tomorrow morning*."""
    steps = {"yesterday": -1, "tomorrow": 1, "the day before yesterday": -2, "day before yesterday": -2,
             "the day after tomorrow": 2, "day after tomorrow": 2}  # fmt: skip
    if frame.today is None:
        return None
    word = re.sub(r" (?:morning|afternoon|evening|night)$", "", found[0])
    return (frame.today + timedelta(days=steps.get(word, 0))).isoformat()


def read_weekday(found: re.Match[str], frame: Frame) -> str | None:
    """Read *Thursday*, *last Thursday*, *Thursday of next week*."""
    if frame.today is None:
        return None
    number = DAYS.index(found["weekday"][:3])
    groups = found.groupdict()
    week = groups.get("week") or groups.get("which")
    if (week and week not in ("last", "past", "previous", "coming", "upcoming")) or groups.get("week"):
        monday = frame.today - timedelta(days=frame.today.weekday())
        return (monday + timedelta(days=7 * _shift(week or "this") + number)).isoformat()
    ahead = week in ("coming", "upcoming") if week else frame.ahead
    step = (number - frame.today.weekday()) % 7 if ahead else -((frame.today.weekday() - number) % 7)
    if step == 0 and week:
        step = 7 if ahead else -7
    return (frame.today + timedelta(days=step)).isoformat()


def read_unit(found: re.Match[str], frame: Frame) -> str | None:
    """Read *last month*, *earlier this week*."""
    if frame.today is None:
        return None
    return _whole(found["unit"], _shift(found["which"]), frame.today)


def _whole(unit: str, shift: int, today: date) -> str | None:
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * shift)
    if unit == "week":
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    if unit == "weekend":
        return f"{(monday + timedelta(days=5)).isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    if unit == "month":
        return month_after(today, shift).isoformat()[:7]
    if unit == "quarter":
        first = month_after(today.replace(day=1), 3 * shift - (today.month - 1) % 3)
        return f"{first.year}-{33 + (first.month - 1) // 3}"
    if unit == "decade":
        return f"{today.year // 10 + shift}X"
    if unit == "day":
        return (today + timedelta(days=shift)).isoformat()
    return str(today.year + shift)


def read_counted(found: re.Match[str], frame: Frame) -> str | None:
    """Resolve *three weeks ago* to the day, *two years ago* to the year: as exact as the unit is."""
    count = _number(found["num"])
    if frame.today is None or count is None:
        return None
    step = -count if found.groupdict().get("to_come") is None else count
    unit = found["unit"]
    if unit in ("day", "week", "fortnight"):
        days = {"day": 1, "week": 7, "fortnight": 14}[unit] * step
        return (frame.today + timedelta(days=days)).isoformat() + ("~" if unit != "day" else "")
    if unit == "month":
        return month_after(frame.today, step).isoformat()[:7]
    if unit == "quarter":
        return _whole(unit, step, frame.today)
    return str(frame.today.year + step * (10 if unit == "decade" else 1)) + ("~" if unit == "decade" else "")


def read_stretch(found: re.Match[str], frame: Frame) -> str | None:
    """Resolve *the last two weeks* to the interval that ends today, *the next two weeks* to the one that follows."""
    count = _number(found["num"])
    if frame.today is None or count is None:
        return None
    shift = _shift(found["which"])
    days = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91, "year": 365, "decade": 3652}[
        found["unit"]
    ]
    other = frame.today + timedelta(days=shift * days * count)
    first, last = sorted((frame.today, other))
    return f"{first.isoformat()}/{last.isoformat()}" + ("" if days < 30 else "~")


def read_holiday(found: re.Match[str], frame: Frame) -> str | None:
    """Read *Christmas*, *next Easter*, *Thanksgiving 2026*."""
    name = found["holiday"]

    def falls(year: int) -> date:
        if name == "thanksgiving":
            first = date(year, 11, 1)
            return first + timedelta(days=(3 - first.weekday()) % 7 + 21)
        if name.startswith("easter"):
            return _easter(year)
        return date(year, *HOLIDAYS[name])

    year = _year_of(found, frame)
    which = found.groupdict().get("which")
    if year is None and which and frame.today:
        year = frame.today.year + _shift(which)
        if which == "last" and falls(frame.today.year) < frame.today:
            year = frame.today.year
    if year is None and not which:
        year = _placed(frame, lambda y: (falls(y), falls(y)))
    return falls(year).isoformat() if year else None


def _easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous algorithm; Meeus, *Astronomical Algorithms*)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def read_nothing(found: re.Match[str], frame: Frame) -> str | None:
    """Read nothing from *recently*: it is a date phrase, and names none."""
    return None
