"""Use-cases that bring things in: productions, articles, the channels that follow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from facts.announcing import review_cards
from facts.communities import ChannelSettings, Community
from facts.engine.recording import Recording, citation_of
from facts.engine.seeing import Seeing
from facts.errors import Invalid, NotFound
from facts.messages import Ingested
from facts.model import Actor, Candidate, CandidateId, CandidateState, Document, Production, ProductionId, fingerprint
from facts.permissions import Action, insist
from facts.productions import folded, matching
from facts.sight import Tenant


class Keeping(Recording, Seeing):
    """Productions, articles and communities."""

    def productions(self, *, record: str = "main") -> tuple[Production, ...]:
        """Return the productions of a record, by name."""
        return self._storage.productions.all(record)

    def production(self, name: str, *, record: str = "main") -> Production:
        """Return the production called so, or having it as an alias.

        Raises:
            NotFound: none is.
            Invalid: several are.
        """
        return self._named(name, record)

    def add_production(
        self,
        name: str,
        by: Actor,
        *,
        aliases: Sequence[str] = (),
        kind: str | None = None,
        original: str | None = None,
        record: str = "main",
        tenant: Tenant | None = None,
    ) -> Production:
        """Follow a production; one that is known already gains the new aliases and is otherwise left as it is.

        ``tenant`` is the server or workspace whose moderator acts; None stands for whoever runs the bot.

        Raises:
            NotAllowed: the actor does not moderate.
            NotShared: another community keeps a production of that name to itself.
            Invalid: the name is empty or too long.
        """
        insist(by, Action.PRODUCTIONS)
        if not folded(name) or len(name) > 200:
            raise Invalid("A production needs a name of 1 to 200 characters with a letter or digit in it.")
        with self._storage.transaction():
            if tenant is not None:
                self._insist_on_sharing(matching(name, self._storage.productions.all(record)), tenant)
            return self._production(name, by, aliases, kind, original, record)

    def ingest(
        self,
        document: Document,
        candidates: Sequence[Candidate],
        production: Production | str,
        by: Actor,
        *,
        accept: bool = False,
        record: str = "main",
    ) -> Ingested:
        """Keep an article and what was extracted from it; propose each candidate, or accept them all.

        ``production`` is one on record, or a name, which is followed from now on. The same article twice keeps one
        copy; candidates a newer ruleset finds in it are added, and what was decided stays decided.

        Raises:
            NotAllowed: the actor does not moderate.
            StorageUnavailable: the disk is nearly full.
        """
        insist(by, Action.REVIEW)
        self._insist_on_room()
        with self._storage.transaction():
            if isinstance(production, str):
                production = self._production(production, by, (), None, None, record)
            return self._kept(document, candidates, production, by, lambda _: accept)

    def _kept(
        self,
        document: Document,
        candidates: Sequence[Candidate],
        production: Production,
        by: Actor,
        accepts: Callable[[Candidate], bool],
    ) -> Ingested:
        """Keep an article inside a transaction that is open; ``accepts`` says which candidates go on record at once."""
        new = self._storage.documents.put(document, production.id)
        own = tuple(_within(candidate, production.id) for candidate in candidates)
        fresh = tuple(each for each in own if self._storage.candidates.put(each, production.id))
        for each in fresh:
            self._storage.stories.put(production.id, each.id, each.claim.quote)
        trusted = [each for each in own if accepts(each) and self._storage.candidates.decision(each.id) is None]
        self._record_candidates(trusted, production, citation_of(document), by)
        decided = {each.id for each in trusted}
        shown = [each for each in fresh if each.id not in decided and not self._waiting_alike(each, production.id)]
        communities = self._storage.communities.of_production(production.id)
        for delivery in review_cards((each.id for each in shown), communities, self._now()):
            self._storage.outbox.owe(delivery)
        if new:
            self._audit(by, "ingested", document.id, f"{len(fresh)} candidates for {production.name}")
        kept = self._storage.candidates.of_document(document.id, production.id)
        statements = {
            each.id: statement
            for each in kept
            if each.state is CandidateState.ACCEPTED
            and (statement := self._storage.statements.of_candidate(each.id)) is not None
        }
        return Ingested(document=document, production=production, candidates=kept, statements=statements, new=new)

    def articles(self, production: ProductionId) -> tuple[tuple[Document, tuple[Candidate, ...]], ...]:
        """Return the articles of a production as they were read, each with its candidates in text order."""
        with self._storage.reading():
            return tuple(
                (document, self._storage.candidates.of_document(document.id, production))
                for document in self._storage.documents.all(production)
            )

    def export(self) -> Iterator[dict[str, Any]]:
        """Return the whole record as plain rows, one view of it."""
        with self._storage.reading():
            yield from self._storage.dump()

    def export_of(self, productions: Collection[ProductionId], by: Actor) -> tuple[dict[str, Any], ...]:
        """Return some productions with everything ever said about them, as rows that ``import_`` takes.

        Articles, channels and people who asked for something are left out.

        Raises:
            NotAllowed: the actor does not moderate.
        """
        insist(by, Action.EXPORT)
        with self._storage.reading():
            return tuple(about(productions, self._storage.dump(("productions", "statements", "retractions"))))

    def import_(self, rows: Iterable[dict[str, Any]], by: Actor) -> int:
        """Fill an empty record with rows that ``export`` wrote, all or none; return how many.

        Raises:
            NotAllowed: the actor does not moderate.
            Invalid: the record is not empty, or a row is not of a record.
        """
        insist(by, Action.ADD)
        with self._storage.transaction():
            return self._storage.load(rows)

    def digest(self) -> str:
        """Return a hash over the whole record: equal records have equal hashes."""
        with self._storage.reading():
            return self._storage.digest()

    def follow(self, community: Community, by: Actor, tenant: Tenant | None = None) -> Community:
        """Let a channel follow a production; one that follows it already keeps its settings unless new ones are given.

        ``tenant`` is the server or workspace whose moderator acts; None stands for whoever runs the bot.

        Raises:
            NotAllowed: the actor does not moderate.
            NotShared: another community keeps that production to itself.
        """
        insist(by, Action.FOLLOW)
        with self._storage.transaction():
            production = self._by_id(community.production)
            if tenant is not None:
                self._insist_on_sharing((production,), tenant)
            known = next(
                (each for each in self._storage.communities.at(community.target) if each.id == community.id), None
            )
            if known is not None and community.settings == ChannelSettings():
                community = replace(community, settings=known.settings)
            self._storage.communities.put(community)
            self._storage.outbox.lift(community.target)
            self._audit(by, "followed", community.id, community.target)
        return community

    def unfollow(self, community: str, by: Actor) -> None:
        """Stop a channel from following.

        Raises:
            NotAllowed: the actor does not moderate.
            NotFound: that channel follows nothing.
        """
        insist(by, Action.FOLLOW)
        with self._storage.transaction():
            if not self._storage.communities.remove(community):
                raise NotFound("That channel follows nothing. Nothing was changed.")
            self._audit(by, "unfollowed", community)

    def communities(self, *, tenant: str | None = None) -> tuple[Community, ...]:
        """Return the channels that follow something, of one guild or workspace or of all."""
        return self._storage.communities.of_tenant(tenant) if tenant else self._storage.communities.all()

    def _production(
        self,
        name: str,
        by: Actor,
        aliases: Sequence[str],
        kind: str | None,
        original: str | None,
        record: str,
    ) -> Production:
        known = [each for each in self._storage.productions.all(record) if folded(each.name) == folded(name)]
        if not known and not aliases and kind is None:
            known = list(matching(name, self._storage.productions.all(record)))[:1]
        if known:
            before = known[0]
            added = tuple(a for a in dict.fromkeys(aliases) if folded(a) not in {folded(k) for k in before.aliases})
            after = replace(
                before,
                aliases=before.aliases + added,
                kind=kind or before.kind,
                original=original or before.original,
            )
        else:
            before = None
            after = Production(
                id=ProductionId("p-" + fingerprint(record, folded(name))),
                name=name.strip(),
                aliases=tuple(dict.fromkeys(aliases)),
                kind=kind or "other",
                original=original,
                record=record,
            )
        if after != before:
            self._storage.productions.put(after)
            self._audit(by, "changed production" if before else "followed production", after.id, after.name)
        return after


def _within(candidate: Candidate, production: ProductionId) -> Candidate:
    """Give a candidate an id of its own for each production its article is read for."""
    return replace(candidate, id=CandidateId("c-" + fingerprint(production, candidate.id)))


def about(productions: Collection[ProductionId], rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Return the exported rows of productions, statements and retractions that are about some productions."""
    kept = set[str]()
    for row in rows:
        of = {"productions": row.get("id"), "statements": row.get("production")}.get(row["table"])
        if of in productions or row.get("statement") in kept:
            kept.add(row.get("id", ""))
            yield row
