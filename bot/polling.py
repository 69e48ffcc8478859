"""The poll round: what is due is fetched, parsed off the loop, told apart, and the articles that concern us are read.

Every result is written in one transaction together with the fact that it was reached; a process killed anywhere leaves
leases that run out, and the next round does again what was not written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import structlog

from bot.hubs import ask_hubs
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError, FeedBroken, FetchFailed, NotAnArticle
from facts.extracting import extract
from facts.lexicon import Lexicon
from facts.model import Document
from facts.ports import Clock
from facts.reading import Article, document_from
from facts.reading.feeds import Parser
from facts.sources import Errand, Feed, Fetched, Poll, Reading, Source, SourceKind, Told
from facts.watching.identity import Key

if TYPE_CHECKING:
    from adapters.fetch import Fetcher

AT_ONCE = 32
"""Sources that are fetched side by side; one host is only ever asked one thing at a time."""
PARSERS = 3
_TOGETHER = 100
"""Polls that are leased, and unchanged ones that are written, in one transaction."""
_Result = TypeVar("_Result")

log = structlog.get_logger("polling")


class Fetching(Protocol):
    """The part of ``adapters.fetch.Fetcher`` that polling needs."""

    async def __call__(self, address: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Fetch an address under limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What a round did. ``problems`` are one clear line each, with the address they are about."""

    polled: int = 0
    unchanged: int = 0
    waiting: int = 0
    skipped: int = 0
    articles: int = 0
    proposed: int = 0
    problems: tuple[str, ...] = ()


class Parsing:
    """A few parser processes; each request gets one to itself, so that a slow feed holds up no other."""

    def __init__(self, parsers: int = PARSERS) -> None:
        """Start nothing yet."""
        self._idle: asyncio.LifoQueue[Parser] = asyncio.LifoQueue()
        self._all = tuple(Parser() for _ in range(parsers))
        for parser in reversed(self._all):
            self._idle.put_nowait(parser)
        self._threads = ThreadPoolExecutor(parsers, thread_name_prefix="parsing")

    async def __call__(self, request: Callable[[Parser], _Result]) -> _Result:
        """Run a request on an idle parser, off the event loop.

        A caller that is cancelled leaves its request running; the parser is idle again when that has ended.
        """
        parser = await self._idle.get()
        running = asyncio.get_running_loop().run_in_executor(self._threads, request, parser)
        running.add_done_callback(lambda done: self._ended(done, parser))
        return await asyncio.shield(running)

    async def close(self) -> None:
        """End the processes."""
        for parser in self._all:
            parser.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _ended(self, done: asyncio.Future[Any], parser: Parser) -> None:
        self._idle.put_nowait(parser)
        if not done.cancelled():
            # Looked at here, so that nobody is warned of an error whose caller has gone.
            done.exception()


async def poll_round(
    engine: AsyncEngine, fetch: Fetching, parsing: Parsing, lexicon: Lexicon, clock: Clock
) -> PollReport:
    """Poll every source that is due, then read every article that waits; return what was done."""
    report = await _poll_sources(engine, fetch, parsing)
    while errands := await engine.do(Engine.due_entries, limit=AT_ONCE):
        done = await asyncio.gather(*(_read(engine, fetch, parsing, lexicon, clock, errand) for errand in errands))
        report = replace(
            report,
            articles=report.articles + len(done),
            proposed=report.proposed + sum(proposed for proposed, _ in done),
            problems=report.problems + tuple(problem for _, problem in done if problem),
        )
    return report


async def look(fetch: Fetching, parsing: Parsing, source: Source) -> tuple[Fetched, Feed | None]:
    """Fetch a source and parse what it holds; None where it has not changed.

    Raises:
        FactsError: it cannot be fetched or read; the message is one clear line.
    """
    fetched = await fetch(source.url, etag=source.etag, last_modified=source.last_modified)
    if fetched.status == 304:
        return fetched, None
    feed = await parsing(lambda parser: parser.feed(fetched, source.kind))
    return fetched, replace(feed, hub=fetched.hub, topic=fetched.topic) if fetched.hub else feed


