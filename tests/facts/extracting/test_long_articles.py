"""An article of many names takes as long as its parts do: nothing looks through all the names for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice, pairwise, product
from time import process_time

import pytest

from facts.extracting import extract
from facts.lexicon import Lexicon
from facts.model import Production, ProductionId
from facts.reading import Article, document_from

PRODUCTION = Production(id=ProductionId("p"), name="Lantern Bay 2", kind="film")
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ro", "su", "ta", "ve")
TIMES = 4
LINEAR = 1.8
"""How many times as long a part of the longer text may take: twice would be a quarter of all names for each name."""


def names() -> Iterator[str]:
    return ("".join(parts).capitalize() for parts in product(SYLLABLES, repeat=4))


def article(sentences: str, characters: int) -> str:
    """Return a text of about so many characters in which the sentences stand again and again, of others each time."""
    lines = (sentences.format(*pair) for pair in pairwise(cycle(names())))
    return "\n".join(islice(lines, characters // len(sentences)))


@pytest.mark.slow
@pytest.mark.parametrize(
    "sentences",
    [
        "“We start in May,” Mary {0} said. {0} told Variety that the film will open in {1}.",
        "The {0} Times reported that the film is delayed. According to {1} News, it will open in June.",
        "{0} Studios said the film will open. {1} Pictures has confirmed the sequel.",
        "Mary {0} came. {1} Studios said it will open. The {1} said no.",
        "Mary {0} returns as He. {1} plays It in the film.",
        "Mary Lane, who played Nell Avery, was there with {0}. Nell Avery is the part of Nell Avery.",
        "{0} {1} said:\nWe are going to start in May and I love it all.",
        "“{0} {1}” is a film. Mary {0}’s “The {1}” will open in 2027.",
    ],
)
def test_time_grows_no_faster_than_the_text(sentences: str, lexicon: Lexicon) -> None:
    def seconds(characters: int) -> float:
        document = document_from(Article(text=article(sentences, characters), lang="en"), lexicon=lexicon)
        start = process_time()
        extract(document, lexicon, PRODUCTION)
        return process_time() - start

    seconds(10_000)
    short = min(seconds(100_000) for _ in range(2))
    assert seconds(TIMES * 100_000) < LINEAR * TIMES * short
