"""``console``: a conversation with the record."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from bot.cli.session import Session, pass_session


@click.command(epilog="Example: onrecord console")
@pass_session
def console(session: Session) -> None:
    """Ask one question after the other; follow-ups keep what the one before was about."""
    from adapters.console import converse

    if sys.stdin.isatty():
        session.console.print("Ask about what is on record; “status” shows the board, “quit” leaves.", style="dim")
    converse(session.engine, _typed(), session.console.print)


def _typed() -> Iterator[str]:
    while True:
        try:
            yield input("> " if sys.stdin.isatty() else "")
        except EOFError:
            return
