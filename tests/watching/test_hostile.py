"""What strangers send is parsed in a process that can be killed: nothing crashes, hangs, expands or reaches outside."""

from __future__ import annotations

import asyncio
import json
import resource
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.polling import Parsing
from facts.errors import FeedBroken, NotAnArticle
from facts.reading.charsets import decoded
from facts.reading.feeds import Parser
from facts.sources import Feed, Fetched, SourceKind

NOW = datetime(2026, 11, 24, tzinfo=UTC)
MANY_ATTRIBUTES = (
    b"<rss><channel><item " + b" ".join(b'a%d="1"' % n for n in range(50_000)) + b"></item></channel></rss>"
)


def fetched(body: bytes, **given: str) -> Fetched:
    return Fetched(status=200, url="http://site.example/feed", body=body, **given)


def rss(inner: str, before: str = "") -> bytes:
    return f"<?xml version='1.0'?>{before}<rss version='2.0'><channel>{inner}</channel></rss>".encode()


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    made = Parser()
    yield made
    made.close()


def read(parser: Parser, body: bytes) -> Feed | str:
    try:
        return parser.feed(fetched(body))
    except FeedBroken as error:
        return str(error)


def test_entities_are_neither_expanded_nor_fetched(parser: Parser) -> None:
    laughs = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 9))
    for declared in (
        f"<!DOCTYPE l [<!ENTITY a0 'lol'>{laughs}]>",
        "<!DOCTYPE r [<!ENTITY a8 SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE r [<!ENTITY a8 SYSTEM 'http://127.0.0.1:1/x'>]>",
    ):
        feed = read(parser, rss("<title>x</title><item><title>T &a8;</title></item>", declared))
        said = feed if isinstance(feed, str) else feed.entries[0].title
        assert len(said) < 100
        assert "root:" not in said


def test_a_feed_that_costs_too_much_is_told_and_the_next_one_is_read(parser: Parser) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert read(parser, MANY_ATTRIBUTES) == "This cannot be used: reading it takes too much time or memory."
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 6.5  # with all that it did before
    sound = read(parser, rss("<item><title>News</title></item>"))
    assert isinstance(sound, Feed)
    assert [entry.title for entry in sound.entries] == ["News"]


def test_the_child_opens_no_file_and_no_socket() -> None:
    tried = """
import facts.reading.feed_child as child, socket, subprocess
child._forbid_the_outside()
for work in (
    lambda: open("/etc/hostname"),
    lambda: open("x.txt", "w"),
    lambda: socket.create_connection(("127.0.0.1", 1)),
    lambda: subprocess.run(["true"]),
):
    try:
        work()
    except PermissionError as error:
        print(error)
"""
    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["parsing opens no files"] * 2 + ["parsing opens no connections"] * 2


def test_the_child_is_not_handed_our_secrets(parser: Parser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "canary-token")
    other = Parser()
    read(other, rss("<title>x</title>"))
    assert other._child is not None
    environment = Path(f"/proc/{other._child.pid}/environ").read_bytes()
    other.close()
    assert b"canary" not in environment


def test_links_that_are_not_of_the_web_and_markup_in_titles_are_dropped(parser: Parser) -> None:
    feed = read(
        parser,
        rss(
            "<item><title>&lt;script&gt;alert(1)&lt;/script&gt;A &amp;amp; B</title>"
            "<link>javascript:alert(1)</link></item>"
        ),
    )
    assert isinstance(feed, Feed)
    assert (feed.entries[0].title, feed.entries[0].url) == ("alert(1) A & B", "")


def test_an_entry_whose_summary_is_cut_off_is_read(parser: Parser) -> None:
    feed = read(parser, b"<rss><channel><item><title>News</title><description/><content/><summary></item></channel>")
    assert isinstance(feed, Feed)
    assert feed.entries[0].title == "News"


