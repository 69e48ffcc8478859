"""The whole bot as a process: it answers, it stops when told to, and a kill at the worst moment costs nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import now
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import DeliveryState
from facts.model import Actor
from facts.storage import DatabaseStorage, open_storage
from tests.adapters.slack.conftest import community
from tests.adapters.slack.loopback import APP_TOKEN, BOT_TOKEN, LoopbackSlack
from tests.adapters.slack.payloads import mention
from tests.builders import draft
from tests.conftest import ROOT


class Bot:
    """``onrecord run`` and what it said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def stopped(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        if self.process.returncode is None:
            self.process.send_signal(how)
        out, err = await asyncio.wait_for(self.process.communicate(), 20)
        return self.process.returncode or 0, (out + err).decode()


@asynccontextmanager
async def running(slack: LoopbackSlack, database: str, **over: str) -> AsyncIterator[Bot]:
    variables = {
        "PATH": os.defpath,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": f"{slack.url}/api/",
        "SLACK_MODERATORS": "U1BOSS",
        "ONRECORD_DATABASE": database,
        "ONRECORD_DELIVER_SECONDS": "0.1",
        **over,
    }
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env=variables, stdout=pipe, stderr=pipe
    )
    bot = Bot(process)
    try:
        yield bot
    finally:
        if process.returncode is None:
            await bot.stopped(signal.SIGKILL)


def opened(path: Path, lexicon: Lexicon, moderator: Actor) -> tuple[str, DatabaseStorage, Engine]:
    database = f"sqlite:///{path}/record.db"
    storage = open_storage(database)
    engine = Engine(storage, lexicon, now)
    engine.follow(community(engine.add_production("The Long Way Home", moderator)), moderator)
    return database, storage, engine


async def test_it_answers_delivers_and_stops_clean(
    slack: LoopbackSlack, tmp_path: Path, lexicon: Lexicon, moderator: Actor
) -> None:
    database, storage, engine = opened(tmp_path, lexicon, moderator)
    async with running(slack, database) as bot:
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?"))
        await slack.called("chat.postMessage")
        engine.add(draft(engine.productions()[0].id), moderator)
        await settled(engine)
        status, said = await bot.stopped()
    storage.close()
    assert status == 0
    assert "Traceback" not in said
    assert "canary" not in said
    assert "SLACK_BOT_TOKEN" not in said


async def test_a_kill_after_slack_took_the_message_posts_it_once(
    slack: LoopbackSlack, tmp_path: Path, lexicon: Lexicon, moderator: Actor
) -> None:
    database, storage, engine = opened(tmp_path, lexicon, moderator)
    engine.add(draft(engine.productions()[0].id), moderator)
    slack.fault("chat.postMessage", "silence_after")
    async with running(slack, database) as bot:
        await slack.called("chat.postMessage")
        await bot.stopped(signal.SIGKILL)
    (left,) = engine.deliveries()
    assert left.state is DeliveryState.SENDING
    storage.driver.execute("update deliveries set lease_until = started_at", {})
    async with running(slack, database):
        await slack.called("conversations.history")
        await settled(engine)
    storage.close()
    assert len(slack.messages["C1"]) == 1


async def test_a_wrong_token_ends_it_with_one_sentence(
    slack: LoopbackSlack, tmp_path: Path, lexicon: Lexicon, moderator: Actor
) -> None:
    database, storage, _ = opened(tmp_path, lexicon, moderator)
    storage.close()
    async with running(slack, database, SLACK_BOT_TOKEN="xoxb-canary-wrong") as bot:
        out, err = await asyncio.wait_for(bot.process.communicate(), 20)
    said = (out + err).decode()
    assert bot.process.returncode != 0
    assert "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)." in said
    assert "Traceback" not in said
    assert "canary" not in said


async def settled(engine: Engine) -> None:
    """Return once every delivery is sent; another process is writing, so the database is asked again."""
    async with asyncio.timeout(10):
        while {each.state for each in engine.deliveries()} != {DeliveryState.SENT}:
            await asyncio.sleep(0.02)
