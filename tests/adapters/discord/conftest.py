"""A server in a simulated Discord, driven through real discord.py, over a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio
import simcord

from adapters.discord.client import DiscordAdapter
from adapters.discord.settings import Settings
from facts.aio import AsyncEngine
from facts.communities import Community
from facts.engine import Engine
from facts.errors import DeliveryError, FactsError
from facts.lexicon import Lexicon
from facts.messages import DeliveryState, Owed, Purpose
from facts.model import (
    Actor,
    Aspect,
    Candidate,
    CandidateId,
    Certainty,
    Claim,
    Document,
    DocumentId,
    Draft,
    Kind,
    Polarity,
    Production,
    Role,
    Target,
    fingerprint,
)
from facts.storage import open_storage
from tests.adapters.discord.validating import SPEC, against_our_rules, against_the_spec

OPERATOR = Actor(id="test:operator", name="Operator", role=Role.OPERATOR)
TOKEN = "MTIzNDU2Nzg5MDEy.Gabcde.abcdefghijklmnopqrstuvwxyz"


class World:
    """A server with a channel for news, one for review, one for talk; a moderator, a second one, a member."""

    def __init__(self, env: simcord.Env, engine: AsyncEngine, adapter: DiscordAdapter) -> None:
        self.env, self.engine, self.adapter = env, engine, adapter
        self.guild = env.create_guild("Fans of the Sequel")
        self.talk = self.guild.create_text_channel("general")
        self.news = self.guild.create_text_channel("news")
        self.desk = self.guild.create_text_channel("review")
        managers = self.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        self.mod = self.guild.add_member(env.create_user("maud"), roles=[managers])
        self.other_mod = self.guild.add_member(env.create_user("mike"), roles=[managers])
        self.fan = self.guild.add_member(env.create_user("fay"))
        self.production: Production
        self.expected: list[type[Exception]] = []

    @property
    def tenant(self) -> str:
        return f"discord:{self.guild.id}"

    def target(self, channel: Any) -> Target:
        return Target(f"discord:{self.guild.id}/{channel.id}")

    async def follow(self, name: str = "Night Harbour", **over: Any) -> Production:
        self.production = await self.engine.do(Engine.add_production, name, OPERATOR, aliases=over.pop("aliases", ()))
        given = {
            "id": f"{self.tenant}:{self.news.id}",
            "tenant": self.tenant,
            "production": self.production.id,
            "target": self.target(self.news),
            "review_target": self.target(self.desk),
            **over,
        }
        await self.engine.do(Engine.follow, Community(**given), OPERATOR)
        return self.production

    async def propose(self, quote: str = "We start shooting in May", **over: Any) -> CandidateId:
        text = f"The studio met the press on Monday. “{quote},” the producer told The Harbour Post. Then it rained."
        start = text.index(quote)
        document = Document(
            id=DocumentId("d-" + fingerprint(text)),
            text=text,
            outlet="The Harbour Post",
            url="https://www.harbourpost.example/news/1",
            published="2026-11-20",
        )
        claim = Claim(
            **{
                "quote": quote,
                "start": start,
                "end": start + len(quote),
                "kind": Kind.DIRECT,
                "aspect": Aspect.FILMING,
                "certainty": Certainty.HEDGED,
                "polarity": Polarity.AFFIRMS,
                "speaker": "Pat Producer",
                "told_to": "The Harbour Post",
                **over,
            }
        )
        candidate = Candidate(
            id=CandidateId("c-" + fingerprint(text)),
            document=document.id,
            claim=claim,
            confidence=0.9,
            reasons=("test",),
            ruleset="test",
        )
        found = await self.engine.do(Engine.ingest, document, [candidate], self.production, OPERATOR)
        return found.candidates[0].id

    async def add(self, quote: str = "We have the green light", **over: Any) -> Any:
        given = {
            "production": self.production.id,
            "quote": quote,
            "speaker": "Pat Producer",
            "aspect": Aspect.GREENLIGHT,
            "certainty": Certainty.STATED,
            "outlet": "The Harbour Post",
            "url": "https://www.harbourpost.example/news/1",
            "said": "2026-11-20",
            **over,
        }
        return await self.engine.do(Engine.add, Draft(**given), OPERATOR)

    async def owed(self) -> tuple[Owed, ...]:
        return await self.engine.do(Engine.claim, ("discord",), limit=10)

    async def deliver(self) -> None:
        """Bring what is owed to Discord, as the delivery loop does."""
        for owed in await self.owed():
            try:
                editing = owed.delivery.purpose is Purpose.EDIT
                ref = await (self.adapter.edit(owed) if editing else self.adapter.post(owed))
            except DeliveryError as error:
                await self.engine.do(Engine.settle, owed, DeliveryState.DEAD, error=str(error))
            else:
                await self.engine.do(Engine.settle, owed, DeliveryState.SENT, ref=ref)
        await self.env.settle()

    async def restart(self) -> None:
        self.adapter = DiscordAdapter(SETTINGS, self.engine)
        await self.env.restart_bot(self.adapter.client)


SETTINGS = Settings.model_validate({"DISCORD_TOKEN": TOKEN, "DISCORD_SHARDS": 1})


@pytest_asyncio.fixture
async def aengine(tmp_path: Path, lexicon: Lexicon, clock: Callable[[], Any]) -> AsyncIterator[AsyncEngine]:
    engine = AsyncEngine(lambda: Engine(open_storage(f"sqlite:///{tmp_path}/record.db"), lexicon, clock))
    yield engine
    await engine.close()


@pytest.fixture
def settings() -> Settings:
    return SETTINGS


@pytest.fixture
def adapter(settings: Settings, aengine: AsyncEngine) -> DiscordAdapter:
    return DiscordAdapter(settings, aengine)


@pytest.fixture
def simcord_bot(adapter: DiscordAdapter) -> discord.Client:
    return adapter.client


@pytest_asyncio.fixture
async def world(simcord_env: simcord.Env, aengine: AsyncEngine, adapter: DiscordAdapter) -> AsyncIterator[World]:
    """A world in which everything that was sent, and everything that went wrong, is checked at the end of the test."""
    made = World(simcord_env, aengine, adapter)
    yield made
    wrong = [getattr(error, "original", error.__cause__) or error for error in simcord_env.errors]
    assert [error for error in wrong if not isinstance(error, (FactsError, *made.expected))] == []
    sent = [
        (each.method, each.path, each.json)
        for each in simcord_env.http_requests
        if each.json is not None and "/permissions/" not in each.path  # that is a test's own doing
    ]
    problems = [said for method, path, body in sent for said in against_our_rules(method, path, body)]
    if SPEC.is_file():
        problems += [said for method, path, body in sent for said in against_the_spec(method, path, body)]
    assert problems == []


def written(message: Any) -> str:
    """All the text of a message's components, and its content."""
    raw = message.components
    parts = [message.content or ""]

    def walk(components: Any) -> None:
        for each in components:
            given = each if isinstance(each, dict) else each.to_dict()
            if given["type"] == 10:
                parts.append(given["content"])
            walk(given.get("components", ()))

    walk(raw)
    return "\n".join(part for part in parts if part)


def buttons(message: Any) -> list[str]:
    """The labels of a message's buttons."""
    found: list[str] = []

    def walk(components: Any) -> None:
        for each in components:
            given = each if isinstance(each, dict) else each.to_dict()
            if given["type"] == 2:
                found.append(given["label"])
            walk(given.get("components", ()))

    walk(message.components)
    return found
