"""What members do: mention, direct message, /onrecord, and the buttons under an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack import mrkdwn, render
from adapters.slack.blocks import Message, listing, said
from adapters.slack.desk import (
    LONGEST_QUESTION,
    NOTHING_FOLLOWED,
    SORRY,
    Body,
    Desk,
    Listener,
    Place,
    card_of,
    place_of,
    topic_of,
)
from adapters.slack.helping import help_text
from adapters.slack.timeline import MARKS, Course, draw_if_possible, tell_timeline, timeline_asked_for
from facts.engine import Engine
from facts.errors import FactsError, Invalid, NotFound, Refused, StorageError
from facts.messages import Answer, Question
from facts.model import MessageRef, StatementId, Target

log = structlog.get_logger("slack")

_GREETING = (
    "Ask me what is on record about a production that is followed here, for example “is it greenlit?” or “who is"
    " returning?”. /onrecord help says what else I do."
)
_BOARDS = 30
_TYPED = {None, "file_share", "me_message", "thread_broadcast"}
"""What a message is that somebody wrote (events/message): plain, beside a file, as /me, or shown in the channel too."""


class Asking:
    """Questions in, answers out, in the thread where they were asked."""

    def __init__(self, desk: Desk) -> None:
        """Answer over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to mentions, direct messages and the buttons under answers."""
        app.event("app_mention")(listener(cls.mentioned))
        app.event("message")(listener(cls.messaged))
        app.action("sources")(listener(cls.sources))
        app.action("history")(listener(cls.history))
        app.action(re.compile(r"choose_\d+"))(listener(cls.chosen))

    async def mentioned(self, ack: AsyncAck, body: Body) -> None:
        """Answer a mention in its thread."""
        event = body["event"]
        if not event.get("bot_id") and event.get("user"):
            await self._in_thread(place_of(body), str(event.get("text") or ""), str(event.get("ts")))

    async def messaged(self, ack: AsyncAck, body: Body) -> None:
        """Answer a direct message; other messages, edits and our own are none of our business."""
        event = body["event"]
        if event.get("channel_type") == "im" and event.get("subtype") in _TYPED and not event.get("bot_id"):
            await self._in_thread(place_of(body), str(event.get("text") or ""), str(event.get("ts")))

    async def sources(self, ack: AsyncAck, body: Body) -> None:
        """Show the statements under an answer in full, to the one who pressed."""
        await ack()
        place = place_of(body)
        sight, records = await self._desk.sight(place), []
        for id in str(body["actions"][0].get("value") or "").split():
            try:
                record = await self._desk.engine.do(Engine.statement, StatementId(id))
                sight.insist(record.statement.production)
                records.append(record)
            except NotFound as error:
                log.warning("a source is gone", error=str(error))
        await self._desk.tell(place, render.sources(records))

    async def history(self, ack: AsyncAck, body: Body) -> None:
        """Show every statement about what an answer was about."""
        await ack()
        await tell_timeline(self._desk, place_of(body), *topic_of(body))

    async def chosen(self, ack: AsyncAck, body: Body) -> None:
        """Answer again, where the question was put back, once somebody said which of several meanings was meant."""
        await ack()
        choice, production, text = [*str(body["actions"][0].get("value") or "").split("\n", 2), "", ""][:3]
        place, card = place_of(body), card_of(body)
        previous = await self._desk.previous(place)
        if choice in {each.name for each in (await self._desk.sight(place)).productions}:
            production = choice
        else:
            text = choice
        given = await self._desk.asked(text, place, production=production or None, previous=previous)
        await self._desk.remember(place, given)
        if "ts" in card:
            await self._desk.slack.update(card["channel"], card["ts"], render.answer(given))
            await self._correctable(card["channel"], card["ts"], Question(text=text, previous=previous), given)
        else:
            await self._desk.tell(place, render.answer(given), replace=True)

    async def _in_thread(self, place: Place, text: str, ts: str) -> None:
        """Answer once: Slack repeats what it thinks we missed, at times to another process than the first."""
        event = f"{self._desk.tenant}/{place.channel}/{ts}"
        if place.channel is None or place.thread is None:
            return
        question = Question(text=mrkdwn.plain(text))
        given: Answer | None = None
        course: Course | None = None
        try:
            question = replace(question, previous=await self._desk.previous(place))
            await self._desk.slack.busy(place.channel, place.thread)
            course = await timeline_asked_for(self._desk, place, question.text)
            message = course.told() if course else await self._told_by_one_word(place, question.text)
            if message is None:
                given = await self._answer(place, question)
                message = render.answer(given)
        except FactsError as error:
            message = said(str(error))
        except Exception:
            log.exception("question not answered")
            message = said(SORRY)
        if await self._is_first(event):
            try:
                sent = await self._desk.slack.post(place.channel, message, thread=place.thread)
            except Refused as error:
                log.warning("answered in private", error=str(error))
                await self._desk.tell(place, message)
                return
            if course is not None:
                await draw_if_possible(self._desk, place.channel, place.thread, course)
            if given is not None:
                await self._correctable(place.channel, sent, question, given)

    async def _correctable(self, channel: str, ts: str, question: Question, given: Answer) -> None:
        """Remember an answer that others can read, so that a correction reaches it; a direct message is private."""
        if not channel.startswith("D"):
            target = Target(f"{self._desk.tenant}/{channel}")
            ref = MessageRef(target=target, message=ts)
            try:
                await self._desk.engine.do(Engine.remember_answer, target, ref, question, given)
            except StorageError as error:
                log.error("an answer was given that no correction will reach", channel=channel, ts=ts, error=str(error))

    async def _is_first(self, event: str) -> bool:
        """Say whether an event is answered for the first time; where that cannot be noted, an answer is worth more."""
        try:
            return await self._desk.engine.do(Engine.first_time, event)
        except StorageError as error:
            log.warning("cannot be noted as answered", answered=event, error=str(error))
            return True

    async def _told_by_one_word(self, place: Place, text: str) -> Message | None:
        """Return what is told to who writes nothing that can be asked, or one word of the command; None otherwise."""
        if not any(character.isalnum() for character in text):
            return said(_GREETING)
        match text.casefold().strip(MARKS):
            case "hi" | "hello" | "hey":
                return said(_GREETING)
            case "help":
                return help_text()
            case "status":
                return await boards(self._desk, None, place)
        return None

    async def _answer(self, place: Place, question: Question) -> Answer:
        insist_on_length(question.text)
        given = await self._desk.asked(question.text, place, previous=question.previous)
        await self._desk.remember(place, given)
        return given


async def boards(desk: Desk, name: str | None, place: Place) -> Message:
    """Return the board of the production named, else of the channel's own, else of all that are followed."""
    sight = await desk.sight(place)
    productions = sight.productions
    chosen = sight.named(name) if name else desk.usual(sight, place.channel)
    if chosen is not None:
        return render.board(chosen.name, await desk.engine.do(Engine.status, chosen.name))
    if not productions:
        return said(NOTHING_FOLLOWED)
    shown = [(each.name, await desk.engine.do(Engine.status, each.name)) for each in productions[:_BOARDS]]
    return _together(shown, len(productions))


def insist_on_length(text: str, most: int = LONGEST_QUESTION) -> None:
    """Return if the text is short enough to be looked up.

    Raises:
        Invalid: saying how long it is and may be.
    """
    if len(text) > most:
        raise Invalid(
            f"That is {len(text):,} characters long; I read {most:,} at most. Nothing was looked up. Please shorten it."
        )


def _together(shown: Sequence[tuple[str, tuple[Answer, ...]]], all_of_them: int) -> Message:
    rows = []
    for name, answers in shown:
        verdicts = ", ".join(
            f"{each.aspect.value if each.aspect else 'other'} {render.verdict_words(each).lower()}" for each in answers
        )
        rows.append(f"{name}: {verdicts or 'nothing on record yet'}")
    last = "/onrecord status NAME shows one of them in full."
    return listing("Followed here", rows, all_of_them - len(shown), last=last)
