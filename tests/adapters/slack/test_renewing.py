"""Tokens that end: renewed before they do, and asked for again where the answer was lost."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store.models.installation import Installation

from adapters.slack import examined
from adapters.slack.calls import Timing
from adapters.slack.installing import RENEWING, Installations, seal_of
from adapters.slack.renewing import Renewing, ends, renewing
from bot.delivering import deliver
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import StorageError
from facts.messages import DeliveryState
from facts.model import Production
from facts.storage import open_storage
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.payloads import mention, now
from tests.adapters.slack.workspaces import ONE, PUBLIC, Many, at, many_settings, sent, tokens_of, told


def tokens_kept(
    slack: LoopbackSlack, record: AsyncEngine, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> Renewing:
    """Return what another process over the same record would renew tokens with."""
    settings = many_settings(slack)
    return renewing(settings, record, Installations(record, seal_of(settings)), Timing(sleep=sleep))


async def test_a_token_that_soon_ends_is_renewed_once_for_all_who_wait(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    slack.lifetime = 3_600
    async with many() as (adapter, browser):
        await browser.install(ONE)
        slack.lifetime = 43_200
        before = len(slack.of("oauth.v2.access"))
        for n in (1, 2, 3):
            await sent(adapter, at(mention("<@U1BOT> is it greenlit?", ts=f"{n}.1", event=f"E{n}"), ONE))
        await told(slack, 3)
    assert len(slack.of("oauth.v2.access")) == before + 1
    (token,) = set(tokens_of(slack))
    assert token.startswith("xoxe.xoxb-")
    assert slack.tokens[token] is ONE


async def test_a_renewed_token_is_kept_although_whoever_asked_gave_up(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    slack.lifetime = 3_600
    async with many() as (adapter, browser):
        await browser.install(ONE)
        slack.lifetime, answered = 43_200, asyncio.Event()
        before = len(slack.of("oauth.v2.access"))
        slack.fault("oauth.v2.access", "late", answered)
        asking = asyncio.ensure_future(deliver(record, {"slack": adapter}))
        await slack.called("oauth.v2.access", before + 1)
        assert [each.cancel() for each in asyncio.all_tasks() if "_guarded" in repr(each.get_coro())]
        answered.set()
        await asking
        await sent(adapter, at(mention("<@U1BOT> is it greenlit?"), ONE))
        await told(slack)
    assert len(slack.of("oauth.v2.access")) == before + 1
    assert slack.refreshing.keys() != set()


async def test_a_renewal_that_is_lost_leaves_the_token_that_still_lives_and_is_told_with_what_to_do(
    slack: LoopbackSlack, many: Many, followed: Production, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def doctor() -> list[tuple[str, str, str]]:
        storage = open_storage(f"sqlite:///{tmp_path}/record.db")
        try:
            return list(examined(many_settings(slack), storage))
        finally:
            storage.close()

    slack.lifetime = 3_600
    async with many() as (adapter, browser):
        await browser.install(ONE)
        before = len(slack.of("oauth.v2.access"))
        slack.refreshing.clear()  # used, by a process that was killed before it wrote the answer, and some time ago
        for n in (1, 2, 3):
            await sent(adapter, at(mention("<@U1BOT> is it greenlit?", ts=f"{n}.1", event=f"E{n}"), ONE))
            await told(slack, n)
        assert len(slack.of("oauth.v2.access")) == before + 1
        assert capfd.readouterr().out.count("install it again") == 1
        (_, (level, found, advice)) = doctor()
        assert level == "wrong"
        assert re.fullmatch(
            r"the token of T1TEAM ends on 20\d\d-\d\d-\d\d at \d\d:\d\d UTC and cannot be renewed", found
        )
        assert f"{PUBLIC}/slack/install" in advice
        await browser.install(ONE)
        assert [each[0] for each in doctor()] == ["ok"]


async def test_a_renewed_token_that_could_not_be_written_is_written_for_whoever_asks_next(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    slack.lifetime = 3_600
    async with many() as (_, browser):
        await browser.install(ONE)
    slack.lifetime, answered = 43_200, asyncio.Event()
    before = len(slack.of("oauth.v2.access"))
    slack.fault("oauth.v2.access", "late", answered)
    store = tokens_kept(slack, record)
    asking = asyncio.ensure_future(store.fresh("T1TEAM"))
    await slack.called("oauth.v2.access", before + 1)
    await record.do(lambda engine: engine._storage.driver.execute("pragma query_only = on"))  # type: ignore[attr-defined]
    answered.set()
    with pytest.raises(StorageError):
        await asking
    await record.do(lambda engine: engine._storage.driver.execute("pragma query_only = off"))  # type: ignore[attr-defined]
    renewed = await store.fresh("T1TEAM")
    assert renewed is not None
    assert renewed.bot_refresh_token in slack.refreshing
    assert len(slack.of("oauth.v2.access")) == before + 1


async def test_a_token_that_another_process_renewed_is_used(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    slack.lifetime = 3_600
    async with many() as (one, browser), many() as (other, _):
        await browser.install(ONE)
        slack.lifetime = 43_200
        before = len(slack.of("oauth.v2.access"))
        await sent(one, at(mention("<@U1BOT> is it greenlit?", ts="1.1", event="E1"), ONE))
        await told(slack)
        await sent(other, at(mention("<@U1BOT> is it greenlit?", ts="2.1", event="E2"), ONE))
        await told(slack, 2)
    assert len(set(tokens_of(slack))) == 1
    assert len(slack.of("oauth.v2.access")) == before + 1


@pytest.mark.parametrize(
    "lost", [("cut_after", None), ("500_after", None), ("cut", None), ("limit", 1), ("html", None)]
)
async def test_a_renewal_whose_answer_was_lost_is_asked_for_again_within_seconds(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production, lost: tuple[str, object]
) -> None:
    slack.lifetime = 3_600
    async with many() as (adapter, browser):
        await browser.install(ONE)
        slack.lifetime = 43_200
        slack.fault("oauth.v2.access", *lost)
        await sent(adapter, at(mention("<@U1BOT> is it greenlit?", ts="1.1", event="E1"), ONE))
        await told(slack)
        await until_renewed(slack, record)
        slack.refreshed.clear()
        await sent(adapter, at(mention("<@U1BOT> is it greenlit?", ts="2.1", event="E2"), ONE))
        await told(slack, 2)
    assert tokens_of(slack)[1] == (await kept(slack, record)).bot_token
    assert await record.do(Engine.sealed_beginning, RENEWING) == {}


async def test_a_renewal_that_was_lost_with_its_process_is_asked_for_again_by_the_next_as_it_starts(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    slack.lifetime = 3_600
    async with many() as (_, browser):
        await browser.install(ONE)
    slack.lifetime = 43_200
    slack.fault("oauth.v2.access", "silence_after")
    before = len(slack.of("oauth.v2.access"))
    killed = asyncio.ensure_future(tokens_kept(slack, record).fresh("T1TEAM"))
    await slack.called("oauth.v2.access", before + 1)
    assert [each.cancel() for each in asyncio.all_tasks() if "_renewed" in repr(each.get_coro())]
    with pytest.raises(asyncio.CancelledError):
        await killed
    assert list(await record.do(Engine.sealed_beginning, RENEWING)) == [RENEWING + "T1TEAM"]
    async with many():
        await until_renewed(slack, record)
    assert (await kept(slack, record)).bot_token in slack.tokens
    assert len(slack.of("oauth.v2.access")) == before + 2


async def test_of_two_processes_that_renewed_at_once_the_token_that_lives_longer_is_kept(
    slack: LoopbackSlack, many: Many, record: AsyncEngine
) -> None:
    slack.lifetime = 3_600
    async with many() as (_, browser):
        await browser.install(ONE)
    early = asyncio.Event()
    before = len(slack.of("oauth.v2.access"))
    slack.lifetime = 43_200
    slack.fault("oauth.v2.access", "late", early)
    first = asyncio.ensure_future(tokens_kept(slack, record).fresh("T1TEAM"))
    await slack.called("oauth.v2.access", before + 1)
    slack.lifetime = 50_000
    second = await tokens_kept(slack, record).fresh("T1TEAM")
    early.set()
    last = await first
    assert second is not None
    assert last is not None
    assert last.bot_token == second.bot_token == (await kept(slack, record)).bot_token


async def test_a_token_that_ended_before_its_time_is_renewed_in_the_middle_of_a_post(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    slack.lifetime = 43_200
    async with many() as (adapter, browser):
        await browser.install(ONE)
        (first,) = [token for token, whose in slack.tokens.items() if whose is ONE]
        slack.fault("chat.postMessage", "error", {"error": "token_expired"})
        await deliver(record, {"slack": adapter})
    assert [each.state for each in await record.do(Engine.deliveries) if "T1TEAM" in each.target] == [
        DeliveryState.SENT
    ]
    assert tokens_of(slack) == [(await kept(slack, record)).bot_token]
    assert tokens_of(slack) != [first]


async def test_a_workspace_that_is_gone_is_asked_once_for_another_token_and_what_is_owed_waits(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    slack.lifetime = 43_200
    async with many() as (adapter, browser):
        await browser.install(ONE)
        before = len(slack.of("oauth.v2.access"))
        slack.tokens.clear()
        slack.refreshing.clear()
        await deliver(record, {"slack": adapter})
        await deliver(record, {"slack": adapter})
    assert len(slack.of("oauth.v2.access")) == before + 1
    assert {each.state for each in await record.do(Engine.deliveries)} == {DeliveryState.PENDING, DeliveryState.DEAD}


async def kept(slack: LoopbackSlack, record: AsyncEngine) -> Installation:
    """Return the installation of workspace One as it is kept."""
    installation = await Installations(record, seal_of(many_settings(slack))).of("T1TEAM")
    assert installation is not None
    return installation


async def until_renewed(slack: LoopbackSlack, record: AsyncEngine) -> None:
    """Return once the token of workspace One that is kept lives for hours."""
    async with asyncio.timeout(5):
        while ends(await kept(slack, record)).timestamp() < now() + 10_000:
            await asyncio.sleep(0)
