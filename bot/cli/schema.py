"""``schema``: the JSON Schemas of what the program reads and prints."""

from __future__ import annotations

from importlib.resources import files

import click

from facts.errors import NotFound


@click.command(epilog="Example: onrecord schema answer")
@click.argument("name", required=False)
def schema(name: str | None) -> None:
    """Print a JSON Schema by name, or list the names."""
    shipped = {entry.name.removesuffix(".json"): entry for entry in files("bot").joinpath("schemas").iterdir()}
    if name is None:
        click.echo("\n".join(sorted(shipped)))
        return
    if name not in shipped:
        raise NotFound(f"There is no schema called “{name}”. There are: {', '.join(sorted(shipped))}.")
    click.echo(shipped[name].read_text(encoding="utf-8").rstrip())
