"""What the docs say is what there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.app import WORKER
from bot.pages import commands, example
from bot.settings import PLATFORMS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def test_the_example_environment_is_written_from_the_settings() -> None:
    assert (ROOT / ".env.example").read_text("utf-8") == example(), "run `make docs`"


def test_the_page_of_commands_is_written_from_their_help() -> None:
    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == commands(), "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
        if "://" not in link:
            assert (page.parent / link).exists(), f"{page.name} → {link}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for name in re.findall(r"`make ([a-z-]+)", page.read_text("utf-8")):
        assert name in targets, f"{page.name}: make {name}"


def test_no_page_names_a_place_on_somebodys_machine() -> None:
    for page in PAGES:
        assert not re.search(r"/(home|Users|root|work)/", page.read_text("utf-8")), page.name


def test_every_dependency_has_its_line_and_every_line_its_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    needed = {re.split(r"[\[<>=;]", each)[0] for group in groups for each in group}
    page = (ROOT / "docs" / "decisions.md").read_text("utf-8").partition("## Dependencies, one line each")[2]
    rows = re.findall(r"^\| ([^|]+) \|", page.partition("\n## ")[0], re.MULTILINE)
    told = {re.sub(r" \(.*\)", "", name) for row in rows for name in row.split(", ")} - {"package"}

    assert told == needed


def test_the_procfile_names_parts_that_there_are() -> None:
    parts = re.findall(r"--only ([a-z]+)", (ROOT / "Procfile").read_text("utf-8"))

    assert set(parts) == {*PLATFORMS, WORKER}
    for page in PAGES:
        assert set(re.findall(r"--only ([a-z]+)", page.read_text("utf-8"))) <= {*PLATFORMS, WORKER}, page.name
