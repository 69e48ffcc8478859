"""Which statements bear on a question, and how well: by aspect and person first, then by words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from facts.answering.asking import AskingRules, Facet, asking_rules
from facts.answering.evidence import Evidence, Found
from facts.answering.kinds import Kind
from facts.answering.names import Named
from facts.answering.naming_productions import own_words, own_words_in
from facts.answering.things import Forms, forms
from facts.answering.understood import Understood
from facts.answering.words import Reading, stem, tokens, told_tokens
from facts.lexicon import Lexicon
from facts.model import Claim, Production, Statement
from facts.standing import FIRMNESS

_LADDER = tuple(sorted(FIRMNESS, key=FIRMNESS.__getitem__))
"""The certainties, least firm first. A search in a tuple is by identity; hashing an enum member is not as cheap."""

_MOST_KEPT = 50_000

MAY = frozenset({"may"})
"""The month that is a word of its own too, and is one only where it is written or asked for as one."""

_OPENING = 6
"""Words at the start of a quote in which its grammatical subject stands."""

_ITSELF = "itsname"
"""What stands in a statement's words where the production's name stood: no word of any language."""
_BY_NAME = 0.3
"""What it is worth that a statement names the production, against one that is only taken to be about it."""

_EVERYDAY = 0.4
"""What a word counts for that stands in the ways of asking, so that anybody may ask with it."""

_ASIDE = 16
"""Words behind *whose* or *famous for* that say who somebody is."""


@dataclass(slots=True)
class Bearing:
    """A statement beside a question. Not frozen, for speed alone: hundreds are made for each question.

    ``coverage`` is the share of the question's terms that it holds, 0 to 1, ``strict`` whether it holds each of them
    outright, and ``whole`` whether it holds each, general ones by another of their kind.
    ``named`` means that it is about, or by, whom the question names, and of no other season; ``about``
    that it is not merely by them. ``elsewhere`` means that it is about another work, which the question did not name.
    """

    found: Found
    reading: Reading
    coverage: float
    strict: bool
    whole: bool
    named: bool
    about: bool
    fits: bool
    answers: bool
    elsewhere: bool
    score: float

    @property
    def statement(self) -> Statement:
        """The statement itself."""
        return self.found.statement

    @property
    def claim(self) -> Claim:
        """What it says."""
        return self.found.statement.claim


class Wanted(NamedTuple):
    """A word that a question is made of, and what it counts for: an everyday one less than 1."""

    term: str
    stem: str
    concepts: frozenset[str]
    weight: float


class Scene:
    """A question with everything that is on record about it, weighed once."""

    def __init__(self, asked: Understood, evidence: Evidence, lexicon: Lexicon) -> None:
        """Weigh every statement found."""
        self.asked = asked
        self.evidence = evidence
        self.rules: AskingRules = lexicon.section("questions", asking_rules)
        self.forms: Forms = lexicon.section("things", forms)
        self._generic, self._loose = self.rules.sets["generic"], self.rules.sets["loose"]
        self._close = self.rules.sets["close"]
        self.facet: Facet | None = self.rules.facets.get(asked.facet) if asked.facet else None
        self.own = own_words(asked.production)
        self._titles = _titles_of(asked.production, self.rules) if asked.production else ()
        self.strangers = frozenset(
            term for term in asked.terms if term not in self.rules.concepts.names and not term[0].isdigit()
        )
        self.typed = tuple(tokens(asked.read or asked.text))
        self.named_own = own_words_in(self.typed, asked.production, self.rules)
        typed = (word for word in self.typed if not self.rules.is_filler(word) and word not in self.named_own)
        self._typed = frozenset(typed)
        self.plain = tuple(self.rules.plain(asked.read or asked.text))
        self.seasons = self.forms.seasons_in(self.plain)
        self.parts = self.forms.parts_in(self.plain)
        typed_numbers = (self.rules.numerals.get(word) for word in self.plain)
        self.numbers = {each for each in typed_numbers if each} - self.own - {str(each) for each in self.seasons}
        self.numbered = self.seasons - self._of_its_own_name()
        self.times = self.rules.groups["times_of_year"].intersection(self.plain)
        if "may_month" in asked.terms:
            self.times |= MAY
        self.platforms = self.rules.groups["platforms"].intersection(self.plain) - self.own
        self.literal = self._literal()
        self._aspects = (self.facet.aspect, *self.facet.also) if self.facet else ()
        self._answers = self.facet.answers if self.facet else frozenset()
        self._weights = [(term, self._weight(term), term in self._generic) for term in asked.terms]
        self._whole = sum(weight for _, weight, _ in self._weights)
        self._kept = self.rules.readings
        gone = evidence.retractions or {}
        self.bearings = [
            self._weigh(each)
            for each in evidence.found
            if each.statement.id not in gone
            and (asked.production is None or each.statement.production == asked.production.id)
        ]

    def best(self, bearings: Iterable[Bearing]) -> list[Bearing]:
        """Return them best first: by score, then newest, then by id, whatever order they came in."""
        return sorted(bearings, key=lambda each: (-each.score, -each.statement.seq, each.statement.id))

    def about_this(self) -> list[Bearing]:
        """Return what is about the production, or about the work that the question names."""
        return [each for each in self.bearings if not each.elsewhere]

    def _weigh(self, found: Found) -> Bearing:
        asked, claim = self.asked, found.statement.claim
        reading = self._reading(found.statement)
        named, about = self._names(claim, reading) if asked.names else (True, True)
        if self.seasons and (told := self.forms.seasons_in(reading.words)) and self.seasons.isdisjoint(told):
            named = about = False
        if self.parts and (told := self.forms.parts_in(reading.words)) and self.parts.isdisjoint(told):
            named = about = False
        fits = claim.aspect in self._aspects
        main = fits and self.facet is not None and claim.aspect is self.facet.aspect
        answers = not self._answers.isdisjoint(reading.concepts)
        covered, strict, whole = 0.0, True, True
        for term, weight, generic in self._weights:
            if term in reading.concepts or term in reading.bag:
                covered += weight
            elif generic and answers:
                covered += 0.8 * weight
                strict = strict and term in self._loose and (main or term not in self._close)
            elif generic and main:
                covered += 0.6 * weight
                strict = strict and term == "participate"
            else:
                strict = False
                whole = whole and generic
        coverage = covered / self._whole if self._whole else 1.0 if fits or named else 0.0
        score = 3.0 * coverage + 0.15 * _LADDER.index(claim.certainty)
        score += (1.0 if main else 0.6 if fits else 0.0) + (1.0 if answers else 0.0)
        if asked.names:
            score += 2.0 if about else 1.2 if named else 0.0
        if self._typed:
            score += 0.5 * len(self._typed & reading.bag) / len(self._typed)
        if claim.speaker:
            score += 0.1
        if _ITSELF in reading.bag:
            score += _BY_NAME
        if "others" in reading.concepts and "others" in asked.terms:
            score += 1.5
        if found.rank is not None and found.rank < 10:
            score += 0.02 * (10 - found.rank)
        elsewhere = claim.work is not None and self._elsewhere(claim)
        return Bearing(found, reading, coverage, strict, whole, named, about, fits, answers, elsewhere, score)

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """The words a question is made of: names too, not what the production is called or empty words."""
        rules = self.rules
        typed = (word for word in self.plain if len(word) > 1)
        everyday = rules.everyday if self.asked.read == self.asked.text else frozenset()
        kind = self.asked.production.kind if self.asked.production else ""
        others = rules.other_kinds.get(kind, frozenset())
        kept = {
            stem(word): word
            for word in typed
            if word not in self.named_own and (word in others or not rules.is_filler(word))
        }
        return tuple(
            Wanted(word, base, frozenset(rules.concepts_in((word,))), _EVERYDAY if base in everyday else 1.0)
            for base, word in kept.items()
        )

    def _literal(self) -> tuple[frozenset[str], ...]:
        """Return the words of a question for concepts of many things, one of which a statement must hold."""
        spots = self.rules.concepts.found_in(self.plain)
        wide = self.rules.sets["literal"].intersection(self.asked.terms, spots)
        spoken = (self.plain[spots[name][0] : spots[name][1]] for name in sorted(wide))
        return tuple(frozenset({*words, *map(stem, words)}) for words in spoken)

    def _reading(self, statement: Statement) -> Reading:
        """Return the words of a statement, kept for as long as the same claim is asked about under the same names."""
        kept = self._kept.get(statement.id)
        if kept is not None and kept[0] is statement.claim and kept[1] is self.own:
            return kept[2]
        reading = self.rules.reader.read(self._untitled(text_of(statement.claim, self.own)))
        if len(self._kept) >= _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[statement.id] = (statement.claim, self.own, reading)
        return reading

    def _of_its_own_name(self) -> frozenset[int]:
        """Return the seasons that the production is called by: what is on record for it is said of them."""
        production = self.asked.production
        names = (production.name, *production.aliases) if production else ()
        return frozenset(number for name in names for number in self.forms.seasons_in(tuple(tokens(name))))

    def _untitled(self, text: str) -> str:
        """Return a text with the production's name put out of sight, whose words say nothing (*No Time To Die*)."""
        for name, whole in self._titles:
            if name in text:
                text = whole.sub(f" {_ITSELF} ", text)
        return text

    def _weight(self, term: str) -> float:
        return 1.5 if term in self.rules.specific else 0.6 if term in self._generic else 1.0

    def _names(self, claim: Claim, reading: Reading) -> tuple[bool, bool]:
        named = about = True
        for person in self.asked.names:
            within = person.within(reading.bag)
            said = spoken_by(person, claim, self.rules)
            first_person = said and not self.rules.groups["first_person"].isdisjoint(reading.words)
            named = named and (within or said)
            passing = within and not said and in_passing(reading, {*person.words, *person.alone}, self.rules)
            theirs = within and not self._of_another(claim, reading, person)
            about = about and not passing and (first_person or theirs)
        return named, about

    def _of_another(self, claim: Claim, reading: Reading, person: Named) -> bool:
        """Tell whether a claim's subject is somebody else, so that this person is only mentioned."""
        if not claim.subject or not claim.subject[:1].isupper():
            return False
        words = set(told_tokens(claim.subject)) - self.own
        if not words or person.within(words):
            return False
        if any(person.within(words_of[:_OPENING]) for words_of in clauses(reading, self.rules)[1:]):
            return False
        theirs = claim.speaker is not None and not words.isdisjoint(_speaker_words(claim.speaker))
        return (theirs and not self.rules.groups["first_person"].isdisjoint(reading.words)) or not person.within(
            reading.words[:_OPENING]
        )

    def _elsewhere(self, claim: Claim) -> bool:
        """Tell whether a claim is about another work, and the question is not about that one."""
        if not claim.work:
            return False
        asked = self.asked
        named = [word for word in told_tokens(claim.work) if word not in self.own]
        if named and self.rules.works.issuperset(named):
            return False
        work = [word for word in named if word not in self.rules.fillers] or named
        said = {word for each in (*asked.names, *([asked.speaker] if asked.speaker else [])) for word in each.words}
        words = said | set(self.typed)
        if work and all(word in words or word[:-1] in words for word in work):
            return asked.kind is Kind.YES_NO and not asked.wants_original and "sequel" not in words
        earlier = asked.past and asked.kind is not Kind.YES_NO and not (work and asked.kind is Kind.HOW_MUCH)
        return not (asked.wants_original or earlier)


