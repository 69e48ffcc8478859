"""Use-cases of the poll round: what is due, what a poll brought, what an article said.

A poll and a reading each end in one transaction that stores what was found together with the fact that it was found, so
that a process killed between any two steps loses nothing and doubles nothing. Leases decide who does what.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from facts.engine.sourcing import Judging, Sourcing
from facts.messages import Announcement
from facts.model import Actor, Candidate, CandidateState, Production, ProductionId, Role, Statement, StatementId
from facts.sources import (
    Entry,
    EntryId,
    EntryState,
    Errand,
    Feed,
    Poll,
    Reading,
    SeenEntry,
    Source,
    SourceKind,
    SourceState,
    Subscription,
    Told,
)
from facts.watching import hubs, notices
from facts.watching.identity import Key, content_of, entry_id, keys_of, sort_out, unsuited
from facts.watching.looking import AT_ONCE, corrected_by, next_look, next_try, not_said_before, vanished
from facts.watching.policy import accepts
from facts.watching.schedule import FAILING_IS_TOLD_AFTER, LEASE, after_poll, is_quiet, next_poll

WATCHER = Actor(id="bot:watch", name="On Record", role=Role.OPERATOR)
_NOT_FOLLOWED = "what it concerns is no longer followed"
_EXCERPT = 1_000
"""Characters of an entry's text that are remembered where it has an article of its own."""


