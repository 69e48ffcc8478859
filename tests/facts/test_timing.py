"""Quiet hours and digests on any clock, in any zone, on the days on which clocks are changed too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.announcing.timing import after_quiet, checked, due, is_quiet, next_digest
from facts.communities import ChannelSettings, Digest
from facts.errors import Invalid

ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"]
)
CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
_CHANGED = [datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 29), (10, 25), (3, 8), (11, 1))]
"""Nights on which clocks change in Europe and America."""
_ANY = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
MOMENTS = _ANY | st.builds(
    lambda night, minutes: night + timedelta(minutes=minutes), st.sampled_from(_CHANGED), st.integers(-600, 900)
)
QUIET = st.builds(
    lambda zone, start, until: ChannelSettings(zone=zone, quiet_from=start, quiet_until=until), ZONES, CLOCKS, CLOCKS
).filter(lambda settings: settings.quiet_from != settings.quiet_until)
DIGESTS = st.builds(
    ChannelSettings,
    zone=ZONES,
    digest=st.sampled_from([Digest.DAILY, Digest.WEEKLY]),
    digest_hour=st.integers(0, 23),
    digest_day=st.integers(1, 7),
)


@given(QUIET, MOMENTS)
def test_what_falls_in_quiet_hours_is_told_at_their_end_and_the_rest_at_once(
    settings: ChannelSettings, moment: datetime
) -> None:
    told = after_quiet(settings, moment)

    assert not is_quiet(settings, told)
    assert (told == moment) is not is_quiet(settings, moment)
    assert moment <= told <= moment + timedelta(hours=26)
    assert after_quiet(settings, told) == told


@given(QUIET, MOMENTS)
def test_nothing_is_held_past_the_first_moment_that_is_not_quiet(settings: ChannelSettings, moment: datetime) -> None:
    told = after_quiet(settings, moment)
    # A step of 15 minutes meets every end that the clocks above can have, but for those inside a skipped hour.
    between = (moment + timedelta(minutes=15) * step for step in range(1, 120))
    loud = next((each for each in between if each < told and not is_quiet(settings, each)), None)

    assert loud is None or told - loud <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "told"),
    [
        ("02:15", "02:00", datetime(2026, 3, 8, 7, tzinfo=UTC)),
        ("03:00", "02:00", datetime(2026, 3, 8, 7, tzinfo=UTC)),
        ("03:00", "01:30", datetime(2026, 3, 8, 6, 30, tzinfo=UTC)),
    ],
)
def test_a_pause_in_the_quiet_that_the_clock_skips_comes_after_the_skipped_hour(
    quiet_from: str, quiet_until: str, told: datetime
) -> None:
    settings = ChannelSettings(zone="America/New_York", quiet_from=quiet_from, quiet_until=quiet_until)

    assert after_quiet(settings, datetime(2026, 3, 7, 12, tzinfo=UTC)) == told


def test_quiet_hours_that_begin_after_the_skipped_hour_stay_quiet() -> None:
    settings = ChannelSettings(zone="America/New_York", quiet_from="03:00", quiet_until="01:30")

    assert is_quiet(settings, datetime(2026, 3, 8, 7, 10, tzinfo=UTC))


@given(DIGESTS, MOMENTS)
def test_a_digest_comes_later_than_now_at_its_hour_on_its_day(settings: ChannelSettings, now: datetime) -> None:
    moment = next_digest(settings, now)
    local = moment.astimezone(ZoneInfo(settings.zone))

    assert now < moment <= now + timedelta(days=1 if settings.digest is Digest.DAILY else 7, hours=2)
    assert settings.digest is Digest.DAILY or local.isoweekday() == settings.digest_day
    assert (local.hour - settings.digest_hour) % 24 in (0, 1)


@given(DIGESTS, MOMENTS, st.lists(st.floats(0.01, 40), max_size=30))
def test_whatever_steps_the_clock_takes_each_moment_belongs_to_one_digest_and_they_never_go_back(
    settings: ChannelSettings, start: datetime, hours: list[float]
) -> None:
    moments = [start]
    for step in hours:
        moments.append(moments[-1] + timedelta(hours=step))
    digests = [next_digest(settings, moment) for moment in moments]

    assert digests == sorted(digests)
    for moment, digest in zip(moments, digests, strict=True):
        assert [next_digest(settings, at) for at in (moment, digest - timedelta(microseconds=1))] == [digest, digest]


def test_a_digest_at_an_hour_that_is_skipped_comes_an_hour_later_and_one_that_comes_twice_the_first_time() -> None:
    nightly = ChannelSettings(digest=Digest.DAILY, digest_hour=2, zone="Europe/Berlin")

    assert next_digest(nightly, datetime(2026, 3, 28, 12, tzinfo=UTC)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert next_digest(nightly, datetime(2026, 10, 24, 12, tzinfo=UTC)) == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert next_digest(nightly, datetime(2026, 10, 25, 0, tzinfo=UTC)) == datetime(2026, 10, 26, 1, tzinfo=UTC)


def test_a_digest_in_quiet_hours_waits_for_their_end() -> None:
    settings = ChannelSettings(digest=Digest.DAILY, digest_hour=23, quiet_from="22:00", quiet_until="08:00")

    assert due(settings, datetime(2026, 11, 24, 9, tzinfo=UTC)) == datetime(2026, 11, 25, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (ChannelSettings(zone="Mars/Olympus"), "no time zone"),
        (ChannelSettings(zone="../secret"), "no time zone"),
        (ChannelSettings(quiet_from="22:00"), "a beginning and an end"),
        (ChannelSettings(quiet_from="22:00", quiet_until="8"), "no time of day"),
        (ChannelSettings(quiet_from="22:00", quiet_until="22:00"), "all day"),
        (ChannelSettings(digest_hour=24), "0 to 23"),
        (ChannelSettings(digest_day=0), "Monday"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_in_words(settings: ChannelSettings, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        checked(settings)
