"""Whether a text holds the sort of thing that is asked for: a person, a date, a place, a number, a sum."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from itertools import pairwise

from facts.answering.words import Reading, told_tokens
from facts.dates import Direction, phrases_in, resolve
from facts.edtf import bounds
from facts.lexicon import Table, expect_keys
from facts.model import Claim, Statement

_Test = Callable[[Claim, Reading, Collection[str], Collection[str]], bool]

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_MONEY = re.compile(r"[$£€¥]\s?\d|\b\d[\d.,]*\s?(?:m|bn|million|billion|k)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“‘'«].{2,60}?[\"”’'»]")
_ANY_DAY = "2000-01-01"
_KEYS = {
    "date": (
        "months",
        "works",
        "short_months",
        "moved",
        "roughly",
        "counts",
        "units",
        "lengths",
        "ahead",
        "not_before",
        "seasons",
        "arrivals",
    ),
    "number": ("words",),
    "duration": ("counts", "units"),
    "times": ("words", "counts", "ordinals", "of"),
    "place": ("behind", "between", "times", "nouns"),
    "name": ("particles", "nobody", "days", "few", "auxiliaries", "acts", "title_joints"),
    "season": ("words", "counts"),
    "part": ("words",),
    "ordinals": ("rows",),
}


class Forms:
    """How the things that are asked for look in a statement, built once from the data."""

    def __init__(self, table: Table) -> None:
        """Read and check lexicons/things.toml.

        Raises:
            LexiconError: a key nobody reads.
        """
        expect_keys("things.toml", table, _KEYS)
        for name, keys in _KEYS.items():
            expect_keys(f"things.toml [{name}]", table[name], keys)
        name, season = table["name"], table["season"]
        self._soon = _soon(table["date"])
        self._of_year = re.compile(rf"\b(?:19|20)\d\d (?:\w+ )?(?:{_any(table['date']['works'])})\b")
        self._day = _day(table["date"])
        self._moved = _moved(table["date"])
        self._number = _number(table["number"])
        self._duration = _duration(table["duration"])
        self._times = _times(table["times"])
        self._earliest = _earliest(table["date"])
        self._place = _place(table["place"], table["date"])
        self._place_noun = re.compile(rf"\b(?:{_any(table['place']['nouns'])})\b", re.IGNORECASE)
        self._capital = re.compile(rf"\b[A-ZÀ-Þ][\w'’-]+(?:\s+(?:[A-ZÀ-Þ][\w'’-]*|{_any(name['particles'])}))*")
        self._acts = re.compile(rf" (?:{_any(name['auxiliaries'])}) (?:\w+ed|{_any(name['acts'])})\b")
        self._title = re.compile(rf"[A-ZÀ-Þ]\w+ (?:{_any(name['title_joints'])}) (?:the |a )?[A-ZÀ-Þ]\w+")
        self._nobody, self._days, self._few = (frozenset(name[each]) for each in ("nobody", "days", "few"))
        self._season, self._counts = frozenset(season["words"]), frozenset(season["counts"])
        self._part = frozenset(table["part"]["words"])
        rows = enumerate(table["ordinals"]["rows"], start=1)
        self._numbered = {word: number for number, row in rows for word in row.split()}
        self._ordinal, self._verbs = frozenset(table["times"]["ordinals"]), frozenset(name["auxiliaries"])
        self.has_date = lru_cache(maxsize=20_000)(self._has_date)
        self.seasons_in = lru_cache(maxsize=20_000)(self._seasons_in)
        self.parts_in = lru_cache(maxsize=20_000)(self._parts_in)
        self._large = lru_cache(maxsize=20_000)(self._written_large)
        self._tests: dict[str, _Test] = {
            "person": self._person,
            "company": self._company,
            "date": lambda claim, *_: claim.planned is not None or self.has_date(claim.quote),
            "place": lambda claim, *_: bool(self._place.search(claim.quote) or self._place_noun.search(claim.quote)),
            "day": lambda claim, *_: self.is_day(claim),
            "new_date": lambda claim, *_: self.moves(claim),
            "earliest": lambda claim, *_: self.is_earliest(claim),
            "money": lambda claim, *_: _MONEY.search(claim.quote) is not None,
            "number": lambda claim, *_: self._number.search(claim.quote) is not None,
            "duration": lambda claim, *_: self._duration.search(claim.quote) is not None,
            "times": lambda claim, *_: self._times.search(claim.quote) is not None,
            "title": lambda claim, *_: bool(_QUOTED.search(claim.quote) or self._capital.search(claim.quote)),
            "platform": lambda claim, reading, *_: "platform" in reading.concepts,
        }

    def holds(self, thing: str, claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
        """Tell whether a claim holds the sort of thing asked for; what has no form of its own, any claim may hold."""
        test = self._tests.get(thing)
        return test is None or test(claim, reading, own, asked)

    def names_in(self, claim: Claim, own: Collection[str]) -> frozenset[str]:
        """Return the folded words of names in a claim: its subject's and those written large in the quote."""
        found = {word for word in self._large(claim.quote) if word not in own}
        if claim.subject and claim.subject[:1].isupper():
            found.update(word for word in told_tokens(claim.subject) if word not in own and len(word) > 2)
        return frozenset(found)

    def opens_with_title(self, quote: str, own: frozenset[str]) -> bool:
        """Tell whether a quote opens with what reads like another work’s title (*A Walk in the Rain, his debut*)."""
        found = self._title.match(quote)
        return found is not None and not own.issuperset(told_tokens(found[0]))

    def is_of_a_year(self, claim: Claim) -> bool:
        """Tell whether a claim says from which year a work is (*the 1994 comedy*)."""
        return self._of_year.search(claim.quote) is not None

    def is_day(self, claim: Claim) -> bool:
        """Tell whether a claim names a day, not only a month or a season."""
        return self._day.search(claim.quote) is not None

    def moves(self, claim: Claim) -> bool:
        """Tell whether a claim gives the date to which something is moved (*until 4 June*, *to late August*)."""
        return self._moved.search(claim.quote) is not None

    def is_earliest(self, claim: Claim) -> bool:
        """Tell whether a claim denies that it will be before a date, which is the earliest then (*not until 2022*)."""
        found = self._earliest.search(claim.quote)
        return found is not None and self.has_date(claim.quote[found.end() :])

    def _has_date(self, text: str) -> bool:
        """Tell whether a text names a date, however vague."""
        dated = (resolve(phrase.text, _ANY_DAY, Direction.FUTURE) for phrase in phrases_in(text))
        return any(found is not None for found in dated) or bool(_YEAR.search(text) or self._soon.search(text))

    def _seasons_in(self, words: tuple[str, ...]) -> frozenset[int]:
        """Return the numbers of the seasons that folded words name (*season 4*, *series two*, *the fourth season*)."""
        found = set()
        for before, after in pairwise(words):
            counts = before in self._counts
            number = after if before in self._season else before if after in self._season and not counts else ""
            if number in self._numbered:
                found.add(self._numbered[number])
        if found:  # the first season …; the second was …
            found.update(
                self._numbered[one] for one, verb in pairwise(words) if one in self._ordinal and verb in self._verbs
            )
        return frozenset(found)

    def _parts_in(self, words: tuple[str, ...]) -> frozenset[int]:
        """Return the numbers of the parts that folded words name (*part 2*, *volume one*)."""
        pairs = pairwise(words)
        return frozenset(
            self._numbered[number] for part, number in pairs if part in self._part and number in self._numbered
        )

    def _person(self, claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
        """Tell whether a claim names somebody else than the production and whom the question names."""
        return bool(self.names_in(claim, own) - set(asked))

    def _company(self, claim: Claim, reading: Reading, own: Collection[str], asked: Collection[str]) -> bool:
        """Tell whether a claim names anybody: a studio's name may be part of what the production is called."""
        runs = (told_tokens(match[0]) for match in self._capital.finditer(claim.quote))
        named = any(len(run) > 1 and set(run) - set(own) for run in runs)
        return named or bool(self.names_in(claim, frozenset()) - set(asked))

    def _written_large(self, text: str) -> frozenset[str]:
        words: set[str] = set()
        for match in self._capital.finditer(text):
            parts = told_tokens(match[0])
            if parts and (parts[-1] in self._nobody or parts[0] in self._days):
                continue
            if match.start() == 0 and len(parts) == 1 and not self._acts.match(text, match.end()):
                continue
            if len(parts) == 1 and parts[0] in self._few:
                continue
            words.update(part for part in parts if part not in self._few and len(part) > 2)
        return frozenset(words)


def forms(table: Table) -> Forms:
    """Build the forms; for ``Lexicon.section``."""
    return Forms(table)


def has_year(claim: Claim) -> bool:
    """Tell whether a claim names the year, outright or once its date phrase is resolved."""
    return _YEAR.search(claim.quote) is not None or bool(claim.planned and claim.planned[:4].isdigit())


def is_over(statement: Statement) -> bool:
    """Tell whether the date a statement gives had passed when it was printed: then it is no date to come."""
    planned, published = statement.claim.planned, statement.citation.published
    found, printed = bounds(planned or ""), bounds(published or "")
    return found is not None and printed is not None and found[1] < printed[0]


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, longer ones first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _soon(date: Table) -> re.Pattern[str]:
    units = _any(date["units"])
    return re.compile(
        rf"\b(?:{_any(date['months'])})\b"
        rf"|\bin (?:(?:{_any(date['roughly'])}) )?(?:{_any(date['counts'])}|\d+) (?:{units})\b"
        rf"(?! (?:{_any(date['lengths'])}))"
        rf"|\b(?:{units}) (?:{_any(date['ahead'])})\b"
        rf"|\b(?:{_any(date['seasons'])}) (?:{_any(date['arrivals'])})\b"
    )


def _day(date: Table) -> re.Pattern[str]:
    month, number = _any((*date["months"], *date["short_months"])), r"\d{1,2}(?:st|nd|rd|th)?"
    return re.compile(rf"\b(?:(?:{month})\.? (?:the )?{number}\b(?!\d)|{number} (?:of )?(?:{month})\b)")


def _moved(date: Table) -> re.Pattern[str]:
    month = _any((*date["months"], *date["short_months"]))
    day = r"(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)?"
    return re.compile(
        rf"\b(?:{_any(date['moved'])}) (?:(?:{day}|[a-z]+) )?(?:(?:{month})\b|(?:{_any(date['seasons'])})\b|20\d\d\b)"
    )


def _earliest(date: Table) -> re.Pattern[str]:
    return re.compile(rf"(?:\b(?:not|never|nothing)|n['’]t)\b[^.;]*?\b(?:{_any(date['not_before'])})\b", re.IGNORECASE)


def _number(number: Table) -> re.Pattern[str]:
    """Return a pattern for what counts: no number of a name or a date (*50 Ways to Leave*, *COVID-19*, *12 May*)."""
    return re.compile(rf"(?<![\w-])\d[\d,.]*\b(?! [A-ZÀ-Þ])|\b(?i:{_any(number['words'])})\b")


def _duration(duration: Table) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:\d+|{_any(duration['counts'])})[ -](?:more |full |whole |straight )?(?:{_any(duration['units'])})\b",
        re.IGNORECASE,
    )


def _times(times: Table) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_any(times['words'])}|(?:{_any(times['counts'])}|\d+) times"
        rf"|(?:{_any(times['ordinals'])}|\d+(?:st|nd|rd|th))(?: (?:{_any(times['of'])}))?)\b",
        re.IGNORECASE,
    )


def _place(place: Table, date: Table) -> re.Pattern[str]:
    times = _any((*place["times"], *date["months"], *date["short_months"]))
    between = _any(place["between"])
    return re.compile(rf"\b(?:{_any(place['behind'])})\s+(?:(?:{between})\s+)*(?!(?:{times})\b)[A-ZÀ-Þ]")
