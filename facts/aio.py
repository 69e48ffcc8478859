"""The seam between asynchronous adapters and the synchronous engine: one thread that owns the database.

A call takes about 0.2 ms to cross it; another process holding the write lock stalls that thread and never the event
loop. Cancelling a caller lets a transaction that has begun finish; a call still waiting is dropped.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from facts.engine import Engine

Args = ParamSpec("Args")
Result = TypeVar("Result")


class AsyncEngine:
    """An ``Engine`` on a thread of its own. ``await engine.do(Engine.ask, question)`` is checked like a plain call."""

    def __init__(
        self,
        opened: Callable[[], Engine],
        used: Callable[[str, float, bool], object] = lambda use_case, seconds, failed: None,
    ) -> None:
        """Take a function that opens the engine; it is called on the thread that will use it.

        ``used`` is told of every use-case: its name, the seconds it took, the wait for the thread included, and
        whether it failed.
        """
        self._opened = opened
        self._used = used
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._engine: Engine | None = None

    async def open(self) -> None:
        """Open the database now, so that what is wrong with it is told at start.

        Raises:
            StorageUnavailable: it cannot be opened.
        """
        await asyncio.get_running_loop().run_in_executor(self._thread, self._ready)

    async def do(
        self, use_case: Callable[Concatenate[Engine, Args], Result], *args: Args.args, **kwargs: Args.kwargs
    ) -> Result:
        """Run one use-case on the database thread and return what it returns, or raise what it raises."""
        call = partial(self._call, use_case, *args, **kwargs)
        began, failed = time.monotonic(), True
        try:
            result = await asyncio.get_running_loop().run_in_executor(self._thread, call)
            failed = False
            return result
        finally:
            self._used(use_case.__name__, time.monotonic() - began, failed)

    async def close(self) -> None:
        """Finish what has begun and close the database."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._shut)
        self._thread.shutdown()

    def _call(
        self, use_case: Callable[Concatenate[Engine, Args], Result], *args: Args.args, **kwargs: Args.kwargs
    ) -> Result:
        return use_case(self._ready(), *args, **kwargs)

    def _ready(self) -> Engine:
        if self._engine is None:
            self._engine = self._opened()
        return self._engine

    def _shut(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None
