"""What a community sees of a record that it shares with others: the lists of its moderators hold nothing else."""

from __future__ import annotations

from facts.engine.base import UseCases
from facts.errors import NotShared
from facts.model import AuditEntry, CandidateId, Production, ProductionId, SourceId, StatementId
from facts.sight import Sight, Tenant, kept_from, of_follower, of_newcomer

_LOOKED_THROUGH = 1_000
"""Audit entries that are looked through for those of one community."""


class Seeing(UseCases):
    """Sights, and the steps that hold use-cases to them."""

    def sight(self, tenant: Tenant, *, record: str = "main") -> Sight:
        """Return what a server, a workspace or somebody in private sees of a record."""
        with self._storage.reading():
            productions = self._storage.productions
            own = self._storage.communities.of_tenant(tenant.id) if tenant.id else ()
            if own:
                followed = productions.all(record, {each.production for each in own})
                return of_follower(tenant.id, own, followed, productions.number(record))
            return of_newcomer(tenant.id, productions.all(record), kept_from(tenant, self._storage.communities.all()))

    def audit(
        self, *, object: str | None = None, limit: int = 50, sight: Sight | None = None
    ) -> tuple[AuditEntry, ...]:
        """Return who did what, newest first, optionally about one candidate, statement, source or production.

        With a ``sight``, only what was done to its channels and to what belongs to the productions followed there.
        """
        if sight is None:
            return self._storage.audit.latest(object=object, limit=limit)
        with self._storage.reading():
            entries = self._storage.audit.latest(object=object, limit=_LOOKED_THROUGH)
            channels = {each.id for each in sight.communities}
            return tuple(
                each for each in entries if each.object in channels or self._whose(each.object) in sight.followed
            )[:limit]

    def _whose(self, id: str) -> ProductionId | None:
        """Return the production that a statement, candidate, source or production of this id belongs to."""
        storage, kind = self._storage, id[:2]
        if kind == "s-" and (statement := storage.statements.get(StatementId(id))) is not None:
            return statement.production
        if kind == "c-" and (candidate := storage.candidates.get(CandidateId(id))) is not None:
            return candidate[1]
        if kind == "f-" and (source := storage.sources.get(SourceId(id))) is not None:
            return source.production
        production = storage.productions.get(ProductionId(id)) if kind == "p-" else None
        return production.id if production else None

    def _insist_on_sharing(self, productions: tuple[Production, ...], tenant: Tenant) -> None:
        """Return if a tenant may follow these, or add to them.

        Raises:
            NotShared: another community keeps one of them to itself.
        """
        if productions and kept_from(tenant, self._storage.communities.all()) & {each.id for each in productions}:
            raise NotShared
