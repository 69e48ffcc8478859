"""From an HTML page to its article text, or a reason why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from facts.errors import NotAnArticle
from facts.reading.provenance import Provenance, provenance_of

LARGEST_PAGE = 5_000_000
"""Characters of HTML that are parsed; articles have tens of thousands."""
_SHORTEST = 140
"""Characters of running text below which a page holds no article."""
_SENTENCE = re.compile(r"[.!?…]['\"”’»)]?\s*$")
_SIGNS = tuple(
    (reason, re.compile(sign, re.IGNORECASE))
    for reason, sign in (
        (
            "It asks to log in or subscribe",
            r"\b(?:log|sign) ?in to (?:continue|read|view)|subscribe to (?:continue|read)|already a subscriber"
            r"|create (?:an|a free) account to|members? only",
        ),
        (
            "It asks for consent to cookies",
            r"\bcookies?\b[^.]{0,200}\b(?:consent|accept|preferences|agree)"
            r"|\b(?:accept|consent|agree)\b[^.]{0,80}\bcookies?\b",
        ),
        (
            "It needs JavaScript to show anything",
            r"(?:enable|requires|turn on) javascript|javascript is (?:disabled|required)",
        ),
        (
            "It checks whether a browser is asking",
            r"verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser|captcha|access denied"
            r"|unusual traffic",
        ),
        (
            "It says that the page does not exist",
            r"page (?:was )?(?:not found|does ?n.t exist|cannot be found)|\b404\b|no longer available",
        ),
    )
)
_LOOKED_AT = 200_000
"""Characters of a refused page in which a reason is looked for."""
_TAG = re.compile(r"<[^<>]{0,5000}>")
_HIDDEN = re.compile(r"<(script|style)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The text of an article, paragraphs on lines of their own, and what the page says of itself."""

    text: str
    provenance: Provenance


def page_from(html: str, url: str | None) -> Page:
    """Take the article out of a page.

    Raises:
        NotAnArticle: too large, binary, or a page without one article; the message says which.
    """
    if len(html) > LARGEST_PAGE:
        raise NotAnArticle(
            f"This page has {len(html):,} characters of HTML; up to {LARGEST_PAGE:,} are read. Nothing was stored. "
            "Hand in the article's text instead."
        )
    said = provenance_of(html)
    extracted = _extracted(html, url)
    text = extracted[0]
    paragraphs = [line for line in text.split("\n") if line.strip()]
    running = [line for line in paragraphs if len(line) >= 60 and _SENTENCE.search(line)]
    if sum(map(len, running)) < _SHORTEST:
        raise NotAnArticle(f"{_why_not(html, paragraphs, said)}. Nothing was stored. Use the article's own address.")
    if said.kind == "index" and len(running) * 3 < len(paragraphs):
        raise NotAnArticle(
            "This looks like a list of headlines, not one article. Nothing was stored. Use the article's own address."
        )
    return Page(text=text, provenance=_cross_checked(said, extracted[1]))


def _extracted(html: str, url: str | None) -> tuple[str, Provenance]:
    import trafilatura

    try:
        found = trafilatura.bare_extraction(
            html, url=url, with_metadata=True, include_comments=False, include_tables=False, favor_precision=True
        )
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise NotAnArticle(f"This page cannot be parsed ({type(error).__name__}). Nothing was stored.") from error
    if found is None or isinstance(found, dict):
        return "", Provenance()
    return found.text or "", Provenance(
        outlet=found.sitename, author=found.author, published=found.date, title=found.title, url=found.url
    )


def _cross_checked(said: Provenance, seen: Provenance) -> Provenance:
    """Prefer what the page states; fill its gaps from what was found in the layout.

    An outlet given as a bare host name is taken only where nothing better is there.
    """
    outlets = [name for name in (said.outlet, seen.outlet) if name]
    named = [name for name in outlets if "." not in name or " " in name]
    return Provenance(
        outlet=next(iter(named or outlets), None),
        author=said.author or seen.author,
        published=said.published or seen.published,
        title=said.title or seen.title,
        url=said.url or seen.url,
        lang=said.lang,
        kind=said.kind,
    )


def _why_not(html: str, paragraphs: list[str], said: Provenance) -> str:
    words = _TAG.sub(" ", _shown(html[:_LOOKED_AT]))
    for reason, sign in _SIGNS:
        if sign.search(words):
            return f"No article text is on this page. {reason}"
    if said.kind == "index" or html.lower().count("<a ") > 20 or len(paragraphs) > 5:
        return "This looks like a list of links, not one article"
    return "No article text is on this page"


def _shown(html: str) -> str:
    """Leave out what scripts and styles hold."""
    kept: list[str] = []
    at = 0
    while found := _HIDDEN.search(html, at):
        kept.append(html[at : found.start()])
        end = html.find(f"</{found[1]}", found.end())
        at = end if end >= 0 else len(html)
    return "".join((*kept, html[at:]))
