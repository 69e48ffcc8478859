"""What each attributed span says: aspect, subject, value, certainty, polarity, dates and whom it was told to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from facts.dates import DatePhrase, Direction, resolve
from facts.extracting.aspects import topicality
from facts.extracting.attributed import Attributed
from facts.extracting.attribution import narration_of
from facts.extracting.certainty import Setting, firmness, nobody_answerable, refusal_in
from facts.extracting.clauses import clauses_of
from facts.extracting.hearing import Hearing, parts_around
from facts.extracting.inventory import Inventory, NameKind
from facts.extracting.narration import Narration
from facts.extracting.other_languages import LEFT_OPEN, aspect_of, attributed_in
from facts.extracting.phrases import Words, words_of
from facts.extracting.reports import report_clauses, without_apposition
from facts.extracting.subjects import subject_of, value_of
from facts.extracting.told_to import is_relayed
from facts.extracting.works import Works
from facts.lexicon import Lexicon
from facts.model import (
    Aspect,
    Candidate,
    CandidateId,
    Certainty,
    Claim,
    Document,
    Kind,
    Polarity,
    Production,
    Span,
    fingerprint,
)

CONTEXT = 64
"""Characters of text kept on either side of a quote, to find it again."""
_PAST = frozenset({"was", "were", "had", "did", "released", "ended", "aired", "premiered", "opened", "ago", "last"})
_CLEAR = 4.0
"""The aspect weight from which a clause of reported speech is a claim by itself."""
_REPORT_CONFIDENCE = 0.6
_ENGLISH = "en"
"""The language read in depth."""
_ANY_DAY = "2000-01-01"
_ANSWERS = frozenset({Certainty.STATED, Certainty.DECLINED})
"""How firm those few words are that mean nothing without what was told before them."""
_TOLD_BEFORE = 2
"""Sentences before them that are asked for it."""
_RETURNING = frozenset({"return", "returns", "returning", "returned"})
_COMING_BACK = frozenset({"be", "come", "comes", "coming", "came"})
_SUBJECTS = frozenset({NameKind.PERSON, NameKind.WORK, NameKind.ORGANISATION, NameKind.UNKNOWN})
_PEOPLE = frozenset({"he", "she", "i"})
_THINGS = frozenset({"it", "show", "series", "film", "sitcom", "drama", "band", "tour", "season", "they", "we"})
_COMING = frozenset({"will", "would"})
_CONDITION = frozenset({"if", "unless"})
_ANSWERABLE = frozenset({NameKind.PERSON, NameKind.ORGANISATION})
_AUXILIARIES = 2
"""Words that may stand between who refuses and the refusal: *has repeatedly declined*."""
_ASKING = frozenset({"where", "what", "how", "when", "why", "who", "whether", "which"})
_PLACING = frozenset({"in", "at", "on", "during", "speaking", "talking"})
_SAYS_SOMETHING = 4
"""Words from which a clause behind a question word may tell something."""
_FEELING_KEPT = 10.0
"""The aspect weight from which an opinion keeps its aspect; below, it says nothing about the production."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meaning:
    """What a span says, before it is put into a claim."""

    kind: Kind
    aspect: Aspect
    certainty: Certainty
    polarity: Polarity
    work: str | None
    reasons: tuple[str, ...]


def describe(
    document: Document,
    inventory: Inventory,
    attributed: Sequence[Attributed],
    lexicon: Lexicon,
    production: Production | None,
    narration: Narration | None = None,
) -> tuple[Candidate, ...]:
    """Turn attributed spans, and the outlet's own report sentences, into candidates, in text order."""
    narration = narration or narration_of(document, inventory, lexicon)
    reader = _Reader(document, narration, lexicon, production)
    if document.lang == _ENGLISH:
        spans = (*reader.speech(attributed), *reader.reports(attributed))
    else:
        spans = attributed_in(document, inventory, lexicon)
    return tuple(reader.candidate(span) for span in sorted(spans, key=lambda span: (span.start, span.end)))


