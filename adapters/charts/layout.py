"""A timeline before a drop of ink: frozen values, so that order, room and overlap can be tested.

Lengths are pixels of the picture, which is shown at half its size: 24 here is 12 on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from adapters.charts.entries import Entry
from facts.model import Certainty

WIDTH = 1100
"""Twice the 550 pixels that a message has for a picture."""
HEIGHT = 1650
"""At most: half as high again as wide. Higher ones are shrunk until nobody can read them."""
MARGIN = 44
MARK = 26


class Style(Enum):
    """A kind of text: size in pixels, whether it is semibold, and its ink."""

    KICKER = (23, True, "#0A5C96")
    TITLE = (42, True, "#1A1A1A")
    LEAD = (25, False, "#4A4A4A")
    LEGEND = (22, False, "#333333")
    TICK = (20, False, "#5C5C5C")
    GROUP = (26, True, "#1A1A1A")
    SPEAKER = (27, True, "#1A1A1A")
    DETAIL = (23, False, "#333333")
    QUOTE = (25, False, "#262626")
    FAINT = (22, False, "#5C5C5C")

    @property
    def size(self) -> int:
        """The size of the letters."""
        return self.value[0]

    @property
    def bold(self) -> bool:
        """True for semibold."""
        return self.value[1]

    @property
    def ink(self) -> str:
        """The colour, as ``#RRGGBB``."""
        return self.value[2]

    @property
    def leading(self) -> int:
        """The height of one line."""
        return round(self.size * 1.28)


class Lettering(Protocol):
    """Knows how wide text is, and for which letters there is no font here."""

    def width(self, text: str, style: Style) -> float:
        """Return the width of one line."""

    def lacks(self, text: str) -> bool:
        """Return True where a letter of this text can only be drawn as a box."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; right and bottom are outside."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text in its place; ``struck`` for words that were withdrawn."""

    box: Box
    words: str
    style: Style
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """The shape of one statement, around its centre: its certainty, with a bar where it says that it is not so."""

    x: float
    y: float
    certainty: Certainty
    denies: bool = False
    withdrawn: bool = False

    @property
    def box(self) -> Box:
        """The square it fills."""
        return Box(self.x - MARK / 2, self.y - MARK / 2, self.x + MARK / 2, self.y + MARK / 2)


@dataclass(frozen=True, slots=True)
class Span:
    """The days a vague date can mean; broken where the date itself is doubted, an arrow on a side that is open."""

    left: float
    right: float
    y: float
    uncertain: bool = False
    opens_left: bool = False
    opens_right: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A hairline of the grid, or between rows."""

    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One statement: what it tells, and all that is drawn for it."""

    entry: Entry
    box: Box
    texts: tuple[Text, ...]
    mark: Mark
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A whole timeline. ``texts``, ``marks`` and ``spans`` are those outside the rows; ``earlier`` were left out."""

    width: int
    height: int
    texts: tuple[Text, ...]
    marks: tuple[Mark, ...]
    spans: tuple[Span, ...]
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    earlier: int = 0
