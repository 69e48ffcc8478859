"""A record, a site on this machine, and the real poll round between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.fetch import Fetcher, Limits
from bot.polling import Parsing, PollReport, poll_round
from facts.aio import AsyncEngine
from facts.communities import Community
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.model import Actor, Production, Role, Target
from facts.storage import open_storage
from tests.conftest import FrozenClock
from tests.loopback.serving import Site, serving

OPERATOR = Actor(id="test:operator", name="Operator", role=Role.OPERATOR)


@dataclass
class Watch:
    """Everything a poll round needs; ``round`` runs one."""

    engine: AsyncEngine
    fetch: Fetcher
    parsing: Parsing
    lexicon: Lexicon
    clock: FrozenClock
    production: Production

    async def round(self) -> PollReport:
        return await poll_round(self.engine, self.fetch, self.parsing, self.lexicon, self.clock)

    async def add(self, url: str, **given: Any) -> Any:
        return await self.engine.do(Engine.add_source, url, OPERATOR, **given)

    async def quotes(self) -> list[str]:
        """Return every quote ever proposed, in order, as often as it was."""
        found = await self.engine.do(Engine.articles, self.production.id)
        return [candidate.claim.quote for _, candidates in found for candidate in candidates]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(Site()) as served:
        yield served


@pytest.fixture
async def parsing() -> AsyncIterator[Parsing]:
    made = Parsing(2)
    yield made
    await made.close()


@pytest.fixture
def patience() -> float:
    """Seconds that an answer may take: more than a busy machine needs. A test of slow sites gives its own."""
    return 10.0


@pytest.fixture
async def watch(
    tmp_path: Path, lexicon: Lexicon, clock: FrozenClock, parsing: Parsing, patience: float
) -> AsyncIterator[Watch]:
    url = f"sqlite:///{tmp_path}/record.db"
    engine = AsyncEngine(lambda: Engine(open_storage(url), lexicon, clock))
    fetch = Fetcher(clock, limits=Limits(spacing=0, seconds=patience), allow_loopback=True)
    production = await engine.do(
        Engine.add_production, "Harbour Lights 2", OPERATOR, kind="film", original="Harbour Lights"
    )
    target = Target("discord:81/1")
    review = Target("discord:81/2")
    community = Community(id="g-1", tenant="discord:81", production=production.id, target=target, review_target=review)
    await engine.do(Engine.follow, community, OPERATOR)
    yield Watch(engine, fetch, parsing, lexicon, clock, production)
    await fetch.close()
    await engine.close()
