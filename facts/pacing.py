"""How fast a platform may be spoken to: budgets, and the next free moment in all of them. Pure.

The rule is GCRA: a budget of one message every ``spacing`` seconds, with ``slack`` seconds of catching up, lets through
at most ``1 + (t + slack) / spacing`` messages in any ``t`` seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facts.model import Target

DISCORD_PER_SECOND = 47.0
"""Discord allows fifty requests a second to a bot token (topics/rate-limits). Any second holds at most 48 turns; two
more may arrive in it that a slow machine or network held up."""
SLACK_PER_SECOND = 4.0
"""Slack: "several hundred messages per minute" in a workspace (apis/web-api/rate-limits)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A budget shared by all that use it: ``scope`` names it, times are in seconds."""

    scope: str
    spacing: float
    slack: float = 0.0


def paces_of(target: Target) -> tuple[Pace, ...]:
    """Return the budgets that one message to a channel draws on.

    Discord: the bot token's, and five in five seconds for a channel. Slack: the workspace's, and one a second for a
    channel (chat.postMessage). Other platforms have none.
    """
    platform, _, place = target.partition(":")
    if platform == "discord":
        return Pace(scope=platform, spacing=1 / DISCORD_PER_SECOND), Pace(scope=target, spacing=1.0, slack=4.0)
    if platform == "slack":
        workspace = f"slack:{place.partition('/')[0]}"
        return Pace(scope=workspace, spacing=1 / SLACK_PER_SECOND), Pace(scope=target, spacing=1.0)
    return ()


def next_turn(paces: Sequence[Pace], free: Mapping[str, float], now: float) -> float:
    """Return the first moment at which all budgets allow a message; ``free`` is when each was last promised to be."""
    return max([now, *(free[pace.scope] - pace.slack for pace in paces if pace.scope in free)])


def drawn(paces: Sequence[Pace], free: Mapping[str, float], turn: float) -> dict[str, float]:
    """Return the budgets after a message at ``turn``."""
    return {pace.scope: max(free.get(pace.scope, turn), turn) + pace.spacing for pace in paces}


def held(paces: Sequence[Pace], free: Mapping[str, float], until: float) -> dict[str, float]:
    """Return the budgets closed until a moment, as the platform asked."""
    return {pace.scope: max(free.get(pace.scope, until), until + pace.slack) for pace in paces}
