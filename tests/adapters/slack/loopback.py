"""A small Slack of ours on loopback: Web API with limits and faults, Socket Mode, response_url, OAuth, uploads.

What it records is what a real Slack would have received; ``problems`` lists whatever a real one would have refused or
shown wrongly, and a fixture fails the test that caused any.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from base64 import b64encode
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

TEAM, BOT, BOT_ID = "T0TEAM", "U0BOT", "B0BOT"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-canary-1", "xapp-canary-2", "canary-secret-3"
CLIENT_ID, CLIENT_SECRET = "11.22", "canary-secret-4"
PATIENCE = 60.0
"""Seconds after which something that was waited for will not come: longer than a busy machine takes to start a bot."""
EVERY_SCOPE = frozenset(
    (
        "app_mentions:read",
        "chat:write",
        "commands",
        "files:write",
        "im:history",
        "usergroups:read",
        "users:read",
        "channels:history",
        "groups:history",
    )
)
SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "assistant.threads.setStatus": "chat:write",
    "users.info": "users:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "conversations.history": "channels:history",
    "conversations.replies": "channels:history",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "auth.test": None,
    "oauth.v2.access": None,
    "apps.connections.open": None,
    "views.open": None,
    "views.update": None,
    "views.publish": None,
}
"""The scope each method needs, as its page of Slack's reference says; None where any token will do."""


@dataclass
class Call:
    """One request to the Web API or to a response_url."""

    method: str
    args: dict[str, Any]
    token: str = ""


@dataclass
class Fault:
    """What happens to the next calls of a method instead of what should."""

    kind: str
    detail: Any = None


@dataclass
class Installed:
    """What a token is for."""

    team: str | None = TEAM
    name: str = "Loopback"
    bot_user: str = BOT
    bot_id: str = BOT_ID
    enterprise: str | None = None
    installer: str = "U1ADMIN"

    @property
    def whole_org(self) -> bool:
        return self.team is None


