"""The examples that the data files carry, and what the data promises."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest

from facts.answering.asking import AskingRules, asking_rules
from facts.answering.wording import phrases
from facts.errors import LexiconError
from facts.lexicon import SHIPPED, Lexicon
from facts.model import Aspect
from facts.standing import FIRMNESS

QUESTIONS = tomllib.loads((SHIPPED / "questions.toml").read_text("utf-8"))
PHRASES = tomllib.loads((SHIPPED / "phrases.toml").read_text("utf-8"))


@pytest.mark.parametrize("example", QUESTIONS["example"], ids=lambda each: each["text"])
def test_the_examples_in_questions_toml_hold(example: dict[str, str], lexicon: Lexicon) -> None:
    rules = lexicon.section("questions", asking_rules)
    words = rules.plain(example["text"])
    facet, _, _ = rules.facet_of(words, rules.concepts.found_in(words))
    assert facet is not None
    assert facet.name == example["facet"]


@pytest.mark.parametrize("aspect", list(Aspect))
def test_every_aspect_can_be_asked_for_in_thirty_ways(aspect: Aspect) -> None:
    ways = Counter[str]()
    for facet in QUESTIONS["facet"]:
        ways[facet.get("aspect", "")] += len(set(facet["ways"]))
    assert ways[aspect.value] >= 30


@pytest.mark.parametrize("example", PHRASES["example"], ids=lambda each: each["phrase"])
def test_the_examples_in_phrases_toml_are_readings_of_their_phrase(example: dict[str, str], lexicon: Lexicon) -> None:
    from facts.answering.wording import firmness_of
    from facts.messages import Line

    table = lexicon.section("phrases", phrases)
    assert firmness_of([Line(example["said"])], lexicon) == table.firmness[example["phrase"]]


def test_every_certainty_has_its_own_sentence_no_firmer_than_itself(lexicon: Lexicon) -> None:
    table = lexicon.section("phrases", phrases)
    for certainty, firmness in FIRMNESS.items():
        assert table.firmness[certainty.value] <= firmness
        assert table.firmness[f"also_{certainty.value}"] <= firmness


def test_a_key_that_no_rule_reads_is_an_error_that_names_it() -> None:
    with pytest.raises(LexiconError, match="flavour"):
        AskingRules({**QUESTIONS, "flavour": {}})
    with pytest.raises(LexiconError, match="no concept"):
        AskingRules({**QUESTIONS, "facet": [{**QUESTIONS["facet"][0], "cues": ["nonsense"]}]})
