"""/setup: what a server follows and where, who moderates, and which permissions are missing for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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
from facts.communities import Community
from facts.engine import Engine
from facts.errors import Invalid, NotAllowed, NotFound
from facts.localisation import LANGUAGES, N_
from facts.localisation import gettext as _
from facts.model import Actor, Production, Target
from facts.sight import Tenant

_ANSWERS = [
    app_commands.Choice(name="the asker, who can share it", value="asker"),
    app_commands.Choice(name="everybody in the channel", value="everybody"),
]
_AUTOMATIC = "auto"
_AS_THE_SERVER = N_("as this server is set")
_LANGUAGES = [
    app_commands.Choice(name=_AS_THE_SERVER, value=_AUTOMATIC),
    *(app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()),
]
_NO_REVIEW = N_("No review channel yet: /setup review:#channel; until then /review shows what waits")
_FORUM = ("view_channel", "send_messages", "send_messages_in_threads", "read_message_history")
_THREAD = ("view_channel", "send_messages_in_threads", "read_message_history")
_TEXT = ("view_channel", "send_messages", "read_message_history")
_THREADED = (*_TEXT, "create_public_threads")


class _Channels(app_commands.Transformer):
    """A channel of certain kinds, as the bot sees it."""

    def __init__(self, *kinds: discord.ChannelType) -> None:
        """Take the kinds that the client offers."""
        self._kinds = list(kinds)

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Say that this option is a channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Name the kinds that the client offers."""
        return self._kinds

    async def transform(self, interaction: Press, value: Any, /) -> Channel:
        """Return the channel.

        Raises:
            Invalid: the bot does not see it.
        """
        channel = interaction.client.get_channel(value.id)
        if not isinstance(channel, discord.TextChannel | discord.ForumChannel | discord.Thread):
            told = _("On Record cannot see {channel}: give its role View Channel there.")
            raise Invalid(told.format(channel=f"#{value.name}"))
        return channel


_NEWS = _Channels(
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.news_thread,
)
NewsChannel = app_commands.Transform[Channel, _NEWS]
ReviewChannel = app_commands.Transform[Channel, _Channels(discord.ChannelType.text)]


