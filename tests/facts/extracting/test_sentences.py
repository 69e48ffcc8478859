"""Where sentences lie, whatever the text."""

from __future__ import annotations

import pytest

from facts.extracting.sentences import Sentences


@pytest.mark.parametrize("text", ["“‘" * 20_000, "word " * 8_000, "a" * 40_000, "“‘" * 5_000 + " said " * 3_000])
def test_no_sentence_is_so_long_that_work_on_each_of_its_words_grows_with_all_the_others(text: str) -> None:
    bounds = list(Sentences(text))

    assert max(end - start for start, end in bounds) <= 8_000
    assert [start for start, _ in bounds[1:]] == [end for _, end in bounds[:-1]]
    assert (bounds[0][0], bounds[-1][1]) == (0, len(text))
