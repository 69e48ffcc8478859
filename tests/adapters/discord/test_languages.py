"""Who is spoken to in which language, and what commands are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
import simcord.interactions

from adapters.discord import cards, keeping, records, render, reporting
from adapters.discord.components import TITLE
from adapters.discord.wording import DECISIONS, ENGINE
from facts.engine import Engine
from facts.errors import FactsError
from facts.localisation import LANGUAGES, catalogue, retold, speaking
from facts.model import Actor, Aspect, CandidateId, Certainty, RetractionKind
from facts.permissions import Action, insist
from tests.adapters.discord.conftest import OPERATOR, World, buttons, written
from tests.adapters.discord.test_rendering import HARBOUR, announcement, answer, item, record
from tests.adapters.discord.validating import against_our_rules

LOCALES = ["es-ES", "es-419", "pt-BR", "de", "fr", "ja"]


async def payload(world: World) -> list[dict[str, Any]]:
    tree = world.adapter.client.tree
    return [await each.get_translated_payload(tree, tree.translator) for each in tree.get_commands()]


async def test_every_command_has_a_name_of_its_own_in_every_language(world: World) -> None:
    commands = await payload(world)
    for locale in LOCALES:
        names = [each["name_localizations"][locale] for each in commands]
        assert len(names) == len(set(names))
    for each in commands:
        assert each["name_localizations"]["en-US"] == each["name_localizations"]["en-GB"] == each["name"]
        if each["type"] == 1:
            assert all(re.fullmatch(r"[-_'\w]{1,32}", name) for name in each["name_localizations"].values())
            assert set(LOCALES) <= set(each["description_localizations"])


async def test_the_descriptions_of_options_are_translated_too(world: World) -> None:
    (ask,) = [each for each in await payload(world) if each["name"] == "ask"]
    question = ask["options"][0]
    assert question["name_localizations"]["de"] == "frage"
    assert question["description_localizations"]["fr"].startswith("Avec vos mots")


@dataclass
class Locales:
    """What Discord says that the reader's client, and the server, are set to."""

    reader: str = "en-US"
    server: str = "en-US"


@pytest.fixture
def locales(monkeypatch: pytest.MonkeyPatch) -> Locales:
    """simcord 3.2.1 always says en-US; this says what a test chooses."""
    chosen, real = Locales(), simcord.interactions.base_payload

    def said(*given: Any, **named: Any) -> Any:
        record, payload = real(*given, **named)
        payload["locale"] = chosen.reader
        if "guild_locale" in payload:
            payload["guild_locale"] = chosen.server
        return record, payload

    monkeypatch.setattr(simcord.interactions, "base_payload", said)
    return chosen


@pytest.mark.parametrize(("locale", "words"), [("de", "Im Kanal teilen"), ("ja", "チャンネルで共有"), ("uk", "Share")])
async def test_a_private_answer_is_in_the_askers_language(
    world: World, locales: Locales, locale: str, words: str
) -> None:
    locales.reader, locales.server = locale, "fr"
    await world.follow()
    await world.add()
    result = await world.fan.slash(world.talk, "ask", question="Is it greenlit?")
    assert any(label.startswith(words) for label in buttons(result.response))
    assert "We have the green light" in written(result.response)
    assert "“Is it greenlit?”" in written(result.response)


async def test_a_public_answer_is_in_the_servers_language_or_in_that_of_setup(world: World, locales: Locales) -> None:
    locales.reader, locales.server = "ja", "pt-BR"
    await world.follow()
    await world.add()
    await world.mod.slash(world.talk, "setup", answers="everybody")
    by_server = await world.fan.slash(world.talk, "ask", question="Is it greenlit?")
    assert "Fontes" in buttons(by_server.response)
    await world.mod.slash(world.talk, "setup", language="es")
    by_setup = await world.fan.slash(world.talk, "ask", question="Is it greenlit?")
    assert "Fuentes" in buttons(by_setup.response)
    private = await world.fan.click(by_setup.response, label="Fuentes")
    assert "### 出典" in written(private.response)


async def test_an_announcement_and_a_review_card_speak_the_servers_language(world: World, locales: Locales) -> None:
    await world.follow()
    await world.mod.slash(world.talk, "setup", language="de")
    await world.add()
    await world.propose()
    await world.deliver()
    assert buttons(world.news.last_message) == ["Quellen", "Verlauf"]
    assert "Annehmen" in buttons(world.desk.last_message)
    locales.reader = "fr"
    await world.mod.click(world.desk.last_message, label="Annehmen")
    assert "Angenommen von maud" in written(world.desk.last_message)


