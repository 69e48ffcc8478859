"""Reading a text the way the program does, for tests that say only what the text says."""

from __future__ import annotations

from facts.extracting import extract
from facts.lexicon import Lexicon
from facts.model import Candidate, Claim, Production, ProductionId
from tests.builders import document

FILM = Production(id=ProductionId("p-1"), name="Lantern Bay", aliases=("Lantern Bay film",), kind="film")
SEQUEL = Production(id=ProductionId("p-2"), name="Night Ferry sequel", aliases=("Night Ferry 2",), kind="film")

ARTICLE = """Lantern Bay sails on

Mara Lind will play the lighthouse keeper in Lantern Bay, the studio said on Monday. The film is due for release in \
October 2027 and stars Ivo Brandt alongside newcomer Tess Okoro.

In an interview with The Harbour Post in March, Lind said a director had been chosen. “We start shooting in June,” the \
actress said. “But nothing is decided about a second film.”

Brandt told reporters he would love to come back. “I can't say who is playing the captain,” Brandt added.

According to Variety, the budget is $40 million. A sequel is reportedly in development, but there are no plans for a \
series.
"""


def candidates_in(text: str, lexicon: Lexicon, production: Production | None = FILM, **over: object) -> list[Candidate]:
    """Read a text: every candidate, in order."""
    return list(extract(document(text, **over), lexicon, production))


def claims_in(text: str, lexicon: Lexicon, production: Production | None = FILM, **over: object) -> list[Claim]:
    """Read a text: what its candidates claim, in order."""
    return [candidate.claim for candidate in candidates_in(text, lexicon, production, **over)]


def claim_about(words: str, claims: list[Claim]) -> Claim:
    """Return the one claim whose quote holds these words."""
    found = [claim for claim in claims if words in claim.quote]
    assert found, f"{words!r} is in none of {[claim.quote for claim in claims]}"
    return found[0]
