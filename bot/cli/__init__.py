"""The ``onrecord`` command. Each subcommand is a module of its own, imported only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from bot import __version__
from bot.cli.session import Listing, Session
from bot.settings import DEFAULT_DATABASE, environment
from facts.errors import FactsError, StorageUnavailable

_COMMANDS = {
    "ask": "bot.cli.ask:ask",
    "check": "bot.cli.ask:check",
    "status": "bot.cli.ask:status",
    "history": "bot.cli.ask:history",
    "gaps": "bot.cli.ask:gaps",
    "read": "bot.cli.read:read",
    "ingest": "bot.cli.read:ingest",
    "production": "bot.cli.production:production",
    "follow": "bot.cli.production:follow",
    "channel": "bot.cli.channel:channel",
    "why": "bot.cli.channel:why",
    "source": "bot.cli.source:source",
    "review": "bot.cli.review:review",
    "statement": "bot.cli.statement:statement",
    "export": "bot.cli.exchange:export",
    "import": "bot.cli.exchange:import_",
    "migrate": "bot.cli.exchange:migrate",
    "deliveries": "bot.cli.deliveries:deliveries",
    "backup": "bot.cli.maintenance:backup",
    "restore": "bot.cli.maintenance:restore",
    "compact": "bot.cli.maintenance:compact",
    "schema": "bot.cli.schema:schema",
    "doctor": "bot.cli.doctor:doctor",
    "console": "bot.cli.console:console",
    "run": "bot.cli.run:run_bot",
    "demo": "bot.cli.demo:demo",
}


class _Lazy(Listing):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        where = _COMMANDS.get(cmd_name)
        if where is None:
            return None
        module, _, name = where.partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above names commands
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--database",
    metavar="URL",
    help=f"Where the record is kept; default: ONRECORD_DATABASE, or {DEFAULT_DATABASE}.",
)
@click.version_option(__version__, prog_name="onrecord")
@click.pass_context
def onrecord(ctx: click.Context, database: str | None) -> None:
    """On Record keeps who said what about a production, and answers from it, never firmer than it was said.

    \b
    Try it:   onrecord ingest article.txt --production "Example Film"
              onrecord review
              onrecord ask "is it greenlit?"
    """  # noqa: D301 - \b is click's mark for lines that are not to be wrapped
    variables = environment()
    lexicon_dir = variables.get("ONRECORD_LEXICON_DIR")
    ctx.obj = Session(
        database=database or variables.get("ONRECORD_DATABASE", DEFAULT_DATABASE),
        lexicon_dir=lexicon_dir,
        variables=variables,
    )


def run(command: click.Command, args: list[str] | None = None) -> int:
    """Run the command line and return the exit status: 0 done, 1 something was refused, 2 the call was wrong.

    No traceback reaches the person: what the engine refuses is said in its own words, on standard error.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        result: Any = command.main(args=args, prog_name="onrecord", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was done before is kept.", err=True)
        return 1
    except BrokenPipeError:
        # Whoever read our output has left (`onrecord … | head`); Python would complain again while closing it.
        sys.stdout = None
        return 1
    except FactsError as error:
        click.echo(str(error), err=True)
        return 2 if isinstance(error, StorageUnavailable) else 1
    except Exception as error:
        if environment().get("ONRECORD_LOG_LEVEL") == "debug":
            raise
        click.echo(
            f"On Record stumbled over something it should have handled ({type(error).__name__}). Nothing half-done was"
            " kept. Set ONRECORD_LOG_LEVEL=debug and run the same again to see where, and please report it.",
            err=True,
        )
        return 1


def _speak_utf8(stream: Any) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace" if stream is not sys.stdin else "surrogateescape")
