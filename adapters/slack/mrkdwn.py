"""Slack's text, both ways: ours made safe for it, theirs made plain. Pure.

Slack reads ``&``, ``<`` and ``>`` as control characters in every text object; escaped, no mention, date or link can
come out of quoted or typed words (messaging/formatting-message-text). Nothing here ever writes ``<!`` or ``<@``; a
channel that a sentence of ours names is linked, which pings nobody.
"""

from __future__ import annotations

import html
import re
from urllib.parse import quote, urlsplit

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MARKED = re.compile(r"<([^<>]*)>")
_CHANNEL = re.compile(r"\bchannel ([CG][A-Z0-9]+)\b")
_EMOJI = re.compile(r"(?<!\w)(?::[a-z0-9_+\-'\u0080-\uffff]+:)+(?!\w)")
_INNER = str.maketrans("“”„", "‘’‚")
_SAFE_IN_URL = "/:?&=#%+,;@!$'()*~._-[]"


def cleaned(text: str) -> str:
    """Return the text without control characters, direction overrides and halves of characters."""
    return _CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8"))


def escape(text: str) -> str:
    """Return the text so that Slack shows it and reads nothing into it."""
    return cleaned(text).translate(_ENTITIES)


def with_channels(text: str) -> str:
    """Return a sentence of ours escaped, in which *channel C123* is a link to that channel and tells its name."""
    return _CHANNEL.sub(r"<#\1>", escape(text))


def clipped(text: str, limit: int) -> str:
    """Return the text escaped; over ``limit`` characters it is cut at a word and what is missing is counted."""
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    plain = cleaned(text)
    room = limit - len(f"… ({len(plain)} more characters)")
    kept = 0
    for at, character in enumerate(plain):
        kept += len(character.translate(_ENTITIES))
        if kept > room:
            cut = plain[:at]
            break
    head, space, _ = cut.rpartition(" ")
    cut = head if space and len(head) > len(cut) // 2 else cut
    return f"{escape(cut)}… ({len(plain) - len(cut)} more characters)"


def link(url: str | None) -> str | None:
    """Return a link to a web page, labelled with its own host so that it can claim no other; None if it is none."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        return None
    address = quote(cleaned(url.strip()), safe=_SAFE_IN_URL).replace("&", "&amp;")
    return f"<{address}|{escape(host)}>" if len(address) <= _LONGEST_URL else escape(host)


_LONGEST_URL = 500


def plain(text: str) -> str:
    """Return what a person typed, from Slack's encoding: links as their words, entities resolved.

    Mentions are dropped, and emoji, which Slack writes as words (``:tada:``).
    """
    return " ".join(html.unescape(_EMOJI.sub(" ", _MARKED.sub(_typed, text))).split())


def quoted(text: str) -> str:
    """Return words between quotation marks, with the marks among them single."""
    return f"“{text.translate(_INNER)}”"


def _typed(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    if target.startswith(("@", "!")):
        return label if target.startswith("!date") else " "
    return label or ("" if target.startswith("#") else target)