@dataclass
class LoopbackSlack:
    """The server. ``check`` is called with every call and returns what is wrong with it.

    ``clock`` tells its time, in seconds since 1970; without one it stands still, and history is given whole.
    ``dedupes``: what comes with the ``client_msg_id`` of an earlier message is that one; Slack does not promise it.
    """

    check: Callable[[str, dict[str, Any]], list[str]] = lambda method, args: []
    calls: list[Call] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    scopes: frozenset[str] = EVERY_SCOPE
    admins: frozenset[str] = frozenset({"U1ADMIN"})
    groups: dict[str, list[str]] = field(default_factory=lambda: {"S1MODS": ["U1MOD"]})
    outside: frozenset[str] = frozenset({"U1AWAY"})
    acks: list[dict[str, Any]] = field(default_factory=list)
    tokens: dict[str, Installed] = field(default_factory=lambda: {BOT_TOKEN: Installed()})
    codes: dict[str, Installed] = field(default_factory=dict)
    refreshing: dict[str, Installed] = field(default_factory=dict)
    refreshed: dict[str, Installed] = field(default_factory=dict)
    """Refresh tokens that were used, and are good for a short while yet; a test ends it by clearing this."""
    lifetime: int | None = None
    pictures: list[dict[str, Any]] = field(default_factory=list)
    connections: int = 0
    ack_seconds: list[float] = field(default_factory=list)
    clock: Callable[[], float] | None = None
    dedupes: bool = False

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._faults: dict[str, deque[Fault]] = {}
        self._sent: dict[tuple[str, str | None], dict[str, Any]] = {}
        self._waiters: list[tuple[Callable[[], bool], asyncio.Event]] = []
        self._unacked: dict[str, tuple[dict[str, Any], float]] = {}
        self._socket: web.WebSocketResponse | None = None
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self, *middlewares: Any, port: int = 0) -> LoopbackSlack:
        app = web.Application(middlewares=middlewares)
        app.router.add_route("*", "/api/{method}", self._called)
        app.router.add_post("/respond/{key}", self._responded)
        app.router.add_get("/link", self._linked)
        app.router.add_post("/upload/{file}", self._uploaded)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # What tests ask

    def of(self, method: str) -> list[dict[str, Any]]:
        """Return the arguments of every call of a method; ``respond`` for response_urls."""
        return [call.args for call in self.calls if call.method == method]

    async def until(self, so: Callable[[], bool]) -> None:
        """Return as soon as something recorded makes it so."""
        if so():
            return
        event = asyncio.Event()
        self._waiters.append((so, event))
        async with asyncio.timeout(PATIENCE):
            await event.wait()

    async def called(self, method: str, times: int = 1) -> dict[str, Any]:
        """Wait for the call of a method and return its arguments."""
        await self.until(lambda: len(self.of(method)) >= times)
        return self.of(method)[times - 1]

    async def sent_back(self, acks: int) -> dict[str, str]:
        """Wait until so much was acknowledged; return what the last form was sent back with: field → what is wrong."""
        await self.until(lambda: len(self.acks) >= acks)
        assert self.acks[-1]["payload"]["response_action"] == "errors"
        return dict(self.acks[-1]["payload"]["errors"])

    def fault(self, method: str, kind: str, detail: Any = None) -> None:
        """Let the next call fail: limit (seconds), error (answer), html, cut, and after it was
        taken: cut_after, 500_after, silence_after, late (until an event is set)."""
        self._faults.setdefault(method, deque()).append(Fault(kind, detail))

    @property
    def unacked(self) -> int:
        """How many envelopes still wait for their acknowledgement."""
        return len(self._unacked)

    @property
    def listeners(self) -> int:
        """How many connections are open."""
        return int(self._socket is not None)

    # What tests send

    async def send(self, kind: str, payload: dict[str, Any], *, again: str | None = None) -> str:
        """Send an envelope over the socket; ``again`` repeats an envelope id as a retry."""
        id = again or f"e-{next(self._numbers)}"
        envelope = {
            "type": kind,
            "envelope_id": id,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        self._unacked[id] = (envelope, asyncio.get_running_loop().time())
        await self.until(lambda: self._socket is not None)
        assert self._socket is not None
        await self._socket.send_json(envelope)
        return id

    async def rotate(self) -> None:
        """Ask the client to connect anew, as Slack does every few hours."""
        assert self._socket is not None
        before = self.connections
        await self._socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
        await self.until(lambda: self.connections > before)

    def response_url(self) -> str:
        return f"{self.url}/respond/{next(self._numbers)}"

    # What the app sees

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        fault = self._faults[method].popleft() if self._faults.get(method) else None
        if fault and fault.kind == "limit":
            self._noted(f"{method}:limited", args)
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(fault.detail)}
            )
        if fault and fault.kind == "error":
            self._noted(f"{method}:refused", args)
            return web.json_response({"ok": False, **fault.detail})
        if fault and fault.kind == "html":
            self._noted(f"{method}:html", args)
            return web.Response(status=503, text="<html>down</html>", content_type="text/html")
        if fault and fault.kind == "cut":
            self._noted(f"{method}:cut", args)
            return _cut(request)
        if method == "oauth.v2.access":
            answer = self._exchanged(args, request.headers.get("Authorization", ""))
            self._noted(method, args)
            return await _after(fault, request) or web.json_response(answer)
        known = token == APP_TOKEN if method == "apps.connections.open" else token in self.tokens
        if not known:
            self._noted(f"{method}:unauthorised", args)
            return web.json_response({"ok": False, "error": "invalid_auth" if token else "not_authed"})
        if method not in SCOPES:
            self.problems.append(f"{method} is called, and the scopes do not foresee it")
        needed = SCOPES.get(method)
        if needed and needed not in self.scopes:
            self._noted(f"{method}:refused", args)
            return web.json_response({"ok": False, "error": "missing_scope", "needed": needed})
        self.problems += [f"{method}: {problem}" for problem in self.check(method, args)]
        answer = self._answer(method, args, self.tokens.get(token, Installed()))
        self._noted(method, args, token)
        granted = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))}
        return await _after(fault, request) or web.json_response(answer, headers=granted)

    def _answer(self, method: str, args: dict[str, Any], here: Installed) -> dict[str, Any]:
        if method == "auth.test":
            return {
                "ok": True,
                "url": "https://loopback.example/",
                "team_id": here.team or here.enterprise,
                "team": here.name,
                "user_id": here.bot_user,
                "bot_id": here.bot_id,
                "user": "onrecord",
                "enterprise_id": here.enterprise,
            }
        if method == "files.getUploadURLExternal":
            id = f"F{next(self._numbers)}"
            self.pictures.append({"id": id, "alt": args.get("alt_txt", ""), "length": int(args["length"])})
            return {"ok": True, "upload_url": f"{self.url}/upload/{id}", "file_id": id}
        if method == "files.completeUploadExternal":
            for sent in args["files"]:
                (kept,) = [each for each in self.pictures if each["id"] == sent["id"]]
                kept |= {"title": sent["title"], "channel": args["channel_id"], "thread": args.get("thread_ts")}
                if len(kept.get("png", b"")) != kept["length"]:
                    self.problems.append(f"{sent['id']} is not as long as was said")
            return {"ok": True, "files": args["files"]}
        if method == "apps.connections.open":
            return {"ok": True, "url": f"{self.url.replace('http', 'ws')}/link"}
        if method == "chat.postMessage":
            sent = args.get("client_msg_id") if self.dedupes else None
            if sent is not None and (earlier := self._sent.get((args["channel"], sent))):
                return {"ok": True, "channel": args["channel"], "ts": earlier["ts"], "message": earlier}
            ts = f"{self.clock():.6f}" if self.clock else f"1700000000.{next(self._numbers):06d}"
            kept = {
                "ts": ts,
                "user": BOT,
                **{k: args[k] for k in ("text", "blocks", "metadata", "thread_ts") if k in args},
            }
            self.messages.setdefault(args["channel"], []).append(kept)
            self._sent[args["channel"], sent] = kept
            return {"ok": True, "channel": args["channel"], "ts": ts, "message": kept}
        if method == "chat.update":
            for message in self.messages.get(args["channel"], []):
                if message["ts"] == args["ts"]:
                    message.update(text=args["text"], blocks=args["blocks"])
                    return {"ok": True, "channel": args["channel"], "ts": args["ts"]}
            return {"ok": False, "error": "message_not_found"}
        if method in {"conversations.history", "conversations.replies"}:
            inside, start = args.get("ts"), int(args.get("cursor") or 0)
            oldest = float(args.get("oldest") or 0) if self.clock else 0
            stand = reversed(self.messages.get(args["channel"], []))
            found = [m for m in stand if m.get("thread_ts") == inside and float(m["ts"]) >= oldest]
            end = start + int(args.get("limit") or 100)
            following = str(end) if end < len(found) else ""
            return {"ok": True, "messages": found[start:end], "response_metadata": {"next_cursor": following}}
        if method == "users.info":
            id = args["user"]
            admin = id in self.admins or id in self.outside
            team = "T0OTHER" if id in self.outside else here.team or f"T{id[1]}TEAM"
            return {
                "ok": True,
                "user": {"id": id, "team_id": team, "profile": {"display_name": id.lower()}, "is_admin": admin},
            }
        if method == "usergroups.list":
            return {"ok": True, "usergroups": [{"id": id, "handle": id.lower(), "name": id} for id in self.groups]}
        if method == "usergroups.users.list":
            return {"ok": True, "users": self.groups.get(args["usergroup"], [])}
        if method.startswith("views."):
            return {"ok": True, "view": {"id": f"V{next(self._numbers)}"}}
        return {"ok": True}

    def _exchanged(self, args: dict[str, Any], authorization: str) -> dict[str, Any]:
        """Answer oauth.v2.access: a code is good once, a refresh token for a short while after; two tokens live."""
        self.problems += [f"oauth.v2.access: {problem}" for problem in self.check("oauth.v2.access", args)]
        if authorization != "Basic " + b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode():
            return {"ok": False, "error": "bad_client_secret"}
        if args.get("grant_type") == "refresh_token":
            here = self.refreshing.pop(args["refresh_token"], None) or self.refreshed.get(args["refresh_token"])
            if here is None:
                return {"ok": False, "error": "invalid_refresh_token"}
            self.refreshed[args["refresh_token"]] = here
            for old in [token for token, whose in self.tokens.items() if whose is here][:-1]:
                del self.tokens[old]
        else:
            here = self.codes.pop(args.get("code", ""), None)
            if here is None:
                return {"ok": False, "error": "invalid_code"}
        number = next(self._numbers)
        token = f"{'xoxe.' if self.lifetime else ''}xoxb-canary-of-{here.team or here.enterprise}-{number}"
        self.tokens[token] = here
        answer: dict[str, Any] = {
            "ok": True,
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(sorted(self.scopes)),
            "bot_user_id": here.bot_user,
            "app_id": "A1",
            "team": {"id": here.team, "name": here.name} if here.team else None,
            "enterprise": {"id": here.enterprise, "name": "The Org"} if here.enterprise else None,
            "is_enterprise_install": here.whole_org,
            "authed_user": {"id": here.installer},
        }
        if self.lifetime:
            renewing = f"xoxe-1-canary-{number}"
            self.refreshing[renewing] = here
            answer |= {"refresh_token": renewing, "expires_in": self.lifetime}
        return answer

    async def _uploaded(self, request: web.Request) -> web.Response:
        for kept in self.pictures:
            if kept["id"] == request.match_info["file"]:
                kept["png"] = await request.read()
        return web.Response(text="OK")

    async def _responded(self, request: web.Request) -> web.Response:
        args = json.loads(await request.text())
        self.problems += [f"response_url: {problem}" for problem in self.check("respond", args)]
        self._noted("respond", args)
        return web.Response(text="ok")

    async def _linked(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        self._socket = socket
        self.connections += 1
        for envelope, _ in list(self._unacked.values()):
            await socket.send_json({**envelope, "retry_attempt": 1, "retry_reason": "timeout"})
        self._changed()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                ack = json.loads(message.data)
                sent = self._unacked.pop(ack["envelope_id"], None)
                if sent:
                    self.ack_seconds.append(asyncio.get_running_loop().time() - sent[1])
                self.acks.append(ack)
                self._changed()
        if self._socket is socket:
            self._socket = None
        self._changed()
        return socket

    def _noted(self, method: str, args: dict[str, Any], token: str = "") -> None:
        self.calls.append(Call(method, args, token))
        self._changed()

    def _changed(self) -> None:
        for so, event in list(self._waiters):
            if so():
                event.set()
                self._waiters.remove((so, event))


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    given: dict[str, Any] = {**request.query, **(await request.post())}
    return {name: json.loads(value) if value[:1] in {"{", "["} else value for name, value in given.items()}


async def _after(fault: Fault | None, request: web.Request) -> web.StreamResponse | None:
    """Return what comes in place of the answer to a call that was taken; None where the answer itself does."""
    match fault.kind if fault else None:
        case "cut_after":
            return _cut(request)
        case "silence_after":
            await asyncio.Event().wait()
        case "500_after":
            return web.json_response({"ok": False, "error": "fatal_error"}, status=500)
        case "late":
            assert fault
            await fault.detail.wait()
    return None


def _cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
