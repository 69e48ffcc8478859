"""The app's manifest, which is also where its scopes are written down."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def scopes() -> list[str]:
    """Return the scopes that a workspace is asked for; whoever installs the app may leave out the optional ones."""
    manifest = json.loads(files("adapters.slack").joinpath("manifest.json").read_text("utf-8"))
    asked = manifest["oauth_config"]["scopes"]
    return [*asked["bot"], *asked["bot_optional"]]
