"""The adapter: one Bolt app over Socket Mode or HTTP, for one workspace or many, and the deliveries."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from adapters.slack.asking import Asking
from adapters.slack.calls import Timing
from adapters.slack.channels import Channels
from adapters.slack.checking import Checking
from adapters.slack.commands import Commands
from adapters.slack.desk import Body, Desk
from adapters.slack.desks import ManyDesks, OneDesk
from adapters.slack.doors import Door, doors
from adapters.slack.home import Home
from adapters.slack.installing import Installations, install_flow, seal_of
from adapters.slack.listening import Listening
from adapters.slack.memory import Seen
from adapters.slack.mending import Mending
from adapters.slack.posting import Posting
from adapters.slack.recording import Recording
from adapters.slack.renewing import renewing
from adapters.slack.reporting import Reporting
from adapters.slack.reviewing import Reviewing
from adapters.slack.settings import Settings
from adapters.slack.setup import Setup
from adapters.slack.timeline import Timeline
from adapters.slack.watching import Watching
from facts.aio import AsyncEngine
from facts.errors import FactsError, OutcomeUnknown, TryLater
from facts.messages import Owed
from facts.model import MessageRef
from facts.ports import Charts

log = structlog.get_logger("slack")

_T = TypeVar("_T")
_GROUPS = (
    Asking,
    Commands,
    Reviewing,
    Checking,
    Reporting,
    Watching,
    Home,
    Setup,
    Channels,
    Recording,
    Timeline,
    Mending,
)
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 60.0
_FINISHING_SECONDS = 10
_NOT_HERE = "On Record is not installed in this workspace any more. Whoever runs it can say where to install it again."


class SlackAdapter:
    """Slack, as ``facts.ports.Adapter``."""

    name = "slack"
    takes_turns = False

    def __init__(
        self, settings: Settings, engine: AsyncEngine, timing: Timing | None = None, charts: Charts | None = None
    ) -> None:
        """Connect nothing yet."""
        self._settings = settings
        self._timing = timing or Timing()
        self._desks: OneDesk | ManyDesks
        self._flow: AsyncOAuthFlow | None
        if settings.many:
            store = Installations(engine, seal_of(settings))
            tokens = renewing(settings, engine, store, self._timing)
            self._desks = many = ManyDesks(settings, engine, self._timing, charts, store, tokens)
            self._flow = install_flow(settings, engine, store, many.installed)
        else:
            self._desks, self._flow = OneDesk(settings, engine, self._timing, charts), None
        self._posting = Posting(self._desks)
        self._listening = Listening(self._desks)
        self._doors: list[Door] = []
        self._up = asyncio.Event()
        self._failed: BaseException | None = None

    @property
    def address(self) -> str | None:
        """Where it listens over HTTP, once it does."""
        return next((door.address for door in self._doors if door.address), None)

    async def run(self) -> None:
        """Serve until cancelled; a connection that breaks is made again.

        Raises:
            Refused: Slack does not accept a token; the message says which and what to do.
        """
        try:
            workspace = await self._patiently(self._desks.introduce)
            app = bolt_app(self._listening, self._flow)
            for event in ("app_uninstalled", "tokens_revoked"):
                app.event(event)(self._removed)
            if self._settings.many:
                app.event("team_access_revoked")(self._removed)
            self._doors = list(doors(app, self._settings, self._flow))
            for door in self._doors:
                await self._patiently(door.open)
            log.info("connected", workspace=workspace, mode=self._settings.mode)
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
        doors, self._doors = self._doors, []
        for door in doors:
            await door.close()
        if self._listening.under_way:
            await asyncio.wait(self._listening.under_way, timeout=_FINISHING_SECONDS)
        await self._desks.settled()

    async def post(self, owed: Owed) -> MessageRef:
        """Post an announcement, a reply or a review card."""
        return await self._posting.post(owed)

    async def edit(self, owed: Owed) -> MessageRef:
        """Bring a message to the announcement's newest revision, or tell of it in its thread."""
        return await self._posting.edit(owed)

    async def find(self, owed: Owed) -> MessageRef | None:
        """Look in the channel for an earlier attempt."""
        return await self._posting.find(owed)

    async def _removed(self, body: Body, context: AsyncBoltContext) -> None:
        """Stop for a workspace that removed the app; where it is the only one, listen no more."""
        if await self._desks.removed(context, body) and isinstance(self._desks, OneDesk):
            doors, self._doors = self._doors, []
            for door in doors:
                await door.close()

    async def _patiently(self, step: Callable[[], Awaitable[_T]]) -> _T:
        """Take a step of coming up again and again, as long as Slack cannot be reached."""
        wait = _FIRST_WAIT
        while True:
            try:
                return await step()
            except (TryLater, OutcomeUnknown) as error:
                log.warning("Slack is not there yet", error=str(error), again_in=wait)
                await self._timing.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)


def bolt_app(listening: Listening, flow: AsyncOAuthFlow | None = None) -> AsyncApp:
    """Return the Bolt app with all handlers: the same one for one workspace or many, over Socket Mode or HTTP.

    Who we are in a workspace is known already, so Bolt need not ask Slack before it acknowledges. The signature of an
    HTTP request is checked at our door, which answers 401 where Bolt's own check would fail with 500.
    """
    app = AsyncApp(
        name="onrecord",
        logger=_without_advice(),
        before_authorize=listening.find_desk,
        authorize=_AtADesk(),  # type: ignore[arg-type, no-untyped-call]  # Bolt takes one, and left it untyped
        oauth_flow=flow,
        signing_secret="checked at the door",  # noqa: S106 - no secret, and never used
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,
        user_facing_authorize_error_message=_NOT_HERE,
    )
    app.use(_first_time(listening.seen))
    for group in _GROUPS:
        group.register(app, partial(listening.listener, group))
    app.error(_let_pass)
    return app


class _AtADesk(AsyncAuthorize):
    """Lets in what has a desk. No token comes along: one is asked for when it is used."""

    async def __call__(self, *, context: AsyncBoltContext, **_: Any) -> AuthorizeResult | None:
        desk: Desk | None = context.get("desk")
        if desk is None:
            return None
        here = desk.here
        return AuthorizeResult(
            enterprise_id=here.enterprise, team_id=here.team, bot_id=here.bot, bot_user_id=here.bot_user
        )


class _Advice(logging.Filter):
    """Bolt reads SLACK_BOT_TOKEN from the environment by itself, and warns that it will not use it.

    Neither is it an error that a workspace which removed the app still presses a button.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        return not any(advice in record.getMessage() for advice in ("will be ignored", "was not found"))


def _without_advice() -> logging.Logger:
    logger = logging.getLogger("slack_bolt.onrecord")
    if not logger.filters:
        logger.addFilter(_Advice())
    return logger


async def _let_pass(error: Exception) -> BoltResponse:
    """Acknowledge what nobody listens for, which Slack would otherwise send three times more."""
    log.info("not for us", reason=type(error).__name__)
    return BoltResponse(status=200, body="")


def _first_time(seen: Seen) -> Any:
    """Return the middleware that acknowledges a repeated event and goes no further."""

    async def once(body: dict[str, Any], next: Any) -> BoltResponse | None:
        key = body.get("event_id") or body.get("trigger_id")
        if key and not seen.first(str(key)):
            return BoltResponse(status=200, body="")
        await next()
        return None

    return once
