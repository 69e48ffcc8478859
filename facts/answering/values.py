"""Who, when, where, what, why, how many: the statement that holds the thing asked for."""

from __future__ import annotations

from collections.abc import Sequence

from facts.answering.bearing import Bearing, Scene, affirms, spoken_by
from facts.answering.by_words import by_words, share_of, shares
from facts.answering.kinds import Kind
from facts.answering.things import has_year, is_over
from facts.answering.words import stem, told_tokens
from facts.answering.yes_no import Finding, declined, related
from facts.messages import Verdict
from facts.model import Aspect, Certainty, Polarity, Statement
from facts.standing import FIRMNESS

_THING = {
    Kind.WHO: "person",
    Kind.WHEN: "date",
    Kind.WHERE: "place",
    Kind.HOW_MANY: "number",
    Kind.HOW_MUCH: "money",
    Kind.WHY: "reason",
    Kind.HOW_FAR: "fact",
}
_MOST = 3
_EVENT = 0.5
"""Share of a question's words from which a statement tells of the event whose reason is asked for."""
_REASON = 1.2
"""What a statement must be worth to be told as a reason."""
_TO_THE_DAY, _PUT_OFF = 0.4, 0.6
"""What a statement is worth more as a date: for the day, and for a new date of what was delayed."""
_TOUCHES = 0.2
"""Share of a question's words from which a statement has to do with the event at all."""
_NEAR = 700
"""Characters between an event and its reason in one article."""


def find(scene: Scene) -> Finding:
    """Return what the record says to a question that asks for a thing."""
    finding = _reason(scene) if scene.asked.kind is Kind.WHY else _thing_asked(scene)
    if finding.verdict is Verdict.UNKNOWN and finding.phrase is None:
        finding = _worded_alike(scene, finding)
    return declined(scene, finding)


def _worded_alike(scene: Scene, finding: Finding) -> Finding:
    """Return what answers by its words alone, where nothing else did; else the finding as it is."""
    thing = _thing(scene)
    credited = _credited(scene)
    if _names_only(scene) or thing == "reason":
        return finding
    if credited is not None:
        return Finding(Verdict.UNCONFIRMED, (credited.statement,), "credited_as")
    alike = by_words(scene, thing)
    if scene.asked.kind is Kind.WHO:
        alike = [each for each in alike if (each.claim.polarity is Polarity.DENIES) is scene.asked.against]
    if not scene.asked.past:
        alike = [each for each in alike if not (_long_past(each, scene) or _no_longer_planned(each, scene))]
    return _told(scene, alike[:2]) if alike else finding


def _names_only(scene: Scene) -> bool:
    """Tell whether nothing is left of *what is Tom Varga making next* but the name: whatever names him is no answer."""
    names = {stem(word) for person in scene.asked.names for word in person.words}
    return (
        scene.asked.kind is Kind.WHAT
        and bool(names)
        and names.issuperset(word.stem for word in scene.wanted if word.term not in scene.rules.works)
    )


def _thing_asked(scene: Scene) -> Finding:
    thing = _thing(scene)
    ours = scene.about_this()
    if scene.asked.wants_original:
        ours = [each for each in ours if each.claim.work] or ours
    fitting = [each for each in ours if _may_answer(each, scene)]
    denied = _denied_people(scene) if thing == "person" else frozenset()
    holding = [each for each in fitting if _holds(each, scene, thing) and not _is_denied(each, denied, thing, scene)]
    if thing == "date" and (holding or scene.asked.wants_year):
        return _dated(scene, fitting, holding)
    if thing == "title":
        unset = [each for each in holding if _is_unset(each, scene)]
        holding = [each for each in holding if each not in unset]
        if unset and not holding:
            return Finding(Verdict.UNKNOWN, related=(scene.best(unset)[0].statement,))
    if not holding:
        views = [each for each in ours if _may_answer(each, scene, views=True) and _holds(each, scene, thing)]
        views = [each for each in views if each.answers and each.whole and thing != "story"]
        if views:
            return _found(scene, scene.best(views), thing)
        if thing == "date":
            return _dated(scene, fitting, holding)
        return Finding(Verdict.UNKNOWN, related=_helping(scene, fitting, denied))
    return _found(scene, scene.best(holding), thing)


