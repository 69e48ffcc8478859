"""Setup: which production, which channel is told, which reviews, who moderates."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from adapters.slack.blocks import (
    TEXT,
    Message,
    View,
    actions,
    button,
    marked,
    modal,
    multi_select,
    note,
    picker,
    said,
    select,
    text_input,
    words,
)
from adapters.slack.cards import typed
from adapters.slack.desk import RECORD, Body, Desk, Listener, Place, place_of
from adapters.slack.failures import code_of
from adapters.slack.mrkdwn import clipped, with_channels
from facts.communities import Community
from facts.engine import Engine
from facts.errors import DeliveryError, FactsError, Invalid
from facts.model import Production, Target, fingerprint
from facts.permissions import Action, insist


class Setup:
    """The setup modal and what its submission does."""

    def __init__(self, desk: Desk) -> None:
        """Work over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to the button that opens the modal and to its submission."""
        app.action("setup_open")(listener(cls.opened))
        app.view("setup_done")(listener(cls.submitted))

    async def opened(self, ack: AsyncAck, body: Body) -> None:
        """Open the modal."""
        await ack()
        await open_setup(self._desk, place_of(body), str(body["trigger_id"]))

    async def submitted(self, ack: AsyncAck, body: Body) -> None:
        """Follow what was chosen, and say so in the modal."""
        values = body["view"]["state"]["values"]
        given = typed(values)
        if not given.get("production") and not given.get("new"):
            await ack(response_action="errors", errors={"new": "Choose a production above, or name a new one here."})
            return
        if wrong := [each for each in _groups(values, given) if not (each.startswith("S") and each.isalnum())]:
            await ack(response_action="errors", errors={"groups": f"{wrong[0]} is no user group id; it begins with S."})
            return
        await ack(response_action="update", view=_told("One moment…"))
        try:
            sentence = await self._follow(body, given)
        except FactsError as error:
            sentence = str(error)
        await self._desk.slack.replace_view(str(body["view"]["id"]), _told(sentence))

    async def _missing(self, place: Place, targets: Sequence[Target | None], production: str) -> list[str]:
        """Return why Slack would not let us post in these channels, asked with a line that the moderator alone sees."""
        told = []
        for target in dict.fromkeys(each for each in targets if each):
            channel = target.rpartition("/")[2]
            try:
                await self._desk.slack.whisper(channel, place.user_id, said(f"{production} is followed here now."))
            except DeliveryError as error:
                cause = error.__cause__
                if not isinstance(cause, SlackApiError) or code_of(cause) != "user_not_in_channel":
                    told.append(str(error))
        return told

    async def _follow(self, body: Body, given: dict[str, str]) -> str:
        place = place_of(body)
        actor = await self._desk.actor(place)
        engine = self._desk.engine
        if given.get("new"):
            production = await engine.do(
                Engine.add_production, given["new"], actor, record=RECORD, tenant=self._desk.asking()
            )
        else:
            production = (await self._desk.sight(place)).named(given["production"])
        channel = given.get("channel")
        if channel is None:
            raise Invalid("Choose the channel that is told of news. Nothing was changed.")
        target = Target(f"{self._desk.tenant}/{channel}")
        here = await engine.do(Engine.channel, target)
        known = next((each for each in here if each.production == production.id), None)
        community = known or Community(
            id="f-" + fingerprint(self._desk.tenant, channel, production.id),
            tenant=self._desk.tenant,
            production=production.id,
            target=target,
            record=RECORD,
        )
        review = Target(f"{self._desk.tenant}/{given['review']}") if "review" in given else community.review_target
        moderators = _moderators(body, given) or community.moderators
        chosen = replace(community, review_target=review, moderators=moderators)
        await engine.do(Engine.follow, chosen, actor, self._desk.asking())
        self._desk.stopped.discard(channel)
        return " ".join(
            [f"{production.name} is followed.", *await self._missing(place, (target, review), production.name)]
        )


async def open_setup(desk: Desk, place: Place, trigger: str) -> None:
    """Open the setup modal.

    Raises:
        NotAllowed: whoever asks for it does not moderate.
    """
    insist(await desk.actor(place), Action.FOLLOW)
    groups = await desk.people.groups(desk.here)
    await desk.slack.open(trigger, setup_modal((await desk.sight(place)).productions, place, groups))


def greeting() -> Message:
    """Return what whoever has just installed the app reads: what it is for, and the button that begins."""
    told = "On Record is here. It keeps who said what about the productions you follow, and answers from that."
    then = "Say what this workspace follows, which channel is told and which reviews; or later, with /onrecord setup."
    return Message(
        text=clipped(f"{told} {then}", TEXT),
        blocks=[words(told), words(then), actions([button("Set up", "setup_open", "greeting", "primary")])],
    )


def setup_modal(productions: Sequence[Production], place: Place, groups: Mapping[str, str]) -> View:
    """Return the setup form; what is followed already can be chosen, anything else named.

    ``groups`` are the workspace's user groups, id → name; where there are none, ids can be typed.
    """
    known = {str(each.id): each.name for each in productions}
    moderating = "User groups that moderate"
    blocks = [
        *([select("production", "Production", known, optional=True)] if known else []),
        text_input("new", "A new production", hint="Its name, where it is not in the list yet.", most=200),
        picker("channel", "Channel for news", "conversations_select", initial=_channel(place), optional=False),
        picker(
            "review", "Channel for review", "conversations_select", hint="Where moderators decide what is taken in."
        ),
        picker("people", "Who moderates", "multi_users_select", hint="Workspace admins always may."),
        multi_select("groups", moderating, groups)
        if groups
        else text_input("groups", moderating, hint="Their ids, S…, separated by commas.", most=200),
        note("Set up before: what is left empty here stays as it was."),
    ]
    kept = json.dumps({"channel": place.channel} if place.channel else {})
    return modal("setup_done", "Set up On Record", blocks, submit="Follow", kept=kept)


def _channel(place: Place) -> str | None:
    return place.channel if place.channel and place.channel[:1] in {"C", "G"} else None


def _moderators(body: Body, given: dict[str, str]) -> tuple[str, ...]:
    chosen = ((body["view"]["state"]["values"].get("people") or {}).get("value") or {}).get("selected_users") or ()
    return (*chosen, *_groups(body["view"]["state"]["values"], given))


def _groups(values: Mapping[str, Any], given: Mapping[str, str]) -> list[str]:
    """Return the ids of the user groups, whether they were chosen from a list or typed."""
    chosen = ((values.get("groups") or {}).get("value") or {}).get("selected_options") or ()
    typed_in = (each.strip() for each in given.get("groups", "").split(","))
    return [*(str(each["value"]) for each in chosen), *(each for each in typed_in if each)]


def _told(sentence: str) -> View:
    return modal("nothing", "Set up On Record", [marked(with_channels(sentence))])
