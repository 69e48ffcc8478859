"""What one statement says to a yes-or-no question: yes or no, and whether it may settle it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from facts.answering.affirming import affirms, hedged_in_words, moves_it, nearly
from facts.answering.aside import of_something_else, turns_it_down
from facts.answering.bearing import Bearing, Scene
from facts.answering.by_words import says_of, share_of
from facts.answering.hearing import (
    NEARLY_ALL,
    PEOPLE,
    ends_everything,
    has_left,
    only_puts_it_off,
    says_it_all,
    tells_of_a_season,
)
from facts.answering.left_out import is_left_out
from facts.answering.words import told_tokens
from facts.model import Aspect, Authority, Polarity
from facts.model import Kind as Spoken
from facts.standing import Voice

_TAKES_PART = frozenset({"cast", "returning"})
_SENTENCE = 4
"""Words below which a quote is no sentence, and settles nothing."""

_MOST_OF_IT = 0.6
"""Share of a question's terms that a no must hold, where one of them is nobody's word but the asker's."""

_IS_ELIDED = re.compile(r"\b(?:there|that|it|he|she|what|who|here)['’]s\b", re.IGNORECASE)
"""*There’s*, whose ending is dropped where words are compared, as a possessive is."""

_NEAR = 6
"""Words beside *cancelled* in which stands what is."""


def voice(each: Bearing, scene: Scene) -> Voice:
    """Return what a statement says to the question; soft where it cannot settle it."""
    if has_left(each, scene) or _is_over_with(each, scene) or turns_it_down(each, scene) or is_left_out(each, scene):
        return Voice(each.statement, affirms=False)
    says_so = affirms(each, scene, against=scene.asked.against)
    return Voice(each.statement, says_so, soft=_soft(each, scene, says_so))


def _soft(each: Bearing, scene: Scene, says_so: bool) -> bool:
    rules, asked, words = scene.rules, scene.asked, each.reading.words
    least = _SENTENCE - 1 if each.claim.subject else _SENTENCE
    if rules.not_yet.among(words) or len(each.claim.quote.split()) < least or not _has_verb(each, scene):
        return True
    if not asked.names and not scene.strangers and _about_somebody(each, scene):
        return True
    if says_so and not asked.against and not scene.numbers <= each.reading.bag:
        return True  # will there be five seasons? there will be a second
    if says_so and (hedged_in_words(each, scene) or each.claim.quote.rstrip().endswith("?")):
        return True
    if says_so and of_something_else(each, scene):
        return True
    if _only_nearly(each, scene) or not scene.platforms <= each.reading.bag:
        return True
    if says_so and asked.against and _leaves(each, scene):
        return False
    if says_so and asked.against and _only_not_agreed(each, scene):
        return True
    if asked.against and not says_so and "delay" in asked.terms and "delay" not in each.reading.concepts:
        return True  # what goes on may be late
    if says_so and moves_it(each, scene) and all(term in each.reading.bag for term in asked.terms if term[0].isdigit()):
        return False
    if _stops_only_a_part(each, scene) or (asked.against and not says_so and not _tells_whether_on(each, scene)):
        return True
    if not says_so:
        if asked.against and _short_of_going_ahead(each, scene):
            return True
        if _refuses(each, scene) or moves_it(each, scene):
            return False
        if _denies_the_talk(each, scene):
            return False
        if scene.numbered and not asked.names and not tells_of_a_season(each, scene):
            return True
        told = each.answers and scene.facet is not None and each.claim.aspect is scene.facet.aspect
        if not (told or _holds_a_term(each, scene) or ends_everything(each, scene)):
            return not only_puts_it_off(each, scene)
        one_sided = not each.about or _of_one_person(each, scene) or _left_before(each, scene)
        return one_sided or not (each.whole or each.coverage >= _MOST_OF_IT or ends_everything(each, scene))
    unnumbered = scene.numbered and not scene.forms.seasons_in(words) and rules.groups["coming"].isdisjoint(words)
    if (
        scene.typed[:1] in (("is",), ("are",))
        and "shoot" in asked.terms
        and not rules.groups["to_come"].isdisjoint(words)
    ):
        return True
    if _short_of_going_ahead(each, scene) or unnumbered or _only_to_be_finished(each, scene):
        return True
    if each.claim.kind not in (Spoken.INDIRECT, Spoken.MIXED) and _is_conditional(each, scene):
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
    in_it = asked.names and scene.facet is not None and scene.facet.name in _TAKES_PART
    if in_it and not (_takes_part(each, scene) or says_it_all(each, scene)):
        return True
    worded = share_of(each, scene) >= NEARLY_ALL and says_of(each, scene, 2)
    if (
        not (each.strict or _says_of_all(each, scene))
        or not each.about
        or not (each.fits or each.answers or not asked.terms or worded)
    ):
        return True
    if rules.bygone.among(words) or (rules.short_of.among(words) and not rules.short_of.among(scene.typed)):
        return True
    if asked.of_the_past and not _told_past(each, scene):
        return True
    return not asked.past and (
        _simply_past(each, scene) or (each.claim.kind is Spoken.REPORT and rules.past_work.among(words))
    )


