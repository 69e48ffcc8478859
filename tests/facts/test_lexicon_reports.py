"""reports.toml keeps its own promises."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from facts.extracting.inventory import Inventory
from facts.extracting.phrases import words_of
from facts.extracting.reports import report_clauses
from facts.lexicon import SHIPPED, Lexicon

EXAMPLES = tomllib.loads((SHIPPED / "reports.toml").read_text(encoding="utf-8"))["example"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"])
def test_an_example_is_proposed_or_left_alone_as_it_says(example: dict[str, Any], lexicon: Lexicon) -> None:
    words = words_of(example["text"])
    assert bool(list(report_clauses(words, (0, len(words.words)), lexicon, Inventory()))) is example["report"]
