"""Dates as people speak them: where they stand in a text, and what they mean.

A phrase is resolved to EDTF at the granularity of its words, against a reference date, looking back for what was said
and forward for what is planned. A phrase that needs a reference stays unresolved without one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache

from facts import date_readings as read
from facts.date_readings import Frame
from facts.date_words import (
    DAY,
    FULL_WEEKDAY,
    HOLIDAY,
    IN_YEAR,
    MONTH,
    NTH,
    NUMBER,
    OPENINGS,
    ORDINAL,
    PART_OF_DAY,
    RELATIVE,
    SEASON,
    TH,
    THIRD,
    TRIGGERS,
    UNIT,
    WEEKDAY,
    WHICH_YEAR,
    YEAR,
)
from facts.edtf import bounds, in_words

__all__ = ["OPENINGS", "TRIGGERS", "DatePhrase", "Direction", "bounds", "in_words", "phrases_in", "resolve"]

_LONGEST = 80
"""Characters of the longest phrase that can be a date."""

Reading = Callable[[re.Match[str], Frame], str | None]


class Direction(StrEnum):
    """Which way a phrase without a year looks: back for what was said, forward for what is planned."""

    PAST = "past"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A date as written: ``text[start:end]``, the preposition included (*in July*)."""

    start: int
    end: int
    text: str


def phrases_in(
    text: str, start: int = 0, end: int | None = None, *, starts: Sequence[int] | None = None
) -> Iterator[DatePhrase]:
    """Yield the date phrases of ``text[start:end]``, left to right, none inside another.

    Where the caller knows at which offsets words of ``OPENINGS`` and numbers begin, ``starts`` (ascending) saves
    looking for them.
    """
    stop = len(text) if end is None else end
    held: tuple[int, int] | None = None
    for begin, done in _found(text, start, stop) if starts is None else _found_at(text, starts, stop):
        if held and _JOINED.fullmatch(text, held[1], begin) and _FROM.match(text, held[0]):
            held = (held[0], done)
            continue
        if held:
            yield DatePhrase(*held, text[held[0] : held[1]])
        held = (begin, done)
    if held:
        yield DatePhrase(*held, text[held[0] : held[1]])


