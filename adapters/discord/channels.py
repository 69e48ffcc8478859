"""What the channel of a production is told, and when: /news, /digest, /quiet, /ping."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands

from adapters.discord.commands import ASPECTS, Choice, Tree, production_choices
from adapters.discord.components import Card, Colour, card, container, text
from adapters.discord.keeping import CERTAINTIES_TO_CHOOSE
from adapters.discord.markdown import inline
from adapters.discord.people import People, Place
from adapters.discord.speaking import Press, show
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import NotFound
from facts.model import Aspect, Certainty, ChannelSettings, Community, Digest, Ping, Tells
from facts.permissions import Action, insist

_TELLS = [
    app_commands.Choice(name="changes: what is new, firmer, weaker, reversed or withdrawn", value="changes"),
    app_commands.Choice(name="news: also what others say to the same effect", value="news"),
    app_commands.Choice(name="everything: also repeats and opinions", value="everything"),
]
_WHEN = [app_commands.Choice(name=each.value, value=each.value) for each in Digest]
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS = [app_commands.Choice(name=day, value=str(at)) for at, day in enumerate(_DAYS, 1)]


def add_channel_commands(tree: Tree, engine: AsyncEngine, people: People) -> None:
    """Add the commands that say what a channel is told and when."""

    async def productions(interaction: Press, typed: str) -> list[Choice]:
        return await production_choices(people, interaction, typed)

    async def following(interaction: Press, production: str | None) -> tuple[Place, Community]:
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await people.place(interaction)
        insist(people.acting(interaction, place), Action.FOLLOW)
        chosen = place.chosen(production)
        for community in place.communities:
            if community.production == chosen.id:
                return place, community
        raise NotFound(f"No channel here follows {chosen.name}. /setup starts it. Nothing was changed.")

    async def change(interaction: Press, place: Place, community: Community, settings: ChannelSettings) -> None:
        after = await engine.do(Engine.set_channel, community.id, settings, people.acting(interaction, place))
        await show(interaction, settings_card(after))

    @tree.command(name="news", description="Which news the channel of a production is told.")
    @app_commands.describe(tells="How much", least="The least firmness", plot="Whether the plot may be told")
    @app_commands.choices(tells=_TELLS, least=CERTAINTIES_TO_CHOOSE)
    @app_commands.autocomplete(production=productions)
    @app_commands.guild_only()
    async def news(
        interaction: Press,
        tells: str | None = None,
        least: str | None = None,
        plot: bool | None = None,
        production: str | None = None,
    ) -> None:
        place, community = await following(interaction, production)
        before = community.settings
        after = replace(
            before,
            tells=Tells(tells) if tells else before.tells,
            least=Certainty(least) if least else before.least,
            spoilers=before.spoilers if plot is None else plot,
        )
        await change(interaction, place, community, after)

    @tree.command(name="digest", description="Gather news into one post a day or a week.")
    @app_commands.describe(when="How often", hour="At which hour, 0 to 23", day="On which day", zone="Like Europe/Rome")
    @app_commands.choices(when=_WHEN, day=_WEEKDAYS)
    @app_commands.autocomplete(production=productions)
    @app_commands.guild_only()
    async def digest(
        interaction: Press,
        when: str,
        hour: app_commands.Range[int, 0, 23] | None = None,
        day: str | None = None,
        zone: str | None = None,
        production: str | None = None,
    ) -> None:
        place, community = await following(interaction, production)
        before = community.settings
        after = replace(
            before,
            digest=Digest(when),
            digest_hour=before.digest_hour if hour is None else hour,
            digest_day=int(day) if day else before.digest_day,
            zone=zone or before.zone,
        )
        await change(interaction, place, community, after)

    @tree.command(name="quiet", description="Hours in which nothing is posted; without them, none.")
    @app_commands.describe(start="From, like 22:00", end="Until, like 07:00", zone="Like Europe/Rome")
    @app_commands.autocomplete(production=productions)
    @app_commands.guild_only()
    async def quiet(
        interaction: Press,
        start: str | None = None,
        end: str | None = None,
        zone: str | None = None,
        production: str | None = None,
    ) -> None:
        place, community = await following(interaction, production)
        before = community.settings
        after = replace(before, quiet_from=start, quiet_until=end, zone=zone or before.zone)
        await change(interaction, place, community, after)

    @tree.command(name="ping", description="Ping a role when there is news; off takes it away.")
    @app_commands.describe(role="Whom", aspect="Only for this aspect", least="The least firmness", off="Ping no more")
    @app_commands.choices(aspect=ASPECTS, least=CERTAINTIES_TO_CHOOSE)
    @app_commands.autocomplete(production=productions)
    @app_commands.guild_only()
    async def ping(
        interaction: Press,
        role: discord.Role,
        aspect: str | None = None,
        least: str | None = None,
        off: bool = False,
        production: str | None = None,
    ) -> None:
        place, community = await following(interaction, production)
        before = community.settings
        aspects = (Aspect(aspect),) if aspect else ()
        others = tuple(each for each in before.pings if each.role != str(role.id) or each.aspects != aspects)
        wanted = Ping(role=str(role.id), aspects=aspects, least=Certainty(least) if least else None)
        await change(interaction, place, community, replace(before, pings=others if off else (*others, wanted)))


def settings_card(community: Community) -> Card:
    """Return what a channel is told and when, in words."""
    chosen = community.settings
    day = f" on {_DAYS[chosen.digest_day - 1]}" if chosen.digest is Digest.WEEKLY else ""
    lines = [
        f"**Channel** <#{community.target.rpartition('/')[2]}>",
        f"**Tells** {chosen.tells.value}, {f'from {chosen.least.value} on' if chosen.least else 'however firm'}",
        f"**Plot** {'told, behind spoiler marks' if chosen.spoilers else 'kept out'}",
        "**Digest** off: told at once"
        if chosen.digest is Digest.OFF
        else f"**Digest** {chosen.digest.value}{day} at {chosen.digest_hour}:00",
        f"**Quiet** from {inline(chosen.quiet_from, 20)} until {inline(chosen.quiet_until or '', 20)}"
        if chosen.quiet_from
        else "**Quiet** never",
        f"**Time zone** {inline(chosen.zone, 60)}",
    ]
    for each in chosen.pings:
        about = ", ".join(aspect.value for aspect in each.aspects) or "everything"
        lines.append(f"**Pings** <@&{each.role}> for {about}{f', from {each.least.value} on' if each.least else ''}")
    return card(container([text("### What this channel is told"), text("\n".join(lines))], Colour.GREY))
