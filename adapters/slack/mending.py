"""Channels that refuse: moderators are told once what is missing, and a button sends again once it is mended."""

from __future__ import annotations

from collections.abc import AsyncIterator

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.blocks import said
from adapters.slack.desk import Body, Desk, Listener, card_of, channel_of, place_of
from adapters.slack.home import show_home
from adapters.slack.stops import stopped_card
from facts.engine import Engine
from facts.errors import DeliveryError, FactsError, Invalid, Refused
from facts.messages import DeliveryState
from facts.model import Target
from facts.permissions import Action, insist

log = structlog.get_logger("slack")

_MOST = 1_000
_PEOPLE = 5
"""Moderators who are written to where there is no other channel to say it in."""


class Mending:
    """Tells of channels that are stopped because they refused, and sets them going again."""

    def __init__(self, desk: Desk) -> None:
        """Mend over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to the button."""
        app.action("channel_again")(listener(cls.again))

    async def tell(self, target: Target, refused: Refused) -> None:
        """Say once why nothing comes to a channel any more: where moderators review, else to moderators themselves."""
        tenant, _, channel = target.partition("/")
        if channel[:1] in {"U", "W", "D"} or channel in self._desk.stopped:
            return
        self._desk.stopped.add(channel)
        try:
            async for place in self._places(tenant, channel):
                try:
                    await self._desk.slack.post(place, stopped_card(channel, refused), patient=False)
                except DeliveryError as error:
                    log.warning("moderators not told", channel=place, error=str(error))
                    continue
                if place[:1] not in {"U", "W"}:
                    return
        except FactsError as error:
            log.warning("moderators not told", channel=channel, error=str(error))

    async def _places(self, tenant: str, channel: str) -> AsyncIterator[str]:
        """Yield where it can be said: the channels that review what this one is told, then people who moderate."""
        here = await self._desk.engine.do(Engine.communities, tenant=tenant)
        mine = [each for each in here if channel in (channel_of(each), (each.review_target or "").rpartition("/")[2])]
        for review in dict.fromkeys(each.review_target for each in mine if each.review_target):
            if not review.endswith(f"/{channel}"):
                yield review.rpartition("/")[2]
        for person in self._desk.people.named(self._desk.workspace, mine)[:_PEOPLE]:
            yield person

    async def again(self, ack: AsyncAck, body: Body) -> None:
        """Send again what a channel refused."""
        await ack()
        place, channel = place_of(body), str(body["actions"][0].get("value") or "")
        actor = await self._desk.actor(place)
        insist(actor, Action.FOLLOW)
        target, number = Target(f"{self._desk.tenant}/{channel}"), 0
        for delivery in await self._desk.engine.do(Engine.deliveries, state=DeliveryState.DEAD, limit=_MOST):
            if delivery.target == target:
                try:
                    await self._desk.engine.do(Engine.retry, delivery.id, actor)
                    number += 1
                except Invalid as error:
                    log.info("not sent again", delivery=delivery.id, error=str(error))
        self._desk.stopped.discard(channel)
        if "home" in card_of(body):
            await show_home(self._desk, place)
            return
        what = f"{number} message{'' if number == 1 else 's'}" if number else "Nothing waits; what comes next"
        await self._desk.tell(place, said(f"{what} will be sent. If Slack refuses again, you are told here."))
