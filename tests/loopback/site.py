"""A site on this machine with feeds of every kind and fault, whose news appears as a frozen clock is moved on.

Each feed publishes one piece of news every few hours, shows only the newest few, and between them something that
concerns nobody. What makes a feed a fault of its own is in one function each.
"""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape

from aiohttp import web

from tests.conftest import FrozenClock
from tests.loopback.serving import Site

PRODUCTION = "Harbour Lights 2"
EVERY = timedelta(hours=5)
SHOWN = 6
_RSS_DATE = "%a, %d %b %Y %H:%M:%S GMT"
_NAMES = ("Pat Producer", "Dana Director", "Wes Writer")
_NOUNS = ("lighthouse", "harbour", "ferry", "orchestra", "market", "bridge", "garden", "library", "station", "island")


@dataclass(frozen=True)
class News:
    """One entry: ``number`` counts from 0 within its feed; ``noise`` concerns nobody."""

    feed: str
    number: int
    at: datetime
    noise: bool = False

    @property
    def path(self) -> str:
        return f"/{self.feed}/{'noise' if self.noise else 'news'}-{self.number}.html"

    @property
    def title(self) -> str:
        if self.noise:
            return f"Ten gardens to visit before frost number {self.number}"
        return f"{_NAMES[self.number % 3]} on {PRODUCTION}, part {self.number}"

    @property
    def quote(self) -> str:
        noun, other = _NOUNS[self.number % 10], _NOUNS[(self.number // 10 + len(self.feed)) % 10]
        return (
            f"We start filming the {noun} scene and the {other} scene number {self.number} of {self.feed} in the spring"
        )

    @property
    def page(self) -> str:
        if self.noise:
            return f"<html><body><p>Garden number {self.number} of {self.feed} is lovely in the sun.</p></body></html>"
        return (
            f"<!doctype html><html><head><title>{escape(self.title)}</title>"
            f'<meta property="og:site_name" content="The {self.feed.title()} Post"></head><body><article>'
            f"<h1>{escape(self.title)}</h1>"
            f"<p>The second part of the story by the sea has kept its fans waiting, and number {self.number} of our"
            f" reports has something to tell them about {PRODUCTION} at last, after a long and quiet year.</p>"
            f"<p>“{self.quote},” {_NAMES[self.number % 3]} told The {self.feed.title()} Post on Monday.</p>"
            "<p>Nothing else was said that day, and the harbour town went back to its own business in the rain.</p>"
            "</article></body></html>"
        )


@dataclass
class LoopbackSite:
    """The feeds by name, each a function from what is shown now to an answer; ``polls`` counts what was asked."""

    site: Site
    clock: FrozenClock
    started: datetime = field(init=False)
    polls: dict[str, int] = field(default_factory=dict)
    broken: bool = False

    def __post_init__(self) -> None:
        self.started = self.clock()
        for name, feed in FEEDS.items():
            self.site.handlers[f"/{name}"] = self._served(name, feed)
        self.site.handlers["/moved-here"] = self._served("moved", rss)

    def published(self, name: str) -> list[News]:
        """Return all news of a feed so far, oldest first; three were there before anybody watched."""
        so_far = int((self.clock() - self.started) / EVERY) + 3
        return [News(name, number, self.started + EVERY * (number - 2)) for number in range(so_far)]

    def shown(self, name: str) -> list[News]:
        """Return what a feed shows now, newest first, noise between."""
        news = self.published(name)[-SHOWN:]
        for each in news:
            self.site.says(each.path, each.page, Content_Type="text/html; charset=utf-8")
        noise = [News(name, each.number, each.at, noise=True) for each in news[::2]]
        return sorted([*news, *noise], key=lambda each: (each.number, each.noise), reverse=True)

    def _served(self, name: str, feed: Feed) -> Callable[[web.Request], object]:
        async def answer(request: web.Request) -> web.StreamResponse:
            self.polls[name] = self.polls.get(name, 0) + 1
            given = feed(self, name, self.shown(name), request)
            if isinstance(given, web.StreamResponse):
                return given
            if asyncio.iscoroutine(given):
                result = await given
                assert isinstance(result, web.StreamResponse)
                return result
            body, kind = given
            return web.Response(body=body.encode() if isinstance(body, str) else body, headers={"Content-Type": kind})

        return answer


Feed = Callable[[LoopbackSite, str, list[News], web.Request], object]
XML = "application/rss+xml"


def item(
    site: LoopbackSite, news: News, *, guid: str | None = None, link: str | None = None, date: datetime | None = None
) -> str:
    moment = (date or news.at).strftime(_RSS_DATE)
    named = f"<guid isPermaLink='false'>{escape(guid if guid is not None else f'{news.feed}:{news.path}')}</guid>"
    return (
        f"<item><title>{escape(news.title)}</title><link>{escape(link or site.site.url(news.path))}</link>"
        f"{named if guid != '' else ''}<pubDate>{moment}</pubDate></item>"
    )


def channel(items: list[str], extra: str = "", version: str = "2.0") -> str:
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='{version}'><channel><title>News</title>{extra}"
        f"{''.join(items)}</channel></rss>"
    )


def rss(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    return channel([item(site, each) for each in shown]), XML


def rss091(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    items = [
        item(site, each, guid="").replace(f"<pubDate>{each.at.strftime(_RSS_DATE)}</pubDate>", "") for each in shown
    ]
    return channel(items, version="0.91"), "text/xml"


def rss1(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    items = "".join(
        f"<item rdf:about='{site.site.url(each.path)}'><title>{escape(each.title)}</title>"
        f"<link>{site.site.url(each.path)}</link></item>"
        for each in shown
    )
    return (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        f"<channel rdf:about='x'><title>News</title></channel>{items}</rdf:RDF>"
    ), "application/rdf+xml"


def atom(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    entries = "".join(
        f"<entry><id>tag:news,2026:{each.path}</id><title type='html'>{escape(escape(each.title))}</title>"
        f"<link rel='alternate' href='{each.path}'/><updated>{each.at:%Y-%m-%dT%H:%M:%SZ}</updated></entry>"
        for each in shown
    )
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>News</title><id>x</id>{entries}</feed>",
        "application/atom+xml",
    )


def json_feed(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    items = [
        {
            "id": each.path,
            "url": site.site.url(each.path),
            "title": each.title,
            "date_published": f"{each.at:%Y-%m-%dT%H:%M:%SZ}",
        }
        for each in shown
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": items})
    return body, "application/feed+json"


def sitemap(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    urls = "".join(
        f"<url><loc>{site.site.url(each.path)}</loc><n:news><n:publication_date>{each.at:%Y-%m-%d}</n:publication_date>"
        f"<n:title>{escape(each.title)}</n:title></n:news></url>"
        for each in shown
    )
    return (
        "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        f" xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{urls}</urlset>"
    ), "application/xml"


def guid_flip(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    return channel([item(site, each, guid=f"{site.polls[name]}-{each.path}") for each in shown]), XML


def one_guid(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    return channel([item(site, each, guid="https://news.example/") for each in shown]), XML


def one_link(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    """Every entry links to the front page; their texts are all there is."""
    front = site.site.url("/")
    items = [
        item(site, each, link=front).replace("</title>", f"</title><description>{escape(each.page)}</description>", 1)
        for each in shown
    ]
    return channel(items), XML


def date_bump(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    return channel([item(site, each, date=site.clock()) for each in shown]), XML


def tracking(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    links = [
        f"{site.site.url(each.path)}?utm_source=rss&utm_campaign=c{site.polls[name]}#poll{site.polls[name]}"
        for each in shown
    ]
    return channel([item(site, each, link=link, guid=link) for each, link in zip(shown, links, strict=True)]), XML


def shuffled(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    """Undated, and in an order that changes with every poll."""
    turned = sorted(shown, key=lambda each: (each.number * 7 + site.polls[name] * 3) % 11)
    return channel([item(site, each).partition("<pubDate>")[0] + "</item>" for each in turned]), XML


def sliding(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    """At every third poll the newest are withdrawn for a while and older ones slide back in."""
    if site.polls[name] % 3:
        return rss(site, name, shown, request)
    return channel([item(site, each) for each in reversed(site.published(name)[-SHOWN - 4 : -2])]), XML


def wrong_type(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    return channel([item(site, each) for each in shown]), "text/html; charset=utf-8"


def charset_lie(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    items = [item(site, each).replace("</title>", " – “soon”</title>") for each in shown]
    return channel(items).replace("utf-8", "us-ascii"), "application/rss+xml; charset=iso-8859-1"


def malformed(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    return channel([item(site, each).replace("</title>", " & more</title>") for each in shown])[:-20], XML


def wrapped_in_gzip(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    body = gzip.compress(channel([item(site, each) for each in shown]).encode())
    return web.Response(body=body, headers={"Content-Type": XML, "Content-Encoding": "gzip"})


def well_behaved(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    etag = f'"{shown[0].number}"'
    if request.headers.get("If-None-Match") == etag:
        return web.Response(status=304, headers={"ETag": etag})
    headers = {"ETag": etag, "Cache-Control": "max-age=7200", "Content-Type": XML}
    return web.Response(body=channel([item(site, each) for each in shown]).encode(), headers=headers)


def skips_nights(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(6))
    return channel([item(site, each) for each in shown], f"<ttl>60</ttl><skipHours>{hours}</skipHours>"), XML


def empty_at_first(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    return channel([item(site, each) for each in shown if each.at > site.started]), XML


def flaky(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    if site.polls[name] % 2 == 0:
        return web.Response(status=500, text="<html>oops</html>")
    return rss(site, name, shown, request)


def limited(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    if site.polls[name] % 3 == 2:
        return web.Response(status=429, headers={"Retry-After": "7200"})
    return rss(site, name, shown, request)


def moved(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    if request.path == "/moved-here":
        return rss(site, name, shown, request)
    return web.Response(status=301, headers={"Location": "/moved-here"})


def gone(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    if site.clock() - site.started < timedelta(hours=20):
        return rss(site, name, shown, request)
    return web.Response(status=410)


def bomb(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    return web.Response(body=_BOMB, headers={"Content-Encoding": "gzip", "Content-Type": XML})


def endless_redirect(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    return web.Response(status=302, headers={"Location": f"/{name}?hop={site.polls[name]}"})


def into_the_house(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    return web.Response(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})


def fifty_megabytes(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    async def sent() -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "50000000", "Content-Type": XML})
        await response.prepare(request)
        with_room = 0
        while with_room < 50_000_000:
            await response.write(bytes(1_000_000))
            with_room += 1_000_000
        return response

    return sent()


def slow_loris(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    async def dripped() -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": XML})
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.05)

    return dripped()


def not_a_feed(site: LoopbackSite, name: str, shown: list[News], request: web.Request) -> object:
    return "<!doctype html><html><head><title>Welcome</title></head><body><p>Hello.</p></body></html>", "text/html"


_BOMB = gzip.compress(bytes(30_000_000), 6)
SOUND: dict[str, Feed] = {
    "plain": rss,
    "old": rss091,
    "rdf": rss1,
    "atom": atom,
    "json": json_feed,
    "sitemap": sitemap,
    "flips": guid_flip,
    "oneguid": one_guid,
    "onelink": one_link,
    "bumps": date_bump,
    "tracks": tracking,
    "shuffles": shuffled,
    "slides": sliding,
    "mistyped": wrong_type,
    "misnamed": charset_lie,
    "malformed": malformed,
    "packed": wrapped_in_gzip,
    "polite": well_behaved,
    "sleeps": skips_nights,
    "empty": empty_at_first,
    "flaky": flaky,
    "limited": limited,
    "moved": moved,
}
"""Every entry of these arrives, once, whatever they do."""
FAULTY: dict[str, tuple[Feed, str]] = {
    "bomb": (bomb, "more than 5,242,880 bytes once decompressed"),
    "circles": (endless_redirect, "redirects more than 5 times"),
    "inward": (into_the_house, "is not public"),
    "huge": (fifty_megabytes, "a page of 50,000,000 bytes"),
    "drips": (slow_loris, "did not send everything within"),
    "page": (not_a_feed, "it is a web page, not a feed"),
    "missing": (lambda *_: web.Response(status=404), "has nothing at this address (404)"),
    "closed": (lambda *_: web.Response(status=403), "does not let On Record read this (403)"),
}
"""These bring nothing, and each is told in one line holding these words."""
FEEDS: dict[str, Feed] = {**SOUND, "gone": gone, **{name: feed for name, (feed, _) in FAULTY.items()}}
