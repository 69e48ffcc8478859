"""``/onrecord WORD …``: the word picks what is done, the rest is handed on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack import cards, mrkdwn, render
from adapters.slack.asking import boards, insist_on_length
from adapters.slack.blocks import said
from adapters.slack.channels import followed_here, open_channel
from adapters.slack.desk import RECORD, Body, Desk, Listener, Place, place_of
from adapters.slack.exporting import export
from adapters.slack.helping import help_text
from adapters.slack.producing import change_productions
from adapters.slack.recording import open_add, open_correct, open_retract, statement, tell_statements
from adapters.slack.reporting import report_list
from adapters.slack.setup import open_setup
from adapters.slack.sourcing import change_sources, source_list
from adapters.slack.timeline import about, tell_timeline
from adapters.slack.watches import watch_list
from adapters.slack.watching import names, watch
from facts.engine import Engine
from facts.errors import Invalid
from facts.messages import Question
from facts.model import Target
from facts.permissions import Action, insist

_QUEUE = 3
_AUDIT = 200

Answering = Callable[[str, Place, Body], Awaitable[None]]


class Commands:
    """The slash command. Everything is answered to the one who typed it."""

    def __init__(self, desk: Desk) -> None:
        """Answer over this desk."""
        self._desk = desk
        self._words: dict[str, Answering] = {
            "ask": self._ask,
            "status": self._status,
            "cast": self._cast,
            "timeline": self._timeline,
            "check": self._check,
            "watch": self._watch,
            "watches": self._watches,
            "privacy": self._privacy,
            "forget": self._forget,
            "reports": self._reports,
            "review": self._review,
            "statements": self._statements,
            "gaps": self._gaps,
            "audit": self._audit,
            "setup": self._setup,
            "channel": self._channel,
            "unfollow": self._unfollow,
            "add": self._add,
            "retract": self._retract,
            "correct": self._correct,
            "show": self._show,
            "statement": self._statement,
            "production": self._productions,
            "productions": self._productions,
            "digest": self._channel,
            "quiet": self._channel,
            "explain": self._why,
            "why": self._why,
            "source": self._source,
            "sources": self._sources,
            "export": self._export,
        }

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to the command."""
        app.command("/onrecord")(listener(cls.typed))

    async def typed(self, ack: AsyncAck, body: Body) -> None:
        """Do what the first word says; a sentence without one is taken for a question."""
        await ack()
        text = mrkdwn.plain(str(body.get("text") or ""))
        word, _, rest = text.partition(" ")
        place = place_of(body)
        chosen = self._words.get(word.casefold())
        if chosen is not None:
            await chosen(rest.strip(), place, body)
        elif len(text.split()) > 2 or text.endswith("?"):
            await self._ask(text, place, body)
        else:
            await self._desk.tell(place, help_text(None if word.casefold() in {"", "help"} else word))

    async def _ask(self, text: str, place: Place, body: Body) -> None:
        if not text:
            raise Invalid("What would you like to know? For example: /onrecord ask is it greenlit?")
        insist_on_length(text)
        await self._desk.tell(place, render.answer(await self._desk.asked(text, place)))

    async def _status(self, text: str, place: Place, body: Body) -> None:
        await self._desk.tell(place, await boards(self._desk, text or None, place))

    async def _cast(self, text: str, place: Place, body: Body) -> None:
        production = await self._desk.production(text, place)
        question = Question(text="Who is in the cast?", production=production.id)
        await self._desk.tell(place, render.answer(await self._desk.engine.do(Engine.ask, question)))

    async def _timeline(self, text: str, place: Place, body: Body) -> None:
        production, aspect = await about(self._desk, place, text)
        await tell_timeline(self._desk, place, production.id, aspect)

    async def _check(self, text: str, place: Place, body: Body) -> None:
        if not text:
            raise Invalid("Which claim? For example: /onrecord check the sequel is greenlit")
        insist_on_length(text)
        await self._desk.tell(place, render.answer(await self._desk.checked(text, place)))

    async def _watch(self, text: str, place: Place, body: Body) -> None:
        production, aspect = await about(self._desk, place, text)
        await watch(self._desk, place, production.id, aspect)

    async def _watches(self, text: str, place: Place, body: Body) -> None:
        mine = await self._desk.engine.do(Engine.watches, self._desk.member(place))
        await self._desk.tell(place, watch_list(mine, await names(self._desk)))

    async def _privacy(self, text: str, place: Place, body: Body) -> None:
        await self._desk.tell(place, said("\n".join(await self._desk.engine.do(Engine.privacy))))

    async def _forget(self, text: str, place: Place, body: Body) -> None:
        entries = await self._desk.engine.do(Engine.forget_me, self._desk.member(place))
        await self._desk.tell(place, said(f"Done. What was kept about you is deleted ({entries} entries)."))

    async def _reports(self, text: str, place: Place, body: Body) -> None:
        sight, actor = await self._desk.sight(place), await self._desk.actor(place)
        told = await self._desk.engine.do(Engine.reports, actor, record=RECORD, sight=sight)
        await self._desk.tell(place, report_list(told, await names(self._desk)))

    async def _review(self, text: str, place: Place, body: Body) -> None:
        insist(await self._desk.actor(place), Action.REVIEW)
        sight = await self._desk.sight(place)
        shown = await self._desk.engine.do(Engine.queue, limit=_QUEUE, sight=sight)
        for item in shown:
            await self._desk.tell(place, cards.review_card(item))
        waiting = await self._desk.engine.do(Engine.waiting, sight=sight)
        if waiting != 1 or not shown:
            await self._desk.tell(place, said(cards.queued(len(shown), waiting)))

    async def _statements(self, text: str, place: Place, body: Body) -> None:
        insist(await self._desk.actor(place), Action.REVIEW)
        await tell_statements(self._desk, place, *await about(self._desk, place, text))

    async def _gaps(self, text: str, place: Place, body: Body) -> None:
        insist(await self._desk.actor(place), Action.REVIEW)
        production = await self._desk.production(text, place)
        found = await self._desk.engine.do(Engine.gaps, production.id)
        await self._desk.tell(place, cards.gaps(production.name, found))

    async def _audit(self, text: str, place: Place, body: Body) -> None:
        insist(await self._desk.actor(place), Action.REVIEW)
        sight = await self._desk.sight(place)
        entries = await self._desk.engine.do(Engine.audit, object=text or None, limit=_AUDIT, sight=sight)
        names = await self._desk.people.names(each.actor for each in entries[: cards.AUDITED])
        await self._desk.tell(place, cards.audit(entries, names))

    async def _setup(self, text: str, place: Place, body: Body) -> None:
        await open_setup(self._desk, place, str(body["trigger_id"]))

    async def _channel(self, text: str, place: Place, body: Body) -> None:
        await open_channel(self._desk, place, text, str(body["trigger_id"]))

    async def _unfollow(self, text: str, place: Place, body: Body) -> None:
        community, production = await followed_here(self._desk, place, text)
        await self._desk.engine.do(Engine.unfollow, community.id, await self._desk.actor(place))
        await self._desk.tell(place, said(f"This channel no longer follows {production.name}. The record is kept."))

    async def _add(self, text: str, place: Place, body: Body) -> None:
        await open_add(self._desk, place, str(body["trigger_id"]))

    async def _retract(self, text: str, place: Place, body: Body) -> None:
        await open_retract(self._desk, place, text, str(body["trigger_id"]))

    async def _correct(self, text: str, place: Place, body: Body) -> None:
        await open_correct(self._desk, place, text, str(body["trigger_id"]))

    async def _show(self, text: str, place: Place, body: Body) -> None:
        record = await statement(self._desk, await self._desk.sight(place), text)
        await self._desk.tell(place, render.sources([record], "Statement"))

    async def _statement(self, text: str, place: Place, body: Body) -> None:
        """Do what Discord's /statement does, by the same words."""
        verb, _, rest = text.partition(" ")
        chosen = {"add": self._add, "show": self._show, "correct": self._correct, "retract": self._retract}
        if verb.casefold() not in chosen:
            raise Invalid("Type /onrecord statement add, or show, correct or retract with a statement's id.")
        await chosen[verb.casefold()](rest.strip(), place, body)

    async def _productions(self, text: str, place: Place, body: Body) -> None:
        await self._desk.tell(place, await change_productions(self._desk, place, text))

    async def _export(self, text: str, place: Place, body: Body) -> None:
        await self._desk.tell(place, await export(self._desk, place, text))

    async def _why(self, text: str, place: Place, body: Body) -> None:
        insist(await self._desk.actor(place), Action.REVIEW)
        target = Target(f"{self._desk.tenant}/{place.channel}")
        record = await statement(self._desk, await self._desk.sight(place), text)
        reasons = await self._desk.engine.do(Engine.explain, record.statement.id, target)
        await self._desk.tell(place, said("\n".join(reasons)))

    async def _source(self, text: str, place: Place, body: Body) -> None:
        await self._desk.tell(place, await change_sources(self._desk, place, text))

    async def _sources(self, text: str, place: Place, body: Body) -> None:
        insist(await self._desk.actor(place), Action.SOURCES)
        watched = await self._desk.engine.do(Engine.sources, record=RECORD, sight=await self._desk.sight(place))
        await self._desk.tell(place, source_list(watched))