def _thing(scene: Scene) -> str:
    facet = scene.facet
    asks = facet.asks if facet else "fact"
    if scene.asked.kind is Kind.WHO and asks == "company":
        return "company"
    if facet is not None and facet.name == "setting":
        return "place" if scene.asked.kind is Kind.WHERE else "fact"
    if scene.asked.kind is Kind.HOW_MANY and scene.rules.holds(scene.typed, "times"):
        return "times"
    return _THING.get(scene.asked.kind, asks if asks in ("title", "platform", "company", "story", "money") else "fact")


def _may_answer(each: Bearing, scene: Scene, *, views: bool = False) -> bool:
    asked, facet, rules = scene.asked, scene.facet, scene.rules
    if not each.named or each.claim.certainty is Certainty.DECLINED:
        return False
    if (each.claim.certainty is Certainty.OPINION) is not views:
        return False
    reading = each.reading
    if not scene.platforms <= reading.bag:
        return False
    other = "others" in asked.terms and "others" in reading.concepts and each.fits
    if not other and any(term in rules.specific and term not in reading.concepts for term in _typed_terms(scene)):
        return False
    if asked.kind is Kind.HOW_MUCH:
        return _sum_of_it(each, scene)
    rare = rules.sets["kinds_of_work"]
    singles = [term for term in asked.terms if term not in rules.concepts.names or term in rare]
    if singles and sum(term in reading.bag or term in reading.concepts for term in singles) * 2 < len(singles):
        return False
    if other:
        return each.coverage >= 0.4
    literal = any(term in reading.concepts or term in reading.bag for term in asked.terms)
    if facet is not None and facet.aspect is Aspect.CAST and each.claim.aspect is not Aspect.CAST and not literal:
        return False
    planned = facet is not None and facet.name == "release_date" and bool(each.claim.planned) and each.fits
    if facet is not None and facet.asks == "date" and not (each.answers or planned):
        return _from_when(each, scene)
    if asked.kind is Kind.WHEN and facet is not None and facet.asks != "date" and asked.terms and not literal:
        return False
    if facet is not None and facet.name == "release_date" and "trailer" in reading.concepts.keys() - set(asked.terms):
        return False
    if facet is not None and facet.answers:
        least = 0.35 if each.answers and each.fits else 0.5
        return (each.answers or each.claim.aspect is facet.aspect) and each.coverage >= least
    return each.coverage >= 0.6 and bool(asked.terms) and share_of(each, scene) >= _EVENT


