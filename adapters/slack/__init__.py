"""Slack: the bot in a workspace, over Socket Mode or HTTP. docs/slack.md sets it up; manifest.json creates the app."""

from __future__ import annotations

import html

from adapters.slack.settings import Settings
from facts.aio import AsyncEngine
from facts.messages import Announcement
from facts.ports import Adapter, Charts

__all__ = ["TOKEN", "Settings", "create", "preview"]

TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105 - the variable's name
"""The variable whose presence switches Slack on."""


def create(settings: Settings, engine: AsyncEngine, charts: Charts | None = None) -> Adapter:
    """Return the adapter; slack-bolt is loaded now, nothing is connected until it runs."""
    from adapters.slack.app import SlackAdapter

    return SlackAdapter(settings, engine)


def preview(item: Announcement) -> str:
    """Return the text of the message that a channel would get, without posting it."""
    from adapters.slack.render import announcement

    return html.unescape(announcement(item).text)
