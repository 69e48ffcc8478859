"""/setup: what a server follows and where, who moderates, and which permissions are missing for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from adapters.discord import failures
from adapters.discord.commands import Choice, Tree, production_choices
from adapters.discord.components import Card, Colour, Component, card, container, separator, text
from adapters.discord.failures import Channel
from adapters.discord.markdown import inline
from adapters.discord.people import RECORD, People, Place
from adapters.discord.speaking import Press, show
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import Invalid, NotAllowed, NotFound
from facts.model import Community, Production, Target

_NO_REVIEW = "No review channel yet: `/setup review:#…`; until then `/review` shows what waits"
_FORUM = ("view_channel", "send_messages", "send_messages_in_threads", "read_message_history")
_TEXT = ("view_channel", "send_messages", "read_message_history")


class _News(app_commands.Transformer):
    """A channel that news can go to: text, announcement or forum."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Say that this option is a channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Name the kinds that the client offers."""
        return [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]

    async def transform(self, interaction: Press, value: Any, /) -> discord.abc.GuildChannel:
        """Return the channel as the bot sees it.

        Raises:
            Invalid: it does not see it.
        """
        channel = interaction.client.get_channel(value.id)
        if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
            raise Invalid(f"On Record cannot see #{value.name}. Give its role View Channel there, then try again.")
        return channel


NewsChannel = app_commands.Transform[discord.abc.GuildChannel, _News]


def add_setup(tree: Tree, engine: AsyncEngine, people: People) -> None:
    """Add the command that sets a server up."""

    async def productions(interaction: Press, typed: str) -> list[Choice]:
        return await production_choices(people, interaction, typed)

    @tree.command(name="setup", description="What this server follows, where it is told, and who moderates.")
    @app_commands.describe(
        production="The production to follow; a new name is added",
        announcements="Where news go: a text, announcement or forum channel",
        review="Where moderators decide; keep it private",
        moderators="The role that moderates, besides those who manage the server",
    )
    @app_commands.autocomplete(production=productions)
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(
        interaction: Press,
        production: str | None = None,
        announcements: NewsChannel | None = None,
        review: discord.TextChannel | None = None,
        moderators: discord.Role | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await people.place(interaction)
        if not interaction.permissions.manage_guild:
            raise NotAllowed("Only those who may manage this server can set it up. Nothing was changed.")
        if any((production, announcements, review, moderators)):
            actor = people.acting(interaction, place)
            followed = await _followed(engine, people, interaction, place, production)
            before = next((each for each in place.communities if each.production == followed.id), None)
            target = _target(interaction, announcements) if announcements else before.target if before else None
            if target is None:
                raise Invalid("Say where news go the first time: /setup announcements:#channel. Nothing was changed.")
            community = before or Community(
                id=f"{place.tenant}:{followed.id}", tenant=str(place.tenant), production=followed.id, target=target
            )
            after = replace(
                community,
                target=target,
                review_target=_target(interaction, review) if review else community.review_target,
                moderators=(str(moderators.id),) if moderators else community.moderators,
            )
            await engine.do(Engine.follow, after, actor)
            place = await people.place(interaction)
        await show(interaction, summary(place, interaction.client.get_channel))


async def _followed(
    engine: AsyncEngine, people: People, interaction: Press, place: Place, name: str | None
) -> Production:
    """Return the production that is meant: one followed here, one on record, or a new one."""
    if not name:
        return place.chosen(None)
    try:
        return await engine.do(Engine.production, name, record=RECORD)
    except NotFound:
        return await engine.do(Engine.add_production, name, people.acting(interaction, place), record=RECORD)


def _target(interaction: Press, channel: discord.abc.GuildChannel) -> Target:
    return Target(f"discord:{interaction.guild_id}/{channel.id}")


def summary(place: Place, channels: Callable[[int], object]) -> Card:
    """Return what a server follows, where, who moderates, and exactly which permissions are missing."""
    if not place.communities:
        told = "Nothing is followed here yet. `/setup production:… announcements:#…` starts it."
        return card(container([text(f"### Setup\n{told}")], Colour.GREY))
    body: list[Component] = [text("### Setup")]
    lacking: list[str] = []
    for community in place.communities:
        name = next((each.name for each in place.productions if each.id == community.production), community.production)
        roles = " ".join(f"<@&{role}>" for role in community.moderators)
        lines = [
            f"**{inline(name, 200)}**",
            f"News go to {_mention(community.target)}",
            f"Moderators decide in {_mention(community.review_target)}" if community.review_target else _NO_REVIEW,
            f"Moderating: those who manage the server{f' and {roles}' if roles else ''}",
        ]
        body += [separator(), text("\n".join(lines))]
        lacking += [
            problem
            for target in (community.target, community.review_target)
            if target and (problem := wanting(target, channels))
        ]
    told = "\n".join(f"⚠️ {problem}" for problem in dict.fromkeys(lacking)) or "✅ All permissions are there."
    return card(container([*body, separator(), text(told[:1_500])], Colour.AMBER if lacking else Colour.GREEN))


def wanting(target: Target, channels: Callable[[int], object]) -> str | None:
    """Say which permissions the bot lacks in a channel, escaped; None where it has all it needs."""
    where = channels(int(target.rpartition("/")[2]))
    if not isinstance(where, Channel):
        return f"On Record cannot see {_mention(target)}: give its role View Channel there."
    needed = _FORUM if isinstance(where, discord.ForumChannel) else _TEXT
    names = failures.missing(where, needed)
    return inline(failures.lacking(where, names), 500) if names else None


def _mention(target: Target) -> str:
    return f"<#{target.rpartition('/')[2]}>"
