"""A Discord on a loopback port: REST as the bot uses it, and a gateway, over real HTTP and websocket.

It honours what discord.py relies on: an exact content type, nonces that return the earlier message for two minutes,
history by snowflake, RESUME that replays what was missed, close codes. Whatever a test plans is done to the next
requests that send a message.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

NONCE_WINDOW = 120.0
EPOCH = 1_420_070_400.0
SERVER, NEWS, REVIEW, TALK = 81 << 22, 4242, 4343, 4444
OWNER, FAN = 11, 12
ME = {"id": "7", "username": "onrecord", "discriminator": "0", "avatar": None, "bot": True}
APPLICATION = {
    "id": "7",
    "name": "On Record",
    "icon": None,
    "description": "",
    "summary": "",
    "bot_public": False,
    "bot_require_code_grant": False,
    "verify_key": "",
    "flags": 0,
    "owner": ME,
    "team": None,
}
EVERYTHING = str((1 << 50) - 1)
Answering = Callable[[web.Request], Any]


@dataclass
class Session:
    """One session of the gateway: what was sent in it, so that it can be resumed."""

    id: str
    identify: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    beats: list[int | None] = field(default_factory=list)

    async def dispatch(self, event: str, data: Any) -> None:
        """Send an event, or keep it for when the session is resumed."""
        sent = {"op": 0, "t": event, "s": len(self.events) + 1, "d": data}
        self.events.append(sent)
        if self.socket is not None and not self.socket.closed:
            with suppress(ConnectionError):
                await self.socket.send_json(sent)


class LoopbackDiscord:
    """Answers what logging in needs, keeps what is posted, remembers nonces as Discord does, and speaks the gateway.

    ``clock`` tells its time, in seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._nonces: dict[tuple[str, str], tuple[float, dict[str, Any]]] = {}
        self.plan: list[Answering] = []
        self.posted: dict[str, dict[str, Any]] = {}
        self.bodies: list[dict[str, Any]] = []
        self.requests: list[tuple[str, str, Any]] = []
        self.answers: dict[str, list[tuple[str, Any]]] = {}
        self.forbidden: set[int] = set()
        self.sessions: list[Session] = []
        self.resumed: list[dict[str, Any]] = []
        self.presences: list[dict[str, Any]] = []
        self.close_next: int | None = None
        self.heartbeat = 30.0
        self.address = ""
        self._interactions = 0
        self._last = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v10")
        if path.startswith("/ws"):
            return await self._gateway(request)
        body = await request.json() if request.can_read_body and request.content_type == "application/json" else None
        self.requests.append((request.method, path, body))
        if path == "/users/@me":
            return said(ME)
        if path == "/oauth2/applications/@me":
            return said(APPLICATION)
        if path.startswith("/gateway"):
            limits = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
            return said({"url": f"{self.address.replace('http', 'ws')}/ws", "shards": 1, "session_start_limit": limits})
        if path.endswith("/commands"):
            return said([])
        if path.endswith("/callback"):
            _, _, id, token, _ = path.split("/")
            self.answers.setdefault(token, []).append(("callback", body))
            inner = {"id": id, "type": 2, "response_message_id": "5", "response_message_loading": True}
            return said({"interaction": inner, "resource": {"type": body["type"], "message": message("5", {})}})
        if path.startswith("/webhooks/"):
            self.answers.setdefault(path.split("/")[3], []).append((request.method, body))
            return said(message("5", body or {}))
        self.bodies.append(body or {})
        if self.plan:
            answer = self.plan.pop(0)(request)
            if answer is not None:
                return answer
        channel = path.split("/")[2] if path.startswith("/channels/") else ""
        if channel.isdecimal() and int(channel) in self.forbidden:
            return said({"message": "Missing Permissions", "code": 50013}, 403)
        if request.method == "GET":
            return said(self._history(channel, request.query))
        if request.method == "PATCH":
            return self._edited(path.rpartition("/")[2], self.bodies[-1])
        return said(self.kept(self.bodies[-1], channel or "4242"))

    def kept(self, body: dict[str, Any], channel: str = "4242") -> dict[str, Any]:
        """Keep a message, or return the one that had its nonce in the channel within two minutes."""
        nonce, now = body.get("nonce"), time.monotonic()
        earlier = self._nonces.get((channel, str(nonce)))
        if nonce and earlier and now - earlier[0] < NONCE_WINDOW:
            return earlier[1]
        made = message(self._snowflake(), body, channel)
        self.posted[made["id"]] = made
        self._nonces[channel, str(nonce)] = now, made
        return made

    def _snowflake(self) -> str:
        self._last = max(self._last + 1, int((self._clock() - EPOCH) * 1000) << 22)
        return str(self._last)

    def _history(self, channel: str, asked: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the oldest messages after one, or the newest; the newest first either way."""
        found = [each for each in self.posted.values() if each["channel_id"] == channel]
        limit, after = int(asked.get("limit", 50)), asked.get("after")
        if after is None:
            return found[::-1][:limit]
        return [each for each in found if int(each["id"]) > int(after)][:limit][::-1]

    def _edited(self, id: str, body: dict[str, Any]) -> web.Response:
        if id not in self.posted:
            return said({"message": "Unknown Message", "code": 10008}, 404)
        self.posted[id].update({name: body[name] for name in ("components", "flags") if name in body})
        return said(self.posted[id])

    def posts_to(self, channel: int) -> list[Any]:
        """Return the bodies of every attempt to post in a channel."""
        return [
            body for method, path, body in self.requests if (method, path) == ("POST", f"/channels/{channel}/messages")
        ]

    async def ask(self, command: str, *, user: int = FAN, locale: str = "en-US", **options: str) -> str:
        """Use a slash command; the token names what is answered."""
        self._interactions += 1
        token = f"token-{self._interactions}"
        given = [{"type": 3, "name": name, "value": value} for name, value in options.items()]
        data = {"id": "1", "name": command, "type": 1, "options": given}
        await self.dispatch("INTERACTION_CREATE", interaction(self._interactions, token, 2, data, user, locale))
        return token

    async def press(self, shown: dict[str, Any], custom_id: str, *, user: int = OWNER) -> str:
        """Press a button of a message."""
        self._interactions += 1
        token = f"token-{self._interactions}"
        made = interaction(self._interactions, token, 3, {"component_type": 2, "custom_id": custom_id}, user, "en-US")
        await self.dispatch("INTERACTION_CREATE", {**made, "message": shown})
        return token

    async def dispatch(self, event: str, data: Any) -> None:
        """Send an event in the newest session, whether it is connected now or not."""
        await self.sessions[-1].dispatch(event, data)

    async def cut(self, code: int | None = None) -> None:
        """End the connection: with a close code, or without a word."""
        socket = self.sessions[-1].socket
        assert socket is not None
        if code is not None:
            await socket.close(code=code)
        elif socket._req is not None and socket._req.transport is not None:
            socket._req.transport.abort()

    async def send(self, op: int, data: Any = None) -> None:
        """Send something that is no event: 7 asks to reconnect, 9 says that the session is gone."""
        socket = self.sessions[-1].socket
        assert socket is not None
        await socket.send_json({"op": op, "d": data})

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": self.heartbeat * 1000}})
        session: Session | None = None
        async for received in socket:
            if received.type is not WSMsgType.TEXT:
                break
            said = json.loads(received.data)
            match said["op"]:
                case 1:
                    if session is not None:
                        session.beats.append(said["d"])
                    await socket.send_json({"op": 11})
                case 2 if self.close_next is not None:
                    await socket.close(code=self.close_next)
                case 2:
                    session = Session(f"session-{len(self.sessions)}", said["d"], socket=socket)
                    self.sessions.append(session)
                    await session.dispatch("READY", self._ready(session))
                    await session.dispatch("GUILD_CREATE", server())
                case 3:
                    self.presences.append(said["d"])
                case 6:
                    session = await self._resume(said["d"], socket)
        return socket

    async def _resume(self, said: dict[str, Any], socket: web.WebSocketResponse) -> Session | None:
        self.resumed.append(said)
        for session in self.sessions:
            if session.id == said["session_id"]:
                session.socket = socket
                for missed in session.events[said["seq"] :]:
                    await socket.send_json(missed)
                await session.dispatch("RESUMED", {})
                return session
        await socket.send_json({"op": 9, "d": False})
        return None

    def _ready(self, session: Session) -> dict[str, Any]:
        return {
            "v": 10,
            "user": ME,
            "guilds": [{"id": str(SERVER), "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": f"{self.address.replace('http', 'ws')}/ws-resume",
            "shard": [0, 1],
            "application": {"id": "7", "flags": 0},
        }


@asynccontextmanager
async def serving(served: LoopbackDiscord, *middlewares: Any) -> AsyncIterator[LoopbackDiscord]:
    """Serve on a free port until left; ``address`` is where."""
    app = web.Application(middlewares=middlewares)
    app.router.add_route("*", "/{path:.*}", served.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield served
    finally:
        for session in served.sessions:
            if session.socket is not None and not session.socket.closed:
                await session.socket.close()
        await runner.cleanup()


async def until(reached: Callable[[], Any], *, seconds: float = 60.0) -> Any:
    """Wait until something is the case, and return it."""
    async with asyncio.timeout(seconds):
        while not (found := reached()):
            await asyncio.sleep(0.02)
    return found


def said(body: Any, status: int = 200, **headers: str) -> web.Response:
    """Answer in JSON, with the content type that discord.py insists on."""
    response = web.Response(status=status, body=json.dumps(body).encode(), headers=headers)
    response.headers["Content-Type"] = "application/json"
    return response


def refuses(status: int, body: Any = None, **headers: str) -> Answering:
    """Refuse the next message."""
    return lambda _: said(body or {"message": "no", "code": 0}, status, **headers)


def cut(request: web.Request) -> None:
    """Take the message, then cut the connection before answering."""
    assert request.transport is not None
    request.transport.close()


def message(id: str, body: dict[str, Any], channel: str = "4242") -> dict[str, Any]:
    """A message as Discord gives it back."""
    return {
        "id": id,
        "channel_id": channel,
        "author": ME,
        "content": "",
        "timestamp": "2026-11-24T09:30:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "flags": body.get("flags", 0),
        "components": body.get("components", []),
        "nonce": body.get("nonce"),
    }


def channel(id: int, name: str) -> dict[str, Any]:
    """A text channel without overwrites."""
    return {
        "id": str(id),
        "type": 0,
        "guild_id": str(SERVER),
        "name": name,
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
    }


def member(user: int) -> dict[str, Any]:
    """Somebody in the server."""
    who = ME if user == 7 else {"id": str(user), "username": f"user{user}", "discriminator": "0", "avatar": None}
    return {
        "user": who,
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def server() -> dict[str, Any]:
    """The server as GUILD_CREATE tells of it: everybody may do everything."""
    role = {"id": str(SERVER), "name": "@everyone", "permissions": EVERYTHING, "position": 0, "color": 0}
    flags = {"hoist": False, "managed": False, "mentionable": False, "flags": 0}
    return {
        "id": str(SERVER),
        "name": "Fans of the Sequel",
        "owner_id": str(OWNER),
        "roles": [{**role, **flags}],
        "emojis": [],
        "features": [],
        "preferred_locale": "en-US",
        "member_count": 3,
        "members": [member(7)],
        "channels": [channel(NEWS, "news"), channel(REVIEW, "review"), channel(TALK, "general")],
        "threads": [],
        "presences": [],
        "voice_states": [],
        "unavailable": False,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_flags": 0,
    }


def interaction(id: int, token: str, kind: int, data: dict[str, Any], user: int, locale: str) -> dict[str, Any]:
    """An interaction as the gateway delivers it."""
    return {
        "id": str(id),
        "application_id": "7",
        "type": kind,
        "token": token,
        "version": 1,
        "data": data,
        "guild_id": str(SERVER),
        "channel_id": str(TALK),
        "channel": channel(TALK, "general"),
        "member": {**member(user), "permissions": EVERYTHING if user == OWNER else "0"},
        "locale": locale,
        "guild_locale": "en-US",
        "app_permissions": EVERYTHING,
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(SERVER)},
        "context": 0,
        "attachment_size_limit": 10_000_000,
    }
