"""An article from the web, for ``ingest URL``: fetched under the same limits as sources are."""

from __future__ import annotations

import asyncio

from bot.cli.session import Session
from bot.outside import outside
from facts.reading import Article
from facts.reading.charsets import decoded


def article_at(session: Session, url: str, *, outlet: str | None, published: str | None, lang: str | None) -> Article:
    """Fetch a page and hand it on as an article, with what is known about it.

    Raises:
        FactsError: the address is refused, or nothing can be fetched from it; the message is one clear line.
    """

    async def fetched() -> Article:
        async with outside(session.variables) as (fetch, _):
            answer = await fetch(url)
        text = decoded(answer.body, answer.charset)
        return Article(html=text, url=url, outlet=outlet, published=published, lang=lang)

    return asyncio.run(fetched())
