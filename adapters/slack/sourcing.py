"""Sources for moderators: what is polled, how it does, and changing that."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.blocks import Message, listing, said
from adapters.slack.desk import RECORD, Desk, Place
from facts.engine import Engine
from facts.errors import Invalid, NotFound
from facts.model import Actor
from facts.permissions import Action, insist
from facts.sight import Sight
from facts.sources import Policy, Source, SourceKind

_USAGE = (
    "Type /onrecord source add ADDRESS [PRODUCTION]. Where it is no feed, say sitemap or page in front of the address;"
    " where all of it is about the production, everything. Or pause, resume, trust, review or remove with the id that"
    " /onrecord sources shows."
)
_KINDS = {each.value: each for each in SourceKind}
_EVERYTHING = "everything"


async def change_sources(desk: Desk, place: Place, text: str) -> Message:
    """Do what the words say, and return what was done.

    Raises:
        Invalid: the words say nothing that is known.
        FactsError: it cannot be done; the text says why.
    """
    verb, _, rest = text.partition(" ")
    actor = await desk.actor(place)
    insist(actor, Action.SOURCES)
    sight = await desk.sight(place)
    if verb.casefold() == "add":
        return await _added(desk, place, sight, rest, actor)
    named, engine = rest.strip(), desk.engine
    watched = await engine.do(Engine.sources, record=RECORD, sight=sight)
    mine = next((each.id for each in watched if named in (each.id, each.url)), None)
    if named and mine is None:
        raise NotFound(f"No source “{named[:200]}” is watched here. /onrecord sources shows them. Nothing was changed.")
    match verb.casefold():
        case "pause" if mine:
            return said(f"{(await engine.do(Engine.pause_source, mine, actor, record=RECORD)).url} is paused.")
        case "resume" if mine:
            return said(f"{(await engine.do(Engine.resume_source, mine, actor, record=RECORD)).url} is polled again.")
        case "trust" if mine:
            trusted = await engine.do(Engine.trust_source, mine, Policy.TRUST, actor, record=RECORD)
            return said(f"What {trusted.url} brings firmly is accepted without asking.")
        case "review" if mine:
            kept = await engine.do(Engine.trust_source, mine, Policy.REVIEW, actor, record=RECORD)
            return said(f"What {kept.url} brings waits for a moderator.")
        case "remove" if mine:
            gone = await engine.do(Engine.remove_source, mine, actor, record=RECORD)
            return said(f"{gone.url} is no longer watched. What it brought to the record stays.")
    raise Invalid(_USAGE)


async def _added(desk: Desk, place: Place, sight: Sight, text: str, actor: Actor) -> Message:
    kind, everything, typed = SourceKind.FEED, False, text.split()
    while typed and typed[0].casefold() in {*_KINDS, _EVERYTHING}:
        word = typed.pop(0).casefold()
        kind, everything = _KINDS.get(word, kind), everything or word == _EVERYTHING
    if not typed:
        raise Invalid(_USAGE)
    named = " ".join(typed[1:])
    about = sight.named(named) if named else desk.usual(sight, place.channel)
    if about is not None:
        sight.insist_on_following(about.id)
    elif sight.hidden or not sight.followed:
        raise Invalid("Say which production it is about, after the address. Nothing was changed.")
    added = await desk.engine.do(
        Engine.add_source,
        typed[0],
        actor,
        kind=kind,
        production=about.name if about else None,
        everything=everything,
        record=RECORD,
    )
    return said(f"{added.url} is watched as {added.id}. What is there already counts as seen.")


def source_list(watched: Sequence[Source]) -> Message:
    """Return what is polled and how it does."""
    if not watched:
        return said(f"No source is watched. {_USAGE}")
    return listing("Sources", [_health(each) for each in watched])


def _health(source: Source) -> str:
    polled = f"polled {source.polled_at:%Y-%m-%d %H:%M} UTC" if source.polled_at else "not polled yet"
    failing = f"failed {source.failures} times: {source.error}" if source.failures else ""
    trusted = "trusted" if source.policy is Policy.TRUST else ""
    parts = (source.title or source.url, source.id, source.kind.value, source.state.value, trusted, polled, failing)
    return " · ".join(part for part in parts if part)
