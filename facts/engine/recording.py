"""Putting statements on record and taking them off: the one door, and what it owes the channels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from facts.announcing import topic_of
from facts.announcing.choosing import changes_made
from facts.engine.reporting import Reporting
from facts.engine.telling import Telling
from facts.errors import AlreadyDecided, NotFound
from facts.model import (
    Actor,
    Candidate,
    CandidateState,
    Citation,
    Claim,
    Document,
    DocumentId,
    Production,
    ProductionId,
    Statement,
    StatementId,
    fingerprint,
)
from facts.ports import Decision


class Recording(Telling, Reporting):
    """Steps inside a transaction that others have opened."""

    def _record_candidates(
        self, candidates: Sequence[Candidate], production: Production, citation: Citation, by: Actor
    ) -> tuple[Statement, ...]:
        for candidate in candidates:
            self._decide(candidate, Decision(state=CandidateState.ACCEPTED, by=by.name, at=self._now()))
        drafts = tuple(
            self._statement(production, candidate.claim, citation, by, candidate=candidate) for candidate in candidates
        )
        return self._record(drafts, production, by)

    def _record(self, statements: Sequence[Statement], production: Production, by: Actor) -> tuple[Statement, ...]:
        """Insert statements, of one article at most, and owe what they changed to whoever wants to hear of it."""
        if not statements:
            return ()
        live = self._live(statements)
        kept = tuple(self._storage.statements.put(statement) for statement in statements)
        for statement in kept:
            self._storage.stories.put(production.id, statement.id, statement.claim.quote)
            self._audit(by, "accepted", statement.id, statement.claim.quote[:200])
        article = kept[0].citation.document
        self._tell_of(
            changes_made(live, kept, at=self._now()),
            production,
            article,
            more_to_come=article is not None and self._waits(article, production.id),
        )
        return kept

    def _live(self, beside: Iterable[Statement]) -> tuple[Statement, ...]:
        """Return the statements that stand now in the topics of these."""
        now = self._now()
        aspects = dict.fromkeys((each.production, each.claim.aspect) for each in beside)
        topics = {topic_of(each) for each in beside}
        found = (
            each
            for production, aspect in aspects
            for each in self._storage.statements.about(production, (aspect,), as_of=now)
        )
        return tuple(each for each in found if topic_of(each) in topics)

    def _waits(self, article: DocumentId, production: ProductionId) -> bool:
        """Say whether anything of an article is still in the queue."""
        candidates = self._storage.candidates.of_document(article, production)
        return any(each.state is CandidateState.PROPOSED for each in candidates)

    def _statement(
        self,
        production: Production,
        claim: Claim,
        citation: Citation,
        by: Actor,
        *,
        candidate: Candidate | None = None,
        salt: Iterable[str] = (),
    ) -> Statement:
        made_of = candidate.id if candidate else fingerprint(claim.quote, citation.url, citation.outlet, *salt)
        id = StatementId("s-" + fingerprint(production.id, made_of))
        return Statement(
            id=id,
            production=production.id,
            claim=claim,
            citation=citation,
            recorded_at=self._now(),
            accepted_by=by.id,
            origin=self._origin(production.id, claim) or id,
            candidate=candidate.id if candidate else None,
        )

    def _decide(self, candidate: Candidate, decision: Decision) -> None:
        if self._storage.candidates.decide(candidate.id, decision):
            return
        earlier = self._storage.candidates.decision(candidate.id)
        if earlier is None:
            raise NotFound(f"There is no candidate {candidate.id} in the queue.")
        if earlier.state is CandidateState.DUPLICATE:
            raise AlreadyDecided(f"{earlier.by} has already marked this one as a duplicate. Nothing was changed.")
        raise AlreadyDecided(f"{earlier.by} has already {earlier.state.value} this one. Nothing was changed.")


def citation_of(document: Document) -> Citation:
    """Return where the statements of a document were printed."""
    return Citation(
        outlet=document.outlet,
        url=document.url,
        published=document.published,
        title=document.title,
        document=document.id,
    )
