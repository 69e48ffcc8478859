"""Sentences as the trade writes them: which facet they are about, and how firmly they tell it (``trade.tsv``).

``left_open.tsv`` holds the many ways in which it says that nothing is settled.
"""

from __future__ import annotations

from pathlib import Path

from facts.lexicon import Lexicon
from facts.model import Certainty, Claim, Production, ProductionId
from tests.facts.extracting.claims import claims_in

SENTENCES = Path(__file__).parent / "trade.tsv"
LEFT_OPEN = Path(__file__).parent / "left_open.tsv"
SERIES = Production(id=ProductionId("p-3"), name="Night Ferry", aliases=(), kind="series")
NAMED = (
    "Night Ferry stars Mara Lind, Ivo Brandt and Tess Okoro. Dee Marsh and Paul Vane are the makers. "
    "Lee Park scored it. Mara Lind spoke.\n\n"
)
FRAMES = {"report": "{}", "direct": "“{}” Mara Lind told Variety.", "indirect": "Mara Lind said {}."}


def told(claim: Claim) -> tuple[str, str]:
    """Return a claim's aspect and certainty as the table has them: the polarity stands behind *stated* only."""
    polarity = claim.polarity if claim.certainty is Certainty.STATED else ""
    return claim.aspect.value, claim.certainty.value + polarity


def test_the_ordinary_words_of_the_trade_are_understood(lexicon: Lexicon) -> None:
    misread = []
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        kind, aspect, certainty, sentence = line.split("\t")
        claims = claims_in(NAMED + FRAMES[kind].format(sentence), lexicon, SERIES)
        longest = max((each for each in claims if each.start >= len(NAMED)), key=lambda each: len(each.quote))
        if told(longest) != (aspect, certainty):
            misread.append((sentence, aspect, certainty, told(longest)))
    assert not misread


def test_none_of_the_many_ways_of_leaving_it_open_is_told_as_so(lexicon: Lexicon) -> None:
    flat = []
    for line in LEFT_OPEN.read_text(encoding="utf-8").splitlines():
        kind, sentence = line.split("\t")
        claims = claims_in(NAMED + FRAMES[kind].format(sentence), lexicon, SERIES)
        said = [each for each in claims if each.start >= len(NAMED)]
        flat += [each.quote for each in said if told(each)[1] == "stated+"]
    assert not flat
