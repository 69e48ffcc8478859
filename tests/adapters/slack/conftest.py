"""The real adapter, over the real slack-bolt and slack_sdk, against the loopback Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import Settings
from adapters.slack.app import SlackAdapter
from adapters.slack.calls import Timing
from facts.aio import AsyncEngine
from facts.communities import Community
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.model import Actor, CandidateId, Production, Target
from facts.ports import Charts
from facts.storage import open_storage
from tests.adapters.slack.loopback import APP_TOKEN, BOT_TOKEN, SECRET, TEAM, LoopbackSlack
from tests.adapters.slack.validating import checker
from tests.adapters.slack.workspaces import Browser, Many, many_settings
from tests.builders import candidate, document, draft
from tests.conftest import SHARED, FrozenClock

Serve = Callable[..., AbstractAsyncContextManager[SlackAdapter]]


class StandingTime:
    """Seconds that pass only when somebody waits; how long they waited is kept."""

    def __init__(self) -> None:
        self.at = 100.0
        self.waited: list[float] = []

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.waited.append(round(seconds, 3))
        self.at += seconds
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def slack() -> AsyncIterator[LoopbackSlack]:
    """A workspace with one channel C1; the test fails if anything sent to it was not fit for the real one."""
    server = await LoopbackSlack(check=checker(SHARED if SHARED.is_dir() else None)).start()
    yield server
    await server.stop()
    assert server.problems == []


@pytest.fixture
async def record(tmp_path: Path, lexicon: Lexicon, clock: FrozenClock) -> AsyncIterator[AsyncEngine]:
    """A real database on a file."""
    engine = AsyncEngine(lambda: Engine(open_storage(f"sqlite:///{tmp_path}/record.db"), lexicon, clock))
    yield engine
    await engine.close()


@pytest.fixture
async def production(record: AsyncEngine, moderator: Actor) -> Production:
    """A production with one statement on record, followed in C1, reviewed in C2."""
    made = await record.do(Engine.add_production, "The Long Way Home", moderator)
    await record.do(Engine.follow, community(made), moderator)
    await record.do(
        Engine.add, draft(made.id, url="https://outlet.example/a?b=1&c=2", published="2026-11-01"), moderator
    )
    return made


@pytest.fixture
async def waiting(record: AsyncEngine, production: Production, moderator: Actor) -> CandidateId:
    """A candidate that waits for a decision."""
    article = document("“It is going <well>, *really*,” the producer said.", url="https://outlet.example/x")
    proposed = candidate(article, quote="It is going <well>, *really*", speaker="Pat & Co")
    ingested = await record.do(Engine.ingest, article, [proposed], production, moderator)
    return ingested.candidates[0].id


@pytest.fixture
def time() -> StandingTime:
    return StandingTime()


@pytest.fixture
def serve(slack: LoopbackSlack, record: AsyncEngine, time: StandingTime) -> Serve:
    """Return a function that runs the adapter, connected, for as long as its block."""

    def serving(charts: Charts | None = None, **over: Any) -> AbstractAsyncContextManager[SlackAdapter]:
        given = settings(slack, **over)
        return running(SlackAdapter(given, record, Timing(now=time.now, sleep=time.sleep), charts))

    return serving


@asynccontextmanager
async def running(adapter: SlackAdapter) -> AsyncIterator[SlackAdapter]:
    """Run an adapter, connected, for as long as the block."""
    task = asyncio.ensure_future(adapter.run())
    await adapter.ready()
    try:
        yield adapter
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def many(slack: LoopbackSlack, record: AsyncEngine, time: StandingTime) -> Many:
    """Return a function that runs the adapter for many workspaces."""
    slack.tokens.clear()

    @asynccontextmanager
    async def serving(**over: Any) -> AsyncIterator[tuple[SlackAdapter, Browser]]:
        timing = Timing(now=time.now, sleep=time.sleep)
        async with running(SlackAdapter(many_settings(slack, **over), record, timing)) as adapter:
            assert adapter.address
            yield adapter, Browser(adapter.address, slack)

    return serving


@pytest.fixture
async def followed(record: AsyncEngine, moderator: Actor) -> Production:
    """A production followed in workspace One, and another in workspace Two, each with a statement."""
    ours = await record.do(Engine.add_production, "The Long Way Home", moderator)
    theirs = await record.do(Engine.add_production, "Night Train", moderator)
    for made, team in ((ours, "T1TEAM"), (theirs, "T2TEAM")):
        here = community(made, tenant=f"slack:{team}", target=Target(f"slack:{team}/C1"), review_target=None)
        await record.do(Engine.follow, here, moderator)
        await record.do(Engine.add, draft(made.id), moderator)
    return ours


def settings(slack: LoopbackSlack, **over: Any) -> Settings:
    given = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "SLACK_HTTP_PORT": "0",
        "SLACK_MODERATORS": "U1BOSS,S1MODS",
        **over,
    }
    return Settings.model_validate(given)


async def follow_another(record: AsyncEngine, moderator: Actor) -> Production:
    """Let another channel of the workspace follow a second production."""
    made = await record.do(Engine.add_production, "Another Road", moderator)
    await record.do(Engine.follow, community(made, target=Target(f"slack:{TEAM}/C6"), review_target=None), moderator)
    return made


def community(production: Production, **over: Any) -> Community:
    given: dict[str, Any] = {
        "id": f"f-{production.id}",
        "tenant": f"slack:{TEAM}",
        "target": Target(f"slack:{TEAM}/C1"),
        "review_target": Target(f"slack:{TEAM}/C2"),
        **over,
    }
    return Community(production=production.id, **given)
