"""Whose words stand where: quotations and reported clauses, each with its speaker, in text order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from facts.extracting.attributed import Attributed
from facts.extracting.cues import Form, cue_rules
from facts.extracting.entities import NOBODY, Inventory, NameKind
from facts.extracting.names import vocabulary
from facts.extracting.narration import Narration, span_of
from facts.extracting.quotations import find_quotations
from facts.extracting.reported_speech import Reported, find_reported
from facts.extracting.salience import Salience
from facts.extracting.speakers import Subject
from facts.extracting.speech_kinds import Use, use_of
from facts.extracting.syntax import SyntaxParser
from facts.extracting.transcripts import NONE, interview_in, with_turns
from facts.extracting.voices import Voice, best_voices
from facts.lexicon import Lexicon
from facts.model import Document, Kind, Span

_LEADS_QUOTATION = re.compile(r"(?:,|\band|\bbut|\bthat|:)[ \u00a0]*$")
_BRACKETED = re.compile(r"\[([A-ZÀ-Þ][^\[\]]{1,40}?)(?:[’']s)?\]")
_GOES_ON = re.compile(r"(?:add|continue|conclude|go)(?:s|d|ed|ing)?\b|(?:went|going) on", re.IGNORECASE)
"""Cues after which who spoke last speaks again."""
_OWN_CLAUSE = 4
"""Quoted words from which a quotation that ends a reported clause is a clause of its own, and direct speech."""

_FRAGMENT = 4
_FRAGMENT_UNINTRODUCED = 8
"""Quoted words below which a fragment is the outlet's emphasis rather than a quotation, with and without a cue."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Words that somebody is credited with, before it is known who that is."""

    start: int
    end: int
    kind: Kind
    subject: Subject | None
    cue: Span | None
    confidence: float
    reasons: tuple[str, ...]
    relayed: bool = False


def narration_of(
    document: Document, inventory: Inventory, lexicon: Lexicon, parser: SyntaxParser | None = None
) -> Narration:
    """Take the article apart once, for all that is read in it; a parser reads English sentences that hold a cue."""
    text = document.text
    interview = interview_in(text, inventory) if document.lang == "en" else NONE
    quotations = with_turns(find_quotations(text), interview)
    narration = Narration(text, quotations, inventory, cue_rules(lexicon), vocabulary(lexicon), interview)
    if parser is not None and document.lang == "en":
        narration.parse(parser)
    return narration


def attribute(
    document: Document, inventory: Inventory, lexicon: Lexicon, narration: Narration | None = None
) -> tuple[Attributed, ...]:
    """Return all direct, indirect and mixed speech in text order, each with its best-supported speaker.

    Spans never overlap. What another outlet is cited for has the kind *report* and that outlet as its speaker.
    Where nobody can be told, or two are equally likely, ``speaker`` is None and ``reasons`` say which.
    """
    narration = narration or narration_of(document, inventory, lexicon)
    salience = Salience(document.text, narration.words, inventory, vocabulary(lexicon))
    return tuple(_credited(narration, salience, _found(narration)))


def _found(narration: Narration) -> list[_Found]:
    """Return reported clauses and quotations in text order; of two that overlap the earlier, then the longer one."""
    voices = best_voices(narration)
    inside: set[int] = set()
    everything = [found for reported in find_reported(narration) for found in _reported(narration, reported, inside)]
    for k in range(len(narration.quotations)):
        if k not in inside:
            everything.extend(_quoted(narration, k, voices[k]))
    return sorted(everything, key=lambda found: (found.start, -found.end))


