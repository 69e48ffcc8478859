"""Bytes from the web → plain fields of a feed or an article. Runs in the child of ``feed_child`` and nowhere else.

feedparser reads RSS and Atom, trafilatura articles, lxml the links of a page, ElementTree sitemaps. feedparser is given
bytes only (a text might be taken for a path) and does not sanitise HTML: all markup is dropped here anyway.
"""

from __future__ import annotations

import html
import io
import json
import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser

from facts.errors import FactsError
from facts.reading.charsets import charset_of, decoded

Plain = dict[str, Any]

MOST_ENTRIES = 2_000
LONGEST_TEXT = 20_000
"""Characters of an entry's own text that are kept."""
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BLOCK = re.compile(r"<(?:/(?:p|div|li|blockquote|h[1-6]|tr|section|article)|br)\b[^<>]{0,200}>", re.IGNORECASE)
_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]")
_UNSEEN = dict.fromkeys([*range(0x0A), *range(0x0B, 0x20), 0x7F, 0x200B, 0xFEFF], " ")
_SKIP = re.compile(rb"<skip(Hours|Days)>(.{0,2000}?)</skip", re.IGNORECASE | re.DOTALL)
_SKIPPED = re.compile(rb"<(?:hour|day)>\s*(\w{1,9})\s*</", re.IGNORECASE)
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_NOT_A_FEED = "it is a web page, not a feed"
_LINKS_TO_NONE = f"{_NOT_A_FEED}, and links to none; it can itself be watched for change (--page)"


def warm_up() -> None:
    """Read one small feed, so that everything lazily loaded is there before the outside is shut."""
    _from_feedparser({"url": "http://example.com/"}, b"<rss><channel><item><title>t</title></item></channel></rss>")


def parsed(header: Plain, body: bytes) -> Plain:
    """Return the answer to one request: ``what`` is feed, page or article."""
    if header["what"] == "article":
        return _article(header, body)
    if header["what"] == "page":
        return _watched_page(header, body)
    if not body.strip():
        return {"error": "it is empty"}
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return _from_json(header, body)
    if b"<urlset" in head or b"<sitemapindex" in head:
        return _from_sitemap(header, body)
    return _from_feedparser(header, body)


def _from_feedparser(header: Plain, body: bytes) -> Plain:
    try:
        found = _feedparsed(header["url"], body, charset_of(body, header.get("charset", "")))
    except UnicodeDecodeError:
        found = _feedparsed(header["url"], decoded(body, header.get("charset", "")).encode("utf-8", "replace"), "utf-8")
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        # Elements of rare namespaces, cut off in rare places, raise from inside feedparser 6.0.
        return {"error": f"one of its elements is malformed in a way that stops the parser ({type(error).__name__})"}
    if not found.get("version") and not found.entries:
        if re.search(rb"<(?:html|body|head)\b", body[:5000], re.IGNORECASE):
            linked = _linked_feeds(header, body)
            return {"error": _NOT_A_FEED if linked else _LINKS_TO_NONE, "found_at": linked}
        return {"error": "it is no feed that can be read" + (": its XML is broken off" if found.bozo else "")}
    entries = [_entry(each, header["url"]) for each in found.entries[: MOST_ENTRIES * 25]]
    broken = bool(found.bozo) and not isinstance(found.get("bozo_exception"), feedparser.CharacterEncodingOverride)
    return {
        "kind": "feed",
        "title": _words(found.feed.get("title", ""))[:200],
        "entries": _distinct(entries),
        "rhythm": _rhythm(found.feed, body),
        "hub": _linked(header["url"], found.feed, "hub"),
        "topic": _linked(header["url"], found.feed, "self"),
        "fault": "its XML is not well-formed; what could be read was read" if broken else "",
    }


def _feedparsed(url: str, body: bytes, charset: str) -> Any:
    return feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-type": f"application/xml; charset={charset}", "content-location": url},
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _entry(entry: Mapping[str, Any], base: str) -> list[str]:
    texts = [part.get("value") or "" for part in entry.get("content") or () if isinstance(part, Mapping)]
    text = max([*texts, entry.get("summary") or ""], key=len)
    alternate = [link.get("href") for link in _links(entry) if link.get("rel", "alternate") == "alternate"]
    own = entry.get("feedburner_origlink") or entry.get("link") or next(iter(alternate), "")
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return [
        str(entry.get("id", ""))[:1000],
        _web(base, own),
        _words(entry.get("title", ""))[:500],
        _paragraphs(text),
        _date(moment),
    ]


def _linked(base: str, feed: Mapping[str, Any], relation: str) -> str:
    return _first_web(base, [link.get("href") for link in _links(feed) if link.get("rel") == relation])


def _links(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [link for link in found.get("links") or () if isinstance(link, Mapping)]


def _rhythm(feed: Mapping[str, Any], body: bytes) -> Plain:
    minutes = _number(feed.get("ttl"))
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower(), 0)
    if not minutes and period:
        minutes = period // max(1, _number(feed.get("sy_updatefrequency")) or 1)
    skipped: dict[bytes, list[bytes]] = {
        name.lower(): _SKIPPED.findall(inside) for name, inside in _SKIP.findall(body[:100_000])
    }
    hours = sorted({int(hour) % 24 for hour in skipped.get(b"hours", []) if hour.isdigit()})
    days = [_WEEK.index(day) for each in skipped.get(b"days", []) if (day := each.decode().lower()) in _WEEK]
    return {"minutes": min(minutes, 43200), "skip_hours": hours, "skip_days": sorted(set(days))}


