"""Where WebSub hubs reach us: they confirm, refuse and push at an address that each of them alone was given.

What is pushed is not read: it is checked against its signature, and has the source polled the ordinary way. A push that
is not believed is answered like one that is, so that nobody can try signatures out (W3C WebSub, 7.1.2).
"""

from __future__ import annotations

import asyncio

import structlog
from aiohttp import web

from adapters.fetch.fetching import Limits
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError
from facts.sources import Subscription, SubscriptionId

_LONGEST_CHALLENGE = 2_000

log = structlog.get_logger("hubs")


def callbacks(engine: AsyncEngine, path: str, limits: Limits | None = None) -> web.Application:
    """Return what to serve below a path; a body larger or slower than what is fetched is not taken."""
    limits = limits or Limits()
    served = web.Application(client_max_size=limits.largest)
    hub = _Hub(engine, limits)
    served.add_routes(
        [
            web.get(f"{path.rstrip('/')}/{{id}}", hub.asks, allow_head=False),
            web.post(f"{path.rstrip('/')}/{{id}}", hub.pushes),
        ]
    )
    return served


class _Hub:
    def __init__(self, engine: AsyncEngine, limits: Limits) -> None:
        self._engine = engine
        self._limits = limits

    async def asks(self, request: web.Request) -> web.Response:
        """Answer a hub that wants our intent confirmed, or says that it will not tell us (5.2, 5.3)."""
        given, id = request.query, SubscriptionId(request.match_info["id"])
        mode, topic, challenge = (given.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge"))
        seconds = given.get("hub.lease_seconds", "")
        try:
            if mode == "denied":
                known = await self._engine.do(Engine.hub_refuses, id, topic, given.get("hub.reason", ""))
                return web.Response(status=200 if known else 404)
            lease = int(seconds[:10]) if seconds.isascii() and seconds.isdigit() else 0
            agreed = 0 < len(challenge) <= _LONGEST_CHALLENGE and await self._engine.do(
                Engine.hub_verifies, id, mode, topic, lease
            )
        except FactsError:
            return web.Response(status=503)
        if not agreed:
            log.info("hub asked for what was not ours", mode=mode[:20], topic=topic[:200])
            return web.Response(status=404)
        # The challenge is a stranger's text: no browser may take it for a page.
        return web.Response(text=challenge, content_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})

    async def pushes(self, request: web.Request) -> web.Response:
        """Take a push (7): acknowledged whether it is believed or not; 410 where nobody listens any more."""
        id = SubscriptionId(request.match_info["id"])
        try:
            subscription = await self._engine.do(Engine.subscription, id)
            if subscription is None:
                return web.Response(status=410)
            async with asyncio.timeout(self._limits.seconds):
                body = await request.read()
            believed = await self._engine.do(Engine.hub_pushes, id, request.headers.get("X-Hub-Signature", ""), body)
        except TimeoutError:
            return web.Response(status=408)
        except FactsError:
            # The hub delivers again; nothing is lost, as the source is polled in any case.
            return web.Response(status=503)
        self._note(subscription, believed)
        return web.Response(status=202)

    def _note(self, subscription: Subscription, believed: bool) -> None:
        if believed:
            log.info("pushed", topic=subscription.topic)
        else:
            log.warning("push ignored: its signature is missing or wrong", topic=subscription.topic)
