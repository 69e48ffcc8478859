"""cues.toml and people.toml keep their own promises."""

from __future__ import annotations

import tomllib

import pytest

from facts.errors import LexiconError
from facts.extracting.attribution import attribute
from facts.extracting.cues import build_cues
from facts.extracting.inventory import take_inventory
from facts.extracting.names import build_vocabulary
from facts.lexicon import SHIPPED, Lexicon
from tests.builders import document


def table(name: str) -> dict:
    return tomllib.loads((SHIPPED / f"{name}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", table("cues")["example"], ids=lambda example: example["text"])
def test_an_example_is_said_by_whom_it_says(example: dict[str, str], lexicon: Lexicon) -> None:
    article = document(example["text"])
    (found,) = attribute(article, take_inventory(article, lexicon, None), lexicon)
    assert (article.text[found.start : found.end], found.kind, found.speaker, found.cue) == (
        example["said"],
        example["kind"],
        example["speaker"],
        example["cue"],
    )


@pytest.mark.parametrize("example", table("people")["example"], ids=lambda example: example["text"])
def test_an_example_names_whom_it_says(example: dict, lexicon: Lexicon) -> None:
    inventory = take_inventory(document(example["text"]), lexicon, None)
    assert [person.name for person in inventory.people] == example["people"]
    assert inventory.people[0].gender == example["gender"]
    assert inventory.people[0].roles[0] == example["role"]


@pytest.mark.parametrize(
    ("name", "build", "section"),
    [("cues", build_cues, "verbs"), ("cues", build_cues, "fillers"), ("people", build_vocabulary, "roles")],
)
def test_a_key_nobody_reads_is_refused_by_name(name: str, build, section: str) -> None:
    shipped = table(name)
    broken = {**shipped, section: {**shipped[section], "verbz": ""}}
    with pytest.raises(LexiconError, match=rf"{name}\.toml.*verbz"):
        build(broken)


def test_a_pattern_that_is_no_pattern_is_refused() -> None:
    shipped = table("cues")
    with pytest.raises(LexiconError, match=r"cues\.toml"):
        build_cues({**shipped, "phrases": {**shipped["phrases"], "verbal": ["(went on"]}})
