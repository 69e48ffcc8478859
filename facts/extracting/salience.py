"""From the words that stand for a speaker to the speaker: pronouns, roles and short names, by salience.

Where the two best are close the choice is left open: no speaker is better than the wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from facts.extracting.beside import REPORTED, beside, head_of, of_person, opens_sentence
from facts.extracting.entities import Inventory, Mention, NameKind, Person, Speaker
from facts.extracting.names import Vocabulary, singular
from facts.extracting.quotations import HIDDEN
from facts.extracting.speakers import Shape, Subject
from facts.model import Authority

_OFFICES = frozenset("spokesperson spokesman spokeswoman representative rep".split())
_PREPOSITION = re.compile(
    r"\b(?:of|with|by|for|to|from|at|in|on|about|against|like|than|alongside|between|and|including|told|tells)[ \u00a0]"
    r"(?:[\w’'-]+[ \u00a0]){0,2}$"
)
_ISSUED = re.compile(
    r"(?:a|an|the|this|one|his|her|their|its)[ \u00a0](?:[\w-]+[ \u00a0])?"
    r"(?:statement|message|letter|post|note|release|e-?mail|tweet)[ \u00a0]"
    r"(?:from|by|for|on[ \u00a0]behalf[ \u00a0]of)[ \u00a0]",
    re.IGNORECASE,
)
"""*A statement from*, before whoever speaks by it."""
_OPENS = re.compile(
    r"(?:^|[\n\r.!?”\"][ \u00a0]*|[\n\r.!?”\"][ \u00a0]*[^.!?\n“\"]{0,70},[ \u00a0])(?:[\w’'-]+[ \u00a0]){0,4}$"
)
_INDEFINITE = frozenset(
    "a an one another some several many few two three four five six most multiple numerous various unnamed anonymous "
    "no every each any more both".split()
)
_PRINTED = frozenset("newspaper paper magazine site website outlet publication tabloid blog journal".split())
_OWNED = frozenset("his her their its my our your".split())
_PERSONAL = {"he": "m", "she": "f", "him": "m", "her": "f", "his": "m"}
_ASKED = re.compile(r"(?:^|[\n.!?”\"][ \u00a0]*)(?:Asked|Pressed|Quizzed|Questioned)\b[^.!?\n”\"]*$")
"""Whom a question names is not the one who answers it."""
_PLAYERS = frozenset("band group trio duo quartet quintet foursome outfit".split())
_WRITINGS = frozenset("statement website post page account message announcement release letter email".split())
_TOGETHER = "two who speak together"
_ALIKE = (
    frozenset(("filmmaker", "film-maker", "helmer", "director", "auteur")),
    frozenset(("actor", "actress", "star", "performer", "lead")),
    frozenset(("singer", "vocalist", "frontman", "frontwoman", "songwriter", "musician", "rocker", "star")),
    frozenset(("author", "novelist", "writer", "screenwriter", "scribe", "playwright")),
    frozenset(("showrunner", "creator")),
    frozenset(("boss", "chief", "president", "ceo", "executive", "head")),
)
"""Roles that an article takes for one another; each counts less than the very word."""
_GOES_ON = 1.0
"""What it adds for who spoke last that the cue says *added* or *continued*."""
_TURNS_TO = re.compile(r"[^.!?\n“”\"]{1,40}\.\s*[“\"]")
_BEGINS = re.compile(r"(?:^|[\n.!?”\"][ \u00a0]*)(?:[\w’'-]+[ \u00a0]){0,3}$")
_TURNED = 1.5
"""What it adds that such a sentence turns to somebody."""
_SUBJECT = 4.0
"""The weight from which somebody opens a clause."""
_SAME_SENTENCE = 0.6
"""What it adds for a pronoun that somebody opens its own sentence."""
_CLOSE = 0.3
"""Two candidates nearer than this are too close to call."""

_SENTENCES = 12
"""How many sentences back a pronoun looks."""

_REACH = 1500
"""How far back, in characters, a pronoun or a role looks for a name."""


def _of_players(words: str) -> bool:
    """Tell whether words stand for what a band put out: *a band statement*, *the band's website*."""
    parts = words.lower().replace("’", "'").split(" ")
    made = singular(parts[-1]) in _WRITINGS
    return made and any(part.removesuffix("'s") in _PLAYERS for part in parts[:-1])


