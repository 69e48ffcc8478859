"""The part of a quote that answers, where the rest of it gives another date that would be taken for the answer.

Only an old plan, or what is told of somebody else, is left out, and never a condition: what is shown must not sound
firmer than the whole.
"""

from __future__ import annotations

import re

from facts.answering.bearing import Bearing, Scene
from facts.answering.words import told_tokens

_CLAUSE = re.compile(r"[,;]\s+(?:and\s+|but\s+|while\s+)?(?=[\w“‘\"'])")
_LEFT_OUT = "… "


def dated_part(each: Bearing, scene: Scene) -> str | None:
    """Return the one clause of a quote that holds the date asked for, or None where all of it must be told."""
    quote = each.claim.quote
    starts = [0, *(match.end() for match in _CLAUSE.finditer(quote))]
    clauses = [quote[start:end].rstrip(" ,;") for start, end in zip(starts, [*starts[1:], len(quote)], strict=True)]
    dated = [clause for clause in clauses if scene.forms.has_date(clause)]
    if len(dated) < 2 or not scene.rules.conditional.isdisjoint(told_tokens(quote)):
        return None
    new = [clause for clause in dated if scene.rules.anew.among(told_tokens(clause))]
    theirs = [clause for clause in dated if scene.asked.names and _is_of_them(clause, scene)]
    if len(new) == 1:
        chosen, others = new[0], [clause for clause in dated if clause is not new[0]]
        left = all(_is_old(clause, scene) for clause in others)
    elif len(theirs) == 1:
        chosen, left = theirs[0], True
    else:
        return None
    if not left:
        return None
    return chosen if quote.startswith(chosen) else _LEFT_OUT + chosen


def _is_old(clause: str, scene: Scene) -> bool:
    """Tell whether a clause gives only an earlier plan, or that it was put off."""
    reading = scene.rules.reader.read(clause)
    return scene.rules.bygone.among(reading.words) or "delay" in reading.concepts


def _is_of_them(clause: str, scene: Scene) -> bool:
    """Tell whether a clause names whoever is asked about, and speaks of what is asked."""
    reading = scene.rules.reader.read(clause)
    held = any(term in reading.concepts or term in reading.bag for term in scene.asked.terms)
    return held and all(person.within(reading.bag) for person in scene.asked.names)
