"""Sources and entries as people and programs see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.cli.looking import Trial
from bot.contract import Json, candidate_json
from facts.model import SourceId
from facts.sources import Policy, SeenEntry, Source, SourceKind, SourceState, Subscription, SubscriptionState

if TYPE_CHECKING:
    from rich.console import RenderableType


def by_source(subscriptions: Iterable[Subscription]) -> dict[SourceId, Subscription]:
    """Return the subscriptions that are not being given up, by their source."""
    return {each.source: each for each in subscriptions if each.state is not SubscriptionState.LEAVING}


def source_json(each: Source, hub: Subscription | None = None) -> Json:
    """Return a source as programs see it."""
    return {
        "source": each.id,
        "url": each.url,
        "title": each.title,
        "kind": each.kind.value,
        "state": each.state.value,
        "policy": each.policy.value,
        "production": each.production,
        "health": "failing" if each.failing_since else "ok",
        "failing_since": each.failing_since.isoformat() if each.failing_since else None,
        "error": each.error or None,
        "polled_at": each.polled_at.isoformat() if each.polled_at else None,
        "due_at": each.due_at.isoformat() if each.due_at else None,
        "hub": {
            "url": hub.hub,
            "state": hub.state.value,
            "expires_at": hub.expires_at.isoformat() if hub.expires_at else None,
            "pushed_at": hub.pushed_at.isoformat() if hub.pushed_at else None,
            "error": hub.error or None,
        }
        if hub
        else None,
    }


def trial_json(each: Trial) -> Json:
    """Return an entry that was tried as programs see it; ``proposed`` is null where its article was not read."""
    return {
        "title": each.entry.title,
        "url": each.entry.url,
        "published": each.entry.published or None,
        "read": bool(each.judged.productions),
        "reason": each.judged.reason,
        "proposed": [candidate_json(candidate) for candidate in each.proposed] if each.read else None,
        "problem": each.problem or None,
    }


def told_trial(each: Trial) -> RenderableType:
    """Return an entry that was tried: whether it would be read and why, and what that would propose."""
    from rich.console import Group
    from rich.text import Text

    from adapters.console import proposal

    marked = "read " if each.judged.productions else "skip "
    parts: list[RenderableType] = [Text(f"{marked} {each.entry.title or each.entry.url}\n      {each.judged.reason}")]
    if each.problem:
        parts.append(Text(f"      {each.problem}", style="yellow"))
    elif each.read and not each.proposed:
        parts.append(Text("      Its article says nothing about it that could go on record.", style="dim"))
    parts += [Text("      ").append(line) for candidate in each.proposed for line in proposal(candidate).split()]
    return Group(*parts)


def how(each: Source) -> str:
    """Return in which way a source is watched, where that is not the usual one."""
    ways = [each.kind.value] if each.kind is not SourceKind.FEED else []
    ways += ["everything"] if each.everything else []
    ways += ["trusted"] if each.policy is Policy.TRUST else []
    return "".join(f" · {way}" for way in ways)


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: *1 entry*, *2 entries*."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def of_hub(each: Subscription) -> str:
    """Return in one line what the hub of a source does for us."""
    host = urlsplit(each.hub).hostname or each.hub
    if each.error:
        return f"{host} · {each.error}"
    if each.state is SubscriptionState.WANTED:
        asked = (
            "asked, has not confirmed yet"
            if each.asked
            else "not asked yet: `onrecord run` asks, where ONRECORD_PUBLIC_URL is set"
        )
        return f"{host} · {asked}"
    until = f"confirmed until {each.expires_at:%Y-%m-%d %H:%M} UTC" if each.expires_at else each.state.value
    last = f"last told of news {each.pushed_at:%Y-%m-%d %H:%M} UTC" if each.pushed_at else "nothing told yet"
    return f"{host} · {until} · {last}"


def health(each: Source) -> str:
    """Return a source's health in one line."""
    due = f"next try {each.due_at:%Y-%m-%d %H:%M} UTC" if each.due_at else "not polled"
    if each.state is not SourceState.ACTIVE:
        return f"{each.state.value}{f': {each.error}' if each.error else ''}"
    if each.failing_since:
        return f"failing since {each.failing_since:%Y-%m-%d %H:%M} UTC: {each.error} · {due}"
    note = f" ({each.error})" if each.error else ""
    return f"ok{note} · {due}" if each.polled_at else f"new · {due}"


def mark(each: Source) -> str:
    """Return the sign before a source: well, failing, or not polled."""
    if each.state is not SourceState.ACTIVE:
        return "-"
    return "✗" if each.failing_since else "✓"


def entry_json(each: SeenEntry) -> Json:
    """Return an entry as programs see it."""
    return {
        "entry": each.id,
        "title": each.entry.title,
        "url": each.entry.url,
        "state": each.state.value,
        "reason": each.reason,
        "seen_at": each.seen_at.isoformat(),
        "published": each.entry.published or None,
    }
