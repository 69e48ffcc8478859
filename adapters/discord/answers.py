"""Asking, and the buttons under an answer: sources, history, share, the choices of a question asked back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import discord

from adapters.discord import records, render
from adapters.discord.components import Card, Component, sentence
from adapters.discord.ids import parsed, unpacked
from adapters.discord.languages import of_server
from adapters.discord.markdown import SPOILER, inline, unescape
from adapters.discord.people import NOWHERE, RECORD, People, Place
from adapters.discord.speaking import NOBODY, Press, Shown, in_time, said, show, shown, tell
from adapters.discord.wording import explained
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError, Invalid, NotFound
from facts.localisation import gettext as _
from facts.localisation import speak
from facts.messages import Answer, Cited, Question, StatementRecord, Verdict
from facts.model import Aspect, MessageRef, ProductionId, Target

LONGEST_QUESTION = 1_000
LONGEST_CLAIM = 4_000
_DECIDE_SECONDS = 1.5


class AnswerDesk:
    """Questions from a place, and what can be done with their answers."""

    def __init__(self, engine: AsyncEngine, people: People, *, public: bool) -> None:
        """Take the engine, the reader of places, and whether answers are public at once."""
        self._engine = engine
        self._people = people
        self._public = public

    async def begin(self, interaction: Press) -> bool:
        """Keep a place for the answer, and return whether it is for the asker alone; then speak the readers' language.

        That must be decided now. Where the record cannot say quickly what this server chose, the answer is private.
        """
        private, language = not self._public, of_server(NOWHERE, interaction.guild_locale)
        with suppress(TimeoutError):
            async with asyncio.timeout(_DECIDE_SECONDS):
                place = await self._people.place(interaction)
                private = private and not place.answers_in_public
                language = of_server(place, interaction.guild_locale)
        await interaction.response.defer(ephemeral=private, thinking=True)
        if not private and interaction.guild_id is not None:
            speak(language)
        return private

    @property
    def routes(self) -> Mapping[str, Callable[..., Awaitable[None]]]:
        """Verb of a ``custom_id`` → what it does."""
        return {"sources": self.sources, "history": self.history, "share": self.share, "pick": self.pick}

    async def ask(
        self, text: str, place: Place, production: str | None = None, *, previous: str | None = None
    ) -> Answer:
        """Answer a question from what this place sees; ``previous`` is the one that it follows up.

        Raises:
            Invalid: it is empty or too long.
            NotFound: it is about a production that is not followed here.
        """
        return await self._engine.do(Engine.ask, _asked(place, production, _checked(text, LONGEST_QUESTION), previous))

    async def check(self, text: str, place: Place, production: str | None = None) -> Answer:
        """Say whether the record supports a claim, from what this place sees.

        Raises:
            Invalid, NotFound: as for ``ask``.
        """
        return await self._engine.do(Engine.check, _asked(place, production, _checked(text, LONGEST_CLAIM)))

    async def sources(self, interaction: Press, ids: str, *mark: str) -> None:
        """Show the statements that an answer or an announcement cites, in full, to whoever pressed."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await self._people.place(interaction)
        found = []
        for id in unpacked(ids):
            record = await self._engine.do(Engine.statement, id)
            place.insist(record.statement.production)
            found.append(record)
        await interaction.edit_original_response(view=Shown(records.sources(found)), allowed_mentions=NOBODY)

    async def history(self, interaction: Press, production: str, aspect: str, *mark: str) -> None:
        """Show everything ever recorded about an aspect, withdrawn statements included, to whoever pressed."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await self._people.place(interaction)
        place.insist(ProductionId(production))
        found = await self._engine.do(Engine.history, production, Aspect(aspect), record=RECORD)
        card = records.timeline(place.chosen(production).name, found, Aspect(aspect))
        await interaction.edit_original_response(view=Shown(card), allowed_mentions=NOBODY)

    async def share(self, interaction: Press) -> None:
        """Post the answer, exactly as the asker was shown it, for everybody in the channel."""
        card = Card(tuple(_without_share(shown(interaction))))
        if SPOILER in card.written and await self._spares_plot(interaction):
            await tell(interaction, _(render.KEPT_OUT))
            return
        message = await show(interaction, card, private=False)
        place = await self._people.place(interaction)
        given = await self._as_shown(interaction)
        if message is not None and given is not None:
            await self.remember(place, interaction.channel_id, message, given)

    async def _spares_plot(self, interaction: Press) -> bool:
        """Say, within the time that a first response has, whether the plot is kept out of this channel."""
        place = await in_time(self._people.place(interaction))
        return place.plot_free(interaction.channel)

    async def remember(self, place: Place, channel: int | None, message: int, given: Answer) -> None:
        """Remember an answer that everybody in a channel can read, so that a correction reaches it."""
        if place.tenant is None or channel is None:
            return
        target = Target(f"{place.tenant}/{channel}")
        ref = MessageRef(target=target, message=str(message))
        await self._engine.do(
            Engine.remember_answer, target, ref, _question(given.question, given.production_id), given
        )

    async def _as_shown(self, interaction: Press) -> Answer | None:
        """Return the answer that a card shows, as far as its buttons tell: the question and what it cites."""
        told = dict(map(parsed, _custom_ids(shown(interaction))))
        asked = _pressed(interaction)[1]
        if not asked or "sources" not in told or "wrong" not in told:
            return None
        records = [await self._engine.do(Engine.statement, id) for id in unpacked(told["sources"][0])]
        production = ProductionId(told["wrong"][0])
        cited = tuple(_cited(n, record) for n, record in enumerate(records, 1))
        return Answer(question=asked, verdict=Verdict.UNKNOWN, lines=(), citations=cited, production_id=production)

    async def pick(self, interaction: Press, at: str) -> None:
        """Ask again with the choice that was pressed: a production's name, or another question."""
        private = await self.begin(interaction)
        place = await self._people.place(interaction)
        choice, asked = _pressed(interaction)
        try:
            given = await self.ask(asked or choice, place, choice)
        except NotFound:
            given = await self.ask(choice, place)
        card = self.drawn(interaction, place, given, private=private)
        await interaction.edit_original_response(view=Shown(card), allowed_mentions=NOBODY)

    def drawn(self, interaction: Press, place: Place, given: Answer, *, private: bool) -> Card:
        """Return an answer's card for whoever reads it there."""
        return render.answer(given, private=private, plot=private or not place.plot_free(interaction.channel))

    async def mentioned(self, message: discord.Message, me: int) -> None:
        """Answer a message that mentions the bot, in reply; nobody is pinged.

        Where it replies to an answer of ours it is a follow-up, in a private conversation always.
        """
        text = message.content.replace(f"<@{me}>", " ").replace(f"<@!{me}>", " ")
        place = await self._people.place_of(message.guild.id if message.guild else None)
        speak(of_server(place, message.guild.preferred_locale if message.guild else None))
        given: Answer | None = None
        try:
            before = _conversation(message, message.reference.message_id if message.reference else None)
            previous = await self._engine.do(Engine.follow_up, before) if before else None
            given = await self.ask(text, place, previous=previous)
            card = render.answer(given, private=False, plot=not place.plot_free(message.channel))
        except FactsError as error:
            card = sentence(inline(explained(error), 1_900))
        reply = await message.reply(view=Shown(card), allowed_mentions=NOBODY, mention_author=False)
        if given is not None:
            await self.remember(place, message.channel.id, reply.id, given)
            await self._engine.do(Engine.asked_in, str(_conversation(message, reply.id)), given)


