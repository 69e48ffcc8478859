"""Which work a claim is about: the followed production, the one it comes from, or another.

A claim about another work names it, so that it never answers for the production.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from facts.extracting.clauses import FINITE
from facts.extracting.inventory import Inventory
from facts.extracting.phrases import PhraseTable, Words
from facts.extracting.titles import Title, TitleRules, titles_in
from facts.lexicon import Lexicon, Table, expect_keys
from facts.model import Production, Span

_NUMBERED = re.compile(r"\s+(?:\d{1,2}|[IVX]{1,4})$")
_COUNTED = re.compile(r"\b(?:untitled|new|next|first|second|third|fourth|fifth|sixth)\b", re.IGNORECASE)
_NUMBERS = ("2", "3", "4", "5", "6", "7", "8", "9", "II", "III", "IV", "V", "VI")
"""What stands behind the title of an original where another of its followers is meant."""
_SHORT = 6
"""Letters from which a part of a production's name stands for it."""
_ASIDE = 30
"""Characters after *best known for* in which a title only says what somebody is known for."""
_RELATIVE = re.compile(r"[ ,\u00a0](?:who|whose)\b[^.;:!?]*$")
"""What stands before a title that only says who somebody is (*Lane, who wrote The Film, is producing*)."""
_AHEAD = frozenset({"will", "untitled", "as-yet-untitled", "upcoming"})


class _Sort(Enum):
    OWN = auto()
    ORIGINAL = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRules:
    """``works.toml``, built."""

    endings: tuple[str, ...]
    anew: tuple[str, ...]
    former: PhraseTable[bool]
    beside: PhraseTable[bool]
    openings: PhraseTable[bool]
    asides: PhraseTable[bool]
    apart: PhraseTable[bool]
    titles: TitleRules
    kinds: Mapping[str, PhraseTable[bool]]


def rules_from(table: Table) -> WorkRules:
    """Build the rules from ``works.toml``.

    Raises:
        LexiconError: a key nobody reads, or an empty phrase.
    """
    expect_keys("works.toml", table, ("later", "former", "carried", "title", "aside", "another", "apart"))
    expect_keys("works.toml [later]", table["later"], ("endings", "anew"))
    expect_keys("works.toml [former]", table["former"], ("phrases", "beside"))
    expect_keys("works.toml [carried]", table["carried"], ("openings",))
    expect_keys("works.toml [title]", table["title"], ("nouns", "predicates"))
    expect_keys("works.toml [aside]", table["aside"], ("phrases",))
    expect_keys("works.toml [apart]", table["apart"], ("phrases",))
    return WorkRules(
        endings=tuple(sorted(table["later"]["endings"], key=len, reverse=True)),
        anew=tuple(f" {ending}" for ending in table["later"]["anew"]),
        former=PhraseTable((phrase, True) for phrase in table["former"]["phrases"]),
        beside=PhraseTable((phrase, True) for phrase in table["former"]["beside"]),
        openings=PhraseTable((opening, True) for opening in table["carried"]["openings"]),
        asides=PhraseTable((phrase, True) for phrase in table["aside"]["phrases"]),
        apart=PhraseTable((phrase, True) for phrase in table["apart"]["phrases"]),
        titles=TitleRules.build(table["title"]),
        kinds={kind: PhraseTable((phrase, True) for phrase in phrases) for kind, phrases in table["another"].items()},
    )


def original_of(production: Production, lexicon: Lexicon) -> str | None:
    """Return the title of the work the production comes from: as entered, or what its names leave without *sequel*."""
    return production.original or max(_bases(production, lexicon), key=len, default=None)


def _bases(production: Production, lexicon: Lexicon) -> list[str]:
    """List what the production's names leave without *sequel*, *2* and the like, where that is no name of its own."""
    endings = lexicon.section("works", rules_from).endings
    own = {folded(name) for name in (production.name, *production.aliases)}
    found = []
    for name in (production.name, *production.aliases):
        bare = _NUMBERED.sub("", name)
        lower = bare.lower()
        ending = next((ending for ending in endings if lower.endswith(" " + ending)), "")
        bare = bare[: len(bare) - len(ending)].strip()
        if bare != name and not _COUNTED.search(bare) and folded(bare) not in own and len(bare) > 2:
            found.append(bare)
    return found


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return letters and digits only, lower-cased, without accents, *the*, or a doubled letter: likeness of titles."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = "".join(sign for sign in plain if sign.isalnum())
    return re.sub(r"(.)\1", r"\1", kept.removeprefix("the"))


