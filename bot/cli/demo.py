"""``demo``: the main job from end to end, on a record that is thrown away, without tokens or network."""

from __future__ import annotations

import asyncio
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape
from rich.rule import Rule
from rich.text import Text

from bot.cli.session import Session, pass_session
from bot.clock import now
from bot.settings import adapter_module
from facts.communities import Community
from facts.model import Target

if TYPE_CHECKING:
    from rich.console import Console

    from facts.engine import Engine
    from facts.model import Production

PRODUCTION = "Romy and Michele sequel"
QUESTIONS = (
    "Is it greenlit?",
    "Who's coming back?",
    "Who's directing the sequel?",
    "When do they start shooting?",
    "When does it come out?",
)
"""The third is a trap: a director is chosen but not named, and the first film's is not the sequel's. The fifth is on no
record at all."""


@click.command(epilog="Example: onrecord demo")
@pass_session
def demo(session: Session) -> None:
    """Show the main job: an article and a feed in, statements accepted, questions answered, channels told."""
    with tempfile.TemporaryDirectory(prefix="onrecord-demo-") as folder:
        _Demo(session, Path(folder)).show()


class _Demo:
    def __init__(self, session: Session, folder: Path) -> None:
        self._session = session
        self._out: Console = session.console
        session.database = f"sqlite:///{folder}/record.db"

    def show(self) -> None:
        production = self._follow()
        self._read_article(production)
        asyncio.run(self._watch_feed(production))
        self._accept_all()
        self._ask()
        self._announce()
        self._out.print(Rule())
        self._out.print("That was the whole path. The record of this demo is thrown away; to keep your own:\n")
        self._out.print('  .venv/bin/onrecord ingest article.txt -p "Your Film"   .venv/bin/onrecord review')
        self._out.print('  .venv/bin/onrecord ask "is it greenlit?"               .venv/bin/onrecord run\n')

    @property
    def _engine(self) -> Engine:
        return self._session.engine

    def _title(self, text: str) -> None:
        self._out.print()
        self._out.print(Rule(f"[bold]{escape(text)}", align="left"))

    def _follow(self) -> Production:
        production = self._engine.add_production(
            PRODUCTION,
            self._session.actor,
            aliases=["Romy and Michele 2", "Romy and Michele's High School Reunion sequel"],
            kind="film",
            original="Romy and Michele's High School Reunion",
        )
        for platform in ("discord", "slack"):
            tenant = f"{platform}:demo"
            target = Target(f"{tenant}/news")
            follows = Community(id=target, tenant=tenant, production=production.id, target=target)
            self._engine.follow(follows, self._session.actor)
        return production

    def _read_article(self, production: Production) -> None:
        from adapters.console import proposal
        from facts.extracting import extract
        from facts.reading import Article, document_from

        self._title("1  An article arrives, and this is what is found in it")
        text = files("bot").joinpath("samples/sequel.txt").read_text("utf-8")
        document = document_from(Article(text=text, outlet="Sample Gazette"), retrieved_at=now())
        candidates = extract(document, self._session.lexicon, production)
        self._engine.ingest(document, candidates, production, self._session.actor)
        for candidate in candidates:
            self._out.print(proposal(candidate), end="\n\n")

    async def _watch_feed(self, production: Production) -> None:
        from aiohttp import web

        self._title("2  A feed is polled (on this machine), and what concerns the film is proposed")
        site = web.Application()
        for name in ("feed.xml", "script.html"):
            site.router.add_get(f"/{name}", _sample)
        runner = web.AppRunner(site)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            await self._poll(f"http://{host}:{port}/feed.xml", production)
        finally:
            await runner.cleanup()

    async def _poll(self, address: str, production: Production) -> None:
        from adapters.console import proposal
        from adapters.fetch import Fetcher, Limits
        from bot.polling import Parsing, poll_round
        from facts.aio import AsyncEngine
        from facts.engine import Engine
        from facts.storage import open_storage

        known = {item.candidate.id for item in self._engine.queue(limit=100)}
        lexicon = self._session.lexicon
        watching = AsyncEngine(lambda: Engine(open_storage(self._session.database), lexicon, now))
        fetcher, parsing = Fetcher(now, limits=Limits(spacing=0), allow_loopback=True), Parsing(1)
        try:
            source = await watching.do(Engine.add_source, address, self._session.actor, newest=5)
            await poll_round(watching, fetcher, parsing, lexicon, now)
            seen = await watching.do(Engine.entries, source.id)
        finally:
            await parsing.close()
            await fetcher.close()
            await watching.close()
        for each in reversed(seen):
            self._out.print(f"[bold]{each.state.value}[/bold]: {escape(each.entry.title)} ({escape(each.reason)})")
        self._out.print()
        for item in self._engine.queue(limit=100):
            if item.candidate.id not in known:
                self._out.print(proposal(item.candidate), end="\n\n")

    def _accept_all(self) -> None:
        self._title("3  A moderator accepts")
        waiting = self._engine.queue(limit=100)
        for item in waiting:
            self._engine.accept(item.candidate.id, self._session.actor)
        self._out.print(f"{len(waiting)} statements are on record, each with its words, its speaker and its firmness.")

    def _ask(self) -> None:
        from adapters.console import card
        from facts.messages import Question

        self._title("4  Fans ask")
        for question in QUESTIONS:
            self._out.print(f"[bold]› {escape(question)}")
            self._out.print(card(self._engine.ask(Question(text=question, production=PRODUCTION))), end="\n\n")

    def _announce(self) -> None:
        self._title("5  What each channel is told")
        for owed in self._engine.claim(["discord", "slack"], limit=2):
            platform = owed.delivery.target.partition(":")[0]
            assert owed.announcement is not None  # noqa: S101 - only announcements were owed
            self._out.print(f"[bold]{platform.capitalize()}")
            for line in adapter_module(platform).preview(owed.announcement).splitlines():
                self._out.print(Text(f"  {line}"))
            self._out.print()


async def _sample(request: Any) -> Any:
    from aiohttp import web

    name = request.path.lstrip("/")
    content = files("bot").joinpath("samples", name).read_text("utf-8")
    kind = "application/rss+xml" if name.endswith(".xml") else "text/html"
    return web.Response(text=content.replace("{address}", f"http://{request.host}"), content_type=kind)
