"""Statements by hand: put one on record, correct one, take one off, and the list from which they are chosen."""

from __future__ import annotations

import json
from collections.abc import Sequence

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack import cards, render
from adapters.slack.blocks import TEXT, Message, View, header, menu, modal, said, select, text_input, words
from adapters.slack.cards import typed
from adapters.slack.desk import Body, Desk, Listener, Place, kept_of, page_of, place_of
from adapters.slack.mrkdwn import clipped, quoted
from facts.engine import Engine
from facts.errors import AlreadyDecided, FactsError, NotFound
from facts.messages import StatementRecord
from facts.model import Actor, Aspect, Certainty, Draft, Polarity, Production, ProductionId, RetractionKind, StatementId
from facts.permissions import Action, insist
from facts.sight import Sight

_KINDS = {
    RetractionKind.RETRACTED_BY_OUTLET.value: "The outlet retracted it",
    RetractionKind.MISATTRIBUTED.value: "Credited to the wrong person",
    RetractionKind.ENTERED_IN_ERROR.value: "Entered in error",
}
_MENU = {"show": "Show in full", "correct": "Correct", "retract": "Withdraw"}
_SHOWN = 20


class Recording:
    """The three forms and what their submissions do, and the menu beside each statement."""

    def __init__(self, desk: Desk) -> None:
        """Work over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to the submissions and the menu."""
        app.view("statement_added")(listener(cls.added))
        app.view("statement_retracted")(listener(cls.retracted))
        app.view("statement_corrected")(listener(cls.corrected))
        app.action("statement_menu")(listener(cls.chosen))
        app.action("statements_earlier")(listener(cls.earlier))

    async def added(self, ack: AsyncAck, body: Body) -> None:
        """Put a statement on record, once however often its form is sent; what lacks something is sent back."""
        given = typed(body["view"]["state"]["values"])
        wrong = cards.no_dates(given, "published")
        if "outlet" not in given and "url" not in given:
            wrong["outlet"] = "A statement needs an outlet or an address, so that others can look it up."
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        await ack(response_action="update", view=_told("One moment…"))
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
            place = place_of(body)
            actor = await self._desk.actor(place)
            insist(actor, Action.ADD)
            (await self._desk.sight(place)).insist_on_following(draft.production)
            if not await self._desk.engine.do(Engine.first_time, f"{self._desk.tenant}/{body['view']['id']}"):
                raise AlreadyDecided(
                    "This form was sent before, and counts once. /onrecord statements shows what is on record."
                )
            kept = await self._desk.engine.do(Engine.add, draft, actor)
            sentence = f"On record as {kept.id}. The channels that follow it are told."
        except FactsError as error:
            sentence = str(error)
        await self._desk.slack.replace_view(str(body["view"]["id"]), _told(sentence))

    async def retracted(self, ack: AsyncAck, body: Body) -> None:
        """Take a statement off."""
        await ack(response_action="update", view=_told("One moment…"))
        given = typed(body["view"]["state"]["values"])
        try:
            actor, record = await _decidable(self._desk, place_of(body), kept_of(body)["statement"])
            kind, reason = RetractionKind(given["kind"]), given.get("reason", "")
            await self._desk.engine.do(Engine.retract, record.statement.id, actor, kind, reason)
            sentence = "Withdrawn. It stays readable, and every message that cited it is corrected."
        except FactsError as error:
            sentence = str(error)
        await self._desk.slack.replace_view(str(body["view"]["id"]), _told(sentence))

    async def corrected(self, ack: AsyncAck, body: Body) -> None:
        """Replace a statement by what the form says; a date that is none is sent back."""
        values = body["view"]["state"]["values"]
        if wrong := cards.no_dates(typed(values), "said"):
            await ack(response_action="errors", errors=wrong)
            return
        await ack(response_action="update", view=_told("One moment…"))
        try:
            actor, record = await _decidable(self._desk, place_of(body), kept_of(body)["statement"])
            change = cards.amendment(values)
            reason = typed(values).get("reason", "")
            made = await self._desk.engine.do(Engine.correct, record.statement.id, actor, change, reason)
            sentence = f"Corrected. What stands now is {made.id}, and every message that cited the earlier one says so."
        except FactsError as error:
            sentence = str(error)
        await self._desk.slack.replace_view(str(body["view"]["id"]), _told(sentence))

    async def earlier(self, ack: AsyncAck, body: Body) -> None:
        """Show what came on record before what is shown."""
        await ack()
        place = place_of(body)
        production, aspect, start = page_of(body)
        await tell_statements(self._desk, place, await self._desk.production(production, place), aspect, start)

    async def chosen(self, ack: AsyncAck, body: Body) -> None:
        """Do what the menu beside a statement says."""
        await ack()
        place, trigger = place_of(body), str(body["trigger_id"])
        verb, _, id = str(body["actions"][0]["selected_option"]["value"]).partition(" ")
        if verb == "correct":
            await open_correct(self._desk, place, id, trigger)
        elif verb == "retract":
            await open_retract(self._desk, place, id, trigger)
        else:
            record = await statement(self._desk, await self._desk.sight(place), id)
            await self._desk.tell(place, render.sources([record], "Statement"))


