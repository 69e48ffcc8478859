"""A small record of an invented film, and how to ask it without a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from facts.answering.answer import answer
from facts.answering.claims import check
from facts.answering.evidence import Evidence, Found
from facts.answering.questions import understand
from facts.answering.understood import Understood
from facts.lexicon import Lexicon
from facts.messages import Answer
from facts.model import (
    Aspect,
    Authority,
    Certainty,
    Citation,
    Claim,
    DocumentId,
    Kind,
    Polarity,
    Production,
    ProductionId,
    Statement,
    StatementId,
)

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FILM = Production(
    id=ProductionId("lantern-bay-2"),
    name="Lantern Bay 2",
    aliases=("Lantern Bay sequel",),
    kind="film",
    original="Lantern Bay",
)


def said(
    quote: str,
    aspect: str = "greenlight",
    certainty: str = "stated",
    polarity: str = "+",
    *,
    n: int = 1,
    by: str | None = None,
    to: str | None = None,
    outlet: str | None = "The Evening Reel",
    published: str | None = None,
    authority: str | None = None,
    production: Production = FILM,
    document: str = "d",
    **claim: Any,
) -> Statement:
    """A statement: in somebody's words where ``by`` names them, else the outlet's own report."""
    given = {"kind": Kind.DIRECT if by else Kind.REPORT, **claim}
    return Statement(
        id=StatementId(f"s{n:03}"),
        production=production.id,
        claim=Claim(
            quote=quote,
            start=0,
            end=len(quote),
            aspect=Aspect(aspect),
            certainty=Certainty(certainty),
            polarity=Polarity(polarity),
            speaker=by,
            told_to=to,
            authority=Authority(authority or ("takes_part" if by else "reports")),
            **given,
        ),
        citation=Citation(outlet=outlet, published=published, document=DocumentId(document)),
        recorded_at=NOW,
        accepted_by="moderator",
        origin=StatementId(f"s{n:03}"),
        seq=n,
    )


def numbered(*statements: Statement) -> tuple[Statement, ...]:
    """The statements with ids and places in the record of their own, in this order."""
    from dataclasses import replace

    return tuple(
        replace(each, id=StatementId(f"s{n:03}"), origin=StatementId(f"s{n:03}"), seq=n)
        for n, each in enumerate(statements, 1)
    )


def people_of(statements: Iterable[Statement]) -> tuple[str, ...]:
    """The speakers and subjects on record, as storage lists them."""
    names = (name for each in statements for name in (each.claim.speaker, each.claim.subject) if name)
    return tuple(dict.fromkeys(names))


def asked(
    question: str,
    statements: Iterable[Statement],
    lexicon: Lexicon,
    *,
    production: Production | None = FILM,
    previous: str | None = None,
) -> tuple[Understood, Evidence]:
    """What is understood, and everything on record as evidence."""
    listed = tuple(statements)
    productions = (production,) if production else ()
    understood = understand(
        question, lexicon, productions, production=production, people=people_of(listed), previous=previous
    )
    found = tuple(Found(statement=each) for each in listed)
    return understood, Evidence(found=found, as_of=NOW, last_looked=NOW)


def ask(question: str, statements: Iterable[Statement], lexicon: Lexicon, **over: Any) -> Answer:
    """Ask a question of these statements."""
    return answer(*asked(question, statements, lexicon, **over), lexicon)


def checked(claim: str, statements: Iterable[Statement], lexicon: Lexicon) -> Answer:
    """Check a claim against these statements."""
    return check(*asked(claim, statements, lexicon), lexicon)


RECORD = numbered(
    said("we have been given the green light by the network", by="Ada Quill", to="Harbour Radio", authority="decides",
         published="2026-05-02"),
    said("Tom Varga will return as Captain Orr", "cast", subject="Tom Varga", published="2026-05-02"),
    said("I would love to come back if they asked me", "cast", "wished", by="Nina Holt", to="Harbour Radio",
         subject="Nina Holt"),
    said("Filming begins in Gdynia on 3 March 2027", "filming", by="Ada Quill", authority="decides"),
    said("is expected to open in cinemas in late 2027", "release", "hedged"),
    said("The first film was directed by Sol Breck", "crew", work="Lantern Bay", subject="Sol Breck"),
    said("a director has been hired, but I can't say who yet", "crew", by="Ada Quill", authority="decides"),
    said("Orla Finch is rumoured to be joining as the villain", "cast", "rumoured", subject="Orla Finch"),
    said("I'm not going to be in it", "cast", "stated", "-", by="Max Dell", subject="Max Dell"),
    said("The script is by Vera Lund and runs to 120 pages", "script", subject="Vera Lund"),
    said("We picked Gdynia because the light there is like nowhere else", "filming", by="Ada Quill"),
    said("It's about a lighthouse keeper who finds a drowned city", "story", by="Vera Lund"),
    said("declined to comment on the budget", "deal", "declined", by="Ada Quill"),
    said("Lantern Bay was released in 2009", "release", work="Lantern Bay"),
    said("I think the first one was a bit slow", "other", "opinion", by="Tom Varga"),
    said("The working title is Low Water", "title", "hedged"),
)  # fmt: skip
"""What is on record about the film: something of every kind."""
