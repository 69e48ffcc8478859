"""What all handlers share: who is asking and where, how to answer them there, and what to do when something fails."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from adapters.slack.blocks import Message, said
from adapters.slack.calls import Slack, Workspace
from adapters.slack.failures import NotInstalled, TokenRefused
from adapters.slack.people import People
from facts.aio import AsyncEngine
from facts.communities import Community
from facts.engine import Engine
from facts.errors import FactsError, Invalid, NotFound, Refused
from facts.messages import Answer, Question
from facts.model import Actor, Aspect, Production
from facts.ports import Charts
from facts.sight import Sight, Tenant, names_of

log = structlog.get_logger("slack")

Body = dict[str, Any]
Handler = Callable[[Any, AsyncAck, Body], Awaitable[None]]
"""A method of a group of handlers: it works at the desk that its object was made with."""
Listener = Callable[[Handler], Callable[..., Awaitable[None]]]
"""Makes a handler one of Bolt's listeners."""

LONGEST_QUESTION = 1_000
RECORD = "main"
NOTHING_FOLLOWED = "No production is followed here yet. A moderator starts one with /onrecord setup."
SORRY = (
    "Something went wrong here, not with you. Nothing was changed. Please try again; if it goes on, tell the operator."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody did something, and so where they are answered.

    ``team`` is their own workspace, where known; ``thread`` the one they asked in or pressed a button inside.
    """

    user: dict[str, Any]
    team: str | None = None
    channel: str | None = None
    thread: str | None = None
    response_url: str | None = None

    @property
    def user_id(self) -> str:
        """The person's id."""
        return str(self.user.get("id") or "")


class Desk:
    """The engine, Slack, and the few steps every handler takes."""

    def __init__(
        self,
        engine: AsyncEngine,
        slack: Slack,
        people: People,
        charts: Charts | None = None,
        trusts: Callable[[str], bool] = lambda _: True,
    ) -> None:
        """Work with these; ``workspace`` is set once it is known whose desk this is.

        ``trusts`` says of a workspace whether it may see and follow what other communities keep to themselves.
        """
        self.engine = engine
        self.slack = slack
        self.people = people
        self.charts = charts
        self.workspace: Workspace | None = None
        self.knows: Callable[[str], Awaitable[bool]] = _nobody
        self.stopped: set[str] = set()
        """Channels that refused, of which moderators were told."""
        self._trusts = trusts

    @property
    def tenant(self) -> str:
        """The workspace as the record knows it: whose channels are told, and whose members watch."""
        return f"slack:{self.here.team}"

    @property
    def here(self) -> Workspace:
        """Who we are; handlers run only once that is known."""
        assert self.workspace is not None  # noqa: S101 - nothing is received before auth.test has answered
        return self.workspace

    async def actor(self, place: Place) -> Actor:
        """Return who is acting, with the role they have at this moment."""
        return await self.people.actor(place.user, self.here)

    def member(self, place: Place) -> Actor:
        """Return who is acting, for what everybody may do: Slack need not be asked."""
        name = place.user.get("name") or place.user.get("username") or place.user_id
        return Actor(id=f"slack:{place.user_id}", name=str(name))

    async def tell(self, place: Place, message: Message, *, replace: bool = False) -> None:
        """Answer the one person who acted, where they did; by another way where Slack refuses the first.

        A response_url does not lead into a thread, and is used up after five answers or half an hour
        (interactivity/handling-user-interaction). ``replace``: in place of the message that the button is on.

        Raises:
            DeliveryError: no way led to them.
        """
        refused: Refused | None = None
        for way in self._ways(place, message, replace):
            try:
                await way()
            except (TokenRefused, NotInstalled):
                raise
            except Refused as error:
                refused = refused or error
            else:
                return
        if refused is not None:
            raise refused

    def _ways(self, place: Place, message: Message, replace: bool) -> Iterator[Callable[[], Awaitable[object]]]:
        """Yield the ways to the one person who acted, the nearest first."""
        whispered = partial(self.slack.whisper, str(place.channel), place.user_id, message)
        here = place.channel is not None and place.channel != place.user_id
        inside = here and place.thread is not None and not replace
        if inside:
            yield partial(whispered, place.thread)
        if place.response_url:
            yield partial(self.slack.respond, place.response_url, message, replace=replace)
        if here and not inside:
            yield whispered
        yield partial(self.slack.post, place.user_id, message)

    async def sight(self, place: Place) -> Sight:
        """Return what may be seen: in a shared channel the workspace that asks decides, where it is one of ours."""
        theirs = place.team and place.team != self.here.team and await self.knows(place.team)
        team = str(place.team) if theirs else self.here.team
        return await self.engine.do(Engine.sight, self.asking(team), record=RECORD)

    def asking(self, team: str | None = None) -> Tenant:
        """Return a workspace, this one where none is named, as who asks."""
        asks = team or self.here.team
        return Tenant(f"slack:{asks}", trusted=self._trusts(asks))

    async def asked(
        self, text: str, place: Place, *, production: str | None = None, previous: str | None = None
    ) -> Answer:
        """Answer a question; where it leaves open which production, the channel's own is meant.

        ``previous`` is the question that it follows up.

        Raises:
            FactsError: it cannot be answered; the text says why.
        """
        return await self._answered(Engine.ask, Question(text=text, previous=previous), place, production)

    async def previous(self, place: Place) -> str | None:
        """Return what was asked last in this thread, by whichever process answered it."""
        return await self.engine.do(Engine.follow_up, self._conversation(place)) if place.thread else None

    async def remember(self, place: Place, given: Answer) -> None:
        """Keep what was asked last in this thread."""
        if place.thread is not None:
            await self.engine.do(Engine.asked_in, self._conversation(place), given)

    def _conversation(self, place: Place) -> str:
        return f"{self.tenant}/{place.channel}/{place.thread}"

    async def checked(self, text: str, place: Place, *, production: str | None = None) -> Answer:
        """Say whether the record supports a claim; where it names no production, the channel's own is meant.

        Raises:
            FactsError: as for ``asked``.
        """
        return await self._answered(Engine.check, Question(text=text), place, production)

    async def _answered(
        self, rule: Callable[[Engine, Question], Answer], question: Question, place: Place, production: str | None
    ) -> Answer:
        sight = await self.sight(place)
        if not sight.productions:
            raise NotFound(NOTHING_FOLLOWED)
        named = sight.named(production).id if production else None
        asked = replace(question, production=named, record=RECORD, among=sight.ids)
        given = await self.engine.do(rule, asked)
        usual = self.usual(sight, place.channel)
        if named is None and given.production_id is None and usual is not None:
            given = await self.engine.do(rule, replace(asked, production=usual.id))
        return given

    async def production(self, name: str, place: Place) -> Production:
        """Return the production meant: the one named, else the channel's own, else the only one.

        Raises:
            NotFound: none of that name is followed here.
            Invalid: several could be meant.
        """
        sight = await self.sight(place)
        if name:
            return sight.named(name)
        usual = self.usual(sight, place.channel)
        if usual is None:
            raise Invalid(f"Which production? Followed here: {names_of(sight.productions)}.")
        return usual

    def usual(self, sight: Sight, channel: str | None) -> Production | None:
        """Return the only production that a channel follows, else the only one that is seen here at all."""
        followed = {each.production for each in sight.communities if channel and channel_of(each) == channel}
        if len(followed) != 1:
            followed = {each.id for each in sight.productions}
        return next((each for each in sight.productions if {each.id} == followed), None)

    async def explain(self, body: Body, sentence: str) -> None:
        """Tell the person who did something why it came to nothing."""
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
            team=event.get("user_team") or event.get("team"),
            channel=event.get("channel"),
            thread=event.get("thread_ts") or event.get("ts"),
        )
    if "command" in body:
        user = {"id": body.get("user_id"), "name": body.get("user_name")}
        return Place(
            user=user,
            team=body.get("team_id"),
            channel=body.get("channel_id"),
            response_url=body.get("response_url"),
        )
    kept = kept_of(body)
    message, container = body.get("message") or {}, body.get("container") or {}
    inside = message.get("thread_ts") or container.get("thread_ts") or kept.get("thread")
    return Place(
        user=body.get("user") or {},
        team=(body.get("user") or {}).get("team_id"),
        channel=(body.get("channel") or {}).get("id") or kept.get("channel"),
        thread=inside if inside != message.get("ts") else None,
        response_url=body.get("response_url") or kept.get("response_url"),
    )


