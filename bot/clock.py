"""What time it is, for one call of the command line; a running bot counts by ``bot.steady_clock``."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the injected clock itself
