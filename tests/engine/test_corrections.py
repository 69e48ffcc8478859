"""Corrections reach the past: announcements, watches and answers, each message once, whatever happened before."""

from __future__ import annotations

import pytest

from facts.engine import Engine
from facts.messages import DeliveryState, Purpose, Question, Verdict
from facts.model import Actor, Amendment, Aspect, Certainty, Polarity, Production, RetractionKind, Statement, Target
from facts.storage import open_storage
from tests.builders import candidate, community, document, draft
from tests.conftest import FrozenClock
from tests.engine.platform import Platform

CHANNEL = Target("discord:81/1")
WRONG = RetractionKind.ENTERED_IN_ERROR
GREENLIT = Question(text="is it greenlit?")


@pytest.fixture
def production(engine: Engine, moderator: Actor) -> Production:
    made = engine.add_production("Example Film", moderator)
    engine.follow(community(made.id, review_target=None), moderator)
    return made


@pytest.fixture
def platform(engine: Engine) -> Platform:
    return Platform(engine)


@pytest.fixture
def told(engine: Engine, moderator: Actor, production: Production, platform: Platform, clock: FrozenClock) -> Statement:
    """A statement that was posted in the channel an hour ago."""
    made = engine.add(draft(production.id), moderator)
    platform.deliver()
    clock.advance(hours=1)
    return made


def test_a_retraction_marks_the_line_and_says_what_is_left(
    engine: Engine, moderator: Actor, platform: Platform, told: Statement
) -> None:
    engine.retract(told.id, moderator, WRONG, "Another film.")
    platform.deliver()

    first, second = platform.in_channel(CHANNEL)
    assert first.edits == 1
    assert first.announcement.headline == "Withdrawn: the greenlight"
    assert first.announcement.notice == "Withdrawn: entered in error. Another film."
    assert first.text == "Withdrawn — Pat Producer, in The Outlet: “We have the green light” (stated)"
    assert second.announcement.headline == "Withdrawn: the greenlight"
    assert second.text == (
        "No longer on record — Pat Producer, in The Outlet: “We have the green light” (stated)."
        " Nothing is left on record about it."
    )


def test_what_a_withdrawal_leaves_standing_is_told_and_credited(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, told: Statement
) -> None:
    hedged = draft(production.id, "It looks good for us", speaker="Robin Writer", certainty=Certainty.HEDGED)
    left = engine.add(hedged, moderator)
    platform.deliver()

    engine.retract(told.id, moderator, WRONG, "")
    platform.deliver()

    last = platform.in_channel(CHANNEL)[-1].announcement
    assert last.headline == "Withdrawn: the greenlight"
    assert "What is left on record: Robin Writer, in The Outlet: “It looks good for us” (hedged" in last.lines[0].text
    assert [cited.statement for cited in last.citations] == [left.id]


def test_a_correction_reads_anew_in_the_old_message_and_is_posted_where_the_standing_moved(
    engine: Engine, moderator: Actor, platform: Platform, told: Statement
) -> None:
    better = engine.correct(told.id, moderator, Amendment(polarity=Polarity.DENIES), "He said that it is not.")
    platform.deliver()

    first, second = platform.in_channel(CHANNEL)
    assert first.text == "Corrected — Pat Producer, in The Outlet: “We have the green light” (said not to be so)"
    assert first.announcement.notice == "Corrected by the moderators. He said that it is not."
    assert [cited.statement for cited in first.announcement.citations] == [better.id]
    assert second.announcement.headline == "Now said the other way: the greenlight"
    assert second.announcement.lines[-1].text == (
        "Where the greenlight stands: said not to be so (before: stated outright)."
    )


def test_a_correction_that_leaves_the_standing_as_it_was_is_not_posted(
    engine: Engine, moderator: Actor, platform: Platform, told: Statement
) -> None:
    engine.correct(told.id, moderator, Amendment(speaker="Pat A. Producer"), "The full name.")
    platform.deliver()

    (only,) = platform.in_channel(CHANNEL)
    assert only.text.startswith("Corrected — Pat A. Producer")


