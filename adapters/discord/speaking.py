"""The one place where cards and forms become discord.py's views, and answers to an interaction.

Payloads go out as they were rendered. Nothing is kept by discord.py's view store: ``DiscordClient.on_interaction`` gets
every press and every submitted form, today or after a restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from io import BytesIO
from typing import Any, TypeVar, cast

import discord

from adapters.discord.components import Card, Component, Form, sentence
from adapters.discord.markdown import inline
from facts.errors import Invalid
from facts.localisation import gettext as _

_FORM_SECONDS = 2.0
Found = TypeVar("Found")
NOBODY = discord.AllowedMentions.none()
Press = discord.Interaction[Any]


class Shown(discord.ui.LayoutView):
    """A card on its way to Discord."""

    def __init__(self, card: Card) -> None:
        """Take the rendered card."""
        super().__init__(timeout=None)
        self._card = card

    def has_components_v2(self) -> bool:
        """Set the flag that Components V2 needs."""
        return True

    def to_components(self) -> list[Component]:
        """Return the payload as rendered."""
        return list(self._card.components)


class Filled(discord.ui.Modal):
    """A form on its way to Discord; finished from the start, so that discord.py does not wait for it."""

    def __init__(self, form: Form) -> None:
        """Take the rendered form."""
        super().__init__(title=form.title, custom_id=form.custom_id)
        self._form = form
        self.stop()

    def to_dict(self) -> dict[str, Any]:
        """Return the payload as rendered."""
        return {
            "custom_id": self._form.custom_id,
            "title": self._form.title,
            "components": list(self._form.components),
        }


async def show(interaction: Press, card: Card, *, private: bool = True) -> int | None:
    """Answer with a card, in the place kept by a defer, else as the first response; return the message's id."""
    if interaction.response.is_done():
        with_files: dict[str, Any] = {"attachments": files_of(card)} if card.attached else {}
        return (await interaction.edit_original_response(view=Shown(card), allowed_mentions=NOBODY, **with_files)).id
    shown = await interaction.response.send_message(view=Shown(card), ephemeral=private, allowed_mentions=NOBODY)
    return shown.message_id


def files_of(card: Card) -> list[discord.File]:
    """Return the files that a card shows, as discord.py sends them."""
    return [discord.File(BytesIO(each.data), filename=each.name, description=each.alt) for each in card.attached]


async def add(interaction: Press, card: Card, *, private: bool = True) -> None:
    """Answer with one more card, beside what was shown before."""
    if interaction.response.is_done():
        await interaction.followup.send(view=Shown(card), ephemeral=private, allowed_mentions=NOBODY)
    else:
        await interaction.response.send_message(view=Shown(card), ephemeral=private, allowed_mentions=NOBODY)


async def redraw(interaction: Press, card: Card) -> None:
    """Draw the message on which something was pressed anew."""
    if interaction.response.is_done():
        await interaction.edit_original_response(view=Shown(card), allowed_mentions=NOBODY)
    else:
        await interaction.response.edit_message(view=Shown(card), allowed_mentions=NOBODY)


async def in_time(work: Awaitable[Found]) -> Found:
    """Return what must be looked up before a form can open, which Discord waits three seconds for.

    Raises:
        Invalid: it took too long; nothing was changed.
    """
    try:
        async with asyncio.timeout(_FORM_SECONDS):
            return await work
    except TimeoutError:
        raise Invalid(_("On Record is busy right now. Nothing was changed; press again in a moment.")) from None


async def ask_with(interaction: Press, form: Form) -> None:
    """Open a form; this must be the first response, within three seconds."""
    await interaction.response.send_modal(Filled(form))


async def tell(interaction: Press, told: str) -> None:
    """Say one sentence to whoever acted, and to nobody else where that can still be chosen."""
    card = sentence(inline(told, 1_900))
    if interaction.type is discord.InteractionType.application_command:
        await show(interaction, card)
    else:
        await add(interaction, card)


def said(interaction: Press) -> Mapping[str, Any]:
    """Return what Discord says was pressed, chosen or submitted."""
    return cast(Mapping[str, Any], interaction.data or {})


def shown(interaction: Press) -> list[Component]:
    """Return the components of the message on which something was pressed."""
    return [cast(Component, each.to_dict()) for each in interaction.message.components] if interaction.message else []


def filled(interaction: Press) -> dict[str, str]:
    """Read a submitted form: field → what was typed or chosen; fields left empty are absent."""
    given: dict[str, str] = {}
    for each in said(interaction).get("components", ()):
        field: Any = each.get("component") or (each.get("components") or [{}])[0]
        value = field.get("value") or next(iter(field.get("values") or ()), "")
        if isinstance(value, str) and value.strip():
            given[field["custom_id"]] = value.strip()
    return given


def picked(interaction: Press) -> str:
    """Read which option of a menu was chosen."""
    return str(next(iter(said(interaction).get("values") or ()), ""))
