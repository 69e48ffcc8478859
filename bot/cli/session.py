"""What one call of the command line works with, opened when it is first needed."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from facts.model import Actor, Role

if TYPE_CHECKING:
    from rich.console import Console

    from facts.engine import Engine
    from facts.extracting.syntax import SyntaxParser
    from facts.lexicon import Lexicon


class Listing(click.Group):
    """A group that lists its commands with all of their first sentence; click's own cuts it off at the edge."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list into the help."""
        listed = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(limit=500)) for name, command in listed if command])


class Session:
    """The database, the lexicon and the terminal of one call."""

    def __init__(self, *, database: str, lexicon_dir: str | None, variables: Mapping[str, str]) -> None:
        """Take addresses only; nothing is opened yet."""
        self.database = database
        self.variables = variables
        self._lexicon_dir = lexicon_dir

    @cached_property
    def lexicon(self) -> Lexicon:
        """The lexicon, with the folder of overrides that the settings name."""
        from facts.lexicon import Lexicon

        return Lexicon.load(Path(self._lexicon_dir) if self._lexicon_dir else None)

    @cached_property
    def parser(self) -> SyntaxParser | None:
        """The parser that the settings name, or None."""
        from bot.syntax import parser_of

        return parser_of(self.variables.get("ONRECORD_SPACY_MODEL"))

    @cached_property
    def engine(self) -> Engine:
        """The engine on this call's database; closed with the command."""
        from bot.clock import now
        from facts.engine import Engine
        from facts.storage import open_storage

        engine = Engine(open_storage(self.database), self.lexicon, now)
        click.get_current_context().call_on_close(engine.close)
        return engine

    @cached_property
    def actor(self) -> Actor:
        """Whoever types at this terminal: the operator."""
        try:
            name = getpass.getuser()
        except (KeyError, OSError):
            name = "operator"
        return Actor(id=f"console:{name}", name=name, role=Role.OPERATOR)

    @cached_property
    def console(self) -> Console:
        """The terminal, for people."""
        from rich.console import Console

        return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


pass_session = click.make_pass_decorator(Session)


def print_json(value: object) -> None:
    """Print one value as indented JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
