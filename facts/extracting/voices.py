"""Candidates for the speaker of a quotation, scored: the best one is taken, never the first.

The scores (0–10) say how often a candidate of that kind was right on annotated news: a cue that touches the quotation
9–10, one further off in the same sentence 6–8, a speaker who goes on 5–7, the subject of a sentence without any cue 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from facts.extracting.cues import Cue, Form
from facts.extracting.entities import NameKind
from facts.extracting.narration import Narration, span_of
from facts.extracting.quotations import Quotation
from facts.extracting.speakers import Shape, Subject
from facts.model import Span

_GAP = re.compile(r"[\s,:;—–-]*(?:that\b)?[\s,:—–-]*$")
_STRAIGHT = re.compile(r"[\s,—–-]*(?:[\w’'.-]+[ \u00a0]){0,6}$")
_TOPIC = re.compile(r"\b(?:[Oo]n|[Aa]bout|[Rr]egarding)[ \u00a0](?:the[ \u00a0])?(?:\w+[ \u00a0])?$")
"""Before a name and a colon: what is talked of, not who talks (*On Pat Lane: “…”*)."""
_TOPIC_LINE = re.compile(r"(?:On|About|Regarding)[ \u00a0]")
"""How the heading of an answer in an interview begins: *On the third season:*."""
_NAMED = r"(?:[A-ZÀ-Þ][\w’-]*)(?:[ \u00a0][A-ZÀ-Þ][\w-]*){0,2}"
_ANSWER = re.compile(
    rf",?[ \u00a0](?:was|is|came)[ \u00a0](?:(?P<whose>his|her|{_NAMED}(?=[’']s))(?:[’']s)?[ \u00a0](?:\w+[ \u00a0])?"
    rf"(?P<cue>response|reply|answer|verdict|reaction|take|assessment|message|summary)\b"
    rf"|(?P<cue2>how)[ \u00a0](?P<who>he|she|{_NAMED})[ \u00a0](?:put|puts|described|describes|summed|sums)\b)"
)
_DASH = re.compile(r"[ \u00a0]*\n?[ \u00a0]*[—–-]{1,2}[ \u00a0]*")
_APART = re.compile(r"(?:[ \u00a0][-–—]{1,2}|[|•])[ \u00a0]$")
"""What sets a name apart that stands before a colon: *Polls were wrong - Pat Lane: “…”*."""
_REST_OF_NAME = re.compile(r"(?:,[^.\n]{2,60})?[ \u00a0]*(?:\n|$)")
_GESTURES = frozenset("laugh smile sigh chuckle".split())
_GOES_ON = ",?!—–…-."
_NEAR = 60
_FAR = 200
"""Characters between a quotation and the cue after it: straight on, and too far."""

_PLAIN = frozenset(
    "say tell add write tweet explain ask continue note argue insist recall reply respond conclude declare warn admit "
    "state".split()
)
"""Verbs that hardly do anything but introduce speech."""
_LESS_PLAIN = 0.93
"""How much surer those are than the others (dismissed, announced, mentioned), on annotated news."""
_RELAYED = re.compile(r"[^.!?\n“\"]{0,120}\b(?:according to|as per|report(?:s|ed)?)\b")
"""Behind the one who speaks: others heard it, and may be whom the words are credited to."""
_HANDED_ON = 0.72
_FROM_CUE = frozenset(("cue before", "cue after", "same paragraph", "same sentence", "runs on"))
_BASES = {"signed": 0.95, "line before": 0.75, "colon": 0.85, "heading": 0.9, "sentence": 0.7, "next paragraph": 0.73}


@dataclass(frozen=True, slots=True)
class Voice:
    """A candidate: the words that stand for the speaker, the cue, and how much speaks for it (0–10).

    ``limit`` bounds the confidence of a speaker who goes on by that of the quotation before; ``plain`` tells whether
    the cue hardly does anything but introduce speech.
    """

    subject: Subject | None
    cue: Span | None
    score: float
    rule: str
    lemma: str = ""
    limit: float = 1.0
    plain: bool = True

    @property
    def introduces(self) -> bool:
        """True where a cue of the quotation's own sentence credits somebody."""
        return self.rule in ("cue before", "cue after", "same sentence")

    @property
    def confidence(self) -> float:
        """How often such a candidate was right on annotated news, 0–1."""
        sure = self.subject.sure if self.subject else 0.5
        if self.rule in _FROM_CUE:
            base = 0.97 if self.score > 6.4 else 0.9 if self.score > 4.4 else 0.6
            base *= 1.0 if self.plain else _LESS_PLAIN
        else:
            base = _BASES[self.rule] + 0.01 * (self.score - 5)
        return max(0.0, min(self.limit, base * (0.7 + 0.3 * sure)))


