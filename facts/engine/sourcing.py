"""Use-cases of moderators about sources: add, list, pause, trust, remove, and what to do with their entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from facts.engine.subscribing import Subscribing
from facts.errors import Invalid, NotFound
from facts.model import Actor, Production, SourceId, fingerprint
from facts.permissions import Action, insist
from facts.sight import Sight
from facts.sources import (
    Entry,
    EntryId,
    EntryState,
    Feed,
    Policy,
    SeenEntry,
    Source,
    SourceKind,
    SourceState,
)
from facts.watching.relevance import Relevance, relevance

_PEOPLE = 200
Judging = Callable[[Entry], Relevance]


class Sourcing(Subscribing):
    """Sources, as moderators see them."""

    def add_source(
        self,
        url: str,
        by: Actor,
        *,
        kind: SourceKind = SourceKind.FEED,
        title: str = "",
        production: str | None = None,
        everything: bool = False,
        policy: Policy = Policy.REVIEW,
        newest: int = 0,
        record: str = "main",
    ) -> Source:
        """Watch a feed, sitemap or page from now on; its first poll marks what is there as seen, but the ``newest``.

        One that is watched for that production, or for all, is polled again if it was paused or gone, and otherwise
        left as it is. Communities that watch one feed for different productions each have a source of their own.

        Raises:
            NotAllowed: the actor does not moderate.
            Invalid: it is no web address, or everything of it is wanted without saying for which production.
            NotFound: no such production.
        """
        insist(by, Action.SOURCES)
        if not url.startswith(("http://", "https://")) or len(url) > 2000 or any(c.isspace() for c in url):
            raise Invalid("A source is a web address that begins with http:// or https://. Nothing was changed.")
        with self._storage.transaction():
            followed = self._named(production, record) if production else None
            if everything and followed is None:
                raise Invalid("Say which production everything of this source concerns: --production NAME.")
            about = followed.id if followed else None
            there = self._storage.sources.at(record, url)
            known = next((each for each in there if each.production in (about, None)), None)
            if known is not None:
                return known if known.state is SourceState.ACTIVE else self._resumed(known, by)
            source = Source(
                id=SourceId("f-" + fingerprint(record, url, *([about or ""] if there else ()))),
                url=url,
                record=record,
                kind=kind,
                title=title[:200],
                policy=policy,
                production=about,
                everything=everything,
                newest=newest,
                due_at=self._now(),
            )
            self._storage.sources.put(source)
            self._audit(by, "added source", source.id, url)
        return source

    def sources(self, *, record: str | None = "main", sight: Sight | None = None) -> tuple[Source, ...]:
        """Return the sources of a record, or of all, with their health.

        With a ``sight``, only those about productions followed there; those about none in particular, where these are
        all that the record holds.
        """
        sources = self._storage.sources.all(record)
        if sight is None:
            return sources
        return tuple(
            each
            for each in sources
            if (each.production in sight.followed if each.production else sight.followed and not sight.hidden)
        )

    def source(self, named: str, *, record: str = "main") -> Source:
        """Return the source of this id or address.

        Raises:
            NotFound: there is none.
            Invalid: several are at that address, each for a production of its own.
        """
        known = self._storage.sources.get(SourceId(named))
        found = (known,) if known else self._storage.sources.at(record, named)
        if not found:
            raise NotFound(f"No source {named} is watched. `onrecord source list` shows them. Nothing was changed.")
        if len(found) > 1:
            ids = ", ".join(each.id for each in found)
            raise Invalid(
                f"{named} is watched for several productions. Give the id of one: {ids}. Nothing was changed."
            )
        return found[0]

    def pause_source(self, named: str, by: Actor, *, record: str = "main") -> Source:
        """Stop polling a source; what was seen stays remembered.

        Raises:
            NotAllowed, NotFound: as for ``add_source`` and ``source``.
        """
        insist(by, Action.SOURCES)
        with self._storage.transaction():
            paused = replace(self.source(named, record=record), state=SourceState.PAUSED, due_at=None)
            self._storage.sources.put(paused)
            self._follow_hub(paused)
            self._audit(by, "paused source", paused.id)
        return paused

    def resume_source(self, named: str, by: Actor, *, record: str = "main") -> Source:
        """Poll a source again, at once; what appeared meanwhile is new.

        Raises:
            NotAllowed, NotFound: as for ``pause_source``.
        """
        insist(by, Action.SOURCES)
        with self._storage.transaction():
            return self._resumed(self.source(named, record=record), by)

    def trust_source(self, named: str, policy: Policy, by: Actor, *, record: str = "main") -> Source:
        """Change what becomes of what a source brings.

        Raises:
            NotAllowed, NotFound: as for ``pause_source``.
        """
        insist(by, Action.SOURCES)
        with self._storage.transaction():
            changed = replace(self.source(named, record=record), policy=policy)
            self._storage.sources.put(changed)
            self._audit(by, "changed policy of source", changed.id, policy.value)
        return changed

    def remove_source(self, named: str, by: Actor, *, record: str = "main") -> Source:
        """Forget a source and what was seen in it; what it brought to the record stays.

        Raises:
            NotAllowed, NotFound: as for ``pause_source``.
        """
        insist(by, Action.SOURCES)
        with self._storage.transaction():
            gone = self.source(named, record=record)
            self._leave_hub(gone.id)
            self._storage.sources.remove(gone.id)
            self._audit(by, "removed source", gone.id, gone.url)
        return gone

    def judge(self, source: Source, feed: Feed) -> tuple[Relevance, ...]:
        """Say of each entry of a feed which production it concerns and why, or why it would be skipped."""
        with self._storage.reading():
            judged = self._judging(source)
            return tuple(judged(entry) for entry in feed.entries)

    def entries(self, named: str, *, states: Sequence[EntryState] = (), limit: int = 50) -> tuple[SeenEntry, ...]:
        """Return the newest entries seen in a source.

        Raises:
            NotFound: there is no such source.
        """
        return self._storage.entries.of_source(self.source(named).id, states=states, limit=limit)

    def pull_in(self, entry: str, by: Actor, *, production: str | None = None, record: str = "main") -> SeenEntry:
        """Have an entry read that was skipped or seen before, for one production or for all that its source is for.

        Raises:
            NotAllowed: the actor does not moderate.
            NotFound: there is no such entry or production.
        """
        insist(by, Action.SOURCES)
        with self._storage.transaction():
            seen = self._storage.entries.get(EntryId(entry))
            if seen is None:
                raise NotFound(f"No entry {entry} was seen. `onrecord source entries` shows them. Nothing was changed.")
            source = self.source(seen.source)
            chosen = (self._named(production, record),) if production else self._productions_of(source)
            wanted = replace(
                seen,
                state=EntryState.WAITING,
                productions=tuple(each.id for each in chosen),
                reason=f"pulled in by {by.name}",
                attempts=0,
                due_at=self._now(),
            )
            self._storage.entries.change(wanted)
            self._audit(by, "pulled in entry", wanted.id, wanted.entry.url)
        return wanted

    def offer(self, named: str, newest: int, by: Actor) -> tuple[SeenEntry, ...]:
        """Have the newest entries read that were there before the source was watched, as far as they concern us.

        Raises:
            NotAllowed, NotFound: as for ``pause_source``.
        """
        insist(by, Action.SOURCES)
        with self._storage.transaction():
            source = self.source(named)
            judged = self._judging(source)
            offered = []
            for seen in self._storage.entries.of_source(source.id, states=(EntryState.SEEN,), limit=newest):
                told = self._stated(seen, judged(seen.entry))
                self._storage.entries.change(told)
                offered.append(told)
        return tuple(offered)

    def _resumed(self, source: Source, by: Actor) -> Source:
        resumed = replace(
            source, state=SourceState.ACTIVE, due_at=self._now(), error="", failures=0, failing_since=None
        )
        self._storage.sources.put(resumed)
        self._follow_hub(resumed)
        self._audit(by, "resumed source", resumed.id)
        return resumed

    def _productions_of(self, source: Source) -> tuple[Production, ...]:
        if source.production is not None:
            return (self._by_id(source.production),)
        return self._storage.productions.all(source.record)

    def _judging(self, source: Source) -> Judging:
        """Return the rule that says which productions an entry of this source concerns."""
        productions = self._productions_of(source)
        if source.everything:
            every = Relevance(
                productions=tuple(each.id for each in productions), reason="everything of this source is read"
            )
            return lambda _: every
        people = {each.id: self._storage.statements.people(each.id)[:_PEOPLE] for each in productions}
        return lambda entry: relevance(entry, productions, people, self._lexicon)

    def _stated(self, seen: SeenEntry, found: Relevance, *, after: timedelta = timedelta()) -> SeenEntry:
        """Return an entry as waiting to be read, or as skipped, with the reason."""
        if not found.productions:
            return replace(seen, state=EntryState.SKIPPED, reason=found.reason, due_at=None)
        return replace(
            seen,
            state=EntryState.WAITING,
            reason=found.reason,
            productions=found.productions,
            due_at=self._now() + after,
        )
