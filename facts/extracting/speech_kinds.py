"""Speech, scare quotes and titles of works: what stands between quotation marks."""

from __future__ import annotations

import re
from enum import Enum

from facts.extracting.narration import Narration
from facts.extracting.quotations import Quotation
from facts.extracting.voices import Voice

_WORD = re.compile(r"[\w’'-]+")
_SMALL = frozenset("a an the and but or nor of in on at to for from by with as vs is".split())


class Use(Enum):
    """What quotation marks are used for."""

    SPEECH = "speech"
    FRAGMENT = "fragment"
    SCARE = "scare quotes"
    TITLE = "title"


def use_of(narration: Narration, k: int, voice: Voice | None) -> Use:
    """Tell what quotation number ``k`` is, given its best candidate for a speaker.

    Speech begins its sentence, follows a comma, colon or cue, or is followed by one. A fragment stands inside
    a clause and is credited to somebody; short ones nobody is credited with are scare quotes.
    """
    quotation = narration.quotations[k]
    text, words = narration.text, narration.words
    said = text[quotation.start : quotation.end]
    count = len(_WORD.findall(said))
    begin = narration.sentences.at(quotation.outer_start)[0]
    if k and narration.quotations[k - 1].outer_end > begin:
        begin = narration.quotations[k - 1].outer_end
    lead = words[begin : quotation.outer_start].strip(" \u00a0([—–")
    follows = words[quotation.outer_end : quotation.outer_end + 2]
    last = narration.ending(quotation)
    attached = voice is not None and voice.rule in ("cue before", "cue after") and voice.score >= 8.5
    introduced = lead.endswith((",", ":")) or (attached and voice is not None and voice.score >= 9.7)
    headline = introduced and count > 2 and voice is not None and voice.lemma == "say"
    ended = introduced and count > 1 and last in ",.!?" and not _known_work(narration, said)
    if _titled(narration, quotation, said, lead) and not headline and not ended:
        return Use.TITLE
    if count == 1 and last not in ",.!?":
        return Use.SCARE
    if attached and (introduced or last in ",.!?…—–-" or follows[:1] == ","):
        return Use.SPEECH if count > 1 or introduced or not lead else Use.SCARE
    if not lead or lead.endswith(":"):
        whole = last in ",.!?…—–-" or follows[:1] in ("", "\n", ",") or not quotation.closed
        goes_on = voice is not None and voice.rule in ("same sentence", "same paragraph") and count > 1
        return Use.SPEECH if ((count >= 3 or goes_on) and whole) or attached else Use.SCARE
    if introduced and count >= 3 and said[:1].isupper():
        return Use.SPEECH
    if voice is None or count < 2:
        return Use.SCARE
    return Use.FRAGMENT


def _known_work(narration: Narration, said: str) -> bool:
    return said.strip(" ,.!?").replace("’", "'").lower() in narration.works


def _titled(narration: Narration, quotation: Quotation, said: str, lead: str) -> bool:
    bare = said.strip(" ,.!?")
    if _known_work(narration, said) and bare.count(" ") < 6:
        return True
    words = bare.split()
    if not words or len(words) > 8 or not words[0][:1].isupper():
        return False
    capitals = all(not word[:1].islower() or word.lower() in _SMALL for word in words)
    previous = lead.rsplit(" ", 1)[-1].lower().strip("’'s,") if lead else ""
    if previous in narration.rules.titles:
        return capitals or len(words) <= 4
    return capitals and len(words) > 1 and said[-1] not in "?!" and bool(lead) and not lead.endswith((",", ":"))