def _conversation(message: discord.Message, answer: int | None) -> str | None:
    """Return what follow-ups to an answer are known by: in a private conversation whatever comes next is one."""
    if message.guild is None:
        return f"discord:{message.channel.id}"
    return f"discord:{message.channel.id}/{answer}" if answer else None


def _asked(place: Place, production: str | None, text: str, previous: str | None = None) -> Question:
    """Return a question about what is seen here, and nothing else."""
    meant = place.meant(production)
    id = meant.id if meant else None
    return Question(text=text, production=id, record=RECORD, among=place.ids, previous=previous)


def _question(text: str, production: str | None) -> Question:
    return Question(text=text, production=production, record=RECORD)


def _checked(text: str, longest: int) -> str:
    asked = " ".join(text.split())
    if not any(character.isalnum() for character in asked):
        raise Invalid(_("There are no words in that. Ask in words, for example: is it greenlit?"))
    if len(asked) > longest:
        told = _("That has {number} characters. Put it in {most} or fewer.")
        raise Invalid(told.format(number=f"{len(asked):,}", most=f"{longest:,}"))
    return asked


def _cited(n: int, record: StatementRecord) -> Cited:
    claim, where = record.statement.claim, record.statement.citation
    return Cited(
        n=n,
        statement=record.statement.id,
        speaker=claim.speaker,
        quote=claim.quote,
        told_to=claim.told_to,
        outlet=where.outlet,
        url=where.url,
        said=claim.said,
        published=where.published,
        certainty=claim.certainty,
        polarity=claim.polarity,
        spoiler=claim.spoiler,
    )


def _custom_ids(components: list[Component]) -> list[str]:
    return [inner["custom_id"] for each in components for inner in each.get("components", ()) if "custom_id" in inner]


def _without_share(components: list[Component]) -> list[Component]:
    for each in components:
        if each["type"] == 1:
            each["components"] = [inner for inner in each["components"] if inner.get("custom_id") != "share"]
    return [each for each in components if each["type"] != 1 or each["components"]]


def _pressed(interaction: Press) -> tuple[str, str | None]:
    """Return the label of the button that was pressed, and the question its card shows."""
    label, asked = "", None
    for each in (inner for component in shown(interaction) for inner in component.get("components", ())):
        if each.get("custom_id") == said(interaction)["custom_id"]:
            label = each["label"]
        if each["type"] == 10 and asked is None:
            asked = render.asked(each["content"])
    return label, unescape(asked) if asked else None
