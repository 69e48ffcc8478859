"""Yes or no: what the statements that bear on a question add up to, and which of them to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facts.answering.bearing import GENERIC, Bearing, Scene, affirms, in_passing, spoken_by
from facts.answering.by_words import by_words, nearest, says_of, share_of
from facts.answering.kinds import Kind
from facts.answering.things import names_in, seasons_in
from facts.messages import Verdict
from facts.model import Aspect, Authority, Certainty, Polarity, StandingVerdict, Statement
from facts.model import Kind as Spoken
from facts.standing import Voice, weigh

_PEOPLE = frozenset({Aspect.CAST, Aspect.CREW, Aspect.DEAL})
_ENDS = frozenset({Aspect.GREENLIGHT, Aspect.RELEASE, Aspect.OTHER})

_BACK = frozenset({"return", "participate", "interest"})
_TAKING_PART = frozenset({"participate", "talks", "interest", "return"})
_GOING_ON = frozenset(
    "cancel happen continue release return begin delay season episode finish end split progress special".split()
)
"""What a question about the work's going on is made of; one that asks for more is not answered by its end."""
_MONTHS = frozenset(
    "january february march april june july august september october november december christmas autumn".split()
)
_TAKES_PART = frozenset({"cast", "returning"})
_PARTS = frozenset(
    "participate return play judge host lead direct write produce score sing guitar bass drum replace deal "
    "talks".split()
)
_DENYING = (Certainty.STATED, Certainty.RUMOURED)
_SENTENCE = 4
"""Words below which a quote is no sentence, and settles nothing."""

_MOST_OF_IT = 0.6
"""Share of a question's terms that a no must hold, where one of them is nobody's word but the asker's."""

_ALIKE, _NEARLY_ALL = 0.6, 0.85
"""Share of a question's words from which a statement bears on it by words alone, and from which it may settle it."""

_RELATED = 0.5
"""Share of a question's words from which a statement helps where nothing answers."""

ENOUGH = 0.55
"""Share of a question's terms that a statement must hold to bear on it at all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, the statements to tell (best first), and how the first line puts it (a name in phrases.toml).

    ``related`` helps where nothing answers; ``dissent`` says otherwise than the verdict.
    """

    verdict: Verdict
    lead: tuple[Statement, ...] = ()
    phrase: str | None = None
    related: tuple[Statement, ...] = ()
    dissent: tuple[Statement, ...] = ()


def decide(scene: Scene) -> Finding:
    """Return what the record says to a yes-or-no question."""
    heard = scene.best(each for each in scene.about_this() if bears(each, scene))
    if scene.asked.said_by and scene.asked.speaker is not None:
        return _said_so(scene, heard)
    if not heard:
        nothing = Finding(Verdict.UNKNOWN, related=related(scene))
        return _elsewhere(scene) or _another_name(scene) or _worded_alike(scene) or declined(scene, nothing)
    return _weighed(scene, heard)


def _worded_alike(scene: Scene) -> Finding | None:
    """Return what bears on a question by its words alone; no yes or no unless nearly all of them stand there."""
    alike = [each for each in by_words(scene, "fact") if share_of(each, scene) >= _ALIKE and says_of(each, scene)]
    if not alike:
        return None
    finding = _weighed(scene, alike[:3])
    if finding.verdict is Verdict.UNKNOWN and alike[0].claim.certainty is Certainty.OPINION:
        return Finding(Verdict.UNCONFIRMED, (alike[0].statement,))
    firm = finding.verdict in (Verdict.CONFIRMED, Verdict.DENIED)
    if firm and share_of(alike[0], scene) < _NEARLY_ALL:
        return Finding(Verdict.UNCONFIRMED, finding.lead, "unsettled")
    return finding if finding.verdict is not Verdict.UNKNOWN else None


def declined(scene: Scene, finding: Finding) -> Finding:
    """Return, where nothing answers, that somebody was asked and would not say; any other finding as it is."""
    if finding.verdict is not Verdict.UNKNOWN:
        return finding
    refusals = [
        each
        for each in scene.best(scene.about_this())
        if each.claim.certainty is Certainty.DECLINED
        and each.named
        and each.coverage >= ENOUGH
        and (each.fits or each.answers)
    ]
    return Finding(Verdict.UNKNOWN, related=(refusals[0].statement,), phrase="declined") if refusals else finding


