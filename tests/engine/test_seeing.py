"""Communities that share one record: what each can reach of it, and what its moderators' lists hold."""

from __future__ import annotations

import pytest

from facts.communities import ChannelSettings, Community
from facts.engine import Engine
from facts.errors import Invalid, NotFound, NotShared
from facts.messages import Question, Verdict
from facts.model import Actor, CandidateId, Production, Target
from facts.sight import Sight, Tenant
from facts.sources import Policy, SourceState
from tests.builders import candidate, claim, community, document, draft

OURS, THEIRS = Tenant("discord:1"), Tenant("slack:T2")


@pytest.fixture
def ours(engine: Engine, moderator: Actor) -> Production:
    return followed(engine, moderator, "Night Harbour", OURS)


@pytest.fixture
def theirs(engine: Engine, moderator: Actor) -> Production:
    return followed(engine, moderator, "Day Harbour", THEIRS)


def followed(engine: Engine, moderator: Actor, name: str, tenant: Tenant) -> Production:
    made = engine.add_production(name, moderator)
    engine.follow(place(made, tenant), moderator)
    return made


def place(production: Production, tenant: Tenant) -> Community:
    return community(
        production.id,
        id=f"g-{tenant.id}-{production.id}",
        tenant=str(tenant.id),
        target=Target(f"{tenant.id}/1"),
        review_target=None,
    )


def propose(engine: Engine, moderator: Actor, production: Production, words: str) -> str:
    article = document(f"“{words},” the producer said.")
    found = candidate(article, claim=claim(words))
    return engine.ingest(article, [found], production, moderator).candidates[0].id


def sees(engine: Engine, tenant: Tenant) -> set[str]:
    return {each.name for each in engine.sight(tenant).productions}


def test_each_community_sees_what_it_follows(engine: Engine, ours: Production, theirs: Production) -> None:
    assert sees(engine, OURS) == {"Night Harbour"}
    assert sees(engine, THEIRS) == {"Day Harbour"}
    assert sees(engine, Tenant("discord:9")) == set()
    assert sees(engine, Tenant("discord:9", trusted=True)) == {"Night Harbour", "Day Harbour"}


def test_what_nobody_follows_is_seen_by_whoever_follows_nothing(
    engine: Engine, ours: Production, moderator: Actor
) -> None:
    engine.add_production("Open Harbour", moderator)
    assert sees(engine, Tenant("discord:9")) == {"Open Harbour"}


def test_what_a_community_keeps_to_itself_cannot_be_followed_or_renamed_by_another(
    engine: Engine, moderator: Actor, ours: Production, theirs: Production
) -> None:
    with pytest.raises(NotShared, match="Nothing was changed"):
        engine.follow(place(theirs, OURS), moderator, OURS)
    with pytest.raises(NotShared):
        engine.add_production("day harbour", moderator, aliases=("Mine",), tenant=OURS)
    assert engine.production("Day Harbour").aliases == ()
    assert [each.production for each in engine.communities(tenant=OURS.id)] == [ours.id]


def test_what_is_shared_or_trusted_can_be_followed(engine: Engine, moderator: Actor, theirs: Production) -> None:
    engine.follow(place(theirs, Tenant(OURS.id, trusted=True)), moderator, Tenant(OURS.id, trusted=True))
    engine.unfollow(place(theirs, OURS).id, moderator)
    engine.set_channel(place(theirs, THEIRS).id, ChannelSettings(shared=True), moderator)
    engine.follow(place(theirs, OURS), moderator, OURS)
    assert sees(engine, OURS) == {"Day Harbour"}


def test_a_question_is_answered_from_what_is_seen_and_names_nothing_else(
    engine: Engine, moderator: Actor, ours: Production, theirs: Production
) -> None:
    engine.add(draft(theirs.id, "They have the green light"), moderator)
    third = followed(engine, moderator, "Old Harbour", OURS)
    among = engine.sight(OURS).ids
    asked_back = engine.ask(Question(text="is it greenlit?", among=among))
    assert set(asked_back.choices) == {ours.name, third.name}
    elsewhere = engine.ask(Question(text="is Day Harbour greenlit?", among=among))
    assert elsewhere.citations == ()
    assert "They have" not in str(elsewhere)
    with pytest.raises(NotFound):
        engine.ask(Question(text="is it greenlit?", production=theirs.id, among=among))
    with pytest.raises(NotFound):
        engine.check(Question(text="it is greenlit", production=theirs.id, among=among))
    nothing = engine.ask(Question(text="is it greenlit?", among=frozenset()))
    assert (nothing.verdict, nothing.choices) == (Verdict.UNCLEAR, ())


def test_productions_come_in_the_order_of_their_news(
    engine: Engine, moderator: Actor, ours: Production, theirs: Production
) -> None:
    quiet = engine.add_production("A Quiet Harbour", moderator)
    engine.add(draft(theirs.id), moderator)
    engine.add(draft(ours.id), moderator)
    assert engine.newest_first([quiet, theirs, ours]) == (ours, theirs, quiet)
    engine.add(draft(theirs.id, "And they have a date"), moderator)
    assert engine.newest_first([quiet, ours, theirs]) == (theirs, ours, quiet)


