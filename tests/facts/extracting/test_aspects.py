"""Which facet of a production words are about."""

from __future__ import annotations

import pytest

from facts.errors import LexiconError
from facts.extracting.aspects import rules_from, topicality
from facts.extracting.phrases import words_of
from facts.lexicon import Lexicon
from facts.model import Aspect


def aspect_of(text: str, lexicon: Lexicon) -> Aspect:
    words = words_of(text)
    return topicality(words, (0, len(words.words)), lexicon).aspect


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("Mara Lind has joined the cast of the thriller", Aspect.CAST),
        ("the singer will not return as the captain", Aspect.CAST),
        ("a director has been chosen to helm the sequel", Aspect.CREW),
        ("she is currently writing the screenplay", Aspect.SCRIPT),
        ("filming wrapped last week on the coast", Aspect.FILMING),
        ("the band have been recording their new album", Aspect.FILMING),
        ("the film hits theaters in July", Aspect.RELEASE),
        ("the band have cancelled their tour", Aspect.RELEASE),
        ("the network has cancelled the show", Aspect.GREENLIGHT),
        ("there are no plans for a second season", Aspect.GREENLIGHT),
        ("the working title is Night Ferry", Aspect.TITLE),
        ("the story picks up ten years later", Aspect.STORY),
        ("the season will consist of eight episodes", Aspect.FORMAT),
        ("the studio unveiled a new poster", Aspect.MARKETING),
        ("the actor signed a three-picture deal", Aspect.DEAL),
        ("the harbour is lovely in the morning", Aspect.OTHER),
    ],
)
def test_words_are_about_the_facet_their_phrases_name(text: str, aspect: Aspect, lexicon: Lexicon) -> None:
    assert aspect_of(text, lexicon) is aspect


def test_the_rest_of_the_sentence_is_asked_only_where_the_claim_says_little(lexicon: Lexicon) -> None:
    words = words_of("It is really good, the screenplay")
    assert topicality(words, (0, 4), lexicon, ((4, 7),)).aspect is Aspect.SCRIPT
    words = words_of("The film was greenlit, with a screenplay by a newcomer")
    assert topicality(words, (0, 4), lexicon, ((4, len(words.words)),)).aspect is Aspect.GREENLIGHT


def test_only_words_of_the_claim_itself_give_it_weight(lexicon: Lexicon) -> None:
    words = words_of("It is really good, the screenplay")
    assert topicality(words, (0, 4), lexicon, ((4, 7),)).weight == 0.0


def test_an_aspect_nobody_knows_is_refused() -> None:
    with pytest.raises(LexiconError, match="weather"):
        rules_from({"weather": {"strong": ["rain"]}})
