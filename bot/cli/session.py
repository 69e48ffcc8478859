"""What one call of the command line works with, opened when it is first needed."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from facts.errors import FactsError, Invalid
from facts.model import Actor, Role

if TYPE_CHECKING:
    from rich.console import Console

    from facts.engine import Engine
    from facts.lexicon import Lexicon

Json = dict[str, Any]
LONGEST_LINE = 40_000_000
"""Characters of one line of standard input; an article of 5 million, escaped, fits."""


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


def each_line(work: Callable[[Json], Json]) -> int:
    """Answer each line of standard input by one line, in order, with its ``id``; return the exit status.

    A line that cannot be done answers with an ``error`` and the rest go on; it is told on standard error too.
    """
    refused = 0
    for number, line in _lines():
        identity: object = None
        try:
            asked = _object(line)
            identity = asked.get("id")
            done = {"id": identity, **work(asked)}
        except FactsError as error:
            refused += 1
            click.echo(f"line {number}: {error}", err=True)
            done = {"id": identity, "error": {"code": error.code, "message": str(error)}}
        sys.stdout.write(json.dumps(done, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 1 if refused else 0


def _lines() -> Iterator[tuple[int, str]]:
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            yield number, line


def _object(line: str) -> Json:
    if len(line) > LONGEST_LINE:
        raise Invalid("This line is too long to be read.")
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        raise Invalid("This line is not UTF-8 text. Save it as UTF-8 and try again.") from None
    try:
        asked = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Invalid(f"This line is not JSON: {error}.") from None
    if not isinstance(asked, dict):
        raise Invalid('A line is a JSON object, like {"id": "1", "text": "…"}.')
    return asked
