"""Lists of feeds in OPML 2.0, in and out."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from facts.errors import Invalid
from facts.sources import Source

LARGEST = 5_000_000


def to_opml(sources: Iterable[Source]) -> str:
    """Return sources as an OPML document."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Sources of On Record"
    body = ElementTree.SubElement(root, "body")
    for source in sources:
        title = source.title or source.url
        ElementTree.SubElement(body, "outline", type="rss", text=title, title=title, xmlUrl=source.url)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def from_opml(content: bytes) -> tuple[tuple[str, str], ...]:
    """Return the feeds a document lists, in its order, each as its address and title.

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
    listed = {
        address.strip(): (outline.get("title") or outline.get("text") or "").strip()
        for outline in root.iter("outline")
        if (address := outline.get("xmlUrl", ""))
    }
    return tuple(listed.items())
