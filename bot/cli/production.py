"""``production`` and ``follow``: what is followed, and which channels are told."""

from __future__ import annotations

import re

import click

from bot.cli.lines import Json
from bot.cli.session import Listing, Session, pass_session, print_json
from facts.communities import Community
from facts.errors import Invalid
from facts.model import Aspect, Production, Target, fingerprint

_TARGET = re.compile(r"^(\w+:[^/\s]+)/[^/\s]+$")


_KINDS = ("film", "series", "game", "album", "tour", "other")
_LISTED = f"{', '.join(_KINDS[:-1])} or {_KINDS[-1]}"


@click.group(cls=Listing)
def production() -> None:
    """The films, series, games, albums and tours that are followed."""


@production.command(epilog='Example: onrecord production add "Example Film" --alias "Example 2" --kind film')
@click.argument("name")
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another name for it; may be repeated.")
@click.option("--kind", metavar="KIND", type=click.Choice(_KINDS, case_sensitive=False), help=f"{_LISTED}.")
@click.option("--original", metavar="TITLE", help="The earlier work, for a sequel, reboot or remake.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_session
def add(
    session: Session, name: str, aliases: tuple[str, ...], kind: str | None, original: str | None, as_json: bool
) -> None:
    """Follow a production, or add aliases to one."""
    _show(
        session,
        session.engine.add_production(name, session.actor, aliases=aliases, kind=kind, original=original),
        as_json,
    )


@production.command("list", epilog="Example: onrecord production list --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_session
def list_(session: Session, as_json: bool) -> None:
    """List what is followed."""
    found = session.engine.productions()
    if as_json:
        print_json([_json(each) for each in found])
        return
    for each in found:
        _show(session, each, as_json=False)
    if not found:
        session.console.print("Nothing is followed yet: onrecord production add NAME")


@production.command(epilog='Example: onrecord production show "Example Film"')
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_session
def show(session: Session, name: str, as_json: bool) -> None:
    """Show one production."""
    _show(session, session.engine.production(name), as_json)


@click.command(epilog='Example: onrecord follow "Example Film" discord:81/4242 --review discord:81/4243')
@click.argument("name")
@click.argument("target")
@click.option("--review", metavar="TARGET", help="The channel that gets review cards.")
@click.option(
    "--aspect",
    "aspects",
    multiple=True,
    type=click.Choice([aspect.value for aspect in Aspect]),
    help="Announce only this aspect; may be repeated.",
)
@pass_session
def follow(session: Session, name: str, target: str, review: str | None, aspects: tuple[str, ...]) -> None:
    """Announce a production's news in a channel: platform:guild-or-workspace/channel."""
    for given in filter(None, (target, review)):
        if not _TARGET.match(given):
            raise Invalid(f"“{given}” is no channel. Write discord:GUILD/CHANNEL or slack:TEAM/CHANNEL.")
    followed = session.engine.production(name)
    community = Community(
        id="g-" + fingerprint(target, followed.id),
        tenant=target.partition("/")[0],
        production=followed.id,
        target=Target(target),
        review_target=Target(review) if review else None,
        aspects=tuple(Aspect(aspect) for aspect in aspects),
    )
    session.engine.follow(community, session.actor)
    session.console.print(f"{target} now follows {followed.name}.", markup=False)


def _show(session: Session, production: Production, as_json: bool) -> None:
    if as_json:
        print_json(_json(production))
        return
    also = f" (also: {', '.join(production.aliases)})" if production.aliases else ""
    session.console.print(f"{production.name} · {production.kind}{also}", markup=False)


def _json(production: Production) -> Json:
    return {
        "production": production.id,
        "name": production.name,
        "aliases": list(production.aliases),
        "kind": production.kind,
        "original": production.original,
    }
