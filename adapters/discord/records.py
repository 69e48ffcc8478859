"""Statements as they stand on record: sources in full, histories, people, gaps, the audit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from adapters.discord import wording
from adapters.discord.components import (
    SMALL,
    TEXT,
    Attached,
    Card,
    Colour,
    card,
    container,
    fitted,
    picture,
    sentence,
    spaced,
    text,
)
from adapters.discord.markdown import day, hidden, inline, link, moment
from adapters.discord.wording import about, firmness
from facts.localisation import gettext as _
from facts.messages import Gap, Report, StatementRecord
from facts.model import Aspect, AuditEntry, Polarity
from facts.ports import Picture

_QUOTE = 700
_SOURCES = 12


def sources(found: Sequence[StatementRecord], title: str | None = None) -> Card:
    """Return statements in full: the words, who, to whom, when, where, how firmly, and what became of them."""
    if not found:
        return sentence(_("Nothing is on record here."))
    lines = [source(n, each) for n, each in enumerate(found, 1)]
    shown = fitted(lines, TEXT - 250, most=_SOURCES)
    heading = text(f"### {inline(title or _('Sources'), 200)}")
    return card(container([heading, *spaced(shown)], Colour.GREY))


def source(n: int, record: StatementRecord) -> str:
    """Return one statement in full."""
    claim, where = record.statement.claim, record.statement.citation
    told = _(", to {whom}").format(whom=inline(claim.told_to, 80)) if claim.told_to else ""
    when = day(claim.said) or (inline(claim.said_phrase, 60) if claim.said_phrase else None)
    printed = day(where.published)
    parts = (
        inline(where.outlet, 80) if where.outlet and where.outlet not in (claim.told_to, _who(record)) else None,
        _("said {when}").format(when=when) if when else None,
        _("published {when}").format(when=printed) if printed else None,
        link(where.url),
    )
    quote = f"“{inline(claim.quote, _QUOTE)}”"
    sign = _(", that it is not so") if claim.polarity is Polarity.DENIES else ""
    kind = _(wording.KINDS[claim.kind])
    return "\n".join(
        (
            " · ".join((f"`{n}` **{inline(_who(record), 120)}**{told}", *(part for part in parts if part))),
            f"-# {firmness(claim.certainty)}{sign} · {kind} · `{record.statement.id}`{_fate(record)}",
            f"> {hidden(quote) if spoils(record) else quote}",
        )
    )


def timeline(production: str, found: Sequence[StatementRecord], aspect: Aspect | None = None) -> Card:
    """Return what was recorded, oldest first, withdrawn words struck out; where not all fits, the newest stay."""
    title = inline(titled(production, aspect), 240)
    if not found:
        return sentence(_("Nothing is on record about {topic}.").format(topic=title))
    lines = [_dated(record) for record in reversed(found)]
    kept = fitted(lines, TEXT - 300)
    more = [kept.pop()] if kept and kept[-1].startswith(SMALL) else []
    return card(container([text(f"### {title}"), text("\n".join([*more, *reversed(kept)]))], Colour.GREY))


def titled(production: str, aspect: Aspect | None) -> str:
    """Return what a list is of: the production, and the aspect or everything."""
    return f"{production}: {about(aspect) if aspect else _('everything on record')}"


def illustrated(words: Card, drawn: Picture, *, spoiler: bool) -> Card:
    """Return a list with a picture of the same under its heading."""
    shown = Attached(name="timeline.png", data=drawn.png, alt=drawn.alt)
    (whole,) = words.components
    heading, *rest = whole["components"]
    return Card(({**whole, "components": [heading, picture(shown, spoiler=spoiler), *rest]},), (shown,))


def spoils(record: StatementRecord) -> bool:
    """Say whether a statement's words give the plot away."""
    return record.statement.claim.spoiler or record.statement.claim.aspect is Aspect.STORY


