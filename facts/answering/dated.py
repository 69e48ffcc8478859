"""When: the newest date on record, or that there is none any more, or none yet."""

from __future__ import annotations

from collections.abc import Sequence

from facts.answering.affirming import affirms
from facts.answering.bearing import Bearing, Scene
from facts.answering.telling import helping, same_article, told
from facts.answering.things import has_year, is_over
from facts.answering.yes_no import Finding
from facts.messages import Verdict
from facts.model import Aspect, Certainty, Polarity

_TO_THE_DAY, _PUT_OFF = 0.4, 0.6
"""What a statement is worth more as a date: for the day, and for a new date of what was delayed."""
_OF_DATES = (Aspect.RELEASE, Aspect.FILMING, Aspect.GREENLIGHT)


def dated(scene: Scene, fitting: Sequence[Bearing], holding: Sequence[Bearing]) -> Finding:
    """Return the newest date on record, or that there is none any more, or none yet."""
    rules, asked = scene.rules, scene.asked
    if asked.wants_year:
        with_year = [each for each in holding if has_year(each.claim)]
        if holding and not with_year:
            return Finding(Verdict.UNKNOWN, related=(_newest(scene, holding)[0].statement,), phrase="no_year")
        holding = with_year
    if not rules.groups["to_the_day"].isdisjoint(scene.plain):
        to_the_day = [each for each in holding if scene.forms.is_day(each.claim)]
        if holding and not to_the_day:
            return Finding(Verdict.UNKNOWN, related=(_newest(scene, holding)[0].statement,))
        holding = to_the_day
    gone = [
        each
        for each in fitting
        if not _put_off_until(each, scene)
        and (not affirms(each, scene) or rules.not_yet.among(each.reading.words))
        and each.claim.aspect in _OF_DATES
        and each.claim.certainty is Certainty.STATED
    ]
    anew = "new" in scene.plain and not {"date", "dates"}.isdisjoint(scene.plain)
    if ("delay" in asked.terms or anew) and not (asked.past or asked.wants_first):
        holding = [each for each in holding if _put_off_until(each, scene) or rules.anew.among(each.reading.words)]
    if asked.wants_first:
        first = [each for each in holding if rules.bygone.among(each.reading.words) or "delay" in each.reading.concepts]
        if first:
            return told(scene, scene.best(first)[:2])
    if scene.seasons:
        holding = [each for each in holding if _may_be_of_that_season(each, scene)]
    over = [each for each in holding if no_longer_planned(each, scene) or long_past(each, scene)]
    standing = [each for each in holding if each not in gone and each not in over]
    if asked.past:
        standing = [each for each in standing if rules.groups["to_come"].isdisjoint(each.reading.words)]
        standing = [each for each in standing if has_year(each.claim)] or standing
    if not asked.past:
        standing = [each for each in standing if not _is_over(each, scene)] or standing
    if standing:
        newest = _newest(scene, standing)
        best = newest[0]
        second = [each for each in newest[1:2] if asked.and_where and same_article(each, best)]
        return told(scene, [best, *second, *_other_dates(scene, best)])
    ranked = scene.best(gone)
    if ranked and is_unset(ranked[0], scene):
        return Finding(Verdict.UNCONFIRMED, (ranked[0].statement,), "undated")
    if gone and "delay" in asked.terms and not asked.past:
        return Finding(Verdict.UNKNOWN, related=tuple(each.statement for each in ranked[:1]), phrase="undated")
    if gone:
        return Finding(Verdict.UNCONFIRMED, tuple(each.statement for each in ranked[:2]), "stated")
    if scene.seasons and fitting:
        return Finding(Verdict.UNKNOWN, related=helping(scene, fitting, frozenset()), phrase="undated")
    near = helping(scene, [each for each in fitting if each.answers], frozenset())
    if scene.asked.wants_any_date and not near:
        near = tuple(each.statement for each in _other_dates(scene))
    return Finding(Verdict.UNKNOWN, related=near)


