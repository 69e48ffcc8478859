"""Answers, announcements, boards and timelines as Slack messages. Pure: a value in, a message out.

Where something must go, the words of the answer are cut first, with a count, and the citations last, never in their
middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapters.slack.blocks import (
    CONTEXT,
    HEADER,
    SECTION,
    TEXT,
    TOTAL,
    VALUE,
    Block,
    Message,
    actions,
    button,
    context,
    feedback,
    grouped,
    header,
    note,
    sections,
    short,
    size,
    words,
)
from adapters.slack.mrkdwn import clipped, link, quoted
from facts.edtf import in_words
from facts.messages import Announcement, Answer, Cited, Line, StatementRecord, Verdict
from facts.model import Aspect, Claim, Production, ProductionId, Statement

_VERDICTS = {Verdict.STRONGER_THAN_SOURCES: "Stronger than the sources", Verdict.UNKNOWN: "Nothing on record"}
_FIELD = 120
_ABOUT_AN_ANSWER = (("History", "history"), ("Tell me when this changes", "watch"), ("That's wrong", "wrong"))
_NOTICE = 1_000
_CHOICES = 10
_COUNTS = 100
"""Room kept for the two sentences that count what is missing."""
_SHOWN = 20
"""Statements in one timeline or list of sources; the rest is counted."""


def answer(given: Answer, notice: str | None = None) -> Message:
    """Return an answer: what was understood, the verdict, each line with its citations, credits, as of, buttons.

    ``notice`` says what of an answer that was given before no longer stands.
    """
    title = " · ".join(part for part in (verdict_words(given), given.production, _aspect(given)) if part)
    noted = _noted(notice)
    foot = [*_choices(given), *_as_of(given), *_buttons(given)]
    body = _body(given.lines, given.citations, given.omitted, TOTAL - HEADER - size(noted) - size(foot))
    read = _read_aloud(title, given.lines, given.citations, given.omitted, notice, moment(given))
    return Message(text=read, blocks=[header(title), *noted, *body, *foot])


def announcement(item: Announcement) -> Message:
    """Return an announcement; a corrected one begins with a note that says what happened."""
    title = f"{item.production}: {item.headline}"
    noted = _noted(item.notice)
    body = _body(item.lines, item.citations, 0, TOTAL - HEADER - size(noted))
    read = _read_aloud(title, item.lines, item.citations, 0, item.notice)
    return Message(text=read, blocks=[header(title), *noted, *body])


def correction(item: Announcement) -> Message:
    """Return the reply that tells of a correction where the message itself cannot be changed."""
    told = announcement(item)
    return Message(text=f"Correction. {told.text}", blocks=[words("Correction of the message above."), *told.blocks])


def board(production: str, answers: Sequence[Answer]) -> Message:
    """Return where every aspect of one production stands."""
    told = [_standing(each) for each in answers] or ["Nothing is on record yet."]
    read = moment(answers[0]) if answers else None
    return Message(
        text=clipped("\n".join([production, *told, *([read] if read else [])]), TEXT),
        blocks=[header(production), *(words(each, 800) for each in told), *([note(read)] if read else [])],
    )


def board_rows(answers: Iterable[Answer]) -> list[Block]:
    """Return one section for each aspect."""
    return [words(_standing(each), 800) for each in answers]


def timeline(
    production: Production, records: Sequence[StatementRecord], aspect: Aspect | None = None, start: int = 0
) -> Message:
    """Return twenty statements of a production in the order in which the record received them, the newest ones.

    ``start`` of the newest are left out, as they were shown before.
    """
    shown = records[: len(records) - start] if start else records
    told = _listed(f"{production.name}: {aspect.value if aspect else 'what was said'}", shown)
    if (left := len(shown) - _SHOWN) > 0:
        told.blocks[1:1] = earlier("timeline_earlier", left, production.id, aspect, start + _SHOWN)
    return told


def earlier(action: str, number: int, production: ProductionId, aspect: Aspect | None, start: int) -> list[Block]:
    """Return how much more of a list there is, and the button that goes on with it."""
    value = f"{about_value(production, aspect)} {start}"
    told = note(f"… and {number} earlier one{'' if number == 1 else 's'}.")
    return [told, actions([button("Show earlier ones", action, value)])]


def sources(records: Sequence[StatementRecord], title: str = "Sources") -> Message:
    """Return statements in full: the whole quote, who, to whom, where, when, how firmly."""
    return _listed(title, records)


def verdict_words(given: Answer) -> str:
    """Return the verdict as a person reads it."""
    return _VERDICTS.get(given.verdict, given.verdict.value.replace("_", " ").capitalize())


def credit(cited: Cited) -> str:
    """Return one numbered credit as escaped mrkdwn, its link labelled with the page's own host."""
    who = short(cited.speaker or cited.outlet or "No name given", _FIELD)
    parts = [f"[{cited.n}] {who}" + (f", to {short(cited.told_to, _FIELD)}" if cited.told_to else "")]
    if cited.outlet and cited.speaker and cited.outlet != cited.told_to:
        parts.append(short(cited.outlet, _FIELD))
    when = cited.said or cited.published
    parts += [part for part in (link(cited.url), short(in_words(when), _FIELD) if when else None) if part]
    parts.append(_firmness(cited.certainty, cited.polarity))
    if cited.repeats:
        parts.append(f"repeated by {cited.repeats} other{'s' if cited.repeats > 1 else ''}")
    return " · ".join(parts)


