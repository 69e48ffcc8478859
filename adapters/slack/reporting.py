"""“That's wrong”, and whether an answer helped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.blocks import TEXT, Message, View, actions, button, header, modal, said, text_input, words
from adapters.slack.cards import typed
from adapters.slack.desk import Body, Desk, Listener, Place, kept_of, place_of
from adapters.slack.mrkdwn import clipped, quoted
from facts.engine import Engine
from facts.errors import DeliveryError
from facts.messages import Report
from facts.model import Aspect, ProductionId

log = structlog.get_logger("slack")

_SHOWN = 10


class Reporting:
    """What members say about answers goes to the moderators' channel."""

    def __init__(self, desk: Desk) -> None:
        """Report over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to the button, its form and the feedback buttons."""
        app.action("wrong")(listener(cls.opened))
        app.action("helpful")(listener(cls.rated))
        app.action("settle")(listener(cls.settled))
        app.view("wrong_told")(listener(cls.submitted))

    async def opened(self, ack: AsyncAck, body: Body) -> None:
        """Ask what is wrong."""
        await ack()
        about = str(body["actions"][0].get("value") or "")
        await self._desk.slack.open(str(body["trigger_id"]), wrong_modal(about, place_of(body)))

    async def rated(self, ack: AsyncAck, body: Body) -> None:
        """Count the vote in the log, without who cast it; whoever was not helped is asked why."""
        await ack()
        vote, _, about = str(body["actions"][0].get("value") or "").partition(" ")
        log.info("answer rated", helpful=vote == "yes", about=about)
        place = place_of(body)
        if vote == "yes":
            await self._desk.tell(place, said("Thank you."))
        else:
            await self._desk.slack.open(str(body["trigger_id"]), wrong_modal(about, place))

    async def submitted(self, ack: AsyncAck, body: Body) -> None:
        """Hand what was written to the moderators of that production."""
        await ack()
        kept, place = kept_of(body), place_of(body)
        about, _, aspect = kept.get("about", "").partition(" ")
        (await self._desk.sight(place)).insist(ProductionId(about))
        told = typed(body["view"]["state"]["values"]).get("told", "")
        words_of_theirs = f"{aspect}: {told}" if aspect in set(Aspect) else told
        await self._desk.engine.do(Engine.report_wrong, about, words_of_theirs, self._desk.member(place))
        await self._tell_moderators(ProductionId(about), words_of_theirs)
        await self._desk.tell(place, said("Thank you. The moderators see what you wrote, not who you are."))

    async def settled(self, ack: AsyncAck, body: Body) -> None:
        """Take what was reported about something off the list."""
        await ack()
        place = place_of(body)
        sight, actor = await self._desk.sight(place), await self._desk.actor(place)
        about = str(body["actions"][0]["value"])
        number = await self._desk.engine.do(Engine.settle_reports, about, actor, sight=sight)
        await self._desk.tell(place, said(f"Settled: {number}."))

    async def _tell_moderators(self, production: ProductionId, told: str) -> None:
        """Post it where candidates are reviewed; it is kept in any case, and /onrecord reports lists it."""
        channels = {
            each.review_target.rpartition("/")[2]
            for each in await self._desk.engine.do(Engine.communities, tenant=self._desk.tenant)
            if each.review_target and each.production == production
        }
        name = (await self._desk.engine.do(Engine.production, production)).name
        for channel in sorted(channels):
            try:
                await self._desk.slack.post(channel, wrong_card(name, told))
            except DeliveryError as error:
                log.warning("moderators not told", channel=channel, error=str(error))


def wrong_modal(about: str, place: Place) -> View:
    """Return the form that asks what is wrong with an answer; ``about`` is its production and aspect."""
    where = {"channel": place.channel, "thread": place.thread, "response_url": place.response_url}
    kept = json.dumps({"about": about, **{name: value for name, value in where.items() if value}})
    field = text_input(
        "told", "What is wrong?", optional=False, lines=True, most=1_000, hint="Best with a link that shows it."
    )
    return modal("wrong_told", "That's wrong", [field], submit="Send", kept=kept)


def wrong_card(production: str, told: str) -> Message:
    """Return what the moderators read."""
    title = f"Said to be wrong: {production}"
    return Message(text=clipped(f"{title}\n{told}", TEXT), blocks=[header(title), words(told)])


def report_list(reports: Sequence[Report], names: Mapping[ProductionId, str]) -> Message:
    """Return what is reported and not settled, the first ten, each with a button that settles it.

    ``names`` are those of productions; what else is reported is called by its id.
    """
    if not reports:
        return said("Nothing is reported.")

    def named(report: Report) -> str:
        return names.get(ProductionId(report.about), report.about)

    blocks, read = [header("Said to be wrong")], ["Said to be wrong"]
    for each in reports[:_SHOWN]:
        told = "\n".join([f"{each.times} × {named(each)}", *(quoted(text[:200]) for text in each.texts[:5])])
        settled = button("Settled", "settle", each.about, reads=f"Settled: {named(each)}")
        blocks += [words(told, 900), actions([settled])]
        read.append(told)
    if len(reports) > _SHOWN:
        blocks.append(words(f"… and {len(reports) - _SHOWN} more"))
    return Message(text=clipped("\n".join(read), TEXT), blocks=blocks)
