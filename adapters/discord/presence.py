"""What stands under the bot's name: how the followed production stands."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import structlog

from adapters.discord.people import RECORD
from adapters.discord.render import VERDICTS
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError
from facts.messages import Answer
from facts.model import Aspect, Production

log = structlog.get_logger("discord")
_LONGEST = 128


class Presence:
    """Keeps the bot's status line true; sends one only where it changed."""

    def __init__(self, client: discord.Client, engine: AsyncEngine) -> None:
        """Take the client that shows it and the engine that knows it."""
        self._client = client
        self._engine = engine
        self._shown = ""
        self._under_way: set[asyncio.Task[None]] = set()

    def soon(self) -> None:
        """Refresh in the background: nobody waits for a status line, least of all a delivery."""
        task = asyncio.create_task(self.refresh(), name="presence")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Stop refreshing."""
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def anew(self) -> None:
        """Show it on a new connection, which knows nothing of what was shown before."""
        self._shown = ""
        await self.refresh()

    async def refresh(self) -> None:
        """Show how things stand now; that it cannot be shown is no reason to fail."""
        if not self._client.is_ready():
            return
        try:
            told = await self._told()
            if told != self._shown:
                await self._client.change_presence(activity=discord.CustomActivity(name=told))
                self._shown = told
        except (FactsError, discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.info("presence not shown", error=str(error))

    async def _told(self) -> str:
        productions = await self._engine.do(Engine.productions, record=RECORD)
        if len(productions) != 1:
            return standing_line(productions, ())
        return standing_line(productions, await self._engine.do(Engine.status, productions[0].name, record=RECORD))


def standing_line(productions: tuple[Production, ...], board: tuple[Answer, ...]) -> str:
    """Return one line: the greenlight of the only production there is, or how many there are."""
    if not productions:
        return "/setup to begin"
    if len(productions) > 1:
        return f"{len(productions)} productions on record"
    greenlight = next((each for each in board if each.aspect is Aspect.GREENLIGHT), None)
    told = f"greenlight {VERDICTS[greenlight.verdict][1].lower()}" if greenlight else "/ask what is on record"
    return f"{productions[0].name[: _LONGEST - len(told) - 2]}: {told}"
