"""Calls to Slack's Web API: paced, never repeated blindly, their failures told as the errors of ``facts.errors``."""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.blocks import Message, View
from adapters.slack.failures import NOT_ACCEPTED, TokenRefused, delivery_error
from facts.errors import DeliveryError, Refused, TryLater
from facts.exports import ExportFile
from facts.ports import Picture
from facts.ports.outside import insist_on_time

log = structlog.get_logger("slack")

LONGEST_WAIT = 20.0
"""Seconds a delivery waits for its turn, before it is put off instead."""
PATIENCE = 120.0
"""Seconds an answer waits for its turn or for a rate limit to end: nobody would ask for it again."""
CALL_SECONDS = 25
"""Below the delivery loop's own limit of 60 s, a wait included."""
ALT_TEXT = 1_000
"""Characters of a picture's words: the longest that files.getUploadURLExternal takes."""
_EVERY = 1.0
_SCOPES = "x-oauth-scopes"
_STATUS_SECONDS = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The clock that pacing goes by (seconds, never backwards) and the way to wait; tests bring their own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Who we are in a workspace, as Slack says. ``whole_org``: the app was installed for its whole organisation.

    ``installer`` is who installed it, ``scopes`` what the token may do, where that is known.
    """

    team: str
    bot_user: str
    bot: str
    name: str
    enterprise: str | None = None
    whole_org: bool = False
    installer: str | None = None
    scopes: frozenset[str] | None = None


class Token(Protocol):
    """Where the token to call with comes from."""

    async def __call__(self, refused: str | None = None) -> str:
        """Return the token to call with now; another than the one that Slack has just refused, where there is one.

        Raises:
            DeliveryError: there is none.
        """


class Pacer:
    """One message a second for each channel (apis/web-api/rate-limits), first come first served."""

    def __init__(self, timing: Timing) -> None:
        """Go by this clock."""
        self._timing = timing
        self._free: dict[str, float] = {}

    async def turn(self, channel: str, longest: float) -> None:
        """Return when the channel may take a message.

        Raises:
            TryLater: that would be in more than ``longest`` seconds.
        """
        now = self._timing.now()
        self._free = {name: at for name, at in self._free.items() if at > now}
        start = self._free.get(channel, now)
        if start - now > longest:
            raise TryLater("Many messages wait for this channel. Nothing was posted yet.", after=start - now)
        self._free[channel] = start + _EVERY
        if start > now:
            await self._timing.sleep(start - now)


class Slack:
    """The Web API as this adapter uses it. Every method raises the delivery errors and nothing else."""

    def __init__(self, token: Token, api_url: str, timing: Timing, refused: str = NOT_ACCEPTED) -> None:
        """Take where the bot token comes from, and what to say where Slack refuses it; nothing is called yet.

        slack_sdk repeats a post by itself when the connection is cut after Slack took it, so its retries are off.
        """
        self.client = AsyncWebClient(base_url=api_url, timeout=CALL_SECONDS, retry_handlers=[])
        self._token = token
        self._refused = refused
        self._timing = timing
        self._pacer = Pacer(timing)

    async def workspace(self) -> Workspace:
        """Ask Slack who this token is, and what it may do, which stands in a header of the answer."""
        header = ""

        async def asked(**given: Any) -> Any:
            nonlocal header
            response = await self.client.auth_test(**given)
            header = next((value for name, value in response.headers.items() if name.lower() == _SCOPES), "")
            return response

        said = await self.call(asked)
        return Workspace(
            team=str(said["team_id"]),
            bot_user=str(said["user_id"]),
            bot=str(said.get("bot_id") or ""),
            name=str(said.get("team") or said["team_id"]),
            enterprise=said.get("enterprise_id"),
            scopes=frozenset(scope.strip() for scope in header.split(",")) if header else None,
        )

    async def post(
        self, channel: str, message: Message, *, thread: str | None = None, patient: bool = True, **more: Any
    ) -> str:
        """Post a message and return its ``ts``; ``patient`` as for ``call``."""
        return (await self.posted(channel, message, thread=thread, patient=patient, **more))[1]

    async def posted(
        self, channel: str, message: Message, *, thread: str | None = None, patient: bool = True, **more: Any
    ) -> tuple[str, str]:
        """Post a message; return the channel it stands in (a person's is opened by posting) and its ``ts``."""
        await self._pacer.turn(channel, PATIENCE if patient else LONGEST_WAIT)
        async with self._looking_at_the_clock() as client:
            said = await self.call(
                client.chat_postMessage,
                where=f"channel {channel}",
                patient=patient,
                channel=channel,
                thread_ts=thread,
                **message.payload(),
                **more,
            )
        return str(said.get("channel") or channel), str(said["ts"])

    async def update(self, channel: str, ts: str, message: Message, *, patient: bool = True) -> None:
        """Replace a message of ours."""
        async with self._looking_at_the_clock() as client:
            await self.call(
                client.chat_update,
                where=f"channel {channel}",
                patient=patient,
                channel=channel,
                ts=ts,
                text=message.text,
                blocks=message.blocks,
            )

    async def whisper(self, channel: str, user: str, message: Message, thread: str | None = None) -> None:
        """Show a message to one person in a channel."""
        await self.call(
            self.client.chat_postEphemeral,
            where=f"channel {channel}",
            channel=channel,
            user=user,
            thread_ts=thread,
            text=message.text,
            blocks=message.blocks,
        )

    async def respond(self, url: str, message: Message, *, replace: bool = False, everyone: bool = False) -> None:
        """Answer through a response_url: to one person, in place of the message the button is on, or to everyone."""
        body = {
            "text": message.text,
            "blocks": message.blocks,
            "replace_original": replace,
            "response_type": "in_channel" if everyone else "ephemeral",
        }
        try:
            said = await AsyncWebhookClient(url, timeout=CALL_SECONDS, retry_handlers=[]).send_dict(body)
        except Exception as error:
            raise delivery_error(error) from error
        if said.status_code != 200:
            raise Refused(f"Slack did not take the answer (status {said.status_code}).")

    async def open(self, trigger: str, view: View) -> None:
        """Open a modal; ``trigger`` is good for three seconds."""
        await self.call(self.client.views_open, trigger_id=trigger, view=view)

    async def replace_view(self, view_id: str, view: View) -> None:
        """Change a modal that is open."""
        await self.call(self.client.views_update, view_id=view_id, view=view)

    async def publish(self, user: str, view: View) -> None:
        """Show somebody their App Home."""
        await self.call(self.client.views_publish, user_id=user, view=view)

    async def upload(self, channel: str, thread: str | None, picture: Picture, title: str) -> None:
        """Put a picture into a channel or thread, with its words for those who do not see it."""
        await self._pacer.turn(channel, PATIENCE)
        await self.call(
            self.client.files_upload_v2,
            where=f"channel {channel}",
            channel=channel,
            thread_ts=thread,
            content=picture.png,
            filename="timeline.png",
            title=title,
            alt_txt=picture.alt if len(picture.alt) <= ALT_TEXT else f"{picture.alt[: ALT_TEXT - 1]}…",
        )

    async def attach(self, channel: str, file: ExportFile) -> None:
        """Put a file into a channel."""
        await self._pacer.turn(channel, PATIENCE)
        await self.call(
            self.client.files_upload_v2,
            where=f"channel {channel}",
            channel=channel,
            content=file.data,
            filename=file.name,
            title=file.name,
        )

    async def busy(self, channel: str, thread: str) -> None:
        """Show that an answer is on its way, where Slack can; never fails, never delays the answer much."""
        try:
            async with asyncio.timeout(_STATUS_SECONDS):
                await self.client.assistant_threads_setStatus(
                    channel_id=channel,
                    thread_ts=thread,
                    status="is looking at the record…",
                    token=await self._token(),
                )
        except Exception as error:  # the answer matters, the status does not
            log.debug("status not shown", error=type(error).__name__)

    @asynccontextmanager
    async def _looking_at_the_clock(self) -> AsyncIterator[AsyncWebClient]:
        """Give a client that sends nothing if, when the bytes are to go, another worker may have taken over."""
        tracing = aiohttp.TraceConfig()
        # What raises here keeps a request's first bytes back, headers and all, and closes the connection.
        tracing.on_request_chunk_sent.append(_in_time)
        client = copy.copy(self.client)
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=CALL_SECONDS),
            trust_env=client.trust_env_in_session,
            trace_configs=[tracing],
        ) as client.session:
            yield client

    async def call(
        self, method: Callable[..., Awaitable[Any]], *, where: str = "there", patient: bool = True, **arguments: Any
    ) -> Mapping[str, Any]:
        """Call a method of the client and return what Slack answered.

        Where ``patient``, a rate limit is waited out, and a Slack that cannot be reached is tried again; a delivery is
        put off instead, so that all of them wait.

        Raises:
            DeliveryError: the one that says what happened.
        """
        given = {name: value for name, value in arguments.items() if value is not None}
        left, again = PATIENCE if patient else 0.0, _EVERY
        token, refused = await self._token(), ""
        while True:
            try:
                return _answer(await method(**given, token=token))
            except DeliveryError:
                raise
            except Exception as error:
                told = delivery_error(error, where, self._refused)
                if isinstance(told, TokenRefused) and not refused:
                    refused, token = token, await self._token(refused=token)
                    if token != refused:
                        continue
                if not isinstance(told, TryLater):
                    raise told from error
                wait = again if told.after is None else told.after
                if wait > left:
                    raise told from error
            left, again = left - max(wait, _EVERY), again * 2
            await self._timing.sleep(wait)
            token = await self._token()


async def _in_time(*_: object) -> None:
    insist_on_time()


def _answer(response: Any) -> Mapping[str, Any]:
    if not isinstance(response.data, dict):
        raise TypeError("no JSON object")
    return response.data
