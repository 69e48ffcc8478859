"""Channels that are stopped because they refused, as moderators see them."""

from __future__ import annotations

from adapters.slack.blocks import Block, Message, actions, button, marked, note
from adapters.slack.desk import Desk
from adapters.slack.mrkdwn import with_channels
from facts.engine import Engine

_CARDS = 5


def stopped_card(channel: str, reason: object) -> Message:
    """Return what moderators read: which channel refuses and why, and the button that tries it again."""
    told = with_channels(f"Nothing more is posted to channel {channel}. {reason}")
    row = actions([button("Try again", "channel_again", channel, reads=f"Try again to post to channel {channel}")])
    blocks = [marked(told), note("Nothing is lost. Once it is mended, press the button; what waits is sent."), row]
    return Message(text=told, blocks=blocks)


async def stopped(desk: Desk) -> list[Block]:
    """Return a card for each channel of the workspace that is stopped, the first five."""
    found = [
        stopped_card(target.rpartition("/")[2], reason)
        for target, reason in await desk.engine.do(Engine.stopped_channels)
        if target.startswith((f"{desk.tenant}/C", f"{desk.tenant}/G"))
    ]
    return [block for card in found[:_CARDS] for block in card.blocks]
