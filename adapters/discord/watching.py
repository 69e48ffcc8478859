"""What members ask to be told of, and how they are forgotten."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import discord
from discord import app_commands

from adapters.discord.commands import ASPECTS, Choice, Tree, production_choices
from adapters.discord.components import CHOICES, sentence
from adapters.discord.markdown import cleaned, inline
from adapters.discord.people import RECORD, People
from adapters.discord.posting import private_target
from adapters.discord.speaking import Press, show
from adapters.discord.wording import about
from facts.aio import AsyncEngine
from facts.communities import Watch
from facts.engine import Engine
from facts.localisation import gettext as _
from facts.localisation import ngettext
from facts.model import Aspect, Production, ProductionId, Target

_WHERE = [
    app_commands.Choice(name="by private message", value="private"),
    app_commands.Choice(name="in this thread, with a ping", value="here"),
]


class WatchDesk:
    """Watches, from the button under an answer and from /watch."""

    def __init__(self, engine: AsyncEngine, people: People) -> None:
        """Take the engine and the reader of places."""
        self._engine = engine
        self._people = people

    @property
    def routes(self) -> Mapping[str, Callable[..., Awaitable[None]]]:
        """Verb of a ``custom_id`` → what it does."""
        return {"tell": self.tell_me}

    async def tell_me(self, interaction: Press, production: str, aspect: str) -> None:
        """Watch what an answer was about, by private message."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.watch(interaction, production, Aspect(aspect), None, here=False)

    async def watch(
        self, interaction: Press, production: str | None, aspect: Aspect | None, person: str | None, *, here: bool
    ) -> None:
        """Keep the wish and say what it is."""
        place = await self._people.place(interaction)
        chosen = place.chosen(production)
        in_thread = here and place.tenant is not None and isinstance(interaction.channel, discord.Thread)
        target = (
            Target(f"{place.tenant}/{interaction.channel_id}") if in_thread else private_target(interaction.user.id)
        )
        wish = await self._engine.do(
            Engine.watch,
            self._people.acting(interaction, place),
            chosen.id,
            target=target,
            tenant=place.tenant or f"discord:user/{interaction.user.id}",
            aspect=aspect,
            person=person,
            record=RECORD,
        )
        told = (
            _("You are told with a ping in this thread when there is news of {what}.")
            if in_thread
            else _("You are told by private message when there is news of {what}.")
        ).format(what=f"**{inline(watched(wish, [chosen]), 300)}**")
        await show(interaction, sentence(f"{told}\n-# {_('/unwatch ends it.')}"))


def add_watch_commands(tree: Tree, engine: AsyncEngine, people: People, desk: WatchDesk) -> None:
    """Add /watch, /unwatch and /forget-me."""

    async def productions(interaction: Press, typed: str) -> list[Choice]:
        return await production_choices(people, interaction, typed)

    async def mine(interaction: Press, typed: str) -> list[Choice]:
        place = await people.place(interaction)
        wishes = await engine.do(Engine.watches, people.acting(interaction, place))
        everything = await engine.do(Engine.productions, record=RECORD)
        named = [(wish, cleaned(watched(wish, everything))[:100]) for wish in wishes]
        found = [
            app_commands.Choice(name=name, value=wish.id) for wish, name in named if typed.casefold() in name.casefold()
        ]
        return found[:CHOICES]

    @tree.command(name="watch", description="Be told when there is news of an aspect or a person.")
    @app_commands.describe(aspect="This aspect", person="This person", production="Which production", told="How")
    @app_commands.choices(aspect=ASPECTS, told=_WHERE)
    @app_commands.autocomplete(production=productions)
    async def watch(
        interaction: Press,
        aspect: str | None = None,
        person: str | None = None,
        production: str | None = None,
        told: str = "private",
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await desk.watch(interaction, production, Aspect(aspect) if aspect else None, person, here=told == "here")

    @tree.command(name="unwatch", description="End one of your watches.")
    @app_commands.describe(watch="Which one")
    @app_commands.autocomplete(watch=mine)
    async def unwatch(interaction: Press, watch: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await engine.do(Engine.unwatch, watch, await people.actor(interaction))
        await show(interaction, sentence(_("You are not told of that any more.")))

    @tree.command(name="forget-me", description="Delete your watches and take you off reports.")
    async def forget_me(interaction: Press) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        touched = await engine.do(Engine.forget_me, await people.actor(interaction))
        told = ngettext(
            "Done: {number} entry was deleted or no longer leads to you.",
            "Done: {number} entries were deleted or no longer lead to you.",
            touched,
        )
        await show(interaction, sentence(told.format(number=touched)))


def watched(wish: Watch, productions: list[Production] | tuple[Production, ...]) -> str:
    """Say what a watch is about: production, person, aspect."""
    named = {each.id: each.name for each in productions}
    production = named.get(ProductionId(wish.production), _("a production that is gone"))
    return " · ".join(part for part in (production, wish.person, about(wish.aspect) if wish.aspect else None) if part)
