"""Workspaces that install the app themselves: who they are, how somebody installs it, and what Slack sends for them."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientSession, DummyCookieJar
from cryptography.fernet import Fernet

from adapters.slack import Settings
from adapters.slack.app import SlackAdapter
from tests.adapters.slack.loopback import (
    APP_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    SECRET,
    Installed,
    LoopbackSlack,
)
from tests.adapters.slack.payloads import knock, now, signed

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
