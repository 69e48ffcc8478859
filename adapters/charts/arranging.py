"""Lay out a timeline: rows below each other, each with its mark along time, the newest where not all fit. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from adapters.charts.entries import HIDDEN, Entry, When
from adapters.charts.layout import (
    HEIGHT,
    MARGIN,
    MARK,
    WIDTH,
    Box,
    Layout,
    Lettering,
    Line,
    Mark,
    Row,
    Span,
    Style,
    Text,
)
from adapters.charts.scale import Scale, scale_of, ticks
from adapters.charts.telling import LOOSE, NOT_SO, closed, counted, firmness, name, topic, word
from facts.edtf import MONTHS
from facts.model import Aspect, Certainty

_PLOT = (MARGIN, 314)
_INNER = 30
_MAIN = (346, 800)
_SIDE = (824, WIDTH - MARGIN)
_GAP = 22
_LEAST_SPAN = 22
_QUOTE_LINES = (3, 2, 1)
_MOST_ROWS = HEIGHT // (Style.SPEAKER.leading + _GAP)


@dataclass(slots=True)
class _Sheet:
    """A page being filled from the top: ``y`` is where it goes on."""

    letters: Lettering
    y: float = MARGIN
    texts: list[Text] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def write(self, lines: Sequence[str], style: Style, left: float = MARGIN, after: float = 0) -> None:
        """Write lines of text below each other, and go on below them."""
        for words in lines:
            self.texts.append(self.placed(words, style, left, self.y))
            self.y += style.leading
        self.y += after

    def placed(self, words: str, style: Style, left: float, top: float, struck: bool = False) -> Text:
        """Return a line of text at its place."""
        return Text(Box(left, top, left + self.letters.width(words, style), top + style.leading), words, style, struck)


def laid_out(production: str, aspect: Aspect | None, found: Sequence[Entry], letters: Lettering) -> Layout:
    """Lay out statements, oldest first as they come; in groups where several aspects are asked for.

    Quotes get as many lines as there is height for. Where even one each is too much, the newest stay, and the picture
    says how many are earlier.
    """
    for lines in _QUOTE_LINES if len(found) <= _MOST_ROWS else ():
        made = _sheet(production, aspect, found, found, letters, lines)
        if made.height <= HEIGHT:
            return made
    few, many = 0, min(len(found), _MOST_ROWS + 1)  # so many fit; so many do not
    while many - few > 1:
        tried = (few + many) // 2
        fits = _sheet(production, aspect, found, found[-tried:], letters, 1).height <= HEIGHT
        few, many = (tried, many) if fits else (few, tried)
    return _sheet(production, aspect, found, found[len(found) - few :], letters, 1)


def wrapped(text: str, style: Style, width: float, most: int, letters: Lettering) -> tuple[str, ...]:
    """Break text into at most so many lines of a width; … says that more followed, after a whole word if one fits."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most:
        if letters.width(rest, style) <= width:
            return (*lines, rest)
        last = len(lines) == most - 1
        line = _fitting(rest, style, width, "…”" if last else "", letters)
        if line:
            lines.append(line.rstrip(LOOSE) + "…" if last else line.rstrip())
        rest = rest[max(len(line), 1) :].lstrip()  # a letter that is wider than the line is left out
    if not lines:
        return ("…",) if text else ()
    ending = closed(" ".join(lines))[len(" ".join(lines)) :]
    return (*lines[:-1], lines[-1] + ending)


def _fitting(text: str, style: Style, width: float, tail: str, letters: Lettering) -> str:
    """Return the longest beginning that fits with its tail: up to a space, or inside a word that alone is too long."""
    few, many = 0, min(len(text), int(width))  # no letter that is drawn is narrower than a pixel
    while many > few:
        tried = (few + many + 1) // 2
        fits = letters.width(text[:tried].rstrip() + tail, style) <= width
        few, many = (tried, many) if fits else (few, tried - 1)
    at_word = text[: few + 1].rpartition(" ")[0]
    return at_word if len(at_word) > few // 3 else text[:few]


