"""Which language somebody reads on Discord, and the names of commands in each."""

from __future__ import annotations

import discord
from discord import app_commands

from adapters.discord.people import Place
from adapters.discord.speaking import Press
from facts.localisation import DEFAULT, LANGUAGES, catalogue, closest, named

_Where = app_commands.TranslationContextLocation
_NAMES = {_Where.command_name: "command", _Where.group_name: "command", _Where.parameter_name: "option"}


class Translator(app_commands.Translator):
    """Names and descriptions of commands in the languages we speak, among those that Discord offers."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return the string in a locale, the default's own included; None where we do not speak its language."""
        language = locale.value.partition("-")[0]
        if language not in LANGUAGES:
            return None
        kind = _NAMES.get(context.location)
        return named(kind, string.message, language) if kind else catalogue(language).gettext(string.message)


def of_reader(interaction: Press) -> str:
    """Return the language of whoever acts, as their client is set."""
    return closest(interaction.locale.value)


def of_server(place: Place, locale: discord.Locale | None) -> str:
    """Return the language of what everybody reads: as /setup says, else as the server itself is set."""
    chosen = next((each.settings.language for each in place.communities if each.settings.language), "")
    return chosen or (closest(locale.value) if locale else DEFAULT)


def translatable(tree: app_commands.CommandTree[discord.Client]) -> list[tuple[str | None, str]]:
    """Return what of the commands is translated, each with its kind: names of commands, of options, and the rest."""
    found: list[tuple[str | None, str]] = []
    for each in tree.walk_commands():
        found += [("command", each.name), (None, each.description)]
        if isinstance(each, app_commands.Command):
            for option in each.parameters:
                found += [("option", option.name), (None, str(option.description))]
                found += [(None, choice.name) for choice in option.choices if choice.name not in LANGUAGES.values()]
    found += [("command", each.name) for each in tree.get_commands(type=discord.AppCommandType.message)]
    return list(dict.fromkeys(found))
