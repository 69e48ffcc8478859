"""The whole bot with a probe in its event loop: ``FILE SECONDS ADDRESS run …``; without an address, an idle loop.

Every so many seconds a line of JSON goes to the file: how many tasks there are, and how late the loop was, in
milliseconds. The idle loop tells what the machine itself adds to that.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

from bot import app

_STEP = 0.01


async def probe(to: Path, every: float) -> None:
    """Write a line every so many seconds, until cancelled."""
    while True:
        late = []
        ends = time.monotonic() + every
        while time.monotonic() < ends:
            asked = time.perf_counter()
            await asyncio.sleep(_STEP)
            late.append((time.perf_counter() - asked - _STEP) * 1000)
        late.sort()
        said = {"tasks": len(asyncio.all_tasks()), "p99": late[len(late) * 99 // 100], "worst": late[-1]}
        with to.open("a") as lines:
            lines.write(json.dumps(said) + "\n")


def main(to: Path, every: float, address: str, command: list[str]) -> None:
    """Run the command line with discord.py pointed at the double, and the probe beside what serves."""
    from bot.__main__ import main as onrecord
    from tests.adapters.discord.launcher import point_at

    serve = app.serve

    async def probed(composed: app.App) -> None:
        probing = asyncio.create_task(probe(to, every))
        try:
            await serve(composed)
        finally:
            probing.cancel()

    app.serve = probed
    point_at(address)
    sys.argv = ["onrecord", *command]
    onrecord()


if __name__ == "__main__":
    file, seconds, *more = sys.argv[1:]
    if more:
        main(Path(file), float(seconds), more[0], more[1:])
    else:
        asyncio.run(probe(Path(file), float(seconds)))