def cast(production: str, found: Iterable[StatementRecord]) -> Card:
    """Return the people whom live statements about the cast name, each with the newest words about them."""
    newest: dict[str, StatementRecord] = {}
    for record in found:
        subject = record.statement.claim.subject
        if subject and record.retraction is None and not record.statement.claim.work:
            newest.pop(subject.casefold(), None)
            newest[subject.casefold()] = record
    name = inline(production, 200)
    if not newest:
        return sentence(_("Nobody is on record in the cast of {production} yet.").format(production=name))
    title = f"### {_('{production}: the cast on record').format(production=name)}"
    lines = []
    for record in reversed(newest.values()):
        claim = record.statement.claim
        value = f" · {inline(claim.value, 80)}" if claim.value else ""
        sign = _(", that it is not so") if claim.polarity is Polarity.DENIES else ""
        when = day(claim.said or record.statement.citation.published)
        lines.append(
            f"**{inline(claim.subject or '', 100)}**{value} · {firmness(claim.certainty)}{sign}\n"
            f"-# {inline(_who(record), 100)}{f', {when}' if when else ''}: “{inline(claim.quote, 160)}”"
        )
    return card(container([text(title), text("\n".join(fitted(lines, TEXT - 300)))], Colour.GREY))


def gaps(production: str, found: Sequence[Gap]) -> Card:
    """Return the questions that the record could not answer, most asked first."""
    name = inline(production, 200)
    if not found:
        return sentence(_("Every question about {production} so far had an answer on record.").format(production=name))
    lines = [f"**{gap.times}×** {inline(gap.question, 200)} · {_last(gap.last_at)}" for gap in found]
    title = f"### {_('{production}: asked, and not on record').format(production=name)}"
    return card(container([text(title), text("\n".join(fitted(lines, TEXT - 300)))], Colour.GREY))


def reports(found: Sequence[Report]) -> Card:
    """Return what people said is wrong, most reported first, never who said so."""
    if not found:
        return sentence(_("Nothing is reported that is not settled."))
    lines = [
        f"**{each.times}×** `{inline(each.about, 40)}` · {_last(each.last_at)}\n"
        + "\n".join(f"> {inline(words, 400)}" for words in each.texts[:3])
        for each in found
    ]
    shown = fitted(lines, TEXT - 250, most=_SOURCES)
    return card(container([text(f"### {_('Said to be wrong')}"), *(text(each) for each in shown)], Colour.AMBER))


def audit(entries: Sequence[AuditEntry]) -> Card:
    """Return who did what, newest first."""
    lines = [
        f"{moment(each.at)} · {inline(each.actor, 60)} **{inline(each.action, 40)}** `{inline(each.object, 40)}`"
        f" {inline(each.detail, 140)}".rstrip()
        for each in entries
    ]
    body = "\n".join(fitted(lines, TEXT - 200)) if lines else _("Nothing has been done yet.")
    return card(container([text(f"### {_('Who did what')}"), text(body)], Colour.GREY))


def _dated(record: StatementRecord) -> str:
    claim = record.statement.claim
    when = day(claim.said or record.statement.citation.published) or _("undated")
    quote = f"“{inline(claim.quote, 220)}”"
    told = f"{when} · {about(claim.aspect)}, {firmness(claim.certainty)} · **{inline(_who(record), 100)}**: "
    if record.retraction is not None:
        return f"~~{told}{quote}~~{_fate(record)}"
    return told + (hidden(quote) if spoils(record) else quote)


def _who(record: StatementRecord) -> str:
    return record.statement.claim.speaker or record.statement.citation.outlet or _("no name given")


def _fate(record: StatementRecord) -> str:
    gone = record.retraction
    if gone is None:
        return ""
    return f" · **{_('withdrawn')}** ({_(wording.RETRACTIONS[gone.kind])}) {inline(gone.reason, 120)}".rstrip()


def _last(at: datetime) -> str:
    return _("last {when}").format(when=moment(at))
