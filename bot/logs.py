"""Structured logs, for people or for programs, with every secret masked wherever it turns up."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any

import structlog

MASK = "•••"
_SHORTEST = 8
"""Shorter settings are not masked: they would blank out ordinary words."""

_TOKENS = re.compile(r"\bx(?:ox[a-z]|app)(?:\.xox[a-z])?-[\w-]{6,}|\bxoxe-[\w-]{6,}")
"""The shape of Slack's tokens: those that workspaces entrust to the bot while it runs are in no setting."""


class Masking:
    """A processor that replaces secrets in every text of a log event, nested ones and tracebacks included."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Take the secrets; the longest is replaced first, so that none shines through as a part of another."""
        self._secrets = sorted({secret for secret in secrets if len(secret) >= _SHORTEST}, key=len, reverse=True)

    def __call__(self, logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """Return the event with all its texts masked."""
        return {key: self._masked(value) for key, value in event.items()}

    def text(self, value: str) -> str:
        """Return a text with secrets masked."""
        for secret in self._secrets:
            value = value.replace(secret, MASK)
        return _TOKENS.sub(MASK, value)

    def _masked(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self._masked(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._masked(item) for item in value)
        if isinstance(value, BaseException):
            return self.text(repr(value))
        return value


def start_logging(*, level: str, style: str, secrets: Iterable[str]) -> None:
    """Send our logs and the libraries' through one masked stream on standard error.

    ``level`` is debug, info, warning or error; ``style`` console or json.
    """
    masking = Masking(secrets)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    shown: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.PositionalArgumentsFormatter()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, masking, shown],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("apscheduler", "slack_bolt", "slack_sdk", "discord", "aiohttp.access"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
