"""Who a statement names and leaves out: *all but Nina Holt*, *replacing Pat Lane*, *takes over from Bo Lind*."""

from __future__ import annotations

from collections.abc import Sequence

from facts.answering.bearing import Bearing, Scene

_GOING = frozenset({"replace", "quit"})
_NEAR = 8
"""Words behind *replacing* in which stands who is replaced."""
_LEFT_OUT = 2
"""Words behind *without* in which stands who is left out."""


def is_left_out(each: Bearing, scene: Scene) -> bool:
    """Tell whether somebody asked about is named as one who takes no part, or no longer."""
    asked = scene.asked
    if asked.against or not _GOING.isdisjoint(asked.terms):
        return False
    whom = [frozenset(person.words[-1:]) for person in asked.names] or [scene.strangers]
    return any(bool(theirs) and _stands_apart(each.reading.words, theirs, scene) for theirs in whom)


def _stands_apart(words: Sequence[str], theirs: frozenset[str], scene: Scene) -> bool:
    groups = scene.rules.groups
    for at, word in enumerate(words):
        before, behind = words[:at], words[at + 1 :]
        passive = word in groups["replacing"] and behind[:1] == ("by",)
        if passive and theirs <= {*before} and "return" not in scene.asked.terms:  # they may come back after all
            return True
        replaced = word in groups["replacing"] and not passive
        handed = word == "from" and not groups["over"].isdisjoint(before[-_NEAR:])
        if (replaced or handed) and theirs <= {*behind[:_NEAR]} and theirs.isdisjoint(before):
            return True
        whole = word == "but" and not groups["everybody"].isdisjoint(before[-1:])
        if (whole or word in groups["without"]) and theirs <= {*behind[: _LEFT_OUT + len(theirs)]}:
            return True
    return False
