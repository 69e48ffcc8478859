"""Sources for moderators: what is polled, how it does, and changing that."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.blocks import Message, header, said, words
from adapters.slack.desk import RECORD, Desk, Place
from adapters.slack.mrkdwn import clipped
from facts.engine import Engine
from facts.errors import Invalid
from facts.sources import Source

_SHOWN = 20
_USAGE = (
    "Type /onrecord source add ADDRESS [PRODUCTION], or pause, resume or remove with the id that /onrecord sources"
    " shows."
)


async def change_sources(desk: Desk, place: Place, text: str) -> Message:
    """Do what the words say, and return what was done.

    Raises:
        Invalid: the words say nothing that is known.
        FactsError: it cannot be done; the text says why.
    """
    verb, _, rest = text.partition(" ")
    named, _, production = rest.strip().partition(" ")
    actor = await desk.actor(place)
    engine = desk.engine
    match verb.casefold():
        case "add" if named:
            usual = await desk.production_of(place.channel)
            about = production.strip() or (usual.name if usual else None)
            added = await engine.do(Engine.add_source, named, actor, production=about, record=RECORD)
            return said(f"{added.url} is watched as {added.id}. What is there already counts as seen.")
        case "pause" if named:
            return said(f"{(await engine.do(Engine.pause_source, named, actor, record=RECORD)).url} is paused.")
        case "resume" if named:
            return said(f"{(await engine.do(Engine.resume_source, named, actor, record=RECORD)).url} is polled again.")
        case "remove" if named:
            gone = await engine.do(Engine.remove_source, named, actor, record=RECORD)
            return said(f"{gone.url} is no longer watched. What it brought to the record stays.")
    raise Invalid(_USAGE)


def source_list(sources: Sequence[Source]) -> Message:
    """Return what is polled and how it does, the first twenty."""
    if not sources:
        return said(f"No source is watched. {_USAGE}")
    lines = [_health(each) for each in sources[:_SHOWN]]
    if len(sources) > _SHOWN:
        lines.append(f"… and {len(sources) - _SHOWN} more")
    blocks = [header("Sources"), *(words(line, 500) for line in lines)]
    return Message(text=clipped("\n".join(lines), 3_900), blocks=blocks)


def _health(source: Source) -> str:
    polled = f"polled {source.polled_at:%Y-%m-%d %H:%M} UTC" if source.polled_at else "not polled yet"
    failing = f"failed {source.failures} times: {source.error}" if source.failures else ""
    parts = (source.title or source.url, source.id, source.kind.value, source.state.value, polled, failing)
    return " · ".join(part for part in parts if part)
