"""What a community sees of a record that it shares with others, and what it decides about.

A server or workspace that follows something sees that, and its moderators decide about it and nothing else. One that
follows nothing yet, and somebody who asks in private, see what no community keeps to itself, and decide about nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from facts.communities import Community
from facts.errors import Invalid, NotFound
from facts.model import Production, ProductionId
from facts.productions import matching

_NOT_HERE = "That belongs to a production that is not followed here. Nothing was changed."
_NAMED = 20


def names_of(productions: Sequence[Production]) -> str:
    """Return the names of productions for a sentence: the first twenty, and how many more there are."""
    named = [each.name for each in productions[:_NAMED]]
    if len(productions) > _NAMED:
        named[-1] += f" and {len(productions) - _NAMED} more"
    return ", ".join(named) or "none yet"


@dataclass(frozen=True, slots=True)
class Tenant:
    """Who asks: a server or workspace, as ``platform:id``; None where somebody asks in private.

    ``trusted`` is one that whoever runs the bot lets see and follow also what others keep to themselves.
    """

    id: str | None = None
    trusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The productions that a tenant sees, by name, and its channels; ``hidden`` says that the record holds others."""

    tenant: str | None
    communities: tuple[Community, ...] = ()
    productions: tuple[Production, ...] = ()
    hidden: bool = False

    @property
    def ids(self) -> frozenset[ProductionId]:
        """The ids of the productions that are seen."""
        return frozenset(each.id for each in self.productions)

    @property
    def followed(self) -> frozenset[ProductionId]:
        """The ids of the productions that are followed, which are those that its moderators decide about."""
        return frozenset(each.production for each in self.communities)

    def named(self, name: str) -> Production:
        """Return the production of a name, an alias or an id.

        Raises:
            NotFound: none of that name is seen here.
            Invalid: several are called so.
        """
        found = matching(name, self.productions)
        if len(found) == 1:
            return found[0]
        known = names_of(found or self.productions)
        if found:
            raise Invalid(f"“{name[:200]}” could be {known}. Give the whole name.")
        raise NotFound(f"No production called “{name[:200]}” is followed here. Followed here: {known}.")

    def insist(self, production: ProductionId) -> None:
        """Return if what belongs to the production may be seen here.

        Raises:
            NotFound: it may not.
        """
        if production not in self.ids:
            raise NotFound(_NOT_HERE)

    def insist_on_following(self, production: ProductionId) -> None:
        """Return if the moderators here decide about the production.

        Raises:
            NotFound: it is not followed here.
        """
        if production not in self.followed:
            raise NotFound(_NOT_HERE)


def of_follower(tenant: str | None, own: Iterable[Community], followed: Sequence[Production], record: int) -> Sight:
    """Return what a tenant with these channels sees: what they follow, of a record of so many productions."""
    shown = tuple(followed)
    return Sight(tenant=tenant, communities=tuple(own), productions=shown, hidden=len(shown) < record)


def of_newcomer(tenant: str | None, record: Sequence[Production], kept: Collection[ProductionId]) -> Sight:
    """Return what a tenant sees that follows nothing, of a record of which others keep the productions ``kept``."""
    shown = tuple(each for each in record if each.id not in kept)
    return Sight(tenant=tenant, productions=shown, hidden=len(shown) < len(record))


def kept_from(tenant: Tenant, communities: Iterable[Community]) -> frozenset[ProductionId]:
    """Return the productions that others follow and do not share, given every channel that follows something.

    Where only one tenant follows anything, a private conversation is held with that one, so it may hear everything.
    """
    everybody = tuple(communities)
    alone = tenant.id is None and len({each.tenant for each in everybody}) == 1
    if tenant.trusted or alone:
        return frozenset()
    shared = {each.production for each in everybody if each.settings.shared or each.tenant == tenant.id}
    return frozenset(each.production for each in everybody) - shared
