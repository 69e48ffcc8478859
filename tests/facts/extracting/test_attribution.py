"""The right words for the right speaker, or for nobody."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.model import Authority, Kind
from tests.facts.extracting.speech import speakers, spoken_in, words

ARTICLE = """Lantern Bay sails on

Imogen Quist and Tom Achterberg are back. The drama follows Nora Vale (Quist) and a smuggler played by Achterberg.

In an interview with The Harbour Post, Quist said the script is finished. “We read it twice,” the actress said before \
adding, “But nobody has signed.”

Asked about the cast, Quist said, “Almost everyone is in,” she explained.

Scottish actor Tom Achterberg portrayed Silas Crane, a man who loved Nora. In March, the actor was less certain. “I \
have my doubts. Ask me again in a year,” he said. “Or ask Imogen.”
"""
NARRATION = (
    "Quist said,", "said Quist.", "he added", "“We start in June,”", "“never", "again”", "The studio", "according to",
    "Tom Achterberg", "who", "(", ")", "—", "…", "\n\n", "told reporters that", "'", '"', "the actor", "adding:",
    "In 2027,",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We start in June,” Imogen Quist said.", "Imogen Quist"),
        ("“We start in June,” said Imogen Quist, who plays Nora.", "Imogen Quist"),
        ("“We start in June,” says Imogen Quist in a statement.", "Imogen Quist"),
        ("Imogen Quist said, “We start in June.”", "Imogen Quist"),
        ("Imogen Quist, speaking in Dublin on Friday, told reporters: “We start in June.”", "Imogen Quist"),
        ("“We start,” Imogen Quist said, “in June.”", "Imogen Quist"),
        ("Imogen Quist smiled and said, “We start in June.”", "Imogen Quist"),
        ("“We start in June,” according to Imogen Quist.", "Imogen Quist"),
        ("Imogen Quist: “We start in June.”", "Imogen Quist"),
        ("With a laugh, Imogen Quist replied: “We start in June.”", "Imogen Quist"),
        ("Director Imogen Quist (Salt Road) said, “We start in June.”", "Imogen Quist"),
        ("“We start in June,” an anonymous source told The Harbour Post.", "an anonymous source"),
        ("“We start in June,” a spokesperson for Wren Pictures said.", "a spokesperson for Wren Pictures"),
        ("Sources close to the film tell us: “We start in June.”", "Sources close to the film"),
        ("“We start in June,” Wren Pictures posted on Friday.", "Wren Pictures"),
    ],
)
def test_who_speaks_is_found_wherever_the_cue_stands(text: str, speaker: str) -> None:
    found = speakers(text)
    assert found
    assert set(found) <= {speaker, speaker.removeprefix("an ").removeprefix("a ")}


def test_each_quotation_of_an_article_has_its_speaker_in_full() -> None:
    assert speakers(ARTICLE) == ["Imogen Quist"] * 3 + ["Tom Achterberg"] * 2


def test_two_quotations_of_one_sentence_stay_two() -> None:
    assert words("“We start,” Imogen Quist said, “in June.”") == ["We start,", "in June."]


def test_two_cues_on_one_quotation_are_one_statement() -> None:
    text = "Asked about the cast, Imogen Quist said, “Almost everyone is in,” she explained."
    assert words(text) == ["Almost everyone is in,"]
    assert speakers(text) == ["Imogen Quist"]


def test_before_adding_is_a_cue() -> None:
    text = "“There are rumours,” Imogen Quist said before adding, “But nobody has signed.”"
    assert [one.cue for one in spoken_in(text)] == ["said", "adding"]


def test_a_quotation_of_several_paragraphs_has_one_speaker() -> None:
    text = "Imogen Quist wrote: “It was a long winter.\n\n“It was worth it.”"
    assert speakers(text) == ["Imogen Quist", "Imogen Quist"]


def test_a_character_never_speaks_to_the_press() -> None:
    text = (
        "Alec Dunmore portrayed the role of Silas Crane, a smuggler who loved Nora. In May, the actor shared his "
        "doubts. “My theory is that they forgot us,” he expressed."
    )
    assert speakers(text) == ["Alec Dunmore"]


def test_the_actress_is_not_the_actor() -> None:
    text = (
        "Tom Achterberg and Imogen Quist have read it. While talking to ComicBook in July, the actress said, “I read "
        "it.” The actor said, “I did too.”"
    )
    assert speakers(text) == ["Imogen Quist", "Tom Achterberg"]


def test_where_two_are_equally_likely_nobody_is_credited_and_the_reason_says_so() -> None:
    text = "Tom Achterberg met Oliver Vance. “We start in June,” he said."
    (found,) = spoken_in(text)
    if found.speaker is None:
        assert found.mention == "he"
        assert any("too close between" in reason for reason in found.reasons)
    else:
        assert found.confidence < 1.0


def test_a_studio_decides_and_an_actor_takes_part() -> None:
    studio, actor, fan = spoken_in(
        "“It is greenlit,” Wren Pictures said. “I am in,” actor Tom Achterberg said. “I hope so,” a fan said."
    )
    assert [studio.authority, actor.authority, fan.authority] == [
        Authority.DECIDES,
        Authority.TAKES_PART,
        Authority.REPORTS,
    ]


def test_the_studio_that_spoke_goes_on_as_it() -> None:
    text = (
        "Wren Games has confirmed the delay. “We need time,” the studio wrote. “We know you waited,” it posted. "
        "“Thank you,” the developer added."
    )
    assert speakers(text) == ["Wren Games"] * 3


def test_an_unnamed_source_keeps_the_article_s_words_and_stays_the_same_one() -> None:
    text = "“They are keen,” an insider told The Harbour Post.\n\n“It is a long shot,” the insider added."
    first, second = speakers(text)
    assert first in ("an insider", "insider")
    assert second == first


def test_scare_quotes_and_titles_are_not_speech() -> None:
    assert words("The drama takes a “darkly comic” look at harbour life.") == []
    assert words("She starred in “Salt Road” and “The Long Ferry” in 2019.") == []
    assert words("The “soft reboot” opened on Friday.") == []


def test_a_headline_that_says_is_heard() -> None:
    assert "Imogen Quist" in speakers("Imogen Quist Says ‘We Start In June’\n\nMore follows.", None)


def test_words_around_a_quotation_do_not_move_it() -> None:
    for found in spoken_in(ARTICLE):
        assert found.sentence[0] <= found.start < found.end <= found.sentence[1]
        if found.mention_at:
            assert ARTICLE[slice(*found.mention_at)] == found.mention
        if found.cue_at:
            assert ARTICLE[slice(*found.cue_at)] == found.cue


def test_mark_style_white_space_and_paragraph_breaks_change_no_speaker() -> None:
    expected = speakers(ARTICLE)
    assert speakers(ARTICLE.replace("“", '"').replace("”", '"')) == expected
    assert speakers(ARTICLE.replace("“", "«").replace("”", "»")) == expected
    assert speakers(ARTICLE.replace("\n\n", "\n")) == expected
    assert speakers(ARTICLE.replace("\n\n", "\r\n\r\n")) == expected
    assert speakers(re.sub(r"(?<=[a-z]) (?=[a-z])", "\u00a0", ARTICLE)) == expected


def test_an_unrelated_paragraph_at_the_end_changes_no_earlier_statement() -> None:
    before = spoken_in(ARTICLE)
    after = spoken_in(ARTICLE + "\nTickets cost nine euros, and the café closes at noon.\n")
    assert after[: len(before)] == before


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(NARRATION), max_size=24).map(" ".join))
def test_odd_text_never_crashes_and_reads_the_same_twice(text: str) -> None:
    found = spoken_in(text)
    assert found == spoken_in(text)
    for one, following in pairwise(found):
        assert one.end <= following.start
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert 0.0 <= one.confidence <= 1.0
        assert one.reasons


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_any_text_at_all_is_read(text: str) -> None:
    spoken_in(text)


def test_nobody_is_credited_with_words_nobody_introduces() -> None:
    for found in spoken_in("“We start in June.”"):
        assert found.speaker is None
        assert found.kind is Kind.DIRECT
        assert found.confidence == 0.0
