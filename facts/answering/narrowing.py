"""What a question means beyond the facet that its words point to: of whom, of which work, of what time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from facts.answering.asking import AskingRules, Facet
from facts.answering.kinds import Kind
from facts.answering.names import Named
from facts.answering.words import tokens
from facts.model import Aspect, Production

ABOUT_PEOPLE = (Aspect.CAST, Aspect.CREW, Aspect.DEAL)


def against(words: Sequence[str], concepts: Collection[str], rules: AskingRules) -> bool:
    """Tell whether a question asks whether the work stops, or is put in the negative, but not both."""
    main = words[
        : next((at for at, word in enumerate(words) if at and word in rules.groups["subordinate"]), len(words))
    ]
    main = _untagged(main, rules)
    negated = bool({"not", "never"} & set(main)) and words[:1] != ["why"] and "or not" not in " ".join(words)
    return bool(rules.off & set(concepts)) != negated


def _untagged(words: Sequence[str], rules: AskingRules) -> list[str]:
    """Drop the *not* of a question that expects a yes: *wasn't it renewed?* asks what *was it renewed?* asks."""
    at = next((at for at, word in enumerate(words) if word not in rules.groups["opening"]), 0)
    if tuple(words[at : at + 1]) in rules.kinds["yes_no"] and list(words[at + 1 : at + 2]) == ["not"]:
        return [*words[: at + 1], *words[at + 2 :]]
    return list(words)


def of_whom(
    facet: Facet | None, concepts: Collection[str], terms: tuple[str, ...], named: bool, strangers: bool,
    rules: AskingRules,
) -> tuple[Facet | None, tuple[str, ...]]:  # fmt: skip
    """Set right whom a yes-or-no question is about: a person is in or back, a production is happening."""
    if facet is not None and facet.asks in ("news", "source", "reason"):
        meant = "release_date" if "delay" in concepts else "greenlight"
        facet = rules.facets[meant] if rules.facets[meant].answers & set(concepts) else None
    if named and (facet is None or facet.aspect in (Aspect.GREENLIGHT, Aspect.RELEASE) or facet.name == "studio"):
        cued = [each for each in rules.facets.values() if each.aspect in ABOUT_PEOPLE and each.cues & set(concepts)]
        facet = cued[0] if cued else rules.facets["cast"]
        return facet, tuple(term for term in terms if term != "happen")
    if facet is None and strangers:
        return rules.facets["cast"], terms
    nobody = not named and not strangers and rules.sets["everybody"].isdisjoint(concepts)
    if facet is not None and facet.name == "returning" and nobody:
        return rules.facets["greenlight"], terms
    return facet, terms


def on_tour(facet: Facet | None, names: Sequence[Named], production: Production | None) -> bool:
    """Tell whether *play* is what a band does in a town, not what an actor does with a part, and *where* the town."""
    if production is None or facet is None or names:
        return False
    played = production.kind in ("tour", "album") and facet.name == "role"
    return played or (production.kind == "tour" and facet.name in ("filming_place", "filming_start"))


def plays_a_town(facet: Facet | None, strangers: Sequence[str], production: Production | None) -> bool:
    """Tell whether *are they playing Gdynia?* asks no more than whether the tour comes to the town."""
    band = production is not None and production.kind in ("tour", "album")
    return band and bool(strangers) and facet is not None and facet.name == "tour_dates"


def asks_whether(words: Sequence[str], terms: Sequence[str], rules: AskingRules) -> bool:
    """Tell whether a request for news asks whether there is a certain thing (*any spin-offs coming?*)."""
    return words[:1] == ["any"] and bool(terms) and rules.groups["maybe_news"].isdisjoint(words[1:])


def asks_of_somebody(words: Sequence[str], strangers: Sequence[str], rules: AskingRules) -> bool:
    """Tell whether a seeming request for news asks of somebody (*does Pat Lane have anything to do with it*)."""
    return bool(strangers) and words[:1] in (["does"], ["do"], ["did"]) and rules.groups["news"].isdisjoint(words)


