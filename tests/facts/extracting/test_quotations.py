"""Marks are paired whatever they look like, and whatever the author forgot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.extracting.quotations import HIDDEN, find_quotations, masked


def quoted(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_quotations(text)]


@pytest.mark.parametrize(
    "text",
    ["He said “go home”.", 'He said "go home".', "Er sagte „go home“.", "Il dit « go home ».", "Han sa ”go home”.",
     "He said ‘go home’.", "He said 'go home'.", "Dijo «go home»."],
)  # fmt: skip
def test_every_kind_of_mark_holds_the_same_words(text: str) -> None:
    assert quoted(text) == ["go home"]


def test_an_apostrophe_opens_nothing() -> None:
    assert quoted("The actors' strike isn't over, and it's the writers' turn.") == []
    assert quoted("Back in the '90s they'd call it rock 'n' roll.") == []


def test_an_apostrophe_does_not_close_single_marks() -> None:
    assert quoted("‘We don’t know what’s next,’ she said.") == ["We don’t know what’s next,"]


def test_nested_quotations_stay_within_the_outer_one() -> None:
    assert quoted("“She told me, ‘Never again,’ and left,” he said.") == ["She told me, ‘Never again,’ and left,"]
    assert quoted("\"I love 'The Ferry' most,\" he said.") == ["I love 'The Ferry' most,"]


def test_a_mark_that_never_closes_runs_to_the_end_of_its_paragraph() -> None:
    text = "“It was long.\n\n“It was worth it,” she said."
    assert quoted(text) == ["It was long.", "It was worth it,"]
    assert [one.closed for one in find_quotations(text)] == [False, True]


def test_a_new_opening_mark_after_a_finished_sentence_ends_an_unclosed_one() -> None:
    assert quoted('She wrote: "It was long. "But it was worth it."') == ["It was long.", "But it was worth it."]


def test_an_opening_mark_typed_for_a_closing_one_closes() -> None:
    assert quoted("They like “The Ferry“ and “The Shore“.") == ["The Ferry", "The Shore"]


def test_mixed_marks_pair() -> None:
    assert quoted('He would "love to come back” one day.') == ["love to come back"]


def test_narration_keeps_its_offsets_and_loses_what_is_quoted() -> None:
    text = "“Go home,” she said."
    hidden = masked(text, find_quotations(text))
    assert len(hidden) == len(text)
    assert hidden.replace(HIDDEN, "") == "“,” she said."


@given(st.text(alphabet="“”\"'‘’«»„ab .,\n(", max_size=80))
def test_any_text_gives_quotations_in_order_inside_their_lines(text: str) -> None:
    found = find_quotations(text)
    assert len(masked(text, found)) == len(text)
    last = 0
    for one in found:
        assert last <= one.outer_start < one.start < one.end <= one.outer_end <= len(text)
        assert "\n" not in text[one.start : one.end]
        last = one.outer_end
