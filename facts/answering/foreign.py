"""Questions in other languages, word by word as English ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from facts.answering.words import tokens
from facts.lexicon import Table

_ELIDED = re.compile(r"\b([a-zA-Z]{1,2}|dell|nell|all|un)['’](?=\w)")
"""*l’histoire*, *d’épisodes*: two words."""
_LONGEST = 4
_NOTHING = "nothing"


class Foreign:
    """The words of questions by language, and the English ones they stand for."""

    def __init__(self, table: Table) -> None:
        """Read lexicons/foreign.toml."""
        self._languages: dict[str, Mapping[tuple[str, ...], list[str]]] = {}
        for language, meanings in table.items():
            if language == "example":
                continue
            said = ((meaning, tuple(tokens(each))) for meaning, entries in meanings.items() for each in entries)
            self._languages[language] = {
                run: [] if meaning == _NOTHING else tokens(meaning) for meaning, run in said if run
            }
        self._known = {language: frozenset(chain.from_iterable(runs)) for language, runs in self._languages.items()}
        self._telling = frozenset(word for words in self._known.values() for word in words)

    def read(self, text: str, english: Collection[str]) -> list[str] | None:
        """Return the folded words of a question in English, or None where it is in no other language known here.

        ``english`` are the words that are English ones for sure.
        """
        words = tokens(text)
        if all(word in english or word not in self._telling for word in words):
            return None
        split = tokens(_ELIDED.sub(r"\1 ", text))
        known = {name: sum(word in each for word in split) for name, each in self._known.items()}
        language = max(known, key=lambda name: known[name])
        theirs = self._known[language]
        ours = sum(word in english and word not in theirs for word in words)
        clear = sum(word in theirs and word not in english for word in split)
        if not clear or known[language] <= ours or (clear < 2 and len(words) > 2 and ours):
            return None
        return _translated(split, self._languages[language])


def foreign(table: Table) -> Foreign:
    """Build the rules; for ``Lexicon.section``."""
    return Foreign(table)


def _translated(words: Sequence[str], runs: Mapping[tuple[str, ...], list[str]]) -> list[str]:
    read: list[str] = []
    at = 0
    while at < len(words):
        size = next((size for size in range(_LONGEST, 0, -1) if tuple(words[at : at + size]) in runs), 0)
        read.extend(runs[tuple(words[at : at + size])] if size else [words[at]])
        at += size or 1
    return read
