"""One scenario, two databases: the records are equal to the byte, and move between them whole."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from facts.communities import ChannelSettings, Digest
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import DeliveryState, Question
from facts.model import Actor, Amendment, Aspect, MessageRef, Polarity, RetractionKind, Role, Target
from facts.storage import open_storage
from tests.builders import candidate, claim, community, document, draft
from tests.conftest import FrozenClock

pytestmark = pytest.mark.slow

MODERATOR = Actor(id="test:moderator", name="Moderator", role=Role.MODERATOR)
FAN = Actor(id="slack:U1", name="Fan")


def lived(url: str, lexicon: Lexicon) -> tuple[list[str], str]:
    """Follow, ingest, accept, ask, deliver, fail, correct, withdraw, freeze and decide; return every row and a hash."""
    clock = FrozenClock()
    engine = Engine(open_storage(url), lexicon, clock)
    production = engine.add_production("Exämple Film 100 % :sure", MODERATOR)
    for number, wants in enumerate((ChannelSettings(), ChannelSettings(digest=Digest.DAILY, zone="Europe/Berlin"))):
        target = Target(f"slack:T1/C{number}")
        engine.follow(community(production.id, id=target, tenant="slack:T1", target=target, settings=wants), MODERATOR)
    engine.watch(FAN, production.id, target=Target("slack:T1/D1"), tenant="slack:T1", aspect=Aspect.FILMING)
    article = document("“It has the green light,” the producer said. “We start in May,” the producer said.")
    found = [
        candidate(article, claim=claim("It has the green light")),
        candidate(article, claim=claim("We start in May", start=49, end=64, aspect=Aspect.FILMING)),
    ]
    for each in engine.ingest(article, found, production, MODERATOR).candidates:
        engine.accept(each.id, MODERATOR)
        clock.advance(minutes=1)
    added = engine.add(draft(production.id, "“Tout va bien” — 100 % :sûr", aspect=Aspect.CAST), MODERATOR)
    engine.ask(Question(text="who is in it?"))
    engine.ask(Question(text="what colour is the poster?"))
    outcomes = [DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.DEAD, DeliveryState.PENDING]
    for day in range(3):
        clock.advance(days=1)
        late = engine.claim(["slack"], limit=2, lease=timedelta(seconds=1))
        clock.advance(minutes=1)
        for number, owed in enumerate((*engine.claim(["slack"], limit=50), *late)):
            ref = MessageRef(target=owed.delivery.target, message=f"{day}.{number}")
            state = outcomes[(day + number) % 4] if owed.delivery.purpose.value == "post" else DeliveryState.SENT
            engine.settle(
                owed, state, ref=ref if state is DeliveryState.SENT else None, wait=timedelta(hours=1), error="Why."
            )
        clock.advance(minutes=5)
        if day == 0:
            engine.correct(added.id, MODERATOR, Amendment(polarity=Polarity.DENIES), "Heard again.")
        if day == 1:
            gone = engine.history()[0].statement
            engine.retract(gone.id, MODERATOR, RetractionKind.CORRECTED, "The outlet mended it.")
    for unknown in engine.deliveries(state=DeliveryState.UNKNOWN):
        engine.retry(unknown.id, MODERATOR)
    rows = [json.dumps(row, ensure_ascii=False, sort_keys=True) for row in engine.export()]
    digest = engine.digest()
    engine.close()
    return rows, digest


def test_a_record_lived_on_either_database_is_the_same_to_the_byte(
    tmp_path: Path, postgres_url: str, lexicon: Lexicon
) -> None:
    on_sqlite, digest = lived(f"sqlite:///{tmp_path}/record.db", lexicon)
    on_postgres, other = lived(postgres_url, lexicon)

    assert on_sqlite == on_postgres
    assert digest == other
    assert {table for row in on_sqlite if (table := json.loads(row)["table"])} >= {
        "statements",
        "retractions",
        "deliveries",
        "announcements",
        "audit",
        "gaps",
    }
