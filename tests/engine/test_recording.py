"""An article in, a statement on record, a message owed: each use-case whole or not at all."""

from __future__ import annotations

import pytest

from facts.engine import Engine
from facts.errors import AlreadyDecided, Invalid, NotAllowed, NotFound
from facts.messages import DeliveryState, Purpose, Question, Verdict
from facts.model import (
    Actor,
    Amendment,
    Aspect,
    CandidateId,
    CandidateState,
    Certainty,
    MessageRef,
    Polarity,
    RetractionKind,
    StatementId,
)
from facts.storage import DatabaseStorage
from tests.builders import candidate, claim, community, document, draft
from tests.conftest import FrozenClock


def test_an_article_ingested_twice_is_kept_once_and_its_decisions_stand(engine: Engine, moderator: Actor) -> None:
    article = document()
    found = [candidate(article)]
    first = engine.ingest(article, found, "Example Film", moderator)
    engine.reject(first.candidates[0].id, moderator, "not about this film")

    second = engine.ingest(article, found, "Example Film", moderator, accept=True)

    assert (first.new, second.new) == (True, False)
    assert [each.state for each in second.candidates] == [CandidateState.REJECTED]
    assert second.statements == {}


def test_the_same_article_may_concern_two_productions(engine: Engine, moderator: Actor) -> None:
    article = document()
    found = [candidate(article)]

    one = engine.ingest(article, found, "Film One", moderator)
    two = engine.ingest(article, found, "Film Two", moderator)

    assert one.candidates[0].id != two.candidates[0].id
    assert {item.production.name for item in engine.queue()} == {"Film One", "Film Two"}


def test_a_member_may_neither_accept_nor_retract_and_nothing_changes(
    engine: Engine, moderator: Actor, member: Actor
) -> None:
    article = document()
    proposed = engine.ingest(article, [candidate(article)], "Example Film", moderator).candidates[0]
    before = engine.digest()

    with pytest.raises(NotAllowed, match="Only moderators"):
        engine.accept(proposed.id, member)
    with pytest.raises(NotAllowed):
        engine.retract(StatementId("s-1"), member, RetractionKind.CORRECTED, "because")

    assert engine.digest() == before


def test_the_second_moderator_is_told_who_was_first(engine: Engine, moderator: Actor) -> None:
    article = document()
    proposed = engine.ingest(article, [candidate(article)], "Example Film", moderator).candidates[0]
    engine.accept(proposed.id, moderator)

    with pytest.raises(AlreadyDecided, match="Moderator has already accepted this one"):
        engine.reject(proposed.id, Actor(id="test:other", name="Other", role=moderator.role), "too late")

    assert engine.review_item(proposed.id).decided == "Accepted by Moderator."


def test_accepting_puts_the_amended_claim_on_record_and_keeps_the_words(engine: Engine, moderator: Actor) -> None:
    article = document()
    proposed = engine.ingest(article, [candidate(article)], "Example Film", moderator).candidates[0]

    made = engine.accept(proposed.id, moderator, Amendment(speaker="Robin Writer", certainty=Certainty.HEDGED))

    assert (made.claim.speaker, made.claim.certainty) == ("Robin Writer", Certainty.HEDGED)
    assert made.claim.quote == proposed.claim.quote
    assert made.accepted_by == "test:moderator"


def test_accepting_owes_each_following_channel_one_post_in_the_same_transaction(
    engine: Engine, moderator: Actor
) -> None:
    article = document()
    ingested = engine.ingest(article, [], "Example Film", moderator)
    engine.follow(community(ingested.production.id), moderator)
    engine.add(draft(ingested.production.id), moderator)

    owed = engine.deliveries()

    assert [(each.purpose, each.target, each.state) for each in owed] == [
        (Purpose.POST, "discord:81/1", DeliveryState.PENDING)
    ]


def test_a_channel_that_follows_one_aspect_is_not_told_of_another(engine: Engine, moderator: Actor) -> None:
    production = engine.add_production("Example Film", moderator)
    engine.follow(community(production.id, aspects=(Aspect.CAST,)), moderator)

    engine.add(draft(production.id, aspect=Aspect.GREENLIGHT), moderator)

    assert engine.deliveries() == ()


def test_proposals_owe_a_review_card_to_the_moderators_channel(engine: Engine, moderator: Actor) -> None:
    production = engine.add_production("Example Film", moderator)
    engine.follow(community(production.id), moderator)
    article = document()

    engine.ingest(article, [candidate(article)], production, moderator)

    assert [(each.purpose, each.target) for each in engine.deliveries()] == [(Purpose.REVIEW, "discord:81/2")]


def test_an_opinion_is_kept_and_not_announced(engine: Engine, moderator: Actor) -> None:
    production = engine.add_production("Example Film", moderator)
    engine.follow(community(production.id), moderator)

    engine.add(draft(production.id, "I loved every day of it", certainty=Certainty.OPINION), moderator)

    assert engine.deliveries() == ()