async def test_a_mention_is_answered_in_the_servers_language(world: World, locales: Locales) -> None:
    await world.follow()
    await world.add()
    await world.mod.slash(world.talk, "setup", language="fr")
    await world.fan.send(world.talk, f"{world.env.bot.user.mention} is it greenlit?")
    assert "Question : “is it greenlit?”" in written(world.talk.last_message)


async def test_a_shared_answer_in_another_language_is_still_known_by_its_question(
    world: World, locales: Locales
) -> None:
    locales.reader = "de"
    await world.follow()
    statement = await world.add()
    await world.deliver()
    result = await world.fan.slash(world.talk, "ask", question="Is it greenlit?")
    await world.fan.click(result.response, label="Im Kanal teilen")
    shared = world.talk.last_message
    await world.engine.do(Engine.retract, statement.id, OPERATOR, RetractionKind.MISATTRIBUTED, "It was Paula.")
    await world.deliver()
    assert "It was Paula" in written(next(each for each in world.talk.history() if each.id == shared.id))


async def test_refusals_of_the_engine_are_told_in_the_readers_language(world: World, locales: Locales) -> None:
    locales.reader = "de"
    await world.follow()
    assert "Nur die Moderation" in written((await world.fan.slash(world.talk, "gaps")).response)
    unknown = await world.fan.slash(world.talk, "ask", question="Is it greenlit?", production="Zebra")
    assert "“Zebra”" in written(unknown.response)
    assert "Night Harbour" in written(unknown.response)


@pytest.mark.parametrize("action", Action)
def test_every_refusal_for_want_of_permission_is_translated(action: Action) -> None:
    with pytest.raises(FactsError) as refused:
        insist(Actor(id="discord:1", name="Fay"), action)
    with speaking("ja"):
        assert retold(str(refused.value), ENGINE) != str(refused.value)


async def test_who_decided_is_told_in_the_readers_language(world: World) -> None:
    await world.follow()
    candidate = await world.propose()
    await world.engine.do(Engine.reject, candidate, OPERATOR, "no")
    item = await world.engine.do(Engine.review_item, candidate)
    with speaking("es"):
        assert retold(str(item.decided), DECISIONS) == "Rechazado por Operator. Motivo: no"
    with pytest.raises(FactsError) as late:
        await world.engine.do(Engine.accept, candidate, OPERATOR)
    with speaking("es"):
        assert retold(str(late.value), ENGINE) == "Operator ya lo ha rechazado. No se cambió nada."


@pytest.mark.parametrize("language", LANGUAGES)
async def test_help_names_commands_as_they_are_called_there(world: World, locales: Locales, language: str) -> None:
    locales.reader = next((each for each in LOCALES if each.startswith(language)), "en-US")
    told = written((await world.fan.slash(world.talk, "help")).response)
    assert f"/{catalogue(language).pgettext('command', 'setup')}" in told
    assert f"/{catalogue(language).pgettext('command', 'watch')}" in told


async def test_questions_are_offered_in_the_readers_language_and_asked_in_english(
    world: World, locales: Locales
) -> None:
    locales.reader = "de"
    await world.follow()
    await world.add()
    (offered,) = await world.fan.autocomplete(world.talk, "ask", "question", "grünes")
    assert (offered["name"], offered["value"]) == ("Gibt es grünes Licht?", "Is it greenlit?")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_cuts_its_words_in_any_language(language: str) -> None:
    with speaking(language):
        forms = [
            cards.edit_form(item(), Aspect.FILMING, Certainty.HEDGED),
            cards.reject_form(CandidateId("c-1")),
            cards.duplicate_form(item(), [record()]),
            keeping.add_form(HARBOUR.id, "filming", "stated", "+"),
            keeping.correct_form(record(), "", "", ""),
            keeping.edit_form(record()),
            reporting.wrong_form(HARBOUR.id, "filming"),
        ]
    for form in forms:
        assert form is not None
        assert len(form.title) < TITLE
        for field in form.components:
            assert len(field["label"]) < TITLE
            assert len(field.get("description", "")) < 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_keeps_discords_limits_in_every_language(language: str) -> None:
    with speaking(language):
        drawn = [
            render.answer(answer(), private=True),
            render.board([answer(aspect=each) for each in Aspect]),
            render.announcement(announcement(notice="Corrected."), "a-1"),
            cards.review_card(item()),
            records.sources([record(n) for n in range(1, 20)]),
        ]
    for card in drawn:
        sent = {"components": list(card.components), "flags": 1 << 15, "allowed_mentions": {"parse": []}}
        assert against_our_rules("POST", "/channels/1/messages", sent) == []