class _Reader:
    """One document being described: its words, sentences and works, found once."""

    def __init__(
        self, document: Document, narration: Narration, lexicon: Lexicon, production: Production | None
    ) -> None:
        self.document, self.text, self.inventory = document, document.text, narration.inventory
        self.lexicon, self.production = lexicon, production
        words = words_of(document.text)
        self.sentences, self.asks = narration.sentences, narration.interview.asks
        self.works = Works(document.text, words, self.inventory, lexicon, production)
        self.words: Words = words.muted(self.works.long_titles())
        self.hearing = Hearing(narration, self.words, lexicon)
        self.hearsay: Span | None = None
        self.unanswerable: dict[str, bool] = {}
        self.headline = _headline(document)
        self.ruleset = f"{lexicon.version}+{narration.syntax.version}" if narration.syntax else lexicon.version

    def speech(self, attributed: Sequence[Attributed]) -> Iterator[Attributed]:
        """Yield what is attributed, one claim each; a headline's paraphrase is left out."""
        for span in attributed:
            self.hearing.listen(span)
            if span.kind is Kind.DIRECT:
                yield span
            elif span.start >= self.headline:
                # Where no production is followed, nothing is off its topic: every sourced statement is kept whole.
                apart = span.kind is not Kind.MIXED and self.production is not None
                if not apart:
                    yield span
                elif not self._only_named(span):
                    yield from self._claims_of(span)

    def _only_named(self, span: Attributed) -> bool:
        """Tell whether words only name what was talked of and say nothing: *where things stand*, *what is next*."""
        first, last = self.words.between(span.start, span.end)
        return last - first < _SAYS_SOMETHING and self.words.words[first] in _ASKING

    def _claims_of(self, span: Attributed) -> Iterator[Attributed]:
        """Take reported speech apart where its clauses speak of different aspects."""
        run = self.words.between(span.start, span.end)
        if self.words.words[run[0]] in _CONDITION:
            yield span  # what holds on a condition is no claim without it
            return
        parts = [(part, topicality(self.words, part, self.lexicon)) for part in clauses_of(self.words, run)]
        clear = [(part, topic) for part, topic in parts if topic.weight >= _CLEAR]
        if len({topic.aspect for _, topic in clear}) < 2:
            first, last = without_apposition(self.words.words, run)
            yield span if last == run[1] else replace(span, end=self.words.ends[last - 1])
            return
        for (first, last), _ in clear:
            yield replace(span, start=self.words.starts[first], end=self.words.ends[last - 1])

    def reports(self, attributed: Sequence[Attributed]) -> Iterator[Attributed]:
        """Yield the narration's own claims, around what is attributed to somebody."""
        taken = sorted(attributed, key=lambda span: span.start)
        seen: set[str] = set()
        at = 0
        for start, end in self.sentences:
            while at < len(taken) and taken[at].end <= start:
                at += 1
            inside = [span for span in taken[at : at + 8] if span.start < end and span.end > start]
            if start < self.headline or self.asks(start) or any(span.kind is Kind.DIRECT for span in inside):
                continue
            heading = not inside and not self.text[start:end].rstrip().endswith((".", "!", "?", "”", '"', "…", ")"))
            for part in parts_around(start, end, inside, credits=True):
                run = self.words.between(*part)
                for first, last in report_clauses(self.words, run, self.lexicon, self.inventory, heading=heading):
                    span = (self.words.starts[first], self.words.ends[last - 1])
                    told = self.text[span[0] : span[1]]
                    if told not in seen and not self._leads_up_to_a_speaker(first, span[1], inside):
                        seen.add(told)
                        yield Attributed(
                            start=span[0],
                            end=span[1],
                            kind=Kind.REPORT,
                            confidence=_REPORT_CONFIDENCE,
                            reasons=("the outlet's own report",),
                            sentence=(start, end),
                        )

    def _leads_up_to_a_speaker(self, first: int, end: int, inside: Sequence[Attributed]) -> bool:
        """Tell whether words only say where somebody spoke: *In an interview on Monday, showrunner* she said …."""
        speakers = (span.mention_at[0] for span in inside if span.mention_at)
        return self.words.words[first] in _PLACING and any(
            at >= end and not self.text[end:at].strip() for at in speakers
        )

    def candidate(self, span: Attributed) -> Candidate:
        """Say what one span means."""
        if self.document.lang == _ENGLISH:
            meaning = self._carried_on(span, self._english(span))
            span, meaning = self._declined(span, meaning)
        else:
            meaning = self._left_open(span)
        text, bounds = self.text, (span.start, span.end)
        planned = self._planned(bounds) if meaning.aspect is not Aspect.OTHER else None
        told = self.hearing.of(span)
        published = self.document.published
        return Candidate(
            id=CandidateId("c-" + fingerprint(self.document.id, str(span.start), str(span.end), meaning.kind)),
            document=self.document.id,
            claim=Claim(
                quote=text[span.start : span.end],
                start=span.start,
                end=span.end,
                kind=meaning.kind,
                aspect=meaning.aspect,
                certainty=meaning.certainty,
                polarity=meaning.polarity,
                speaker=span.speaker,
                mention=span.mention,
                mention_at=span.mention_at,
                cue=span.cue,
                cue_at=span.cue_at,
                told_to=told.to,
                said_phrase=told.phrase,
                said=resolve(told.phrase, published, Direction.PAST) if told.phrase else None,
                subject=self._subject(span, meaning),
                value=value_of(text, self.words, bounds, self.lexicon),
                role=span.role,
                authority=span.authority,
                work=meaning.work,
                planned_phrase=planned.text if planned else None,
                planned=resolve(planned.text, published, self._direction(bounds)) if planned else None,
                prefix=text[max(0, span.start - CONTEXT) : span.start],
                suffix=text[span.end : span.end + CONTEXT],
            ),
            confidence=span.confidence,
            reasons=(*span.reasons, *meaning.reasons),
            ruleset=self.ruleset,
        )

    def _english(self, span: Attributed) -> _Meaning:
        words = self.words
        claim, sentence = words.between(span.start, span.end), words.between(*span.sentence)
        relayed = is_relayed(span, self.inventory, self.document.outlet, self.lexicon)
        kind = span.kind
        if kind in (Kind.INDIRECT, Kind.REPORT) and span.speaker:
            kind = Kind.REPORT if relayed else Kind.INDIRECT
        around = ((sentence[0], claim[0]), (claim[1], sentence[1]))
        topic = topicality(words, claim, self.lexicon, around)
        work = self.works.about(
            (span.start, span.end),
            span.sentence,
            self._sentence_before(span.sentence[0]),
            voiced=kind is not Kind.REPORT,
        )
        returns = topic.aspect is Aspect.GREENLIGHT and self._somebody_returns(claim)
        firm = firmness(
            words,
            claim,
            Setting(
                kind=kind,
                before=around[0] if kind is not Kind.DIRECT else (0, 0),
                after=around[1] if kind is not Kind.DIRECT else (0, 0),
                cue=span.cue,
                unnamed=self._unnamed(span),
                relayed=relayed,
                weight=topic.weight,
                firm=topic.firm,
                elsewhere=work is not None,
                topical=topic.aspect is not Aspect.OTHER,
                topic_at=topic.at if topic.aspect is not Aspect.OTHER else (),
                coming=topic.aspect is Aspect.GREENLIGHT and not returns,
            ),
            self.lexicon,
        )
        aspect = Aspect.CAST if returns else topic.aspect
        says_nothing = firm.certainty is Certainty.OPINION and topic.weight < _FEELING_KEPT
        answers = kind is Kind.DIRECT and not topic.weight and firm.certainty in _ANSWERS
        return _Meaning(
            kind=kind,
            aspect=Aspect.OTHER if says_nothing else self._asked(span) if answers else aspect,
            certainty=firm.certainty,
            polarity=firm.polarity,
            work=work,
            reasons=(*topic.reasons, *firm.reasons),
        )

    def _somebody_returns(self, claim: Span) -> bool:
        """Tell whether it is a person who comes back, and not a show: *Lind will be back*, *the series will return*."""
        run = self.words.words
        at = next((at for at in range(claim[0] + 1, claim[1]) if _comes_back(run[at - 1], run[at])), None)
        if at is None:
            return False
        here = self.words.starts[at]
        named = [each for each in self.inventory.within(self.words.starts[claim[0]], here) if each.kind in _SUBJECTS]
        last = named[-1] if named else None
        between = run[self.words.between(last.end, here)[0] if last else claim[0] : at]
        if not _PEOPLE.isdisjoint(between):
            return True
        return last is not None and last.kind is NameKind.PERSON and _THINGS.isdisjoint(between)

    def _carried_on(self, span: Attributed, meaning: _Meaning) -> _Meaning:
        """Tell as hearsay what goes on from an unnamed source's words (*A leak claims it. It will be so*)."""
        start, end = span.sentence
        goes_on = self.hearsay and self.hearsay[1] <= start and not self.text[self.hearsay[1] : start].strip(" ")
        firm = meaning.kind is Kind.REPORT and span.speaker is None and meaning.certainty is Certainty.STATED
        if goes_on and firm and not _COMING.isdisjoint(self.words.words[slice(*self.words.between(start, end))]):
            reasons = (*meaning.reasons[:-1], "firmness: goes on from hearsay")
            meaning = replace(meaning, certainty=Certainty.RUMOURED, reasons=reasons)
        if self._unnamed(span):
            self.hearsay = span.sentence
        return meaning

    def _declined(self, span: Attributed, meaning: _Meaning) -> tuple[Attributed, _Meaning]:
        """Credit a refusal that the outlet tells to whoever refused: *Lind declined to say whether she will return*."""
        if span.speaker or meaning.kind is not Kind.REPORT or meaning.certainty is not Certainty.DECLINED:
            return span, meaning
        at = refusal_in(self.words, self.words.between(span.start, span.end), self.lexicon)
        named = [] if at is None else list(self.inventory.within(span.start, self.words.starts[at]))
        if at is None or not named or named[-1].kind not in _ANSWERABLE:
            return span, meaning
        between = self.words.between(named[-1].end, self.words.starts[at])
        if between[1] - between[0] > _AUXILIARIES:
            return span, meaning
        who = named[-1]
        cue = (self.words.starts[at], self.words.ends[at])
        credited = replace(
            span,
            speaker=who.name,
            mention=self.text[who.start : who.end],
            mention_at=(who.start, who.end),
            cue=self.text[slice(*cue)],
            cue_at=cue,
        )
        return credited, replace(meaning, kind=Kind.INDIRECT)

    def _asked(self, span: Attributed) -> Aspect:
        """Return what *none of it is true* or *no comment* answers: the aspect of what was told just before."""
        start = span.sentence[0]
        first = start
        for _ in range(_TOLD_BEFORE):
            first = self.sentences.at(max(0, first - 1))[0]
        return topicality(self.words, self.words.between(first, start), self.lexicon).aspect

    def _left_open(self, span: Attributed) -> _Meaning:
        """Judge nothing in a language that is not read in depth: such words claim nothing until a moderator says so."""
        return _Meaning(
            kind=span.kind,
            aspect=aspect_of(self.text[span.start : span.end], self.document.lang, self.lexicon),
            certainty=Certainty.OPINION,
            polarity=Polarity.AFFIRMS,
            work=None,
            reasons=(f"language: {self.document.lang}", LEFT_OPEN),
        )

    def _subject(self, span: Attributed, meaning: _Meaning) -> str | None:
        return subject_of(
            self.text,
            self.words,
            (span.start, span.end),
            self.inventory,
            kind=meaning.kind,
            aspect=meaning.aspect,
            speaker=span.speaker,
            work=meaning.work,
            production=self.production.name if self.production else None,
        )

    def _planned(self, bounds: Span) -> DatePhrase | None:
        """Return the first date in the claim that could be one: *next year*, but not *recently*."""
        found = self.hearing.dates(self.text, bounds)
        return next((date for date in found if resolve(date.text, _ANY_DAY, Direction.FUTURE)), None)

    def _sentence_before(self, start: int) -> Span:
        """Return the sentence in front, or nothing where a paragraph begins."""
        if start == 0 or self.text[start - 1] == "\n":
            return start, start
        return self.sentences.at(start - 1)

    def _unnamed(self, span: Attributed) -> bool:
        if span.speaker is None or self.inventory.person(span.speaker) or self.inventory.is_organisation(span.speaker):
            return False
        if span.speaker not in self.unanswerable:
            self.unanswerable[span.speaker] = nobody_answerable(span.speaker, words_of(span.speaker), self.lexicon)
        return self.unanswerable[span.speaker]

    def _direction(self, bounds: Span) -> Direction:
        """Look back from a claim told in the past tense, ahead from any other."""
        first, last = self.words.between(*bounds)
        past = any(word in _PAST for word in self.words.words[first:last])
        return Direction.PAST if past else Direction.FUTURE


def _comes_back(before: str, word: str) -> bool:
    return word in _RETURNING or (word == "back" and before in _COMING_BACK)


def _headline(document: Document) -> int:
    """Return where the headline ends: a first line without a full stop, before at least one more line."""
    line = document.text.split("\n", 1)[0]
    if "\n" in document.text and not line.rstrip().endswith((".", "!", "?", "”", '"')):
        return len(line) + 1
    return 0
