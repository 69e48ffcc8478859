"""Components V2, as small constructors of plain payloads, and Discord's limits. Pure.

Limits: components/reference and resources/message of Discord's documentation; 4,000 characters of text and 40
components in one message, nested ones included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from facts.localisation import gettext as _

Component = dict[str, Any]

TEXT = 3_900
"""Characters of text in one message: Discord's 4,000, less what buttons and rounding may take."""
COMPONENTS = 40
CUSTOM_ID = 100
LABEL = 80
CHOICES = 25
OPTIONS = 25
TITLE = 45
INPUT = 4_000
ALT = 1_024
SMALL = "-# "
"""What begins a line in small print."""
_REST = 40
"""Characters kept for the line that counts what was left out, in any language."""


class Style(IntEnum):
    """How a button looks."""

    PRIMARY = 1
    SECONDARY = 2
    SUCCESS = 3
    DANGER = 4


class Colour(IntEnum):
    """The bar at a card's side; it never says anything that words do not."""

    GREEN = 0x2E9E5B
    RED = 0xC0392B
    AMBER = 0xD9A21B
    PURPLE = 0x7D5BA6
    GREY = 0x7A7F87


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that goes with a message; a component of the card names it as ``attachment://name``."""

    name: str
    data: bytes
    alt: str | None = None

    @property
    def url(self) -> str:
        """What a component calls it by."""
        return f"attachment://{self.name}"


@dataclass(frozen=True, slots=True)
class Card:
    """A message: its components, as Discord takes them, and the files that they show."""

    components: tuple[Component, ...]
    attached: tuple[Attached, ...] = ()

    @property
    def written(self) -> str:
        """All its text, one component a line."""
        return "\n".join(_texts(self.components))


@dataclass(frozen=True, slots=True)
class Form:
    """A modal: ``custom_id`` comes back with what was typed and chosen."""

    custom_id: str
    title: str
    components: tuple[Component, ...]


def card(*components: Component) -> Card:
    """Return a message of these components."""
    return Card(components)


def sentence(told: str) -> Card:
    """Return a message of one sentence or paragraph, markdown of ours in it."""
    return Card((text(told),))


def text(told: str) -> Component:
    """Return a paragraph of markdown."""
    return {"type": 10, "content": told[:INPUT]}


def separator() -> Component:
    """Return a thin line."""
    return {"type": 14, "divider": True, "spacing": 1}


def spaced(paragraphs: Iterable[str]) -> list[Component]:
    """Return paragraphs with room between them."""
    made: list[Component] = []
    for told in paragraphs:
        made += [{"type": 14, "divider": False, "spacing": 1}, text(told)]
    return made


def picture(shown: Attached, *, spoiler: bool = False) -> Component:
    """Return a picture that goes with the message, with its words for those who do not see it."""
    described = {"description": shown.alt[:ALT]} if shown.alt else {}
    return {"type": 12, "items": [{"media": {"url": shown.url}, "spoiler": spoiler, **described}]}


def download(offered: Attached) -> Component:
    """Return a file that goes with the message, to be taken away."""
    return {"type": 13, "file": {"url": offered.url}}


def container(children: Iterable[Component], colour: Colour) -> Component:
    """Return a framed group with a coloured side."""
    return {"type": 17, "accent_color": int(colour), "components": list(children)}


def row(*children: Component) -> Component:
    """Return a row of up to five buttons, or of one menu."""
    return {"type": 1, "components": list(children)}


def button(label: str, custom_id: str, style: Style = Style.SECONDARY) -> Component:
    """Return a button; ``custom_id`` comes back when it is pressed."""
    return {"type": 2, "style": int(style), "label": label.strip()[:LABEL] or "–", "custom_id": custom_id}


def menu(custom_id: str, options: Mapping[str, str], chosen: str | None, placeholder: str) -> Component:
    """Return a menu to choose one from: value → words, the first twenty-five."""
    return {
        "type": 3,
        "custom_id": custom_id,
        "placeholder": placeholder[:150],
        "options": [option(value, label, value == chosen) for value, label in list(options.items())[:OPTIONS]],
    }


def option(value: str, label: str, chosen: bool = False) -> Component:
    """Return one choice of a menu."""
    return {"label": (label or value)[:100], "value": value[:100], "default": chosen}


def labelled(label: str, component: Component, description: str | None = None) -> Component:
    """Return a field of a form with its label."""
    made: Component = {"type": 18, "label": label[:TITLE], "component": component}
    return made | ({"description": description[:100]} if description else {})


def typed(
    custom_id: str, value: str | None = None, *, lines: bool = False, required: bool = False, most: int = 300
) -> Component:
    """Return a field to type in; what was typed comes back under ``custom_id``."""
    made: Component = {
        "type": 4,
        "custom_id": custom_id,
        "style": 2 if lines else 1,
        "required": required,
        "max_length": most,
    }
    return made | ({"value": value[:most]} if value else {})


def fitted(lines: Sequence[str], room: int, *, beyond: int = 0, most: int = 25) -> list[str]:
    """Return as many lines as fit in ``room`` characters, and a last one that counts those left out.

    ``beyond`` were left out before. Each line costs its length and a line break.
    """
    kept: list[str] = []
    left = room - _REST
    for line in lines[:most]:
        if len(line) + 1 > left:
            break
        left -= len(line) + 1
        kept.append(line)
    missing = len(lines) - len(kept) + beyond
    return [*kept, f"{SMALL}{_('and {number} more').format(number=f'{missing:,}')}"] if missing else kept


def written(components: Iterable[Mapping[str, Any]]) -> int:
    """Return how many characters of text these components hold."""
    return sum(len(told) for told in _texts(components))


def count(components: Iterable[Mapping[str, Any]]) -> int:
    """Return how many components these are, nested ones included."""
    return sum(1 + count(each.get("components", ())) for each in components)


def _texts(components: Iterable[Mapping[str, Any]]) -> list[str]:
    found: list[str] = []
    for each in components:
        if each["type"] == 10:
            found.append(each["content"])
        found += _texts(each.get("components", ()))
    return found
