"""Letters: Source Sans Pro from its package, and for what it lacks the fonts this machine happens to have.

A font is asked letter by letter whether it has it; a text that one font has whole is drawn in that one, so that
right-to-left words keep their order. Where nothing has a letter it is drawn as a box, and the chart says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from PIL import ImageFont, features
from PIL.ImageFont import FreeTypeFont

from adapters.charts.layout import Style

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
_OWN_FOLDERS = (".local/share/fonts", ".fonts", "Library/Fonts")
_PREFERRED = ("NotoSansCJK-Regular", "NotoSansJP", "NotoSansArabic-Regular", "NotoSansHebrew-Regular", "DejaVuSans")
_ENDINGS = (".ttf", ".otf", ".ttc")
_HEAVY_OR_SLANTED = ("Bold", "Black", "Medium", "Light", "Thin", "Condensed", "Italic", "Oblique")
_MOST_FONTS = 300
_NOBODY_HAS = "\U0010fffd"  # the last private-use letter: what a font draws for it is its box for the unknown
_REGULAR, _SEMIBOLD = "SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf"


class Face:
    """One font file in the sizes that were asked for; knows which letters it has."""

    def __init__(self, path: Path) -> None:
        """Open the font.

        Raises:
            OSError: it is no font, or none that can be drawn at any size.
        """
        self._path = path
        self._sizes: dict[int, FreeTypeFont] = {}
        self._has: dict[str, bool] = {}
        self.at(Style.TITLE.size)  # a font of bitmaps has no such size, and is no use here
        self._box = self._drawn(_NOBODY_HAS)

    def at(self, size: int) -> FreeTypeFont:
        """Return the font at a size in pixels."""
        known = self._sizes.get(size)
        if known is None:
            known = self._sizes[size] = ImageFont.truetype(self._path, size)
        return known

    def has(self, letter: str) -> bool:
        """Return whether the font has a letter of its own for this one."""
        known = self._has.get(letter)
        if known is None:
            drawn = self._drawn(letter)
            known = self._has[letter] = letter.isspace() or (drawn != self._box and any(drawn[1]))
        return known

    def _drawn(self, letter: str) -> tuple[float, bytes]:
        font = self.at(16)
        return font.getlength(letter), bytes(font.getmask(letter))


class Letters:
    """Measures text, and says in which font each part of it is drawn; an implementation of ``layout.Lettering``."""

    def __init__(self, regular: Path, semibold: Path, fallbacks: Iterator[Path]) -> None:
        """Take the two faces of the text, and the files that may have what these lack; opened when something does."""
        self._faces = {False: Face(regular), True: Face(semibold)}
        self._waiting = fallbacks
        self._opened: list[Face] = []
        self._reorders = bool(features.check("raqm"))
        self._homes: dict[str, Face | None] = {}
        self._widths = lru_cache(maxsize=4096)(self._width)  # a layout asks for the same words again and again

    def width(self, text: str, style: Style) -> float:
        """Return the width of one line in pixels."""
        return self._widths(text, style)

    def _width(self, text: str, style: Style) -> float:
        return sum(font.getlength(part) for part, font in self.parts(text, style))

    def lacks(self, text: str) -> bool:
        """Return True where a letter of this text can only be drawn as a box."""
        return any(self._home(letter, self._faces[False]) is None for letter in text)

    def parts(self, text: str, style: Style) -> list[tuple[str, FreeTypeFont]]:
        """Return the text in parts of one font each, in the order in which they stand on the line."""
        own = self._faces[style.bold]
        if all(map(own.has, text)):
            return [(text, own.at(style.size))]
        homes = [self._home(letter, own) for letter in text]
        if _begins_on_the_right(text):
            whole = next((home for home in homes if home is not None and all(map(home.has, text))), None)
            if whole is not None:
                return [(text, whole.at(style.size))]
        _joined(text, homes, own)
        runs = groupby(zip(text, homes, strict=True), key=lambda pair: pair[1])
        return [
            (
                "".join(letter for letter, _ in run) if home else _NOBODY_HAS * len(list(run)),
                (home or own).at(style.size),
            )
            for home, run in runs
        ]

    def _home(self, letter: str, own: Face) -> Face | None:
        """Return the first face that has a letter; where Pillow cannot set right-to-left words, none has those."""
        if own.has(letter):
            return own
        if letter not in self._homes:
            turned = not self._reorders and unicodedata.bidirectional(letter) in ("R", "AL")
            self._homes[letter] = None if turned else next((face for face in self._others() if face.has(letter)), None)
        return self._homes[letter]

    def _others(self) -> Iterator[Face]:
        yield from self._opened
        for path in self._waiting:
            try:
                face = Face(path)
            except OSError:
                continue
            self._opened.append(face)
            yield face


def _begins_on_the_right(text: str) -> bool:
    """Return whether the first letter that has a direction runs from right to left: then the whole line does."""
    strong = (each for each in map(unicodedata.bidirectional, text) if each in ("L", "R", "AL"))
    return next(strong, "L") != "L"


def _joined(text: str, homes: list[Face | None], own: Face) -> None:
    """Give spaces and figures between two words of one borrowed font to that font, so that these are one run."""
    last, face = 0, own
    for place, home in enumerate(homes):
        if home is own or home is None:
            continue
        between = text[last + 1 : place]
        if home is face and not any(map(str.isalpha, between)) and all(map(home.has, between)):
            homes[last + 1 : place] = [home] * len(between)
        last, face = place, home


@lru_cache(maxsize=1)
def lettering() -> Letters:
    """Return the letters of this process; fonts are looked for once, and only when a text needs another one."""
    own = Path(str(files("font_source_sans_pro"))) / "files"
    return Letters(own / _REGULAR, own / _SEMIBOLD, _found())


def _found() -> Iterator[Path]:
    """Yield font files of this machine, those known to have much first."""
    folders = [Path(each) for each in _FOLDERS]
    with suppress(RuntimeError):  # a process without a home
        folders += [Path.home() / each for each in _OWN_FOLDERS]
    there = {
        path
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.suffix.lower() in _ENDINGS and not path.stem.endswith(_HEAVY_OR_SLANTED)
    }

    def rank(path: Path) -> tuple[int, bool, str]:
        place = next((n for n, name in enumerate(_PREFERRED) if path.stem.startswith(name)), len(_PREFERRED))
        return place, not path.stem.startswith("NotoSans"), str(path)

    yield from sorted(there, key=rank)[:_MOST_FONTS]
