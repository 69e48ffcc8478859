"""What the docs say is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.pages import commands, example

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
