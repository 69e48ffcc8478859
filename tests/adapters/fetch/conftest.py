"""A real fetcher, and a site on this machine for it."""

from __future__ import annotations

import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.fetch import Fetcher, Limits
from tests.conftest import FrozenClock
from tests.loopback.serving import Site, serving

Fetching = Callable[..., AbstractAsyncContextManager[Fetcher]]
_WATCHED: list[list[Any]] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and _WATCHED:
        _WATCHED[-1].append(arguments[1])


sys.addaudithook(_watch)


class Answers(AbstractResolver):
    """A resolver that answers what it is told: each look-up takes the next of the name's answers."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self._answers = answers

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        listed = self._answers[host]
        addresses = listed.pop(0) if len(listed) > 1 else listed[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(Site()) as served:
        yield served


@pytest.fixture
def connects() -> Iterator[list[Any]]:
    """Every address that anything in this process connects to."""
    _WATCHED.append([])
    yield _WATCHED[-1]
    _WATCHED.pop()


@pytest.fixture
def fetching(clock: FrozenClock) -> Fetching:
    """A fetcher for this machine's own site, impatient and without pauses."""

    @asynccontextmanager
    async def opened(**given: Any) -> AsyncIterator[Fetcher]:
        limits = Limits(**{"spacing": 0.0, "seconds": 2.0, **given.pop("limits", {})})
        fetcher = Fetcher(clock, **{"allow_loopback": True, "limits": limits, **given})
        try:
            yield fetcher
        finally:
            await fetcher.close()

    return opened
