"""What moderators get: cards, buttons and forms, checked at every press, working after a restart."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from simcord import interactions
from simcord.actors import _dispatch_actor_interaction
from simcord.backend import serializers

from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.model import Aspect, Candidate, CandidateId, CandidateState, Certainty
from tests.adapters.discord.conftest import OPERATOR, SETTINGS, World, buttons, written


async def posted_card(world: World, **over: Any) -> tuple[CandidateId, Any]:
    """Propose a candidate and post its card into the review channel."""
    await world.follow()
    id = await world.propose(**over)
    for owed in await world.owed():
        await world.adapter.post(owed)
    await world.env.settle()
    return id, world.desk.last_message


async def state(world: World, id: CandidateId) -> CandidateState:
    return (await candidate(world, id)).state


async def candidate(world: World, id: CandidateId) -> Candidate:
    return (await world.engine.do(Engine.review_item, id)).candidate


async def test_a_card_shows_the_quote_in_its_context_and_what_was_read(world: World) -> None:
    _, card = await posted_card(world)
    told = written(card)
    assert "**“We start shooting in May”**" in told
    assert "met the press on Monday" in told
    assert "Pat Producer" in told
    assert "<t:" in told
    assert buttons(card) == ["Accept", "Edit", "Reject", "Duplicate of…"]


async def test_a_moderator_accepts_and_the_card_says_so(world: World) -> None:
    id, card = await posted_card(world)
    await world.mod.click(card, label="Accept")
    assert await state(world, id) is CandidateState.ACCEPTED
    assert "Accepted by maud" in written(world.desk.last_message)
    assert buttons(world.desk.last_message) == []


async def test_a_member_who_does_not_moderate_is_refused_and_nothing_changes(world: World) -> None:
    id, card = await posted_card(world)
    for label in ("Accept", "Reject", "Edit", "Duplicate of…"):
        result = await world.fan.click(card, label=label)
        assert result.modal is None
        told = result.followups[-1] if result.followups else result.response
        assert told.ephemeral
        assert "Only moderators" in written(told)
    assert await state(world, id) is CandidateState.PROPOSED


async def test_the_second_of_two_moderators_is_told_who_did_it(world: World) -> None:
    id, card = await posted_card(world)
    await world.mod.click(card, label="Accept")
    # The other one's client still shows the buttons.
    result = await press(world, world.other_mod, card, f"reject:{id}")
    told = result.followups[-1] if result.followups else result.response
    assert "maud" in written(told)
    assert await state(world, id) is CandidateState.ACCEPTED


async def test_pressing_twice_accepts_once(world: World) -> None:
    id, card = await posted_card(world)
    await world.mod.click(card, label="Accept")
    result = await press(world, world.mod, card, f"accept:{id}")
    assert "already accepted" in written(result.followups[-1])
    assert len(await world.engine.do(Engine.history, None, None)) == 1


async def test_a_card_works_after_a_restart_and_a_day_later(world: World) -> None:
    id, card = await posted_card(world)
    await world.restart()
    await world.env.advance_time(86_400)
    await world.mod.click(card, label="Accept")
    assert await state(world, id) is CandidateState.ACCEPTED


async def test_a_form_that_was_open_during_a_restart_still_counts(world: World) -> None:
    id, card = await posted_card(world)
    opened = await world.mod.click(card, label="Reject")
    await world.restart()
    await world.mod.submit_modal(opened, {"reason": "not about us"})
    assert await state(world, id) is CandidateState.REJECTED


async def test_rejecting_asks_why_and_keeps_the_reason(world: World) -> None:
    _, card = await posted_card(world)
    opened = await world.mod.click(card, label="Reject")
    assert opened.modal["title"] == "Reject"
    await world.mod.submit_modal(opened, {"reason": "It is about the first film"})
    assert "Rejected by maud. Reason: It is about the first film" in written(world.desk.last_message)


async def test_editing_amends_what_is_accepted(world: World) -> None:
    _, card = await posted_card(world)
    opened = await world.mod.click(card, label="Edit")
    await world.mod.submit_modal(
        opened, {"speaker": "Paula Producer", "said": "2026-11", "polarity": ["-"], "told_to": "The Harbour Post"}
    )
    (record,) = await world.engine.do(Engine.history, None, None)
    claim = record.statement.claim
    assert (claim.speaker, claim.said, claim.polarity.value) == ("Paula Producer", "2026-11", "-")


async def test_a_date_that_is_none_is_told_and_nothing_is_accepted(world: World) -> None:
    id, card = await posted_card(world)
    opened = await world.mod.click(card, label="Edit")
    result = await world.mod.submit_modal(opened, {"said": "next Tuesday", "polarity": ["+"]})
    assert "is no date" in written(result.followups[-1])
    assert await state(world, id) is CandidateState.PROPOSED


async def test_menus_change_aspect_and_certainty_and_accept_reads_them(world: World) -> None:
    id, card = await posted_card(world)
    await world.mod.select(card, ["release"], custom_id=f"aspect:{id}")
    await world.mod.select(world.desk.last_message, ["wished"], custom_id=f"certainty:{id}")
    await world.restart()
    await world.mod.click(world.desk.last_message, label="Accept")
    (record,) = await world.engine.do(Engine.history, None, None)
    assert (record.statement.claim.aspect, record.statement.claim.certainty) == (Aspect.RELEASE, Certainty.WISHED)


async def test_a_duplicate_is_chosen_from_what_is_on_record(world: World) -> None:
    id, card = await posted_card(world)
    kept = await world.add("Shooting begins in May", aspect=Aspect.FILMING)
    opened = await world.mod.click(card, label="Duplicate of…")
    await world.mod.submit_modal(opened, {"statement": [kept.id]})
    assert await state(world, id) is CandidateState.DUPLICATE


async def test_with_nothing_on_record_there_is_no_duplicate_to_choose(world: World) -> None:
    _, card = await posted_card(world)
    result = await world.mod.click(card, label="Duplicate of…")
    assert "Nothing is on record yet" in written(result.response)


async def test_two_moderators_at_once_decide_once(world: World) -> None:
    id, _ = await posted_card(world)
    decided = await asyncio.gather(
        world.engine.do(Engine.accept, id, OPERATOR),
        world.engine.do(Engine.reject, id, OPERATOR, "no"),
        return_exceptions=True,
    )
    assert sum(isinstance(each, BaseException) for each in decided) == 1


async def test_the_queue_is_shown_to_moderators_alone(world: World) -> None:
    await world.follow()
    await world.propose()
    refused = await world.fan.slash(world.desk, "review")
    assert "Only moderators" in written(refused.response)
    shown = await world.mod.slash(world.desk, "review")
    assert shown.ephemeral
    assert "1 waiting" in written(shown.response)
    await world.mod.click(shown.followups[0].message, label="Accept")
    empty = await world.mod.slash(world.desk, "review")
    assert "Nothing waits" in written(empty.response)


async def test_a_role_named_in_the_settings_moderates(world: World) -> None:
    role = world.guild.create_role("Archivists")
    archivist = world.guild.add_member(world.env.create_user("ann"), roles=[role])
    await world.follow(moderators=(str(role.id),))
    shown = await archivist.slash(world.desk, "review")
    assert "Nothing waits" in written(shown.response)


async def test_moderators_of_a_server_decide_about_its_own_productions_alone(world: World) -> None:
    await world.follow("Their Secret", id="elsewhere", tenant="discord:1", target="discord:1/2", review_target=None)
    foreign = await world.propose()
    await world.follow("Night Harbour")
    shown = await world.mod.slash(world.desk, "review")
    assert "Nothing waits" in written(shown.response)
    await world.propose("Another quote")
    for owed in await world.owed():
        await world.adapter.post(owed)
    result = await press(world, world.mod, world.desk.last_message, f"accept:{foreign}")
    assert "not followed here" in written(result.followups[-1])
    assert await state(world, foreign) is CandidateState.PROPOSED


@pytest.mark.parametrize("settings", [SETTINGS.model_copy(update={"servers": (1,)})])
async def test_a_server_that_is_not_trusted_decides_nothing(world: World) -> None:
    await world.follow()
    result = await world.mod.slash(world.desk, "review")
    assert "Only moderators" in written(result.response)


async def test_a_form_that_cannot_open_in_time_says_so_instead_of_failing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, card = await posted_card(world)
    real = AsyncEngine.do

    async def slow(self: AsyncEngine, *given: Any, **named: Any) -> Any:
        await asyncio.sleep(60)
        return await real(self, *given, **named)

    monkeypatch.setattr(AsyncEngine, "do", slow)
    result = await world.mod.click(card, label="Edit")
    assert "busy right now" in written(result.response)


async def test_an_unknown_button_is_told(world: World) -> None:
    _, card = await posted_card(world)
    result = await press(world, world.mod, card, "frobnicate:1")
    assert "older version" in written(result.response)


async def test_a_press_that_discord_delivers_twice_has_one_effect(world: World) -> None:
    id, card = await posted_card(world)
    stored = world.mod._message(card)
    _, payload = interactions.base_payload(
        world.env.backend,
        type=3,
        channel_id=world.desk.id,
        guild_id=world.guild.id,
        user_id=world.mod.id,
        data={"custom_id": f"accept:{id}", "component_type": 2},
    )
    payload["message"] = serializers.message_payload(world.env.backend, stored)
    for _ in range(2):
        world.env.backend.emit("INTERACTION_CREATE", payload)
        await world.env.settle()
    audit = await world.engine.do(Engine.audit, limit=50)
    assert sum(entry.action == "accepted" for entry in audit) == 1


async def press(world: World, who: Any, message: Any, custom_id: str) -> Any:
    """Press a button that this person's client still shows, whatever the message has become since."""
    stored = who._message(message)
    channel = next(each for each in (world.desk, world.news, world.talk) if each.id == stored.channel_id)
    payload = serializers.message_payload(world.env.backend, stored)
    return await _dispatch_actor_interaction(
        who,
        3,
        channel,
        {"custom_id": custom_id, "component_type": 2},
        extra={"message": payload},
        source_message_id=stored.id,
    )
