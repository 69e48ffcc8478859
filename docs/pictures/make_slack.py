"""Draw the pictures of docs/slack.md: the messages' own Block Kit as a plain page, in Debian's Chromium.

Made by hand, not by the test suite. It needs what the locked requirements leave out::

    apt-get install -y chromium fonts-lato fonts-noto-color-emoji
    python docs/pictures/make_slack.py

Slack's own look differs in detail; words, order and cuts are those of the real messages. Everything in the pictures is
invented: the production, the people and the outlets.
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from adapters.slack import render  # noqa: E402
from docs.pictures.sample import answered  # noqa: E402
from tests.adapters.slack.test_rendering import CASES  # noqa: E402

DRAWN = {
    "answer": render.answer(answered()),
    "review": CASES["review_card"],
    "correction": CASES["announcement_corrected"],
}
WIDTH, HEIGHT, SHARPNESS, MARGIN = 720, 1_400, 2, 24
_LINK = re.compile(r"<(https?://[^|]*)\|([^>]*)>")
_STYLE = """
body { font: 15px/1.47 Lato, sans-serif; color: #1d1c1d; margin: 20px 24px; width: 640px; background: #fff }
h3 { font-size: 18px; margin: 4px 0 8px }
p { margin: 4px 0 8px; white-space: pre-wrap }
hr { border: 0; border-top: 1px solid #ddd }
a { color: #1264a3; text-decoration: none }
small { display: block; font-size: 12px; color: #616061; margin: 4px 0 8px; white-space: pre-wrap }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 }
.row span { border: 1px solid #bbb; border-radius: 8px; padding: 4px 12px; font-weight: 700; font-size: 14px }
.row .primary { background: #007a5a; color: #fff; border-color: #007a5a }
.row .danger { color: #e01e5a; border-color: #e01e5a }
.row .list { font-weight: 400 }
.row .list::after { content: "  ⌄" }
.who { font-weight: 900; margin-bottom: 2px }
.who i { font: 10px Lato; background: #ddd; border-radius: 3px; padding: 1px 4px }
"""


def pictures() -> None:
    """Draw each message and cut the page to it."""
    with tempfile.TemporaryDirectory() as folder:
        for name, message in DRAWN.items():
            page, shot = Path(folder) / f"{name}.html", Path(folder) / f"{name}.png"
            page.write_text(_page(message), encoding="utf-8")
            size = f"--window-size={WIDTH},{HEIGHT}"
            flags = [
                "--headless",
                "--no-sandbox",
                "--hide-scrollbars",
                f"--force-device-scale-factor={SHARPNESS}",
                size,
            ]
            command = ["chromium", *flags, f"--screenshot={shot}", page.as_uri()]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - a program and a page of ours
            _cut(Image.open(shot).convert("RGB")).save(HERE / f"slack-{name}.png", optimize=True)


def _cut(drawn: Image.Image) -> Image.Image:
    """Return the picture without the empty page below what it shows."""
    box = ImageChops.difference(drawn, Image.new("RGB", drawn.size, "white")).getbbox()
    assert box is not None  # noqa: S101 - a message is never empty
    return drawn.crop((0, 0, drawn.width, min(drawn.height, box[3] + MARGIN * SHARPNESS)))


def _page(shown: Any) -> str:
    blocks = shown.blocks if hasattr(shown, "blocks") else shown["blocks"]
    who = '<div class="who">On Record <i>APP</i></div>' if hasattr(shown, "blocks") else ""
    return f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style>{who}{"".join(map(_block, blocks))}'


def _block(block: dict[str, Any]) -> str:
    match block["type"]:
        case "header":
            return f"<h3>{_text(block['text'])}</h3>"
        case "section":
            return f"<p>{_text(block['text'])}</p>"
        case "context":
            return f"<small>{' '.join(_text(each) for each in block['elements'])}</small>"
        case "divider":
            return "<hr>"
        case "context_actions":
            return '<div class="row"><span>👍</span><span>👎</span></div>'
    return f'<div class="row">{"".join(map(_element, block["elements"]))}</div>'


def _element(element: dict[str, Any]) -> str:
    if element["type"] == "static_select":
        return f'<span class="list">{_text(element["initial_option"]["text"])}</span>'
    return f'<span class="{element.get("style", "")}">{_text(element["text"])}</span>'


def _text(text: dict[str, str]) -> str:
    """Return what a reader sees: Slack's three entities resolved, and links where mrkdwn may hold them."""
    if text["type"] == "plain_text":
        return html.escape(html.unescape(text["text"]), quote=False)
    return _LINK.sub(r'<a href="#">\2</a>', text["text"])


if __name__ == "__main__":
    pictures()