def test_the_replacement_can_itself_be_withdrawn_and_both_notices_are_seen(
    engine: Engine, moderator: Actor, platform: Platform, told: Statement
) -> None:
    better = engine.correct(told.id, moderator, Amendment(speaker="Robin Writer"), "Her words.")
    platform.deliver()
    engine.retract(better.id, moderator, WRONG, "Another film after all.")
    platform.deliver()

    first = platform.in_channel(CHANNEL)[0]
    assert first.edits == 2
    assert first.text.startswith("Withdrawn — ")
    assert (first.announcement.notice or "").split("\n") == [
        "Corrected by the moderators. Her words.",
        "Withdrawn: entered in error. Another film after all.",
    ]


def test_two_corrections_in_a_row_are_one_edit(
    engine: Engine, moderator: Actor, platform: Platform, told: Statement
) -> None:
    better = engine.correct(told.id, moderator, Amendment(speaker="Robin Writer"), "Her words.")
    engine.retract(better.id, moderator, WRONG, "Another film.")
    platform.deliver()

    edits = [each for each in engine.deliveries() if each.purpose is Purpose.EDIT]
    assert platform.in_channel(CHANNEL)[0].edits == 1
    assert sorted(each.state.value for each in edits) == ["dropped", "sent"]


def test_a_statement_withdrawn_before_anybody_saw_it_is_never_posted(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    made = engine.add(draft(production.id), moderator)
    engine.retract(made.id, moderator, WRONG, "Another film.")

    assert platform.deliver() == 0
    assert engine.explain(made.id, CHANNEL)[0] == (
        "It was not posted there: it was withdrawn before anybody could see it"
    )


def test_a_statement_corrected_before_anybody_saw_it_is_posted_as_news_and_once(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    made = engine.add(draft(production.id), moderator)
    engine.correct(made.id, moderator, Amendment(certainty=Certainty.HEDGED), "He hoped.")
    platform.deliver()

    (only,) = platform.in_channel(CHANNEL)
    assert only.announcement.headline == "New on record: the greenlight"
    assert only.announcement.notice is None
    assert "(hedged, not settled)" in only.text


def test_a_post_that_may_have_landed_before_the_retraction_is_brought_up_to_date(
    engine: Engine, moderator: Actor, production: Production, clock: FrozenClock
) -> None:
    made = engine.add(draft(production.id), moderator)
    (owed,) = engine.claim(["discord"])
    engine.settle(owed, DeliveryState.PENDING, due_at=clock(), error="the connection was cut")
    clock.advance(seconds=5)
    engine.retract(made.id, moderator, WRONG, "Another film.")

    found = next(each for each in engine.claim(["discord"]) if each.delivery.purpose is Purpose.POST)
    assert found.look
    platform = Platform(engine)
    platform.settle(found)
    platform.deliver()

    assert platform.in_channel(CHANNEL)[0].edits == 1


def test_a_post_the_operator_found_in_the_channel_is_brought_up_to_date(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    made = engine.add(draft(production.id), moderator)
    (owed,) = engine.claim(["discord"])
    engine.settle(owed, DeliveryState.UNKNOWN, error="cannot look")
    engine.retract(made.id, moderator, WRONG, "Another film.")
    engine.mark_landed(owed.delivery.id, "m77", moderator)

    edits = [each for each in engine.claim(["discord"]) if each.delivery.purpose is Purpose.EDIT]
    assert [each.delivery.ref and each.delivery.ref.message for each in edits] == ["m77"]


def test_an_answer_in_a_channel_is_asked_again_when_what_it_cited_is_withdrawn(
    engine: Engine, moderator: Actor, platform: Platform, told: Statement
) -> None:
    message = platform.answered(GREENLIT, CHANNEL)
    engine.retract(told.id, moderator, WRONG, "Another film.")
    platform.deliver()

    assert message.edits == 1
    assert message.answer.verdict is Verdict.UNKNOWN
    assert message.owed is not None
    assert message.owed.answer is not None
    assert message.owed.answer.notice == "Withdrawn: entered in error. Another film."


def test_an_answer_is_corrected_for_ninety_days_and_then_forgotten(
    engine: Engine, moderator: Actor, platform: Platform, told: Statement, clock: FrozenClock
) -> None:
    message = platform.answered(GREENLIT, CHANNEL)
    clock.advance(days=91)
    engine.retract(told.id, moderator, WRONG, "Another film.")
    platform.deliver()

    assert message.edits == 0
    assert engine.sweep() == 1


def test_what_an_edited_answer_cites_now_can_be_corrected_as_well(
    engine: Engine, moderator: Actor, production: Production, platform: Platform, told: Statement
) -> None:
    message = platform.answered(GREENLIT, CHANNEL)
    later = engine.add(draft(production.id, "The studio said yes", speaker="Robin Writer"), moderator)
    engine.retract(told.id, moderator, WRONG, "Another film.")
    platform.deliver()
    engine.retract(later.id, moderator, WRONG, "Another film, too.")
    platform.deliver()

    assert message.edits == 2
    assert message.answer.verdict is Verdict.UNKNOWN


def test_an_answer_whose_ground_went_while_it_was_on_its_way_is_corrected_at_once(
    engine: Engine, moderator: Actor, platform: Platform, told: Statement
) -> None:
    given = engine.ask(GREENLIT)
    engine.retract(told.id, moderator, WRONG, "Another film.")
    platform.deliver()
    message = platform.in_channel(CHANNEL)[0]
    edits = message.edits

    engine.remember_answer(CHANNEL, message.ref, GREENLIT, given)
    platform.deliver()

    assert message.edits == edits + 1
    assert message.answer.verdict is Verdict.UNKNOWN


def test_an_answer_that_cites_nothing_is_not_remembered(
    engine: Engine, production: Production, platform: Platform
) -> None:
    platform.answered(Question(text="who writes it?"), CHANNEL)

    assert not [row for row in engine.export() if row["table"] == "answers"]


def test_a_message_that_is_both_news_and_answer_is_edited_once(
    engine: Engine, moderator: Actor, platform: Platform, told: Statement
) -> None:
    (post,) = platform.in_channel(CHANNEL)
    engine.remember_answer(CHANNEL, post.ref, GREENLIT, engine.ask(GREENLIT))

    engine.retract(told.id, moderator, WRONG, "Another film.")
    platform.deliver()

    assert post.edits == 1


def test_a_message_that_cannot_be_edited_gets_one_reply_for_each_revision(
    engine: Engine, moderator: Actor, platform: Platform, told: Statement
) -> None:
    (post,) = platform.in_channel(CHANNEL)
    answer = platform.answered(GREENLIT, CHANNEL)
    platform.locked = {post.ref.message, answer.ref.message}
    better = engine.correct(told.id, moderator, Amendment(speaker="Robin Writer"), "Her words.")
    platform.deliver()
    engine.retract(better.id, moderator, WRONG, "Another film.")
    platform.deliver()

    assert (post.edits, answer.edits) == (0, 0)
    assert [each.delivery.revision for each in post.replies] == [1, 2]
    assert [each.answer.revision for each in answer.replies if each.answer] == [1, 2]
    assert platform.deliver() == 0


def test_a_correction_of_a_folded_post_edits_that_one_message(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    article = document()
    found = [
        candidate(article, quote="It is going well", start=1),
        candidate(article, quote="We shoot in May", start=40, aspect=Aspect.FILMING),
    ]
    ingested = engine.ingest(article, found, production, moderator)
    first, _ = [engine.accept(each.id, moderator) for each in ingested.candidates]
    platform.deliver()
    (post,) = platform.in_channel(CHANNEL)
    assert len(post.announcement.lines) == 2

    engine.retract(first.id, moderator, WRONG, "Another film.")
    platform.deliver()

    assert post.edits == 1
    assert [line.text.startswith("Withdrawn — ") for line in post.announcement.lines] == [True, False]
    assert post.announcement.headline == "New on record: the greenlight and filming"


def test_audit_and_record_survive_export_with_all_that_is_remembered(
    engine: Engine, moderator: Actor, platform: Platform, told: Statement, clock: FrozenClock
) -> None:
    platform.answered(GREENLIT, CHANNEL)
    engine.report_wrong(told.id, "It was Robin.", Actor(id="discord:7", name="Fan"))
    other = Engine(open_storage("sqlite://"), engine._lexicon, clock)
    other.import_(list(engine.export()), moderator)

    assert other.digest() == engine.digest()
    other.close()
