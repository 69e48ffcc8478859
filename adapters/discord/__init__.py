"""Discord: slash commands, review cards with buttons, announcements. Set up in docs/discord.md.

Everything a button or form needs is in its ``custom_id``; nothing waits in memory, so a restart breaks none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.discord.settings import TOKEN, Settings

if TYPE_CHECKING:
    from facts.aio import AsyncEngine
    from facts.engine import Engine
    from facts.messages import Announcement
    from facts.ports import Adapter, Charts

__all__ = ["TOKEN", "Settings", "create", "preview", "sentences"]


def create(settings: Settings, engine: AsyncEngine, charts: Charts | None = None) -> Adapter:
    """Return the adapter; it connects when ``run`` is awaited. ``charts`` draws timelines."""
    from adapters.discord.client import DiscordAdapter

    return DiscordAdapter(settings, engine, charts)


def sentences() -> list[tuple[str | None, str]]:
    """Return the names and descriptions of the commands, for the catalogues; names with their kind."""
    from adapters.discord.client import DiscordClient
    from adapters.discord.languages import translatable
    from facts.aio import AsyncEngine

    def unopened() -> Engine:
        raise NotImplementedError

    nobody = Settings.model_validate({TOKEN: "a.b.c"})
    return translatable(DiscordClient(nobody, AsyncEngine(unopened)).tree)


def preview(item: Announcement) -> str:
    """Return the text of the card that a channel would get, without posting it."""
    from adapters.discord.render import announcement

    return announcement(item, "").written
