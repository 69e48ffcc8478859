"""A retraction reaches every message: posted before a crash storm, in its midst, or after it.

Ten statements are told to fifty channels by worker processes that are all killed; three statements are withdrawn; the
workers are killed again among the edits (PostgreSQL is crashed too), two more are withdrawn and one is corrected. When
nothing is owed any more, each message at the double must stand once and carry the notice of everything it cites.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass

from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import Delivery, DeliveryState, Purpose
from facts.model import Actor, Amendment, Aspect, Certainty, RetractionKind, Role, StatementId, Target
from facts.storage import open_storage
from tests.builders import community, draft
from tests.faults.platforms import Platform, channel_of, place_of
from tests.faults.storms import Storm, database, settled, until, workers
from tests.postgres import Server

CHANNELS = 50
STATEMENTS = 10
MODERATOR = Actor(id="faults:moderator", name="Moderator", role=Role.MODERATOR)


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """What a run left: messages in all, those that should carry a notice, and what is wrong with how many.

    ``seconds`` are from the last withdrawal until nothing is owed.
    """

    messages: int
    noticed: int
    unreached: int
    wrongly_noticed: int
    twice: int
    lost: int
    seconds: float


async def run(kind: str, platform: str, seed: int, server: Server | None) -> Corrected:
    """Post, crash, withdraw, crash, withdraw again; count."""
    storm = Storm(database=kind, platform=platform, fault="cut 10 %", deliveries=CHANNELS * STATEMENTS, seed=seed)
    chance = random.Random(f"corrections {storm}")
    with database(storm, server) as url:
        said = _say(url, platform)
        double = Platform(platform, storm.faults, seed=seed)
        base = await double.start()
        try:
            async with workers(storm, url, base) as crew:
                posted = chance.uniform(0.3, 0.7) * storm.deliveries
                await until(lambda: sum(double.standing.values()) >= posted, crew)
                await crew.kill_all()
                chance.shuffle(said)
                _withdraw(url, said[:3])
                edited = chance.uniform(0.2, 0.8) * posted * 3 / STATEMENTS
                await until(lambda: _edits(double) >= edited or settled(url), crew)
                await crew.kill_all()
                if server is not None and kind == "postgres":
                    await asyncio.to_thread(server.restart_at_once)
                _withdraw(url, said[3:5])
                _correct(url, said[5])
                began = time.monotonic()
                await until(lambda: settled(url), crew, pause=0.1)
                seconds = time.monotonic() - began
        finally:
            await double.stop()
        return _counted(url, double, seconds)


def _edits(double: Platform) -> int:
    return sum(message.edits for channel in double.messages.values() for message in channel)


def _say(url: str, platform: str) -> list[StatementId]:
    """Put statements on record that fifty channels follow; return them."""
    engine = _engine(url)
    production = engine.add_production("Example Film", MODERATOR)
    for number in range(CHANNELS):
        tenant = place_of(platform)
        target = Target(f"{tenant}/{channel_of(platform, number)}")
        engine.follow(community(production.id, id=target, tenant=tenant, target=target, review_target=None), MODERATOR)
    aspects = [aspect for aspect in Aspect if aspect is not Aspect.OTHER]
    said = [
        engine.add(draft(production.id, f"These are words number {number}", aspect=aspects[number]), MODERATOR).id
        for number in range(STATEMENTS)
    ]
    engine.close()
    return said


def _withdraw(url: str, gone: list[StatementId]) -> None:
    engine = _engine(url)
    for statement in gone:
        engine.retract(statement, MODERATOR, RetractionKind.ENTERED_IN_ERROR, f"Withdrawn {statement}.")
    engine.close()


def _correct(url: str, wrong: StatementId) -> None:
    engine = _engine(url)
    engine.correct(wrong, MODERATOR, Amendment(certainty=Certainty.HEDGED), f"Withdrawn {wrong}.")
    engine.close()


def _engine(url: str) -> Engine:
    storage = open_storage(url)
    return Engine(storage, Lexicon.load(), storage.now)


def _counted(url: str, double: Platform, seconds: float) -> Corrected:
    storage = open_storage(url)
    withdrawn = {row["statement"]: row["at"] for row in storage.driver.query("select statement, at from retractions")}
    first = "select id, at from announcements where revision = 0"
    announced = {row["id"]: row["at"] for row in storage.driver.query(first)}
    rows = storage.outbox.listed(limit=1_000_000)
    cites = {
        item: {cited.statement for cited in kept.citations} | {change.cause for change in kept.changes}
        for item in {each.item for each in rows}
        if (kept := storage.outbox.announcement(item)) is not None
    }
    storage.close()
    counts: Counter[str] = Counter()
    told = [each for each in rows if each.purpose is not Purpose.EDIT and each.state is DeliveryState.SENT]
    for each in told:
        text = _text(double, each)
        # What was announced after a withdrawal tells of it; a notice is for what was announced before.
        gone = {s for s in cites[each.item] if announced[each.item] < withdrawn.get(s, "")}
        counts["noticed"] += bool(gone)
        counts["lost"] += text is None
        if text is not None and each.purpose is Purpose.POST:
            counts["unreached"] += any(f"Withdrawn {statement}." not in text for statement in gone)
            counts["wrongly noticed"] += "Withdrawn s" in text and not gone
    counts["lost"] += sum(1 for each in rows if each.state in (DeliveryState.UNKNOWN, DeliveryState.DEAD))
    standing = sum(len(channel) for channel in double.messages.values())
    return Corrected(
        messages=standing,
        noticed=counts["noticed"],
        unreached=counts["unreached"],
        wrongly_noticed=counts["wrongly noticed"],
        twice=standing - len(told) + counts["lost"],
        lost=counts["lost"],
        seconds=seconds,
    )


def _text(double: Platform, delivery: Delivery) -> str | None:
    assert delivery.ref is not None
    stand = double.messages[delivery.target.partition("/")[2]]
    return next((message.text for message in stand if message.id == delivery.ref.message), None)
