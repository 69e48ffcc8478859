"""Time along the chart: which days it spans, and where its ticks stand. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from adapters.charts.entries import When
from facts.edtf import MONTHS

_MOST_TICKS = 4
_LEAST_DAYS = 14
_DAY_STEPS = (7, 14)
_MONTH_STEPS = (1, 2, 3, 6)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True, slots=True)
class Tick:
    """A day the axis names, in a line or two: ``above`` the day, month or year, ``below`` the year it begins."""

    day: int
    above: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """Days (proleptic ordinals, ``first`` included, ``end`` not) along pixels ``left`` to ``right``."""

    first: int
    end: int
    left: float
    right: float

    def at(self, day: float) -> float:
        """Return where a day begins; days outside stand at the edges."""
        share = (day - self.first) / (self.end - self.first)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def reach(self, when: When) -> tuple[float, float]:
        """Return where the days of a date begin and end; an open side reaches to the edge."""
        start = self.left if when.first is None else self.at(when.first.toordinal())
        end = self.right if when.last is None else self.at(when.last.toordinal() + 1)
        return start, end


def scale_of(dates: Iterable[When], left: float, right: float) -> Scale:
    """Return a scale on which all these dates have their place; at least two weeks, so that one day is no axis."""
    days = [day.toordinal() for when in dates for day in (when.first, when.last) if day is not None]
    if not days:
        return Scale(1, 1 + _LEAST_DAYS, left, right)
    first, end = min(days), max(days) + 1
    short = max(_LEAST_DAYS - (end - first), 0)
    return Scale(first - (short + 1) // 2, end + (short + 1) // 2, left, right)


def ticks(scale: Scale) -> tuple[Tick, ...]:
    """Return a few round days within the scale, evenly spaced as the calendar has them."""
    first, last = _day(scale.first), _day(scale.end - 1)
    for step in _DAY_STEPS:
        if (last - first).days // step < _MOST_TICKS:
            # Mondays, so that the same days are named whatever else is on the chart.
            monday = first.toordinal() + (-first.weekday() % 7)
            return _with_years([(_day(day), "day") for day in range(monday, last.toordinal() + 1, step)])
    for step in _MONTH_STEPS:
        start = first.year * 12 + first.month - 1 + (first.day > 1)
        start += -start % step
        end = last.year * 12 + last.month - 1
        if (end - start) // step < _MOST_TICKS:
            return _with_years([(date(at // 12, at % 12 + 1, 1), "month") for at in range(start, end + 1, step)])
    for step in _YEAR_STEPS:
        year = first.year + (first.timetuple().tm_yday > 1)
        year += -year % step
        if (last.year - year) // step < _MOST_TICKS:
            return tuple(Tick(date(at, 1, 1).toordinal(), str(at)) for at in range(max(year, 1), last.year + 1, step))
    return ()


def _with_years(days: list[tuple[date, str]]) -> tuple[Tick, ...]:
    made: list[Tick] = []
    year = 0
    for day, kind in days:
        month = MONTHS[day.month - 1][:3]
        above = f"{day.day} {month}" if kind == "day" else month
        made.append(Tick(day.toordinal(), above, str(day.year) if day.year != year else ""))
        year = day.year
    return tuple(made)


def _day(ordinal: int) -> date:
    return date.min + timedelta(days=min(max(ordinal, 1), date.max.toordinal()) - 1)
