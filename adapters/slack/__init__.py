"""Slack: the bot in a workspace, over Socket Mode or HTTP. docs/slack.md sets it up; manifest.json creates the app."""

from __future__ import annotations

import html
from collections.abc import Iterator

from adapters.slack.settings import Settings
from facts.aio import AsyncEngine
from facts.messages import Announcement
from facts.ports import Adapter, Charts, Storage

__all__ = ["ALSO", "TOKEN", "Settings", "create", "examined", "preview"]

TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105 - the variable's name
"""The variable whose presence switches Slack on."""
ALSO = ("SLACK_CLIENT_ID",)
"""What else switches it on: the app's own id, for workspaces that install it themselves."""


def create(settings: Settings, engine: AsyncEngine, charts: Charts | None = None) -> Adapter:
    """Return the adapter; slack-bolt is loaded now, nothing is connected until it runs.

    ``charts`` draws timelines; without it they are told in words alone.
    """
    from adapters.slack.app import SlackAdapter

    return SlackAdapter(settings, engine, charts=charts)


def examined(settings: Settings, storage: Storage) -> Iterator[tuple[str, str, str]]:
    """Return what ``onrecord doctor`` should say: level (ok, note, wrong), words, advice. Slack is not asked."""
    from adapters.slack.examining import examined

    return examined(settings, storage)


def preview(item: Announcement) -> str:
    """Return the text of the message that a channel would get, without posting it."""
    from adapters.slack.render import announcement

    return html.unescape(announcement(item).text)