def test_all_statements_of_one_article_make_one_post(engine: Engine, moderator: Actor) -> None:
    production = engine.add_production("Example Film", moderator)
    engine.follow(community(production.id), moderator)
    article = document()
    found = [
        candidate(article, quote="It is going well", start=1),
        candidate(article, quote="We shoot in May", start=40, aspect=Aspect.FILMING),
        candidate(article, quote="Out next autumn", start=70, aspect=Aspect.RELEASE, certainty=Certainty.HEDGED),
    ]

    engine.ingest(article, found, production, moderator, accept=True)

    assert len(engine.deliveries()) == 1
    owed = engine.claim(["discord"])[0].announcement
    assert owed is not None
    assert [line.cites for line in owed.lines] == [(1,), (2,), (3,), (3,)]
    assert owed.lines[-1].text == "Not confirmed so far: the release."


def test_a_retraction_edits_every_post_that_cited_the_statement(
    engine: Engine, moderator: Actor, clock: FrozenClock
) -> None:
    production = engine.add_production("Example Film", moderator)
    engine.follow(community(production.id), moderator)
    made = engine.add(draft(production.id), moderator)
    (posted,) = engine.claim(["discord"])
    engine.settle(posted, DeliveryState.SENT, ref=MessageRef(target=posted.delivery.target, message="900"))
    clock.advance(hours=1)

    engine.retract(made.id, moderator, RetractionKind.MISATTRIBUTED, "It was the other producer.")

    edits = [each for each in engine.claim(["discord"]) if each.delivery.purpose is Purpose.EDIT]
    assert [each.delivery.ref and each.delivery.ref.message for each in edits] == ["900"]
    revised = edits[0].announcement
    assert revised is not None
    assert (revised.revision, revised.notice) == (
        1,
        "Withdrawn: credited to the wrong person. It was the other producer.",
    )


def test_a_retraction_during_the_post_owes_the_edit_it_missed(
    engine: Engine, moderator: Actor, clock: FrozenClock
) -> None:
    production = engine.add_production("Example Film", moderator)
    engine.follow(community(production.id), moderator)
    made = engine.add(draft(production.id), moderator)
    (under_way,) = engine.claim(["discord"])

    engine.retract(made.id, moderator, RetractionKind.ENTERED_IN_ERROR, "Wrong film.")
    engine.settle(under_way, DeliveryState.SENT, ref=MessageRef(target=under_way.delivery.target, message="901"))

    edits = [each for each in engine.deliveries() if each.purpose is Purpose.EDIT]
    assert [each.ref and each.ref.message for each in edits] == ["901"]


def test_a_retracted_statement_stays_readable_and_no_longer_answers(
    engine: Engine, moderator: Actor, clock: FrozenClock
) -> None:
    production = engine.add_production("Example Film", moderator)
    made = engine.add(draft(production.id), moderator)
    clock.advance(days=1)
    yesterday = clock()
    clock.advance(days=1)

    engine.retract(made.id, moderator, RetractionKind.RETRACTED_BY_OUTLET, "Withdrawn by The Outlet.")

    assert engine.statement(made.id).retraction is not None
    assert engine.ask(Question(text="is it greenlit?")).verdict is Verdict.UNKNOWN
    assert engine.ask(Question(text="is it greenlit?", as_of=yesterday)).verdict is not Verdict.UNKNOWN
    with pytest.raises(AlreadyDecided):
        engine.retract(made.id, moderator, RetractionKind.RETRACTED_BY_OUTLET, "again")


def test_what_changed_since_a_day_is_what_was_recorded_or_withdrawn_since(
    engine: Engine, moderator: Actor, clock: FrozenClock
) -> None:
    production = engine.add_production("Example Film", moderator)
    old = engine.add(draft(production.id), moderator)
    untouched = engine.add(draft(production.id, "We shoot in May", aspect=Aspect.FILMING), moderator)
    clock.advance(days=2)
    since = clock()
    clock.advance(hours=1)
    engine.retract(old.id, moderator, RetractionKind.ENTERED_IN_ERROR, "Wrong film.")
    new = engine.add(draft(production.id, "It has a title now", aspect=Aspect.TITLE), moderator)

    changed = [record.statement.id for record in engine.history(since=since)]

    assert changed == [old.id, new.id]
    assert untouched.id not in changed


def test_a_correction_replaces_in_one_step_and_leaves_both_readable(engine: Engine, moderator: Actor) -> None:
    production = engine.add_production("Example Film", moderator)
    made = engine.add(draft(production.id), moderator)

    better = engine.correct(made.id, moderator, Amendment(polarity=Polarity.DENIES), "He said it is not.")

    retraction = engine.statement(made.id).retraction
    assert retraction is not None
    assert (retraction.kind, retraction.replaced_by) == (RetractionKind.CORRECTED, better.id)
    assert [record.statement.id for record in engine.history()] == [made.id, better.id]
    with pytest.raises(Invalid, match="changes nothing"):
        engine.correct(better.id, moderator, Amendment(polarity=Polarity.DENIES), "same")


