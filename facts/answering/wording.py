"""The words of answers: every sentence comes from lexicons/phrases.toml, filled with what is on record.

No sentence is written anywhere else, so that how firm an answer sounds can be read off the table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from facts.answering.evidence import Evidence
from facts.edtf import in_words
from facts.lexicon import Lexicon, Table, expect_keys
from facts.messages import Answer, Cited, Line
from facts.model import Aspect, Production, Statement, StatementId

_LONGEST_QUOTE = 320
_SPACES = re.compile(r"\s+")
_MARKS = str.maketrans({"“": "‘", "”": "’", '"': "'"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """phrases.toml: sentences by name, how firm each is, and how a credit is put together."""

    texts: Mapping[str, str]
    firmness: Mapping[str, int]
    labels: Mapping[str, str]
    credit: Mapping[str, str]


def phrases(table: Table) -> Phrases:
    """Read and check lexicons/phrases.toml; for ``Lexicon.section``."""
    expect_keys("phrases.toml", table, ("phrase", "labels", "credit"))
    for name, entry in table["phrase"].items():
        expect_keys(f"phrases.toml [phrase.{name}]", entry, ("firmness", "text"))
    expect_keys("phrases.toml [credit]", table["credit"], ("told", "printed", "repeated", "repeated_once", "nobody"))
    return Phrases(
        texts={name: entry["text"] for name, entry in table["phrase"].items()},
        firmness={name: entry["firmness"] for name, entry in table["phrase"].items()},
        labels=table["labels"],
        credit=table["credit"],
    )


@dataclass(slots=True)
class Draft:
    """An answer being written: lines, and the statements they cite, numbered as they come."""

    lexicon: Lexicon
    as_of: datetime
    production: str
    repeats: Mapping[StatementId, int] = field(default_factory=dict)
    rings: Mapping[StatementId, tuple[str, ...]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    cited: list[Statement] = field(default_factory=list)

    @classmethod
    def of(cls, evidence: Evidence, lexicon: Lexicon, production: Production | None) -> Draft:
        """Begin an answer from this evidence."""
        return cls(
            lexicon=lexicon,
            as_of=evidence.as_of,
            production=production.name if production else "",
            repeats=evidence.repeats,
            rings=evidence.rings,
        )

    @property
    def phrases(self) -> Phrases:
        """The sentences."""
        return self.lexicon.section("phrases", phrases)

    def say(self, name: str, *statements: Statement, **fields: str) -> None:
        """Add a line: the sentence ``name``, about and citing the statements; the first one fills the credit."""
        if statements:
            fields = {**self._about(statements[0]), **fields}
        text = self.phrases.texts[name].format_map({"production": self.production, **fields})
        self.lines.append(Line(text, tuple(self._number(each) for each in statements)))

    def tell(self, statement: Statement, *, first: bool, name: str | None = None, part: str | None = None) -> None:
        """Add a line that tells a statement as firmly as it was said, in the ``part`` of its words that answers."""
        certainty = statement.claim.certainty.value
        quote = {"quote": quoted(part)} if part else {}
        self.say(name or (certainty if first else f"also_{certainty}"), statement, **quote)

    def tell_rings(self) -> None:
        """Say of what is cited where outlets credit only each other for it, once for each ring."""
        rings: dict[tuple[str, ...], list[Statement]] = {}
        for each in self.cited:
            if ring := self.rings.get(each.id):
                rings.setdefault(ring, []).append(each)
        for ring, resting in rings.items():
            self.say("circular", *resting, ring=" cites ".join((*ring, ring[0])))

    def looked(self, moment: datetime | None) -> str:
        """Return *; last looked on 3 May*, or nothing where nobody has looked."""
        if moment is None:
            return ""
        return self.phrases.texts["looked"].format(date=self._day(moment.date().isoformat()))

    def has(self, statement: Statement) -> bool:
        """Tell whether a line cites the statement already."""
        return any(each.id == statement.id for each in self.cited)

    def citations(self) -> tuple[Cited, ...]:
        """Return the numbered credits."""
        return tuple(_cited(n, each, self.repeats.get(each.id, 0)) for n, each in enumerate(self.cited, 1))

    def _number(self, statement: Statement) -> int:
        for n, each in enumerate(self.cited, 1):
            if each.id == statement.id:
                return n
        self.cited.append(statement)
        return len(self.cited)

    def _about(self, statement: Statement) -> dict[str, str]:
        claim = statement.claim
        return {
            "who": self.credit(statement),
            "quote": quoted(claim.quote),
            "work": claim.work or "",
            "speaker": claim.speaker or "",
            "role": quoted(claim.role or ""),
            "printed": statement.citation.outlet or self.phrases.credit["nobody"],
            "told_to": claim.told_to or statement.citation.outlet or "",
        }

    def credit(self, statement: Statement) -> str:
        """Return who said it, to whom, in which outlet, when, and how many repeat it.

        *Pat Producer, to The Show (The Outlet, 3 May; repeated by 11 others)*.
        """
        claim, outlet = statement.claim, statement.citation.outlet
        forms = self.phrases.credit
        who = claim.speaker or outlet or forms["nobody"]
        if claim.told_to:
            who = forms["told"].format(who=who, told_to=claim.told_to)
        named = {claim.speaker, claim.told_to}
        details = [outlet] if outlet and outlet not in named and who != outlet else []
        details += [when] if (when := self._when(statement)) else []
        told = [", ".join(details)] if details else []
        if repeats := self.repeats.get(statement.id):
            told.append(forms["repeated" if repeats > 1 else "repeated_once"].format(n=repeats))
        return forms["printed"].format(who=who, details="; ".join(told)) if told else who

    def _when(self, statement: Statement) -> str:
        claim, published = statement.claim, statement.citation.published
        if claim.said:
            return self._day(claim.said)
        if claim.said_phrase:
            return quoted(claim.said_phrase)
        return self._day(published) if published else ""

    def _day(self, edtf: str) -> str:
        """Say a date, without the year where it is the year of the record that is read."""
        said = in_words(edtf)
        return said.removesuffix(f" {self.as_of.year}") if _is_day(edtf) else said


def quoted(text: str) -> str:
    """Return a quotation on one line, inner marks single, so that the outer ones are the only “ ”; long ones cut."""
    line = _SPACES.sub(" ", text).strip().translate(_MARKS)
    if len(line) <= _LONGEST_QUOTE:
        return line
    return line[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"


def firmness_of(answer_lines: Sequence[Line], lexicon: Lexicon) -> int:
    """Return how firm the words of an answer are, by the phrase table; quotations do not count."""
    table = lexicon.section("phrases", phrases)
    return max((_firmness(line.text, table) for line in answer_lines), default=0)


def _firmness(text: str, table: Phrases) -> int:
    found = [table.firmness[name] for name, form in table.texts.items() if _pattern(form).fullmatch(text)]
    if not found:
        raise ValueError(f"No phrase of phrases.toml reads: {text}")
    return min(found)


def _pattern(form: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", form)
    return re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)


def written(draft: Draft, **fields: object) -> Answer:
    """Return the draft as an answer, with what is to be known about its sources last."""
    draft.tell_rings()
    return Answer(lines=tuple(draft.lines), citations=draft.citations(), as_of=draft.as_of, **fields)  # type: ignore[arg-type]


def _is_day(edtf: str) -> bool:
    try:
        date.fromisoformat(edtf)
    except ValueError:
        return False
    return True


def _cited(n: int, statement: Statement, repeats: int) -> Cited:
    claim, citation = statement.claim, statement.citation
    return Cited(
        n=n,
        statement=statement.id,
        speaker=claim.speaker,
        quote=claim.quote,
        told_to=claim.told_to,
        outlet=citation.outlet,
        url=citation.url,
        said=claim.said,
        published=citation.published,
        certainty=claim.certainty,
        polarity=claim.polarity,
        repeats=repeats,
        spoiler=claim.spoiler or claim.aspect is Aspect.STORY,
    )
