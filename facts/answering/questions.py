"""What a question asks for: of which production, which facet, what sort of answer, about whom."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from facts.answering.asking import AskingRules, Facet, asking_rules, unique
from facts.answering.foreign import foreign
from facts.answering.kinds import Kind, kind_of, speaker_of
from facts.answering.names import Named, is_slip, named_in, nearest, people_index
from facts.answering.naming_productions import keys_of, own_words_in, production_of
from facts.answering.narrowing import (
    ABOUT_PEOPLE,
    against,
    asks_for_a_season,
    asks_for_any_date,
    asks_of_the_past,
    asks_what_it_is,
    asks_whether,
    asks_whether_dated,
    facet_of_date,
    names_original,
    of_whom,
    on_tour,
    original_work,
    terms_of_date,
)
from facts.answering.words import stem, tokens
from facts.lexicon import Lexicon
from facts.model import Aspect, Production

_LONGEST = 600
"""Characters of a question that are read: nobody asks more, and a wall of text must not cost more than a question."""

_MOST_WORDS = 24
_SPLIT = re.compile(
    r"[?!]+\s+|[,;]\s+(?:and\s+)?(?=(?:who|what|when|where|why|how|is|are|did|does|will|has)\b)"
    r"|\s+(?:and|also|plus|&)\s+(?=(?:who|what|when|where|why|how)(?:s|['’]s)?\b|(?:is|are|did|does|will|has|do)\s+\w+\s+\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A question, understood: what storage must look up before it can be answered.

    ``words`` are content words for the full-text search over everything on record (already safe: letters and digits
    only). ``choices`` non-empty means that the question must be asked back. ``facet`` is the name of the thing asked
    for, None where only the words can tell; ``terms`` are the concepts and words an answer must hold; ``names`` whom it
    is about. ``against`` means that the question asks whether the work stops (*is it cancelled?*) or is put in the
    negative. ``parts`` are the single questions of one that asks several. ``read`` is the text as it was read: in
    English, where it is in another language.
    """

    text: str
    production: Production | None
    read: str = ""
    aspects: tuple[Aspect, ...] = ()
    subject: str | None = None
    words: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    kind: Kind = Kind.WHAT
    facet: str | None = None
    names: tuple[Named, ...] = ()
    terms: tuple[str, ...] = ()
    against: bool = False
    wants_year: bool = False
    wants_original: bool = False
    wants_confirmation: bool = False
    wants_first: bool = False
    wants_any_date: bool = False
    whether_dated: bool = False
    said_by: bool = False
    speaker: Named | None = None
    past: bool = False
    of_the_past: bool = False
    and_where: bool = False
    hedged: bool = False
    parts: tuple[Understood, ...] = ()


def understand(
    text: str,
    lexicon: Lexicon,
    productions: tuple[Production, ...],
    *,
    production: Production | None = None,
    people: tuple[str, ...] = (),
    previous: str | None = None,
) -> Understood:
    """Work out what is asked. ``people`` are the names on record for the production, for likeness.

    ``previous`` is the question before it in the same conversation: a follow-up takes from it what it leaves unsaid.
    """
    rules = lexicon.section("questions", asking_rules)
    shown = text[:_LONGEST]
    before = understand(previous, lexicon, productions, production=production, people=people) if previous else None
    chosen = production or production_of(shown, productions, rules) or (before.production if before else None)
    if chosen is None and len(productions) > 1:
        nothing = _about_nothing(rules.plain(_in_english(shown, lexicon, rules)), rules)
        choices = () if nothing else tuple(each.name for each in productions[:5])
        return Understood(text=text, production=None, choices=choices, kind=Kind.OUTSIDE if nothing else Kind.WHAT)
    asked = [part for part in _SPLIT.split(shown) if part and part.strip()]
    if any(len(tokens(part)) < 2 for part in asked) or not asked:
        asked = [shown]
    english = [_in_english(part, lexicon, rules) for part in asked[:4]]
    parts = [_understood(part, rules, chosen, people, before if at == 0 else None) for at, part in enumerate(english)]
    parts = [_with_its_own_words(one, part) for one, part in zip(parts, asked, strict=False)]
    first = replace(parts[0], text=text)
    if len(parts) == 1:
        return first
    if all(part.kind is Kind.OUTSIDE for part in parts):
        return first
    kept = tuple(part for part in parts if part.kind is not Kind.OUTSIDE)
    if len(kept) == 1:
        return replace(kept[0], text=text)
    return replace(
        kept[0],
        text=text,
        aspects=unique(aspect for part in kept for aspect in part.aspects),
        words=unique(word for part in kept for word in part.words)[: 2 * _MOST_WORDS],
        parts=kept,
    )


def _in_english(text: str, lexicon: Lexicon, rules: AskingRules) -> str:
    """Return a question in English words where it is asked in another language that is known."""
    read = lexicon.section("foreign", foreign).read(text, rules.vocabulary)
    if read is None:
        return text
    return " ".join(read) + ("?" if text.rstrip().endswith("?") else "")


