"""The parts of the Procfile as processes of their own on one PostgreSQL: each thing is done once, whoever does it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession

from adapters.discord.ids import nonce
from bot.clock import now
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import DeliveryState, Purpose
from facts.model import Actor, RetractionKind, Target
from facts.storage import open_storage
from tests.adapters.discord.conftest import TOKEN
from tests.adapters.discord.loopback import NEWS, REVIEW, SERVER, LoopbackDiscord, until
from tests.adapters.discord.loopback import serving as serving_discord
from tests.adapters.slack import payloads
from tests.adapters.slack.loopback import BOT_TOKEN, SECRET, TEAM, LoopbackSlack
from tests.adapters.slack.payloads import knock, mention, pressed, signed
from tests.builders import community
from tests.conftest import ROOT
from tests.loopback.serving import Site, serving
from tests.loopback.site import PRODUCTION, News, channel
from tests.postgres import _free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@asynccontextmanager
async def part(
    only: str, discord: LoopbackDiscord, slack: LoopbackSlack, database: str, folder: Path, port: int = 0
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run one part of the bot; it must end well if it was not killed."""
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": TOKEN,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_MODE": "http",
        "SLACK_HTTP_PORT": str(port),
        "SLACK_API_URL": f"{slack.url}/api/",
        "SLACK_MODERATORS": "U1BOSS",
        "ONRECORD_DATABASE": database,
        "ONRECORD_POLL_SECONDS": "1",
        "ONRECORD_DELIVER_SECONDS": "0.2",
        "ONRECORD_ALLOW_LOOPBACK_SOURCES": "true",
    }
    program = (sys.executable, "-m", "tests.adapters.discord.launcher", discord.address, "run", "--only", only)
    with (folder / f"{only}-{port}.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(*program, cwd=folder, env=variables, stdout=log, stderr=log)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(60):
                await process.wait()
    assert process.returncode in (0, -signal.SIGKILL)
    assert "Traceback" not in Path(log.name).read_text()


async def said(slack: str, payload: dict[str, object]) -> int:
    """Send what Slack sends to one of its workers."""
    body = json.dumps(payload)
    return (await knock(slack, body, signed(body, at=payloads.now())))[0]


async def answers(address: str) -> bool:
    try:
        async with ClientSession() as session, session.get(address):
            return True
    except ClientError:
        return False


async def test_two_of_slack_two_that_poll_and_one_of_discord_do_everything_once(
    postgres_url: str, tmp_path: Path, lexicon: Lexicon, moderator: Actor
) -> None:
    discord, slack, site = LoopbackDiscord(), await LoopbackSlack().start(), Site()
    here, there = f"slack:{TEAM}", f"discord:{SERVER}"
    engine = Engine(open_storage(postgres_url), lexicon, now)
    production = engine.add_production(PRODUCTION, moderator).id
    for tenant, place, review in ((here, "C1", "C2"), (there, str(NEWS), str(REVIEW))):
        target, asked = Target(f"{tenant}/{place}"), Target(f"{tenant}/{review}")
        engine.follow(community(production, id=target, tenant=tenant, target=target, review_target=asked), moderator)
    ports = [_free_port() for _ in range(2)]
    doors = [f"http://127.0.0.1:{port}/slack/events" for port in ports]
    async with serving(site), serving_discord(discord), AsyncExitStack() as stack:
        news = News("post", 1, now())
        site.says(news.path, news.page, Content_Type="text/html; charset=utf-8")
        item = f"<item><title>{news.title}</title><link>{site.url(news.path)}</link><guid>1</guid></item>"
        engine.add_source(site.says("/feed", channel([item]), Content_Type="application/rss+xml"), moderator, newest=1)
        parts = [("discord", 0), ("worker", 0), ("worker", 1), *(("slack", port) for port in ports)]
        running = [
            await stack.enter_async_context(part(only, discord, slack, postgres_url, tmp_path, port))
            for only, port in parts
        ]
        await until(lambda: discord.sessions)
        while not all([await answers(door) for door in doors]):
            await asyncio.sleep(0.1)

        # An article is found by one of those that poll, and both review channels are asked once for each candidate.
        await until(lambda: engine.queue())
        candidates = [each.candidate.id for each in engine.queue()]
        await until(lambda: len(slack.messages.get("C2", ())) == len(discord.posts_to(REVIEW)) == len(candidates))
        for number, card in enumerate(slack.messages["C2"]):
            (candidate,) = [each for each in candidates if f'"{each}"' in json.dumps(card["blocks"])]
            container = {"type": "message", "message_ts": card["ts"], "channel_id": "C2", "is_ephemeral": False}
            verb = "review_accept" if card is slack.messages["C2"][-1] else "review_reject"
            decided = pressed(verb, candidate, user="U1BOSS", ts=card["ts"], trigger=f"2.{number}", container=container)
            decided |= {"channel": {"id": "C2", "name": "review"}}
            assert await asyncio.gather(*(said(door, decided) for door in doors)) == [200, 200]

        # One event that reaches both workers of Slack is answered once.
        asked = mention("<@U0BOT> when do they start filming?", channel="C1", ts="1700.5", event="EvTwice")
        assert await asyncio.gather(*(said(door, asked) for door in doors)) == [200, 200]
        await until(lambda: [each for each in slack.messages.get("C1", ()) if "thread_ts" in each])
        await until(lambda: [each for each in slack.messages["C1"] if "thread_ts" not in each])
        await until(lambda: discord.posts_to(NEWS))

        # The one that took the press is killed; a withdrawal reaches every message all the same.
        running[3].kill()
        await running[3].wait()
        (record,) = engine.history()
        engine.retract(record.statement.id, moderator, RetractionKind.ENTERED_IN_ERROR, "It was never said.")
        await until(lambda: "It was never said." in json.dumps(slack.messages["C1"]))
        await until(lambda: "It was never said." in json.dumps(list(discord.posted.values())))
        await until(lambda: {each.state for each in engine.deliveries()} <= {DeliveryState.SENT})

    assert len([request for request in site.asked if request.path == "/feed"]) == 1
    assert len([each for each in slack.messages["C1"] if "thread_ts" in each]) == 1
    posts = [each for each in engine.deliveries() if each.purpose is not Purpose.EDIT]
    marks = [each.get("metadata") for of in slack.messages.values() for each in of]
    on_slack = [mark["event_payload"]["delivery_id"] for mark in marks if mark]
    assert sorted(on_slack) == sorted(each.id for each in posts if each.target.startswith("slack"))
    on_discord = [each["nonce"] for each in discord.posted.values()]
    assert sorted(on_discord) == sorted(nonce(each) for each in posts if each.target.startswith("discord"))
    assert len(discord.posts_to(NEWS)) + len(discord.posts_to(REVIEW)) == len(on_discord)
    assert {each.purpose for each in engine.deliveries()} == {Purpose.POST, Purpose.REVIEW, Purpose.EDIT}
    assert slack.problems == []
    await slack.stop()
    engine.close()
