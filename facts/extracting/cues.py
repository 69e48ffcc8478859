"""Cues: the words that introduce speech, found in narration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter

from facts.errors import LexiconError
from facts.lexicon import Lexicon, Table, expect_keys

_WORD = re.compile(r"[\w-]+")


class Form(Enum):
    """How a cue stands in its clause: with a subject of its own, borrowing one, or naming its speaker after it."""

    FINITE = "finite"
    GERUND = "gerund"
    BASE = "base"
    PREPOSITION = "preposition"


@dataclass(frozen=True, slots=True)
class Verb:
    """One form of a cue verb and what it may do (see cues.toml)."""

    lemma: str
    form: Form
    says: bool = False
    tells: bool = False
    inverts: bool = False
    takes_object: bool = False
    doubtful: bool = False
    transitive: bool = False
    infinitive: bool = False
    finds: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at its place in the narration."""

    start: int
    end: int
    verb: Verb


@dataclass(frozen=True, slots=True)
class CueRules:
    """cues.toml, compiled: ``verbs`` by their forms, small and capitalised; ``phrases`` are cues of several words."""

    verbs: Mapping[str, Verb]
    phrases: re.Pattern[str]
    phrase: Verb
    preposition: Verb
    prepositional: re.Pattern[str]
    adverbs: frozenset[str]
    auxiliaries: frozenset[str]
    stops: frozenset[str]
    ties: frozenset[str]
    openers: frozenset[str]
    before_verbs: frozenset[str]
    before_nouns: frozenset[str]
    describing: frozenset[str]
    between: re.Pattern[str]
    addressee: re.Pattern[str]
    titles: frozenset[str]

    def find(self, narration: str) -> Iterator[Cue]:
        """Yield every cue of the narration in text order; a verb goes before a phrase that opens with it."""
        verbs = self.verbs
        found = [(*word.span(), verb) for word in _WORD.finditer(narration) if (verb := verbs.get(word[0]))]
        found.extend((*words.span(), self._several(words[0])) for words in self.phrases.finditer(narration))
        reached = 0
        for start, end, verb in sorted(found, key=itemgetter(0)):
            if start >= reached:
                reached = end
                yield Cue(start, end, verb)

    def _several(self, words: str) -> Verb:
        return self.preposition if self.prepositional.match(words) else self.phrase


def cue_rules(lexicon: Lexicon) -> CueRules:
    """Return the rules of cues.toml."""
    return lexicon.section("cues", build_cues)


def build_cues(table: Table) -> CueRules:
    """Check cues.toml and compile it.

    Raises:
        LexiconError: a table or key is not known, or a pattern is no regular expression.
    """
    expect_keys("cues.toml", table, ("verbs", "irregular", "phrases", "fillers", "places_of_speech", "unquoted"))
    verbs, phrases, fillers, places = table["verbs"], table["phrases"], table["fillers"], table["places_of_speech"]
    expect_keys(
        "cues.toml [verbs]",
        verbs,
        ("say", "tell", "quote", "object", "inverts", "doubtful", "transitive", "infinitive", "finds", "describes"),
    )
    expect_keys("cues.toml [phrases]", phrases, ("verbal", "prepositional", "named"))
    expect_keys(
        "cues.toml [fillers]",
        fillers,
        ("adverbs", "auxiliaries", "stops", "ties", "openers", "before_verbs", "before_nouns"),
    )
    expect_keys("cues.toml [places_of_speech]", places, ("between", "addressees"))
    expect_keys("cues.toml [unquoted]", table["unquoted"], ("titles",))
    by_words = _verb_forms(verbs, table["irregular"])
    named = [rf"{cue}(?=[ \u00a0](?:the[ \u00a0]|a[ \u00a0])?[A-Z])" for cue in phrases["named"]]
    phrasal = "|".join([*phrases["verbal"], *phrases["prepositional"], *named])
    prepositional = "|".join([*phrases["prepositional"], *phrases["named"]])
    try:
        return CueRules(
            verbs=by_words | {word.capitalize(): verb for word, verb in by_words.items()},
            phrases=re.compile(rf"\b(?<!-)(?:{phrasal})(?![\w-])"),
            phrase=Verb("phrase", Form.FINITE, says=True, inverts=True, doubtful=True),
            preposition=Verb("according to", Form.PREPOSITION, says=True),
            prepositional=re.compile(f"(?:{prepositional})$"),
            adverbs=frozenset(fillers["adverbs"].split()),
            auxiliaries=frozenset(fillers["auxiliaries"].split()),
            stops=frozenset(fillers["stops"].split()),
            ties=frozenset(fillers["ties"].split()),
            openers=frozenset(fillers["openers"].split()),
            before_verbs=frozenset(fillers["before_verbs"].split()),
            before_nouns=frozenset(fillers["before_nouns"].split()),
            describing=frozenset(verbs["describes"].split()),
            between=re.compile(rf"[ \u00a0](?:{'|'.join(places['between'])})(?![\w’'])"),
            addressee=re.compile(rf"(?:{'|'.join(_alternatives(places['addressees']))})(?![\w’'])"),
            titles=frozenset(table["unquoted"]["titles"].split()),
        )
    except re.error as error:
        raise LexiconError(f"cues.toml: {error.pattern!r} is no regular expression: {error}. Correct it.") from error


def _alternatives(words: str) -> list[str]:
    """Split at spaces outside brackets and parentheses."""
    return re.findall(r"(?:\([^)]*\)|\[[^]]*\]\S*|[^\s(\[])+(?: \[[^]]*\]\S*)?", words)


def _verb_forms(verbs: Mapping[str, str], irregular: Mapping[str, list[str]]) -> dict[str, Verb]:
    sets = {key: frozenset(words.split()) for key, words in verbs.items()}
    lemmas = sets["say"] | sets["tell"] | sets["quote"]
    lemmas |= sets["finds"]
    result: dict[str, Verb] = {}
    for lemma in sorted(lemmas):
        third, past, participle, gerund = irregular.get(lemma) or _regular(lemma)
        for word, form in (
            (lemma, Form.BASE),
            (gerund, Form.GERUND),
            (participle, Form.FINITE),
            (third, Form.FINITE),
            (past, Form.FINITE),
        ):
            result[word] = Verb(
                lemma,
                form,
                says=lemma in sets["say"] or lemma in sets["tell"],
                tells=lemma in sets["tell"],
                inverts=lemma in sets["inverts"] and form is Form.FINITE,
                takes_object=lemma in sets["object"],
                doubtful=lemma in sets["doubtful"],
                transitive=lemma in sets["transitive"],
                infinitive=lemma in sets["infinitive"],
                finds=lemma in sets["finds"],
            )
    return result


def _regular(lemma: str) -> tuple[str, str, str, str]:
    if lemma.endswith("e"):
        return f"{lemma}s", f"{lemma}d", f"{lemma}d", f"{lemma[:-1]}ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma[:-1]}ied", f"{lemma}ing"
    third = f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else f"{lemma}s"
    return third, f"{lemma}ed", f"{lemma}ed", f"{lemma}ing"
