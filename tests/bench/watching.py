"""What watching costs: a round of sources that have not changed, and a large feed, beside the libraries underneath."""

from __future__ import annotations

import asyncio
import gc
import io
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SOURCES = 1_000
ROUNDS = 10
_READER = """
import logging, sys, time
from reader import make_reader
database, port, sources = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
def address(number): return f"http://127.1.{number // 250}.{number % 250 + 1}:{port}/feed"
reader = make_reader(database)
for number in range(sources): reader.add_feed(address(number))
list(reader.update_feeds_iter(scheduled=False, workers=32))
took = []
for _ in range(3):
    start = time.process_time()
    results = list(reader.update_feeds_iter(scheduled=False, workers=32))
    took.append(time.process_time() - start)
print(min(took), sum(each.value is None for each in results))
"""


def unchanged() -> None:
    """Poll sources that answer 304, as ourselves, with bare aiohttp, and with lemon24/reader where it is installed."""
    with _server() as port:
        ours, bare, memory = asyncio.run(_rounds(port))
        print(
            f"{SOURCES:,} sources, all 304    {min(ours):.2f} s of CPU a round (median {statistics.median(ours):.2f});"
            f" bare aiohttp {min(bare):.2f} s ({statistics.median(bare):.2f}); ratio {min(ours) / min(bare):.2f}"
            f" ({statistics.median(ours) / statistics.median(bare):.2f}); wanted ≤ 1.5"
        )
        print(f"    memory after round 2: {memory[1]:.1f} MB, after {ROUNDS}: {memory[-1]:.1f} MB; wanted: no growth")
        _beside_reader(port, min(ours))


def large_feed() -> None:
    """Parse 2 MB with 1,000 entries beside feedparser, and watch how long the event loop is held up meanwhile."""
    import feedparser

    from bot.polling import Parsing
    from facts.sources import Fetched

    body = _large()
    fetched = Fetched(status=200, url="http://site.example/feed", body=body)
    bare, ours, worst = [], [], 0.0

    async def watched() -> None:
        nonlocal worst
        parsing = Parsing(1)
        await parsing(lambda parser: parser.feed(fetched))

        async def ticking() -> None:
            nonlocal worst
            while True:
                before = time.perf_counter()
                await asyncio.sleep(0.001)
                worst = max(worst, time.perf_counter() - before - 0.001)

        for _ in range(5):
            start = time.perf_counter()
            feedparser.parse(io.BytesIO(body))
            bare.append(time.perf_counter() - start)
            ticks = asyncio.ensure_future(ticking())
            start = time.perf_counter()
            feed = await parsing(lambda parser: parser.feed(fetched))
            ours.append(time.perf_counter() - start)
            ticks.cancel()
            assert len(feed.entries) == 1_000
        await parsing.close()

    asyncio.run(watched())
    print(
        f"feed of {len(body) / 1e6:.1f} MB, 1,000     {min(ours):.2f} s; feedparser alone {min(bare):.2f} s; ratio"
        f" {min(ours) / min(bare):.2f}; wanted ≤ 1.3; the event loop waited {worst * 1000:.0f} ms at most; wanted ≤ 50"
    )


class _server:  # noqa: N801 - used as a context manager only
    """A server of another process that answers 304 to whoever has the validator."""

    def __enter__(self) -> int:
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        return int(ours.recv())

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()


def _serve(port_to: Any) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                if b'"v1"' in head:
                    writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nContent-Length: 0\r\n\r\n')
                else:
                    body = b"<rss><channel><title>t</title><item><title>a</title><guid>g</guid></item></channel></rss>"
                    writer.write(b'HTTP/1.1 200 OK\r\nETag: "v1"\r\nContent-Length: %d\r\n\r\n' % len(body) + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=2048)
        port_to.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def _address(number: int, port: int) -> str:
    """Return a host of its own for each source: all of 127.0.0.0/8 is this machine."""
    return f"http://127.1.{number // 250}.{number % 250 + 1}:{port}/feed"


async def _bare(port: int) -> float:
    import aiohttp

    waiting = list(range(SOURCES))
    start = time.process_time()
    async with aiohttp.ClientSession() as session:

        async def worker() -> None:
            while waiting:
                async with session.get(_address(waiting.pop(), port), headers={"If-None-Match": '"v1"'}) as response:
                    assert response.status == 304
                    await response.read()

        await asyncio.gather(*(worker() for _ in range(32)))
    return time.process_time() - start


async def _rounds(port: int) -> tuple[list[float], list[float], list[float]]:
    from adapters.fetch import Fetcher, Limits
    from bot.polling import Parsing, poll_round
    from facts.aio import AsyncEngine
    from facts.engine import Engine
    from facts.lexicon import Lexicon
    from facts.model import Actor, Role
    from facts.storage import open_storage

    moment = datetime(2026, 11, 24, tzinfo=UTC)
    lexicon, operator = Lexicon.load(), Actor(id="bench", name="Bench", role=Role.OPERATOR)
    with tempfile.TemporaryDirectory() as folder:
        engine = AsyncEngine(lambda: Engine(open_storage(f"sqlite:///{folder}/record.db"), lexicon, lambda: moment))
        fetcher, parsing = Fetcher(lambda: moment, limits=Limits(spacing=0), allow_loopback=True), Parsing(1)
        await engine.do(Engine.add_production, "Example", operator)
        for number in range(SOURCES):
            await engine.do(Engine.add_source, _address(number, port), operator)
        await poll_round(engine, fetcher, parsing, lexicon, lambda: moment)
        await fetcher.close()
        times, bare, memory = [], [], []
        for _ in range(ROUNDS):
            moment += timedelta(days=1)
            bare.append(await _bare(port))
            # A new session each round, as the server's patience for idle connections is shorter than the interval.
            fetcher = Fetcher(lambda: moment, limits=Limits(spacing=0), allow_loopback=True)
            start = time.process_time()
            report = await poll_round(engine, fetcher, parsing, lexicon, lambda: moment)
            times.append(time.process_time() - start)
            await fetcher.close()
            assert report.unchanged == SOURCES
            gc.collect()
            memory.append(_resident())
        await parsing.close()
        await engine.close()
    return times, bare, memory


def _beside_reader(port: int, ours: float) -> None:
    python = Path(sys.prefix) / "peer-reader" / "bin" / "python"
    if not python.exists():
        print("    lemon24/reader is not installed beside, and was not measured: make peers")
        return
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [str(python), "-W", "ignore", "-c", _READER, f"{folder}/reader.db", str(port), str(SOURCES)],
            capture_output=True,
            text=True,
        )
    if done.returncode:
        print(f"    lemon24/reader does not run here, and was not measured: {done.stderr.splitlines()[-1]}")
        return
    took, unchanged = done.stdout.split()
    ratio = ours / float(took)
    print(f"    lemon24/reader {float(took):.2f} s ({unchanged} unchanged); ours is {ratio:.2f} of it; wanted < 1")


def _large() -> bytes:
    words = "the film and its people went on for a while about the harbour, the lights and the sea, as people do. "
    items = "".join(
        f"<item><title>News number {number} from the harbour</title><link>http://site.example/{number}</link>"
        f"<guid>http://site.example/{number}</guid><pubDate>Tue, 24 Nov 2026 09:{number % 60:02}:00 GMT</pubDate>"
        f"<description><![CDATA[<p>{words * 9}</p><p><a href='/x{number}'>{words * 8}</a></p>]]></description></item>"
        for number in range(1_000)
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Large</title>{items}</channel></rss>".encode()


def _resident() -> float:
    if Path("/proc/self/statm").exists():
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    unchanged()
    large_feed()