def _from_json(header: Plain, body: bytes) -> Plain:
    try:
        data = json.loads(decoded(body, header.get("charset", "")))
    except ValueError:
        return {"error": "it is neither a feed nor well-formed JSON"}
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return {"error": "it is JSON, but no JSON Feed: it has no items"}
    listed = data.get("hubs")
    hubs = [hub for hub in listed if isinstance(hub, dict)] if isinstance(listed, list) else []
    return {
        "kind": "feed",
        "title": _words(data.get("title", ""))[:200],
        "entries": _distinct([_item(item, header["url"]) for item in items if isinstance(item, dict)]),
        "rhythm": {},
        "hub": _first_web(header["url"], [hub.get("url") for hub in hubs if hub.get("type") == "WebSub"]),
        "topic": _web(header["url"], data.get("feed_url")),
        "fault": "",
    }


def _item(item: Mapping[str, Any], base: str) -> list[str]:
    text = item.get("content_text") or item.get("content_html") or item.get("summary") or ""
    identity = item.get("id", "")
    return [
        str(identity)[:1000] if isinstance(identity, str | int | float) else "",
        _web(base, item.get("url") or item.get("external_url")),
        _words(item.get("title", ""))[:500],
        _paragraphs(text),
        _iso(str(item.get("date_published") or item.get("date_modified") or "")),
    ]


def _from_sitemap(header: Plain, body: bytes) -> Plain:
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        return {"error": "it declares entities, which no sitemap needs"}
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - declarations refused above, in a process that may be killed
    except ElementTree.ParseError as error:
        return {"error": f"its XML is broken off (line {error.position[0]})"}
    if root.tag.endswith("sitemapindex"):
        listed = [_web(header["url"], each.text) for each in root.iterfind("{*}sitemap/{*}loc")]
        return {
            "error": "it is a list of sitemaps; add one of those",
            "found_at": [each for each in listed if each][:20],
        }
    entries = []
    for url in root.iterfind("{*}url"):
        title = url.findtext("{*}news/{*}title") or ""
        date = url.findtext("{*}news/{*}publication_date") or url.findtext("{*}lastmod") or ""
        location = _web(header["url"], url.findtext("{*}loc"))
        entries.append([location, location, _words(title)[:500], "", _iso(date.strip())])
    return {
        "kind": "sitemap",
        "title": "",
        "entries": _distinct(entries),
        "rhythm": {},
        "hub": "",
        "topic": "",
        "fault": "",
    }


def _watched_page(header: Plain, body: bytes) -> Plain:
    from facts.reading.pages import page_from
    from facts.reading.provenance import provenance_of

    text = decoded(body, header.get("charset", ""))
    try:
        page = page_from(text, header["url"])
        words, title = page.text, page.provenance.title or ""
    except FactsError:
        words = _words(re.sub(r"(?is)<(script|style)\b.{0,200000}?</\1>", " ", text[:1_000_000]))
        title = provenance_of(text).title or ""
    entry = [header["url"], header["url"], title[:500], words[:LONGEST_TEXT], ""]
    return {"kind": "page", "title": title[:200], "entries": [entry], "rhythm": {}, "hub": "", "topic": "", "fault": ""}


def _article(header: Plain, body: bytes) -> Plain:
    from facts.reading.articles import Article, document_from

    given = {name: header.get(name) or None for name in ("url", "outlet", "title", "published")}
    try:
        document = document_from(Article(html=decoded(body, header.get("charset", "")), **given))
    except FactsError as error:
        return {"error": str(error), "told": True}
    return asdict(document)


def _linked_feeds(header: Plain, body: bytes) -> list[str]:
    """Return the feeds that a page offers (``<link rel=alternate>``), without comment feeds if there are others."""
    from lxml import html as pages

    try:
        page = pages.document_fromstring(decoded(body, header.get("charset", "")).encode())
    except (ValueError, pages.etree.ParserError):
        return []
    offered = {
        _web(header["url"], link.get("href")): "comment" in (link.get("title") or "").lower()
        for link in page.iter("link")
        if "alternate" in (link.get("rel") or "").lower() and (link.get("type") or "").lower() in _FEED_TYPES
    }
    found = [address for address, comments in sorted(offered.items(), key=lambda each: each[1]) if address]
    return found[:20]


def _distinct(entries: list[list[str]]) -> list[list[str]]:
    """Leave out entries that are the same to the letter, and empty ones; a feed may repeat one 50,000 times."""
    return [list(entry) for entry in dict.fromkeys(tuple(entry) for entry in entries) if any(entry)][:MOST_ENTRIES]


def _words(markup: object) -> str:
    """Return markup as one line of plain text, cut to what is kept."""
    return " ".join(_paragraphs(markup).split("\n"))


def _paragraphs(markup: object) -> str:
    """Return markup as plain text, each of its blocks on a line of its own."""
    if not isinstance(markup, str):
        return ""
    text = markup[: LONGEST_TEXT * 5]
    if "<" in text:
        text = _TAG.sub(" ", _BLOCK.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
    if _ODD.search(text):
        text = text.translate(_UNSEEN)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)[:LONGEST_TEXT]


def _first_web(base: str, offered: list[Any]) -> str:
    return next((address for each in offered if (address := _web(base, each))), "")


def _web(base: str, address: object) -> str:
    """Return an address made absolute, or nothing where it is no web address."""
    if not isinstance(address, str) or not address.strip() or len(address) > 2000:
        return ""
    try:
        whole = urljoin(base, "".join(address.translate(_UNSEEN).split()))
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""


def _date(moment: Any) -> str:
    if not moment:
        return ""
    try:
        return datetime.fromtimestamp(timegm(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, TypeError, OSError):
        return ""


def _iso(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text[:10] if len(text) == 10 else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _number(value: object) -> int:
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
