"""``source``: the feeds and pages that are watched."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from bot.cli.lines import Json
from bot.cli.session import Session, pass_session, print_json
from facts.errors import FactsError, FeedBroken, Invalid
from facts.model import SourceId
from facts.sources import EntryState, Feed, Policy, SeenEntry, Source, SourceKind, SourceState

if TYPE_CHECKING:
    from bot.polling import Fetching, Parsing

_Result = TypeVar("_Result")
_STATES = [state.value for state in EntryState]
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def source() -> None:
    """The feeds and pages that are watched."""


@source.command(epilog='Example: onrecord source add https://example.com/feed.xml -p "Example Film"')
@click.argument("url")
@click.option("--production", "-p", metavar="NAME", help="Read it for this production only.")
@click.option("--everything", is_flag=True, help="All of it concerns that production, named in its entries or not.")
@click.option("--page", "as_page", is_flag=True, help="Watch the page itself for change, not a feed.")
@click.option("--newest", type=click.IntRange(0, 100), default=0, help="Read so many of the entries there are already.")
@click.option("--trust", is_flag=True, help="Put firm statements of its own site on record without review.")
@_json
@pass_session
def add(
    session: Session,
    url: str,
    production: str | None,
    everything: bool,
    as_page: bool,
    newest: int,
    trust: bool,
    as_json: bool,
) -> None:
    """Watch a feed, a news sitemap, a page, or the feed that a page links to."""
    kind = SourceKind.PAGE if as_page else SourceKind.FEED
    found_url, feed = _looked(session, lambda fetch, parsing: _found(fetch, parsing, url, kind))
    added = session.engine.add_source(
        found_url,
        session.actor,
        kind=kind,
        title=feed.title,
        production=production,
        everything=everything,
        policy=Policy.TRUST if trust else Policy.REVIEW,
        newest=newest,
    )
    if as_json:
        print_json(source_json(added))
        return
    session.console.print(f"Watching {added.title or added.url} · {added.id}", markup=False)
    if found_url != url:
        session.console.print(f"    The feed of that page: {found_url}", markup=False)
    session.console.print(
        f"    {len(feed.entries)} entries are there now; "
        + (f"the newest {newest} are read, the others" if newest else "they")
        + " count as seen. New ones are read from now on: onrecord run"
    )


@source.command("list", epilog="Example: onrecord source list --json")
@_json
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """List what is watched, with its health."""
    found = session.engine.sources()
    if as_json:
        print_json([source_json(each) for each in found])
        return
    for each in found:
        session.console.print(f"{_mark(each)} {each.title or each.url} · {each.id}", markup=False)
        session.console.print(f"    {each.url} · {health(each)}", markup=False)
    if not found:
        session.console.print("Nothing is watched yet: onrecord source add URL")


@source.command(epilog="Example: onrecord source test https://example.com/feed.xml")
@click.argument("url")
@click.option("--production", "-p", metavar="NAME", help="As if it were read for this production only.")
@click.option("--page", "as_page", is_flag=True, help="As if the page itself were watched.")
@_json
@pass_session
def test(session: Session, url: str, production: str | None, as_page: bool, as_json: bool) -> None:
    """Show what would be read of a source and proposed, and why an entry would be skipped; nothing is stored."""
    followed = session.engine.production(production).id if production else None
    kind = SourceKind.PAGE if as_page else SourceKind.FEED
    found_url, feed = _looked(session, lambda fetch, parsing: _found(fetch, parsing, url, kind))
    tried = Source(id=SourceId("f-test"), url=found_url, kind=feed.kind, title=feed.title, production=followed)
    judged = session.engine.judge(tried, feed)
    if as_json:
        print_json(
            {
                "url": found_url,
                "title": feed.title,
                "kind": feed.kind.value,
                "fault": feed.fault,
                "entries": [
                    {
                        "title": entry.title,
                        "url": entry.url,
                        "published": entry.published or None,
                        "read": bool(found.productions),
                        "reason": found.reason,
                    }
                    for entry, found in zip(feed.entries, judged, strict=True)
                ],
            }
        )
        return
    session.console.print(f"{feed.title or found_url} · {feed.kind.value} · {len(feed.entries)} entries", markup=False)
    if feed.fault:
        session.console.print(f"    {feed.fault}", markup=False)
    for entry, found in zip(feed.entries, judged, strict=True):
        mark = "read " if found.productions else "skip "
        session.console.print(f"{mark} {entry.title or entry.url}", markup=False)
        session.console.print(f"      {found.reason}", markup=False)


@source.command(epilog="Example: onrecord source pause f-0123456789abcdef")
@click.argument("named", metavar="ID|URL")
@pass_session
def pause(session: Session, named: str) -> None:
    """Stop polling a source; what was seen stays remembered."""
    session.console.print(f"Paused: {session.engine.pause_source(named, session.actor).url}", markup=False)


@source.command(epilog="Example: onrecord source resume f-0123456789abcdef")
@click.argument("named", metavar="ID|URL")
@pass_session
def resume(session: Session, named: str) -> None:
    """Poll a paused source again; what appeared meanwhile is new."""
    session.console.print(f"Polled again: {session.engine.resume_source(named, session.actor).url}", markup=False)


@source.command(epilog="Example: onrecord source trust f-0123456789abcdef")
@click.argument("named", metavar="ID|URL")
@click.option("--no", "distrust", is_flag=True, help="Review everything of it again.")
@pass_session
def trust(session: Session, named: str, distrust: bool) -> None:
    """Put firm statements of a source's own site on record without review."""
    policy = Policy.REVIEW if distrust else Policy.TRUST
    changed = session.engine.trust_source(named, policy, session.actor)
    said = "Everything of it is reviewed" if distrust else "Its firm statements go on record at once"
    session.console.print(f"{said}: {changed.url}", markup=False)


