"""Whom or what a claim is about, and the claim in few words; both in the article's own words."""

from __future__ import annotations

import re
from bisect import bisect_left

from facts.extracting.aspects import cues_in
from facts.extracting.inventory import Inventory, NameKind
from facts.extracting.phrases import Words
from facts.lexicon import Lexicon
from facts.model import Aspect, Kind, Span

_OF_PEOPLE = frozenset({Aspect.CAST, Aspect.CREW, Aspect.DEAL, Aspect.OTHER, Aspect.SCRIPT})
_I = frozenset({"i", "we", "my", "our"})
_THEY = {"he": "m", "his": "m", "she": "f", "her": "f", "they": None, "their": None}
_NOUN = re.compile(
    r"\b(?:a|the) ((?:new |first |lead )?(?:director|writer|showrunner|composer|producer|star|host|cast|band|drummer"
    r"|singer|guitarist|script|budget|title|trailer|soundtrack|release date))\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:and|but|so|well|yeah|yes|no|look|you know|obviously|of course|honestly|actually|however|which)[ ,]+)+",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[!?;…—–]|\.(?=\s+[^\W\d_a-z])|, (?=(?:but|and|so|which|who|because|although|though|while)\b)")
_SPACE = re.compile(r"\s+")
LONGEST = 110
"""Characters a value may have; longer ones are cut between words."""


def subject_of(
    text: str,
    words: Words,
    claim: Span,
    inventory: Inventory,
    *,
    kind: Kind,
    aspect: Aspect,
    speaker: str | None,
    work: str | None,
    production: str | None,
) -> str | None:
    """Name whom or what the claim is about: a person in full, the work, or a role noun nobody is named for."""
    if aspect in _OF_PEOPLE:
        person = _person(text, words, claim, inventory, kind, speaker, crew=aspect is Aspect.CREW)
        if person is not None:
            return person
        noun = _NOUN.search(text, *claim)
        if noun:
            return noun[1].lower()
    return work or production


def _person(
    text: str, words: Words, claim: Span, inventory: Inventory, kind: Kind, speaker: str | None, *, crew: bool
) -> str | None:
    first, last = words.between(*claim)
    opening = words.words[first] if first < last else ""
    people = [mention for mention in inventory.within(*claim) if mention.kind is NameKind.PERSON]
    free = [mention for mention in people if text[mention.end : mention.end + 1] not in ("'", "’")]
    made_by = [mention for mention in free if text.endswith(" by ", 0, mention.start)] if crew else []
    named = next(iter(made_by or free or people), None)
    role = next((mention for mention in inventory.within(*claim) if mention.kind is NameKind.CHARACTER), None)
    voiced = kind is not Kind.REPORT
    if voiced and speaker and opening in _I and inventory.person(speaker):
        return speaker
    if opening in _THEY:
        if voiced and kind is not Kind.DIRECT and opening in ("he", "she") and inventory.person(speaker):
            return speaker
        standing_for = _last_person(inventory, claim[0], _THEY[opening])
        if standing_for and (kind is Kind.REPORT or named is None):
            return standing_for
    if named is not None:
        return named.name
    if role is not None:
        return inventory.characters.get(role.name) or role.name
    if kind is Kind.DIRECT and speaker and inventory.person(speaker):
        run = words.words[first:last]
        if any(word in _I for word in run):
            return speaker
    return None


def _last_person(inventory: Inventory, before: int, gender: str | None) -> str | None:
    for at in range(bisect_left(inventory.starts, before) - 1, -1, -1):
        person = inventory.person(inventory.mentions[at].name)
        if person is not None and (gender is None or person.gender in (gender, None)):
            return person.name
    return None


def value_of(text: str, words: Words, claim: Span, lexicon: Lexicon) -> str:
    """Return the claim in few words: the part of it that says most of a production, openings left out."""
    start, end = claim
    hits = cues_in(words, words.between(start, end), lexicon)
    if hits:
        at = words.starts[max(hits, key=lambda hit: (hit.meaning.weight, -hit.first)).first]
        breaks = [match.span() for match in _BREAK.finditer(text, start, end)]
        start = max([stop for _, stop in breaks if stop <= at], default=start)
        end = min([begin for begin, _ in breaks if begin >= at and begin - start > 12], default=end)
    value = _SPACE.sub(" ", text[start:end]).strip(" ,.;:\"'“”‘’«»-–—")
    value = _OPENING.sub("", value)
    if len(value) > LONGEST:
        value = value[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
    return value
