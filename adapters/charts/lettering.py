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
from PIL.ImageFont import FreeTypeFont, Layout

from adapters.charts.entries import NON_JOINER
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
        # Without shaping, so that every letter is its own glyph, and every unknown one the same box.
        self._plain = ImageFont.truetype(path, 16, layout_engine=Layout.BASIC)
        self._box = self._drawn(_NOBODY_HAS)
        self.at(Style.TITLE.size)  # a font of bitmaps has no such size, and is no use here

    def at(self, size: int) -> FreeTypeFont:
        """Return the font at a size in pixels."""
        known = self._sizes.get(size)
        if known is None:
            known = self._sizes[size] = ImageFont.truetype(self._path, size)
        return known

    def has(self, piece: str) -> bool:
        """Return whether the font has glyphs of its own for this letter and the accents that follow it."""
        known = self._has.get(piece)
        if known is None:
            known = self._has[piece] = all(map(self._knows, piece))
        return known

    def _knows(self, letter: str) -> bool:
        drawn = self._drawn(letter)
        return letter.isspace() or letter == NON_JOINER or (drawn != self._box and any(drawn[1]))

    def _drawn(self, letter: str) -> tuple[float, bytes]:
        return self._plain.getlength(letter), bytes(self._plain.getmask(letter))


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
        return any(home is None for _, home in self._pieces(text, self._faces[False]))

    def parts(self, text: str, style: Style) -> list[tuple[str, FreeTypeFont]]:
        """Return the text in parts of one font each, in the order in which they stand on the line."""
        own = self._faces[style.bold]
        pieces = self._pieces(text, own)
        if all(home is own for _, home in pieces):
            return [(text, own.at(style.size))]
        if _begins_on_the_right(text):
            homes = dict.fromkeys(home for _, home in pieces if home is not None)
            whole = next((home for home in homes if all(home.has(piece) for piece, _ in pieces)), None)
            if whole is not None:
                return [(text, whole.at(style.size))]
        _join(pieces, own)
        return [
            (
                "".join(piece if home else _NOBODY_HAS * len(piece) for piece, _ in run),
                (home or own).at(style.size),
            )
            for home, run in groupby(pieces, key=lambda pair: pair[1])
        ]

    def _pieces(self, text: str, own: Face) -> list[tuple[str, Face | None]]:
        """Return each letter, accents and all, with the face that has it; in parts where none has it whole."""
        pieces: list[tuple[str, Face | None]] = []
        for piece in _letters_of(text):
            home = self._home(piece, own)
            if home is None and len(piece) > 1:
                pieces += [(each, self._home(each, own)) for each in piece]
            else:
                pieces.append((piece, home))
        return pieces

    def _home(self, piece: str, own: Face) -> Face | None:
        """Return the first face that has a letter; where Pillow cannot set right-to-left words, none has those."""
        if own.has(piece):
            return own
        if piece not in self._homes:
            turned = not self._reorders and unicodedata.bidirectional(piece[0]) in ("R", "AL")
            self._homes[piece] = None if turned else next((face for face in self._others() if face.has(piece)), None)
        return self._homes[piece]

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


def _join(pieces: list[tuple[str, Face | None]], own: Face) -> None:
    """Give spaces and figures between two words of one borrowed font to that font, so that these are one run."""
    last, face = 0, own
    for place, (_, home) in enumerate(pieces):
        if home is own or home is None:
            continue
        between = [piece for piece, _ in pieces[last + 1 : place]]
        if home is face and all(not piece.isalpha() and home.has(piece) for piece in between):
            pieces[last + 1 : place] = [(piece, home) for piece in between]
        last, face = place, home


def _letters_of(text: str) -> list[str]:
    """Split text into letters, each with the accents and vowel signs that belong to it."""
    if text.isascii():
        return list(text)
    letters: list[str] = []
    for each in text:
        if letters and (unicodedata.category(each)[0] == "M" or each == NON_JOINER):
            letters[-1] += each
        else:
            letters.append(each)
    return letters


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
