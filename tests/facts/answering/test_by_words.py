"""Questions that no facet foresaw, answered by their words; and the guards against a yes that the words do not bear."""

from __future__ import annotations

import pytest

from facts.answering.names import is_slip
from facts.answering.words import tokens
from facts.lexicon import Lexicon
from facts.messages import Verdict
from tests.facts.answering.told import ask, checked, said


def test_a_detail_nobody_foresaw_is_found_by_its_words(lexicon: Lexicon) -> None:
    met = said("They made up at the funeral of a friend in Harwick", "other", "opinion", by="Cy Marr", n=1)
    told = ask("where did they make up after the funeral feud?", (met, said("It is delayed", "release", n=2)), lexicon)
    assert "Harwick" in told.text


@pytest.mark.parametrize(
    "question",
    ["does Bo Lind have cancer?", "is there a stage show next summer?", "did the critics react to the cancellation?"],
)
def test_no_yes_and_no_no_without_the_questions_own_words(question: str, lexicon: Lexicon) -> None:
    record = (
        said("Every date of the film festival run will be rescheduled", "release", by="Bo Lind", n=1),
        said("the second season has been cancelled", "greenlight", polarity="-", n=2),
    )
    assert ask(question, record, lexicon).verdict not in (Verdict.CONFIRMED, Verdict.DENIED)


def test_who_said_a_thing_is_answered_with_who_said_it(lexicon: Lexicon) -> None:
    told = ask(
        "who announced that filming has started?",
        (said("Filming has started in Harwick", "filming", by="Dee Marsh"), said("It is a comedy", "format", n=2)),
        lexicon,
    )
    assert told.verdict is Verdict.CONFIRMED
    assert "Dee Marsh" in told.text


def test_a_source_nobody_names_is_said_to_be_nameless(lexicon: Lexicon) -> None:
    rumour = said("They are close to a deal", "deal", "rumoured", by="a source")
    told = ask("who is this source then", (rumour,), lexicon)
    assert told.verdict is Verdict.UNKNOWN
    assert "not named" in told.text


def test_how_often_is_answered_by_words_that_count(lexicon: Lexicon) -> None:
    told = ask(
        "how many times has it been delayed?",
        (
            said("The film was delayed until June", "release", n=1),
            said("This is the second time the film has been delayed", "release", n=2),
        ),
        lexicon,
    )
    assert "second time" in told.text


def test_the_original_date_is_the_earlier_plan_and_not_the_earlier_work(lexicon: Lexicon) -> None:
    told = ask(
        "what was the original release date?",
        (
            said("Originally due on 3 March 2027, it was delayed", "release", n=1),
            said("Lantern Bay was released in 1997", "release", work="Lantern Bay", n=2),
        ),
        lexicon,
    )
    assert "3 March 2027" in told.text


def test_a_past_date_is_no_answer_to_when_it_comes_out(lexicon: Lexicon) -> None:
    past = said("the old series went off air in 2015", "release", work="another series")
    assert ask("what is the release date?", (past,), lexicon).verdict is Verdict.UNKNOWN


def test_a_reason_stands_beside_its_event(lexicon: Lexicon) -> None:
    told = ask(
        "why was it delayed?",
        (
            said("The film has been delayed until June", "release", n=1),
            said("it needed extra time to finish the effects", "other", "opinion", by="Dee Marsh", n=2),
        ),
        lexicon,
    )
    assert "extra time" in told.text


def test_a_refusal_in_another_clause_denies_nothing(lexicon: Lexicon) -> None:
    told = ask(
        "are they giving refunds?",
        (said("we can not give new dates so refunds are available", "release", polarity="-", by="Dee Marsh"),),
        lexicon,
    )
    assert told.verdict is not Verdict.DENIED


@pytest.mark.parametrize(
    ("typed", "meant", "slip"),
    [
        ("relase", "release", True),
        ("scirpt", "script", True),
        ("diractor", "director", True),
        ("cancer", "cancel", False),
        ("boat", "boar", True),  # t and r stand side by side
    ],
)
def test_a_word_is_read_for_another_only_where_a_pen_slips(typed: str, meant: str, slip: bool) -> None:
    assert is_slip(typed, meant) is slip


def test_initials_are_one_word_with_points_and_without() -> None:
    assert tokens("the U.K. tour of J.J. Abrams") == tokens("the UK tour of JJ Abrams")


def test_what_is_only_put_off_is_not_called_off(lexicon: Lexicon) -> None:
    told = ask("is it cancelled?", (said("the film has been postponed until May", "release"),), lexicon)
    assert not told.text.startswith("Yes")


def test_who_is_named_in_passing_is_not_in_it(lexicon: Lexicon) -> None:
    passing = said("Andrew Dale, whose hits include a drama starring Colin Frith, will write the film", "crew")
    assert ask("is Colin Frith in it", (passing,), lexicon).verdict is not Verdict.CONFIRMED


def test_a_bare_noun_phrase_settles_nothing(lexicon: Lexicon) -> None:
    phrase = said("departure of lead actress Nell Vance from the show", "cast", subject="Nell Vance")
    assert ask("is Nell Vance still in the show?", (phrase,), lexicon).verdict is not Verdict.CONFIRMED


def test_a_credit_answers_where_nothing_says_it_outright(lexicon: Lexicon) -> None:
    credit = said("We shot it in June", "filming", by="Ann Low", role="director")
    told = ask("who is directing it?", (credit,), lexicon)
    assert told.verdict is Verdict.UNCONFIRMED
    assert told.text.startswith("Not stated outright; The Evening Reel calls Ann Low “director”.")


def test_a_season_a_platform_or_another_kind_of_work_must_stand_in_the_statement(lexicon: Lexicon) -> None:
    record = (said("the film has been renewed for streaming", "greenlight"),)
    for question in ("is season 3 happening?", "is it on netflix?", "is there a prequel happening?"):
        assert ask(question, record, lexicon).verdict is not Verdict.CONFIRMED, question


@pytest.mark.parametrize("asked", ["season 2 confirmed??", "season 2 happening?", "sequel greenlit?"])
def test_a_state_asked_after_in_two_words_is_a_question_of_yes_or_no(asked: str, lexicon: Lexicon) -> None:
    denied = said("the network has not greenlit a sequel or a second season", polarity="-", by="Ada Quill")
    assert ask(asked, (denied,), lexicon).verdict is Verdict.DENIED


def test_what_is_not_agreed_yet_is_not_called_off(lexicon: Lexicon) -> None:
    waiting = said("the network has not greenlit the film yet", polarity="-", by="Ada Quill")
    assert ask("has it been cancelled?", (waiting,), lexicon).verdict is Verdict.UNCONFIRMED
    assert checked("it was cancelled", (waiting,), lexicon).verdict is Verdict.STRONGER_THAN_SOURCES


def test_what_is_denied_of_one_thing_leaves_what_names_nobody_standing(lexicon: Lexicon) -> None:
    everyone = said("Almost every single character is back. This is all pending", "cast", "hedged", by="Ada Quill")
    denied = said("Neither of them calls it settled", "deal", polarity="-", n=2)
    assert ask("Who's coming back?", (everyone, denied), lexicon).text.startswith("Not settled. According to Ada Quill")
