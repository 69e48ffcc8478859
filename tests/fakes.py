"""Fakes of our own ports, never of other people's libraries."""

from __future__ import annotations

from bot.pacing import Pacer, Timing
from facts.messages import Owed
from facts.model import MessageRef


class RecordingAdapter:
    """A platform that keeps a transcript, and fails in the ways it is told to.

    ``plan`` holds, for each coming call, an exception to raise or None; ``landed`` are the deliveries whose message
    stands at the platform, whatever the caller was told.
    """

    name = "recording"
    takes_turns = False

    def __init__(self) -> None:
        self.transcript: list[tuple[str, str]] = []
        self.plan: list[Exception | None] = []
        self.lost_answers = 0
        self.landed: dict[str, MessageRef] = {}
        self.cannot_look: Exception | None = None

    async def run(self) -> None:
        return None

    async def ready(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def post(self, owed: Owed) -> MessageRef:
        failure = self.plan.pop(0) if self.plan else None
        if failure is not None and not self.lost_answers:
            raise failure
        ref = MessageRef(target=owed.delivery.target, message=str(len(self.transcript) + 1))
        self.transcript.append(("post", owed.delivery.id))
        self.landed[owed.delivery.id] = ref
        if failure is not None:
            self.lost_answers -= 1
            raise failure
        return ref

    async def edit(self, owed: Owed) -> MessageRef:
        failure = self.plan.pop(0) if self.plan else None
        if failure is not None:
            raise failure
        assert owed.delivery.ref is not None
        self.transcript.append(("edit", owed.delivery.ref.message))
        return owed.delivery.ref

    async def find(self, owed: Owed) -> MessageRef | None:
        if self.cannot_look is not None:
            raise self.cannot_look
        found = self.landed.get(owed.delivery.id)
        return None if found is None or owed.is_known(found) else found


class WaitedTime:
    """A clock in seconds that only waiting moves, so that nobody really waits."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []

    @property
    def timing(self) -> Timing:
        return Timing(now=lambda: self.seconds, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds


def unhurried() -> Pacer:
    """Return a pacer whose waits pass at once."""
    return Pacer(timing=WaitedTime().timing)
