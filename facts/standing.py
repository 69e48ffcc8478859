"""What statements add up to, and how two standings differ. Pure.

Who decides outranks who takes part outranks who reports; a claim made outright outranks a hedge, a rumour or a wish;
and between equals the later word stands, where both are dated. Nothing here depends on the order in which the record
received the statements.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from facts.edtf import bounds
from facts.model import (
    Authority,
    Certainty,
    Change,
    ChangeKind,
    Polarity,
    Standing,
    StandingVerdict,
    Statement,
    StatementId,
    Topic,
)

FIRMNESS = {
    Certainty.STATED: 5,
    Certainty.HEDGED: 4,
    Certainty.RUMOURED: 3,
    Certainty.WISHED: 2,
    Certainty.OPINION: 1,
    Certainty.DECLINED: 0,
}
"""How firmly each certainty commits its speaker, firmest highest. A hedge somebody answers for outranks hearsay."""

_AUTHORITY = {Authority.DECIDES: 2, Authority.TAKES_PART: 1, Authority.REPORTS: 0}
_SETTLED = frozenset({StandingVerdict.CONFIRMED, StandingVerdict.DENIED})
_OPEN = frozenset({StandingVerdict.UNCONFIRMED, StandingVerdict.DISPUTED})


@dataclass(frozen=True, slots=True)
class Voice:
    """A statement and what it says to the matter at hand: that it is so, or that it is not.

    ``soft`` means that it settles nothing although it is made outright (*not officially*, *not yet*).
    """

    statement: Statement
    affirms: bool
    soft: bool = False

    @property
    def settles(self) -> bool:
        """True where the claim is made outright."""
        return self.statement.claim.certainty is Certainty.STATED and not self.soft


def standing(topic: Topic, statements: Iterable[Statement], *, as_of: datetime) -> Standing:
    """Return what these statements (live ones about the topic, in any order) add up to."""
    voices = [Voice(each, each.claim.polarity is Polarity.AFFIRMS) for each in statements]
    verdict, grounds, dissent = weigh(voices)
    return Standing(topic=topic, verdict=verdict, grounds=grounds, dissent=dissent, as_of=as_of)


def weigh(
    voices: Iterable[Voice],
) -> tuple[StandingVerdict, tuple[Statement, ...], tuple[Statement, ...]]:
    """Return the verdict of these voices, the statements that carry it, strongest first, and those that say otherwise.

    Opinions, and refusals to say, carry no verdict.
    """
    heard = [each for each in voices if FIRMNESS[each.statement.claim.certainty] > FIRMNESS[Certainty.OPINION]]
    heard.sort(key=lambda each: strength(each.statement))
    if not heard:
        return StandingVerdict.UNKNOWN, (), ()
    yes = [each for each in heard if each.affirms and each.settles]
    no = [each for each in heard if not each.affirms and each.settles]
    if yes and no:
        winner = _later_or_higher(yes, no)
        if winner is None:
            return _told(StandingVerdict.DISPUTED, yes + no, [each for each in heard if not each.settles])
        yes, no = (yes, []) if winner is yes else ([], no)
    if yes or no:
        verdict = StandingVerdict.CONFIRMED if yes else StandingVerdict.DENIED
        return _told(verdict, yes or no, [each for each in heard if each.affirms is not bool(yes)])
    return _told(StandingVerdict.UNCONFIRMED, heard, [])


def change(before: Standing, after: Standing, cause: StatementId) -> Change | None:
    """Return how the standing changed, or None where nothing worth telling did."""
    kind = _kind(before, after, cause)
    return None if kind is None else Change(kind=kind, topic=after.topic, before=before, after=after, cause=cause)


def strength(statement: Statement) -> tuple[int, int, int, str]:
    """Return a key that sorts statements: firmest first, then highest authority, then latest, then by id."""
    claim = statement.claim
    day = said_on(statement)
    return (
        -FIRMNESS[claim.certainty],
        -_AUTHORITY[claim.authority],
        -(day.toordinal() if day else 0),
        statement.id,
    )


def said_on(statement: Statement) -> date | None:
    """Return the last day on which the words can have been spoken or printed, or None where nothing is dated."""
    for edtf in (statement.claim.said, statement.citation.published):
        if edtf and (found := bounds(edtf)) is not None:
            return found[1]
    return None


def _later_or_higher(yes: list[Voice], no: list[Voice]) -> list[Voice] | None:
    """Return the side that stands: higher in authority and not older, or equal in authority and newer."""
    rank = _authority(yes) - _authority(no)
    first, second = _newest(yes), _newest(no)
    later = 0 if first is None or second is None else (first > second) - (first < second)
    if rank == 0:
        return yes if later > 0 else no if later < 0 else None
    return (yes if rank > 0 else no) if rank * later >= 0 else None


def _authority(voices: list[Voice]) -> int:
    return max(_AUTHORITY[each.statement.claim.authority] for each in voices)


def _newest(voices: list[Voice]) -> date | None:
    highest = _authority(voices)
    days = [said_on(each.statement) for each in voices if _AUTHORITY[each.statement.claim.authority] == highest]
    return max((day for day in days if day is not None), default=None)


def _told(
    verdict: StandingVerdict, grounds: list[Voice], dissent: list[Voice]
) -> tuple[StandingVerdict, tuple[Statement, ...], tuple[Statement, ...]]:
    return verdict, tuple(each.statement for each in grounds), tuple(each.statement for each in dissent)


def _kind(before: Standing, after: Standing, cause: StatementId) -> ChangeKind | None:
    was, now = before.verdict, after.verdict
    if now is StandingVerdict.UNKNOWN:
        return None if was is StandingVerdict.UNKNOWN else ChangeKind.WITHDRAWN
    if was is StandingVerdict.UNKNOWN:
        return ChangeKind.NEW
    if was is now:
        return _same_verdict(before, after, cause)
    if was in _SETTLED:
        return ChangeKind.REVERSED if now in _SETTLED else ChangeKind.WEAKENED
    if now in _SETTLED:
        return ChangeKind.FIRMED
    return ChangeKind.WEAKENED if now is StandingVerdict.DISPUTED else ChangeKind.FIRMED


def _same_verdict(before: Standing, after: Standing, cause: StatementId) -> ChangeKind | None:
    known = {each.id for each in before.grounds}
    new = next((each for each in after.grounds if each.id == cause and each.id not in known), None)
    if new is None or any(each.origin == new.origin for each in before.grounds):
        return None
    if after.verdict in _OPEN and strength(new)[0] < min(strength(each)[0] for each in before.grounds):
        return ChangeKind.FIRMED
    return ChangeKind.REINFORCED
