"""A claim about another work never answers for the followed production."""

from __future__ import annotations

import pytest

from facts.extracting.works import folded, original_of
from facts.lexicon import Lexicon
from facts.model import Aspect, Certainty, Production, ProductionId
from tests.facts.extracting.claims import SEQUEL, claim_about, claims_in


def test_a_film_with_its_own_release_date_keeps_it(lexicon: Lexicon) -> None:
    text = "Ivo Brandt’s Hollow Coast is set to release Dec. 25, 2026. Lantern Bay is due for release in October 2027."
    claims = claims_in(text, lexicon)
    assert claim_about("Dec. 25", claims).work == "Hollow Coast"
    assert claim_about("October 2027", claims).work is None


def test_what_goes_on_about_another_work_stays_with_it(lexicon: Lexicon) -> None:
    text = (
        "Mara Lind is currently filming a remake of the classic Iron Gull. The picture, which stars Tess Okoro, "
        "is due to be released in December."
    )
    assert claim_about("due to be released", claims_in(text, lexicon)).work == "Iron Gull"


def test_a_new_subject_does_not_inherit_the_work_before_it(lexicon: Lexicon) -> None:
    text = "She starred in the film Iron Gull in 2019. The $90m movie will be produced by Harbour Pictures."
    assert claim_about("$90m", claims_in(text, lexicon)).work is None


def test_the_past_of_the_original_is_not_the_sequels(lexicon: Lexicon) -> None:
    text = (
        "Night Ferry was released in 1997. The movie also starred Ivo Brandt in the role of the captain. "
        "Mara Lind will return for the sequel."
    )
    claims = claims_in(text, lexicon, SEQUEL)
    assert claim_about("1997", claims).work == "Night Ferry"
    assert claim_about("starred Ivo Brandt", claims).work == "Night Ferry"
    assert claim_about("will return", claims).work is None


def test_what_somebody_is_known_for_is_not_what_is_told(lexicon: Lexicon) -> None:
    text = "Mara Lind, best known for the series Iron Gull, will direct and write it."
    assert claim_about("will direct", claims_in(text, lexicon)).work is None


@pytest.mark.parametrize(
    ("name", "aliases", "original"),
    [
        ("Night Ferry sequel", (), "Night Ferry"),
        ("Night Ferry 2", (), "Night Ferry"),
        ("Lantern Bay", ("Lantern Bay revival",), None),
        ("Untitled third Night Ferry film", (), None),
    ],
)
def test_the_original_is_what_the_name_leaves(
    name: str, aliases: tuple[str, ...], original: str | None, lexicon: Lexicon
) -> None:
    production = Production(id=ProductionId("p"), name=name, aliases=aliases)
    assert original_of(production, lexicon) == original


def test_an_entered_original_goes_first(lexicon: Lexicon) -> None:
    production = Production(id=ProductionId("p"), name="Night Ferry 2", original="Night Ferry: The Crossing")
    assert original_of(production, lexicon) == "Night Ferry: The Crossing"


def test_titles_are_alike_whatever_their_accents_and_doubled_letters() -> None:
    assert folded("The Café Michelle") == folded("Cafe Michele")


def test_without_a_production_every_title_is_a_work_of_its_own(lexicon: Lexicon) -> None:
    claims = claims_in("The film Iron Gull is due for release in May 2027.", lexicon, None)
    assert claim_about("due for release", claims).work == "Iron Gull"


def test_words_inside_a_title_say_nothing_of_what_is_told(lexicon: Lexicon) -> None:
    text = "“It takes place before the events of Night Ferry: A Last Hope,” Dee Marsh said. “It never rests.”"
    claim = claim_about("takes place", claims_in(text, lexicon, None))
    assert (claim.certainty, claim.aspect) == (Certainty.STATED, Aspect.STORY)


def test_a_capital_article_behind_whose_it_is_begins_a_title(lexicon: Lexicon) -> None:
    text = (
        "Ivo Brandt is in talks to star in Lantern Bay. Brandt recently signed on to star opposite Tess Okoro in Pat"
        " Lane’s much-discussed The Iron Gull. He will next be seen in Hollow Coast."
    )
    claims = claims_in(text, lexicon)
    assert claim_about("opposite", claims).work == "The Iron Gull"
    assert claim_about("next be seen", claims).work == "Hollow Coast"
    assert claim_about("in talks", claims).work is None


def test_another_part_than_the_one_followed_is_another_work(lexicon: Lexicon) -> None:
    remake = Production(id=ProductionId("p-r"), name="Lantern Bay remake", kind="game")
    text = "Lantern Bay 2 is available on PC. The studio is planning a remake of the first Lantern Bay."
    claims = claims_in(text, lexicon, remake)
    assert claim_about("available", claims).work == "Lantern Bay 2"
    assert claim_about("planning", claims).work is None
    sequel = Production(id=ProductionId("p-s"), name="Lantern Bay sequel", kind="game")
    assert claim_about("available", claims_in(text, lexicon, sequel)).work is None


def test_who_made_the_first_one_is_no_news_of_the_second(lexicon: Lexicon) -> None:
    text = (
        "Ivo Brandt composed music for the film Night Ferry. Tess Okoro has been signed as composer for Night Ferry 2."
    )
    claims = claims_in(text, lexicon, SEQUEL)
    assert claim_about("Brandt", claims).work == "Night Ferry"
    assert claim_about("Okoro", claims).work is None
