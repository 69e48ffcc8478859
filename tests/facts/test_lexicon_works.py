"""works.toml keeps its own promises."""

from __future__ import annotations

import tomllib

import pytest

from facts.extracting.works import original_of
from facts.lexicon import SHIPPED, Lexicon
from facts.model import Production, ProductionId

EXAMPLES = tomllib.loads((SHIPPED / "works.toml").read_text(encoding="utf-8"))["example"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_an_example_comes_from_the_original_it_says(example: dict[str, str], lexicon: Lexicon) -> None:
    production = Production(id=ProductionId("p"), name=example["name"])
    assert (original_of(production, lexicon) or "") == example["original"]
