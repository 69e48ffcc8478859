"""What ``onrecord doctor`` says about Slack, from the settings and the database alone."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.slack.installing import INSTALL_PATH, INSTALLED, UNRENEWED, seal_of, unsealed
from adapters.slack.manifest import lacking
from adapters.slack.renewing import ends, renewal
from adapters.slack.settings import Settings
from facts.ports import Storage

_ENDING = "xoxe."
"""What the tokens begin with that end (authentication/using-token-rotation)."""


def examined(settings: Settings, storage: Storage) -> Iterator[tuple[str, str, str]]:
    """Return level (ok, note, wrong), words and advice."""
    way = "Socket Mode" if settings.mode == "socket" else f"HTTP on {settings.http_host}:{settings.http_port}"
    if not settings.many:
        yield "ok", f"one workspace, by its bot token, over {way}", ""
        if settings.bot_token is not None and settings.bot_token.get_secret_value().startswith(_ENDING):
            yield (
                "wrong",
                "SLACK_BOT_TOKEN is one that ends within twelve hours, because token rotation is on for the app",
                "It cannot be turned off again. Create the app anew from manifest.json, or set SLACK_CLIENT_ID in its"
                " place, which renews tokens (docs/slack.md).",
            )
        return
    kept = storage.sealed.beginning(INSTALLED)
    seal = seal_of(settings)
    opened = {name.removeprefix(INSTALLED): unsealed(seal, value) for name, value in kept.items()}
    unreadable = [id for id, installation in opened.items() if installation is None]
    page = f"{settings.public_url}{INSTALL_PATH}"
    yield (
        "ok" if kept else "note",
        f"installed {len(kept)} time{'' if len(kept) == 1 else 's'}, over {way}",
        "" if kept else f"Start the bot, then open {page} in a browser to install it in the first.",
    )
    if unreadable:
        yield (
            "wrong",
            f"the tokens of {', '.join(unreadable[:5])} cannot be read with SLACK_TOKEN_KEYS"
            + (f", nor those of {len(unreadable) - 5} more" if len(unreadable) > 5 else ""),
            f"Put the earlier key back behind the newest one, or let them install it again at {page}.",
        )
    for id, installation in opened.items():
        missing = lacking(installation.bot_scopes or ()) if installation is not None else []
        if missing:
            yield (
                "note",
                f"{id} did not grant {', '.join(missing)}, and what needs that is refused there",
                f"Let somebody there install it again at {page}.",
            )
    refused = storage.sealed.beginning(UNRENEWED)
    for id, installation in opened.items():
        if installation is not None and refused.get(UNRENEWED + id) == renewal(installation):
            yield (
                "wrong",
                f"the token of {id} ends on {ends(installation):%Y-%m-%d at %H:%M} UTC and cannot be renewed",
                f"Let somebody there install it again at {page}; what is owed to it waits.",
            )
