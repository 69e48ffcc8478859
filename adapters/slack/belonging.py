"""What of the review queue, the reports, the sources and the audit belongs to a workspace."""

from __future__ import annotations

from adapters.slack.desk import RECORD, Desk
from adapters.slack.sight import Sight
from facts.engine import Engine
from facts.errors import NotFound
from facts.messages import Report, ReviewItem, StatementRecord
from facts.model import Actor, AuditEntry, CandidateId, StatementId
from facts.sources import Source

_FAR = 200
"""Candidates and entries that are looked through for those of one workspace."""


async def queue(desk: Desk, sight: Sight) -> tuple[ReviewItem, ...]:
    """Return what waits for a decision here, the oldest first."""
    waiting = await desk.engine.do(Engine.queue, record=RECORD, limit=_FAR)
    return tuple(item for item in waiting if sight.sees(item.production.id))


async def reports(desk: Desk, sight: Sight, actor: Actor) -> tuple[Report, ...]:
    """Return what members say is wrong with something that is seen here."""
    told = await desk.engine.do(Engine.reports, actor, record=RECORD)
    return tuple([each for each in told if await belongs(desk, sight, each.about)])


async def sources(desk: Desk, sight: Sight) -> tuple[Source, ...]:
    """Return what is polled for productions seen here; what is polled for none, where all of them are."""
    watched = await desk.engine.do(Engine.sources, record=RECORD)
    return tuple(each for each in watched if sight.sees(each.production) or not (each.production or sight.hidden))


async def audit(desk: Desk, sight: Sight, about: str | None) -> tuple[AuditEntry, ...]:
    """Return who did what to something that is seen here, newest first; optionally to one thing, by its id."""
    entries = await desk.engine.do(Engine.audit, object=about, limit=_FAR)
    own = {each.id for each in sight.communities}
    return tuple([each for each in entries if each.object in own or await belongs(desk, sight, each.object)])


async def belongs(desk: Desk, sight: Sight, id: str) -> bool:
    """Say whether a production, statement or candidate is of something that is seen here.

    Where nothing is hidden everything is, also what has no production of its own.
    """
    if not sight.hidden:
        return True
    try:
        if id.startswith("s-"):
            return sight.sees((await desk.engine.do(Engine.statement, StatementId(id))).statement.production)
        if id.startswith("c-"):
            return sight.sees((await desk.engine.do(Engine.review_item, CandidateId(id))).production.id)
    except NotFound:
        return False
    return sight.sees(id)


async def statement(desk: Desk, sight: Sight, id: str) -> StatementRecord:
    """Return a statement by its id, if its production is seen here.

    Raises:
        NotFound: there is none, or it is of another production.
    """
    if not id.strip():
        raise NotFound("Which statement? /onrecord statements shows them with their ids.")
    record = await desk.engine.do(Engine.statement, StatementId(id.strip()))
    sight.insist(record.statement.production)
    return record