def _sheet(
    production: str,
    aspect: Aspect | None,
    found: Sequence[Entry],
    shown: Sequence[Entry],
    letters: Lettering,
    lines: int,
) -> Layout:
    sheet = _Sheet(letters)
    _head(sheet, production, aspect, found, shown)
    if shown:
        scale = scale_of((entry.when for entry in shown), _PLOT[0] + _INNER, _PLOT[1] - _INNER)
        columns = _axis(sheet, scale)
        top = sheet.y
        if len(shown) < len(found):
            sheet.y += 8
            sheet.write([f"… and {len(found) - len(shown)} earlier"], Style.FAINT, _MAIN[0], after=2)
        for group in _groups(aspect, shown):
            if aspect is None:
                _heading(sheet, group[0].aspect)
            for number, entry in enumerate(group):
                _row(sheet, entry, scale, lines, ruled=number > 0)
        sheet.lines += [Line(Box(x, top, x + 2, sheet.y)) for x in columns]
        if any(letters.lacks(text.words) for row in sheet.rows for text in row.texts):
            note = "A box stands for a letter that no font here has."
            sheet.y += 14
            sheet.write(wrapped(note, Style.FAINT, WIDTH - 2 * MARGIN, 2, letters), Style.FAINT)
    return Layout(
        width=WIDTH,
        height=round(sheet.y + MARGIN - 8),
        texts=tuple(sheet.texts),
        marks=tuple(sheet.marks),
        spans=tuple(sheet.spans),
        lines=tuple(sheet.lines),
        rows=tuple(sheet.rows),
        earlier=len(found) - len(shown),
    )


def _head(
    sheet: _Sheet, production: str, aspect: Aspect | None, found: Sequence[Entry], shown: Sequence[Entry]
) -> None:
    width = WIDTH - 2 * MARGIN
    sheet.write([f"Timeline: {topic(aspect)}"], Style.KICKER, after=2)
    sheet.write(wrapped(name(production), Style.TITLE, width, 2, sheet.letters), Style.TITLE, after=4)
    if not found:
        sheet.write(["Nothing is on record yet."], Style.LEAD)
        return
    sheet.write([f"Who said what, when, and how firmly: {counted(found)}"], Style.LEAD, after=18)
    _legend(sheet, shown)


def _legend(sheet: _Sheet, shown: Sequence[Entry]) -> None:
    """Explain the shapes that occur, firmest first."""
    left: float = MARGIN
    items: list[tuple[str, Certainty | None, bool]] = [
        (word(each), each, False) for each in Certainty if any(entry.certainty is each for entry in shown)
    ]
    denying = next((entry.certainty for entry in shown if entry.denies), None)
    if denying is not None:
        items.append((f"barred: {NOT_SO}", denying, True))
    if not all(entry.when.exact for entry in shown):
        items.append(("some time in these days", None, False))
    style = Style.LEGEND
    for words, certainty, denies in items:
        sample = MARK if certainty else 2 * MARK
        right = left + sample + 10 + sheet.letters.width(words, style)
        if right > WIDTH - MARGIN and left > MARGIN:
            left, right = MARGIN, MARGIN + right - left
            sheet.y += style.leading + 8
        middle = sheet.y + style.leading / 2
        if certainty:
            sheet.marks.append(Mark(left + MARK / 2, middle, certainty, denies))
        else:
            sheet.spans.append(Span(left, left + sample, middle))
        sheet.texts.append(sheet.placed(words, style, left + sample + 10, sheet.y))
        left = right + 30
    sheet.y += style.leading + 22


def _axis(sheet: _Sheet, scale: Scale) -> list[float]:
    """Write the ticks' names where they have room, and return where their lines stand."""
    style = Style.TICK
    taken: float = 0
    columns: list[float] = []
    named = ticks(scale)
    for tick in named:
        x = scale.at(tick.day)
        wide = max(sheet.letters.width(words, style) for words in (tick.above, tick.below))
        if x - wide / 2 < taken + 6 or x + wide / 2 > _MAIN[0] - 6:
            continue
        for number, words in enumerate((tick.above, tick.below)):
            left = x - sheet.letters.width(words, style) / 2
            if words:
                sheet.texts.append(sheet.placed(words, style, left, sheet.y + number * style.leading))
        taken = x + wide / 2
        columns.append(x - 1)
    sheet.y += (2 if any(tick.below for tick in named) else 1) * style.leading + 6
    sheet.lines.append(Line(Box(MARGIN, sheet.y, WIDTH - MARGIN, sheet.y + 2)))
    sheet.y += 2
    return columns


