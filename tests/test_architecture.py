"""The dependency rule holds, and importing the core loads nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {
    "discord",
    "slack_bolt",
    "slack_sdk",
    "aiohttp",
    "apscheduler",
    "trafilatura",
    "feedparser",
    "psycopg",
    "PIL",
    "spacy",
}


def loaded_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sorted(sys.modules))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "modules", ["facts.engine, facts.storage.sqlite, facts.aio", "bot.cli, bot.cli.ask", "adapters.charts"]
)
def test_asking_loads_no_platform_no_http_and_no_reader(modules: str) -> None:
    assert loaded_after(f"import {modules}") & HEAVY == set()


def test_running_loads_what_draws_with_the_first_picture() -> None:
    assert "PIL" not in loaded_after("import bot.app")


@pytest.mark.parametrize("name", ["discord", "slack"])
def test_a_platform_package_does_not_load_its_vendor_library(name: str) -> None:
    assert loaded_after(f"import adapters.{name}") & HEAVY == set()


def test_the_import_contracts_hold() -> None:
    command = str(Path(sys.executable).parent / "lint-imports")
    done = subprocess.run([command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
