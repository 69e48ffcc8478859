"""Draw the pictures of docs/discord.md: real cards, by real discord.py, in simcord's preview, in Debian's Chromium.

Made by hand, not by the test suite. It needs two things that the locked requirements leave out::

    apt-get install -y chromium fonts-noto-color-emoji fonts-noto-cjk
    pip install "simcord[preview]==3.2.1"
    python docs/pictures/make_discord.py

Everything in the pictures is invented: the production, the people and the outlets.
"""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import discord
import simcord

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from adapters.charts import Timelines  # noqa: E402
from adapters.discord import Settings, cards, create, records, render  # noqa: E402
from adapters.discord.components import Card  # noqa: E402
from adapters.discord.speaking import Shown, files_of  # noqa: E402
from docs.pictures.sample import answered  # noqa: E402
from facts.aio import AsyncEngine  # noqa: E402
from facts.engine import Engine  # noqa: E402
from facts.lexicon import Lexicon  # noqa: E402
from facts.localisation import speaking  # noqa: E402
from facts.messages import Line, Verdict  # noqa: E402
from facts.model import Aspect  # noqa: E402
from facts.storage import open_storage  # noqa: E402
from tests.adapters.discord.test_rendering import announcement, answer, item, record  # noqa: E402

TOKEN = "MTIz.Gabcde.only-for-pictures"  # noqa: S105 - of nobody
WIDTH, HEIGHT = 760, 900
SCREEN = {"width": WIDTH + 700, "height": HEIGHT + 300, "deviceScaleFactor": 2, "mobile": False}
READY = """new Promise(done => { const look = () => window.simcordPreview?.ready ? done(true) : setTimeout(look, 50);
look(); })"""
BOX = """(() => { const r = document.querySelector("#focused-content").getBoundingClientRect();
return JSON.stringify({x: r.x, y: r.y, width: r.width, height: r.height}); })()"""


async def pictures() -> None:
    """Draw each card into a channel of its own and photograph it."""
    engine = AsyncEngine(lambda: Engine(open_storage("sqlite://"), Lexicon.load(), discord.utils.utcnow))
    adapter: Any = create(Settings.model_validate({"DISCORD_TOKEN": TOKEN, "DISCORD_SHARDS": 1}), engine)
    corrected = announcement(notice="Corrected by the moderators. It was said to Stagelight.")
    found = [
        record(1, aspect=Aspect.GREENLIGHT, said="2026-09-12", quote="It is not officially greenlit yet"),
        record(2, said="2026-10", quote="We hope to film in the spring"),
        record(3, said="2026-11", quote="We start shooting in May", gone=True),
        record(4, aspect=Aspect.RELEASE, said="2026-11-20", quote="Not before 2028", speaker="Dana Dean"),
    ]
    filming = Line("Pat Producer, to The Harbour Post: “We start shooting in May”", (1,))
    release = Line("Dana Dean said that it is not so: “Not before 2028”", (1,))
    board = [
        answer(),
        answer(aspect=Aspect.FILMING, verdict=Verdict.CONFIRMED, lines=(filming,)),
        answer(aspect=Aspect.RELEASE, verdict=Verdict.DENIED, lines=(release,)),
        answer(aspect=Aspect.STORY, lines=(Line("The lighthouse did it.", (1,)),)),
    ]
    timeline = Timelines().timeline("Night Harbour", None, found)
    drawn: dict[str, Card] = {
        "status": render.board(board),
        "timeline": records.illustrated(records.timeline("Night Harbour", found), timeline, spoiler=False),
        "answer": render.answer(answered(), private=True),
        "announcement": render.announcement(announcement(), "a-1"),
        "correction": render.announcement(corrected, "a-1"),
        "review": cards.review_card(item()),
        "sources": records.sources([record(), record(2, gone=True)]),
    }
    with speaking("ja"):
        drawn["japanese"] = render.answer(answered(), private=True)
    async with chromium() as browser, simcord.run(adapter.client) as env:
        await adapter.client.user.edit(username="On Record")
        guild = env.create_guild("Fans of the Sequel")
        viewer = guild.add_member(env.create_user("fay"))
        for name, card in drawn.items():
            channel = guild.create_text_channel(name)
            await env.bot.get_channel(channel.id).send(view=Shown(card), files=files_of(card))
            await env.settle()
            await photograph(env, browser, channel, viewer, HERE / f"discord-{name}.png")
    await engine.close()


async def photograph(env: simcord.Env, browser: Browser, channel: Any, viewer: Any, path: Path) -> None:
    """Write what a member sees of a channel's message to a picture."""
    async with env.preview(channel, viewers=[viewer], width=WIDTH, height=HEIGHT, display="fixed") as preview:
        await asyncio.to_thread(path.write_bytes, await browser.picture(preview.url))


class Browser:
    """Chromium without a window, spoken to over its own debugging socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Take the socket of an open page."""
        self._socket = socket
        self._sent = 0

    async def picture(self, url: str) -> bytes:
        """Open an address, wait until simcord's page is ready, and return the message on it as a PNG."""
        await self._do("Emulation.setDeviceMetricsOverride", **SCREEN)
        await self._do("Page.navigate", url="about:blank")
        await self._do("Page.navigate", url=url)
        await self._value(READY)
        box = json.loads(await self._value(BOX))
        clip = {**box, "scale": 1}
        shot = await self._do("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    async def _value(self, expression: str) -> Any:
        done = await self._do("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return done["result"].get("value")

    async def _do(self, method: str, **params: Any) -> dict[str, Any]:
        self._sent += 1
        await self._socket.send_json({"id": self._sent, "method": method, "params": params})
        while True:
            answer = json.loads((await self._socket.receive()).data)
            if answer.get("id") == self._sent:
                return dict(answer.get("result", {}))


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start Chromium and yield its first page."""
    flags = ["--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    quiet = asyncio.subprocess.DEVNULL
    profile = tempfile.mkdtemp()
    process = await asyncio.create_subprocess_exec(
        *("chromium", *flags, f"--user-data-dir={profile}", "--remote-debugging-port=9333", "about:blank"),
        stdout=quiet,
        stderr=quiet,
    )
    try:
        async with aiohttp.ClientSession() as session:
            for _ in range(100):
                with suppress(aiohttp.ClientError):
                    async with session.get("http://127.0.0.1:9333/json/list") as listed:
                        pages = [page for page in await listed.json() if page["type"] == "page"]
                        break
                await asyncio.sleep(0.1)
            async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Browser(socket)
    finally:
        process.terminate()
        await process.wait()
        shutil.rmtree(profile, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(pictures())