def test_words_without_a_speaker_or_an_outlet_never_get_on_record(engine: Engine, moderator: Actor) -> None:
    production = engine.add_production("Example Film", moderator)

    with pytest.raises(Invalid, match="a speaker and an outlet or a web address"):
        engine.add(draft(production.id, speaker=" ", outlet=None), moderator)


def test_what_is_no_date_never_gets_on_record(engine: Engine, moderator: Actor) -> None:
    production = engine.add_production("Example Film", moderator)
    proposed = engine.ingest(document(), [candidate(document())], production, moderator).candidates[0].id
    never = Amendment(said="next Tuesday")
    with pytest.raises(Invalid, match="no date"):
        engine.accept(proposed, moderator, never)
    with pytest.raises(Invalid, match="no date"):
        engine.add(draft(production.id, said="next Tuesday"), moderator)
    kept = engine.add(draft(production.id, said="2026-09?"), moderator)
    with pytest.raises(Invalid, match="no date"):
        engine.correct(kept.id, moderator, never, "it was on another day")
    assert [each.statement for each in engine.history("Example Film")] == [kept]
    assert len(engine.queue()) == 1


def test_the_same_words_in_two_outlets_share_one_origin(engine: Engine, moderator: Actor) -> None:
    production = engine.add_production("Example Film", moderator)
    words = "Almost everyone is coming back for this one"

    first = engine.add(draft(production.id, f"{words}.", aspect=Aspect.CAST), moderator)
    second = engine.add(draft(production.id, f"{words}!", aspect=Aspect.CAST, outlet="Another Outlet"), moderator)

    assert second.origin == first.origin == first.id


def test_a_failure_inside_a_use_case_leaves_nothing_behind(
    engine: Engine, storage: DatabaseStorage, moderator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    production = engine.add_production("Example Film", moderator)
    before = engine.digest()

    def fails(*_: object) -> None:
        raise RuntimeError("the machine stumbled")

    monkeypatch.setattr(storage.audit, "add", fails)
    with pytest.raises(RuntimeError):
        engine.add(draft(production.id), moderator)

    assert engine.digest() == before
    assert engine.history() == ()


def test_two_productions_of_one_alias_are_asked_back(engine: Engine, moderator: Actor) -> None:
    engine.add_production("Example: The Film", moderator, aliases=["Example"])
    engine.add_production("Example: The Series", moderator, aliases=["Example"])

    with pytest.raises(Invalid, match="Example: The Film, Example: The Series"):
        engine.production("example")
    with pytest.raises(NotFound, match="Followed here: Example: The Film, Example: The Series"):
        engine.ask(Question(text="is it greenlit?", production="Another Film"))


def test_records_do_not_see_each_other(engine: Engine, moderator: Actor) -> None:
    ours = engine.add_production("Example Film", moderator, record="one")
    engine.add(draft(ours.id), moderator)

    theirs = engine.add_production("Example Film", moderator, record="two")

    assert ours.id != theirs.id
    assert engine.ask(Question(text="is it greenlit?", record="two")).verdict is Verdict.UNKNOWN
    assert engine.queue(record="two") == ()


def test_questions_without_an_answer_are_counted_without_the_asker(engine: Engine, moderator: Actor) -> None:
    engine.add_production("Example Film", moderator)

    engine.ask(Question(text="Who writes the script?"))
    engine.ask(Question(text="who writes the script"))

    assert [(gap.question, gap.times) for gap in engine.gaps()] == [("Who writes the script?", 2)]


def test_export_and_import_are_exact(engine: Engine, moderator: Actor, clock: FrozenClock) -> None:
    production = engine.add_production("Example Film", moderator, aliases=["Ex"])
    engine.follow(community(production.id), moderator)
    article = document("“Tout va très bien — 100 % :sûr,” a dit la productrice.")
    engine.ingest(article, [candidate(article, quote="Tout va très bien")], production, moderator)
    made = engine.add(draft(production.id), moderator)
    engine.retract(made.id, moderator, RetractionKind.ENTERED_IN_ERROR, "a “quoted” reason")
    engine.ask(Question(text="who directs?"))

    from facts.storage import open_storage

    other = Engine(open_storage("sqlite://"), engine._lexicon, clock)
    rows = list(engine.export())
    assert other.import_(rows, moderator) == len(rows)

    assert other.digest() == engine.digest()
    assert list(other.export()) == rows
    with pytest.raises(Invalid, match="not empty"):
        other.import_(rows, moderator)
    other.close()


def test_an_unknown_candidate_is_said_to_be_unknown(engine: Engine, moderator: Actor) -> None:
    with pytest.raises(NotFound, match="no candidate c-nothing"):
        engine.accept(CandidateId("c-nothing"), moderator)


def test_a_claim_about_another_work_is_kept_and_not_announced(engine: Engine, moderator: Actor) -> None:
    production = engine.add_production("Example Film 2", moderator)
    engine.follow(community(production.id), moderator)
    article = document()

    engine.ingest(article, [candidate(article, claim=claim(work="Example Film"))], production, moderator, accept=True)

    assert engine.deliveries() == ()
