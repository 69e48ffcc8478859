"""certainty.toml keeps its own promises."""

from __future__ import annotations

import tomllib

import pytest

from facts.extracting.certainty import Setting, firmness
from facts.extracting.phrases import words_of
from facts.lexicon import SHIPPED, Lexicon
from facts.model import Kind

EXAMPLES = tomllib.loads((SHIPPED / "certainty.toml").read_text(encoding="utf-8"))["example"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"])
def test_an_example_is_as_firm_as_it_says(example: dict[str, str], lexicon: Lexicon) -> None:
    words = words_of(example["text"])
    found = firmness(words, (0, len(words.words)), Setting(kind=Kind.INDIRECT), lexicon)
    assert found.certainty == example["certainty"]
    assert example.get("polarity") in (None, found.polarity)
