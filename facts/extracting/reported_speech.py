"""Reported speech: what somebody is said to have said, without quotation marks or with some inside.

The span is the content clause alone: neither the cue, nor *that*, nor whom and when it was said. Two full clauses
under one cue are two spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from facts.extracting.clause_ends import (
    AUXILIARY,
    EDGE,
    FINITE,
    PRONOUN_CLAUSE,
    STARTS_CLAUSE,
    THAT,
    after_circumstances,
    content_end,
    full_clauses,
    trimmed,
)
from facts.extracting.cues import Cue, Form
from facts.extracting.narration import Narration
from facts.extracting.speakers import Shape, Subject
from facts.model import Span

_CLOSING = tuple("”\"’'»“")
_NOT_CONTENT = frozenset("“\"”,.;:—–-()¤«'‘")
_APPOSED = re.compile(r"[ \u00a0](?:an?|the|his|her|their|its)(?:[ \u00a0][\w’'-]+){1,6}")
_SUBORDINATE = re.compile(
    r"(?:(?:(?:weeks|months|days|years) )?after|having|when|as|if|while|since|before|despite|by)\b", re.IGNORECASE
)
_FURTHER = re.compile(r",[ \u00a0](?:and|but|though|although|while)[ \u00a0](?!only\b|if\b|not\b)")
_PLACE_ONLY = re.compile(r"[ \u00a0](?:on|in|at|during|via|through)[ \u00a0][^,;:“”\"—]{2,60}[.!?]?\s*$")
_ALREADY_TOLD = re.compile(
    r"(?:(?:the|this|these)[ \u00a0](?:news|reports?|rumou?rs?|casting|move|decision|claims?)|it|this|that)\b",
    re.IGNORECASE,
)
_MODALS = frozenset("to would could might should can may cannot must let not".split())
_NO_CLAUSE = frozenset("of for to on at by with as about from when given after during before while".split())
_Content = tuple[Iterator[Span], str, float]
_SOURCE_REACH = 90
_SUBJECT_REACH = 80
"""Characters from a source to the comma after it, and from a clause's comma to the cue that closes it."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One content clause: its bounds, its cue, and who is credited. ``sure`` is 0–1."""

    start: int
    end: int
    cue: Cue
    subject: Subject
    rule: str
    sure: float


def find_reported(narration: Narration) -> Iterator[Reported]:
    """Yield the content clauses of all cues, in the order of their cues; they may overlap quotations."""
    taken = -1
    for i, cue in enumerate(narration.cues):
        subject = narration.subject(i) if cue.start >= taken and cue.verb.says else None
        if subject is None or _silent(narration, subject):
            continue
        found = _as_parsed(narration, cue, _content(narration, i, cue, subject))
        if found is None:
            continue
        spans, rule, sure = found
        for span in spans:
            bounds = trimmed(narration, *span)
            if bounds:
                taken = bounds[1]
                yield Reported(*bounds, cue, subject, rule, sure)


def _silent(narration: Narration, subject: Subject) -> bool:
    words = narration.text[subject.start : subject.end].lower()
    if subject.shape is Shape.PRONOUN:
        return words in ("you", "who")
    return words.split(" ")[0] in ("no", "nobody", "what", "nothing")


def _content(narration: Narration, i: int, cue: Cue, subject: Subject) -> _Content | None:
    """Return the content's spans, the rule that found them and how sure it is."""
    begin, end = narration.sentences.at(cue.start)
    if cue.verb.form is Form.PREPOSITION:
        return _according(narration, cue, subject, begin, end)
    if _hypothetical(narration.words, cue):
        return None
    if _interrupts(narration, cue, subject, begin, end):
        begins = narration.clause_begin(subject.start)
        further = _FURTHER.match(narration.words, cue.end, end)
        if further and FINITE.search(narration.words, further.end(), end):
            return iter(((begins, subject.start), (further.end(), end))), "cue between commas", 0.7
        return iter(((begins, end),)), "cue between commas", 0.7
    if subject.start >= cue.end or _closes(narration, cue, end):
        return _before(narration, cue, subject)
    return _after(narration, i, cue, subject, end)


def _as_parsed(narration: Narration, cue: Cue, found: _Content | None) -> _Content | None:
    """Correct what was found by what a parser sees, where there is one; never where words are quoted or *that* leads.

    Where it sees no verb, or another clause that completes it, nothing was said. Where nothing was found and it sees a
    clause, that was said. Where a clause ends the rules know better than it does.
    """
    syntax = narration.syntax
    if syntax is None or cue.verb.form is Form.PREPOSITION or not syntax.covers(cue.start, cue.end):
        return found
    verb = syntax.verb(cue.start, cue.end)
    content = verb.content if verb else None
    if found is None:
        if content is None or narration.quotations_within(*content) or _hypothetical(narration.words, cue):
            return None
        return iter((content,)), "parsed", 0.7
    spans = tuple(found[0])
    kept = iter(spans), *found[1:]
    if found[1] == "that" or narration.quotations_within(spans[0][0], spans[-1][1]):
        return kept
    apart = content is not None and not any(content[0] < end and start < content[1] for start, end in spans)
    return None if verb is None or apart else kept


