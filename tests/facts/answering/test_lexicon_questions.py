"""The examples that the data files carry, and what the data promises."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import Any

import pytest

from facts.answering.asking import AskingRules, asking_rules
from facts.answering.foreign import foreign
from facts.answering.things import Forms, forms
from facts.answering.wording import phrases
from facts.answering.words import tokens
from facts.errors import LexiconError
from facts.lexicon import SHIPPED, Lexicon
from facts.model import Aspect
from facts.standing import FIRMNESS
from tests.facts.answering.told import said

QUESTIONS = tomllib.loads((SHIPPED / "questions.toml").read_text("utf-8"))
FOREIGN = tomllib.loads((SHIPPED / "foreign.toml").read_text("utf-8"))
THINGS = tomllib.loads((SHIPPED / "things.toml").read_text("utf-8"))
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


@pytest.mark.parametrize("example", FOREIGN["example"], ids=lambda each: each["text"])
def test_the_examples_in_foreign_toml_are_read_in_english(example: dict[str, str], lexicon: Lexicon) -> None:
    english = lexicon.section("questions", asking_rules).vocabulary
    read = lexicon.section("foreign", foreign).read(example["text"], english) or tokens(example["text"])
    assert " ".join(read) == example["read"]


@pytest.mark.parametrize("example", THINGS["example"], ids=lambda each: each["text"])
def test_the_examples_in_things_toml_hold_what_they_promise(example: dict[str, Any], lexicon: Lexicon) -> None:
    looks = lexicon.section("things", forms)
    claim = said(example["text"]).claim
    reading = lexicon.section("questions", asking_rules).reader.read(example["text"])
    assert [each for each in example.get("holds", ()) if not looks.holds(each, claim, reading, (), ())] == []
    assert [each for each in example.get("lacks", ()) if looks.holds(each, claim, reading, (), ())] == []
    seasons = {example["season"]} - {0} if "season" in example else set()
    assert looks.seasons_in(tuple(tokens(example["text"]))) == seasons


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
    with pytest.raises(LexiconError, match="no concept"):
        AskingRules({**QUESTIONS, "sets": {**QUESTIONS["sets"], "back": ["nonsense"]}})
    with pytest.raises(LexiconError, match="flavour"):
        Forms({**THINGS, "flavour": {}})
