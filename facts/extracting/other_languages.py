"""Languages other than English: quotations and claims by simple rules, judged by nobody but the moderator.

How firmly words of these languages commit is not read; such candidates say so, and are never ``stated``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from facts.errors import LexiconError
from facts.extracting.attributed import Attributed
from facts.extracting.inventory import Inventory, NameKind
from facts.extracting.quotations import find_quotations
from facts.extracting.sentences import Sentences
from facts.lexicon import Lexicon, Table, expect_keys
from facts.model import Aspect, Document, Kind, Span

LEFT_OPEN = "certainty left to the moderator"
_SPEECH = 4
"""Words from which what stands between marks is speech rather than a title."""
_REACH = 80
"""Characters before or after a quotation in which its verb may stand."""
_CONFIDENCE = 0.4
_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?: (?:de|del|la|van|von|di|da|du)? ?[A-ZÀ-Þ][\w’'-]+){0,3}")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageRules:
    """The rules of one language in ``languages.toml``."""

    verbs: re.Pattern[str]
    aspects: Mapping[str, Aspect]


def rules_from(table: Table) -> Mapping[str, LanguageRules]:
    """Build the rules of every language that has some.

    Raises:
        LexiconError: a key nobody reads, or an aspect there is not.
    """
    built: dict[str, LanguageRules] = {}
    for lang, rules in table["rules"].items():
        expect_keys(f"languages.toml [rules.{lang}]", rules, ("verbs", "aspects"))
        verbs = sorted(rules["verbs"], key=len, reverse=True)
        try:
            aspects = {word: Aspect(name) for name, words in rules["aspects"].items() for word in words}
        except ValueError as error:
            raise LexiconError(
                f"languages.toml [rules.{lang}.aspects]: {error}. Use an aspect of the contract."
            ) from error
        built[lang] = LanguageRules(
            verbs=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, verbs))})(?!\w)", re.IGNORECASE), aspects=aspects
        )
    return built


def aspect_of(text: str, lang: str, lexicon: Lexicon) -> Aspect:
    """Return the aspect that most words of ``text`` speak of; OTHER where none does."""
    rules = lexicon.section("languages", rules_from).get(lang)
    counted: dict[Aspect, int] = {}
    for word in _WORD.findall(text.lower()) if rules else ():
        aspect = rules.aspects.get(word) if rules else None
        if aspect:
            counted[aspect] = counted.get(aspect, 0) + 1
    return max(counted, key=lambda aspect: counted[aspect]) if counted else Aspect.OTHER


def attributed_in(document: Document, inventory: Inventory, lexicon: Lexicon) -> tuple[Attributed, ...]:
    """Return quotations with the speaker named beside a verb of speech, and narrated clauses about a production."""
    rules = lexicon.section("languages", rules_from).get(document.lang)
    sentences = Sentences(document.text)
    quoted = tuple(_quotations(document.text, rules, inventory, sentences))
    return (*quoted, *_narrated(document.text, rules, sentences, quoted))


def _quotations(
    text: str, rules: LanguageRules | None, inventory: Inventory, sentences: Sentences
) -> Iterator[Attributed]:
    for quotation in find_quotations(text):
        start, end = quotation.start, quotation.end
        if len(_WORD.findall(text, start, end)) < _SPEECH:
            continue
        found = _speaker(text, (start, end), rules, inventory)
        if found is None:
            continue
        speaker, speaker_at, cue_at = found
        yield Attributed(
            start=start,
            end=end,
            kind=Kind.DIRECT,
            speaker=speaker,
            mention=text[slice(*speaker_at)],
            mention_at=speaker_at,
            cue=text[slice(*cue_at)],
            cue_at=cue_at,
            confidence=_CONFIDENCE,
            reasons=("a verb of speech and a name beside the quotation",),
            sentence=sentences.run(start, end),
        )


def _speaker(
    text: str, quotation: Span, rules: LanguageRules | None, inventory: Inventory
) -> tuple[str, Span, Span] | None:
    """Find a verb of speech near a quotation, and the name that stands by the verb."""
    if rules is None:
        return None
    for begin, stop in (
        (quotation[1], min(len(text), quotation[1] + _REACH)),
        (max(0, quotation[0] - _REACH), quotation[0]),
    ):
        verb = rules.verbs.search(text, begin, stop)
        if verb is None:
            continue
        names = [name for name in _NAME.finditer(text, begin, stop) if name.start() != verb.start()]
        for name in sorted(names, key=lambda name: min(abs(name.start() - verb.end()), abs(verb.start() - name.end()))):
            known = inventory.at(name.start(), name.end())
            if known is None or known.kind not in (NameKind.WORK, NameKind.PLACE, NameKind.CHARACTER):
                full = known.name if known else name[0]
                return full, name.span(), verb.span()
    return None


def _narrated(
    text: str, rules: LanguageRules | None, sentences: Sentences, quoted: tuple[Attributed, ...]
) -> Iterator[Attributed]:
    if rules is None:
        return
    seen: set[str] = set()
    for start, end in sentences:
        if any(quote.start < end and quote.end > start for quote in quoted):
            continue
        for first, last in _clauses(text, start, end):
            claim = text[first:last]
            about = {rules.aspects[word] for word in _WORD.findall(claim.lower()) if word in rules.aspects}
            if about and claim not in seen and len(_WORD.findall(claim)) >= _SPEECH:
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
