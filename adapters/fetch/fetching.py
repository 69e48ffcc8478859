"""Conditional GET under limits: time, redirects, bytes before and after decompression, one request a host at a time.

Redirects are followed here, not by aiohttp, so that every hop is judged; cookies, proxies of the environment and
credentials have no part in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeAlias, TypeVar

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from adapters.fetch.bodies import TooLarge, body_of
from adapters.fetch.guard import encrypted, guarded_sockets, web_address
from adapters.fetch.headers import asked_to_wait, charset_of, fresh_for, hub_and_topic, media_type
from facts.errors import AddressRefused, FetchFailed
from facts.ports import Clock
from facts.sources import Fetched

PRODUCT = "OnRecord/0.1"
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9,"
    " text/html;q=0.8, */*;q=0.5"
)
_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REPOSTED = frozenset({307, 308})
_HOSTS_REMEMBERED = 2_000
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one fetch may cost. ``spacing`` is the pause between two requests to one host; times in seconds."""

    seconds: float = 20.0
    redirects: int = 5
    largest: int = 5 * 1024 * 1024
    spacing: float = 1.0
    connections: int = 64


class Fetcher:
    """Fetches pages and feeds. Made and used on one event loop; close it."""

    def __init__(
        self,
        clock: Clock,
        *,
        contact: str = "",
        limits: Limits = Limits(),
        allow_loopback: bool = False,
        resolver: AbstractResolver | None = None,
    ) -> None:
        """Take the clock, the contact that site owners are shown, and the limits.

        ``allow_loopback`` opens this machine's own addresses, for development and tests only; ``resolver`` stands in
        for the system's.
        """
        self._clock = clock
        self._limits = limits
        self._allow_loopback = allow_loopback
        self._turns: dict[str, _Turn] = {}
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                socket_factory=guarded_sockets(allow_loopback=allow_loopback),
                limit=limits.connections,
                resolver=resolver,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=None),
            headers={
                "User-Agent": f"{PRODUCT} (+{contact})" if contact else f"{PRODUCT} (a statement-keeping bot)",
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            },
        )

    async def __call__(self, address: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Fetch an address; status 200 with its body, or 304 where the validators still hold.

        Raises:
            AddressRefused: it, or where it redirects to, is not public.
            FetchFailed: no answer in time, too large, an error status; the message is one clear line.
        """
        url = web_address(address, allow_loopback=self._allow_loopback)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        answer, permanent = await self._followed(url, lambda url: self._once(url, headers))
        return replace(answer, moved_to=permanent) if permanent else answer

    async def post(self, address: str, form: Mapping[str, str]) -> None:
        """Post a form, over https alone; redirects that keep it a POST (307, 308) are followed.

        Raises:
            AddressRefused: it, or where it redirects to, is not public or not encrypted.
            FetchFailed: no answer in time, or one that does not say that it was taken; the message is one clear line.
        """
        url = encrypted(web_address(address, allow_loopback=self._allow_loopback))
        await self._followed(url, lambda url: self._posted(url, form))

    async def _followed(self, url: URL, ask: Asking[_Answer]) -> tuple[_Answer, str]:
        """Return the answer at the end of redirects, and where it stands if each of them was permanent."""
        permanent = ""
        always = True
        for _ in range(self._limits.redirects + 1):
            try:
                answer = await self._in_turn(url, ask)
            except TimeoutError:
                raise FetchFailed(
                    f"{url.host} did not send everything within {self._limits.seconds:g} seconds."
                ) from None
            if not isinstance(answer, _Redirect):
                return answer, permanent
            always = always and answer.permanent
            url = self._next(url, answer.location)
            permanent = str(url) if always else ""
        raise FetchFailed(
            f"{url.host} redirects more than {self._limits.redirects} times; it was not followed further."
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def _once(self, url: URL, headers: dict[str, str]) -> Fetched | _Redirect:
        with _one_clear_line(url):
            async with self._session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status in _REDIRECTS and "Location" in response.headers:
                    response.close()
                    return _Redirect(response.headers["Location"], response.status in _PERMANENT)
                if response.status == 304:
                    return self._fetched(response, b"")
                if response.status != 200:
                    response.close()
                    raise self._failure(response)
                try:
                    body = await body_of(response, self._limits.largest)
                except BaseException:
                    response.close()
                    raise
                return self._fetched(response, body)

    async def _posted(self, url: URL, form: Mapping[str, str]) -> _Redirect | None:
        with _one_clear_line(url):
            async with self._session.post(url, data=form, allow_redirects=False) as response:
                # What it says beside its status is for developers, and is not read.
                response.close()
                if response.status in _REPOSTED and "Location" in response.headers:
                    return _Redirect(response.headers["Location"], response.status in _PERMANENT)
                if not 200 <= response.status < 300:
                    raise self._failure(response)
                return None

    def _next(self, url: URL, location: str) -> URL:
        try:
            target = str(url.join(URL(location)))
        except (ValueError, IndexError):
            raise FetchFailed(f"{url.host} redirects to what is no web address.") from None
        try:
            following = web_address(target, allow_loopback=self._allow_loopback)
        except AddressRefused:
            raise AddressRefused(
                f"{url.host} redirects to what is not public or not of the web; it was not followed."
            ) from None
        if url.scheme == "https" and following.scheme == "http":
            raise FetchFailed(f"{url.host} redirects from https to unprotected http; it was not followed.")
        return following

    def _fetched(self, response: aiohttp.ClientResponse, body: bytes) -> Fetched:
        headers = response.headers
        hub, topic = hub_and_topic(response)
        return Fetched(
            status=response.status,
            url=str(response.url),
            body=body,
            content_type=media_type(headers),
            charset=charset_of(headers),
            etag=headers.get("ETag", "")[:500],
            last_modified=headers.get("Last-Modified", "")[:100],
            fresh_for=fresh_for(headers, self._clock()),
            hub=hub,
            topic=topic,
        )

    def _failure(self, response: aiohttp.ClientResponse) -> FetchFailed:
        host, status = response.url.host, response.status
        wait = asked_to_wait(response.headers, self._clock())
        if status == 410:
            return FetchFailed(f"{host} says that this is gone for good (410).", gone=True)
        if status == 429:
            return FetchFailed(f"{host} asks to be polled less often (429).", after=wait or timedelta(hours=1))
        if status in (401, 403):
            return FetchFailed(f"{host} does not let On Record read this ({status}).", after=wait)
        if status == 404:
            return FetchFailed(f"{host} has nothing at this address (404).", after=wait)
        if status >= 500:
            return FetchFailed(f"{host} is in trouble itself ({status}).", after=wait)
        return FetchFailed(f"{host} answered {status}, which On Record cannot use.", after=wait)

    async def _in_turn(self, url: URL, ask: Asking[_Answer]) -> _Answer | _Redirect:
        """Ask once this host has been left alone for long enough, one request at a time."""
        if len(self._turns) > _HOSTS_REMEMBERED:
            self._turns = {name: turn for name, turn in self._turns.items() if turn.wanted}
        turn = self._turns.setdefault(url.host or "", _Turn())
        turn.wanted += 1
        loop = asyncio.get_running_loop()
        try:
            async with turn.lock:
                if (early := turn.free_at - loop.time()) > 0:
                    await asyncio.sleep(early)
                try:
                    async with asyncio.timeout(self._limits.seconds):
                        return await ask(url)
                finally:
                    turn.free_at = loop.time() + self._limits.spacing
        finally:
            turn.wanted -= 1


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    wanted: int = 0


@dataclass(frozen=True, slots=True)
class _Redirect:
    location: str
    permanent: bool


Asking: TypeAlias = Callable[[URL], Awaitable[_Answer | _Redirect]]


@contextmanager
def _one_clear_line(url: URL) -> Iterator[None]:
    """Turn whatever goes wrong while talking to a host into one of our errors.

    Raises:
        AddressRefused, FetchFailed: saying which host, and what is the matter.
    """
    try:
        yield
    except TooLarge as error:
        raise FetchFailed(f"{url.host} sent {error}. Nothing was read.") from None
    except aiohttp.ClientConnectorDNSError:
        raise FetchFailed(f"There is no site called {url.host}, or its name cannot be looked up now.") from None
    except aiohttp.ClientConnectorError as error:
        if "not public" in str(error.os_error):
            raise AddressRefused(
                f"On Record does not fetch from {url.host}: it is not public. Nothing was fetched; give a public"
                " web address."
            ) from None
        raise FetchFailed(f"{url.host} cannot be reached now.") from None
    except aiohttp.InvalidURL:
        raise AddressRefused(f"{url} is not a web address that can be fetched.") from None
    except (aiohttp.ClientError, ValueError) as error:
        raise FetchFailed(f"{url.host} broke off, or answered with no HTTP ({type(error).__name__}).") from None
