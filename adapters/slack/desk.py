"""What all handlers share: who is asking and where, how to answer them there, and what to do when something fails."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from adapters.slack.blocks import Message, said
from adapters.slack.calls import Slack, Workspace
from adapters.slack.memory import Seen, Threads
from adapters.slack.people import People
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError
from facts.messages import Answer, Question, Verdict
from facts.model import Actor, Community, Production

log = structlog.get_logger("slack")

Body = dict[str, Any]
Handler = Callable[[AsyncAck, Body], Awaitable[None]]

LONGEST_QUESTION = 1_000
SORRY = (
    "Something went wrong here, not with you. Nothing was changed. Please try again; if it goes on, tell the operator."
)
RECORD = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody did something, and so where they are answered."""

    user: dict[str, Any]
    channel: str | None = None
    thread: str | None = None
    response_url: str | None = None

    @property
    def user_id(self) -> str:
        """The person's id."""
        return str(self.user.get("id") or "")

    @property
    def conversation(self) -> str:
        """The key of the thread a follow-up would come in."""
        return f"{self.channel}/{self.thread}"


class Desk:
    """The engine, Slack, and the few steps every handler takes."""

    def __init__(self, engine: AsyncEngine, slack: Slack, people: People) -> None:
        """Work with these; ``workspace`` is set once Slack has said who we are."""
        self.engine = engine
        self.slack = slack
        self.people = people
        self.threads = Threads()
        self.seen = Seen()
        self.workspace: Workspace | None = None
        self.under_way: set[asyncio.Task[Any]] = set()

    @property
    def tenant(self) -> str:
        """The workspace as the record knows it."""
        return f"slack:{self.here.team}"

    @property
    def here(self) -> Workspace:
        """Who we are; handlers run only once that is known."""
        assert self.workspace is not None  # noqa: S101 - nothing is received before auth.test has answered
        return self.workspace

    def listener(self, handler: Handler) -> Callable[..., Awaitable[None]]:
        """Make a handler one of Bolt's listeners, whose failures are told to the person in a sentence."""

        async def listen(ack: AsyncAck, body: Body) -> None:
            task = asyncio.current_task()
            if task is not None:
                self.under_way.add(task)
                task.add_done_callback(self.under_way.discard)
            try:
                await handler(ack, body)
            except FactsError as error:
                await self._explain(body, str(error))
            except Exception:
                log.exception("handler failed")
                await self._explain(body, SORRY)

        return listen

    async def actor(self, place: Place) -> Actor:
        """Return who is acting, with the role they have at this moment."""
        return await self.people.actor(place.user, self.here)

    def member(self, place: Place) -> Actor:
        """Return who is acting, for what everybody may do: Slack need not be asked."""
        name = place.user.get("name") or place.user.get("username") or place.user_id
        return Actor(id=f"slack:{place.user_id}", name=str(name))

    async def tell(self, place: Place, message: Message, *, replace: bool = False) -> None:
        """Answer the one person who acted, by the most private way there is."""
        if place.response_url:
            await self.slack.respond(place.response_url, message, replace=replace)
        elif place.channel and place.channel != place.user_id:
            await self.slack.whisper(place.channel, place.user_id, message, place.thread)
        else:
            await self.slack.post(place.user_id, message)

    async def asked(self, text: str, place: Place, *, production: str | None = None) -> Answer:
        """Answer a question; where it leaves open which production, the channel's own is meant.

        Raises:
            FactsError: it cannot be answered; the text says why.
        """
        question = Question(text=text, production=production, previous=self.threads.previous(place.conversation))
        given = await self.engine.do(Engine.ask, question)
        if given.verdict is Verdict.UNCLEAR and production is None and given.production is None:
            usual = await self.production_of(place.channel)
            if usual is not None:
                return await self.asked(text, place, production=usual.name)
        return given

    async def production_of(self, channel: str | None) -> Production | None:
        """Return the production that a channel follows, if it follows exactly one."""
        followed = {each.production for each in await self.communities() if channel and channel_of(each) == channel}
        if len(followed) != 1:
            return None
        return next((each for each in await self.productions() if each.id in followed), None)

    async def productions(self) -> tuple[Production, ...]:
        """Return what is followed here, by name."""
        return await self.engine.do(Engine.productions, record=RECORD)

    async def communities(self) -> tuple[Community, ...]:
        """Return this workspace's channels that follow something."""
        return await self.engine.do(Engine.communities, tenant=self.tenant)

    async def _explain(self, body: Body, sentence: str) -> None:
        place = place_of(body)
        try:
            if "event" in body:
                log.warning("event not dealt with", type=body["event"].get("type"), error=sentence)
            else:
                await self.tell(place, said(sentence))
        except FactsError as error:
            log.warning("could not say what went wrong", sentence=sentence, error=str(error))


def place_of(body: Body) -> Place:
    """Read from any payload of Slack's who did it and where."""
    event = body.get("event")
    if event is not None:
        user = event.get("user") or ""
        return Place(
            user=user if isinstance(user, dict) else {"id": user},
            channel=event.get("channel"),
            thread=event.get("thread_ts") or event.get("ts"),
        )
    if "command" in body:
        user = {"id": body.get("user_id"), "name": body.get("user_name")}
        return Place(user=user, channel=body.get("channel_id"), response_url=body.get("response_url"))
    kept = kept_of(body)
    message = body.get("message") or {}
    return Place(
        user=body.get("user") or {},
        channel=(body.get("channel") or {}).get("id") or kept.get("channel"),
        thread=message.get("thread_ts"),
        response_url=body.get("response_url") or kept.get("response_url"),
    )


def kept_of(body: Body) -> dict[str, str]:
    """Return what a modal of ours kept for its submission."""
    try:
        kept = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def channel_of(community: Community) -> str:
    """Return the channel id of a community's announcements."""
    return community.target.rpartition("/")[2]
