"""Slash commands of moderators. Checked from the interaction every time, whoever may see them."""

from __future__ import annotations

from discord import app_commands

from adapters.discord import records
from adapters.discord.commands import Choice, Tree, production_choices
from adapters.discord.components import TEXT, Colour, card, container, fitted, sentence, text
from adapters.discord.markdown import inline
from adapters.discord.people import RECORD, People, Place
from adapters.discord.review import show_queue
from adapters.discord.speaking import Press, show
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.localisation import N_
from facts.localisation import gettext as _
from facts.model import StatementId, Target
from facts.permissions import Action, insist

AT_ONCE = 5
_QUEUE = 1_000
PRODUCTIONS = {
    "film": N_("film"),
    "series": N_("series"),
    "game": N_("game"),
    "album": N_("album"),
    "tour": N_("tour"),
    "other": N_("other"),
}
_KINDS = [app_commands.Choice(name=told, value=each) for each, told in PRODUCTIONS.items()]


def add_moderator_commands(tree: Tree, engine: AsyncEngine, people: People) -> None:
    """Add the commands that moderators may use."""

    async def productions(interaction: Press, typed: str) -> list[Choice]:
        return await production_choices(people, interaction, typed)

    async def moderating(interaction: Press, action: Action) -> Place:
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await people.place(interaction)
        insist(people.acting(interaction, place), action)
        return place

    @tree.command(name="review", description="Decide about what was found in articles.")
    @app_commands.guild_only()
    async def review(interaction: Press) -> None:
        place = await moderating(interaction, Action.REVIEW)
        mine = await engine.do(Engine.queue, record=RECORD, limit=_QUEUE, sight=place)
        if not mine:
            await show(interaction, sentence(_("Nothing waits for a decision.")))
            return
        await show(interaction, sentence(_("{number} waiting; the oldest first.").format(number=len(mine))))
        await show_queue(interaction, mine[:AT_ONCE], len(mine) > AT_ONCE)

    @tree.command(name="gaps", description="What was asked and could not be answered.")
    @app_commands.describe(production="Which production")
    @app_commands.autocomplete(production=productions)
    @app_commands.guild_only()
    async def gaps(interaction: Press, production: str | None = None) -> None:
        place = await moderating(interaction, Action.REVIEW)
        chosen = place.chosen(production)
        place.insist_on_following(chosen.id)
        await show(interaction, records.gaps(chosen.name, await engine.do(Engine.gaps, chosen.name, record=RECORD)))

    @tree.command(name="audit", description="Who did what to the record.")
    @app_commands.describe(about="The id of a statement, candidate or production")
    @app_commands.guild_only()
    async def audit(interaction: Press, about: str | None = None) -> None:
        place = await moderating(interaction, Action.REVIEW)
        await show(interaction, records.audit(await engine.do(Engine.audit, object=about, limit=60, sight=place)))

    @tree.command(name="reports", description="What people said is wrong, and is not settled yet.")
    @app_commands.describe(settled="The id whose reports are dealt with")
    @app_commands.guild_only()
    async def reports(interaction: Press, settled: str | None = None) -> None:
        place = await moderating(interaction, Action.REVIEW)
        actor = people.acting(interaction, place)
        if settled is not None:
            await engine.do(Engine.settle_reports, settled, actor, sight=place)
        await show(interaction, records.reports(await engine.do(Engine.reports, actor, record=RECORD, sight=place)))

    @tree.command(name="explain", description="Why a statement was posted in this channel, or was not.")
    @app_commands.describe(statement="The id of the statement")
    @app_commands.guild_only()
    async def explain(interaction: Press, statement: str) -> None:
        place = await moderating(interaction, Action.REVIEW)
        record = await engine.do(Engine.statement, StatementId(statement))
        place.insist_on_following(record.statement.production)
        told = await engine.do(Engine.explain, record.statement.id, Target(f"{place.tenant}/{interaction.channel_id}"))
        await show(interaction, sentence("\n".join(f"- {inline(each, 400)}" for each in told)))

    group = app_commands.Group(name="production", description="The productions on record.", guild_only=True)

    @group.command(name="list", description="What is followed here.")
    async def list_(interaction: Press) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await people.place(interaction)
        lines = [
            f"**{inline(each.name, 200)}** · {_(PRODUCTIONS.get(each.kind, each.kind))}"
            + (_(" · also {names}").format(names=inline(", ".join(each.aliases), 200)) if each.aliases else "")
            + (_(" · after {work}").format(work=f"*{inline(each.original, 100)}*") if each.original else "")
            for each in place.productions
        ]
        told = "\n".join(fitted(lines, TEXT - 200)) or _("Nothing yet. /setup starts it.")
        await show(interaction, card(container([text(f"### {_('Followed here')}"), text(told)], Colour.GREY)))

    @group.command(name="add", description="Add a production, or further names of one.")
    @app_commands.describe(
        name="Its name",
        aliases="Other names, by commas",
        kind="What it is",
        original="The work it follows, for a sequel",
    )
    @app_commands.choices(kind=_KINDS)
    async def add(
        interaction: Press,
        name: str,
        aliases: str | None = None,
        kind: str | None = None,
        original: str | None = None,
    ) -> None:
        place = await moderating(interaction, Action.PRODUCTIONS)
        others = tuple(part.strip()[:200] for part in (aliases or "").split(",") if part.strip())
        actor = people.acting(interaction, place)
        made = await engine.do(
            Engine.add_production,
            name,
            actor,
            aliases=others,
            kind=kind,
            original=original,
            record=RECORD,
            tenant=people.tenant(interaction.guild_id),
        )
        told = _("{production} is on record. /setup says where its news go.")
        await show(interaction, sentence(told.format(production=f"**{inline(made.name, 200)}**")))

    tree.add_command(group)