def _from_when(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says in passing from which year the earlier work is that is asked about."""
    asked, facet = scene.asked, scene.facet
    of_old = bool(each.claim.work) and asked.wants_original
    return of_old and facet is not None and facet.name == "release_date" and scene.forms.is_of_a_year(each.claim)


def _typed_terms(scene: Scene) -> tuple[str, ...]:
    """Return the terms but for those that the sort of answer stands for (*budget* in "what is the budget")."""
    if scene.asked.kind is Kind.HOW_MUCH:
        return ()
    return scene.asked.terms


def _sum_of_it(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement may give the sum asked for: what it costs is not what somebody earns."""
    reading, terms = each.reading, scene.asked.terms
    spent = [word for word in scene.wanted if word.concepts.isdisjoint(scene.rules.sets["sums"])]
    if spent and not shares(each, spent):
        return False
    if "pay" in terms or scene.asked.names:
        return each.named and "pay" in reading.concepts
    return each.claim.aspect in (Aspect.DEAL, Aspect.RELEASE, Aspect.FORMAT, Aspect.FILMING, Aspect.OTHER) and (
        "budget" in reading.concepts or reading.concepts.keys().isdisjoint({"pay", "demand", "sale"})
    )


def _holds(each: Bearing, scene: Scene, thing: str) -> bool:
    asked, facet, claim = scene.asked, scene.facet, each.claim
    if thing == "story":
        open_yet = scene.rules.not_yet.among(each.reading.words)
        return (
            claim.aspect is Aspect.STORY and not open_yet and not scene.forms.opens_with_title(claim.quote, scene.own)
        )
    if thing in ("company", "platform", "title", "place", "number") and facet and not each.answers:
        return claim.aspect is facet.aspect and thing == "title" and _typed(each, scene, thing)
    if thing != "date" and _long_past(each, scene):
        return False
    if thing in ("platform", "company") and claim.polarity is Polarity.DENIES and not asked.against:
        return False
    other = "others" in asked.terms and "others" in each.reading.concepts
    if thing == "person" and facet and facet.answers and not (each.answers or other or _of_the_cast(each, scene)):
        return False
    if asked.kind is Kind.WHO and asked.past and claim.certainty is Certainty.WISHED:
        return False
    over = not asked.past and scene.rules.bygone.among(each.reading.words)
    if asked.kind is Kind.WHO and ((claim.polarity is Polarity.DENIES) is not asked.against or over):
        return False
    return _typed(each, scene, thing)


def _typed(each: Bearing, scene: Scene, thing: str) -> bool:
    words = {word for person in scene.asked.names for word in person.words} | set(scene.asked.terms)
    if thing == "person" and scene.facet is None:
        return True
    if thing == "person" and "everyone" in each.reading.concepts and each.claim.aspect in (Aspect.CAST, Aspect.CREW):
        return True
    return scene.forms.holds(thing, each.claim, each.reading, scene.own, words)


def _of_the_cast(each: Bearing, scene: Scene) -> bool:
    """Tell whether a question about the cast, in whatever words, meets a statement that somebody takes a part."""
    facet = scene.facet
    ours = facet is not None and facet.aspect is Aspect.CAST and each.claim.aspect is Aspect.CAST
    return ours and not scene.rules.sets["of_the_cast"].isdisjoint(each.reading.concepts)


def _dated(scene: Scene, fitting: Sequence[Bearing], holding: Sequence[Bearing]) -> Finding:
    """Return the newest date on record, or that there is none any more, or none yet."""
    rules, asked = scene.rules, scene.asked
    if asked.wants_year:
        with_year = [each for each in holding if has_year(each.claim)]
        if holding and not with_year:
            return Finding(Verdict.UNKNOWN, related=(_newest(scene, holding)[0].statement,), phrase="no_year")
        holding = with_year
    gone = [
        each
        for each in fitting
        if not _put_off_until(each, scene)
        and (not affirms(each, scene) or rules.not_yet.among(each.reading.words))
        and each.claim.aspect in (Aspect.RELEASE, Aspect.FILMING, Aspect.GREENLIGHT)
        and each.claim.certainty is Certainty.STATED
    ]
    if asked.wants_first:
        first = [each for each in holding if rules.bygone.among(each.reading.words) or "delay" in each.reading.concepts]
        if first:
            return _told(scene, scene.best(first)[:2])
    over = [each for each in holding if _no_longer_planned(each, scene) or _long_past(each, scene)]
    standing = [each for each in holding if each not in gone and each not in over]
    if asked.past:
        standing = [each for each in standing if rules.groups["to_come"].isdisjoint(each.reading.words)] or standing
        standing = [each for each in standing if has_year(each.claim)] or standing
    if not asked.past:
        standing = [each for each in standing if not is_over(each.statement)] or standing
    if standing:
        newest = _newest(scene, standing)
        best = newest[0]
        second = [each for each in newest[1:2] if asked.and_where and _same_article(each, best)]
        return _told(scene, [best, *second, *_other_dates(scene, best)])
    ranked = scene.best(gone)
    if ranked and _is_unset(ranked[0], scene):
        return Finding(Verdict.UNKNOWN, related=(ranked[0].statement,))
    if gone:
        return Finding(Verdict.UNCONFIRMED, tuple(each.statement for each in ranked[:2]), "stated")
    near = _helping(scene, [each for each in fitting if each.answers], frozenset())
    if scene.asked.wants_any_date and not near:
        near = tuple(each.statement for each in _other_dates(scene))
    return Finding(Verdict.UNKNOWN, related=near)


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
        and not (is_over(each.statement) or _long_past(each, scene) or _no_longer_planned(each, scene))
    ]
    return sorted(scene.best(dated), key=lambda each: -_worth_of_date(each, scene))[:1]


