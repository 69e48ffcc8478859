"""``source``: the feeds and pages that are watched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from bot.cli.looking import Look, Trial, found, looked, tried
from bot.cli.session import Listing, Session, pass_session, print_json
from bot.cli.watched import (
    by_source,
    counted,
    entry_json,
    health,
    how,
    mark,
    of_hub,
    source_json,
    told_trial,
    trial_json,
)
from facts.errors import Invalid
from facts.model import SourceId
from facts.sources import EntryState, Policy, Source, SourceKind, SourceState

if TYPE_CHECKING:
    from bot.polling import Fetching, Parsing

_Result = TypeVar("_Result")
_STATES = [state.value for state in EntryState]
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(cls=Listing)
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
    there = looked(session, lambda fetch, parsing: found(fetch, parsing, url, kind))
    before = {each.id: each for each in session.engine.sources()}
    added = session.engine.add_source(
        there.url,
        session.actor,
        kind=kind,
        title=there.feed.title,
        production=production,
        everything=everything,
        policy=Policy.TRUST if trust else Policy.REVIEW,
        newest=newest,
    )
    if as_json:
        print_json(source_json(added))
        return
    known = before.get(added.id)
    if known is not None:
        said = "It is watched already" if known.state is SourceState.ACTIVE else "It is polled again"
        session.console.print(f"{said}: {added.title or added.url} · {added.id}", markup=False)
        session.console.print("    Nothing else was changed. To see how it is doing: onrecord source list")
        return
    session.console.print(f"Watching {added.title or added.url} · {added.id}", markup=False)
    if there.url != url:
        session.console.print(f"    The feed of that page: {there.url}", markup=False)
    for other in there.others:
        session.console.print(f"    It links to another, which is not watched: {other}", markup=False)
    if as_page:
        session.console.print("    It is read when its words change: onrecord run")
        return
    session.console.print(
        f"    {counted(len(there.feed.entries), 'entry', 'entries')} there now; "
        + (f"the newest {newest} are read, the others" if newest else "they")
        + " count as seen. New ones are read from now on: onrecord run"
    )


@source.command("list", epilog="Example: onrecord source list --json")
@_json
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """List what is watched, with its health."""
    watched = session.engine.sources()
    hubs = by_source(session.engine.subscriptions())
    if as_json:
        print_json([source_json(each, hubs.get(each.id)) for each in watched])
        return
    for each in watched:
        session.console.print(f"{mark(each)} {each.title or each.url} · {each.id}", markup=False)
        session.console.print(f"    {each.url}{how(each)} · {health(each)}", markup=False)
        if each.id in hubs and each.state is SourceState.ACTIVE:
            session.console.print(f"    hub: {of_hub(hubs[each.id])}", markup=False)
    if not watched:
        session.console.print("Nothing is watched yet: onrecord source add URL")


@source.command(epilog="Example: onrecord source test https://example.com/feed.xml")
@click.argument("url")
@click.option("--production", "-p", metavar="NAME", help="As if it were read for this production only.")
@click.option("--page", "as_page", is_flag=True, help="As if the page itself were watched.")
@click.option(
    "--read",
    "most",
    type=click.IntRange(0, 20),
    default=3,
    show_default=True,
    help="Read so many of the articles, to show what they would propose.",
)
@_json
@pass_session
def test(session: Session, url: str, production: str | None, as_page: bool, most: int, as_json: bool) -> None:
    """Show what would be read of a source and proposed, and why an entry would be skipped; nothing is stored."""
    followed = session.engine.production(production).id if production else None
    kind = SourceKind.PAGE if as_page else SourceKind.FEED

    async def trial(fetch: Fetching, parsing: Parsing) -> tuple[Look, tuple[Trial, ...]]:
        there = await found(fetch, parsing, url, kind)
        feed = there.feed
        source = Source(id=SourceId("f-test"), url=there.url, kind=feed.kind, title=feed.title, production=followed)
        judged = list(zip(feed.entries, session.engine.judge(source, feed), strict=True))
        return there, await tried(fetch, parsing, session, source, judged, most)

    there, trials = looked(session, trial)
    if as_json:
        print_json(
            {
                "url": there.url,
                "title": there.feed.title,
                "kind": there.feed.kind.value,
                "fault": there.feed.fault,
                "entries": [trial_json(each) for each in trials],
            }
        )
        return
    session.console.print(
        f"{there.feed.title or there.url} · {there.feed.kind.value} · {counted(len(trials), 'entry', 'entries')}",
        markup=False,
    )
    if there.feed.fault:
        session.console.print(f"    {there.feed.fault}", markup=False)
    for each in trials:
        session.console.print(told_trial(each))


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
        print_json([entry_json(each) for each in found])
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

    report = looked(session, polled)
    if as_json:
        print_json({name: getattr(report, name) for name in report.__slots__})
    else:
        session.console.print(
            f"{counted(report.polled, 'source')} polled, {report.unchanged} unchanged;"
            f" {counted(report.articles, 'article')} read, {counted(report.proposed, 'statement')} proposed,"
            f" {counted(report.skipped, 'entry', 'entries')} skipped."
        )
        if report.proposed:
            session.console.print("Decide what goes on record: onrecord review")
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
    """Watch what an OPML file lists; what is watched already is left as it is."""
    from facts.reading.opml import from_opml

    listed = from_opml(file.read_bytes())
    refused = 0
    for url, title, kind in listed:
        try:
            session.engine.add_source(url, session.actor, kind=kind, title=title, production=production)
        except Invalid as error:
            refused += 1
            click.echo(f"{url}: {error}", err=True)
    session.console.print(f"{counted(len(listed) - refused, 'source')} watched.")
    return 1 if refused else 0
