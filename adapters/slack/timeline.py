"""The timeline: as text to whoever asks, and as a picture in the channel for everyone, with its words beside it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack import render
from adapters.slack.blocks import Message, actions, button, said
from adapters.slack.desk import Body, Desk, Listener, Place, aspect_of, card_of, page_of, place_of, topic_of
from facts.engine import Engine
from facts.errors import DeliveryError, Refused
from facts.messages import StatementRecord
from facts.model import Aspect, Production

log = structlog.get_logger("slack")

MARKS = " ?!.,:"
"""What may stand around a word that is a command of its own."""
WORD = "timeline"
"""The word that asks for it, in a mention and after the command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What was said of a production, or of one aspect of it, in order."""

    production: Production
    aspect: Aspect | None
    records: tuple[StatementRecord, ...]

    def told(self, start: int = 0) -> Message:
        """Return it in words, without the ``start`` newest statements."""
        return render.timeline(self.production, self.records, self.aspect, start)


class Timeline:
    """The button under a timeline that draws it."""

    def __init__(self, desk: Desk) -> None:
        """Draw over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to the button."""
        app.action("timeline_picture")(listener(cls.drawn))
        app.action("timeline_earlier")(listener(cls.earlier))

    async def earlier(self, ack: AsyncAck, body: Body) -> None:
        """Show what was said before what is shown, to whoever asks for it alone."""
        await ack()
        place, card = place_of(body), card_of(body)
        production, aspect, start = page_of(body)
        course = await course_of(self._desk, await self._desk.production(production, place), aspect)
        await self._desk.tell(place, course.told(start), replace="ts" not in card)

    async def drawn(self, ack: AsyncAck, body: Body) -> None:
        """Draw what was asked for into the channel."""
        await ack()
        place = place_of(body)
        production, aspect = topic_of(body)
        course = await course_of(self._desk, await self._desk.production(production, place), aspect)
        if place.channel is None:
            raise Refused("There is no channel here to draw it in. Type /onrecord timeline in one.")
        await draw(self._desk, place.channel, place.thread, course)
        await self._desk.tell(place, said("Drawn, for everyone in this channel."))


async def tell_timeline(desk: Desk, place: Place, name: str, aspect: Aspect | None) -> None:
    """Tell somebody alone what was said in order, with a button that draws it where pictures can be drawn."""
    course = await course_of(desk, await desk.production(name, place), aspect)
    told = course.told()
    if desk.charts is not None and course.records and place.channel:
        about = f"{course.production.id} {aspect.value if aspect else '-'}"
        row = actions([button("Draw it for everyone here", "timeline_picture", about)])
        told = Message(text=told.text, blocks=[*told.blocks, row])
    await desk.tell(place, told)


async def timeline_asked_for(desk: Desk, place: Place, text: str) -> Course | None:
    """Return what a mention asks for by its first word; None if it asks for something else.

    Raises:
        FactsError: it cannot be told which production is meant.
    """
    word, _, rest = text.strip(MARKS).partition(" ")
    if word.casefold().strip(MARKS) != WORD:
        return None
    return await course_of(desk, *await about(desk, place, rest.strip()))


async def course_of(desk: Desk, production: Production, aspect: Aspect | None) -> Course:
    """Return what was said of a production in order."""
    records = await desk.engine.do(Engine.history, production.id, aspect)
    return Course(production=production, aspect=aspect, records=records)


async def about(desk: Desk, place: Place, text: str) -> tuple[Production, Aspect | None]:
    """Return the production that the words name, and the aspect where the last of them is one.

    Raises:
        FactsError: it cannot be told which production is meant.
    """
    head, _, last = text.rpartition(" ")
    aspect = aspect_of(last.casefold())
    return await desk.production(head if aspect else text, place), aspect


async def draw(desk: Desk, channel: str, thread: str | None, course: Course) -> None:
    """Draw into a channel or thread; nothing where no pictures can be drawn or nothing was said.

    Raises:
        DeliveryError: Slack did not take it.
    """
    if desk.charts is None or not course.records:
        return
    name, aspect = course.production.name, course.aspect
    picture = await asyncio.to_thread(desk.charts.timeline, name, aspect, course.records)
    await desk.slack.upload(channel, thread, picture, f"{name}: {aspect.value if aspect else 'what was said'}")


async def draw_if_possible(desk: Desk, channel: str, thread: str, course: Course) -> None:
    """Draw beside words that were posted already, which say it all where Slack takes no picture."""
    try:
        await draw(desk, channel, thread, course)
    except DeliveryError as error:
        log.warning("timeline not drawn", error=str(error))
