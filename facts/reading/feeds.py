"""Feeds and articles out of bytes, in a child process that can be killed; see ``feed_child`` for its limits.

A thread could not be stopped: one feed of 539 KB keeps feedparser busy for 34 s.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from facts.errors import FeedBroken, NotAnArticle
from facts.model import Document, DocumentId
from facts.sources import Entry, Feed, Fetched, Rhythm, SourceKind

WALL_SECONDS = 30.0
"""By the clock on the wall, for a machine that is so busy that five seconds of CPU take long."""
_REQUESTS_EACH = 500
"""After so many a child is replaced: what libraries keep in memory does not add up."""
_SERVE = "from facts.reading.feed_child import serve; serve()"


class Parser:
    """One child process, started when first needed and again after it was killed. For one thread at a time."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._child: subprocess.Popen[bytes] | None = None
        self._asked = 0

    def feed(self, fetched: Fetched, kind: SourceKind = SourceKind.FEED) -> Feed:
        """Return what a source holds; ``kind`` PAGE takes the page itself as one entry.

        Raises:
            FeedBroken: it is no feed, or costs more than 5 s of CPU or 200 MB; the message is one clear line.
        """
        what = "page" if kind is SourceKind.PAGE else "feed"
        answer = self._answer({"what": what, "url": fetched.url, "charset": fetched.charset}, fetched.body)
        if "error" in answer:
            raise FeedBroken(f"This cannot be used: {answer['error']}.", tuple(answer.get("found_at", ())))
        rhythm = answer["rhythm"]
        return Feed(
            kind=SourceKind(answer["kind"]),
            title=answer["title"],
            entries=tuple(
                Entry(guid=guid, url=url, title=title, text=text, published=published)
                for guid, url, title, text, published in answer["entries"]
            ),
            rhythm=Rhythm(
                minutes=rhythm.get("minutes", 0),
                skip_hours=tuple(rhythm.get("skip_hours", ())),
                skip_days=tuple(rhythm.get("skip_days", ())),
            ),
            hub=answer["hub"],
            topic=answer["topic"],
            fault=answer["fault"],
        )

    def article(
        self,
        fetched: Fetched,
        *,
        retrieved_at: datetime,
        outlet: str = "",
        published: str = "",
        title: str = "",
        url: str = "",
    ) -> Document:
        """Return the article of a page; what is given goes before what the page says of itself.

        Raises:
            NotAnArticle: there is none on it.
            FeedBroken: it costs too much to read.
        """
        header = {"what": "article", "url": url or fetched.url, "charset": fetched.charset}
        answer = self._answer({**header, "outlet": outlet, "published": published, "title": title}, fetched.body)
        if "error" in answer:
            raise (
                NotAnArticle(answer["error"])
                if answer.get("told")
                else FeedBroken(f"This page cannot be used: {answer['error']}.")
            )
        return Document(**{**answer, "id": DocumentId(answer["id"]), "retrieved_at": retrieved_at})

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def _answer(self, header: dict[str, Any], body: bytes) -> dict[str, Any]:
        if self._asked >= _REQUESTS_EACH:
            self.close()
        if self._child is None:
            self._child, self._asked = _started(), 0
        child, self._asked = self._child, self._asked + 1
        assert child.stdin is not None  # noqa: S101 - a pipe
        assert child.stdout is not None  # noqa: S101 - a pipe
        head = json.dumps({**header, "size": len(body)}).encode()
        alarm = threading.Timer(WALL_SECONDS, child.kill)
        alarm.start()
        try:
            child.stdin.write(struct.pack(">I", len(head)) + head + body)
            child.stdin.flush()
            size = child.stdout.read(4)
            answer = child.stdout.read(struct.unpack(">I", size)[0]) if len(size) == 4 else b""
        except OSError:
            answer = b""
        finally:
            alarm.cancel()
        if not answer:
            self.close()
            raise FeedBroken("This cannot be used: reading it takes too much time or memory.")
        found: dict[str, Any] = json.loads(answer)
        return found


def _started() -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parent.parent.parent)
    # The environment is not handed on: it holds secrets, and the child needs none of it.
    return subprocess.Popen(  # noqa: S603 - our own module, by our own Python
        [sys.executable, "-P", "-c", _SERVE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"},
    )
