"""How firmly what was found may be told, and what comes nearest where nothing was."""

from __future__ import annotations

from collections.abc import Sequence

from facts.answering.affirming import hedged_in_words
from facts.answering.bearing import Bearing, Scene
from facts.answering.excerpts import dated_part
from facts.answering.kinds import Kind
from facts.answering.words import stem
from facts.answering.yes_no import Finding
from facts.messages import Verdict
from facts.model import Certainty, Statement
from facts.model import Kind as Spoken


def told(scene: Scene, bearings: Sequence[Bearing]) -> Finding:
    """Return these statements as an answer: confirmed where the first is made outright and leaves nothing open."""
    statements = tuple(each.statement for each in bearings)
    if scene.asked.kind in (Kind.WHAT, Kind.WHO, Kind.WHERE) and _is_untold(bearings[0], scene):
        return Finding(Verdict.UNKNOWN, related=statements[:1])
    firm = bearings[0].claim.certainty is Certainty.STATED and not _settles_nothing(bearings[0], scene)
    phrase = None
    if firm and _is_told_in_passing(bearings[0], scene):
        firm, phrase = False, "in_passing"
    elif scene.asked.facet == "title" and statements[0].claim.certainty is Certainty.HEDGED:
        phrase = "hedged_title"
    elif not firm and bearings[0].claim.certainty is Certainty.STATED:
        phrase = "unsettled"
    dated = scene.asked.kind is Kind.WHEN and not (scene.asked.wants_first or scene.asked.past)
    parts = [(each.statement.id, part) for each in bearings if dated and (part := dated_part(each, scene))]
    return Finding(Verdict.CONFIRMED if firm else Verdict.UNCONFIRMED, statements, phrase, excerpts=tuple(parts))


def _settles_nothing(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement, though made outright, leaves open what is asked: not yet, of no season, an audition."""
    words, rules = each.reading.words, scene.rules
    cast = scene.facet is not None and scene.facet.unique
    seasons = scene.numbered if scene.asked.kind is Kind.WHO else scene.seasons
    return (
        rules.not_yet.among(words)
        or hedged_in_words(each, scene)
        or rules.untold.among(words)
        or bool(seasons and not scene.forms.seasons_in(words) and rules.groups["coming"].isdisjoint(words))
        or (cast and rules.short_of.among(words))
    )


def _is_told_in_passing(each: Bearing, scene: Scene) -> bool:
    """Tell whether an outlet's report of something else tells what is asked beside it, no one knows how firmly."""
    facet = scene.facet
    return facet is not None and facet.aspect is not None and not each.fits and each.claim.kind is Spoken.REPORT


def _is_untold(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says of the very thing asked for that it is not told (*an undisclosed venue*)."""
    words, behind = each.reading.words, scene.rules.untold.ends(each.reading.words)
    asked = {word.stem for word in scene.wanted}
    held = {each.reading.concepts[term][0] for term in scene.asked.terms if term in each.reading.concepts}
    return any(at in held or (at < len(words) and stem(words[at]) in asked) for end in behind for at in (end, end + 1))


def helping(scene: Scene, fitting: Sequence[Bearing], denied: frozenset[str]) -> tuple[Statement, ...]:
    """Return what comes nearest where the thing itself is not on record (*a director has been chosen*, not named)."""
    near = [
        each
        for each in fitting
        if each.claim.certainty is Certainty.STATED
        and each.strict
        and each.answers
        and "choose" in each.reading.concepts
    ]
    return tuple(each.statement for each in scene.best(near)[:1])


def same_article(one: Bearing, other: Bearing) -> bool:
    """Tell whether two statements stand in one article."""
    return one.statement.citation.document == other.statement.citation.document
