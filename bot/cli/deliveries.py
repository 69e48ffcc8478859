"""``deliveries``: what is owed to channels, what became of it, and what to do where the bot must not decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from bot.cli.lines import Json
from bot.cli.session import Listing, Session, pass_session, print_json
from facts.messages import FORGOTTEN, Delivery, DeliveryState, Purpose
from facts.model import AuditEntry

_MEANING = {
    DeliveryState.PENDING: "It waits to be sent.",
    DeliveryState.SENDING: "It is being sent. If that worker dies, another takes over when its lease runs out.",
    DeliveryState.SENT: "The platform has confirmed it.",
    DeliveryState.GONE: "The message was deleted at the platform. It is not posted again.",
    DeliveryState.UNKNOWN: "Whether it arrived cannot be found out from here, so it was not sent again. Look in the"
    " channel. If it is there: onrecord deliveries retry {id} --landed MESSAGE. If not: onrecord deliveries retry {id}"
    " --without-looking.",
    DeliveryState.DROPPED: "It was never sent, on purpose: another tells the same, or nothing was left to tell.",
    DeliveryState.DEAD: "It was given up. Mend what is wrong, then: onrecord deliveries retry {id}",
}
"""What each state means and, where a person must act, what to do."""
_PURPOSES = {
    Purpose.POST: "The post of",
    Purpose.EDIT: "The correction, by an edit, of",
    Purpose.REPLY: "The correction, by a reply, of",
    Purpose.REVIEW: "The review card of",
}
_EVENTS = {
    "told twice": "Two messages stand: {detail}. Delete the one named first there; corrections reach only the other.",
    "landed late": "A worker that had been held up posted it too, as message {detail}.",
    "retried": "The operator asked for it once more, {detail}.",
    "landed": "The operator found it there, as message {detail}.",
}
"""What the audit holds about a delivery, in sentences."""


@click.group(cls=Listing, epilog="Example: onrecord deliveries list --state unknown")
def deliveries() -> None:
    """See what is owed to channels, and decide where the bot must not."""


@deliveries.command("list", epilog="Example: onrecord deliveries list --state dead --json")
@click.option("--state", type=click.Choice([state.value for state in DeliveryState]), help="Only those in this state.")
@click.option("--limit", default=50, show_default=True, help="How many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_session
def list_(session: Session, state: str | None, limit: int, as_json: bool) -> None:
    """List deliveries, newest first, the channels that are stopped, and what was found to stand twice."""
    found = session.engine.deliveries(state=DeliveryState(state) if state else None, limit=limit)
    stopped = session.engine.stopped_channels()
    twice = session.engine.told_twice()
    if as_json:
        print_json(
            {
                "deliveries": [_json(each) for each in found],
                "stopped": [{"target": target, "reason": reason} for target, reason in stopped],
                "told_twice": [{"id": each.object, "at": _moment(each.at), "detail": each.detail} for each in twice],
            }
        )
        return
    for each in found:
        error = f" – {each.error}" if each.error else ""
        session.console.print(
            f"{each.id}  {each.state.value:8} {each.purpose.value:6} {each.target}{error}", markup=False
        )
    if not found:
        session.console.print(
            f"No delivery is {state}." if state else "Nothing was owed to a channel yet; onrecord run posts what is."
        )
    for target, reason in stopped:
        session.console.print(f"Stopped: {target} – {reason}", markup=False, style="yellow")
    for entry in twice:
        session.console.print(f"Told twice: {entry.object} – message {entry.detail}", markup=False, style="yellow")
    undecided = [each for each in found if each.state in (DeliveryState.UNKNOWN, DeliveryState.DEAD)]
    if undecided or twice:
        one = undecided[0].id if undecided else twice[0].object
        session.console.print(f"What to do: onrecord deliveries explain {one}", markup=False)


@deliveries.command(epilog="Example: onrecord deliveries explain o-0123456789abcdef")
@click.argument("id")
@pass_session
def explain(session: Session, id: str) -> None:
    """Tell the whole story of one delivery, and what can be done."""
    delivery = session.engine.delivery(id)
    for line in _story(delivery, session.engine.audit(object=id), dict(session.engine.stopped_channels())):
        session.console.print(line, markup=False)


@deliveries.command(epilog="Example: onrecord deliveries retry o-0123456789abcdef")
@click.argument("id")
@click.option("--without-looking", is_flag=True, help="You have looked in the channel: it is not there.")
@click.option("--landed", metavar="MESSAGE", help="It is there, as this message (the platform's id): do not send it.")
@pass_session
def retry(session: Session, id: str, without_looking: bool, landed: str | None) -> None:
    """Send a delivery once more; the platform is asked first whether an earlier attempt arrived."""
    if landed:
        session.engine.mark_landed(id, landed, session.actor)
        session.console.print("Noted: it is there. Corrections will reach it.")
        return
    session.engine.retry(id, session.actor, look=not without_looking)
    session.console.print("It is owed again, and goes out with the bot's next round.")


def _story(delivery: Delivery, events: tuple[AuditEntry, ...], stopped: dict[str, str]) -> Iterator[str]:
    yield f"{_PURPOSES[delivery.purpose]} {delivery.item}, revision {delivery.revision}, to {delivery.target}"
    yield f"State: {delivery.state.value}. {_MEANING[delivery.state].format(id=delivery.id)}"
    yield _tries(delivery)
    for name, moment in (
        ("Due", delivery.due_at),
        ("First attempt that may have landed", delivery.started_at),
        ("Left to its worker until", delivery.lease_until),
    ):
        if moment is not None:
            yield f"{name}: {moment:%Y-%m-%d %H:%M:%S} UTC"
    if delivery.ref is not None:
        yield f"Message: {delivery.ref.message}"
    if delivery.error:
        yield f"Last said: {delivery.error}"
    if delivery.target in stopped:
        yield f"The channel is stopped: {stopped[delivery.target]} A retry sets it going again."
    for event in reversed(events):
        said = _EVENTS.get(event.action, "{action}: {detail}")
        yield f"{event.at:%Y-%m-%d %H:%M:%S} UTC  " + said.format(action=event.action, detail=event.detail)


def _tries(delivery: Delivery) -> str:
    """Say how often it was tried. Waiting because a platform asked for it counts as no attempt."""
    counted = f"{delivery.attempts} attempt{'' if delivery.attempts == 1 else 's'}"
    moved, taken = divmod(delivery.fence, FORGOTTEN)
    told = f"Tried: {counted}." if taken <= delivery.attempts else f"Tried: {counted}; taken up {taken} times in all."
    return f"{told} It is looked for first: the database was replaced since it became due." if moved else told


def _json(delivery: Delivery) -> Json:
    return {
        "id": delivery.id,
        "state": delivery.state.value,
        "purpose": delivery.purpose.value,
        "target": delivery.target,
        "item": delivery.item,
        "revision": delivery.revision,
        "attempts": delivery.attempts,
        "due_at": _moment(delivery.due_at),
        "started_at": _moment(delivery.started_at),
        "message": delivery.ref.message if delivery.ref else None,
        "error": delivery.error,
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
