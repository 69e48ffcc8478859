"""``ask``, ``check``, ``status``, ``history`` and ``gaps``: what members may want to know, at the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.lines import Json, each_line
from bot.cli.session import Session, pass_session, print_json
from bot.contract import answer_json, end_of_day, question_from, statement_json
from facts.engine import Engine
from facts.errors import Invalid
from facts.messages import Answer, Question, StatementRecord
from facts.model import Aspect

_production = click.option(
    "--production", "-p", metavar="NAME", help="Which production; needed where several are followed."
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, as the contract has it.")
_as_of = click.option(
    "--as-of", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Answer from the record as it stood on that day."
)


@click.command(epilog='Example: onrecord ask "who is coming back?" -p "Example Film"')
@click.argument("question", required=False)
@_production
@_as_of
@_as_json
@click.option("--jsonl", is_flag=True, help="Answer JSON lines from standard input, one line each.")
@pass_session
def ask(
    session: Session, question: str | None, production: str | None, as_of: datetime | None, as_json: bool, jsonl: bool
) -> int:
    """Ask what the record says; every claim is credited."""
    return _answer(session, Engine.ask, "q", question, production, as_of, as_json, jsonl)


@click.command(epilog='Example: onrecord check "the sequel is greenlit"')
@click.argument("claim", required=False)
@_production
@_as_of
@_as_json
@click.option("--jsonl", is_flag=True, help="Check JSON lines from standard input, one line each.")
@pass_session
def check(
    session: Session, claim: str | None, production: str | None, as_of: datetime | None, as_json: bool, jsonl: bool
) -> int:
    """Check a claim: supported, contradicted, stronger than the sources, or unsourced."""
    return _answer(session, Engine.check, "claim", claim, production, as_of, as_json, jsonl)


@click.command(epilog='Example: onrecord status "Example Film"')
@click.argument("production", required=False)
@_as_json
@pass_session
def status(session: Session, production: str | None, as_json: bool) -> None:
    """Show where every aspect of a production stands."""
    answers = session.engine.status(production)
    if as_json:
        print_json([answer_json(answer) for answer in answers])
        return
    from adapters.console import board

    session.console.print(board(answers))


@click.command(epilog="Example: onrecord history --aspect greenlight")
@click.argument("production", required=False)
@click.option("--aspect", type=click.Choice([aspect.value for aspect in Aspect]), help="Only this aspect.")
@click.option(
    "--since",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only what was recorded or withdrawn since that day.",
)
@click.option(
    "--picture",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw the timeline into this PNG file, and print what it shows.",
)
@_as_json
@pass_session
def history(
    session: Session,
    production: str | None,
    aspect: str | None,
    since: datetime | None,
    picture: Path | None,
    as_json: bool,
) -> None:
    """Show every statement ever recorded, withdrawn ones included, oldest first."""
    moment = since.replace(tzinfo=UTC) if since else None
    only = Aspect(aspect) if aspect else None
    records = session.engine.history(production, only, since=moment)
    if picture is not None:
        _draw(session, production, only, records, picture, as_json)
    if as_json:
        print_json([statement_json(record) for record in records])
        return
    if picture is not None:
        return
    from adapters.console import timeline

    session.console.print(timeline(records))


@click.command(epilog="Example: onrecord gaps")
@click.argument("production", required=False)
@_as_json
@pass_session
def gaps(session: Session, production: str | None, as_json: bool) -> None:
    """Show what people asked and the record could not answer, most asked first."""
    found = session.engine.gaps(production)
    if as_json:
        print_json(
            [{"question": g.question, "aspect": g.aspect.value if g.aspect else None, "times": g.times} for g in found]
        )
        return
    for gap in found:
        session.console.print(f"{gap.times:>4} ×  {gap.question}", markup=False)
    if not found:
        session.console.print("Every question so far found an answer on record.")


def _draw(
    session: Session,
    production: str | None,
    aspect: Aspect | None,
    records: Sequence[StatementRecord],
    file: Path,
    quietly: bool,
) -> None:
    """Write the timeline as a picture; say where, and what it shows, on standard error where JSON is asked for.

    Raises:
        Invalid: the file cannot be written, or is there and no PNG.
    """
    from adapters.charts import Timelines

    chosen = session.engine.production(production) if production else session.engine.productions()[0]
    drawn = Timelines().timeline(chosen.name, aspect, records)
    try:
        if file.is_file() and file.stat().st_size and not file.read_bytes().startswith(drawn.png[:8]):
            raise Invalid(f"{file} is there already and is no PNG picture. It was left as it is; name another file.")
        file.write_bytes(drawn.png)
    except OSError as error:
        raise Invalid(f"The picture could not be written to {file}: {error.strerror}. Name another file.") from error
    click.echo(f"The timeline is drawn in {file}.\n{drawn.alt}", err=quietly)


def _answer(
    session: Session,
    rule: Callable[[Engine, Question], Answer],
    key: str,
    text: str | None,
    production: str | None,
    as_of: datetime | None,
    as_json: bool,
    jsonl: bool,
) -> int:
    moment = end_of_day(as_of.date().isoformat()) if as_of else None

    def one(line: Json) -> Json:
        asked = question_from(line, key)
        asked = replace(asked, production=asked.production or production, as_of=asked.as_of or moment)
        return answer_json(rule(session.engine, asked), line.get("id"))

    if jsonl:
        return each_line(one)
    if text is None or not text.strip():
        raise click.UsageError(f"Say what to {'check' if key == 'claim' else 'ask'}, in quotation marks.")
    if len(text) > 100_000:
        raise Invalid("That is too long to be a question. Ask in a sentence or two.")
    answer = rule(session.engine, Question(text=text, production=production, as_of=moment))
    _show(session, answer, as_json)
    return 0


def _show(session: Session, answer: Answer, as_json: bool) -> None:
    if as_json:
        print_json(answer_json(answer))
        return
    from adapters.console import card

    session.console.print(card(answer))
