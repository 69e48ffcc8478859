"""Titles of works in a text: capitalised runs that a noun before them or a predicate after them gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from facts.extracting.inventory import Inventory, Mention, NameKind

_WORD = r"[A-ZÀ-Þ0-9][\w&’'!-]*(?<![’'])"
_SMALL = r"(?:of|the|and|in|with|for|a|an|to|on|at|from|vs\.?|&|de|la|le)"
_RUN = re.compile(rf"(?=[A-ZÀ-Þ0-9])(?<![\w’']){_WORD}(?:(?:(?: {_SMALL}){{0,2}}|:)[ \u00a0]{_WORD})*")
_OWNER = re.compile(r"(?:’s|'s|’|') ")
_MADE_BY = re.compile(r" (?:from|with|for|and|by|at) ")
_ARTICLES = ("The ", "A ", "An ")
_OWNED = re.compile(r"(?:’s|'s|‘s|s’) (?:[a-z][\w-]* ){0,2}$")
"""What ends before the capital article of a title: whose it is, and what is said of it."""
_PRONOUNS = frozenset(
    [
        "It",
        "He",
        "She",
        "They",
        "We",
        "I",
        "You",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "The",
        "A",
        "An",
        "But",
        "And",
        "In",
        "On",
        "At",
        "As",
        "If",
        "Not",
        "His",
        "Her",
        "Its",
    ]
)
_PLAYERS = frozenset({"to", "will", "would", "we", "they", "i", "you", "who", "and", "ll", "can", "could", "also"})
"""Before *play*: a verb, and what follows is where, or whom."""
_REACH = 60
"""Characters before and after a run that may give it away."""


class Title(NamedTuple):
    """A title at one place: ``text[start:end]``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TitleRules:
    """``works.toml [title]``: what stands before and behind titles."""

    before: frozenset[str]
    behind: re.Pattern[str]

    @classmethod
    def build(cls, table: Mapping[str, list[str]]) -> TitleRules:
        """Take the nouns (one word or two) as they are, and turn the predicates into a pattern."""
        predicates = "|".join(_alternatives(predicate) for predicate in table["predicates"])
        return cls(
            before=frozenset(table["nouns"]),
            behind=re.compile(rf"[”’\"']?(?:, [^,.]{{3,40}},| \([^)]{{3,30}}\)|, which)? (?:{predicates})\b"),
        )


def titles_in(text: str, inventory: Inventory, rules: TitleRules, known: frozenset[str]) -> Iterator[Title]:
    """Yield the titles of a text in its order; ``known`` are titles that need nothing to give them away."""
    found: list[Title] = []
    given_away: set[str] = set(known)
    for run in _RUN.finditer(text):
        title = _without_owner(text, run.start(), run.end(), inventory)
        found.append(title)
        if title.text not in given_away and _is_given_away(text, title, inventory, rules):
            given_away.add(title.text)
    yield from (title for title in found if title.text in given_away or title.text.partition(":")[0] in given_away)


def _without_owner(text: str, start: int, end: int, inventory: Inventory) -> Title:
    """Leave out whose work it is: *2016’s Star Trek Beyond*, *Applegate's Sweet Charity*; and who made it."""
    while text[end - 2 : end] in ("’s", "'s"):
        end -= 2
    if text.find(" ", start, end) < 0:
        return Title(start, end, text[start:end])
    for maker in _MADE_BY.finditer(text, start, end):
        person = inventory.first(maker.end(), end)
        if person is not None and person.kind is NameKind.PERSON:
            end = maker.start()
            break
    for owner in _OWNER.finditer(text, start, end):
        head = text[start : owner.start()]
        name = inventory.first(start, owner.start())
        if head.isdecimal() or (name is not None and (name.start, name.end) == (start, owner.start()) and _owns(name)):
            return Title(owner.end(), end, text[owner.end() : end])
    return Title(start, end, text[start:end])


def _owns(name: Mention) -> bool:
    """Tell whether a name can be somebody's whose work follows: a person, or two words nothing more is known of."""
    return name.kind is NameKind.PERSON or (name.kind is NameKind.UNKNOWN and " " in name.name)


def _is_given_away(text: str, title: Title, inventory: Inventory, rules: TitleRules) -> bool:
    mention = inventory.first(title.start, title.end)
    if mention is not None and mention.start == title.start and mention.end == title.end:
        if mention.kind is NameKind.WORK:
            return True
        if mention.kind in (NameKind.PERSON, NameKind.PLACE, NameKind.OUTLET):
            return False
    if len(title.text) < 2 or title.text.isdecimal() or title.text in _PRONOUNS:
        return False
    line = text[max(0, title.start - _REACH) : title.start].rpartition("\n")[2]
    if title.text.startswith(_ARTICLES) and _OWNED.search(line):
        return True  # Pat Lane's much-discussed The Last Ferry
    if ": " in title.text and line.endswith(("of ", "in ", "to ", "from ", "on ", "for ")):
        return True  # a colon between capitals behind a preposition: the events of Night Ferry: A Last Hope
    words = line.rstrip(" ,“‘\"'").lower().split()[-2:]
    if words[-1:] == ["play"] and words[0].strip("“‘\"'") in _PLAYERS:
        return False
    if words and (words[-1] in rules.before or " ".join(words) in rules.before):
        return True
    return rules.behind.match(text, title.end, title.end + _REACH) is not None


def _alternatives(phrase: str) -> str:
    return " ".join(f"(?:{part})" if "|" in part else part for part in phrase.split())
