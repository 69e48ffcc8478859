"""Starting and stopping: tokens, both ways in, signatures, settings."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from adapters.slack import TOKEN, Settings, create, examined
from adapters.slack.app import SlackAdapter
from adapters.slack.calls import Timing
from bot.settings import SettingsError, load_settings
from facts.aio import AsyncEngine
from facts.errors import Invalid, Refused
from facts.model import Production
from facts.ports import Adapter
from facts.storage import open_storage
from tests.adapters.slack.conftest import Serve, StandingTime, settings
from tests.adapters.slack.loopback import APP_TOKEN, BOT_TOKEN, EVERY_SCOPE, SECRET, LoopbackSlack
from tests.adapters.slack.payloads import command, knock, mention, now, removed, signed, submitted
from tests.conftest import ROOT


async def _outcome(adapter: SlackAdapter) -> BaseException:
    running = asyncio.ensure_future(adapter.run())
    with pytest.raises((Refused, Invalid)) as told:
        await adapter.ready()
    with suppress(Refused, Invalid):
        await running
    await adapter.close()
    return told.value


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"SLACK_BOT_TOKEN": "xoxb-not-it"}, "SLACK_BOT_TOKEN"), ({"SLACK_APP_TOKEN": "xapp-not-it"}, "SLACK_APP_TOKEN")],
)
async def test_a_wrong_token_is_said_in_one_sentence_that_holds_no_token(
    slack: LoopbackSlack, record: AsyncEngine, wrong: dict[str, str], named: str, capfd: pytest.CaptureFixture[str]
) -> None:
    told = str(await _outcome(SlackAdapter(settings(slack, **wrong), record)))
    assert named in told
    out, err = capfd.readouterr()
    for shown in (told, out, err):
        assert "not-it" not in shown
        assert "canary" not in shown
        assert "Traceback" not in shown


async def test_a_slack_that_is_down_is_waited_for(
    slack: LoopbackSlack, record: AsyncEngine, serve: Serve, time: StandingTime
) -> None:
    slack.fault("auth.test", "html")
    slack.fault("auth.test", "cut")
    slack.fault("apps.connections.open", "cut")
    async with serve():
        assert time.waited == [1, 2, 1]


async def test_an_app_that_lacks_a_scope_is_told_which_as_it_starts_and_optional_ones_are_no_lack(
    slack: LoopbackSlack, serve: Serve, capfd: pytest.CaptureFixture[str]
) -> None:
    slack.scopes = EVERY_SCOPE - {"channels:history", "groups:history"}
    async with serve():
        assert "lacks scopes" not in capfd.readouterr().out
    slack.scopes = slack.scopes - {"files:write", "usergroups:read"}
    async with serve():
        told = capfd.readouterr().out
    assert "reinstall the app" in told
    assert "files:write, usergroups:read" in told


async def test_closing_twice_is_as_good_as_once(slack: LoopbackSlack, serve: Serve) -> None:
    async with serve() as adapter:
        pass
    await adapter.close()
    await adapter.close()


async def test_what_is_under_way_is_finished_before_the_bot_stops(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve():
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?"))
        await slack.until(lambda: bool(slack.acks))
    assert len(slack.of("chat.postMessage")) == 1


async def test_a_bot_that_was_removed_listens_no_more(
    slack: LoopbackSlack, serve: Serve, production: Production, capfd: pytest.CaptureFixture[str]
) -> None:
    async with serve():
        others = {"user": ["U9"], "bot": ["U0OTHER"]}
        await slack.send("events_api", removed("E1", type="tokens_revoked", tokens=others))
        await slack.send("events_api", mention("<@U0BOT> is it greenlit?", event="E2"))
        await slack.called("chat.postMessage")
        await slack.send("events_api", removed("E3"))
        await slack.until(lambda: slack.listeners == 0)
    assert "was removed from the workspace" in capfd.readouterr().out
    assert slack.connections == 1


async def test_a_port_in_use_is_said_in_one_sentence(slack: LoopbackSlack, record: AsyncEngine, serve: Serve) -> None:
    async with serve(SLACK_MODE="http") as adapter:
        assert adapter.address
        port = adapter.address.split(":")[2].split("/")[0]
        other = SlackAdapter(settings(slack, SLACK_MODE="http", SLACK_HTTP_PORT=port), record, Timing())
        assert "Choose another port" in str(await _outcome(other))


# HTTP mode


async def test_a_signed_event_is_answered_once_however_often_it_is_delivered(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    body = json.dumps(mention("<@U0BOT> is it greenlit?"))
    async with serve(SLACK_MODE="http") as adapter:
        assert adapter.address
        for more in ({}, {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}):
            status, _ = await knock(adapter.address, body, signed(body, at=now(), **more))
            assert status == 200
        await slack.called("chat.postMessage")
    assert len(slack.of("chat.postMessage")) == 1


async def test_a_signed_command_and_a_form_are_acknowledged_with_what_they_need(
    slack: LoopbackSlack, serve: Serve, production: Production
) -> None:
    async with serve(SLACK_MODE="http") as adapter:
        assert adapter.address
        body = urlencode(command("status", slack.response_url()))
        assert await knock(adapter.address, body, signed(body, at=now()), form=True) == (200, "")
        assert "The Long Way Home" in (await slack.called("respond"))["text"]
        body = urlencode(command("setup", slack.response_url(), user="U1BOSS", trigger="1.2"))
        await knock(adapter.address, body, signed(body, at=now()), form=True)
        view = (await slack.called("views.open"))["view"]
        body = urlencode({"payload": json.dumps(submitted(view, {"new": None}, user="U1BOSS"))})
        status, answer = await knock(adapter.address, body, signed(body, at=now()), form=True)
    assert status == 200
    assert json.loads(answer)["response_action"] == "errors"


async def test_slack_may_verify_the_address(slack: LoopbackSlack, serve: Serve) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "say this", "token": "unused"})
    async with serve(SLACK_MODE="http") as adapter:
        assert adapter.address
        status, answer = await knock(adapter.address, body, signed(body, at=now()))
        assert (status, json.loads(answer)["challenge"]) == (200, "say this")
        unsigned = {"X-Slack-Signature": "v0=0", "X-Slack-Request-Timestamp": str(now())}
        assert (await knock(adapter.address, body, unsigned))[0] == 401


@pytest.mark.parametrize(
    "change",
    [
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "yesterday"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": "¹²"},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=" + "0" * 64},
    ],
)
async def test_odd_headers_are_answered_with_401(slack: LoopbackSlack, serve: Serve, change: dict[str, str]) -> None:
    body = json.dumps(mention("<@U0BOT> is it greenlit?"))
    async with serve(SLACK_MODE="http") as adapter:
        assert adapter.address
        assert (await knock(adapter.address, body, {**signed(body, at=now()), **change}))[0] == 401
    assert slack.of("chat.postMessage") == []


async def test_a_changed_body_an_old_or_future_one_and_none_at_all_are_answered_with_401(
    slack: LoopbackSlack, serve: Serve
) -> None:
    body = json.dumps(mention("<@U0BOT> is it greenlit?"))
    async with serve(SLACK_MODE="http") as adapter:
        assert adapter.address
        knocks: list[tuple[str, dict[str, str]]] = [
            (body + " ", signed(body, at=now())),
            (body, signed(body, at=now() - 301)),
            (body, signed(body, at=now() + 600)),
            (body, signed(body, at=now(), secret="another")),
            (body, {}),
            ("", {}),
        ]
        for sent, headers in knocks:
            assert (await knock(adapter.address, sent, headers))[0] == 401


# Settings


def _checked(**over: str | None) -> Any:
    given = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, **over}
    return load_settings({name: value for name, value in given.items() if value is not None})


async def test_doctor_is_told_how_one_workspace_is_served(slack: LoopbackSlack) -> None:
    storage = open_storage("sqlite://")
    assert list(examined(settings(slack), storage)) == [("ok", "one workspace, by its bot token, over Socket Mode", "")]
    (told,) = examined(settings(slack, SLACK_MODE="http", SLACK_HTTP_PORT="3000"), storage)
    assert told[1].endswith("over HTTP on 127.0.0.1:3000")
    (_, ending) = examined(settings(slack, SLACK_BOT_TOKEN="xoxe.xoxb-canary"), storage)
    assert ending[0] == "wrong"
    assert "ends within twelve hours" in ending[1]
    storage.close()


def test_the_token_switches_slack_on() -> None:
    assert TOKEN == "SLACK_BOT_TOKEN"
    assert isinstance(_checked().platforms["slack"], Settings)
    assert "slack" not in load_settings({}).platforms


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"SLACK_BOT_TOKEN": "xoxp-secret-canary"}, "SLACK_BOT_TOKEN: this is no bot token"),
        ({"SLACK_APP_TOKEN": "secret-canary"}, "SLACK_APP_TOKEN: this is no app-level token"),
        ({"SLACK_APP_TOKEN": None}, "SLACK_APP_TOKEN is not set"),
        ({"SLACK_MODE": "http"}, "SLACK_SIGNING_SECRET is not set"),
        ({"SLACK_MODE": "carrier pigeon"}, "SLACK_MODE"),
        ({"SLACK_HTTP_PORT": "70000"}, "SLACK_HTTP_PORT"),
        ({"SLACK_MODERATORS": "U1A, @anna"}, "'@anna' is no id"),
    ],
)
def test_wrong_settings_are_named_without_their_values(over: dict[str, str | None], told: str) -> None:
    with pytest.raises(SettingsError) as error:
        _checked(**over)
    assert told in str(error.value)
    assert "canary" not in str(error.value)


def test_secrets_are_masked_when_settings_are_printed() -> None:
    printed = repr(_checked(SLACK_SIGNING_SECRET=SECRET).platforms["slack"])
    assert "canary" not in printed


async def test_create_returns_an_adapter_without_a_running_loop_or_a_connection(record: AsyncEngine) -> None:
    made: Adapter = create(
        Settings.model_validate({"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}), record
    )
    assert made.name == "slack"
    await made.close()


def test_importing_the_package_does_not_load_slack_bolt() -> None:
    code = "import sys, adapters.slack; sys.exit(any(n.startswith(('slack_', 'aiohttp')) for n in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_manifest_is_shipped_beside_the_code() -> None:
    assert (Path(ROOT) / "adapters" / "slack" / "manifest.json").is_file()
