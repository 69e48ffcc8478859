"""One desk for each workspace: by the bot token of the settings, or by what workspaces installed themselves.

Which desk answers is read from the request as Bolt understands it: in a shared channel the workspace for which Slack
delivers it, in an organisation the workspace where somebody acted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Protocol

import structlog
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.oauth.installation_store.models.installation import Installation

from adapters.slack.calls import Slack, Timing, Token, Workspace
from adapters.slack.desk import Body, Desk
from adapters.slack.failures import NOT_ACCEPTED, NotInstalled
from adapters.slack.installing import INSTALL_PATH, INSTALLED, Installations
from adapters.slack.manifest import lacking
from adapters.slack.people import People
from adapters.slack.renewing import Renewing
from adapters.slack.sealing import WrongKey
from adapters.slack.settings import Settings
from adapters.slack.setup import greeting
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import DeliveryError, Refused
from facts.ports import Charts

log = structlog.get_logger("slack")

_IN_ORG = "slack:organisation-of:"
"""What the names begin with under which is kept, as no secret, which organisation's installation serves a workspace."""
_REFUSED = "Slack does not accept the token of workspace {team} ({code}). It has to install On Record again: {page}"


class Desks(Protocol):
    """Finds the desk that a request or a delivery belongs to."""

    async def introduce(self) -> str:
        """Get ready, and return who is served, in words.

        Raises:
            DeliveryError: Slack does not say who we are.
        """

    async def at(self, context: AsyncBoltContext, body: Body) -> Desk | None:
        """Return the desk of the workspace that a request comes from; None if On Record is not installed there."""

    async def of(self, team: str) -> Desk:
        """Return the desk of a workspace that something is owed to.

        Raises:
            DeliveryError: On Record is not installed there, or its token cannot be had.
        """

    async def settled(self) -> None:
        """Return once what must not be lost is written down."""

    async def removed(self, context: AsyncBoltContext, body: Body) -> bool:
        """Forget the tokens of whoever removed the app, and what was owed there; False if it is none of ours."""


class OneDesk:
    """The workspace whose bot token the settings hold."""

    def __init__(self, settings: Settings, engine: AsyncEngine, timing: Timing, charts: Charts | None) -> None:
        """Connect nothing yet."""
        assert settings.bot_token is not None  # noqa: S101 - the settings say that it is for one workspace
        token = settings.bot_token.get_secret_value()
        self._desk = _desk(settings, engine, timing, charts, partial(_always, token))

    async def introduce(self) -> str:
        """Ask Slack who we are, and return the workspace's name.

        Raises:
            DeliveryError: it does not say.
        """
        self._desk.workspace = here = await self._desk.slack.workspace()
        if here.scopes is not None and (missing := lacking(here.scopes)):
            log.warning(
                "The Slack app lacks scopes, and what needs them is refused. Add them under OAuth & Permissions and"
                " reinstall the app.",
                scopes=", ".join(missing),
            )
        await self._desk.engine.do(Engine.tenant_returned, self._desk.tenant)
        return self._desk.workspace.name

    async def at(self, context: AsyncBoltContext, body: Body) -> Desk | None:
        """Return the only desk: nothing comes but to the workspace that the app is in."""
        return self._desk

    async def of(self, team: str) -> Desk:
        """Return the only desk.

        Raises:
            Refused: something is owed to another workspace.
        """
        if self._desk.workspace is not None and team != self._desk.here.team:
            raise Refused(f"{team} is another workspace than that of SLACK_BOT_TOKEN ({self._desk.here.team}).")
        return self._desk

    async def settled(self) -> None:
        """Return at once: a token of the settings is never renewed."""

    async def removed(self, context: AsyncBoltContext, body: Body) -> bool:
        """Say whether it was our bot that was removed; what is owed waits for another token."""
        if not _was_the_bot(body, self._desk.here.bot_user):
            return False
        log.error(
            "On Record was removed from the workspace. Nothing is answered or posted there until it is installed again,"
            " SLACK_BOT_TOKEN is set anew and the bot restarted.",
            workspace=self._desk.here.name,
        )
        await self._desk.engine.do(Engine.tenant_left, self._desk.tenant)
        return True


