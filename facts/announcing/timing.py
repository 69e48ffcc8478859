"""When a channel is told: quiet hours, digests, and the moment kept for more of the same article. Pure.

Wall-clock times are those of an IANA zone. On the day on which clocks go forward, an hour that does not exist counts
as the one after it, and a pause in the quiet that lies wholly in it comes after it; on the day on which they go back,
an hour that comes twice is meant the first time.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from facts.communities import ChannelSettings, Digest
from facts.errors import Invalid

HOLD = timedelta(minutes=3)
"""How long the first statement accepted from an article waits for others of it that are still in the queue."""
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def checked(settings: ChannelSettings) -> ChannelSettings:
    """Return the settings if every time in them can be understood.

    Raises:
        Invalid: saying which part cannot, and how it is written.
    """
    zone_of(settings)
    if (settings.quiet_from is None) is not (settings.quiet_until is None):
        raise Invalid("Quiet hours need a beginning and an end, like 22:00 and 08:00. Nothing was changed.")
    for clock in filter(None, (settings.quiet_from, settings.quiet_until)):
        if not _CLOCK.fullmatch(clock):
            raise Invalid(f"“{clock}” is no time of day. Write it like 22:00. Nothing was changed.")
    if settings.quiet_from is not None and settings.quiet_from == settings.quiet_until:
        raise Invalid("Quiet hours that end when they begin would be all day. Nothing was changed.")
    if not 0 <= settings.digest_hour <= 23:
        raise Invalid("The hour of a digest is 0 to 23. Nothing was changed.")
    if not 1 <= settings.digest_day <= 7:
        raise Invalid("The day of a weekly digest is 1 (Monday) to 7 (Sunday). Nothing was changed.")
    return settings


def zone_of(settings: ChannelSettings) -> ZoneInfo:
    """Return the channel's time zone.

    Raises:
        Invalid: there is none of that name.
    """
    try:
        return ZoneInfo(settings.zone)
    except (KeyError, ValueError, OSError):
        raise Invalid(
            f"“{settings.zone}” is no time zone. Write it like Europe/Berlin or America/New_York. Nothing was changed."
        ) from None


def due(settings: ChannelSettings, now: datetime) -> datetime:
    """Return when a channel may be told of something that happens now (both UTC)."""
    return after_quiet(settings, next_digest(settings, now))


def after_quiet(settings: ChannelSettings, moment: datetime) -> datetime:
    """Return the moment, or the end of the quiet hours it falls in (UTC)."""
    if not is_quiet(settings, moment):
        return moment
    zone, (_, until) = zone_of(settings), _quiet(settings)
    local = moment.astimezone(zone)
    for days in range(3):
        day = local.date() + timedelta(days=days)
        for fold in (0, 1):
            end = _on_clocks(day, until, zone, fold)
            if end > moment and not is_quiet(settings, end):
                return end
    raise AssertionError("quiet hours end within a day")


def is_quiet(settings: ChannelSettings, moment: datetime) -> bool:
    """Say whether the channel is not to be disturbed at this moment (UTC)."""
    if settings.quiet_from is None:
        return False
    start, until = _quiet(settings)
    zone = zone_of(settings)
    local = moment.astimezone(zone)
    clock = local.time()
    if not (start <= clock < until if start < until else clock >= start or clock < until):
        return False
    return not _in_moved_pause(moment, local.date(), until, start, zone)


def next_digest(settings: ChannelSettings, now: datetime) -> datetime:
    """Return the moment of the next digest, later than now; now itself where the channel has none (both UTC)."""
    if settings.digest is Digest.OFF:
        return now
    zone = zone_of(settings)
    day = now.astimezone(zone).date()
    while True:
        moment = _on_clocks(day, time(settings.digest_hour), zone)
        if moment > now and (settings.digest is Digest.DAILY or day.isoweekday() == settings.digest_day):
            return moment
        day += timedelta(days=1)


def held(now: datetime, *, more_to_come: bool) -> datetime:
    """Return when a statement of an article may be told: at once, or after a moment while others of it wait."""
    return now + HOLD if more_to_come else now


def shown(settings: ChannelSettings, moment: datetime) -> str:
    """Write a moment for people, on the channel's own clocks: ``24 November 2026, 18:00 (Europe/Berlin)``."""
    return f"{moment.astimezone(zone_of(settings)):%-d %B %Y, %H:%M} ({settings.zone})"


def _quiet(settings: ChannelSettings) -> tuple[time, time]:
    assert settings.quiet_from is not None  # noqa: S101 - the callers asked
    assert settings.quiet_until is not None  # noqa: S101 - both or neither, see checked()
    return time.fromisoformat(settings.quiet_from), time.fromisoformat(settings.quiet_until)


def _in_moved_pause(moment: datetime, day: date, begins: time, ends: time, zone: ZoneInfo) -> bool:
    """Say whether the only pause of the day was skipped by the clock and its place is now, so that no day is lost."""
    length = datetime.combine(day, ends) - datetime.combine(day, begins)
    last = (datetime.combine(day, ends) - timedelta(minutes=1)).time()
    began = _on_clocks(day, begins, zone)
    return began <= moment < began + length and _is_skipped(day, begins, zone) and _is_skipped(day, last, zone)


def _is_skipped(day: date, clock: time, zone: ZoneInfo) -> bool:
    return _on_clocks(day, clock, zone).astimezone(zone).time() != clock


def _on_clocks(day: date, clock: time, zone: ZoneInfo, fold: int = 0) -> datetime:
    return datetime.combine(day, clock, zone).replace(fold=fold).astimezone(UTC)
