"""What productions are called, and which one a name means."""

from __future__ import annotations

from collections.abc import Iterable

from facts.model import Production


def matching(name: str, productions: Iterable[Production]) -> tuple[Production, ...]:
    """Return the productions a name means: those called exactly so, else those having it as an alias."""
    wanted = folded(name)
    everyone = tuple(productions)
    called = tuple(p for p in everyone if folded(p.name) == wanted or p.id == name)
    return called or tuple(p for p in everyone if wanted in {folded(alias) for alias in p.aliases})


def folded(name: str) -> str:
    """Return a name without case, punctuation and runs of space, for comparison."""
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())
