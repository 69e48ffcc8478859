"""Workspaces that install the app themselves: Bolt's OAuth flow over our database, and the pages a browser sees.

``Installations`` and ``States`` are the stores that slack_sdk and slack-bolt ask for. User tokens are neither asked
for nor kept. Bot tokens that end are renewed in ``renewing``.
"""

from __future__ import annotations

import hashlib
import html
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from logging import Logger
from urllib.parse import urljoin

import structlog
from slack_bolt import BoltResponse
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import CALL_SECONDS
from adapters.slack.manifest import scopes
from adapters.slack.sealing import Seal, WrongKey
from adapters.slack.settings import Settings
from facts.aio import AsyncEngine
from facts.engine import Engine

log = structlog.get_logger("slack")

INSTALLED = "slack:install:"
"""What the names of installations begin with in the database; a workspace's or an organisation's id follows."""
RENEWING, UNRENEWED = "slack:renewing:", "slack:unrenewed:"
"""What the names begin with under which is kept, as no secret, which renewal is under way, or refused for good."""
INSTALL_PATH, RETURN_PATH = "/slack/install", "/slack/oauth_redirect"
STATE_SECONDS = 600


class Installations(AsyncInstallationStore):
    """Who installed the app, encrypted, in our database: one for each workspace, or for a whole organisation."""

    def __init__(self, engine: AsyncEngine, seal: Seal) -> None:
        """Keep them through this engine, behind this seal."""
        self._engine = engine
        self._seal = seal

    @property
    def logger(self) -> Logger:
        """Bolt's way to our log."""
        return log  # type: ignore[no-any-return]

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation in place of an earlier one."""
        id = _id_of(installation.enterprise_id, installation.team_id, installation.is_enterprise_install)
        await self._engine.do(Engine.keep_sealed, INSTALLED + id, self._locked(installation))

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a renewed bot token in its installation, unless another process has kept one that lives longer.

        Slack lets the two newest tokens of an installation live and revokes older ones (``renewing``).
        """
        name = INSTALLED + _id_of(bot.enterprise_id, bot.team_id, bot.is_enterprise_install)
        while (sealed := await self._engine.do(Engine.sealed, name)) is not None:
            known = self._opened(name.removeprefix(INSTALLED), sealed)
            if (known.bot_token_expires_at or 0) > (bot.bot_token_expires_at or 0):
                return
            known.bot_token, known.bot_refresh_token = bot.bot_token, bot.bot_refresh_token
            known.bot_token_expires_at = bot.bot_token_expires_at
            if await self._engine.do(Engine.swap_sealed, name, sealed, self._locked(known)):
                return

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """Return an installation, or None.

        Raises:
            WrongKey: it cannot be read.
        """
        return await self.of(_id_of(enterprise_id, team_id, bool(is_enterprise_install)))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Return an installation's bot, or None."""
        known = await self.async_find_installation(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return known.to_bot() if known else None

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Delete an installation with its tokens."""
        await self.delete(_id_of(enterprise_id, team_id, team_id is None))

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete an installation with its tokens: it holds nothing but the bot's."""
        await self.delete(_id_of(enterprise_id, team_id, team_id is None))

    async def of(self, id: str) -> Installation | None:
        """Return the installation of a workspace or organisation, or None.

        Raises:
            WrongKey: it cannot be read.
        """
        sealed = await self._engine.do(Engine.sealed, INSTALLED + id)
        return None if sealed is None else self._opened(id, sealed)

    async def delete(self, id: str) -> bool:
        """Delete the installation of a workspace or organisation; False if there is none."""
        for about in (UNRENEWED, RENEWING):
            await self._engine.do(Engine.forget_sealed, about + id)
        return await self._engine.do(Engine.forget_sealed, INSTALLED + id)

    async def lock_anew(self) -> None:
        """Lock with the newest key what is locked with an older one, so that the older can go."""
        for name, sealed in (await self._engine.do(Engine.sealed_beginning, INSTALLED)).items():
            renewed = self._seal.renewed(sealed)
            if renewed is not None:
                await self._engine.do(Engine.swap_sealed, name, sealed, renewed)

    def _locked(self, installation: Installation) -> str:
        kept = installation.to_dict_for_copying() | {"user_token": None, "user_refresh_token": None}
        return self._seal.locked(json.dumps(kept, default=datetime.isoformat))

    def _opened(self, id: str, sealed: str) -> Installation:
        installation = unsealed(self._seal, sealed)
        if installation is None:
            raise WrongKey(id)
        return installation


def unsealed(seal: Seal, sealed: str) -> Installation | None:
    """Return an installation as it is kept, or None where the seal's keys do not open it."""
    text = seal.opened(sealed)
    return None if text is None else Installation(**json.loads(text))


class States(AsyncOAuthStateStore):
    """The states of installations under way: signed with our key, good for ten minutes, and once.

    Only what comes back is written down, so that asking for the install page again and again fills nothing.
    """

    def __init__(self, engine: AsyncEngine, seal: Seal) -> None:
        """Remember through this engine which came back."""
        self._engine = engine
        self._seal = seal

    @property
    def logger(self) -> Logger:
        """Bolt's way to our log."""
        return log  # type: ignore[no-any-return]

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """Return a new state."""
        return self._seal.locked(secrets.token_urlsafe(16)).rstrip("=")

    async def async_consume(self, state: str) -> bool:
        """Say whether the state is ours, young enough, and comes back for the first time."""
        padded = state + "=" * (-len(state) % 4)
        if self._seal.opened(padded, seconds=STATE_SECONDS) is None:
            return False
        used = hashlib.sha256(padded.encode()).hexdigest()
        return await self._engine.do(Engine.first_time, f"slack:state:{used}")


def seal_of(settings: Settings) -> Seal:
    """Return the seal that the settings' keys make."""
    return Seal([key.get_secret_value() for key in settings.token_keys])


def install_flow(
    settings: Settings,
    engine: AsyncEngine,
    store: Installations,
    installed: Callable[[Installation], Awaitable[None]],
) -> AsyncOAuthFlow:
    """Return Bolt's flow for one or more workspaces; ``installed`` is called once an installation is kept."""
    id, secret = credentials(settings)

    async def succeeded(given: AsyncSuccessArgs) -> BoltResponse:
        await installed(given.installation)
        name = given.installation.team_name or given.installation.enterprise_name or "your workspace"
        return _page(
            200, f"On Record is installed in {name}.", "In Slack, type /onrecord setup to say what it follows."
        )

    async def failed(given: AsyncFailureArgs) -> BoltResponse:
        log.warning("not installed", reason=given.reason[:100])
        told = _FAILURES.get(given.reason, f"Slack says: {given.reason[:100]}.")
        status = given.suggested_status_code
        return _page(status, "On Record was not installed.", f"{told} Nothing was changed.", again=True)

    return AsyncOAuthFlow(
        client=client(settings),
        settings=AsyncOAuthSettings(
            client_id=id,
            client_secret=secret,
            scopes=scopes(),
            user_scopes=[],
            redirect_uri=f"{settings.public_url}{RETURN_PATH}",
            install_path=INSTALL_PATH,
            redirect_uri_path=RETURN_PATH,
            install_page_rendering_enabled=False,
            callback_options=AsyncCallbackOptions(succeeded, failed),
            authorization_url=urljoin(settings.api_url, "/oauth/v2/authorize"),
            installation_store=store,
            state_store=States(engine, seal_of(settings)),
            state_expiration_seconds=STATE_SECONDS,
        ),
    )


_FAILURES = {
    "access_denied": "The installation was cancelled in Slack.",
    "invalid_browser": "It has to end in the browser in which it began, and only once.",
    "invalid_state": "It took longer than ten minutes, or this page was opened a second time.",
    "missing_code": "Slack sent no code along.",
    "invalid_code": "Slack did not accept the code, or could not be reached.",
    "storage_error": "The record could not be written.",
}


def _page(status: int, title: str, told: str, *, again: bool = False) -> BoltResponse:
    more = f'<p><a href="{INSTALL_PATH}">Try once more</a></p>' if again else ""
    body = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title><style>body{{font:1.1rem/1.5 system-ui;margin:15vh auto;max-width:34rem;"
        f"padding:0 1rem}}</style><h1>{html.escape(title)}</h1><p>{html.escape(told)}</p>{more}</html>"
    )
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})


def credentials(settings: Settings) -> tuple[str, str]:
    """Return the app's client id and secret."""
    if settings.client_id is None or settings.client_secret is None:
        raise ValueError("the settings are for one workspace")
    return settings.client_id, settings.client_secret.get_secret_value()


def client(settings: Settings) -> AsyncWebClient:
    """Return a client that carries no token, for exchanging codes and renewing tokens."""
    return AsyncWebClient(base_url=settings.api_url, timeout=CALL_SECONDS, retry_handlers=[])


def _id_of(enterprise: str | None, team: str | None, whole_org: bool) -> str:
    return str(enterprise if whole_org else team)
