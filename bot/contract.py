"""The JSON that programs see: the fields of docs/contract.md, and the checks on what comes in.

Fields may be added here, none renamed or dropped without a major version; ``bot/schemas`` says the same in JSON Schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from facts.errors import Invalid
from facts.reading import Article

if TYPE_CHECKING:
    from facts.messages import Answer, Question, StatementRecord
    from facts.model import Candidate, Claim

Json = dict[str, Any]

LONGEST_ARTICLE = 5_000_000
"""Characters of one article that are read; more is refused with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionGiven:
    """The production a line names: followed from now on if it is new."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    original: str | None = None


def claim_json(claim: Claim) -> Json:
    """Return a claim as contract.md's Statement, without confidence and reasons."""
    return {
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "kind": claim.kind.value,
        "speaker": claim.speaker,
        "mention": claim.mention,
        "mention_at": list(claim.mention_at) if claim.mention_at else None,
        "cue": claim.cue,
        "cue_at": list(claim.cue_at) if claim.cue_at else None,
        "told_to": claim.told_to,
        "said_phrase": claim.said_phrase,
        "said": claim.said,
        "aspect": claim.aspect.value,
        "subject": claim.subject,
        "value": claim.value,
        "certainty": claim.certainty.value,
        "polarity": claim.polarity.value,
        "role": claim.role,
        "authority": claim.authority.value,
        "work": claim.work,
        "planned_phrase": claim.planned_phrase,
        "planned": claim.planned,
        "spoiler": claim.spoiler,
    }


def candidate_json(candidate: Candidate) -> Json:
    """Return a candidate as contract.md's Statement."""
    return {
        **claim_json(candidate.claim),
        "confidence": round(candidate.confidence, 3),
        "reasons": list(candidate.reasons),
        "ruleset": candidate.ruleset,
    }


def statement_json(record: StatementRecord) -> Json:
    """Return a statement on record with its provenance and, where it was withdrawn, the retraction."""
    statement, retraction = record.statement, record.retraction
    return {
        "statement": statement.id,
        "state": "retracted" if retraction else "accepted",
        **claim_json(statement.claim),
        "outlet": statement.citation.outlet,
        "url": statement.citation.url,
        "published": statement.citation.published,
        "recorded_at": _moment(statement.recorded_at),
        "accepted_by": statement.accepted_by,
        "origin": statement.origin,
        "retraction": None
        if retraction is None
        else {
            "kind": retraction.kind.value,
            "reason": retraction.reason,
            "by": retraction.by,
            "at": _moment(retraction.at),
            "replaced_by": retraction.replaced_by,
        },
    }


def answer_json(answer: Answer, id: object = None) -> Json:
    """Return an answer as contract.md's Answer."""
    return {
        "id": id,
        "question": answer.question,
        "production": answer.production,
        "aspect": answer.aspect.value if answer.aspect else None,
        "subject": answer.subject,
        "verdict": answer.verdict.value,
        "text": answer.text,
        "lines": [{"text": line.text, "cites": list(line.cites)} for line in answer.lines],
        "citations": [
            {
                "n": cited.n,
                "statement": cited.statement,
                "speaker": cited.speaker,
                "quote": cited.quote,
                "told_to": cited.told_to,
                "outlet": cited.outlet,
                "url": cited.url,
                "said": cited.said,
                "published": cited.published,
                "certainty": cited.certainty.value,
                "polarity": cited.polarity.value,
                "repeats": cited.repeats,
            }
            for cited in answer.citations
        ],
        "choices": list(answer.choices),
        "omitted": answer.omitted,
        "as_of": _moment(answer.as_of),
    }


def article_from(line: Json) -> Article:
    """Check one line of ``read`` or ``ingest`` and return the article.

    Raises:
        Invalid: naming the field that cannot be used.
    """
    text, html = _text(line, "text"), _text(line, "html")
    if (text is None) == (html is None):
        raise Invalid("Give either “text” or “html”, and not both.")
    if len(text or html or "") > LONGEST_ARTICLE:
        raise Invalid(f"This article is longer than {LONGEST_ARTICLE:,} characters. Give the part that matters.")
    return Article(
        text=text,
        html=html,
        url=_text(line, "url"),
        outlet=_text(line, "outlet"),
        title=_text(line, "title"),
        published=_day(line, "published"),
        lang=_text(line, "lang"),
    )


def production_from(line: Json) -> ProductionGiven | None:
    """Return the production a line names, or None; a plain string is a name.

    Raises:
        Invalid: it is neither a name nor an object with one.
    """
    given = line.get("production")
    if given is None:
        return None
    if isinstance(given, str) and given.strip():
        return ProductionGiven(name=given)
    if isinstance(given, Mapping) and isinstance(given.get("name"), str) and given["name"].strip():
        aliases = given.get("aliases") or ()
        if not isinstance(aliases, list | tuple) or not all(isinstance(alias, str) for alias in aliases):
            raise Invalid("“production.aliases” is a list of names.")
        return ProductionGiven(
            name=given["name"],
            aliases=tuple(aliases),
            kind=_text(dict(given), "kind"),
            original=_text(dict(given), "original"),
        )
    raise Invalid("“production” is a name, or an object with a “name”.")


def question_from(line: Json, key: str = "q") -> Question:
    """Check one line of ``ask`` (``q``) or ``check`` (``claim``) and return the question.

    Raises:
        Invalid: naming the field that cannot be used.
    """
    from facts.messages import Question

    text = _text(line, key)
    if text is None:
        raise Invalid(f"“{key}” is missing: what is asked?")
    given = production_from(line)
    return Question(text=text, production=given.name if given else None, as_of=end_of_day(_day(line, "as_of")))


def end_of_day(day: str | None) -> datetime | None:
    """Return the last moment (UTC) of a day given as ``YYYY-MM-DD``: the record of a day is all that it brought."""
    return None if day is None else datetime.combine(date.fromisoformat(day), time.max, UTC)


def _text(line: Json, key: str) -> str | None:
    value = line.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise Invalid(f"“{key}” is text, not {type(value).__name__}.")
    return value.encode("utf-8", "replace").decode("utf-8")


def _day(line: Json, key: str) -> str | None:
    value = _text(line, key)
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise Invalid(f"“{key}” is a date like 2026-11-24, not “{value[:40]}”.") from None


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
