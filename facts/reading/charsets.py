"""Which charset bytes are in, by the rules, and what to do with those that are lied about. Pure."""

from __future__ import annotations

import codecs
import re

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})"
    rb"|<meta[^>]{0,300}?charset\s*=\s*[\"']?([\w.:-]{1,40})",
    re.IGNORECASE,
)
_LATIN = frozenset({"iso8859-1", "ascii", "us-ascii", "latin-1", "windows-1252"})
_NEVER = frozenset({"utf-7", "utf7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"})


def charset_of(body: bytes, declared: str = "") -> str:
    """Return the charset of a body: byte-order mark, HTTP's word, its own declaration (WHATWG Encoding, 4.2).

    Two lies are common enough to be seen through: bytes that are well-formed UTF-8 beyond ASCII are UTF-8 whatever the
    header says, and ISO-8859-1 means windows-1252. A name that is no text encoding counts as none.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    found = _DECLARED.search(body, 0, 2048)
    own = (found[1] or found[2]).decode("ascii") if found else ""
    named = _known(declared) or _known(own)
    if named.startswith(("utf-16", "utf-32")) and b"\x00" in body[:200]:
        return named
    if _is_utf8(body):
        return "utf-8"
    return named if named and named != "utf-8" and not named.startswith("utf-16") else "windows-1252"


def decoded(body: bytes, declared: str = "") -> str:
    """Return the text of a body; what cannot be decoded becomes U+FFFD."""
    return body.decode(charset_of(body, declared), "replace").lstrip("\ufeff")


def _known(name: str) -> str:
    try:
        known = codecs.lookup(name.strip().lower())
    except (LookupError, ValueError):
        return ""
    if known.name in _NEVER or not known._is_text_encoding:
        return ""
    return "windows-1252" if known.name in _LATIN else known.name


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A body cut in the middle of its last character is still UTF-8, if it holds others.
        return error.reason == "unexpected end of data" and not body[: error.start].isascii()
    return True
