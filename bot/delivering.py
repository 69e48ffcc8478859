"""The delivery loop. One attempt is the same in every mode: look before sending again, wait for the turn, send, write.

Nothing is promised "exactly once": where a platform cannot say whether an earlier attempt landed, the delivery waits
for the operator as ``unknown`` instead of being sent blindly.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from bot.pacing import Pacer
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.engine.delivering import ARRIVES_WITHIN, LEASE
from facts.errors import (
    CannotLook,
    DeliveryError,
    MessageGone,
    OutcomeUnknown,
    Refused,
    StorageError,
    TooLate,
    TryLater,
)
from facts.messages import DeliveryState, Owed, Purpose
from facts.model import MessageRef, Target
from facts.ports import Adapter
from facts.ports.outside import NEXT_TURN, SEND_BEFORE, insist_on_time, steady

LAST_ATTEMPT = 12
IN_FLIGHT = 24
"""Deliveries under way at once in one process; at Discord's pace that allows each half a second."""
_LONGEST_WAIT = timedelta(hours=1)
_SHORTEST_WAIT = timedelta(seconds=1)
_LAST_WORDS = 10.0
"""Seconds that what is under way may take to end when the bot is stopped."""
_WRITE_AGAIN = (0.1, 0.5, 1.0, 2.0, 4.0, 8.0)

