"""Block Kit, as small constructors, and Slack's limits. Pure.

Words of the record go into ``plain_text`` objects, in which Slack formats nothing; ``mrkdwn`` is kept for credits,
which hold a link, with ``verbatim`` on so that nothing else becomes one. Limits: reference/block-kit.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.mrkdwn import clipped, escape

Block = dict[str, Any]
View = dict[str, Any]

SECTION = 3_000
CONTEXT = 2_000
HEADER = 150
BUTTON = 75
VALUE = 2_000
OPTION = 75
OPTIONS = 100
BLOCKS = 50
VIEW_BLOCKS = 100
TOTAL = 11_500
"""Characters in all the blocks of a message: beyond about 12,000 Slack refuses without saying why (bolt-js#2509)."""
TEXT = 3_900
"""Characters of the plain text beside the blocks; Slack recommends 4,000 at most."""
_LINE, _COUNT = 500, 40
"""Characters of one line in a list, and of the line that counts what is missing."""
_GROUPS = 100
_LIST = 150_000
"""Bytes of JSON that one list may take: a view may have 250 KB."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: the blocks, and the same in plain words for notifications and screen readers."""

    text: str
    blocks: list[Block]

    def payload(self) -> dict[str, Any]:
        """Return the arguments of a call or the body for a response_url; nothing in it unfurls."""
        return {"text": self.text, "blocks": self.blocks, "unfurl_links": False, "unfurl_media": False}


def said(text: str) -> Message:
    """Return a message of one plain sentence or paragraph of ours."""
    return Message(text=clipped(text, TEXT), blocks=[words(text)])


def listing(title: str, lines: Sequence[str], omitted: int = 0, *, last: str | None = None) -> Message:
    """Return lines under a heading, as many as go into one message; how many are left out is told.

    ``omitted`` were left out before; ``last`` is what the reader can do about it.
    """
    shown, room = [], TOTAL - HEADER - len(last or "") - _COUNT
    for line in lines:
        room -= len(clipped(line, _LINE)) + 1
        if room < 0:
            break
        shown.append(line)
    if missing := len(lines) - len(shown) + omitted:
        shown.append(f"… and {missing} more")
    shown += [last] if last else []
    blocks = [header(title), *sections(clipped(line, _LINE) for line in shown)]
    return Message(text=clipped("\n".join([title, *shown]), TEXT), blocks=blocks)


def marked(mrkdwn: str) -> Block:
    """Return a section in which links are links; the text is escaped already."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}}


def words(text: str, limit: int = SECTION) -> Block:
    """Return a section that shows the text as it is."""
    return {"type": "section", "text": _plain(clipped(text, limit))}


def sections(escaped: Iterable[str]) -> list[Block]:
    """Return parts that are escaped already, one a line, in as few sections as that takes."""
    return [{"type": "section", "text": _plain(each)} for each in grouped(escaped, SECTION)]


def grouped(parts: Iterable[str], limit: int) -> list[str]:
    """Return the parts joined by line ends into as few texts of at most ``limit`` characters as that takes."""
    groups: list[str] = []
    for part in parts:
        if groups and len(groups[-1]) + len(part) + 1 <= limit:
            groups[-1] += "\n" + part
        else:
            groups.append(part)
    return [group for group in groups if group]


def header(text: str) -> Block:
    """Return a heading."""
    return {"type": "header", "text": _plain(short(text, HEADER))}


def context(mrkdwn: str) -> Block:
    """Return small print; the text is escaped already."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": mrkdwn, "verbatim": True}]}


def note(text: str) -> Block:
    """Return small print from plain words."""
    return {"type": "context", "elements": [_plain(clipped(text, CONTEXT))]}


def divider() -> Block:
    """Return a rule."""
    return {"type": "divider"}


def actions(elements: Sequence[Block], block_id: str | None = None) -> Block:
    """Return a row of buttons."""
    row: Block = {"type": "actions", "elements": list(elements)}
    return row | ({"block_id": block_id} if block_id else {})


def button(label: str, action: str, value: str, style: str | None = None, reads: str | None = None) -> Block:
    """Return a button; ``value`` comes back when it is pressed. ``style`` is primary or danger.

    ``reads`` is what a screen reader says in place of a label that stands there more than once; it is not parsed.
    """
    made: Block = {"type": "button", "text": _plain(short(label, BUTTON)), "action_id": action, "value": value}
    made |= {"accessibility_label": html.unescape(short(reads, BUTTON))} if reads else {}
    return made | ({"style": style} if style else {})


def chooser(action: str, placeholder: str, choices: Mapping[str, str], initial: str | None = None) -> Block:
    """Return a list in a row of buttons, from which one is chosen: value → words."""
    made: Block = {"type": "static_select", "action_id": action, "placeholder": _plain(placeholder)}
    return made | _options(choices, initial)