class Works:
    """The works one document speaks of, and which of them each stretch of text is about."""

    def __init__(
        self, text: str, words: Words, inventory: Inventory, lexicon: Lexicon, production: Production | None
    ) -> None:
        """Sort the titles in the text into the production's own, its original's, and others."""
        self._text, self._words = text, words
        self._rules = lexicon.section("works", rules_from)
        self._kind = production.kind if production else ""
        names = (production.name, *production.aliases) if production else ()
        own = {folded(name) for name in names}
        left = _bases(production, lexicon) if production else []
        entered = production.original if production else None
        self._original = entered or max(left, key=len, default=None)
        bases = {folded(base) for base in (*left, self._original) if base}
        self._titles: list[tuple[Title, _Sort]] = []
        # *Lantern Bay 2* is another work than its remake, or its third part; what it is to "the sequel" nobody knows.
        counted = any(_NUMBERED.search(name) or name.lower().endswith(self._rules.anew) for name in names)
        known = {*names, *(f"{base} {number}" for base in left for number in _NUMBERS if counted)}
        for title in titles_in(text, inventory, self._rules.titles, frozenset(known)):
            name = folded(title.text)
            sort = _Sort.ORIGINAL if name in bases else _Sort.OTHER
            if name in own or any(len(name) > _SHORT and (name in known or known in name) for known in own):
                sort = _Sort.OWN if sort is _Sort.OTHER else sort
            self._titles.append((title, sort))
        self._starts = [title.start for title, _ in self._titles]

    def long_titles(self) -> Iterator[Span]:
        """Yield where titles of several words stand: their words say nothing (*A New Hope* is no hope)."""
        yield from ((title.start, title.end) for title, _ in self._titles if " " in title.text)

    def about(self, claim: Span, sentence: Span, before: Span, *, voiced: bool) -> str | None:
        """Name the other work that ``text[claim]`` is about, or None where it is the followed production.

        ``before`` bounds the sentence in front of the claim's own, in the same paragraph.
        """
        kind = self._another_kind(claim)
        if kind is not None:
            return kind
        titles = self._told_of(claim)
        if any(sort is _Sort.OWN for _, sort in titles):
            return None if voiced else self._former_self(claim)
        former = bool(self._rules.former.find(self._words, *self._words.between(*claim)))
        for title, sort in titles:
            if sort is _Sort.OTHER or former or self._credited(title):
                return title.text
        if titles:
            return None
        if former and not voiced and self._original and not self._looks_ahead(claim):
            return self._original
        return self._carried(claim, sentence, before)

    def _another_kind(self, claim: Span) -> str | None:
        """Name the work where a claim speaks of another kind than the one followed (*the ITV show*, of a film)."""
        first, last = self._words.between(*claim)
        apart = next(iter(self._rules.apart.find(self._words, first, last)), None)
        if apart is not None:
            return f"another {self._words.words[apart.last - 1]}"
        phrases = self._rules.kinds.get(self._kind)
        if phrases is None:
            return None
        asides = [each.first for each in self._rules.asides.find(self._words, first, last)]
        told = (hit for hit in phrases.find(self._words, first, last) if not any(at < hit.first for at in asides))
        hit = next(told, None)
        if hit is None:
            return None
        return self._original or f"another {self._words.words[hit.last - 1].rstrip('s')}"

    def _carried(self, claim: Span, sentence: Span, before: Span) -> str | None:
        """Name the other work that *it*, *the picture* or a predicate without a subject goes on about."""
        if not self._carries_on(claim):
            return None
        earlier = self._within(sentence[0], claim[0])
        if earlier and self._looks_ahead(claim):
            return None
        if not earlier and self._carries_on(sentence):
            earlier = self._within(*before)
        return earlier[-1][0].text if earlier and earlier[-1][1] is _Sort.OTHER else None

    def _within(self, start: int, end: int) -> Sequence[tuple[Title, _Sort]]:
        return self._titles[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _told_of(self, claim: Span) -> Sequence[tuple[Title, _Sort]]:
        """Return the titles in a claim, without those that only say what somebody is known for."""
        titles = self._within(*claim)
        if not titles:
            return ()
        first, last = self._words.between(*claim)
        asides = [self._words.ends[hit.last - 1] for hit in self._rules.asides.find(self._words, first, last)]
        return [
            (title, sort)
            for title, sort in titles
            if not any(end <= title.start <= end + _ASIDE for end in asides)
            and not _RELATIVE.search(self._text, claim[0], title.start)
        ]

    def _former_self(self, claim: Span) -> str | None:
        """Name the original where the same title stands with *original* before it (*the original Lantern Bay*)."""
        start = self._text.find("original ", *claim) + len("original ")
        return next((title.text for title, _ in self._within(*claim) if title.start == start), None)

    def _credited(self, title: Title) -> bool:
        """Tell whether a credit stands beside a title (*Lantern Bay, directed by Pat Lane, follows …*)."""
        first, last = self._words.between(title.end, title.end + _ASIDE)
        return any(hit.first <= first + 1 for hit in self._rules.beside.find(self._words, first, last))

    def _looks_ahead(self, claim: Span) -> bool:
        first, last = self._words.between(*claim)
        return any(word in _AHEAD for word in self._words.words[first:last])

    def _carries_on(self, claim: Span) -> bool:
        first, last = self._words.between(*claim)
        if first < last and self._words.words[first] in FINITE:
            return True
        return any(hit.first == first for hit in self._rules.openings.find(self._words, first, min(last, first + 4)))
