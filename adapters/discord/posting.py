"""Deliveries into messages: post, edit, reply, and find what an earlier attempt left.

Discord knows a repeated attempt by its nonce for "the past few minutes" (resources/message); two of them are relied on.
After that the channel's history is read for our marker, from when the first attempt began.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import aiohttp
import discord
import structlog
from discord.http import Ratelimit

from adapters.discord import cards, failures, render
from adapters.discord.components import Card, text
from adapters.discord.failures import Channel
from adapters.discord.ids import marker, nonce
from adapters.discord.languages import of_server
from adapters.discord.people import People
from adapters.discord.speaking import NOBODY, Shown
from facts.errors import CannotEdit, CannotLook, DeliveryError, FactsError, MessageGone, Refused, TryLater
from facts.localisation import DEFAULT, speaking
from facts.messages import Owed, Purpose
from facts.model import MessageRef, Target
from facts.ports.outside import in_turn, insist_on_time

NONCE_WINDOW = timedelta(minutes=2)
CROSSPOST_SECONDS = 30.0
"""Announcement channels take about ten publishes an hour; a call beyond that hangs, so it is given up."""
_LOOK_BACK = 500
_PRIVATE = "dm"
_CLOCKS_APART = timedelta(seconds=5)

log = structlog.get_logger("discord")
Answer = TypeVar("Answer")


class Posting:
    """Messages in channels. Raises the delivery errors of ``facts.errors`` and nothing else."""

    def __init__(self, client: discord.Client, people: People) -> None:
        """Take a client, which must be logged in before anything is posted, and the reader of places."""
        self._client = client
        self._people = people
        self._afterwards: set[asyncio.Task[None]] = set()
        self._cut_short = False

    async def post(self, owed: Owed) -> MessageRef:
        """Post what is owed; the same delivery again within the nonce's window returns the first message."""
        where = self._reached(owed.delivery.target)
        there = await self._there(owed.delivery.target, where)
        if isinstance(where, discord.ForumChannel):
            return await self._posted_in_forum(owed, where, there)
        to = await self._messageable(owed.delivery.target)
        message = await self._sent(owed, to, drawn(owed, there), where)
        if where is not None and where.type is discord.ChannelType.news:
            self._later(_published(message), f"publish-{message.id}")
        if there.threads and owed.announcement is not None and isinstance(where, discord.TextChannel):
            self._later(_opened(message, owed.announcement.headline), f"thread-{message.id}")
        return MessageRef(target=owed.delivery.target, message=str(message.id))

    async def edit(self, owed: Owed) -> MessageRef:
        """Bring the message to the announcement's newest revision.

        Raises:
            CannotEdit: Discord no longer lets us, though posting there is still possible.
        """
        ref = owed.delivery.ref
        if ref is None:
            raise MessageGone("There is no message to edit.")
        where = self._reached(ref.target)
        to = self._client.get_partial_messageable(int(ref.extra)) if ref.extra else await self._messageable(ref.target)
        message = to.get_partial_message(int(ref.message))
        card = drawn(owed, await self._there(ref.target, where))
        try:
            await self._called(message.edit(view=Shown(card), allowed_mentions=NOBODY), where, editing=True)
        except Refused as refused:
            if where is None or failures.missing(where, failures.NEEDED):
                raise
            raise CannotEdit(str(refused)) from refused
        return ref

    async def find(self, owed: Owed) -> MessageRef | None:
        """Look whether an earlier attempt landed.

        Within the nonce's window None only means that posting again is safe: Discord itself looks, by the nonce, and
        returns the earlier message. Forum posts have no nonce and are always looked for.
        """
        delivery = owed.delivery
        began = delivery.started_at
        where = self._reached(delivery.target)
        if began is None:
            return None
        if not isinstance(where, discord.ForumChannel) and discord.utils.utcnow() - began < NONCE_WINDOW:
            return None
        if where is None and member_of(delivery.target) is None:
            raise CannotLook("The channel cannot be seen, so whether the message is there cannot be told.")
        if where is not None and (names := failures.missing(where, ("view_channel", "read_message_history"))):
            raise CannotLook(failures.lacking(where, names) + " Without it an earlier attempt cannot be looked for.")
        try:
            return await self._seen(owed, where, began - _CLOCKS_APART)
        except (DeliveryError, discord.DiscordException, aiohttp.ClientError, OSError) as error:
            if isinstance(error, CannotLook):
                raise
            raise CannotLook(f"The channel's history could not be read: {error}") from error

    async def close(self) -> None:
        """Stop publishing what still waits to be published; the messages themselves are posted."""
        for task in tuple(self._afterwards):
            task.cancel()
        await asyncio.gather(*self._afterwards, return_exceptions=True)

    async def _there(self, target: Target, where: Channel | None) -> There:
        """Return how things are said in a channel; that it cannot be looked up is no reason not to say them."""
        server = _ids(target)[1]
        if not server:
            return There()
        try:
            place = await self._people.place_of(server)
        except FactsError as error:
            log.info("posted without the settings of its server", target=target, error=str(error))
            return There()
        return There(
            language=of_server(place, where.guild.preferred_locale if where else None),
            threads=any(each.target == target and each.settings.threads for each in place.communities),
            plot_free=place.plot_free(where) if where else False,
        )

    async def _seen(self, owed: Owed, where: Channel | None, since: datetime) -> MessageRef | None:
        mark = marker(owed.delivery)
        target = owed.delivery.target
        if isinstance(where, discord.ForumChannel):
            for thread in where.threads:
                if thread.created_at and thread.created_at >= since:
                    opening = await thread.fetch_message(thread.id)
                    ref = MessageRef(target=target, message=str(opening.id), extra=str(thread.id))
                    if self._is_ours(opening, mark) and not owed.is_known(ref):
                        return ref
            return None
        looked = 0
        async for message in (await self._messageable(target)).history(
            limit=_LOOK_BACK, after=since, oldest_first=True
        ):
            looked += 1
            ref = MessageRef(target=target, message=str(message.id))
            if self._is_ours(message, mark) and not owed.is_known(ref):
                return ref
        if looked >= _LOOK_BACK:
            raise CannotLook(f"More than {_LOOK_BACK} messages were posted there since; the operator must look.")
        return None

    def _is_ours(self, message: discord.Message, mark: str) -> bool:
        own = self._client.user is not None and message.author.id == self._client.user.id
        return own and bears([component.to_dict() for component in message.components], mark)

    async def _posted_in_forum(self, owed: Owed, where: discord.ForumChannel, there: There) -> MessageRef:
        announced = owed.announcement
        name = announced.headline if announced else "For review"
        tags = [tag for tag in where.available_tags if announced and tag.name.casefold() in _aspects(owed)][:5]
        creating = where.create_thread(
            name=name[:100], view=Shown(drawn(owed, there)), allowed_mentions=NOBODY, applied_tags=tags
        )
        made = await self._called(creating, where)
        return MessageRef(target=owed.delivery.target, message=str(made.message.id), extra=str(made.thread.id))

    async def _sent(
        self, owed: Owed, to: discord.PartialMessageable, card: Card, where: Channel | None
    ) -> discord.Message:
        """Send a card; one that says what became of an earlier message is a reply to that."""
        earlier = owed.delivery.ref
        key = nonce(owed.delivery)
        if earlier is None:
            card, pinged = called_for(owed, card)
            return await self._called(to.send(view=Shown(card), nonce=key, allowed_mentions=pinged), where)
        reference = discord.MessageReference(
            message_id=int(earlier.message), channel_id=to.id, fail_if_not_exists=False
        )
        sending = to.send(view=Shown(card), nonce=key, allowed_mentions=NOBODY, reference=reference)
        return await self._called(sending, where)

    async def _called(self, call: Awaitable[Answer], where: Channel | None, *, editing: bool = False) -> Answer:
        if self._cut_short:
            self._cut_short = False
            free_again(self._client)
        try:
            return await call
        except asyncio.CancelledError:
            self._cut_short = True
            raise
        except DeliveryError:
            raise
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            raise failures.said(error, where, editing=editing) from error

    def _later(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._afterwards.add(task)
        task.add_done_callback(self._afterwards.discard)

    def _reached(self, target: Target) -> Channel | None:
        """Return the channel as the gateway told us of it; None where it told us of none.

        Raises:
            TryLater: it has not told us of all servers yet, or this one is unavailable in an outage.
            Refused: the target names no channel.
        """
        channel_id, guild_id = _ids(target)
        if not self._client.is_ready():
            raise TryLater("Discord is not connected yet. Nothing was posted.", everywhere=True)
        guild = self._client.get_guild(guild_id)
        if guild is not None and guild.unavailable:
            raise TryLater("Discord says that this server is unavailable for a while. Nothing was posted.")
        channel = self._client.get_channel(channel_id)
        return channel if isinstance(channel, discord.abc.GuildChannel | discord.Thread) else None

    async def _messageable(self, target: Target) -> discord.PartialMessageable:
        member = member_of(target)
        if member is None:
            channel_id, guild_id = _ids(target)
            return self._client.get_partial_messageable(channel_id, guild_id=guild_id)
        opened = await self._called(self._client.create_dm(discord.Object(member)), None)
        return self._client.get_partial_messageable(opened.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """How things are said in a channel: in which language, with a thread for talk under each announcement or not.

    ``plot_free``: answers leave the plot out.
    """

    language: str = DEFAULT
    threads: bool = False
    plot_free: bool = False


def drawn(owed: Owed, there: There) -> Card:
    """Return the card of what is owed, as it is said there."""
    with speaking(there.language):
        return _drawn(owed, there)


def _drawn(owed: Owed, there: There) -> Card:
    if owed.review is not None:
        return cards.review_card(owed.review)
    if owed.answer is not None:
        given, notice = owed.answer.answer, owed.answer.notice
        return render.answer(given, private=False, notice=notice, plot=not there.plot_free)
    if owed.announcement is None:
        raise Refused("This delivery carries nothing to post.", only_this=True)
    if owed.delivery.purpose is Purpose.REPLY:
        return render.correction(owed.announcement, marker(owed.delivery))
    return render.announcement(owed.announcement, marker(owed.delivery))


def called_for(owed: Owed, card: Card) -> tuple[Card, discord.AllowedMentions]:
    """Return the card with the roles that asked to be pinged, and the member it is for where others read it too."""
    announced = owed.announcement
    if announced is None:
        return card, NOBODY
    roles = [role for role in announced.pings if role.isdecimal()]
    to_member = announced.member and member_of(owed.delivery.target) is None
    members = [announced.member.partition(":")[2]] if announced.member and to_member else []
    called = " ".join((*(f"<@&{role}>" for role in roles), *(f"<@{member}>" for member in members)))
    if not called:
        return card, NOBODY
    pinged = discord.AllowedMentions(
        everyone=False,
        roles=[discord.Object(role) for role in roles],
        users=[discord.Object(member) for member in members],
        replied_user=False,
    )
    return Card((text(called), *card.components)), pinged


def looking_at_the_clock() -> aiohttp.TraceConfig:
    """Return what lets a delivery's requests go each in its turn, and none when another worker may have taken over.

    The turn is taken here because what comes before (settings to look up, a card to draw, discord.py's own queues)
    takes now more, now less time, and would let turns that were given evenly arrive in heaps.

    Discord knows a message by its nonce for a few minutes only, and edits are known by nothing. Whatever else is asked
    of Discord has no such moment. What raises when bytes are to go closes the connection with nothing sent.
    """

    async def waiting(*_: object) -> None:
        await in_turn()

    async def in_time(*_: object) -> None:
        insist_on_time()

    tracing = aiohttp.TraceConfig()
    tracing.on_request_start.append(waiting)
    tracing.on_request_chunk_sent.append(in_time)
    return tracing


def free_again(client: discord.Client) -> None:
    """Let go of channels that discord.py holds closed after a call was cut short.

    Where several calls are cut short at once, as after a freeze, one of its rate limits may be left with nothing to
    spend, nothing under way and no time at which that ends: each later call in that channel then waits 30 seconds for
    nobody, longer than a look may take.
    """
    held: dict[str, Ratelimit] = getattr(client.http, "_buckets", {})
    for limit in held.values():
        if limit.remaining <= 0 and not limit.outgoing and limit.expires is None:
            limit.reset()  # type: ignore[no-untyped-call]


async def _published(message: discord.Message) -> None:
    try:
        async with asyncio.timeout(CROSSPOST_SECONDS):
            await message.publish()
    except (DeliveryError, discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        log.info("posted, but not published to following servers", message=message.id, error=str(error) or "too slow")


async def _opened(message: discord.Message, headline: str) -> None:
    try:
        async with asyncio.timeout(CROSSPOST_SECONDS):
            await message.create_thread(name=headline[:100] or "–")
    except (DeliveryError, discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        log.info("posted, but without a thread under it", message=message.id, error=str(error) or "too slow")


def bears(components: Iterable[Mapping[str, Any]], mark: str) -> bool:
    """Say whether a message carries this mark: in a button, or as its small print."""
    return any(
        mark in each.get("custom_id", "").split(":")
        or each.get("content") == render.small_print(mark)
        or bears(each.get("components", ()), mark)
        for each in components
    )


def _aspects(owed: Owed) -> set[str]:
    return {change.topic.aspect.value for change in owed.announcement.changes} if owed.announcement else set()


def private_target(user: int) -> Target:
    """Return where a member is told in private."""
    return Target(f"discord:{_PRIVATE}/{user}")


def member_of(target: Target) -> int | None:
    """Return whom a private target is for; None where it is a channel."""
    place, _, id = target.partition(":")[2].partition("/")
    return int(id) if place == _PRIVATE else None


def _ids(target: Target) -> tuple[int, int]:
    """Return the channel's id and the server's; 0 stands for a private message."""
    place, _, channel = target.partition(":")[2].partition("/")
    if not channel.isdecimal() or not (place.isdecimal() or place == _PRIVATE):
        raise Refused(f"{target} names no channel of Discord. It is written discord:SERVER/CHANNEL, both as ids.")
    return int(channel), 0 if place == _PRIVATE else int(place)
