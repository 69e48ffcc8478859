"""What members who watch are owed: each change once, however many of a member's watches are about it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from facts.announcing.choosing import watched
from facts.communities import Watch
from facts.model import Change, Statement, StatementId, Target, fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The changes one member is told of, and where."""

    member: str
    target: Target
    changes: tuple[Change, ...]


def watch_id(member: str, production: str, aspect: str | None, person: str | None) -> str:
    """Return the id of a wish: the same wish of the same member is one watch."""
    return "w-" + fingerprint(member, production, aspect, person.casefold() if person else None)


def heard(
    changes: Sequence[Change], statements: Mapping[StatementId, Statement], watches: Iterable[Watch]
) -> tuple[Heard, ...]:
    """Return who is told what; a change that several of a member's watches are about goes by the first of them."""
    told: dict[str, dict[StatementId, tuple[Target, Change]]] = {}
    for watch in watches:
        for made in changes:
            if watched(made, statements[made.cause], watch):
                told.setdefault(watch.member, {}).setdefault(made.cause, (watch.target, made))
    return tuple(
        Heard(member=member, target=target, changes=tuple(made for where, made in each.values() if where == target))
        for member, each in told.items()
        for target in dict.fromkeys(where for where, _ in each.values())
    )
