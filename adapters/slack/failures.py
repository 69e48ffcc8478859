"""What Slack's errors mean: whether something may have landed, and what a person can do about it."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from facts.errors import DeliveryError, MessageGone, OutcomeUnknown, Refused, TooLate, TryLater

_LATER = frozenset({"team_added_to_org", "accesslimited", "org_login_required", "message_limit_exceeded"})
_PERHAPS = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
"""Errors after which a message may stand in the channel: chat.postMessage says so of fatal_error."""
NOT_ACCEPTED = "Slack does not accept SLACK_BOT_TOKEN ({code}). Copy it again from OAuth & Permissions."
_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
_REFUSED = {
    "not_in_channel": "On Record is not in {where}. Invite it there: /invite @On Record.",
    "channel_not_found": "Slack knows no {where}, or On Record may not see it. Invite it there, or choose another.",
    "no_permission": "On Record is not in {where}. Invite it there: /invite @On Record.",
    "is_archived": "That is an archived channel ({where}). Choose another channel with /onrecord setup.",
    "expired_trigger_id": "That took too long for Slack. Please try once more.",
    "trigger_expired": "That took too long for Slack. Please try once more.",
    "exchanged_trigger_id": "That form was opened before. Please try once more.",
    "restricted_action": "This workspace does not let On Record post in {where}. An admin can allow it.",
    "restricted_action_read_only_channel": "On Record may only read {where}. Choose another channel.",
    "restricted_action_thread_only_channel": "Only replies can be posted in {where}. Choose another channel.",
    "ekm_access_denied": "An admin has suspended messages in {where}.",
}
_ONLY_THIS = {
    "msg_blocks_too_long": "Slack found the message too long. It was not posted.",
    "invalid_blocks": "Slack could not read the message. It was not posted; please report this.",
    "cannot_reply_to_message": "Slack takes no replies to that message. It was not posted.",
    "restricted_action_thread_locked": "An admin has locked that thread. Nothing was posted.",
    "restricted_action_non_threadable_channel": "That channel takes no replies in threads. Nothing was posted.",
    "user_not_in_channel": "Slack shows nothing to somebody who is not in the channel. Nothing was posted.",
}
_UNREADABLE = ("invalid_", "metadata_", "msg_", "no_text")
"""What the errors begin with that say what is wrong with a message and not with its channel."""
_FAULT_OF_OURS = "Slack could not read this ({code}). Nothing was posted; please report this."


class TokenRefused(Refused):
    """The token is wrong or was revoked: nothing can be sent anywhere until the operator gives another."""


class NotInstalled(Refused):
    """The workspace has removed the app: nothing is sent there, and its channels go on where it installs it again."""

    def __init__(self, team: str) -> None:
        """Say which."""
        super().__init__(
            f"On Record is not installed in workspace {team} any more. Nothing was posted.", only_this=True
        )


def delivery_error(error: BaseException, where: str = "there", token: str = NOT_ACCEPTED) -> DeliveryError:
    """Return the delivery error that an exception of slack_sdk or aiohttp means.

    ``where`` names the place; ``token`` is what to say where the token is refused.
    """
    if isinstance(error, SlackApiError):
        return _answered(error, where, token)
    if isinstance(error.__cause__, TooLate):
        return error.__cause__
    if isinstance(error, aiohttp.ClientConnectorError):
        return TryLater("Slack could not be reached. Nothing was posted; it is tried again.")
    if isinstance(error, aiohttp.ClientError | asyncio.TimeoutError | SlackClientError | OSError):
        return OutcomeUnknown("The connection to Slack broke before it answered.")
    return OutcomeUnknown(f"Slack's answer could not be read ({type(error).__name__}).")


def code_of(error: SlackApiError) -> str:
    """Return Slack's own word for an error, or ``http_500`` and the like where it gave none."""
    data = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return str(code) if code else f"http_{_status(error)}"


def retry_after(error: SlackApiError) -> float | None:
    """Return the seconds that Slack wants us to wait, or None where it has not limited us."""
    if _status(error) != 429 and code_of(error) not in {"ratelimited", "rate_limited"}:
        return None
    headers = getattr(error.response, "headers", None) or {}
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(given) if str(given).isdigit() else 30.0


def _answered(error: SlackApiError, where: str, token: str) -> DeliveryError:
    code, wait, status = code_of(error), retry_after(error), _status(error)
    if wait is not None:
        return TryLater(f"Slack asks us to wait {wait:.0f} seconds.", after=wait)
    if code in _LATER:
        return TryLater(f"The workspace is not reachable at the moment ({code}).", after=300, everywhere=True)
    if code in _PERHAPS or (isinstance(status, int) and status >= 500) or code == "http_200":
        return OutcomeUnknown(f"Slack had a fault ({code}); the message may have been posted.")
    if code in {"message_not_found", "cant_delete_message"}:
        return MessageGone("The message was deleted in Slack. It is not posted again.")
    if code == "missing_scope":
        return Refused(
            f"The Slack app lacks the scope {_needed(error)}. Add it under OAuth & Permissions and reinstall the app."
        )
    if code in _TOKEN:
        return TokenRefused(token.format(code=code))
    if code in _ONLY_THIS or code.startswith(_UNREADABLE):
        return Refused(_ONLY_THIS.get(code, _FAULT_OF_OURS).format(code=code), only_this=True)
    told = _REFUSED.get(code, "Slack refused this ({code}). Nothing was posted.")
    return Refused(told.format(where=where, code=code))


def _needed(error: SlackApiError) -> str:
    data: Any = getattr(error.response, "data", None)
    return str(data.get("needed") or "it needs for this") if isinstance(data, dict) else "it needs for this"


def _status(error: SlackApiError) -> int | None:
    return getattr(error.response, "status_code", None) or getattr(error.response, "status", None)
