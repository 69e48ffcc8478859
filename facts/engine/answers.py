"""Use-cases about answers given in channels: remembered for a while, so that a correction reaches them too."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from facts.announcing.correcting import ANSWERS_KEPT, notice_of
from facts.announcing.retention import CONVERSATION_KEPT
from facts.engine.asking import Asking
from facts.engine.telling import Telling
from facts.errors import StorageError
from facts.messages import Answer, Question, Remembered, RevisedAnswer
from facts.model import MessageRef, Target, fingerprint
from facts.productions import folded

ANSWER = "r-"
"""What the id of a remembered answer begins with, and so the ``item`` of the deliveries that revise it."""


class Answering(Asking, Telling):
    """Answers that everybody in a channel can read."""

    def remember_answer(self, target: Target, ref: MessageRef, question: Question, answer: Answer) -> None:
        """Remember an answer that was posted where others read it, for 90 days; not who asked.

        When something it cites is withdrawn or corrected, an edit of that message is owed (``Owed.answer``). Call it
        once the platform has confirmed the message; what was withdrawn in between is corrected at once. An answer that
        cites nothing need not be remembered. Private answers are not to be remembered.
        """
        cited = [each.statement for each in answer.citations]
        if not cited:
            return
        now = self._now()
        id = ANSWER + fingerprint(target, ref.message)
        asked = replace(question, production=answer.production_id or question.production, among=None)
        with self._storage.transaction():
            self._storage.answers.forget(before=now - ANSWERS_KEPT)
            known = self._storage.answers.get(id)
            kept = Remembered(
                id=id,
                ref=replace(ref, target=target),
                question=asked,
                at=now,
                revision=known.revision if known else 0,
            )
            self._storage.answers.put(kept)
            self._storage.answers.cites(id, cited)
            self._catch_up(kept, answer)

    def follow_up(self, conversation: str) -> str | None:
        """Return the question asked last in a conversation within a day: what a follow-up comes after.

        ``conversation`` is any name that the platform has for it, always the same.
        """
        return self._storage.conversations.last(fingerprint(conversation), since=self._now() - CONVERSATION_KEPT)

    def asked_in(self, conversation: str, given: Answer) -> None:
        """Keep the last question of a conversation for a day, under a name that tells nobody which one it is.

        It is kept with the production it was about, so that a follow-up after a follow-up still knows it.
        """
        now, question = self._now(), given.question
        if given.production is not None and folded(given.production) not in folded(question):
            question = f"{question} ({given.production})"
        # Nobody waits for the disk, and a database that is busy or read-only costs no answer that is already there: the
        # question may be lost, and a follow-up then names what it is about.
        with suppress(StorageError), self._storage.transaction(durable=False):
            self._storage.conversations.put(fingerprint(conversation), question, now, forget=now - CONVERSATION_KEPT)

    def _revised(self, item: str) -> RevisedAnswer | None:
        """Ask again what a remembered answer answered; what it cites now can be corrected as well."""
        kept = self._storage.answers.get(item)
        if kept is None:
            return None
        answer = self._asked_again(kept.question)
        self._storage.answers.cites(item, [each.statement for each in answer.citations])
        return RevisedAnswer(answer=answer, notice=kept.notice, revision=kept.revision)

    def _catch_up(self, kept: Remembered, shown: Answer) -> None:
        """Owe the edit that an answer missed while it was on its way to the channel."""
        for each in shown.citations:
            retraction = self._storage.statements.retraction(each.statement)
            if retraction is not None:
                kept = self._revise_answer(kept, notice_of(retraction, self._lexicon))