def _hypothetical(words: str, cue: Cue) -> bool:
    """True for *would say*, *to claim*, *could tell*: nothing was said."""
    if cue.verb.form is not Form.BASE:
        return False
    lead = words[max(0, cue.start - 30) : cue.start].lower()
    return lead.split()[-1:] != [] and lead.split()[-1] in _MODALS and not lead.endswith(("did not ", "does not "))


def _interrupts(narration: Narration, cue: Cue, subject: Subject, begin: int, end: int) -> bool:
    """True for a cue between commas: This campaign, he says, is different."""
    words = narration.words
    lead = words[begin : subject.start].rstrip(" \u00a0")
    return (
        lead.endswith(",")
        and lead[:-1].rstrip()[-1:] not in _CLOSING
        and words[cue.end : cue.end + 2] in (", ", ",\u00a0")
        and words[cue.end + 2 : cue.end + 3].islower()
        and subject.end <= cue.start <= subject.end + 20
        and lead.split(" ", 1)[0].lower() not in ("asked", "when", "speaking", "pressed")
        and not narration.quotations_within(begin, end)
    )


def _closes(narration: Narration, cue: Cue, end: int) -> bool:
    """True where the cue ends its sentence, but for whom it was told and when: …, analysts say."""
    rest = narration.words[after_circumstances(narration, cue, end) : end].strip(" \u00a0\n\r")
    if rest in ("", ".", "!", "?") or rest.startswith(";"):
        return True
    tail = narration.words[cue.end : end]
    return _PLACE_ONLY.match(tail) is not None and AUXILIARY.search(tail) is None


def _before(narration: Narration, cue: Cue, subject: Subject) -> _Content | None:
    """Read the clause before a closing cue, leaving out what describes the speaker: …, its director, X, said."""
    words = narration.words
    stop = min(subject.start, cue.start)
    begin = narration.clause_begin(stop)
    comma = words.rfind(",", begin, stop)
    if comma < 0 or stop - comma > _SUBJECT_REACH or words[begin:comma].rstrip()[-1:] in _CLOSING:
        return None
    earlier = words.rfind(",", begin, comma)
    if earlier > 0 and _APPOSED.fullmatch(words, earlier + 1, comma):
        comma = earlier
    return iter(((begin, comma),)), "content before the cue", 0.8


def _according(narration: Narration, cue: Cue, subject: Subject, begin: int, end: int) -> _Content | None:
    words = narration.words
    if not words[begin : cue.start].strip(EDGE + '“”"'):
        comma = words.find(",", subject.end, min(end, subject.end + _SOURCE_REACH))
        return (full_clauses(narration, comma + 1, end), "according to", 0.9) if comma > 0 else None
    start = narration.clause_begin(cue.start)
    if start > begin and words[start - 1] in _CLOSING:
        return None
    colon = words.rfind(": ", start, cue.start)
    return iter(((max(start, colon + 1), cue.start),)), "according to", 0.9


def _after(narration: Narration, i: int, cue: Cue, subject: Subject, end: int) -> _Content | None:
    """Read the clause after the cue: said on Friday that it opens."""
    words = narration.words
    at = after_circumstances(narration, cue, end)
    leading = _leads_to_main_clause(narration, cue, subject)
    if leading == "as" and words[at : at + 1] == ",":
        return full_clauses(narration, at + 1, end), "as told", 0.8
    that = THAT.match(words, at, end)
    start = that.end() if that else at
    while start < end and words[start] in " \u00a0":
        start += 1
    if start >= end or words[start] in _NOT_CONTENT:
        return None
    stop = content_end(narration, i, start, end)
    if leading:
        comma = words.find(",", start, stop)
        stop = comma if comma > 0 else stop
    if that:
        return full_clauses(narration, start, stop), "that", 1.0
    if not _is_content(narration, cue, words[start:stop]):
        return None
    return full_clauses(narration, start, stop), "content after the cue", 0.8


def _is_content(narration: Narration, cue: Cue, content: str) -> bool:
    """True where words after a cue without *that* are what was said, rather than its object or circumstances."""
    verb = cue.verb
    first = content.split(" ", 1)[0].lower()
    if verb.infinitive and first == "to":
        return True
    if first in _NO_CLAUSE and not (verb.tells and first == "to"):
        return False
    if first == "not":
        return verb.tells
    pronoun = PRONOUN_CLAUSE.match(content) is not None
    if not STARTS_CLAUSE.match(content):
        if verb.doubtful or first in narration.rules.stops:
            return False
        return verb.takes_object or FINITE.search(content[:80]) is not None
    if verb.doubtful:
        return pronoun or (AUXILIARY if verb.transitive else FINITE).search(content[:70]) is not None
    if verb.takes_object and verb.form is Form.FINITE:
        return _ALREADY_TOLD.match(content) is None
    return pronoun or FINITE.search(content[:140]) is not None


def _leads_to_main_clause(narration: Narration, cue: Cue, subject: Subject) -> str:
    """Return the conjunction of a clause that only leads to the main one: After he announced …, the fans cheered."""
    begin = narration.clause_begin(min(subject.start, cue.start))
    lead = narration.words[begin : max(subject.start, cue.start)].lstrip()
    found = _SUBORDINATE.match(lead)
    return found.group().lower() if found and "," not in narration.words[begin : cue.start] else ""
