"""Where a content clause begins and ends: between the cue with its circumstances and the outlet's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from facts.extracting.cues import Cue, Form
from facts.extracting.narration import Narration
from facts.model import Span

_S = "[ \u00a0]"
_BE_OR_MODAL = (
    "is|are|was|were|has|have|had|will|would|can|could|may|might|must|should"
    "|won|isn|aren|wasn|weren|hasn|haven|hadn|wouldn|couldn|don|doesn|didn"
)
_CONTRACTED = r"\b(?:he|she|it|that|there|who|what|they|we|I|you)[’'](?:s|ll|d|re|ve|m)\b"
STARTS_CLAUSE = re.compile(
    r"(?:he|she|they|it|we|I|you|there|this|these|those|his|her|their|its|our|my|the|a|an|no|nothing|nobody|some|many"
    r"|most|all|both|one|two|any|anyone|if|what|how|why|whether|when|who|where|every|each|another|several|people|only"
    r"|even|neither|either|in the|at least|among|such|more|nearly|almost|not|\w+ly\b|\d|[A-ZÀ-Þ$£€])",
    re.IGNORECASE,
)
PRONOUN_CLAUSE = re.compile(rf"(?:he|she|they|it|we|I|there|this|that)(?:[’'](?:s|ll|d|re|ve|m))?{_S}", re.IGNORECASE)
AUXILIARY = re.compile(rf"\b(?:{_BE_OR_MODAL})\b|{_CONTRACTED}")
# Any word that may be a finite verb: it only tells a clause from a bare noun phrase, so it may find too many.
FINITE = re.compile(
    rf"\b(?:{_BE_OR_MODAL}|shall|do|does|did|be)\b|{_CONTRACTED}"
    r"|\b[a-z]{2,}(?:ed|es|ts|ds|ns|ks|ms|rs|ps|ys|ws|ls|gs)\b"
    r"|\b(?:went|came|took|got|gave|made|saw|knew|thought|felt|left|kept|held|met|ran|won|lost|began|became|want|need"
    r"|know|think|feel|believe|hope|plan)\b"
)
THAT = re.compile(rf"{_S}*,?{_S}*that,?{_S}(?!same\b|way\b|day\b|night\b|year\b|is\b|was\b|would\b|will\b)")
_SPLIT = re.compile(
    rf",{_S}(?:and|but){_S}(?:that{_S})?(?=(?:he|she|they|it|we|there)\b|the{_S}|this{_S}|[A-ZÀ-Þ])"
    rf"|{_S}and{_S}that{_S}(?=\w)"
)
_BREAKS = re.compile(
    rf";|:(?={_S}*[“\"])"
    rf"|,{_S}(?:while|before|after|as|prompting|leading|sparking|in{_S}an?{_S}(?:interview|statement)|per){_S}"
    rf"|,{_S}but{_S}(?:for{_S}|[A-ZÀ-Þ]|the{_S})|{_S}when{_S}asked\b"
)
_OPENER = re.compile(
    r"(?:(?:But|And|So|Yet|Still|However|Meanwhile|Even so|In fact|Indeed|Also|Now|Then|Plus|Instead(?! of))\b"
    rf",?{_S}+)+"
    rf"|Despite[^,.]*?,{_S}*(?:however,{_S}*)?"
)
_ASIDE_BEFORE_THAT = re.compile(rf"{_S}?(?:,[^,“\"]{{1,80}},|[—–][^—–“\"]{{1,80}}[—–])(?={_S}that\b)")
_CONJOINED = re.compile(
    rf"(?:,{_S}*(?:and|but|while|before|then)?|{_S}(?:and|but|before|then)){_S}*"
    rf"(?:(?:also|later|then|has|have|even|further|he|she){_S}+)*$"
)
_NAME_TAIL = re.compile(
    rf"(?:[’']s?)?(?:{_S}(?:of|and|on|in){_S}(?:the{_S})?[A-Z][\w’'-]*(?:{_S}[A-Z][\w’'-]*)*)*"
    rf"(?:{_S}(?:residents|voters|viewers|fans|readers|reporters|supporters|magazine|news|newspaper|radio|listeners)\b)?"
)
_TO_WHOM = re.compile(rf"{_S}to{_S}(?:reporters|fans|viewers|the{_S}\w+|[A-Z][\w’'-]*(?:{_S}[A-Z][\w’'-]*)*)")
_TO_THAT = re.compile(rf"(?:{_S}[\w’'-]+){{1,6}}(?={_S}that{_S})()")
_LAST_ASIDE = re.compile(rf",{_S}(?:which|where|whose)\b[^,]*$|{_S}?—{_S}?(?:an?|the|something){_S}[^—]*$")
_WITHOUT_MORE = re.compile(
    rf",{_S}(?:though{_S}|but{_S})?without{_S}(?:\w+ing|further|any{_S}(?:names?|details?))\b[^,]*$"
)
_OWN_SUBJECT = re.compile(
    rf",{_S}(?:and|but|while|whereas|although|though){_S}(?:[\w’'.-]+{_S}){{0,6}}$"
    rf"|,{_S}(?:an?{_S})?(?:[\w’'.-]+{_S}){{0,2}}$"
    rf"|,{_S}(?:which|whom|whose{_S}\w+){_S}(?:[\w’'.-]+{_S}){{0,3}}$"
)
_TURN = re.compile(rf"{_S}(?:although|though|while|whereas|but){_S}$")
_CUES = 16
"""How many cues after its own may end a content clause: bounds the work on odd texts."""

EDGE = " \u00a0\n\r\t,;:—–-"


def after_circumstances(narration: Narration, cue: Cue, end: int) -> int:
    """Return the offset after the cue and whom it was told, when and where."""
    words = narration.words
    at = _after_hearer(narration, cue, end) if cue.verb.tells else cue.end
    moved = True
    while moved:
        moved = False
        for pattern in (narration.rules.between, _ASIDE_BEFORE_THAT, _TO_WHOM):
            match = pattern.match(words, at, end)
            if match:
                at, moved = match.end(), True
    that = _TO_THAT.match(words, at, end)
    return that.start(1) if that and not FINITE.search(words, at, that.start(1)) else at


def _after_hearer(narration: Narration, cue: Cue, end: int) -> int:
    words = narration.words
    at = cue.end + 1
    if words[cue.end : at] not in (" ", "\u00a0"):
        return cue.end
    mention = narration.inventory.first(at, at + 5)
    if mention and words[at : mention.start].lower() in ("", "the ", "his ", "her "):
        tail = _NAME_TAIL.match(words, mention.end, end)
        return tail.end() if tail else mention.end
    hearer = narration.rules.addressee.match(words, at, end)
    return hearer.end() if hearer else cue.end


def content_end(narration: Narration, i: int, start: int, end: int) -> int:
    """Return where the content of cue ``i`` ends: at the sentence's end, the next cue, or an aside of the outlet's."""
    words = narration.words
    stop = _before_next_cue(narration, i, start, end)
    bracket = words.find(")", start, stop)
    if bracket >= 0 and words.find("(", start, bracket) < 0:
        stop = bracket
    for pattern in (_BREAKS, _LAST_ASIDE):
        found = pattern.search(words, start, stop)
        stop = found.start() if found else stop
    return stop


def _before_next_cue(narration: Narration, i: int, start: int, end: int) -> int:
    words = narration.words
    for j in range(i + 1, min(i + _CUES, len(narration.cues))):
        cue = narration.cues[j]
        if cue.start >= end:
            return end
        if cue.start <= start:
            continue
        if cue.verb.form is Form.PREPOSITION:
            return cue.start
        subject = narration.subject(j)
        if subject is None:
            continue
        introduces = cue.verb.says or words[cue.end : cue.end + 3].strip(" \u00a0,:")[:1] in ("“", '"')
        if introduces and subject.start > start:
            own = _OWN_SUBJECT.search(words, max(start, subject.start - 120), subject.start)
            own = own or _TURN.search(words, max(start, subject.start - 12), subject.start)
            if own:
                return own.start()
        if introduces and subject.start < start and cue.verb.form is Form.FINITE and cue.verb.inverts:
            return cue.start
        near = max(start, cue.start - 80)
        conjoined = _CONJOINED.search(words, near, cue.start)
        shared = subject.start < start or words[subject.start : subject.end] in ("he", "she", "they")
        if conjoined and shared and cue.verb.says:
            return conjoined.start()
        if cue.verb.form is Form.GERUND and "," in words[max(near, cue.start - 3) : cue.start]:
            return words.rfind(",", near, cue.start)
    return end


def full_clauses(narration: Narration, start: int, stop: int) -> Iterator[Span]:
    """Split a content clause where two full ones are joined: A has been chosen, and B is close."""
    words = narration.words
    for match in _SPLIT.finditer(words, start, stop):
        left, right = words[start : match.start()], words[match.end() : min(stop, match.end() + 90)]
        if len(left.split()) > 2 and FINITE.search(left) and FINITE.search(right):
            yield start, match.start()
            start = match.end()
    yield start, stop


def trimmed(narration: Narration, start: int, stop: int) -> Span | None:
    """Cut punctuation and conjunctions off the edges; None where too little is left to be a statement."""
    words = narration.words
    while start < stop and words[start] in EDGE:
        start += 1
    # What the speaker left unsaid is the outlet's remark: …, without giving a name.
    more = _WITHOUT_MORE.search(words, start, stop)
    stop = more.start() if more else stop
    opener = _OPENER.match(words, start, stop)
    start = opener.end() if opener else start
    while stop > start and words[stop - 1] in EDGE + ".!?":
        stop -= 1
    if words.count(" ", start, stop) > 1 or FINITE.search(words, start, stop):
        return start, stop
    return None
