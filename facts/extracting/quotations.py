"""Quotation marks, paired: paragraph by paragraph, every kind of mark, and never a refusal.

A mark that is never closed runs to the end of its paragraph: that is how a quotation of several paragraphs is printed
(an opening mark before each, a closing mark after the last), and it is right for most forgotten marks as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_BREAKS = "\n\r\u2028\u2029"
# Begins with all characters that it can find, as the patterns of names and sentences do: a search skips the others.
_MARK_OR_BREAK = re.compile(
    r"(?=[\n\r\u2028\u2029\"“”„«»'‘’‚›‹])"
    r"(?:[\n\r\u2028\u2029\"“”„«»]|(?<!\w)['‘‚‹](?=[\w“\"\[$£€…])|[’'›](?!\w))"
)
_OPENERS = "“„«‘‚‹"
_SINGLES = "'‘’‚‹›"
_DOUBLE_FAMILY = '"“”„«»'
_KEPT = ".?!,;:…—–-"
HIDDEN = "¤"
"""What stands for each quoted character in ``masked`` text: no letter, no space, no mark."""

_BREAKS_OFF = re.compile(r":[ \u00a0]*\n\s*(?=[^\s“”\"'‘«„*•–—-])")
_INTRODUCED = re.compile(
    r"\b(?:said|says|saying|wrote|writes|writing|posted|tweeted|stated|announced|explained|added|shared|reads?|read"
    r"|statement|message|post|letter|caption|description|update)\b[^\n“”\"]{0,90}" + _BREAKS_OFF.pattern
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|our|my|us)\b|\b(?:We|Our|My)\b")
_MARKS_OPEN = "“”\"'‘«„"
_BLOCK = 8
"""The fewest words of a block quotation."""

_SINGLE_REACH = 600
"""How far on, in characters, a single mark finds its partner: an apostrophe has none."""

_NEXT_PARAGRAPH = re.compile(r"\s*[\n\r\u2028\u2029]\s*['‘‚](?=\w)")

_ELISIONS = re.compile(r"['‘’](?:\d0s|em\b|til\b|cause\b|tis\b|twas\b|n[’'])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between marks.

    ``start``/``end`` bound the words without marks and outer spaces, ``outer_start``/``outer_end`` the marks too.
    ``paragraph`` is the number of the line it stands in; ``closed`` tells whether its closing mark was found;
    ``single`` whether the marks are single ones.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    closed: bool
    single: bool = False


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Return the outermost quotations in text order; they never overlap and never cross a line break."""
    found: list[Quotation] = []
    marks: list[int] = []
    begin = number = 0
    for match in _MARK_OR_BREAK.finditer(text):
        at = match.start()
        if text[at] not in _BREAKS:
            marks.append(at)
            continue
        if marks:
            found.extend(_pair(text, marks, begin, at, number))
            marks = []
        begin, number = at + 1, number + 1
    if marks:
        found.extend(_pair(text, marks, begin, len(text), number))
    blocks = sorted(_blocks(text), key=lambda block: block.start)
    if not blocks:
        return tuple(found)
    starts = [block.start for block in blocks]
    before = (bisect_right(starts, each.outer_start) - 1 for each in found)
    apart = [each for each, k in zip(found, before, strict=True) if k < 0 or each.outer_start >= blocks[k].end]
    return tuple(sorted([*apart, *blocks], key=lambda quotation: quotation.outer_start))


def _blocks(text: str) -> Iterator[Quotation]:
    """Yield paragraphs printed as block quotations, whose marks the page's layout stood for.

    A line that ends in a colon introduces one; it goes on for as long as its paragraphs speak in the first person.
    """
    if not _BREAKS_OFF.search(text):
        return
    breaks = [line.start() for line in re.finditer("\n", text)]
    for opening in _INTRODUCED.finditer(text):
        at = opening.end()
        while at < len(text):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            block = text[at:end].rstrip()
            first = at == opening.end()
            if len(block.split()) < _BLOCK or block[-1] not in ".!?…" or block[0] in _MARKS_OPEN:
                break
            if not first and not _FIRST_PERSON.search(block):
                break
            yield Quotation(at, at + len(block), at - 1, at + len(block), bisect_left(breaks, at), closed=False)
            at = end + 1
            while at < len(text) and text[at].isspace():
                at += 1


