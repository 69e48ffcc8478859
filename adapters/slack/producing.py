"""Productions for moderators: what is followed here, a new one, further names of one."""

from __future__ import annotations

from adapters.slack.blocks import Message, listing, said
from adapters.slack.desk import NOTHING_FOLLOWED, RECORD, Desk, Place
from facts.engine import Engine
from facts.errors import Invalid
from facts.model import Production
from facts.permissions import Action, insist

_OF_NO_KIND = "other"
_USAGE = "Type /onrecord productions, or /onrecord production add NAME = OTHER NAME, OTHER NAME."


async def change_productions(desk: Desk, place: Place, text: str) -> Message:
    """Do what the words say, and return what was done; without words, list what is followed here.

    Raises:
        Invalid: the words say nothing that is known.
        FactsError: it cannot be done; the text says why.
    """
    verb, _, rest = text.partition(" ")
    if not verb or verb.casefold() == "list":
        return production_list((await desk.sight(place)).productions)
    if verb.casefold() != "add" or not rest.strip():
        raise Invalid(_USAGE)
    actor = await desk.actor(place)
    insist(actor, Action.PRODUCTIONS)
    name, _, others = rest.partition("=")
    aliases = tuple(part.strip()[:200] for part in others.split(",") if part.strip())
    made = await desk.engine.do(
        Engine.add_production, name.strip(), actor, aliases=aliases, record=RECORD, tenant=desk.asking()
    )
    return said(f"{_named(made)} is on record. /onrecord setup says where its news go.")


def production_list(productions: tuple[Production, ...]) -> Message:
    """Return what is followed here."""
    if not productions:
        return said(NOTHING_FOLLOWED)
    return listing(
        "Followed here",
        [_named(each) if each.kind == _OF_NO_KIND else f"{_named(each)} · {each.kind}" for each in productions],
    )


def _named(production: Production) -> str:
    return f"{production.name} (also {', '.join(production.aliases)})" if production.aliases else production.name
