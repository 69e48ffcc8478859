"""Quotations and reported clauses outside English: a verb of speech, and who stands beside it.

There is no more grammar here than the order of words: a name beside the verb speaks, unless a preposition makes it the
one who heard it; a pronoun or a role beside the verb stands for the one person named just before. Where nobody or
several could be meant, the words are kept and nobody is credited.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from facts.extracting.attributed import Attributed
from facts.extracting.inventory import Inventory, NameKind
from facts.extracting.quotations import Quotation, find_quotations
from facts.extracting.sentences import Sentences
from facts.model import Kind, Span

_SPEECH = 4
"""Words from which what stands between marks is speech rather than a title."""
_TITLE = 8
"""The most words of a title."""
_SMALL = 3
"""Letters of the longest word that a title leaves in small letters."""
_UNCREDITED = 8
"""Words from which a sentence between marks is speech though no verb credits anybody."""
_REACH = 80
"""Characters before or after a quotation in which its verb may stand."""
_BESIDE = 90
"""Characters between a verb of speech and whoever speaks, or the word that opens what is reported."""
_TOUCHING = 40
"""Characters in front of a verb in which the name begins that stands right before it."""
_BEFORE = 400
"""Characters in which a pronoun or role looks back for a person."""
_CREDITED, _OPEN = 0.4, 0.2
"""How sure a quotation is with a speaker beside its verb, and without one."""
_PART = r"[A-ZÀ-Þ](?:[’'][A-ZÀ-Þ])?[\w-]+"
_NAME = re.compile(rf"(?<![\w’']){_PART}(?: (?:(?:de|del|la|van|von|di|da|du|der|den) )?{_PART}){{0,3}}")
_WORD = re.compile(r"\w+")
_DASHED = re.compile(r"^[ \t]*[–—-][ \u00a0]+(?=\S)", re.MULTILINE)
_MARKS = "”\"'’»“›"
_Named: TypeAlias = tuple[str | None, Span]
"""Who speaks, where it is known, and where the words stand that tell it."""
_SILENT = (NameKind.WORK, NameKind.PLACE, NameKind.CHARACTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRules:
    """How one language tells that somebody speaks.

    ``verbs`` introduce speech, ``opening`` words what is reported (*que*, *dass*); ``standing`` words are pronouns and
    roles, of which ``unnamed`` ones are the speaker in the article's own words; behind a ``hearer`` word stands who was
    spoken to.
    """

    verbs: re.Pattern[str]
    opening: re.Pattern[str]
    standing: re.Pattern[str]
    unnamed: re.Pattern[str]
    hearer: re.Pattern[str]


def speech_in(text: str, rules: SpeechRules | None, inventory: Inventory) -> tuple[Attributed, ...]:
    """Return quotations, dashed lines of dialogue and reported clauses, in text order, none overlapping another."""
    if rules is None:
        return ()
    listener = _Listener(text, rules, inventory)
    quoted = sorted((*listener.quotations(), *listener.dialogue()), key=lambda span: (span.start, -span.end))
    taken: list[Attributed] = []
    for span in quoted:
        if not taken or span.start >= taken[-1].end:
            taken.append(span)
    return tuple(sorted([*taken, *listener.reported(taken)], key=lambda span: span.start))


class _Listener:
    """One text being listened to."""

    def __init__(self, text: str, rules: SpeechRules, inventory: Inventory) -> None:
        self.text, self.rules, self.inventory = text, rules, inventory
        self.sentences = Sentences(text)
        self.full: dict[str, str] = {}
        for name in _NAME.finditer(text):
            last = name[0].rpartition(" ")[2]
            if " " in name[0] and len(name[0]) < len(self.full.get(last, name[0] + " ")):
                self.full[last] = name[0]
        self.speakers = frozenset(self._beside_verbs())

    def quotations(self) -> Iterator[Attributed]:
        """Yield what stands between marks, where it is speech."""
        for quotation in find_quotations(self.text):
            words = len(_WORD.findall(self.text, quotation.start, quotation.end))
            if words < _SPEECH or self._is_title(quotation):
                continue
            found = self._beside_quotation(quotation)
            if found is None and (words < _UNCREDITED or not self._is_sentence(quotation)):
                continue
            yield self._attributed((quotation.start, quotation.end), Kind.DIRECT, found, "beside the quotation")

    def dialogue(self) -> Iterator[Attributed]:
        """Yield lines that a dash opens and a verb of speech closes (*– We start in May, says Lane*)."""
        for dash in _DASHED.finditer(self.text):
            end = self.text.find("\n", dash.end())
            end = len(self.text) if end < 0 else end
            credit = None
            for verb in self.rules.verbs.finditer(self.text, dash.end(), end):
                comma = max(self.text.rfind(mark, dash.end(), verb.start()) for mark in (",", "–", "—", "?", "!"))
                if comma > dash.end() and self.text[comma + 1 : verb.start()].strip(" \u00a0") == "":
                    credit = verb, comma
                    break
            if credit is None:
                continue
            verb, comma = credit
            stop = comma + (self.text[comma] in "?!")
            said = self.text[dash.end() : stop].rstrip(" \u00a0")
            if len(_WORD.findall(said)) >= _SPEECH:
                found = self._who(verb, verb.end(), min(end, verb.end() + _BESIDE), dash.start())
                span = (dash.end(), dash.end() + len(said))
                yield self._attributed(span, Kind.DIRECT, (found, verb.span()), "behind a dash")

    def reported(self, taken: list[Attributed]) -> Iterator[Attributed]:
        """Yield clauses that a verb of speech reports: *Lane said that …*, in the words of the language."""
        starts = [span.start for span in taken]
        last = 0
        for verb in self.rules.verbs.finditer(self.text):
            sentence = self.sentences.at(verb.start())
            at = bisect_left(starts, sentence[0])
            quoted = at < len(taken) and taken[at].start < sentence[1]
            quoted = quoted or (at > 0 and taken[at - 1].end > sentence[0])
            that = self.rules.opening.search(self.text, verb.end(), min(sentence[1], verb.end() + _BESIDE))
            if verb.start() < last or quoted or that is None:
                continue
            found = self._by(verb, (sentence[0], that.start()), sentence[0])
            said = self.text[that.end() : sentence[1]].strip(" \u00a0\n\r\t,.!?")
            if found is not None and len(_WORD.findall(said)) >= _SPEECH:
                start = self.text.index(said, that.end())
                last = start + len(said)
                yield self._attributed((start, last), Kind.INDIRECT, (found, verb.span()), "before what is said")

    def _attributed(self, span: Span, kind: Kind, found: tuple[_Named | None, Span] | None, where: str) -> Attributed:
        who, cue = found or (None, None)
        name, at = who or (None, None)
        credited = "a verb of speech and a name" if name else "a verb of speech" if cue else "words"
        return Attributed(
            start=span[0],
            end=span[1],
            kind=kind,
            speaker=name,
            mention=self.text[slice(*at)] if at else None,
            mention_at=at,
            cue=self.text[slice(*cue)] if cue else None,
            cue_at=cue,
            confidence=_CREDITED if name else _OPEN,
            reasons=(f"{credited} {where}",),
            sentence=self.sentences.run(*span),
        )

    def _is_sentence(self, quotation: Quotation) -> bool:
        """Tell whether quoted words are a sentence and no title: they end as one, and are not all in capitals."""
        said = self.text[quotation.start : quotation.end]
        lower = sum(word[0].islower() for word in said.split())
        ends = said[-1] in ".!?…" or self.text[quotation.outer_end : quotation.outer_end + 1] in (".", "\n", "")
        return said[0].isupper() and ends and 2 * lower > len(said.split())

    def _is_title(self, quotation: Quotation) -> bool:
        """Tell whether a few quoted words are a title: in capitals but for small ones (*La Casa del Puerto Viejo*)."""
        words = self.text[quotation.start : quotation.end].split()
        return len(words) <= _TITLE and all(word[0].isupper() or len(word) <= _SMALL for word in words)

    def _beside_quotation(self, quotation: Quotation) -> tuple[_Named | None, Span] | None:
        """Find the verb that belongs to a quotation, and who stands by the verb."""
        far = min(len(self.text), quotation.outer_end + _REACH)
        line = self.text.find("\n", quotation.outer_end, far)
        after = (quotation.outer_end, far if line < 0 else line)
        before = (max(0, quotation.outer_start - _REACH), quotation.outer_start)
        best: tuple[_Named | None, Span] | None = None
        for begin, stop in (after, before):
            verbs = list(self.rules.verbs.finditer(self.text, begin, stop))
            if not verbs:
                continue
            verb = verbs[0] if begin == quotation.outer_end else verbs[-1]
            found = self._by(verb, (begin, stop), quotation.outer_start)
            if found and found[0]:
                return found, verb.span()
            best = best or (found, verb.span())
        return best

    def _by(self, verb: re.Match[str], around: Span, spoken_from: int) -> _Named | None:
        """Return who stands behind a verb, or else before it, within ``around``."""
        return self._who(verb, verb.end(), min(around[1], verb.end() + _BESIDE), spoken_from) or self._who(
            verb, max(around[0], verb.start() - _BESIDE), verb.start(), spoken_from
        )

    def _who(self, verb: re.Match[str], begin: int, stop: int, spoken_from: int) -> _Named | None:
        """Return who is named on one side of a verb, nearest first, and where.

        Whom a pronoun or role stands for is looked up before ``spoken_from``, where the words said begin.
        """
        behind = begin >= verb.end()
        if behind:
            hearer = self.rules.hearer.search(self.text, begin, stop)
            stop = hearer.start() if hearer else stop
        names = [name for name in _NAME.finditer(self.text, begin, stop) if self._speaks(name)]
        if names:
            name = names[0] if behind else names[-1]
            return self._in_full(name), name.span()
        standing = list(self.rules.standing.finditer(self.text, begin, stop))
        if standing:
            stands = standing[0] if behind else standing[-1]
            unnamed = self.rules.unnamed.fullmatch(stands[0]) is not None
            return stands[0] if unnamed else self._person_before(min(spoken_from, stands.start())), stands.span()
        return None

    def _speaks(self, name: re.Match[str]) -> bool:
        """Tell whether capitals can be somebody's name: no title or place, no ordinary word that opens a sentence."""
        known = self.inventory.at(name.start(), name.end())
        if known is not None and known.kind in _SILENT:
            return False
        if " " in name[0] or name[0] in self.full:
            return True
        opens = self.text[max(0, name.start() - 2) : name.start()].strip(" \u00a0") in (
            "",
            ".",
            "!",
            "?",
            "\n",
            *_MARKS,
        )
        return known is not None and not opens

    def _in_full(self, name: re.Match[str]) -> str:
        return self.full.get(name[0].rpartition(" ")[2], name[0])

    def _person_before(self, at: int) -> str | None:
        """Return the one person named in the text just before, or None where there are several or nobody.

        Whoever is named beside a verb of speech somewhere goes before names of whatever else.
        """
        names = {
            self._in_full(name)
            for name in _NAME.finditer(self.text, max(0, at - _BEFORE), at)
            if (" " in name[0] or name[0] in self.full) and self._speaks(name)
        }
        people = names & self.speakers or names
        return people.pop() if len(people) == 1 else None

    def _beside_verbs(self) -> Iterator[str]:
        """Yield whoever is named right before or right behind a verb of speech."""
        for verb in self.rules.verbs.finditer(self.text):
            behind = _NAME.match(self.text, verb.end() + 1)
            before = list(_NAME.finditer(self.text, max(0, verb.start() - _TOUCHING), verb.start() - 1))
            for name in (behind, before[-1] if before and before[-1].end() == verb.start() - 1 else None):
                if name is not None and self._speaks(name):
                    yield self._in_full(name)
