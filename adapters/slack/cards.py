"""What moderators see: review cards, the modals that amend one, the lists behind the queue. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from adapters.slack.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    chooser,
    context,
    header,
    listing,
    modal,
    note,
    said,
    select,
    text_input,
    words,
)
from adapters.slack.mrkdwn import clipped, escape, link, quoted
from facts.edtf import bounds, in_words
from facts.messages import Gap, ReviewItem, StatementRecord
from facts.model import Amendment, Aspect, AuditEntry, CandidateId, Certainty, Claim, Kind, Polarity

_ASPECTS = {each.value: each.value for each in Aspect}
CERTAINTIES = {
    Certainty.STATED.value: "stated outright",
    Certainty.HEDGED.value: "hedged",
    Certainty.RUMOURED.value: "rumoured",
    Certainty.WISHED.value: "wished for",
    Certainty.DECLINED.value: "would not say",
    Certainty.OPINION.value: "an opinion",
}
_CHOSEN = "review "
_DECISIONS = (
    ("Accept", "review_accept", "primary"),
    ("Reject", "review_reject", "danger"),
    ("Edit", "review_edit", None),
    ("Duplicate", "review_duplicate", None),
)
AUDITED = 20
"""Entries of the audit trail in one list."""
_NO_DATE = "This is no date as the record writes them: 2026-09-12, 2026-09 or 2026, with a ? where it is unsure."
_KINDS = {
    Kind.DIRECT: "word for word",
    Kind.INDIRECT: "in the article’s words",
    Kind.MIXED: "partly word for word",
    Kind.REPORT: "reported by the outlet itself",
}
POLARITIES = {Polarity.AFFIRMS.value: "says that it is so", Polarity.DENIES.value: "says that it is not so"}


def review_card(item: ReviewItem) -> Message:
    """Return a candidate in its context, with buttons while it waits, with the decision once there is one."""
    return Message(text=clipped(_sentence(item), 3_000), blocks=review_blocks(item))


def review_blocks(item: ReviewItem) -> list[Block]:
    """Return the blocks of a review card."""
    claim = item.candidate.claim
    page = link(item.citation.url)
    where = " · ".join(
        part
        for part in (
            escape(item.citation.outlet[:160]) if item.citation.outlet else "no outlet given",
            escape(in_words(item.citation.published)) if item.citation.published else None,
            page,
            f"confidence {item.candidate.confidence:.2f}",
        )
        if part
    )
    blocks = [
        header(f"{'Decided' if item.decided else 'For review'}: {item.production.name} · {claim.aspect.value}"),
        words(quoted(claim.quote), 2_000),
        words(_reading(claim, listed=item.decided is None), 1_000),
        note(f"In the article: …{item.before}{claim.quote[:200]}{item.after}…"),
        context(where),
    ]
    if item.decided:
        return [*blocks, words(item.decided, 500)]
    id = item.candidate.id
    row = [
        chooser("review_aspect", "Aspect", _ASPECTS, claim.aspect.value),
        chooser("review_certainty", "How firmly", CERTAINTIES, claim.certainty.value),
        *(
            button(label, action, id, style, reads=f"{label}: {quoted(claim.quote)}")
            for label, action, style in _DECISIONS
        ),
    ]
    return [*blocks, actions(row, block_id=f"{_CHOSEN}{id}")]


def queued(shown: int, waiting: int) -> str:
    """Say how much waits for a decision, and how much of it is shown."""
    if not waiting:
        return "Nothing waits for a decision."
    if shown >= waiting:
        return f"That is all that waits for a decision: {waiting}."
    oldest = "This is the oldest" if shown == 1 else f"These are the {shown} oldest"
    return f"{oldest} of {waiting} that wait for a decision. The next ones come as you decide."


def chosen(values: Mapping[str, Any], candidate: CandidateId) -> Amendment:
    """Read the two lists on a review card, as they stand when a button of it is pressed."""
    fields = values.get(f"{_CHOSEN}{candidate}") or {}
    given = {name: ((state or {}).get("selected_option") or {}).get("value") for name, state in fields.items()}
    aspect, certainty = given.get("review_aspect"), given.get("review_certainty")
    return Amendment(aspect=Aspect(aspect) if aspect else None, certainty=Certainty(certainty) if certainty else None)


def edit_modal(item: ReviewItem, place: Mapping[str, str], listed: Amendment | None = None) -> View:
    """Return the form that amends a candidate before it is accepted.

    ``place`` says where its card is, ``listed`` what the lists on it stand at.
    """
    claim, listed = item.candidate.claim, listed or Amendment()
    aspect, certainty = listed.aspect or claim.aspect, listed.certainty or claim.certainty
    blocks = claim_fields(replace(claim, aspect=aspect, certainty=certainty))
    kept = json.dumps({"candidate": item.candidate.id, **place})
    return modal("review_edited", "Edit and accept", blocks, submit="Accept", kept=kept)


def claim_fields(claim: Claim) -> list[Block]:
    """Return the fields that amend a claim, filled in as it reads now; its words are shown and never change."""
    return [
        words(quoted(claim.quote), 1_500),
        text_input("speaker", "Speaker", initial=claim.speaker),
        text_input("told_to", "Told to", initial=claim.told_to),
        text_input("said", "Said on", initial=claim.said, hint="As vague as it was said: 2024-09-12, 2024-09 or 2024."),
        select("aspect", "Aspect", _ASPECTS, initial=claim.aspect.value),
        text_input("subject", "About whom or what", initial=claim.subject),
        text_input("value", "The claim in few words", initial=claim.value),
        select("certainty", "How firmly", CERTAINTIES, initial=claim.certainty.value),
        select("polarity", "Which way", POLARITIES, initial=claim.polarity.value),
    ]


def amendment(values: Mapping[str, Any]) -> Amendment:
    """Read a submitted form with ``claim_fields``; what was left empty stays as it was."""
    given = typed(values)
    return Amendment(
        speaker=given.get("speaker"),
        told_to=given.get("told_to"),
        said=given.get("said"),
        subject=given.get("subject"),
        value=given.get("value"),
        aspect=Aspect(given["aspect"]) if "aspect" in given else None,
        certainty=Certainty(given["certainty"]) if "certainty" in given else None,
        polarity=Polarity(given["polarity"]) if "polarity" in given else None,
    )


def no_dates(given: Mapping[str, str], *names: str) -> dict[str, str]:
    """Return what to say at each of these fields of a form that should hold a date and holds something else."""
    return {name: _NO_DATE for name in names if name in given and bounds(given[name]) is None}


def duplicate_modal(item: ReviewItem, records: Sequence[StatementRecord], place: Mapping[str, str]) -> View:
    """Return the form that says which statement on record a candidate repeats, the newest first."""
    choices = {
        str(record.statement.id): f"{record.statement.claim.speaker or 'no name'}: {record.statement.claim.quote}"
        for record in reversed(records)
        if record.retraction is None
    }
    kept = json.dumps({"candidate": item.candidate.id, **place})
    proposed = words(quoted(item.candidate.claim.quote), 1_500)
    if not choices:
        return modal("nothing", "Duplicate", [proposed, words("Nothing is on record yet that this could repeat.")])
    chooser = select("statement", "On record already as", choices)
    return modal("review_duplicated", "Duplicate", [proposed, chooser], submit="Mark", kept=kept)


def gaps(production: str, found: Sequence[Gap]) -> Message:
    """Return the questions that the record could not answer, most asked first."""
    if not found:
        told = f"Every question about {production} so far had an answer on record."
        return Message(text=clipped(told, 3_000), blocks=[words(told)])
    lines = [f"{gap.times} × {gap.question[:200]}" for gap in found[:20]]
    return listing(f"{production}: asked, and not on record", lines, len(found) - len(lines))


def audit(entries: Sequence[AuditEntry], names: Mapping[str, str]) -> Message:
    """Return who did what, newest first; ``names`` are those of actors whose name is known."""
    lines = [
        f"{entry.at:%Y-%m-%d %H:%M} · {names.get(entry.actor, entry.actor)} {entry.action} {entry.object}"
        f" {entry.detail[:120]}".strip()
        for entry in entries[:AUDITED]
    ]
    if not lines:
        return said("Nothing has been done yet.")
    return listing("Who did what", lines, len(entries) - len(lines))


def typed(values: Mapping[str, Any]) -> dict[str, str]:
    """Read a submitted form: field → what was typed or chosen; fields left empty are absent."""
    given: dict[str, str] = {}
    for name, fields in values.items():
        state = fields.get("value") or {}
        chosen = state.get("selected_option") or {}
        value = state.get("value") or chosen.get("value") or state.get("selected_conversation")
        if isinstance(value, str) and value.strip():
            given[name] = value.strip()
    return given


def _sentence(item: ReviewItem) -> str:
    claim = item.candidate.claim
    told = f"{item.production.name}: {quoted(claim.quote)} ({_reading(claim)})"
    return f"{item.decided} {told}" if item.decided else f"For review: {told}"


def _reading(claim: Claim, *, listed: bool = False) -> str:
    """Return what was understood, in one line; without what the lists below it show."""
    way = POLARITIES[claim.polarity.value]
    parts = [
        claim.speaker or "nobody credited",
        f"to {claim.told_to}" if claim.told_to else None,
        in_words(claim.said) if claim.said else claim.said_phrase,
        None if listed else claim.aspect.value,
        f"about {claim.subject}" if claim.subject else None,
        claim.value,
        way if listed else f"{claim.certainty.value}, {way}",
        _KINDS[claim.kind],
    ]
    return " · ".join(part for part in parts if part)