def masked(text: str, quotations: tuple[Quotation, ...]) -> str:
    """Return the text with quoted characters hidden, all offsets unchanged: what is left is narration.

    The last character before a closing mark is kept where it is punctuation: it tells whether the sentence goes on.
    """
    parts: list[str] = []
    at = 0
    for quotation in quotations:
        begin, end = quotation.outer_start + 1, quotation.outer_end - quotation.closed
        if end <= begin:
            continue
        last = text[end - 1] if text[end - 1] in _KEPT else HIDDEN
        parts += (text[at:begin], HIDDEN * (end - begin - 1), last)
        at = end
    parts.append(text[at:])
    return "".join(parts)


def _pair(text: str, marks: list[int], begin: int, end: int, number: int) -> Iterator[Quotation]:
    """Pair the marks of one line."""
    opened: int | None = None
    depth = 0
    for at in marks:
        mark = text[at]
        single = mark in _SINGLES
        if opened is None:
            if _opens(text, at, begin, end) and (
                not single or _single_pair(text, at, marks) or _runs_on(text, at, begin, end)
            ):
                opened, depth = at, 0
            continue
        if (text[opened] in _SINGLES) != single:
            continue
        if mark in "“„«‘‚‹" or (mark in "\"'" and _must_open(text, at, begin, end)):
            if mark == "“" and (text[opened] == "„" or _closes(text, at, end)):
                yield from _between(text, opened, at, at + 1, number)
                opened = None
            elif _sentence_ended(text, at, begin) and mark not in "«‹":
                yield from _between(text, opened, at, at, number)
                opened, depth = at, 0
            elif mark not in "\"'":
                depth += 1
            continue
        if depth and mark not in "\"'":
            depth -= 1
            continue
        yield from _between(text, opened, at, at + 1, number)
        opened = None
    if opened is not None:
        yield from _between(text, opened, end, end, number)


def _between(text: str, opened: int, end: int, outer_end: int, number: int) -> Iterator[Quotation]:
    start, stop = opened + 1, end
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if stop > start:
        closed = outer_end > end
        yield Quotation(start, stop, opened, outer_end if closed else stop, number, closed, text[opened] in _SINGLES)


def _opens(text: str, at: int, begin: int, end: int) -> bool:
    mark = text[at]
    if mark in _OPENERS:
        return True
    follows = text[at + 1] if at + 1 < end else " "
    before = text[at - 1] if at > begin else " "
    if mark in "”»":
        return before in " \u00a0([—–" and not follows.isspace()
    if mark == '"':
        return not follows.isspace() and not (before.isdigit() and not follows.isalpha())
    return mark == "'" and (before in ' \u00a0([—–-"“' or at == begin) and not follows.isspace()


def _closes(text: str, at: int, end: int) -> bool:
    """An opening mark typed for a closing one: it leans on a word and nothing follows it."""
    follows = text[at + 1] if at + 1 < end else " "
    if follows in ",.;:)?!":
        return True
    return not text[at - 1].isspace() and text[at - 1] not in "([—–" and not follows.isalnum()


def _must_open(text: str, at: int, begin: int, end: int) -> bool:
    """A straight mark between a space and a word can only open."""
    follows = text[at + 1] if at + 1 < end else " "
    return at > begin and text[at - 1] in " \u00a0(" and (follows.isalnum() or follows in "[$£€…'‘")


def _sentence_ended(text: str, at: int, begin: int) -> bool:
    before = text[max(begin, at - 3) : at].rstrip()
    return bool(before) and before[-1] in ".?!…,;:—–-"


def _runs_on(text: str, at: int, begin: int, end: int) -> bool:
    """A single mark that finds no partner opens a quotation where the next paragraph opens with such a mark again."""
    introduced = at == begin or text[max(begin, at - 2) : at].rstrip().endswith((":", ","))
    following = _NEXT_PARAGRAPH.match(text, end)
    return introduced and following is not None and not _ELISIONS.match(text, following.end() - 1)


def _single_pair(text: str, at: int, marks: list[int]) -> bool:
    """A single mark opens a quotation only where a closing one follows before the next double mark."""
    if _ELISIONS.match(text, at):
        return False
    limit = at + _SINGLE_REACH
    for i in range(bisect_right(marks, at), len(marks)):
        other = marks[i]
        if other > limit:
            return False
        if text[other] in _DOUBLE_FAMILY:
            return False
        if text[other] in "’'›" and not text[other - 1].isspace():
            return True
    return False
