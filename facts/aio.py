"""The seam between asynchronous adapters and the synchronous engine: one thread that owns the database.

A call takes about 0.2 ms to cross it; another process holding the write lock stalls that thread and never the event
loop. Cancelling a caller lets a transaction that has begun finish; a call still waiting is dropped. Outcomes that wait
behind each other are committed together, so that a slow disk is waited for once.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from facts.engine import Engine

Args = ParamSpec("Args")
Result = TypeVar("Result")

SHORT: frozenset[Callable[..., Any]] = frozenset({Engine.settle, Engine.first_time})
"""Use-cases that write a row or two and come many at once: those that wait one behind the other share a commit."""
MOST_TOGETHER = 50


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
        self._calls: deque[_Call] = deque()
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
        call = _Call(lambda engine: use_case(engine, *args, **kwargs), short=use_case in SHORT)
        began, failed = time.monotonic(), True
        self._calls.append(call)
        self._thread.submit(self._next)
        try:
            result: Result = await asyncio.wrap_future(call.outcome)
            failed = False
            return result
        finally:
            self._used(use_case.__name__, time.monotonic() - began, failed)

    async def close(self) -> None:
        """Finish what has begun and close the database."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._shut)
        self._thread.shutdown()

    def _next(self) -> None:
        """Run the call that has waited longest, with those right behind it where they can share its commit."""
        if not self._calls:
            return  # it was run with one before it
        calls = [self._calls.popleft()]
        while calls[-1].short and self._calls and self._calls[0].short and len(calls) < MOST_TOGETHER:
            calls.append(self._calls.popleft())
        wanted = [call for call in calls if call.outcome.set_running_or_notify_cancel()]
        try:
            engine = self._ready()
            if len(wanted) > 1 and engine.joins_commits:
                _run_together(engine, wanted)
            else:
                for call in wanted:
                    call.run(engine)()
        except BaseException as error:
            for call in wanted:
                if not call.outcome.done():
                    call.outcome.set_exception(error)

    def _ready(self) -> Engine:
        if self._engine is None:
            self._engine = self._opened()
        return self._engine

    def _shut(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None


@dataclass(frozen=True, slots=True, eq=False)
class _Call:
    """A use-case with its arguments, and what becomes of it."""

    use_case: Callable[[Engine], Any]
    short: bool
    outcome: Future[Any] = field(default_factory=Future)

    def run(self, engine: Engine) -> Callable[[], None]:
        """Run it; return what tells its caller."""
        try:
            return partial(self.outcome.set_result, self.use_case(engine))
        except BaseException as error:
            return partial(self.outcome.set_exception, error)


def _run_together(engine: Engine, calls: Sequence[_Call]) -> None:
    """Run several and commit once; their callers are told only then."""
    with engine.together():
        tells = [call.run(engine) for call in calls]
    for tell in tells:
        tell()
