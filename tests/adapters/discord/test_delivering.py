"""Announcements and review cards in channels: posted, edited, found again, refused with the reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import pytest

from adapters.discord.ids import nonce
from facts.engine import Engine
from facts.errors import CannotEdit, CannotLook, MessageGone, OutcomeUnknown, Refused, TryLater
from facts.messages import DeliveryState, Owed, Purpose
from facts.model import Amendment, MessageRef, RetractionKind, Target
from tests.adapters.discord.conftest import OPERATOR, World, buttons, written

MESSAGES = "/channels/*/messages"


async def announced(world: World) -> Owed:
    """Follow, put a statement on record, and take the announcement that is owed."""
    await world.follow()
    await world.add()
    (owed,) = await world.owed()
    return owed


async def denied(world: World, channel: Any, **permissions: bool) -> None:
    """Take permissions from the bot in a channel."""
    bot = world.env.bot.get_channel(channel.id)
    await bot.set_permissions(bot.guild.me, overwrite=discord.PermissionOverwrite(**permissions))
    await world.env.settle()


async def test_an_announcement_is_posted_as_a_card_with_credit_and_link(world: World) -> None:
    owed = await announced(world)
    ref = await world.adapter.post(owed)
    told = written(world.news.last_message)
    assert ref == MessageRef(target=owed.delivery.target, message=str(world.news.last_message.id))
    assert "We have the green light" in told
    assert "Pat Producer" in told
    assert "(<https://www.harbourpost.example/news/1>)" in told
    assert buttons(world.news.last_message) == ["Sources", "History"]


async def test_every_attempt_at_a_delivery_carries_the_same_nonce_of_at_most_25_characters(world: World) -> None:
    owed = await announced(world)
    await world.adapter.post(owed)
    await world.adapter.post(replace(owed, delivery=replace(owed.delivery, fence=2, attempts=2)))
    sent = [each.json for each in world.env.http_requests if each.method == "POST" and each.path.endswith("/messages")]
    assert [each["nonce"] for each in sent] == [nonce(owed.delivery)] * 2
    assert all(each["enforce_nonce"] and len(each["nonce"]) <= 25 for each in sent)


async def test_post_edit_and_reply_have_nonces_of_their_own(world: World) -> None:
    delivery = (await announced(world)).delivery
    others = [replace(delivery, purpose=purpose) for purpose in Purpose] + [replace(delivery, revision=1)]
    assert len({nonce(each) for each in others}) == len(others)


async def test_a_correction_is_drawn_into_the_message_with_a_visible_notice(world: World) -> None:
    await world.follow()
    statement = await world.add()
    await world.deliver()
    await world.engine.do(Engine.correct, statement.id, OPERATOR, Amendment(speaker="Paula Producer"), "Wrong name.")
    await world.deliver()
    first = world.news.history()[0]
    assert "⚠️" in written(first)
    assert "Wrong name" in written(first)
    assert all(
        each.json["allowed_mentions"]["parse"] == [] for each in world.env.http_requests if each.method == "PATCH"
    )


async def test_what_cannot_be_edited_is_replied_to(world: World) -> None:
    owed = await announced(world)
    ref = await world.adapter.post(owed)
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=400, code=30046)
    revised = replace(owed.announcement, revision=1, notice="Corrected by the moderators.")
    delivery = replace(owed.delivery, purpose=Purpose.EDIT, revision=1, ref=ref)
    with pytest.raises(CannotEdit):
        await world.adapter.edit(Owed(delivery=delivery, announcement=revised))
    owed_instead = Owed(delivery=replace(delivery, id="o-reply", purpose=Purpose.REPLY), announcement=revised)
    await world.adapter.post(owed_instead)
    reply = world.news.last_message
    assert reply.reference.message_id == int(ref.message)
    assert "Corrected by the moderators" in written(reply)


async def test_editing_a_deleted_message_says_that_it_is_gone(world: World) -> None:
    owed = await announced(world)
    ref = await world.adapter.post(owed)
    await world.env.bot.get_channel(world.news.id).get_partial_message(int(ref.message)).delete()
    with pytest.raises(MessageGone, match="deleted"):
        await world.adapter.edit(replace(owed, delivery=replace(owed.delivery, ref=ref)))


@pytest.mark.parametrize(("permission", "name"), [("send_messages", "Send Messages"), ("view_channel", "View Channel")])
async def test_a_refusal_names_the_missing_permission_and_the_channel(world: World, permission: str, name: str) -> None:
    owed = await announced(world)
    await denied(world, world.news, **{permission: False})
    with pytest.raises(Refused, match=f"lacks .*{name}.* in #news of Fans of the Sequel"):
        await world.adapter.post(owed)


async def test_a_channel_that_is_gone_is_refused(world: World) -> None:
    owed = await announced(world)
    gone = replace(owed.delivery, target=Target(f"discord:{world.guild.id}/123456789"))
    with pytest.raises(Refused, match="gone"):
        await world.adapter.post(replace(owed, delivery=gone))


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [(429, 0, TryLater), (503, 0, OutcomeUnknown), (400, 50035, Refused), (403, 50013, Refused), (404, 10003, Refused)],
)
async def test_what_discord_answers_becomes_a_delivery_error(
    world: World, status: int, code: int, expected: type[Exception]
) -> None:
    owed = await announced(world)
    world.env.inject_error("POST", MESSAGES, status=status, code=code)
    with pytest.raises(expected):
        await world.adapter.post(owed)


async def test_a_refused_delivery_is_parked_with_the_reason_and_others_go_on(world: World) -> None:
    await world.follow()
    await world.follow(id="second", target=world.target(world.talk), review_target=None)
    await world.add()
    await denied(world, world.news, send_messages=False)
    await world.deliver()
    (parked,) = await world.engine.do(Engine.deliveries, state=DeliveryState.DEAD)
    assert "Send Messages" in (parked.error or "")
    assert "green light" in written(world.talk.last_message)


async def test_within_two_minutes_discord_itself_looks_by_the_nonce(world: World) -> None:
    owed = await announced(world)
    began = replace(owed, delivery=replace(owed.delivery, fence=2, started_at=world.env.now()))
    assert await world.adapter.find(began) is None
    assert not [each for each in world.env.http_requests if each.method == "GET" and "messages" in each.path]


async def test_later_an_earlier_attempt_is_found_in_the_channels_history(world: World) -> None:
    owed = await announced(world)
    began = replace(owed, delivery=replace(owed.delivery, fence=2, started_at=world.env.now()))
    ref = await world.adapter.post(began)
    await world.fan.send(world.news, "wow")
    await world.env.advance_time(180)
    assert await world.adapter.find(began) == ref
    assert await world.adapter.find(replace(began, besides=ref)) is None


async def test_a_review_card_is_found_again_too(world: World) -> None:
    await world.follow()
    await world.propose()
    (owed,) = await world.owed()
    began = replace(owed, delivery=replace(owed.delivery, fence=2, started_at=world.env.now()))
    ref = await world.adapter.post(began)
    await world.env.advance_time(180)
    assert await world.adapter.find(began) == ref


async def test_what_never_landed_is_not_found(world: World) -> None:
    owed = await announced(world)
    began = replace(owed, delivery=replace(owed.delivery, fence=2, started_at=world.env.now()))
    await world.fan.send(world.news, "nothing of ours")
    await world.env.advance_time(180)
    assert await world.adapter.find(began) is None


async def test_without_read_message_history_looking_is_impossible_and_says_so(world: World) -> None:
    owed = await announced(world)
    began = replace(owed.delivery, fence=2, started_at=world.env.now() - timedelta(minutes=10))
    await denied(world, world.news, read_message_history=False)
    with pytest.raises(CannotLook, match="Read Message History"):
        await world.adapter.find(replace(owed, delivery=began))


async def test_news_of_an_announcement_channel_are_published_in_the_background(world: World) -> None:
    world.news = world.guild.create_news_channel("announcements")
    owed = await announced(world)
    await world.adapter.post(owed)
    await world.env.settle()
    assert any(each.path.endswith("/crosspost") for each in world.env.http_requests)


async def test_a_publish_that_hangs_or_fails_costs_the_post_nothing(world: World) -> None:
    world.news = world.guild.create_news_channel("announcements")
    world.env.inject_error("POST", "/channels/*/messages/*/crosspost", status=429, times=None)
    owed = await announced(world)
    ref = await world.adapter.post(owed)
    await world.env.settle()
    assert world.news.last_message.id == int(ref.message)


async def test_in_a_forum_an_announcement_becomes_a_post(world: World) -> None:
    world.news = world.guild.create_forum_channel("archive")
    owed = await announced(world)
    ref = await world.adapter.post(owed)
    assert ref.extra
    revised = replace(owed.announcement, revision=1, notice="Corrected by the moderators.")
    await world.adapter.edit(Owed(delivery=replace(owed.delivery, purpose=Purpose.EDIT, ref=ref), announcement=revised))


async def test_a_withdrawal_is_announced_and_edited(world: World) -> None:
    await world.follow()
    statement = await world.add()
    await world.deliver()
    kind = RetractionKind.RETRACTED_BY_OUTLET
    await world.engine.do(Engine.retract, statement.id, OPERATOR, kind, "The Post took it back.")
    await world.deliver()
    assert "took it back" in written(world.news.history()[0])


async def test_moderators_are_told_once_what_is_missing_and_posting_resumes_by_itself(world: World) -> None:
    await world.follow()
    await denied(world, world.news, send_messages=False)
    await world.add()
    for owed in await world.owed():
        with pytest.raises(Refused) as refused:
            await world.adapter.post(owed)
        with pytest.raises(Refused):
            await world.adapter.post(owed)
        await world.engine.do(Engine.stop_channel, owed.delivery.target, str(refused.value))
        await world.engine.do(Engine.settle, owed, DeliveryState.DEAD, error=str(refused.value))
    await world.env.settle()
    (told,) = world.desk.history()
    assert "lacks Send Messages in #news" in written(told)
    await denied(world, world.news, send_messages=True)
    assert await world.engine.do(Engine.stopped_channels) == ()
    await world.deliver()
    assert "green light" in written(world.news.last_message)


async def test_a_channel_stays_stopped_while_something_is_missing(world: World) -> None:
    await world.follow()
    await denied(world, world.news, send_messages=False)
    await world.engine.do(Engine.stop_channel, world.target(world.news), "no")
    await denied(world, world.news, send_messages=False, read_message_history=True)
    assert len(await world.engine.do(Engine.stopped_channels)) == 1
