"""Reported speech ends where the outlet's own words begin."""

from __future__ import annotations

import pytest

from facts.model import Kind
from tests.facts.extracting.speech import speakers, spoken_in, words

INDIRECT = (Kind.INDIRECT, Kind.REPORT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Imogen Quist said that the script is finished.", "the script is finished"),
        ("Imogen Quist said on Friday the script is finished.", "the script is finished"),
        ("Imogen Quist told The Harbour Post the script is finished.", "the script is finished"),
        ("Imogen Quist told reporters in Dublin that the script is finished.", "the script is finished"),
        ("Imogen Quist said in a statement that the script is finished.", "the script is finished"),
        ("Imogen Quist confirmed she will return, adding that nobody else has signed.", "she will return"),
        ("Imogen Quist said the script is finished, but Tom Ash said he had not seen it.", "the script is finished"),
        ("According to Imogen Quist, the script is finished.", "the script is finished"),
        ("The script is finished, according to Imogen Quist.", "The script is finished"),
        ("The script is finished, Imogen Quist said.", "The script is finished"),
        ("The script is finished, the film's director, Imogen Quist, told The Harbour Post.", "The script is finished"),
        ("As Imogen Quist noted, the script is finished.", "the script is finished"),
        ("After Imogen Quist announced that she would return, the fans cheered.", "she would return"),
    ],
)
def test_the_content_clause_has_the_right_ends(text: str, said: str) -> None:
    assert words(text, *INDIRECT)[0] == said
    assert speakers(text, None)[0] == "Imogen Quist"


def test_two_full_clauses_under_one_cue_are_two_statements() -> None:
    text = "Imogen Quist shared that a director has been chosen, and the project is “so close to being greenlit.”"
    first, second = spoken_in(text)
    assert (text[first.start : first.end], first.kind) == ("a director has been chosen", Kind.INDIRECT)
    assert text[second.start : second.end] == "the project is “so close to being greenlit.”"
    assert second.kind is Kind.MIXED
    assert first.speaker == second.speaker == "Imogen Quist"


def test_quoted_words_inside_a_reported_clause_are_not_said_twice() -> None:
    text = "Imogen Quist said she would “love” to do another series."
    assert words(text) == ["she would “love” to do another series"]


def test_a_quotation_that_is_the_whole_clause_is_direct() -> None:
    text = "Imogen Quist noted that “my brother has left the band.”"
    assert words(text, Kind.DIRECT) == ["my brother has left the band."]


def test_an_outlet_that_reports_is_the_speaker_of_a_report() -> None:
    text = "RadarOnline.com reports that the network is pursuing Tom Achterberg."
    (found,) = spoken_in(text)
    assert (found.kind, found.speaker) == (Kind.REPORT, "RadarOnline.com")
    assert text[found.start : found.end] == "the network is pursuing Tom Achterberg"


@pytest.mark.parametrize(
    "text",
    [
        "Imogen Quist would say nothing.",
        "The united states hold a festival every two years.",
        "His comments were widely shared and the reports kept coming.",
        "Imogen Quist posted a photograph of the pier.",
        "The film will be shot in Dublin and released in June.",
        "Nobody said a word.",
    ],
)
def test_the_outlet_s_own_narration_is_not_reported_speech(text: str) -> None:
    assert words(text) == []


def test_the_accompanying_speaker_of_a_gerund_is_its_own() -> None:
    text = "The show is a hit, with The Harbour Post magazine describing it as “a cross between soap and opera.”"
    (found,) = spoken_in(text)
    assert found.speaker is not None
    assert "Harbour Post" in found.speaker


def test_a_clause_before_the_verb_is_nobody_who_speaks() -> None:
    text = (
        "While Lena Voss's Mia died in the film's finale, she recently shared that she may return, though admits she"
        " has conflicted feelings about a sequel."
    )
    assert {found.speaker for found in spoken_in(text)} <= {"Mia", "Lena Voss", None}
