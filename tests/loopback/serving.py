"""A small site on this machine: handlers by path, and what was asked of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Site:
    """``handlers`` by path; ``asked`` are the requests so far."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    asked: list[web.BaseRequest] = field(default_factory=list)
    port: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def says(self, path: str, body: bytes | str = b"", *, status: int = 200, **headers: str) -> str:
        """Answer a path with this; return its address."""
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(body=content, status=status, headers=named)

        self.handlers[path] = answer
        return self.url(path)

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked.append(request)
        handler = self.handlers.get(request.path)
        return await handler(request) if handler else web.Response(status=404)  # type: ignore[arg-type]


@asynccontextmanager
async def serving(site: Site, hosts: int = 2) -> AsyncIterator[Site]:
    """Serve a site on a free port of 127.0.0.1, and of 127.0.0.2 and so on as other hosts, until the block ends."""
    runner = web.ServerRunner(web.Server(site.answer), shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        site.port = runner.addresses[0][1]
        for host in range(2, hosts + 1):
            await web.TCPSite(runner, f"127.0.0.{host}", site.port).start()
        yield site
    finally:
        await runner.cleanup()
