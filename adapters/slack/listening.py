"""From what Slack sends to the handler that deals with it, at the desk of the workspace it comes from."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from adapters.slack.desk import SORRY, Body, Desk, Handler
from adapters.slack.desks import Desks
from adapters.slack.memory import Seen
from facts.errors import FactsError

log = structlog.get_logger("slack")


class Listening:
    """What Bolt needs to know of us, and what is under way."""

    def __init__(self, desks: Desks) -> None:
        """Find desks here."""
        self._desks = desks
        self.seen = Seen()
        self.under_way: set[asyncio.Task[Any]] = set()

    async def find_desk(self, body: Body, context: AsyncBoltContext, next: Callable[[], Awaitable[Any]]) -> None:
        """Middleware: put the desk that deals with a request into its context; none where there is none."""
        try:
            context["desk"] = await self._desks.at(context, body)
        except FactsError as error:
            log.error("nobody can answer", workspace=context.team_id, error=str(error))
        await next()

    def listener(self, group: Callable[[Desk], object], handler: Handler) -> Callable[..., Awaitable[None]]:
        """Make a handler of a group one of Bolt's listeners, whose failures are told to the person in a sentence."""

        async def listen(ack: AsyncAck, body: Body, context: AsyncBoltContext) -> None:
            task = asyncio.current_task()
            if task is not None:
                self.under_way.add(task)
                task.add_done_callback(self.under_way.discard)
            desk: Desk = context["desk"]
            try:
                await handler(group(desk), ack, body)
            except FactsError as error:
                await desk.explain(body, str(error))
            except Exception:
                log.exception("handler failed")
                await desk.explain(body, SORRY)

        return listen
