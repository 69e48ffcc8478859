"""Many workspaces install the app themselves: the pages of OAuth, tokens kept encrypted, settings, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from adapters.slack import examined
from adapters.slack.installing import INSTALLED
from bot.settings import SettingsError, load_settings, secrets_in
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.model import Production
from facts.storage import open_storage
from tests.adapters.slack.loopback import (
    APP_TOKEN,
    BOT_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    LoopbackSlack,
)
from tests.adapters.slack.payloads import command, mention, now
from tests.adapters.slack.workspaces import (
    EARLIER,
    KEY,
    ONE,
    PUBLIC,
    TWO,
    Browser,
    Many,
    at,
    many_settings,
    posted,
    sent,
    tokens_of,
    told,
)


async def test_a_workspace_installs_it_and_is_answered_with_its_own_token(
    slack: LoopbackSlack, many: Many, followed: Production
) -> None:
    async with many() as (adapter, browser):
        for workspace in (ONE, TWO):
            status, page = await browser.install(workspace)
            assert status == 200
        assert "On Record is installed in Two &amp; &lt;co&gt;." in page
        for n, workspace in enumerate((ONE, TWO), 1):
            await sent(adapter, at(mention("<@U0BOT> is it greenlit?", event=f"E{n}", ts=f"{n}.1"), workspace))
            await told(slack, n)
    one, two = tokens_of(slack)
    assert (slack.tokens[one], slack.tokens[two]) == (ONE, TWO)
    texts = [each["text"] for each in posted(slack)]
    assert "The Long Way Home" in texts[0]
    assert "Night Train" in texts[1]


async def test_slack_is_asked_for_what_the_manifest_says_and_nothing_more(slack: LoopbackSlack, many: Many) -> None:
    async with many() as (_, browser):
        asked = await browser.begin()
    assert asked["client_id"] == CLIENT_ID
    assert asked["redirect_uri"] == f"{PUBLIC}/slack/oauth_redirect"
    assert set(asked["scope"].split(",")) == slack.scopes
    assert not asked.get("user_scope")


async def test_a_state_is_good_once_in_one_browser_and_for_ten_minutes(
    slack: LoopbackSlack, many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with many() as (_, browser):
        state = (await browser.begin())["state"]
        kept = dict(browser.cookies)
        slack.codes |= {"c1": ONE, "c2": ONE}
        assert (await Browser(browser.address, slack).come_back(state, "c1"))[0] == 400
        assert (await browser.come_back(state, "c1"))[0] == 200
        browser.cookies = kept
        status, page = await browser.come_back(state, "c2")
        assert status == 401
        assert "Nothing was changed." in page
        forged = Fernet(Fernet.generate_key()).encrypt(b"x").decode()
        browser.cookies = {"slack-app-oauth-state": forged}
        assert (await browser.come_back(forged, "c2"))[0] == 401
        old = Fernet(KEY.encode()).encrypt_at_time(b"x", int(now()) - 601).decode().rstrip("=")
        browser.cookies = {"slack-app-oauth-state": old}
        assert (await browser.come_back(old, "c2"))[0] == 401
    assert "c2" in slack.codes


async def test_what_goes_wrong_in_the_browser_is_said_there(
    slack: LoopbackSlack, many: Many, record: AsyncEngine
) -> None:
    async with many() as (_, browser):
        _, _, page = await browser.open("/slack/oauth_redirect?error=access_denied")
        assert "cancelled in Slack" in page
        _, _, page = await browser.open("/slack/oauth_redirect?error=%3Cscript%3E")
        assert "<script>" not in page
        status, page = await browser.come_back((await browser.begin())["state"], "unknown")
        assert status == 401
        assert "did not accept the code" in page
        slack.fault("oauth.v2.access", "cut")
        status, page = await browser.come_back((await browser.begin())["state"], "c")
        assert status in {401, 503}
        assert "Traceback" not in page
    assert await record.do(Engine.sealed_beginning, INSTALLED) == {}


async def test_tokens_are_encrypted_where_they_are_kept_and_never_logged(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    slack.lifetime = 43_200
    async with many() as (_, browser):
        await browser.install(ONE)
        (kept,) = (await record.do(Engine.sealed_beginning, INSTALLED)).values()
    assert "canary" in Fernet(KEY).decrypt(kept.encode()).decode()
    for path in tmp_path.glob("record.db*"):
        assert b"canary" not in path.read_bytes()
    out, err = capfd.readouterr()
    assert "canary" not in out + err


async def test_whoever_installed_it_is_greeted_and_may_set_it_up_and_others_may_not(
    slack: LoopbackSlack, many: Many, record: AsyncEngine
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ONE)
        (greeting,) = slack.of("chat.postMessage")
        assert greeting["channel"] == "U1INSTALLER"
        assert "setup_open" in str(greeting["blocks"])
        slack.fault("chat.postMessage", "error", {"error": "messages_tab_disabled"})
        assert (await browser.install(TWO))[0] == 200
        for n, user in enumerate(("U1FAN", "U1INSTALLER")):
            await sent(adapter, at(command("setup", slack.response_url(), user=user, trigger=f"s{n}"), ONE))
        await slack.called("views.open")
        assert "Only moderators" in (await slack.called("respond"))["text"]
    assert len(slack.of("views.open")) == 1


async def test_where_workspaces_are_named_the_others_change_nothing(
    slack: LoopbackSlack, many: Many, record: AsyncEngine
) -> None:
    async with many(SLACK_WORKSPACES="T1TEAM") as (adapter, browser):
        await browser.install(ONE)
        await browser.install(TWO)
        await sent(adapter, at(command("setup", slack.response_url(), user="U2INSTALLER", trigger="1"), TWO))
        assert "Only moderators" in (await slack.called("respond"))["text"]
        await sent(adapter, at(command("setup", slack.response_url(), user="U1INSTALLER", trigger="2"), ONE))
        await slack.called("views.open")


async def test_it_works_over_socket_mode_too(slack: LoopbackSlack, many: Many, followed: Production) -> None:
    async with many(SLACK_MODE="socket") as (adapter, browser):
        await browser.install(ONE)
        await slack.send("events_api", at(mention("<@U1BOT> is it greenlit?"), ONE))
        await told(slack)
        assert (await sent(adapter, at(mention("x", event="E9"), ONE)))[0] in {404, 405}
    assert max(slack.ack_seconds) < 3


# Settings and doctor


def _checked(**over: str | None) -> Any:
    given = {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_TOKEN_KEYS": f"{KEY}, {EARLIER}",
        "SLACK_PUBLIC_URL": PUBLIC,
        "SLACK_APP_TOKEN": APP_TOKEN,
        **over,
    }
    return load_settings({name: value for name, value in given.items() if value is not None})


def test_the_client_id_switches_slack_on_and_every_key_is_a_secret() -> None:
    settings = _checked()
    assert settings.platforms["slack"].many
    assert {KEY, EARLIER, CLIENT_SECRET} <= set(secrets_in(settings))
    assert KEY not in repr(settings)


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"SLACK_BOT_TOKEN": BOT_TOKEN}, "set one of the two"),
        ({"SLACK_CLIENT_SECRET": None}, "SLACK_CLIENT_SECRET must be set"),
        ({"SLACK_TOKEN_KEYS": None, "SLACK_PUBLIC_URL": None}, "SLACK_TOKEN_KEYS, SLACK_PUBLIC_URL must be set"),
        ({"SLACK_TOKEN_KEYS": "canary"}, "32 bytes"),
        ({"SLACK_PUBLIC_URL": "http://bot.example"}, "https://"),
        ({"SLACK_WORKSPACES": "T1, canary"}, "no id of a workspace"),
        ({"SLACK_APP_TOKEN": None}, "SLACK_APP_TOKEN is not set"),
    ],
)
def test_wrong_settings_are_told_in_one_sentence(over: dict[str, str | None], told: str) -> None:
    with pytest.raises(SettingsError) as error:
        _checked(**over)
    assert told in str(error.value)


async def test_doctor_counts_workspaces_and_says_which_cannot_be_read(
    slack: LoopbackSlack, many: Many, tmp_path: Path
) -> None:
    address = f"sqlite:///{tmp_path}/record.db"

    def said(**over: Any) -> list[tuple[str, str, str]]:
        storage = open_storage(address)
        try:
            return list(examined(many_settings(slack, **over), storage))
        finally:
            storage.close()

    async with many() as (_, browser):
        assert said()[0][0] == "note"
        await browser.install(ONE)
    assert [each[0] for each in said()] == ["ok"]
    (_, (level, found, advice)) = said(SLACK_TOKEN_KEYS=EARLIER)
    assert level == "wrong"
    assert "T1TEAM" in found
    assert f"{PUBLIC}/slack/install" in advice
    slack.scopes = slack.scopes - {"channels:history", "files:write"}
    async with many() as (_, browser):
        await browser.install(ONE)
    (_, (level, found, _)) = said()
    assert (level, found) == ("note", "T1TEAM did not grant files:write, and what needs that is refused there")
