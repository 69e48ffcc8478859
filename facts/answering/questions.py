"""What is asked: of which production, in which language, in how many questions, and after which one."""

from __future__ import annotations

import re
from dataclasses import replace

from facts.answering.asking import AskingRules, asking_rules, unique
from facts.answering.foreign import foreign
from facts.answering.kinds import Kind
from facts.answering.naming_productions import production_of
from facts.answering.narrowing import (
    of_whom,
)
from facts.answering.one_question import about_nothing, one_question
from facts.answering.terms import MOST_WORDS
from facts.answering.understood import Understood
from facts.answering.words import tokens
from facts.lexicon import Lexicon
from facts.model import Production

_LONGEST = 600
"""Characters of a question that are read: nobody asks more, and a wall of text must not cost more than a question."""

_SPLIT = re.compile(
    r"[?!]+\s+|[,;]\s+(?:and\s+)?(?=(?:who|what|when|where|why|how|is|are|did|does|will|has)\b)"
    r"|\s+(?:and|also|plus|&)\s+(?=(?:who|what|when|where|why|how)(?:s|['’]s)?\b|(?:is|are|did|does|will|has|do)\s+\w+\s+\w)",
    re.IGNORECASE,
)


_PREMISE = re.compile(
    r"^\W*(?:(?:so|and|but|ok|okay|well)\W+)?"
    r"(?:now that|since|given that|seeing (?:as|that)|considering|assuming|if)\b[^,;]*?"
    r"(?:[,;]\s*(?:then\s+)?|\s+(?=(?:who|what|when|where|why|how)\b)"
    r"|\s+(?=(?:is|are|will|does|do|did|has|have|can|could|would)\s+(?:it|they|he|she|there|the|we|this|that|any)\b))",
    re.IGNORECASE,
)
"""What a question takes for granted before it asks: *now that it’s renewed, when …*."""


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
    shown = _without_premise(text[:_LONGEST])
    before = understand(previous, lexicon, productions, production=production, people=people) if previous else None
    if before is not None and before.production is not None and rules.says_only(rules.plain(shown), "same_again"):
        return replace(before, text=text, choices=(), parts=())
    chosen = production or production_of(shown, productions, rules) or (before.production if before else None)
    if chosen is None and len(productions) > 1:
        nothing = about_nothing(rules.plain(_in_english(shown, lexicon, rules)), rules)
        choices = () if nothing else tuple(each.name for each in productions[:5])
        return Understood(text=text, production=None, choices=choices, kind=Kind.OUTSIDE if nothing else Kind.WHAT)
    asked = [part for part in _SPLIT.split(shown) if part and part.strip()]
    if any(len(tokens(part)) < 2 for part in asked) or not asked:
        asked = [shown]
    english = [_in_english(part, lexicon, rules) for part in asked[:4]]
    parts = [one_question(part, rules, chosen, people, before if at == 0 else None) for at, part in enumerate(english)]
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
        words=unique(word for part in kept for word in part.words)[: 2 * MOST_WORDS],
        parts=kept,
    )


def _without_premise(text: str) -> str:
    """Drop what a question takes for granted, where something is left that asks."""
    left = _PREMISE.sub("", text, count=1)
    return left if len(tokens(left)) > 1 else text


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
    return replace(understood, text=text, words=unique((*understood.words, *typed))[: 2 * MOST_WORDS])


def as_claim(understood: Understood, lexicon: Lexicon) -> Understood:
    """Return what was understood, read as a claim that something is so."""
    if understood.kind is Kind.YES_NO:
        return understood
    rules = lexicon.section("questions", asking_rules)
    facet = rules.facets.get(understood.facet or "")
    strangers = any(term not in rules.concepts.names for term in understood.terms)
    facet, terms = of_whom(facet, understood.terms, understood.terms, bool(understood.names), strangers, rules)
    return replace(understood, kind=Kind.YES_NO, facet=facet.name if facet else None, terms=terms, choices=(), parts=())
