"""What changes owe channels and members, and what withdrawals owe messages: steps inside an open transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from facts.announcing import announcement_of, edits
from facts.announcing.choosing import untold
from facts.announcing.composing import announcement_id, named_in
from facts.announcing.correcting import (
    ANSWERS_KEPT,
    answer_edit,
    corrected,
    notice_of,
    still_to_tell,
    with_notice,
)
from facts.announcing.owing import post
from facts.announcing.timing import due, held
from facts.announcing.watches import heard
from facts.announcing.words import words_of
from facts.communities import Community, Digest
from facts.engine.base import UseCases
from facts.messages import Announcement, Delivery, DeliveryState, Purpose, Remembered
from facts.model import Change, DocumentId, MessageRef, Production, Retraction, Statement, StatementId, Target

Recipient = tuple[Target, str | None]
"""A channel, or a place and the member who alone is told there."""


class Telling(UseCases):
    """The ledger, as what changes on record fills it."""

    def _tell_of(
        self,
        changes: Sequence[Change],
        production: Production,
        article: DocumentId | None = None,
        *,
        more_to_come: bool = False,
        only: Iterable[Recipient] | None = None,
        but: Iterable[Recipient] = (),
    ) -> None:
        """Owe these changes to the channels and members who want to hear of them, ``but`` to none of these."""
        if not changes:
            return
        now = self._now()
        statements = self._statements_of(named_in(changes))
        wanted = None if only is None else set(only)
        unwanted = set(but)
        for community in self._storage.communities.of_production(production.id):
            chosen = [made for made in changes if untold(made, statements[made.cause], community) is None]
            recipient: Recipient = (community.target, None)
            if chosen and recipient not in unwanted and (wanted is None or recipient in wanted):
                when = due(community.settings, held(now, more_to_come=more_to_come))
                self._tell_one(recipient, chosen, production, article, when, community.settings.digest)
        for told in heard(changes, statements, self._storage.watches.of_production(production.id)):
            recipient = (told.target, told.member)
            if recipient not in unwanted and (wanted is None or recipient in wanted):
                when = held(now, more_to_come=more_to_come)
                self._tell_one(recipient, told.changes, production, article, when, Digest.OFF)

    def _tell_one(
        self,
        recipient: Recipient,
        changes: Sequence[Change],
        production: Production,
        article: DocumentId | None,
        when: datetime,
        digest: Digest,
    ) -> None:
        """Owe one post of these changes, told together with what waits for the same recipient and belongs with them."""
        together = list(changes)
        for waiting, earlier in self._waiting_for(recipient, production):
            belongs = (
                earlier.digest is digest and waiting.due_at is not None and waiting.due_at > self._now()
                if digest is not Digest.OFF
                else earlier.digest is Digest.OFF and article is not None and earlier.article == article
            )
            if belongs and self._storage.waiting.drop(waiting.id, self._why("folded")):
                known = {(made.cause, made.kind) for made in earlier.changes}
                together = [*earlier.changes, *(made for made in together if (made.cause, made.kind) not in known)]
                when = min(when, waiting.due_at) if waiting.due_at else when
        self._owe_post(recipient, together, production, article, when, digest)

    def _hold_no_longer(self, article: DocumentId, production: Production) -> None:
        """Let what waits for more of an article be told as soon as each recipient may be: there will be no more."""
        now = self._now()
        communities = self._storage.communities.of_production(production.id)
        ready: dict[Recipient, datetime] = {(each.target, None): due(each.settings, now) for each in communities}
        ready |= {(each.target, each.member): now for each in self._storage.watches.of_production(production.id)}
        for recipient, when in ready.items():
            for waiting, earlier in self._waiting_for(recipient, production):
                held_for_it = earlier.article == article and earlier.digest is Digest.OFF
                if held_for_it and waiting.due_at is not None and when < waiting.due_at:
                    self._storage.waiting.retime(waiting.id, when)

    def _owe_post(
        self,
        recipient: Recipient,
        changes: Sequence[Change],
        production: Production,
        article: DocumentId | None,
        when: datetime,
        digest: Digest,
    ) -> None:
        target, member = recipient
        id = announcement_id(production, changes, digest=digest, member=member)
        announcement = self._storage.outbox.announcement(id)
        if announcement is None:
            statements, retractions = self._since(named_in(changes))
            announcement = announcement_of(
                production,
                changes,
                statements,
                self._lexicon,
                retractions=retractions,
                article=article,
                digest=digest,
                member=member,
            )
            self._storage.outbox.announce(announcement, production.id, self._now())
        self._storage.waiting.owe(post(announcement, target, when))

    def _waiting_for(self, recipient: Recipient, production: Production) -> list[tuple[Delivery, Announcement]]:
        target, member = recipient
        found = []
        for delivery in self._storage.waiting.posts(target):
            announcement = self._storage.outbox.announcement(delivery.item)
            if announcement is not None and announcement.changes and announcement.member == member:
                mine = announcement.changes[0].topic.production == production.id
                found += [(delivery, announcement)] if mine else []
        return found

    def _take_back(self, gone: Statement, production: Production) -> set[Recipient]:
        """Keep a withdrawn statement out of posts that nobody has seen; return whom it was to be told to."""
        unseen: set[Recipient] = set()
        for announcement in self._storage.outbox.citing(gone.id):
            left = still_to_tell(announcement, gone.id)
            if len(left) == len(announcement.changes):
                continue
            for delivery in self._storage.outbox.of_item(announcement.id):
                if delivery.purpose is not Purpose.POST or delivery.state is not DeliveryState.PENDING:
                    continue
                if not self._storage.waiting.drop(delivery.id, self._why("withdrawn_first")):
                    continue
                recipient: Recipient = (delivery.target, announcement.member)
                unseen.add(recipient)
                if left and delivery.due_at is not None:
                    article, digest = announcement.article, announcement.digest
                    self._owe_post(recipient, left, production, article, delivery.due_at, digest)
        return unseen

    def _correct_messages(self, gone: Statement, retraction: Retraction, production: Production) -> None:
        """Owe an edit to every message that cited a statement which no longer stands, each message once."""
        now, notice = self._now(), notice_of(retraction, self._lexicon)
        edited: set[tuple[Target, str]] = set()
        for announcement in self._storage.outbox.citing(gone.id):
            statements, retractions = self._since(named_in(announcement.changes))
            revised = corrected(announcement, notice, production, statements, retractions, self._lexicon)
            self._storage.outbox.announce(revised, production.id, now)
            for edit in edits(revised, self._storage.outbox.of_item(announcement.id), now):
                self._owe_edit(edit)
                edited |= {(edit.ref.target, edit.ref.message)} if edit.ref else set()
        for answer in self._storage.answers.citing(gone.id, since=now - ANSWERS_KEPT):
            if (answer.ref.target, answer.ref.message) not in edited:
                self._revise_answer(answer, notice)

    def _revise_answer(self, answer: Remembered, notice: str) -> Remembered:
        newer = replace(answer, revision=answer.revision + 1, notice=with_notice(answer.notice, notice))
        self._storage.answers.put(newer)
        self._owe_edit(answer_edit(newer, self._now()))
        return newer

    def _owe_edit_since(self, revision: int, delivery: Delivery, ref: MessageRef | None) -> None:
        """Owe the edit that brings a message, posted as this revision, to the newest one; nothing if it shows that."""
        newest = self._storage.outbox.announcement(delivery.item)
        if newest is not None and newest.revision > revision:
            sent = replace(delivery, purpose=Purpose.POST, state=DeliveryState.SENT, ref=ref)
            for missed in edits(newest, [sent], self._now()):
                self._owe_edit(missed)

    def _owe_edit(self, edit: Delivery) -> None:
        self._storage.waiting.drop_older(edit, self._why("newer_edit"))
        self._storage.outbox.owe(edit)

    def _since(self, ids: Sequence[StatementId]) -> tuple[dict[StatementId, Statement], dict[StatementId, Retraction]]:
        """Return these statements and all that replaced them, and what became of each."""
        statements = self._statements_of(ids)
        retractions: dict[StatementId, Retraction] = {}
        todo = list(ids)
        while todo:
            id = todo.pop()
            retraction = self._storage.statements.retraction(id)
            if retraction is None:
                continue
            retractions[id] = retraction
            if retraction.replaced_by is not None and retraction.replaced_by not in statements:
                statements |= self._statements_of([retraction.replaced_by])
                todo.append(retraction.replaced_by)
        return statements, retractions

    def _community_at(self, target: Target, production: Production) -> Community | None:
        return next((each for each in self._storage.communities.at(target) if each.production == production.id), None)

    def _statements_of(self, ids: Sequence[StatementId]) -> dict[StatementId, Statement]:
        return {statement.id: statement for statement in self._storage.statements.many(ids)}

    def _why(self, reason: str) -> str:
        return words_of(self._lexicon).why[reason]