def _reported(narration: Narration, reported: Reported, inside: set[int]) -> Iterator[_Found]:
    """Yield a reported clause: indirect, or mixed where it holds quoted words, whose numbers are added to ``inside``.

    A quotation that is the whole clause, or a clause of its own at its end, stays direct speech.
    """
    start, end = reported.start, reported.end
    overlapping = narration.quotations_within(start, end)
    for k in overlapping:
        quotation = narration.quotations[k]
        if quotation.outer_end < end - 1:
            continue
        if quotation.outer_start <= start:
            return
        leads = _LEADS_QUOTATION.search(narration.words, max(start, quotation.outer_start - 12), quotation.outer_start)
        if leads and narration.count(quotation) >= _OWN_CLAUSE:
            end = leads.start()
            break
    quoted = [k for k in overlapping if narration.quotations[k].outer_start < end]
    if quoted:
        end = max(end, narration.quotations[quoted[-1]].outer_end)
        inside.update(quoted)
    if end - start > 2:
        kind = Kind.MIXED if quoted else Kind.INDIRECT
        relayed = reported.cue.verb.finds or reported.cue.verb.form is Form.PREPOSITION
        sure = 0.97 if reported.rule == "that" else 0.87
        yield _Found(
            start, end, kind, reported.subject, span_of(reported.cue), sure * reported.sure, (reported.rule,), relayed
        )


def _quoted(narration: Narration, k: int, voice: Voice | None) -> Iterator[_Found]:
    """Yield a quotation as direct speech; as mixed, from the cue on, where the cue describes with quoted words."""
    quotation = narration.quotations[k]
    if voice is None and narration.interview.asks(quotation.start):
        return
    use = Use.SPEECH if voice and voice.rule == "heading" else use_of(narration, k, voice)
    if use in (Use.TITLE, Use.SCARE):
        return
    if voice is None:
        yield _Found(quotation.start, quotation.end, Kind.DIRECT, None, None, 0.0, ("nobody credited",))
        return
    found = _Found(
        quotation.start, quotation.end, Kind.DIRECT, voice.subject, voice.cue, voice.confidence, (voice.rule, use.value)
    )
    if use is Use.SPEECH:
        yield found
        return
    if voice.rule == "cue before" and voice.cue and voice.lemma in narration.rules.describing:
        yield _Found(
            voice.cue[0],
            quotation.outer_end,
            Kind.MIXED,
            voice.subject,
            voice.cue,
            voice.confidence,
            (voice.rule, "describes"),
        )
    elif narration.count(quotation) >= (_FRAGMENT if voice.introduces else _FRAGMENT_UNINTRODUCED):
        yield found


def _credited(narration: Narration, salience: Salience, everything: Sequence[_Found]) -> Iterator[Attributed]:
    """Find each speaker, in text order, and drop what overlaps."""
    text = narration.text
    last = -1
    for found in everything:
        if found.start < last:
            continue
        subject = found.subject
        again = found.cue is not None and _GOES_ON.match(text, *found.cue) is not None
        speaker = salience.speaker(subject, again=again) if subject else NOBODY
        if speaker is None:
            if found.kind is not Kind.DIRECT:
                continue
            speaker = NOBODY.because("the words name what cannot speak")
        elif found.kind is Kind.DIRECT and _named_inside(text[found.start : found.end], speaker.name):
            speaker = NOBODY.because("an editor's brackets name the speaker as somebody else")
        salience.remember(speaker, found.start)
        relayed = found.relayed and found.kind is Kind.INDIRECT and speaker.kind is NameKind.OUTLET
        mention = (subject.start, subject.end) if subject else None
        last = found.end
        yield Attributed(
            start=found.start,
            end=found.end,
            kind=Kind.REPORT if relayed else found.kind,
            speaker=speaker.name,
            mention=text[slice(*mention)] if mention else None,
            mention_at=mention,
            cue=text[slice(*found.cue)] if found.cue else None,
            cue_at=found.cue,
            role=speaker.role,
            authority=speaker.authority,
            confidence=round(found.confidence * (0.85 + 0.15 * speaker.sure), 3),
            reasons=(*found.reasons, speaker.rule) if speaker.rule else found.reasons,
            sentence=narration.sentences.run(*_hull(found)),
        )


def _named_inside(words: str, name: str | None) -> bool:
    """Tell whether an editor wrote this name for a pronoun: nobody says *he* of themself."""
    parts = frozenset(name.split(" ")) if name else frozenset()
    return any(parts.issuperset(inside.split()) for inside in _BRACKETED.findall(words))


def _hull(found: _Found) -> Span:
    spans: Iterable[Span] = ((found.start, found.end), found.cue) if found.cue else ((found.start, found.end),)
    return min(span[0] for span in spans), max(span[1] for span in spans)
