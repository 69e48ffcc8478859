"""Which language a text is in, told by the share of its words that are a language's commonest small ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from facts.lexicon import Lexicon, Table, expect_keys

SAMPLE = 20_000
"""Characters looked at; more tells no more."""
UNDETERMINED = "und"
"""ISO 639-2's word for a language that cannot be told."""
_LEAST = 0.12
"""The share of small words below which a text is in none of the languages known (running text has .25 to .5)."""
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "ja": "぀-ヿ",
    "ko": "가-힯",
    "zh": "一-鿿",
    "ru": "Ѐ-ӿ",
    "el": "Ͱ-Ͽ",
    "ar": "؀-ۿ",
    "he": "֐-׿",
    "hi": "ऀ-ॿ",
    "th": "฀-๿",
}
"""Languages with letters of their own: the range of these."""
_OTHER_SCRIPT = re.compile(f"[{''.join(_SCRIPTS.values())}]")
_SCRIPT_SHARE = 0.2


def stopwords_from(table: Table) -> Mapping[str, frozenset[str]]:
    """Build the small words of each language from ``languages.toml``.

    Raises:
        LexiconError: a key nobody reads.
    """
    expect_keys("languages.toml", table, ("stopwords", "rules"))
    return {lang: frozenset(words.split()) for lang, words in table["stopwords"].items()}


def language_of(text: str, lexicon: Lexicon) -> str:
    """Return the ISO 639-1 code of the language, or ``und`` where the text is too short or strange to tell."""
    sample = text[:SAMPLE]
    letters = sum(map(str.isalpha, sample)) if _OTHER_SCRIPT.search(sample) else 0
    for lang, script in _SCRIPTS.items() if letters else ():
        if len(re.findall(f"[{script}]", sample)) > letters * _SCRIPT_SHARE:
            return lang
    words = _WORD.findall(sample.lower())
    if not words:
        return UNDETERMINED
    counted = Counter(words)
    share = {
        lang: sum(map(counted.__getitem__, small & counted.keys())) / len(words)
        for lang, small in lexicon.section("languages", stopwords_from).items()
    }
    best = max(share, key=lambda lang: share[lang])
    return best if share[best] >= _LEAST else UNDETERMINED
