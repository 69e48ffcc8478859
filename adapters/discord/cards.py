"""What moderators see: review cards and the forms behind their buttons. Pure.

The menus on a card keep their own state: a choice is drawn back into the card, and Accept reads it from there. So a
card works for days and through restarts, and nothing about it is kept in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.discord.components import (
    Card,
    Colour,
    Component,
    Form,
    Style,
    button,
    card,
    container,
    labelled,
    menu,
    row,
    separator,
    text,
    typed,
)
from adapters.discord.ids import custom_id
from adapters.discord.markdown import cleaned, day, inline, link
from adapters.discord.wording import DECISIONS, KINDS, about, firmness
from facts.localisation import N_, retold
from facts.localisation import gettext as _
from facts.messages import ReviewItem, StatementRecord
from facts.model import Amendment, Aspect, CandidateId, CandidateState, Certainty, Claim, Polarity

CERTAINTIES = {
    Certainty.STATED: N_("stated: said outright"),
    Certainty.HEDGED: N_("hedged: said, but not settled"),
    Certainty.RUMOURED: N_("rumoured: heard from others"),
    Certainty.WISHED: N_("wished: hoped for, not planned"),
    Certainty.DECLINED: N_("declined: would not say"),
    Certainty.OPINION: N_("opinion: a judgement, no fact"),
}
WAYS = {Polarity.AFFIRMS: N_("says that it is so"), Polarity.DENIES: N_("says that it is not so")}
AS_VAGUE = N_("As vague as it was said: 2026-09-12, 2026-09 or 2026")
_FIELD = 150


def review_card(item: ReviewItem, *, aspect: Aspect | None = None, certainty: Certainty | None = None) -> Card:
    """Return a candidate in its context, with buttons while it waits, with the decision once there is one.

    ``aspect`` and ``certainty`` are what a moderator has chosen on the card so far.
    """
    claim = item.candidate.claim
    where = (
        inline(item.citation.outlet, _FIELD) if item.citation.outlet else _("no outlet given"),
        day(item.citation.published),
        link(item.citation.url),
    )
    said = f"{_tail(item.before)} **“{inline(claim.quote, 1_400)}”** {inline(item.after, 260)}".strip()
    state = _("Decided") if item.decided else _("For review")
    body: list[Component] = [
        text(f"### 📝 {state}: {inline(item.production.name, 200)}\n-# {' · '.join(part for part in where if part)}"),
        text(f"> {said}"),
        text(_reading(claim)),
    ]
    if item.decided:
        accepted = item.candidate.state is CandidateState.ACCEPTED
        body += [separator(), text(f"**{inline(retold(item.decided, DECISIONS), 600)}**")]
        return card(container(body, Colour.GREEN if accepted else Colour.RED))
    body.append(text(f"-# {_('confidence {percent}').format(percent=f'{item.candidate.confidence:.0%}')}"))
    return card(
        container(body, Colour.AMBER),
        *_controls(item.candidate.id, aspect or claim.aspect, certainty or claim.certainty),
    )


def chosen(components: Sequence[Mapping[str, Any]]) -> tuple[Aspect | None, Certainty | None]:
    """Read from a card, as Discord gives it back, what its menus are set to."""
    values: dict[str, str] = {}
    for each in (inner for outer in components for inner in outer.get("components", ())):
        for option in each.get("options", ()):
            if option.get("default"):
                values[each["custom_id"].partition(":")[0]] = option["value"]
    aspect, certainty = values.get("aspect"), values.get("certainty")
    return (Aspect(aspect) if aspect else None, Certainty(certainty) if certainty else None)


def edit_form(item: ReviewItem, aspect: Aspect, certainty: Certainty) -> Form:
    """Return the form that amends a candidate and accepts it; what the card's menus say goes with it."""
    claim = item.candidate.claim
    ways = {way.value: _(told) for way, told in WAYS.items()}
    fields = (
        labelled(_("Speaker"), typed("speaker", claim.speaker)),
        labelled(_("Told to"), typed("told_to", claim.told_to)),
        labelled(_("Said on"), typed("said", claim.said, most=40), _(AS_VAGUE)),
        labelled(_("About whom or what"), typed("subject", claim.subject)),
        labelled(_("Which way"), menu("polarity", ways, claim.polarity.value, _("Choose"))),
    )
    return Form(custom_id("edited", item.candidate.id, aspect.value, certainty.value), _("Edit and accept"), fields)


