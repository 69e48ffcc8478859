"""``backup``, ``restore`` and ``compact``: keeping an embedded record safe and small."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from bot.cli.session import Session, pass_session
from bot.clock import now


@click.command(epilog="Example: onrecord backup /mnt/copies/record.db")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@pass_session
def backup(session: Session, file: Path | None) -> None:
    """Write a whole, checked copy of the record, while the bot runs if it does; default: to the folder backups."""
    from facts.storage.backup import name_of, path_of

    database = path_of(session.database)
    copy = session.engine.backup(file or database.absolute().parent / "backups" / name_of(database, now()))
    click.echo(f"{copy} is written and reads back; the record's hash is {session.engine.digest()}.", err=True)


@click.command(epilog="Example: onrecord restore backups/onrecord-20261124T030000Z.backup.db")
@click.argument("file", type=click.Path(path_type=Path))
@pass_session
def restore(session: Session, file: Path) -> None:
    """Put a copy in the place of the record, which is moved aside. Stop the bot first."""
    from facts.storage.backup import path_of
    from facts.storage.backup import restore as put_back

    aside = put_back(file, path_of(session.database), now())
    if aside is not None:
        click.echo(f"What was there is kept as {aside}.", err=True)
    click.echo(f"Restored; the record's hash is {session.engine.digest()}.", err=True)
    click.echo("Messages still owed are looked for at the platforms before they are sent.", err=True)


@click.command(epilog="Example: onrecord compact --older-than 400")
@click.option(
    "--older-than", "days", default=400, show_default=True, metavar="DAYS", type=click.IntRange(min=30), help="How old."
)
@pass_session
def compact(session: Session, days: int) -> None:
    """Forget which messages were sent long ago, and give the space back. Statements and their history stay whole.

    Messages that are forgotten are no longer corrected when a statement is withdrawn.
    """
    gone = session.engine.compact(now() - timedelta(days=days), session.actor)
    session.engine.shrink()
    click.echo(f"{gone} rows are gone.", err=True)
