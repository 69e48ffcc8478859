"""Which facet of a production words are about: the aspect whose phrases weigh most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facts.extracting.phrases import Hit, PhraseTable, Words
from facts.lexicon import Lexicon, Table, expect_keys
from facts.model import Aspect, Span

_WEIGHT = {"strong": 4, "plain": 2, "weak": 1}
_OUTSIDE = 0.25
"""What a phrase in the rest of the sentence counts for, against one in the claim itself."""
_ORDER = {aspect: place for place, aspect in enumerate(Aspect)}
_CONDITION = frozenset({"if", "unless"})
_CLAIM = 3
"""Words that must follow a condition to be the claim under it."""
_CLEAR = 4
"""The weight in the claim itself from which the rest of the sentence is not asked."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase says: its aspect and its weight (4 strong, 2 plain, 1 weak)."""

    aspect: Aspect
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Topicality:
    """The aspect found and the weight behind it in the claim itself (0 where nothing there speaks of a production).

    ``firm`` is that weight without what merely surrounds one (*fans*, *ratings*); ``at`` lists the numbers of the
    words in the claim that speak of the aspect.
    """

    aspect: Aspect
    weight: float
    firm: float
    reasons: tuple[str, ...]
    at: tuple[int, ...] = ()


def rules_from(table: Table) -> PhraseTable[Cue]:
    """Build the phrases from ``aspects.toml``.

    Raises:
        LexiconError: an aspect or strength nobody reads, or an empty phrase.
    """
    expect_keys("aspects.toml", table, [aspect.value for aspect in Aspect])
    entries: list[tuple[str, Cue]] = []
    for name, strengths in table.items():
        if name == "example":
            continue
        expect_keys(f"aspects.toml [{name}]", strengths, _WEIGHT)
        for strength, phrases in strengths.items():
            cue = Cue(Aspect(name), _WEIGHT[strength])
            entries.extend((phrase, cue) for phrase in phrases)
    return PhraseTable(entries)


def cues_in(words: Words, claim: Span, lexicon: Lexicon) -> Sequence[Hit[Cue]]:
    """List the phrases that speak of a production in a range of words."""
    return lexicon.section("aspects", rules_from).find(words, *claim)


def topicality(words: Words, claim: Span, lexicon: Lexicon, around: Sequence[Span] = ()) -> Topicality:
    """Find the aspect of the words in ``claim``; ``around`` are ranges of words asked where it says little."""
    inside: dict[Aspect, float] = {}
    idle = 0.0
    claim, condition = _apart(words.words, claim)
    around = (*around, condition) if condition else around
    spoken = cues_in(words, claim, lexicon)
    for hit in spoken:
        if hit.meaning.aspect is Aspect.OTHER and hit.meaning.weight < _WEIGHT["strong"]:
            idle += hit.meaning.weight
        inside[hit.meaning.aspect] = inside.get(hit.meaning.aspect, 0.0) + hit.meaning.weight
    sums = dict(inside)
    if max(inside.values(), default=0.0) < _CLEAR:
        for span in around:
            for hit in cues_in(words, span, lexicon):
                sums[hit.meaning.aspect] = sums.get(hit.meaning.aspect, 0.0) + hit.meaning.weight * _OUTSIDE
    if not sums:
        return Topicality(aspect=Aspect.OTHER, weight=0.0, firm=0.0, reasons=("aspect: none of the known words",))
    best = max(sums, key=lambda aspect: (sums[aspect], aspect is Aspect.OTHER, -_ORDER[aspect]))
    weight = sum(inside.values())
    return Topicality(
        aspect=best,
        weight=weight,
        firm=weight - idle,
        reasons=(f"aspect: {best.value} {sums[best]:g}",),
        at=tuple(hit.first for hit in spoken if hit.meaning.aspect is best),
    )


def _apart(run: Sequence[str], claim: Span) -> tuple[Span, Span | None]:
    """Take a condition that opens the words apart from what is claimed under it: *If they agree, we start in May*."""
    first, last = claim
    if first < last and run[first] in _CONDITION:
        comma = next((at for at in range(first, last - _CLAIM) if run[at] == ","), None)
        if comma is not None:
            return (comma + 1, last), (first, comma)
    return claim, None
