"""Statements by hand: put one on record, take one off."""

from __future__ import annotations

import json
from collections.abc import Sequence

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.blocks import View, modal, select, text_input, words
from adapters.slack.cards import typed
from adapters.slack.desk import Body, Desk, Place, kept_of, place_of
from facts.engine import Engine
from facts.errors import AlreadyDecided, FactsError
from facts.messages import StatementRecord
from facts.model import Aspect, Certainty, Draft, Polarity, Production, ProductionId, RetractionKind, StatementId
from facts.permissions import Action, insist

_KINDS = {
    RetractionKind.RETRACTED_BY_OUTLET.value: "The outlet retracted it",
    RetractionKind.MISATTRIBUTED.value: "Credited to the wrong person",
    RetractionKind.ENTERED_IN_ERROR.value: "Entered in error",
}
_POLARITIES = {Polarity.AFFIRMS.value: "says that it is so", Polarity.DENIES.value: "says that it is not so"}


class Recording:
    """The two forms and what their submissions do."""

    def __init__(self, desk: Desk) -> None:
        """Work over this desk."""
        self._desk = desk

    def register(self, app: AsyncApp) -> None:
        """Listen to the submissions."""
        app.view("statement_added")(self._desk.listener(self.added))
        app.view("statement_retracted")(self._desk.listener(self.retracted))

    async def added(self, ack: AsyncAck, body: Body) -> None:
        """Put a statement on record."""
        await ack(response_action="update", view=_told("One moment…"))
        given = typed(body["view"]["state"]["values"])
        draft = Draft(
            production=ProductionId(given["production"]),
            quote=given.get("quote", ""),
            speaker=given.get("speaker", ""),
            aspect=Aspect(given["aspect"]),
            certainty=Certainty(given["certainty"]),
            polarity=Polarity(given["polarity"]),
            outlet=given.get("outlet"),
            url=given.get("url"),
            published=given.get("published"),
            told_to=given.get("told_to"),
            subject=given.get("subject"),
        )
        try:
            kept = await self._desk.engine.do(Engine.add, draft, await self._desk.actor(place_of(body)))
            sentence = f"On record as {kept.id}. The channels that follow it are told."
        except FactsError as error:
            sentence = str(error)
        await self._desk.slack.replace_view(str(body["view"]["id"]), _told(sentence))

    async def retracted(self, ack: AsyncAck, body: Body) -> None:
        """Take a statement off."""
        await ack(response_action="update", view=_told("One moment…"))
        given = typed(body["view"]["state"]["values"])
        statement, kind = StatementId(kept_of(body)["statement"]), RetractionKind(given["kind"])
        try:
            actor = await self._desk.actor(place_of(body))
            await self._desk.engine.do(Engine.retract, statement, actor, kind, given.get("reason", ""))
            sentence = "Withdrawn. It stays readable, and every message that cited it is corrected."
        except FactsError as error:
            sentence = str(error)
        await self._desk.slack.replace_view(str(body["view"]["id"]), _told(sentence))


async def open_add(desk: Desk, place: Place, trigger: str) -> None:
    """Open the form for a new statement.

    Raises:
        NotAllowed: whoever asks does not moderate.
    """
    insist(await desk.actor(place), Action.ADD)
    await desk.slack.open(trigger, add_modal(await desk.productions(), await desk.production_of(place.channel)))


async def open_retract(desk: Desk, place: Place, statement: str, trigger: str) -> None:
    """Open the form that takes a statement off the record.

    Raises:
        NotAllowed: whoever asks does not moderate.
        NotFound, AlreadyDecided: there is none of that id, or it was withdrawn before.
    """
    insist(await desk.actor(place), Action.RETRACT)
    record = await desk.engine.do(Engine.statement, StatementId(statement))
    if record.retraction is not None:
        raise AlreadyDecided("This statement was withdrawn before. Nothing was changed.")
    await desk.slack.open(trigger, retract_modal(record))


def add_modal(productions: Sequence[Production], usual: Production | None) -> View:
    """Return the form for a statement by hand; like any other it needs its words, a speaker, an outlet or address."""
    known = {str(each.id): each.name for each in productions}
    if not known:
        return _told("No production is followed here yet. /onrecord setup starts one.")
    chosen = usual.id if usual else next(iter(known)) if len(known) == 1 else None
    blocks = [
        select("production", "Production", known, initial=chosen),
        text_input("quote", "The words, exactly", optional=False, lines=True, most=3_000),
        text_input("speaker", "Who said it", optional=False),
        select("aspect", "Aspect", {each.value: each.value for each in Aspect}),
        select("certainty", "How firmly", {each.value: each.value for each in Certainty}),
        select("polarity", "Which way", _POLARITIES, initial=Polarity.AFFIRMS.value),
        text_input("outlet", "Outlet", hint="The outlet or the address is needed."),
        text_input("url", "Address", most=2_000),
        text_input("published", "Published on", hint="2026-11-24, 2026-11 or 2026."),
        text_input("told_to", "Told to"),
        text_input("subject", "About whom or what"),
    ]
    return modal("statement_added", "Add a statement", blocks, submit="Add")


def retract_modal(record: StatementRecord) -> View:
    """Return the form that says why a statement no longer stands."""
    claim = record.statement.claim
    blocks = [
        words(f"{claim.speaker or 'No name given'}: “{claim.quote}”", 2_000),
        select("kind", "Why", _KINDS),
        text_input("reason", "In a sentence, for everyone to read", optional=False, most=300),
    ]
    kept = json.dumps({"statement": record.statement.id})
    return modal("statement_retracted", "Withdraw", blocks, submit="Withdraw", kept=kept)


def _told(sentence: str) -> View:
    return modal("nothing", "On record", [words(sentence)])
