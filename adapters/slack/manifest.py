"""The app's manifest, which is also where its scopes are written down."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from importlib.resources import files


def scopes() -> list[str]:
    """Return the scopes that a workspace is asked for; whoever installs the app may leave out the optional ones."""
    return [*_asked()["bot"], *_asked()["bot_optional"]]


def lacking(granted: Collection[str]) -> list[str]:
    """Return the scopes that On Record cannot do without and that were not granted."""
    return [scope for scope in _asked()["bot"] if scope not in granted]


@cache
def _asked() -> dict[str, list[str]]:
    manifest = json.loads(files("adapters.slack").joinpath("manifest.json").read_text("utf-8"))
    asked: dict[str, list[str]] = manifest["oauth_config"]["scopes"]
    return asked
