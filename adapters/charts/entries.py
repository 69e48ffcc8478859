"""What a timeline shows of each statement: a line of the chart, before anybody knows where it stands. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from facts import edtf
from facts.messages import StatementRecord
from facts.model import Aspect, Certainty, Claim, Kind, Polarity, Statement

HIDDEN = "about the plot, not shown here"
"""Stands where words would give the plot away: a picture has no spoiler marks to lift."""
NON_JOINER = "\u200c"
"""The one invisible mark that is kept: without it Persian words would run together."""
_MARKS_ON_A_LETTER = 3
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The days a statement may date from, both included, and the words for them.

    ``first`` or ``last`` is None where an interval is open on that side; ``uncertain`` where the date itself is doubted
    (EDTF's ``?``, ``~`` and ``%``). ``instead`` is *published* or *recorded* where nothing tells when the words were
    spoken, and empty where something does.
    """

    first: date | None
    last: date | None
    words: str
    instead: str = ""
    uncertain: bool = False

    @property
    def exact(self) -> bool:
        """True for one certain day; everything else is drawn as a span."""
        return self.first is not None and self.first == self.last and not self.uncertain


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One statement as the chart tells it; reports of the same words are one entry with several ``outlets``.

    ``withdrawn`` holds the reason, empty while it stands. ``work`` is the other work that it is about, where it is.
    """

    who: str
    quote: str
    when: When
    aspect: Aspect
    certainty: Certainty
    denies: bool
    outlets: tuple[str, ...] = ()
    withdrawn: str = ""
    work: str = ""

    @property
    def outlet(self) -> str:
        """Who printed it first, and how many others did."""
        return self.outlets[0] + (f" +{len(self.outlets) - 1}" if len(self.outlets) > 1 else "") if self.outlets else ""


def entries(records: Iterable[StatementRecord]) -> tuple[Entry, ...]:
    """Return what the chart shows, by the days they may date from, oldest first."""
    ordered = sorted(records, key=lambda each: (each.statement.recorded_at, each.statement.seq, each.statement.id))
    shown: dict[tuple[object, ...], Entry] = {}
    for record in ordered:
        key, entry = _one_story(record), _entry(record)
        known = shown.get(key)
        if known is None:
            shown[key] = entry
        else:
            shown[key] = replace(known, outlets=tuple(dict.fromkeys((*known.outlets, *entry.outlets))))
    return tuple(sorted(shown.values(), key=lambda each: _days(each.when)))


def plain(text: str) -> str:
    """Return text as one line that can be drawn: no controls, no reordering marks, no towers of accents."""
    kept: list[str] = []
    stacked = 0
    for letter in unicodedata.normalize("NFC", text[: 4 * _LONGEST].encode("utf-8", "replace").decode("utf-8")):
        kind = unicodedata.category(letter)
        stacked = stacked + 1 if kind == "Mn" else 0
        if (kind == "Cf" and letter != NON_JOINER) or "\ufe00" <= letter <= "\ufe0f" or stacked > _MARKS_ON_A_LETTER:
            continue
        kept.append(" " if kind in ("Cc", "Zl", "Zp") else letter)
    words = " ".join("".join(kept).split())
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"


def _one_story(record: StatementRecord) -> tuple[object, ...]:
    statement, claim = record.statement, record.statement.claim
    if record.retraction is not None:
        return (statement.id,)
    return (statement.origin, claim.aspect, claim.certainty, claim.polarity, claim.speaker, claim.subject, claim.work)


def _entry(record: StatementRecord) -> Entry:
    claim, gone = record.statement.claim, record.retraction
    outlet = plain(record.statement.citation.outlet or "")
    who = plain(claim.speaker or "") or outlet or "no name given"
    return Entry(
        who=who,
        quote=HIDDEN if claim.spoiler or claim.aspect is Aspect.STORY else _words(claim),
        when=_when(record.statement),
        aspect=claim.aspect,
        certainty=claim.certainty,
        denies=claim.polarity is Polarity.DENIES and claim.certainty is not Certainty.DECLINED,
        outlets=(outlet,) if outlet and outlet != who else (),
        withdrawn=(plain(gone.reason) or gone.kind.value.replace("_", " ")) if gone else "",
        work=plain(claim.work or ""),
    )


def _words(claim: Claim) -> str:
    """Only what the speaker said word for word stands in quotation marks; the rest are the outlet's words."""
    words = plain(claim.quote)
    return f"“{words}”" if claim.kind is Kind.DIRECT else words


def _when(statement: Statement) -> When:
    """Take the day it was said; failing that, the day it was printed, or came on record."""
    dates: Sequence[tuple[str, str | None]] = (
        ("", statement.claim.said),
        ("published", statement.citation.published),
        ("recorded", statement.recorded_at.date().isoformat()),
    )
    for instead, written in dates:
        if written and (days := edtf.bounds(written)):
            return When(
                first=None if days[0] == date.min and days[1] != date.min else days[0],
                last=None if days[1] == date.max and days[0] != date.max else days[1],
                words=edtf.in_words(written).removeprefix("the "),
                instead=instead,
                uncertain=any(mark in written for mark in "?~%"),
            )
    raise AssertionError("a day of the calendar is an EDTF date")


def _days(when: When) -> tuple[date, date]:
    first = when.first or when.last or date.min
    return first, when.last or when.first or date.max
