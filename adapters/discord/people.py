"""Who is acting and from where, by Discord's own word in the signed interaction, at every action anew.

A server sees the productions it follows, and its moderators decide about those and no others. A server that follows
nothing yet, and a private conversation, see what no other server keeps to itself, and decide about nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import discord

from adapters.discord.speaking import Press
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.engine.base import matching
from facts.errors import Invalid, NotAllowed, NotFound
from facts.localisation import gettext as _
from facts.model import Actor, Community, Production, ProductionId, Role

RECORD = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody acts: the server, the channels of it that follow something, the productions it sees.

    ``hidden`` are the names of those it does not see.
    """

    tenant: str | None
    communities: tuple[Community, ...]
    productions: tuple[Production, ...]
    hidden: frozenset[str] = frozenset()

    def named(self, name: str | None) -> str | None:
        """Return the name to ask the engine about: the one given, or the only one there is.

        Raises:
            NotFound: it is not followed here.
        """
        if not name:
            return self.productions[0].name if len(self.productions) == 1 else None
        wanted = name.casefold().strip()
        for each in self.productions:
            if wanted in {each.id, each.name.casefold(), *(alias.casefold() for alias in each.aliases)}:
                return each.name
        followed = ", ".join(each.name for each in self.productions) or _("none yet")
        told = _("No production called “{name}” is followed here. Followed here: {followed}.")
        raise NotFound(told.format(name=name[:200], followed=followed))

    def chosen(self, name: str | None) -> Production:
        """Return the production that is meant.

        Raises:
            NotFound: it is not followed here, or nothing is.
            Invalid: several are followed and none was named.
        """
        called = self.named(name)
        if called is not None:
            return next(each for each in self.productions if each.name == called)
        if not self.productions:
            raise NotFound(_("Nothing is followed here yet. A moderator can start with /setup."))
        several = ", ".join(each.name for each in self.productions)
        raise Invalid(
            _("Several productions are followed here: {productions}. Say which one you mean.").format(
                productions=several
            )
        )

    def own(self, production: ProductionId) -> bool:
        """Whether this server follows the production, so that its moderators decide about it."""
        return production in {community.production for community in self.communities}

    def insist_own(self, production: ProductionId) -> None:
        """Return if the moderators of this server decide about the production.

        Raises:
            NotFound: it is not followed here.
        """
        if not self.own(production):
            raise NotFound(_("That belongs to a production that is not followed here. Nothing was changed."))

    def insist(self, production: ProductionId) -> None:
        """Return if this server may see the production.

        Raises:
            NotFound: it is another server's.
        """
        if production not in {each.id for each in self.productions}:
            raise NotFound(_("That belongs to a production that is not followed here. Nothing was changed."))

    @property
    def answers_in_public(self) -> bool:
        """Whether this server shows answers to everybody at once."""
        return any(community.settings.public_answers for community in self.communities)

    def plot_free(self, channel: object) -> bool:
        """Whether everybody in this channel, or thread of it, is to be spared the plot."""
        ids = {str(getattr(channel, name, None)) for name in ("id", "parent_id")} - {"None"}
        return any(ids & {*community.settings.plot_free, *_spared(community)} for community in self.communities)

    @property
    def moderators(self) -> frozenset[str]:
        """The ids of the roles that moderate here besides those who manage the server."""
        return frozenset(role for community in self.communities for role in community.moderators)


NOWHERE = Place(tenant=None, communities=(), productions=())


class People:
    """Reads places and actors from interactions."""

    def __init__(self, engine: AsyncEngine, servers: tuple[int, ...]) -> None:
        """Take the engine, and the servers whose moderators may change the record (empty: all)."""
        self._engine = engine
        self._servers = servers

    async def place(self, interaction: Press) -> Place:
        """Return where the interaction happens. A server that the bot itself was not added to counts as none."""
        guild = interaction.client.get_guild(interaction.guild_id) if interaction.guild_id else None
        return await self.place_of(guild.id if guild else None)

    async def place_of(self, guild: int | None) -> Place:
        """Return a server as a place; None is a private conversation."""
        everything = await self._engine.do(Engine.productions, record=RECORD)
        if guild is None:
            open_to_all = await self._open(everything, None)
            seen = tuple(each for each in everything if each.id in open_to_all)
            return Place(tenant=None, communities=(), productions=seen, hidden=_others(everything, seen))
        tenant = f"discord:{guild}"
        communities = await self._engine.do(Engine.communities, tenant=tenant)
        followed = {community.production for community in communities}
        if not followed:
            followed = await self._open(everything, guild)
        seen = tuple(each for each in everything if each.id in followed)
        return Place(tenant=tenant, communities=communities, productions=seen, hidden=_others(everything, seen))

    async def insist_free(self, interaction: Press, place: Place, name: str) -> None:
        """Return if this server may follow a production of that name, or add to it.

        Raises:
            NotAllowed: another server keeps it to itself.
        """
        everything = await self._engine.do(Engine.productions, record=RECORD)
        called = matching(name, everything)
        free = await self._open(everything, interaction.guild_id)
        if any(not place.own(each.id) and each.id not in free for each in called):
            raise NotAllowed(
                _(
                    "Another server keeps that production on record and does not share it. Its moderators can, with"
                    " /setup shared:True; or whoever runs the bot names this server in DISCORD_SERVERS. Nothing was"
                    " changed."
                )
            )

    async def _open(self, everything: tuple[Production, ...], guild: int | None) -> set[ProductionId]:
        """Return what a place may see that follows nothing itself."""
        ids = {each.id for each in everything}
        if guild is not None and guild in self._servers:
            return ids
        communities = await self._engine.do(Engine.communities)
        if guild is None and len({each.tenant for each in communities}) == 1:
            return ids  # the record is that of one community, and a private conversation is held with it
        return ids - kept_to_themselves(communities, f"discord:{guild}")

    async def actor(self, interaction: Press) -> Actor:
        """Return who acts, with the role that they have here and now."""
        return self.acting(interaction, await self.place(interaction))

    def acting(self, interaction: Press, place: Place) -> Actor:
        """Return who acts in this place."""
        user = interaction.user
        moderates = place.tenant is not None and self._serves(interaction) and _moderates(interaction, place)
        role = Role.MODERATOR if moderates else Role.MEMBER
        return Actor(id=f"discord:{user.id}", name=user.display_name, role=role)

    def _serves(self, interaction: Press) -> bool:
        return not self._servers or interaction.guild_id in self._servers


def kept_to_themselves(communities: Iterable[Community], tenant: str) -> set[ProductionId]:
    """Return the productions that other servers and workspaces follow and do not share."""
    everybody = tuple(communities)
    shared = {each.production for each in everybody if each.settings.shared or each.tenant == tenant}
    return {each.production for each in everybody} - shared


def _spared(community: Community) -> set[str]:
    """Return the channel of a community if it is told nothing about the plot."""
    return set() if community.settings.spoilers else {community.target.rpartition("/")[2]}


def _others(everything: Iterable[Production], seen: Collection[Production]) -> frozenset[str]:
    return frozenset(each.name for each in everything if each not in seen)


def _moderates(interaction: Press, place: Place) -> bool:
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return True
    user = interaction.user
    named = (int(role) for role in place.moderators if role.isdecimal())
    return isinstance(user, discord.Member) and any(user.get_role(role) for role in named)