class Salience:
    """Remembers who has spoken, and answers who is meant. Ask in text order."""

    def __init__(self, text: str, narration: str, inventory: Inventory, known: Vocabulary) -> None:
        """Take the article and its inventory."""
        self._text = text
        self._narration = narration
        self._inventory = inventory
        self._known = known
        self._bearers: defaultdict[str, list[Person]] = defaultdict(list)
        for person in inventory.people:
            for name in {person.surname, person.name}:
                self._bearers[name].append(person)
        self._last: Speaker | None = None
        self._last_at = -1
        self._found: dict[int, Speaker | None] = {}
        self._unnamed: Speaker | None = None
        self._again = False

    def remember(self, speaker: Speaker, at: int) -> None:
        """Note who spoke last."""
        if speaker.name:
            self._last, self._last_at = speaker, at
            if speaker.rule == "unnamed source":
                self._unnamed = speaker

    def speaker(self, subject: Subject, *, again: bool = False) -> Speaker | None:
        """Return whom the words stand for; None where they stand for what cannot speak.

        The same words at the same place are always the same speaker: a quotation in two parts has one. ``again`` where
        the cue says that whoever spoke last goes on (*added*, *continued*).
        """
        if subject.start not in self._found:
            self._again = again
            self._found[subject.start] = self._find(subject)
        return self._found[subject.start]

    def _find(self, subject: Subject) -> Speaker | None:
        if subject.shape is Shape.NAME:
            return self._named(subject)
        if subject.shape is Shape.PRONOUN:
            return self._pronoun(subject)
        return self._noun(subject)

    def _named(self, subject: Subject) -> Speaker | None:
        words = self._text[subject.start : subject.end].replace("\u00a0", " ")
        mention = self._inventory.at(max(0, subject.start - 1), subject.end)
        together = self._together(mention) if mention else None
        if together:
            return together
        bearer = self._bearer(words, subject.start) if mention is None or mention.kind is not NameKind.PERSON else None
        if bearer:
            return of_person(bearer, "name")
        if mention is None or mention.kind is NameKind.UNKNOWN or words.rsplit(" ", 1)[-1].lower() in self._known.roles:
            called = self._called(words, subject.start)
            if called:
                return called
        if mention is None:
            return Speaker(words, rule="name", sure=0.8)
        if mention.kind is NameKind.PERSON:
            person = self._inventory.person(mention.name)
            return of_person(person, "name") if person else Speaker(mention.name, rule="name")
        if not mention.kind.speaks:
            return None
        if (
            mention.kind is NameKind.UNKNOWN
            and words.endswith(("er", "an", "ese", "ite"))
            and self._text[max(0, subject.start - 4) : subject.start].lower().rstrip(" \u00a0").endswith("the")
        ):
            return self._best_person(subject.start, None, None, f"role {words}") or self._of_body(mention)
        return self._of_body(mention)

    def _called(self, words: str, at: int) -> Speaker | None:
        """Return whom a role in capitals stands for: *The Xfm DJ*, *The Emmy winner*."""
        noun = singular(words.rsplit(" ", 1)[-1].lower())
        the = self._text[max(0, at - 4) : at].lower().rstrip(" \u00a0").endswith("the")
        if not the or noun not in self._known.roles:
            return None
        found = self._best_person(at, self._known.gender(noun), noun, f"role {noun}")
        return found if found and found.name else None

    def _together(self, mention: Mention) -> Speaker | None:
        """Return two people who speak as one: *Ana Delgado and Peter Quist said*."""
        after = mention.end + len(" and ")
        if mention.kind is not NameKind.PERSON or self._narration[mention.end : after] != " and ":
            return None
        other = self._inventory.first(after, after + 1)
        if other is None or other.kind is not NameKind.PERSON or other.name == mention.name:
            return None
        person = self._inventory.person(mention.name)
        authority = person.authority if person else Authority.REPORTS
        return Speaker(f"{mention.name} and {other.name}", None, authority, _TOGETHER, 0.9)

    def _bearer(self, words: str, at: int) -> Person | None:
        """Return the person a short name stands for where the same words also name a work or a band."""
        bearers = self._bearers.get(words)
        if not bearers:
            return None
        names = {person.name: person for person in bearers}
        for mention in self._before(at):
            if mention.name in names:
                return names[mention.name]
        return bearers[0]

    def _of_body(self, mention: Mention, rule: str = "name") -> Speaker:
        decides = mention.kind is NameKind.ORGANISATION and any(
            word.strip(".") in self._known.deciding_bodies for word in mention.name.split(" ")
        )
        return Speaker(mention.name, None, Authority.DECIDES if decides else Authority.REPORTS, rule, 1.0, mention.kind)

    def _pronoun(self, subject: Subject) -> Speaker | None:
        word = self._text[subject.start : subject.end].lower()
        if word in _PERSONAL:
            return self._best_person(subject.start, _PERSONAL[word], None, f"pronoun {word}")
        if word in ("it", "they"):
            if word == "they" and self._last and self._last.rule == _TOGETHER:
                return self._last
            if self._last and self._last.kind is not NameKind.PERSON and self._last.rule != "unnamed source":
                return Speaker(
                    self._last.name, self._last.role, self._last.authority, f"pronoun {word}", 0.8, self._last.kind
                )
            body = next(
                (m for m in self._before(subject.start) if m.kind in (NameKind.ORGANISATION, NameKind.OUTLET)), None
            )
            if body and (word == "it" or not self._last):
                return self._of_body(body, f"pronoun {word}")
            if self._last and self._last.rule == "unnamed source":
                return self._last
            return Speaker(None, rule=f"unresolved {word}", sure=0.4)
        return Speaker(None, rule=f"first person {word}", sure=0.6)

    def _noun(self, subject: Subject) -> Speaker | None:
        named = beside(subject, self._text, self._narration, self._inventory)
        if named:
            return named
        words = self._text[subject.start : subject.end].replace("\u00a0", " ")
        parts = words.split(" ")
        first = parts[0].lower()
        mention = self._inventory.at(subject.start, subject.end) if len(parts) == 1 else None
        if mention and mention.kind is NameKind.PERSON:
            return self._named(subject)
        if issued := _ISSUED.match(words):
            return self._issuer(subject, issued.end())
        head = head_of(parts)
        noun = singular(head)
        authority = self._known.authority(parts)
        plural = head != noun and head != "boss"
        if (noun in _PLAYERS and first == "the" and len(parts) < 3) or _of_players(words):
            players = self._players(subject.start)
            if players:
                return players
        unnamed = head in self._known.unnamed and noun not in self._known.taking_part
        if first in _INDEFINITE or first[:1].isdecimal() or (first != "the" and plural):
            rule = (
                "unnamed source" if unnamed or first in _INDEFINITE or first[:1].isdecimal() else "the article's words"
            )
            return Speaker(words, words, authority, rule)
        owned = any(part.endswith(("’s", "'s", "s’", "s'")) for part in parts[:2])
        if first in _OWNED or owned or len(parts) > 6:
            return Speaker(words, words, authority, "the article's words", 0.9)
        again = self._unnamed
        if again and again.name and _same_office(noun, singular(head_of(again.name.split(" ")))):
            return again
        if noun in REPORTED and noun not in self._known.bodies:
            return Speaker(words, words, authority, "the article's words", 0.9)
        if noun in ("source", "insider"):
            return again or Speaker(words, words, authority, "unnamed source")
        spoken = self._last is not None and self._last.kind is NameKind.ORGANISATION
        if noun in self._known.bodies and (spoken or noun not in self._known.roles):
            if any(word[:1].isupper() for word in parts[1:]):
                return Speaker(words, words, authority, "the article's words", 0.9)
            return self._body(subject, noun, words)
        if plural:
            return Speaker(words, words, authority, "the article's words", 0.9)
        gender = self._known.gender(noun) if noun != "actor" else None
        found = self._best_person(subject.start, gender, noun, f"role {noun}")
        if found is None or not found.name:
            maker = self._makers(noun, subject.start) if noun in self._known.bodies else None
            if maker:
                return maker
        if found is None:
            return Speaker(words, words, authority, "the article's words", 0.7)
        return found if found.name else replace(found, role=words, authority=authority)

    def _issuer(self, subject: Subject, after: int) -> Speaker:
        """Return whom *a statement from the studio* comes from."""
        whose = self._text[subject.start + after : subject.end]
        mention = self._inventory.first(subject.start + after, subject.end)
        if mention is None or mention.end < subject.end:
            return Speaker(whose, whose, self._known.authority(whose.split(" ")), "the article's words", 0.9)
        person = self._inventory.person(mention.name)
        return of_person(person, "name") if person else self._of_body(mention)

    def _players(self, at: int) -> Speaker | None:
        """Return whom *the band* stands for: the name, of nobody in particular, that is told of most."""
        named = [m for m in self._before(at) if m.kind in (NameKind.UNKNOWN, NameKind.ORGANISATION)]
        opening = [
            m.name for m in named if m.name not in self._known.demonyms and opens_sentence(self._narration, m.start)
        ]
        if not opening:
            return None
        best = max(reversed(opening), key=opening.count)
        mention = next(m for m in named if m.name == best)
        return Speaker(best, "band", Authority.TAKES_PART, "role band", 0.8, mention.kind)

    def _body(self, subject: Subject, noun: str, words: str) -> Speaker:
        """Return the organisation that *the studio* or *the site* stands for."""
        printed = noun in _PRINTED
        last = self._last
        fits = last and (last.kind is NameKind.UNKNOWN or printed is (last.kind is NameKind.OUTLET))
        if last and fits and last.kind is not NameKind.PERSON and last.rule != "unnamed source":
            return Speaker(last.name, noun, last.authority, f"role {noun}", 0.8, last.kind)
        kind = NameKind.OUTLET if printed else NameKind.ORGANISATION
        for mention in self._before(subject.start):
            if mention.kind is kind and not _PREPOSITION.search(
                self._narration, max(0, mention.start - 30), mention.start
            ):
                found = self._of_body(mention, f"role {noun}")
                return Speaker(found.name, noun, found.authority, found.rule, 0.7, found.kind)
        return Speaker(words, words, rule="the article's words", sure=0.8)

    def _makers(self, noun: str, at: int) -> Speaker | None:
        """Return who is called so beside the name: *developer Far Harbour*, *developed by Far Harbour*."""
        beside = re.compile(
            rf"\b(?:{noun},?|{noun.removesuffix('er').removesuffix('r')}ed by)[ \u00a0](?:the[ \u00a0])?$"
        )
        for mention in self._before(at):
            if mention.kind in (NameKind.ORGANISATION, NameKind.UNKNOWN) and beside.search(
                self._text[max(0, mention.start - 30) : mention.start].lower()
            ):
                return self._of_body(mention, f"role {noun}")
        return None

    def _suits(self, role: str, person: Person) -> float:
        """Tell what it counts for that somebody was called this, or much the same."""
        called = {singular(word.lower()) for words in person.roles for word in words.split(" ")}
        if role in called:
            return 2.2
        if role == "actor" and person.gender == "f":
            return -1.0
        return 1.6 if any(role in alike and not alike.isdisjoint(called) for alike in _ALIKE) else 0.0

    def _before(self, at: int) -> Iterable[Mention]:
        """Yield the mentions in narration before this offset, nearest first."""
        for i in range(bisect_left(self._inventory.starts, at) - 1, -1, -1):
            mention = self._inventory.mentions[i]
            if at - mention.start > _REACH:
                return
            if self._narration[mention.start] != HIDDEN:
                yield mention

    def _turns_to(self, mention: Mention) -> bool:
        """Tell whether a short sentence right before a quotation opens with this name: *Lane disagreed. “…”*."""
        lead = self._narration[max(0, mention.start - 40) : mention.start]
        opens = _BEGINS.search(lead) is not None and _ASKED.search(lead) is None
        return opens and _TURNS_TO.match(self._narration, mention.end) is not None

    def _best_person(self, at: int, gender: str | None, role: str | None, rule: str) -> Speaker | None:
        """Score everyone named before by recency, place in the sentence, gender, role and having spoken last."""
        scores: dict[str, float] = {}
        opened: set[str] = set()
        sentences_back = 0.0
        edge = at
        for mention in self._before(at):
            if mention.kind is not NameKind.PERSON:
                continue
            person = self._inventory.person(mention.name)
            if person is None or (gender and person.gender and person.gender != gender):
                continue
            between = self._narration[mention.end : edge]
            breaks = between.count("\n") - between.count("\n\n")
            sentences_back += between.count(". ") + between.count(".”") + 2.0 * breaks
            edge = mention.start
            weight = 3.0
            if sentences_back > _SENTENCES and not role:
                break
            if _PREPOSITION.search(self._narration, max(0, mention.start - 40), mention.start):
                weight -= 0.8
            elif _OPENS.search(self._narration, max(0, mention.start - 90), mention.start):
                weight += 1.2
                if not role and mention.start > self._last_at and self._turns_to(mention):
                    opened.add(mention.name)
                    weight += _TURNED
            if self._narration[mention.end : mention.end + 2] in ("’s", "'s"):
                weight -= 0.3
            if person.gender is None and gender:
                weight -= 0.6
            if _ASKED.search(self._narration, max(0, mention.start - 120), mention.start):
                weight -= 2.5
            if not sentences_back and not role and weight > _SUBJECT:
                weight += _SAME_SENTENCE
            score = weight / (1.0 + 0.5 * sentences_back)
            if role:
                score += self._suits(role, person)
            if score > scores.get(mention.name, -9.0):
                scores[mention.name] = score
        if (
            self._last
            and self._last.kind is NameKind.PERSON
            and self._last.name in scores
            and at - self._last_at < _REACH
        ):
            stays = 0.5 if opened - {self._last.name} else 1.5
            scores[self._last.name] += stays / (1 + self._narration.count("\n\n", self._last_at, at))
            scores[self._last.name] += _GOES_ON if self._again else 0.0
        if not scores:
            return None
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        margin = ranked[0][1] - ranked[1][1] if len(ranked) > 1 else 3.0
        if margin < _CLOSE:
            return Speaker(None, rule=f"{rule}: too close between {ranked[0][0]} and {ranked[1][0]}", sure=0.4)
        person = self._inventory.person(ranked[0][0])
        return of_person(person, rule, min(1.0, 0.6 + margin / 5)) if person else None


def _same_office(noun: str, other: str) -> bool:
    """Tell whether two words may be one unnamed speaker: a spokesperson is a representative as well."""
    return noun == other or {noun, other} <= _OFFICES