@lru_cache(maxsize=1024)
def _titles_of(production: Production, rules: AskingRules) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return a production's names, longest first, but for those that say what it is (*Lantern Bay revival*)."""
    kinds = rules.works | rules.groups["seasons"]
    plain = [name for name in (production.name, *production.aliases) if kinds.isdisjoint(tokens(name))]
    ordered = sorted(filter(None, plain), key=len, reverse=True)
    return tuple((name, re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")) for name in ordered)


def text_of(claim: Claim, own: frozenset[str]) -> str:
    """Return the words a statement is compared by: quote, value, and subject unless that is the production itself."""
    subject = claim.subject if claim.subject and not _speaker_words(claim.subject) <= own else None
    return _joined(claim.quote, subject, claim.value)


@lru_cache(maxsize=50_000)
def _joined(quote: str, subject: str | None, value: str | None) -> str:
    return " | ".join(part for part in (quote, subject, value) if part)


def spoken_by(person: Named, claim: Claim, rules: AskingRules) -> bool:
    """Tell whether a claim is in the words of this person, by name or by the words that stand for them."""
    if claim.speaker is None:
        return False
    bag = _speaker_words(claim.speaker)
    if person.go_between:
        return not rules.groups["go_betweens"].isdisjoint(bag) and bag.issuperset(person.words[-1:])
    return person.within(bag) and rules.groups["close_to"].isdisjoint(bag - set(person.words))


@lru_cache(maxsize=20_000)
def _speaker_words(speaker: str) -> frozenset[str]:
    return frozenset(told_tokens(speaker))


def clauses(reading: Reading, rules: AskingRules) -> list[tuple[str, ...]]:
    """Return the words of a statement, cut where *but* or *while* begins what is told of somebody else."""
    cuts = [at for at, word in enumerate(reading.words) if word in rules.groups["contrasts"]]
    return [reading.words[start:end] for start, end in pairwise((0, *cuts, len(reading.words)))]


def in_passing(reading: Reading, names: Collection[str], rules: AskingRules) -> bool:
    """Tell whether a person is named only to say who somebody else is: *Lane, whose hits include … with Bo Lind*."""
    words = reading.words
    at = next((at for at, word in enumerate(words) if word in names), 0)
    return not rules.groups["asides"].isdisjoint(words[max(0, at - _ASIDE) : at])
