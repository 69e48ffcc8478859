"""Words with their places, and phrases found in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.errors import LexiconError
from facts.extracting.phrases import PhraseTable, words_of


def found(table: PhraseTable[str], text: str) -> list[tuple[str, str]]:
    words = words_of(text)
    return [(" ".join(words.words[hit.first : hit.last]), hit.meaning) for hit in table.find(words)]


@given(st.text())
def test_every_word_lies_where_it_says_and_words_never_overlap(text: str) -> None:
    words = words_of(text)
    assert len(words.words) == len(words.starts) == len(words.ends)
    reached = 0
    for start, end in zip(words.starts, words.ends, strict=True):
        assert reached <= start < end <= len(text)
        reached = end


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It won’t rain", ("it", "will", "not", "rain")),
        ("we're", ("we", "are")),
        ("she cannot", ("she", "can", "not")),
        ("the film's end", ("the", "film", "'s", "end")),
        ("a “big” one", ("a", "big", "one")),
        ("as-yet-untitled", ("as-yet-untitled",)),
    ],
)
def test_contractions_are_taken_apart_and_quotation_marks_left_out(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text).words == words


def test_a_longer_phrase_hides_the_shorter_one_inside_it() -> None:
    table = PhraseTable([("plans", "hedged"), ("no plans", "denied")])
    assert found(table, "There are no plans. The plans are old.") == [("no plans", "denied"), ("plans", "hedged")]


def test_alternatives_options_gaps_and_numbers() -> None:
    table = PhraseTable([("will|may not? return", "a"), ("in ... talks", "b"), ("# episodes", "c")])
    assert found(table, "It may return in final salary talks with 12 episodes") == [
        ("may return", "a"),
        ("in final salary talks", "b"),
        ("12 episodes", "c"),
    ]


def test_a_gap_does_not_reach_across_a_comma() -> None:
    assert found(PhraseTable([("in ... talks", "b")]), "in Rome, talks went on") == []


def test_a_range_sees_only_what_lies_wholly_in_it() -> None:
    table = PhraseTable([("plans", "hedged"), ("no plans", "denied")])
    words = words_of("no plans here")
    assert [hit.meaning for hit in table.find(words, 1, 3)] == ["hedged"]
    assert [hit.meaning for hit in table.find(words, 0, 1)] == []


def test_a_phrase_that_starts_with_a_gap_is_refused() -> None:
    with pytest.raises(LexiconError, match="starts with a gap"):
        PhraseTable([("... talks", "b")])