def _with_its_own_words(understood: Understood, text: str) -> Understood:
    """Let the search look for the words as they were typed too, where they were read in another language."""
    if understood.text == text:
        return understood
    typed = tuple(word for word in tokens(text) if len(word) > 2)
    return replace(understood, text=text, words=unique((*understood.words, *typed))[: 2 * _MOST_WORDS])


def as_claim(understood: Understood, lexicon: Lexicon) -> Understood:
    """Return what was understood, read as a claim that something is so."""
    if understood.kind is Kind.YES_NO:
        return understood
    rules = lexicon.section("questions", asking_rules)
    facet = rules.facets.get(understood.facet or "")
    strangers = any(term not in rules.concepts.names for term in understood.terms)
    facet, terms = of_whom(facet, understood.terms, understood.terms, bool(understood.names), strangers, rules)
    return replace(understood, kind=Kind.YES_NO, facet=facet.name if facet else None, terms=terms, choices=(), parts=())


def _understood(
    text: str, rules: AskingRules, production: Production | None, people: tuple[str, ...], before: Understood | None
) -> Understood:
    words = rules.plain(text)
    own = own_words_in(words, production, rules)
    lead = _without(words, rules.kinds["follow"]) if len(words) < 8 else words
    follows = before is not None and (len(lead) < len(words) or len(words) < 4 or _pronoun_only(words, rules))
    words = _unburdened(lead or words, rules)
    ordinary = rules.ordinary
    names = named_in(words, people_index(people), own, ordinary)
    name_words = {form for each in names for word in each.words for form in (word, word + "s")}
    words = _spelled([*words], rules, own | name_words | _misspelled_names(words, people))
    concepts = rules.concepts_in(_meaning(words, own | name_words, rules))
    bare = [word for word in words if word not in own and word not in name_words]
    if not names and not concepts and not (set(words) & own) and _about_nothing(words, rules) and not follows:
        return Understood(text=text, production=production, kind=Kind.OUTSIDE)
    facet, score, second = rules.facet_of(bare or words, concepts)
    kind = kind_of(_without_title(words, production), facet, names, rules, marked=text.rstrip().endswith("?"))
    if follows and before is not None:
        facet, kind, names = _inherited(before, facet, score, kind, names, rules, words)
        name_words = {word for each in names for word in each.words}
    speaker, topic = speaker_of(words, kind, names, own, rules)
    if speaker is not None:
        names = [each for each in names if each.words != speaker.words and not set(each.words) & set(speaker.words)]
        name_words |= set(speaker.words)
        concepts = rules.concepts_in(_meaning(topic, own | name_words, rules))
        if not names and kind is Kind.YES_NO and not rules.groups["pronouns"].isdisjoint(topic):
            names = [speaker]
    others = rules.other_kinds.get(production.kind, ()) if production else ()
    terms = _terms(text, others, topic, concepts, own, name_words, rules)
    if facet is not None:
        terms = tuple(term for term in terms if term not in facet.instead_of)
    if kind is Kind.LATEST and asks_whether(words, terms, rules):
        kind = Kind.YES_NO
    strangers = [term for term in terms if term not in rules.concepts.names]
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
    toured = on_tour(facet, names, production)
    dated = kind is Kind.YES_NO and not (names or toured) and asks_whether_dated(bare, concepts, rules)
    if dated:
        kind, facet = Kind.WHEN, facet_of_date(facet, concepts, rules)
        terms = terms_of_date(terms, facet, rules)
    if toured:
        facet = rules.facets["panel" if rules.facets["panel"].cues.intersection(concepts) else "tour_dates"]
    if kind is Kind.YES_NO:
        facet, terms = of_whom(
            facet, concepts, terms, bool(names), bool(strangers) or not rules.groups["anyone"].isdisjoint(words), rules
        )
    elif kind is Kind.WHEN and facet is not None and facet.asks == "person" and "release" in terms and not names:
        facet = rules.facets["release_date"]
    elif kind is Kind.WHEN and names and facet is not None and facet.asks == "date" and facet.cues.isdisjoint(terms):
        facet = None
    elif kind is Kind.WHO and facet is not None and facet.name == "greenlight" and not names:
        if rules.groups["orders"].isdisjoint(words):
            facet = rules.facets["studio"]  # who is making it?
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
        words=_search_words(words, [*names, *([speaker] if speaker else [])], own, terms, rules),
        kind=kind,
        facet=facet.name if facet else None,
        names=tuple(names),
        terms=terms,
        against=against(words, concepts, rules),
        wants_year=rules.holds(words, "year"),
        wants_any_date=any_date,
        whether_dated=dated,
        wants_first=rules.holds(words, "first_plan"),
        wants_original=original_work(words, rules) or names_original(text, production, rules, words),
        wants_confirmation=rules.holds(words, "confirmation"),
        said_by=speaker is not None and kind is Kind.YES_NO,
        speaker=speaker,
        past=rules.holds(words, "past"),
        of_the_past=asks_of_the_past(words, terms, rules),
        hedged=not rules.conditional.isdisjoint(words),
        and_where=kind is Kind.WHEN and "where" in words,
    )


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


