"""Statements made outright that are no yes to the question they look like: each a kind in which one might overclaim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from facts.lexicon import Lexicon
from facts.messages import Verdict
from facts.model import ProductionId
from tests.facts.answering.told import FILM, ask, said

SERIES = replace(FILM, id=ProductionId("salt-road"), name="Salt Road", aliases=(), kind="series", original=None)


@pytest.mark.parametrize(
    ("question", "quote", "aspect", "subject"),
    [
        ("is Bo Lind directing it?", "Bo Lind was considered to direct it", "crew", "Bo Lind"),
        ("is Bo Lind directing it?", "Bo Lind, who directed Ferryman, will write it", "crew", "Bo Lind"),
        ("is it out on friday?", "The trailer is out on Friday", "marketing", None),
        ("is it out on friday?", "Tickets are out on Friday", "release", None),
        ("has Bo Lind signed on?", "Bo Lind met with the producers", "cast", "Bo Lind"),
        ("will it have ten episodes?", "The first season had ten episodes", "format", None),
        ("did it win an award?", "Award-winning director Bo Lind joins", "crew", "Bo Lind"),
        ("is this the last season?", "The last season was watched by ten million", "other", None),
        ("is it the final season?", "It has been renewed for a third season", "greenlight", None),
        ("is Nina Holt in it?", "Nina Holt watched the premiere", "other", "Nina Holt"),
        ("is Nina Holt back?", "Nina Holt is back in London", "other", "Nina Holt"),
        ("is Nina Holt back?", "I talked to Nina Holt about coming back", "cast", "Nina Holt"),
        ("are they filming in Riga?", "They scouted Riga for filming", "filming", None),
        ("are they filming in Riga?", "They had planned to film in Riga", "filming", None),
        ("did they cancel it?", "They cancelled the premiere party", "marketing", None),
        ("is it cancelled?", "Fans feared it was cancelled", "greenlight", None),
        ("is the trailer out?", "The trailer will be out in May", "marketing", None),
        ("have they cast Orr?", "They are looking for an actor to play Orr", "cast", None),
        ("is it based on a true story?", "It tells a story of two sisters", "story", None),
        ("was it renewed?", "Her contract was renewed", "deal", None),
        ("was it renewed?", "There is renewed interest in the show", "greenlight", None),
        ("is it sold out?", "The first night goes on sale", "release", None),
        ("has it been confirmed?", "Nothing has been confirmed", "greenlight", None),
        ("has it been confirmed?", "It is yet to be confirmed", "greenlight", None),
        ("is it happening?", "What is happening with it?", "greenlight", None),
        ("is it happening?", "Who knows if it is happening", "greenlight", None),
        ("is Tom Varga playing Orr?", "Tom Varga auditioned to play Orr", "cast", "Tom Varga"),
        ("is Tom Varga playing Orr?", "Tom Varga turned down the chance to play Orr", "cast", "Tom Varga"),
        ("is it renewed?", "The network was asked whether it was renewed", "greenlight", None),
        ("is it finished?", "The game takes sixty hours to finish", "format", None),
        ("is Bo Lind directing it?", "Nina Holt will direct it, replacing Bo Lind", "crew", "Nina Holt"),
        ("has it been commissioned?", "The makers are developing it with the channel", "greenlight", None),
        ("will Tom Varga play him again?", "Tom Varga went on to star in a hit comedy", "cast", "Tom Varga"),
    ],
)
def test_it_is_no_yes(question: str, quote: str, aspect: str, subject: str | None, lexicon: Lexicon) -> None:
    record = (replace(said(quote, aspect, subject=subject), production=SERIES.id),)
    assert ask(question, record, lexicon, production=SERIES).verdict is not Verdict.CONFIRMED


@pytest.mark.parametrize("question", ["is it a musical?", "is there a sequel?"])
def test_what_another_work_is_says_nothing_of_this_one(question: str, lexicon: Lexicon) -> None:
    record = said("The musical sequel opens in May", "release", work="Ferryman 2")
    assert (
        ask(question, (replace(record, production=SERIES.id),), lexicon, production=SERIES).verdict is Verdict.UNKNOWN
    )