def add_setup(tree: Tree, engine: AsyncEngine, people: People) -> None:
    """Add the command that sets a server up."""

    async def productions(interaction: Press, typed: str) -> list[Choice]:
        return await production_choices(people, interaction, typed)

    @tree.command(name="setup", description="What this server follows, where it is told, and who moderates.")
    @app_commands.describe(
        production="The production to follow; a new name is added",
        announcements="Where news go: a text, announcement or forum channel, or a thread",
        review="Where moderators decide; keep it private",
        moderators="The role that moderates, besides those who manage the server",
        answers="Who sees an answer at first",
        language="What the bot says in public is in this language; private replies are in each reader's own",
        shared="Other servers may see and follow this production too",
    )
    @app_commands.choices(answers=_ANSWERS, language=_LANGUAGES)
    @app_commands.autocomplete(production=productions)
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(
        interaction: Press,
        production: str | None = None,
        announcements: NewsChannel | None = None,
        review: ReviewChannel | None = None,
        moderators: discord.Role | None = None,
        answers: str | None = None,
        language: str | None = None,
        shared: bool | None = None,
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await people.place(interaction)
        if not interaction.permissions.manage_guild:
            raise NotAllowed(_("Only those who may manage this server can set it up. Nothing was changed."))
        actor = people.acting(interaction, place)
        if any((production, announcements, review, moderators)):
            wish = _Wish(
                production=production,
                target=_target(interaction, announcements),
                review_target=_target(interaction, review),
                moderators=(str(moderators.id),) if moderators else None,
            )
            await _follow(engine, place, wish, actor, people.tenant(interaction.guild_id))
            place = await people.place(interaction)
        meant = place.chosen(production).id if shared is not None else None
        for each in place.communities:
            chosen = each.settings
            if answers:
                chosen = replace(chosen, public_answers=answers == "everybody")
            if language:
                chosen = replace(chosen, language="" if language == _AUTOMATIC else language)
            if shared is not None and each.production == meant:
                chosen = replace(chosen, shared=shared)
            if chosen != each.settings:
                await engine.do(Engine.set_channel, each.id, chosen, actor)
        place = await people.place(interaction)
        await show(interaction, summary(place, interaction.client.get_channel))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """What a moderator chose; None leaves it as it is."""

    production: str | None
    target: Target | None
    review_target: Target | None
    moderators: tuple[str, ...] | None


async def _follow(engine: AsyncEngine, place: Place, wish: _Wish, actor: Actor, tenant: Tenant) -> None:
    """Let the server follow what is wished; what is not named stays as it is.

    Raises:
        Invalid: it says nowhere where news go.
        NotShared: another community keeps that production to itself.
    """
    known = _known(place, wish.production)
    before = next((each for each in place.communities if known is not None and each.production == known.id), None)
    target = wish.target or (before.target if before else None)
    if target is None:
        raise Invalid(_("Say where news go the first time: /setup announcements:#channel. Nothing was changed."))
    if known is None:
        known = await engine.do(Engine.add_production, wish.production or "", actor, record=RECORD, tenant=tenant)
    community = before or Community(
        id=f"{place.tenant}:{known.id}", tenant=str(place.tenant), production=known.id, target=target
    )
    after = replace(
        community,
        target=target,
        review_target=wish.review_target or community.review_target,
        moderators=community.moderators if wish.moderators is None else wish.moderators,
    )
    await engine.do(Engine.follow, after, actor, tenant)


def _known(place: Place, name: str | None) -> Production | None:
    """Return the production that is meant, if it is seen here: the only one there is where none is named."""
    try:
        return place.named(name) if name else place.chosen(None)
    except NotFound:
        if name:
            return None
        raise


def _target(interaction: Press, channel: Channel | None) -> Target | None:
    return Target(f"discord:{interaction.guild_id}/{channel.id}") if channel else None


def summary(place: Place, channels: Callable[[int], object]) -> Card:
    """Return what a server follows, where, who moderates, and exactly which permissions are missing."""
    if not place.communities:
        told = _("Nothing is followed here yet. Name a production and a channel for its news, and it begins.")
        return card(container([text(f"### {_('Setup')}\n{told}")], Colour.GREY))
    body: list[Component] = [text(f"### {_('Setup')}")]
    lacking: list[str] = []
    for community in place.communities:
        name = next((each.name for each in place.productions if each.id == community.production), community.production)
        roles = " ".join(f"<@&{role}>" for role in community.moderators)
        lines = [
            f"**{inline(name, 200)}**",
            _("News go to {channel}").format(channel=_mention(community.target)),
            _("Moderators decide in {channel}").format(channel=_mention(community.review_target))
            if community.review_target
            else _(_NO_REVIEW),
            _("Answers are shown to everybody")
            if place.answers_in_public
            else _("Answers are shown to the asker, who can share them"),
            _("Moderating: those who manage the server, and {roles}").format(roles=roles)
            if roles
            else _("Moderating: those who manage the server"),
            _("Language in public: {language}").format(
                language=LANGUAGES.get(community.settings.language) or _(_AS_THE_SERVER)
            ),
            _("Other servers may see and follow it too")
            if community.settings.shared
            else _("Other servers do not see it"),
        ]
        body += [separator(), text("\n".join(lines))]
        lacking += [
            problem
            for target, threads in ((community.target, community.settings.threads), (community.review_target, False))
            if target and (problem := wanting(target, channels, threads=threads))
        ]
    told = "\n".join(f"⚠️ {problem}" for problem in dict.fromkeys(lacking)) or f"✅ {_('All permissions are there.')}"
    return card(container([*body, separator(), text(told[:1_500])], Colour.AMBER if lacking else Colour.GREEN))


def wanting(target: Target, channels: Callable[[int], object], *, threads: bool = False) -> str | None:
    """Say which permissions the bot lacks in a channel, escaped; None where it has all it needs.

    ``threads``: it is to open one under each announcement.
    """
    where = channels(int(target.rpartition("/")[2]))
    if not isinstance(where, Channel):
        told = _("On Record cannot see {channel}: give its role View Channel there.")
        return told.format(channel=_mention(target))
    needed = _THREADED if threads else _TEXT
    if isinstance(where, discord.ForumChannel | discord.Thread):
        needed = _FORUM if isinstance(where, discord.ForumChannel) else _THREAD
    names = failures.missing(where, needed)
    return inline(failures.lacking(where, names), 500) if names else None


def _mention(target: Target) -> str:
    return f"<#{target.rpartition('/')[2]}>"
