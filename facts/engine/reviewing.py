"""Use-cases of moderators: the queue, and statements by hand, corrected and retracted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from facts.announcing import topic_of
from facts.announcing.choosing import change_left, changes_made
from facts.edtf import bounds
from facts.engine.recording import Recording, citation_of
from facts.errors import AlreadyDecided, Invalid, NotFound
from facts.messages import ReviewItem, StatementRecord
from facts.model import (
    Actor,
    Amendment,
    Candidate,
    CandidateId,
    CandidateState,
    Change,
    ChangeKind,
    Citation,
    Claim,
    Document,
    Draft,
    Production,
    ProductionId,
    Retraction,
    RetractionKind,
    Statement,
    StatementId,
)
from facts.permissions import Action, insist
from facts.ports import Decision
from facts.sight import Sight
from facts.standing import change, standing

_AROUND = 200


class Reviewing(Recording):
    """What a moderator decides."""

    def queue(
        self, *, record: str = "main", limit: int = 10, after: str = "", sight: Sight | None = None
    ) -> tuple[ReviewItem, ...]:
        """Return what waits for a decision, oldest first; ``after`` is the candidate to go on from.

        With a ``sight``, only what is about productions followed there.
        """
        of = None if sight is None else sight.followed
        with self._storage.reading():
            waiting = self._storage.candidates.proposed(record, limit=limit, after=after, of=of)
            return tuple(self._item(candidate, production) for candidate, production in waiting)

    def waiting(self, *, record: str = "main", sight: Sight | None = None) -> int:
        """Return how many candidates wait for a decision; with a ``sight``, about productions followed there."""
        return self._storage.candidates.waiting(record, None if sight is None else sight.followed)

    def review_item(self, candidate: CandidateId) -> ReviewItem:
        """Return one candidate as a moderator sees it, decided or not.

        Raises:
            NotFound: there is none of that id.
        """
        with self._storage.reading():
            return self._item(*self._candidate(candidate))

    def accept(self, candidate: CandidateId, by: Actor, amendment: Amendment | None = None) -> Statement:
        """Put a candidate on record, amended where the moderator says so, and owe the channels what changed.

        Raises:
            NotAllowed: the actor does not moderate.
            NotFound: there is none of that id.
            AlreadyDecided: somebody was first; the message says who.
        """
        insist(by, Action.REVIEW)
        with self._storage.transaction():
            found, production = self._candidate(candidate)
            document = self._storage.documents.get(found.document)
            assert document is not None  # noqa: S101 - the candidate's foreign key
            amended = replace(found, claim=amended_claim(found.claim, amendment)) if amendment else found
            accepted = self._accepted(amended, self._by_id(production), citation_of(document), by)
            self._accept_reports(found, accepted, by)
            return accepted

    def reject(self, candidate: CandidateId, by: Actor, reason: str) -> None:
        """Turn a candidate down; it stays readable, with the reason.

        Raises:
            NotAllowed, NotFound, AlreadyDecided: as for ``accept``.
        """
        insist(by, Action.REVIEW)
        self._turned_down(candidate, by, CandidateState.REJECTED, reason)

    def mark_duplicate(self, candidate: CandidateId, of: StatementId, by: Actor) -> None:
        """Say that a candidate is on record already.

        Raises:
            NotAllowed, NotFound, AlreadyDecided: as for ``accept``.
        """
        insist(by, Action.REVIEW)
        about = self.statement(of).statement.production
        if about != self.review_item(candidate).production.id:
            raise NotFound(f"Statement {of} is about another production. Nothing was changed.")
        self._turned_down(candidate, by, CandidateState.DUPLICATE, f"duplicate of {of}")

    def add(self, draft: Draft, by: Actor) -> Statement:
        """Put a statement on record by hand; it needs words, a speaker, and an outlet or address, like any other.

        Raises:
            NotAllowed: the actor does not moderate.
            Invalid: something that a sourced statement needs is missing.
        """
        insist(by, Action.ADD)
        with self._storage.transaction():
            return self._added(draft, by)

    def statement(self, id: StatementId) -> StatementRecord:
        """Return a statement with what became of it.

        Raises:
            NotFound: there is none of that id.
        """
        found = self._storage.statements.get(id)
        if found is None:
            raise NotFound(f"There is no statement {id} on record.")
        return StatementRecord(statement=found, retraction=self._storage.statements.retraction(id))

    def retract(self, statement: StatementId, by: Actor, kind: RetractionKind, reason: str) -> Retraction:
        """Withdraw a statement. It stays readable; every message that cited it is owed an edit.

        Raises:
            NotAllowed: the actor does not moderate.
            NotFound: there is none of that id.
            AlreadyDecided: it was withdrawn before.
        """
        insist(by, Action.RETRACT)
        with self._storage.transaction():
            gone = self.statement(statement).statement
            return self._withdrawn(gone, by, kind, reason)

    def correct(self, statement: StatementId, by: Actor, amendment: Amendment, reason: str) -> Statement:
        """Replace a statement by an amended one in one step, so that nobody sees the gap.

        Raises:
            NotAllowed, NotFound, AlreadyDecided: as for ``retract``.
            Invalid: the amendment changes nothing.
        """
        insist(by, Action.RETRACT)
        with self._storage.transaction():
            gone = self.statement(statement).statement
            claim = amended_claim(gone.claim, amendment)
            if claim == gone.claim:
                raise Invalid("This correction changes nothing. Say what should read differently.")
            production = self._by_id(gone.production)
            draft = self._statement(production, claim, gone.citation, by, salt=(gone.id, str(self._now())))
            return self._replaced(gone, replace(draft, origin=gone.origin), by, reason)

    def _accepted(self, found: Candidate, production: Production, citation: Citation, by: Actor) -> Statement:
        """Put a candidate on record, in place of the statement that it corrects if that still stands."""
        gone = self._storage.statements.get(found.corrects) if found.corrects else None
        if gone is None or self._storage.statements.retraction(gone.id) is not None:
            return self._record_candidates([found], production, citation, by)[0]
        self._decide(found, Decision(state=CandidateState.ACCEPTED, by=by.name, at=self._now()))
        better = self._statement(production, found.claim, citation, by, candidate=found)
        return self._replaced(gone, replace(better, origin=gone.origin), by, "the article was edited")

    def _accept_reports(self, found: Candidate, accepted: Statement, by: Actor) -> None:
        """Accept with a candidate the others that report the same words, with what a moderator amended."""
        for other in self._waiting_alike(found, accepted.production):
            article = self._storage.documents.get(other.document)
            assert article is not None  # noqa: S101 - the candidate's foreign key
            report = replace(other, claim=as_reported(accepted.claim, other.claim))
            self._record_candidates([report], self._by_id(accepted.production), citation_of(article), by)

    def _withdrawn(self, gone: Statement, by: Actor, kind: RetractionKind, reason: str) -> Retraction:
        """Take a statement off the record, bring what cited it up to date, and tell what that altered."""
        production, topic, now = self._by_id(gone.production), topic_of(gone), self._now()
        before = standing(topic, self._live([gone]), as_of=now)
        retraction = self._retracted(Retraction(statement=gone.id, kind=kind, reason=reason, by=by.id, at=now), by)
        after = standing(topic, self._live([gone]), as_of=now)
        unseen = self._take_back(gone, production)
        self._correct_messages(gone, retraction, production)
        left = None if gone.claim.work else change_left(before, after, gone)
        self._tell_of((left,) if left else (), production, but=unseen)
        return retraction

    def _replaced(self, gone: Statement, better: Statement, by: Actor, reason: str) -> Statement:
        """Put a statement in another's place; who saw the first hears what that altered, the others hear news."""
        production, now = self._by_id(gone.production), self._now()
        live = self._live([gone, better])
        better = self._storage.statements.put(better)
        self._audit(by, "accepted", better.id, f"corrects {gone.id}")
        kind = RetractionKind.CORRECTED
        retraction = Retraction(statement=gone.id, kind=kind, reason=reason, by=by.id, at=now, replaced_by=better.id)
        self._retracted(retraction, by)
        unseen = self._take_back(gone, production)
        self._correct_messages(gone, retraction, production)
        without = tuple(each for each in live if each.id != gone.id)
        self._tell_of(_corrections(live, without, gone, better), production, but=unseen)
        self._tell_of(changes_made(without, [better], at=now), production, gone.citation.document, only=unseen)
        return better

    def _retracted(self, retraction: Retraction, by: Actor) -> Retraction:
        if not self._storage.statements.retract(retraction):
            raise AlreadyDecided("This statement was withdrawn before. Nothing was changed.")
        self._audit(by, "retracted", retraction.statement, f"{retraction.kind.value}: {retraction.reason}")
        return retraction

    def _added(self, draft: Draft, by: Actor) -> Statement:
        missing = [
            name
            for name, value in (
                ("the words themselves", draft.quote.strip()),
                ("a speaker", draft.speaker.strip()),
                ("an outlet or a web address", draft.outlet or draft.url),
            )
            if not value
        ]
        if missing:
            raise Invalid(f"A statement needs {' and '.join(missing)}. Nothing was stored.")
        _insist_on_date(draft.said)
        production = self._by_id(draft.production)
        return self._record([self._drafted(draft, production, by)], production, by)[0]

    def _drafted(self, draft: Draft, production: Production, by: Actor) -> Statement:
        claim = Claim(
            quote=draft.quote,
            start=0,
            end=len(draft.quote),
            kind=draft.kind,
            aspect=draft.aspect,
            certainty=draft.certainty,
            polarity=draft.polarity,
            speaker=draft.speaker,
            told_to=draft.told_to,
            said=draft.said,
            subject=draft.subject,
            value=draft.value,
            authority=draft.authority,
        )
        citation = Citation(outlet=draft.outlet, url=draft.url, published=draft.published)
        return self._statement(production, claim, citation, by, salt=(str(self._now()),))

    def _turned_down(self, candidate: CandidateId, by: Actor, state: CandidateState, reason: str) -> None:
        with self._storage.transaction():
            found, production = self._candidate(candidate)
            self._decide(found, Decision(state=state, by=by.name, at=self._now(), reason=reason))
            self._audit(by, state.value, candidate, reason)
            if not self._waits(found.document, production):
                self._hold_no_longer(found.document, self._by_id(production))

    def _candidate(self, id: CandidateId) -> tuple[Candidate, ProductionId]:
        found = self._storage.candidates.get(id)
        if found is None:
            raise NotFound(f"There is no candidate {id} in the queue.")
        return found

    def _item(self, candidate: Candidate, production: ProductionId) -> ReviewItem:
        document = self._storage.documents.get(candidate.document)
        assert document is not None  # noqa: S101 - the candidate's foreign key
        decision = self._storage.candidates.decision(candidate.id)
        decided = None
        if decision is not None:
            decided = f"{decision.state.value.capitalize()} by {decision.by}." + (
                f" Reason: {decision.reason}" if decision.reason else ""
            )
        before, after = _context(document, candidate.claim)
        return ReviewItem(
            candidate=candidate,
            production=self._by_id(production),
            citation=citation_of(document),
            before=before,
            after=after,
            decided=decided,
        )


