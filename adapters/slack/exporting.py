"""``/onrecord export``: a workspace's record to take away, as a file in a direct message."""

from __future__ import annotations

from adapters.slack.blocks import Message, said
from adapters.slack.desk import Desk, Place
from facts.engine import Engine
from facts.errors import NotFound
from facts.exports import export_file
from facts.permissions import Action, insist

_PLAIN = 1_000_000
"""Bytes above which the file is packed; Slack itself takes a thousand times as much."""


async def export(desk: Desk, place: Place, name: str) -> Message:
    """Send a moderator the record of the production named, else of all that is followed here; say where it is.

    Raises:
        NotAllowed: whoever asks does not moderate.
        NotFound: that is not followed here, or nothing is.
        DeliveryError: Slack did not take the file.
    """
    actor = await desk.actor(place)
    insist(actor, Action.EXPORT)
    sight = await desk.sight(place)
    if not sight.followed:
        raise NotFound("Nothing is followed here yet, so there is nothing to export. /onrecord setup starts it.")
    wanted = (sight.named(name),) if name else sight.productions
    rows = await desk.engine.do(Engine.export_of, [each.id for each in wanted], actor)
    file = export_file(wanted[0].name if len(wanted) == 1 else "record", rows, _PLAIN)
    told = (
        f"{file.rows:,} rows: productions, statements, and what became of them; articles are left out."
        " “onrecord import” reads it into an empty record."
    )
    channel, _ = await desk.slack.posted(place.user_id, said(told))
    await desk.slack.attach(channel, file)
    return said(f"{file.name} is in your messages with On Record.")