@pytest.mark.slow
def test_a_guid_that_repeats_50_000_times_is_one_entry_or_too_much(parser: Parser) -> None:
    feed = read(parser, rss("<item><title>t</title><guid>g</guid></item>" * 50_000))
    assert isinstance(feed, str) or len(feed.entries) == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b" ", "it is empty"),
        (b"{}", "no JSON Feed"),
        (b'{"items": ', "well-formed JSON"),
        (b"<html><body>Hello</body></html>", "a web page, not a feed"),
        (b"<urlset><url><loc>x</loc>", "broken off"),
        (b"<!DOCTYPE u [<!ENTITY a 'b'>]><urlset/>", "declares entities"),
        (b"<sitemapindex><sitemap><loc>http://a.example/s.xml</loc></sitemap></sitemapindex>", "list of sitemaps"),
        (b"\x00\xff\xfe" * 50, "no feed"),
    ],
)
def test_what_is_no_feed_is_told_in_one_line(body: bytes, said: str, parser: Parser) -> None:
    told = read(parser, body)
    assert isinstance(told, str)
    assert said in told
    assert "\n" not in told


def test_the_feeds_of_a_page_are_found_comments_last(parser: Parser) -> None:
    page = (
        b"<html><head><link rel='alternate' type='application/rss+xml' title='Comments' href='/comments'>"
        b"<link rel='ALTERNATE nofollow' type='application/atom+xml' href='atom.xml'>"
        b"<link rel='alternate' type='text/html' href='/de'></head><body></body></html>"
    )
    with pytest.raises(FeedBroken) as broken:
        parser.feed(fetched(page))
    assert broken.value.found_at == ("http://site.example/atom.xml", "http://site.example/comments")


def test_a_page_without_an_article_is_told_and_a_hostile_one_is_survived(parser: Parser) -> None:
    with pytest.raises(NotAnArticle):
        parser.article(fetched(b"<html><body><p>Hi.</p></body></html>"), retrieved_at=NOW)
    for hostile in (b"<div>" * 60_000, b"<" * 500_000, b"<!--" * 50_000, b"<p style='" + b"a:b;" * 50_000):
        with pytest.raises((NotAnArticle, FeedBroken)):
            parser.article(fetched(b"<html><body>" + hostile), retrieved_at=NOW)


@pytest.mark.parametrize(
    ("body", "header", "text"),
    [
        ("Zoë said “so”".encode(), "iso-8859-1", "Zoë said “so”"),
        ("Zoë said “so”".encode("cp1252"), "utf-8", "Zoë said “so”"),
        ("Zoë said “so”".encode("cp1252"), "iso-8859-1", "Zoë said “so”"),
        ("Žoë".encode("iso-8859-2"), "iso-8859-2", "Žoë"),
        ("<meta charset='windows-1251'>Да".encode("cp1251"), "", "<meta charset='windows-1251'>Да"),
        ("\ufeffZoë".encode("utf-16"), "utf-8", "Zoë"),
        ("\ufeffZoë".encode(), "iso-8859-1", "Zoë"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),
        (b"Zo\xeb", "no-such-charset", "Zoë"),
        (b"plain", "rot13", "plain"),
        ("“Zoë".encode()[:-1], "", "“Zo�"),
    ],
)
def test_charsets_are_told_by_the_rules_and_lies_are_seen_through(body: bytes, header: str, text: str) -> None:
    assert decoded(body, header) == text


def _reference_feeds(shared: Path) -> list[tuple[str, bytes]]:
    with tarfile.open(shared / "data" / "feedvalidator.tar.gz") as packed:
        files = [member for member in packed.getmembers() if member.isfile()]
        return [(member.name, packed.extractfile(member).read()) for member in files]  # type: ignore[union-attr]


def _hostile(shared: Path) -> dict[str, bytes]:
    known: dict[str, object] = {}
    exec((shared / "tools" / "hostile_feeds.py").read_text("utf-8"), known)
    cases = known["CASES"]
    assert isinstance(cases, dict)
    return cases