def _found(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    for found in _anywhere().finditer(_small(text), start, stop):
        yield found.span()


def _found_at(text: str, starts: Sequence[int], stop: int) -> Iterator[tuple[int, int]]:
    if not starts:
        return
    before = max(0, starts[0] - 1)
    part, anywhere, reached = _small(text[before:stop]), _anywhere(), 0
    for start in starts:
        found = anywhere.match(part, start - before) if start >= reached else None
        if found is not None:
            reached = before + found.end()
            yield start, reached


def _small(text: str) -> str:
    """Return a text in small letters, each at its place: in Python İ alone becomes two."""
    return text.replace("İ", "I").lower()


@lru_cache(maxsize=4096)
def resolve(phrase: str, reference: str | None, direction: Direction) -> str | None:
    """Turn a date phrase into EDTF, or None where it names no date or needs a reference that is not there.

    ``reference`` is the ISO day against which *July* or *next year* is understood, None for an undated article; a
    reference vaguer than a day counts as none.
    """
    try:
        today = date.fromisoformat(reference) if reference and len(reference) == 10 else None
    except ValueError:
        today = None
    if len(phrase) > _LONGEST:
        return None
    whole = " ".join(phrase.strip(" ,.").lower().replace("’", "'").split())
    frame = Frame(today, direction is Direction.FUTURE)
    for form in dict.fromkeys((whole, _LEAD.sub("", whole))):
        for pattern, handle in _rules():
            found = pattern.fullmatch(form)
            if found is not None:
                try:
                    return handle(found, frame)
                except (ValueError, OverflowError):
                    return None
    return _range(whole, reference, direction)


def _range(whole: str, reference: str | None, direction: Direction) -> str | None:
    """Resolve *from A to B*, A taking from B the month or year it lacks."""
    found = _RANGE.fullmatch(whole)
    if found is None:
        return None
    right = resolve(found["b"], reference, direction)
    span = bounds(right) if right else None
    if right is None or span is None:
        return None
    left = None
    if not re.search(r"\d{4}", found["a"]):
        left = resolve(f"{found['a']} {span[0].year}", reference, direction)
    left = left or resolve(found["a"], reference, direction)
    if left is None or "/" in left or "/" in right or left > right:
        return None
    return f"{left}/{right}"


_SPAN = rf"(?P<first>{DAY}){TH}? ?(?:-|–|to|and|until|through) ?(?P<day>{DAY}){TH}?"
_EDGE = r"(?:the )?(?:start|beginning|middle|end|rest) of"
_GRAMMAR: tuple[tuple[str, Reading], ...] = (
    (rf"(?P<y>{YEAR})[-/](?P<m>0?[1-9]|1[0-2]|{MONTH})[-/](?P<d>{DAY})", read.read_iso),
    (rf"(?P<d>{DAY})[-/ ](?P<m>{MONTH})[-/ ](?P<y>{YEAR})", read.read_iso),
    (rf"(?P<year>{YEAR}) ?[-/] ?(?P<month>0?[1-9]|1[0-2])", read.read_numbered_month),
    (rf"(?P<month>0?[1-9]|1[0-2]) ?[-/] ?(?P<year>{YEAR})", read.read_numbered_month),
    (rf"(?P<month>0?[1-9]|1[0-2])/(?P<day>{DAY})", read.read_numbered_day),
    (rf"(?P<a>\d{{1,2}})(?P<dot>[-/.])(?P<b>\d{{1,2}})[-/.](?P<y>{YEAR}|\d\d)", read.read_numeric),
    (rf"(?:{WEEKDAY},? )?(?P<month>{MONTH}) (?:the )?{_SPAN}{IN_YEAR}?", read.read_days),
    (rf"{_SPAN} (?:of )?(?P<month>{MONTH}){IN_YEAR}?", read.read_days),
    (
        rf"(?:{WEEKDAY},? (?:the )?)?(?P<month>{MONTH}),? ?(?:the )?(?P<day>{DAY}{TH}?(?!\d)|{NTH}){IN_YEAR}?",
        read.read_day,
    ),
    (rf"(?:{WEEKDAY},? )?(?:the )?(?P<day>{DAY}{TH}?|{NTH})[. ](?: ?of )?(?P<month>{MONTH}){IN_YEAR}?", read.read_day),
    (rf"(?:{WEEKDAY} )?the (?P<day>{DAY}{TH})", read.read_day_alone),
    (rf"(?P<third>{THIRD})[- ](?P<month>{MONTH}){IN_YEAR}?", read.read_month),
    (rf"(?P<month>{MONTH}),? ?(?:of )?{WHICH_YEAR}", read.read_month),
    (rf"(?P<year>{YEAR}) (?P<month>{MONTH})", read.read_month),
    (rf"(?:earlier |later |late |early )?(?P<which>{RELATIVE}) (?P<month>{MONTH})", read.read_month),
    (rf"(?:the )?{SEASON}(?: of|,)? {WHICH_YEAR}", read.read_season),
    (rf"(?P<year>{YEAR}) {SEASON}", read.read_season),
    (rf"(?:earlier |later |late |early )?(?P<which>{RELATIVE}) {SEASON}", read.read_season),
    (r"(?:early |mid |mid-|late )?(?:the )?(?P<season>spring|summer|autumn|winter)", read.read_season),
    (rf"(?:the )?(?P<ord>{ORDINAL})[- ]quarter,? (?:of )?(?:the )?{WHICH_YEAR}", read.read_quarter),
    (r"(?:the )?(?P<ord>first|second|third|fourth|1st|2nd|3rd|4th)[- ]quarter", read.read_quarter),
    (rf"q(?P<ord>[1-4]){IN_YEAR}?", read.read_quarter),
    (rf"(?P<year>{YEAR})(?: q|,? the )(?P<ord>[1-4]|{ORDINAL})(?: quarter)?", read.read_quarter),
    (rf"(?:the )?(?P<ord>first|second|1st|2nd|last)[- ]half(?: of)? (?:the )?{WHICH_YEAR}", read.read_half),
    (rf"h(?P<ord>[12]){IN_YEAR}?", read.read_half),
    (rf"(?P<year>{YEAR}) h(?P<ord>[12])", read.read_half),
    (rf"(?P<third>{THIRD})[- ]{WHICH_YEAR}", read.read_third),
    (rf"(?P<holiday>{HOLIDAY}){IN_YEAR}", read.read_holiday),
    (rf"(?P<which>{RELATIVE}) (?P<holiday>{HOLIDAY})", read.read_holiday),
    (rf"(?P<holiday>{HOLIDAY})", read.read_holiday),
    (r"(?:the )?day (?:before yesterday|after tomorrow)|today|tonight", read.read_plain_day),
    (rf"(?:yesterday|tomorrow){PART_OF_DAY}|this (?:morning|afternoon|evening|day)", read.read_plain_day),
    (rf"(?P<weekday>{WEEKDAY}),? (?:of )?(?P<week>{RELATIVE}) week", read.read_weekday),
    (rf"(?P<week>{RELATIVE}) week(?: on)? (?P<weekday>{WEEKDAY})", read.read_weekday),
    (rf"(?:earlier |later )?(?P<which>{RELATIVE}) (?P<weekday>{WEEKDAY})", read.read_weekday),
    (rf"(?P<weekday>{FULL_WEEKDAY}){PART_OF_DAY}", read.read_weekday),
    (
        rf"(?:(?:earlier|later|early|late|mid|{_EDGE}) )?(?P<which>{RELATIVE}) "
        r"(?P<unit>day|week|weekend|month|quarter|year|decade)",
        read.read_unit,
    ),
    (rf"(?:in|within) (?P<num>{NUMBER}) (?P<unit>{UNIT})s?(?:'? time)?(?P<to_come>)", read.read_counted),
    (rf"(?:the )?(?P<which>last|past|next|coming|previous) (?P<num>{NUMBER}) (?P<unit>{UNIT})s", read.read_stretch),
    (rf"(?P<num>{NUMBER}) (?P<unit>{UNIT})s? (?:ago|earlier|back|before)", read.read_counted),
    (
        rf"(?P<num>{NUMBER}) (?P<unit>{UNIT})s?(?:'? time| from (?:now|today)| later| hence)(?P<to_come>)",
        read.read_counted,
    ),
    (rf"(?:the )?(?P<ord>{ORDINAL}) week of (?P<month>{MONTH}){IN_YEAR}?", read.read_week_of),
    (r"(?:the )?(?P<unit>week|month|year) after (?:the )?next", read.read_after_next),
    (r"(?:the )?(?P<nth>[12]?\d)(?:st|nd|rd|th)[- ] ?century", read.read_century),
    (r"(?:the )?(?:early |mid-|late )?(?P<era>noughties|nineties|eighties|seventies|sixties|fifties)", read.read_era),
    (r"(?:the )?(?:early |mid-?|late )?(?P<decade>\d{3}0|(?<!\d)\d0) ?'?s", read.read_decade),
    (r"(?:the )?(?:early |mid-?|late )?'(?P<decade>\d0) ?s", read.read_decade),
    (r"recently|previously|(?:at )?the time|recent (?:years|months|weeks|days)", read.read_nothing),
    (r"(?:years|months|weeks|some time|long) ago", read.read_nothing),
)
_BARE: tuple[tuple[str, Reading], ...] = (
    (rf"(?P<year>{YEAR})", read.read_year),
    (rf"(?P<month>{MONTH})", read.read_month),
)
"""A year or a month by itself: found in a text only after a preposition."""
_LEAD = re.compile(
    r"^(?:(?:most|between|back|as early as|as soon as|sometime|some time|again|just|only|since|by|until|till|through"
    r"|before|after|from|during|in|on|at|of|around|about|over|for|throughout|come|within|starting|beginning|early on"
    r"|circa|c\.) )+(?=.)"
)
_RANGE = re.compile(
    r"(?:from |between )?(?:the )?(?P<a>(?!from |between ).+?)(?: to | until | till | through | and | ?[-–] ?)"
    r"(?P<b>(?!.*\b(?:to|until|till|through|and)\b).+)"
)
_JOINED = re.compile(r" (?:to|until|till|through|and) ")
_FROM = re.compile(r"(?:from|between) ", re.IGNORECASE)


def _unnamed(grammar: tuple[tuple[str, Reading], ...]) -> str:
    return "|".join(re.sub(r"\(\?P<\w+>", "(?:", source) for source, _ in grammar)


_BEFORE = (
    r"(?:most|back|as early as|sometime|only|since|by|until|till|through|before|after|from|during|in|on|at|around|for"
    r"|between|early|late|earlier|later)"
)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Reading], ...]:
    """Compile the grammar when the first phrase is resolved: a program that only prints dates never needs it."""
    return tuple((re.compile(source), reading) for source, reading in (*_GRAMMAR, *_BARE))


@cache
def _anywhere() -> re.Pattern[str]:
    """Return the pattern of every date phrase in running text, in small letters."""
    return re.compile(rf"\b(?:(?:{_BEFORE} )?(?:{_unnamed(_GRAMMAR)})|{_BEFORE} (?:{_unnamed(_BARE)}))(?![\w’'])")