def amendment(given: Mapping[str, str], aspect: Aspect, certainty: Certainty) -> Amendment:
    """Read the submitted form of ``edit_form``; what was left empty stays as proposed."""
    return Amendment(
        speaker=given.get("speaker"),
        told_to=given.get("told_to"),
        said=given.get("said"),
        subject=given.get("subject"),
        polarity=Polarity(given["polarity"]) if "polarity" in given else None,
        aspect=aspect,
        certainty=certainty,
    )


def reject_form(candidate: CandidateId) -> Form:
    """Return the form that asks why."""
    reason = labelled(_("Why"), typed("reason", lines=True, most=400), _("Kept for other moderators"))
    return Form(custom_id("rejected", candidate), _("Reject"), (reason,))


def duplicate_form(item: ReviewItem, records: Sequence[StatementRecord]) -> Form | None:
    """Return the form that says which statement a candidate repeats; None where there is none.

    Those about the same aspect come first, the newest before the others.
    """
    claim = item.candidate.claim
    nobody = _("no name given")
    options: dict[str, str] = {
        record.statement.id: cleaned(f"{record.statement.claim.speaker or nobody}: {record.statement.claim.quote}")
        for record in sorted(
            records, key=lambda each: (each.statement.claim.aspect is not claim.aspect, -each.statement.seq)
        )
        if record.retraction is None
    }
    if not options:
        return None
    field = labelled(_("On record already as"), menu("statement", options, None, _("Choose the statement")))
    return Form(custom_id("duplicated", item.candidate.id), _("Duplicate of…"), (field,))


def _controls(candidate: CandidateId, aspect: Aspect, certainty: Certainty) -> tuple[Component, ...]:
    aspects = {each.value: _("about: {aspect}").format(aspect=about(each)) for each in Aspect}
    certainties = {each.value: _(told) for each, told in CERTAINTIES.items()}
    return (
        row(menu(custom_id("aspect", candidate), aspects, aspect.value, _("What it is about"))),
        row(menu(custom_id("certainty", candidate), certainties, certainty.value, _("How firmly it was said"))),
        row(
            button(_("Accept"), custom_id("accept", candidate), Style.SUCCESS),
            button(_("Edit"), custom_id("edit", candidate)),
            button(_("Reject"), custom_id("reject", candidate), Style.DANGER),
            button(_("Duplicate of…"), custom_id("duplicate", candidate)),
        ),
    )


def _reading(claim: Claim) -> str:
    fields = (
        (_("Speaker"), claim.speaker or _("nobody credited")),
        (_("Told to"), claim.told_to),
        (_("Subject"), claim.subject),
        (_("Claim"), claim.value),
        (_("Other work"), claim.work),
    )
    told = [f"**{name}** {inline(value, _FIELD)}" for name, value in fields if value]
    when = day(claim.said) or (inline(claim.said_phrase, _FIELD) if claim.said_phrase else None)
    told += [f"**{_('Said')}** {when}"] if when else []
    sign = "" if claim.polarity is Polarity.AFFIRMS else _(", that it is not so")
    read = f"{about(claim.aspect)}, {firmness(claim.certainty)}{sign} ({_(KINDS[claim.kind])})"
    told.append(f"**{_('Read as')}** {read}")
    return " · ".join(told)


def _tail(before: str) -> str:
    """Cut what stands before the quote at its start, so that the words next to the quote stay."""
    return inline(f"… {before[-200:]}", 300) if len(before) > 200 else inline(before, 260)
