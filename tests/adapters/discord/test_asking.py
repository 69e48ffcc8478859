"""What members get: answers, the board, and clear words where there is no answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import simcord

from adapters.discord.answers import AnswerDesk
from adapters.discord.people import People
from facts.aio import AsyncEngine
from facts.errors import Invalid
from facts.model import Aspect
from tests.adapters.discord.conftest import World, buttons, written


async def test_an_answer_is_shown_to_the_asker_alone_as_a_card(world: World) -> None:
    await world.follow()
    await world.add()
    result = await world.fan.slash(world.talk, "ask", question="Is it greenlit?")
    assert result.response.ephemeral
    assert result.response.components[0]["type"] == 17
    assert "Night Harbour" in written(result.response)
    assert "Share in channel" in buttons(result.response)


async def test_productions_are_completed_by_name_and_alias(world: World) -> None:
    await world.follow("Night Harbour", aliases=("NH2",))
    assert [each["name"] for each in await world.fan.autocomplete(world.talk, "ask", "production", "nh")] == [
        "Night Harbour"
    ]
    assert await world.fan.autocomplete(world.talk, "ask", "production", "zebra") == []


async def test_completion_offers_twenty_five_at_most(world: World) -> None:
    for n in range(30):
        await world.follow(f"Harbour {n}", id=f"{world.tenant}:{n}")
    assert len(await world.fan.autocomplete(world.talk, "ask", "production", "harbour")) == 25


async def test_an_unknown_production_is_told_with_those_that_are_followed(world: World) -> None:
    await world.follow()
    result = await world.fan.slash(world.talk, "ask", question="Is it greenlit?", production="Zebra")
    assert "Zebra" in written(result.response)
    assert "Night Harbour" in written(result.response)


async def test_a_production_of_another_server_is_not_seen_here(world: World, aengine: AsyncEngine) -> None:
    await world.follow("Their Secret", id="elsewhere", tenant="discord:1", target="discord:1/2", review_target=None)
    await world.follow("Night Harbour")
    result = await world.fan.slash(world.talk, "ask", question="Is it greenlit?", production="Their Secret")
    assert "is followed here" in written(result.response)
    assert await world.fan.autocomplete(world.talk, "ask", "production", "secret") == []


@pytest.mark.parametrize("question", ["   ", "?!", "…"])
async def test_an_empty_question_is_told_how_to_ask(world: World, question: str) -> None:
    await world.follow()
    result = await world.fan.slash(world.talk, "ask", question=question)
    assert "Ask in words" in written(result.response)


async def test_a_question_as_long_as_discord_allows_is_told_how_long_it_may_be(world: World) -> None:
    await world.follow()
    result = await world.fan.slash(world.talk, "ask", question="why " * 1500)
    assert "Put it in 1,000 or fewer" in written(result.response)


async def test_a_claim_of_ten_thousand_characters_is_told_how_long_it_may_be(world: World) -> None:
    people = People(world.engine, ())
    desk = AnswerDesk(world.engine, people, public=False)
    with pytest.raises(Invalid, match="10,000 characters"):
        await desk.ask("x" * 10_000, await people.place_of(None))


async def test_the_board_has_a_card(world: World) -> None:
    await world.follow()
    await world.add()
    await world.add("We hope for May", aspect=Aspect.FILMING)
    result = await world.fan.slash(world.talk, "status")
    assert result.response.ephemeral
    assert written(result.response)


async def test_the_board_of_one_among_several_must_be_named(world: World) -> None:
    await world.follow("Night Harbour", id="1")
    await world.follow("Day Harbour", id="2")
    result = await world.fan.slash(world.talk, "status")
    assert "Say which one" in written(result.response)


async def test_nothing_followed_yet_is_told_with_how_to_start(world: World) -> None:
    result = await world.fan.slash(world.talk, "status")
    assert "/setup" in written(result.response)


async def test_an_answer_that_takes_long_still_comes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.follow()
    real = AsyncEngine.do

    async def slow(self: AsyncEngine, *given: Any, **named: Any) -> Any:
        await asyncio.sleep(60)
        return await real(self, *given, **named)

    monkeypatch.setattr(AsyncEngine, "do", slow)
    result = await world.fan.slash(world.talk, "ask", question="Is it greenlit?")
    await world.env.advance_time(300)
    assert "Night Harbour" in written(result.response)
    assert result.response.ephemeral


async def test_an_error_of_ours_is_told_in_a_sentence_and_logged(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.follow()

    async def broken(self: AsyncEngine, *given: Any, **named: Any) -> Any:
        raise RuntimeError("a secret detail")

    world.expected.append(RuntimeError)

    monkeypatch.setattr(AsyncEngine, "do", broken)
    result = await world.fan.slash(world.talk, "ask", question="Is it greenlit?")
    assert "on our side" in written(result.response)
    assert "secret detail" not in written(result.response)


async def test_asking_works_in_a_private_conversation(world: World, simcord_env: simcord.Env) -> None:
    await world.follow()
    result = await world.fan.user.slash("ask", question="Is it greenlit?")
    assert "Night Harbour" in written(result.response)


async def test_questions_that_have_answers_are_offered_while_typing(world: World) -> None:
    await world.follow()
    await world.add()
    offered = await world.fan.autocomplete(world.talk, "ask", "question", "green")
    assert [each["name"] for each in offered] == ["Is it greenlit?"]
    assert await world.fan.autocomplete(world.talk, "ask", "question", "who plays") == []
