"""languages.toml keeps its own promises."""

from __future__ import annotations

import tomllib

import pytest

from facts.lexicon import SHIPPED, Lexicon
from facts.reading.languages import language_of

EXAMPLES = tomllib.loads((SHIPPED / "languages.toml").read_text(encoding="utf-8"))["example"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["lang"])
def test_an_example_is_in_the_language_it_says(example: dict[str, str], lexicon: Lexicon) -> None:
    assert language_of(example["text"], lexicon) == example["lang"]
