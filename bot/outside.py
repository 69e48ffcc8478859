"""The outside web for one call of the command line: a fetcher and parsers, closed with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.clock import now
from bot.polling import Fetching, Parsing
from bot.settings import load_settings


@asynccontextmanager
async def outside(variables: Mapping[str, str]) -> AsyncIterator[tuple[Fetching, Parsing]]:
    """Open a fetcher with the settings' contact and limits, and one parser."""
    from adapters.fetch import Fetcher

    core = load_settings({name: value for name, value in variables.items() if name.startswith("ONRECORD_")}).core
    fetcher, parsing = Fetcher(now, contact=core.contact, allow_loopback=core.allow_loopback_sources), Parsing(1)
    try:
        yield fetcher, parsing
    finally:
        await parsing.close()
        await fetcher.close()