def _says_of_all(each: Bearing, scene: Scene) -> bool:
    """Tell whether what is asked of one town's tickets is said of everybody's (*all ticket holders are refunded*)."""
    asked, rules = scene.asked, scene.rules
    lacking = {term for term in asked.terms if term not in each.reading.concepts and term not in each.reading.bag}
    held = rules.sets["tickets"].intersection(asked.terms, each.reading.concepts)
    towns = scene.strangers | rules.sets["countries"]
    return bool(held) and lacking <= towns and not rules.groups["of_all"].isdisjoint(each.reading.words)


def _is_conditional(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement is made under a condition; *announced that they would* is none."""
    found = scene.rules.conditional.intersection(each.reading.words)
    announced = not scene.rules.groups["announced"].isdisjoint(each.reading.words)
    return bool(found) and not (announced and found <= {"would"})


def _has_verb(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement looks like a sentence: a bare noun phrase (*the departure of …*) settles nothing."""
    words, groups = each.reading.words, scene.rules.groups
    return (
        words[0].endswith("s")
        or not groups["finite"].isdisjoint(words)
        or not groups["past_forms"].isdisjoint(words)
        or _IS_ELIDED.search(each.claim.quote) is not None
        or any(word.endswith("ed") for word in words)
        or any(len(word) > 4 and word.endswith("s") and not word.endswith("ss") for word in words[1:6])
    )


def _takes_part(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says of anybody that they do a part: *cast member* only says who somebody was."""
    return (
        not scene.rules.sets["does_a_part"].isdisjoint(each.reading.concepts)
        or " cast as " in f" {' '.join(each.reading.words)} "
    )


def _simply_past(each: Bearing, scene: Scene) -> bool:
    """Tell whether what is asked is told as over and done with (*returned for a special in 1999*)."""
    groups = scene.rules.groups
    for term in scene.asked.terms:
        if term in each.reading.concepts and term != "finish":
            at = each.reading.concepts[term][0]
            word, before = each.reading.words[at], each.reading.words[at - 1] if at else ""
            past = word.endswith("ed") or word in groups["past_forms"]
            if past and before not in groups["auxiliaries"] and not _behind_is(word, each.claim.quote):
                return True
    return False


def _behind_is(word: str, quote: str) -> bool:
    """Tell whether a word stands behind *’s*, which is *is* or *has* there (*it’s based on …*)."""
    return re.search(rf"['’]s {re.escape(word)}\b", quote, re.IGNORECASE) is not None


def _told_past(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says that what is asked has happened (*has started*), not that it will."""
    groups = scene.rules.groups
    words = each.reading.words
    spots = [each.reading.concepts[term] for term in scene.asked.terms if term in each.reading.concepts]
    if any(
        (words[at].endswith("ed") or words[at] in groups["past_forms"]) and not _is_to_be(words, at)
        for start, end in spots
        for at in range(start, end)
    ):
        return True
    if not spots:
        return not groups["done"].isdisjoint(words)
    return any(not groups["done"].isdisjoint(words[max(0, start - 4) : end]) for start, end in spots)


def _is_to_be(words: Sequence[str], at: int) -> bool:
    """Tell whether a participle is of something to come (*will be announced*, *to be released*)."""
    return "be" in words[max(0, at - 2) : at]


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
    people = facet is not None and facet.aspect in (Aspect.CAST, Aspect.CREW)
    return people and not scene.asked.names and not scene.strangers


def _left_before(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says that somebody left, which a question whether they return takes for granted."""
    concepts = each.reading.concepts
    return (
        "return" in scene.asked.terms
        and not concepts.keys().isdisjoint(("quit", "replace"))
        and concepts.keys().isdisjoint(scene.rules.sets["back"])
        and not scene.rules.groups["past_forms"].isdisjoint(each.reading.words)
    )


def _short_of_going_ahead(each: Bearing, scene: Scene) -> bool:
    """Tell whether it is only being written or developed, where the question is whether it goes ahead."""
    facet, rules = scene.facet, scene.rules
    if facet is None or facet.name != "greenlight":
        return False
    developed = rules.developed.among(each.reading.words) and rules.groups["orders"].isdisjoint(each.reading.words)
    written = each.claim.aspect is Aspect.SCRIPT and not scene.asked.against
    return written or (developed and not rules.developed.among(scene.typed))


def _about_somebody(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement opens with a person's name, of whom the question knows nothing."""
    facet, claim = scene.facet, each.claim
    if facet is None or facet.aspect in PEOPLE:
        return False
    groups = scene.rules.groups
    if claim.speaker and not scene.named_own.isdisjoint(told_tokens(claim.speaker)):
        return False  # a tour is named after who speaks
    if not groups["somebody"].isdisjoint(each.reading.words[:1]) and groups["pronouns"].isdisjoint(scene.typed):
        return True
    if not groups["orders"].isdisjoint(each.reading.words[2:5]):
        return False  # Channel Nine has renewed it
    opening = claim.quote.split()[:2]
    return len(opening) == 2 and all(
        word[:1].isupper() and word.casefold().strip(".,") not in scene.own and word[1:].islower() for word in opening
    ) and claim.aspect in (Aspect.GREENLIGHT, *PEOPLE)  # fmt: skip


def _leaves(each: Bearing, scene: Scene) -> bool:
    """Tell whether somebody asked about is said not to return, which is to leave."""
    asked, concepts = scene.asked, each.reading.concepts
    return bool(asked.names) and "quit" in asked.terms and "return" in concepts and each.about


def _only_to_be_finished(each: Bearing, scene: Scene) -> bool:
    """Tell whether *finish* is only what one can do with it (*takes sixty hours to finish*), where it is asked for."""
    if "finish" not in scene.asked.terms or "finish" not in each.reading.concepts:
        return False
    at = each.reading.concepts["finish"][0]
    word = each.reading.words[at]
    return not (word.endswith("ed") or word in scene.rules.groups["finished"])


def _is_over_with(each: Bearing, scene: Scene) -> bool:
    """Tell whether a shoot is said to be finished, where the question is whether it is under way."""
    asked, concepts = scene.asked, each.reading.concepts
    under_way = scene.typed[:1] in (("is",), ("are",)) and "shoot" in asked.terms and "shoot" in concepts
    return under_way and "finish" in concepts and "finish" not in asked.terms and not asked.against


def _only_nearly(each: Bearing, scene: Scene) -> bool:
    """Tell whether what a statement tells of only nearly came."""
    spots = (each.reading.concepts[name][0] for name in scene.rules.off if name in each.reading.concepts)
    return any(nearly(each.reading, at, scene) for at in spots)


def _holds_a_term(each: Bearing, scene: Scene) -> bool:
    return not scene.asked.terms or any(
        term in each.reading.concepts or term in each.reading.bag for term in scene.asked.terms
    )


def _denies_the_talk(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement says of somebody asked about that what is told of them is not true."""
    wish = "interest" in scene.asked.terms  # what they would like is another matter
    return bool(scene.asked.names) and not wish and each.about and "deny" in each.reading.concepts


def _refuses(each: Bearing, scene: Scene) -> bool:
    """Tell whether somebody asked about is said not to take part: then they take no part in the role asked for."""
    sets = scene.rules.sets
    return (
        bool(scene.asked.names)
        and each.about
        and each.claim.polarity is Polarity.DENIES
        and not scene.asked.against
        and not sets["taking_part"].isdisjoint(scene.asked.terms)
        and "interest" not in scene.asked.terms
        and not (sets["taking_part"] | {"quit"}).isdisjoint(each.reading.concepts)
        and not _left_before(each, scene)
    )


def _tells_whether_on(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement speaks of going on or stopping at all, so that it can say no to "is it cancelled?"."""
    spoken = each.reading.concepts.keys()
    if "cancel" in scene.asked.terms and "end" in spoken and "cancel" not in spoken:
        return False  # what ends goes on no longer than it must
    return each.strict or not (spoken.isdisjoint(scene.rules.on) and spoken.isdisjoint(scene.rules.off))


def _stops_only_a_part(each: Bearing, scene: Scene) -> bool:
    """Tell whether what is called off is some shows or dates, where the question is about the whole."""
    groups, words = scene.rules.groups, each.reading.words
    if "cancel" not in each.reading.concepts or not groups["parts"].isdisjoint(scene.typed):
        return False
    start, end = each.reading.concepts["cancel"]
    near = words[max(0, start - _NEAR) : end + _NEAR]
    parts = groups["parts"]
    if scene.asked.production is not None and scene.asked.production.kind == "tour":
        parts |= groups["nights"]
    if not scene.strangers.isdisjoint(near):
        return False
    return not parts.isdisjoint(near) and groups["whole"].isdisjoint(near)


def _only_not_agreed(each: Bearing, scene: Scene) -> bool:
    """Tell whether a statement denies that a work goes ahead and does not say that it stops: nobody ended it."""
    return scene.rules.off.isdisjoint(each.reading.concepts) and not ends_everything(each, scene)
