"""docs/discord.md tells of every command and setting there is, and of none that is not."""

from __future__ import annotations

import re

from discord import AppCommandType, app_commands

from adapters.discord.client import DiscordAdapter
from adapters.discord.settings import Settings
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "discord.md").read_text()


def test_every_command_is_documented_and_every_documented_command_exists(adapter: DiscordAdapter) -> None:
    commands = adapter.client.tree.get_commands(type=AppCommandType.chat_input)
    assert {each.name for each in commands} == set(re.findall(r"`/([a-z-]+)", PAGE))
    for group in commands:
        if isinstance(group, app_commands.Group):
            (row,) = re.findall(rf"`/{group.name} (.*?) \|", PAGE)
            assert set(re.findall(r"[a-z]+", row)) == {each.name for each in group.commands}


def test_the_menu_of_messages_is_documented(adapter: DiscordAdapter) -> None:
    for menu in adapter.client.tree.get_commands(type=AppCommandType.message):
        assert f"**{menu.name}**" in PAGE


def test_every_setting_is_documented() -> None:
    named = {str(field.validation_alias) for field in Settings.model_fields.values()}
    assert named == set(re.findall(r"^\| `(DISCORD_[A-Z_]+)`", PAGE, re.MULTILINE))


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"\((pictures/[^)]+)\)", PAGE)
    assert pictures
    assert all((ROOT / "docs" / picture).is_file() for picture in pictures)
