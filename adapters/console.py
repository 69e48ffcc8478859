"""The terminal: answers, boards, timelines and review cards for people, and a conversation.

Everything that was typed or quoted is printed as plain text; nothing in it is read as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from facts.engine import Engine
from facts.errors import FactsError
from facts.messages import Announcement, Answer, Cited, Question, ReviewItem, StatementRecord
from facts.model import Candidate

_COLOURS = {
    "confirmed": "green",
    "supported": "green",
    "denied": "red",
    "contradicted": "red",
    "unconfirmed": "yellow",
    "stronger_than_sources": "yellow",
    "disputed": "magenta",
}
_WORDS = {"stronger_than_sources": "stronger than the sources"}


def card(answer: Answer) -> RenderableType:
    """Return an answer: verdict, lines, credits."""
    parts: list[RenderableType] = [_headline(answer)]
    parts += [Text(line.text + "".join(f" [{n}]" for n in line.cites)) for line in answer.lines]
    if answer.choices:
        parts += [Text(f"  · {choice}") for choice in answer.choices]
    parts += [_credit(cited) for cited in answer.citations]
    if answer.omitted:
        parts.append(Text(f"and {answer.omitted} more on record", style="dim"))
    return Group(*parts)


def board(answers: Sequence[Answer]) -> RenderableType:
    """Return the board: one row for each aspect."""
    if not answers:
        return Text("Nothing is on record yet.")
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    for answer in answers:
        verdict = answer.verdict.value
        table.add_row(
            Text(answer.aspect.value if answer.aspect else "", style="bold"),
            Text(verdict, style=_COLOURS.get(verdict, "")),
            Text(answer.lines[0].text),
        )
    return Group(Text(answers[0].production or "", style="bold underline"), table)


def timeline(records: Iterable[StatementRecord]) -> RenderableType:
    """Return statements in record order; withdrawn ones struck through, with the reason."""
    lines: list[Text] = []
    for record in records:
        claim, gone = record.statement.claim, record.retraction
        day = claim.said or record.statement.citation.published or "undated"
        text = Text(f"{day:<12}{claim.aspect.value:<12}{claim.certainty.value:<10}")
        text.append(f"{claim.speaker or record.statement.citation.outlet or 'no name given'}: “{claim.quote}”")
        if gone is not None:
            text.stylize("strike dim")
            text.append(f"  — withdrawn: {gone.reason or gone.kind.value}", style="not strike yellow")
        lines.append(text.append(f"  {record.statement.id}", style="dim not strike"))
    return Group(*lines) if lines else Text("Nothing is on record yet.")


def proposal(candidate: Candidate) -> Text:
    """Return one candidate: who, how firmly, in which words."""
    claim = candidate.claim
    text = Text(f"“{claim.quote}”\n")
    text.append(f"   {claim.speaker or 'nobody credited'}", style="bold")
    told = f", to {claim.told_to}" if claim.told_to else ""
    when = f", {claim.said or claim.said_phrase}" if claim.said or claim.said_phrase else ""
    sign = "" if claim.polarity == "+" else " that it is not"
    text.append(
        f"{told}{when} · {claim.aspect.value} · {claim.certainty.value}{sign} · {claim.kind.value}", style="dim"
    )
    return text


def review_card(item: ReviewItem) -> RenderableType:
    """Return a candidate in its context, as a moderator sees it."""
    claim = item.candidate.claim
    context = Text("… ")
    context.append(item.before, style="dim").append(claim.quote, style="bold").append(f"{item.after} …", style="dim")
    where = " · ".join(part for part in (item.citation.outlet, item.citation.published, item.citation.url) if part)
    return Group(
        Text(f"{item.production.name} · {where or 'no outlet given'}", style="underline"),
        context,
        proposal(item.candidate),
        Text(f"   {item.candidate.id} · confidence {item.candidate.confidence:.2f}", style="dim"),
    )


def announcement(item: Announcement) -> str:
    """Return an announcement as plain text."""
    told = [f"{item.production} — {item.headline}"]
    if item.notice:
        told.append(f"Note: {item.notice}")
    told += [line.text + "".join(f" [{n}]" for n in line.cites) for line in item.lines]
    return "\n".join(told)


def converse(
    engine: Engine, lines: Iterable[str], say: Callable[[RenderableType], None], *, record: str = "main"
) -> None:
    """Answer each line a person types, until they leave; follow-ups keep what the line before was about."""
    previous: str | None = None
    for line in lines:
        typed = line.strip()
        if typed.casefold() in {"quit", "exit", "bye"}:
            return
        if not typed:
            continue
        try:
            if typed.casefold() in {"status", "board"}:
                say(board(engine.status(record=record)))
            elif typed.casefold().startswith("check "):
                say(card(engine.check(Question(text=typed[6:], record=record))))
            else:
                say(card(engine.ask(Question(text=typed, record=record, previous=previous))))
                previous = typed
        except FactsError as error:
            say(Text(str(error), style="yellow"))


def _headline(answer: Answer) -> Text:
    verdict = answer.verdict.value
    said = _WORDS.get(verdict, verdict).upper()
    about = " · ".join(part for part in (answer.production, answer.aspect.value if answer.aspect else None) if part)
    return Text(said, style=f"bold {_COLOURS.get(verdict, '')}".strip()).append(f"  {about}", style="dim not bold")


def _credit(cited: Cited) -> Text:
    who = cited.speaker or cited.outlet or "no name given"
    outlet = cited.outlet if cited.outlet != who else None
    where = [part for part in (outlet, cited.said or cited.published, cited.url) if part]
    if cited.told_to and cited.told_to != cited.outlet:
        where.insert(0, f"to {cited.told_to}")
    if cited.repeats:
        where.append(f"repeated by {cited.repeats} other{'s' if cited.repeats > 1 else ''}")
    text = Text(f"  [{cited.n}] {who}", style="dim")
    return text.append(f" · {' · '.join(where)}" if where else "").append(f"  {cited.statement}")
