"""What a member asks to be told of, in a direct message, and being forgotten."""

from __future__ import annotations

from collections.abc import Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.blocks import said
from adapters.slack.desk import RECORD, Body, Desk, Listener, Place, card_of, place_of, topic_of
from adapters.slack.home import show_home
from adapters.slack.watches import told_of
from facts.engine import Engine
from facts.model import Aspect, ProductionId, Target


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
        """End a watch, and say so; in App Home by what is left there."""
        await ack()
        place = place_of(body)
        await self._desk.engine.do(Engine.unwatch, str(body["actions"][0].get("value") or ""), self._desk.member(place))
        if "home" in card_of(body):
            await show_home(self._desk, place)
        else:
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
