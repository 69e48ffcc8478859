"""What a channel is told, and when: the form behind /onrecord channel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.blocks import View, modal, select, text_input, words
from adapters.slack.cards import typed
from adapters.slack.desk import Body, Desk, Listener, Place, kept_of, place_of
from facts.announcing.timing import checked
from facts.communities import ChannelSettings, Community, Digest, Tells
from facts.engine import Engine
from facts.errors import FactsError, Invalid, NotFound
from facts.model import Certainty, Production, Target
from facts.permissions import Action, insist

_TELLS = {
    Tells.CHANGES.value: "What changes",
    Tells.NEWS.value: "What changes, and who else says the same",
    Tells.EVERYTHING.value: "Every statement",
}
_DIGEST = {
    Digest.OFF.value: "At once",
    Digest.DAILY.value: "Together, once a day",
    Digest.WEEKLY.value: "Together, once a week",
}
_LEAST = {
    Certainty.STATED.value: "What is stated outright",
    Certainty.HEDGED.value: "Also what is hedged",
    Certainty.RUMOURED.value: "Also rumours",
    "any": "Anything",
}
_DAYS = dict(
    zip("1234567", ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
_SPOILERS = {"yes": "Also about the plot", "no": "Nothing about the plot"}
_SHARED = {"no": "Do not see the production", "yes": "May see and follow it too"}


class Channels:
    """The form and what its submission does."""

    def __init__(self, desk: Desk) -> None:
        """Work over this desk."""
        self._desk = desk

    @classmethod
    def register(cls, app: AsyncApp, listener: Listener) -> None:
        """Listen to the submission."""
        app.view("channel_set")(listener(cls.submitted))

    async def submitted(self, ack: AsyncAck, body: Body) -> None:
        """Keep the settings, and say so in the form's place; what cannot be understood is sent back."""
        given = typed(body["view"]["state"]["values"])
        if wrong := mistakes(given):
            await ack(response_action="errors", errors=wrong)
            return
        await ack(response_action="update", view=_told("One moment…"))
        try:
            id = kept_of(body)["community"]
            place = place_of(body)
            here = {each.id: each.settings for each in (await self._desk.sight(place)).communities}
            if id not in here:
                raise NotFound("That channel follows nothing any more. Nothing was changed.")
            chosen = settings_of(given, here[id])
            await self._desk.engine.do(Engine.set_channel, id, chosen, await self._desk.actor(place))
            sentence = "Done. What still waits for this channel is told by the new settings."
        except FactsError as error:
            sentence = str(error)
        await self._desk.slack.replace_view(str(body["view"]["id"]), _told(sentence))


async def open_channel(desk: Desk, place: Place, name: str, trigger: str) -> None:
    """Open the form for what the channel follows.

    Raises:
        NotAllowed: whoever asks does not moderate.
        NotFound, Invalid: as for ``followed_here``.
    """
    insist(await desk.actor(place), Action.FOLLOW)
    community, production = await followed_here(desk, place, name)
    await desk.slack.open(trigger, channel_modal(community, production))


async def followed_here(desk: Desk, place: Place, name: str) -> tuple[Community, Production]:
    """Return what this channel follows: the production named, or the only one.

    Raises:
        NotFound: it follows nothing, or not that.
        Invalid: it follows several and none is named.
    """
    here = await desk.engine.do(Engine.channel, Target(f"{desk.tenant}/{place.channel}"))
    sight = await desk.sight(place)
    productions = {each.id: each for each in sight.productions}
    if name:
        wanted = sight.named(name).id
        here = tuple(each for each in here if each.production == wanted)
    if not here:
        raise NotFound("This channel follows nothing of that kind. /onrecord setup changes that.")
    if len(here) > 1:
        followed = ", ".join(productions[each.production].name for each in here)
        raise Invalid(f"This channel follows {followed}. Say which one.")
    return here[0], productions[here[0].production]


def channel_modal(community: Community, production: Production) -> View:
    """Return the form, filled in as the channel is set now."""
    now = community.settings
    quiet = f"{now.quiet_from}-{now.quiet_until}" if now.quiet_from and now.quiet_until else None
    blocks = [
        words(f"What this channel is told about {production.name}."),
        select("tells", "Told of", _TELLS, initial=now.tells.value),
        select("least", "How firm it must be", _LEAST, initial=now.least.value if now.least else "any"),
        select("spoilers", "Spoilers", _SPOILERS, initial="yes" if now.spoilers else "no"),
        select("digest", "When", _DIGEST, initial=now.digest.value),
        text_input("hour", "Hour of the digest", initial=str(now.digest_hour), hint="0 to 23.", most=2),
        select("day", "Day of a weekly digest", _DAYS, initial=str(now.digest_day)),
        text_input("quiet", "Quiet hours", initial=quiet, hint="As 22:00-08:00; empty for none.", most=11),
        text_input("zone", "Time zone", initial=now.zone, hint="As Europe/Paris.", most=60),
        select("shared", "Other communities", _SHARED, initial="yes" if now.shared else "no"),
    ]
    return modal("channel_set", "This channel", blocks, submit="Set", kept=json.dumps({"community": community.id}))


def mistakes(given: Mapping[str, str]) -> dict[str, str]:
    """Return what to say at each field of the submitted form that cannot be understood."""
    told = {}
    for name in given.keys() & {"hour", "quiet", "zone"}:
        try:
            checked(settings_of({name: given[name]}, ChannelSettings()))
        except Invalid as error:
            told[name] = str(error)
    return told


def settings_of(given: Mapping[str, str], before: ChannelSettings) -> ChannelSettings:
    """Read the submitted form; what it does not hold stays as it was ``before``.

    Raises:
        Invalid: the hour is no number, or the quiet hours are not two times.
    """
    hour = given.get("hour", str(before.digest_hour))
    if not hour.isdecimal():
        raise Invalid(f"{hour} is no hour; it is a number from 0 to 23. Nothing was changed.")
    begin, _, end = given.get("quiet", "").partition("-")
    if bool(begin.strip()) != bool(end.strip()):
        raise Invalid("Quiet hours are two times, as 22:00-08:00. Nothing was changed.")
    least = given.get("least", "any")
    return replace(
        before,
        tells=Tells(given.get("tells", before.tells)),
        least=None if least == "any" else Certainty(least),
        digest=Digest(given.get("digest", before.digest)),
        digest_hour=int(hour),
        digest_day=int(given.get("day", before.digest_day)),
        zone=given.get("zone", before.zone),
        quiet_from=begin.strip() or None,
        quiet_until=end.strip() or None,
        spoilers=given.get("spoilers") != "no",
        shared=given.get("shared") == "yes",
    )


def _told(sentence: str) -> View:
    return modal("nothing", "This channel", [words(sentence)])
