"""told_to.toml keeps its own promises."""

from __future__ import annotations

import tomllib

import pytest

from facts.extracting.inventory import take_inventory
from facts.extracting.phrases import words_of
from facts.extracting.told_to import hearer_in
from facts.lexicon import SHIPPED, Lexicon
from tests.builders import document

EXAMPLES = tomllib.loads((SHIPPED / "told_to.toml").read_text(encoding="utf-8"))["example"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"])
def test_an_example_was_told_to_whom_it_says(example: dict[str, str], lexicon: Lexicon) -> None:
    text = example["text"]
    inventory = take_inventory(document(text), lexicon, None)
    assert hearer_in(text, words_of(text), (0, len(text)), inventory, lexicon) == example["told_to"]
