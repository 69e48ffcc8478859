"""``python -m bot.env_example``: writes ``.env.example`` from the settings models, so that it is never out of date."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.configuration import Core
from bot.settings import PLATFORMS, adapter_module

if TYPE_CHECKING:
    from pydantic import BaseModel

_TOP = """\
# Every variable On Record reads. Copy this file to .env and fill in what you need; what is set in the environment
# itself wins. A platform is switched on by its token. Wrong values are reported by name, all at once: onrecord doctor
"""


def example() -> str:
    """Return the whole file."""
    parts = [_TOP, *_section("The bot", Core)]
    for name in PLATFORMS:
        parts += _section(name.capitalize(), adapter_module(name).Settings)
    return "\n".join(parts) + "\n"


def _section(title: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"# ── {title} ".ljust(120, "─") + "\n"
    for field in model.model_fields.values():
        default = "" if field.is_required() or field.default in (None, (), "") else _written(field.default)
        yield from textwrap.wrap(field.description or "", width=118, initial_indent="# ", subsequent_indent="# ")
        yield f"{'' if field.is_required() else '# '}{field.validation_alias}={default}\n"


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


if __name__ == "__main__":
    Path(".env.example").write_text(example(), encoding="utf-8")
