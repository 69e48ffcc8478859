"""App Home: what is followed, what changed this week and, for moderators, what waits for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.blocks import (
    OPTIONS,
    VIEW_BLOCKS,
    Block,
    View,
    actions,
    button,
    chooser,
    divider,
    header,
    note,
    size,
    words,
)
from adapters.slack.cards import queued, review_blocks
from adapters.slack.desk import Body, Desk, Listener, Place, place_of
from adapters.slack.render import board_rows, dated, moment
from adapters.slack.stops import stopped
from adapters.slack.watches import watch_rows
from facts.engine import Engine
from facts.messages import Answer, ReviewItem, StatementRecord

_PRODUCTIONS = 5
_NEWS = 5
_QUEUE = 5
_GROUPS = 3
"""Hundreds of productions in the list of those that are not shown."""
_WEEK = timedelta(days=7)
_ROOM = 60_000
"""Characters of text in one Home; Slack takes 250 KB of JSON, of which text is the smaller half."""


class Home:
    """The Home tab."""

    def __init__(self, desk: Desk) -> None:
        """Show over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to the tab being opened, and to the list of productions in it."""
        app.event("app_home_opened")(listener(cls.opened))
        app.action("home_production")(listener(cls.chosen))

    async def opened(self, ack: AsyncAck, body: Body) -> None:
        """Show the tab as it is now."""
        if body["event"].get("tab", "home") == "home":
            await show_home(self._desk, place_of(body))

    async def chosen(self, ack: AsyncAck, body: Body) -> None:
        """Show the tab with the production first that was chosen from those there was no room for."""
        await ack()
        option = body["actions"][0].get("selected_option") or {}
        await show_home(self._desk, place_of(body), str(option.get("value") or ""))


async def show_home(desk: Desk, place: Place, first: str = "") -> None:
    """Publish somebody's Home; ``first`` is the id of a production that comes before the others."""
    engine = desk.engine
    sight = await desk.sight(place)
    newest = await engine.do(Engine.newest_first, sight.productions)
    productions = sorted(newest, key=lambda each: each.id != first)
    boards = [
        (each.name, await engine.do(Engine.status, each.name), await engine.do(Engine.history, each.name))
        for each in productions[:_PRODUCTIONS]
    ]
    actor = await desk.actor(place)
    queue = await engine.do(Engine.queue, limit=_QUEUE, sight=sight) if actor.moderates else None
    waiting = await engine.do(Engine.waiting, sight=sight) if actor.moderates else 0
    mine = await engine.do(Engine.watches, desk.member(place))
    watching = watch_rows(mine, {each.id: each.name for each in productions})
    unseen = {each.id for each in productions[_PRODUCTIONS:]}
    others = {str(each.id): each.name for each in sight.productions if each.id in unseen}
    stops = await stopped(desk) if actor.moderates else []
    await desk.slack.publish(place.user_id, home_view(boards, queue, waiting, others, watching, stops))


def home_view(
    boards: Sequence[tuple[str, tuple[Answer, ...], tuple[StatementRecord, ...]]],
    queue: Sequence[ReviewItem] | None,
    waiting: int = 0,
    others: Mapping[str, str] | None = None,
    watching: Sequence[Block] = (),
    stops: Sequence[Block] = (),
) -> View:
    """Return the Home of one person.

    ``queue`` is None for members, for moderators the first of the ``waiting`` candidates; ``others`` are the
    productions whose board is not shown: id → name; ``stops`` are cards of channels that refuse.
    """
    blocks: list[Block] = [
        header("On Record"),
        words("Who said what, when, to whom, and how firmly. Mention me in a channel, or write to me under Messages."),
    ]
    if queue is not None:
        blocks += [*stops, actions([button("Set up", "setup_open", "home")])]
    if watching:
        blocks += [header("You are told when these change"), *watching]
    if not boards:
        begin = "Press Set up to begin." if queue is not None else "A moderator can begin with /onrecord setup."
        blocks.append(words(f"No production is followed here yet. {begin}"))
    for name, answers, records in boards:
        blocks += [divider(), header(name), *(board_rows(answers) or [words("Nothing is on record yet.")])]
        blocks += _news(answers, records)
        read = moment(answers[0]) if answers else None
        blocks += [note(read)] if read else []
    if others:
        listed = dict(list(others.items())[: OPTIONS * _GROUPS])
        blocks += [divider(), words(f"{len(others)} more are followed here.")]
        blocks.append(actions([chooser("home_production", "Show another production", listed)]))
    if queue is not None:
        deciding = [divider(), header("Waiting for a decision"), note(queued(len(queue), waiting))]
        for item in queue:
            deciding += review_blocks(item)
        blocks = [*_fitting(blocks, VIEW_BLOCKS - len(deciding)), *deciding]
    return {"type": "home", "blocks": _fitting(blocks, VIEW_BLOCKS)}


def _news(answers: Sequence[Answer], records: Sequence[StatementRecord]) -> list[Block]:
    """Return what came on record, or was withdrawn, in the week before the board was read."""
    as_of = next((each.as_of for each in answers if each.as_of), None)
    if as_of is None:
        return []
    touched = sorted((_touched(each), n) for n, each in enumerate(records) if _touched(each) > as_of - _WEEK)
    fresh = [records[n] for _, n in touched[-_NEWS:]]
    more = [note(f"… and {len(touched) - _NEWS} more: /onrecord timeline")] if len(touched) > _NEWS else []
    return [note("Changed this week"), *(words(dated(each), 500) for each in fresh), *more] if fresh else []


def _touched(record: StatementRecord) -> datetime:
    return record.retraction.at if record.retraction else record.statement.recorded_at


def _fitting(blocks: list[Block], most: int) -> list[Block]:
    """Return as many blocks, from the first, as a view takes, with a note where some are missing."""
    room, kept = _ROOM, []
    for block in blocks[:most]:
        room -= size(block)
        if room < 0:
            break
        kept.append(block)
    if len(kept) < len(blocks):
        kept[-1:] = [note("… and more: /onrecord status shows it.")]
    return kept
