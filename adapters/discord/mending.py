"""Channels that refuse: moderators are told once what is missing, and posting resumes once it is mended."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import aiohttp
import discord
import structlog

from adapters.discord import failures
from adapters.discord.components import Card, sentence
from adapters.discord.languages import of_server
from adapters.discord.markdown import inline
from adapters.discord.people import NOWHERE
from adapters.discord.setting_up import wanting
from adapters.discord.speaking import NOBODY, Shown
from facts.aio import AsyncEngine
from facts.communities import Community
from facts.engine import Engine
from facts.errors import FactsError, Invalid, Refused
from facts.localisation import gettext as _
from facts.localisation import retold, speaking
from facts.messages import DeliveryState
from facts.model import Actor, Role, Target

log = structlog.get_logger("discord")
_MENDER = Actor(id="discord:bot", name="On Record", role=Role.OPERATOR)


class Mending:
    """Watches over the channels that are stopped because they refused."""

    def __init__(self, client: discord.Client, engine: AsyncEngine) -> None:
        """Take the client that sees channels and the engine that keeps what is owed."""
        self._client = client
        self._engine = engine
        self._told: set[Target] = set()

    async def tell(self, target: Target, refused: Refused) -> None:
        """Say once why nothing comes to a channel any more: where moderators review, else to the server's owner."""
        if target in self._told:
            return
        self._told.add(target)
        try:
            communities = await self._engine.do(Engine.communities, tenant=target.partition("/")[0])
            card = self._card(target, refused, communities)
            for community in communities:
                review = community.review_target
                if community.target == target and review not in (None, target):
                    to = self._client.get_partial_messageable(int(str(review).rpartition("/")[2]))
                    with suppress(discord.HTTPException):
                        await to.send(view=Shown(card), allowed_mentions=NOBODY)
                        return
            await self._tell_owner(target, card)
        except (FactsError, discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("moderators could not be told", target=target, error=str(error))

    def _card(self, target: Target, refused: Refused, communities: tuple[Community, ...]) -> Card:
        server, _slash, channel = target.partition(":")[2].partition("/")
        guild = self._client.get_guild(int(server)) if server.isdecimal() else None
        there = replace(NOWHERE, communities=communities)
        with speaking(of_server(there, guild.preferred_locale if guild else None)):
            told = _("Nothing more is posted to {channel}.").format(channel=f"<#{channel}>")
            reason = inline(retold(str(refused), failures.LACKING), 800)
            return sentence(f"⚠️ {told} {reason}\n-# {_('It goes on by itself once that is mended.')}")

    async def _tell_owner(self, target: Target, card: Card) -> None:
        server = target.partition(":")[2].partition("/")[0]
        guild = self._client.get_guild(int(server)) if server.isdecimal() else None
        if guild is not None and guild.owner_id is not None:
            opened = await self._client.create_dm(discord.Object(guild.owner_id))
            await opened.send(view=Shown(card), allowed_mentions=NOBODY)

    async def look(self, guild: discord.Guild) -> None:
        """Send again what was refused in channels of a server that have all they need now."""
        for target, _reason in await self._engine.do(Engine.stopped_channels):
            if not target.startswith(f"discord:{guild.id}/") or wanting(target, self._client.get_channel):
                continue
            self._told.discard(target)
            parked = await self._engine.do(Engine.deliveries, state=DeliveryState.DEAD)
            for delivery in parked:
                if delivery.target == target:
                    try:
                        await self._engine.do(Engine.retry, delivery.id, _MENDER)
                    except Invalid as error:
                        log.info("not sent again", delivery=delivery.id, error=str(error))
            log.info("a channel has what it needs again", target=target)
