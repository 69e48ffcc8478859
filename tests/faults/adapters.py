"""What workers of the fault runs post with.

Slack: the real adapter's posting, with its own pace sped up. Discord: the same rules as the real adapter's (stable
nonce, history after its window) over plain HTTP, since discord.py cannot be pointed at a double without a gateway.
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from adapters.discord.ids import marker, nonce
from adapters.slack.calls import Slack, Timing
from adapters.slack.posting import Posting
from facts.errors import MessageGone, OutcomeUnknown, Refused, TryLater
from facts.messages import Owed
from facts.model import MessageRef
from tests.faults.platforms import NONCE_WINDOW

_HURRY = 1000.0


class OnlyDesk:
    """The one workspace there is, as far as posting needs it."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack

    async def of(self, team: str) -> OnlyDesk:
        return self


class SlackPosting(Posting):
    """The Slack adapter without its ears."""

    name = "slack"

    def __init__(self, base: str) -> None:
        hurried = Timing(now=lambda: time.monotonic() * _HURRY, sleep=lambda s: asyncio.sleep(s / _HURRY))

        async def token() -> str:
            return "xoxb-fault-run"

        super().__init__(OnlyDesk(Slack(token, base + "/", hurried)))  # type: ignore[arg-type]

    async def run(self) -> None:
        return None

    async def ready(self) -> None:
        return None

    async def close(self) -> None:
        return None


class DiscordPosting:
    """Messages by plain HTTP under the Discord adapter's rules."""

    name = "discord"

    def __init__(self, base: str) -> None:
        self._base = base + "/v10"
        self._session: aiohttp.ClientSession | None = None

    async def run(self) -> None:
        return None

    async def ready(self) -> None:
        return None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def post(self, owed: Owed) -> MessageRef:
        body = {
            "nonce": nonce(owed.delivery),
            "enforce_nonce": True,
            "marker": marker(owed.delivery) + owed.delivery.target,
            "content": _told(owed),
        }
        said = await self._call("POST", f"/channels/{_channel(owed)}/messages", body)
        return MessageRef(target=owed.delivery.target, message=said["id"])

    async def edit(self, owed: Owed) -> MessageRef:
        assert owed.delivery.ref is not None
        where = f"/channels/{_channel(owed)}/messages/{owed.delivery.ref.message}"
        await self._call("PATCH", where, {"content": _told(owed)})
        return owed.delivery.ref

    async def find(self, owed: Owed) -> MessageRef | None:
        began = owed.delivery.started_at
        if began is None or datetime.now(UTC) - began < timedelta(seconds=NONCE_WINDOW):
            return None
        said = await self._call("GET", f"/channels/{_channel(owed)}/messages", None)
        for message in said["messages"]:
            if message["marker"] == marker(owed.delivery) + owed.delivery.target:
                return MessageRef(target=owed.delivery.target, message=message["id"])
        return None

    async def _call(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with self._session.request(method, self._base + path, json=body) as answer:
                said = await answer.json()
        except (aiohttp.ClientConnectorError, aiohttp.ServerDisconnectedError) as error:
            raise OutcomeUnknown(str(error)) from error
        except aiohttp.ClientError as error:
            raise OutcomeUnknown(str(error)) from error
        if answer.status == 429:
            raise TryLater("limited", after=said["retry_after"], everywhere=said["global"])
        if answer.status >= 500:
            raise OutcomeUnknown(f"status {answer.status}")
        if answer.status == 404:
            raise MessageGone("deleted")
        if answer.status >= 400:
            raise Refused(f"status {answer.status}")
        return dict(said)


def adapter(platform: str, base: str) -> SlackPosting | DiscordPosting:
    """Return what posts to this double."""
    return SlackPosting(base) if platform == "slack" else DiscordPosting(base)


def _channel(owed: Owed) -> str:
    return owed.delivery.target.partition("/")[2]


def _told(owed: Owed) -> str:
    said = owed.announcement
    return "" if said is None else f"{said.notice or ''} {' '.join(line.text for line in said.lines)}".strip()
