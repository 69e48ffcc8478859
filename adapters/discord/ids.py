"""What a button or form carries in its ``custom_id``, and what marks a message as ours. Pure.

A ``custom_id`` is ``verb:argument:argument`` in at most 100 characters. Whoever presses decides nothing by it: which
server and whose role is always read from the signed interaction.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

from adapters.discord.components import CUSTOM_ID
from facts.messages import Delivery, Purpose
from facts.model import StatementId, fingerprint

_PACKABLE = re.compile(r"s-([0-9a-f]{16})")
_PACKED = 11
"""Characters of one statement's id, packed: eight bytes in base64."""


def custom_id(verb: str, *arguments: str) -> str:
    """Return a ``custom_id``.

    Raises:
        ValueError: it is too long, or an argument holds the separator.
    """
    made = ":".join((verb, *arguments))
    if len(made) > CUSTOM_ID or any(":" in argument for argument in arguments):
        raise ValueError(f"no custom_id: {made!r}")
    return made


def parsed(made: str) -> tuple[str, tuple[str, ...]]:
    """Return the verb and the arguments of a ``custom_id``."""
    verb, *arguments = made.split(":")
    return verb, tuple(arguments)


def packed(statements: Iterable[StatementId], room: int) -> str:
    """Return as many statement ids, in order, as fit in ``room`` characters."""
    found = (_PACKABLE.fullmatch(each) for each in dict.fromkeys(statements))
    each = [base64.urlsafe_b64encode(bytes.fromhex(match[1])).decode().rstrip("=") for match in found if match]
    return "".join(each[: room // _PACKED])


def unpacked(text: str) -> tuple[StatementId, ...]:
    """Return the statement ids that ``packed`` was given, as far as they had room."""
    parts = [text[at : at + _PACKED] for at in range(0, len(text), _PACKED)]
    return tuple(StatementId("s-" + base64.urlsafe_b64decode(part + "=").hex()) for part in parts)


def marker(delivery: Delivery) -> str:
    """Return what is found again in the message of this delivery: its item, and for a reply its revision."""
    return f"{delivery.item}.{delivery.revision}" if delivery.purpose is Purpose.REPLY else delivery.item


def nonce(delivery: Delivery) -> str:
    """Return the key by which Discord knows a repeated attempt: the same for every attempt at this delivery."""
    return fingerprint(delivery.id, str(delivery.revision), delivery.purpose.value)
