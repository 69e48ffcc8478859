"""When a source is polled again. Pure; the spread that keeps sources from marching in step is made from the id.

A server's own wishes are only ever obeyed towards politeness: freshness, ``ttl`` and Retry-After put a poll off, and
nothing makes it more frequent than ``SHORTEST``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from facts.model import fingerprint
from facts.sources import Feed, Poll, Rhythm, Source, SourceKind, SourceState

USUAL = {
    SourceKind.FEED: timedelta(minutes=30),
    SourceKind.SITEMAP: timedelta(minutes=30),
    SourceKind.PAGE: timedelta(hours=2),
}
RELIED_ON = timedelta(hours=4)
"""How often a source is polled of which a hub has shown that it tells of news."""
SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
LONGEST_WISH = timedelta(days=7)
"""A server may ask to be left alone for up to a week; longer is taken for a mistake."""
SPREAD = 0.2
LEASE = timedelta(minutes=5)
FAILING_IS_TOLD_AFTER = timedelta(days=1)
MOVES = 3
MOVED_FOR = timedelta(hours=24)
"""A permanent redirect is adopted after three equal answers over a day: a captive portal or a slip lasts less."""


def after_poll(source: Source, poll: Poll, now: datetime) -> Source:
    """Return the source as it stands after a poll: its health, its validators, and when it is due again."""
    if poll.gone:
        return replace(source, lease_until=None, polled_at=now, state=SourceState.GONE, error=poll.error, due_at=None)
    if poll.error:
        failures = source.failures + 1
        return replace(
            source,
            lease_until=None,
            polled_at=now,
            failures=failures,
            failing_since=source.failing_since or now,
            error=poll.error,
            due_at=now + _after_failure(source, poll, failures),
        )
    read = source if poll.feed is None else _with_feed(source, poll.feed)
    changed = poll.etag or poll.last_modified or poll.feed is not None
    return replace(
        _adopted(read, poll, now),
        lease_until=None,
        polled_at=now,
        failures=0,
        failing_since=None,
        error=read.error if poll.feed is not None or not source.failing_since else "",
        told_failing=False,
        etag=poll.etag if changed else source.etag,
        last_modified=poll.last_modified if changed else source.last_modified,
        due_at=next_poll(read, poll, now),
    )


def _with_feed(source: Source, feed: Feed) -> Source:
    return replace(
        source,
        synced=True,
        newest=0,
        kind=feed.kind,
        title=source.title or feed.title,
        rhythm=feed.rhythm if feed.rhythm != Rhythm() else None,
        hub=feed.hub,
        topic=feed.topic,
        error=feed.fault,
    )


def is_quiet(source: Source, poll: Poll) -> bool:
    """Say whether a poll changes nothing of a source but when it was polled and is due."""
    return not (
        poll.feed
        or poll.error
        or poll.moved_to
        or source.moved_to
        or source.failing_since
        or (
            (poll.etag or poll.last_modified) and (poll.etag, poll.last_modified) != (source.etag, source.last_modified)
        )
    )


def next_poll(source: Source, poll: Poll, now: datetime, *, relied_on: bool = False) -> datetime:
    """Return when a source that answered is due: its usual interval, put off by what it and its server ask for.

    The interval is longer where a hub is ``relied_on`` to tell of news.
    """
    wish = max(poll.fresh_for or timedelta(), poll.after or timedelta())
    own = timedelta(minutes=source.rhythm.minutes) if source.rhythm else timedelta()
    usual = max(RELIED_ON if relied_on else USUAL[source.kind], min(own, LONGEST), SHORTEST)
    spread = usual * (1 + SPREAD * _chance(source, now))
    return _outside_skipped(now + max(spread, min(wish, LONGEST_WISH)), source.rhythm)


def _after_failure(source: Source, poll: Poll, failures: int) -> timedelta:
    backed_off = min(USUAL[source.kind] / 2 * float(2 ** min(failures, 12)), LONGEST)
    spread = backed_off * (1 + SPREAD * (2 * _chance(source, source.polled_at) - 1))
    return max(spread, min(poll.after or timedelta(), LONGEST_WISH))


def _adopted(source: Source, poll: Poll, now: datetime) -> Source:
    """Count an equal permanent redirect, and adopt it once it has lasted."""
    if not poll.moved_to or poll.moved_to == source.url:
        return replace(source, moved_to="", moved_times=0, moved_since=None) if source.moved_to else source
    if poll.moved_to != source.moved_to:
        return replace(source, moved_to=poll.moved_to, moved_times=1, moved_since=now)
    times, since = source.moved_times + 1, source.moved_since or now
    if times >= MOVES and now - since >= MOVED_FOR:
        return replace(source, url=poll.moved_to, moved_to="", moved_times=0, moved_since=None)
    return replace(source, moved_times=times)


def _outside_skipped(moment: datetime, rhythm: Rhythm | None) -> datetime:
    """Move a moment on to the first hour that the feed does not ask to skip (RSS 2.0 skipHours, skipDays; GMT)."""
    if rhythm is None or not (rhythm.skip_hours or rhythm.skip_days):
        return moment
    for hours in range(7 * 24):
        later = moment if hours == 0 else moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
        if later.hour not in rhythm.skip_hours and later.weekday() not in rhythm.skip_days:
            return later + (timedelta(minutes=moment.minute / 2) if hours else timedelta())
    return moment


def _chance(source: Source, moment: datetime | None) -> float:
    """Return a number from 0 to 1 that differs from source to source and from poll to poll."""
    return int(fingerprint(source.id, str(moment))[:8], 16) / 0xFFFFFFFF