class Watching(Sourcing):
    """Sources and entries, as the poll round sees them."""

    def due_sources(self, *, limit: int = 50) -> tuple[Source, ...]:
        """Take up to ``limit`` sources that are due, each under a lease."""
        self._insist_on_room()
        now = self._now()
        with self._storage.transaction():
            return self._storage.sources.claim(now=now, lease_until=now + LEASE, limit=limit)

    def polled(self, polls: Sequence[Poll]) -> tuple[Told, ...]:
        """Write what polls brought: new entries, health and the next due time, with the validators, all at once.

        A poll whose lease was taken over, or whose source was paused or removed meanwhile, changes nothing.
        """
        with self._storage.transaction():
            quiet = {poll.source: poll.leased for poll in polls if poll.leased and is_quiet(poll.leased, poll)}
            known = self._storage.sources.many(poll.source for poll in polls if poll.source not in quiet)
            subscribed = self._subscriptions_of(tuple(quiet.values()))
            return tuple(
                self._quiet(quiet[poll.source], poll, subscribed.get(poll.source))
                if poll.source in quiet
                else self._polled(poll, known.get(poll.source))
                for poll in polls
            )

    def due_entries(self, *, limit: int = 20) -> tuple[Errand, ...]:
        """Take up to ``limit`` entries whose article is to be read, or looked at again, each under a lease."""
        self._insist_on_room()
        now = self._now()
        errands = []
        with self._storage.transaction():
            for seen in self._storage.entries.claim(now=now, lease_until=now + LEASE, limit=limit):
                source = self._storage.sources.get(seen.source)
                found = [self._storage.productions.get(id) for id in seen.productions]
                productions = tuple(production for production in found if production is not None)
                if source is None or not productions:
                    dropped = replace(seen, state=EntryState.SKIPPED, reason=_NOT_FOLLOWED, due_at=None)
                    self._storage.entries.change(dropped)
                    continue
                if seen.state is EntryState.READ and not self._live_statements(seen):
                    looks = seen.looks + 1
                    self._storage.entries.change(replace(seen, looks=looks, due_at=next_look(now, looks)))
                    continue
                errands.append(Errand(seen=seen, source=source, productions=productions))
        return tuple(errands)

    def entry_read(self, errand: Errand, readings: Sequence[Reading]) -> int:
        """Keep what an entry's article says and mark the entry as read, in one; return how many candidates were new.

        An article read before is compared with what it said then: only what changed is proposed, and words that have
        vanished from it are told to the moderators. A reading whose lease was taken over changes nothing.
        """
        seen, now = errand.seen, self._now()
        with self._storage.transaction():
            if not self._holds(seen):
                return 0
            fresh = [self._kept_reading(seen, errand.source, reading) for reading in readings]
            version = readings[0].document.id if readings else None
            if readings and seen.documents and version not in seen.documents:
                corrected = {each.corrects for proposed in fresh for each in proposed}
                seen = self._tell_vanished(seen, readings, "the article was edited.", but=corrected)
            done = replace(
                seen,
                state=EntryState.READ,
                documents=tuple(dict.fromkeys((*seen.documents, *((version,) if version else ())))),
                looks=seen.looks + (seen.state is EntryState.READ),
                attempts=0,
            )
            self._storage.entries.change(replace(done, due_at=next_look(now, done.looks)))
        return sum(map(len, fresh))

    def entry_failed(self, errand: Errand, error: str, *, after: timedelta | None = None, gone: bool = False) -> None:
        """Note that an entry's article could not be read; it is tried again later, and then told as failed."""
        seen, now = errand.seen, self._now()
        with self._storage.transaction():
            if not self._holds(seen):
                return
            if seen.state is EntryState.READ:
                if gone:
                    seen = self._tell_vanished(seen, (), error)
                looks = seen.looks + 1
                self._storage.entries.change(replace(seen, looks=looks, due_at=next_look(now, looks)))
                return
            attempts = seen.attempts + 1
            due_at = None if gone else next_try(now, attempts, after)
            state = EntryState.WAITING if due_at else EntryState.FAILED
            self._storage.entries.change(replace(seen, state=state, attempts=attempts, reason=error, due_at=due_at))

    def _quiet(self, source: Source, poll: Poll, subscription: Subscription | None) -> Told:
        now = self._now()
        due_at = (
            hubs.due(subscription, source, source, poll, now, brought=False)
            if subscription
            else next_poll(source, poll, now)
        )
        self._storage.sources.touch(source.id, poll.fence, polled_at=now, due_at=due_at)
        return Told()

    def _polled(self, poll: Poll, source: Source | None) -> Told:
        now = self._now()
        if source is None or source.fence != poll.fence or source.state is not SourceState.ACTIVE:
            return Told()
        after, told = after_poll(source, poll, now), Told()
        if poll.feed is not None:
            marked = unsuited(poll.feed.entries, source.unsuited)
            after = replace(after, unsuited=tuple(sorted(marked)))
            told = self._entries(source, poll.feed, marked)
        long = after.failing_since is not None and now - after.failing_since >= FAILING_IS_TOLD_AFTER
        if long and not after.told_failing:
            after = replace(after, told_failing=True)
            self._tell(source, lambda production: notices.failing(after, production))
        if after.state is SourceState.GONE:
            self._tell(source, lambda production: notices.gone(after, production))
        if after.url != source.url:
            there = self._storage.sources.at(source.record, after.url)
            if source.production in {each.production for each in there}:
                after = replace(after, url=source.url)
            else:
                self._tell(source, lambda production: notices.moved(source, after, production))
        if after.hub or source.hub:
            after = self._heard_of(source, after, poll, told)
        self._storage.sources.settle(after)
        return told

    def _heard_of(self, before: Source, after: Source, poll: Poll, told: Told) -> Source:
        """Keep the subscription of a source in step with it; return it due as far as its hub can be relied on."""
        subscription, now = self._follow_hub(after), self._now()
        if subscription is None or poll.error:
            return after
        brought = told.waiting + told.skipped > 0
        shown = hubs.after_poll(subscription, now, brought=brought)
        if shown != subscription:
            self._storage.subscriptions.put(shown)
        return replace(after, due_at=hubs.due(shown, before, after, poll, now, brought=brought))

    def _entries(self, source: Source, feed: Feed, marked: frozenset[Key]) -> Told:
        now, entries = self._now(), self._storage.entries
        keys = {value for entry in feed.entries for value in keys_of(entry).values()}
        remembered = {
            id: {(Key(kind), value) for kind, value in pairs} for id, pairs in entries.sharing(source.id, keys).items()
        }
        found = sort_out(feed.entries, remembered, source.id, marked)
        judged = self._judging(source)
        self._note_edits(replace(source, unsuited=tuple(marked)), found.known, judged)
        waiting = skipped = 0
        kept_quiet = 0 if source.synced else max(0, len(found.new) - source.newest)
        for at, entry in enumerate(found.new):
            own = keys_of(entry)
            seen = SeenEntry(
                id=entry_id(source.id, own),
                source=source.id,
                entry=_remembered(entry, marked),
                seen_at=now,
                content=content_of(entry),
            )
            if at >= kept_quiet:
                seen = self._stated(seen, judged(entry), after=timedelta(hours=waiting // AT_ONCE))
                waiting += seen.state is EntryState.WAITING
                skipped += seen.state is EntryState.SKIPPED
            if entries.put(seen):
                entries.remember(source.id, seen.id, own.items())
        for entry, id in found.known:
            fresh = [pair for pair in keys_of(entry).items() if pair not in remembered.get(id, ())]
            entries.remember(source.id, id, fresh)
        return Told(waiting=waiting, skipped=skipped)

    def _note_edits(self, source: Source, known: Sequence[tuple[Entry, EntryId]], judged: Judging) -> None:
        """Have an entry read again where its words changed; one that was skipped is judged anew."""
        seen = self._storage.entries.many(id for _, id in known)
        rereads = (EntryState.READ, EntryState.SKIPPED, *((EntryState.SEEN,) if source.kind is SourceKind.PAGE else ()))
        for entry, id in known:
            before = seen.get(id)
            if before is None or before.content == (content := content_of(entry)):
                continue
            edited = replace(before, entry=_remembered(entry, source.unsuited), content=content)
            if before.state in rereads:
                edited = self._stated(edited, judged(entry))
                if edited.state is EntryState.SKIPPED and before.state is EntryState.READ:
                    edited = replace(edited, state=EntryState.WAITING, due_at=self._now(), reason=before.reason)
            self._storage.entries.change(edited)

    def _holds(self, seen: SeenEntry) -> bool:
        current = self._storage.entries.get(seen.id)
        return current is not None and current.fence == seen.fence

    def _kept_reading(self, seen: SeenEntry, source: Source, reading: Reading) -> tuple[Candidate, ...]:
        """Keep an article for one production; return the candidates that were not said before.

        What an edited article says instead of words on record is proposed as their correction, and left to moderators.
        """
        document, production, fresh = reading.document, reading.production, reading.candidates
        if seen.documents and document.id not in seen.documents:
            live = [statement for of, statement in self._live_statements(seen) if of == production.id]
            before = self._candidates_of(seen, production.id)
            fresh = tuple(
                replace(each, corrects=gone.id) if (gone := corrected_by(each, live, document)) else each
                for each in not_said_before(reading.candidates, before)
            )
            if not fresh:
                return ()

        def settled(candidate: Candidate) -> bool:
            trusted = accepts(source, document, candidate) or self._repeats_record(production.id, candidate.claim)
            return trusted and candidate.corrects is None

        self._kept(document, fresh, production, WATCHER, settled)
        return fresh

    def _candidates_of(self, seen: SeenEntry, production: ProductionId) -> tuple[Candidate, ...]:
        """Return what was extracted from every version of an entry's article."""
        found = (self._storage.candidates.of_document(version, production) for version in seen.documents)
        return tuple(candidate for candidates in found for candidate in candidates)

    def _live_statements(self, seen: SeenEntry) -> tuple[tuple[ProductionId, Statement], ...]:
        """Return what stands on record from an entry's article."""
        accepted = (
            (production, self._storage.statements.of_candidate(candidate.id))
            for production in seen.productions
            for candidate in self._candidates_of(seen, production)
            if candidate.state is CandidateState.ACCEPTED
        )
        return tuple(
            (production, statement)
            for production, statement in accepted
            if statement is not None and self._storage.statements.retraction(statement.id) is None
        )

    def _tell_vanished(
        self, seen: SeenEntry, readings: Sequence[Reading], why: str, but: Collection[StatementId | None] = ()
    ) -> SeenEntry:
        """Raise a flag, once each, for words on record that no longer stand on their page; return the entry with it."""
        live = self._live_statements(seen)
        flagged = list(seen.flagged)
        for production in dict.fromkeys(production for production, _ in live):
            known = {*but, *flagged}
            own = [statement for of, statement in live if of == production and statement.id not in known]
            gone = vanished(own, readings[0].document) if readings else tuple(own)
            for statement in gone:
                self._audit(WATCHER, "words vanished", statement.id, why)
            if gone:
                self._owe(notices.vanished(gone, self._by_id(production), why), production)
            flagged += [statement.id for statement in gone]
        return replace(seen, flagged=tuple(flagged))

    def _tell(self, source: Source, notice: Callable[[Production], Announcement]) -> None:
        """Tell the moderators of every production that the source is for."""
        for production in self._productions_of(source):
            self._owe(notice(production), production.id)
        self._audit(WATCHER, "told about source", source.id, source.error)

    def _owe(self, notice: Announcement, production: ProductionId) -> None:
        now, communities = self._now(), self._storage.communities.of_production(production)
        owed = notices.to_moderators(notice, communities, now)
        if owed:
            self._storage.outbox.announce(notice, production, now)
        for delivery in owed:
            self._storage.outbox.owe(delivery)


def _remembered(entry: Entry, unsuited: Collection[str]) -> Entry:
    """Return an entry as it is kept: with its whole text only where that is all there is to read."""
    has_page = entry.url and Key.LINK not in unsuited
    return replace(entry, text=entry.text[:_EXCERPT]) if has_page else entry
