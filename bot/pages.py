"""``python -m bot.pages`` writes ``.env.example`` and docs/commands.md from the code: neither is ever out of date."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import onrecord
from bot.configuration import Core
from bot.settings import PLATFORMS, adapter_module

if TYPE_CHECKING:
    from pydantic import BaseModel

_TOP = """\
# Every variable On Record reads. Copy this file to .env and fill in what you need; what is set in the environment
# itself wins. A platform is switched on by its token. Wrong values are reported by name, all at once: onrecord doctor
"""


def commands() -> str:
    """Return docs/commands.md: every command with its help."""
    parts = [_COMMANDS_TOP]
    with click.Context(onrecord, info_name="onrecord", **onrecord.context_settings) as top:
        for name in onrecord.list_commands(top):
            command = onrecord.get_command(top, name)
            assert command is not None  # noqa: S101 - it was listed
            parts += _command(command, top, name)
    return "\n".join(parts)


def example() -> str:
    """Return ``.env.example``: every variable that is read."""
    parts = [_TOP, *_section("The bot", Core)]
    for name in PLATFORMS:
        parts += _section(name.capitalize(), adapter_module(name).Settings)
    return "\n".join(parts) + "\n"


_COMMANDS_TOP = """# Every command

Written by `make docs` from the help texts; `onrecord COMMAND --help` shows the same. What programs may rely on is in
[contract.md](contract.md).
"""


def _command(command: click.Command, above: click.Context, name: str) -> Iterator[str]:
    with click.Context(command, info_name=name, parent=above, terminal_width=100) as context:
        yield f"## {context.command_path}\n\n```\n{command.get_help(context).strip()}\n```\n"
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                below = command.get_command(context, inner)
                assert below is not None  # noqa: S101 - it was listed
                yield from _command(below, context, inner)


def _section(title: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"# ── {title} ".ljust(120, "─") + "\n"
    for field in model.model_fields.values():
        default = "" if field.is_required() or field.default in (None, (), "") else _written(field.default)
        yield from textwrap.wrap(field.description or "", width=118, initial_indent="# ", subsequent_indent="# ")
        yield f"{'' if field.is_required() else '# '}{field.validation_alias}={default}\n"


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    Path(".env.example").write_text(example(), encoding="utf-8")
    Path("docs/commands.md").write_text(commands(), encoding="utf-8")
