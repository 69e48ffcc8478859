"""``export``, ``import`` and ``migrate``: the whole record, out and in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click

from bot.cli.session import Session, pass_session
from facts.errors import FactsError, Invalid, StorageBusy


@click.command(epilog="Example: onrecord export record.jsonl")
@click.argument("file", default="-")
@pass_session
def export(session: Session, file: str) -> None:
    """Write the whole record as JSON lines to a file, or - for standard output."""
    count = 0
    with _opened(file, "w") as out:
        for row in session.engine.export():
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    click.echo(f"{count} rows written; the record's hash is {session.engine.digest()}.", err=True)


@click.command("import", epilog="Example: onrecord --database sqlite:///new.db import record.jsonl")
@click.argument("file", default="-")
@pass_session
def import_(session: Session, file: str) -> None:
    """Fill an empty record from JSON lines that `export` wrote; all of them or none."""
    with _opened(file, "r") as lines:
        count = session.engine.import_(_rows(lines), session.actor)
    click.echo(f"{count} rows read; the record's hash is {session.engine.digest()}.", err=True)


@click.command(epilog="Example: onrecord migrate --to postgresql://onrecord@localhost/onrecord")
@click.option("--to", "to", metavar="URL", help="Move the whole record to this empty database, of either kind.")
@pass_session
def migrate(session: Session, to: str | None) -> None:
    """Bring the database's tables up to date, or move the record to another database. Stop the bot before a move."""
    if to is None:
        session.engine.productions()
        click.echo("The database is up to date.", err=True)
        return
    from facts.storage import open_storage

    here, there = open_storage(session.database), open_storage(to)
    try:
        if not here.alone():
            raise StorageBusy("On Record is running on this record. Stop it first; nothing was moved.")
        with here.reading(), there.transaction():
            count = there.load(here.dump())
            if here.digest() != there.digest():
                raise Invalid("The copy is not equal to the record. Nothing was moved; please report this.")
            for name, value in here.sealed.beginning("").items():
                there.sealed.put(name, value)  # no part of the record, but the bot goes on over there
        click.echo(f"{count} rows moved; the record's hash is {there.digest()}.", err=True)
    finally:
        there.close()
        here.close()
    click.echo("The old one is as it was. Set ONRECORD_DATABASE to the new address before you start again.", err=True)


def _rows(lines: IO[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise Invalid(f"Line {number} is not JSON ({error}). Nothing was imported.") from None
        if not isinstance(row, dict):
            raise Invalid(f"Line {number} is not a row of a record. Nothing was imported.")
        yield row


def _opened(file: str, mode: str) -> IO[str]:
    if file == "-":
        return click.open_file("-", mode)
    try:
        return Path(file).open(mode, encoding="utf-8")
    except OSError as error:
        raise FactsError(f"{file} cannot be opened: {error.strerror}.") from None
