"""``onrecord channel`` and ``onrecord why``."""

from __future__ import annotations

import json

from tests.bot.test_command_line import Run, onrecord

__all__ = ["onrecord"]  # a fixture


def test_a_channel_is_told_what_its_settings_say_and_why_is_answered(onrecord: Run) -> None:
    onrecord("production", "add", "Example Film")
    onrecord("follow", "Example Film", "discord:81/1")
    done = onrecord(
        *("channel", "set", "discord:81/1", "--digest", "weekly", "--on", "friday", "--at", "18"),
        *("--zone", "Europe/Berlin", "--quiet", "22:00-08:00", "--ping", "42:cast,release:stated", "--least", "hedged"),
    )
    assert done.returncode == 0
    (shown,) = json.loads(onrecord("channel", "show", "discord:81/1", "--json").stdout)
    assert (shown["digest"], shown["digest_day"], shown["quiet"]) == ("weekly", "friday", "22:00-08:00")
    assert shown["pings"] == [{"role": "42", "aspects": ["cast", "release"], "least": "stated"}]

    wish = json.loads(
        onrecord(
            *(
                "statement",
                "add",
                "I hope so",
                "--speaker",
                "Pat Producer",
                "--aspect",
                "cast",
                "--certainty",
                "wished",
            ),
            *("--outlet", "The Outlet", "--json"),
        ).stdout
    )
    told = onrecord("why", wish["statement"], "discord:81/1")
    assert told.stdout == "The channel is told of what is at least hedged, not settled; this is a wish, not a plan.\n"


def test_settings_that_cannot_be_meant_are_refused_and_nothing_is_changed(onrecord: Run) -> None:
    onrecord("production", "add", "Example Film")
    onrecord("follow", "Example Film", "discord:81/1")

    for wrong in (["--zone", "Mars"], ["--quiet", "25:00-08:00"], ["--quiet", "late"], ["--ping", "42:weather"]):
        refused = onrecord("channel", "set", "discord:81/1", *wrong)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "Nothing was changed" in refused.stderr or "names no ping" in refused.stderr
    assert onrecord("channel", "set", "discord:81/9", "--digest", "daily").returncode == 1
    (shown,) = json.loads(onrecord("channel", "show", "--json").stdout)
    assert (shown["zone"], shown["quiet"], shown["pings"]) == ("UTC", None, [])
