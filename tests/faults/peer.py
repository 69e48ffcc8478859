"""A peer to measure the delivery loop against: procrastinate on PostgreSQL, in an environment of its own.

``make job-engine`` sets it up. Jobs carry the id of a ledger row and nothing else; the attempt is the product's own.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

PYTHON = Path(__file__).resolve().parents[2] / ".venv-peer" / "bin" / "python"
WORKER = [str(PYTHON), "-m", "tests.faults.peer_worker"]


def installed() -> bool:
    """Say whether the peer's environment stands."""
    return PYTHON.exists()


async def prepare(url: str) -> None:
    """Make procrastinate's tables and one job for each delivery that is owed."""
    process = await asyncio.create_subprocess_exec(
        *WORKER, "--prepare", "--database", url, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    if await process.wait():
        raise RuntimeError("procrastinate could not be prepared")
