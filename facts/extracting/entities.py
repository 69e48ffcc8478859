"""The values of an inventory: people, other names, and where each is mentioned."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Literal, NamedTuple

from facts.model import Authority

Gender = Literal["m", "f"]


class NameKind(StrEnum):
    """What a name stands for. UNKNOWN is a name nothing tells more of; it may speak where the grammar says so."""

    PERSON = "person"
    CHARACTER = "character"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    PLACE = "place"
    WORK = "work"
    UNKNOWN = "unknown"

    @property
    def speaks(self) -> bool:
        """False for what never talks to the press: characters, places and works."""
        return self not in (NameKind.CHARACTER, NameKind.PLACE, NameKind.WORK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody the article names.

    ``name`` is the fullest form given anywhere, without titles; ``aliases`` every form that stands for this person
    (surname, given name where nobody shares it, the full name). ``roles`` are the article's words next to the name
    (*Scottish actor*, *the show's star*), ``gender`` what name, title, role or pronouns tell, None where they do not.
    ``given`` is whether the first word is a known given name: where two share a surname, the one it is not true of may
    be no person at all.
    """

    name: str
    aliases: tuple[str, ...]
    surname: str
    gender: Gender | None = None
    roles: tuple[str, ...] = ()
    authority: Authority = Authority.REPORTS
    given: bool = True


class Mention(NamedTuple):
    """One place where a name stands: ``text[start:end]``, without title, article or possessive.

    ``name`` is what it stands for, in full: *Sorvino* has the name *Mira Sorvino*.
    """

    start: int
    end: int
    kind: NameKind
    name: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom the words stand for: ``name`` is None where nobody can be told, with the reason in ``rule``."""

    name: str | None
    role: str | None = None
    authority: Authority = Authority.REPORTS
    rule: str = ""
    sure: float = 1.0
    kind: NameKind = NameKind.UNKNOWN

    def because(self, rule: str) -> Speaker:
        """Return the same with another reason."""
        return replace(self, rule=rule)


def bare(name: str) -> str:
    """Return an outlet's name without its article, and *The Gazette* for *The Gazette’s report today*."""
    return name.removeprefix("the ").removeprefix("The ").partition("’s ")[0].partition("'s ")[0]


NOBODY = Speaker(None, sure=0.3)
"""The words credit nobody."""


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """What the article names, in full and at every place.

    ``mentions`` are all names in text order, never overlapping. ``characters`` maps a character's name to the actor's
    full name, or None where the article does not say. ``works`` holds the titles the article gives, the followed
    production's names among them; ``outlets``, ``organisations`` and ``places`` the names of those kinds, each once,
    in the order of first mention.
    """

    people: tuple[Person, ...] = ()
    characters: Mapping[str, str | None] = field(default_factory=dict)
    organisations: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    starts: tuple[int, ...] = ()
    by_name: Mapping[str, Person] = field(default_factory=dict)

    @cached_property
    def bare_outlets(self) -> frozenset[str]:
        """The outlets without article and possessive."""
        return frozenset(map(bare, self.outlets))

    @cached_property
    def _bodies(self) -> frozenset[str]:
        return frozenset(self.organisations)

    def is_organisation(self, name: str) -> bool:
        """Tell whether an organisation of the article is called so."""
        return name in self._bodies

    def person(self, name: str | None) -> Person | None:
        """Return the person whose full name this is."""
        return self.by_name.get(name) if name else None

    def within(self, start: int, end: int) -> Sequence[Mention]:
        """Return the mentions that begin in ``text[start:end]``, in text order."""
        first = bisect_left(self.starts, start)
        return self.mentions[first : bisect_left(self.starts, end, first)]

    def first(self, start: int, end: int) -> Mention | None:
        """Return the first mention that begins in ``text[start:end]``."""
        at = bisect_left(self.starts, start)
        return self.mentions[at] if at < len(self.starts) and self.starts[at] < end else None

    def at(self, start: int, end: int) -> Mention | None:
        """Return the last mention that begins within ``text[start:end]``: the head of a noun phrase."""
        at = bisect_left(self.starts, end) - 1
        return self.mentions[at] if at >= 0 and self.starts[at] >= start else None
