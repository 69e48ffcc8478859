"""What workers of the fault runs post with: the real adapters' posting, on the real slack_sdk and discord.py.

Slack's own pace is sped up. Discord is logged in over HTTP and told by no gateway, of which posting needs nothing but
that it is there (tests/adapters/discord/test_as_a_process.py has one).
"""

from __future__ import annotations

import asyncio
import time

import discord.http

from adapters.discord.client import DiscordClient
from adapters.discord.posting import Posting as PostingToDiscord
from adapters.discord.settings import Settings
from adapters.slack.calls import Slack, Timing
from adapters.slack.posting import Posting as PostingToSlack
from facts.aio import AsyncEngine
from tests.faults.platforms import TOKEN

_HURRY = 1000.0
_DISCORD = Settings.model_validate({"DISCORD_TOKEN": "of.fault.runs", "DISCORD_SHARDS": 1})


class OnlyDesk:
    """The one workspace there is, as far as posting needs it."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def of(self, team: str) -> OnlyDesk:
        return self


class SlackPosting(PostingToSlack):
    """The Slack adapter without its ears."""

    name = "slack"
    takes_turns = False

    def __init__(self, base: str) -> None:
        hurried = Timing(now=lambda: time.monotonic() * _HURRY, sleep=lambda s: asyncio.sleep(s / _HURRY))

        async def token() -> str:
            return TOKEN

        super().__init__(OnlyDesk(Slack(token, base + "/", hurried)))  # type: ignore[arg-type]

    async def run(self) -> None:
        return None

    async def ready(self) -> None:
        return None

    async def close(self) -> None:
        return None


class DiscordPosting(PostingToDiscord):
    """The Discord adapter without its ears."""

    name = "discord"
    takes_turns = True

    def __init__(self, base: str, engine: AsyncEngine) -> None:
        discord.http.Route.BASE = f"{base}/v10"
        self._mute = DiscordClient(_DISCORD, engine)
        super().__init__(self._mute, self._mute.people)

    async def run(self) -> None:
        return None

    async def ready(self) -> None:
        """Log in."""
        await self._mute.login(_DISCORD.token.get_secret_value())
        self._mute._ready.set()

    async def close(self) -> None:
        await super().close()
        await self._mute.close()


def adapter(platform: str, base: str, engine: AsyncEngine) -> SlackPosting | DiscordPosting:
    """Return what posts to this double."""
    return SlackPosting(base) if platform == "slack" else DiscordPosting(base, engine)
