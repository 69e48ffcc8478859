"""``onrecord source`` at a terminal, over a site on this machine."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.cli import onrecord, run
from bot.clock import now
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.storage import open_storage
from tests.loopback.serving import Site, serving
from tests.loopback.site import channel
from tests.watching.test_watching import SAID, XML, article, feed


class Served:
    """A site on a thread of its own: the command runs its own event loop."""

    def __init__(self) -> None:
        self.site = Site()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = Thread(target=lambda: self._loop.run_until_complete(self._serve()))

    async def _serve(self) -> None:
        async with serving(self.site):
            self._ready.set()
            await self._stop.wait()

    def __enter__(self) -> Site:
        from threading import Event

        self._ready = Event()
        self._thread.start()
        assert self._ready.wait(5)
        return self.site

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def site() -> Any:
    with Served() as site:
        yield site


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command line; return the exit status and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ONRECORD_ALLOW_LOOPBACK_SOURCES", "true")

    def called(*arguments: str) -> tuple[int, str, str]:
        status = run(onrecord, ["--database", f"sqlite:///{tmp_path}/record.db", *arguments])
        return (status, *capsys.readouterr())

    called("production", "add", "Harbour Lights 2")
    return called


def test_a_page_stands_for_the_feed_it_links_to_and_its_newest_are_read(call: Any, site: Site) -> None:
    feed(site, "/feed", ("/a", "Harbour Lights 2 films"), ("/b", "Ten gardens"))
    site.says("/a", article(SAID), Content_Type="text/html")
    site.says(
        "/",
        "<html><head><link rel=alternate type=application/rss+xml href=/feed></head><body>Hello</body></html>",
        Content_Type="text/html",
    )
    status, said, _ = call("source", "add", site.url("/"), "--newest", "5")
    assert (status, "The feed of that page" in said, "2 entries there now" in said) == (0, True, True)
    status, said, _ = call("source", "poll")
    assert status == 0
    assert said.startswith("1 source polled, 0 unchanged; 1 article read")
    listed = json.loads(call("source", "list", "--json")[1])
    assert [(each["url"], each["health"], each["state"]) for each in listed] == [(site.url("/feed"), "ok", "active")]
    entries = json.loads(call("source", "entries", listed[0]["source"], "--json")[1])
    assert {each["title"]: each["state"] for each in entries} == {
        "Harbour Lights 2 films": "read",
        "Ten gardens": "skipped",
    }


def test_a_test_shows_what_would_be_read_and_stores_nothing(call: Any, site: Site) -> None:
    url = feed(site, "/feed", ("/a", "Harbour Lights 2 films"), ("/b", "Ten gardens"))
    status, said, _ = call("source", "test", url)
    assert status == 0
    assert "read  Harbour Lights 2 films" in said
    assert "skip  Ten gardens" in said
    assert "names neither Harbour Lights 2 nor one of its people at work" in said
    assert "127.0.0.1 has nothing at this address (404)." in said
    site.says("/a", article(SAID), Content_Type="text/html")
    assert "“We start filming the lighthouse scenes in April,”\n         Pat Producer" in call("source", "test", url)[1]
    assert "lighthouse" not in call("source", "test", url, "--read", "0")[1]
    first, second = json.loads(call("source", "test", url, "--json")[1])["entries"]
    assert [each["speaker"] for each in first["proposed"]][-1] == "Pat Producer"
    assert second["proposed"] is None
    assert json.loads(call("source", "list", "--json")[1]) == []


def test_the_terminal_says_what_it_did_in_the_words_of_what_it_is(call: Any, site: Site) -> None:
    assert "nothing is followed yet" not in call("source", "test", feed(site, "/feed", ("/a", "News")))[1]
    page = "<html><head><title>Tour dates</title></head><body><p>No dates yet.</p></body></html>"
    site.says("/tour", page, Content_Type="text/html")
    assert "--page" in call("source", "add", site.url("/tour"))[2]
    status, said, _ = call("source", "add", "--page", site.url("/tour"), "--trust")
    assert status == 0
    assert said.startswith("Watching Tour dates · f-")
    assert "It is read when its words change" in said
    assert "It is watched already: Tour dates" in call("source", "add", "--page", site.url("/tour"))[1]
    call("source", "pause", site.url("/tour"))
    assert "It is polled again: Tour dates" in call("source", "add", "--page", site.url("/tour"))[1]
    assert "/tour · page · trusted · new" in call("source", "list")[1]
    site.says(
        "/",
        "<html><head><link rel=alternate type=application/rss+xml href=/feed>"
        "<link rel=alternate type=application/rss+xml href=/film></head><body>Hello</body></html>",
        Content_Type="text/html",
    )
    assert f"It links to another, which is not watched: {site.url('/film')}" in call("source", "add", site.url("/"))[1]
    site.says("/moved", status=302, Location="http://10.0.0.1/")
    assert call("source", "add", site.url("/moved"))[2] == (
        "127.0.0.1 redirects to what is not public or not of the web; it was not followed.\n"
    )


def test_what_cannot_be_added_is_told_in_one_line(call: Any, site: Site) -> None:
    site.says("/page", "<html><body>Hello</body></html>", Content_Type="text/html")
    for address, line in (
        ("http://10.0.0.1/feed", "it is not public"),
        ("file:///etc/passwd", "only http:// and https:// are fetched"),
        (site.url("/none"), "has nothing at this address (404)"),
        (site.url("/page"), "a web page, not a feed"),
    ):
        status, said, refused = call("source", "add", address)
        assert (status, said, refused.count("\n")) == (1, "", 1)
        assert line in refused


def test_a_source_is_paused_resumed_trusted_and_removed(call: Any, site: Site) -> None:
    url = feed(site, "/feed", ("/a", "Harbour Lights 2 films"))
    call("source", "add", url)
    for command, line in (("pause", "Paused"), ("resume", "Polled again"), ("trust", "at once"), ("remove", "Removed")):
        status, said, _ = call("source", command, url)
        assert (status, line in said) == (0, True)
    status, _, refused = call("source", "remove", url)
    assert (status, "No source" in refused) == (1, True)


def test_failing_sources_are_told_by_the_poll_the_list_and_the_doctor(call: Any, site: Site) -> None:
    url = feed(site, "/feed")
    call("source", "add", url)
    site.says("/feed", status=500)
    status, _, problems = call("source", "poll")
    assert (status, problems) == (1, f"{url}: 127.0.0.1 is in trouble itself (500).\n")
    assert "failing since" in call("source", "list")[1]
    assert "127.0.0.1 is in trouble itself (500)." in call("doctor")[1]


def test_a_hub_that_is_offered_is_told_by_the_list_and_the_doctor(
    call: Any, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = feed(site, "/feed")
    site.says("/feed", channel([]), Content_Type=XML, Link="<https://hub.example/>; rel=hub")
    call("source", "add", url)
    call("source", "poll")
    assert "hub: hub.example · not asked yet" in call("source", "list")[1]
    assert "1 sources offer to tell of news at once; they are only polled" in call("doctor")[1]

    engine = Engine(open_storage(f"sqlite:///{tmp_path}/record.db"), Lexicon.load(), now)
    (asked,) = engine.due_subscriptions("https://onrecord.example/hub")
    monkeypatch.setenv("ONRECORD_PUBLIC_URL", "https://onrecord.example/hub")
    assert "hub: hub.example · asked, has not confirmed yet" in call("source", "list")[1]
    engine.hub_asked(asked, "hub.example cannot be reached now.")
    assert "✓ Hubs: 0 of 1 have confirmed" in (said := call("doctor")[1])
    assert "· Hub: hub.example · hub.example cannot be reached now." in said
    engine.hub_verifies(asked.id, "subscribe", url, 3600)
    assert "nothing told yet" in call("source", "list")[1]
    (listed,) = json.loads(call("source", "list", "--json")[1])
    assert (listed["hub"]["state"], listed["hub"]["error"]) == ("active", None)
    assert asked.secret not in str(listed)
    engine.close()


def test_sources_go_out_and_in_as_opml(call: Any, site: Site, tmp_path: Path) -> None:
    call("source", "add", feed(site, "/feed"))
    listed = call("source", "export")[1]
    (tmp_path / "feeds.opml").write_text(listed.replace("/feed", "/other"))
    assert call("source", "import", "feeds.opml")[:2] == (0, "1 source watched.\n")
    assert len(json.loads(call("source", "list", "--json")[1])) == 2


def test_an_article_is_ingested_from_its_address(call: Any, site: Site) -> None:
    site.says("/a", article(SAID), Content_Type="text/html")
    status, said, _ = call("ingest", site.url("/a"))
    assert status == 0
    assert "We start filming the lighthouse scenes in April" in said