def menu(text: str, action: str, choices: Mapping[str, str], limit: int = SECTION) -> Block:
    """Return a section that shows the text as it is, with a small menu beside it: value → words."""
    options = [option(value, told) for value, told in choices.items()]
    return words(text, limit) | {"accessory": {"type": "overflow", "action_id": action, "options": options}}


def feedback(action: str, value: str) -> Block:
    """Return the two feedback buttons, which ask whether an answer helped."""
    return {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": action,
                "positive_button": {
                    "text": _plain("Helpful"),
                    "value": f"yes {value}",
                    "accessibility_label": "This answer helped",
                },
                "negative_button": {
                    "text": _plain("Not helpful"),
                    "value": f"no {value}",
                    "accessibility_label": "This answer did not help",
                },
            }
        ],
    }


def text_input(
    name: str,
    label: str,
    *,
    initial: str | None = None,
    hint: str | None = None,
    optional: bool = True,
    lines: bool = False,
    most: int = 300,
) -> Block:
    """Return a field to type in; its value comes back under ``name``."""
    element: Block = {"type": "plain_text_input", "action_id": "value", "multiline": lines, "max_length": most}
    if initial:
        element["initial_value"] = initial[:most]
    return _input(name, label, element, optional, hint)


def select(
    name: str, label: str, choices: Mapping[str, str], *, initial: str | None = None, optional: bool = False
) -> Block:
    """Return a list to choose one from: value → words."""
    element: Block = {"type": "static_select", "action_id": "value", **_options(choices, initial)}
    return _input(name, label, element, optional, None)


def multi_select(name: str, label: str, choices: Mapping[str, str], *, hint: str | None = None) -> Block:
    """Return a list to choose several from, or none: value → words."""
    element: Block = {"type": "multi_static_select", "action_id": "value", **_options(choices, None)}
    return _input(name, label, element, True, hint)


def picker(
    name: str, label: str, kind: str, *, initial: object = None, hint: str | None = None, optional: bool = True
) -> Block:
    """Return Slack's own picker: ``conversations_select`` (channels only) or ``multi_users_select``."""
    element: Block = {"type": kind, "action_id": "value"}
    if kind == "conversations_select":
        element["filter"] = {"include": ["public", "private"], "exclude_bot_users": True}
    if initial:
        element["initial_users" if kind == "multi_users_select" else "initial_conversation"] = initial
    return _input(name, label, element, optional, hint)


def option(value: str, told: str) -> Block:
    """Return one choice of a list."""
    return {"text": _plain(short(told, OPTION)), "value": value}


def modal(callback: str, title: str, blocks: Iterable[Block], *, submit: str | None = None, kept: str = "") -> View:
    """Return a modal; ``kept`` (up to 3,000 characters) comes back with its submission."""
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": _plain(title),
        "close": _plain("Close"),
        "blocks": list(blocks)[:VIEW_BLOCKS],
        "private_metadata": kept,
    }
    return view | ({"submit": _plain(submit)} if submit else {})


def short(text: str, limit: int) -> str:
    """Return a label escaped and cut to ``limit`` with an ellipsis."""
    whole = escape(" ".join(text.split())) or "–"
    if len(whole) <= limit:
        return whole
    kept = ""
    for character in " ".join(text.split()):
        if len(kept) + len(escape(character)) > limit - 1:
            break
        kept += escape(character)
    return kept + "…"


def size(blocks: object) -> int:
    """Return how many characters of text the blocks hold."""
    if isinstance(blocks, dict):
        return sum(len(item) if key == "text" and isinstance(item, str) else size(item) for key, item in blocks.items())
    if isinstance(blocks, list):
        return sum(size(block) for block in blocks)
    return 0


def _options(choices: Mapping[str, str], initial: str | None) -> Block:
    """Return the choices of a list: a hundred as they are, more in groups that say where they begin and end.

    Those that a view has no room for are left out, the last first.
    """
    listed, room = [], _LIST
    for value, told in list(choices.items())[: OPTIONS * _GROUPS]:
        made = option(value, told)
        room -= len(json.dumps(made))
        if room < 0:
            break
        listed.append(made)
    chosen = next((each for each in listed if each["value"] == initial), None)
    shown: Block = {"initial_option": chosen} if chosen else {}
    if len(listed) <= OPTIONS:
        return {"options": listed} | shown
    parts = [listed[at : at + OPTIONS] for at in range(0, len(listed), OPTIONS)]
    return {"option_groups": [{"label": _plain(_span(part)), "options": part} for part in parts]} | shown


def _span(options: Sequence[Block]) -> str:
    """Return what stands over a group of choices: its first and its last."""
    first, last = (short(html.unescape(each["text"]["text"]), OPTION // 2 - 2) for each in (options[0], options[-1]))
    return f"{first} – {last}"


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _input(name: str, label: str, element: Block, optional: bool, hint: str | None) -> Block:
    made: Block = {"type": "input", "block_id": name, "label": _plain(label), "element": element, "optional": optional}
    return made | ({"hint": _plain(hint)} if hint else {})
