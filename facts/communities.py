"""Who is told of what, where and when: the channels that follow a production, and what members asked for.

Words follow docs/glossary.md. Times are timezone-aware UTC ``datetime``, but for the wall-clock times of a channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from facts.model import Aspect, Certainty, ProductionId, Target


class Tells(StrEnum):
    """Which changes a channel is told of.

    CHANGES: what is new, firmer, weaker, reversed or withdrawn. NEWS: also what others say to the same effect.
    EVERYTHING: also what alters nothing (repeats by other outlets, opinions), that is every statement.
    """

    CHANGES = "changes"
    NEWS = "news"
    EVERYTHING = "everything"


class Digest(StrEnum):
    """Whether a channel is told at once, or of everything together once a day or a week."""

    OFF = "off"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """A role (the platform's own id) that asked to be pinged: for these aspects (empty: all), from this firmness on."""

    role: str
    aspects: tuple[Aspect, ...] = ()
    least: Certainty | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """What a channel wants to be told, and when.

    ``least`` is the least firmness worth a post; None is any. ``digest_hour`` (0-23), ``digest_day`` (ISO weekday,
    1 Monday) and the quiet hours (``HH:MM``, both or neither, over midnight where the end comes first) are wall-clock
    times in ``zone``, an IANA name. Without ``spoilers`` nothing about the plot is posted. ``public_answers`` shows
    answers in this server or workspace to everybody at once; ``plot_free`` are the platform's ids of the channels in
    which those leave the plot out. ``language`` is that of the bot's own sentences there (ISO 639-1; empty: the
    platform's word). ``threads`` opens one under each announcement. ``shared`` lets other servers and workspaces see
    and follow the production.
    """

    tells: Tells = Tells.NEWS
    least: Certainty | None = None
    digest: Digest = Digest.OFF
    digest_hour: int = 18
    digest_day: int = 1
    zone: str = "UTC"
    quiet_from: str | None = None
    quiet_until: str | None = None
    pings: tuple[Ping, ...] = ()
    spoilers: bool = True
    public_answers: bool = False
    plot_free: tuple[str, ...] = ()
    language: str = ""
    threads: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """A channel that follows a production. ``target`` gets announcements, ``review_target`` the review cards.

    ``aspects`` empty means all of them. ``tenant`` is ``platform:guild-or-workspace``. ``moderators`` are the
    platform's own ids of people, groups or roles that moderate here besides its administrators.
    """

    id: str
    tenant: str
    production: ProductionId
    target: Target
    review_target: Target | None = None
    aspects: tuple[Aspect, ...] = ()
    record: str = "main"
    moderators: tuple[str, ...] = ()
    settings: ChannelSettings = ChannelSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One member's wish to be told of an aspect, of a person, of a person in an aspect, or (neither) of everything.

    ``member`` is the platform's id (``discord:42``); ``target`` is where the member is told: a direct message or a
    thread, as the adapter writes it. ``tenant`` is where the wish was made.
    """

    id: str
    member: str
    production: ProductionId
    target: Target
    tenant: str
    at: datetime
    aspect: Aspect | None = None
    person: str | None = None