async def _poll_sources(engine: AsyncEngine, fetch: Fetching, parsing: Parsing) -> PollReport:
    report = PollReport()
    unwritten: list[tuple[Source, Poll]] = []

    async def written(made: Sequence[tuple[Source, Poll]]) -> None:
        nonlocal report
        done = await engine.do(Engine.polled, [poll for _, poll in made])
        report = _counted(report, made, done)

    async def one(source: Source) -> None:
        poll = await _poll(fetch, parsing, source)
        if poll.feed is not None:
            await written([(source, poll)])
            return
        unwritten.append((source, poll))
        if len(unwritten) >= _TOGETHER:
            ready = unwritten.copy()
            unwritten.clear()
            await written(ready)

    await _each(engine, one)
    if unwritten:
        await written(unwritten)
    return report


async def _each(engine: AsyncEngine, work: Callable[[Source], Awaitable[None]]) -> None:
    """Do the work for every due source, so many at once, leasing as it goes; a slow one holds up only itself."""
    waiting: list[Source] = []
    leasing = asyncio.Lock()

    async def worker() -> None:
        while True:
            async with leasing:
                if not waiting:
                    waiting.extend(await engine.do(Engine.due_sources, limit=_TOGETHER))
                if not waiting:
                    return
                source = waiting.pop(0)
            await work(source)

    try:
        async with asyncio.TaskGroup() as workers:
            for _ in range(AT_ONCE):
                workers.create_task(worker())
    except ExceptionGroup as failed:
        # They all fail for one reason, the database's, which is told in one line.
        raise failed.exceptions[0] from None


async def _poll(fetch: Fetching, parsing: Parsing, source: Source) -> Poll:
    try:
        fetched, feed = await look(fetch, parsing, source)
    except FetchFailed as error:
        return _failed(source, str(error), gone=error.gone, after=error.after)
    except FactsError as error:
        return _failed(source, str(error))
    except Exception as error:
        # A fault of ours over one source must not keep the others from being polled.
        log.exception("source stumbled", source=source.url)
        return _failed(source, f"On Record stumbled over it ({type(error).__name__}); the log says where.")
    return Poll(
        source=source.id,
        fence=source.fence,
        leased=source,
        feed=feed,
        fresh_for=fetched.fresh_for,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        moved_to=fetched.moved_to,
    )


def _failed(source: Source, error: str, *, gone: bool = False, after: timedelta | None = None) -> Poll:
    log.warning("source failed", source=source.url, error=error)
    return Poll(source=source.id, fence=source.fence, error=error, gone=gone, after=after)


def _counted(report: PollReport, made: Sequence[tuple[Source, Poll]], told: Sequence[Told]) -> PollReport:
    said = ((source, poll.error or (poll.feed.fault if poll.feed else "")) for source, poll in made)
    return replace(
        report,
        polled=report.polled + len(made),
        unchanged=report.unchanged + sum(poll.feed is None and not poll.error for _, poll in made),
        waiting=report.waiting + sum(each.waiting for each in told),
        skipped=report.skipped + sum(each.skipped for each in told),
        problems=(*report.problems, *(f"{source.url}: {problem}" for source, problem in said if problem)),
    )


async def _read(
    engine: AsyncEngine, fetch: Fetching, parsing: Parsing, lexicon: Lexicon, clock: Clock, errand: Errand
) -> tuple[int, str]:
    """Read one entry's article for every production it concerns; return how many candidates are new, or a problem."""
    address = errand.seen.entry.url or errand.source.url
    try:
        made = await readings(errand, fetch, parsing, lexicon, clock)
    except (FetchFailed, FeedBroken, NotAnArticle) as error:
        after, gone = (error.after, error.gone) if isinstance(error, FetchFailed) else (None, False)
        await engine.do(Engine.entry_failed, errand, str(error), after=after, gone=gone)
        return 0, f"{address}: {error}"
    except FactsError as error:
        await engine.do(Engine.entry_failed, errand, str(error), gone=True)
        return 0, f"{address}: {error}"
    except Exception as error:
        # As above: one article must not keep the others from being read.
        log.exception("article stumbled", address=address)
        said = f"On Record stumbled over it ({type(error).__name__}); the log says where."
        await engine.do(Engine.entry_failed, errand, said)
        return 0, f"{address}: {said}"
    return await engine.do(Engine.entry_read, errand, made), ""


