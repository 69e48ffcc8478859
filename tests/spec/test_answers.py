"""Statements in, an answer out: the tables that docs/answers.md shows.

``python -m tests.spec.test_answers`` writes the page anew after a change that is meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from facts.lexicon import Lexicon
from facts.messages import Answer, Verdict
from facts.model import Statement
from tests.facts.answering.told import RECORD, ask, checked, numbered, said

STRONGER = Verdict.STRONGER_THAN_SOURCES
PAGE = Path(__file__).resolve().parents[2] / "docs" / "answers.md"


@dataclass(frozen=True)
class Case:
    """One question of one small record, and the verdict it must get."""

    rule: str
    statements: tuple[Statement, ...]
    question: str
    verdict: Verdict
    claim: bool = False

    def answered(self, lexicon: Lexicon) -> Answer:
        return (checked if self.claim else ask)(self.question, self.statements, lexicon)


NETWORK = {"by": "The network", "authority": "decides"}
NO_PLANS = said("there are no plans for another one", polarity="-", **NETWORK)
NOT_YET = said("It's not officially greenlit, so I can't say so", polarity="-", by="Nina Holt", to="Harbour Radio")
TALKS = said("is in final talks to direct it", "crew", "hedged", by="Stage Door", subject="Lena Moor")
DENIAL = said("There is no conversation about this", "cast", polarity="-", by="Orla Finch", subject="Orla Finch")
ON, OFF = said("it is going ahead"), said("it is not going ahead", polarity="-", outlet="The Other Paper")
QUARTER = said("There are rumors of shooting it second quarter next year", "filming", "rumoured", by="Nina Holt")
OFFER = said("a proposal is being put together for her", "deal", "rumoured", subject="Orla Finch")
GREENLIT = said("it has been greenlit")
NEARLY = said("it was nearly cancelled last year", by="Nina Holt", to="Harbour Radio")
PUT_OFF = said("The film has been postponed to June 2028", "release", planned="2028-06")
GONE = said("Dana Prewitt has left the film", "cast", subject="Dana Prewitt")

EAGER = said("we are so excited to release it", "release", by="Ada Quill")
UNDATED = said("Lantern Bay 2 does not have a release date", "release", polarity="-")
CASES = (
    Case("Said outright by one placed to know", RECORD, "is it greenlit?", Verdict.CONFIRMED),
    Case("*Not officially* is not a no", (NOT_YET,), "is it greenlit?", Verdict.UNCONFIRMED),
    Case("Said not to be so", (NO_PLANS,), "are they making it?", Verdict.DENIED),
    Case("A wish is told as a wish", RECORD, "is nina holt coming back?", Verdict.UNCONFIRMED),
    Case("A rumour is told as a rumour", RECORD, "is orla finch the villain?", Verdict.UNCONFIRMED),
    Case("A hedge is told as a hedge", (TALKS,), "is lena moor directing?", Verdict.UNCONFIRMED),
    Case("A later denial ends a rumour", numbered(RECORD[7], DENIAL), "is Orla Finch in it?", Verdict.DENIED),
    Case("Equals who contradict each other", numbered(ON, OFF), "is it going ahead?", Verdict.DISPUTED),
    Case("The studio outranks the paper", numbered(GREENLIT, NO_PLANS), "is it greenlit?", Verdict.DENIED),
    Case("Nothing on record", RECORD, "is there a trailer?", Verdict.UNKNOWN),
    Case("Asked, and would not say", RECORD, "what's the budget?", Verdict.UNKNOWN),
    Case("A name nobody has mentioned", RECORD, "is Zed Ponder in it?", Verdict.UNKNOWN),
    Case("Chosen, but not named", RECORD, "who's directing?", Verdict.UNKNOWN),
    Case("The original's director is not this one's", RECORD, "is Sol Breck directing?", Verdict.DENIED),
    Case("The original, when it is asked for", RECORD, "who directed the first one?", Verdict.CONFIRMED),
    Case("Who is in it, firmest first", RECORD, "who's in it?", Verdict.CONFIRMED),
    Case("When and where", RECORD, "when and where do they start filming?", Verdict.CONFIRMED),
    Case("Planned is not started", RECORD, "has filming started?", Verdict.UNCONFIRMED),
    Case("An undated article gives no year", (QUARTER,), "what year do they shoot?", Verdict.UNKNOWN),
    Case("Looked forward to is no date", numbered(EAGER, UNDATED), "does it have a release date yet?", Verdict.DENIED),
    Case("A mere *when* is told every date", RECORD, "lantern bay 2 when", Verdict.UNCONFIRMED),
    Case("Nearly is not quite", numbered(GREENLIT, NEARLY), "is it cancelled?", Verdict.DENIED),
    Case("Put off is not called off", (PUT_OFF,), "is it cancelled?", Verdict.DENIED),
    Case("Who has left is not there still", (GONE,), "is Dana Prewitt still in it?", Verdict.DENIED),
    Case("In another language", RECORD, "¿quién vuelve?", Verdict.CONFIRMED),
    Case("Why", RECORD, "why are they filming in Gdynia?", Verdict.CONFIRMED),
    Case("In whose words", RECORD, "what did Tom Varga say about the first one?", Verdict.CONFIRMED),
    Case("Nobody's words", RECORD, "what did Zed Ponder say about it?", Verdict.UNKNOWN),
    Case("Several questions in one", RECORD, "is it happening, and who wrote the script?", Verdict.CONFIRMED),
    Case("A sum nobody named", (OFFER,),
         "how much would Orla Finch get paid?", Verdict.UNKNOWN),
    Case("Out of the question", RECORD, "what's the weather like?", Verdict.UNCLEAR),
    Case("A claim the record supports", RECORD, "Tom Varga is in it", Verdict.SUPPORTED, claim=True),
    Case("A claim the record contradicts", RECORD, "the sequel was cancelled", Verdict.CONTRADICTED, claim=True),
    Case("A claim stronger than its sources", RECORD, "Nina Holt is confirmed for it!", STRONGER, claim=True),
    Case("A claim as hedged as its sources", RECORD, "Orla Finch might be in it", Verdict.SUPPORTED, claim=True),
    Case("A claim without a source", RECORD, "Zed Ponder is in it", Verdict.UNSOURCED, claim=True),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_record_answers_as_the_table_says(case: Case, lexicon: Lexicon) -> None:
    assert case.answered(lexicon).verdict is case.verdict


def test_the_page_of_answers_shows_what_the_bot_says(lexicon: Lexicon) -> None:
    assert PAGE.read_text("utf-8") == page(lexicon), "run python -m tests.spec.test_answers, and read what changed"


def page(lexicon: Lexicon) -> str:
    """The whole page, from the table above."""
    parts = [_HEAD]
    for case in CASES:
        answer = case.answered(lexicon)
        lines = "\n".join(f"> {line}  " for line in answer.text.splitlines())
        asked = "Claim" if case.claim else "Asked"
        parts.append(f"### {case.rule}\n\n{asked}: *{case.question}* → **{answer.verdict}**\n\n{lines}\n")
    return "\n".join(parts)


_HEAD = """# What it answers

Written by `python -m tests.spec.test_answers` from the table in `tests/spec/test_answers.py`; the film is invented.
Every sentence is a phrase of `facts/lexicons/phrases.toml`, which says how firm it is.
"""


if __name__ == "__main__":
    PAGE.write_text(page(Lexicon.load()), encoding="utf-8")
