"""``read`` and ``ingest``: an article in, statements out; stored or not."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.lines import Json, each_line, each_line_in_parallel
from bot.cli.session import Session, pass_session, print_json
from bot.clock import now
from bot.contract import LONGEST_ARTICLE, ProductionGiven, article_from, candidate_json, production_from
from facts.errors import FactsError, Invalid
from facts.extracting import extract
from facts.model import CandidateState, Production, ProductionId
from facts.reading import Article, document_from

if TYPE_CHECKING:
    from facts.messages import Ingested

_PROVENANCE = (
    click.option("--outlet", metavar="NAME", help="Who published the article."),
    click.option("--url", metavar="URL", help="Where it stands."),
    click.option("--published", metavar="DATE", help="When it was published, like 2026-11-24; leave out if unknown."),
    click.option("--lang", metavar="CODE", help="Its language, like en; told from the words where left out."),
    click.option("--production", "-p", metavar="NAME", help="The production it is about."),
)


def _provenance(command: Callable[..., int]) -> Callable[..., int]:
    for option in reversed(_PROVENANCE):
        command = option(command)
    return command


@click.command(epilog='Example: onrecord read article.txt -p "Example Film"')
@click.argument("file", required=False)
@click.option("--jsonl", is_flag=True, help="Read JSON lines from standard input, one article a line.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the contract has it.")
@_provenance
@pass_session
def read(
    session: Session,
    file: str | None,
    jsonl: bool,
    as_json: bool,
    outlet: str | None,
    url: str | None,
    published: str | None,
    lang: str | None,
    production: str | None,
) -> int:
    """Show what would be extracted from an article (a file, or - for standard input); nothing is stored."""
    # Loaded before any worker starts; where it cannot be, that is told once.
    parser = session.parser
    if jsonl:
        return each_line_in_parallel(lambda line: _read_line(session, line))
    article = _article(file, outlet, url, published, lang)
    document = document_from(article, lexicon=session.lexicon)
    found = extract(document, session.lexicon, _unsaved(production), parser)
    if as_json:
        print_json({"text": document.text, "statements": [candidate_json(each) for each in found]})
        return 0
    from adapters.console import proposal

    for candidate in found:
        session.console.print(proposal(candidate), end="\n\n")
    session.console.print(f"{len(found)} statement{'' if len(found) == 1 else 's'} found; nothing was stored.")
    return 0


@click.command(epilog='Example: onrecord ingest https://example.com/news -p "Example Film"')
@click.argument("file", metavar="URL|FILE|-", required=False)
@click.option("--jsonl", is_flag=True, help="Read JSON lines from standard input, one article a line.")
@click.option(
    "--accept",
    type=click.Choice(["none", "all"]),
    default="none",
    show_default=True,
    help="Propose to the moderators, or put everything on record at once.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the contract has it.")
@click.option("--again", is_flag=True, help="Show what today's rules would change in what is stored; changes nothing.")
@_provenance
@pass_session
def ingest(
    session: Session,
    file: str | None,
    jsonl: bool,
    accept: str,
    as_json: bool,
    again: bool,
    outlet: str | None,
    url: str | None,
    published: str | None,
    lang: str | None,
    production: str | None,
) -> int:
    """Read an article and keep it, with every statement found in it."""
    if again:
        from bot.cli.again import replay

        return replay(session, production, as_json)
    if jsonl:
        return each_line(lambda line: _ingest_line(session, line, accept == "all"))
    if file and file.startswith(("http://", "https://")):
        from bot.cli.fetched import article_at

        article = article_at(session, file, outlet=outlet, published=published, lang=lang)
    else:
        article = _article(file, outlet, url, published, lang)
    about = ProductionGiven(name=production) if production else None
    done = _ingested(session, article, about, accept == "all")
    if as_json:
        print_json(_ingested_json(done))
        return 0
    from adapters.console import proposal

    for candidate in done.candidates:
        session.console.print(proposal(candidate), end="\n\n")
    session.console.print(_summary(done), markup=False)
    return 0


def _read_line(session: Session, line: Json) -> Json:
    given = production_from(line)
    document = document_from(article_from(line), lexicon=session.lexicon)
    unsaved = _unsaved(given.name, given.aliases, given.original, given.kind or "other") if given else None
    found = extract(document, session.lexicon, unsaved, session.parser)
    shown: Json = {"statements": [candidate_json(each) for each in found]}
    return shown if line.get("html") is None else {"text": document.text, **shown}


def _ingest_line(session: Session, line: Json, accept: bool) -> Json:
    return _ingested_json(_ingested(session, article_from(line), production_from(line), accept))


def _ingested(session: Session, article: Article, about: ProductionGiven | None, accept: bool) -> Ingested:
    followed = session.engine.productions()
    if about is None and len(followed) != 1:
        raise Invalid("Say which production this article is about: --production NAME, or “production” in the line.")
    document = document_from(article, retrieved_at=now(), lexicon=session.lexicon)
    production = (
        followed[0]
        if about is None
        else session.engine.add_production(
            about.name, session.actor, aliases=about.aliases, kind=about.kind, original=about.original
        )
    )
    found = extract(document, session.lexicon, production, session.parser)
    return session.engine.ingest(document, found, production, session.actor, accept=accept)


def _ingested_json(done: Ingested) -> Json:
    return {
        "document": done.document.id,
        "new": done.new,
        "statements": [
            {
                **candidate_json(candidate),
                "statement": done.statements[candidate.id].id if candidate.id in done.statements else candidate.id,
                "state": candidate.state.value,
            }
            for candidate in done.candidates
        ],
    }


def _summary(done: Ingested) -> str:
    waiting = sum(candidate.state is CandidateState.PROPOSED for candidate in done.candidates)
    known = "" if done.new else "This article was on record already. "
    if not done.candidates:
        return f"{known}No statement was found in it; the article is kept."
    if waiting:
        return f"{known}{waiting} of {len(done.candidates)} wait for a moderator: onrecord review"
    return f"{known}{len(done.statements)} statements are on record for {done.production.name}."


def _article(file: str | None, outlet: str | None, url: str | None, published: str | None, lang: str | None) -> Article:
    if file is None:
        raise click.UsageError("Name a file, or - for standard input.")
    content = sys.stdin.buffer.read(LONGEST_ARTICLE * 4 + 1) if file == "-" else _content(file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            f"{file} is not UTF-8 text (byte {error.start}). Save it as UTF-8 and try again. Nothing was stored."
        ) from None
    line: Json = {"outlet": outlet, "url": url, "published": published, "lang": lang}
    looks_like_html = text.lstrip()[:200].lower().startswith(("<!doctype html", "<html"))
    return article_from({**line, "html" if looks_like_html else "text": text})


def _content(file: str) -> bytes:
    path = Path(file)
    try:
        if path.stat().st_size > LONGEST_ARTICLE * 4:
            raise Invalid(f"{file} is larger than an article can be. Nothing was stored.")
        return path.read_bytes()
    except OSError as error:
        raise FactsError(f"{file} cannot be read: {error.strerror}. Nothing was stored.") from None


def _unsaved(
    name: str | None, aliases: tuple[str, ...] = (), original: str | None = None, kind: str = "other"
) -> Production | None:
    if name is None:
        return None
    return Production(id=ProductionId("unsaved"), name=name, aliases=aliases, original=original, kind=kind)
