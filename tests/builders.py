"""Values with sensible defaults, so that a test says only what it is about."""

from __future__ import annotations

from typing import Any

from facts.communities import Community
from facts.model import (
    Aspect,
    Candidate,
    CandidateId,
    Certainty,
    Claim,
    Document,
    DocumentId,
    Draft,
    Kind,
    Polarity,
    ProductionId,
    Target,
    fingerprint,
)


def document(text: str = "“It is going well,” the producer said.", **over: Any) -> Document:
    given = {"id": DocumentId("d-" + fingerprint(over.get("url"), text)), "outlet": "The Outlet", **over}
    return Document(text=text, **given)


def claim(quote: str = "It is going well", **over: Any) -> Claim:
    given: dict[str, Any] = {
        "start": 1,
        "end": 1 + len(quote),
        "kind": Kind.DIRECT,
        "aspect": Aspect.GREENLIGHT,
        "certainty": Certainty.STATED,
        "polarity": Polarity.AFFIRMS,
        "speaker": "Pat Producer",
        **over,
    }
    return Claim(quote=quote, **given)


def candidate(of: Document, **over: Any) -> Candidate:
    said = over.pop("claim", None) or claim(**over)
    return Candidate(
        id=CandidateId("c-" + fingerprint(of.id, str(said.start), str(said.end), said.kind)),
        document=of.id,
        claim=said,
        confidence=0.9,
        reasons=("test",),
        ruleset="test",
    )


def draft(production: ProductionId, quote: str = "We have the green light", **over: Any) -> Draft:
    given: dict[str, Any] = {
        "speaker": "Pat Producer",
        "aspect": Aspect.GREENLIGHT,
        "certainty": Certainty.STATED,
        "outlet": "The Outlet",
        **over,
    }
    return Draft(production=production, quote=quote, **given)


def community(production: ProductionId, **over: Any) -> Community:
    given: dict[str, Any] = {
        "id": "g-1",
        "tenant": "discord:81",
        "target": Target("discord:81/1"),
        "review_target": Target("discord:81/2"),
        **over,
    }
    return Community(production=production, **given)
