"""JSON lines in, JSON lines out: one answer a line, in order, with its ``id``; a bad line does not stop the rest."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

from facts.errors import FactsError, Invalid

if TYPE_CHECKING:
    from concurrent.futures import Future

Json = dict[str, Any]
Work = Callable[[Json], Json]

LONGEST_LINE = 40_000_000
"""Characters of one line of standard input; an article of 5 million, escaped, fits."""
_UNDER_WAY = 64
_OBJECTS = 50_000
"""New objects from which a worker looks for garbage: an article makes thousands, and few that refer to each other."""


@dataclass(frozen=True, slots=True)
class _Answered:
    line: str
    refusal: str | None


def each_line(work: Work) -> int:
    """Answer each line of standard input by one line; return the exit status, 1 where something was refused.

    A line that cannot be done answers with an ``error``; it is told on standard error too.
    """
    return _written(_answered(work, numbered) for numbered in _lines())


def each_line_in_parallel(work: Work) -> int:
    """Do the same on all cores, for work that stores nothing; still in order, each answer as soon as it is ready.

    The first line is answered here, so that the workers inherit whatever it loaded and a single line starts none.
    """
    lines = _lines()
    first = next(lines, None)
    if first is None:
        return 0
    status = _written(iter([_answered(work, first)]))
    second = next(lines, None)
    if second is None:
        return status
    from concurrent.futures import ProcessPoolExecutor

    # Nothing loaded so far is garbage: workers neither copy nor search it.
    gc.freeze()
    gc.set_threshold(_OBJECTS)
    global _work
    _work = work
    under_way: Queue[Future[_Answered] | None] = Queue(_UNDER_WAY)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        under_way.put(pool.submit(_answered_by_worker, second))
        outcome: list[int] = []
        writer = Thread(target=lambda: outcome.append(_written(_results(under_way))))
        writer.start()
        for numbered in lines:
            under_way.put(pool.submit(_answered_by_worker, numbered))
        under_way.put(None)
        writer.join()
    return max(status, *outcome)


_work: Work


def _answered_by_worker(numbered: tuple[int, str]) -> _Answered:
    return _answered(_work, numbered)


def _answered(work: Work, numbered: tuple[int, str]) -> _Answered:
    number, line = numbered
    identity: object = None
    refusal = None
    try:
        asked = _object(line)
        identity = asked.get("id")
        done = {"id": identity, **work(asked)}
    except FactsError as error:
        refusal = f"line {number}: {error}"
        done = {"id": identity, "error": {"code": error.code, "message": str(error)}}
    return _Answered(json.dumps(done, ensure_ascii=False), refusal)


def _results(under_way: Queue[Future[_Answered] | None]) -> Iterator[_Answered]:
    while (future := under_way.get()) is not None:
        yield future.result()


def _written(answers: Iterator[_Answered]) -> int:
    refused = False
    for answer in answers:
        if answer.refusal is not None:
            refused = True
            click.echo(answer.refusal, err=True)
        sys.stdout.write(answer.line + "\n")
        sys.stdout.flush()
    return 1 if refused else 0


def _lines() -> Iterator[tuple[int, str]]:
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            yield number, line


def _object(line: str) -> Json:
    if len(line) > LONGEST_LINE:
        raise Invalid("This line is too long to be read.")
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        raise Invalid("This line is not UTF-8 text. Save it as UTF-8 and try again.") from None
    try:
        asked = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Invalid(f"This line is not JSON: {error}.") from None
    if not isinstance(asked, dict):
        raise Invalid('A line is a JSON object, like {"id": "1", "text": "…"}.')
    return asked
