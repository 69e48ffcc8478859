"""Gaps: what the community wants to know and the record lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from facts.answering.asking import AskingRules, asking_rules
from facts.lexicon import Lexicon
from facts.messages import Gap
from facts.model import Aspect


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Questions of one aspect that found no answer: how often they were asked, and in which words, most asked first."""

    aspect: Aspect | None
    times: int
    questions: tuple[Gap, ...]


def clustered(gaps: Iterable[Gap], lexicon: Lexicon) -> tuple[Cluster, ...]:
    """Return unanswered questions by aspect, most asked first.

    Questions that differ only in empty words, order or spelling of the same concept (*who directs it*, *director?*) are
    one, under the words asked most.
    """
    rules = lexicon.section("questions", asking_rules)
    alike: dict[tuple[Aspect | None, frozenset[str]], list[Gap]] = {}
    for gap in gaps:
        alike.setdefault((gap.aspect, _gist(gap.question, rules)), []).append(gap)
    by_aspect: dict[Aspect | None, list[Gap]] = {}
    for (aspect, _), same in alike.items():
        by_aspect.setdefault(aspect, []).append(_together(same))
    clusters = [
        Cluster(aspect=aspect, times=sum(gap.times for gap in merged), questions=tuple(sorted(merged, key=_most_asked)))
        for aspect, merged in by_aspect.items()
    ]
    return tuple(sorted(clusters, key=lambda each: (-each.times, each.aspect or "")))


def _gist(question: str, rules: AskingRules) -> frozenset[str]:
    words = rules.plain(question)
    concepts = rules.concepts.found_in(words)
    held = {word for start, end in concepts.values() for word in words[start:end]}
    return frozenset(concepts) | {word for word in words if word not in held and not rules.is_filler(word)}


def _together(same: list[Gap]) -> Gap:
    most = min(same, key=_most_asked)
    return Gap(
        question=most.question,
        aspect=most.aspect,
        times=sum(gap.times for gap in same),
        first_at=min(gap.first_at for gap in same),
        last_at=max(gap.last_at for gap in same),
    )


def _most_asked(gap: Gap) -> tuple[int, str]:
    return -gap.times, gap.question
