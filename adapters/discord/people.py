"""Who is acting and from where, by Discord's own word in the signed interaction, at every action anew.

A server sees the productions it follows, and its moderators decide about those and no others; a server that follows
nothing yet, and a private conversation, see the whole record and decide nothing about it.
"""

from __future__ import annotations

from dataclasses import dataclass

import discord

from adapters.discord.speaking import Press
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import Invalid, NotFound
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
        followed = ", ".join(each.name for each in self.productions) or "none yet"
        raise NotFound(f"No production called “{name[:200]}” is followed here. Followed here: {followed}.")

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
            raise NotFound("Nothing is followed here yet. A moderator can start with /setup.")
        several = ", ".join(each.name for each in self.productions)
        raise Invalid(f"Several productions are followed here: {several}. Say which one you mean.")

    def insist(self, production: ProductionId) -> None:
        """Return if this server may see and decide about the production.

        Raises:
            NotFound: it follows others, or none.
        """
        if production not in {each.id for each in self.productions}:
            raise NotFound("That belongs to a production that is not followed here. Nothing was changed.")

    @property
    def answers_in_public(self) -> bool:
        """Whether this server shows answers to everybody at once."""
        return any(community.settings.public_answers for community in self.communities)

    @property
    def moderators(self) -> frozenset[str]:
        """The ids of the roles that moderate here besides those who manage the server."""
        return frozenset(role for community in self.communities for role in community.moderators)


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
            return Place(tenant=None, communities=(), productions=everything)
        tenant = f"discord:{guild}"
        communities = await self._engine.do(Engine.communities, tenant=tenant)
        followed = {community.production for community in communities}
        seen = tuple(each for each in everything if each.id in followed) if followed else everything
        hidden = frozenset(each.name for each in everything if each not in seen)
        return Place(tenant=tenant, communities=communities, productions=seen, hidden=hidden)

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


def _moderates(interaction: Press, place: Place) -> bool:
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return True
    user = interaction.user
    named = (int(role) for role in place.moderators if role.isdecimal())
    return isinstance(user, discord.Member) and any(user.get_role(role) for role in named)
