"""Languages other than English: quotations and claims by simple rules, judged by nobody but the moderator.

How firmly words of these languages commit is not read; such candidates say so, and are never ``stated``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from facts.errors import LexiconError
from facts.extracting.attributed import Attributed
from facts.extracting.inventory import Inventory
from facts.extracting.plain_speech import SpeechRules, speech_in
from facts.extracting.sentences import Sentences
from facts.lexicon import Lexicon, Table, expect_keys
from facts.model import Aspect, Document, Kind, Span

LEFT_OPEN = "certainty left to the moderator"
_SAYS_SOMETHING = 4
"""Words from which a clause may tell something."""
_CONFIDENCE = 0.4
_KEYS = ("narrated", "verbs", "opening", "standing", "unnamed", "hearer", "aspects")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageRules:
    """The rules of one language in ``languages.toml``; ``narrated`` where the outlet's own report is read, too."""

    speech: SpeechRules
    narrated: bool
    aspects: Mapping[str, Aspect]
    stems: tuple[tuple[str, Aspect], ...]

    def aspects_in(self, text: str) -> list[Aspect]:
        """Return the aspect of each word that has one, by the word or by how it begins."""
        words = _WORD.findall(text.lower())
        whole = [self.aspects[word] for word in words if word in self.aspects]
        rest = [word for word in words if word not in self.aspects]
        return whole + [aspect for word in rest for stem, aspect in self.stems if word.startswith(stem)]


def rules_from(table: Table) -> Mapping[str, LanguageRules]:
    """Build the rules of every language that has some.

    Raises:
        LexiconError: a key nobody reads, or an aspect there is not.
    """
    built: dict[str, LanguageRules] = {}
    for lang, rules in table["rules"].items():
        expect_keys(f"languages.toml [rules.{lang}]", rules, _KEYS)
        try:
            aspects = {word: Aspect(name) for name, words in rules["aspects"].items() for word in words}
        except ValueError as error:
            raise LexiconError(
                f"languages.toml [rules.{lang}.aspects]: {error}. Use an aspect of the contract."
            ) from error
        built[lang] = LanguageRules(
            speech=SpeechRules(
                verbs=_any_of(rules["verbs"]),
                opening=_any_of(rules.get("opening", ())),
                standing=_any_of([*rules.get("standing", ()), *rules.get("unnamed", ())]),
                unnamed=_any_of(rules.get("unnamed", ())),
                hearer=_any_of(rules.get("hearer", ())),
            ),
            narrated=bool(rules.get("narrated", False)),
            aspects={word: aspect for word, aspect in aspects.items() if not word.endswith("-")},
            stems=tuple((word[:-1], aspect) for word, aspect in aspects.items() if word.endswith("-")),
        )
    return built


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Return what finds any of these words or runs of words, whole; nothing where there are none."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)" if words else r"(?!)", re.IGNORECASE)


def aspect_of(text: str, lang: str, lexicon: Lexicon) -> Aspect:
    """Return the aspect that most words of ``text`` speak of; OTHER where none does."""
    rules = lexicon.section("languages", rules_from).get(lang)
    counted = Counter(rules.aspects_in(text)) if rules else {}
    return max(counted, key=lambda aspect: counted[aspect]) if counted else Aspect.OTHER


def attributed_in(document: Document, inventory: Inventory, lexicon: Lexicon) -> tuple[Attributed, ...]:
    """Return quotations with the speaker named beside a verb of speech, and narrated clauses about a production."""
    rules = lexicon.section("languages", rules_from).get(document.lang)
    sentences = Sentences(document.text)
    spoken = speech_in(document.text, rules.speech if rules else None, inventory)
    return (*spoken, *_narrated(document.text, rules, sentences, spoken))


def _narrated(
    text: str, rules: LanguageRules | None, sentences: Sentences, quoted: tuple[Attributed, ...]
) -> Iterator[Attributed]:
    if rules is None or not rules.narrated:
        return
    seen: set[str] = set()
    at = 0
    for start, end in sentences:
        while at < len(quoted) and quoted[at].end <= start:
            at += 1
        if at < len(quoted) and quoted[at].start < end:
            continue
        for first, last in _clauses(text, start, end):
            claim = text[first:last]
            if rules.aspects_in(claim) and claim not in seen and len(_WORD.findall(claim)) >= _SAYS_SOMETHING:
                seen.add(claim)
                yield Attributed(
                    start=first,
                    end=last,
                    kind=Kind.REPORT,
                    confidence=_CONFIDENCE,
                    reasons=("the outlet's own report",),
                    sentence=(start, end),
                )


_COMMA = re.compile(r"[,;](?=\s+(?:y|e|che|que|qui|und|et|mas|pero|ma|mais|aber|proyecto|sin)\b)|[;:]\s|\n")
_EDGES = " \t\r\n,;:.!?"


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for cut in (*(found.start() for found in _COMMA.finditer(text, start, end)), end):
        first, last = at, cut
        while first < last and text[first] in _EDGES:
            first += 1
        while last > first and text[last - 1] in _EDGES:
            last -= 1
        if first < last:
            yield first, last
        at = cut + 1
