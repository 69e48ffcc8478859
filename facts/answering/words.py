"""Words as questions and statements share them: folded, stemmed, and gathered into concepts.

A concept is a set of words that mean one thing (*helm*, *filmmaker* and *director* are ``direct``); the data is
lexicons/questions.toml. Everything here is letters and digits: nothing that was typed survives as punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_POSSESSIVE = re.compile(r"(?<=\w)['’](?:s\b|\B)")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
"""U.K. and UK are one word."""
_BACK_THEN = re.compile(r"\bback (?=in (?:19|20)\d\d\b|then\b|when\b)")
"""*Back in 2009* says when, not that anybody comes back."""
_VOWELS = frozenset("aeiouy")


def folded(text: str) -> str:
    """Return text in lower case without accents or apostrophes (*Who's* is *whos*)."""
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    if text.isascii():
        return _BACK_THEN.sub("", text.lower().replace("'", ""))
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return _BACK_THEN.sub("", "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold())


def tokens(text: str) -> list[str]:
    """Return the words of a text, folded, in order."""
    return _WORD.findall(folded(text))


def told_tokens(text: str) -> list[str]:
    """Return the words of a printed text, folded, possessive endings dropped."""
    return _WORD.findall(folded(_POSSESSIVE.sub("", text)))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a rough stem: plurals and regular verb endings off, a doubled last letter and a last *e* too."""
    if len(word) < 4 or word[-1].isdigit():
        return word
    base = word
    if base.endswith("ies") and len(base) > 4:
        base = base[:-3] + "y"
    elif base.endswith("s") and not base.endswith(("ss", "us", "is")):
        base = base[:-1]
    for ending in ("ing", "ed", "er"):
        cut = base[: -len(ending)]
        if base.endswith(ending) and len(cut) > 2 and any(letter in _VOWELS for letter in cut):
            base = cut
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "ls":
                base = base[:-1]
            break
    return base[:-1] if base.endswith("e") and len(base) > 3 else base


@dataclass(frozen=True, slots=True)
class Concepts:
    """Which words stand for which concepts: by the first word, every run of words and its concept, longest first."""

    runs: Mapping[str, tuple[tuple[tuple[str, ...], str, bool], ...]]
    names: frozenset[str]
    large: Mapping[str, str]

    @classmethod
    def of(cls, table: Mapping[str, Iterable[str]]) -> Concepts:
        """Build the index from ``[concepts]``."""
        runs: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
        large: dict[str, str] = {}
        for name, entries in table.items():
            for entry in (*entries, f"={name}"):
                if entry.startswith("^"):
                    large[entry[1:]] = name
                    continue
                exact = entry.startswith("=")
                parts = tokens(entry)
                keys = tuple(parts) if exact else tuple(stem(part) for part in parts)
                runs.setdefault(keys[0], []).append((keys, name, exact))
        ordered = {first: tuple(sorted(set(each), key=lambda run: -len(run[0]))) for first, each in runs.items()}
        return cls(ordered, frozenset(table), large)

    def found_in(self, words: Sequence[str], stems: Sequence[str] = ()) -> dict[str, tuple[int, int]]:
        """Return the concepts in a sequence of folded words, each with where it first stands (from, to).

        ``stems`` are those of the words, where they are known already.
        """
        stems = stems or [stem(word) for word in words]
        found: dict[str, tuple[int, int]] = {}
        for at, word in enumerate(words):
            begun = self.runs.get(stems[at], ())
            if stems[at] != word:
                begun += self.runs.get(word, ())
            for keys, name, exact in begun:
                if name in found:
                    continue
                end = at + len(keys)
                if len(keys) == 1:
                    if not exact or word == keys[0]:
                        found[name] = (at, end)
                elif tuple((words if exact else stems)[at:end]) == keys:
                    found[name] = (at, end)
        return found


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a statement, ready to be compared: folded words, their set with stems, and the concepts in them."""

    words: tuple[str, ...]
    bag: frozenset[str]
    concepts: Mapping[str, tuple[int, int]]


class Reader:
    """Reads texts against one set of concepts, and remembers what it read."""

    def __init__(self, concepts: Concepts, numerals: Mapping[str, str] | None = None) -> None:
        """Remember up to 50,000 texts; the record asks for the same ones again and again.

        ``numerals`` are digits by the words for them: *twelve* is found as *12* too.
        """
        self._numerals = numerals or {}
        self.concepts = concepts
        large = "|".join(re.escape(word) for word in concepts.large)
        self._large = re.compile(rf"(?<=\w )(?:{large})\b")
        self._large_words = frozenset(folded(word) for word in concepts.large)
        self.read = lru_cache(maxsize=50_000)(self._read)

    def _read(self, text: str) -> Reading:
        words = tuple(told_tokens(text))
        stems = [stem(word) for word in words]
        found = self.concepts.found_in(words, stems)
        for large in () if self._large_words.isdisjoint(words) else self._large.findall(text):
            name, base = self.concepts.large[large], folded(large)
            if name not in found and base in words:
                found[name] = (words.index(base), words.index(base) + 1)
        digits = [self._numerals[word] for word in words if word in self._numerals]
        return Reading(words, frozenset(words).union(stems, digits), found)
