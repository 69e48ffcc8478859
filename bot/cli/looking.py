"""Looking at a source before it is watched: what it holds, what would be read of it, what that would propose."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.cli.session import Session
from bot.clock import now
from facts.errors import FactsError, FeedBroken
from facts.model import Candidate, Production, SourceId
from facts.sources import Entry, EntryId, Errand, Feed, SeenEntry, Source, SourceKind
from facts.watching.relevance import Relevance

if TYPE_CHECKING:
    from bot.polling import Fetching, Parsing

_Result = TypeVar("_Result")
_TRIED = SourceId("f-test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is at an address. ``others`` are further feeds that the page at that address links to."""

    url: str
    feed: Feed
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """An entry as it would be judged, and read: what its article would propose, or why it cannot be read."""

    entry: Entry
    judged: Relevance
    read: bool = False
    proposed: tuple[Candidate, ...] = ()
    problem: str = ""


def looked(session: Session, work: Callable[[Fetching, Parsing], Awaitable[_Result]]) -> _Result:
    """Run some work with a fetcher and parsers of its own."""
    from bot.outside import outside

    async def run() -> _Result:
        async with outside(session.variables) as (fetch, parsing):
            return await work(fetch, parsing)

    return asyncio.run(run())


async def found(fetch: Fetching, parsing: Parsing, url: str, kind: SourceKind) -> Look:
    """Return what a source holds; a page that links to feeds stands for the first of them.

    Raises:
        FactsError: it cannot be fetched, or is nothing that can be watched so; the message is one clear line.
    """
    from bot.polling import look

    others: tuple[str, ...] = ()
    try:
        _, feed = await look(fetch, parsing, Source(id=_TRIED, url=url, kind=kind))
    except FeedBroken as error:
        if not error.found_at:
            raise
        url, *rest = error.found_at
        others = tuple(rest)
        _, feed = await look(fetch, parsing, Source(id=_TRIED, url=url))
    if feed is None:
        raise FactsError(f"{url} sent nothing to read. Nothing was changed.")
    return Look(url=url, feed=feed, others=others)


async def tried(
    fetch: Fetching,
    parsing: Parsing,
    session: Session,
    source: Source,
    judged: Sequence[tuple[Entry, Relevance]],
    most: int,
) -> tuple[Trial, ...]:
    """Read the articles of the first ``most`` entries that concern what is followed; keep nothing."""
    from bot.polling import readings

    followed = {each.id: each for each in session.engine.productions()}
    trials = []
    for entry, found in judged:
        productions = tuple(followed[id] for id in found.productions)
        if not productions or most <= 0:
            trials.append(Trial(entry=entry, judged=found))
            continue
        most -= 1
        try:
            made = await readings(_errand(entry, source, productions), fetch, parsing, session.lexicon, now)
        except FactsError as error:
            trials.append(Trial(entry=entry, judged=found, read=True, problem=str(error)))
            continue
        proposed = tuple(candidate for reading in made for candidate in reading.candidates)
        trials.append(Trial(entry=entry, judged=found, read=True, proposed=proposed))
    return tuple(trials)


def _errand(entry: Entry, source: Source, productions: tuple[Production, ...]) -> Errand:
    seen = SeenEntry(id=EntryId("e-test"), source=source.id, entry=entry, seen_at=now())
    return Errand(seen=seen, source=source, productions=productions)