def _body(lines: Sequence[Line], citations: Sequence[Cited], omitted: int, room: int) -> list[Block]:
    told, credits = _fitted(lines, [credit(each) for each in citations], omitted, room, SECTION)
    return [*sections(told), *(context(each) for each in grouped(credits, CONTEXT))]


def _fitted(
    lines: Sequence[Line], credits: Sequence[str], omitted: int, room: int, longest: int
) -> tuple[list[str], list[str]]:
    """Return the lines and credits, escaped, that go into ``room`` characters.

    The first line is always there, at most ``longest``; then come the credits, then the other lines. What is missing is
    counted on both sides.
    """
    told = [_within(line, longest) for line in lines]
    shown, kept, room = told[:1], [], room - len("".join(told[:1])) - _COUNTS
    for each in credits:
        if len(each) + 1 > room:
            room = 0
            break
        room -= len(each) + 1
        kept.append(each)
    for each in told[1:]:
        if len(each) + 1 > room:
            break
        room -= len(each) + 1
        shown.append(each)
    if missing := len(told) - len(shown) + omitted:
        shown.append(f"… and {missing} more on record")
    if missing := len(credits) - len(kept):
        kept.append(f"… and {missing} more sources")
    return shown, kept


def _within(line: Line, limit: int) -> str:
    """Return a line with its citation numbers, which stay whole however much of the words is cut."""
    marks = "".join(f" [{n}]" for n in line.cites)
    return clipped(line.text, limit - len(marks)) + marks


def _noted(notice: str | None) -> list[Block]:
    return [words(f"Note: {notice}", _NOTICE)] if notice else []


