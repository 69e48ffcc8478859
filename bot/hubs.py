"""Asking WebSub hubs to tell us of news; what they then say comes in through ``adapters.fetch.callbacks``."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError
from facts.sources import Subscription
from facts.watching.hubs import request

AT_ONCE = 16
"""Hubs that are asked side by side; one host is only ever asked one thing at a time."""
Posting = Callable[[str, Mapping[str, str]], Awaitable[None]]
"""``adapters.fetch.Fetcher.post``."""

log = structlog.get_logger("hubs")


async def ask_hubs(engine: AsyncEngine, post: Posting, public: str) -> None:
    """Ask every hub that is due to begin, renew or end a subscription; ``public`` is where hubs reach us."""
    while due := await engine.do(Engine.due_subscriptions, public, limit=AT_ONCE):
        await asyncio.gather(*(_ask(engine, post, each) for each in due))


async def _ask(engine: AsyncEngine, post: Posting, subscription: Subscription) -> None:
    error = ""
    try:
        await post(subscription.hub, request(subscription))
    except FactsError as failed:
        error = str(failed)
        log.warning("hub failed", hub=subscription.hub, topic=subscription.topic, error=error)
    await engine.do(Engine.hub_asked, subscription, error)