def bears(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says anything to the question."""
    asked, facet = scene.asked, scene.facet
    if not each.named:
        return False
    if _ends_everything(each, scene):
        return True
    if asked.names or (scene.strangers and facet is not None and facet.aspect in _PEOPLE):
        return _bears_on_person(each, scene)
    if not asked.terms:
        return facet is not None and (each.claim.aspect is facet.aspect or (each.fits and each.answers))
    if _lacks_specific(each, scene):
        return False
    return each.coverage >= ENOUGH and (each.fits or any(term not in GENERIC for term in asked.terms))


def _bears_on_person(each: Bearing, scene: Scene) -> bool:
    asked, claim = scene.asked, each.claim
    ours = claim.aspect in _PEOPLE or each.fits
    if not asked.names and (not scene.strangers <= each.reading.bag or in_passing(each.reading, scene.strangers)):
        return False
    if not asked.terms:
        return (each.about and (ours or not _BACK.isdisjoint(each.reading.concepts))) or (
            ours and claim.aspect in _PEOPLE
        )
    if each.about and claim.polarity is Polarity.DENIES and claim.certainty in _DENYING:
        return claim.aspect in _PEOPLE or each.answers or not _TAKING_PART.isdisjoint(each.reading.concepts)
    if each.strict and not scene.rules.specific.isdisjoint(asked.terms):
        return True
    if not ours and _BACK.isdisjoint(each.reading.concepts):
        return False
    if asked.names and each.about and each.coverage >= 0.5:
        return True
    return each.coverage >= (0.3 if asked.names and each.about else ENOUGH) and not _lacks_specific(each, scene)


def related(scene: Scene) -> tuple[Statement, ...]:
    """Return up to two statements that help where nothing answers: about whom was asked, or about everyone."""
    asked, facet = scene.asked, scene.facet
    helping: list[Bearing] = []
    for each in scene.about_this():
        if each.claim.certainty is Certainty.DECLINED:
            continue
        person = (bool(asked.names) and each.about and (each.claim.aspect in _PEOPLE or each.fits)) or (
            bool(scene.strangers) and scene.strangers <= each.reading.bag and not asked.names
        )
        group = "everyone" in each.reading.concepts and facet is not None and facet.aspect is Aspect.CAST
        same = facet is not None and each.claim.aspect is facet.aspect and each.answers
        same = same and not asked.names and not scene.strangers
        chosen = facet is not None and facet.unique and each.answers and "choose" in each.reading.concepts
        if person or group or chosen or (same and not any(term in scene.rules.specific for term in asked.terms)):
            helping.append(each)
    if helping:
        return tuple(each.statement for each in scene.best(helping)[:2])
    near = nearest(scene, _RELATED)
    return (near.statement,) if near else ()


def voice(each: Bearing, scene: Scene) -> Voice:
    """Return what a statement says to the question; soft where it cannot settle it."""
    says_so = affirms(each, scene, against=scene.asked.against)
    return Voice(each.statement, says_so, soft=_soft(each, scene, says_so))


def _soft(each: Bearing, scene: Scene, says_so: bool) -> bool:
    rules, asked, words = scene.rules, scene.asked, each.reading.words
    if rules.not_yet.among(words) or len(each.claim.quote.split()) < _SENTENCE or not _has_verb(each, scene):
        return True
    if not asked.names and not scene.strangers and _about_somebody(each, scene):
        return True
    if says_so and asked.against and _only_not_agreed(each, scene):
        return True
    if not says_so:
        one_sided = not each.about or _of_one_person(each, scene) or _left_before(each, scene)
        return one_sided or not (each.whole or each.coverage >= _MOST_OF_IT or _ends_everything(each, scene))
    unnumbered = scene.seasons and not seasons_in(words) and rules.groups["coming"].isdisjoint(words)
    if _short_of_going_ahead(each, scene) or unnumbered:
        return True
    if each.claim.kind is not Spoken.INDIRECT and not rules.conditional.isdisjoint(words):
        return True
    platforms = rules.groups["platforms"].intersection(scene.typed)
    if not platforms <= each.reading.bag | scene.own:
        return True
    if (each.claim.said_phrase or "").casefold() in rules.groups["superseded"]:
        return True
    announced = not rules.groups["announced"].isdisjoint(words)
    if asked.wants_confirmation and each.claim.authority is Authority.REPORTS and not announced:
        return True
    if not asked.terms and not asked.names and scene.facet is not None and scene.facet.name != "greenlight":
        return True
    if scene.facet is not None and scene.facet.unique and not _of_them(each, scene):
        return True
    if asked.names and scene.facet is not None and scene.facet.name in _TAKES_PART and not _takes_part(each):
        return True
    worded = share_of(each, scene) >= _NEARLY_ALL and says_of(each, scene, 2)
    if not each.strict or not each.about or not (each.fits or each.answers or not asked.terms or worded):
        return True
    if rules.bygone.among(words) or (rules.short_of.among(words) and not rules.short_of.among(scene.typed)):
        return True
    if asked.of_the_past and not _told_past(each, scene):
        return True
    return not asked.past and (
        _simply_past(each, scene) or (each.claim.kind is Spoken.REPORT and rules.past_work.among(words))
    )


def _has_verb(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement looks like a sentence: a bare noun phrase (*the departure of …*) settles nothing."""
    words, groups = each.reading.words, scene.rules.groups
    return (
        words[0].endswith("s")
        or not groups["finite"].isdisjoint(words)
        or not groups["past_forms"].isdisjoint(words)
        or any(word.endswith("ed") for word in words)
        or any(len(word) > 4 and word.endswith("s") and not word.endswith("ss") for word in words[1:6])
    )


def _takes_part(each: Bearing) -> bool:
    """Tell whether a statement says of anybody that they do a part: *cast member* only says who somebody was."""
    return not _PARTS.isdisjoint(each.reading.concepts) or " cast as " in f" {' '.join(each.reading.words)} "


def _simply_past(each: Bearing, scene: Scene) -> bool:
    """Tell whether what is asked is told as over and done with (*returned for a special in 1999*)."""
    groups = scene.rules.groups
    for term in scene.asked.terms:
        if term in each.reading.concepts:
            at = each.reading.concepts[term][0]
            word, before = each.reading.words[at], each.reading.words[at - 1] if at else ""
            if (word.endswith("ed") or word in groups["past_forms"]) and before not in groups["helpers"]:
                return True
    return False


def _told_past(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says that what is asked has happened (*has started*), not that it will."""
    groups = scene.rules.groups
    words = each.reading.words
    spots = [each.reading.concepts[term] for term in scene.asked.terms if term in each.reading.concepts]
    if any(
        words[at].endswith("ed") or words[at] in groups["past_forms"]
        for start, end in spots
        for at in range(start, end)
    ):
        return True
    if not spots:
        return not groups["done"].isdisjoint(words)
    return any(not groups["done"].isdisjoint(words[max(0, start - 4) : end]) for start, end in spots)


def _of_them(each: Bearing, scene: Scene) -> bool:
    """Tell whether a role is said to be theirs who are asked about: by name, or *I* close before it."""
    if all(person.within(each.reading.bag) for person in scene.asked.names):
        return True
    first_person = scene.rules.groups["first_person"]
    starts = [each.reading.concepts[term][0] for term in scene.asked.terms if term in each.reading.concepts]
    return any(not first_person.isdisjoint(each.reading.words[max(0, start - 4) : start]) for start in starts)


def _of_one_person(each: Bearing, scene: Scene) -> bool:
    """Tell whether a no of one person is heard where the question is about anybody."""
    facet = scene.facet
    return facet is not None and facet.aspect is Aspect.CAST and not scene.asked.names and not scene.strangers


def _left_before(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says that somebody left, which a question whether they return takes for granted."""
    concepts = each.reading.concepts
    return (
        "return" in scene.asked.terms
        and not concepts.keys().isdisjoint(("quit", "replace"))
        and concepts.keys().isdisjoint(_BACK)
        and not scene.rules.groups["past_forms"].isdisjoint(each.reading.words)
    )


def _short_of_going_ahead(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says that it is being written, where the question is whether it goes ahead."""
    facet = scene.facet
    return facet is not None and facet.name == "greenlight" and each.claim.aspect is Aspect.SCRIPT


def _about_somebody(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement opens with a person's name, of whom the question knows nothing."""
    facet, claim = scene.facet, each.claim
    if facet is None or facet.aspect in _PEOPLE:
        return False
    opening = claim.quote.split()[:2]
    return len(opening) == 2 and all(
        word[:1].isupper() and word.casefold().strip(".,") not in scene.own and word[1:].islower() for word in opening
    ) and claim.aspect in (Aspect.GREENLIGHT, *_PEOPLE)  # fmt: skip


def _weighed(scene: Scene, heard: Sequence[Bearing]) -> Finding:
    voices = [voice(each, scene) for each in heard]
    verdict, grounds, dissent = weigh(voices)
    order = {each.statement.id: at for at, each in enumerate(heard)}
    grounds = tuple(sorted(grounds, key=lambda each: order[each.id]))
    if verdict is StandingVerdict.UNKNOWN:
        told = tuple(each.statement for each in heard[:2])
        if any(each.claim.certainty is Certainty.OPINION for each in told) and (scene.asked.names or scene.asked.terms):
            return Finding(Verdict.UNCONFIRMED, told)
        if told and told[0].claim.certainty is Certainty.DECLINED:
            return Finding(Verdict.UNKNOWN, related=told[:1], phrase="declined")
        return Finding(Verdict.UNKNOWN, related=told)
    if verdict is StandingVerdict.UNCONFIRMED:
        first = next(each for each in voices if each.statement.id == grounds[0].id)
        phrase = None
        if first.statement.claim.certainty is Certainty.STATED:
            phrase = "not_official" if not first.affirms else "unsettled"
        return Finding(Verdict.UNCONFIRMED, _with_others(scene, grounds), phrase)
    if verdict is StandingVerdict.DISPUTED:
        return Finding(Verdict.DISPUTED, grounds[:3], "disputed")
    if verdict is StandingVerdict.CONFIRMED:
        own = [each.statement for each in heard if _own_words(each, scene)]
        told = _unique([grounds[0], *own[:1], *grounds[1:2]])
        return Finding(Verdict.CONFIRMED, told[:3], "yes", dissent=dissent[:1])
    agreeing = [each.statement for each in voices if not each.affirms and each.statement.claim.speaker]
    told = _unique([grounds[0], *agreeing[:1], *grounds[1:2]])
    return Finding(Verdict.DENIED, told[:3], "no", dissent=dissent[:1])


def _with_others(scene: Scene, grounds: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return up to three to tell: the grounds, somebody credited, the person's own words, and another name for it."""
    asked, facet = scene.asked, scene.facet
    ours = scene.best(scene.about_this())
    told = list(grounds[:3])
    if not any(each.claim.speaker for each in told) and not (facet and facet.asks == "date"):
        going = facet is not None and facet.name == "greenlight" and not asked.names
        near = [each for each in ours if each.fits and each.about and (going or each.coverage >= ENOUGH)]
        credited = [each.statement for each in near if each.claim.speaker]
        told = [*told[:2], *credited[:1]]
    theirs = [each.statement for each in ours if _own_words(each, scene)]
    if theirs and not any(each in told for each in theirs):
        told = [*told[:2], theirs[0]]
    if asked.names and facet is not None and facet.unique:
        others = [each for each in ours if not each.about and each.fits and each.coverage >= 0.5]
        stated = [each.statement for each in others if each.claim.certainty is Certainty.STATED]
        told = [*told[:2], *stated[:1], *told[2:]]
    return _unique(told)[:3]


def _said_so(scene: Scene, heard: Sequence[Bearing]) -> Finding:
    """Return whether it is so, and what the one who is said to have said so really said."""
    speaker = scene.asked.speaker
    assert speaker is not None  # noqa: S101 - the caller checked
    theirs = [each for each in scene.best(scene.about_this()) if spoken_by(speaker, each.claim, scene.rules)]
    relevant = [each for each in theirs if each in heard] or [
        each for each in theirs if each.fits or each.answers or each.claim.aspect in _PEOPLE
    ]
    if not heard and not relevant:
        return Finding(Verdict.UNKNOWN, related=related(scene))
    finding = _weighed(scene, heard or relevant)
    if finding.verdict is Verdict.CONFIRMED and not any(
        spoken_by(speaker, each.claim, scene.rules) for each in finding.lead[:1]
    ):
        finding = Finding(Verdict.UNCONFIRMED, finding.lead, "unsettled")
    told = _unique([*finding.lead[:2], *(each.statement for each in relevant[:1]), *finding.lead[2:]])
    left = tuple(each for each in finding.dissent if each not in told[:3])
    return Finding(finding.verdict, told[:3], finding.phrase, finding.related, left)


def _elsewhere(scene: Scene) -> Finding | None:
    """Return a no where everything asked is on record for another work, and nothing for this one."""
    asked = scene.asked
    others = [each for each in scene.bearings if each.elsewhere and each.named and each.about]
    full = [each for each in others if each.coverage >= 0.75 and (asked.names or asked.terms)]
    named = [each for each in full if asked.names or any(term not in scene.rules.concepts.names for term in asked.terms)
             or any(term in scene.rules.specific for term in asked.terms) or len(asked.terms) > 1]  # fmt: skip
    if not named:
        return None
    best = scene.best(named)[0]
    if best.claim.aspect is Aspect.CAST and _is_original(best, scene):
        return Finding(Verdict.UNKNOWN, related=(*related(scene), best.statement)[:2])
    ours = [each.statement for each in scene.best(scene.about_this()) if each.fits and each.answers][:1]
    phrase = "no_original" if _is_original(best, scene) else "no_other_work"
    return Finding(Verdict.DENIED, (best.statement, *ours), phrase)


def _is_original(each: Bearing, scene: Scene) -> bool:
    from facts.answering.words import told_tokens

    return all(word in scene.own for word in told_tokens(each.claim.work or "") if len(word) > 3)


def _another_name(scene: Scene) -> Finding | None:
    """Return a no where one person can hold the post and another is stated to."""
    asked, facet = scene.asked, scene.facet
    if facet is None or not facet.unique:
        return None
    strangers = {word for each in asked.names for word in each.words} | {
        term for term in asked.terms if term not in scene.rules.concepts.names
    }
    if not strangers:
        return None
    for each in scene.best(scene.about_this()):
        if facet.name == "role" and strangers.isdisjoint(each.reading.bag) and not _same_part(each, scene):
            continue
        certain = each.claim.certainty is Certainty.STATED and affirms(each, scene)
        if certain and (each.fits and each.answers) and names_in(each.claim, scene.own) - strangers:
            return Finding(Verdict.DENIED, (each.statement,), "no_other_name")
    return None


def _same_part(each: Bearing, scene: Scene) -> bool:
    parts = [term for term in scene.asked.terms if term in scene.rules.specific]
    return bool(parts) and all(term in each.reading.concepts for term in parts)


def _only_not_agreed(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement denies that a work goes ahead and does not say that it stops: nobody ended it."""
    return scene.rules.off.isdisjoint(each.reading.concepts) and not _ends_everything(each, scene)


def _ends_everything(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says that the whole work stops, which answers most questions about its going on."""
    facet = scene.facet
    stops = "cancel" in each.reading.concepts and each.claim.aspect in _ENDS and _asks_whether_on(scene)
    asks = facet is not None and facet.aspect in (Aspect.GREENLIGHT, Aspect.RELEASE) and not scene.asked.names
    return stops and asks and each.claim.certainty is Certainty.STATED


def _asks_whether_on(scene: Scene) -> bool:
    """Tell whether a question asks whether the work goes on, or will by a day, and nothing more."""
    return all(term in _GOING_ON or term[0].isdigit() or term in _MONTHS for term in scene.asked.terms)


def _lacks_specific(each: Bearing, scene: Scene) -> bool:
    reading = each.reading
    terms = [term for term in scene.asked.terms if term in scene.rules.specific]
    if "begin" in scene.asked.terms and scene.asked.kind is Kind.YES_NO and "begin" not in reading.concepts:
        return True
    return any(term not in reading.concepts for term in terms)


def _own_words(each: Bearing, scene: Scene) -> bool:
    return any(spoken_by(person, each.claim, scene.rules) for person in scene.asked.names)


def _unique(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    return tuple({each.id: each for each in statements}.values())
