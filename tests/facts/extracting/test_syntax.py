"""A parser, where there is one, corrects reported speech; quotations and everything else are left to the rules."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from facts.extracting import extract
from facts.extracting.syntax import Syntax, Verb
from facts.lexicon import Lexicon
from facts.model import Kind
from tests.builders import document

LEXICON = Lexicon.load()
PLAIN = "Ruth Akande told the crew on Monday the ship sails in May."
NOUN = "Ruth Akande reports the ship sails in May."


class Parser:
    """Sees the verbs it was told of, by their word, with the words of the clause that completes them."""

    version = "test-1"

    def __init__(self, **verbs: str) -> None:
        self.verbs_known = verbs
        self.asked: list[str] = []

    def verbs(self, sentences: Sequence[str]) -> list[tuple[Verb, ...]]:
        self.asked.extend(sentences)
        return [tuple(self._seen(sentence)) for sentence in sentences]

    def _seen(self, sentence: str) -> list[Verb]:
        seen = []
        for word, clause in self.verbs_known.items():
            at, start = sentence.find(word), sentence.find(clause) if clause else -1
            if at >= 0:
                seen.append(Verb(at, at + len(word), (start, start + len(clause)) if start >= 0 else None))
        return sorted(seen, key=lambda verb: verb.start)


def said(text: str, parser: Parser | None, kind: Kind = Kind.INDIRECT) -> list[str]:
    found = extract(document(text, lang="en"), LEXICON, parser=parser)
    return [candidate.claim.quote for candidate in found if candidate.claim.kind is kind]


def test_a_clause_that_the_rules_find_too_is_left_as_they_found_it() -> None:
    alone = said(NOUN, None)

    assert alone == ["the ship sails in May"]
    assert said(NOUN, Parser(reports="ship sails")) == alone


def test_what_is_no_verb_reports_nothing() -> None:
    assert said(NOUN, Parser(sails="")) == []


def test_a_verb_that_another_clause_completes_reports_nothing_here() -> None:
    text = "It rained, Ruth Akande reports the ship sails in May."

    assert said(text, Parser(reports="rained")) == []


def test_a_clause_that_only_the_parser_sees_is_reported_speech() -> None:
    text = "Ruth Akande said in the harbour of her old town at last a ship for all."

    assert said(text, None) == []
    assert said(text, Parser(said="a ship for all")) == ["a ship for all"]


@pytest.mark.parametrize(
    "text",
    [
        "Ruth Akande said that the ship sails in May.",
        "Ruth Akande said the ship is “ready to sail” in May.",
        "“The ship sails in May,” Ruth Akande said.",
        "According to Ruth Akande, the ship sails in May.",
    ],
)
def test_that_and_quoted_words_are_evidence_enough(text: str) -> None:
    blind = Parser()

    for kind in Kind:
        assert said(text, blind, kind) == said(text, None, kind)


def test_only_sentences_in_which_somebody_may_speak_are_parsed() -> None:
    parser = Parser()

    said(f"The sun shone all day. {PLAIN} The harbour was full.", parser)

    assert [sentence.strip() for sentence in parser.asked] == [PLAIN]


def test_another_language_is_not_parsed() -> None:
    parser = Parser()
    text = "„Das Schiff fährt im Mai“, sagte Ruth Akande."

    (candidate,) = extract(document(text, lang="de"), LEXICON, parser=parser)

    assert parser.asked == []
    assert candidate.ruleset == LEXICON.version


def test_the_ruleset_says_which_parser_read_a_candidate() -> None:
    (candidate,) = extract(document(NOUN, lang="en"), LEXICON, parser=Parser(reports="the ship sails in May"))

    assert candidate.ruleset == f"{LEXICON.version}+test-1"


def test_a_sentence_too_long_to_be_one_is_left_to_the_rules() -> None:
    parser = Parser(said="")
    text = "He said so. " + "and " * 600 + "he said so."

    syntax = Syntax(parser, text, [(0, 12), (12, len(text))])

    assert parser.asked == ["He said so. "]
    assert syntax.covers(3, 7)
    assert syntax.verb(3, 7) == Verb(3, 7)
    assert not syntax.covers(len(text) - 8, len(text) - 4)
    assert syntax.verb(len(text) - 8, len(text) - 4) is None
