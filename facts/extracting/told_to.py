"""To whom something was said: the outlet, show or platform, in the same sentence or one before it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from facts.extracting.attributed import Attributed
from facts.extracting.entities import Inventory, Mention, NameKind, bare
from facts.extracting.phrases import PhraseTable, Words
from facts.lexicon import Lexicon, Table, expect_keys
from facts.model import Authority, Span

_REACH = 4
"""How many words may stand between *told* and the name."""
_HEARERS = frozenset({NameKind.OUTLET, NameKind.ORGANISATION, NameKind.WORK, NameKind.UNKNOWN})
_SHORT = 3
"""Letters a single capitalised word must exceed to be taken for an outlet the inventory does not know."""
_NAME = re.compile(
    r"[ \u00a0“‘\"']*(?:the )?((?:The[ \u00a0])?[A-Z][\w’'-]*(?:(?: (?:and|of|the|&))?[ \u00a0][A-Z][\w’'-]*)*)"
)
_STOPS = frozenset({",", ";", ".", ":", "that", "and", "but", "he", "she", "they", "it"})
_ARTICLES = frozenset({"the", "a", "an", "its", "his", "her", "their", "'s"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HearerRules:
    """``told_to.toml``, built."""

    to: PhraseTable[str]
    press: PhraseTable[str]
    again: frozenset[str]
    endings: frozenset[str]
    events: frozenset[str]
    platforms: Mapping[str, str]
    deciding: frozenset[str]
    reporting: frozenset[str]
    quoting: frozenset[str]


def rules_from(table: Table) -> HearerRules:
    """Build the rules from ``told_to.toml``.

    Raises:
        LexiconError: a key nobody reads, or an empty phrase.
    """
    keys = ("to", "place", "endings", "events", "again", "platforms", "press", "deciding")
    expect_keys("told_to.toml", table, keys)
    for name, key in (
        ("endings", ("words",)),
        ("events", ("words",)),
        ("to", ("phrases",)),
        ("place", ("phrases",)),
        ("again", ("nouns",)),
        ("press", ("words",)),
    ):
        expect_keys(f"told_to.toml [{name}]", table[name], key)
    expect_keys("told_to.toml [deciding]", table["deciding"], ("names", "reporting", "quoting"))
    places = set(table["place"]["phrases"])
    return HearerRules(
        to=PhraseTable(
            [(phrase, "to") for phrase in table["to"]["phrases"] if phrase not in places]
            + [(phrase, "place") for phrase in places]
        ),
        press=PhraseTable((words, words) for words in table["press"]["words"]),
        again=frozenset(table["again"]["nouns"]),
        endings=frozenset(table["endings"]["words"]),
        events=frozenset(table["events"]["words"]),
        platforms=dict(table["platforms"]),
        deciding=frozenset(table["deciding"]["names"]),
        reporting=frozenset(table["deciding"]["reporting"]),
        quoting=frozenset(table["deciding"]["quoting"]),
    )


def hearer_in(text: str, words: Words, span: Span, inventory: Inventory, lexicon: Lexicon) -> str | None:
    """Find to whom something is said in ``text[span]``: the name as the article gives it in full, or its own words."""
    rules = lexicon.section("told_to", rules_from)
    first, last = words.between(*span)
    for hit in rules.to.find(words, first, last):
        found = _named_after(text, words, hit.last, last, inventory, rules, place=hit.meaning == "place")
        if found is not None:
            return found
    return None


def carries_on(hearer: str, lexicon: Lexicon) -> bool:
    """Tell whether later paragraphs still quote what was told to this hearer: an outlet, not reporters at an event."""
    rules = lexicon.section("told_to", rules_from)
    return not hearer[0].islower() and hearer.rpartition(" ")[2] not in rules.events


def _named_after(
    text: str, words: Words, at: int, last: int, inventory: Inventory, rules: HearerRules, *, place: bool
) -> str | None:
    run = words.words
    stop = min(last, at + _REACH)
    called = _NAME.match(text, words.ends[at - 1])
    if called and called[1].split()[-1] in rules.endings:
        return called[1].replace("\u00a0", " ")
    for press in rules.press.find(words, at, stop):
        if press.first == at:
            return text[words.starts[at] : words.ends[press.last - 1]]
    for here in range(at, stop):
        word = run[here]
        if word in rules.platforms and text[words.starts[here]].isupper() and not place:
            return rules.platforms[word]
        if word in rules.again and here > at and run[here - 1] in _ARTICLES:
            return _last_outlet(inventory, words.starts[here])
        mention = inventory.first(words.starts[here], words.ends[here])
        if mention is not None:
            if mention.kind in _HEARERS and not (place and mention.kind is NameKind.WORK):
                return _with_article(text, mention)
            if not _owner(run, words, mention, here, last):
                return None
        elif word in _STOPS:
            return None
    return called[1] if called and not place and " " not in called[1] and len(called[1]) > _SHORT else None


def _with_article(text: str, mention: Mention) -> str:
    """Return the name with the capital *The* that belongs to it (*The Mitch and Jeremy Show*)."""
    whole = text[mention.start : mention.end] == mention.name and text.startswith("The ", max(0, mention.start - 4))
    return f"The {mention.name}" if whole else mention.name


def _owner(run: tuple[str, ...], words: Words, mention: Mention, at: int, last: int) -> bool:
    """Tell whether a name owns what follows (*ITV1's This Morning*), so that one looks on."""
    while at < last and words.ends[at] < mention.end:
        at += 1
    return at + 1 < last and run[at + 1] == "'s"


def _last_outlet(inventory: Inventory, before: int) -> str | None:
    for at in range(bisect_left(inventory.starts, before) - 1, -1, -1):
        if inventory.mentions[at].kind is NameKind.OUTLET:
            return inventory.mentions[at].name
    return None


def is_relayed(span: Attributed, inventory: Inventory, own: str | None, lexicon: Lexicon) -> bool:
    """Tell whether a credited speaker is another outlet that passes something on.

    A broadcaster that speaks of what it makes or shows (*the BBC said*) is a speaker like any other, and so is the
    article's own outlet, by name or initials (*EW has learned*).
    """
    if span.speaker is None or inventory.person(span.speaker) or span.authority is Authority.DECIDES:
        return False
    rules = lexicon.section("told_to", rules_from)
    name = bare(span.speaker)
    cue = (span.cue or "").lower()
    initials = "".join(word[0] for word in (own or "").split() if word[0].isupper())
    if "learn" in cue or name in (own, initials):
        return False
    outlets = inventory.bare_outlets
    if name in outlets:
        return name not in rules.deciding or cue in rules.reporting
    if all(part in outlets for part in name.split(" and ")):
        return True
    return cue in rules.reporting and cue not in rules.quoting
