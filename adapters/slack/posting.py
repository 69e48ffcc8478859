"""Deliveries as messages: post, edit, and look whether an earlier attempt landed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack import render
from adapters.slack.blocks import Message
from adapters.slack.cards import review_card
from adapters.slack.desks import Desks
from adapters.slack.failures import TokenRefused, code_of
from adapters.slack.mending import Mending
from facts.errors import CannotEdit, CannotLook, DeliveryError, MessageGone, Refused, TryLater
from facts.messages import Delivery, Owed, Purpose
from facts.model import MessageRef

_EVENT = "onrecord_delivery"
_NAMES = uuid.UUID("5d5f0e2e-6c53-4f0c-9a63-5a3f3c1d7a10")
_EARLIER = timedelta(minutes=2)
"""How far before the attempt the look-up starts: our clock and Slack's may differ."""
_PAGES, _PAGE = 10, 100
_TOKEN_SECONDS = 600.0
_FIXED = frozenset({"cant_update_message", "edit_window_closed", "is_inactive", "update_failed"})


class Posting:
    """The delivery half of the adapter.

    Slack dedupes nothing we may rely on. Every message carries its delivery id as metadata, which
    ``conversations.history`` returns to apps that may read the channel; ``client_msg_id`` is an extra belt.
    """

    def __init__(self, desks: Desks) -> None:
        """Post with the token of the workspace that a message is owed to."""
        self._desks = desks

    async def post(self, owed: Owed) -> MessageRef:
        """Post an announcement, a reply or a review card."""
        delivery = owed.delivery
        team, channel = _place(delivery)
        thread = delivery.ref.message if delivery.purpose is Purpose.REPLY and delivery.ref else None
        with _until_another_token():
            desk = await self._desks.of(team)
            given = {"thread": thread, "patient": False, **_marks(delivery)}
            try:
                stands, ts = await desk.slack.posted(channel, _message(owed), **given)
            except TokenRefused:
                raise
            except Refused as refused:
                if not refused.only_this:
                    await Mending(desk).tell(delivery.target, refused)
                raise
        return MessageRef(target=delivery.target, message=ts, extra="" if stands == channel else stands)

    async def edit(self, owed: Owed) -> MessageRef:
        """Bring a message to its newest revision.

        Raises:
            CannotEdit: Slack no longer lets us, though posting there is still possible.
        """
        delivery = owed.delivery
        if delivery.ref is None:
            raise Refused("There is no message to edit.")
        team, channel = _place(delivery)
        message = _message(owed)
        with _until_another_token():
            slack = (await self._desks.of(team)).slack
            try:
                await slack.update(delivery.ref.extra or channel, delivery.ref.message, message, patient=False)
            except DeliveryError as error:
                cause = error.__cause__
                if isinstance(cause, SlackApiError) and code_of(cause) in _FIXED:
                    raise CannotEdit(str(error)) from error
                raise
        return delivery.ref

    async def find(self, owed: Owed) -> MessageRef | None:
        """Look for the message of an earlier attempt by the delivery id in its metadata.

        Raises:
            CannotLook: the app may not read the channel's history.
        """
        delivery = owed.delivery
        team, channel = _place(delivery)
        if channel[:1] in {"U", "W"}:
            raise CannotLook(
                "Direct messages are not looked through. Ask the member whether it came; nothing was posted again."
            )
        reply = delivery.purpose is Purpose.REPLY and delivery.ref is not None
        oldest = f"{(delivery.started_at - _EARLIER).timestamp():.6f}" if delivery.started_at else None
        look: dict[str, Any] = {"channel": channel, "include_all_metadata": True, "limit": _PAGE, "oldest": oldest}
        if reply and delivery.ref:
            look["ts"] = delivery.ref.message
        with _until_another_token():
            try:
                slack = (await self._desks.of(team)).slack
                method = slack.client.conversations_replies if reply else slack.client.conversations_history
                for _ in range(_PAGES):
                    page = await slack.call(method, **look)
                    for message in page.get("messages") or ():
                        ref = MessageRef(target=delivery.target, message=str(message["ts"]))
                        if _delivery_id(message) == delivery.id and not owed.is_known(ref):
                            return ref
                    look["cursor"] = (page.get("response_metadata") or {}).get("next_cursor") or None
                    if look["cursor"] is None:
                        return None
            except TokenRefused:
                raise
            except Refused as error:
                raise CannotLook(
                    f"Whether the earlier attempt reached Slack cannot be found out: {error} Look in the channel;"
                    " nothing was posted again."
                ) from error
        raise CannotLook("The channel has moved on too far to find the earlier attempt. Nothing was posted again.")


def _place(delivery: Delivery) -> tuple[str, str]:
    """Return the workspace and the channel (or person) that something is owed to."""
    team, _, channel = delivery.target.partition(":")[2].partition("/")
    if not channel:
        raise Refused(f"{delivery.target} names no Slack channel; it should read slack:WORKSPACE/CHANNEL.")
    return team, channel


@contextmanager
def _until_another_token() -> Iterator[None]:
    """Let what is owed wait, rather than be given up, while the token is refused: the operator will bring another."""
    try:
        yield
    except TokenRefused as error:
        raise TryLater(str(error), after=_TOKEN_SECONDS, everywhere=True) from error


def _message(owed: Owed) -> Message:
    if owed.review is not None:
        return review_card(owed.review)
    if owed.answer is not None:
        return render.answer(owed.answer.answer, owed.answer.notice)
    if owed.announcement is None:
        raise MessageGone("What this message should say is no longer on record.")
    if owed.delivery.purpose is Purpose.REPLY:
        return render.correction(owed.announcement)
    return render.announcement(owed.announcement)


def _marks(delivery: Delivery) -> dict[str, Any]:
    return {
        "metadata": {"event_type": _EVENT, "event_payload": {"delivery_id": delivery.id}},
        "client_msg_id": str(uuid.uuid5(_NAMES, f"{delivery.id} {delivery.purpose.value}")),
    }


def _delivery_id(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != _EVENT:
        return None
    payload = metadata.get("event_payload") or {}
    return str(payload.get("delivery_id")) if payload else None
