"""How the bot is doing, for machines: ``/healthz``, ``/readyz`` and Prometheus metrics on a port of its own.

Nothing here names a person, a channel or a question; labels are use-cases, platforms and states.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.serving import Listener
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError
from facts.messages import DeliveryState, Owed

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0)
PATIENCE = 3.0
"""Seconds in which the database must answer: it may be there and yet be locked by somebody else."""
TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Health:
    """The metrics, and what is ready."""

    def __init__(self, clock_offset: Callable[[], timedelta] = timedelta) -> None:
        """Start at zero. ``clock_offset`` is how far the machine's clock stands from the one that is told."""
        self.registry = CollectorRegistry()
        self._clock_offset = clock_offset
        self.waiting_for: set[str] = set()
        """The platforms that are not connected yet."""
        self._use_cases = Histogram(
            "onrecord_use_case_seconds",
            "Time that a use-case took: ask is a question, polled a poll, settle a delivery's outcome.",
            ["use_case"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._failures = Counter(
            "onrecord_use_case_failures", "Use-cases that ended in an error.", ["use_case"], registry=self.registry
        )
        self._attempts = Counter(
            "onrecord_attempts",
            "Attempts at deliveries by what became of them; purpose post is a send, edit a correction.",
            ["platform", "purpose", "state"],
            registry=self.registry,
        )
        self._waits = Histogram(
            "onrecord_rate_limit_wait_seconds",
            "Time that a message waited for its turn under the platform's rate limits.",
            ["platform"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._backlog = Gauge(
            "onrecord_deliveries",
            "Deliveries in the ledger; dead and unknown ones wait for the operator.",
            ["platform", "state"],
            registry=self.registry,
        )
        self._oldest = Gauge(
            "onrecord_oldest_pending_seconds",
            "How long the oldest delivery that is due has been waiting.",
            ["platform"],
            registry=self.registry,
        )
        self._twice = Gauge(
            "onrecord_told_twice",
            "Deliveries of the last 30 days of which two messages were found to stand.",
            registry=self.registry,
        )
        self._offset = Gauge(
            "onrecord_clock_offset_seconds", "How far the clock was set while running.", registry=self.registry
        )

    def used(self, use_case: str, seconds: float, failed: bool) -> None:
        """Count a use-case."""
        self._use_cases.labels(use_case).observe(seconds)
        if failed:
            self._failures.labels(use_case).inc()

    def attempted(self, owed: Owed, state: DeliveryState) -> None:
        """Count an attempt at a delivery."""
        platform = owed.delivery.target.partition(":")[0]
        self._attempts.labels(platform, owed.delivery.purpose.value, state.value).inc()

    def waited(self, platform: str, seconds: float) -> None:
        """Count a wait for one's turn."""
        self._waits.labels(platform).observe(seconds)

    async def metrics(self, engine: AsyncEngine) -> bytes:
        """Return everything in Prometheus' text format, the ledger as it stands now.

        Raises:
            FactsError: the database does not answer.
        """
        backlog, now = await engine.do(Engine.backlog_now)
        self._twice.set(len(await engine.do(Engine.told_twice)))
        self._backlog.clear()
        self._oldest.clear()
        for each in backlog:
            self._backlog.labels(each.platform, each.state.value).set(each.number)
            if each.state is DeliveryState.PENDING and each.oldest is not None:
                self._oldest.labels(each.platform).set(max(0.0, (now - each.oldest).total_seconds()))
        self._offset.set(self._clock_offset().total_seconds())
        return generate_latest(self.registry)


class HealthServer(Listener):
    """Serves a ``Health`` over HTTP."""

    def __init__(
        self, health: Health, engine: AsyncEngine, host: str, port: int, *, patience: float = PATIENCE
    ) -> None:
        """Take what to serve, and where; port 0 takes a free one. ``patience`` is in seconds."""
        self._health, self._engine, self._patience = health, engine, patience
        app = web.Application()
        app.add_routes(
            [
                web.get("/healthz", self._healthz),
                web.get("/readyz", self._readyz),
                web.get("/metrics", self._metrics),
            ]
        )
        super().__init__(app, host, port, "ONRECORD_HEALTH_PORT")

    async def _healthz(self, _: web.Request) -> web.Response:
        """Alive, and the database answers; a process that says otherwise for minutes should be restarted."""
        return await self._said([])

    async def _readyz(self, _: web.Request) -> web.Response:
        return await self._said([f"{name} is not connected yet" for name in sorted(self._health.waiting_for)])

    async def _said(self, wrong: list[str]) -> web.Response:
        try:
            async with asyncio.timeout(self._patience):
                await self._engine.do(Engine.backlog)
        except FactsError as error:
            wrong.append(str(error))
        except TimeoutError:
            wrong.append(f"The database has not answered for {self._patience:g} seconds.")
        return web.json_response({"ok": not wrong, "wrong": wrong}, status=503 if wrong else 200)

    async def _metrics(self, _: web.Request) -> web.Response:
        with suppress(FactsError, TimeoutError):
            async with asyncio.timeout(self._patience):
                text = await self._health.metrics(self._engine)
            return web.Response(body=text, headers={"Content-Type": TEXT})
        return web.Response(status=503, text="The database does not answer.\n")
