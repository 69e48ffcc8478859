"""How often and how closely servers are asked, counted over simulated days."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from aiohttp import web

from facts.sources import SourceState
from tests.conftest import FrozenClock
from tests.loopback.serving import Site
from tests.loopback.site import channel
from tests.watching.conftest import Watch


class Counted:
    """Answers that count themselves: when each path was asked, with which status, and how many at once."""

    def __init__(self, site: Site, clock: FrozenClock) -> None:
        self._site, self._clock = site, clock
        self.asked: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
        self.most: dict[str, int] = defaultdict(int)
        self._now: dict[str, int] = defaultdict(int)

    def serve(self, path: str, *, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = channel([f"<item><title>News of {path}</title><guid>{path}</guid></item>"]).encode()

        async def answer(request: web.Request) -> web.StreamResponse:
            host = request.host.partition(":")[0]
            self._now[host] += 1
            self.most[host] = max(self.most[host], self._now[host])
            await asyncio.sleep(0)
            self._now[host] -= 1
            known = status == 200 and request.headers.get("If-None-Match") == '"1"'
            given = 304 if known else status
            self.asked[path].append((self._clock(), given))
            return web.Response(status=given, body=b"" if known else body, headers={"ETag": '"1"', **named})

        self._site.handlers[path] = answer

    def gaps(self, path: str) -> list[timedelta]:
        return [later - earlier for (earlier, _), (later, _) in pairwise(self.asked[path])]


@pytest.mark.parametrize("days", [1, pytest.param(7, marks=pytest.mark.slow)])
async def test_servers_are_asked_seldom_singly_and_never_before_they_allow(
    days: int, watch: Watch, site: Site, clock: FrozenClock
) -> None:
    counted = Counted(site, clock)
    for number in range(12):
        counted.serve(f"/plain-{number}")
    counted.serve("/fresh", Cache_Control="max-age=9000")
    counted.serve("/expires", Expires="Wed, 31 Dec 2036 00:00:00 GMT")
    counted.serve("/limited", status=429, Retry_After="18000")
    counted.serve("/down", status=503, Retry_After="7200")
    counted.serve("/broken", status=500)
    paths = list(site.handlers)
    for number, path in enumerate(paths):
        await watch.add(site.url(path, f"127.0.0.{number % 2 + 1}"))
    for _ in range(days * 24 * 6):
        await watch.round()
        clock.advance(minutes=10)

    statuses = [status for path in paths for _, status in counted.asked[path] if path.startswith("/plain")]
    assert statuses.count(304) / len(statuses) >= 0.95
    assert all(min(counted.gaps(path)) >= timedelta(minutes=30) for path in paths if len(counted.asked[path]) > 1)
    assert min(counted.gaps("/fresh")) >= timedelta(seconds=9000)
    assert len(counted.asked["/expires"]) == 1 + (days - 1) // 7  # at most a week is taken at its word
    assert min(counted.gaps("/limited")) >= timedelta(hours=5)
    assert min(counted.gaps("/down")) >= timedelta(hours=2)
    assert len(counted.asked["/broken"]) <= 6 + days
    assert counted.most == {"127.0.0.1": 1, "127.0.0.2": 1}
    sources = await watch.engine.do(lambda engine: engine.sources())
    assert {each.state for each in sources} == {SourceState.ACTIVE}
