"""“Check this claim”: on a message, or typed into a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack import mrkdwn, render
from adapters.slack.asking import insist_on_length
from adapters.slack.blocks import View, modal, select, text_input, words
from adapters.slack.cards import typed
from adapters.slack.desk import Body, Desk, Listener, Place, place_of
from facts.errors import FactsError, Invalid
from facts.messages import Answer
from facts.model import Production

_LONGEST_CLAIM = 3_000


class Checking:
    """The message shortcut, the global shortcut and its form."""

    def __init__(self, desk: Desk) -> None:
        """Check over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to both shortcuts and the form."""
        app.message_shortcut("check_message")(listener(cls.on_message))
        app.global_shortcut("check_claim")(listener(cls.anywhere))
        app.view("check_claim")(listener(cls.submitted))

    async def on_message(self, ack: AsyncAck, body: Body) -> None:
        """Check what a message says; only the one who asked sees the result."""
        await ack()
        text = mrkdwn.plain(_words_of(body.get("message") or {}))
        if not text:
            raise Invalid("That message holds no words to check.")
        place = place_of(body)
        await self._desk.tell(place, render.answer(await self._checked(text, place, None)))

    async def anywhere(self, ack: AsyncAck, body: Body) -> None:
        """Open the form."""
        await ack()
        await self._desk.slack.open(
            str(body["trigger_id"]), check_modal((await self._desk.sight(place_of(body))).productions)
        )

    async def submitted(self, ack: AsyncAck, body: Body) -> None:
        """Check what was typed, and show the result in the form's place."""
        await ack(response_action="update", view=_shown([words("Looking at the record…")]))
        given = typed(body["view"]["state"]["values"])
        try:
            found = await self._checked(given.get("claim", ""), place_of(body), given.get("production"))
            blocks = [
                block for block in render.answer(found).blocks if block["type"] not in {"actions", "context_actions"}
            ]
        except FactsError as error:
            blocks = [words(str(error))]
        await self._desk.slack.replace_view(str(body["view"]["id"]), _shown(blocks))

    async def _checked(self, text: str, place: Place, production: str | None) -> Answer:
        insist_on_length(text, _LONGEST_CLAIM)
        return await self._desk.checked(text, place, production=production)


def _words_of(message: Mapping[str, Any]) -> str:
    """Return what a message says; one that was forwarded says it in an attachment, beside words that may be missing."""
    attached = (each.get("text") or each.get("fallback") for each in message.get("attachments") or ())
    return str(message.get("text") or next((words for words in attached if words), ""))


def check_modal(productions: Sequence[Production]) -> View:
    """Return the form that takes a claim."""
    known = {str(each.id): each.name for each in productions}
    blocks = [
        text_input("claim", "The claim", optional=False, lines=True, most=1_000),
        *([select("production", "About", known, optional=True)] if known else []),
    ]
    return modal("check_claim", "Check this claim", blocks, submit="Check")


def _shown(blocks: Sequence[dict[str, object]]) -> View:
    return modal("nothing", "Check this claim", blocks)
