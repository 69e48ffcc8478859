"""What machines are told of the bot: alive, ready, and how far behind."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.delivering import Courier
from bot.health import Health, HealthServer
from bot.pacing import Pacer
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError, Refused, StorageUnavailable
from facts.lexicon import Lexicon
from facts.messages import Question
from facts.model import Actor
from facts.storage import open_storage
from tests.builders import community, draft
from tests.conftest import FrozenClock
from tests.fakes import RecordingAdapter, WaitedTime


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
async def engine(tmp_path: Path, lexicon: Lexicon, clock: FrozenClock, health: Health) -> AsyncIterator[AsyncEngine]:
    opened = AsyncEngine(lambda: Engine(open_storage(f"sqlite:///{tmp_path}/record.db"), lexicon, clock), health.used)
    yield opened
    await opened.close()


@pytest.fixture
async def server(health: Health, engine: AsyncEngine) -> AsyncIterator[HealthServer]:
    served = HealthServer(health, engine, "127.0.0.1", 0)
    await served.start()
    yield served
    await served.close()


async def asked(server: HealthServer, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(server.address + path) as answer:
        return answer.status, await answer.text()


async def test_the_metrics_count_what_happened_and_name_nobody(
    server: HealthServer, engine: AsyncEngine, health: Health, moderator: Actor, clock: FrozenClock
) -> None:
    production = await engine.do(Engine.add_production, "Example Film", moderator)
    for number in (1, 2):
        channel = community(production.id, id=f"g-{number}", target=f"discord:81/{number}", review_target=None)
        await engine.do(Engine.follow, channel, moderator)
    await engine.do(Engine.add, draft(production.id), moderator)
    await engine.do(Engine.ask, Question(text="is it greenlit?"))
    pacer = Pacer(timing=WaitedTime().timing, waited=health.waited)
    adapter = RecordingAdapter()
    adapter.plan = [Refused("no")]
    courier = Courier(engine=engine, adapters={"discord": adapter}, pacer=pacer, attempted=health.attempted)
    clock.advance(hours=1)

    status, before = await asked(server, "/metrics")
    await courier.round()
    _, after = await asked(server, "/metrics")

    assert status == 200
    assert 'onrecord_use_case_seconds_count{use_case="ask"} 1.0' in before
    assert 'onrecord_deliveries{platform="discord",state="pending"} 2.0' in before
    waiting = next(line for line in before.splitlines() if line.startswith("onrecord_oldest_pending_seconds{"))
    assert float(waiting.split()[-1]) > 3000
    assert 'onrecord_deliveries{platform="discord",state="sent"} 1.0' in after
    assert 'onrecord_deliveries{platform="discord",state="dead"} 1.0' in after
    assert 'onrecord_attempts_total{platform="discord",purpose="post",state="sent"} 1.0' in after
    assert 'onrecord_rate_limit_wait_seconds_count{platform="discord"} 2.0' in after
    assert "onrecord_oldest_pending_seconds{" not in after
    assert "onrecord_told_twice 0.0" in after
    labels = "\n".join(line.rpartition(" ")[0] for line in after.splitlines())
    for private in ("81", "Example", "greenlit", "Moderator"):
        assert private not in labels


async def test_ready_means_connected_and_alive_means_that_the_database_answers(
    server: HealthServer, health: Health, monkeypatch: pytest.MonkeyPatch
) -> None:
    health.waiting_for.add("discord")
    assert (await asked(server, "/healthz"))[0] == 200
    status, said = await asked(server, "/readyz")
    assert (status, "discord is not connected yet" in said) == (503, True)
    health.waiting_for.clear()
    assert (await asked(server, "/readyz"))[0] == 200

    def away(_: Engine) -> None:
        raise StorageUnavailable("The database is away.")

    monkeypatch.setattr(Engine, "backlog", away)
    monkeypatch.setattr(Engine, "backlog_now", away)
    assert (await asked(server, "/healthz")) == (503, '{"ok": false, "wrong": ["The database is away."]}')
    assert (await asked(server, "/metrics"))[0] == 503


async def test_a_database_that_keeps_one_waiting_is_not_well(
    server: HealthServer, health: Health, engine: AsyncEngine
) -> None:
    impatient = HealthServer(health, engine, "127.0.0.1", 0, patience=0.05)
    await impatient.start()
    locked = threading.Event()
    held = asyncio.ensure_future(engine.do(lambda _: locked.wait(30)))

    status, said = await asked(impatient, "/healthz")
    metrics, _ = await asked(impatient, "/metrics")
    locked.set()
    await held

    assert (status, metrics) == (503, 503)
    assert "has not answered for 0.05 seconds" in said
    await impatient.close()
    assert (await asked(server, "/healthz"))[0] == 200


async def test_a_port_that_is_taken_is_told(server: HealthServer, health: Health, engine: AsyncEngine) -> None:
    port = int(server.address.rpartition(":")[2])
    second = HealthServer(health, engine, "127.0.0.1", port)

    with pytest.raises(FactsError, match="ONRECORD_HEALTH_PORT"):
        await second.start()
    await second.close()
