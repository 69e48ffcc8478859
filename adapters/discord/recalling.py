"""What is on record, as lists: the board, the cast, the timeline, the newest statements."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import discord
import structlog
from discord import app_commands

from adapters.discord import records, render
from adapters.discord.answers import AnswerDesk
from adapters.discord.commands import ASPECTS, Choice, Tree, production_choices
from adapters.discord.people import RECORD, People
from adapters.discord.speaking import Press, show
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.messages import StatementRecord
from facts.model import Aspect, Production
from facts.ports import Charts, Picture

log = structlog.get_logger("discord")
_DRAWING_SECONDS = 30.0


def add_record_commands(
    tree: Tree, engine: AsyncEngine, people: People, answers: AnswerDesk, charts: Charts | None
) -> None:
    """Add the commands that list what is on record."""

    async def productions(interaction: Press, typed: str) -> list[Choice]:
        return await production_choices(people, interaction, typed)

    async def asked(interaction: Press, production: str | None) -> tuple[Production, bool]:
        private = await answers.begin(interaction)
        place = await people.place(interaction)
        return place.chosen(production), private or not place.plot_free(interaction.channel)

    @tree.command(name="status", description="Where every aspect of a production stands.")
    @app_commands.describe(production="Which production")
    @app_commands.autocomplete(production=productions)
    async def status(interaction: Press, production: str | None = None) -> None:
        chosen, plot = await asked(interaction, production)
        board = await engine.do(Engine.status, chosen.name, record=RECORD)
        await show(interaction, render.board([each for each in board if plot or each.aspect is not Aspect.STORY]))

    @tree.command(name="cast", description="Who is on record in the cast, and how firmly.")
    @app_commands.describe(production="Which production")
    @app_commands.autocomplete(production=productions)
    async def cast(interaction: Press, production: str | None = None) -> None:
        chosen, plot = await asked(interaction, production)
        found = readable(await engine.do(Engine.history, chosen.name, Aspect.CAST, record=RECORD), plot)
        await show(interaction, records.cast(chosen.name, found))

    @tree.command(name="timeline", description="Everything that was ever put on record, in order.")
    @app_commands.describe(aspect="Only this aspect", production="Which production")
    @app_commands.autocomplete(production=productions)
    @app_commands.choices(aspect=ASPECTS)
    async def timeline(interaction: Press, aspect: str | None = None, production: str | None = None) -> None:
        chosen, plot = await asked(interaction, production)
        only = Aspect(aspect) if aspect else None
        found = readable(await engine.do(Engine.history, chosen.name, only, record=RECORD), plot)
        words = records.timeline(chosen.name, found, only)
        drawn = await _drawn(charts, chosen.name, only, found)
        if drawn is None:
            await show(interaction, words)
            return
        try:
            await show(interaction, records.illustrated(words, drawn, spoiler=only is Aspect.STORY))
        except discord.HTTPException as refused:
            log.info("a picture was not taken", error=str(refused))
            await show(interaction, words)

    @tree.command(name="sources", description="The newest statements on record, in full.")
    @app_commands.describe(aspect="Only this aspect", production="Which production")
    @app_commands.autocomplete(production=productions)
    @app_commands.choices(aspect=ASPECTS)
    async def sources(interaction: Press, aspect: str | None = None, production: str | None = None) -> None:
        chosen, plot = await asked(interaction, production)
        only = Aspect(aspect) if aspect else None
        found = readable(await engine.do(Engine.history, chosen.name, only, record=RECORD), plot)
        live = [record for record in reversed(found) if record.retraction is None]
        await show(interaction, records.sources(live, records.titled(chosen.name, only)))


def readable(found: Sequence[StatementRecord], plot: bool) -> tuple[StatementRecord, ...]:
    """Return the statements that may be shown: without ``plot`` none that gives it away."""
    return tuple(each for each in found if plot or not records.spoils(each))


async def _drawn(
    charts: Charts | None, production: str, aspect: Aspect | None, found: Sequence[StatementRecord]
) -> Picture | None:
    """Return a timeline as a picture; None where nothing draws or there is nothing to draw.

    Words that give the plot away are drawn only where the plot is asked for: a picture hides nothing by halves.
    """
    told = readable(found, plot=aspect is Aspect.STORY)
    if charts is None or not told:
        return None
    try:
        async with asyncio.timeout(_DRAWING_SECONDS):
            return await asyncio.to_thread(charts.timeline, production, aspect, told)
    except Exception as error:
        # The picture is an extra: whatever is wrong with it, the words are shown.
        log.error("a timeline could not be drawn", exc_info=error)
        return None