def _terms(
    text: str, others: Collection[str], words: Sequence[str], concepts: dict[str, tuple[int, int]],
    own: Collection[str], name_words: Collection[str], rules: AskingRules,
) -> tuple[str, ...]:  # fmt: skip
    """Return the concepts and the words without one that an answer should hold."""
    plain = _meaning(words, own, rules)
    covered = {word for start, end in concepts.values() for word in plain[start:end]}
    covered |= {stem(word) for word in covered}
    capitals = {word for each in text.split()[1:] if each[:1].isupper() and not each.isupper() for word in tokens(each)}
    singles: list[str] = []
    for at, word in enumerate(words):
        if word in rules.groups["made_of_it"] and word not in own and _is_another(words, at, rules):
            singles.append(stem(word))
            continue
        if word in others and word not in own and word not in covered:
            noun = not rules.groups["before_noun"].isdisjoint(words[max(0, at - 1) : at])
            singles.extend((rules.concepts.found_in([word]) if noun else ()) or (stem(word),))
            continue
        if word in own or word in name_words or word in covered or len(word) < 2:
            continue
        if not rules.is_filler(word) or (word in capitals and word not in rules.works and len(word) > 3):
            singles.append(stem(word))
    return unique([*concepts, *singles])


_OWN_FACET = {Kind.HOW_MUCH: "budget", Kind.WHY: "reason", Kind.HOW_FAR: "stage"}


def _is_another(words: Sequence[str], at: int, rules: AskingRules) -> bool:
    """Tell whether a work is one more (*a sequel*, *a live remake*), not the one that is followed (*the sequel*)."""
    at -= bool(at and words[at - 1] in rules.groups["of_a_kind"])
    return not rules.groups["any_other"].isdisjoint(words[max(0, at - 1) : at])


def _meaning(words: Sequence[str], own: Collection[str], rules: AskingRules) -> list[str]:
    """Return the words with those of the production's own name, and *film*, *reboot* and the like, blanked out."""
    return ["" if word in own or word in rules.works else word for word in words]


def _unburdened(words: list[str], rules: AskingRules) -> list[str]:
    """Drop the reason a yes-or-no question supposes (*cancelled because of the leak*)."""
    at = next((at for at, word in enumerate(words) if word in rules.groups["because"]), 0)
    return words[:at] if at > 2 and words[0] not in ("why", "what") else words


def _search_words(
    words: Sequence[str], names: Sequence[Named], own: Collection[str], terms: Sequence[str], rules: AskingRules
) -> tuple[str, ...]:
    content = [
        word
        for word in words
        if (word not in rules.fillers or stem(word) in terms)
        and (word not in rules.works or stem(word) in terms)
        and word not in own
        and len(word) > 1
    ]
    named = [word for each in names for word in (*each.words, *sorted(each.alone))]
    wider = [word for term in terms for word in rules.wider.get(term, ())]
    return unique([*named, *content, *wider])[:_MOST_WORDS]


def _aspects(facet: Facet | None, second: Facet | None, names: Sequence[Named], kind: Kind) -> tuple[Aspect, ...]:
    listed: list[Aspect] = []
    for each in (facet, second):
        if each is not None:
            listed.extend([each.aspect] if each.aspect else [])
            listed.extend(each.also)
    if (names and facet is None) or (facet is not None and facet.aspect in ABOUT_PEOPLE):
        listed.extend((*ABOUT_PEOPLE, Aspect.GREENLIGHT))
    if kind in (Kind.SOURCE, Kind.LATEST, Kind.WHO_SAID):
        return tuple(Aspect)
    return unique(listed)


def _spelled(words: list[str], rules: AskingRules, kept: Collection[str]) -> list[str]:
    """Return words with the slips of the pen in ordinary words mended (*scrpt*, *relase*)."""
    known = rules.vocabulary
    meant = rules.outside.words
    mended = []
    for word in words:
        strange = len(word) > 4 and word not in kept and word not in known | meant and stem(word) not in kept
        if strange and not rules.concepts_in([word]) and word not in rules.fillers and word not in rules.works:
            meant_word = nearest(word, known)
            word = meant_word if meant_word and is_slip(word, meant_word) else word
        mended.append(word)
    return mended


def _misspelled_names(words: Sequence[str], people: tuple[str, ...]) -> frozenset[str]:
    index = people_index(people)
    return frozenset(word for word in words if len(word) > 4 and (index.of(word) or index.alike(word)))


def _about_nothing(words: Sequence[str], rules: AskingRules) -> bool:
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
