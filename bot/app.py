"""The running bot: everything wired from the settings, started together, stopped in reverse."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass

import structlog

from bot.clock import now
from bot.delivering import deliver
from bot.polling import Watcher
from bot.scheduler import Tick, keep_time
from bot.settings import Settings, SettingsError, adapter_module
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError
from facts.lexicon import Lexicon
from facts.ports import Adapter
from facts.storage import open_storage

log = structlog.get_logger("app")


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A composed bot. ``adapters`` by platform name."""

    engine: AsyncEngine
    adapters: dict[str, Adapter]
    watcher: Watcher
    settings: Settings


def build(settings: Settings) -> App:
    """Wire everything from the settings; opens nothing yet.

    Raises:
        SettingsError: a shared disk is needed and this host says it has none.
        LexiconError: a data file is wrong.
    """
    core = settings.core
    lexicon = Lexicon.load(core.lexicon_dir)
    engine = AsyncEngine(lambda: Engine(open_storage(core.database), lexicon, now))
    adapters = {name: adapter_module(name).create(chosen, engine) for name, chosen in settings.platforms.items()}
    watcher = Watcher(
        engine=engine, lexicon=lexicon, clock=now, contact=core.contact, allow_loopback=core.allow_loopback_sources
    )
    return App(engine=engine, adapters=adapters, watcher=watcher, settings=settings)


async def serve(app: App) -> None:
    """Run until SIGTERM or SIGINT, then finish what is under way and close everything.

    Raises:
        FactsError: a platform cannot be used at all (a wrong token); the message says which and what to do.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(app.engine.close)
        await app.engine.open()
        stack.push_async_callback(app.watcher.close)
        for adapter in app.adapters.values():
            stack.push_async_callback(adapter.close)
        log.info("started", platforms=sorted(app.adapters) or "none")
        await _until(stop, [adapter.run() for adapter in app.adapters.values()] + [keep_time(_timetable(app))])
    log.info("stopped")


def _timetable(app: App) -> list[Tick]:
    core = app.settings.core
    return [
        Tick(name="poll", job=_told(app.watcher.round, "poll"), every=core.poll_seconds, jitter=core.poll_seconds / 10),
        Tick(name="deliver", job=_told(lambda: _deliver_all(app), "deliver"), every=core.deliver_seconds),
    ]


async def _deliver_all(app: App) -> None:
    while await deliver(app.engine, app.adapters, now):
        pass


def _told(job: Callable[[], Awaitable[object]], name: str) -> Callable[[], Awaitable[None]]:
    """Keep one failed round from ending the timetable: it is logged, and the next tick tries again."""

    async def guarded() -> None:
        try:
            await job()
        except FactsError as error:
            log.error("round failed", job=name, error=str(error))
        except Exception:
            log.exception("round failed", job=name)

    return guarded


async def _until(stop: asyncio.Event, parts: Sequence[Awaitable[None]]) -> None:
    tasks = [asyncio.ensure_future(part) for part in parts]
    stopping = asyncio.ensure_future(stop.wait())
    try:
        done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
        for finished in done - {stopping}:
            finished.result()
    finally:
        for task in (*tasks, stopping):
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError, FactsError):
                await task


def refuse_shared_nothing(variables: dict[str, str], settings: Settings) -> None:
    """Refuse an embedded database where the disk is thrown away at every restart.

    Raises:
        SettingsError: saying what to do instead.
    """
    if "DYNO" in variables and settings.core.database.startswith("sqlite") and "ONRECORD_DATABASE" not in variables:
        raise SettingsError(
            "This host throws its disk away at every restart, so a SQLite record would be lost. Set"
            " ONRECORD_DATABASE to a file on a volume that lasts."
        )
