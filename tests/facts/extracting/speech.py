"""Reading a text the way attribution does, for tests that say only who says what."""

from __future__ import annotations

from facts.extracting.attributed import Attributed
from facts.extracting.attribution import attribute
from facts.extracting.inventory import Inventory, take_inventory
from facts.lexicon import Lexicon
from facts.model import Kind, Production, ProductionId
from tests.builders import document

LEXICON = Lexicon.load()
FILM = Production(id=ProductionId("p-1"), name="Lantern Bay", aliases=("Lantern Bay film",), kind="film")


def inventory_of(text: str) -> Inventory:
    """List whom the text names."""
    return take_inventory(document(text), LEXICON, FILM)


def spoken_in(text: str) -> tuple[Attributed, ...]:
    """Return all speech of a text, in order."""
    return attribute(document(text), inventory_of(text), LEXICON)


def speakers(text: str, kind: Kind | None = Kind.DIRECT) -> list[str | None]:
    """Return who speaks, quotation by quotation; of every kind where ``kind`` is None."""
    return [one.speaker for one in spoken_in(text) if kind in (None, one.kind)]


def words(text: str, *kinds: Kind) -> list[str]:
    """Return what is said, verbatim, of the given kinds or of all."""
    return [text[one.start : one.end] for one in spoken_in(text) if not kinds or one.kind in kinds]
