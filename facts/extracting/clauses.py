"""Sentences taken apart into clauses, by the words and commas that join them; no parser.

A clause here is the shortest run of words that can carry a claim by itself: *…, and is due for release in May* gives
two, *Although …, the studio reports that …* gives two, with what introduces the second left outside of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from facts.extracting.phrases import Words
from facts.model import Span

_HARD = frozenset({";", "—", "–", ":", "…"})
_OPENS = frozenset(
    {
        "and", "but", "while", "so", "yet", "although", "though", "whereas", "with", "as", "after", "before", "since",
        "which", "who", "whose", "where", "when", "because", "despite", "following", "or",
    }
)  # fmt: skip
_JOINS = frozenset({"and", "but", "while", "whilst", "as", "so", "yet", "or", "which", "who", "that"})
_SUBORDINATE = frozenset(
    {"although", "though", "while", "after", "despite", "as", "following", "when", "since", "before", "if", "because"}
)
_ADVERBS = frozenset({"also", "currently", "now", "recently", "previously", "still", "then", "later", "already"})
FINITE = frozenset(
    {
        "is", "are", "was", "were", "will", "would", "has", "have", "had", "can", "could", "may", "might", "should",
        "stars", "features", "went", "won", "follows", "tells", "includes", "earned", "earning", "ended", "became",
        "starred", "said", "says", "does", "did", "do", "hits", "opens", "returns", "plays", "directs", "produces",
        "lost", "ran", "runs", "sees", "comes", "must",
    }
)  # fmt: skip
TURNS = frozenset({"but", "while", "yet", "whereas", "although", "though"})
"""Words that turn from the clause before: its cues do not govern what follows."""
_LEADS = frozenset(
    {"however", "obviously", "meanwhile", "instead", "previously", "elsewhere", "additionally", "also", "yet", "still",
     "therefore", "unfortunately", "thankfully", "besides", "furthermore", "moreover", "and", "but", "so", "likewise",
     "now", "finally", "indeed", "though", "that", "which", "who", "while", "whilst", "as", "or", "because",
     "although", "since", "where", "whereas"}
)  # fmt: skip
_SUBJECT = frozenset({"the", "it", "he", "she", "they", "we", "his", "her", "their", "its", "this", "that", "there"})
"""Words with which a new subject begins."""
_ENDS = frozenset({",", ";", ":", ".", "!", "?", "—", "–", "-", "…"})


def clauses_of(words: Words, sentence: Span) -> Iterator[Span]:
    """Take a sentence (a half-open range of words) apart; each clause comes trimmed of joining words and marks."""
    run = words.words
    first, last = sentence
    start = first
    subordinate = first < last and run[first] in _SUBORDINATE
    for at in range(first, last):
        word = run[at]
        if (
            word in _HARD
            or _comma_opens(run, start, at, last)
            or _and_goes_on(run, at, last)
            or _turns(run, start, at, last)
        ):
            yield from _trimmed(run, start, at)
            start = at
        elif subordinate and word == "," and at - start > 2 and not _within_date(run, at, last):
            yield from _trimmed(run, start, at)
            start, subordinate = at + 1, False
    yield from _trimmed(run, start, last)


def _within_date(run: Sequence[str], at: int, last: int) -> bool:
    """Tell whether a comma stands between a day and its year (*April 7, 2016*)."""
    return at + 1 < last and run[at - 1].isdecimal() and run[at + 1].isdecimal() and len(run[at + 1]) == len("2016")


def _comma_opens(run: Sequence[str], start: int, at: int, last: int) -> bool:
    if run[at] != "," or at + 2 >= last:
        return False
    following = run[at + 1]
    if following in ("who", "which", "whose") and not any(word in FINITE for word in run[start:at]):
        return False
    if following in FINITE and "to" in run[start : start + 2]:
        return True
    if following in ("and", "but", "or"):
        return _clause_follows(run, at + 2, last)
    if following == "to":
        return run[at + 2] == "be"
    return following in _OPENS


def _and_goes_on(run: Sequence[str], at: int, last: int) -> bool:
    """Tell whether *and* opens a further predicate (*… and is due for release*) rather than one more name."""
    if run[at] not in ("and", "but") or at + 2 >= last:
        return False
    after = at + 1
    if run[after] in _ADVERBS:
        after += 1
    return after < last and run[after] in FINITE


def _turns(run: Sequence[str], start: int, at: int, last: int) -> bool:
    """Tell whether *but*, or *and* before a new subject, opens a clause without a comma in front."""
    if run[at] not in ("and", "but") or not any(word in FINITE for word in run[start:at]):
        return False
    renewed = run[at] == "but" or (at + 1 < last and run[at + 1] in _SUBJECT)
    return renewed and _clause_follows(run, at + 1, last)


def _clause_follows(run: Sequence[str], at: int, last: int) -> bool:
    """Tell whether a verb stands within the next words, before a comma: a clause, not the last name of a list."""
    for word in run[at : min(last, at + 8)]:
        if word in FINITE or word == "'s":
            return True
        if word in _ENDS:
            return False
    return False


def _trimmed(run: Sequence[str], first: int, last: int) -> Iterator[Span]:
    while first < last and (run[first] in _ENDS or run[first] in _LEADS):
        first += 1
    while last > first and run[last - 1] in _ENDS:
        last -= 1
    if first < last:
        yield first, last