@source.command(epilog="Example: onrecord source remove f-0123456789abcdef")
@click.argument("named", metavar="ID|URL")
@pass_session
def remove(session: Session, named: str) -> None:
    """Stop watching a source and forget what was seen in it; what it brought to the record stays."""
    session.console.print(f"Removed: {session.engine.remove_source(named, session.actor).url}", markup=False)


@source.command(epilog="Example: onrecord source entries f-0123456789abcdef --state skipped")
@click.argument("named", metavar="ID|URL")
@click.option("--state", "states", multiple=True, type=click.Choice(_STATES), help="Only these; may be repeated.")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="How many, newest first.")
@_json
@pass_session
def entries(session: Session, named: str, states: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List the entries seen in a source, and why each is read or skipped."""
    found = session.engine.entries(named, states=[EntryState(state) for state in states], limit=limit)
    if as_json:
        print_json([_entry_json(each) for each in found])
        return
    for each in found:
        session.console.print(f"{each.state.value:8} {each.entry.title or each.entry.url} · {each.id}", markup=False)
        if each.reason:
            session.console.print(f"         {each.reason}", markup=False)
    if not found:
        session.console.print("No such entry was seen.")


@source.command(epilog="Example: onrecord source pull e-0123456789abcdef")
@click.argument("entry")
@click.option("--production", "-p", metavar="NAME", help="Read it for this production.")
@pass_session
def pull(session: Session, entry: str, production: str | None) -> None:
    """Have an entry read that was skipped, or was there before the source was added."""
    wanted = session.engine.pull_in(entry, session.actor, production=production)
    session.console.print(f"It is read in the next round: {wanted.entry.title or wanted.entry.url}", markup=False)


@source.command(epilog="Example: onrecord source offer f-0123456789abcdef --newest 5")
@click.argument("named", metavar="ID|URL")
@click.option("--newest", type=click.IntRange(1, 100), default=5, show_default=True, help="How many.")
@pass_session
def offer(session: Session, named: str, newest: int) -> None:
    """Have the newest entries read that were there before the source was added, as far as they concern us."""
    offered = session.engine.offer(named, newest, session.actor)
    waiting = sum(each.state is EntryState.WAITING for each in offered)
    session.console.print(f"{waiting} of {len(offered)} concern what is followed and are read in the next round.")


@source.command(epilog="Example: onrecord source poll")
@_json
@pass_session
def poll(session: Session, as_json: bool) -> int:
    """Poll what is due now and read what waits, once, without the bot running."""
    from bot.clock import now
    from bot.logs import start_logging
    from bot.polling import PollReport, poll_round
    from facts.aio import AsyncEngine
    from facts.engine import Engine
    from facts.storage import open_storage

    # What failed is told below, one line each.
    start_logging(level="error", style="console", secrets=())
    lexicon = session.lexicon

    async def polled(fetch: Fetching, parsing: Parsing) -> PollReport:
        engine = AsyncEngine(lambda: Engine(open_storage(session.database), lexicon, now))
        try:
            return await poll_round(engine, fetch, parsing, lexicon, now, session.parser)
        finally:
            await engine.close()

    report = _looked(session, polled)
    if as_json:
        print_json({name: getattr(report, name) for name in report.__slots__})
    else:
        session.console.print(
            f"{report.polled} sources polled, {report.unchanged} unchanged; {report.articles} articles read,"
            f" {report.proposed} statements proposed, {report.skipped} entries skipped."
        )
    for problem in report.problems:
        click.echo(problem, err=True)
    return 1 if report.problems else 0


@source.command("export", epilog="Example: onrecord source export > sources.opml")
@pass_session
def export(session: Session) -> None:
    """Print what is watched as OPML."""
    from facts.reading.opml import to_opml

    click.echo(to_opml(session.engine.sources()), nl=False)


@source.command("import", epilog="Example: onrecord source import sources.opml")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--production", "-p", metavar="NAME", help="Read them for this production only.")
@pass_session
def import_(session: Session, file: Path, production: str | None) -> int:
    """Watch every feed that an OPML file lists; those that are watched already are left as they are."""
    from facts.reading.opml import from_opml

    listed = from_opml(file.read_bytes())
    refused = 0
    for url, title in listed:
        try:
            session.engine.add_source(url, session.actor, title=title, production=production)
        except Invalid as error:
            refused += 1
            click.echo(f"{url}: {error}", err=True)
    session.console.print(f"{len(listed) - refused} feeds are watched.")
    return 1 if refused else 0


def source_json(each: Source) -> Json:
    """Return a source as programs see it."""
    return {
        "source": each.id,
        "url": each.url,
        "title": each.title,
        "kind": each.kind.value,
        "state": each.state.value,
        "policy": each.policy.value,
        "production": each.production,
        "health": "failing" if each.failing_since else "ok",
        "failing_since": each.failing_since.isoformat() if each.failing_since else None,
        "error": each.error or None,
        "polled_at": each.polled_at.isoformat() if each.polled_at else None,
        "due_at": each.due_at.isoformat() if each.due_at else None,
    }


def health(each: Source) -> str:
    """Return a source's health in one line."""
    due = f"next try {each.due_at:%Y-%m-%d %H:%M} UTC" if each.due_at else "not polled"
    if each.state is not SourceState.ACTIVE:
        return f"{each.state.value}{f': {each.error}' if each.error else ''}"
    if each.failing_since:
        return f"failing since {each.failing_since:%Y-%m-%d %H:%M} UTC: {each.error} · {due}"
    note = f" ({each.error})" if each.error else ""
    return f"ok{note} · {due}" if each.polled_at else f"new · {due}"


def _mark(each: Source) -> str:
    if each.state is not SourceState.ACTIVE:
        return "-"
    return "✗" if each.failing_since else "✓"


def _entry_json(each: SeenEntry) -> Json:
    return {
        "entry": each.id,
        "title": each.entry.title,
        "url": each.entry.url,
        "state": each.state.value,
        "reason": each.reason,
        "seen_at": each.seen_at.isoformat(),
        "published": each.entry.published or None,
    }


async def _found(fetch: Fetching, parsing: Parsing, url: str, kind: SourceKind) -> tuple[str, Feed]:
    """Return a source's address and what it holds; a page that links to a feed stands for that feed."""
    from bot.polling import look

    tried = Source(id=SourceId("f-test"), url=url, kind=kind)
    try:
        _, feed = await look(fetch, parsing, tried)
    except FeedBroken as error:
        linked = [line for note in getattr(error, "__notes__", ()) for line in note.splitlines() if line]
        if not linked:
            raise
        url = linked[0]
        _, feed = await look(fetch, parsing, Source(id=tried.id, url=url))
    if feed is None:
        raise FactsError(f"{url} sent nothing to read. Nothing was changed.")
    return url, feed


def _looked(session: Session, work: Callable[[Fetching, Parsing], Awaitable[_Result]]) -> _Result:
    """Run some work with a fetcher and parsers of its own."""
    from bot.outside import outside

    async def run() -> _Result:
        async with outside(session.variables) as (fetch, parsing):
            return await work(fetch, parsing)

    return asyncio.run(run())
