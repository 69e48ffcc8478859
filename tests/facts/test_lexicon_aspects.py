"""aspects.toml keeps its own promises."""

from __future__ import annotations

import tomllib

import pytest

from facts.extracting.aspects import topicality
from facts.extracting.phrases import words_of
from facts.lexicon import SHIPPED, Lexicon

EXAMPLES = tomllib.loads((SHIPPED / "aspects.toml").read_text(encoding="utf-8"))["example"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"])
def test_an_example_is_about_what_it_says(example: dict[str, str], lexicon: Lexicon) -> None:
    words = words_of(example["text"])
    assert topicality(words, (0, len(words.words)), lexicon).aspect == example["aspect"]
