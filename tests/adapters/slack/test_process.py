"""The whole bot as a process: it answers, it stops when told to, and a kill at the worst moment costs nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientError
from cryptography.fernet import Fernet

from bot.clock import now
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import DeliveryState
from facts.model import Actor
from facts.storage import DatabaseStorage, open_storage
from tests.adapters.slack.conftest import community
from tests.adapters.slack.loopback import (
    APP_TOKEN,
    BOT_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    PATIENCE,
    Installed,
    LoopbackSlack,
)
from tests.adapters.slack.payloads import mention
from tests.adapters.slack.workspaces import Browser
from tests.builders import draft
from tests.conftest import ROOT


class Bot:
    """``onrecord run`` and what it said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def stopped(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        if self.process.returncode is None:
            self.process.send_signal(how)
        out, err = await asyncio.wait_for(self.process.communicate(), PATIENCE)
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
        out, err = await asyncio.wait_for(bot.process.communicate(), PATIENCE)
    said = (out + err).decode()
    assert bot.process.returncode != 0
    assert "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)." in said
    assert "Traceback" not in said
    assert "canary" not in said


async def test_a_workspace_that_installed_it_is_still_served_after_a_kill(
    slack: LoopbackSlack, tmp_path: Path, lexicon: Lexicon, moderator: Actor
) -> None:
    database, storage, engine = opened(tmp_path, lexicon, moderator)
    slack.tokens.clear()
    port, variables = for_many()
    async with running(slack, database, **variables) as bot:
        await slack.until(lambda: slack.listeners == 1)
        browser = Browser(f"http://127.0.0.1:{port}/slack/events", slack)
        assert (await browser.install(Installed()))[0] == 200
        _, first = await bot.stopped(signal.SIGKILL)
    engine.add(draft(engine.productions()[0].id), moderator)
    async with running(slack, database, **variables) as bot:
        await settled(engine)
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?"))
        await slack.until(lambda: len(slack.messages.get("C1", ())) == 2)
        _, second = await bot.stopped()
    storage.close()
    assert "xoxb" not in first + second
    assert CLIENT_SECRET not in first + second
    assert variables["SLACK_TOKEN_KEYS"] not in first + second
    assert "Traceback" not in first + second


@pytest.mark.slow
async def test_a_kill_between_slacks_answer_to_a_renewal_and_our_write_of_it_costs_nothing(
    slack: LoopbackSlack, tmp_path: Path, lexicon: Lexicon, moderator: Actor
) -> None:
    database, storage, _ = opened(tmp_path, lexicon, moderator)
    slack.tokens.clear()
    port, variables = for_many()
    slack.lifetime = 3_600
    async with running(slack, database, **variables) as bot:
        await slack.until(lambda: slack.listeners == 1)
        browser = Browser(f"http://127.0.0.1:{port}/slack/events", slack)
        slack.fault("oauth.v2.access", "none")
        slack.fault("oauth.v2.access", "silence_after")
        installing = asyncio.ensure_future(browser.install(Installed()))
        await slack.called("oauth.v2.access")
        slack.lifetime = 43_200
        await slack.called("oauth.v2.access", 2)  # to greet whoever installed it
        await bot.stopped(signal.SIGKILL)
        with pytest.raises(ClientError):
            await installing
    async with running(slack, database, **variables) as bot:
        await slack.called("oauth.v2.access", 3)
        slack.refreshed.clear()
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?"))
        await slack.until(lambda: len(slack.messages.get("C1", ())) == 1)
        _, said = await bot.stopped()
    storage.close()
    assert len(slack.of("oauth.v2.access")) == 3
    assert "install it again" not in said


def for_many() -> tuple[int, dict[str, str]]:
    """Return a free port, and the variables with which workspaces install the app there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return port, {
        "SLACK_BOT_TOKEN": "",
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_TOKEN_KEYS": Fernet.generate_key().decode(),
        "SLACK_PUBLIC_URL": "https://bot.example",
        "SLACK_HTTP_PORT": str(port),
        "ONRECORD_LOG_LEVEL": "debug",
    }


async def settled(engine: Engine) -> None:
    """Return once every delivery is sent; another process is writing, so the database is asked again."""
    async with asyncio.timeout(PATIENCE):
        while {each.state for each in engine.deliveries()} != {DeliveryState.SENT}:
            await asyncio.sleep(0.02)
