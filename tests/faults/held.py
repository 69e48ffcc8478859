"""The one hole that is left, on purpose: a worker stops dead after its last look at the clock, a post in its hand.

Where the platform dedupes nothing, its message and its successor's both stand. What is promised is that this is found
and told to the operator: here by every run, with the seconds from the second message to the entry in the audit.
"""

from __future__ import annotations

import asyncio
import signal
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.faults.platforms import Platform
from tests.faults.storms import Storm, _rows, database, owe, settled, until, workers
from tests.faults.worker import ARRIVES
from tests.postgres import Server

LONGEST = 60.0
"""Seconds in which the operator is to be told."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What runs left: duplicates, those reported, and the slowest report in seconds."""

    lost: int
    twice: int
    reported: int
    slowest: float


async def run(seed: int, server: Server) -> Held:
    """Freeze a worker at its third post, past its lease, while another works; look what the record knows."""
    storm = Storm(database="postgres", platform="slack", fault="held", deliveries=60, seed=seed, workers=1, lease=1.5)
    with database(storm, server) as url:
        owing = owe(url, storm)
        double = Platform("slack", storm.faults, seed=seed)
        base = await double.start()
        try:
            async with workers(storm, url, base, "--freeze-at", "3") as crew:
                stopped = crew.processes[0].pid
                await until(lambda: _is_stopped(stopped), crew)
                crew.processes.append(await crew.start("--freeze-at", "0"))
                await asyncio.sleep(crew.lease * 2)
                crew.processes[0].send_signal(signal.SIGCONT)
                await until(lambda: settled(url), crew, pause=0.1)
                woken = time.monotonic()
                while (waited := time.monotonic() - woken) < 2 * ARRIVES or (
                    waited < LONGEST and len(_told(url)) < _surplus(double)
                ):
                    await asyncio.sleep(0.05)
                standing, reports = double.standing, _told(url)
        finally:
            await double.stop()
    twice = {marker: max(m.at for c in double.messages.values() for m in c if m.marker == marker) for marker in reports}
    return Held(
        lost=sum(1 for marker in owing.everyone if standing[marker] == 0),
        twice=_surplus(double),
        reported=len(reports),
        slowest=max([0.0, *(reports[marker] - at for marker, at in twice.items())]),
    )


def _surplus(double: Platform) -> int:
    return sum(count - 1 for count in double.standing.values() if count > 1)


def _told(url: str) -> dict[str, float]:
    rows = _rows(url, "select object, at from audit where action = 'told twice'")
    return {str(id): datetime.fromisoformat(str(at)).timestamp() for id, at in rows}


def _is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
