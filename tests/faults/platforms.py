"""The loopback Discord and Slack of the adapters' tests, with the faults that networks and servers have.

Discord returns the earlier message for a nonce it saw within two minutes and keeps documented limits (50 requests a
second for a token, 5 in 5 seconds for a channel). Slack dedupes nothing unless told to, keeps the metadata that a
message came with, and takes one message a second for each channel.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import weakref
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from tests.adapters.discord.loopback import LoopbackDiscord, serving
from tests.adapters.slack.loopback import Installed, LoopbackSlack

TOKEN = "xoxb-fault-run"
_WRITES = {"chat.postMessage": "post", "chat.update": "edit", "conversations.history": "look"}
_METHODS = {"POST": "post", "PATCH": "edit", "GET": "look"}


@dataclass
class Faults:
    """How often (0 to 1) something goes wrong with a post, and how slow answers are, in seconds.

    ``cut`` and ``error``: it is accepted and then not confirmed. ``refused``: 503, and nothing is kept. ``late``: it is
    kept only ``late_by`` seconds after it came, when whoever sent it has given up or died. ``dedupes``: Slack knows a
    message by its ``client_msg_id``.
    """

    cut: float = 0.0
    error: float = 0.0
    refused: float = 0.0
    late: float = 0.0
    late_by: float = 1.2
    slowest: float = 0.01
    limits: bool = False
    dedupes: bool = False


@dataclass
class Message:
    """A message that stands at the platform, by what its delivery is known by; ``kept`` is how the double keeps it."""

    id: str
    marker: str
    at: float
    kept: dict[str, Any]
    edits: int = 0

    @property
    def text(self) -> str:
        """All that is said in it."""
        return "\n".join(_said_in(self.kept))


@dataclass
class Platform:
    """A double on a loopback port, and every message it accepted; its clock is ``ahead`` by some seconds."""

    kind: str
    faults: Faults
    seed: int = 0
    messages: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    standing: Counter[str] = field(default_factory=Counter)
    requests: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    ahead: float = 0.0

    async def start(self) -> str:
        """Serve, and return the address of its API."""
        self._chance = random.Random(self.seed)
        self._second: deque[float] = deque()
        self._channel: dict[str, deque[float]] = defaultdict(deque)
        self._serving = AsyncExitStack()
        if self.kind == "discord":
            self._discord = LoopbackDiscord(self._now)
            await self._serving.enter_async_context(serving(self._discord, self._over()))
            return f"{self._discord.address}/api"
        self._slack = LoopbackSlack(clock=self._now, tokens={TOKEN: Installed(team="T1")}, dedupes=self.faults.dedupes)
        await self._slack.start(self._over())
        self._serving.push_async_callback(self._slack.stop)
        return f"{self._slack.url}/api"

    async def stop(self) -> None:
        """Serve no more; what the double kept besides the messages is forgotten."""
        await self._serving.aclose()
        double: LoopbackDiscord | LoopbackSlack = self._discord if self.kind == "discord" else self._slack
        vars(double).clear()

    def busiest_second(self) -> int:
        """Return the most requests that arrived within any one second."""
        most, start = 0, 0
        arrived = sorted(self.requests)
        for end, at in enumerate(arrived):
            while at - arrived[start] >= 1.0:
                start += 1
            most = max(most, end - start + 1)
        return most

    def _now(self) -> float:
        return time.time() + self.ahead

    def _over(self) -> Middleware:
        """Return the faults as a middleware that does not keep this alive: aiohttp remembers a thousand of them."""
        here = weakref.ref(self)

        @web.middleware
        async def weather(request: web.Request, handler: Handler) -> web.StreamResponse:
            platform = here()
            assert platform is not None
            return await platform._weather(request, handler)

        return weather

    async def _weather(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request through, or do to it what the faults say."""
        verb, channel = await self._meant(request)
        if not verb:
            return await handler(request)
        if (refused := self._limited(channel)) is not None:
            return refused
        if verb == "post" and (refused := await self._held_up()) is not None:
            return refused
        answer = await handler(request)
        assert isinstance(answer, web.Response)
        if answer.status == 200 and verb != "look":
            self._note(verb, channel, json.loads(answer.text or "{}"))
        await asyncio.sleep(self._chance.uniform(0, self.faults.slowest))
        roll = self._chance.random() if verb != "look" else 1.0
        if roll < self.faults.cut and request.transport is not None:
            request.transport.abort()
            await asyncio.sleep(0.05)
        if self.faults.cut <= roll < self.faults.cut + self.faults.error:
            return _said({"ok": False, "error": "internal_error"}, 500)
        return answer

    async def _meant(self, request: web.Request) -> tuple[str, str]:
        """Return what is done to messages (nothing, where it is something else), and in which channel."""
        if self.kind == "slack":
            verb = _WRITES.get(request.path.rpartition("/")[2], "")
            given = {**request.query, **(await request.post())} if verb else {}
            if request.content_type == "application/json" and verb:
                given = await request.json()
            return verb, str(given.get("channel", ""))
        parts = request.path.split("/")
        about = "channels" in parts and "messages" in parts
        return (_METHODS[request.method], parts[parts.index("channels") + 1]) if about else ("", "")

    def _note(self, verb: str, channel: str, answer: dict[str, Any]) -> None:
        """Note that a message was accepted or edited."""
        id = str(answer.get("ts" if self.kind == "slack" else "id"))
        known = next((each for each in self.messages[channel] if each.id == id), None)
        if known is not None:
            known.edits += verb == "edit"
        elif verb == "post":
            kept = self._slack.messages[channel][-1] if self.kind == "slack" else self._discord.posted[id]
            marker = kept["metadata"]["event_payload"]["delivery_id"] if self.kind == "slack" else kept["nonce"]
            self.messages[channel].append(Message(id=id, marker=marker, at=self._now(), kept=kept))
            self.standing[marker] += 1

    async def _held_up(self) -> web.Response | None:
        """Refuse a post, or keep it waiting, before it is accepted."""
        roll = self._chance.random()
        if roll < self.faults.refused:
            return _said({"ok": False, "error": "service_unavailable"}, 503)
        if roll < self.faults.refused + self.faults.late:
            await asyncio.sleep(self.faults.late_by)
        return None

    def _limited(self, channel: str) -> web.Response | None:
        now = time.monotonic()
        self.requests.append(now)
        if not self.faults.limits:
            return None
        checks = [("global", self._second, 1.0, 50), ("channel", self._channel[channel], 5.0, 5)]
        if self.kind == "slack":
            checks = [("channel", self._channel[channel], 1.0, 1)]
        for scope, window, seconds, most in checks:
            while window and now - window[0] >= seconds:
                window.popleft()
            if len(window) >= most:
                self.refused[scope] += 1
                wait = window[0] + seconds - now
                body = {"retry_after": wait, "global": scope == "global", "ok": False, "error": "ratelimited"}
                return _said(body, 429, {"Retry-After": f"{max(1, round(wait + 0.5))}", "Via": "1.1 google"})
        for _, window, _, _ in checks:
            window.append(now)
        return None


def channel_of(platform: str, number: int) -> str:
    """Return the id of a channel: Discord's are numbers."""
    return str(1000 + number) if platform == "discord" else f"C{number}"


def place_of(platform: str) -> str:
    """Return the server or workspace, as a target begins with it."""
    return "discord:81" if platform == "discord" else "slack:T1"


def _said_in(part: Mapping[str, Any]) -> Iterator[str]:
    """Give what a message of either kind says: its text, or that of its components."""
    if said := part.get("text" if "ts" in part else "content"):
        yield said
    for component in part.get("components", ()):
        yield from _said_in(component)


def _said(body: dict[str, Any], status: int, headers: dict[str, str] | None = None) -> web.Response:
    """Answer in JSON, with the content type that discord.py insists on."""
    response = web.Response(status=status, body=json.dumps(body).encode(), headers=headers)
    response.headers["Content-Type"] = "application/json"
    return response
