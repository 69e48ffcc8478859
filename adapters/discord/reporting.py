"""“That's wrong”: what a member says about an answer goes to the channels in which moderators review."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping

import aiohttp
import discord
import structlog

from adapters.discord.components import Card, Colour, Form, card, container, labelled, text, typed
from adapters.discord.ids import custom_id
from adapters.discord.languages import of_server
from adapters.discord.markdown import inline
from adapters.discord.people import People
from adapters.discord.speaking import NOBODY, Press, Shown, ask_with, filled, tell
from adapters.discord.wording import about
from facts.aio import AsyncEngine
from facts.communities import Community
from facts.engine import Engine
from facts.localisation import gettext as _
from facts.localisation import speaking
from facts.model import Aspect, ProductionId

log = structlog.get_logger("discord")
_LONGEST = 1_000


class Reporting:
    """The button under an answer and the form behind it."""

    def __init__(self, engine: AsyncEngine, people: People) -> None:
        """Take the engine and the reader of places."""
        self._engine = engine
        self._people = people

    @property
    def routes(self) -> Mapping[str, Callable[..., Awaitable[None]]]:
        """Verb of a ``custom_id`` → what it does."""
        return {"wrong": self.wrong, "reported": self.reported}

    async def wrong(self, interaction: Press, production: str, aspect: str) -> None:
        """Ask what is wrong."""
        await ask_with(interaction, wrong_form(production, aspect))

    async def reported(self, interaction: Press, production: str, aspect: str) -> None:
        """Keep what was written for the moderators, and show it where they review; not who wrote it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        place = await self._people.place(interaction)
        place.insist(ProductionId(production))
        told = filled(interaction).get("told", "")
        new = await self._engine.do(Engine.report_wrong, production, told, self._people.acting(interaction, place))
        if new:
            with speaking(of_server(place, interaction.guild_locale)):
                drawn = wrong_card(place.chosen(production).name, aspect, told)
            for channel in sorted(review_channels(place.communities, production)):
                try:
                    to = interaction.client.get_partial_messageable(channel)
                    await to.send(view=Shown(drawn), allowed_mentions=NOBODY)
                except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                    log.info("a report is kept, but not shown where moderators review", error=str(error))
        await tell(interaction, _("Thank you. The moderators have it; not who said so."))


def review_channels(communities: Iterable[Community], production: str) -> set[int]:
    """Return the channels in which moderators review a production."""
    return {
        int(each.review_target.rpartition("/")[2])
        for each in communities
        if each.production == production and each.review_target
    }


def wrong_form(production: str, aspect: str) -> Form:
    """Return the form that asks what is wrong with an answer."""
    field = typed("told", lines=True, required=True, most=_LONGEST)
    return Form(
        custom_id("reported", production, aspect),
        _("That’s wrong"),
        (labelled(_("What is wrong?"), field, _("Best with a link. Moderators do not see who wrote it")),),
    )


def wrong_card(production: str, aspect: str, told: str) -> Card:
    """Return what the moderators read."""
    topic = f"{inline(production, 200)}{f' · {about(Aspect(aspect))}' if aspect else ''}"
    body = [
        text(f"### 🙋 {_('Said to be wrong')}: {topic}"),
        text(f"> {inline(told, 2_500) or '–'}"),
        text(f"-# {_('/reports lists what is not settled')}"),
    ]
    return card(container(body, Colour.AMBER))
