"""What a member watches, as lists. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.slack.blocks import Block, Message, actions, button, header, said, words
from adapters.slack.mrkdwn import clipped
from facts.communities import Watch
from facts.model import ProductionId

_SHOWN = 20


def told_of(wish: Watch, productions: Mapping[ProductionId, str]) -> str:
    """Return what a watch is for, in a few words."""
    parts = (productions.get(wish.production, wish.production), wish.aspect and wish.aspect.value, wish.person)
    return " · ".join(part for part in parts if part)


def watch_list(watches: Sequence[Watch], productions: Mapping[ProductionId, str]) -> Message:
    """Return a member's watches, each with a button that ends it."""
    if not watches:
        return said("You watch nothing. Press “Tell me when this changes” under an answer, or type /onrecord watch.")
    return Message(
        text=clipped("\n".join(told_of(each, productions) for each in watches), 3_900),
        blocks=[header("You are told when these change"), *watch_rows(watches, productions)],
    )


def watch_rows(watches: Sequence[Watch], productions: Mapping[ProductionId, str]) -> list[Block]:
    """Return two blocks for each of the first twenty watches."""
    rows: list[Block] = []
    for each in watches[:_SHOWN]:
        told = told_of(each, productions)
        stop = button("Stop telling me", "unwatch", each.id, reads=f"Stop telling me of {told}")
        rows += [words(told, 300), actions([stop])]
    if len(watches) > _SHOWN:
        rows.append(words(f"… and {len(watches) - _SHOWN} more"))
    return rows
