"""The world outside: the clock, the platforms, and what draws pictures for them."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from facts.errors import TooLate
from facts.messages import Owed, StatementRecord
from facts.model import Aspect, MessageRef

Clock = Callable[[], datetime]
"""Returns the present moment, timezone-aware, in UTC."""


SEND_BEFORE: ContextVar[float] = ContextVar("SEND_BEFORE", default=math.inf)
"""The moment (seconds as ``steady`` counts) after which the attempt under way may send nothing: another worker may."""

NEXT_TURN: ContextVar[Callable[[], Awaitable[None]] | None] = ContextVar("NEXT_TURN", default=None)
"""Returns when the delivery under way may make one more request; None outside of deliveries."""


def steady() -> float:
    """Return seconds on the clock that nobody sets, time asleep included where the system counts it."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def insist_on_time(deadline: float | None = None) -> None:
    """Let nobody send after a moment, that of the attempt under way where none is given.

    For the last line of code before the network: a process may have been frozen anywhere.

    Raises:
        TooLate: it is past.
    """
    if steady() > (SEND_BEFORE.get() if deadline is None else deadline):
        raise TooLate("Held up for too long; left to another worker. Nothing was sent.")


async def in_turn() -> None:
    """Wait until the delivery under way may make one more request, as late before the network as can be.

    Raises:
        TryLater: that would be too long; nothing was sent.
    """
    turn = NEXT_TURN.get()
    if turn is not None:
        await turn()


class Adapter(Protocol):
    """A platform: it translates what people do into use-cases, and deliveries into messages.

    ``post``, ``edit`` and ``find`` raise the delivery errors of ``facts.errors`` and nothing else.
    """

    name: str
    takes_turns: bool
    """Whether it waits by itself (``in_turn``) before each request of a delivery. Otherwise its turn comes first, and a
    call of it counts as one request."""

    async def run(self) -> None:
        """Serve until cancelled; reconnects by itself."""

    async def ready(self) -> None:
        """Return once messages can be posted."""

    async def close(self) -> None:
        """Let go of connections; safe to call twice."""

    async def post(self, owed: Owed) -> MessageRef:
        """Post an announcement, a reply or a review card; return the message the platform confirmed."""

    async def edit(self, owed: Owed) -> MessageRef:
        """Bring the message ``owed.delivery.ref`` to the announcement's newest revision."""

    async def find(self, owed: Owed) -> MessageRef | None:
        """Look whether an earlier attempt at this delivery landed; None if it certainly did not.

        A message that is known already (``owed.besides``) is passed over.

        Raises:
            CannotLook: this platform, or these permissions, cannot tell.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture to post: PNG bytes, and the same in words for those who do not see it."""

    png: bytes
    alt: str


class Charts(Protocol):
    """Draws what is on record."""

    def timeline(self, production: str, aspect: Aspect | None, records: Sequence[StatementRecord]) -> Picture:
        """Draw statements by the day they were said or recorded; withdrawn ones are marked as such. Pure, may be slow.

        ``records`` may be in any order, and empty: then the picture says so.
        """
