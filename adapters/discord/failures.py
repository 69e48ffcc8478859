"""What Discord says no with, as the delivery errors of ``facts.errors``.

Codes: topics/opcodes-and-status-codes of Discord's documentation. 500, 502, 504 and 524 discord.py has repeated itself
by then, with the same nonce; 503 and a cut connection it has not.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import aiohttp
import discord

from facts.errors import DeliveryError, MessageGone, OutcomeUnknown, Refused, TooLate, TryLater
from facts.localisation import N_
from facts.localisation import gettext as _

Channel = discord.abc.GuildChannel | discord.Thread
"""Where a delivery goes, as discord.py's cache knows it."""

RETRY_AFTER = 5.0
"""Seconds to wait where Discord limits us and does not say for how long."""

NEEDED = ("view_channel", "send_messages")
NEEDED_IN_THREADS = ("view_channel", "send_messages_in_threads")
NEEDED_FOR_CHECKING = ("view_channel", "send_messages", "read_message_history")
_NAMES = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "create_public_threads": N_("Create Public Threads"),
    "read_message_history": N_("Read Message History"),
    "manage_messages": N_("Manage Messages"),
}

LACKING = (
    N_(
        "On Record lacks {permissions} in #{channel} of {server}. Give its role that, there: Edit Channel, Permissions."
    ),
)
"""How a refusal for lack of permissions is told."""


def missing(channel: Channel, needed: tuple[str, ...]) -> list[str]:
    """Return the permissions, by the names Discord's settings show, that the bot lacks in a channel."""
    allowed = channel.permissions_for(channel.guild.me)
    return [_(_NAMES[name]) for name in needed if not getattr(allowed, name)]


def lacking(channel: Channel, names: list[str]) -> str:
    """Say what the bot may not do in a channel, and how that is mended."""
    told = _(LACKING[0])
    return told.format(permissions=_(" and ").join(names), channel=channel.name, server=channel.guild.name)


def said(error: BaseException, where: Channel | None, *, editing: bool) -> DeliveryError:
    """Return what an exception of discord.py or its connection means for a delivery."""
    match error:
        case discord.RateLimited(retry_after=seconds):
            return TryLater("Discord limits how fast we may post. Nothing was posted.", after=seconds)
        case discord.HTTPException(status=429):
            # Without Via it is Cloudflare's answer and not Discord's: the whole address is shut out for a while.
            everywhere = "X-RateLimit-Global" in _headers(error) or "Via" not in _headers(error)
            wait = _asked_to_wait(error)
            return TryLater(
                "Discord limits how fast we may post. Nothing was posted.", after=wait, everywhere=everywhere
            )
        case discord.Forbidden(code=50007):
            return Refused("This member takes no private messages from On Record.")
        case discord.NotFound(code=10008):
            return MessageGone("The message was deleted in Discord. It is not posted again.")
        case discord.NotFound():
            return Refused("The channel is gone from Discord, or On Record was removed from the server.")
        case discord.HTTPException(code=50001 | 50013) | discord.Forbidden():
            return Refused(_refusal(where, error.text))
        case discord.HTTPException(status=401):
            return TryLater("Discord does not know our token any more. Set a new DISCORD_TOKEN and restart.")
        case discord.HTTPException(status=status) if status >= 500:
            return OutcomeUnknown(f"Discord answered with an error of its own ({status}); the message may have landed.")
        case discord.HTTPException():
            told = f"Discord did not take the message ({error.status}, {error.code}): {error.text[:200]}"
            return Refused(told, only_this=True)
        case BaseException(__cause__=TooLate() as held_up):
            return held_up
        case aiohttp.ClientConnectorError():
            return TryLater("Discord could not be reached. Nothing was posted.")
        case aiohttp.ClientError() | OSError() | asyncio.TimeoutError():
            if editing:
                return TryLater("The connection to Discord was cut while editing; the edit is repeated.")
            return OutcomeUnknown("The connection to Discord was cut; the message may have landed.")
    return OutcomeUnknown(f"Posting to Discord failed unexpectedly ({type(error).__name__}); it may have landed.")


def _asked_to_wait(error: discord.HTTPException) -> float:
    try:
        return float(_headers(error).get("Retry-After", RETRY_AFTER))
    except ValueError:
        return RETRY_AFTER


def _headers(error: discord.HTTPException) -> Mapping[str, str]:
    return getattr(error.response, "headers", None) or {}


def _refusal(where: Channel | None, told: str) -> str:
    if where is None:
        return "On Record may not see that channel: it lacks View Channel there, or is no longer in the server."
    needed = NEEDED_IN_THREADS if isinstance(where, discord.Thread) else NEEDED
    names = missing(where, needed)
    if names:
        return lacking(where, names)
    return f"Discord refuses messages in #{where.name} of {where.guild.name}: {told[:200]}"
