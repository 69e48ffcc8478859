"""What discord.py keeps closed after calls were cut short is opened again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from discord.http import Ratelimit

from adapters.discord.posting import free_again


async def test_a_channel_that_nobody_would_open_is_free_again_and_no_other() -> None:
    held, under_way, timed = Ratelimit(None), Ratelimit(None), Ratelimit(None)
    for limit in (held, under_way, timed):
        limit.remaining = 0
    under_way.outgoing = 1
    timed.expires = 1e9
    free_again(cast(Any, SimpleNamespace(http=SimpleNamespace(_buckets={"a": held, "b": under_way, "c": timed}))))
    assert [limit.remaining for limit in (held, under_way, timed)] == [1, 0, 0]
