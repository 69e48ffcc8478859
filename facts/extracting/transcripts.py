"""Interviews printed as questions and answers: each line headed by who speaks, and no quotation marks.

*Pat Lane: We start in May.* is direct speech by its layout. Lines headed *Genre:* or *Source:* are none: a heading
counts where it names somebody of the article, or is the *A* to a *Q*, and only where another line asks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from facts.extracting.entities import Inventory, Mention, NameKind
from facts.extracting.quotations import Quotation
from facts.extracting.speakers import Shape, Subject
from facts.model import Span

_LINE = re.compile(
    r"^[ \t]*(?:\*\*)?(?P<heading>[A-ZÀ-Þ][\w.’'-]*(?:[ \u00a0][A-ZÀ-Þ][\w.’'-]*){0,3})(?:\*\*)?:(?:\*\*)?[ \u00a0]+"
    r"(?P<said>[^\s“\"‘«„][^\n]*)",
    re.MULTILINE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Uu]s|[Mm]e)\b")
_QUESTION, _ANSWER = "Q", "A"
_TURNS = 3
"""Lines with a heading from which a text is read as an interview; two where one is the *A* to a *Q*."""


@dataclass(frozen=True, slots=True)
class Interview:
    """The answers of an interview, each with the words that stand for who gives it, and where its questions stand."""

    answers: Mapping[int, Subject]
    asked: Sequence[Span]
    turns: tuple[Quotation, ...]

    def asks(self, offset: int) -> bool:
        """Tell whether a question of the interview stands at this offset."""
        at = bisect_right(self.asked, offset, key=itemgetter(0)) - 1
        return at >= 0 and offset < self.asked[at][1]


NONE = Interview({}, (), ())
"""No interview."""


def interview_in(text: str, inventory: Inventory) -> Interview:
    """Find who asks and who answers; ``answers`` are keyed by where the quotation opens."""
    lines = list(_LINE.finditer(text))
    headings = [line["heading"] for line in lines]
    lettered = _QUESTION in headings and _ANSWER in headings
    if not lettered and (len(lines) < _TURNS or len(set(headings)) < 2):
        return NONE
    asking = _asking(lines)
    if not asking:
        return NONE
    answers: dict[int, Subject] = {}
    asked: list[Span] = []
    turns: list[Quotation] = []
    guest = _only_guest(inventory, lines[headings.index(_QUESTION)].start()) if lettered else None
    number = counted = 0
    for line in lines:
        heading, start, end = line["heading"], line.start("said"), line.end("said")
        number, counted = number + text.count("\n", counted, start), start
        end = start + len(text[start:end].rstrip())
        if heading in asking:
            asked.append((line.start(), line.end()))
            turns.append(_turn(start, end, number))
            continue
        named = inventory.at(line.start("heading"), line.end("heading"))
        speaks = _FIRST_PERSON.search(text, start, end) is not None
        if heading == _ANSWER and guest:
            subject = Subject(guest.start, guest.end, Shape.NAME, "who is interviewed", 0.9)
        elif named and named.end == line.end("heading") and (named.kind is NameKind.PERSON or speaks):
            subject = Subject(named.start, named.end, Shape.NAME, "heads the line")
        else:
            continue
        turns.append(_turn(start, end, number))
        answers[turns[-1].outer_start] = subject
    return Interview(answers, asked, tuple(turns)) if answers else NONE


def with_turns(quotations: tuple[Quotation, ...], interview: Interview) -> tuple[Quotation, ...]:
    """Return the quotations with the turns of an interview in the place of those inside them."""
    if not interview.turns:
        return quotations
    starts = [turn.outer_start for turn in interview.turns]

    def inside(quotation: Quotation) -> bool:
        at = bisect_right(starts, quotation.outer_start) - 1
        return at >= 0 and quotation.outer_start < interview.turns[at].outer_end

    apart = [each for each in quotations if not inside(each)]
    return tuple(sorted([*apart, *interview.turns], key=lambda quotation: quotation.outer_start))


def _asking(lines: Sequence[re.Match[str]]) -> frozenset[str]:
    """Return the headings most of whose lines are questions."""
    said = Counter(line["heading"] for line in lines)
    asked = Counter(line["heading"] for line in lines if line["said"].rstrip().endswith("?"))
    return frozenset(heading for heading in said if heading == _QUESTION or 2 * asked[heading] > said[heading])


def _only_guest(inventory: Inventory, before: int) -> Mention | None:
    """Return where the one person is named whom the text names before the first question."""
    named = [mention for mention in inventory.within(0, before) if " " in mention.name]
    people = [mention for mention in named if mention.kind in (NameKind.PERSON, NameKind.UNKNOWN)]
    return people[-1] if len({mention.name for mention in people}) == 1 else None


def _turn(start: int, end: int, paragraph: int) -> Quotation:
    return Quotation(start, end, start - 1, end, paragraph, closed=False)
