"""The words of dates: months, days, seasons and numbers, and the pieces that date patterns are made of."""

from __future__ import annotations

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "couple": 2,
}  # fmt: skip
ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "final": 4,
    "last": 4,
}
SPELLED = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "twenty": 20, "thirty": 30,
}  # fmt: skip
ERAS = {
    "noughties": "200X",
    "nineties": "199X",
    "eighties": "198X",
    "seventies": "197X",
    "sixties": "196X",
    "fifties": "195X",
}
THIRDS = {"early": 37, "start": 37, "beginning": 37, "mid": 38, "middle": 38, "late": 39, "end": 39}
"""EDTF's thirds of a year for *early*, *mid* and *late*."""
SHIFT = {
    "last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "same": 0, "next": 1, "coming": 1, "upcoming": 1,
    "following": 1,
}  # fmt: skip
HOLIDAYS = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26),
    "new year's eve": (12, 31), "new year's day": (1, 1), "new years eve": (12, 31), "new years day": (1, 1),
    "halloween": (10, 31), "valentine's day": (2, 14), "valentines day": (2, 14), "independence day": (7, 4),
    "st patrick's day": (3, 17), "earth day": (4, 22), "april fools": (4, 1), "april fools' day": (4, 1),
}  # fmt: skip

_TRIGGERS = """
january february march april may june july august september october november december jan feb mar apr jun jul aug sept
sep oct nov dec monday tuesday wednesday thursday friday saturday sunday today tonight yesterday tomorrow spring summer
autumn fall winter week weekend month year decade quarter ago weeks months years days day decades weekends christmas
halloween thanksgiving easter recently previously time century new q1 q2 q3 q4 h1 h2 fortnight eve earlier boxing
"""
TRIGGERS = frozenset(_TRIGGERS.split())
"""Words without one of which, or a number, no date phrase stands in a text: a cheap way to look no further."""
_OPENINGS = """
most back as sometime only since by until till through before after from during in on at around for between early late
earlier later last past previous this current the same next coming upcoming following a an one two three four five six
seven eight nine ten eleven twelve fifteen twenty thirty couple few several first second third fourth final mid start
beginning middle end rest within recent some long mon tue tues wed thu thurs fri sat sun valentine's valentines
independence st noughties nineties eighties seventies sixties fifties
"""
OPENINGS = TRIGGERS | frozenset(_OPENINGS.split())
"""The words a date phrase can begin with, numbers apart."""

MONTH = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
FULL_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
WEEKDAY = rf"(?:{FULL_WEEKDAY}\b|(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun)\b\.?)"
YEAR = r"(?:1[6-9]|20)\d\d"
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
TH = r"(?:st|nd|rd|th)"
NTH = (
    r"(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teenth|twentieth|thirtieth"
)
ORDINAL = r"(?:first|second|third|fourth|1st|2nd|3rd|4th|last|final)"
RELATIVE = r"(?:last|past|previous|this|current|(?:the )?same|next|coming|upcoming|following)"
NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    r"|(?:a )?couple(?: of)?|(?:a )?few|several)"
)
UNIT = r"(?:day|week|month|year|decade|quarter|fortnight)"
SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
PART_OF_DAY = r"(?: morning| afternoon| evening| night)?"
THIRD = r"early|mid|late|(?:the )?(?:start|beginning|middle|end) of"
HOLIDAY = "|".join(sorted(map(re.escape, HOLIDAYS), key=len, reverse=True)) + "|thanksgiving|easter(?: sunday)?"
WHICH_YEAR = rf"(?:(?P<year>{YEAR})|(?P<rel>{RELATIVE}) year)"
IN_YEAR = rf"(?:,? (?:of )?{WHICH_YEAR})"
