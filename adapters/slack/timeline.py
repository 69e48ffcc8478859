"""The timeline: as text to whoever asks, and as a picture in the channel for everyone, with its words beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack import render
from adapters.slack.blocks import Message, actions, button, said
from adapters.slack.desk import Body, Desk, Listener, Place, place_of
from facts.engine import Engine
from facts.errors import DeliveryError, Refused
from facts.messages import StatementRecord
from facts.model import Aspect, Production

log = structlog.get_logger("slack")

_MARKS = " ?!.,:"
WORD = "timeline"
"""The word that asks for it, in a mention and after the command."""


class Timeline:
    """The button under a timeline that draws it."""

    def __init__(self, desk: Desk) -> None:
        """Draw over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to the button."""
        app.action("timeline_picture")(listener(cls.drawn))

    async def drawn(self, ack: AsyncAck, body: Body) -> None:
        """Draw what was asked for into the channel."""
        await ack()
        place = place_of(body)
        name, _, aspect = str(body["actions"][0].get("value") or "").partition(" ")
        production, chosen = await self._desk.production(name, place), _aspect(aspect)
        records = await self._desk.engine.do(Engine.history, production.id, chosen)
        if place.channel is None:
            raise Refused("There is no channel here to draw it in. Type /onrecord timeline in one.")
        await draw(self._desk, place.channel, place.thread, production, chosen, records)
        await self._desk.tell(place, said("Drawn, for everyone in this channel."))


async def tell_timeline(desk: Desk, place: Place, name: str, aspect: Aspect | None) -> None:
    """Tell somebody alone what was said in order, with a button that draws it where pictures can be drawn."""
    production = await desk.production(name, place)
    records = await desk.engine.do(Engine.history, production.id, aspect)
    told = render.timeline(production.name, records, aspect)
    if desk.charts is not None and records and place.channel:
        about = f"{production.id} {aspect.value if aspect else '-'}"
        row = actions([button("Draw it for everyone here", "timeline_picture", about)])
        told = Message(text=told.text, blocks=[*told.blocks, row])
    await desk.tell(place, told)


async def timeline_in_thread(desk: Desk, place: Place, text: str) -> Message | None:
    """Return the timeline that a mention asks for by its first word, and draw it; None if it asks for something else.

    Raises:
        FactsError: it cannot be told which production is meant.
    """
    word, _, rest = text.strip(_MARKS).partition(" ")
    if word.casefold().strip(_MARKS) != WORD or place.channel is None:
        return None
    production, aspect = await about(desk, place, rest.strip())
    records = await desk.engine.do(Engine.history, production.id, aspect)
    if records:
        try:
            await draw(desk, place.channel, place.thread, production, aspect, records)
        except DeliveryError as error:
            log.warning("timeline not drawn", error=str(error))
    return render.timeline(production.name, records, aspect)


async def about(desk: Desk, place: Place, text: str) -> tuple[Production, Aspect | None]:
    """Return the production that the words name, and the aspect where the last of them is one.

    Raises:
        FactsError: it cannot be told which production is meant.
    """
    head, _, last = text.rpartition(" ")
    aspect = _aspect(last.casefold())
    return await desk.production(head if aspect else text, place), aspect


async def draw(
    desk: Desk,
    channel: str,
    thread: str | None,
    production: Production,
    aspect: Aspect | None,
    records: Sequence[StatementRecord],
) -> None:
    """Draw statements and put the picture into a channel or thread; nothing where no pictures can be drawn.

    Raises:
        DeliveryError: Slack did not take it.
    """
    if desk.charts is None:
        return
    picture = await asyncio.to_thread(desk.charts.timeline, production.name, aspect, records)
    title = f"{production.name}: {aspect.value if aspect else 'what was said'}"
    await desk.slack.upload(channel, thread, picture, title)


def _aspect(word: str) -> Aspect | None:
    return Aspect(word) if word in set(Aspect) else None
