"""Whether a text holds the sort of thing that is asked for: a person, a date, a place, a number, a sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from itertools import pairwise

from facts.answering.words import Reading, told_tokens
from facts.dates import Direction, phrases_in, resolve
from facts.model import Claim

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_SOON = re.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December)\b"
    r"|\bin (?:about |around |roughly )?(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+|a few|several) "
    r"(?:days?|weeks?|months?|years?)\b(?! (?:delay|wait|break|deal|contract|feud|gap))"
    r"|\b(?:days?|weeks?|months?|years?) (?:away|from now)\b"
    r"|\b(?:spring|summer|autumn|winter|holiday) (?:release|debut|launch)\b"
)
"""Dates that nothing is resolved from, and that answer *when* all the same."""
_MONEY = re.compile(r"[$£€¥]\s?\d|\b\d[\d.,]*\s?(?:m|bn|million|billion|k)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|dozen|half|"
    r"single|both|uno|due|dos|tres|tre|doce|dodici|diez|dieci)\b",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\b(?:twice|thrice|once|again|(?:two|three|four|five|six|seven|\d+) times"
    r"|(?:first|second|third|fourth|fifth|sixth|seventh|\d+(?:st|nd|rd|th))"
    r"(?: (?:time|delay|postponement|attempt|date|change))?)\b",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+(?:\s+(?:[A-ZÀ-Þ][\w'’-]*|van|von|de|der|del|la|le|of))*")
_PLACE = re.compile(
    r"\b(?:in|at|at the|to|from|near|inside|outside|around|across|including)\s+(?:the\s+|of\s+|downtown\s+)*[A-ZÀ-Þ]"
)
_PLACE_NOUN = re.compile(
    r"\b(?:museum|studios?|city|cities|town|tour|village|desert|island|school|theatre|theater|arena|stadium|club|airport|castle|pub|bar"
    r"|hotel|funeral|wedding|party|festival|church|hospital|park|hall|gallery|conference|convention|university|college"
    r"|street|beach|mansion|prison|station|venue|garden|forest|mountains?|coast|harbou?r|cemetery)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"[A-ZÀ-Þ]\w+ (?:in|of|on|at|from|for) (?:the |a )?[A-ZÀ-Þ]\w+")
_QUOTED = re.compile(r"[\"“‘'«].{2,60}?[\"”’'»]")
_SEASON = frozenset({"season", "series"})
_COUNTS = frozenset("1 2 3 4 5 6 7 8 9 10 one two three four five six seven eight nine ten".split())
"""Before *season* they count, after it they number."""
_NUMBERED = {
    word: number
    for number, row in enumerate(
        (
            "1 one first", "2 two second", "3 three third", "4 four fourth", "5 five fifth", "6 six sixth",
            "7 seven seventh", "8 eight eighth", "9 nine ninth", "10 ten tenth",
        ),
        start=1,
    )
    for word in row.split()
}  # fmt: skip
_ACTS = re.compile(r" (?:has|have|had|is|was|will) (?:\w+ed|bought|taken|made|hired|chosen|given|been)\b")
"""Behind a word that opens a sentence in capitals: it is a name, of whom something is told."""
_NOBODY = frozenset(
    "theatre theater studios studio pictures awards award festival street avenue park hall center centre university "
    "museum prize arena stadium season channel network records entertainment productions television magazine".split()
)
"""Last words of names that are nobody's."""
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august september "
    "october november december".split()
)
_ANY_DAY = "2000-01-01"
_FEW = frozenset("the a an this that it he she they his her but and i we there in on at for with".split())


@lru_cache(maxsize=20_000)
def has_date(text: str) -> bool:
    """Tell whether a text names a date, however vague."""
    dated = (resolve(phrase.text, _ANY_DAY, Direction.FUTURE) for phrase in phrases_in(text))
    return any(found is not None for found in dated) or _YEAR.search(text) is not None or _SOON.search(text) is not None


def has_year(claim: Claim) -> bool:
    """Tell whether a claim names the year, outright or once its date phrase is resolved."""
    return _YEAR.search(claim.quote) is not None or bool(claim.planned and claim.planned[:4].isdigit())


def has_person(claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
    """Tell whether a claim names somebody else than the production and whom the question names."""
    return bool(names_in(claim, own) - set(asked))


def names_in(claim: Claim, own: Collection[str]) -> frozenset[str]:
    """Return the folded words of names in a claim: its subject's and those written large in the quote."""
    found = {word for word in _large(claim.quote) if word not in own}
    if claim.subject and claim.subject[:1].isupper():
        found.update(word for word in told_tokens(claim.subject) if word not in own and len(word) > 2)
    return frozenset(found)


@lru_cache(maxsize=20_000)
def _large(text: str) -> frozenset[str]:
    words: set[str] = set()
    for match in _CAPITAL.finditer(text):
        parts = told_tokens(match[0])
        if parts and (parts[-1] in _NOBODY or parts[0] in _DAYS):
            continue
        if match.start() == 0 and len(parts) == 1 and not _ACTS.match(text, match.end()):
            continue
        if len(parts) == 1 and parts[0] in _FEW:
            continue
        words.update(part for part in parts if part not in _FEW and len(part) > 2)
    return frozenset(words)


def opens_with_title(quote: str, own: frozenset[str]) -> bool:
    """Tell whether a quote opens with what reads like the title of another work (*A Walk in the Rain, his debut*)."""
    found = _TITLE.match(quote)
    return found is not None and not own.issuperset(told_tokens(found[0]))


def _company(claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
    """Tell whether a claim names anybody: a studio's name may be part of what the production is called."""
    return bool(names_in(claim, frozenset()) - set(asked))


def _place(claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
    return _PLACE.search(claim.quote) is not None or _PLACE_NOUN.search(claim.quote) is not None


def _date(claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
    return claim.planned is not None or has_date(claim.quote)


def _money(claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
    return _MONEY.search(claim.quote) is not None


def _number(claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
    return _NUMBER.search(claim.quote) is not None


def _times(claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
    return _TIMES.search(claim.quote) is not None


def _title(claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
    return _QUOTED.search(claim.quote) is not None or _CAPITAL.search(claim.quote) is not None


def _platform(claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
    return "platform" in reading.concepts


def _anything(claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
    return True


@lru_cache(maxsize=20_000)
def seasons_in(words: tuple[str, ...]) -> frozenset[int]:
    """Return the numbers of the seasons that folded words name (*season 4*, *series two*, *the fourth season*)."""
    found = set()
    for before, after in pairwise(words):
        number = after if before in _SEASON else before if after in _SEASON and before not in _COUNTS else ""
        if number in _NUMBERED:
            found.add(_NUMBERED[number])
    return frozenset(found)


HOLDS: dict[str, Callable[[Claim, Reading, Collection[str], Collection[str]], bool]] = {
    "person": has_person,
    "company": _company,
    "date": _date,
    "place": _place,
    "money": _money,
    "number": _number,
    "times": _times,
    "title": _title,
    "platform": _platform,
}
"""By the sort of thing asked for, the test that a claim holds one. What is not listed, any claim may hold."""


def holds(thing: str, claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
    """Tell whether a claim holds the sort of thing asked for."""
    return HOLDS.get(thing, _anything)(claim, reading, own, asked)
