"""Where and when a page was printed: JSON-LD and meta tags, read beside the text.

Publishers state outlet, author and date for search engines; that is firmer than what can be guessed from the layout.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import islice
from typing import Any

_HEAD = 400_000
"""Characters in which meta tags and JSON-LD are looked for."""
_SCRIPT = re.compile(r"<script[^<>]{0,200}application/ld\+json[^<>]{0,200}>", re.IGNORECASE)
_MOST_SCRIPTS = 50
_META = re.compile(r"<meta\b[^<>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z:_-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_CANONICAL = re.compile(
    r"<link\b(?=[^<>]{0,500}rel=[\"']?canonical)[^<>]{0,500}href=[\"']([^\"'<>]{1,2000})[\"']", re.IGNORECASE
)
_LANG = re.compile(r"<html\b[^<>]{0,500}?\blang=[\"']?([A-Za-z]{2})", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,500})</title>", re.IGNORECASE)
_ARTICLE_TYPES = frozenset(
    {"Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "ReviewNewsArticle", "AnalysisNewsArticle",
     "LiveBlogPosting", "TechArticle", "SocialMediaPosting"}
)  # fmt: skip
_INDEX_TYPES = ("CollectionPage", "ItemList", "SearchResultsPage")
_DATED = ("article:published_time", "parsely-pub-date", "datepublished", "dc.date", "dc.date.issued", "date", "pubdate")
_DEEPEST = 6
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What the page says of itself; None for each it does not say. ``kind`` is ``article``, ``index`` or None."""

    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    title: str | None = None
    url: str | None = None
    lang: str | None = None
    kind: str | None = None


def provenance_of(html: str) -> Provenance:
    """Read the head of a page. Broken JSON and odd values are passed over, never raised."""
    head = html[:_HEAD]
    meta = _metas(head)
    article: Mapping[str, Any] = {}
    types: set[str] = set()
    for item in _items(head):
        kinds = _strings(item.get("@type"))
        types.update(kinds)
        if not article and any(kind in _ARTICLE_TYPES for kind in kinds):
            article = item
    og_type = (meta.get("og:type") or "").lower()
    kind = None
    if article or og_type == "article" or "article:published_time" in meta:
        kind = "article"
    elif og_type == "website" or types & set(_INDEX_TYPES):
        kind = "index"
    lang = _text(article.get("inLanguage")) or _first(_LANG, head)
    author = meta.get("author") or meta.get("article:author") or meta.get("parsely-author")
    published = next((meta[name] for name in _DATED if name in meta), None)
    return Provenance(
        outlet=_name(article.get("publisher")) or meta.get("og:site_name") or meta.get("application-name"),
        author=_name(article.get("author")) or _person(author),
        published=_day(article.get("datePublished")) or _day(published),
        title=_text(article.get("headline")) or meta.get("og:title") or _first(_TITLE, head),
        url=_first(_CANONICAL, head) or meta.get("og:url"),
        lang=lang[:2].lower() if lang else None,
        kind=kind,
    )


def _metas(head: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in _META.findall(head):
        attributes = {name.lower(): one or two for name, one, two in _ATTRIBUTE.findall(tag)}
        key = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        value = _text(attributes.get("content"))
        if key and value:
            found.setdefault(key, value)
    return found


def _items(head: str) -> Iterator[Mapping[str, Any]]:
    for opening in islice(_SCRIPT.finditer(head), _MOST_SCRIPTS):
        end = head.find("</script", opening.end())
        try:
            data = json.loads(head[opening.end() : max(end, opening.end())])
        except (ValueError, RecursionError):
            continue
        yield from _flattened(data, 0)


def _flattened(data: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data[:100]:
            yield from _flattened(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        yield from _flattened(data.get("@graph"), depth + 1)
        yield from _flattened(data.get("mainEntity"), depth + 1)


def _strings(value: object) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return _SPACE.sub(" ", unescape(value)).strip()[:500] or None


def _name(value: object) -> str | None:
    if isinstance(value, list):
        names = [name for item in value[:10] if (name := _name(item))]
        return ", ".join(dict.fromkeys(names)) or None
    return _person(_text(value.get("name") if isinstance(value, dict) else value))


def _person(name: str | None) -> str | None:
    return None if name is None or name.startswith(("http:", "https:")) else name


def _day(value: object) -> str | None:
    """Return the ISO day of a timestamp, if there is such a day."""
    day = (_text(value) or "")[:10]
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return _text(found[1]) if found else None
