"""Conditional, limited and polite, over real sockets."""

from __future__ import annotations

import asyncio
import gzip
import resource
import zlib
from datetime import timedelta
from itertools import pairwise

import pytest
from aiohttp import web

from facts.errors import AddressRefused, FetchFailed
from tests.adapters.fetch.conftest import Fetching
from tests.loopback.serving import Site


async def test_validators_are_sent_back_and_an_unchanged_answer_has_no_body(site: Site, fetching: Fetching) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304, headers={"ETag": '"v1"'})
        return web.Response(body=b"news", headers={"ETag": '"v1"', "Last-Modified": "Tue, 24 Nov 2026 09:00:00 GMT"})

    site.handlers["/feed"] = answer
    async with fetching() as fetch:
        first = await fetch(site.url("/feed"))
        second = await fetch(site.url("/feed"), etag=first.etag, last_modified=first.last_modified)
    assert (first.status, first.body, first.etag) == (200, b"news", '"v1"')
    assert (second.status, second.body) == (304, b"")
    assert site.asked[1].headers["If-Modified-Since"] == "Tue, 24 Nov 2026 09:00:00 GMT"


async def test_the_bot_says_who_it_is_and_how_to_reach_its_operator(site: Site, fetching: Fetching) -> None:
    address = site.says("/feed", "x")
    async with fetching(contact="https://fans.example/bot") as fetch:
        await fetch(address)
    assert site.asked[0].headers["User-Agent"] == "OnRecord/0.1 (+https://fans.example/bot)"
    assert "Cookie" not in site.asked[0].headers


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (403, "does not let On Record read this"),
        (404, "has nothing at this address"),
        (500, "is in trouble itself"),
        (503, "is in trouble itself"),
        (418, "answered 418"),
        (206, "answered 206"),
    ],
)
async def test_an_error_status_is_one_clear_line(status: int, said: str, site: Site, fetching: Fetching) -> None:
    address = site.says("/feed", "<html>long explanation</html>", status=status)
    async with fetching() as fetch:
        with pytest.raises(FetchFailed, match=said) as failed:
            await fetch(address)
    assert "\n" not in str(failed.value)
    assert not failed.value.gone


async def test_gone_is_told_apart_from_failed(site: Site, fetching: Fetching) -> None:
    address = site.says("/feed", status=410)
    async with fetching() as fetch:
        with pytest.raises(FetchFailed, match="gone for good") as failed:
            await fetch(address)
    assert failed.value.gone


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Wed, 25 Nov 2026 09:30:00 GMT", timedelta(days=1)),
        ("soon", timedelta(hours=1)),
        ("-5", timedelta(hours=1)),
    ],
)
async def test_retry_after_is_obeyed_in_seconds_and_as_a_date(
    header: str, wait: timedelta, site: Site, fetching: Fetching
) -> None:
    address = site.says("/feed", status=429, Retry_After=header, Date="Tue, 24 Nov 2026 09:30:00 GMT")
    async with fetching() as fetch:
        with pytest.raises(FetchFailed, match="less often") as failed:
            await fetch(address)
    assert failed.value.after == wait


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"Cache_Control": "public, max-age=3600"}, timedelta(hours=1)),
        ({"Cache_Control": "max-age=3600", "Age": "600"}, timedelta(minutes=50)),
        ({"Expires": "Tue, 24 Nov 2026 10:30:00 GMT", "Date": "Tue, 24 Nov 2026 09:30:00 GMT"}, timedelta(hours=1)),
        ({"Cache_Control": "no-cache, max-age=3600"}, None),
        ({"Expires": "0"}, None),
        ({"Cache_Control": "max-age=99999999999999"}, timedelta(days=365)),
        ({}, None),
    ],
)
async def test_how_long_an_answer_stays_good(
    headers: dict[str, str], fresh: timedelta | None, site: Site, fetching: Fetching
) -> None:
    address = site.says("/feed", "x", **headers)
    async with fetching() as fetch:
        assert (await fetch(address)).fresh_for == fresh


async def test_redirects_are_followed_to_the_fifth_and_no_further(site: Site, fetching: Fetching) -> None:
    for hop in range(9):
        site.says(f"/{hop}", status=302, Location=f"/{hop + 1}")
    site.says("/5", "there")
    async with fetching() as fetch:
        assert (await fetch(site.url("/0"))).body == b"there"
        site.says("/5", status=302, Location="/6")
        with pytest.raises(FetchFailed, match="more than 5 times"):
            await fetch(site.url("/0"))


async def test_only_a_chain_of_permanent_redirects_moves_a_source(site: Site, fetching: Fetching) -> None:
    site.says("/new", "there")
    site.says("/moved", status=301, Location="/new")
    site.says("/mixed", status=301, Location="/later")
    site.says("/later", status=307, Location="/new")
    async with fetching() as fetch:
        assert (await fetch(site.url("/moved"))).moved_to == site.url("/new")
        assert (await fetch(site.url("/mixed"))).moved_to == ""
        assert (await fetch(site.url("/mixed"))).url == site.url("/new")


