"""What moderators do with a candidate: accept, reject, edit, mark as a duplicate. The role is asked for each time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack import cards
from adapters.slack.blocks import said
from adapters.slack.desk import Body, Desk, Listener, Place, card_of, kept_of, place_of
from adapters.slack.home import show_home
from facts.engine import Engine
from facts.errors import AlreadyDecided, DeliveryError
from facts.messages import ReviewItem
from facts.model import CandidateId, StatementId
from facts.permissions import Action, insist

log = structlog.get_logger("slack")


class Reviewing:
    """The lists and buttons of a review card and the modals behind two of them."""

    def __init__(self, desk: Desk) -> None:
        """Decide over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to the buttons and modals."""
        app.action(re.compile("review_(aspect|certainty)"))(listener(cls.listed))
        app.action("review_accept")(listener(cls.accepted))
        app.action("review_reject")(listener(cls.rejected))
        app.action("review_edit")(listener(cls.editing))
        app.action("review_duplicate")(listener(cls.repeating))
        app.view("review_edited")(listener(cls.edited))
        app.view("review_duplicated")(listener(cls.repeated))

    async def listed(self, ack: AsyncAck, body: Body) -> None:
        """Take note of nothing: what the lists say comes along when a button is pressed."""
        await ack()

    async def accepted(self, ack: AsyncAck, body: Body) -> None:
        """Put the candidate on record, with what the lists on its card say."""
        await ack()
        candidate, place = _candidate(body), place_of(body)
        actor = await self._desk.actor(place)
        change = cards.chosen(_lists_of(body), candidate)
        await self._decided(Engine.accept, candidate, place, card_of(body), candidate, actor, change)

    async def rejected(self, ack: AsyncAck, body: Body) -> None:
        """Turn the candidate down."""
        await ack()
        candidate, place = _candidate(body), place_of(body)
        actor = await self._desk.actor(place)
        await self._decided(Engine.reject, candidate, place, card_of(body), candidate, actor, "")

    async def editing(self, ack: AsyncAck, body: Body) -> None:
        """Open the form that amends it."""
        await ack()
        item = await self._waiting(body)
        if item.decided:
            raise AlreadyDecided(f"{item.decided} Nothing was changed.")
        listed = cards.chosen(_lists_of(body), item.candidate.id)
        await self._desk.slack.open(str(body["trigger_id"]), cards.edit_modal(item, card_of(body), listed))

    async def repeating(self, ack: AsyncAck, body: Body) -> None:
        """Open the form that says which statement it repeats."""
        await ack()
        item = await self._waiting(body)
        records = await self._desk.engine.do(Engine.history, item.production.id, item.candidate.claim.aspect)
        await self._desk.slack.open(str(body["trigger_id"]), cards.duplicate_modal(item, records, card_of(body)))

    async def edited(self, ack: AsyncAck, body: Body) -> None:
        """Put the candidate on record as the form amends it; a date that is none is sent back."""
        values = body["view"]["state"]["values"]
        if wrong := cards.no_dates(cards.typed(values), "said"):
            await ack(response_action="errors", errors=wrong)
            return
        await ack()
        kept, place = kept_of(body), place_of(body)
        candidate = CandidateId(kept["candidate"])
        change = cards.amendment(values)
        actor = await self._desk.actor(place)
        await self._decided(Engine.accept, candidate, place, kept, candidate, actor, change)

    async def repeated(self, ack: AsyncAck, body: Body) -> None:
        """Mark the candidate as the duplicate the form names."""
        await ack()
        kept, place = kept_of(body), place_of(body)
        candidate = CandidateId(kept["candidate"])
        of = StatementId(cards.typed(body["view"]["state"]["values"])["statement"])
        actor = await self._desk.actor(place)
        await self._decided(Engine.mark_duplicate, candidate, place, kept, candidate, of, actor)

    async def _waiting(self, body: Body) -> ReviewItem:
        """Return the candidate of a card, for a moderator of a workspace that follows its production."""
        place = place_of(body)
        insist(await self._desk.actor(place), Action.REVIEW)
        item = await self._desk.engine.do(Engine.review_item, _candidate(body))
        (await self._desk.sight(place)).insist_on_following(item.production.id)
        return item

    async def _decided(
        self, use_case: Any, candidate: CandidateId, place: Place, card: dict[str, str], *arguments: object
    ) -> None:
        """Do it, and show the decision on the card; whoever comes second is told who was first."""
        item = await self._desk.engine.do(Engine.review_item, candidate)
        (await self._desk.sight(place)).insist_on_following(item.production.id)
        try:
            await self._desk.engine.do(use_case, *arguments)
        except AlreadyDecided as error:
            await self._desk.tell(place, said(str(error)))
        await self._refresh(candidate, card, place)

    async def _refresh(self, candidate: CandidateId, card: dict[str, str], place: Place) -> None:
        """Show the decision where the button was; the decision itself is safe whatever Slack says."""
        message = cards.review_card(await self._desk.engine.do(Engine.review_item, candidate))
        try:
            if "ts" in card:
                await self._desk.slack.update(card["channel"], card["ts"], message)
            elif "home" in card:
                await show_home(self._desk, place)
            elif card.get("response_url"):
                await self._desk.slack.respond(card["response_url"], message, replace=True)
        except DeliveryError as error:
            log.warning("card not refreshed", candidate=candidate, error=str(error))


def _candidate(body: Body) -> CandidateId:
    return CandidateId(str(body["actions"][0]["value"]))


def _lists_of(body: Body) -> Mapping[str, Any]:
    """Return what the lists of a message or of App Home stand at: block → list → choice."""
    state = body.get("state") or (body.get("view") or {}).get("state") or {}
    return state.get("values") or {}
