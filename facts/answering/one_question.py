"""What a single question asks for: which facet, what sort of answer, about whom."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from facts.answering.asking import AskingRules, Facet, unique
from facts.answering.kinds import Kind, kind_of, speaker_of, wanted
from facts.answering.names import Named, named_in, people_index
from facts.answering.naming_productions import keys_of, own_words_in
from facts.answering.narrowing import (
    ABOUT_PEOPLE,
    against,
    asks_for_a_season,
    asks_for_any_date,
    asks_of_somebody,
    asks_of_the_past,
    asks_what_it_is,
    asks_whether,
    asks_whether_dated,
    facet_of_date,
    first_of_the_name,
    names_original,
    of_whom,
    on_tour,
    original_work,
    plays_a_town,
    terms_of_date,
)
from facts.answering.terms import meaning, meant, misspelled_names, search_words, spelled, terms_of
from facts.answering.understood import Understood
from facts.answering.words import stem
from facts.model import Aspect, Production

_ASKS_WHICH = re.compile(r"\W*(?:so |and |but )?(?:who|what|which|where|when)\b", re.IGNORECASE)
_OFFERS = re.compile(r",\s*[\w'’ ]{1,40}\bor\s[\w'’ ]{1,40}\W*$", re.IGNORECASE)
_THINGS = ("date", "place", "money", "number", "title", "platform")
_OF_A_THING = (Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.WHAT)
_OWN_FACET = {Kind.HOW_MUCH: "budget", Kind.WHY: "reason", Kind.HOW_FAR: "stage"}


def one_question(
    text: str, rules: AskingRules, production: Production | None, people: tuple[str, ...], before: Understood | None
) -> Understood:
    """Work out what one question in English asks for; ``before`` is the one it follows up."""
    words = rules.plain(_without_offers(text))
    own = own_words_in(words, production, rules)
    lead = _without(words, rules.kinds["follow"]) if len(words) < 8 else words
    follows = before is not None and (len(lead) < len(words) or len(words) < 4 or _pronoun_only(words, rules))
    words = _unburdened(lead or words, rules)
    ordinary = rules.ordinary
    names = named_in(words, people_index(people), own, ordinary)
    name_words = {form for each in names for word in each.words for form in (word, word + "s")}
    words = spelled([*words], rules, own | name_words | misspelled_names(words, people))
    concepts = meant(rules.concepts_in(meaning(words, own | name_words, rules)), words, rules)
    bare = [word for word in words if word not in own and word not in name_words]
    if not names and not concepts and not (set(words) & own) and about_nothing(words, rules) and not follows:
        return Understood(text=text, production=production, kind=Kind.OUTSIDE)
    facet, score, second = rules.facet_of(bare or words, concepts)
    kind = kind_of(_without_title(words, production), facet, names, rules, marked=text.rstrip().endswith("?"))
    if kind in (Kind.LATEST, Kind.YES_NO) and rules.holds(words, "news_of") and not names:
        facet, kind = _thing_of_the_news(words, concepts, facet, kind, rules)
    if follows and before is not None:
        facet, kind, names = _inherited(before, facet, score, kind, names, rules, words)
        name_words = {word for each in names for word in each.words}
    speaker, topic = speaker_of(words, kind, names, own, rules)
    if speaker is not None:
        names = [each for each in names if each.words != speaker.words and not set(each.words) & set(speaker.words)]
        name_words |= set(speaker.words)
        concepts = meant(rules.concepts_in(meaning(topic, own | name_words, rules)), topic, rules)
        if not names and kind is Kind.YES_NO and not rules.groups["pronouns"].isdisjoint(topic):
            names = [speaker]
    others = rules.other_kinds.get(production.kind, ()) if production else ()
    terms = terms_of(text, others, topic, concepts, own, name_words, rules)
    if facet is not None:
        terms = tuple(term for term in terms if term not in facet.instead_of)
    strangers = [term for term in terms if term not in rules.concepts.names]
    if kind is Kind.LATEST and (asks_whether(words, terms, rules) or asks_of_somebody(words, strangers, rules)):
        kind = Kind.YES_NO
    if kind is Kind.LATEST and strangers and rules.groups["maybe_news"].isdisjoint(words):
        kind, facet = Kind.WHAT, None
    if kind is Kind.YES_NO and not names and (work := asks_what_it_is(words, own, rules)):
        facet, terms = rules.facets["format"], unique((*terms, stem(work)))
        strangers = [stem(work)]
    if kind is Kind.YES_NO and words[:1] == ["any"] and "progress" in concepts and not names:
        facet = rules.facets["greenlight"]  # are there any *on the way*?
    if kind is Kind.YES_NO and words[0] not in ("was", "were") and asks_for_a_season(facet, words, concepts):
        facet, terms = rules.facets["greenlight"], tuple(term for term in terms if term != "season")
    if terms == ("season",) and kind is not Kind.WHEN and facet is not None and len(bare) < 3:
        kind, facet, terms = Kind.YES_NO, rules.facets["greenlight"], ()  # season 2?
    if kind is Kind.WHO and "new" in words and facet is not None and facet.asks == "number":
        facet, terms = rules.facets["newcomers"], ("newcomer",)  # who is new this season?
    if kind is Kind.WHEN and terms == ("season",) and facet is not None and facet.name == "format":
        facet, terms = rules.facets["release_date"], ()
    if kind is Kind.YES_NO and not names and not terms and facet is not None and facet.cues.isdisjoint(concepts):
        facet = rules.facets["greenlight"]  # nothing but its own name: *is Lantern Bay getting a second season?*
    if kind is Kind.WHO and rules.sets["other_roles"].intersection(terms) and not names:
        facet = None
    if kind in _OF_A_THING and len(terms) > 1:
        terms = tuple(term for term in terms if term != "rumour")  # who is rumoured to …? whoever it is
    toured = on_tour(facet, names, production)
    dated = kind is Kind.YES_NO and not (names or toured) and asks_whether_dated(bare, concepts, rules)
    if dated:
        kind, facet = Kind.WHEN, facet_of_date(facet, concepts, rules)
        terms = terms_of_date(terms, facet, rules)
    if toured and kind is Kind.WHEN and "begin" in terms:
        facet = rules.facets["release_date"]
        terms = tuple("release" if term == "begin" else term for term in terms)  # a tour opens
    elif toured:
        facet = rules.facets["panel" if rules.facets["panel"].cues.intersection(concepts) else "tour_dates"]
    if kind is Kind.YES_NO and plays_a_town(facet, strangers, production):
        terms = tuple(term for term in terms if term != "play")
    if kind is Kind.YES_NO:
        facet, terms = of_whom(
            facet, concepts, terms, bool(names), bool(strangers) or not rules.groups["anyone"].isdisjoint(words), rules
        )
    elif kind is Kind.WHEN and facet is not None and not names and _is_no_date(facet, terms):
        facet = rules.facets["release_date"]
    elif kind is Kind.WHEN and names and facet is not None and facet.asks == "date" and facet.cues.isdisjoint(terms):
        facet = None
    elif kind is Kind.WHO and "quit" in terms and not names and "replace" not in terms:
        facet = rules.facets["cast"]  # who is leaving?
    elif kind is Kind.WHO and facet is not None and facet.name == "greenlight" and not names:
        if rules.groups["orders"].isdisjoint(words):
            facet = rules.facets["studio"]  # who is making it?
    elif kind is Kind.HOW_MANY and "concert" in terms:
        facet = rules.facets["format"]
    elif kind in _OWN_FACET:
        facet = rules.facets[_OWN_FACET[kind]]
    outside, commanded = rules.outside.among(words), rules.commands.among(words)
    ours = any(word in own and not word.isdigit() for word in words)
    if commanded or (outside and not ours and not (set(concepts) & (facet.cues if facet else set()))):
        return Understood(text=text, production=production, kind=Kind.OUTSIDE)
    telling = (Kind.SOURCE, Kind.LATEST, Kind.WHO_SAID)
    if facet is None and not names and not terms and kind not in telling and len(words) < 5:
        return Understood(text=text, production=production, choices=_choices(production), kind=kind)
    if facet is None and not names and not terms and speaker is None and kind is Kind.YES_NO and len(words) < 4:
        return Understood(text=text, production=production, choices=_choices(production), kind=kind)
    aspects = _aspects(facet, second, names, kind)
    any_date = asks_for_any_date(kind, facet, words, terms, rules)
    if any_date:
        aspects = unique((*aspects, Aspect.FILMING))
    if facet is not None and facet.asks == "words" and kind is Kind.WHAT:
        facet = None
    return Understood(
        text=text,
        read=text,
        production=production,
        aspects=aspects,
        subject=names[0].name if names else speaker.name if speaker else None,
        words=search_words(words, [*names, *([speaker] if speaker else [])], own, terms, rules),
        kind=kind,
        facet=facet.name if facet else None,
        names=tuple(names),
        terms=terms,
        against=against(words, concepts, rules),
        wants_year=rules.holds(words, "year"),
        wants_any_date=any_date,
        whether_dated=dated,
        wants_first=rules.holds(words, "first_plan"),
        wants_original=original_work(words, rules)
        or first_of_the_name(words, own - rules.works, rules)
        or names_original(text, production, rules, words),
        wants_confirmation=rules.holds(words, "confirmation"),
        said_by=speaker is not None and kind is Kind.YES_NO,
        speaker=speaker,
        past=rules.holds(words, "past"),
        of_the_past=asks_of_the_past(words, terms, rules),
        hedged=not rules.conditional.isdisjoint(words),
        and_where=kind is Kind.WHEN and "where" in words,
    )


def _is_no_date(facet: Facet, terms: Sequence[str]) -> bool:
    """Tell whether what was taken for something else than a date is the release: *when are the rescheduled dates*."""
    return (facet.asks == "person" and "release" in terms) or (facet.asks == "reason" and "delay" in terms)


def _thing_of_the_news(
    words: Sequence[str], concepts: Collection[str], facet: Facet | None, kind: Kind, rules: AskingRules
) -> tuple[Facet | None, Kind]:
    """Return what news is asked for, where that is a thing (*any word on the release date*), not a state of affairs."""
    at = max(at for at, word in enumerate(words) if word in rules.groups["on_what"])
    topic, _, _ = rules.facet_of(words[at + 1 :], concepts)
    cued = topic is not None and topic.asks in _THINGS and not topic.cues.intersection(concepts) <= {"season"}
    if cued:
        return topic, wanted(topic)
    dates = not rules.groups["dates"].isdisjoint(words)
    return (rules.facets["release_date"], Kind.WHEN) if dates else (facet, kind)


def _inherited(
    before: Understood, facet: Facet | None, score: float, kind: Kind, names: list[Named], rules: AskingRules,
    words: Sequence[str],
) -> tuple[Facet | None, Kind, list[Named]]:  # fmt: skip
    """Fill in what a follow-up leaves unsaid: what is asked where it only names a person, else the person."""
    if facet is None or (names and score < 0.6):
        facet = rules.facets.get(before.facet) if before.facet else None
        kind = before.kind
    if not names and before.names and (facet is None or not rules.groups["pronouns"].isdisjoint(words)):
        names = list(before.names)
    return facet, kind, names


def _without_offers(text: str) -> str:
    """Drop the answers that a question offers behind a comma (*who is making it, Fable or Northlight?*)."""
    return _OFFERS.sub("", text) if _ASKS_WHICH.match(text) else text


def _unburdened(words: list[str], rules: AskingRules) -> list[str]:
    """Drop the reason a yes-or-no question supposes (*cancelled because of the leak*)."""
    at = next((at for at, word in enumerate(words) if word in rules.groups["because"]), 0)
    return words[:at] if at > 2 and words[0] not in ("why", "what") else words


def _aspects(facet: Facet | None, second: Facet | None, names: Sequence[Named], kind: Kind) -> tuple[Aspect, ...]:
    listed: list[Aspect] = []
    for each in (facet, second):
        if each is not None:
            listed.extend([each.aspect] if each.aspect else [])
            listed.extend(each.also)
    if (names and facet is None) or (facet is not None and facet.aspect in ABOUT_PEOPLE):
        listed.extend((*ABOUT_PEOPLE, Aspect.GREENLIGHT))
    if kind in (Kind.SOURCE, Kind.LATEST, Kind.WHO_SAID, Kind.WHY):
        return unique((*listed, *Aspect))
    return unique(listed)


def about_nothing(words: Sequence[str], rules: AskingRules) -> bool:
    """Tell whether words are about nothing here: a greeting, the weather, an order to the bot."""
    phrase = tuple(words)
    if not phrase or phrase in rules.outside_phrases:
        return True
    if rules.outside.among(words) or rules.commands.among(words):
        return True
    return any(phrase[: len(each)] == each for each in rules.outside_phrases if len(each) > 2) or not any(
        word.isascii() for word in phrase
    )


def _pronoun_only(words: Sequence[str], rules: AskingRules) -> bool:
    return len(words) < 7 and not rules.groups["pronouns"].isdisjoint(words)


def _choices(production: Production | None) -> tuple[str, ...]:
    name = production.name if production else "it"
    return (
        f"Is {name} going ahead?",
        f"Who is in {name}?",
        f"When does {name} come out?",
        f"What is the latest on {name}?",
    )


def _without_title(words: Sequence[str], production: Production | None) -> list[str]:
    """Return the words but for a name of the production that stands whole: *Who* of *Doctor Who* asks for nobody."""
    left = list(words)
    for name in (production.name, *production.aliases) if production else ():
        run = list(keys_of(name))
        at = next((at for at in range(len(left) - len(run) + 1) if left[at : at + len(run)] == run), None)
        if at is not None and len(run) > 1:
            left[at : at + len(run)] = ["it"]
    return left


def _without(words: Sequence[str], openings: Sequence[tuple[str, ...]]) -> list[str]:
    for run in sorted(openings, key=len, reverse=True):
        if tuple(words[: len(run)]) == run:
            return list(words[len(run) :])
    return list(words)
