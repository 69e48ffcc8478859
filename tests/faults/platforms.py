"""Loopback doubles of what the two platforms do with a message, with the faults that networks and servers have.

The Discord-like one returns the earlier message for a nonce it saw within its window and keeps documented limits (50
requests a second for a token, 5 in 5 seconds for a channel); the Slack-like one dedupes nothing, keeps the metadata a
message came with, and takes one message a second for each channel.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

NONCE_WINDOW = 120.0


@dataclass
class Faults:
    """How often (0 to 1) something goes wrong with a post, and how slow answers are, in seconds.

    ``cut`` and ``error``: it is accepted and then not confirmed. ``refused``: 503, and nothing is kept. ``late``: it is
    kept only ``late_by`` seconds after it came, when whoever sent it has given up or died.
    """

    cut: float = 0.0
    error: float = 0.0
    refused: float = 0.0
    late: float = 0.0
    late_by: float = 1.2
    slowest: float = 0.01
    limits: bool = False


@dataclass
class Message:
    """A message that stands at the platform."""

    id: str
    marker: str
    text: str
    at: float
    edits: int = 0


@dataclass
class Platform:
    """A server on a loopback port that keeps every message it accepted; its clock is ``ahead`` by some seconds."""

    kind: str
    faults: Faults
    seed: int = 0
    messages: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    requests: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    ahead: float = 0.0

    async def start(self) -> str:
        """Serve, and return the address."""
        self._chance = random.Random(self.seed)
        self._nonces: dict[tuple[str, str], tuple[float, Message]] = {}
        self._second: deque[float] = deque()
        self._channel: dict[str, deque[float]] = defaultdict(deque)
        self._count = 0
        app = web.Application()
        app.add_routes(
            [
                web.post("/api/v10/channels/{channel}/messages", self._discord_post),
                web.get("/api/v10/channels/{channel}/messages", self._discord_history),
                web.patch("/api/v10/channels/{channel}/messages/{message}", self._discord_edit),
                web.post("/api/chat.postMessage", self._slack_post),
                web.post("/api/chat.update", self._slack_edit),
                web.post("/api/conversations.history", self._slack_history),
                web.get("/api/conversations.history", self._slack_history),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        assert site._server is not None
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        return f"http://127.0.0.1:{port}/api"

    async def stop(self) -> None:
        await self._runner.cleanup()

    @property
    def standing(self) -> Counter[str]:
        """How many messages stand for each delivery, by its marker."""
        return Counter(message.marker for channel in self.messages.values() for message in channel)

    def busiest_second(self) -> int:
        """Return the most requests that arrived within any one second."""
        most, start = 0, 0
        arrived = sorted(self.requests)
        for end, at in enumerate(arrived):
            while at - arrived[start] >= 1.0:
                start += 1
            most = max(most, end - start + 1)
        return most

    def _keep(self, channel: str, marker: str, text: str) -> Message:
        self._count += 1
        at = time.time() + self.ahead
        message = Message(id=f"{at:.6f}", marker=marker, text=text, at=at)
        if self.kind == "discord":
            message.id = str(self._count)
        self.messages[channel].append(message)
        return message

    async def _answer(self, request: web.Request, body: dict[str, Any], *, accepted: bool) -> web.StreamResponse:
        """Confirm, or do what the faults say, after the message was accepted."""
        await asyncio.sleep(self._chance.uniform(0, self.faults.slowest))
        roll = self._chance.random() if accepted else 1.0
        if roll < self.faults.cut and request.transport is not None:
            request.transport.abort()
            await asyncio.sleep(0.05)
        if self.faults.cut <= roll < self.faults.cut + self.faults.error:
            return web.json_response({"ok": False, "error": "internal_error"}, status=500)
        return web.json_response(body)

    async def _held_up(self) -> web.Response | None:
        """Refuse a post, or keep it waiting, before it is accepted."""
        roll = self._chance.random()
        if roll < self.faults.refused:
            return web.json_response({"ok": False, "error": "service_unavailable"}, status=503)
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
                return web.json_response(body, status=429, headers={"Retry-After": f"{max(1, round(wait + 0.5))}"})
        for _, window, _, _ in checks:
            window.append(now)
        return None

    async def _discord_post(self, request: web.Request) -> web.StreamResponse:
        channel, body = request.match_info["channel"], await request.json()
        if (refused := self._limited(channel)) is not None:
            return refused
        if (refused := await self._held_up()) is not None:
            return refused
        key = (channel, str(body["nonce"]))
        earlier = self._nonces.get(key)
        if earlier and time.monotonic() - earlier[0] < NONCE_WINDOW:
            return await self._answer(request, {"id": earlier[1].id}, accepted=True)
        message = self._keep(channel, body["marker"], body["content"])
        self._nonces[key] = (time.monotonic(), message)
        return await self._answer(request, {"id": message.id}, accepted=True)

    async def _discord_history(self, request: web.Request) -> web.StreamResponse:
        if (refused := self._limited(request.match_info["channel"])) is not None:
            return refused
        found = [{"id": m.id, "marker": m.marker} for m in self.messages[request.match_info["channel"]]]
        return await self._answer(request, {"messages": found}, accepted=False)

    async def _discord_edit(self, request: web.Request) -> web.StreamResponse:
        body, channel = await request.json(), request.match_info["channel"]
        if (refused := self._limited(channel)) is not None:
            return refused
        for message in self.messages[channel]:
            if message.id == request.match_info["message"]:
                message.text, message.edits = body["content"], message.edits + 1
                return await self._answer(request, {"id": message.id}, accepted=True)
        return web.json_response({"code": 10008}, status=404)

    async def _slack_post(self, request: web.Request) -> web.StreamResponse:
        body = await _json(request)
        if (refused := self._limited(body["channel"])) is not None:
            return refused
        if (refused := await self._held_up()) is not None:
            return refused
        message = self._keep(body["channel"], body["metadata"]["event_payload"]["delivery_id"], body["text"])
        return await self._answer(request, {"ok": True, "ts": message.id, "channel": body["channel"]}, accepted=True)

    async def _slack_edit(self, request: web.Request) -> web.StreamResponse:
        body = await _json(request)
        for message in self.messages[body["channel"]]:
            if message.id == body["ts"]:
                message.text, message.edits = body["text"], message.edits + 1
                return await self._answer(request, {"ok": True, "ts": message.id}, accepted=True)
        return web.json_response({"ok": False, "error": "message_not_found"})

    async def _slack_history(self, request: web.Request) -> web.StreamResponse:
        body = await _json(request)
        oldest, limit = float(body.get("oldest") or 0), int(body.get("limit") or 100)
        newest_first = [m for m in reversed(self.messages[body["channel"]]) if m.at >= oldest]
        start = int(body.get("cursor") or 0)
        page = [
            {
                "ts": m.id,
                "metadata": {"event_type": "onrecord_delivery", "event_payload": {"delivery_id": m.marker}},
            }
            for m in newest_first[start : start + limit]
        ]
        more = str(start + limit) if start + limit < len(newest_first) else ""
        answer = {"ok": True, "messages": page, "response_metadata": {"next_cursor": more}}
        return await self._answer(request, answer, accepted=False)


async def _json(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    import json

    fields = {**request.query, **(await request.post())}
    return {
        name: json.loads(str(value)) if name in ("metadata", "blocks") else str(value) for name, value in fields.items()
    }
