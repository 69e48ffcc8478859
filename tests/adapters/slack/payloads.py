"""What Slack sends, payload by payload, and how it signs what it sends over HTTP."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from aiohttp import ClientSession
from slack_sdk.signature import Clock

from tests.adapters.slack.loopback import BOT, SECRET, TEAM


def now() -> int:
    """Return the moment that slack_sdk's own check goes by."""
    return int(Clock().now())


def signed(body: str, *, secret: str = SECRET, at: int, **more: str) -> dict[str, str]:
    """Return the headers with which Slack signs a request."""
    digest = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={digest}", **more}


async def knock(address: str, body: str, headers: dict[str, str], *, form: bool = False) -> tuple[int, str]:
    """Send a request to HTTP mode as Slack would; return status and body."""
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    async with (
        ClientSession() as session,
        session.post(address, data=body.encode(), headers={"Content-Type": kind, **headers}) as answer,
    ):
        return answer.status, await answer.text()


def mention(
    text: str, *, ts: str = "1700.1", thread: str | None = None, event: str = "Ev1", **over: Any
) -> dict[str, Any]:
    """Return an Events API payload for a mention."""
    inner = {"type": "app_mention", "user": "U1FAN", "text": text, "ts": ts, "channel": "C1", "event_ts": ts, **over}
    return _event(inner | ({"thread_ts": thread} if thread else {}), event)


def direct(text: str, *, ts: str = "1800.1", event: str = "Ev2", **over: Any) -> dict[str, Any]:
    """Return an Events API payload for a direct message."""
    return _event(
        {"type": "message", "channel_type": "im", "user": "U1FAN", "text": text, "ts": ts, "channel": "D1", **over},
        event,
    )


def home_opened(user: str, event: str = "Ev3") -> dict[str, Any]:
    """Return an Events API payload for the Home tab."""
    return _event({"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home", "event_ts": "1"}, event)


def removed(event: str = "Ev4", **over: Any) -> dict[str, Any]:
    """Return an Events API payload that says the app was uninstalled, or its tokens revoked."""
    return _event({"type": "app_uninstalled", **over}, event)


def _event(inner: dict[str, Any], id: str) -> dict[str, Any]:
    return {
        "token": "unused",
        "team_id": TEAM,
        "api_app_id": "A1",
        "type": "event_callback",
        "event_id": id,
        "event_time": 1700,
        "event": inner,
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
    }


def command(text: str, url: str, *, user: str = "U1FAN", channel: str = "C1", trigger: str = "1.1") -> dict[str, Any]:
    """Return a slash command's payload."""
    return {
        "token": "unused",
        "team_id": TEAM,
        "channel_id": channel,
        "user_id": user,
        "user_name": user.lower(),
        "command": "/onrecord",
        "text": text,
        "response_url": url,
        "trigger_id": trigger,
        "api_app_id": "A1",
    }


def pressed(
    action: str, value: str, *, user: str, url: str | None = None, ts: str = "1700.2", trigger: str = "2.1", **over: Any
) -> dict[str, Any]:
    """Return the payload of a button on a message in C1."""
    return {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "loopback"},
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
        "api_app_id": "A1",
        "trigger_id": trigger,
        "container": {"type": "message", "message_ts": ts, "channel_id": "C1", "is_ephemeral": False},
        "channel": {"id": "C1", "name": "general"},
        "message": {"ts": ts},
        "actions": [{"action_id": action, "block_id": "b", "type": "button", "value": value, "action_ts": "1"}],
        **({"response_url": url} if url else {}),
        **over,
    }


ALONE = {"type": "message", "message_ts": "1700.2", "channel_id": "C1", "is_ephemeral": True}
"""Where a button is that only one person sees."""


def pressed_at(
    action: str, value: str, *, user: str, channel: str, thread: str, ts: str, **over: Any
) -> dict[str, Any]:
    """Return the payload of a button on a message inside a thread."""
    container = {"type": "message", "message_ts": ts, "channel_id": channel, "thread_ts": thread, "is_ephemeral": False}
    message = {"ts": ts, "thread_ts": thread}
    return pressed(action, value, user=user, container=container, channel={"id": channel}, message=message, **over)


def submitted(view: dict[str, Any], values: dict[str, Any], *, user: str, trigger: str = "3.1") -> dict[str, Any]:
    """Return the payload of a modal's submission. ``values`` is field → what was typed, chosen or picked."""
    kinds = {block["block_id"]: block["element"]["type"] for block in view["blocks"] if block["type"] == "input"}
    state = {name: {"value": _state(kinds[name], value)} for name, value in values.items()}
    return {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "loopback"},
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
        "api_app_id": "A1",
        "trigger_id": trigger,
        "view": {**view, "id": "V1", "state": {"values": state}},
    }


def shortcut(callback: str, *, text: str | None = None, url: str | None = None, trigger: str = "4.1") -> dict[str, Any]:
    """Return the payload of a shortcut: on a message where ``text`` is given, else a global one."""
    payload: dict[str, Any] = {
        "type": "shortcut" if text is None else "message_action",
        "callback_id": callback,
        "team": {"id": TEAM, "domain": "loopback"},
        "user": {"id": "U1FAN", "username": "fan", "name": "fan", "team_id": TEAM},
        "trigger_id": trigger,
        "action_ts": "1",
    }
    if text is not None:
        message = {"type": "message", "user": "U2", "ts": "1.5", "text": text}
        payload |= {
            "channel": {"id": "C1", "name": "general"},
            "message": message,
            "message_ts": "1.5",
            "response_url": url,
        }
    return payload


def _state(kind: str, value: Any) -> dict[str, Any]:
    if kind == "static_select":
        return {"type": kind, "selected_option": {"value": value, "text": {"type": "plain_text", "text": value}}}
    if kind == "multi_static_select":
        return {"type": kind, "selected_options": [{"value": each} for each in value]}
    if kind == "conversations_select":
        return {"type": kind, "selected_conversation": value}
    if kind == "multi_users_select":
        return {"type": kind, "selected_users": value}
    return {"type": kind, "value": value}
