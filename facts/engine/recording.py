"""Putting statements on record and taking them off: the one door, and what it owes the channels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from facts.announcing import announcement_of, posts, topic_of
from facts.engine.base import UseCases
from facts.errors import AlreadyDecided, NotFound
from facts.model import (
    Actor,
    Candidate,
    CandidateState,
    Certainty,
    Change,
    Citation,
    Claim,
    Document,
    Production,
    Standing,
    Statement,
    StatementId,
    Topic,
    fingerprint,
)
from facts.ports import Decision
from facts.standing import change, standing


class Recording(UseCases):
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
        """Insert statements and announce, as one, what they changed."""
        topics = dict.fromkeys(topic_of(statement) for statement in statements)
        before = {topic: self._standing(topic) for topic in topics}
        kept = tuple(self._storage.statements.put(statement) for statement in statements)
        for statement in kept:
            self._audit(by, "accepted", statement.id, statement.claim.quote[:200])
        self._announce(self._changes(before, kept), {each.id: each for each in kept}, production)
        return kept

    def _changes(self, before: dict[Topic, Standing], causes: Sequence[Statement]) -> list[Change]:
        changes = []
        for topic, was in before.items():
            causing = [each for each in causes if topic_of(each) == topic and _tells(each.claim)]
            if not causing:
                continue
            found = change(was, self._standing(topic), causing[-1].id)
            if found is not None:
                changes.append(found)
        return changes

    def _announce(
        self, changes: Sequence[Change], causes: dict[StatementId, Statement], production: Production
    ) -> None:
        if not changes:
            return
        now = self._now()
        announcement = announcement_of(production, changes, causes, self._lexicon)
        self._storage.outbox.announce(announcement, production.id, now)
        for delivery in posts(announcement, self._storage.communities.of_production(production.id), now):
            self._storage.outbox.owe(delivery)

    def _standing(self, topic: Topic) -> Standing:
        now = self._now()
        live = self._storage.statements.about(topic.production, (topic.aspect,), as_of=now)
        return standing(topic, (each for each in live if topic_of(each) == topic and not each.claim.work), as_of=now)

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
            origin=self._storage.statements.origin(production.id, claim.quote) or id,
            candidate=candidate.id if candidate else None,
        )

    def _decide(self, candidate: Candidate, decision: Decision) -> None:
        if self._storage.candidates.decide(candidate.id, decision):
            return
        earlier = self._storage.candidates.decision(candidate.id)
        if earlier is None:
            raise NotFound(f"There is no candidate {candidate.id} in the queue.")
        raise AlreadyDecided(f"{earlier.by} has already {earlier.state.value} this one. Nothing was changed.")


def _tells(claim: Claim) -> bool:
    """Say whether a claim is news about the production: opinions and other works' facts are kept, not announced."""
    return claim.certainty is not Certainty.OPINION and not claim.work


def citation_of(document: Document) -> Citation:
    """Return where the statements of a document were printed."""
    return Citation(
        outlet=document.outlet,
        url=document.url,
        published=document.published,
        title=document.title,
        document=document.id,
    )
