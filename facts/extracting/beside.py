"""Who is named right beside words that stand for a speaker: in apposition, as a signature, as where it was printed."""

from __future__ import annotations

import re

from facts.extracting.entities import Inventory, NameKind, Person, Speaker
from facts.extracting.names import singular
from facts.extracting.speakers import Subject

REPORTED = frozenset("report article story piece item coverage".split())
"""What an outlet prints: nobody who speaks, but it may say who printed it."""
_AFTER_HEAD = frozenset("of for from with at in close to on near who familiar".split())
_COMMA = re.compile(r",[ \u00a0]")
_SIGNED = re.compile(r",?[ \u00a0](?:\w+[ \u00a0])?(?:by|from)[ \u00a0]")
_WRITTEN = re.compile(r"\b(?:post|statement|letter|message|note|tweet|memo|e-?mail|blog|update)(?:[ \u00a0]\w+)?$")
_IN_PRINT = re.compile(
    r"[ \u00a0](?:published[ \u00a0])?(?:in|from|by|at)[ \u00a0]"
    r"(?:(?:the|industry|trade|music|film|US|UK|(?:(?:news)?paper|magazine|(?:web)?site|publication)s?)[ \u00a0])*",
    re.IGNORECASE,
)
_NEAR = 40
"""Characters in which a name beside the words begins."""


def beside(subject: Subject, text: str, narration: str, inventory: Inventory) -> Speaker | None:
    """Return who is named right beside the words, or None."""
    return (
        _named_behind(subject, text, narration, inventory)
        or _printed_in(subject, text, inventory)
        or _explained(subject, narration, inventory)
    )


def of_person(person: Person, rule: str, sure: float = 1.0) -> Speaker:
    """Return a person of the article as the speaker."""
    role = person.roles[0] if person.roles else None
    return Speaker(person.name, role, person.authority, rule, sure, NameKind.PERSON)


def head_of(parts: list[str]) -> str:
    """Return the head of a noun phrase: the last word before any preposition."""
    for i, word in enumerate(parts[1:], 1):
        if word.lower() in _AFTER_HEAD:
            return parts[i - 1].lower().strip(".,")
    return parts[-1].lower().strip(".,")


def opens_sentence(narration: str, at: int) -> bool:
    """Tell whether a name at this offset opens its sentence, *The* before it left out."""
    before = narration[max(0, at - 6) : at].rstrip(" \u00a0").removesuffix("The")
    return before[-1:] in ("", ".", "\n", "”", '"')


def _named_behind(subject: Subject, text: str, narration: str, inventory: Inventory) -> Speaker | None:
    """Return who is named in apposition (*the band's manager, Dee Carraway*) or as having signed what is read."""
    written = _WRITTEN.search(text[subject.start : subject.end])
    signed = _SIGNED.match(narration, subject.end) if written else None
    found = signed or _COMMA.match(narration, subject.end)
    if found is None:
        return None
    for mention in inventory.within(found.end(), found.end() + _NEAR):
        between = narration[found.end() : mention.start]
        if between if found.re is _COMMA else (between.strip() and not between.islower()):
            return None
        person = inventory.person(mention.name) if mention.kind is NameKind.PERSON else None
        if person:
            return of_person(person, "named beside")
        full = mention.kind is NameKind.UNKNOWN and " " in mention.name
        return Speaker(mention.name, rule="named beside", sure=0.8) if full else None
    return None


def _explained(subject: Subject, narration: str, inventory: Inventory) -> Speaker | None:
    """Return whom words explain that stand behind a name that opens the sentence: *Lane, the show's maker said*."""
    before = inventory.first(max(0, subject.start - _NEAR), subject.start)
    if before is None or narration[before.end : subject.start] != ", " or not opens_sentence(narration, before.start):
        return None
    person = inventory.person(before.name) if before.kind is NameKind.PERSON else None
    return of_person(person, "named beside") if person else None


def _printed_in(subject: Subject, text: str, inventory: Inventory) -> Speaker | None:
    """Return the outlets behind *reports in The Gazette*, *a report from The Wire and Deadline*."""
    words = text[subject.start : subject.end].replace("\u00a0", " ").split(" ")
    if singular(head_of(words)) not in REPORTED:
        return None
    names: list[str] = []
    printed = _IN_PRINT.match(text, subject.end)
    at = printed.end() if printed else -1
    while at >= 0:
        mention = inventory.first(max(0, at - 4), at + 5)
        if mention is None or mention.kind is not NameKind.OUTLET:
            break
        names.append(mention.name)
        both = text.startswith(" and ", mention.end)
        at = mention.end + len(" and ") if both else -1
    if not names:
        return None
    return Speaker(" and ".join(names), rule="printed in", sure=0.9, kind=NameKind.OUTLET)