@pytest.mark.parametrize("every", [40, pytest.param(1, marks=pytest.mark.slow)])
def test_odd_feeds_are_read_or_told(every: int, shared: Path, parser: Parser) -> None:
    feeds = _reference_feeds(shared)[::every]
    told = [read(parser, body) for _, body in feeds]
    assert len(told) == len(feeds)
    assert sum(isinstance(each, Feed) for each in told) > len(feeds) * 0.7


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_hostile_feeds_cost_at_most_five_seconds_and_two_hundred_megabytes(shared: Path) -> None:
    for name, body in _hostile(shared).items():
        parser = Parser()
        read(parser, rss("<title>warm</title>"))
        assert parser._child is not None
        stat = Path(f"/proc/{parser._child.pid}")
        before = _cost(stat)
        start = time.perf_counter()
        read(parser, body)
        if parser._child is not None:
            after = _cost(stat)
            assert after[0] - before[0] <= 5, name
            assert after[1] - before[1] <= 200e6, name
        assert time.perf_counter() - start < 30, name
        parser.close()


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_a_minute_of_mutants_of_odd_feeds_raises_nothing_and_reaches_outside_never(shared: Path) -> None:
    """Every open and every socket is counted by an audit hook, from the first mutant on, in a process of their own."""
    done = subprocess.run(
        [sys.executable, "-c", _MUTANTS, str(shared / "data" / "feedvalidator.tar.gz"), "60"],
        capture_output=True,
        text=True,
        check=True,
        timeout=150,
    )
    found = json.loads(done.stdout)
    assert found["outside"] == []
    assert found["raised"] == {}
    assert found["read"] > 5_000
    assert found["read"] + found["told"] == found["mutants"]


_MUTANTS = """
import json, random, signal, sys, tarfile, time
from collections import Counter
from facts.reading import parsing
with tarfile.open(sys.argv[1]) as packed:
    feeds = [packed.extractfile(each).read() for each in packed.getmembers() if each.isfile()]
parsing.warm_up()
outside, libraries = [], tuple(path for path in sys.path if path)
def judge(event, arguments):
    if event == "open":
        path, mode = str(arguments[0]), str(arguments[1] or "r")
        if set(mode) & set("wax+") or not path.startswith(libraries):
            outside.append(f"open {path} {mode}")
    elif event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "urllib.")):
        outside.append(event)
sys.addaudithook(judge)
def too_long(*_): raise TimeoutError
signal.signal(signal.SIGALRM, too_long)
chance, counts, raised, ends = random.Random(5), Counter(), Counter(), time.monotonic() + float(sys.argv[2])
while time.monotonic() < ends:
    body = bytearray(chance.choice(feeds))
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(body) + 1)
        body[at : at + chance.randint(0, 20)] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 6)))
    counts["mutants"] += 1
    signal.alarm(5)
    try:
        answer = parsing.parsed({"what": "feed", "url": "http://site.example/feed", "charset": ""}, bytes(body))
        counts["told" if "error" in answer else "read"] += 1
    except BaseException as error:
        raised[type(error).__name__] += 1
    signal.alarm(0)
print(json.dumps({**counts, "outside": outside, "raised": raised}))
"""


@pytest.mark.slow
async def test_a_feed_that_costs_all_it_may_delays_no_other(parser: Parser) -> None:
    parsing = Parsing(2)
    small = fetched(rss("<item><title>News</title></item>"))
    await parsing(lambda parser: parser.feed(small))
    costly = asyncio.ensure_future(parsing(lambda parser: parser.feed(fetched(MANY_ATTRIBUTES))))
    await asyncio.sleep(0.2)
    start, waits = time.perf_counter(), []
    for _ in range(20):
        await parsing(lambda parser: parser.feed(small))
        waits.append(time.perf_counter() - start)
        start = time.perf_counter()
    assert not costly.done()
    assert max(waits) < 1
    with pytest.raises(FeedBroken):
        await costly
    await parsing.close()


def _cost(process: Path) -> tuple[float, float]:
    """Return a process's CPU seconds and its peak memory in bytes so far."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    peak = next(line for line in (process / "status").read_text().splitlines() if line.startswith("VmHWM"))
    return (int(fields[11]) + int(fields[12])) / 100, int(peak.split()[1]) * 1024.0


def test_a_watched_page_is_one_entry_with_its_words(parser: Parser) -> None:
    page = b"<html><head><title>Tour</title><script>x()</script></head><body><p>No dates yet.</p></body></html>"
    feed = parser.feed(fetched(page), SourceKind.PAGE)
    assert feed.kind is SourceKind.PAGE
    assert "No dates yet." in feed.entries[0].text
    assert "x()" not in feed.entries[0].text
