"""Many workspaces that install the app themselves: OAuth, tokens kept encrypted and renewed, isolation, removal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession, DummyCookieJar
from cryptography.fernet import Fernet

from adapters.slack import Settings, examined
from adapters.slack.app import SlackAdapter
from adapters.slack.calls import Timing
from adapters.slack.installing import INSTALLED
from bot.delivering import deliver
from bot.settings import SettingsError, load_settings, secrets_in
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.messages import DeliveryState
from facts.model import Actor, Production, Target
from facts.storage import open_storage
from tests.adapters.slack.conftest import StandingTime, community, running
from tests.adapters.slack.loopback import (
    APP_TOKEN,
    BOT_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    SECRET,
    Installed,
    LoopbackSlack,
)
from tests.adapters.slack.payloads import command, home_opened, knock, mention, pressed, removed, signed
from tests.adapters.slack.test_starting import now
from tests.builders import draft

KEY, EARLIER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PUBLIC = "https://bot.example"
ONE = Installed(team="T1TEAM", name="One", bot_user="U1BOT", bot_id="B1BOT", installer="U1INSTALLER")
TWO = Installed(team="T2TEAM", name="Two & <co>", bot_user="U2BOT", bot_id="B2BOT", installer="U2INSTALLER")
ORG = Installed(team=None, bot_user="U9BOT", bot_id="B9BOT", enterprise="E1ORG", installer="U9INSTALLER")


@dataclass
class Browser:
    """Somebody who installs the app: opens the page, says yes in Slack, and comes back with a cookie."""

    address: str
    slack: LoopbackSlack
    cookies: dict[str, str] = field(default_factory=dict)

    async def open(self, path: str) -> tuple[int, str, str]:
        """Return status, where it leads, and what is shown; keep cookies."""
        base = self.address.removesuffix("/slack/events")
        async with (
            ClientSession(cookie_jar=DummyCookieJar(), cookies=self.cookies) as session,
            session.get(base + path, allow_redirects=False, cookies=self.cookies) as answer,
        ):
            self.cookies |= {name: morsel.value for name, morsel in answer.cookies.items()}
            return answer.status, answer.headers.get("Location", ""), await answer.text()

    async def begin(self) -> dict[str, str]:
        """Open the install page; return what Slack is asked for."""
        status, location, _ = await self.open("/slack/install")
        assert status == 302
        return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}

    async def come_back(self, state: str, code: str) -> tuple[int, str]:
        status, _, page = await self.open(f"/slack/oauth_redirect?code={code}&state={state}")
        return status, page

    async def install(self, workspace: Installed) -> tuple[int, str]:
        code = f"code-{workspace.team}"
        self.slack.codes[code] = workspace
        return await self.come_back((await self.begin())["state"], code)


Many = Callable[..., AbstractAsyncContextManager[tuple[SlackAdapter, Browser]]]


def many_settings(slack: LoopbackSlack, **over: Any) -> Settings:
    return Settings.model_validate(
        {
            "SLACK_CLIENT_ID": CLIENT_ID,
            "SLACK_CLIENT_SECRET": CLIENT_SECRET,
            "SLACK_TOKEN_KEYS": KEY,
            "SLACK_PUBLIC_URL": PUBLIC,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{slack.url}/api/",
            "SLACK_MODE": "http",
            "SLACK_HTTP_PORT": "0",
            **over,
        }
    )


@pytest.fixture
def many(slack: LoopbackSlack, record: AsyncEngine, time: StandingTime) -> Many:
    """Return a function that runs the adapter for many workspaces."""
    slack.tokens.clear()

    @asynccontextmanager
    async def serving(**over: Any) -> AsyncIterator[tuple[SlackAdapter, Browser]]:
        timing = Timing(now=time.now, sleep=time.sleep)
        async with running(SlackAdapter(many_settings(slack, **over), record, timing)) as adapter:
            assert adapter.address
            yield adapter, Browser(adapter.address, slack)

    return serving


def at(payload: dict[str, Any], workspace: Installed, *, team: str | None = None) -> dict[str, Any]:
    """Return a payload as Slack sends it for another workspace; ``team`` is one of an organisation."""
    here = workspace.team or team
    changed = payload | {"team_id": here}
    if "authorizations" in payload:
        authorized = {"team_id": workspace.team, "enterprise_id": workspace.enterprise, "user_id": workspace.bot_user}
        changed["authorizations"] = [authorized | {"is_bot": True, "is_enterprise_install": workspace.whole_org}]
    if "team" in payload:
        changed |= {"team": {"id": here}, "user": payload["user"] | {"team_id": here}}
    if workspace.whole_org:
        changed |= {"enterprise_id": workspace.enterprise, "is_enterprise_install": True}
    return changed


async def sent(adapter: SlackAdapter, payload: dict[str, Any]) -> tuple[int, str]:
    """Send a payload over HTTP, signed."""
    assert adapter.address
    body = json.dumps(payload)
    return await knock(adapter.address, body, signed(body, at=now()))


def tokens_of(slack: LoopbackSlack) -> list[str]:
    """Return the tokens with which something was posted to channels."""
    return [call.token for call in slack.calls if call.args in posted(slack) and call.method == "chat.postMessage"]


def posted(slack: LoopbackSlack) -> list[dict[str, Any]]:
    """Return what was posted to channels."""
    return [args for args in slack.of("chat.postMessage") if not args["channel"].startswith("U")]


async def told(slack: LoopbackSlack, number: int = 1) -> dict[str, Any]:
    """Wait for the ``number``th message in a channel."""
    await slack.until(lambda: len(posted(slack)) >= number)
    return posted(slack)[number - 1]


def owners(slack: LoopbackSlack) -> set[str | None]:
    """Return the workspaces whose tokens posted something."""
    return {slack.tokens[token].team for token in tokens_of(slack)}


@pytest.fixture
async def followed(record: AsyncEngine, moderator: Actor) -> Production:
    """A production followed in workspace One, and another in workspace Two, each with a statement."""
    ours = await record.do(Engine.add_production, "The Long Way Home", moderator)
    theirs = await record.do(Engine.add_production, "Night Train", moderator)
    for made, team in ((ours, "T1TEAM"), (theirs, "T2TEAM")):
        here = community(made, tenant=f"slack:{team}", target=Target(f"slack:{team}/C1"), review_target=None)
        await record.do(Engine.follow, here, moderator)
        await record.do(Engine.add, draft(made.id), moderator)
    return ours


# Installing


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


# Isolation


async def test_a_workspace_hears_nothing_of_what_another_follows(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production, moderator: Actor
) -> None:
    theirs = await record.do(Engine.production, "Night Train")
    (statement,) = await record.do(Engine.history, theirs.id)
    id = statement.statement.id
    async with many() as (adapter, browser):
        await browser.install(ONE)
        await record.do(Engine.report_wrong, theirs.id, "Not so", moderator)
        await record.do(Engine.add_source, "https://outlet.example/feed", moderator, production="Night Train")
        typed = [
            "ask is Night Train greenlit?",
            "status Night Train",
            "timeline Night Train",
            "cast Night Train",
            "watch Night Train",
            f"show {id}",
            f"correct {id}",
            f"retract {id}",
            f"why {id}",
            "gaps Night Train",
            "reports",
            "sources",
            "source remove https://outlet.example/feed",
            "productions",
            "audit",
            f"audit {theirs.id}",
            "check Night Train is greenlit",
        ]
        for n, words in enumerate(typed, 1):
            await sent(adapter, at(command(words, slack.response_url(), user="U1INSTALLER", trigger=f"t{n}"), ONE))
            await slack.called("respond", n)
        press = pressed("sources", id, user="U1INSTALLER", url=slack.response_url(), trigger="p1")
        await sent(adapter, at(press, ONE))
        await slack.called("respond", len(typed) + 1)
        press = pressed("watch", f"{theirs.id} cast", user="U1INSTALLER", url=slack.response_url(), trigger="p2")
        await sent(adapter, at(press, ONE))
        await slack.called("respond", len(typed) + 2)
        await sent(adapter, at(home_opened("U1INSTALLER"), ONE))
        home = await slack.called("views.publish")
    quote = statement.statement.claim.quote
    for words, shown in zip(typed, slack.of("respond"), strict=False):
        assert quote not in str(shown) or "The Long Way Home" in str(shown), (words, shown)
        assert not ("Night Train" in str(shown) and "followed here" not in str(shown)), (words, shown)
        assert theirs.id not in str(shown), words
    assert slack.of("views.open") == []
    assert "Night Train" not in str(home)
    assert await record.do(Engine.sources) != ()
    assert (await record.do(Engine.statement, id)).retraction is None


async def test_a_workspace_that_follows_nothing_yet_sees_everything_and_decides_nothing(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    (statement,) = await record.do(Engine.history, followed.id)
    three = Installed(team="T3TEAM", bot_user="U3BOT", installer="U3INSTALLER")
    async with many() as (adapter, browser):
        await browser.install(three)
        await sent(adapter, at(command("status The Long Way Home", slack.response_url(), trigger="1"), three))
        assert "The Long Way Home" in (await slack.called("respond"))["text"]
        wants = command(f"retract {statement.statement.id}", slack.response_url(), user="U3INSTALLER", trigger="2")
        await sent(adapter, at(wants, three))
        assert "follows nothing yet" in (await slack.called("respond", 2))["text"]


async def test_in_a_shared_channel_the_workspace_that_asks_decides_what_is_seen(
    slack: LoopbackSlack, many: Many, followed: Production
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ONE)
        await browser.install(TWO)
        shared = mention("<@U1BOT> is it greenlit?", user_team="T2TEAM", team="T2TEAM") | {
            "is_ext_shared_channel": True
        }
        await sent(adapter, at(shared, ONE))
        first = await told(slack)
        stranger = mention("<@U1BOT> is it greenlit?", user_team="T7TEAM", ts="2.2", event="E2")
        await sent(adapter, at(stranger | {"is_ext_shared_channel": True}, ONE))
        second = await told(slack, 2)
    assert "Night Train" in first["text"]
    assert "The Long Way Home" in second["text"]
    assert owners(slack) == {"T1TEAM"}


# Deliveries


async def test_each_message_leaves_with_the_token_of_its_workspace(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ONE)
        await browser.install(TWO)
        await deliver(record, {"slack": adapter})
    owners = {
        slack.tokens[call.token].team: call.args["text"] for call in slack.calls if call.method == "chat.postMessage"
    }
    assert "The Long Way Home" in owners["T1TEAM"]
    assert "Night Train" in owners["T2TEAM"]


async def test_what_is_owed_survives_a_wrong_key_and_leaves_with_the_right_one(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production, clock: Any
) -> None:
    async with many(SLACK_TOKEN_KEYS=EARLIER) as (_, browser):
        await browser.install(ONE)
        await browser.install(TWO)
    async with many(SLACK_TOKEN_KEYS=KEY) as (adapter, _):
        status, _ = await sent(adapter, at(command("status", slack.response_url()), ONE))
        assert status == 200
        await deliver(record, {"slack": adapter})
    assert posted(slack) == []
    waiting = await record.do(Engine.deliveries)
    assert {each.state for each in waiting} == {DeliveryState.PENDING}
    assert all("SLACK_TOKEN_KEYS" in str(each.error) for each in waiting)
    clock.advance(hours=2)
    async with many(SLACK_TOKEN_KEYS=f"{KEY},{EARLIER}") as (adapter, _):
        await deliver(record, {"slack": adapter})
    assert len(posted(slack)) == 2


async def test_an_older_key_can_go_once_the_bot_has_run_with_the_newer(
    slack: LoopbackSlack, many: Many, followed: Production
) -> None:
    async with many(SLACK_TOKEN_KEYS=EARLIER) as (_, browser):
        await browser.install(ONE)
    async with many(SLACK_TOKEN_KEYS=f"{KEY},{EARLIER}"):
        pass
    async with many(SLACK_TOKEN_KEYS=KEY) as (adapter, _):
        await sent(adapter, at(mention("<@U1BOT> is it greenlit?"), ONE))
        await told(slack)


# Rotation


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


async def test_a_renewal_that_fails_leaves_the_token_that_still_lives(
    slack: LoopbackSlack, many: Many, followed: Production, capfd: pytest.CaptureFixture[str]
) -> None:
    slack.lifetime = 3_600
    async with many() as (adapter, browser):
        await browser.install(ONE)
        slack.refreshing.clear()
        await sent(adapter, at(mention("<@U1BOT> is it greenlit?"), ONE))
        await told(slack)
    assert "token not renewed" in capfd.readouterr().out


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


# Removal


@pytest.mark.parametrize("how", [{}, {"type": "tokens_revoked", "tokens": {"bot": ["U1BOT"], "oauth": []}}])
async def test_a_workspace_that_removes_it_is_forgotten_and_the_others_go_on(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production, how: dict[str, Any]
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ONE)
        await browser.install(TWO)
        assert (await sent(adapter, at(removed(**how), ONE)))[0] == 200
        async with asyncio.timeout(5):
            while INSTALLED + "T1TEAM" in await record.do(Engine.sealed_beginning, INSTALLED):
                await asyncio.sleep(0)
        await deliver(record, {"slack": adapter})
        await sent(adapter, at(mention("<@U1BOT> is it greenlit?", event="E8"), ONE))
        status, _ = await sent(adapter, at(command("status", slack.response_url(), trigger="9"), ONE))
        assert status == 200
        await sent(adapter, at(mention("<@U2BOT> is it greenlit?", ts="3.3", event="E9"), TWO))
        await told(slack, 2)
        assert owners(slack) == {"T2TEAM"}
        await browser.install(ONE)
        await sent(adapter, at(mention("<@U1BOT> is it greenlit?", ts="4.4", event="E10"), ONE))
        await told(slack, 3)
    assert list(await record.do(Engine.sealed_beginning, INSTALLED)) == [INSTALLED + "T1TEAM", INSTALLED + "T2TEAM"]


async def test_what_cannot_be_read_is_deleted_all_the_same(
    slack: LoopbackSlack, many: Many, record: AsyncEngine
) -> None:
    async with many(SLACK_TOKEN_KEYS=EARLIER) as (_, browser):
        await browser.install(ONE)
    async with many() as (adapter, _):
        await sent(adapter, at(removed(type="tokens_revoked", tokens={"bot": ["U1BOT"]}), ONE))
        async with asyncio.timeout(5):
            while await record.do(Engine.sealed_beginning, INSTALLED):
                await asyncio.sleep(0)


async def test_a_persons_token_that_is_revoked_is_none_of_our_business(
    slack: LoopbackSlack, many: Many, record: AsyncEngine
) -> None:
    async with many() as (adapter, browser):
        await browser.install(ONE)
        await sent(adapter, at(removed(type="tokens_revoked", tokens={"oauth": ["U9"], "bot": []}), ONE))
        await sent(adapter, at(home_opened("U1FAN", event="E7"), ONE))
        await slack.called("views.publish")
    assert INSTALLED + "T1TEAM" in await record.do(Engine.sealed_beginning, INSTALLED)


async def test_an_organisation_serves_each_of_its_workspaces_apart_until_it_removes_it(
    slack: LoopbackSlack, many: Many, record: AsyncEngine, followed: Production
) -> None:
    async with many() as (adapter, browser):
        assert (await browser.install(ORG))[0] == 200
        for n, team in enumerate(("T1TEAM", "T2TEAM"), 1):
            await sent(adapter, at(mention("<@U9BOT> is it greenlit?", ts=f"{n}.1", event=f"E{n}"), ORG, team=team))
            await told(slack, n)
        await deliver(record, {"slack": adapter})
        shown = posted(slack)
        assert "The Long Way Home" in shown[0]["text"]
        assert "Night Train" in shown[1]["text"]
        assert len(shown) == 4
        await sent(adapter, at(command("gaps", slack.response_url(), user="U9X", trigger="g"), ORG, team="T1TEAM"))
        await slack.called("respond")
        left = removed("E4", type="team_access_revoked", team_ids=["T2TEAM", "T7TEAM"])
        await sent(adapter, at(left, ORG, team="T2TEAM"))
        async with asyncio.timeout(5):
            while "slack:organisation-of:T2TEAM" in await record.do(Engine.sealed_beginning, "slack:"):
                await asyncio.sleep(0)
        assert INSTALLED + "E1ORG" in await record.do(Engine.sealed_beginning, "slack:")
        await sent(adapter, at(removed("E5"), ORG, team="T1TEAM"))
        async with asyncio.timeout(5):
            while await record.do(Engine.sealed_beginning, "slack:"):
                await asyncio.sleep(0)
        assert (await sent(adapter, at(mention("<@U9BOT> hello?", ts="9.9", event="E6"), ORG, team="T2TEAM")))[0] == 200
    assert len(posted(slack)) == 4


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