async def test_a_redirect_from_https_to_http_is_not_followed(fetching: Fetching) -> None:
    from yarl import URL

    async with fetching() as fetch:
        with pytest.raises(FetchFailed, match="unprotected"):
            fetch._next(URL("https://a.example/feed"), "http://a.example/feed")


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb_is_stopped_at_the_limit_with_little_memory(encoding: str, site: Site, fetching: Fetching) -> None:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    bomb = b"".join(squeeze.compress(bytes(1024 * 1024)) for _ in range(300)) + squeeze.flush()
    address = site.says("/bomb", bomb, Content_Encoding=encoding)
    async with fetching() as fetch:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(FetchFailed, match="once decompressed"):
            await fetch(address)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 32 * 1024


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"first ") + gzip.compress(b"second")),
        ("gzip", gzip.compress(b"first second") + b"\0\0\0"),
        ("deflate", zlib.compress(b"first second")),
        ("deflate", zlib.compress(b"first second")[2:-4]),
        ("identity", b"first second"),
    ],
    ids=["two members", "padded", "zlib", "bare", "none"],
)
async def test_every_common_compression_is_undone(encoding: str, packed: bytes, site: Site, fetching: Fetching) -> None:
    address = site.says("/feed", packed, Content_Encoding=encoding)
    async with fetching() as fetch:
        assert (await fetch(address)).body == b"first second"


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "compress"])
async def test_a_compression_that_was_not_asked_for_is_refused(encoding: str, site: Site, fetching: Fetching) -> None:
    address = site.says("/feed", gzip.compress(gzip.compress(b"x")), Content_Encoding=encoding)
    async with fetching() as fetch:
        with pytest.raises(FetchFailed, match="not asked for"):
            await fetch(address)


async def test_a_page_of_fifty_megabytes_is_not_read(site: Site, fetching: Fetching) -> None:
    sent = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse(headers={"Content-Length": str(50_000_000)} if request.path == "/said" else {})
        await response.prepare(request)
        while sent < 50_000_000:
            await response.write(bytes(500_000))
            sent += 500_000
        return response

    site.handlers["/said"] = site.handlers["/unsaid"] = answer
    async with fetching() as fetch:
        with pytest.raises(FetchFailed, match="page of 50,000,000 bytes"):
            await fetch(site.url("/said"))
        sent = 0
        with pytest.raises(FetchFailed, match="more than 5,242,880 bytes"):
            await fetch(site.url("/unsaid"))
    assert sent < 20_000_000


async def test_a_page_that_drips_is_given_up_and_holds_up_no_other_host(site: Site, fetching: Fetching) -> None:
    async def drips(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b".")
            await asyncio.sleep(0.02)

    site.handlers["/slow"] = drips
    quick = site.says("/quick", "x").replace("127.0.0.1", "127.0.0.2")
    async with fetching(limits={"seconds": 0.3}) as fetch:
        slow = asyncio.ensure_future(fetch(site.url("/slow")))
        await asyncio.sleep(0)
        assert (await fetch(quick)).body == b"x"
        assert not slow.done()
        with pytest.raises(FetchFailed, match=r"within 0\.3 seconds"):
            await slow


async def test_one_host_is_asked_one_thing_at_a_time_with_a_pause(site: Site, fetching: Fetching) -> None:
    under_way = most = 0
    at: list[float] = []

    async def answer(_: web.Request) -> web.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        at.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.005)
        under_way -= 1
        return web.Response(body=b"x")

    site.handlers["/feed"] = answer
    async with fetching(limits={"spacing": 0.03}) as fetch:
        await asyncio.gather(*(fetch(site.url("/feed")) for _ in range(4)))
    assert most == 1
    assert min(later - earlier for earlier, later in pairwise(at)) >= 0.03


async def test_answers_that_are_no_http_are_one_clear_line(fetching: Fetching) -> None:
    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"SSH-2.0-nothing to see\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(nonsense, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with fetching() as fetch:
        with pytest.raises(FetchFailed, match="broke off") as failed:
            await fetch(f"http://127.0.0.1:{port}/")
    server.close()
    assert "SSH" not in str(failed.value)


async def test_ten_thousand_header_lines_are_refused(site: Site, fetching: Fetching) -> None:
    address = site.says("/feed", "x", **{f"X-{number}": "y" for number in range(2_000)})
    async with fetching() as fetch:
        with pytest.raises(FetchFailed):
            await fetch(address)


async def test_charset_and_hub_are_read_from_the_headers(site: Site, fetching: Fetching) -> None:
    address = site.says(
        "/feed",
        "x",
        Content_Type='text/XML; charset="ISO-8859-1"',
        Link='<https://hub.example/>; rel="hub", <https://a.example/feed>; rel="self"',
    )
    async with fetching() as fetch:
        answer = await fetch(address)
    assert (answer.content_type, answer.charset, answer.hub) == ("text/xml", "iso-8859-1", "https://hub.example/")


async def test_loopback_is_closed_unless_it_is_opened(site: Site, fetching: Fetching) -> None:
    address = site.says("/feed", "x")
    async with fetching(allow_loopback=False) as fetch:
        with pytest.raises(AddressRefused):
            await fetch(address)
    assert site.asked == []
