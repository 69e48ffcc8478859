"""The running bot: everything wired from the settings, started together, stopped in reverse."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from adapters.charts import Timelines
from bot.clock import now
from bot.delivering import Courier
from bot.health import Health, HealthServer
from bot.pacing import OwnBudgets, Pacer, SharedBudgets, Timing
from bot.polling import Watcher
from bot.scheduler import Tick, keep_time
from bot.serving import Listener
from bot.settings import Settings, SettingsError, adapter_module
from bot.steady_clock import SteadyClock
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError, StorageBusy
from facts.lexicon import Lexicon
from facts.ports import Adapter, Clock
from facts.storage import open_storage
from facts.storage.backup import keep, name_of, path_of

if TYPE_CHECKING:
    from bot.configuration import Core

WORKER = "worker"
"""The part of the bot that serves no platform: it polls the sources and does what is due by the clock."""
_BACKUP_LOOKED_FOR = 600.0
_SWEEP_LOOKED_FOR = 3600.0

log = structlog.get_logger("app")


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A composed bot. ``adapters`` by platform name; ``polls`` is False where another process reads the sources."""

    engine: AsyncEngine
    adapters: dict[str, Adapter]
    watcher: Watcher
    settings: Settings
    courier: Courier
    health: Health
    polls: bool = True


def build(settings: Settings, only: str | None = None) -> App:
    """Wire everything from the settings; opens nothing yet. ``only`` is one platform, or ``WORKER``.

    Raises:
        SettingsError: ``only`` cannot be had with these settings.
        LexiconError: a data file is wrong.
    """
    core = settings.core
    shared = not core.database.startswith("sqlite")
    served = _served(settings, only, shared)
    lexicon = Lexicon.load(core.lexicon_dir)
    clocks: list[SteadyClock] = []
    health = Health(lambda: clocks[0].offset if clocks else timedelta())

    def opened() -> Engine:
        storage = open_storage(core.database)
        clocks[:] = [SteadyClock(storage.now)]
        return Engine(storage, lexicon, clocks[0])

    def told_time() -> Clock:
        return clocks[0] if clocks else now

    engine = AsyncEngine(opened, health.used)
    charts = Timelines()
    adapters = {name: adapter_module(name).create(settings.platforms[name], engine, charts) for name in served}
    timing = Timing()
    pacer = Pacer(SharedBudgets(engine) if shared else OwnBudgets(timing), timing, waited=health.waited)
    watcher = Watcher(
        engine=engine,
        lexicon=lexicon,
        clock=lambda: told_time()(),
        contact=core.contact,
        public=core.public_url,
        allow_loopback=core.allow_loopback_sources,
    )
    return App(
        engine=engine,
        adapters=adapters,
        watcher=watcher,
        settings=settings,
        courier=Courier(engine=engine, adapters={}, pacer=pacer, attempted=health.attempted),
        health=health,
        polls=only in (None, WORKER),
    )


async def serve(app: App) -> None:
    """Run until SIGTERM or SIGINT, then finish what is under way and close everything.

    Raises:
        StorageBusy: another process runs on this embedded record.
        FactsError: a platform cannot be used at all (a wrong token); the message says which and what to do.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(app.engine.close)
        await app.engine.open()
        if not await app.engine.do(Engine.begin):
            raise StorageBusy(
                "Another `onrecord run` is using this record. Stop it first; several processes need PostgreSQL"
                " (docs/scaling.md)."
            )
        stack.push_async_callback(app.watcher.close)
        core = app.settings.core
        if core.health_port is not None:
            server = HealthServer(app.health, app.engine, core.health_host, core.health_port)
            await server.start()
            stack.push_async_callback(server.close)
        if core.public_url and app.polls:
            listener = hub_listener(app.engine, core)
            await listener.start()
            stack.push_async_callback(listener.close)
        for adapter in app.adapters.values():
            stack.push_async_callback(adapter.close)
        app.health.waiting_for |= app.adapters.keys()
        log.info("started", platforms=sorted(app.adapters) or "none", polls=app.polls)
        parts = [adapter.run() for adapter in app.adapters.values()]
        parts += [_connected(app, name) for name in app.adapters]
        # The courier comes last, so that when the bot stops it ends first, while the platforms still listen.
        await _until(stop, [*parts, keep_time(_timetable(app)), _carry(app)])
    log.info("stopped")


def hub_listener(engine: AsyncEngine, core: Core) -> Listener:
    """Return what listens for the hubs that tell us of news."""
    from adapters.fetch.callbacks import callbacks

    served = callbacks(engine, urlsplit(core.public_url).path)
    return Listener(served, core.public_host, core.public_port, "ONRECORD_PUBLIC_PORT")


async def _connected(app: App, name: str) -> None:
    """Let the courier take what is owed to a platform once messages can be posted there."""
    await app.adapters[name].ready()
    app.courier.adapters[name] = app.adapters[name]
    app.health.waiting_for.discard(name)
    await asyncio.Event().wait()


async def _carry(app: App) -> None:
    guarded = _told(app.courier.round, "deliver")
    while True:
        await guarded()
        await asyncio.sleep(app.settings.core.deliver_seconds)


def _served(settings: Settings, only: str | None, shared: bool) -> tuple[str, ...]:
    if only is None:
        return tuple(settings.platforms)
    if not shared:
        raise SettingsError(
            "--only is for several processes, and an embedded record has one. Set ONRECORD_DATABASE to a PostgreSQL"
            " address (docs/scaling.md), or leave --only out."
        )
    if only == WORKER:
        return ()
    if only not in settings.platforms:
        raise SettingsError(f"--only {only}: {only} is not configured. `onrecord doctor` says what is missing.")
    return (only,)


def _timetable(app: App) -> list[Tick]:
    core = app.settings.core
    ticks = [Tick(name="sweep", job=_told(lambda: _sweep(app), "sweep"), every=_SWEEP_LOOKED_FOR)]
    if app.polls:
        every = core.poll_seconds
        ticks.append(Tick(name="poll", job=_told(app.watcher.round, "poll"), every=every, jitter=every / 10))
        if core.public_url:
            ticks.append(Tick(name="hubs", job=_told(app.watcher.ask_hubs, "hubs"), every=every, jitter=every / 10))
    if core.database.startswith("sqlite:///") and core.backups:
        ticks.append(Tick(name="backup", job=_told(lambda: _back_up(app), "backup"), every=_BACKUP_LOOKED_FOR))
    return ticks


async def _sweep(app: App) -> None:
    """Delete once a day what is kept no longer."""
    if await app.engine.do(Engine.take_turn, "sweep", timedelta(days=1)):
        rows = await app.engine.do(Engine.sweep)
        log.info("swept", rows=rows)


async def _back_up(app: App) -> None:
    """Keep a copy a day beside the record, the newest ``backups`` of them."""
    if not await app.engine.do(Engine.take_turn, "backup", timedelta(days=1)):
        return
    database, core = path_of(app.settings.core.database), app.settings.core
    folder = core.backup_folder or database.absolute().parent / "backups"
    copy = await app.engine.do(Engine.backup, folder / name_of(database, now()))
    keep(folder, database.stem, core.backups)
    log.info("backed up", to=str(copy))


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
        for task in (*reversed(tasks), stopping):
            task.cancel()
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
            " ONRECORD_DATABASE to a PostgreSQL address, or to a file on a volume that lasts."
        )