def best_voices(narration: Narration) -> list[Voice | None]:
    """Return the best candidate for each quotation, in text order; None where nobody can be meant."""
    chosen: list[Voice | None] = []
    for k in range(len(narration.quotations)):
        before = chosen[k - 1] if k else None
        chosen.append(max(_candidates(narration, k, before), key=lambda voice: voice.score, default=None))
    return chosen


def _candidates(narration: Narration, k: int, spoken: Voice | None) -> Iterator[Voice]:
    quotation = narration.quotations[k]
    answering = narration.interview.answers.get(quotation.outer_start)
    if answering or narration.interview.asks(quotation.start):
        if answering:
            colon = narration.text.rfind(":", 0, quotation.start)
            yield Voice(answering, (colon, colon + 1), 9.9, "heading")
        return
    begin = narration.sentences.at(quotation.outer_start)[0]
    lead = narration.words[begin : quotation.outer_start].rstrip(" \u00a0")
    yield from _signed(narration, quotation)
    yield from _answered(narration, quotation)
    yield from _cue_after(narration, k, quotation)
    yield from _cue_before(narration, k, quotation, begin)
    yield from _sentence(narration, quotation, begin, lead)
    if not lead.strip() and narration.opens_line(quotation.outer_start):
        yield from _line_before(narration, quotation, spoken)
    if not lead.strip() and not narration.opens_line(quotation.outer_start):
        yield from _gesture(narration, k, quotation)
    if spoken:
        yield from _goes_on(narration, narration.quotations[k - 1], quotation, begin, spoken)


def _cue_after(narration: Narration, k: int, quotation: Quotation) -> Iterator[Voice]:
    """Yield the first cue after the quotation: “…,” she said; “…,” said the director."""
    words, begin = narration.words, quotation.outer_end
    at = begin
    while at < len(words) and words[at] in " \u00a0,":
        at += 1
    if at >= len(words) or words[at] in '\n\r“"':
        return
    end = narration.sentences.at(at)[1]
    if k + 1 < len(narration.quotations):
        end = min(end, narration.quotations[k + 1].outer_start)
    for i in narration.cues_within(begin, min(end, begin + _FAR)):
        subject = narration.subject(i)
        if subject:
            cue = narration.cues[i]
            score = _score_after(narration, quotation, at, cue, subject)
            relayed = _RELAYED.match(words, max(cue.end, subject.end))
            limit = _HANDED_ON if relayed else 1.0
            yield Voice(
                subject, span_of(cue), score + 0.3 * subject.sure, "cue after", cue.verb.lemma, limit, _is_plain(cue)
            )
            return


def _signed(narration: Narration, quotation: Quotation) -> Iterator[Voice]:
    """Yield the name that signs a quotation behind a dash, alone on the rest of its line: “…” — Pat Lane."""
    dash = _DASH.match(narration.words, quotation.outer_end)
    mention = narration.inventory.first(dash.end(), dash.end() + 1) if dash else None
    if dash and mention and mention.kind.speaks and _REST_OF_NAME.match(narration.words, mention.end):
        named = Subject(mention.start, mention.end, Shape.NAME, "signed")
        yield Voice(named, (dash.start(), dash.end()), 9.7, "signed")


