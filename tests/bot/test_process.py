"""The bot as a process: it starts, says what is wrong, and stops cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def bot(tmp_path: Path, *args: str, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "--database", f"sqlite:///{tmp_path}/record.db", *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **variables},
    )


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_runs_without_a_platform_and_stops_cleanly(tmp_path: Path, stop: signal.Signals) -> None:
    process = bot(tmp_path, "run", ONRECORD_LOG_FORMAT="json")
    assert process.stderr is not None
    for line in process.stderr:
        if '"started"' in line:
            break
    process.send_signal(stop)
    out, err = process.communicate(timeout=60)

    assert process.returncode == 0, err
    assert "No platform is configured" in out
    assert '"stopped"' in err
    assert "Traceback" not in err


def test_wrong_settings_are_told_all_at_once_and_secrets_are_not(tmp_path: Path) -> None:
    process = bot(
        tmp_path,
        "run",
        ONRECORD_POLL_SECONDS="often",
        SLACK_BOT_TOKEN="canary-0123456789",
        SLACK_MODE="pigeon",
    )
    out, err = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "ONRECORD_POLL_SECONDS" in err
    assert "SLACK_MODE" in err
    assert "canary" not in out + err
    assert "Traceback" not in err


def test_settings_can_be_checked_without_starting(tmp_path: Path) -> None:
    out, _ = bot(tmp_path, "run", "--check").communicate(timeout=60)

    assert "The settings are in order." in out


def test_a_host_that_throws_its_disk_away_is_refused_with_advice(tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "bot", "run", "--check"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "DYNO": "bot.1", "PYTHONPATH": str(ROOT)},
    )

    assert process.returncode == 1
    assert "throws its disk away" in process.stderr


def test_the_demo_shows_the_whole_path(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo"], capture_output=True, text=True, cwd=ROOT, timeout=100, env={**os.environ}
    )

    assert done.returncode == 0, done.stderr
    shown = done.stdout
    for said in (
        "1  An article arrives",
        "2  A feed is polled",
        "3  A moderator accepts",
        "4  Fans ask",
        "5  What each",
    ):
        assert said in shown
    asked = shown.partition("4  Fans ask")[2].partition("5  What each")[0]
    assert "not officially greenlit" in asked
    assert "Not settled. According to Mira Sorvino, to People (Sample Gazette): “Almost every single" in asked
    assert "Nothing on record" in shown
    assert "Discord" in shown.rpartition("5  What each")[2]
    assert "Slack" in shown.rpartition("5  What each")[2]