async def tell_statements(
    desk: Desk, place: Place, production: Production, aspect: Aspect | None, start: int = 0
) -> None:
    """Tell a moderator what is on record, from the ``start``th newest statement on.

    Raises:
        NotAllowed: whoever asks does not moderate.
    """
    insist(await desk.actor(place), Action.REVIEW)
    records = await desk.engine.do(Engine.history, production.id, aspect)
    await desk.tell(place, statement_list(production, records, aspect, start), replace=start > 0)


async def statement(desk: Desk, sight: Sight, id: str) -> StatementRecord:
    """Return a statement by its id, if its production is seen here.

    Raises:
        NotFound: there is none, or it is of another production.
    """
    if not id.strip():
        raise NotFound("Which statement? /onrecord statements shows them with their ids.")
    record = await desk.engine.do(Engine.statement, StatementId(id.strip()))
    sight.insist(record.statement.production)
    return record


async def open_add(desk: Desk, place: Place, trigger: str) -> None:
    """Open the form for a new statement.

    Raises:
        NotAllowed: whoever asks does not moderate.
    """
    insist(await desk.actor(place), Action.ADD)
    sight = await desk.sight(place)
    await desk.slack.open(trigger, add_modal(sight.productions, desk.usual(sight, place.channel)))


async def open_retract(desk: Desk, place: Place, id: str, trigger: str) -> None:
    """Open the form that takes a statement off the record.

    Raises:
        NotAllowed: whoever asks does not moderate.
        NotFound, AlreadyDecided: there is none of that id here, or it was withdrawn before.
    """
    _, record = await _decidable(desk, place, id)
    await desk.slack.open(trigger, retract_modal(record))


async def open_correct(desk: Desk, place: Place, id: str, trigger: str) -> None:
    """Open the form that replaces a statement by an amended one.

    Raises:
        NotAllowed, NotFound, AlreadyDecided: as for ``open_retract``.
    """
    _, record = await _decidable(desk, place, id)
    await desk.slack.open(trigger, correct_modal(record))


async def _decidable(desk: Desk, place: Place, id: str) -> tuple[Actor, StatementRecord]:
    """Return who acts and the statement, if it stands and this person may decide about it here."""
    actor = await desk.actor(place)
    insist(actor, Action.RETRACT)
    sight = await desk.sight(place)
    record = await statement(desk, sight, id)
    sight.insist_on_following(record.statement.production)
    if record.retraction is not None:
        raise AlreadyDecided("This statement was withdrawn before. Nothing was changed.")
    return actor, record


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
        select("certainty", "How firmly", cards.CERTAINTIES),
        select("polarity", "Which way", cards.POLARITIES, initial=Polarity.AFFIRMS.value),
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
        words(f"{claim.speaker or 'No name given'}: {quoted(claim.quote)}", 2_000),
        select("kind", "Why", _KINDS),
        text_input("reason", "In a sentence, for everyone to read", optional=False, most=300),
    ]
    kept = json.dumps({"statement": record.statement.id})
    return modal("statement_retracted", "Withdraw", blocks, submit="Withdraw", kept=kept)


def correct_modal(record: StatementRecord) -> View:
    """Return the form that amends a statement on record, filled in as it stands."""
    reason = text_input("reason", "Why, for everyone to read", optional=False, most=300)
    blocks = [*cards.claim_fields(record.statement.claim), reason]
    kept = json.dumps({"statement": record.statement.id})
    return modal("statement_corrected", "Correct", blocks, submit="Correct", kept=kept)


def statement_list(
    production: Production, records: Sequence[StatementRecord], aspect: Aspect | None = None, start: int = 0
) -> Message:
    """Return twenty of what is on record, the newest first, each with a menu to correct or withdraw it.

    ``start`` of the newest are left out, as they were shown before.
    """
    if not records:
        return said(f"Nothing is on record about {production.name} yet. /onrecord add puts a statement there.")
    rows = list(reversed(records))[start : start + _SHOWN]
    blocks = [header(f"{production.name}: on record")]
    for each in rows:
        told = f"{render.dated(each)} · {render.firmness(each.statement.claim)} · {each.statement.id}"
        offered = {f"{verb} {each.statement.id}": label for verb, label in _MENU.items()}
        if each.retraction is not None:
            offered = {value: label for value, label in offered.items() if value.startswith("show")}
        blocks.append(menu(told, "statement_menu", offered, 500))
    if (earlier := len(records) - start - len(rows)) > 0:
        blocks += render.earlier("statements_earlier", earlier, production.id, aspect, start + _SHOWN)
    told = "\n".join(f"{render.dated(each)} · {each.statement.id}" for each in rows)
    return Message(text=clipped(told, TEXT), blocks=blocks)


def _told(sentence: str) -> View:
    return modal("nothing", "On record", [words(sentence)])
