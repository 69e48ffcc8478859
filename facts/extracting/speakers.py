"""Who does the saying: the noun phrase that a cue belongs to.

Narration is read word by word, backwards from the cue or forwards from a clause's beginning. There is no grammar here
beyond noun phrases, the prepositions that tie them together, asides between commas, and what may stand between a
subject and its verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from facts.extracting.cues import CueRules
from facts.extracting.names import PARTICLES, Vocabulary, singular

_TOKEN = re.compile(r"[^\s¤“”\"«»(),;:—–…\[\]]+|[“”\"«»(),;:—–…\[\]]")
_PUNCTUATION = frozenset('“”"«»(),;:—–…[]')
PRONOUNS = frozenset("he she they it we i you who".split())
_DETERMINERS = frozenset(
    "the a an his her their its our my your one another several many both this that these those some two three four "
    "five six most few multiple no every each any more numerous various".split()
)
_RELATIVES = frozenset(("who", "which", "that"))
_JOINING = frozenset("and but or then before after by while as without in of for".split())
_TIME = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Sept|Nov|Dec)ember"
    r"|October|\d{4}|week|month|year|night|morning|afternoon|evening|later|earlier|ago|today|yesterday|tonight"
)
_DATELINE = re.compile(
    r"\s*[A-Z][\w.,’' \u00a0]{2,50}(?:\([A-Z][\w .]+\)[ \u00a0]*)?(?:[—–]|--?[ \u00a0])[ \u00a0]*(?=[A-Z])"
)
_LABEL = re.compile(r"\s*(?:The )?[A-Z][\w’']+(?: [A-Z][\w’']+){0,2}:[ \u00a0](?=[A-Z])")
"""What a line is headed with (*The Plot: Pat Lane said …*): nobody who speaks in the sentence behind it."""
_RAISING = frozenset("seems seemed appears appeared tends tended happens happened proceeded proceeds".split())
"""Verbs that stand between a subject and *to agree*."""
_DIRECTLY = "subject before the cue"
_NEAR = 100
_MARGIN = 40
"""Characters back in which most subjects stand, and how far from their edge one must begin to be read whole."""

_ASKING = frozenset("asked pressed quizzed questioned".split())
_SURELY = 4
_REACH = 320
"""How far back, in characters, a subject is looked for: longer asides are rarer than wrong guesses."""


class Shape(Enum):
    """What kind of words stand for a speaker."""

    NAME = "name"
    PRONOUN = "pronoun"
    NOUN = "noun"


@dataclass(frozen=True, slots=True)
class Subject:
    """The words that stand for a speaker, and how they were found: ``sure`` is 0–1."""

    start: int
    end: int
    shape: Shape
    rule: str
    sure: float = 1.0


class _Token(NamedTuple):
    start: int
    end: int
    word: str
    lower: str
    capital: bool


def _tokens(narration: str, begin: int, end: int) -> list[_Token]:
    result = []
    for found in _TOKEN.finditer(narration, begin, end):
        word = found.group()
        lower = word.lower()
        stop = found.end()
        if "’" in lower[-3:-1] or "'" in lower[-3:-1]:
            base = re.split("[’']", lower)[0]
            if base in PRONOUNS:
                stop -= len(lower) - len(base)
                word, lower = word[: len(base)], base
        result.append(_Token(found.start(), stop, word, lower, word[0].isupper()))
    return result


@dataclass(frozen=True, slots=True)
class Grammar:
    """Reads subjects with the word lists of cues.toml and people.toml; ``names`` are words of the article's people."""

    rules: CueRules
    known: Vocabulary
    names: frozenset[str] = frozenset()

    def before(self, narration: str, begin: int, cue_start: int) -> Subject | None:
        """Return the subject of a verb at ``cue_start``, looking back no further than ``begin``."""
        near = narration.find(" ", cue_start - _NEAR, cue_start) if cue_start - begin > _NEAR else -1
        if near > 0:
            found = self._before(narration, near, cue_start)
            if found and found.rule == _DIRECTLY and found.start > near + _MARGIN:
                return found
        return self._before(narration, max(begin, cue_start - _REACH), cue_start)

    def _before(self, narration: str, begin: int, cue_start: int) -> Subject | None:
        tokens = _tokens(narration, begin, cue_start)
        if len(tokens) > 2 and tokens[-1].lower == "to" and tokens[-2].lower in _RAISING:
            tokens = tokens[:-2]
        i = self._skip_fillers(tokens, len(tokens) - 1)
        if i >= 0 and tokens[i].word == ")":
            i = self._skip_fillers(tokens, _before_brackets(tokens, i))
        if i < 0:
            return None
        last = tokens[i]
        if last.lower in _RELATIVES and i:
            phrase = self._phrase(tokens, i - 1 - (tokens[i - 1].word == ","))
            return self._subject(tokens, phrase, "relative clause", 0.8) if phrase else None
        if last.word in (",", "—", "–"):
            return self._across_aside(tokens, i)
        if last.lower in _JOINING or (tokens[-1].lower == "to" and last.lower != "to"):
            return self.first(narration, begin, "shared subject", cue_start)
        phrase = self._phrase(tokens, i)
        return self._subject(tokens, phrase, _DIRECTLY, 1.0) if phrase else None

    def after(self, narration: str, cue_end: int, limit: int) -> Subject | None:
        """Return the noun phrase that begins right after ``cue_end``: said the director."""
        return self._forward(_tokens(narration, cue_end, min(limit, cue_end + 160)), 0, "subject after the cue", 1.0)

    def source(self, narration: str, cue_end: int, limit: int) -> Subject | None:
        """Return what stands after *according to*: anybody, but also results, a survey, state law."""
        tokens = _tokens(narration, cue_end, min(limit, cue_end + 160))
        found = self._forward(tokens, 0, "according to", 1.0)
        if found or not tokens or tokens[0].word in _PUNCTUATION:
            return found
        last = 0
        while last + 1 < len(tokens) and last < 5 and tokens[last + 1].word not in _PUNCTUATION:
            if tokens[last + 1].lower in self.rules.stops:
                break
            last += 1
        return Subject(tokens[0].start, _bare_end(tokens[last]), Shape.NOUN, "according to", 0.8)

    def accompanying(self, narration: str, begin: int, cue_start: int) -> Subject | None:
        """Return the noun phrase right before a gerund that *with* opens: with TV Guide describing."""
        tokens = _tokens(narration, max(begin, cue_start - 120), cue_start)
        i = self._skip_fillers(tokens, len(tokens) - 1)
        phrase = self._phrase(tokens, i)
        if phrase and phrase[0] and tokens[phrase[0] - 1].lower == "with":
            return self._subject(tokens, phrase, "with a subject of its own", 0.9)
        return None

    def first(self, narration: str, begin: int, rule: str, limit: int) -> Subject | None:
        """Return the first noun phrase of the clause that begins at ``begin``, past any aside that opens it."""
        opening = _DATELINE.match(narration, begin, limit) or _LABEL.match(narration, begin, limit)
        begin = opening.end() if opening else begin
        tokens = _tokens(narration, begin, min(limit, begin + 2 * _REACH))
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if token.word in _PUNCTUATION or token.lower in ("and", "but", "so", "yet", "also", "then", "now"):
                i += 1
            elif i + 1 < len(tokens) and tokens[i + 1].lower in ("later", "earlier", "ago"):
                i += 2
            elif self._opens_aside(token):
                stops = [k for k in range(i, len(tokens)) if tokens[k].word in (",", "—", "–")]
                stop = stops[0] if stops else None
                if token.lower in _ASKING:
                    # What was asked may hold commas of its own; the one who answers stands after the last.
                    answering = (k for k in reversed(stops) if k + 1 < len(tokens) and _may_start(tokens[k + 1]))
                    stop = next(answering, stop)
                if stop is None:
                    i = next((k for k in range(i + 1, len(tokens)) if _may_start(tokens[k])), len(tokens))
                    return self._forward(tokens, i, rule, 0.5)
                i = stop + 1
            else:
                found = self._forward(tokens, i, rule, 0.8)
                if found is not None or token.capital or i + 2 >= len(tokens):
                    return found
                # An adverb or two before a comma: soon afterwards, …
                comma = next((k for k in range(i, min(i + 3, len(tokens))) if tokens[k].word == ","), None)
                if comma is None:
                    return None
                i = comma + 1
        return None

    def _opens_aside(self, token: _Token) -> bool:
        if token.lower in self.rules.openers:
            return True
        return (
            token.lower.endswith(("ly", "ing", "ed"))
            and token.word not in self.known.first_names
            and token.word not in self.names
            and not (token.capital and singular(token.lower) in self.known.roles)
        )

    def _forward(self, tokens: Sequence[_Token], i: int, rule: str, sure: float) -> Subject | None:
        """Read a noun phrase that begins at token ``i``."""
        if i >= len(tokens):
            return None
        if tokens[i].lower == "who" or _TIME.match(tokens[i].word):
            return None
        if tokens[i].lower in PRONOUNS:
            return Subject(tokens[i].start, tokens[i].end, Shape.PRONOUN, rule, sure)
        head, j = -1, i
        while j < len(tokens) and j - i < 12:
            token = tokens[j]
            if token.word in _PUNCTUATION or (j > i and (token.lower in self.rules.stops or token.lower in PRONOUNS)):
                break
            if self._is_head(token.lower):
                head = j
            elif head >= 0 and not (token.capital and token.word not in self.known.starters):
                break
            elif token.capital and self._is_name(tokens, j, i):
                end = self._name_end(tokens, j)
                if not self._modifies(tokens, end):
                    return Subject(token.start, _bare_end(tokens[end]), Shape.NAME, rule, sure)
                j = end
            j += 1
        if head < 0:
            if tokens[i].lower not in _DETERMINERS or j == i:
                return None
            head = min(j - 1, i + 2)
            sure *= 0.8
        return Subject(tokens[i].start, _bare_end(tokens[head]), Shape.NOUN, rule, sure)

    def _is_head(self, lower: str) -> bool:
        noun = singular(lower)
        return noun in self.known.roles or noun in self.known.bodies or lower in self.known.unnamed

    def _is_name(self, tokens: Sequence[_Token], j: int, first: int) -> bool:
        token = tokens[j]
        return token.lower not in _DETERMINERS and (
            j > first or token.word.rstrip(".") not in self.known.titles or j + 1 == len(tokens)
        )

    def _name_end(self, tokens: Sequence[_Token], j: int) -> int:
        while j + 1 < len(tokens) and not tokens[j].word.endswith(("’s", "'s", "s’", "s'")):
            following = tokens[j + 1]
            if _TIME.match(following.word):
                break
            joined = following.word in PARTICLES and j + 2 < len(tokens) and tokens[j + 2].capital
            if not following.capital and not joined:
                break
            j += 1
        return j

    def _modifies(self, tokens: Sequence[_Token], end: int) -> bool:
        """True where the name is no head: Cameron’s spokesman, the Trump campaign, a French critic."""
        if tokens[end].word.endswith(("’s", "'s", "s’", "s'")):
            return True
        if end + 1 >= len(tokens) or tokens[end + 1].word in _PUNCTUATION:
            return False
        following = tokens[end + 1].lower
        return self._is_head(following) or (
            following not in self.rules.stops
            and not tokens[end + 1].capital
            and (tokens[end].word in self.known.demonyms or tokens[end].word in self.known.places)
            and end + 2 < len(tokens)
            and tokens[end + 2].word not in _PUNCTUATION
        )

    def _skip_fillers(self, tokens: Sequence[_Token], i: int) -> int:
        """Step back over adverbs and auxiliaries between a subject and its verb."""
        while i >= 0:
            lower = tokens[i].lower
            if not (
                lower in self.rules.adverbs
                or lower in self.rules.auxiliaries
                or (lower.endswith("ly") and not tokens[i].capital)
            ):
                break
            i -= 1
        return i

    def _phrase(self, tokens: Sequence[_Token], i: int) -> tuple[int, int, int] | None:
        """Return the first token, the head and the last token of the noun phrase that ends at token ``i``."""
        if i >= 0 and tokens[i].word == ")":
            i = _before_brackets(tokens, i)
        if i < 0 or tokens[i].word in _PUNCTUATION:
            return None
        if tokens[i].lower in PRONOUNS:
            return i, i, i
        if tokens[i].lower in self.rules.stops:
            return None
        j = self._name_start(tokens, i) if tokens[i].capital else self._noun_start(tokens, i)
        if j < 2:
            return j, i, i
        tie = tokens[j - 1].lower
        k = j - 2
        if tie in self.rules.ties:
            if tokens[k].lower in ("and", "or") and k:
                k -= 1
        elif not (tie == "and" and tokens[i].capital and tokens[k].capital):
            return j, i, i
        outer = self._phrase(tokens, k)
        done_to = outer is not None and tie == "by" and tokens[outer[1]].lower.endswith("ed")
        if outer and not done_to and not (outer[0] == 0 and tokens[0].lower in self.rules.openers):
            return outer[0], outer[1], i
        return j, i, i

    def _name_start(self, tokens: Sequence[_Token], i: int) -> int:
        j = i
        while j > 0:
            previous = tokens[j - 1]
            if previous.word.endswith(("’s", "'s")) or previous.lower in _DETERMINERS:
                break
            if not previous.capital and not (previous.word in PARTICLES and j > 1 and tokens[j - 2].capital):
                break
            j -= 1
        while j < i and tokens[j].word in self.known.starters:
            j += 1
        return j - 1 if j > 0 and tokens[j - 1].lower in _DETERMINERS else j

    def _noun_start(self, tokens: Sequence[_Token], i: int) -> int:
        j = i
        while j > 0 and i - j < 9 and tokens[j].lower not in _DETERMINERS:
            previous = tokens[j - 1]
            if previous.word in _PUNCTUATION or previous.lower in PRONOUNS:
                break
            if previous.lower in self.rules.stops and previous.lower not in _DETERMINERS:
                break
            j -= 1
        return j

    def _subject(self, tokens: Sequence[_Token], phrase: tuple[int, int, int], rule: str, sure: float) -> Subject:
        first, head, last = phrase
        if tokens[first].lower in PRONOUNS:
            return Subject(tokens[first].start, tokens[first].end, Shape.PRONOUN, rule, sure)
        if tokens[head].capital and not (first == head and self._is_head(tokens[head].lower)):
            name = head
            while name > first and (tokens[name - 1].capital or tokens[name - 1].word in PARTICLES):
                name -= 1
            if tokens[name].lower in _DETERMINERS and head > name:
                name += 1
            return Subject(tokens[name].start, _bare_end(tokens[head]), Shape.NAME, rule, sure)
        if last > head and _TIME.search(tokens[last].word):
            last = head
        return Subject(tokens[first].start, _bare_end(tokens[last]), Shape.NOUN, rule, sure)

    def _across_aside(self, tokens: Sequence[_Token], i: int) -> Subject | None:
        """Find the subject before an aside: Tony Robinson, who played the servant, told."""
        mark = tokens[i].word
        begin = 0
        best: tuple[int, Subject] | None = None
        for stop in [*(k for k in range(i) if tokens[k].word == mark), i]:
            while begin < stop and tokens[begin].lower in ("and", "but", "while", "as", "so", "for"):
                begin += 1
            if begin < stop and (tokens[begin].lower not in self.rules.openers or stop == i):
                phrase = self._phrase(tokens, stop - 1)
                if (
                    phrase
                    and not _TIME.match(tokens[phrase[1]].word)
                    and (stop == i or self._fills(tokens, begin, phrase))
                    and not _is_clause(tokens, phrase)
                ):
                    weight = self._weight(tokens, phrase)
                    if stop == i and not (best and best[1].shape is Shape.NOUN and weight == _SURELY):
                        weight -= 2
                    if best is None or weight > best[0]:
                        sure = 0.9 if stop < i else 0.6
                        best = weight, self._subject(tokens, phrase, "subject before an aside", sure)
            begin = stop + 1
        return best[1] if best else None

    def _weight(self, tokens: Sequence[_Token], phrase: tuple[int, int, int]) -> int:
        """Tell how much a phrase looks like somebody who speaks."""
        words = [token.word.rstrip(".") for token in tokens[phrase[0] : phrase[1] + 1]]
        if any(word in self.known.first_names or word in self.known.titles for word in words):
            return _SURELY
        if tokens[phrase[1]].lower in PRONOUNS:
            return _SURELY
        head = singular(words[-1].lower())
        if head in self.known.roles or head in self.known.bodies or head in self.known.unnamed:
            return 3
        if tokens[phrase[1]].capital and tokens[phrase[1]].word not in self.known.places:
            return 3 if len(words[-1]) > 2 else 1
        return 0

    def _fills(self, tokens: Sequence[_Token], begin: int, phrase: tuple[int, int, int]) -> bool:
        """True where the phrase is the whole segment, or a name after nothing but modifiers."""
        return phrase[0] <= begin or (
            tokens[phrase[1]].capital
            and not any(token.lower in self.rules.stops for token in tokens[begin : phrase[0]])
        )


def _is_clause(tokens: Sequence[_Token], phrase: tuple[int, int, int]) -> bool:
    """Tell whether what looks like a long name is a sentence of its own: *While Lena Voss died in the finale, …*."""
    pairs = pairwise(tokens[phrase[0] : phrase[2] + 1])
    return any(one.capital and two.lower.endswith("ed") and not two.capital for one, two in pairs)


def _may_start(token: _Token) -> bool:
    return token.capital or token.lower in PRONOUNS


def _before_brackets(tokens: Sequence[_Token], i: int) -> int:
    while i >= 0 and tokens[i].word != "(":
        i -= 1
    return i - 1


def _bare_end(token: _Token) -> int:
    """Return where the word ends without possessive and punctuation; the point of an initial or Jr. stays."""
    word = token.word
    if word.endswith(("’s", "'s")):
        return token.end - 2
    bare = word.rstrip(".,!?’'")
    if word.endswith(".") and (len(bare) <= 1 or "." in bare or bare in ("Jr", "Sr", "Inc", "Co")):
        return token.end
    return token.start + len(bare) if bare else token.end
