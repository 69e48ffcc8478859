"""When an article is read again, and what differs then. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from facts.model import Candidate, Document, Statement

LOOKS = (timedelta(days=1), timedelta(days=7), timedelta(days=30))
"""After how long a page with words on record is looked at again, to see whether they still stand there."""
RETRIES = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), timedelta(days=1))
"""After how long an article that could not be read is tried again; then it is told as failed and kept."""
AT_ONCE = 20
"""New entries of one source that are read within an hour; the rest follow in the next hours."""


def next_look(read_at: datetime, looks: int) -> datetime | None:
    """Return when to look again after so many looks, or None."""
    return read_at + LOOKS[looks] if looks < len(LOOKS) else None


def next_try(now: datetime, attempts: int, after: timedelta | None) -> datetime | None:
    """Return when to try an article again after so many attempts, or None to give up."""
    if attempts > len(RETRIES):
        return None
    return now + max(RETRIES[attempts - 1], after or timedelta())


def not_said_before(candidates: Sequence[Candidate], before: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return what an edited article says that its earlier reading did not."""
    known = {_said(each) for each in before}
    return tuple(each for each in candidates if _said(each) not in known)


def vanished(statements: Sequence[Statement], document: Document) -> tuple[Statement, ...]:
    """Return statements whose words no longer stand in their article, found by exact match after normalisation."""
    text = letters(document.text)
    return tuple(each for each in statements if letters(each.claim.quote) not in text)


def corrected_by(candidate: Candidate, live: Sequence[Statement], document: Document) -> Statement | None:
    """Return the statement that a candidate of the edited article would replace, or None where it is simply new.

    That is one with the same words, of which something else is said now, or one of the same speaker about the same
    thing whose words are gone and were for the most part these.
    """
    claim = candidate.claim
    same = [each for each in live if letters(each.claim.quote) == letters(claim.quote)]
    gone = [
        each
        for each in vanished(live, document)
        if each.claim.speaker == claim.speaker and each.claim.aspect is claim.aspect and _alike(each, candidate) >= 0.4
    ]
    return next(iter(same), None) or max(gone, key=lambda each: _alike(each, candidate), default=None)


def letters(text: str) -> str:
    """Return letters and digits only, case folded: what remains the same under other marks and spacing."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _alike(statement: Statement, candidate: Candidate) -> float:
    mine, theirs = (set(text.casefold().split()) for text in (statement.claim.quote, candidate.claim.quote))
    return len(mine & theirs) / max(1, len(mine | theirs))


def _said(candidate: Candidate) -> tuple[object, ...]:
    claim = candidate.claim
    return letters(claim.quote), claim.speaker, claim.certainty, claim.polarity, claim.aspect