def _is_unset(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says that the thing asked for is not there yet (*I don't have a title*)."""
    said_not = each.claim.polarity is Polarity.DENIES or "untitled" in each.reading.words
    return said_not and scene.rules.unset.among(each.reading.words)


def _no_longer_planned(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement gives an earlier plan, and no new one beside it (*will now launch in …*)."""
    words = each.reading.words
    return scene.rules.bygone.among(words) and not scene.rules.anew.among(words)


def _long_past(each: Bearing, scene: Scene) -> bool:
    return not scene.asked.past and scene.rules.past_work.among(each.reading.words)


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
    """Tell whether a statement gives the new date of what was delayed."""
    return "delay" in each.reading.concepts and scene.forms.moves(each.claim)


def _same_article(one: Bearing, other: Bearing) -> bool:
    return one.statement.citation.document == other.statement.citation.document


def _found(scene: Scene, ranked: Sequence[Bearing], thing: str) -> Finding:
    settled = [each for each in ranked if not scene.rules.not_yet.among(each.reading.words)]
    ranked = settled or ranked
    top = ranked[0].score
    if thing == "person":
        close = [each for each in ranked if each.score >= 0.7 * top]
        close.sort(key=lambda each: (each.score < 0.85 * top, -FIRMNESS[each.claim.certainty]))
        return _told(scene, _different_names(scene, close))
    return _told(scene, [each for each in ranked if each.score >= 0.85 * top][: 2 if thing != "number" else 1])


def _different_names(scene: Scene, ranked: Sequence[Bearing]) -> list[Bearing]:
    """Return statements until they name nobody new."""
    told: list[Bearing] = []
    seen: set[str] = set()
    for each in ranked:
        names = scene.forms.names_in(each.claim, scene.own)
        if not told or names - seen:
            told.append(each)
        seen |= names
        if len(told) == _MOST:
            break
    return told


def _told(scene: Scene, bearings: Sequence[Bearing]) -> Finding:
    statements = tuple(each.statement for each in bearings)
    firm = bearings[0].claim.certainty is Certainty.STATED and not _settles_nothing(bearings[0], scene)
    phrase = None
    if scene.asked.facet == "title" and statements[0].claim.certainty is Certainty.HEDGED:
        phrase = "hedged_title"
    elif not firm and bearings[0].claim.certainty is Certainty.STATED:
        phrase = "unsettled"
    return Finding(Verdict.CONFIRMED if firm else Verdict.UNCONFIRMED, statements, phrase)


def _reason(scene: Scene) -> Finding:
    """Return what is given as the reason: words that say why, beside the event or by whom it is asked of."""
    events = [each for each in scene.about_this() if share_of(each, scene) >= _EVENT]
    giving = []
    for each in scene.about_this():
        if not each.named or each.claim.certainty is Certainty.DECLINED:
            continue
        worth = _worth_of_reason(each, scene, events)
        if worth >= _REASON:
            giving.append((worth, each))
    giving.sort(key=lambda pair: (-pair[0], -pair[1].score, pair[1].statement.id))
    if not giving:
        return Finding(Verdict.UNKNOWN, related=related(scene)[:1])
    top = giving[0][0]
    return _told(scene, [each for worth, each in giving[:_MOST] if worth >= 0.7 * top])


def _credited(scene: Scene) -> Bearing | None:
    """Return words of somebody the article calls by the role asked for, where nothing says who has it."""
    asked, facet = scene.asked, scene.facet
    if asked.kind is not Kind.WHO or facet is None or facet.aspect is not Aspect.CREW or asked.names or scene.strangers:
        return None
    cued = [
        each
        for each in scene.about_this()
        if each.claim.speaker
        and each.claim.role
        and not facet.cues.isdisjoint(scene.rules.concepts_in(told_tokens(each.claim.role)))
    ]
    return next(iter(scene.best(cued)), None)


def _settles_nothing(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement, though made outright, leaves open what is asked: not yet, of no season, an audition."""
    words, rules = each.reading.words, scene.rules
    cast = scene.facet is not None and scene.facet.unique
    seasons = scene.numbered if scene.asked.kind is Kind.WHO else scene.seasons
    return (
        rules.not_yet.among(words)
        or bool(seasons and not scene.forms.seasons_in(words) and rules.groups["coming"].isdisjoint(words))
        or (cast and rules.short_of.among(words))
    )


def _worth_of_reason(each: Bearing, scene: Scene, events: Sequence[Bearing]) -> float:
    """Weigh a statement as a reason: that it says why, that it is beside the event or of it, that somebody is asked."""
    asked = scene.asked
    share = share_of(each, scene)
    why = "reason" in each.reading.concepts or "circumstance" in each.reading.concepts
    after = share >= _EVENT and not why and not scene.rules.groups["because_of"].isdisjoint(each.reading.words)
    theirs = any(spoken_by(person, each.claim, scene.rules) for person in asked.names)
    doubt = theirs and (each.claim.certainty is Certainty.OPINION or each.claim.polarity is Polarity.DENIES)
    beside = any(_beside(each, event) for event in events if event is not each)
    if not (why or after or doubt or (each.answers and not asked.names and (each.fits or share >= 0.5))):
        return 0.0
    gives = "reason" in each.reading.concepts or (each.answers and each.fits)
    bare = gives and all(word.weight < 1.0 for word in scene.wanted)
    if not (share >= _TOUCHES or beside or theirs or bare):
        return 0.0
    worth = (
        2.0 * why
        + 0.9 * after
        + share
        + 0.8 * theirs
        + 0.7 * doubt
        + 0.6 * beside
        + 0.3 * (each.claim.speaker is not None)
    )
    if not why and each.answers:
        worth += 0.9 if each.claim.speaker else 0.5
    return worth


def _beside(one: Bearing, other: Bearing) -> bool:
    """Tell whether two statements stand near each other in one article."""
    return _same_article(one, other) and abs(one.claim.start - other.claim.start) <= _NEAR


def _denied_people(scene: Scene) -> frozenset[str]:
    """Return the words of names that the record denies outright for the cast or crew."""
    words: set[str] = set()
    for each in scene.about_this():
        claim = each.claim
        denies = claim.certainty is Certainty.STATED and claim.polarity is Polarity.DENIES
        if denies and claim.aspect in (Aspect.CAST, Aspect.CREW, Aspect.DEAL, Aspect.GREENLIGHT):
            words |= scene.forms.names_in(claim, scene.own)
    return frozenset(words)


def _is_denied(each: Bearing, denied: frozenset[str], thing: str, scene: Scene) -> bool:
    if not denied or thing != "person" or each.claim.certainty is Certainty.STATED:
        return False
    named = scene.forms.names_in(each.claim, scene.own)
    return bool(named) and named <= denied


def _helping(scene: Scene, fitting: Sequence[Bearing], denied: frozenset[str]) -> tuple[Statement, ...]:
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
