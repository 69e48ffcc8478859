"""The real parser, where spaCy and a model are installed: `make test-spacy SPACY_MODEL=…`."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from bot.syntax import parser_of
from facts.errors import Invalid
from facts.extracting import extract
from facts.lexicon import Lexicon
from tests.builders import document

if TYPE_CHECKING:
    from facts.extracting.syntax import SyntaxParser

# Read before a fixture takes away what is set outside.
MODEL = os.environ.get("ONRECORD_SPACY_MODEL")
installed = pytest.mark.skipif(
    not (find_spec("spacy") and MODEL), reason="no spaCy with a model: make test-spacy SPACY_MODEL=…"
)


@pytest.fixture(scope="module")
def parser() -> SyntaxParser:
    found = parser_of(MODEL)
    assert found is not None
    return found


def test_where_no_model_is_named_nothing_is_loaded() -> None:
    assert parser_of("") is None
    assert parser_of(None) is None


@pytest.mark.skipif(find_spec("spacy") is not None, reason="spaCy is installed")
def test_a_model_without_spacy_is_told_with_what_to_do() -> None:
    with pytest.raises(Invalid, match=r"pip install 'onrecord-bot\[spacy\]', or unset it"):
        parser_of("en_core_web_sm")


@installed
def test_a_model_that_is_not_there_is_told_by_name() -> None:
    with pytest.raises(Invalid, match="cannot load the model 'no_such_model'"):
        parser_of("no_such_model")


@installed
@pytest.mark.parametrize(
    ("sentence", "verb", "content"),
    [
        ("Akande said that the ship sails in May.", "said", "the ship sails in May"),
        ("Akande thinks the ship is ready.", "thinks", "the ship is ready"),
        ("The ship is ready, Akande said.", "said", "The ship is ready"),
        ("Akande opened the door.", "opened", None),
    ],
)
def test_verbs_are_found_with_what_completes_them(
    parser: SyntaxParser, sentence: str, verb: str, content: str | None
) -> None:
    (verbs,) = parser.verbs([sentence])

    (found,) = [each for each in verbs if sentence[each.start : each.end] == verb]
    assert (sentence[slice(*found.content)] if found.content else None) == content


@installed
@pytest.mark.parametrize(
    "text", ["", " ", "\n", "“", "😀 said", "a" * 2000, "said " * 400, "¤¤¤ said ¤", "שלום said שלום"]
)
def test_odd_sentences_are_parsed_without_complaint(parser: SyntaxParser, text: str) -> None:
    (verbs,) = parser.verbs([text])

    for each in verbs:
        assert 0 <= each.start < each.end <= len(text)
        assert each.content is None or 0 <= each.content[0] < each.content[1] <= len(text)


@installed
def test_reading_is_deterministic_and_says_what_read(parser: SyntaxParser) -> None:
    lexicon = Lexicon.load()
    article = document("Ruth Akande thinks and says the ship sails in May. She told reporters it is ready.", lang="en")

    first = extract(article, lexicon, parser=parser)

    assert first == extract(article, lexicon, parser=parser)
    assert {candidate.ruleset for candidate in first} == {f"{lexicon.version}+{parser.version}"}
    assert parser.version.startswith("spacy-3")
