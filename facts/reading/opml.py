"""Lists of sources in OPML 2.0, in and out. A watched page is a link whose category says so."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from facts.errors import Invalid
from facts.sources import Source, SourceKind

LARGEST = 5_000_000
WATCHED = "/watched page"


def to_opml(sources: Iterable[Source]) -> str:
    """Return sources as an OPML document."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Sources of On Record"
    body = ElementTree.SubElement(root, "body")
    for source in sources:
        title = source.title or source.url
        if source.kind is SourceKind.PAGE:
            given = {"type": "link", "url": source.url, "category": WATCHED}
        else:
            given = {"type": "rss", "xmlUrl": source.url}
        ElementTree.SubElement(body, "outline", {"text": title, "title": title, **given})
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def from_opml(content: bytes) -> tuple[tuple[str, str, SourceKind], ...]:
    """Return what a document lists, in its order, each as its address, title and kind: a feed, or a page to watch.

    Raises:
        Invalid: it is no OPML, too large, or declares entities.
    """
    if len(content) > LARGEST or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Invalid("This OPML file is too large or declares entities, and was not read. Nothing was changed.")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - declarations are refused above
    except ElementTree.ParseError as error:
        raise Invalid(f"This is no OPML file: its XML breaks off at line {error.position[0]}.") from None
    if root.tag != "opml":
        raise Invalid("This is no OPML file. Export one from another feed reader. Nothing was changed.")
    listed: dict[str, tuple[str, SourceKind]] = {}
    for outline in root.iter("outline"):
        is_page = outline.get("category") == WATCHED
        if address := outline.get("url" if is_page else "xmlUrl", "").strip():
            title = (outline.get("title") or outline.get("text") or "").strip()
            listed[address] = title, SourceKind.PAGE if is_page else SourceKind.FEED
    return tuple((address, *known) for address, known in listed.items())
