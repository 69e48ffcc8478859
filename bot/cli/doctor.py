"""``doctor``: what is configured, what is wrong, what to do."""

from __future__ import annotations

import importlib
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.session import Session, pass_session, print_json
from bot.settings import PLATFORMS, adapter_module, load_settings, switches
from facts.errors import FactsError, LexiconError
from facts.messages import Delivery, DeliveryState
from facts.sources import SourceState, SubscriptionState

if TYPE_CHECKING:
    from pydantic import BaseModel

    from facts.storage import DatabaseStorage

_SAFE_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""The releases that mended the WAL-reset fault: the first with everything newer, the others as backports."""


_STATES = {
    DeliveryState.UNKNOWN: "may have arrived or not; nobody could look",
    DeliveryState.DEAD: "given up",
    DeliveryState.PENDING: "waiting to be sent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at. ``level`` is ok, note or wrong; ``advice`` says what to do where something is."""

    subject: str
    level: str
    found: str
    advice: str = ""


@click.command(epilog="Example: onrecord doctor --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_session
def doctor(session: Session, as_json: bool) -> int:
    """Say what is configured, what is wrong and what to do; exit status 1 where something is wrong."""
    findings = [finding for look in (_installed, _configured, _lexicon, _database) for finding in look(session)]
    if as_json:
        print_json([{"subject": f.subject, "level": f.level, "found": f.found, "advice": f.advice} for f in findings])
    else:
        for finding in findings:
            mark, style = {"ok": ("✓", "green"), "note": ("·", "yellow"), "wrong": ("✗", "red")}[finding.level]
            session.console.print(f"{mark} {finding.subject}: {finding.found}", style=style, markup=False)
            if finding.advice:
                session.console.print(f"    {finding.advice}", markup=False)
    return 1 if any(finding.level == "wrong" for finding in findings) else 0


def _installed(session: Session) -> Iterator[Finding]:
    yield Finding(subject="Python", level="ok", found=platform.python_version())
    folders = {Path(str(importlib.import_module(name).__file__)).parent.parent for name in ("bot", "adapters", "facts")}
    if len(folders) == 1:
        yield Finding(subject="Installation", level="ok", found="bot, adapters and facts stand together")
    else:
        yield Finding(
            subject="Installation",
            level="wrong",
            found="bot, adapters and facts come from different places",
            advice="Another package has overwritten one of them. Install On Record into an environment of its own.",
        )


def _configured(session: Session) -> Iterator[Finding]:
    try:
        settings = load_settings({**session.variables, "ONRECORD_DATABASE": session.database})
    except FactsError as error:
        for problem in str(error).splitlines()[1:]:
            yield Finding(subject="Setting", level="wrong", found=problem.strip(), advice="See .env.example.")
        return
    for name in PLATFORMS:
        adapter, subject = adapter_module(name), name.capitalize()
        if name not in settings.platforms:
            either = " or ".join(switches(adapter))
            yield Finding(subject=subject, level="note", found="off", advice=f"Set {either} to switch it on.")
        elif hasattr(adapter, "examined"):
            yield from _examined(session, subject, adapter, settings.platforms[name])
        else:
            yield Finding(subject=subject, level="ok", found="configured")


def _examined(session: Session, subject: str, adapter: Any, settings: BaseModel) -> Iterator[Finding]:
    """Let an adapter say how it stands; a database that cannot be opened is told of by itself."""
    from facts.storage import open_storage

    try:
        storage = open_storage(session.database)
    except FactsError:
        yield Finding(subject=subject, level="ok", found="configured")
        return
    try:
        for level, found, advice in adapter.examined(settings, storage):
            yield Finding(subject=subject, level=level, found=found, advice=advice)
    finally:
        storage.close()


def _lexicon(session: Session) -> Iterator[Finding]:
    try:
        yield Finding(subject="Lexicon", level="ok", found=f"version {session.lexicon.version}")
    except FactsError as error:
        yield Finding(subject="Lexicon", level="wrong", found=str(error))
    try:
        if session.parser is not None:
            yield Finding(subject="Parser", level="ok", found=session.parser.version)
    except FactsError as error:
        yield Finding(subject="Parser", level="wrong", found=str(error))


def _database(session: Session) -> Iterator[Finding]:
    from facts.storage import open_storage

    try:
        storage = open_storage(session.database)
    except FactsError as error:
        yield Finding(subject="Database", level="wrong", found=str(error))
        return
    try:
        if storage.embedded:
            yield _engine_version(storage.driver.version)
            yield _disk(storage)
        else:
            yield Finding(subject="PostgreSQL", level="ok", found=storage.driver.version)
        followed = storage.productions.all("main")
        channels = storage.communities.all()
        yield Finding(
            subject="Record",
            level="ok" if followed else "note",
            found=f"{len(followed)} productions, {len(channels)} channels",
            advice="" if followed else "Follow one: onrecord production add NAME",
        )
        yield from _sources(storage, session)
        for state, level in (
            (DeliveryState.UNKNOWN, "wrong"),
            (DeliveryState.DEAD, "wrong"),
            (DeliveryState.PENDING, "ok"),
        ):
            listed = storage.outbox.listed(state=state)
            if listed:
                yield _deliveries(listed, state, level)
        yield from _told_twice(session)
        for target, reason in storage.outbox.stops():
            yield Finding(
                subject="Stopped channel",
                level="wrong",
                found=f"{target}: {reason}",
                advice="Mend it, then follow again from there, or `onrecord deliveries retry` one of its deliveries.",
            )
    finally:
        storage.close()


def _deliveries(listed: Sequence[Delivery], state: DeliveryState, level: str) -> Finding:
    number = "100 or more" if len(listed) >= 100 else str(len(listed))
    said = next((delivery.error for delivery in listed if delivery.error), "")
    advice = said if level == "ok" else f"{said} To decide: onrecord deliveries explain {listed[0].id}".strip()
    return Finding(subject="Deliveries", level=level, found=f"{number} {_STATES[state]}", advice=advice)


def _told_twice(session: Session) -> Iterator[Finding]:
    """A platform that dedupes nothing may show a message twice after a worker was frozen; only a person can mend it."""
    try:
        found = session.engine.told_twice()
    except LexiconError:  # told of already
        return
    if found:
        yield Finding(
            subject="Told twice",
            level="note",
            found=f"{len(found)} in 30 days, the last: message {found[0].detail}",
            advice=f"Delete the one named first at the platform. More: onrecord deliveries explain {found[0].object}",
        )


def _disk(storage: DatabaseStorage) -> Finding:
    if storage.room():
        return Finding(subject="Disk", level="ok", found="has room")
    return Finding(
        subject="Disk",
        level="wrong",
        found="is nearly full: no articles are taken in",
        advice="Free some space, or run `onrecord compact`.",
    )


def _sources(storage: DatabaseStorage, session: Session) -> Iterator[Finding]:
    from bot.cli.watched import health

    watched = storage.sources.all()
    failing = [each for each in watched if each.failing_since or each.state is SourceState.GONE]
    if watched:
        yield Finding(subject="Sources", level="ok", found=f"{len(watched) - len(failing)} of {len(watched)} in order")
    for each in failing:
        level = "wrong" if each.told_failing or each.state is SourceState.GONE else "note"
        yield Finding(
            subject="Source",
            level=level,
            found=f"{each.title or each.url}: {health(each)}",
            advice=f"It goes on being tried. To see what it sends: onrecord source test {each.url}",
        )
    yield from _hubs(storage, session)
    for seen in storage.entries.flagged():
        yield Finding(
            subject="Vanished words",
            level="note",
            found=f"{seen.entry.url or seen.entry.title}: {len(seen.flagged)} statements no longer stand there",
            advice=f"Decide whether they stay on record: onrecord statement show {seen.flagged[0]}",
        )


def _hubs(storage: DatabaseStorage, session: Session) -> Iterator[Finding]:
    from bot.cli.watched import by_source, of_hub

    offered = by_source(storage.subscriptions.all()).values()
    if not offered:
        return
    if "ONRECORD_PUBLIC_URL" not in session.variables:
        yield Finding(
            subject="Hubs",
            level="note",
            found=f"{len(offered)} sources offer to tell of news at once; they are only polled",
            advice="Set ONRECORD_PUBLIC_URL to be told (docs/watching.md).",
        )
        return
    confirmed = [each for each in offered if each.state is SubscriptionState.ACTIVE]
    yield Finding(
        subject="Hubs", level="ok", found=f"{len(confirmed)} of {len(offered)} have confirmed to tell of news"
    )
    for each in offered:
        if each.error:
            yield Finding(
                subject="Hub",
                level="note",
                found=of_hub(each),
                advice="Nothing is lost: the source is polled as before, and the hub is asked again.",
            )


def _engine_version(version: str) -> Finding:
    number = tuple(int(part) for part in version.split(".")[:3])
    newest, *backports = _SAFE_SQLITE
    safe = number >= newest or any(number[:2] == fixed[:2] and number >= fixed for fixed in backports)
    if safe:
        return Finding(subject="SQLite", level="ok", found=version)
    return Finding(
        subject="SQLite",
        level="note",
        found=f"{version} has a fault that can damage a WAL database used by two connections",
        advice="pip install pysqlite3 brings a mended one; On Record picks it up by itself.",
    )
