"""An article as it arrives, and the document it becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from facts.errors import NotAnArticle
from facts.lexicon import Lexicon
from facts.model import Document, DocumentId, fingerprint
from facts.reading.languages import UNDETERMINED, language_of

LARGEST_TEXT = 8_000_000
"""Characters of text that are read; the longest articles have a hundredth of that."""
_UNTOLD = "en"
"""The language of a text too short to tell."""
_FEW_WORDS = 30
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
_MAGIC = ("%PDF-", "PK\x03\x04", "\x89PNG", "GIF8", "\x7fELF", "\ufffdPNG", "ÿØÿ", "\x1f\x8b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What somebody hands in: either ``text`` or ``html``, and whatever is known about where it stood.

    ``published`` is ``YYYY-MM-DD`` or None; ``lang`` an ISO 639-1 code or None where it is to be told from the words.
    """

    text: str | None = None
    html: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    lang: str | None = None


def document_from(
    article: Article, *, retrieved_at: datetime | None = None, lexicon: Lexicon | None = None
) -> Document:
    """Make the document: its text, language and provenance. The text of ``article.text`` is kept to the letter.

    What is known of an article goes before what its page says. ``lexicon`` tells languages apart; the shipped one where
    none is given. The id is made from the address and the text, so that the same article read twice is one document.

    Raises:
        NotAnArticle: nothing is left to read; the message says why.
    """
    given = article.html if article.text is None else article.text
    _refuse_what_is_no_text(given or "")
    if article.text is not None:
        text, said = article.text, None
    else:
        from facts.reading.pages import page_from

        page = page_from(article.html or "", article.url)
        text, said = page.text, page.provenance
    url = article.url or (said.url if said else None)
    return Document(
        id=DocumentId("d-" + fingerprint(url, text)),
        text=text,
        url=url,
        outlet=article.outlet or (said.outlet if said else None),
        title=article.title or (said.title if said else None),
        byline=said.author if said else None,
        published=article.published or (said.published if said else None),
        lang=_language(article.lang, text, lexicon),
        retrieved_at=retrieved_at,
    )


def _language(given: str | None, text: str, lexicon: Lexicon | None) -> str:
    """Return the language given, or told from the words; a text too short to tell is taken for English.

    A page's own ``lang`` is not asked: templates leave it at English whatever the article is in.
    """
    if given:
        return given.strip().lower()[:2]
    told = language_of(text, lexicon or _shipped())
    return _UNTOLD if told == UNDETERMINED and text.count(" ") < _FEW_WORDS else told


@cache
def _shipped() -> Lexicon:
    return Lexicon.load()


def _refuse_what_is_no_text(given: str) -> None:
    if not given.strip():
        raise NotAnArticle("This article is empty: there is no text to read. Nothing was stored.")
    if len(given) > LARGEST_TEXT:
        raise NotAnArticle(
            f"This article has {len(given):,} characters; up to {LARGEST_TEXT:,} are read. Nothing was stored."
        )
    sample = given[:4000]
    odd = len(_ODD.findall(sample))
    if given.startswith(_MAGIC) or odd * 20 > len(sample):
        raise NotAnArticle("This is a binary file, not text or HTML. Nothing was stored. Hand in the article's text.")
