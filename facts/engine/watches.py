"""Use-cases of members: what they ask to be told of, what they say is wrong, and being forgotten."""

from __future__ import annotations

from uuid import uuid4

from facts.announcing.retention import kept
from facts.announcing.watches import watch_id
from facts.communities import Watch
from facts.engine.telling import Telling
from facts.errors import Invalid, NotFound
from facts.messages import Report
from facts.model import Actor, Aspect, ProductionId, StatementId, Target
from facts.permissions import Action, insist
from facts.sight import Sight

MOST_WATCHES = 100
_LONGEST_NAME = 100
_LONGEST_REPORT = 2_000
_SOMEBODY = "somebody"


class Membership(Telling):
    """What a member may do without moderating."""

    def watch(
        self,
        by: Actor,
        production: str,
        *,
        target: Target,
        tenant: str,
        aspect: Aspect | None = None,
        person: str | None = None,
        record: str = "main",
    ) -> Watch:
        """Tell a member of news about an aspect, a person, a person in an aspect, or (neither) the whole production.

        ``production`` is a name, alias or id; ``target`` is where the member is told: ``platform:…``, a direct message
        or a thread, as the adapter will understand it when it posts. Watching the same twice is one watch, told at the
        newer target.

        Raises:
            NotFound: there is no such production on this record.
            Invalid: the person's name is empty or too long, or the member watches too much already.
        """
        name = " ".join(person.split()) if person is not None else None
        if name is not None and not 0 < len(name) <= _LONGEST_NAME:
            raise Invalid("The name of a person to watch has 1 to 100 characters. Nothing was changed.")
        with self._storage.transaction():
            followed = self._named(production, record)
            wish = Watch(
                id=watch_id(by.id, followed.id, aspect, name),
                member=by.id,
                production=followed.id,
                target=target,
                tenant=tenant,
                at=self._now(),
                aspect=aspect,
                person=name,
            )
            mine = {each.id for each in self._storage.watches.of_member(by.id)}
            if wish.id not in mine and len(mine) >= MOST_WATCHES:
                raise Invalid(f"You watch {MOST_WATCHES} things already. Unwatch one first. Nothing was changed.")
            self._storage.watches.put(wish)
            return wish

    def unwatch(self, watch: str, by: Actor) -> None:
        """End one of the member's own watches, by its id.

        Raises:
            NotFound: the member has none of that id.
        """
        with self._storage.transaction():
            if not self._storage.watches.remove(watch, by.id):
                raise NotFound("You do not watch that. Nothing was changed.")

    def watches(self, by: Actor) -> tuple[Watch, ...]:
        """Return what a member watches, oldest first."""
        return self._storage.watches.of_member(by.id)

    def forget_me(self, by: Actor) -> int:
        """Delete a member's watches and take the member's id off reports; return how many entries that touched."""
        with self._storage.transaction():
            return self._storage.watches.forget(by.id) + self._storage.reports.forget(by.id, f"{_SOMEBODY}:{uuid4()}")

    def privacy(self) -> tuple[str, ...]:
        """Return what is stored about people and servers, and for how long, one sentence each."""
        return kept(self._lexicon)

    def report_wrong(self, about: str, text: str, by: Actor) -> bool:
        """Keep what somebody says is wrong with a statement, an announcement or a production, by its id.

        Moderators see the words and how many said so, never who. False where this member reported the same before; the
        newer words are kept then.

        Raises:
            NotFound: nothing of that id is on record.
            Invalid: there are no words, or too many.
        """
        words = text.strip()
        if not 0 < len(words) <= _LONGEST_REPORT:
            raise Invalid(f"Say what is wrong in 1 to {_LONGEST_REPORT:,} characters. Nothing was sent.")
        with self._storage.transaction():
            new = self._storage.reports.put(about, self._production_of(about), by.id, words, self._now())
            self._audit(Actor(id=_SOMEBODY, name=_SOMEBODY), "reported", about, words[:200])
            return new

    def reports(self, by: Actor, *, record: str = "main", sight: Sight | None = None) -> tuple[Report, ...]:
        """Return what was reported and is not settled, most reported first.

        With a ``sight``, only what is about productions followed there.

        Raises:
            NotAllowed: the actor does not moderate.
        """
        insist(by, Action.REVIEW)
        return self._storage.reports.open(record, of=None if sight is None else sight.followed)

    def settle_reports(self, about: str, by: Actor, *, sight: Sight | None = None) -> int:
        """Take what was reported about something off the list; return how many reports that were.

        Raises:
            NotAllowed: the actor does not moderate.
            NotFound: nothing is reported about it, or nothing that is followed in a ``sight``.
        """
        insist(by, Action.REVIEW)
        with self._storage.transaction():
            settled = self._storage.reports.settle(about, by.id, of=None if sight is None else sight.followed)
            if not settled:
                raise NotFound("Nothing is reported about that here. Nothing was changed.")
            self._audit(by, "settled reports", about, f"{settled} reports")
            return settled

    def _production_of(self, about: str) -> ProductionId:
        statement = self._storage.statements.get(StatementId(about))
        if statement is not None:
            return statement.production
        announcement = self._storage.outbox.announcement(about)
        if announcement is not None and announcement.changes:
            return announcement.changes[0].topic.production
        production = self._storage.productions.get(ProductionId(about))
        if production is None:
            raise NotFound("What you report is not on record any more. Nothing was sent.")
        return production.id
