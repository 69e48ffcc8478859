"""/source: the feeds and pages that are watched for articles."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from adapters.discord.commands import Choice, Tree, production_choices
from adapters.discord.components import CHOICES, TEXT, Card, Colour, card, container, fitted, sentence, text
from adapters.discord.markdown import cleaned, day, inline
from adapters.discord.people import RECORD, People, Place
from adapters.discord.speaking import Press, show
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import NotFound
from facts.localisation import N_
from facts.localisation import gettext as _
from facts.model import Actor
from facts.permissions import Action, insist
from facts.sources import Policy, Source, SourceKind, SourceState

KINDS = {
    SourceKind.FEED: N_("a feed"),
    SourceKind.SITEMAP: N_("a news sitemap"),
    SourceKind.PAGE: N_("one page"),
}
STATES = {SourceState.ACTIVE: N_("active"), SourceState.PAUSED: N_("paused"), SourceState.GONE: N_("gone")}
POLICIES = {Policy.REVIEW: N_("moderators decide"), Policy.TRUST: N_("firm findings are accepted")}
_KINDS = [app_commands.Choice(name=told, value=each.value) for each, told in KINDS.items()]
_POLICIES = [app_commands.Choice(name=told, value=each.value) for each, told in POLICIES.items()]


def add_source_commands(tree: Tree, engine: AsyncEngine, people: People) -> None:
    """Add /source with its subcommands."""
    group = app_commands.Group(name="source", description="Feeds and pages watched for articles.", guild_only=True)

    async def productions(interaction: Press, typed: str) -> list[Choice]:
        return await production_choices(people, interaction, typed)

    async def here(place: Place) -> tuple[Source, ...]:
        return await engine.do(Engine.sources, record=RECORD, sight=place)

    async def sources(interaction: Press, typed: str) -> list[Choice]:
        found = await here(await people.place(interaction))
        named = [(each.id, cleaned(each.title or each.url)[:100]) for each in found]
        return [app_commands.Choice(name=n, value=id) for id, n in named if typed.casefold() in n.casefold()][:CHOICES]

    async def allowed(interaction: Press) -> tuple[Actor, Place]:
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await people.place(interaction)
        actor = people.acting(interaction, place)
        insist(actor, Action.SOURCES)
        return actor, place

    async def mine(place: Place, source: str) -> str:
        found = next((each.id for each in await here(place) if source in (each.id, each.url)), None)
        if found is None:
            told = _("No source “{source}” is watched here. /source list shows them. Nothing was changed.")
            raise NotFound(told.format(source=source[:200]))
        return found

    @group.command(name="list", description="What is watched for this server, and how it fares.")
    async def list_(interaction: Press) -> None:
        _actor, place = await allowed(interaction)
        await show(interaction, sources_card(await here(place)))

    @group.command(name="add", description="Watch a feed, sitemap or page from now on.")
    @app_commands.describe(
        url="Its address",
        kind="What it is",
        everything="All of it concerns the production",
        production="Which production",
    )
    @app_commands.choices(kind=_KINDS)
    @app_commands.autocomplete(production=productions)
    async def add(
        interaction: Press, url: str, kind: str = "feed", everything: bool = False, production: str | None = None
    ) -> None:
        actor, place = await allowed(interaction)
        chosen = place.chosen(production)
        place.insist_on_following(chosen.id)
        made = await engine.do(
            Engine.add_source,
            url,
            actor,
            kind=SourceKind(kind),
            production=chosen.name,
            everything=everything,
            record=RECORD,
        )
        await show(interaction, sources_card([made]))

    @group.command(name="pause", description="Stop looking; what was seen stays remembered.")
    @app_commands.describe(source="Which source")
    @app_commands.autocomplete(source=sources)
    async def pause(interaction: Press, source: str) -> None:
        actor, place = await allowed(interaction)
        done = await engine.do(Engine.pause_source, await mine(place, source), actor, record=RECORD)
        await show(interaction, sources_card([done]))

    @group.command(name="resume", description="Look again, at once.")
    @app_commands.describe(source="Which source")
    @app_commands.autocomplete(source=sources)
    async def resume(interaction: Press, source: str) -> None:
        actor, place = await allowed(interaction)
        done = await engine.do(Engine.resume_source, await mine(place, source), actor, record=RECORD)
        await show(interaction, sources_card([done]))

    @group.command(name="trust", description="What becomes of what a source brings.")
    @app_commands.describe(source="Which source", policy="What becomes of it")
    @app_commands.choices(policy=_POLICIES)
    @app_commands.autocomplete(source=sources)
    async def trust(interaction: Press, source: str, policy: str) -> None:
        actor, place = await allowed(interaction)
        done = await engine.do(Engine.trust_source, await mine(place, source), Policy(policy), actor, record=RECORD)
        await show(interaction, sources_card([done]))

    @group.command(name="remove", description="Forget a source; what it brought to the record stays.")
    @app_commands.describe(source="Which source")
    @app_commands.autocomplete(source=sources)
    async def remove(interaction: Press, source: str) -> None:
        actor, place = await allowed(interaction)
        gone = await engine.do(Engine.remove_source, await mine(place, source), actor, record=RECORD)
        name = inline(gone.title or gone.url, 300)
        await show(interaction, sentence(_("{source} is not watched any more.").format(source=name)))

    tree.add_command(group)


def sources_card(found: Sequence[Source]) -> Card:
    """Return sources, a line each: what they are, how they fare."""
    if not found:
        return sentence(_("Nothing is watched for this server yet. /source add starts it."))
    lines = []
    for each in found:
        trouble = f" · ⚠️ {inline(each.error, 160)}" if each.error else ""
        when = day(each.failing_since.date().isoformat()) if each.failing_since else None
        since = f" {_('since {when}').format(when=when)}" if when else ""
        what = (KINDS[each.kind], STATES[each.state], POLICIES[each.policy])
        lines.append(
            f"**{inline(each.title or each.url, 160)}** · {', '.join(map(_, what))}{trouble}{since}\n"
            f"-# {inline(each.url, 240)}"
        )
    return card(container([text(f"### {_('Watched')}"), text("\n".join(fitted(lines, TEXT - 100)))], Colour.GREY))
