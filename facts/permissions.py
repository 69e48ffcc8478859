"""Which role may do what. The only place that says no."""

from __future__ import annotations

from enum import StrEnum

from facts.errors import NotAllowed
from facts.model import Actor, Role


class Action(StrEnum):
    """What an actor may want to do to the record. Asking needs no permission."""

    REVIEW = "review statements"
    ADD = "add statements"
    RETRACT = "retract statements"
    FOLLOW = "choose what a channel follows"
    PRODUCTIONS = "change productions"
    SOURCES = "change sources"
    EXPORT = "take the record away"


_MEMBERS_MAY: frozenset[Action] = frozenset()


def insist(actor: Actor, action: Action) -> None:
    """Return if the actor may do this.

    Raises:
        NotAllowed: saying who may, and that nothing was changed.
    """
    if actor.role is Role.MEMBER and action not in _MEMBERS_MAY:
        raise NotAllowed(f"Only moderators of this community may {action}. Nothing was changed.")
