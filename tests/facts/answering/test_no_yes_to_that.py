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
        ("will there be a third season?", "The second season was renewed in 2019", "greenlight", None),
        ("will there be a third season?", "The third season of Ferryman was ordered", "greenlight", None),
        ("is Nina Holt returning?", "Nina Holt returned to the stage last year", "cast", "Nina Holt"),
        ("is Nina Holt returning?", "Nina Holt left after the second season", "cast", "Nina Holt"),
        ("is Nina Holt in it?", "Nina Holt was in the first season", "cast", "Nina Holt"),
        ("is Nina Holt in it?", "Nina Holt will be replaced by Tom Varga", "cast", "Nina Holt"),
        ("is Nina Holt in it?", "Tom Varga takes over the part from Nina Holt", "cast", "Tom Varga"),
        ("is Nina Holt in it?", "Tom Varga steps into the role once played by Nina Holt", "cast", "Tom Varga"),
        ("is Nina Holt in it?", "Nina Holt is one of the names fans want", "cast", "Nina Holt"),
        ("is Nina Holt in it?", "Nina Holt praised the cast", "other", "Nina Holt"),
        ("is Nina Holt in it?", "Fans asked for Nina Holt", "other", "Nina Holt"),
        ("is Nina Holt in it?", "Nina Holt read the script", "script", "Nina Holt"),
        ("is Nina Holt in it?", "Nina Holt would join if asked", "cast", "Nina Holt"),
        ("did Nina Holt quit?", "Nina Holt threatened to quit", "cast", "Nina Holt"),
        ("did Nina Holt quit?", "Nina Holt thought about quitting", "cast", "Nina Holt"),
        ("is Pat Lane directing?", "Pat Lane directed the pilot in 2015", "crew", "Pat Lane"),
        ("is it cancelled?", "The premiere in Riga is cancelled", "release", None),
        ("is it cancelled?", "The channel cancelled Ferryman", "greenlight", None),
        ("is it cancelled?", "It was cancelled in 2015 and revived in 2020", "greenlight", None),
        ("is it finished filming?", "Filming starts in May", "filming", None),
        ("have they started filming?", "Filming starts in May", "filming", None),
        ("have they started filming?", "The first season started filming in 2015", "filming", None),
        ("is it filming now?", "Filming wrapped in May", "filming", None),
        ("is it filming in Riga?", "It is set in Riga", "story", None),
        ("is it out yet?", "It comes out in May", "release", None),
        ("is it on Netflix?", "Netflix passed on it", "deal", None),
        ("is it on Netflix?", "It was pitched to Netflix", "deal", None),
        ("is Netflix making it?", "Netflix turned it down", "deal", None),
        ("is it based on a book?", "The book was a bestseller", "other", None),
        ("is there a release date?", "The release date will be announced", "release", None),
        ("will Nina Holt write it?", "Nina Holt wrote the first one", "script", "Nina Holt"),
        ("did Nina Holt sign a deal?", "Nina Holt was offered a deal", "deal", "Nina Holt"),
        ("do Nina Holt and Tom Varga return?", "Nina Holt returns", "cast", "Nina Holt"),
        ("is the whole cast back?", "Nina Holt is back", "cast", "Nina Holt"),
        ("is the script finished?", "They are finishing the script", "script", None),
        ("is the script finished?", "Pat Lane is writing the script", "script", "Pat Lane"),
        ("has it been greenlit?", "A script has been ordered", "script", None),
        ("has it been greenlit?", "A pilot has been ordered", "greenlight", None),
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


@pytest.mark.parametrize(
    ("question", "quote", "aspect", "kind"),
    [
        ("when does it come out?", "The band tour in May", "release", "album"),
        ("when is it out?", "The trailer arrived on 4 May", "marketing", "series"),
        ("when is it out?", "The first season premiered on 4 May 2019", "release", "series"),
        ("when is it out?", "The first film opened on 4 May 2009", "release", "film"),
        ("when does filming start?", "The first season was filmed in May 2019", "filming", "series"),
        ("when does filming start?", "The show returns on 4 May", "release", "series"),
        ("when is the finale?", "The show returns on 4 May", "release", "series"),
        ("who is directing?", "Pat Lane directed the first film", "crew", "film"),
        ("who is directing?", "Pat Lane will produce", "crew", "series"),
        ("who is directing?", "Pat Lane has left the project", "crew", "series"),
        ("who is directing?", "Pat Lane turned down the chance to direct", "crew", "series"),
        ("who is writing it?", "Pat Lane will direct", "crew", "series"),
        ("who plays Orr?", "Orr is a lighthouse keeper", "story", "series"),
        ("who plays Orr?", "Nina Holt plays Dee", "cast", "series"),
        ("who is playing the villain?", "Nina Holt plays the detective", "cast", "series"),
        ("who is the composer?", "Pat Lane will direct", "crew", "series"),
        ("who is producing?", "Pat Lane will direct", "crew", "series"),
        ("which studio is making it?", "She sang in the studio for a week", "filming", "series"),
        ("what label is it on?", "They were in the studio for a year", "filming", "album"),
        ("which network is it on?", "The network declined to comment", "other", "series"),
        ("how many episodes?", "The first season had ten episodes", "format", "series"),
        ("how many seasons?", "The season has ten episodes", "format", "series"),
        ("how many songs are on it?", "The tour has twenty dates", "release", "album"),
        ("how much did it cost?", "The first film made ten million dollars", "deal", "film"),
        ("how long is it?", "They shot for ten weeks", "filming", "series"),
        ("where is it filmed?", "It is set in Riga", "story", "series"),
        ("where is it set?", "It was filmed in Riga", "filming", "series"),
        ("where does the tour start?", "The tour ends in Riga", "release", "tour"),
        ("what is the setlist?", "They rehearsed for weeks", "filming", "tour"),
        ("what is it about?", "It is about to start filming", "filming", "series"),
        ("why was it cancelled?", "The channel has cancelled the show", "greenlight", "series"),
        ("why was it delayed?", "The film has been delayed to May", "release", "film"),
        ("why did Pat Lane leave?", "Pat Lane has left the series", "crew", "series"),
        ("what did Nina Holt say about the ending?", "Nina Holt will return", "cast", "series"),
        ("what does the director think?", "Nina Holt will return", "cast", "series"),
        ("who is the new host?", "Nina Holt has quit as host", "cast", "series"),
        ("who replaces Nina Holt?", "Nina Holt has left the series", "cast", "series"),
        ("what's the new date?", "The shows in Riga have been postponed", "release", "tour"),
        ("is there a trailer?", "The film opens on 4 May", "release", "film"),
        ("when is the trailer out?", "The film opens on 4 May", "release", "film"),
        ("when do tickets go on sale?", "The tour starts on 4 May", "release", "tour"),
        ("how much are tickets?", "The tour starts on 4 May", "release", "tour"),
        ("is it sold out?", "The tour starts on 4 May", "release", "tour"),
    ],
)
def test_it_does_not_answer_that(question: str, quote: str, aspect: str, kind: str, lexicon: Lexicon) -> None:
    work = replace(SERIES, kind=kind)
    record = (replace(said(quote, aspect), production=work.id),)
    assert ask(question, record, lexicon, production=work).verdict in (Verdict.UNKNOWN, Verdict.UNCLEAR)
