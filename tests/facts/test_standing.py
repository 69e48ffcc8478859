"""What statements add up to, and what counts as a change."""

from __future__ import annotations

from itertools import permutations

import pytest

from facts.model import Aspect, ChangeKind, Polarity, Standing, StandingVerdict, Statement, Topic
from facts.standing import change, said_on, standing, strength
from tests.facts.answering.told import FILM, NOW, numbered, said

TOPIC = Topic(production=FILM.id, aspect=Aspect.GREENLIGHT)
STUDIO = {"by": "The studio", "authority": "decides"}
ACTOR = {"by": "Nina Holt", "authority": "takes_part"}


def stands(*statements: Statement) -> Standing:
    return standing(TOPIC, statements, as_of=NOW)


YES, NO = said("it is on"), said("it is off", polarity="-")


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ((), StandingVerdict.UNKNOWN),
        ((YES,), StandingVerdict.CONFIRMED),
        ((NO,), StandingVerdict.DENIED),
        ((said("maybe", certainty="hedged"),), StandingVerdict.UNCONFIRMED),
        ((said("word is", certainty="rumoured"), said("I hope", certainty="wished", n=2)), StandingVerdict.UNCONFIRMED),
        ((said("how nice", certainty="opinion"),), StandingVerdict.UNKNOWN),
        ((said("no comment", certainty="declined"),), StandingVerdict.UNKNOWN),
        ((YES, said("it is off", polarity="-", n=2)), StandingVerdict.DISPUTED),
        ((said("it is on"), said("it is off", polarity="-", n=2, **STUDIO)), StandingVerdict.DENIED),
        ((said("it is on", **STUDIO), said("no", polarity="-", n=2, **ACTOR)), StandingVerdict.CONFIRMED),
        ((said("word is", certainty="rumoured"), said("no", polarity="-", n=2, **ACTOR)), StandingVerdict.DENIED),
    ],
)  # fmt: skip
def test_statements_add_up_by_firmness_and_authority(
    statements: tuple[Statement, ...], verdict: StandingVerdict
) -> None:
    assert stands(*statements).verdict is verdict


def test_between_equals_the_later_dated_word_stands() -> None:
    early, late = said("on", published="2026-01-02"), said("off", polarity="-", n=2, published="2026-03-02")
    assert stands(early, late).verdict is StandingVerdict.DENIED
    assert stands(said("on", published="2026-05-02"), late).verdict is StandingVerdict.CONFIRMED


def test_a_higher_word_that_is_older_does_not_silence_a_newer_one() -> None:
    studio = said("no plans", polarity="-", published="2020-01-02", **STUDIO)
    actor = said("we are shooting", n=2, published="2026-03-02", **ACTOR)
    assert stands(studio, actor).verdict is StandingVerdict.DISPUTED


def test_the_order_in_which_statements_come_changes_nothing() -> None:
    statements = numbered(YES, NO, said("maybe", certainty="hedged"), said("I hope so", certainty="wished", **ACTOR))
    assert len({stands(*order) for order in permutations(statements)}) == 1


def test_what_dissents_is_kept_beside_the_grounds() -> None:
    confirmed = stands(YES, said("they say not", certainty="rumoured", polarity="-", n=2))
    assert [each.claim.quote for each in confirmed.dissent] == ["they say not"]


def test_the_strongest_ground_comes_first() -> None:
    weak, strong = said("on"), said("on it is", n=2, **STUDIO)
    assert stands(weak, strong).grounds == (strong, weak)
    assert sorted((weak, strong), key=strength) == [strong, weak]


def test_a_day_is_the_last_on_which_the_words_can_have_been_said() -> None:
    day = said_on(said("on", said="2026-05"))
    assert day is not None
    assert day.isoformat() == "2026-05-31"
    assert said_on(said("on")) is None


NEVER = said("no", polarity="-", n=5, **STUDIO)
HEDGE, FIRM = said("perhaps", certainty="hedged"), said("yes", n=2, by="Ada Quill")


@pytest.mark.parametrize(
    ("before", "after", "cause", "kind"),
    [
        ((), (HEDGE,), HEDGE, ChangeKind.NEW),
        ((HEDGE,), (HEDGE, FIRM), FIRM, ChangeKind.FIRMED),
        ((FIRM,), (HEDGE,), FIRM, ChangeKind.WEAKENED),
        ((YES,), (YES, NEVER), NEVER, ChangeKind.REVERSED),
        ((YES,), (YES, FIRM), FIRM, ChangeKind.REINFORCED),
        ((YES,), (), YES, ChangeKind.WITHDRAWN),
    ],
)  # fmt: skip
def test_a_change_is_named_by_what_it_does(
    before: tuple[Statement, ...], after: tuple[Statement, ...], cause: Statement, kind: ChangeKind
) -> None:
    found = change(stands(*before), stands(*after), cause.id)
    assert found is not None
    assert found.kind is kind


def test_a_repeat_an_opinion_and_nothing_are_no_change() -> None:
    from dataclasses import replace

    repeat = replace(said("it is on", n=9), origin=YES.origin)
    opinion = said("lovely", certainty="opinion", n=8)
    assert change(stands(YES), stands(YES, repeat), repeat.id) is None
    assert change(stands(YES), stands(YES, opinion), opinion.id) is None
    assert change(stands(), stands(), YES.id) is None


def test_accepting_and_then_retracting_leaves_the_standing_as_it_was() -> None:
    before = stands(YES)
    assert stands(YES, NO).verdict is not before.verdict
    assert stands(YES) == before
    assert YES.claim.polarity is Polarity.AFFIRMS
