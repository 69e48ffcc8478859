"""The bot as a process of its own against a Discord on loopback: gateway, resume, limits, outages, refusals, nonces."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from facts.communities import Community
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import DeliveryState
from facts.model import Actor, Aspect, Certainty, Draft, Role, Target
from facts.storage import open_storage
from tests.adapters.discord.conftest import TOKEN
from tests.adapters.discord.loopback import (
    NEWS,
    REVIEW,
    SERVER,
    LoopbackDiscord,
    channel,
    cut,
    refuses,
    serving,
    until,
)
from tests.adapters.discord.validating import SPEC, against_our_rules, against_the_spec
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

OPERATOR = Actor(id="test:operator", name="Operator", role=Role.OPERATOR)
QUOTES = ("We have the green light", "We start in May", "It comes out in spring")
UNANSWERED = 100.0
"""Seconds in which a post that was cut off twice must stand: each time it is looked for after half a minute."""
ASPECTS = (Aspect.GREENLIGHT, Aspect.FILMING, Aspect.RELEASE)


@dataclass
class Bot:
    """The running bot, and the record that it serves."""

    process: asyncio.subprocess.Process
    database: str
    lexicon: Lexicon

    def record(self) -> Engine:
        return Engine(open_storage(self.database), self.lexicon, lambda: datetime.now(UTC))

    async def stopped(self) -> tuple[int, str]:
        """Ask it to stop, and return its exit status and what it wrote."""
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> tuple[int, str]:
        async with asyncio.timeout(60):
            out, _ = await self.process.communicate()
        return self.process.returncode or 0, out.decode()


@pytest_asyncio.fixture
async def loopback() -> AsyncIterator[LoopbackDiscord]:
    async with serving(LoopbackDiscord()) as served:
        yield served
        sent = [(method, path, body) for method, path, body in served.requests if body is not None]
        problems = [said for method, path, body in sent for said in against_our_rules(method, path, body)]
        if SPEC.is_file():
            problems += [said for method, path, body in sent for said in against_the_spec(method, path, body)]
        assert problems == []


@asynccontextmanager
async def running(
    loopback: LoopbackDiscord, folder: Path, lexicon: Lexicon, *, statements: int = 0, ready: bool = True
) -> AsyncIterator[Bot]:
    """Put a record down, let the bot serve it, and make sure that it ends."""
    database = f"sqlite:///{folder}/record.db"
    seeded(database, lexicon, statements)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": TOKEN,
        "ONRECORD_DATABASE": database,
        "ONRECORD_DELIVER_SECONDS": "0.1",
        "ONRECORD_BACKUPS": "0",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.adapters.discord.launcher", loopback.address, "run"),
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    bot = Bot(process, database, lexicon)
    try:
        if ready:
            await until(lambda: loopback.sessions)
        yield bot
    finally:
        if process.returncode is None:
            with suppress(TimeoutError):
                await bot.stopped()
        if process.returncode is None:
            process.kill()
            await process.wait()


def seeded(database: str, lexicon: Lexicon, statements: int) -> None:
    engine = Engine(open_storage(database), lexicon, lambda: datetime.now(UTC))
    production = engine.add_production("Night Harbour", OPERATOR)
    tenant = f"discord:{SERVER}"
    community = Community(
        id=f"{tenant}:1",
        tenant=tenant,
        production=production.id,
        target=Target(f"{tenant}/{NEWS}"),
        review_target=Target(f"{tenant}/{REVIEW}"),
    )
    engine.follow(community, OPERATOR)
    for quote, aspect in list(zip(QUOTES, ASPECTS, strict=True))[:statements]:
        draft = Draft(
            production=production.id,
            quote=quote,
            speaker="Pat Producer",
            aspect=aspect,
            certainty=Certainty.STATED,
            outlet="The Harbour Post",
        )
        engine.add(draft, OPERATOR)
    engine.close()


def answered(loopback: LoopbackDiscord, token: str) -> Callable[[], Any]:
    """Return what looks for the card that an interaction was answered with."""
    return lambda: [body for kind, body in loopback.answers.get(token, ()) if kind == "PATCH"]


async def test_it_identifies_without_privileged_intents_and_answers_in_the_readers_language(
    loopback: LoopbackDiscord, tmp_path: Path, lexicon: Lexicon
) -> None:
    async with running(loopback, tmp_path, lexicon, statements=1) as bot:
        identify = loopback.sessions[0].identify
        assert identify["token"] == TOKEN
        assert identify["intents"] & (1 << 1 | 1 << 8 | 1 << 15) == 0
        (commands,) = [body for method, path, body in loopback.requests if path.endswith("/commands")]
        assert {"ask", "setup", "export", "Check this claim"} <= {each["name"] for each in commands}
        token = await loopback.ask("ask", question="Is it greenlit?", locale="de")
        ((card,),) = [await until(answered(loopback, token))]
        (first,) = [body for kind, body in loopback.answers[token] if kind == "callback"]
        assert (first["type"], first["data"]["flags"]) == (5, 64)
        assert "We have the green light" in str(card)
        assert "Im Kanal teilen" in str(card)
        await until(lambda: loopback.presences)
        status, told = await bot.stopped()
        assert status == 0
        assert TOKEN not in told


async def test_what_was_missed_while_the_connection_was_cut_is_replayed_and_answered_once(
    loopback: LoopbackDiscord, tmp_path: Path, lexicon: Lexicon
) -> None:
    async with running(loopback, tmp_path, lexicon):
        await until(lambda: loopback.presences)
        await loopback.cut()
        token = await loopback.ask("ask", question="Is it greenlit?")
        await until(answered(loopback, token))
        (resumed,) = loopback.resumed
        assert resumed["session_id"] == "session-0"
        assert len(loopback.sessions) == 1
        assert [kind for kind, _ in loopback.answers[token]].count("callback") == 1


@pytest.mark.parametrize("ending", ["close 4000", "asked to reconnect"])
async def test_a_connection_that_discord_ends_is_resumed(
    loopback: LoopbackDiscord, tmp_path: Path, lexicon: Lexicon, ending: str
) -> None:
    async with running(loopback, tmp_path, lexicon):
        await until(lambda: loopback.presences)
        await (loopback.cut(4000) if ending.startswith("close") else loopback.send(7))
        await until(lambda: loopback.resumed)
        token = await loopback.ask("help")
        await until(lambda: loopback.answers.get(token))
        assert len(loopback.sessions) == 1


async def test_a_session_that_is_gone_is_begun_anew_and_the_presence_shown_again(
    loopback: LoopbackDiscord, tmp_path: Path, lexicon: Lexicon
) -> None:
    async with running(loopback, tmp_path, lexicon):
        await until(lambda: loopback.presences)
        await loopback.send(9, False)
        await until(lambda: len(loopback.sessions) == 2)
        await until(lambda: len(loopback.presences) == 2)


async def test_it_keeps_the_beat(loopback: LoopbackDiscord, tmp_path: Path, lexicon: Lexicon) -> None:
    loopback.heartbeat = 0.25
    async with running(loopback, tmp_path, lexicon):
        beats = loopback.sessions[0].beats
        await until(lambda: len(beats) >= 4)
        assert beats[-1] == len(loopback.sessions[0].events)


@pytest.mark.parametrize("code", [4004, 4010, 4014])
async def test_a_refusal_for_good_ends_it_with_a_sentence(
    loopback: LoopbackDiscord, tmp_path: Path, lexicon: Lexicon, code: int
) -> None:
    loopback.close_next = code
    async with running(loopback, tmp_path, lexicon, ready=False) as bot:
        status, told = await bot.ended()
        assert status != 0
        assert "Traceback" not in told
        assert "Discord" in told
        assert TOKEN not in told


def short_limit(_: web.Request) -> web.Response:
    made = refuses(429, {"retry_after": 0.2, "global": False, "message": "slow"}, Via="1.1 google")(_)
    assert isinstance(made, web.Response)
    return made


TROUBLE: dict[str, list[Callable[[web.Request], Any]]] = {
    "a limit of Discord's": [short_limit, short_limit],
    "a ban by Cloudflare": [refuses(429, {"message": "banned"}, **{"Retry-After": "1"})],
    "an outage": [refuses(500), refuses(502)],
    "an outage of another kind": [refuses(503)],
    "a connection that is cut": [cut, cut],
}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("trouble", TROUBLE)
async def test_through_trouble_everything_is_posted_once(
    loopback: LoopbackDiscord, tmp_path: Path, lexicon: Lexicon, trouble: str
) -> None:
    loopback.plan = list(TROUBLE[trouble])
    async with running(loopback, tmp_path, lexicon, statements=3) as bot:
        await until(lambda: len(loopback.posted) == 3, seconds=UNANSWERED)
        await bot.stopped()
    nonces = [body["nonce"] for body in loopback.posts_to(NEWS)]
    assert len(set(nonces)) == 3
    assert all(body["enforce_nonce"] for body in loopback.posts_to(NEWS))
    engine = bot.record()
    assert {each.state for each in engine.deliveries()} == {DeliveryState.SENT}
    engine.close()


@pytest.mark.timeout(180)
async def test_a_message_that_landed_before_the_cut_is_not_posted_again(
    loopback: LoopbackDiscord, tmp_path: Path, lexicon: Lexicon
) -> None:
    def landed_then_cut(request: web.Request) -> None:
        loopback.kept(loopback.bodies[-1])
        cut(request)

    loopback.plan = [landed_then_cut]
    async with running(loopback, tmp_path, lexicon, statements=1) as bot:
        await until(lambda: len(loopback.posts_to(NEWS)) == 2, seconds=UNANSWERED)
        await bot.stopped()
    assert len(loopback.posted) == 1


async def test_a_channel_that_refuses_is_left_alone_told_of_once_and_served_again_once_it_is_mended(
    loopback: LoopbackDiscord, tmp_path: Path, lexicon: Lexicon
) -> None:
    loopback.forbidden = {NEWS}
    async with running(loopback, tmp_path, lexicon, statements=3) as bot:
        await until(lambda: loopback.posts_to(REVIEW))
        await asyncio.sleep(1.5)
        assert len(loopback.posts_to(NEWS)) == 1
        assert len(loopback.posts_to(REVIEW)) == 1
        assert "Nothing more is posted to" in str(loopback.posts_to(REVIEW)[0])
        loopback.forbidden = set()
        await loopback.dispatch("CHANNEL_UPDATE", {**channel(NEWS, "news"), "topic": "mended"})
        await until(lambda: len([each for each in loopback.posted.values() if each["channel_id"] == str(NEWS)]) == 3)
        await bot.stopped()


async def test_a_server_that_removed_it_while_it_was_away_is_noticed(
    loopback: LoopbackDiscord, tmp_path: Path, lexicon: Lexicon
) -> None:
    async with running(loopback, tmp_path, lexicon) as bot:
        await until(lambda: loopback.presences)
        await loopback.dispatch("GUILD_DELETE", {"id": str(SERVER)})
        await asyncio.sleep(0.5)
        await bot.stopped()
    engine = bot.record()
    assert [each.action for each in engine.audit(limit=1)] == ["left"]
    engine.close()