def _answered(narration: Narration, quotation: Quotation) -> Iterator[Voice]:
    """Yield whose answer a quotation is said to be: “…” was his response; “…” is how Pat Lane put it."""
    found = _ANSWER.match(narration.words, quotation.outer_end)
    if found is None:
        return
    whose = found.span("whose") if found["whose"] else found.span("who")
    shape = Shape.PRONOUN if narration.words[slice(*whose)].lower() in ("his", "her", "he", "she") else Shape.NAME
    yield Voice(
        Subject(*whose, shape, "whose answer it is"), found.span("cue" if found["cue"] else "cue2"), 9.0, "cue after"
    )


def _is_plain(cue: Cue) -> bool:
    return cue.verb.lemma in _PLAIN and (cue.verb.form is not Form.GERUND or cue.verb.lemma == "say")


def _score_after(narration: Narration, quotation: Quotation, at: int, cue: Cue, subject: Subject) -> float:
    words, begin = narration.words, quotation.outer_end
    between = words[begin : cue.start]
    bare = between.strip(" ,\u00a0")
    leads = words[begin : subject.start]
    inverted = subject.start >= cue.end
    straight = inverted or (subject.start >= begin and _STRAIGHT.match(leads) is not None)
    closes = words[max(cue.end, subject.end) : max(cue.end, subject.end) + 1] in (".", ",", "\n", "")
    if subject.start < begin:
        score = 5.0
    elif straight and (len(between) < _NEAR or (inverted and not bare)):
        score = 9.5
    else:
        score = 7.0 if straight else 4.0
    last = narration.ending(quotation)
    attached = (
        last in _GOES_ON
        or words[begin : begin + 1] in (",", "—", "–")
        or words[begin : begin + 2] in (" —", " –", " -")
    )
    if not straight and closes and leads.rstrip().endswith(",") and not narration.lead(quotation):
        score, attached = 7.5, True
    if not attached and not (closes and len(between) < 40 and (inverted or subject.start <= at + 4)):
        score -= 4.0
    if last == "." and words[begin : begin + 1] != ",":
        if words[at].islower():
            score -= 1.0
        else:
            score -= 3.5 if closes or (subject.shape is Shape.PRONOUN and subject.start == at) else 6.0
    if cue.verb.form is Form.GERUND:
        score -= 1.5
    if cue.verb.form is Form.PREPOSITION and bare:
        score -= 3.0
    return score


def _cue_before(narration: Narration, k: int, quotation: Quotation, begin: int) -> Iterator[Voice]:
    """Yield the last cue before the quotation in its sentence, after any other quotation: she said, “…”."""
    words, stop = narration.words, quotation.outer_start
    if k:
        begin = max(begin, narration.quotations[k - 1].outer_end)
    for i in reversed(narration.cues_within(begin, stop)):
        subject = narration.subject(i)
        if subject is None:
            continue
        cue = narration.cues[i]
        between = words[cue.end : stop]
        if _GAP.match(between):
            score = 9.8
        elif between.rstrip().endswith((",", ":", " that")):
            score = 9.0
        else:
            score = 7.0 if len(between) < 80 else 6.0
        if cue.verb.form is Form.BASE and words.endswith("to ", 0, cue.start):
            score -= 1.5
        strength = score + 0.2 * subject.sure
        yield Voice(subject, span_of(cue), strength, "cue before", cue.verb.lemma, plain=_is_plain(cue))
        return


def _sentence(narration: Narration, quotation: Quotation, begin: int, lead: str) -> Iterator[Voice]:
    """Yield whom the sentence names without a cue: before a colon, or as its subject."""
    if not lead.endswith(":"):
        if lead.strip() and narration.count(quotation) > 4:
            subject = narration.grammar.first(narration.words, begin, "subject of the sentence", quotation.outer_start)
            if subject:
                yield Voice(subject, None, 4.2, "sentence")
        return
    colon = begin + len(lead) - 1
    mention = narration.inventory.at(max(begin, colon - 50), colon)
    if (
        mention
        and not _TOPIC.search(_before_name(narration, mention.start))
        and mention.end == colon
        and mention.kind.speaks
        and (
            (apart := _APART.search(narration.words, begin, mention.start))
            or not narration.cues_within(max(begin, colon - 80), colon)
        )
    ):
        named = Subject(mention.start, mention.end, Shape.NAME, "name before a colon")
        yield Voice(named, (colon, colon + 1), 9.9 if apart else 8.0, "colon")
    elif lead.strip() != ":":
        subject = narration.grammar.first(narration.words, begin, "subject before a colon", quotation.outer_start)
        if subject:
            yield Voice(subject, (colon, colon + 1), 6.0, "colon")


