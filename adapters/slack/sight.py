"""What a workspace sees of the record, and what its moderators decide about.

A workspace sees the productions that its channels follow, and decides about those and no others. One that follows
nothing yet sees the whole record and decides about nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from facts.engine.base import matching
from facts.errors import Invalid, NotFound
from facts.messages import Answer
from facts.model import Community, Production, ProductionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The productions that a workspace sees, and the names of those that it does not."""

    communities: tuple[Community, ...]
    productions: tuple[Production, ...]
    hidden: frozenset[str] = frozenset()

    @classmethod
    def of(cls, communities: tuple[Community, ...], record: Iterable[Production]) -> Sight:
        """Return what a workspace with these channels sees of the record."""
        everything = tuple(record)
        followed = {community.production for community in communities}
        seen = tuple(each for each in everything if each.id in followed) if followed else everything
        hidden = frozenset(each.name for each in everything if each not in seen)
        return cls(communities=communities, productions=seen, hidden=hidden)

    def named(self, name: str) -> Production:
        """Return the production of a name, an alias or an id.

        Raises:
            NotFound: none of that name is followed here.
            Invalid: several are called so.
        """
        found = matching(name, self.productions)
        if len(found) == 1:
            return found[0]
        known = ", ".join(each.name for each in found or self.productions) or "none yet"
        if found:
            raise Invalid(f"“{name[:200]}” could be {known}. Give the whole name.")
        raise NotFound(f"No production called “{name[:200]}” is followed here. Followed here: {known}.")

    def sees(self, production: ProductionId | str | None) -> bool:
        """Say whether the production is one of those seen here."""
        return production in {each.id for each in self.productions}

    def insist(self, production: ProductionId) -> None:
        """Return if this workspace may see what belongs to the production.

        Raises:
            NotFound: it follows others.
        """
        if not self.sees(production):
            raise NotFound("That belongs to a production that is not followed here. Nothing was changed.")

    def insist_on_following(self, production: ProductionId) -> None:
        """Return if this workspace decides about the production.

        Raises:
            NotFound: it follows others, or nothing yet.
        """
        self.insist(production)
        if not self.communities:
            raise NotFound(
                "This workspace follows nothing yet, so it decides about nothing. /onrecord setup starts it. Nothing"
                " was changed."
            )

    def shown(self, given: Answer) -> Answer:
        """Return an answer as this workspace may see it, without the names of productions it does not follow.

        Raises:
            NotFound: the answer is about one of those.
        """
        if given.production_id is not None and not self.sees(given.production_id):
            raise NotFound(f"{given.production} is not followed here.")
        return replace(given, choices=tuple(choice for choice in given.choices if choice not in self.hidden))
