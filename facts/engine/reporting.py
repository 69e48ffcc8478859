"""Steps that find the story a claim belongs to, and the use-case that shows one."""

from __future__ import annotations

from facts.engine.base import UseCases
from facts.errors import NotFound
from facts.model import Candidate, CandidateId, CandidateState, Claim, ProductionId, Statement, StatementId
from facts.watching.stories import Story, circles, first_appearance, one_story


class Reporting(UseCases):
    """One story, one statement with as many reports as printed it."""

    def story(self, statement: StatementId) -> Story:
        """Return every report of the words that a statement carries, who had them first, and who only cites whom.

        Raises:
            NotFound: there is no such statement.
        """
        with self._storage.reading():
            asked = self._storage.statements.get(statement)
            if asked is None:
                raise NotFound(f"There is no statement {statement} on record.")
            alike = self._storage.stories.alike(asked.production, asked.claim.quote, limit=500)
            found = self._storage.statements.many([asked.id, *(StatementId(id) for id in alike if id != asked.id)])
            beside = self._storage.statements.about(asked.production, (asked.claim.aspect,), as_of=self._now())
        reports = sorted((each for each in found if each.origin == asked.origin), key=lambda each: each.seq)
        said = [
            each
            for each in beside
            if (each.claim.subject, each.claim.value) == (asked.claim.subject, asked.claim.value)
        ]
        return Story(first=first_appearance(reports), reports=tuple(reports), circles=circles([*reports, *said]))

    def _origin(self, production: ProductionId, claim: Claim) -> StatementId | None:
        """Return the origin of the story that a claim repeats, or None where it is the first."""
        same = self._reports(production, claim)
        return min(same, key=lambda each: each.seq).origin if same else None

    def _reports(self, production: ProductionId, claim: Claim) -> list[Statement]:
        alike = self._storage.stories.alike(production, claim.quote)
        reports = self._storage.statements.many([StatementId(id) for id in alike])
        return [each for each in reports if one_story(each.claim, claim)]

    def _repeats_record(self, production: ProductionId, claim: Claim) -> bool:
        """Say whether these words, saying the same, stand on record already."""
        return any(self._storage.statements.retraction(each.id) is None for each in self._reports(production, claim))

    def _waiting_alike(self, candidate: Candidate, production: ProductionId) -> tuple[Candidate, ...]:
        """Return the other candidates of one story that wait for a decision, oldest first."""
        alike = self._storage.stories.alike(production, candidate.claim.quote)
        found = (self._storage.candidates.get(CandidateId(id)) for id in alike if id != candidate.id)
        return tuple(
            each
            for each, _ in filter(None, found)
            if each.state is CandidateState.PROPOSED and one_story(each.claim, candidate.claim)
        )
