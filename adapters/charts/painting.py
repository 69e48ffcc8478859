"""Paint a layout: no decision is taken here but colours and shapes.

The colours are told apart by people who do not see red and green alike, each stands out 3:1 against the paper, and each
has a shape of its own: the firmer, the fuller.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw

from adapters.charts.layout import MARK, Layout, Span, Text
from adapters.charts.lettering import Letters
from facts.model import Certainty

PAPER = "#FBFAF7"
INKS = {
    Certainty.STATED: "#0A5C96",
    Certainty.HEDGED: "#B45309",
    Certainty.RUMOURED: "#A03C82",
    Certainty.WISHED: "#0B7A5B",
    Certainty.DECLINED: "#4A4A4A",
    Certainty.OPINION: "#6E6E6E",
}
GONE = "#8A8A8A"
_EDGE, _GRID, _SPAN = "#D9D4C7", "#E6E1D5", "#C2BBAA"
_FINER = 4  # shapes are drawn so many times larger and scaled down, which smooths their edges


def painted(layout: Layout, letters: Letters) -> bytes:
    """Return the picture as PNG."""
    picture = Image.new("RGB", (layout.width, layout.height), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, layout.width - 1, layout.height - 1), outline=_EDGE, width=2)
    for line in layout.lines:
        draw.rectangle((line.box.left, line.box.top, line.box.right - 1, line.box.bottom - 1), fill=_GRID)
    for span in (*layout.spans, *(row.span for row in layout.rows if row.span)):
        _stretch(draw, span)
    for mark in (*layout.marks, *(row.mark for row in layout.rows)):
        shape = _shape(mark.certainty, mark.denies, mark.withdrawn)
        picture.paste(shape, (round(mark.x - shape.width / 2), round(mark.y - shape.height / 2)), shape)
    for text in (*layout.texts, *(text for row in layout.rows for text in row.texts)):
        _write(draw, text, letters)
    held = BytesIO()
    picture.save(held, "PNG", compress_level=6)
    return held.getvalue()


def _write(draw: ImageDraw.ImageDraw, text: Text, letters: Letters) -> None:
    x, base = text.box.left, text.box.top + text.style.size
    ink = GONE if text.struck else text.style.ink
    for part, font in letters.parts(text.words, text.style):
        draw.text((x, base), part, font=font, fill=ink, anchor="ls")
        x += font.getlength(part)
    if text.struck:
        middle = base - text.style.size * 0.28
        draw.rectangle((text.box.left, middle, text.box.right, middle + 1), fill="#5C5C5C")


def _stretch(draw: ImageDraw.ImageDraw, span: Span) -> None:
    """Draw a bar with ends, broken where the date is doubted, an arrow where it is open."""
    left, right, y = span.left, span.right, span.y
    step = 12 if span.uncertain else right - left
    at = left
    while at < right:
        draw.rectangle((at, y - 3, min(at + step * (0.6 if span.uncertain else 1), right), y + 3), fill=_SPAN)
        at += step
    for x, opens, inwards in ((left, span.opens_left, 1), (right, span.opens_right, -1)):
        if opens:
            draw.polygon([(x, y), (x + inwards * 12, y - 9), (x + inwards * 12, y + 9)], fill=_SPAN)
        else:
            draw.rectangle((x - 1, y - 9, x + 2, y + 9), fill=_SPAN)


@lru_cache(maxsize=64)
def _shape(certainty: Certainty, denies: bool, withdrawn: bool) -> Image.Image:
    side = MARK * _FINER
    ink = GONE if withdrawn else INKS[certainty]
    tile = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(tile)
    pen, a, b = 3 * _FINER, 1.5 * _FINER, side - 1.5 * _FINER - 1
    middle = side / 2
    match certainty:
        case Certainty.STATED:
            draw.ellipse((a, a, b, b), fill=ink)
        case Certainty.HEDGED:
            draw.ellipse((a, a, b, b), fill=PAPER, outline=ink, width=pen)
            draw.pieslice((a, a, b, b), 90, 270, fill=ink)
        case Certainty.RUMOURED:
            draw.ellipse((a, a, b, b), fill=PAPER, outline=ink, width=pen)
        case Certainty.WISHED:
            _star(draw, middle, ink)
        case Certainty.DECLINED:
            draw.rounded_rectangle((a, a, b, b), 4 * _FINER, fill=PAPER, outline=ink, width=pen)
            draw.rectangle((side * 0.3, middle - pen / 2, side * 0.7, middle + pen / 2), fill=ink)
        case Certainty.OPINION:
            draw.polygon([(middle, a), (b, b), (a, b)], fill=ink)
            draw.polygon([(middle, a + 2.4 * pen), (b - 1.75 * pen, b - pen), (a + 1.75 * pen, b - pen)], fill=PAPER)
    if denies:
        draw.line((0, side, side, 0), fill=PAPER, width=round(pen * 2.4))
        draw.line((0, side, side, 0), fill=ink, width=pen)
    return tile.resize((MARK, MARK), Image.Resampling.LANCZOS)


def _star(draw: ImageDraw.ImageDraw, middle: float, ink: str) -> None:
    """Draw a star of five points: a wish."""
    corners = []
    for number in range(10):
        reach = middle * (0.98 if number % 2 == 0 else 0.44)
        turn = number * pi / 5 - pi / 2
        corners.append((middle + reach * cos(turn), middle * 1.06 + reach * sin(turn)))
    draw.polygon(corners, fill=ink)