def card_of(body: Body) -> dict[str, str]:
    """Return where a button is: on a message that all can see, in App Home, or on what only one person sees."""
    container = body.get("container") or {}
    if container.get("type") == "view":
        return {"home": "yes"}
    if container.get("is_ephemeral"):
        return {"response_url": str(body.get("response_url") or "")}
    return {"channel": str(container.get("channel_id")), "ts": str(container.get("message_ts"))}


def kept_of(body: Body) -> dict[str, str]:
    """Return what a modal of ours kept for its submission."""
    try:
        kept = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def topic_of(body: Body) -> tuple[str, Aspect | None]:
    """Return what a button is about: a production's id, and an aspect where it names one."""
    production, aspect, *_ = [*str(body["actions"][0].get("value") or "").split(" "), ""]
    return production, aspect_of(aspect)


def page_of(body: Body) -> tuple[str, Aspect | None, int]:
    """Return what a button that goes on with a list is about, and how much of it was shown before."""
    production, aspect = topic_of(body)
    start = str(body["actions"][0].get("value") or "").rpartition(" ")[2]
    return production, aspect, int(start) if start.isdecimal() else 0


def aspect_of(word: str) -> Aspect | None:
    """Return the aspect of this name, or None."""
    return Aspect(word) if word in set(Aspect) else None


def channel_of(community: Community) -> str:
    """Return the channel id of a community's announcements."""
    return community.target.rpartition("/")[2]


async def _nobody(team: str) -> bool:
    return False