def amended_claim(claim: Claim, amendment: Amendment) -> Claim:
    """Return the claim with the amendment's fields; those that are None stay as they were.

    Raises:
        Invalid: its date is none.
    """
    _insist_on_date(amendment.said)
    given = {f.name: value for f in fields(amendment) if (value := getattr(amendment, f.name)) is not None}
    return replace(claim, **given)


def _insist_on_date(said: str | None) -> None:
    if said and bounds(said) is None:
        raise Invalid(
            f"“{said}” is no date as the record writes them: 2026-09-12, 2026-09 or 2026, with a ? where it is unsure."
            " Nothing was changed."
        )


def _corrections(
    live: Sequence[Statement], without: Sequence[Statement], gone: Statement, better: Statement
) -> tuple[Change, ...]:
    """Return what replacing a statement altered, for those who know the first one."""
    now, topics = better.recorded_at, dict.fromkeys((topic_of(gone), topic_of(better)))
    made = []
    for topic in topics:
        mine = [each for each in without if topic_of(each) == topic and not each.claim.work]
        was = [each for each in live if topic_of(each) == topic and not each.claim.work]
        if topic != topic_of(better) or better.claim.work:
            left = change_left(standing(topic, was, as_of=now), standing(topic, mine, as_of=now), gone)
            made += [left] if left else []
            continue
        before = standing(topic, was, as_of=now)
        after = standing(topic, [*mine, better], as_of=now)
        altered = change(before, after, better.id)
        made += [altered] if altered and altered.kind is not ChangeKind.REINFORCED else []
    return tuple(made)


def as_reported(accepted: Claim, report: Claim) -> Claim:
    """Return an accepted claim as another outlet reports it: in its words and at their place, told to whom it says."""
    own = ("quote", "start", "end", "mention", "mention_at", "cue", "cue_at", "told_to", "prefix", "suffix")
    return replace(accepted, **{name: getattr(report, name) for name in own})


def _context(document: Document, claim: Claim) -> tuple[str, str]:
    before = document.text[max(0, claim.start - _AROUND) : claim.start]
    after = document.text[claim.end : claim.end + _AROUND]
    return before.rpartition("\n")[2], after.partition("\n")[0]
