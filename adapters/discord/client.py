"""The gateway client, and the adapter around it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from adapters.discord.answers import AnswerDesk
from adapters.discord.channels import add_channel_commands
from adapters.discord.commands import add_member_commands
from adapters.discord.exporting import add_export
from adapters.discord.ids import parsed
from adapters.discord.keeping import Keeping, add_statement_commands
from adapters.discord.languages import Translator, of_reader
from adapters.discord.mending import Mending
from adapters.discord.moderating import add_moderator_commands
from adapters.discord.people import People
from adapters.discord.posting import Posting, looking_at_the_clock
from adapters.discord.presence import Presence
from adapters.discord.recalling import add_record_commands
from adapters.discord.reporting import Reporting
from adapters.discord.review import ReviewDesk
from adapters.discord.setting_up import add_setup
from adapters.discord.settings import Settings
from adapters.discord.sourcing import add_source_commands
from adapters.discord.speaking import NOBODY, Press, said, tell
from adapters.discord.watching import WatchDesk, add_watch_commands
from adapters.discord.wording import explained
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError, Refused
from facts.localisation import N_, speak
from facts.localisation import gettext as _
from facts.messages import Owed
from facts.model import MessageRef
from facts.ports import Charts

log = structlog.get_logger("discord")

_FIRST_WAIT = 5.0
_LONGEST_WAIT = 300.0
_UNEXPECTED = N_("Something went wrong on our side. Nothing was changed; the operator finds it in the bot’s log.")
_FORGOTTEN = N_("This button is from an older version of On Record and does nothing any more. Ask again.")
_REFUSED = (
    "Discord does not accept the token in DISCORD_TOKEN. Copy it anew from the Developer Portal (your application, Bot,"
    " Reset Token) and start again."
)


class DiscordClient(discord.AutoShardedClient):
    """Reads what people do. No privileged intent is asked for: Discord gives the text of messages that mention us."""

    def __init__(self, settings: Settings, engine: AsyncEngine, charts: Charts | None = None) -> None:
        """Wire desks and commands; nothing connects yet. Without ``charts`` a timeline is words alone."""
        chosen: dict[str, Any] = {"shard_ids": list(settings.shard_ids)} if settings.shard_ids else {}
        super().__init__(
            shard_count=settings.shards,
            **chosen,
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=NOBODY,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=30,
            http_trace=looking_at_the_clock(),
        )
        self.people = people = People(engine, settings.servers)
        self.presence = Presence(self, engine)
        self.mending = Mending(self, engine)
        self._answers = AnswerDesk(engine, people, public=settings.public_answers)
        review = ReviewDesk(engine, people)
        keeping = Keeping(engine, people)
        watches = WatchDesk(engine, people)
        self._routes: Mapping[str, Callable[..., Awaitable[None]]] = {
            **self._answers.routes,
            **Reporting(engine, people).routes,
            **review.routes,
            **keeping.routes,
            **watches.routes,
        }
        self.tree = Commands(self)
        add_member_commands(self.tree, engine, people, self._answers)
        add_record_commands(self.tree, engine, people, self._answers, charts)
        add_moderator_commands(self.tree, engine, people)
        add_statement_commands(self.tree, engine, people, keeping)
        add_setup(self.tree, engine, people)
        add_watch_commands(self.tree, engine, people, watches)
        add_channel_commands(self.tree, engine, people)
        add_source_commands(self.tree, engine, people)
        add_export(self.tree, engine, people)
        self._engine = engine

    async def setup_hook(self) -> None:
        """Tell Discord our commands; unchanged ones cost nothing."""
        await self.tree.set_translator(Translator())
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Show how the followed production stands, and catch up with what happened while we were away."""
        await self.presence.anew()
        await self._notice_departures()
        for guild in self.guilds:
            await self.mending.look(guild)

    async def _notice_departures(self) -> None:
        """Note from which servers we were removed, and to which we were added again, while we were away."""
        followed = {each.tenant for each in await self._engine.do(Engine.communities)}
        for tenant in followed:
            server = tenant.removeprefix("discord:")
            if server == tenant or not server.isdecimal() or not self._serves(int(server)):
                continue
            left = self.get_guild(int(server)) is None
            await self._engine.do(Engine.tenant_left if left else Engine.tenant_returned, tenant)

    def _serves(self, guild: int) -> bool:
        """Say whether a server is on a connection of this process (topics/gateway, sharding)."""
        return (guild >> 22) % (self.shard_count or 1) in self.shards

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """See whether a channel that refused has what it needs now."""
        await self.mending.look(after.guild)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """See whether a channel that refused has what it needs now."""
        await self.mending.look(after.guild)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """See whether a channel that refused has what it needs now that our own roles have changed."""
        if self.user is not None and after.id == self.user.id:
            await self.mending.look(after.guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that we were removed from a server: nothing is posted there, and its settings go after 30 days."""
        await self._engine.do(Engine.tenant_left, f"discord:{guild.id}")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note that we are in a server (again): what it had set is as it was."""
        await self._engine.do(Engine.tenant_returned, f"discord:{guild.id}")

    async def on_interaction(self, interaction: Press) -> None:
        """Bring a press or a submitted form to its handler, by its ``custom_id`` alone."""
        if interaction.type not in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            return
        speak(of_reader(interaction))
        verb, arguments = parsed(said(interaction)["custom_id"])
        handler = self._routes.get(verb)
        try:
            if handler is None:
                await tell(interaction, _(_FORGOTTEN))
            else:
                await handler(interaction, *arguments)
        except Exception as error:
            await apologise(interaction, error)

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that mentions us by name, or a private one; bots and mere replies are left alone."""
        if message.author.bot or self.user is None:
            return
        if message.guild is not None and not any(f"<@{mark}{self.user.id}>" in message.content for mark in ("", "!")):
            return
        try:
            await self._answers.mentioned(message, self.user.id)
        except discord.HTTPException as error:
            log.info("a mention could not be answered", channel=message.channel.id, error=str(error))


class Commands(app_commands.CommandTree[DiscordClient]):
    """The commands; what goes wrong in one is told to whoever used it, in their language."""

    async def interaction_check(self, interaction: Press, /) -> bool:
        """Speak the reader's language for as long as this interaction is dealt with; everybody may go on."""
        speak(of_reader(interaction))
        return True

    async def on_error(self, interaction: Press, error: app_commands.AppCommandError, /) -> None:
        """Tell the asker what happened."""
        await apologise(interaction, getattr(error, "original", error.__cause__) or error)


async def apologise(interaction: Press, error: BaseException) -> None:
    """Say what went wrong: the engine's own sentence, or that it was our fault."""
    if not isinstance(error, FactsError):
        log.error("interaction failed", exc_info=error, kind=interaction.type.name)
    try:
        speak(of_reader(interaction))
        await tell(interaction, explained(error) if isinstance(error, FactsError) else _(_UNEXPECTED))
    except discord.HTTPException as late:
        log.warning("an answer came too late or could not be shown", error=str(late))


class DiscordAdapter:
    """Discord, as the bot sees it (``facts.ports.Adapter``)."""

    name = "discord"
    takes_turns = True

    def __init__(self, settings: Settings, engine: AsyncEngine, charts: Charts | None = None) -> None:
        """Take settings, engine and what draws pictures, if anything does; ``run`` connects."""
        self._settings = settings
        self.client = DiscordClient(settings, engine, charts)
        self._posting = Posting(self.client, self.client.people)

    async def run(self) -> None:
        """Serve until cancelled; discord.py reconnects and resumes by itself.

        Raises:
            Unusable: Discord does not accept the token, or refuses the connection for good.
        """
        try:
            await self._log_in()
            await self.client.connect()
        except discord.LoginFailure:
            raise Unusable(_REFUSED) from None
        except discord.HTTPException as error:
            raise Unusable(f"Discord refuses us or our commands ({error}). It must be mended here.") from None
        except discord.PrivilegedIntentsRequired as error:
            raise Unusable(f"Discord refuses the connection: {error}") from None
        except discord.ConnectionClosed as error:
            raise Unusable(f"Discord closed the connection for good (code {error.code}). {_REFUSED}") from None
        finally:
            await self.close()

    async def ready(self) -> None:
        """Return once messages can be posted."""
        await self.client.wait_until_ready()

    async def close(self) -> None:
        """Close the connection; safe to call twice."""
        await self.client.presence.close()
        await self._posting.close()
        if not self.client.is_closed():
            await self.client.close()

    async def _log_in(self) -> None:
        wait = _FIRST_WAIT
        while True:
            try:
                await self.client.login(self._settings.token.get_secret_value().strip())
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
                if not _passes(error):
                    raise
                log.warning("Discord cannot be reached; trying again", seconds=wait, error=str(error))
                await self.client.http.close()
                self.client.http.connector = discord.utils.MISSING
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            else:
                return

    async def post(self, owed: Owed) -> MessageRef:
        """Post an announcement, a reply or a review card."""
        try:
            ref = await self._posting.post(owed)
        except Refused as refused:
            if not refused.only_this:
                await self.client.mending.tell(owed.delivery.target, refused)
            raise
        if owed.announcement is not None:
            self.client.presence.soon()
        return ref

    async def edit(self, owed: Owed) -> MessageRef:
        """Bring a message to the announcement's newest revision."""
        return await self._posting.edit(owed)

    async def find(self, owed: Owed) -> MessageRef | None:
        """Look whether an earlier attempt landed."""
        return await self._posting.find(owed)


def _passes(error: BaseException) -> bool:
    """Say whether waiting may help: an outage, a limit, no network; not a refusal."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == 429
    return not isinstance(error, discord.DiscordException) or isinstance(error, discord.RateLimited)


class Unusable(FactsError):
    """Discord cannot be used at all with these settings; the text says what to do."""

    code = "discord"