class ManyDesks:
    """Workspaces that installed the app, each with its own token."""

    def __init__(
        self,
        settings: Settings,
        engine: AsyncEngine,
        timing: Timing,
        charts: Charts | None,
        store: Installations,
        tokens: Renewing,
    ) -> None:
        """Look them up in this store, when they are first heard of; ``tokens`` keeps theirs alive."""
        self._settings = settings
        self._engine = engine
        self._timing = timing
        self._charts = charts
        self._store = store
        self._tokens = tokens
        self._desks: dict[str, Desk] = {}

    async def at(self, context: AsyncBoltContext, body: Body) -> Desk | None:
        """Return the desk of the workspace that a request comes from.

        One that is known is not looked up again, so that the acknowledgement waits for nothing; whether it is still
        installed shows when its token is asked for.
        """
        team = _team_of(context, body)
        if team is None:
            return None
        known = self._desks.get(team)
        if known is not None:
            return known
        installation = await self._store.of(team)
        if installation is None and context.enterprise_id:
            installation = await self._store.of(context.enterprise_id)
            if installation is not None:
                await self._engine.do(Engine.keep_sealed, _IN_ORG + team, context.enterprise_id)
                await self._engine.do(Engine.tenant_returned, f"slack:{team}")
        return self._opened(team, installation) if installation else None

    async def of(self, team: str) -> Desk:
        """Return the desk of a workspace that something is owed to.

        Raises:
            NotInstalled: On Record is not installed there.
            WrongKey: its token cannot be read.
        """
        return self._desks.get(team) or self._opened(team, await self._installation(team))

    async def introduce(self) -> str:
        """Prepare to serve whoever has installed the app; return who that is, in words."""
        await self._store.lock_anew()
        await self._tokens.go_on()
        return f"those that install it at {self._settings.public_url}{INSTALL_PATH}"

    async def installed(self, installation: Installation) -> None:
        """Take a workspace up that has just installed the app, and greet whoever did."""
        if installation.team_id is None or installation.is_enterprise_install:
            self._desks.clear()
            return
        self._desks.pop(installation.team_id, None)
        desk = self._opened(installation.team_id, installation)
        await self._engine.do(Engine.tenant_returned, desk.tenant)
        log.info("installed", workspace=desk.here.name)
        try:
            await desk.slack.post(installation.user_id, greeting(), patient=False)
        except DeliveryError as error:
            log.warning("whoever installed it was not greeted", workspace=desk.here.name, error=str(error))

    async def settled(self) -> None:
        """Return once every token that is being renewed is kept."""
        await self._tokens.settled()

    async def removed(self, context: AsyncBoltContext, body: Body) -> bool:
        """Delete the tokens of whoever removed the app, and stop what was owed to their workspaces."""
        id = context.enterprise_id if context.is_enterprise_install else _team_of(context, body)
        if id is None:
            return False
        teams = await self._served_by(id) if context.is_enterprise_install else [id]
        if body["event"]["type"] == "team_access_revoked":
            await self._leave([team for team in teams if team in (body["event"].get("team_ids") or ())])
            return True
        if not _was_the_bot(body, await self._bot_user(id)) or not await self._store.delete(id):
            return False
        await self._leave(teams)
        log.warning("removed; its tokens are deleted and nothing is owed there", workspace=id)
        return True

    async def _bot_user(self, id: str) -> str | None:
        """Return our bot's user id there; None where that cannot be read, and what was revoked is taken for ours."""
        try:
            installation = await self._store.of(id)
        except WrongKey:
            return None
        return installation.bot_user_id if installation else None

    async def _served_by(self, org: str) -> list[str]:
        """Return the workspaces of an organisation that have been heard of."""
        known = await self._engine.do(Engine.sealed_beginning, _IN_ORG)
        return [name.removeprefix(_IN_ORG) for name, served_by in known.items() if served_by == org]

    async def _leave(self, teams: Sequence[str]) -> None:
        """Owe nothing to these workspaces any more, and forget that their organisation served them."""
        for team in teams:
            self._desks.pop(team, None)
            await self._engine.do(Engine.forget_sealed, _IN_ORG + team)
            await self._engine.do(Engine.tenant_left, f"slack:{team}")

    def _opened(self, team: str, installation: Installation) -> Desk:
        refused = _REFUSED.format(team=team, page=f"{self._settings.public_url}{INSTALL_PATH}", code="{code}")
        desk = _desk(self._settings, self._engine, self._timing, self._charts, partial(self._token, team), refused)
        desk.workspace = _workspace(team, installation)
        desk.knows = self._knows
        self._desks[team] = desk
        return desk

    async def _token(self, team: str, refused: str | None = None) -> str:
        installation = await self._installation(team, partial(self._tokens.fresh, refused=refused))
        known = self._desks.get(team)
        if known is not None:
            known.workspace = _workspace(team, installation)
        return str(installation.bot_token)

    async def _installation(
        self, team: str, find: Callable[[str], Awaitable[Installation | None]] | None = None
    ) -> Installation:
        find = find or self._store.of
        installation = await find(team)
        if installation is None:
            org = await self._engine.do(Engine.sealed, _IN_ORG + team)
            installation = await find(org) if org else None
        if installation is None:
            self._desks.pop(team, None)
            raise NotInstalled(team)
        return installation

    async def _knows(self, team: str) -> bool:
        if team in self._desks:
            return True
        return any([await self._engine.do(Engine.sealed, name + team) for name in (INSTALLED, _IN_ORG)])


def _desk(
    settings: Settings,
    engine: AsyncEngine,
    timing: Timing,
    charts: Charts | None,
    token: Token,
    refused: str = NOT_ACCEPTED,
) -> Desk:
    slack = Slack(token, settings.api_url, timing, refused)
    people = People(slack, engine, settings.moderators, settings.workspaces)
    return Desk(engine, slack, people, charts, settings.trusts)


def _workspace(team: str, installation: Installation) -> Workspace:
    whole_org = installation.is_enterprise_install
    return Workspace(
        team=team,
        bot_user=str(installation.bot_user_id),
        bot=str(installation.bot_id),
        name=(None if whole_org else installation.team_name) or team,
        enterprise=installation.enterprise_id,
        whole_org=whole_org,
        installer=installation.user_id,
    )


async def _always(token: str, refused: str | None = None) -> str:
    return token


def _team_of(context: AsyncBoltContext, body: dict[str, Any]) -> str | None:
    """Return the workspace of a request; an organisation's installation leaves Bolt's own reading empty at times."""
    return context.team_id or body.get("team_id") or (body.get("event") or {}).get("team")


def _was_the_bot(body: Body, bot_user: str | None) -> bool:
    """Say whether the app was uninstalled, or the token revoked was the bot's and not some person's."""
    revoked = body["event"].get("tokens")
    if revoked is None:
        return True
    bots = revoked.get("bot") or ()
    return bool(bots) and (bot_user is None or bot_user in bots)