log = structlog.get_logger("delivery")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long things may take, in seconds: a look, a call that sends, and the lease, which outlasts both.

    A look outlasts the 30 seconds that discord.py waits in a channel it holds closed. ``first_wait`` is what follows a
    first failure; it doubles from then on. ``arrives`` is the least that follows a post without an answer.
    """

    look: float = 45.0
    call: float = 60.0
    lease: float = LEASE.total_seconds()
    first_wait: float = 5.0
    arrives: float = ARRIVES_WITHIN.total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Delivers for these platforms: several at once, one at a time in each channel."""

    engine: AsyncEngine
    adapters: MutableMapping[str, Adapter]
    pacer: Pacer
    limits: Limits = Limits()
    in_flight: int = IN_FLIGHT
    attempted: Callable[[Owed, DeliveryState], object] = lambda owed, state: None
    """Told of each attempt and of the state it was given, for the metrics."""

    async def round(self, *, look_again: float = 1.0) -> int:
        """Attempt what is due, and what becomes due meanwhile, until nothing is; return how many attempts were made.

        When cancelled, what is under way may end; nothing new is taken.
        """
        attempts, under_way = 0, set[asyncio.Task[None]]()
        try:
            while True:
                taken = await self._take(self.in_flight - len(under_way))
                attempts += len(taken)
                under_way |= taken
                if not under_way:
                    return attempts
                _, under_way = await asyncio.wait(under_way, timeout=look_again, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if under_way:
                await asyncio.wait(under_way, timeout=_LAST_WORDS)
            for task in under_way:
                task.cancel()

    async def attempt(self, owed: Owed, taken_at: float) -> None:
        """Bring one delivery to its platform and write down what became of it. ``taken_at`` is by ``steady``."""
        delivery = owed.delivery
        said = log.bind(delivery=delivery.id, target=delivery.target, purpose=delivery.purpose.value)
        adapter = self.adapters[delivery.target.partition(":")[0]]
        looked = False
        try:
            ref = await self._landed_before(adapter, owed) if owed.look else None
            looked = True
            ref = ref or await self._sent(adapter, owed, taken_at)
        except TryLater as error:
            # Told apart from a lost answer: nothing of this attempt stands at the platform.
            await self._put_off(owed, error, landed=owed.look and not looked)
            said.warning("delivery put off", error=str(error), attempts=delivery.attempts)
        except (OutcomeUnknown, TimeoutError) as error:
            said.warning("delivery put off", error=str(error) or "no answer in time", attempts=delivery.attempts)
            if not await self._put_off(owed, error, landed=True) and looked:
                await self._look_back(adapter, owed)
        except MessageGone as error:
            await self._write(owed, DeliveryState.GONE, error=str(error))
            said.info("message is gone", error=str(error))
        except CannotLook as error:
            await self._write(owed, DeliveryState.UNKNOWN, error=str(error))
            said.warning("outcome unknown; the operator decides", error=str(error))
        except Refused as error:
            await self._refused(owed, error)
            said.error("delivery refused", error=str(error))
        except TooLate:
            said.warning("held too long; left to another worker")
        else:
            written = await self._write(owed, DeliveryState.SENT, ref=ref)
            if written:
                said.info("delivered", message=ref.message)
            else:
                said.error("another worker had taken over; see `onrecord deliveries explain`", message=ref.message)

    async def _look_back(self, adapter: Adapter, owed: Owed) -> None:
        """Look what became of a message without an answer that another worker was given meanwhile.

        It may stand beside that worker's. Nothing can be done about that any more, but the operator is told.
        """
        said = log.bind(delivery=owed.delivery.id, target=owed.delivery.target)
        if owed.delivery.purpose is Purpose.EDIT:
            return
        await asyncio.sleep(self.limits.arrives)
        settled = await self.engine.do(Engine.delivery, owed.delivery.id)
        known = settled.ref if settled.state is DeliveryState.SENT else None
        try:
            async with self._in_turn(adapter, owed.delivery.target), asyncio.timeout(self.limits.look):
                found = await adapter.find(replace(owed, besides=known))
        except (DeliveryError, TimeoutError) as error:
            said.error("perhaps told twice; look in the channel", error=str(error))
            return
        if found is not None and await self.engine.do(Engine.landed_late, owed, found):
            said.error("told twice; see `onrecord deliveries explain`", message=found.message)

    async def _take(self, room: int) -> set[asyncio.Task[None]]:
        if room <= 0:
            return set()
        taken_at = steady()
        taken = await self.engine.do(
            Engine.claim,
            tuple(self.adapters),
            limit=room,
            lease=timedelta(seconds=self.limits.lease),
            arrives_within=timedelta(seconds=self.limits.arrives),
        )
        return {asyncio.create_task(self._guarded(owed, taken_at)) for owed in taken}

    async def _guarded(self, owed: Owed, taken_at: float) -> None:
        """Keep one attempt's failure from the others: its lease runs out, and the next one looks first."""
        try:
            await self.attempt(owed, taken_at)
        except Exception as error:
            log.exception("attempt failed", delivery=owed.delivery.id, error=str(error))

    async def _landed_before(self, adapter: Adapter, owed: Owed) -> MessageRef | None:
        """Return the message of an earlier attempt that landed without our knowing; edits may simply be repeated."""
        if owed.delivery.purpose is Purpose.EDIT:
            return None
        async with self._in_turn(adapter, owed.delivery.target), asyncio.timeout(self.limits.look):
            return await adapter.find(owed)

    async def _sent(self, adapter: Adapter, owed: Owed, taken_at: float) -> MessageRef:
        async with self._in_turn(adapter, owed.delivery.target):
            return await self._sent_in_turn(adapter, owed, taken_at)

    async def _sent_in_turn(self, adapter: Adapter, owed: Owed, taken_at: float) -> MessageRef:
        # Right before the call, by the clock that a frozen process cannot miss: with less of the lease left than the
        # call may take, another worker could already be sending this.
        deadline = taken_at + self.limits.lease - self.limits.call
        insist_on_time(deadline)
        # Adapters look once more when the bytes are about to go, since looking up and connecting take longest.
        given = SEND_BEFORE.set(deadline)
        try:
            async with asyncio.timeout(self.limits.call):
                if owed.delivery.purpose is Purpose.EDIT:
                    return await adapter.edit(owed)
                return await adapter.post(owed)
        finally:
            SEND_BEFORE.reset(given)

    @asynccontextmanager
    async def _in_turn(self, adapter: Adapter, target: Target) -> AsyncIterator[None]:
        """Wait for one's turn, or let the adapter wait for one before each of its requests."""
        turn = partial(self.pacer.turn, target)
        if not adapter.takes_turns:
            await turn()
        given = NEXT_TURN.set(turn if adapter.takes_turns else None)
        try:
            yield
        finally:
            NEXT_TURN.reset(given)

    async def _put_off(self, owed: Owed, error: DeliveryError | TimeoutError, *, landed: bool) -> bool:
        """Write that a delivery is to be tried again, or is given up; False if another worker has taken over."""
        attempts = owed.delivery.attempts
        asked = error.after if isinstance(error, TryLater) else None
        if asked is None and attempts >= LAST_ATTEMPT:
            gave_up = f"Given up after {attempts} attempts. Last: {error}"
            return await self._write(owed, DeliveryState.UNKNOWN if landed else DeliveryState.DEAD, error=gave_up)
        wait = min(timedelta(seconds=self.limits.first_wait) * 2 ** (attempts - 1), _LONGEST_WAIT)
        if landed and owed.delivery.purpose is not Purpose.EDIT and not isinstance(error, TryLater):
            wait = max(wait, timedelta(seconds=self.limits.arrives))
        if isinstance(error, TryLater) and asked is not None:
            wait = max(timedelta(seconds=asked), _SHORTEST_WAIT)
            await self.pacer.hold(owed.delivery.target, asked, everywhere=error.everywhere)
        return await self._write(
            owed, DeliveryState.PENDING, wait=wait, error=str(error), landed=landed, counted=asked is None
        )

    async def _refused(self, owed: Owed, error: Refused) -> None:
        if owed.delivery.purpose is not Purpose.EDIT and not error.only_this:
            await self.engine.do(Engine.stop_channel, owed.delivery.target, str(error))
        await self._write(owed, DeliveryState.DEAD, error=str(error), refused=True)

    async def _write(self, owed: Owed, state: DeliveryState, **outcome: Any) -> bool:
        """Write the outcome, through a restart of the database if need be; False if another worker has taken over."""
        self.attempted(owed, state)
        for wait in _WRITE_AGAIN:
            try:
                return await self.engine.do(Engine.settle, owed, state, **outcome)
            except StorageError as error:
                log.warning("outcome not written yet", delivery=owed.delivery.id, error=str(error))
                await asyncio.sleep(wait)
        return await self.engine.do(Engine.settle, owed, state, **outcome)


async def deliver(engine: AsyncEngine, adapters: MutableMapping[str, Adapter], pacer: Pacer | None = None) -> int:
    """Attempt what is due for these platforms until nothing is; return how many attempts were made."""
    return await Courier(engine=engine, adapters=adapters, pacer=pacer or Pacer()).round()
