"""lexicons/questions.toml, ready for use: concepts, facets, and likeness to ways of asking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import TypeVar

from facts.answering.words import Concepts, Reader, Reading, stem, tokens
from facts.errors import LexiconError
from facts.lexicon import Table, expect_keys
from facts.model import Aspect, Claim, StatementId

Item = TypeVar("Item")

_CUE = 0.35
"""What a facet's own word adds to the likeness of a question to its ways of asking."""

_SURE = 0.30
"""Likeness below which a question is not taken to ask for a facet at all."""

_SECTIONS = (
    "slang", "fillers", "concepts", "poles", "specific", "numerals", "sets", "groups", "other_kinds", "statements",
    "kinds", "facet", "outside",
)  # fmt: skip
_FACET_KEYS = ("name", "aspect", "also", "asks", "cues", "answers", "unique", "lacks", "ways", "instead_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One thing that can be asked for.

    ``asks`` is the sort of thing the answer is (person, date, place, money, …); ``answers`` the concepts of which a
    statement must hold one; ``unique`` means that one name for it excludes another; ``lacks`` completes *Nothing on
    record says …*; ``instead_of`` are concepts that its words are not meant for (*music* of the composer's).
    """

    name: str
    aspect: Aspect | None
    also: tuple[Aspect, ...]
    asks: str
    cues: frozenset[str]
    answers: frozenset[str]
    unique: bool
    lacks: str
    instead_of: frozenset[str] = frozenset()


class AskingRules:
    """Everything that understanding a question needs, built once from the data."""

    def __init__(self, table: Table) -> None:
        """Read and check lexicons/questions.toml.

        Raises:
            LexiconError: a key nobody reads, or a concept nobody defines.
        """
        expect_keys("questions.toml", table, _SECTIONS)
        self.concepts = Concepts.of(table["concepts"])
        self.wider = {name: _single(entries) for name, entries in table["concepts"].items()}
        rows = (row.split() for row in table["numerals"]["rows"])
        self.numerals = {word: digits for digits, *words in rows for word in (digits, *words)}
        self.reader = Reader(self.concepts, self.numerals)
        self.readings: dict[StatementId, tuple[Claim, frozenset[str], Reading]] = {}
        self.slang = _slang(table["slang"])
        empty = table["fillers"]["words"]
        self.fillers = frozenset(empty) | frozenset(stem(word) for word in empty)
        self._empty_stems = frozenset(stem(word) for word in empty if len(word) > 3)
        self.works = frozenset(table["fillers"]["works"])
        self.off = frozenset(table["poles"]["off"])
        self.on = frozenset(table["poles"]["on"])
        self.specific = frozenset(table["specific"]["concepts"])
        self.sets = {name: frozenset(concepts) for name, concepts in table["sets"].items()}
        self.groups = {name: frozenset(words) for name, words in table["groups"].items()}
        self.other_kinds = {kind: frozenset(words) for kind, words in table["other_kinds"].items()}
        self.roles = frozenset(stem(word) for word in self.groups["roles"])
        said = table["statements"]
        expect_keys(
            "questions.toml [statements]",
            said,
            (
                "not_yet",
                "developed",
                "unset",
                "bygone",
                "anew",
                "short_of",
                "untold",
                "refused",
                "hedging",
                "conditional",
                "done",
                "negations",
                "unasked",
            ),
        )
        self.not_yet = Runs(said["not_yet"])
        self.developed = Runs(said["developed"])
        self.unset = Runs(said["unset"])
        self.bygone = Runs(said["bygone"])
        self.anew = Runs(said["anew"])
        self.short_of = Runs(said["short_of"])
        self.hedging = Runs(said["hedging"])
        self.refused = Runs(said["refused"])
        self.untold = Runs(said["untold"])
        self.conditional = frozenset(said["conditional"])
        self.past_work = Runs(said["done"])
        self.negations = frozenset(said["negations"])
        self._unasked = frozenset(said["unasked"])
        self.kinds = {name: tuple(tuple(tokens(each)) for each in runs) for name, runs in table["kinds"].items()}
        self._runs = {name: Runs(runs) for name, runs in table["kinds"].items()}
        self.outside, self.commands = (Runs(table["outside"][name]) for name in ("words", "commands"))
        self.outside_phrases = frozenset(tuple(tokens(each)) for each in table["outside"]["phrases"])
        self.facets = {entry["name"]: _facet(entry) for entry in table["facet"]}
        named = {f"facet {facet.name}": facet.cues | facet.answers for facet in self.facets.values()}
        named.update((f"[sets] {name}", concepts) for name, concepts in self.sets.items())
        for where, concepts in named.items():
            if unknown := concepts - self.concepts.names:
                raise LexiconError(f"questions.toml, {where}: no concept {', '.join(sorted(unknown))}.")
        self._ways = _Ways([(entry["name"], self.plain(way)) for entry in table["facet"] for way in entry["ways"]])
        self.ordinary = self._ways.words | self.fillers | self.works
        self.everyday = frozenset(stem(word) for word in self._ways.words)

    def plain(self, text: str) -> list[str]:
        """Return the words of a question, folded, slang replaced."""
        words = tokens(text)
        for runs in (3, 2, 1):
            replaced: list[str] = []
            at = 0
            while at < len(words):
                instead = self.slang.get(tuple(words[at : at + runs]))
                replaced.extend([words[at]] if instead is None else instead)
                at += 1 if instead is None else runs
            words = replaced
        return words

    def concepts_in(self, words: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Return the concepts that a question's words ask with, each with where it first stands."""
        return {name: at for name, at in self.concepts.found_in(words).items() if name not in self._unasked}

    def likeness(self, words: Sequence[str]) -> dict[str, float]:
        """Return how much a question is worded like each facet's ways of asking, 0 to 1."""
        return self._ways.likeness(words)

    def facet_of(self, words: Sequence[str], concepts: Collection[str]) -> tuple[Facet | None, float, Facet | None]:
        """Return the facet that words ask for, how sure that is, and the runner-up where it is close."""
        score = self.likeness(words)
        for facet in self.facets.values():
            cued = len(facet.cues.intersection(concepts))
            if cued:
                score[facet.name] = score.get(facet.name, 0.0) + _CUE * (1.2 if cued > 1 else 1.0)
        ranked = sorted(score, key=lambda name: (-score[name], name))
        if not ranked or score[ranked[0]] < _SURE:
            return None, 0.0, None
        best = score[ranked[0]]
        close = len(ranked) > 1 and score[ranked[1]] > 0.6 * best
        return self.facets[ranked[0]], best, self.facets[ranked[1]] if close else None

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the ways of asking."""
        return self._ways.words

    def is_filler(self, word: str) -> bool:
        """Tell whether a word says nothing about what is asked: an empty word, or *film*, *show* and the like."""
        base = stem(word)
        empty = word in self.fillers or base in self._empty_stems or (base in self.fillers and word == base + "s")
        return empty or word in self.works or base in self.works

    def says_only(self, words: Sequence[str], kind: str) -> bool:
        """Tell whether the words are one of the runs of ``[kinds]`` of this name, and polite ones before it."""
        said = tuple(word for word in words if word not in self.groups["polite"])
        return said in self.kinds[kind]

    def holds(self, words: Sequence[str], kind: str) -> bool:
        """Tell whether one of the runs of ``[kinds]`` of this name stands in the words."""
        return self._runs[kind].among(words)


def unique(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items without repeats, in order."""
    return tuple(dict.fromkeys(items))


class Runs:
    """Runs of words, found in folded words by their first one."""

    def __init__(self, entries: Sequence[str]) -> None:
        """Take the runs as written in the data."""
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for parts in (tuple(tokens(entry)) for entry in entries):
            if parts:
                self._by_first.setdefault(parts[0], []).append(parts)
        self.words = frozenset(word for runs in self._by_first.values() for run in runs for word in run)

    def among(self, words: Sequence[str]) -> bool:
        """Tell whether one of the runs stands in the words."""
        if self._by_first.keys().isdisjoint(words):
            return False
        return any(
            tuple(words[at : at + len(run)]) == run
            for at, word in enumerate(words)
            for run in self._by_first.get(word, ())
        )

    def ends(self, words: Sequence[str]) -> list[int]:
        """Return where each of the runs in the words ends."""
        return [
            at + len(run)
            for at, word in enumerate(words)
            for run in self._by_first.get(word, ())
            if tuple(words[at : at + len(run)]) == run
        ]


class _Ways:
    """Ways of asking as TF-IDF vectors over words and pairs of words, in an inverted index."""

    def __init__(self, ways: Sequence[tuple[str, list[str]]]) -> None:
        grams = [_grams(words) for _, words in ways]
        seen = Counter(gram for each in grams for gram in set(each))
        self._weight = {gram: log(1 + len(ways) / count) for gram, count in seen.items()}
        self.words = frozenset(word for _, words in ways for word in words)
        self._names = [name for name, _ in ways]
        self._index: dict[str, list[tuple[int, float]]] = {}
        for at, each in enumerate(grams):
            for gram, weight in self._vector(each).items():
                self._index.setdefault(gram, []).append((at, weight))

    def likeness(self, words: Sequence[str]) -> dict[str, float]:
        sums: dict[int, float] = {}
        for gram, weight in self._vector(_grams(words)).items():
            for at, other in self._index.get(gram, ()):
                sums[at] = sums.get(at, 0.0) + weight * other
        best: dict[str, list[float]] = {}
        for at, value in sums.items():
            best.setdefault(self._names[at], []).append(value)
        return {name: _blend(sorted(values, reverse=True)) for name, values in best.items()}

    def _vector(self, grams: Sequence[str]) -> dict[str, float]:
        weights = {gram: self._weight[gram] * count for gram, count in Counter(grams).items() if gram in self._weight}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}


def asking_rules(table: Table) -> AskingRules:
    """Build the rules; for ``Lexicon.section``."""
    return AskingRules(table)


def _blend(values: Sequence[float]) -> float:
    return 0.7 * values[0] + 0.3 * sum(values[:3]) / 3


def _grams(words: Sequence[str]) -> list[str]:
    stems = [stem(word) for word in words]
    return [*stems, *(f"{one} {two}" for one, two in pairwise(stems))]


def _single(entries: Sequence[str]) -> tuple[str, ...]:
    """Return the first few single words of a concept, for a wider full-text search."""
    return tuple(entry.lstrip("=") for entry in entries if not set(" -^").intersection(entry))[:5]


def _slang(table: Mapping[str, str]) -> dict[tuple[str, ...], list[str]]:
    return {tuple(tokens(said)): tokens(meant) for said, meant in table.items()}


def _facet(entry: Table) -> Facet:
    expect_keys(f"questions.toml, facet {entry.get('name')}", entry, _FACET_KEYS)
    return Facet(
        name=entry["name"],
        aspect=Aspect(entry["aspect"]) if "aspect" in entry else None,
        also=tuple(Aspect(each) for each in entry.get("also", ())),
        asks=entry["asks"],
        cues=frozenset(entry["cues"]),
        answers=frozenset(entry["answers"]),
        unique=entry.get("unique", False),
        lacks=entry["lacks"],
        instead_of=frozenset(entry.get("instead_of", ())),
    )
