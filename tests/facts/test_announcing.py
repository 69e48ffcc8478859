"""What announcements say: who, to whom, in which words, how firmly, where it stands, what is open; never more."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.announcing import announcement_of, credit, firmness
from facts.announcing.choosing import changes_made
from facts.announcing.words import announcement_words, listed, told, within_marks, words_of
from facts.communities import Digest
from facts.errors import LexiconError
from facts.lexicon import SHIPPED, Lexicon
from facts.messages import Announcement
from facts.model import (
    Aspect,
    Certainty,
    ChangeKind,
    Citation,
    Kind,
    Polarity,
    Production,
    ProductionId,
    RetractionKind,
    Statement,
    StatementId,
)
from tests.builders import claim

LEXICON = Lexicon.load()
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FILM = Production(id=ProductionId("p-1"), name="Example Film 2")
EXAMPLES = tomllib.loads((SHIPPED / "announcements.toml").read_text(encoding="utf-8"))["example"]
FIRM = ("confirmed", "official", "will ", "is set", "definitely", "certain")


def statement(number: int = 1, quote: str = "It is close", **over: Any) -> Statement:
    id = StatementId(f"s-{number}")
    outlet = over.pop("outlet", "The Outlet")
    return Statement(
        id=id,
        production=FILM.id,
        claim=claim(quote, **{"told_to": "The Daily", **over}),
        citation=Citation(outlet=outlet, url="https://example.org/a"),
        recorded_at=NOW,
        accepted_by="test",
        origin=id,
        seq=number,
    )


def announced(
    lexicon: Lexicon, *statements: Statement, before: tuple[Statement, ...] = (), **kind: Any
) -> Announcement:
    changes = [made for made in changes_made(before, statements, at=NOW) if made.kind is not ChangeKind.REPEATED]
    return announcement_of(FILM, changes, {each.id: each for each in statements}, lexicon, **kind)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["tells"])
def test_an_example_reads_as_it_says(example: dict[str, str], lexicon: Lexicon) -> None:
    said = statement(
        kind=Kind(example["kind"]), certainty=Certainty(example["certainty"]), polarity=Polarity(example["polarity"])
    )

    assert told(said, words_of(lexicon)) == example["tells"]


def test_every_table_has_a_word_for_everything_it_is_asked_for(lexicon: Lexicon) -> None:
    words = words_of(lexicon)

    assert set(words.aspects) == set(Aspect)
    assert set(words.changes) == {*ChangeKind, "several"}
    assert set(words.firmness) == {*Certainty, "denied"}
    assert set(words.notices) == set(RetractionKind)
    assert set(words.digests) == set(Digest) - {Digest.OFF}


def test_a_key_that_nobody_reads_is_refused() -> None:
    with pytest.raises(LexiconError, match="firmnes"):
        announcement_words({"firmnes": {}})


@given(
    certainty=st.sampled_from(sorted(set(Certainty) - {Certainty.STATED})),
    kind=st.sampled_from(list(Kind)),
    aspect=st.sampled_from(list(Aspect)),
    speaker=st.sampled_from(["Pat Producer", None]),
)
def test_no_word_of_ours_is_firmer_than_what_was_said(
    certainty: Certainty, kind: Kind, aspect: Aspect, speaker: str | None
) -> None:
    lexicon = LEXICON
    said = statement(quote="x", certainty=certainty, kind=kind, aspect=aspect, speaker=speaker)
    item = announcement_of(FILM, changes_made((), [said], at=NOW), {said.id: said}, lexicon)
    own_words = " ".join((item.headline, *(line.text for line in item.lines))).replace("Not confirmed so far", "")

    assert not [word for word in FIRM if word in own_words.casefold()]
    assert firmness(said.claim, lexicon) in item.lines[0].text
    assert "(stated)" not in own_words


def test_what_is_open_is_said_in_one_line_with_its_sources(lexicon: Lexicon) -> None:
    item = announced(
        lexicon,
        statement(1, "We hope so", certainty=Certainty.WISHED, aspect=Aspect.CAST, subject="Ann Actor"),
        statement(2, "There is talk of May", certainty=Certainty.RUMOURED, aspect=Aspect.FILMING),
        statement(3, "I read the script", aspect=Aspect.SCRIPT),
    )

    assert item.headline == "New on record: the cast (Ann Actor), filming and the script"
    assert item.lines[-1].text == "Not confirmed so far: the cast (Ann Actor) and filming."
    assert item.lines[-1].cites == (1, 2)


def test_what_one_article_says_both_ways_ends_in_where_it_stands_and_is_still_news(lexicon: Lexicon) -> None:
    item = announced(
        lexicon,
        statement(1, "so close to being greenlit", certainty=Certainty.HEDGED),
        statement(2, "But it’s not officially greenlit", polarity=Polarity.DENIES),
    )

    assert item.headline == "New on record: the greenlight"
    assert [line.text for line in item.lines] == [
        "Pat Producer, to The Daily: “so close to being greenlit” (hedged, not settled)",
        "Pat Producer, to The Daily: “But it’s not officially greenlit” (said not to be so)",
        "Where the greenlight stands: said not to be so.",
    ]


def test_before_and_after_are_told_once_for_a_topic(lexicon: Lexicon) -> None:
    earlier = statement(1, "We are close", certainty=Certainty.HEDGED)
    item = announced(lexicon, statement(2, "We have it", speaker="Robin Writer"), before=(earlier,))

    assert item.headline == "Said more firmly than before: the greenlight"
    assert item.lines[-1].text == "Where the greenlight stands: stated outright (before: not confirmed)."


def test_words_that_are_the_articles_are_not_put_in_the_speakers_mouth(lexicon: Lexicon) -> None:
    indirect = statement(1, "a director has been chosen", kind=Kind.INDIRECT, aspect=Aspect.CREW)
    report = statement(2, "the script is done", kind=Kind.REPORT, speaker=None, told_to=None, aspect=Aspect.SCRIPT)
    item = announced(lexicon, indirect, report)

    assert [line.text for line in item.lines] == [
        "Pat Producer, to The Daily, as The Outlet puts it: “a director has been chosen” (stated)",
        "The Outlet reports: “the script is done” (stated)",
    ]


def test_many_topics_are_named_by_their_aspects_only(lexicon: Lexicon) -> None:
    item = announced(
        lexicon,
        *(statement(at, f"Word {at}", aspect=Aspect.CAST, subject=f"Actor {at}") for at in range(4)),
        statement(5, "We shoot in May", aspect=Aspect.FILMING),
    )

    assert item.headline == "New on record: the cast and filming"


def test_the_same_news_is_the_same_announcement_and_a_members_or_a_days_is_another(lexicon: Lexicon) -> None:
    said = statement(1)

    assert announced(lexicon, said).id == announced(lexicon, said).id
    others = {announced(lexicon, said, **kind).id for kind in ({}, {"member": "discord:7"}, {"digest": Digest.DAILY})}
    assert len(others) == 3


@pytest.mark.parametrize(
    ("given_", "credited"),
    [
        ({}, "Pat Producer, to The Daily"),
        ({"told_to": None}, "Pat Producer, in The Outlet"),
        ({"told_to": None, "speaker": None}, "The Outlet"),
        ({"told_to": None, "speaker": None, "outlet": None}, "An unnamed source"),
    ],
)
def test_a_credit_names_who_and_where(given_: dict[str, Any], credited: str) -> None:
    assert credit(statement(**given_)) == credited


def test_quotes_are_set_inside_marks_as_printers_do() -> None:
    assert within_marks("he called it “so close,” ") == "he called it ‘so close,’"
    assert within_marks("next year,") == "next year"
    assert listed(["a", "b", "a", "c"]) == "a, b and c"
