"""``channel`` and ``why``: what a channel is told and when, and why something was posted there or was not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from bot.cli.lines import Json
from bot.cli.session import Listing, Session, pass_session, print_json
from facts.communities import ChannelSettings, Community, Digest, Ping, Tells
from facts.errors import Invalid, NotFound
from facts.model import Aspect, Certainty, StatementId, Target

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ANY = "any"
_OFF = "off"


@click.group(cls=Listing)
def channel() -> None:
    """What a channel is told, and when."""


@channel.command(epilog="Example: onrecord channel show discord:81/4242 --json")
@click.argument("target", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_session
def show(session: Session, target: str | None, as_json: bool) -> None:
    """Show the settings of one channel, or of all."""
    engine = session.engine
    found = engine.channel(Target(target)) if target else engine.communities()
    if target and not found:
        raise NotFound(f"{target} follows nothing yet: onrecord follow NAME {target}")
    names = {each.id: each.name for each in engine.productions()}
    told = [_json(each, names.get(each.production, each.production)) for each in found]
    if as_json:
        print_json(told)
        return
    for each in told:
        _print(session, each)
    if not told:
        session.console.print("No channel follows anything yet: onrecord follow NAME TARGET")


@channel.command(
    "set", epilog="Example: onrecord channel set discord:81/4242 --digest daily --at 18 --zone Europe/Berlin"
)
@click.argument("target")
@click.option("--production", metavar="NAME", help="Of what it follows; needed where that is several productions.")
@click.option("--tells", type=click.Choice([each.value for each in Tells]), help="Changes only, news, or everything.")
@click.option(
    "--least", type=click.Choice([_ANY, *(each.value for each in Certainty)]), help="The least firmness worth a post."
)
@click.option("--digest", type=click.Choice([each.value for each in Digest]), help="Tell it all together.")
@click.option("--at", "hour", type=click.IntRange(0, 23), help="The hour of the digest.")
@click.option("--on", "day", type=click.Choice(_DAYS), help="The day of a weekly digest.")
@click.option("--zone", metavar="ZONE", help="The time zone of all of these, like Europe/Berlin.")
@click.option("--quiet", metavar="FROM-UNTIL", help="Quiet hours, like 22:00-08:00, or off.")
@click.option(
    "--ping", "pings", multiple=True, metavar="ROLE[:ASPECT,…[:LEAST]]", help="A role to ping; may be repeated."
)
@click.option("--no-pings", is_flag=True, help="Ping nobody.")
@click.option("--spoilers/--no-spoilers", default=None, help="Whether plot details are posted.")
@pass_session
def set_(session: Session, /, target: str, production: str | None, **given: Any) -> None:
    """Change what a channel is told, and when; what is not named stays as it is."""
    community = _one(session, Target(target), production)
    changed = session.engine.set_channel(community.id, _settings(community.settings, given), session.actor)
    _print(session, _json(changed, session.engine.production(changed.production).name))


@click.command(epilog="Example: onrecord why s-0123456789abcdef discord:81/4242")
@click.argument("statement")
@click.argument("target")
@pass_session
def why(session: Session, statement: str, target: str) -> None:
    """Say why a statement was posted in a channel, or was not."""
    for sentence in session.engine.explain(StatementId(statement), Target(target)):
        session.console.print(sentence, markup=False)


def _one(session: Session, target: Target, production: str | None) -> Community:
    found = session.engine.channel(target)
    if production is not None:
        wanted = session.engine.production(production).id
        found = tuple(each for each in found if each.production == wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise Invalid(f"{target} follows several productions. Say which with --production. Nothing was changed.")
    raise NotFound(f"{target} does not follow that: onrecord follow NAME {target}")


def _settings(before: ChannelSettings, given: dict[str, Any]) -> ChannelSettings:
    changed: dict[str, Any] = {}
    if given["tells"]:
        changed["tells"] = Tells(given["tells"])
    if given["least"]:
        changed["least"] = None if given["least"] == _ANY else Certainty(given["least"])
    if given["digest"]:
        changed["digest"] = Digest(given["digest"])
    if given["hour"] is not None:
        changed["digest_hour"] = given["hour"]
    if given["day"]:
        changed["digest_day"] = _DAYS.index(given["day"]) + 1
    if given["quiet"]:
        start, dash, until = given["quiet"].partition("-")
        if given["quiet"] != _OFF and not dash:
            raise Invalid("Write quiet hours like 22:00-08:00, or off. Nothing was changed.")
        quiet = (None, None) if given["quiet"] == _OFF else (start.strip(), until.strip())
        changed["quiet_from"], changed["quiet_until"] = quiet
    if given["no_pings"] or given["pings"]:
        changed["pings"] = tuple(_ping(each) for each in given["pings"])
    changed |= {name: given[name] for name in ("zone", "spoilers") if given[name] is not None}
    return replace(before, **changed)


def _ping(text: str) -> Ping:
    role, _, rest = text.partition(":")
    aspects, _, least = rest.partition(":")
    try:
        return Ping(
            role=role,
            aspects=tuple(Aspect(each) for each in aspects.split(",") if each),
            least=Certainty(least) if least else None,
        )
    except ValueError as error:
        raise Invalid(f"“{text}” names no ping: {error}. Write ROLE, ROLE:cast or ROLE:cast,release:stated.") from None


def _json(community: Community, production: str) -> Json:
    settings = community.settings
    return {
        "channel": community.id,
        "target": community.target,
        "production": production,
        "aspects": [each.value for each in community.aspects],
        "tells": settings.tells.value,
        "least": settings.least.value if settings.least else None,
        "digest": settings.digest.value,
        "digest_hour": settings.digest_hour,
        "digest_day": _DAYS[settings.digest_day - 1],
        "zone": settings.zone,
        "quiet": f"{settings.quiet_from}-{settings.quiet_until}" if settings.quiet_from else None,
        "pings": [
            {
                "role": each.role,
                "aspects": [aspect.value for aspect in each.aspects],
                "least": each.least.value if each.least else None,
            }
            for each in settings.pings
        ],
        "spoilers": settings.spoilers,
    }


def _print(session: Session, told: Json) -> None:
    when = {
        "off": "at once",
        "daily": f"daily at {told['digest_hour']}:00",
        "weekly": f"weekly on {told['digest_day']} at {told['digest_hour']}:00",
    }[told["digest"]]
    parts = [
        f"tells {told['tells']}" + (f" of {', '.join(told['aspects'])}" if told["aspects"] else ""),
        f"from {told['least']}" if told["least"] else "however firm",
        when,
        f"quiet {told['quiet']}" if told["quiet"] else "no quiet hours",
        told["zone"],
        f"pings {', '.join(each['role'] for each in told['pings'])}" if told["pings"] else "pings nobody",
        "with plot details" if told["spoilers"] else "without plot details",
    ]
    session.console.print(f"{told['target']} · {told['production']}: {' · '.join(parts)}", markup=False)
