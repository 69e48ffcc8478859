"""Members: what they watch is told to them once, what they report is counted, and both can be forgotten."""

from __future__ import annotations

import pytest

from facts.announcing.choosing import names
from facts.engine import Engine
from facts.engine.watches import MOST_WATCHES
from facts.errors import Invalid, NotAllowed, NotFound
from facts.model import Actor, Aspect, Certainty, Production, RetractionKind, StatementId, Target
from tests.builders import candidate, community, document, draft
from tests.engine.platform import Platform

FAN = Actor(id="discord:7", name="Fan")
OTHER = Actor(id="discord:8", name="Other")
DIRECT = Target("discord:@me/7")


@pytest.fixture
def production(engine: Engine, moderator: Actor) -> Production:
    return engine.add_production("Example Film", moderator)


@pytest.fixture
def platform(engine: Engine) -> Platform:
    return Platform(engine)


def watches(engine: Engine, by: Actor = FAN, target: Target = DIRECT, **about: object) -> str:
    return engine.watch(by, "example film", target=target, tenant="discord:81", **about).id  # type: ignore[arg-type]


def test_a_member_is_told_of_the_aspect_and_not_of_others(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    watches(engine, aspect=Aspect.CAST)
    engine.add(draft(production.id), moderator)
    engine.add(draft(production.id, "I am in it", aspect=Aspect.CAST), moderator)
    platform.deliver()

    (only,) = platform.in_channel(DIRECT)
    assert only.announcement.member == FAN.id
    assert [cited.quote for cited in only.announcement.citations] == ["I am in it"]


def test_a_person_is_watched_as_speaker_and_as_subject(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    watches(engine, person="Actor")
    engine.add(draft(production.id, "I am in it", aspect=Aspect.CAST, speaker="Ann Actor"), moderator)
    engine.add(draft(production.id, "She will be back", aspect=Aspect.CAST, subject="Ann Actor"), moderator)
    engine.add(draft(production.id, "No word of the others", aspect=Aspect.CAST, subject="Someone Else"), moderator)
    platform.deliver()

    assert len(platform.in_channel(DIRECT)) == 2


def test_who_watches_the_aspect_and_the_person_and_everything_is_told_once(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    watches(engine, aspect=Aspect.CAST)
    watches(engine, person="Ann Actor")
    watches(engine)
    watches(engine, aspect=Aspect.CAST, person="ann actor")
    engine.add(draft(production.id, "I am in it", aspect=Aspect.CAST, speaker="Ann Actor"), moderator)
    platform.deliver()

    assert len(platform.messages) == 1


def test_an_article_is_one_message_to_a_member_too(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    watches(engine)
    article = document()
    found = [
        candidate(article, quote="It is going well", start=1),
        candidate(article, quote="I am in it", start=40, aspect=Aspect.CAST),
    ]
    for each in engine.ingest(article, found, production, moderator).candidates:
        engine.accept(each.id, moderator)
    platform.deliver()

    assert [len(each.announcement.citations) for each in platform.in_channel(DIRECT)] == [2]


def test_members_in_one_thread_are_each_told(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    thread = Target("discord:81/9")
    watches(engine, FAN, thread)
    watches(engine, OTHER, thread)
    engine.add(draft(production.id), moderator)
    platform.deliver()

    assert {each.announcement.member for each in platform.in_channel(thread)} == {FAN.id, OTHER.id}


def test_what_alters_nothing_or_is_an_opinion_is_not_told(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    watches(engine)
    engine.add(draft(production.id, "It will be great", certainty=Certainty.OPINION), moderator)

    assert platform.deliver() == 0


def test_a_member_who_was_told_sees_the_correction(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    watches(engine)
    made = engine.add(draft(production.id), moderator)
    platform.deliver()
    engine.retract(made.id, moderator, RetractionKind.ENTERED_IN_ERROR, "")
    platform.deliver()

    assert [each.edits for each in platform.in_channel(DIRECT)] == [1, 0]


def test_watching_twice_is_one_watch_told_at_the_newer_place(engine: Engine, production: Production) -> None:
    first = watches(engine, aspect=Aspect.CAST)
    second = watches(engine, target=Target("discord:81/9"), aspect=Aspect.CAST)

    assert first == second
    assert [each.target for each in engine.watches(FAN)] == ["discord:81/9"]


def test_a_member_ends_only_own_watches(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    watch = watches(engine)
    with pytest.raises(NotFound):
        engine.unwatch(watch, OTHER)
    engine.unwatch(watch, FAN)
    engine.add(draft(production.id), moderator)

    assert platform.deliver() == 0


def test_a_watch_needs_a_production_and_a_name_and_there_are_not_too_many(
    engine: Engine, production: Production
) -> None:
    with pytest.raises(NotFound):
        engine.watch(FAN, "Another Film", target=DIRECT, tenant="discord:81")
    with pytest.raises(Invalid, match="1 to 100"):
        watches(engine, person="  ")
    for at in range(MOST_WATCHES):
        watches(engine, person=f"Person {at}")
    with pytest.raises(Invalid, match="Unwatch one first"):
        watches(engine, person="One More")
    watches(engine, person="Person 1")


def test_forget_me_deletes_watches_and_takes_the_name_off_reports(
    engine: Engine, moderator: Actor, production: Production, platform: Platform
) -> None:
    watches(engine)
    made = engine.add(draft(production.id), moderator)
    platform.deliver()
    engine.report_wrong(made.id, "It was Robin.", FAN)

    assert engine.forget_me(FAN) == 2
    assert engine.watches(FAN) == ()
    assert not [row for row in engine.export() if row["table"] in ("watches", "reports") and FAN.id in row.values()]
    assert [report.times for report in engine.reports(moderator)] == [1]


def test_a_report_is_counted_once_for_each_member_and_never_names_one(
    engine: Engine, moderator: Actor, production: Production
) -> None:
    made = engine.add(draft(production.id), moderator)
    assert engine.report_wrong(made.id, "It was Robin.", FAN)
    assert not engine.report_wrong(made.id, "It was Robin, see the video.", FAN)
    assert engine.report_wrong(made.id, "Wrong year", OTHER)

    (report,) = engine.reports(moderator)
    assert (report.about, report.times) == (made.id, 2)
    assert set(report.texts) == {"It was Robin, see the video.", "Wrong year"}
    entries = [each for each in engine.audit(object=made.id) if each.action == "reported"]
    assert [each.actor for each in entries] == ["somebody"] * 3
    with pytest.raises(NotAllowed):
        engine.reports(FAN)


def test_a_settled_report_is_off_the_list_until_it_is_made_again(
    engine: Engine, moderator: Actor, production: Production
) -> None:
    engine.report_wrong(production.id, "Wrong title", FAN)
    assert engine.settle_reports(production.id, moderator) == 1
    assert engine.reports(moderator) == ()
    with pytest.raises(NotFound):
        engine.settle_reports(production.id, moderator)

    engine.report_wrong(production.id, "Still the wrong title", FAN)
    assert [report.texts for report in engine.reports(moderator)] == [("Still the wrong title",)]


def test_an_announcement_can_be_reported_and_what_is_not_on_record_cannot(
    engine: Engine, moderator: Actor, production: Production
) -> None:
    engine.follow(community(production.id), moderator)
    engine.add(draft(production.id), moderator)
    (posted,) = engine.deliveries()

    assert engine.report_wrong(posted.item, "All of it", FAN)
    with pytest.raises(NotFound):
        engine.report_wrong(StatementId("s-nothing"), "what?", FAN)
    with pytest.raises(Invalid):
        engine.report_wrong(posted.item, "   ", FAN)


def test_what_is_stored_is_told_in_sentences_with_the_days(engine: Engine) -> None:
    told = engine.privacy()

    assert any("90 days" in sentence for sentence in told)
    assert any("30 days" in sentence for sentence in told)
    assert not any("{" in sentence for sentence in told)


@pytest.mark.parametrize(
    ("watched", "name", "same"),
    [
        ("Actor", "Ann Actor", True),
        ("ann actor", "Ann Actor", True),
        ("Ann Actor", "Ann B. Actor", True),
        ("Ann Actor", "Ben Actor", False),
        ("Ann", "Anna Actor", False),
        ("O’Hara", "C. O'Hara", True),
        ("Ann", None, False),
    ],
)
def test_a_name_is_that_of_the_person_when_all_words_are_in_it(watched: str, name: str | None, same: bool) -> None:
    assert names(watched, name) is same
