"""``statement``: put one on record by hand, show, correct and retract it."""

from __future__ import annotations

import click

from bot.cli.review import amendment_from
from bot.cli.session import Listing, Session, pass_session, print_json
from bot.contract import statement_json
from facts.errors import Invalid
from facts.messages import StatementRecord
from facts.model import Aspect, Certainty, Draft, Polarity, RetractionKind, StatementId
from facts.watching.stories import Story


@click.group(cls=Listing)
def statement() -> None:
    """Statements on record."""


@statement.command(
    epilog='Example: onrecord statement add "We start in May" --speaker "A. Director" --aspect filming'
    " --certainty stated --outlet Example"
)
@click.argument("quote")
@click.option("--production", "-p", metavar="NAME", help="Which production, where several are followed.")
@click.option("--speaker", required=True, help="Who said it, by full name.")
@click.option("--aspect", required=True, type=click.Choice([each.value for each in Aspect]))
@click.option("--certainty", required=True, type=click.Choice([each.value for each in Certainty]))
@click.option("--polarity", default="+", type=click.Choice(["+", "-"]), help="- where it says that it is not so.")
@click.option("--outlet", help="Who printed it.")
@click.option("--url", help="Where it stands.")
@click.option("--published", metavar="DATE", help="When it was printed.")
@click.option("--told-to", help="To whom it was said.")
@click.option("--said", metavar="DATE", help="When it was said (EDTF).")
@click.option("--subject", help="Whom or what it is about.")
@click.option("--value", help="The claim in few words.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_session
def add(
    session: Session,
    quote: str,
    production: str | None,
    speaker: str,
    aspect: str,
    certainty: str,
    polarity: str,
    outlet: str | None,
    url: str | None,
    published: str | None,
    told_to: str | None,
    said: str | None,
    subject: str | None,
    value: str | None,
    as_json: bool,
) -> None:
    """Put a statement on record by hand; it needs what any statement needs."""
    followed = session.engine.productions()
    if production is None and len(followed) != 1:
        raise Invalid("Say which production: --production NAME.")
    chosen = session.engine.production(production) if production else followed[0]
    draft = Draft(
        production=chosen.id,
        quote=quote,
        speaker=speaker,
        aspect=Aspect(aspect),
        certainty=Certainty(certainty),
        polarity=Polarity(polarity),
        outlet=outlet,
        url=url,
        published=published,
        told_to=told_to,
        said=said,
        subject=subject,
        value=value,
    )
    _show(session, StatementRecord(statement=session.engine.add(draft, session.actor)), as_json)


@statement.command(epilog="Example: onrecord statement show s-0123456789abcdef")
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_session
def show(session: Session, id: str, as_json: bool) -> None:
    """Show a statement with what became of it, who else reports its words, and who had them first."""
    _show(session, session.engine.statement(StatementId(id)), as_json)
    if not as_json:
        _tell_story(session, session.engine.story(StatementId(id)))


@statement.command(epilog='Example: onrecord statement retract s-0123456789abcdef --reason "The outlet withdrew it"')
@click.argument("id")
@click.option(
    "--kind",
    type=click.Choice([each.value for each in RetractionKind]),
    default=RetractionKind.ENTERED_IN_ERROR.value,
    show_default=True,
)
@click.option("--reason", required=True, help="Why; shown with the correction.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_session
def retract(session: Session, id: str, kind: str, reason: str, as_json: bool) -> None:
    """Withdraw a statement; every message that cited it is corrected."""
    session.engine.retract(StatementId(id), session.actor, RetractionKind(kind), reason)
    _show(session, session.engine.statement(StatementId(id)), as_json)


@statement.command(epilog="Example: onrecord statement correct s-0123456789abcdef --set certainty=hedged --reason …")
@click.argument("id")
@click.option(
    "--set", "changes", multiple=True, required=True, metavar="FIELD=VALUE", help="What should read otherwise."
)
@click.option("--reason", required=True, help="Why; shown with the correction.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_session
def correct(session: Session, id: str, changes: tuple[str, ...], reason: str, as_json: bool) -> None:
    """Replace a statement by an amended one; the first stays readable."""
    amendment = amendment_from(changes)
    if amendment is None:
        raise Invalid("Say what should read otherwise: --set FIELD=VALUE.")
    made = session.engine.correct(StatementId(id), session.actor, amendment, reason)
    _show(session, StatementRecord(statement=made), as_json)


def _tell_story(session: Session, story: Story) -> None:
    outlets = dict.fromkeys(each.citation.outlet or each.citation.url or each.id for each in story.reports)
    if len(outlets) > 1:
        first = story.first.citation.outlet or story.first.citation.url
        session.console.print(f"    Reported by {len(outlets)}: {', '.join(outlets)}. First by {first}.", markup=False)
    for ring in story.circles:
        cited = " cites ".join((*ring, ring[0]))
        session.console.print(f"    These cite only each other: {cited}.", markup=False)


def _show(session: Session, record: StatementRecord, as_json: bool) -> None:
    if as_json:
        print_json(statement_json(record))
        return
    from adapters.console import timeline

    session.console.print(timeline([record]))
