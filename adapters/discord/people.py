"""Who is acting and from where, by Discord's own word in the signed interaction, at every action anew."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from adapters.discord.speaking import Press
from facts.aio import AsyncEngine
from facts.communities import Community
from facts.engine import Engine
from facts.errors import Invalid, NotFound
from facts.localisation import gettext as _
from facts.model import Actor, Production, Role
from facts.sight import Sight, Tenant

RECORD = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Sight):
    """Where somebody acts: a server, or a private conversation (``tenant`` is None), and what is seen there."""

    @classmethod
    def of(cls, sight: Sight) -> Place:
        """Return the place that sees this."""
        return cls(
            tenant=sight.tenant, communities=sight.communities, productions=sight.productions, hidden=sight.hidden
        )

    def meant(self, name: str | None) -> Production | None:
        """Return the production that a name means here; without one the only one there is, or None.

        Raises:
            NotFound: it is not followed here, or nothing is.
        """
        if not self.productions:
            raise NotFound(_("Nothing is followed here yet. A moderator can start with /setup."))
        if name:
            return self.named(name)
        return self.productions[0] if len(self.productions) == 1 else None

    def chosen(self, name: str | None) -> Production:
        """Return the production that is meant.

        Raises:
            NotFound: it is not followed here, or nothing is.
            Invalid: several are followed and none was named.
        """
        meant = self.meant(name)
        if meant is not None:
            return meant
        several = ", ".join(each.name for each in self.productions)
        raise Invalid(
            _("Several productions are followed here: {productions}. Say which one you mean.").format(
                productions=several
            )
        )

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


NOWHERE = Place(tenant=None)


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
        return Place.of(await self._engine.do(Engine.sight, self.tenant(guild), record=RECORD))

    def tenant(self, guild: int | None) -> Tenant:
        """Return who asks in a server, or in a private conversation."""
        return Tenant(f"discord:{guild}", trusted=guild in self._servers) if guild is not None else Tenant()

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


def _spared(community: Community) -> set[str]:
    """Return the channel of a community if it is told nothing about the plot."""
    return set() if community.settings.spoilers else {community.target.rpartition("/")[2]}


def _moderates(interaction: Press, place: Place) -> bool:
    if interaction.permissions.manage_guild or interaction.permissions.administrator:
        return True
    user = interaction.user
    named = (int(role) for role in place.moderators if role.isdecimal())
    return isinstance(user, discord.Member) and any(user.get_role(role) for role in named)
