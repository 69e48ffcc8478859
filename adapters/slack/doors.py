"""The ways in: Socket Mode, signed HTTP, and the pages of installation. All lead to the same Bolt app."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Protocol

import structlog
from aiohttp import web
from slack_bolt import BoltResponse
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import code_of, delivery_error
from adapters.slack.settings import Settings
from facts.errors import Invalid, Refused

PATH = "/slack/events"
_MOST_BYTES = 1_000_000
_PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

log = structlog.get_logger("slack")


class Door(Protocol):
    """A way in."""

    address: str | None

    async def open(self) -> None:
        """Begin to take requests in; return once they can come."""

    async def close(self) -> None:
        """Take no more."""


def doors(app: AsyncApp, settings: Settings, flow: AsyncOAuthFlow | None) -> Iterator[Door]:
    """Return the ways in that the settings ask for; ``flow`` is that of workspaces which install the app themselves."""
    if settings.mode == "socket":
        assert settings.app_token is not None  # noqa: S101 - the settings insist on it in this mode
        if flow is not None:
            yield _HttpDoor(app, None, settings.http_host, settings.http_port, flow)
        yield _SocketDoor(app, settings.app_token.get_secret_value(), settings.api_url)
    else:
        assert settings.signing_secret is not None  # noqa: S101 - the settings insist on it in this mode
        secret = settings.signing_secret.get_secret_value()
        yield _HttpDoor(app, secret, settings.http_host, settings.http_port, flow)


class _SocketDoor:
    address: str | None = None

    def __init__(self, app: AsyncApp, token: str, api_url: str) -> None:
        self._app = app
        self._token = token
        self._client = AsyncWebClient(base_url=api_url, retry_handlers=[], logger=_quiet())
        self._handler: AsyncSocketModeHandler | None = None

    async def open(self) -> None:
        """Connect. slack_sdk would try a refused token for ever, so the first address is asked for here."""
        try:
            said = await self._client.apps_connections_open(app_token=self._token)
        except SlackApiError as error:
            told = delivery_error(error)
            if isinstance(told, Refused):
                raise Refused(
                    f"Slack does not accept SLACK_APP_TOKEN ({code_of(error)}). Make one under Basic Information,"
                    " App-Level Tokens, with the scope connections:write, and turn Socket Mode on."
                ) from error
            raise told from error
        except Exception as error:
            raise delivery_error(error) from error
        handler = AsyncSocketModeHandler(self._app, self._token, logger=_quiet(), web_client=self._client)
        handler.client.wss_uri = said["url"]
        self._handler = handler
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt left it untyped

    async def close(self) -> None:
        handler, self._handler = self._handler, None
        if handler is not None:
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt left it untyped


class _HttpDoor:
    """Events where there is a signing secret, and the pages of installation where there is a flow."""

    def __init__(self, app: AsyncApp, secret: str | None, host: str, port: int, flow: AsyncOAuthFlow | None) -> None:
        self._app = app
        self._verifier = SignatureVerifier(secret) if secret else None
        self._flow = flow
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None
        self.address: str | None = None

    async def open(self) -> None:
        served = web.Application(client_max_size=_MOST_BYTES)
        if self._verifier is not None:
            served.router.add_post(PATH, self._knocked)
        if self._flow is not None:
            served.router.add_get(self._flow.install_path, self._page(self._flow.handle_installation))
            served.router.add_get(self._flow.redirect_uri_path, self._page(self._flow.handle_callback))
        runner = web.AppRunner(served, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            await runner.cleanup()
            raise Invalid(
                f"SLACK_HTTP_HOST and SLACK_HTTP_PORT: {self._host}:{self._port} cannot be listened on"
                f" ({error.strerror}). Choose another port, or stop what uses it."
            ) from error
        self._runner = runner
        self.address = f"http://{self._host}:{runner.addresses[0][1]}{PATH}"

    async def close(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def _page(
        self, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def shown(request: web.Request) -> web.Response:
            asked = AsyncBoltRequest(body="", query=request.query_string, headers=dict(request.headers))
            try:
                answer = await to_aiohttp_response(await handle(asked))
            except Exception as error:
                log.error("install page failed", error=type(error).__name__)
                answer = web.Response(status=503, text="This did not work here, not with you. Please try again later.")
            answer.headers.update(_PAGE_HEADERS)
            return answer

        return shown

    async def _knocked(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not self._is_from_slack(body, request):
            return web.Response(status=401, text="The request is not signed by Slack.")
        asked = AsyncBoltRequest(body=body.decode("utf-8"), query=request.query_string, headers=dict(request.headers))
        return await to_aiohttp_response(await self._app.async_dispatch(asked))

    def _is_from_slack(self, body: bytes, request: web.Request) -> bool:
        """Check signature and age; odd headers, on which the verifier itself fails, are not Slack's."""
        try:
            return self._verifier is not None and self._verifier.is_valid_request(body, dict(request.headers))
        except (ValueError, TypeError, OverflowError):
            return False


class _OneLine(logging.Filter):
    """Keep slack_sdk's reconnections in the log, without a traceback for each."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True


def _quiet() -> logging.Logger:
    logger = logging.getLogger("slack_sdk.onrecord")
    if not logger.filters:
        logger.addFilter(_OneLine())
    return logger
