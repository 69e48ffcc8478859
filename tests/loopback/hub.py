"""A WebSub hub on the loopback site, which keeps its word or does not."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.loopback.serving import Site


@dataclass
class Hub:
    """``forms`` are the requests it took; ``at_once`` has it verify before it answers; ``status`` is its answer."""

    site: Site
    path: str = "/hub"
    status: int = 202
    at_once: bool = False
    lease: int = 864_000
    forms: list[dict[str, str]] = field(default_factory=list)
    said: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.site.handlers[self.path] = self._asked

    @property
    def url(self) -> str:
        return self.site.url(self.path)

    async def _asked(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        self.forms.append({name: str(value) for name, value in form.items()})
        if self.at_once:
            self.said.append(await self.verifies())
        return web.Response(status=self.status, text="as you wish")

    async def verifies(self, **other: str) -> tuple[int, str]:
        """Ask whether the last request was meant, with ``other`` values where it lies; return what is answered."""
        form = self.forms[-1]
        given = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": "c-1 <b>&",
            "hub.lease_seconds": str(self.lease),
        } | {f"hub.{name}": value for name, value in other.items() if name != "callback"}
        address = other.get("callback", form["hub.callback"])
        async with aiohttp.ClientSession() as session, session.get(f"{address}?{urlencode(given)}") as answer:
            return answer.status, await answer.text()

    async def pushes(self, body: bytes = b"<rss/>", *, method: str = "sha256", **other: str | None) -> int:
        """Push with a signature, or with ``signature=…`` instead; ``None`` sends none. Return the status."""
        secret = other.get("secret") or self.forms[0]["hub.secret"]
        digest = hmac.new(secret.encode(), body, getattr(hashlib, method, hashlib.md5)).hexdigest()
        signature = other.get("signature", f"{method}={digest}")
        headers = {"X-Hub-Signature": signature} if signature is not None else {}
        address = other.get("callback") or self.forms[0]["hub.callback"]
        async with (
            aiohttp.ClientSession() as session,
            session.post(address, data=BytesIO(body), headers=headers) as answer,
        ):
            return answer.status