def whether_dated(scene: Scene, finding: Finding) -> Finding:
    """Return what was found on *when* as a yes where it gives a date, as a no where somebody says there is none."""
    if finding.verdict is Verdict.CONFIRMED:
        return Finding(Verdict.CONFIRMED, finding.lead, "yes", finding.related, finding.dissent)
    undated = scene.best(each for each in scene.about_this() if _says_there_is_none(each, scene))
    if undated:
        told = tuple(each.statement for each in undated[:2])
        return Finding(Verdict.DENIED, told, "no", dissent=finding.lead[:1] if finding.lead[:1] != told[:1] else ())
    return finding


def _says_there_is_none(each: Bearing, scene: Scene) -> bool:
    words, rules = each.reading.words, scene.rules
    if each.claim.aspect not in _OF_DATES or each.claim.certainty in (Certainty.OPINION, Certainty.WISHED):
        return False
    if rules.groups["dates"].isdisjoint(words):
        return False
    return each.claim.polarity is Polarity.DENIES or rules.unset.among(words) or rules.not_yet.among(words)


def _other_dates(scene: Scene, told: Bearing | None = None) -> list[Bearing]:
    """Return what else has a date, where the question does not say which is meant: the start of filming, say."""
    if not scene.asked.wants_any_date:
        return []
    dated = [
        each
        for each in scene.about_this()
        if each.claim.aspect is Aspect.FILMING
        and each is not told
        and each.named
        and affirms(each, scene)
        and scene.forms.holds("date", each.claim, each.reading, scene.own, ())
        and not (is_over(each.statement) or long_past(each, scene) or no_longer_planned(each, scene))
    ]
    return sorted(scene.best(dated), key=lambda each: -_worth_of_date(each, scene))[:1]


def is_unset(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says that the thing asked for is not there yet (*I don't have a title*)."""
    said_not = each.claim.polarity is Polarity.DENIES or "untitled" in each.reading.words
    return said_not and scene.rules.unset.among(each.reading.words)


def no_longer_planned(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement gives an earlier plan, and no new one beside it (*will now launch in …*)."""
    words = each.reading.words
    return scene.rules.bygone.among(words) and not scene.rules.anew.among(words)


def long_past(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement tells of work done long ago, which the question does not ask for."""
    return not scene.asked.past and scene.rules.past_work.among(each.reading.words)


def _may_be_of_that_season(each: Bearing, scene: Scene) -> bool:
    """Tell whether a date can be that of the season asked for by its number: it speaks of one, or of the part."""
    words = each.reading.words
    parts = scene.parts.intersection(scene.forms.parts_in(words))
    of_one = "season" in each.reading.concepts or bool(scene.forms.seasons_in(words))
    return bool(parts) or of_one or not scene.rules.groups["coming"].isdisjoint(words)


def _is_over(each: Bearing, scene: Scene) -> bool:
    """Tell whether the date had passed when it was printed: not where it is said to come, nor beside a new one."""
    if "will" in each.reading.words:
        return False
    renewed = scene.rules.anew.among(each.reading.words) or scene.forms.moves(each.claim)
    return is_over(each.statement) and not renewed


def _newest(scene: Scene, bearings: Sequence[Bearing]) -> list[Bearing]:
    """Return those that answer about as well as the best one, the latest article first."""
    ranked = sorted(scene.best(bearings), key=lambda each: -_worth_of_date(each, scene))
    close = [each for each in ranked if _worth_of_date(each, scene) >= 0.75 * _worth_of_date(ranked[0], scene)]
    latest = {each.statement.citation.document: 0 for each in close}
    for each in close:
        document = each.statement.citation.document
        latest[document] = max(latest[document], each.statement.seq)
    return sorted(
        close,
        key=lambda each: (
            each.statement.citation.published or "",
            latest[each.statement.citation.document],
            _worth_of_date(each, scene),
            -each.statement.seq,
        ),
        reverse=True,
    )


def _worth_of_date(each: Bearing, scene: Scene) -> float:
    """Weigh a statement as a date: a day is worth more than a season, and a delay until a day gives the new one."""
    worth = each.score + (_TO_THE_DAY if scene.forms.is_day(each.claim) else 0.0)
    return worth + (_PUT_OFF if _put_off_until(each, scene) else 0.0)


def _put_off_until(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement gives the new date of what was delayed, or the earliest there can be."""
    return ("delay" in each.reading.concepts and scene.forms.moves(each.claim)) or scene.forms.is_earliest(each.claim)
