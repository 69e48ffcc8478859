"""The picture itself, drawn by Pillow in the fonts that are here."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageColor

from adapters.charts import Timelines
from adapters.charts.layout import HEIGHT, MARK, WIDTH, Style
from adapters.charts.lettering import Letters, lettering
from adapters.charts.painting import GONE, INKS, PAPER, _shape
from facts.model import Aspect, Certainty, Polarity
from facts.ports import Charts
from tests.adapters.charts.test_layout import record

CHARTS: Charts = Timelines()


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


def luminance(colour: str) -> float:
    parts = [value / 255 for value in ImageColor.getrgb(colour)[:3]]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_a_picture_is_as_wide_as_twice_a_message_and_no_higher_than_its_bound() -> None:
    records = [record(n, "word " * 30, said=f"2026-05-{n:02}", aspect=list(Aspect)[n % 12]) for n in range(1, 32)]
    for found in ([], records[:1], records):
        picture = opened(CHARTS.timeline("Example Film", None, found).png)

        assert picture.format == "PNG"
        assert picture.width == WIDTH
        assert 150 < picture.height <= HEIGHT
        assert picture.mode == "RGB"  # its own paper, whatever it is shown on


def test_equal_records_in_any_order_and_thread_give_equal_bytes() -> None:
    records = [record(n, said=f"2026-0{n}", certainty=certainty) for n, certainty in enumerate(Certainty, 1)]
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(lambda found: CHARTS.timeline("F", None, found), [records, records[::-1]] * 4))

    assert len({picture.png for picture in drawn}) == 1
    assert len({picture.alt for picture in drawn}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "宮崎駿",
        "نادين لبكي 2027 قالت",
        "גל גדות said “שלום”",
        "สมชาย",
        "👩‍👩‍👧 ❤️ 🎬",
        "z̸̛̗̪̰̐́",
        "﷽" * 9,
        "\U0010ffff\ud800\x00",
        "",
    ],
)
def test_text_of_any_script_is_drawn_whether_there_is_a_font_for_it_or_not(words: str) -> None:
    picture = CHARTS.timeline(words, None, [record(1, words, speaker=words, outlet=words, work=words)])

    assert opened(picture.png).height > 200


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_makes_drawing_stumble(name: str, quote: str) -> None:
    assert CHARTS.timeline(name, Aspect.CAST, [record(1, quote, speaker=name, outlet=quote)]).png


def test_a_letter_that_only_another_font_has_is_drawn_in_that_one(tmp_path: Path) -> None:
    own = lettering()
    assert own.lacks("\U0010ffff")
    regular = next(iter(own.parts("A", Style.QUOTE)))[1].path
    asked: list[str] = []

    def fallbacks() -> Iterator[Path]:
        broken = tmp_path / "broken.ttf"
        broken.write_bytes(b"no font")
        asked.append("looked")
        yield broken

    letters = Letters(Path(str(regular)), Path(str(regular)), fallbacks())
    assert not letters.lacks("Zoë Šćepanović Ελλ Кирилл ệ “…” –")
    assert not asked
    assert letters.lacks("宮")
    assert letters.lacks("宮崎")
    assert asked == ["looked"]


def in_grey(certainty: Certainty, denies: bool) -> bytes:
    """A mark as a copying machine leaves it: black or white."""
    paper = Image.new("RGB", (MARK, MARK), PAPER)
    shape = _shape(certainty, denies, False)
    paper.paste(shape, (0, 0), shape)
    return paper.convert("L").point(lambda value: 255 * (value > 190)).tobytes()


def test_a_letter_keeps_its_accents_whether_the_font_has_them_or_not() -> None:
    letters = lettering()

    assert [part for part, _ in letters.parts("Zoe\u0308 x\u0323", Style.QUOTE)] == ["Zoe\u0308 x\u0323"]
    assert letters.lacks("a\U0001e8d0")  # a sign of Mende Kikakui
    assert letters.parts("a\U0001e8d0", Style.QUOTE)[0][0].startswith("a")


def test_shapes_differ_without_any_colour() -> None:
    marks = {key: in_grey(*key) for key in product(Certainty, (False, True))}
    for one, other in combinations(marks, 2):
        differing = sum(a != b for a, b in zip(marks[one], marks[other], strict=True))
        assert differing > 50, (one, other, differing)


def test_marks_and_words_stand_out_from_the_paper() -> None:
    assert all(contrast(ink, PAPER) >= 4.5 for ink in (style.ink for style in Style))
    assert all(contrast(ink, PAPER) >= 3 for ink in (*INKS.values(), GONE))


def test_a_mark_stands_on_the_picture_where_the_layout_has_it() -> None:
    picture = opened(CHARTS.timeline("Example Film", Aspect.CAST, [record(1, said="2026-05-03")]).png)
    blue = ImageColor.getrgb(INKS[Certainty.STATED])
    drawn = {place for place in product(range(40, 330), range(picture.height)) if picture.getpixel(place) == blue}

    assert len(drawn) > 2 * 300  # the legend's and the statement's
    denied = CHARTS.timeline("Example Film", Aspect.CAST, [record(1, said="2026-05-03", polarity=Polarity.DENIES)])
    assert denied.png != CHARTS.timeline("Example Film", Aspect.CAST, [record(1, said="2026-05-03")]).png