def _read_aloud(
    title: str,
    lines: Sequence[Line],
    citations: Sequence[Cited],
    omitted: int,
    notice: str | None,
    read_at: str | None = None,
) -> str:
    """Return the same in plain words, without links, for notifications and screen readers."""
    head = short(title, HEADER) + (f"\n{clipped(f'Note: {notice}', _NOTICE)}" if notice else "")
    shared: dict[str, list[str]] = {}
    for each in citations:
        who = each.speaker or each.outlet or "No name given"
        parts = (who, each.outlet if each.outlet != who else None, in_words(each.said) if each.said else None)
        shared.setdefault(" · ".join(short(part, _FIELD) for part in parts if part), []).append(f"[{each.n}]")
    credits = [f"{' '.join(numbers)} {words}" for words, numbers in shared.items()]
    told, kept = _fitted(lines, credits, omitted, TEXT - len(head) - len(read_at or ""), TEXT // 2)
    return "\n".join([head, *told, *kept, *([read_at] if read_at else [])])


def _aspect(given: Answer) -> str | None:
    return given.aspect.value if given.aspect else None


def _standing(given: Answer) -> str:
    return f"{(_aspect(given) or '').capitalize()} – {verdict_words(given).lower()}: {given.lines[0].text}"


def _as_of(given: Answer) -> list[Block]:
    read = moment(given)
    return [note(read)] if read else []


def moment(given: Answer) -> str | None:
    """Return the moment whose record was read; a question that is put back tells nothing of the record."""
    if given.as_of is None or given.verdict is Verdict.UNCLEAR:
        return None
    return f"As of {given.as_of.day} {given.as_of:%B %Y, %H:%M} UTC"


def _choices(given: Answer) -> list[Block]:
    """Return a button for each thing that was perhaps meant: a production by its name, or a question."""
    rest = f"{(given.production or '')[:200]}\n{given.question[:1_000]}"
    offered = enumerate(given.choices[:_CHOICES])
    row = [button(choice, f"choose_{at}", f"{choice[:200]}\n{rest}") for at, choice in offered]
    return [actions(row)] if row else []


def _buttons(given: Answer) -> list[Block]:
    if given.verdict is Verdict.UNCLEAR:
        return []
    about = about_value(given.production_id, given.aspect)
    row = []
    if given.citations:
        named = "\n".join(cited.statement for cited in given.citations[:_SHOWN])
        row.append(button("Sources", "sources", named[:VALUE]))
    if given.production_id:
        row += [button(label, action, about) for label, action in _ABOUT_AN_ANSWER]
    return [actions(row), feedback("helpful", about)] if row else []


def about_value(production: ProductionId | None, aspect: Aspect | None) -> str:
    """Return what a button needs to know of an answer: ids only, none of its words."""
    return f"{production or '-'} {aspect.value if aspect else '-'}"


def _listed(title: str, records: Sequence[StatementRecord]) -> Message:
    if not records:
        return Message(text="Nothing is on record yet.", blocks=[words("Nothing is on record yet.")])
    newest = records[-_SHOWN:]
    blocks: list[Block] = [header(title)]
    room = TOTAL - size(blocks) - len(title)
    each_may = room // len(newest) - 250
    for record in newest:
        blocks += [words(dated(record), min(each_may, 2_000)), context(_where(record.statement))]
    read = (f"{dated(each)} ({' · '.join(_details(each.statement))})" for each in newest)
    return Message(text=clipped("\n".join([title, *read]), TEXT), blocks=blocks)


def dated(record: StatementRecord) -> str:
    """Return a statement in one line: when, what about, who and the words; whether it was withdrawn, and why."""
    claim, gone = record.statement.claim, record.retraction
    day = in_words(claim.said or record.statement.citation.published or "undated")
    who = claim.speaker or record.statement.citation.outlet or "No name given"
    withdrawn = f"Withdrawn – {gone.reason or gone.kind.value.replace('_', ' ')}\n" if gone else ""
    return f"{withdrawn}{day} · {claim.aspect.value} · {who}: {quoted(claim.quote)}"


def _where(statement: Statement) -> str:
    """Return, escaped, to whom and where something was said, how firmly, where to read it, and its id."""
    url = statement.citation.url
    page = link(url) if url and len(url) < _FIELD else None
    parts = [*(short(each, _FIELD) for each in _details(statement)), page, statement.id]
    return " · ".join(part for part in parts if part)


def _details(statement: Statement) -> list[str]:
    """Return to whom and where something was said, and how firmly."""
    claim, outlet = statement.claim, statement.citation.outlet
    heard = f"to {claim.told_to}" if claim.told_to and claim.told_to != outlet else None
    return [part for part in (heard, outlet, firmness(claim)) if part]


def firmness(claim: Claim) -> str:
    """Return how firmly a claim was made, and whether it says that something is not so."""
    return _firmness(claim.certainty, claim.polarity)


def _firmness(certainty: str, polarity: str) -> str:
    return f"{certainty}, that it is not so" if polarity == "-" else str(certainty)
