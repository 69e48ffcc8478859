"""``review``: the queue, in the terminal."""

from __future__ import annotations

from dataclasses import fields

import click

from bot.cli.lines import Json
from bot.cli.session import Session, pass_session, print_json
from bot.contract import candidate_json
from facts.errors import FactsError, Invalid
from facts.messages import ReviewItem
from facts.model import Amendment, Aspect, CandidateId, Certainty, Polarity

_KEYS = "[a]ccept  [e]dit  [r]eject  [s]kip  [q]uit"
_CHOICES = {"aspect": Aspect, "certainty": Certainty, "polarity": Polarity}


@click.command(epilog="Example: onrecord review · onrecord review --accept c-0123456789abcdef")
@click.option("--accept", metavar="ID", help="Accept one candidate and leave.")
@click.option("--reject", metavar="ID", help="Reject one candidate and leave; give a --reason.")
@click.option("--duplicate", nargs=2, metavar="ID STATEMENT", help="Say that a candidate is on record already.")
@click.option("--reason", default="", metavar="TEXT", help="Why it is rejected.")
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE", help="With --accept: amend a field first.")
@click.option("--limit", default=20, show_default=True, help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="Print the queue as JSON and leave.")
@pass_session
def review(
    session: Session,
    accept: str | None,
    reject: str | None,
    duplicate: tuple[str, str] | None,
    reason: str,
    changes: tuple[str, ...],
    limit: int,
    as_json: bool,
) -> None:
    """Decide what goes on record: one candidate after the other, or one by its id."""
    if accept:
        _accept(session, CandidateId(accept), amendment_from(changes))
    elif reject:
        _reject(session, CandidateId(reject), reason)
    elif duplicate:
        from facts.model import StatementId

        session.engine.mark_duplicate(CandidateId(duplicate[0]), StatementId(duplicate[1]), session.actor)
        session.console.print("Marked as a duplicate.")
    elif as_json:
        print_json([_json(item) for item in session.engine.queue(limit=limit)])
    else:
        _walk(session, limit)


def amendment_from(changes: tuple[str, ...]) -> Amendment | None:
    """Read ``field=value`` pairs into an amendment; None where there are none.

    Raises:
        Invalid: a field that cannot be amended, or a value that it does not take.
    """
    given: dict[str, object] = {}
    known = [field.name for field in fields(Amendment)]
    for pair in changes:
        name, sign, value = pair.partition("=")
        if not sign or name not in known:
            raise Invalid(f"“{pair}” is no amendment. Write FIELD=VALUE with one of: {', '.join(known)}.")
        kind = _CHOICES.get(name)
        if kind is not None and value not in [member.value for member in kind]:
            raise Invalid(f"{name} is one of: {', '.join(member.value for member in kind)}.")
        given[name] = kind(value) if kind else value
    return Amendment(**given) if given else None  # type: ignore[arg-type]  # names and kinds were checked above


def _walk(session: Session, limit: int) -> None:
    from adapters.console import review_card

    items = session.engine.queue(limit=limit)
    if not items:
        session.console.print("The queue is empty.")
        return
    for number, item in enumerate(items, 1):
        session.console.print(f"\n{number} of {len(items)}", style="bold")
        session.console.print(review_card(item))
        try:
            if not _decide(session, item):
                return
        except FactsError as error:
            session.console.print(str(error), style="yellow", markup=False)


def _decide(session: Session, item: ReviewItem) -> bool:
    key = click.prompt(_KEYS, type=click.Choice(list("aersq")), show_choices=False)
    if key == "q":
        return False
    if key == "a":
        _accept(session, item.candidate.id)
    elif key == "e":
        pairs = click.prompt("Amend (FIELD=VALUE, separated by ;)", default="", show_default=False)
        changes = tuple(pair.strip() for pair in pairs.split(";") if pair.strip())
        _accept(session, item.candidate.id, amendment_from(changes))
    elif key == "r":
        _reject(session, item.candidate.id, click.prompt("Why", default="", show_default=False))
    return True


def _accept(session: Session, candidate: CandidateId, amendment: Amendment | None = None) -> None:
    made = session.engine.accept(candidate, session.actor, amendment)
    session.console.print(f"On record as {made.id}.")


def _reject(session: Session, candidate: CandidateId, reason: str) -> None:
    session.engine.reject(candidate, session.actor, reason)
    session.console.print("Rejected.")


def _json(item: ReviewItem) -> Json:
    return {
        "candidate": item.candidate.id,
        "production": item.production.name,
        "outlet": item.citation.outlet,
        "url": item.citation.url,
        "published": item.citation.published,
        "before": item.before,
        "after": item.after,
        **candidate_json(item.candidate),
    }
