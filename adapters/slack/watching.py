"""What a member asks to be told of, in a direct message, and being forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.blocks import Block, Message, actions, button, header, said, words
from adapters.slack.desk import RECORD, Body, Desk, Listener, Place, place_of, topic_of
from adapters.slack.mrkdwn import clipped
from facts.communities import Watch
from facts.engine import Engine
from facts.model import Aspect, ProductionId, Target

_SHOWN = 20


class Watching:
    """The button under an answer, and the list behind /onrecord watches."""

    def __init__(self, desk: Desk) -> None:
        """Work over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to both buttons."""
        app.action("watch")(listener(cls.watched))
        app.action("unwatch")(listener(cls.unwatched))

    async def watched(self, ack: AsyncAck, body: Body) -> None:
        """Watch what an answer was about."""
        await ack()
        await watch(self._desk, place_of(body), *topic_of(body))

    async def unwatched(self, ack: AsyncAck, body: Body) -> None:
        """End a watch."""
        await ack()
        place = place_of(body)
        await self._desk.engine.do(Engine.unwatch, str(body["actions"][0].get("value") or ""), self._desk.member(place))
        await self._desk.tell(place, said("You will not be told of that any more."))


async def watch(desk: Desk, place: Place, production: str, aspect: Aspect | None, person: str | None = None) -> None:
    """Tell a member, from now on and in a direct message, when something changes, and say so."""
    (await desk.sight(place)).insist(ProductionId(production))
    target = Target(f"{desk.tenant}/{place.user_id}")
    wish = await desk.engine.do(
        Engine.watch, desk.member(place), production, target=target, tenant=desk.tenant, aspect=aspect, person=person
    )
    told = (
        f"I will write to you when something changes: {told_of(wish, await names(desk))}. /onrecord watches lists them."
    )
    await desk.tell(place, said(told))


async def names(desk: Desk) -> Mapping[ProductionId, str]:
    """Return the names of all productions: what a member watches may be followed elsewhere by now."""
    return {each.id: each.name for each in await desk.engine.do(Engine.productions, record=RECORD)}


def told_of(wish: Watch, productions: Mapping[ProductionId, str]) -> str:
    """Return what a watch is for, in a few words."""
    parts = (productions.get(wish.production, wish.production), wish.aspect and wish.aspect.value, wish.person)
    return " · ".join(part for part in parts if part)


def watch_list(watches: Sequence[Watch], productions: Mapping[ProductionId, str]) -> Message:
    """Return a member's watches, each with a button that ends it."""
    if not watches:
        return said("You watch nothing. Press “Tell me when this changes” under an answer, or type /onrecord watch.")
    return Message(
        text=clipped("\n".join(told_of(each, productions) for each in watches), 3_900),
        blocks=[header("You are told when these change"), *watch_rows(watches, productions)],
    )


def watch_rows(watches: Sequence[Watch], productions: Mapping[ProductionId, str]) -> list[Block]:
    """Return two blocks for each of the first twenty watches."""
    rows: list[Block] = []
    for each in watches[:_SHOWN]:
        rows += [words(told_of(each, productions), 300), actions([button("Stop telling me", "unwatch", each.id)])]
    if len(watches) > _SHOWN:
        rows.append(words(f"… and {len(watches) - _SHOWN} more"))
    return rows
