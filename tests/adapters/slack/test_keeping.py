"""Statements, productions and sources by hand, as moderators keep them from Slack."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.model import Actor, Production, RetractionKind
from facts.sources import Policy, SourceKind
from tests.adapters.slack.conftest import Serve, follow_another
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.payloads import ALONE, command, pressed, submitted
from tests.builders import draft


async def said(slack: LoopbackSlack, typed: str, number: int, user: str = "U1BOSS") -> dict[str, Any]:
    """Type a command and return the ``number``th answer."""
    await slack.send("slash_commands", command(typed, slack.response_url(), user=user, trigger=f"k{number}"))
    return await slack.called("respond", number)


async def test_a_statement_is_corrected_from_the_list_that_shows_it(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production
) -> None:
    async with serve():
        listed = await said(slack, "statements", 1)
        (row,) = [block for block in listed["blocks"] if "accessory" in block]
        offered = {option["text"]["text"]: option["value"] for option in row["accessory"]["options"]}
        assert list(offered) == ["Show in full", "Correct", "Withdraw"]
        chosen = pressed("statement_menu", "", user="U1BOSS", url=slack.response_url(), trigger="m1")
        chosen["actions"][0] |= {"type": "overflow", "selected_option": {"value": offered["Correct"]}}
        await slack.send("interactive", chosen)
        view = (await slack.called("views.open"))["view"]
        given = {"speaker": "Someone <Else>", "certainty": "hedged", "said": "2026-10", "reason": "It was another."}
        await slack.send("interactive", submitted(view, given, user="U1BOSS", trigger="m2"))
        assert "Corrected. What stands now is s-" in str((await slack.called("views.update"))["view"])
    first, second = await record.do(Engine.history)
    assert first.retraction is not None
    assert (first.retraction.kind, first.retraction.reason) == (RetractionKind.CORRECTED, "It was another.")
    claim = second.statement.claim
    assert (claim.speaker, claim.certainty, claim.said) == ("Someone <Else>", "hedged", "2026-10")
    assert claim.quote == first.statement.claim.quote


async def test_every_statement_of_many_can_be_reached_from_the_list_and_from_the_timeline(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production, moderator: Actor
) -> None:
    for n in range(44):
        await record.do(Engine.add, draft(production.id, f"Word number {n:02} about it", speaker=f"P {n}"), moderator)
    async with serve():
        for word, action in (("statements", "statements_earlier"), ("timeline greenlight", "timeline_earlier")):
            shown = await said(slack, word, len(slack.of("respond")) + 1)
            seen = set(re.findall(r"Word number \d\d", str(shown["blocks"])))
            while buttons := [each for each in elements(shown) if each.get("action_id") == action]:
                at, alone = len(slack.of("respond")) + 1, {"container": ALONE, "url": slack.response_url()}
                press = pressed(action, buttons[0]["value"], user="U1BOSS", trigger=f"{action} {at}", **alone)
                await slack.send("interactive", press)
                shown = await slack.called("respond", at)
                assert shown["replace_original"] is True
                seen |= set(re.findall(r"Word number \d\d", str(shown["blocks"])))
            assert len(seen) == 44
        press = pressed("statements_earlier", f"{production.id} - 20", user="U1FAN", url=slack.response_url())
        await slack.send("interactive", press)
        assert "Only moderators" in (await slack.called("respond", len(slack.of("respond")) + 1))["text"]


def elements(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [element for block in message["blocks"] for element in block.get("elements", ())]


async def test_a_correction_that_cannot_be_made_says_why_in_the_form(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production
) -> None:
    (kept,) = await record.do(Engine.history)
    async with serve():
        typed = command(f"statement correct {kept.statement.id}", slack.response_url(), user="U1BOSS")
        await slack.send("slash_commands", typed)
        view = (await slack.called("views.open"))["view"]
        undated = {"reason": "No.", "said": "last May"}
        await slack.send("interactive", submitted(view, undated, user="U1BOSS", trigger="2"))
        assert "is no date" in (await slack.sent_back(2))["said"]
        await slack.send("interactive", submitted(view, {"reason": "No."}, user="U1BOSS", trigger="3"))
        assert "This correction changes nothing." in str((await slack.called("views.update"))["view"])
    assert len(await record.do(Engine.history)) == 1


async def test_a_statement_is_shown_in_full_to_anyone_and_withdrawn_once(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production, moderator: Actor
) -> None:
    (kept,) = await record.do(Engine.history)
    id = kept.statement.id
    async with serve():
        assert "We have the green light" in (await said(slack, f"statement show {id}", 1, "U1FAN"))["text"]
        assert "/onrecord statements shows them" in (await said(slack, "show", 2))["text"]
        assert "There is no statement s-none" in (await said(slack, "show s-none", 3))["text"]
        await record.do(Engine.retract, id, moderator, RetractionKind.ENTERED_IN_ERROR, "Wrong.")
        for number, typed in enumerate((f"statement retract {id}", f"correct {id}"), 4):
            assert "withdrawn before" in (await said(slack, typed, number))["text"]
        assert "Type /onrecord statement add" in (await said(slack, "statement frobnicate", 6))["text"]
        listed = await said(slack, "statements", 7)
    (row,) = [block for block in listed["blocks"] if "accessory" in block]
    assert [option["text"]["text"] for option in row["accessory"]["options"]] == ["Show in full"]
    assert "Withdrawn – Wrong." in row["text"]["text"]


@pytest.mark.parametrize("typed", ["correct s-1", "statement correct s-1", "statements", "production add X"])
async def test_members_keep_nothing(slack: LoopbackSlack, serve: Serve, production: Production, typed: str) -> None:
    async with serve():
        assert "Only moderators" in (await said(slack, typed, 1, "U1FAN"))["text"]


async def test_productions_are_listed_and_gain_names(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production
) -> None:
    async with serve():
        assert "The Long Way Home" in (await said(slack, "productions", 1, "U1FAN"))["text"]
        added = await said(slack, "production add The Long Way Home = TLWH, Long Way", 2)
        assert "The Long Way Home (also TLWH, Long Way) is on record." in added["text"]
        assert "The Long Way Home" in (await said(slack, "status TLWH", 3, "U1FAN"))["text"]
        assert "Type /onrecord productions" in (await said(slack, "production frobnicate", 4))["text"]


async def test_a_source_is_added_as_what_it_is_and_trusted(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production, moderator: Actor
) -> None:
    await follow_another(record, moderator)
    async with serve():
        typed = "source add page everything https://outlet.example/cast Another Road"
        assert "is watched as" in (await said(slack, typed, 1))["text"]
        (source,) = await record.do(Engine.sources)
        assert (source.kind, source.everything) == (SourceKind.PAGE, True)
        assert source.production == (await record.do(Engine.production, "Another Road")).id
        assert "accepted without asking" in (await said(slack, f"source trust {source.id}", 2))["text"]
        assert (await record.do(Engine.sources))[0].policy is Policy.TRUST
        assert "trusted" in (await said(slack, "sources", 3))["text"]
        assert "waits for a moderator" in (await said(slack, f"source review {source.id}", 4))["text"]
        assert "No source “nothing” is watched here" in (await said(slack, "source pause nothing", 5))["text"]


async def test_digest_and_quiet_hours_are_found_by_their_names(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        for number, typed in enumerate(("digest", "quiet", "channel"), 1):
            await slack.send("slash_commands", command(typed, slack.response_url(), user="U1BOSS", trigger=typed))
            assert "Quiet hours" in str((await slack.called("views.open", number))["view"])


async def test_a_moderator_is_sent_the_record_as_a_file_that_can_be_imported(
    slack: LoopbackSlack, serve: Serve, record: AsyncEngine, production: Production, moderator: Actor
) -> None:
    other = await record.do(Engine.add_production, "Their Secret", moderator)
    await record.do(Engine.add, draft(other.id, "A secret plan"), moderator)
    async with serve():
        assert "the-long-way-home.jsonl" in (await said(slack, "export", 1))["text"]
        assert "Only moderators" in (await said(slack, "export", 2, user="U1FAN"))["text"]
    (sent,) = slack.pictures
    assert (sent["title"], sent["channel"]) == ("the-long-way-home.jsonl", "U1BOSS")
    rows = [json.loads(line) for line in sent["png"].splitlines()]
    assert [row["table"] for row in rows] == ["productions", "statements"]
    assert b"secret" not in sent["png"]
    (told,) = slack.of("chat.postMessage")
    assert "2 rows" in told["text"]


async def test_a_workspace_that_follows_nothing_has_nothing_to_export(slack: LoopbackSlack, serve: Serve) -> None:
    async with serve():
        assert "nothing to export" in (await said(slack, "export", 1))["text"]
    assert slack.pictures == []