async def readings(errand: Errand, fetch: Fetching, parsing: Parsing, lexicon: Lexicon, clock: Clock) -> list[Reading]:
    """Return what an entry's article says, read for each production it concerns.

    Raises:
        FactsError: as for ``article_of``.
    """
    document = await article_of(errand, fetch, parsing, clock)
    return [
        Reading(
            document=document,
            production=production,
            candidates=await asyncio.to_thread(extract, document, lexicon, production),
        )
        for production in errand.productions
    ]


async def article_of(errand: Errand, fetch: Fetching, parsing: Parsing, clock: Clock) -> Document:
    """Return an entry's article: its page, or its own text where it has no page of its own.

    Raises:
        FactsError: the page cannot be fetched, or holds no article.
    """
    entry, source = errand.seen.entry, errand.source
    outlet = "" if source.kind is SourceKind.PAGE else source.title
    published, read_at = entry.published[:10], clock()
    if not entry.url or (Key.LINK in source.unsuited and entry.text):
        own = Article(text=entry.text or entry.title, url=entry.url or source.url, title=entry.title, outlet=outlet)
        return document_from(replace(own, published=published or None), retrieved_at=read_at)
    fetched = await fetch(entry.url)

    def article(parser: Parser) -> Document:
        document = parser.article(fetched, retrieved_at=read_at, published=published, url=entry.url)
        return document if document.outlet or not outlet else replace(document, outlet=outlet)

    return await parsing(article)


class Watcher:
    """The poll round with everything it needs, made when the first round is due; close it."""

    def __init__(
        self,
        *,
        engine: AsyncEngine,
        lexicon: Lexicon,
        clock: Clock,
        contact: str = "",
        public: str = "",
        allow_loopback: bool = False,
    ) -> None:
        """Take what the round works with; ``allow_loopback`` is for development and tests.

        ``public`` is the address below which hubs reach us.
        """
        self._engine = engine
        self._public = public
        self._moved = False
        self._lexicon = lexicon
        self._clock = clock
        self._contact = contact
        self._allow_loopback = allow_loopback
        self._opened: tuple[Fetcher, Parsing] | None = None

    async def round(self) -> PollReport:
        """Poll what is due and read what waits."""
        fetch, parsing = self._open()
        report = await poll_round(self._engine, fetch, parsing, self._lexicon, self._clock)
        if report.polled or report.articles:
            log.info(
                "polled",
                sources=report.polled,
                unchanged=report.unchanged,
                waiting=report.waiting,
                proposed=report.proposed,
                problems=len(report.problems),
            )
        return report

    async def ask_hubs(self) -> None:
        """Ask hubs to tell us of news, as far as that is due."""
        fetch, _ = self._open()
        if not self._moved:
            await self._engine.do(Engine.move_callbacks, self._public)
            self._moved = True
        await ask_hubs(self._engine, fetch.post, self._public)

    async def close(self) -> None:
        """Let go of connections and processes; safe to call twice."""
        if self._opened is not None:
            fetch, parsing = self._opened
            self._opened = None
            await parsing.close()
            await fetch.close()

    def _open(self) -> tuple[Fetcher, Parsing]:
        if self._opened is None:
            from adapters.fetch import Fetcher

            self._opened = Fetcher(self._clock, contact=self._contact, allow_loopback=self._allow_loopback), Parsing()
        return self._opened