def asks_what_it_is(words: Sequence[str], own: Collection[str], rules: AskingRules) -> str:
    """Return the kind of work in a question whether it is one (*is it a remake?*), or nothing."""
    at = next((at for at, word in enumerate(words) if word in ("a", "an")), 0)
    asks = at == 2 and words[0] in ("is", "was") and len(words) == 4
    return words[3] if asks and words[3] in rules.works and words[3] not in own else ""


def asks_of_the_past(words: Sequence[str], terms: Sequence[str], rules: AskingRules) -> bool:
    """Tell whether a question asks whether something has happened: *has it started*, *is it out yet*."""
    if words and words[0] in ("has", "have", "did", "had"):
        return True
    told = not rules.groups["so_far"].isdisjoint(words) or not {"has", "have"}.isdisjoint(words)
    return told and not rules.sets["comes_about"].isdisjoint(terms)


def asks_for_any_date(
    kind: Kind, facet: Facet | None, words: Sequence[str], terms: Sequence[str], rules: AskingRules
) -> bool:
    """Tell whether a question says no more than *when* (*s2 when?*): of what, its answer must say."""
    dated = kind is Kind.WHEN and facet is not None and facet.name == "release_date" and facet.cues.isdisjoint(terms)
    return dated and set(terms) <= {"season"} and rules.groups["comes_out"].isdisjoint(words)


def asks_for_a_season(facet: Facet | None, words: Sequence[str], concepts: Mapping[str, tuple[int, int]]) -> bool:
    """Tell whether a yes-or-no question about a season asks whether there will be one, not how many there are."""
    if facet is None or facet.name not in ("format", "greenlight") or "season" not in concepts:
        return False
    return concepts.keys().isdisjoint(("episode", "length", "genre", "special", "song")) and not words[
        concepts["season"][0]
    ].endswith("s")


def original_work(words: Sequence[str], rules: AskingRules) -> bool:
    """Tell whether *original* means the earlier work, not its people now or what was planned first."""
    others = rules.holds(words, "first_plan") or rules.holds(words, "original_people")
    return rules.holds(words, "original") and not others


def first_of_the_name(words: Sequence[str], own: Collection[str], rules: AskingRules) -> bool:
    """Tell whether a question about what followed asks of the first by its name (*when did the first Lantern open*)."""
    at = next((at + 1 for at, word in enumerate(words[:-1]) if word == "first" and words[at + 1] in own), 0)
    end = next((at for at in range(at, len(words)) if words[at] not in own), len(words))
    return at > 0 and (end == len(words) or words[end] in rules.groups["comes_out"] | rules.groups["makes"])


def names_original(text: str, production: Production | None, rules: AskingRules, words: Sequence[str]) -> bool:
    """Tell whether a question in the past tense names the original and nothing that is only the later work's."""
    if production is None or not production.original or not rules.holds(words, "past"):
        return False
    original, said = set(tokens(production.original)), set(tokens(text))
    later = {word for name in (production.name, *production.aliases) for word in tokens(name)} - original
    return original <= said and later.isdisjoint(said)


def asks_whether_dated(words: Sequence[str], concepts: Collection[str], rules: AskingRules) -> bool:
    """Tell whether a yes-or-no question asks if there is a date, and names none: *does it have a release date yet*."""
    asked = set(words)
    dates = not rules.groups["dates"].isdisjoint(asked) and not rules.groups["having"].isdisjoint(asked)
    names_one = any(word[0].isdigit() for word in asked) or not rules.groups["times_of_year"].isdisjoint(asked)
    return dates and not names_one and rules.sets["undated"].isdisjoint(concepts)


def facet_of_date(facet: Facet | None, concepts: Collection[str], rules: AskingRules) -> Facet:
    """Return the date that is asked about: that of filming where it is named, else of the release."""
    if facet is not None and facet.asks == "date":
        return facet
    making = "shoot" in concepts or ("begin" in concepts and "release" not in concepts)
    return rules.facets["filming_start" if making else "release_date"]


def terms_of_date(terms: Sequence[str], facet: Facet, rules: AskingRules) -> tuple[str, ...]:
    """Return what is left to be held by a statement: which date it is, and not that it is had."""
    having = rules.groups["having"] | rules.groups["dates"]
    own = (term for term in terms if term in facet.cues or term not in rules.concepts.names)
    return tuple(term for term in own if term not in having)
