"""Slash commands of members. Each only translates: read the interaction, call the engine, send the rendering."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from adapters.discord import render, wording
from adapters.discord.answers import AnswerDesk
from adapters.discord.components import CHOICES, sentence
from adapters.discord.markdown import cleaned, inline
from adapters.discord.people import RECORD, People
from adapters.discord.speaking import Press, show
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError
from facts.localisation import gettext as _
from facts.localisation import named, spoken
from facts.productions import folded

Tree = app_commands.CommandTree[Any]
Choice = app_commands.Choice[str]
ASPECTS = [app_commands.Choice(name=told, value=each.value) for each, told in wording.ASPECTS.items()]
everywhere = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
for_users_too = app_commands.allowed_installs(guilds=True, users=True)


def add_member_commands(tree: Tree, engine: AsyncEngine, people: People, answers: AnswerDesk) -> None:
    """Add the commands that everybody may use."""

    async def productions(interaction: Press, typed: str) -> list[Choice]:
        return await production_choices(people, interaction, typed)

    async def questions(interaction: Press, typed: str) -> list[Choice]:
        return await question_choices(engine, people, interaction, typed)

    @tree.command(name="ask", description="What is on record? Answers with who said it, where and how firmly.")
    @app_commands.describe(question="In your own words: is it greenlit?", production="Which production")
    @app_commands.autocomplete(production=productions, question=questions)
    @everywhere
    @for_users_too
    async def ask(interaction: Press, question: str, production: str | None = None) -> None:
        private = await answers.begin(interaction)
        place = await people.place(interaction)
        given = await answers.ask(question, place, production)
        message = await show(interaction, answers.drawn(interaction, place, given, private=private))
        if message is not None and not private:
            await answers.remember(place, interaction.channel_id, message, given)

    @tree.command(name="check", description="Does the record support what somebody claims?")
    @app_commands.describe(claim="The claim, in a sentence", production="Which production")
    @app_commands.autocomplete(production=productions)
    @everywhere
    @for_users_too
    async def check(interaction: Press, claim: str, production: str | None = None) -> None:
        private = await answers.begin(interaction)
        place = await people.place(interaction)
        given = await answers.check(claim, place, production)
        await show(interaction, answers.drawn(interaction, place, given, private=private))

    @tree.context_menu(name="Check this claim")
    @everywhere
    @for_users_too
    async def check_message(interaction: Press, message: discord.Message) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        given = await answers.check(message.content, await people.place(interaction))
        await show(interaction, render.answer(given, private=True))

    @tree.command(name="help", description="What On Record does, and how to ask it.")
    async def help_(interaction: Press) -> None:
        told = [f"- {_(each)}" for each in wording.HELP]
        commands = " ".join(f"/{named('command', each[1:], spoken())}" for each in wording.MODERATORS)
        moderators = _(wording.HELP_MODERATORS).format(commands=commands)
        card = "\n".join(("### On Record", *told, _(wording.HELP_SHARING), f"-# {moderators}"))
        await show(interaction, sentence(card))

    @tree.command(name="privacy", description="What On Record stores, and what it does not.")
    async def privacy(interaction: Press) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        kept = await engine.do(Engine.privacy)
        title = f"### {_('What is stored')}"
        lines = [f"- {inline(each, 400)}" for each in kept]
        await show(interaction, sentence("\n".join((title, _(wording.PRIVACY), *lines))))


async def question_choices(engine: AsyncEngine, people: People, interaction: Press, typed: str) -> list[Choice]:
    """Return questions to which there is an answer on record, about the production chosen so far."""
    place = await people.place(interaction)
    try:
        meant = place.meant(interaction.namespace.production)
    except FactsError:
        return []
    if meant is None:
        return []
    board = await engine.do(Engine.status, meant.id, record=RECORD)
    known = dict.fromkeys(wording.QUESTIONS[each.aspect] for each in board if each.aspect in wording.QUESTIONS)
    offered = [(_(each)[:100], each) for each in known if typed.casefold() in f"{each}\n{_(each)}".casefold()]
    return [app_commands.Choice(name=name, value=each) for name, each in offered[:CHOICES]]


async def production_choices(people: People, interaction: Press, typed: str) -> list[Choice]:
    """Return the productions this place sees whose name or alias holds what was typed, at most twenty-five."""
    place = await people.place(interaction)
    wanted = folded(typed)
    found = [each for each in place.productions if any(wanted in folded(name) for name in (each.name, *each.aliases))]
    return [app_commands.Choice(name=cleaned(each.name)[:100], value=each.id) for each in found[:CHOICES]]
