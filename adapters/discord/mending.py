"""Channels that refuse: moderators are told once what is missing, and posting resumes once it is mended."""

from __future__ import annotations

import aiohttp
import discord
import structlog

from adapters.discord.components import sentence
from adapters.discord.markdown import inline
from adapters.discord.setting_up import wanting
from adapters.discord.speaking import NOBODY, Shown
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError, Invalid, Refused
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
        """Say once in the review channel why nothing comes to a channel any more, unless it is that channel itself."""
        if target in self._told:
            return
        self._told.add(target)
        told = f"⚠️ Nothing more is posted to <#{target.rpartition('/')[2]}>. {inline(str(refused), 800)}"
        card = sentence(f"{told}\n-# It goes on by itself once that is mended.")
        try:
            for community in await self._engine.do(Engine.communities, tenant=target.partition("/")[0]):
                review = community.review_target
                if community.target == target and review not in (None, target):
                    to = self._client.get_partial_messageable(int(str(review).rpartition("/")[2]))
                    await to.send(view=Shown(card), allowed_mentions=NOBODY)
                    return
        except (FactsError, discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("moderators could not be told", target=target, error=str(error))

    async def look(self, guild: discord.Guild) -> None:
        """Send again what was refused in channels of a server that have all they need now."""
        for target, _ in await self._engine.do(Engine.stopped_channels):
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
