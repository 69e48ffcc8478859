"""The environment, read once and checked whole. The only reader of ``os.environ`` and ``.env``.

A variable set in the environment wins over the same one in ``.env``. Each platform keeps its own settings model beside
its adapter; all of them are validated together, so that everything wrong is told at once, by name.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from facts.errors import FactsError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from bot.configuration import Core

DEFAULT_DATABASE = "sqlite:///onrecord.db"
PLATFORMS = ("discord", "slack")
"""The adapters that serve people, by module name. A new one is added here and nowhere else in ``bot``."""


class SettingsError(FactsError):
    """One or more variables are wrong; the text lists each by name, never with the value of a secret."""

    code = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything the process was told: the core's settings and those of each platform that is switched on."""

    core: Core
    platforms: Mapping[str, BaseModel]


def environment(env_file: Path = Path(".env")) -> dict[str, str]:
    """Return the variables of ``.env`` with those of the process over them; empty ones count as unset."""
    variables: dict[str, str] = {}
    if env_file.is_file():
        from dotenv import dotenv_values

        variables = {name: value for name, value in dotenv_values(env_file).items() if value is not None}
    merged = {**variables, **os.environ}  # noqa: TID251 - settings are read here
    return {name: value for name, value in merged.items() if value != ""}


def load_settings(variables: Mapping[str, str]) -> Settings:
    """Check all variables and return the settings.

    A platform is on when a variable that switches it on is set, or when ONRECORD_PLATFORMS names it.

    Raises:
        SettingsError: listing everything that is wrong, one line each.
    """
    from pydantic import ValidationError

    from bot.configuration import Core

    problems: list[str] = []
    core: Core | None = None
    try:
        core = Core.model_validate(variables)
    except ValidationError as error:
        problems += _told(error)
    platforms: dict[str, BaseModel] = {}
    for name in _wanted(variables, core):
        if name not in PLATFORMS:
            problems.append(f"ONRECORD_PLATFORMS: {name!r} is no platform. Known: {', '.join(PLATFORMS)}.")
            continue
        try:
            platforms[name] = adapter_module(name).Settings.model_validate(variables)
        except ValidationError as error:
            problems += _told(error)
    if problems or core is None:
        raise SettingsError("The settings need attention:\n" + "\n".join(f"  {problem}" for problem in problems))
    return Settings(core=core, platforms=platforms)


def adapter_module(name: str) -> Any:
    """Return the adapter package of a platform, loaded by name so that no import chain ties platforms together."""
    return import_module(f"adapters.{name}")


def _wanted(variables: Mapping[str, str], core: Core | None) -> tuple[str, ...]:
    if core is not None and core.platforms:
        return core.platforms
    return tuple(name for name in PLATFORMS if any(each in variables for each in switches(adapter_module(name))))


def switches(adapter: Any) -> tuple[str, ...]:
    """Return the variables of which each switches a platform on."""
    return (adapter.TOKEN, *getattr(adapter, "ALSO", ()))


_PLAINLY = {
    "missing": "is not set",
    "int_parsing": "it should be a whole number, or such numbers with commas between where several are taken",
    "float_parsing": "it should be a number",
    "bool_parsing": "it should be true or false",
}
"""What pydantic says of these kinds of problem, in the words of somebody who fills in a file."""


def _told(error: Any) -> list[str]:
    told = []
    for problem in error.errors(include_input=False, include_url=False, include_context=False):
        said = _PLAINLY.get(problem["type"]) or problem["msg"].removeprefix("Value error, ").replace("Input ", "it ", 1)
        told.append(f"{problem['loc'][0] if problem['loc'] else 'settings'}: {said}")
    return list(dict.fromkeys(told))


def secrets_in(settings: Settings) -> tuple[str, ...]:
    """Return every secret value among the settings, for masking: tokens, and the password in a database address."""
    from pydantic import SecretStr

    tokens = tuple(
        secret.get_secret_value()
        for platform in settings.platforms.values()
        for _, value in platform
        for secret in (value if isinstance(value, tuple) else (value,))
        if isinstance(secret, SecretStr)
    )
    address = urlsplit(settings.core.database) if "@" in settings.core.database else None
    return (*tokens, address.password) if address and address.password else tokens
