"""Discord's markdown, both ways: words of others made inert, dates and links of ours made safe. Pure.

A backslash before any punctuation shows it as it is, so the characters that begin markup are escaped wherever they
stand, and those that begin a block where a line begins. ``discord.utils.escape_markdown`` leaves ordered lists,
``<t:0:R>``, ``</command:id>``, ``<#id>`` and ``<:emoji:id>`` alive, which is why it is not used.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from urllib.parse import quote, urlsplit

from facts.edtf import in_words

SPOILER = "||"
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_INLINE = re.compile(r"[\\*_~`|\[\]<>]|(?<=[A-Za-z])(?=://)")
_BLOCK = re.compile(r"(?m)^([ \t]*)([#+-])")
_ORDERED = re.compile(r"(?m)^([ \t]*\d+)([.)])")
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_UNESCAPED = re.compile(r"\\(.)|\u200b", re.DOTALL)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAFE_IN_URL = "/:?&=#%+,;@!$'*~._-"


def cleaned(text: str) -> str:
    """Return the text without control characters, direction overrides and halves of characters."""
    return _CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8")).replace("\u200b", "")


def escape(text: str) -> str:
    """Return the text so that Discord shows it as it is: no markup, no link, no mention, no timestamp."""
    inert = _INLINE.sub(lambda found: "\\" + found[0], cleaned(text))
    inert = _ORDERED.sub(r"\1\\\2", _BLOCK.sub(r"\1\\\2", inert))
    return _EVERYONE.sub("@\u200b", inert)


def unescape(text: str) -> str:
    """Return what ``escape`` was given."""
    return _UNESCAPED.sub(lambda found: found[1] or "", text)


def inline(text: str, limit: int) -> str:
    """Return the text escaped on one line, cut at a word to at most ``limit`` characters with an ellipsis."""
    whole = " ".join(cleaned(text).split())
    told = escape(whole)
    if len(told) <= limit:
        return told
    kept = whole[: limit - 1]
    while len(escape(kept)) > limit - 1:
        kept = kept[: -max(1, len(escape(kept)) - limit + 1)]
    at_word = kept.rpartition(" ")[0]
    return escape(at_word if len(at_word) > len(kept) * 0.6 else kept) + "…"


def hidden(told: str) -> str:
    """Return escaped text behind spoiler marks."""
    return f"{SPOILER}{told}{SPOILER}"


def link(url: str | None) -> str | None:
    """Return a link labelled with its own host, so that no label can lie; None where the address is none."""
    safe = safe_url(url)
    if safe is None:
        return None
    host = urlsplit(safe).netloc.removeprefix("www.")
    return f"[{escape(host)}](<{safe}>)"


def safe_url(url: str | None) -> str | None:
    """Return an http or https address fit to stand in a link; None for any other, or one with a user name in it."""
    if not url or len(url) > 500:
        return None
    try:
        parts = urlsplit(cleaned(url).strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or "." not in host or parts.username is not None:
        return None
    tail = parts._replace(scheme="", netloc="").geturl()
    return f"{parts.scheme}://{host}{port}{quote(tail, safe=_SAFE_IN_URL)}"


def day(edtf: str | None) -> str | None:
    """Return a date as a Discord timestamp where it is an exact day, else in words, as vague as it was said.

    The timestamp is noon in UTC, so that every reader from UTC-12 to UTC+11 is shown the day that was meant.
    """
    if not edtf:
        return None
    if _DAY.fullmatch(edtf):
        try:
            exact = date.fromisoformat(edtf)
        except ValueError:
            return inline(edtf, 60)
        if exact.year >= 1970:
            return f"<t:{int(datetime.combine(exact, time(12), UTC).timestamp())}:D>"
    return inline(in_words(edtf), 60)


def moment(at: datetime) -> str:
    """Return a moment as a Discord timestamp, which each reader sees in their own time zone."""
    return f"<t:{int(at.timestamp())}:f>"
