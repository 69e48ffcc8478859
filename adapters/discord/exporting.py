"""/export: a server's record to take away, as a file that ``onrecord import`` reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from discord import app_commands

from adapters.discord.commands import Choice, Tree, production_choices
from adapters.discord.components import Attached, Card, Colour, card, container, download, text
from adapters.discord.markdown import inline
from adapters.discord.people import People
from adapters.discord.speaking import Press, show
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import Invalid, NotFound
from facts.exports import export_file
from facts.localisation import gettext as _
from facts.localisation import ngettext
from facts.permissions import Action, insist


def add_export(tree: Tree, engine: AsyncEngine, people: People) -> None:
    """Add the command that gives moderators the record of their productions."""

    async def productions(interaction: Press, typed: str) -> list[Choice]:
        return await production_choices(people, interaction, typed)

    @tree.command(name="export", description="The record of this server's productions, as a file to keep.")
    @app_commands.describe(production="Only this production")
    @app_commands.autocomplete(production=productions)
    @app_commands.guild_only()
    async def export(interaction: Press, production: str | None = None) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await people.place(interaction)
        actor = people.acting(interaction, place)
        insist(actor, Action.EXPORT)
        wanted = [place.chosen(production)] if production else list(place.productions)
        if not place.communities:
            raise NotFound(_("Nothing is followed here yet, so there is nothing to export. /setup starts it."))
        rows = await engine.do(Engine.export_of, [each.id for each in wanted], actor)
        name = wanted[0].name if len(wanted) == 1 else "record"
        await show(interaction, export_card(name, rows, interaction.filesize_limit))


def export_card(name: str, rows: Iterable[Mapping[str, Any]], most: int) -> Card:
    """Return the rows as a JSON-lines file of at most ``most`` bytes, packed where it would be larger, with a card.

    Raises:
        Invalid: even packed it is larger than Discord takes.
    """
    file = export_file(name, rows, most)
    if len(file.data) > most:
        raise Invalid(
            _(
                "The record is larger than the {size} MB that Discord takes here, even packed. Export one production at"
                " a time, or ask whoever runs the bot for “onrecord export”. Nothing was sent."
            ).format(size=most // 1_000_000)
        )
    rows_told = ngettext("{number} row", "{number} rows", file.rows).format(number=f"{file.rows:,}")
    what = _("Productions, statements, and what became of them; articles are left out.")
    told = f"### {inline(name, 200)}\n{rows_told}. {what}"
    hint = f"-# {_('“onrecord import” reads it into an empty record.')}"
    attached = Attached(name=file.name, data=file.data)
    return Card(card(container([text(told), download(attached), text(hint)], Colour.GREY)).components, (attached,))
