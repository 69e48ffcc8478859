"""One attempt at one delivery, the same in every mode: look before sending again, send, say what became of it.

Nothing is promised "exactly once": where a platform cannot say whether an earlier attempt landed, the delivery waits
for the operator as ``unknown`` instead of being sent blindly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import CannotLook, DeliveryError, MessageGone, OutcomeUnknown, Refused, TryLater
from facts.messages import DeliveryState, Owed, Purpose
from facts.model import MessageRef
from facts.ports import Adapter, Clock

CALL_SECONDS = 60.0
"""The longest one platform call may take; the lease is a minute longer."""
LAST_ATTEMPT = 12
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)

log = structlog.get_logger("delivery")


async def deliver(engine: AsyncEngine, adapters: Mapping[str, Adapter], clock: Clock, *, limit: int = 10) -> int:
    """Take what is due for these platforms and attempt each once; return how many were taken."""
    taken = await engine.do(Engine.claim, tuple(adapters), limit=limit)
    for owed in taken:
        await attempt(engine, adapters[owed.delivery.target.partition(":")[0]], owed, clock)
    return len(taken)


async def attempt(engine: AsyncEngine, adapter: Adapter, owed: Owed, clock: Clock) -> None:
    """Bring one delivery to the platform, and write down what became of it."""
    delivery = owed.delivery
    said = log.bind(delivery=delivery.id, target=delivery.target, purpose=delivery.purpose.value)
    try:
        async with asyncio.timeout(CALL_SECONDS):
            ref = await _landed_before(adapter, owed) or await _sent(adapter, owed)
    except (TryLater, OutcomeUnknown, TimeoutError) as error:
        await _again(engine, owed, error, clock())
        said.warning("delivery put off", error=str(error) or "no answer in time", attempts=delivery.attempts)
    except MessageGone as error:
        await engine.do(Engine.settle, owed, DeliveryState.GONE, error=str(error))
        said.info("message is gone", error=str(error))
    except CannotLook as error:
        await engine.do(Engine.settle, owed, DeliveryState.UNKNOWN, error=str(error))
        said.warning("outcome unknown; the operator decides", error=str(error))
    except Refused as error:
        await engine.do(Engine.settle, owed, DeliveryState.DEAD, error=str(error))
        said.error("delivery refused", error=str(error))
    else:
        await engine.do(Engine.settle, owed, DeliveryState.SENT, ref=ref)
        said.info("delivered", message=ref.message)


async def _landed_before(adapter: Adapter, owed: Owed) -> MessageRef | None:
    """Return the message of an earlier attempt that landed without our knowing; edits may simply be repeated."""
    if owed.delivery.fence <= 1 or owed.delivery.purpose is Purpose.EDIT:
        return None
    return await adapter.find(owed)


async def _sent(adapter: Adapter, owed: Owed) -> MessageRef:
    if owed.delivery.purpose is Purpose.EDIT:
        return await adapter.edit(owed)
    return await adapter.post(owed)


async def _again(engine: AsyncEngine, owed: Owed, error: DeliveryError | TimeoutError, now: datetime) -> None:
    attempts = owed.delivery.attempts
    if attempts >= LAST_ATTEMPT:
        gave_up = f"Given up after {attempts} attempts. Last: {error}"
        await engine.do(Engine.settle, owed, DeliveryState.DEAD, error=gave_up)
        return
    wait = min(_FIRST_WAIT * 2 ** (attempts - 1), _LONGEST_WAIT)
    if isinstance(error, TryLater) and error.after is not None:
        wait = timedelta(seconds=error.after)
    await engine.do(Engine.settle, owed, DeliveryState.PENDING, due_at=now + wait, error=str(error))
