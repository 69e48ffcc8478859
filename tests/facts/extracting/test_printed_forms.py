"""Forms in which pages print speech and claims: block quotations, signatures, run-together sentences, titles."""

from __future__ import annotations

import pytest

from facts.lexicon import Lexicon
from facts.model import Certainty, Kind, Polarity, Production, ProductionId
from tests.facts.extracting.claims import SEQUEL, claim_about, claims_in
from tests.facts.extracting.speech import speakers, words

LEXICON = Lexicon.load()


def test_a_paragraph_after_a_colon_is_a_block_quotation_though_it_has_no_marks() -> None:
    text = (
        "Producer Dee Marsh wrote in a statement:\n\nWe have decided to end the series after this season.\n\n"
        "My thanks go to everyone who watched it.\n\nThe series began four years ago in a small studio."
    )
    assert speakers(text) == ["Dee Marsh", "Dee Marsh"]
    assert "The series began" not in " ".join(words(text, Kind.DIRECT))


def test_a_quotation_is_signed_by_the_name_behind_a_dash() -> None:
    text = "Tom Hale spoke first.\n\n“We start shooting in June and finish in the autumn.” — Dee Marsh\n"
    assert speakers(text) == ["Dee Marsh"]


def test_single_marks_open_each_paragraph_and_close_the_last() -> None:
    text = "Dee Marsh said: 'We have seen a script and it's very funny!\n\n'It has all the same people in it.'\n"
    assert speakers(text) == ["Dee Marsh", "Dee Marsh"]


def test_a_nickname_between_marks_is_no_title() -> None:
    text = "The bassist Gary ‘Mako’ Hale is back. Mako added: ‘We will be on tour in the summer.’"
    assert speakers(text) == ["Mako"]


def test_a_name_that_ends_in_ing_is_no_participle() -> None:
    text = "In June, Alan Harding expressed his joy about the sequel, sharing that he has read a script."
    assert speakers(text, Kind.INDIRECT) == ["Alan Harding"]


def test_a_gerund_belongs_to_the_last_clause_of_its_sentence() -> None:
    text = "A reunion was said to be close but Dee Marsh dismissed the rumours, saying: “No chance. Never.”"
    assert speakers(text) == ["Dee Marsh"]


def test_reports_in_an_outlet_are_credited_to_it() -> None:
    text = "Dee Marsh is writing the series, according to reports in Variety. Tom Hale will star in the series."
    claim = claim_about("is writing", claims_in(text, LEXICON))
    assert (claim.speaker, claim.kind) == ("Variety", Kind.REPORT)


def test_sentences_that_lost_the_space_between_them_are_two() -> None:
    text = "Tom Hale is in talks to direct the film.Dee Marsh will produce the film with her company."
    quotes = [claim.quote for claim in claims_in(text, LEXICON)]
    assert not any("Tom Hale" in quote and "Dee Marsh" in quote for quote in quotes)
    assert quotes


def test_a_colon_inside_a_title_ends_no_clause() -> None:
    text = "The studio said Iron Harbour: Deep Water will be released in October 2027 on all consoles."
    assert claim_about("Iron Harbour: Deep Water", claims_in(text, LEXICON, None)).quote.startswith(
        "Iron Harbour: Deep"
    )


def test_a_credit_beside_the_originals_title_is_a_claim_about_the_original() -> None:
    text = "Night Ferry, directed by Ann Low, follows two brothers as they cross the strait in a storm."
    claim = claim_about("directed by Ann Low", claims_in(text, LEXICON, SEQUEL))
    assert (claim.quote, claim.work) == ("Night Ferry, directed by Ann Low", "Night Ferry")


def test_another_kind_of_work_than_the_one_followed_is_another_work() -> None:
    text = "Tom Hale played the butler in the ITV show before it went off air in 2015."
    assert claim_about("went off air", claims_in(text, LEXICON, SEQUEL)).work == "Night Ferry"


@pytest.mark.parametrize(
    ("text", "certainty", "polarity"),
    [
        ("We can confirm that there will not be another season, and we wish we had more.", "stated", "-"),
        ("Many of you heard the rumours and we can now confirm that the release has been pushed back.", "stated", "+"),
    ],
)
def test_what_is_confirmed_in_so_many_words_is_stated(text: str, certainty: str, polarity: str) -> None:
    claim = claim_about("confirm", claims_in(f"“{text}” Dee Marsh told reporters.", LEXICON, None))
    assert (claim.certainty, claim.polarity) == (Certainty(certainty), Polarity(polarity))


def test_what_was_not_revealed_is_not_claimed() -> None:
    text = "The studio did not reveal why Dee Marsh will not return for the second season."
    assert claim_about("Dee Marsh", claims_in(text, LEXICON, None)).certainty is Certainty.DECLINED


def test_a_heading_that_asks_claims_nothing() -> None:
    text = "News\n\nIs a third season happening\n\nDee Marsh said the second season starts shooting in June."
    assert not any("third season" in claim.quote for claim in claims_in(text, LEXICON, None))


def test_the_place_an_agencys_report_is_sent_from_says_nothing() -> None:
    text = "LOS ANGELES (AP) — Iron Harbour is postponing its tour. It said new dates will be announced in May."
    assert "LOS ANGELES" not in {claim.speaker for claim in claims_in(text, LEXICON)}


def test_a_band_speaks_under_its_own_name_though_it_sounds_like_a_persons() -> None:
    tour = Production(id=ProductionId("p-3"), name="Pearl Harper world tour", aliases=("Pearl Harper",), kind="tour")
    text = (
        "Pearl Harper are moving their dates. Pearl Harper began in Leeds.\n\n"
        "“The tour we planned for months will now start in May,” the band said."
    )
    assert claim_about("now start in May", claims_in(text, LEXICON, tour)).speaker == "Pearl Harper"


def test_a_weekday_behind_a_name_is_no_part_of_it() -> None:
    assert speakers("Tom Hale wrote it. “The film opens in March,” said Hale Thursday.") == ["Tom Hale"]


def test_whom_a_heading_says_is_talked_of_does_not_talk() -> None:
    text = "Dee Marsh spoke to The Harbour Post.\n\nOn Tom Hale:\n“I have a lot of respect for him,” Marsh said."
    assert speakers(text) == ["Dee Marsh"]


def test_whom_an_editor_names_in_brackets_is_not_the_one_who_speaks() -> None:
    text = "Dee Marsh and Tom Hale met in Leeds.\n\n“I have a lot of respect for [Hale],” {} said on Friday."
    assert speakers(text.format("Hale")) != ["Tom Hale"]
    assert speakers(text.format("Marsh")) == ["Dee Marsh"]


def test_a_clause_that_only_names_the_topic_is_no_statement() -> None:
    text = "Dee Marsh has explained where things stand. She said a director has been chosen for the sequel."
    quotes = [claim.quote for claim in claims_in(text, LEXICON, SEQUEL)]
    assert not any("where things stand" in quote for quote in quotes)
    assert any("a director has been chosen" in quote for quote in quotes)


def test_where_somebody_spoke_is_no_report() -> None:
    text = "In an interview with Harbour Radio on Monday, showrunner Ada Quill said the scripts are finished."
    assert [claim.quote for claim in claims_in(text, LEXICON, SEQUEL)] == ["the scripts are finished"]
