"""The clock of a running bot: the database's time, counted on by a clock that nobody sets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from facts.ports.outside import steady

CHECK_SECONDS = 30.0
"""How often the count is compared with the clock."""
SLEW = timedelta(seconds=2)
"""A difference up to this is drift, and taken over at once."""
SETTLED_SECONDS = 300.0
"""How long a jump forward must last before it is believed: longer than any lease."""

log = structlog.get_logger("clock")


class SteadyClock:
    """Tells the time of a clock that may be set at any moment, without jumping when it is.

    It reads the clock once and counts on by itself, so that no lease ends early and no due time is missed. A jump
    forward that lasts is believed after ``SETTLED_SECONDS``; one backward only after a restart, and it is logged.
    """

    def __init__(self, read: Callable[[], datetime], count: Callable[[], float] = steady) -> None:
        """Take the clock to read (UTC) and the seconds to count by."""
        self._read, self._count = read, count
        self._moment, self._since = read(), count()
        self._checked = self._since
        self._jumped_at: float | None = None
        self.offset = timedelta()
        """How far the clock that is read stands ahead of what is told."""

    def __call__(self) -> datetime:
        """Return the present moment in UTC."""
        seconds = self._count()
        if seconds - self._checked >= CHECK_SECONDS:
            self._checked = seconds
            self._compare(seconds)
        return self._moment + timedelta(seconds=seconds - self._since)

    def _compare(self, seconds: float) -> None:
        told = self._moment + timedelta(seconds=seconds - self._since)
        read = self._read()
        self.offset = read - told
        if abs(self.offset) <= SLEW:
            self._jumped_at = None
        elif self._jumped_at is None:
            self._jumped_at = seconds
            log.warning("the clock was set", seconds=self.offset.total_seconds())
            return
        elif self.offset < timedelta() or seconds - self._jumped_at < SETTLED_SECONDS:
            return
        self._moment, self._since, self._jumped_at = read, seconds, None
        self.offset = timedelta()