def _groups(aspect: Aspect | None, shown: Sequence[Entry]) -> list[list[Entry]]:
    if aspect is not None:
        return [list(shown)]
    grouped = ([entry for entry in shown if entry.aspect is each] for each in Aspect)
    return [group for group in grouped if group]


def _heading(sheet: _Sheet, aspect: Aspect) -> None:
    if sheet.rows:
        sheet.lines.append(Line(Box(MARGIN, sheet.y, WIDTH - MARGIN, sheet.y + 2)))
    sheet.y += 18
    sheet.write([aspect.value.capitalize()], Style.GROUP, _MAIN[0], after=-6)


def _row(sheet: _Sheet, entry: Entry, scale: Scale, lines: int, *, ruled: bool) -> None:
    if ruled:
        sheet.lines.append(Line(Box(_MAIN[0], sheet.y, WIDTH - MARGIN, sheet.y + 1)))
    top, gone = sheet.y + _GAP / 2, bool(entry.withdrawn)
    width, letters = _MAIN[1] - _MAIN[0], sheet.letters
    said = firmness(entry)
    room = width - letters.width(said, Style.DETAIL) - 14
    who = sheet.placed(wrapped(entry.who, Style.SPEAKER, room, 1, letters)[0], Style.SPEAKER, _MAIN[0], top, gone)
    # Two sizes on one line stand on one base line.
    lower = (Style.SPEAKER.leading - Style.DETAIL.leading) * 0.7
    texts = [who, sheet.placed(said, Style.DETAIL, who.box.right + 14, top + lower)]
    y: float = top + Style.SPEAKER.leading
    style = Style.FAINT if entry.quote == HIDDEN else Style.QUOTE
    for words in wrapped(entry.quote, style, width, lines, letters):
        texts.append(sheet.placed(words, style, _MAIN[0], y, gone))
        y += style.leading
    if entry.work:
        other = wrapped(f"about {entry.work}", Style.FAINT, width, 1, letters)[0]
        texts.append(sheet.placed(other, Style.FAINT, _MAIN[0], y))
        y += Style.FAINT.leading
    aside: float = top + lower
    for words, style, most in ((_dated(entry.when), Style.DETAIL, 2), (entry.outlet, Style.FAINT, 1)):
        for line in wrapped(words, style, _SIDE[1] - _SIDE[0], most, letters):
            texts.append(sheet.placed(line, style, _SIDE[0], aside))
            aside += style.leading
    bottom = max(y, aside) + _GAP / 2
    mark, span = _marked(entry, scale, top + Style.SPEAKER.leading / 2 + 2)
    box = Box(MARGIN, sheet.y, WIDTH - MARGIN, bottom)
    sheet.rows.append(Row(entry=entry, box=box, texts=tuple(texts), mark=mark, span=span))
    sheet.y = bottom


def _dated(when: When) -> str:
    """Say a date in the room of the right column: months in full only where the date needs no explanation."""
    if not when.instead:
        return when.words
    words = when.words
    for month in MONTHS:
        words = words.replace(month, month[:3])
    return f"{when.instead} {words}"


def _marked(entry: Entry, scale: Scale, y: float) -> tuple[Mark, Span | None]:
    start, end = scale.reach(entry.when)
    middle = (start + end) / 2
    mark = Mark(middle, y, entry.certainty, entry.denies, bool(entry.withdrawn))
    if entry.when.exact:
        return mark, None
    span = Span(
        min(start, middle - _LEAST_SPAN),
        max(end, middle + _LEAST_SPAN),
        y,
        entry.when.uncertain,
        entry.when.first is None,
        entry.when.last is None,
    )
    return mark, replace(span, left=max(span.left, _PLOT[0]), right=min(span.right, _PLOT[1]))
