"""Use-cases about channels: what they are told and when, why something was posted or not, and leaving."""

from __future__ import annotations

from dataclasses import replace

from facts.announcing.choosing import changes_made
from facts.announcing.correcting import ANSWERS_KEPT
from facts.announcing.explaining import Told, explained
from facts.announcing.retention import to_be_forgotten
from facts.announcing.timing import checked, due
from facts.communities import ChannelSettings, Community
from facts.engine.reviewing import Reviewing
from facts.errors import NotFound
from facts.model import Actor, Change, Statement, StatementId, Target
from facts.permissions import Action, insist

_BOT = Actor(id="on-record", name="On Record")


class Channels(Reviewing):
    """Channels and the tenants they are in."""

    def set_channel(self, community: str, settings: ChannelSettings, by: Actor) -> Community:
        """Set what a channel is told of a production and when; what still waits for it is timed anew.

        ``community`` is ``Community.id``.

        Raises:
            NotAllowed: the actor does not moderate.
            NotFound: that channel follows nothing.
            Invalid: a time, zone or day cannot be understood; the message says which.
        """
        insist(by, Action.FOLLOW)
        checked(settings)
        with self._storage.transaction():
            known = next((each for each in self._storage.communities.all() if each.id == community), None)
            if known is None:
                raise NotFound("That channel follows nothing. Nothing was changed.")
            changed = replace(known, settings=settings)
            if changed != known:
                self._storage.communities.put(changed)
                self._audit(by, "changed channel", community, changed.target)
                self._time_anew(changed)
            return changed

    def channel(self, target: Target) -> tuple[Community, ...]:
        """Return what a channel follows, each with its settings."""
        return self._storage.communities.at(target)

    def explain(self, statement: StatementId, target: Target) -> tuple[str, ...]:
        """Say why a statement was posted in a channel, will be, or was not: the rule and the times, in sentences.

        Raises:
            NotFound: there is no statement of that id.
        """
        with self._storage.reading():
            record = self.statement(statement)
            found = record.statement
            production = self._by_id(found.production)
            community = self._community_at(target, production)
            citing = self._storage.outbox.citing(found.id)
            items = {each.id for each in citing if each.member is None}
            audit = self._storage.audit.latest(object=community.id, limit=500) if community else ()
            told = Told(
                record=record,
                production=production,
                target=target,
                community=community,
                deliveries=self._storage.waiting.of_target(target, sorted(items)),
                followed_since=min((each.at for each in audit if each.action == "followed"), default=None),
                changed_at=max((each.at for each in audit if each.action == "changed channel"), default=None),
                change=self._change_at_the_time(found),
            )
        return explained(told, self._lexicon, self._now())

    def tenant_left(self, tenant: str) -> None:
        """Note that On Record was removed from a server or workspace: nothing is owed there any more.

        What is kept of it is deleted 30 days later (``sweep``), unless it comes back before.
        """
        with self._storage.transaction():
            if tenant in self._storage.tenants.departed():
                return
            self._storage.tenants.left(tenant, self._now())
            for community in self._storage.communities.of_tenant(tenant):
                for delivery in self._storage.waiting.posts(community.target):
                    self._storage.waiting.drop(delivery.id, self._why("tenant_left"))
            self._audit(_BOT, "left", tenant)

    def tenant_returned(self, tenant: str) -> bool:
        """Note that On Record is back; False if it had not left. What the tenant had set is as it was."""
        with self._storage.transaction():
            back = self._storage.tenants.returned(tenant)
            if back:
                self._audit(_BOT, "returned", tenant)
            return back

    def forget_tenant(self, tenant: str) -> int:
        """Delete now all that is kept of a server or workspace; return how many rows went. The record stays."""
        with self._storage.transaction():
            return self._forgotten(tenant)

    def sweep(self) -> int:
        """Delete what is kept no longer: answers after 90 days, tenants 30 days after they left. Call it daily."""
        now = self._now()
        with self._storage.transaction():
            gone = [tenant for tenant, at in self._storage.tenants.departed().items() if to_be_forgotten(at, now)]
            return self._storage.answers.forget(before=now - ANSWERS_KEPT) + sum(map(self._forgotten, gone))

    def _change_at_the_time(self, statement: Statement) -> Change | None:
        """Return what a statement altered when it was put on record; None where it is about another work."""
        claim, at = statement.claim, statement.recorded_at
        known = self._storage.statements.about(statement.production, (claim.aspect,), as_of=at)
        made = changes_made([each for each in known if each.seq < statement.seq], [statement], at=at)
        return made[0] if made else None

    def _forgotten(self, tenant: str) -> int:
        rows = self._storage.tenants.forget(tenant)
        self._audit(_BOT, "forgot", tenant, f"{rows} rows")
        return rows

    def _time_anew(self, community: Community) -> None:
        when = due(community.settings, self._now())
        for delivery, _ in self._waiting_for((community.target, None), self._by_id(community.production)):
            self._storage.waiting.retime(delivery.id, when)
