"""What response headers say: type, charset, how long the answer stays good, how long to wait. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from aiohttp import ClientResponse

_LONGEST = timedelta(days=365)
_LONGEST_ADDRESS = 2_000
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def media_type(headers: Mapping[str, str]) -> str:
    """Return the media type without its parameters, in lower case; empty where none is given."""
    return headers.get("Content-Type", "").partition(";")[0].strip().lower()[:100]


def charset_of(headers: Mapping[str, str]) -> str:
    """Return the charset that the Content-Type names, or nothing."""
    found = _CHARSET.search(headers.get("Content-Type", ""))
    return found[1].lower() if found else ""


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long the answer stays good (RFC 9111, 4.2): max-age before Expires, less its Age; None if unsaid."""
    control = headers.get("Cache-Control", "")
    if not control and "Expires" not in headers:
        return None
    if re.search(r"\bno-(?:store|cache)\b", control, re.IGNORECASE):
        return None
    if found := _MAX_AGE.search(control):
        life = timedelta(seconds=min(int(found[1]), _LONGEST.total_seconds()))
    elif (expires := _moment(headers.get("Expires", ""))) is not None:
        life = expires - (_moment(headers.get("Date", "")) or now)
    else:
        return None
    age = headers.get("Age", "0").strip()
    life -= timedelta(seconds=min(int(age), _LONGEST.total_seconds()) if age.isascii() and age.isdigit() else 0)
    return min(life, _LONGEST) if life > timedelta() else None


def asked_to_wait(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return what Retry-After says, in seconds or as a date (RFC 9110, 10.2.3); None if unsaid or past."""
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said[:10]), _LONGEST.total_seconds()))
    until = _moment(said)
    if until is None:
        return None
    wait = until - (_moment(headers.get("Date", "")) or now)
    return min(wait, _LONGEST) if wait > timedelta() else None


def hub_and_topic(response: ClientResponse) -> tuple[str, str]:
    """Return the WebSub hub that Link headers offer and the topic's own address; empty where they offer none."""
    found: dict[str, str] = {}
    if "Link" in response.headers:
        # A Link header that is no address in angle brackets is passed over, like every other that is not understood.
        with suppress(ValueError, AttributeError):
            for relations, link in response.links.items():
                for relation in relations.lower().split():
                    found.setdefault(relation, str(link["url"]))
    hub = found.get("hub", "")
    return (hub[:_LONGEST_ADDRESS], found.get("self", "")[:_LONGEST_ADDRESS]) if hub else ("", "")


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
