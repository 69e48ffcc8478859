"""Use-cases of everyone: ask, check a claim, the board, the history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from facts.answering.answer import answer, check
from facts.answering.board import board
from facts.answering.evidence import Evidence, Found
from facts.answering.gaps import clustered
from facts.answering.questions import understand
from facts.answering.understood import Understood
from facts.engine.base import UseCases
from facts.errors import NotFound, StorageError
from facts.lexicon import Lexicon
from facts.messages import Answer, Gap, Question, StatementRecord, Verdict
from facts.model import Aspect, Production, Statement, StatementId
from facts.watching.stories import first_appearance, rings

_EVERYTHING = tuple(Aspect)
_NOTHING = (Verdict.UNKNOWN, Verdict.UNSOURCED)
_SMALL = 150
"""Statements of a record that is looked through whole where the aspects asked about hold no answer."""
_LATEST = 1_000
"""Statements by which productions are put into the order of their news."""
_MAIN, _BESIDE = 150, 60
"""The newest statements of the aspect asked about, and of those beside it, that one answer weighs.

Older ones are still found by their words.
"""


class Asking(UseCases):
    """Questions in, answers out. Nothing here needs permission, and nothing here changes the record."""

    def ask(self, question: Question) -> Answer:
        """Answer a question from the record as it stands, or stood at ``question.as_of``.

        A question the record could not answer is counted for the moderators, without who asked it.

        Raises:
            NotFound: ``question.production`` names no production on record, or none of those in ``question.among``.
        """
        given = self._answered(question, answer)
        if given.verdict is Verdict.UNKNOWN and given.production_id is not None and question.as_of is None:
            self._count_gap(given)
        return given

    def check(self, claim: Question) -> Answer:
        """Say whether the record supports a claim.

        Raises:
            NotFound: as for ``ask``.
        """
        return self._answered(claim, check)

    def status(
        self, production: str | None = None, *, record: str = "main", as_of: datetime | None = None
    ) -> tuple[Answer, ...]:
        """Return the board: one answer for each aspect on which something is on record.

        Raises:
            NotFound: no such production, or none named where several are followed.
        """
        with self._storage.reading():
            chosen = self._chosen(production, record)
            moment = as_of or self._now()
            evidence = self._evidence(chosen, Understood(text="", production=chosen, aspects=_EVERYTHING), moment)
        return board(chosen, evidence, self._lexicon)

    def newest_first(self, productions: Sequence[Production]) -> tuple[Production, ...]:
        """Return productions by when something last came on record about them; the others after them, as they were."""
        newest = self._storage.statements.newest_of(_LATEST)
        place = {id: at for at, id in enumerate(newest)}
        return tuple(sorted(productions, key=lambda each: place.get(each.id, len(newest))))

    def history(
        self,
        production: str | None = None,
        aspect: Aspect | None = None,
        *,
        since: datetime | None = None,
        record: str = "main",
    ) -> tuple[StatementRecord, ...]:
        """Return every statement ever recorded, oldest first, with what became of it.

        With ``since``, only what was recorded or withdrawn at that moment (UTC) or later: what changed.

        Raises:
            NotFound: no such production, or none named where several are followed.
        """
        with self._storage.reading():
            chosen = self._chosen(production, record)
            gone = {retraction.statement: retraction for retraction in self._storage.statements.retractions(chosen.id)}
            statements = self._storage.statements.history(chosen.id, aspect)
        records = (StatementRecord(statement=each, retraction=gone.get(each.id)) for each in statements)
        return tuple(each for each in records if since is None or _touched(each) >= since)

    def gaps(self, production: str | None = None, *, record: str = "main") -> tuple[Gap, ...]:
        """Return the questions the record could not answer, aspect by aspect, most asked first.

        Questions that ask the same in other words are one.

        Raises:
            NotFound: no such production, or none named where several are followed.
        """
        with self._storage.reading():
            asked = self._storage.gaps.all(self._chosen(production, record).id)
        return tuple(gap for cluster in clustered(asked, self._lexicon) for gap in cluster.questions)

    def _answered(self, question: Question, rule: Callable[[Understood, Evidence, Lexicon], Answer]) -> Answer:
        moment = question.as_of or self._now()
        with self._storage.reading():
            return self._answered_from(question, rule, moment)

    def _answered_from(
        self, question: Question, rule: Callable[[Understood, Evidence, Lexicon], Answer], moment: datetime
    ) -> Answer:
        """Answer from the aspects asked about and what shares words with the question, else from all of a small one."""
        understood, evidence = self._looked_up(question, moment)
        result = rule(understood, evidence, self._lexicon)
        production = understood.production
        if production is not None and result.verdict in _NOTHING and self._is_small(production):
            everything = self._storage.statements.about(production.id, (), as_of=moment)
            evidence = self._as_evidence(production, understood, everything, moment)
            result = rule(understood, evidence, self._lexicon)
        return self._said(result, production, moment)

    def _is_small(self, production: Production) -> bool:
        return self._storage.statements.are_few(production.id, _SMALL)

    def _asked_again(self, question: Question) -> Answer:
        """Answer a question inside a transaction that is open; nothing is counted."""
        moment = question.as_of or self._now()
        return self._answered_from(question, answer, moment)

    def _looked_up(self, question: Question, moment: datetime) -> tuple[Understood, Evidence]:
        given = self._named(question.production, question.record) if question.production else None
        if given and question.among is not None and given.id not in question.among:
            raise NotFound(f"{given.name} is not followed here.")
        productions = (given,) if given else self._storage.productions.all(question.record, question.among)
        if len(productions) == 1:
            given = productions[0]
        people = self._storage.statements.people(given.id) if given else ()
        understood = understand(
            question.text, self._lexicon, productions, production=given, people=people, previous=question.previous
        )
        if understood.production is None:
            return understood, Evidence(found=(), as_of=moment)
        return understood, self._evidence(understood.production, understood, moment)

    def _said(self, result: Answer, production: Production | None, moment: datetime) -> Answer:
        return replace(
            result,
            production=production.name if production else result.production,
            production_id=production.id if production else None,
            as_of=moment,
        )

    def _evidence(self, production: Production, understood: Understood, moment: datetime) -> Evidence:
        statements = self._storage.statements
        main, beside = understood.aspects[:1], understood.aspects[1:]
        about = statements.about(production.id, main, as_of=moment, limit=_MAIN) if main else ()
        if beside:
            about += statements.about(production.id, beside, as_of=moment, limit=_BESIDE)
        return self._as_evidence(production, understood, about, moment)

    def _as_evidence(
        self, production: Production, understood: Understood, about: tuple[Statement, ...], moment: datetime
    ) -> Evidence:
        """Return these statements, and what shares words with the question, one for each story."""
        statements = self._storage.statements
        ranks = {hit.statement: hit.rank for hit in statements.search(production.id, understood.words, as_of=moment)}
        listed = {statement.id for statement in about}
        both = (*about, *statements.many([id for id in ranks if id not in listed]))
        first = _one_for_each_origin(both)
        repeats = statements.repeats(production.id, as_of=moment)
        by_id = {each.id: each.origin for each in both}
        circular = {by_id[id]: ring for id, ring in rings(both).items()}
        found = tuple(
            Found(
                statement=each,
                rank=ranks.get(each.id),
                repeats=repeats.get(each.origin, 0),
                ring=circular.get(each.origin, ()),
            )
            for each in first
        )
        return Evidence(found=found, as_of=moment, last_looked=self._storage.documents.last_looked(production.id))

    def _chosen(self, name: str | None, record: str) -> Production:
        if name:
            return self._named(name, record)
        productions = self._storage.productions.all(record)
        return productions[0] if len(productions) == 1 else self._named("", record)

    def _count_gap(self, given: Answer) -> None:
        assert given.production_id is not None  # noqa: S101 - the caller checked
        try:
            # Whoever asks does not wait for the disk; a count may be lost with power.
            with self._storage.transaction(durable=False):
                self._storage.gaps.add(given.production_id, given.question, given.aspect, self._now())
        except StorageError:
            # A busy or read-only database must not cost the asker an answer that is already there.
            return


def _touched(record: StatementRecord) -> datetime:
    return record.retraction.at if record.retraction else record.statement.recorded_at


def _one_for_each_origin(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return, of the reports of each story, the one that had it first."""
    reports: dict[StatementId, list[Statement]] = defaultdict(list)
    for statement in sorted(statements, key=lambda each: each.seq):
        reports[statement.origin].append(statement)
    return tuple(first_appearance(each) if len(each) > 1 else each[0] for each in reports.values())