def test_the_lists_of_moderators_hold_what_is_followed_there(
    engine: Engine, moderator: Actor, ours: Production, theirs: Production
) -> None:
    waiting = [propose(engine, moderator, theirs, f"Their plan number {n}") for n in range(12)]
    mine = propose(engine, moderator, ours, "Our own plan")
    kept = engine.add(draft(theirs.id, "They have the green light"), moderator)
    engine.report_wrong(kept.id, "Not so", Actor(id="slack:U1", name="Fan"))
    engine.report_wrong(ours.id, "Nor so", Actor(id="discord:7", name="Fan"))
    engine.add_source("https://theirs.example/feed", moderator, production=theirs.id)
    engine.add_source("https://ours.example/feed", moderator, production=ours.id)
    engine.add_source("https://trade.example/feed", moderator)
    here, there = engine.sight(OURS), engine.sight(THEIRS)
    assert [each.candidate.id for each in engine.queue(sight=here)] == [mine]
    assert [each.candidate.id for each in engine.queue(sight=there, limit=20)] == waiting
    assert (engine.waiting(sight=here), engine.waiting(sight=there)) == (1, len(waiting))
    assert engine.waiting() == 1 + len(waiting)
    assert [each.about for each in engine.reports(moderator, sight=here)] == [ours.id]
    assert [each.about for each in engine.reports(moderator, sight=there)] == [kept.id]
    assert [each.url for each in engine.sources(sight=here)] == ["https://ours.example/feed"]
    done = {each.object for each in engine.audit(sight=here)}
    assert done <= {ours.id, mine, place(ours, OURS).id, *(each.id for each in engine.sources(sight=here))}
    assert ours.id in done
    assert kept.id in {each.object for each in engine.audit(sight=there)}
    assert engine.audit(object=kept.id, sight=here) == ()


def test_whoever_follows_nothing_has_nothing_to_decide(engine: Engine, moderator: Actor, ours: Production) -> None:
    propose(engine, moderator, ours, "Our own plan")
    engine.add_source("https://trade.example/feed", moderator)
    nobody: Sight = engine.sight(Tenant("discord:9", trusted=True))
    assert engine.queue(sight=nobody) == ()
    assert engine.reports(moderator, sight=nobody) == ()
    assert engine.sources(sight=nobody) == ()
    assert engine.audit(sight=nobody) == ()


def test_a_source_for_everything_is_theirs_who_follow_everything(
    engine: Engine, moderator: Actor, ours: Production
) -> None:
    engine.add_source("https://trade.example/feed", moderator)
    assert [each.url for each in engine.sources(sight=engine.sight(OURS))] == ["https://trade.example/feed"]


def test_reports_are_settled_by_those_who_follow_what_they_are_about(
    engine: Engine, moderator: Actor, ours: Production, theirs: Production
) -> None:
    engine.report_wrong(theirs.id, "Not so", Actor(id="slack:U1", name="Fan"))
    with pytest.raises(NotFound, match="Nothing was changed"):
        engine.settle_reports(theirs.id, moderator, sight=engine.sight(OURS))
    assert engine.settle_reports(theirs.id, moderator, sight=engine.sight(THEIRS)) == 1


def test_two_communities_watch_one_feed_each_for_its_own(
    engine: Engine, moderator: Actor, ours: Production, theirs: Production
) -> None:
    url = "https://trade.example/feed"
    first = engine.add_source(url, moderator, production=ours.id)
    second = engine.add_source(url, moderator, production=theirs.id)
    assert first.id != second.id
    engine.trust_source(first.id, Policy.TRUST, moderator)
    engine.pause_source(first.id, moderator)
    assert engine.add_source(url, moderator, production=theirs.id) == second
    assert [each.id for each in engine.sources(sight=engine.sight(THEIRS))] == [second.id]
    assert (engine.source(second.id).policy, engine.source(second.id).state) == (Policy.REVIEW, SourceState.ACTIVE)
    with pytest.raises(Invalid, match="Give the id of one"):
        engine.source(url)
    engine.remove_source(first.id, moderator)
    assert engine.source(url).id == second.id
    again = engine.add_source(url, moderator, production=ours.id)
    everything = engine.add_source("https://trade.example/all", moderator)
    assert engine.add_source("https://trade.example/all", moderator, production=ours.id) == everything
    assert len({again.id, second.id, everything.id}) == len(engine.sources())


def test_a_feed_for_one_production_can_be_watched_for_all_besides(
    engine: Engine, moderator: Actor, ours: Production
) -> None:
    url = "https://trade.example/feed"
    one = engine.add_source(url, moderator, production=ours.id)
    assert engine.add_source(url, moderator).production is None
    assert engine.source(one.id).production == ours.id


def test_a_candidate_is_no_duplicate_of_what_is_about_another_production(
    engine: Engine, moderator: Actor, ours: Production, theirs: Production
) -> None:
    waiting = CandidateId(propose(engine, moderator, ours, "We have the green light"))
    elsewhere = engine.add(draft(theirs.id, "We have the green light"), moderator)
    with pytest.raises(NotFound, match="another production"):
        engine.mark_duplicate(waiting, elsewhere.id, moderator)
    here = engine.add(draft(ours.id, "We do have it"), moderator)
    engine.mark_duplicate(waiting, here.id, moderator)
    assert engine.queue(sight=engine.sight(OURS)) == ()
