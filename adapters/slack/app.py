"""The adapter: one Bolt app over Socket Mode or HTTP, and the deliveries."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from adapters.slack.asking import Asking
from adapters.slack.calls import Slack, Timing, Workspace
from adapters.slack.channels import Channels
from adapters.slack.checking import Checking
from adapters.slack.commands import Commands
from adapters.slack.desk import Desk
from adapters.slack.doors import Door, http_door, socket_door
from adapters.slack.home import Home
from adapters.slack.people import People
from adapters.slack.posting import Posting
from adapters.slack.recording import Recording
from adapters.slack.reporting import Reporting
from adapters.slack.reviewing import Reviewing
from adapters.slack.settings import Settings
from adapters.slack.setup import Setup
from adapters.slack.watching import Watching
from facts.aio import AsyncEngine
from facts.engine import Engine
from facts.errors import FactsError, OutcomeUnknown, TryLater
from facts.messages import Owed
from facts.model import MessageRef

log = structlog.get_logger("slack")

_GROUPS = (Asking, Commands, Reviewing, Checking, Reporting, Watching, Home, Setup, Channels, Recording)
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_FINISHING_SECONDS = 10


class SlackAdapter:
    """Slack, as ``facts.ports.Adapter``."""

    name = "slack"

    def __init__(self, settings: Settings, engine: AsyncEngine, timing: Timing | None = None) -> None:
        """Connect nothing yet."""
        self._settings = settings
        self._timing = timing or Timing()
        slack = Slack(settings.bot_token.get_secret_value(), settings.api_url, self._timing)
        self._desk = Desk(engine, slack, People(slack, engine, settings.moderators))
        self._posting = Posting(slack)
        self._door: Door | None = None
        self._up = asyncio.Event()
        self._failed: BaseException | None = None

    @property
    def address(self) -> str | None:
        """Where HTTP mode listens, once it does."""
        return self._door.address if self._door else None

    async def run(self) -> None:
        """Serve until cancelled; a connection that breaks is made again.

        Raises:
            Refused: Slack does not accept a token; the message says which and what to do.
        """
        try:
            workspace = await self._introduced()
            self._desk.workspace = workspace
            self._posting.belongs_to(workspace.team)
            await self._desk.engine.do(Engine.tenant_returned, self._desk.tenant)
            app = bolt_app(self._desk)
            for event in ("app_uninstalled", "tokens_revoked"):
                app.event(event)(self._desk.listener(self._removed))
            self._door = (
                http_door(app, self._settings) if self._settings.mode == "http" else socket_door(app, self._settings)
            )
            await self._opened(self._door)
            log.info("connected", workspace=workspace.name, mode=self._settings.mode)
        except BaseException as error:
            self._failed = error
            raise
        finally:
            self._up.set()
        try:
            await asyncio.Event().wait()
        finally:
            await self.close()

    async def ready(self) -> None:
        """Return once connected.

        Raises:
            Refused: what ``run`` raised.
        """
        await self._up.wait()
        if isinstance(self._failed, FactsError):
            raise self._failed

    async def close(self) -> None:
        """Take nothing in any more, finish what is under way, let go of connections."""
        door, self._door = self._door, None
        if door is not None:
            await door.close()
        if self._desk.under_way:
            await asyncio.wait(self._desk.under_way, timeout=_FINISHING_SECONDS)

    async def post(self, owed: Owed) -> MessageRef:
        """Post an announcement, a reply or a review card."""
        return await self._posting.post(owed)

    async def edit(self, owed: Owed) -> MessageRef:
        """Bring a message to the announcement's newest revision, or tell of it in its thread."""
        return await self._posting.edit(owed)

    async def find(self, owed: Owed) -> MessageRef | None:
        """Look in the channel for an earlier attempt."""
        return await self._posting.find(owed)

    async def _removed(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Stop listening once the app was removed; what is owed waits for another token."""
        revoked = body["event"].get("tokens")
        if revoked is not None and self._desk.here.bot_user not in (revoked.get("bot") or ()):
            return
        log.error(
            "On Record was removed from the workspace. Nothing is answered or posted there until it is installed again,"
            " SLACK_BOT_TOKEN is set anew and the bot restarted.",
            workspace=self._desk.here.name,
        )
        await self._desk.engine.do(Engine.tenant_left, self._desk.tenant)
        door, self._door = self._door, None
        if door is not None:
            await door.close()

    async def _introduced(self) -> Workspace:
        """Ask Slack who we are, as long as it cannot be reached."""
        wait = _FIRST_WAIT
        while True:
            try:
                return await self._desk.slack.workspace()
            except (TryLater, OutcomeUnknown) as error:
                log.warning("Slack is not there yet", error=str(error), again_in=wait)
                await self._timing.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    async def _opened(self, door: Door) -> None:
        wait = _FIRST_WAIT
        while True:
            try:
                await door.open()
            except (TryLater, OutcomeUnknown) as error:
                log.warning("Slack is not there yet", error=str(error), again_in=wait)
                await self._timing.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)
            else:
                return


def bolt_app(desk: Desk) -> AsyncApp:
    """Return the Bolt app with all handlers: the same one behind Socket Mode and HTTP.

    Who we are is known already, so Bolt need not ask Slack before it acknowledges. The signature of an HTTP request is
    checked at our door, which answers 401 where Bolt's own check would fail with 500.
    """
    here = desk.here

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=here.enterprise,
            team_id=here.team,
            bot_token=desk.slack.client.token,
            bot_id=here.bot,
            bot_user_id=here.bot_user,
        )

    app = AsyncApp(
        name="onrecord",
        logger=_without_advice(),
        authorize=authorize,
        signing_secret="checked at the door",  # noqa: S106 - no secret, and never used
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,
    )
    app.use(_first_time(desk))
    for group in _GROUPS:
        group(desk).register(app)
    app.error(_let_pass)
    return app


class _Advice(logging.Filter):
    """Bolt reads SLACK_BOT_TOKEN from the environment by itself, and warns that it will not use it."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "will be ignored" not in record.getMessage()


def _without_advice() -> logging.Logger:
    logger = logging.getLogger("slack_bolt.onrecord")
    if not logger.filters:
        logger.addFilter(_Advice())
    return logger


async def _let_pass(error: Exception) -> BoltResponse:
    """Acknowledge what nobody listens for, which Slack would otherwise send three times more."""
    log.info("not for us", reason=type(error).__name__)
    return BoltResponse(status=200, body="")


def _first_time(desk: Desk) -> Any:
    """Return the middleware that acknowledges a repeated event and goes no further."""

    async def once(body: dict[str, Any], next: Any) -> BoltResponse | None:
        key = body.get("event_id") or body.get("trigger_id")
        if key and not desk.seen.first(str(key)):
            return BoltResponse(status=200, body="")
        await next()
        return None

    return once