def _before_name(narration: Narration, at: int) -> str:
    """Return the few words of narration in front of an offset."""
    return narration.words[max(0, at - 24) : at]


def _line_before(narration: Narration, quotation: Quotation, spoken: Voice | None) -> Iterator[Voice]:
    """Yield who speaks in the line before: it introduces a block quotation, or the quotation bears it out."""
    words = narration.words
    end = narration.line_before_ends(quotation.outer_start)
    if end is None:
        return
    begin = narration.sentences.at(end - 1)[0]
    colon = words[end - 1] == ":"
    if colon and _TOPIC_LINE.match(words, words.rfind("\n", 0, end) + 1, end):
        if spoken and spoken.introduces:
            yield _again(spoken, 6.0, "next paragraph")
        return
    for i in reversed(narration.cues_within(begin, end)):
        subject = narration.subject(i)
        if subject:
            cue = narration.cues[i]
            yield Voice(subject, span_of(cue), 8.6 if colon else 5.2, "line before", cue.verb.lemma)
            return
    subject = narration.grammar.first(words, begin, "subject of the line before", end)
    if subject:
        yield Voice(subject, (end - 1, end) if colon else None, 6.5 if colon else 3.5, "line before")


def _gesture(narration: Narration, k: int, quotation: Quotation) -> Iterator[Voice]:
    """Yield who laughs or sighs in the sentence in front, before speaking: Asked again, she laughs. “…”."""
    words = narration.words
    end = quotation.outer_start
    while end and words[end - 1] in " \u00a0":
        end -= 1
    begin = narration.sentences.at(max(0, end - 1))[0]
    if k and narration.quotations[k - 1].outer_end > begin:
        return
    for i in reversed(narration.cues_within(begin, end)):
        cue, subject = narration.cues[i], narration.subject(i)
        if subject and cue.verb.lemma in _GESTURES:
            yield Voice(subject, span_of(cue), 7.5, "sentence", cue.verb.lemma)
        return


def _goes_on(
    narration: Narration, previous: Quotation, quotation: Quotation, begin: int, spoken: Voice
) -> Iterator[Voice]:
    """Yield the speaker of the quotation before, as one who may go on speaking."""
    gap = narration.words[previous.outer_end : quotation.outer_start]
    if previous.outer_end > begin:
        yield _again(spoken, 7.0, "same sentence")
    elif previous.paragraph == quotation.paragraph:
        turned = _turned_to(narration, previous, quotation)
        if turned:
            yield Voice(turned, None, 5.0, "sentence")
        yield _again(spoken, 4.0 if turned or gap.count(".") > 1 else 6.5, "same paragraph")
    elif not narration.lead(quotation):
        if not previous.closed:
            yield _again(spoken, 9.0, "runs on")
        elif "\n" not in gap.strip("\n"):
            yield _again(spoken, 5.0, "next paragraph")


def _turned_to(narration: Narration, previous: Quotation, quotation: Quotation) -> Subject | None:
    """Return whom a whole sentence between two quotations opens with: “…,” he said. Pat Lane was more direct. “…”."""
    begin = narration.sentences.at(quotation.outer_start - 1)[0]
    between = narration.words[begin : quotation.outer_start].strip()
    if begin <= previous.outer_end or not between.endswith("."):
        return None
    mention = narration.inventory.first(begin, begin + _NEAR)
    if mention is None or mention.kind is not NameKind.PERSON:
        return None
    lead = narration.words[begin : mention.start].split()
    if len(lead) > 3 or any(word.lower() in narration.rules.stops for word in lead):
        return None
    return Subject(mention.start, mention.end, Shape.NAME, "turned to", 0.7)


def _again(voice: Voice, score: float, rule: str) -> Voice:
    return replace(voice, score=min(score, voice.score), rule=rule, limit=voice.confidence)
