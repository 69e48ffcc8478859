"""What the channel of a production is told, and when: /news, /digest, /quiet, /ping."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord import app_commands

from adapters.discord.commands import ASPECTS, Choice, Tree, production_choices
from adapters.discord.components import Card, Colour, card, container, sentence, text
from adapters.discord.keeping import CERTAINTIES_TO_CHOOSE
from adapters.discord.markdown import inline
from adapters.discord.people import People, Place
from adapters.discord.speaking import Press, show
from adapters.discord.wording import about, firmness
from facts.aio import AsyncEngine
from facts.communities import ChannelSettings, Community, Digest, Ping, Tells
from facts.engine import Engine
from facts.errors import NotFound
from facts.localisation import N_
from facts.localisation import gettext as _
from facts.model import Aspect, Certainty
from facts.permissions import Action, insist

_TELLS = [
    app_commands.Choice(name="changes: what is new, firmer, weaker, reversed or withdrawn", value="changes"),
    app_commands.Choice(name="news: also what others say to the same effect", value="news"),
    app_commands.Choice(name="everything: also repeats and opinions", value="everything"),
]
_DIGESTS = {Digest.OFF: N_("off: told at once"), Digest.DAILY: N_("daily"), Digest.WEEKLY: N_("weekly")}
_WHEN = [app_commands.Choice(name=told, value=each.value) for each, told in _DIGESTS.items()]
_DAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
_LEVELS = {Tells.CHANGES: N_("changes"), Tells.NEWS: N_("news"), Tells.EVERYTHING: N_("everything")}
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
        told = _("No channel here follows {production}. /setup starts it. Nothing was changed.")
        raise NotFound(told.format(production=chosen.name))

    async def change(interaction: Press, place: Place, community: Community, settings: ChannelSettings) -> None:
        after = await engine.do(Engine.set_channel, community.id, settings, people.acting(interaction, place))
        await show(interaction, settings_card(after))

    @tree.command(name="news", description="Which news the channel of a production is told.")
    @app_commands.describe(
        tells="How much",
        least="The least firmness",
        plot="Whether the plot may be told",
        threads="Open a thread for talk under each announcement",
        production="Which production",
    )
    @app_commands.choices(tells=_TELLS, least=CERTAINTIES_TO_CHOOSE)
    @app_commands.autocomplete(production=productions)
    @app_commands.guild_only()
    async def news(
        interaction: Press,
        tells: str | None = None,
        least: str | None = None,
        plot: bool | None = None,
        threads: bool | None = None,
        production: str | None = None,
    ) -> None:
        place, community = await following(interaction, production)
        before = community.settings
        after = replace(
            before,
            tells=Tells(tells) if tells else before.tells,
            least=Certainty(least) if least else before.least,
            spoilers=before.spoilers if plot is None else plot,
            threads=before.threads if threads is None else threads,
        )
        await change(interaction, place, community, after)

    @tree.command(name="digest", description="Gather news into one post a day or a week.")
    @app_commands.describe(
        when="How often",
        hour="At which hour, 0 to 23",
        day="On which day",
        zone="Like Europe/Rome",
        production="Which production",
    )
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
    @app_commands.describe(
        start="From, like 22:00", end="Until, like 07:00", zone="Like Europe/Rome", production="Which production"
    )
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
    @app_commands.describe(
        role="Whom",
        aspect="Only for this aspect",
        least="The least firmness",
        off="Ping no more",
        production="Which production",
    )
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

    @tree.command(name="spoilers", description="Keep the plot out of what everybody sees in a channel, or allow it.")
    @app_commands.describe(allowed="Whether the plot may be shown, behind spoiler marks", channel="Default: here")
    @app_commands.guild_only()
    async def spoilers(interaction: Press, allowed: bool, channel: discord.TextChannel | None = None) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await people.place(interaction)
        actor = people.acting(interaction, place)
        insist(actor, Action.FOLLOW)
        if not place.communities:
            raise NotFound(_("Nothing is followed here yet. /setup starts it. Nothing was changed."))
        where = str(channel.id if channel else interaction.channel_id)
        for community in place.communities:
            others = tuple(each for each in community.settings.plot_free if each != where)
            chosen = replace(community.settings, plot_free=others if allowed else (*others, where))
            if community.target.endswith(f"/{where}"):
                chosen = replace(chosen, spoilers=allowed)
            await engine.do(Engine.set_channel, community.id, chosen, actor)
        told = (
            _("The plot is shown in {channel}, behind spoiler marks.")
            if allowed
            else _("Answers that everybody sees in {channel} leave the plot out.")
        )
        await show(interaction, sentence(told.format(channel=f"<#{where}>")))


def settings_card(community: Community) -> Card:
    """Return what a channel is told and when, in words."""
    chosen = community.settings
    firm = _("from {certainty} on").format(certainty=firmness(chosen.least)) if chosen.least else _("however firm")
    rows = [
        (_("Channel"), f"<#{community.target.rpartition('/')[2]}>"),
        (_("Tells"), f"{_(_LEVELS[chosen.tells])}, {firm}"),
        (_("Plot"), _("told, behind spoiler marks") if chosen.spoilers else _("kept out")),
        (_("Threads"), _("one under each announcement") if chosen.threads else _("none")),
        (_("Digest"), _digest(chosen)),
        (_("Quiet"), _quiet(chosen)),
        (_("Time zone"), inline(chosen.zone, 60)),
        *((_("Pings"), _ping(each)) for each in chosen.pings),
    ]
    lines = "\n".join(f"**{name}** {told}" for name, told in rows)
    return card(container([text(f"### {_('What this channel is told')}"), text(lines)], Colour.GREY))


def _digest(chosen: ChannelSettings) -> str:
    if chosen.digest is Digest.WEEKLY:
        day = _(_DAYS[chosen.digest_day - 1])
        return _("weekly on {day} at {hour}:00").format(day=day, hour=chosen.digest_hour)
    if chosen.digest is Digest.DAILY:
        return _("daily at {hour}:00").format(hour=chosen.digest_hour)
    return _(_DIGESTS[Digest.OFF])


def _quiet(chosen: ChannelSettings) -> str:
    if not chosen.quiet_from:
        return _("never")
    start, end = inline(chosen.quiet_from, 20), inline(chosen.quiet_until or "", 20)
    return _("from {start} until {end}").format(start=start, end=end)


def _ping(each: Ping) -> str:
    topic = ", ".join(about(aspect) for aspect in each.aspects) or _("everything")
    firm = _(", from {certainty} on").format(certainty=firmness(each.least)) if each.least else ""
    return _("{role} for {topic}").format(role=f"<@&{each.role}>", topic=topic) + firm
