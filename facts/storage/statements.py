"""Statements and what became of them: inserted, never updated."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from facts.model import (
    Aspect,
    CandidateId,
    Citation,
    Claim,
    ProductionId,
    Retraction,
    RetractionKind,
    Statement,
    StatementId,
)
from facts.ports import Hit
from facts.storage.driver import Driver, Row
from facts.storage.rows import from_json, from_time, to_json, to_plain, to_time

_LIVE = """recorded_at <= :as_of and not exists (
    select 1 from retractions where retractions.statement = statements.id and retractions.at <= :as_of)"""
_KEPT_IN_MEMORY = 50_000


class StatementTable:
    """The record. Rows are inserted and never updated, so a statement once read may be kept in memory."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver
        self._known: dict[StatementId, Statement] = {}
        self._not_few: set[tuple[ProductionId, int]] = set()

    def put(self, statement: Statement) -> Statement:
        """Insert and return it with its ``seq``."""
        claim = statement.claim
        self._driver.execute(
            """insert into statements (id, seq, production, aspect, speaker, subject, claim, citation, recorded_at,
                   accepted_by, origin, quote_key, candidate)
               select :id, coalesce(max(seq), 0) + 1, :production, :aspect, :speaker, :subject, :claim, :citation,
                   :recorded_at, :accepted_by, :origin, :quote_key, :candidate from statements""",
            {
                "id": statement.id,
                "production": statement.production,
                "aspect": claim.aspect.value,
                "speaker": claim.speaker,
                "subject": claim.subject,
                "claim": to_json(claim),
                "citation": to_json(statement.citation),
                "recorded_at": to_time(statement.recorded_at),
                "accepted_by": statement.accepted_by,
                "origin": statement.origin,
                "quote_key": quote_key(claim.quote),
                "candidate": statement.candidate,
            },
        )
        stored = self.many([statement.id])[0]
        self._driver.index(stored.seq, scope_of(statement.production), _searchable(to_plain(claim)))
        for name in dict.fromkeys(filter(None, (claim.speaker, claim.subject))):
            self._driver.execute(
                """insert into names (production, name, times) values (:production, :name, 1)
                   on conflict (production, name) do update set times = names.times + 1""",
                {"production": statement.production, "name": name},
            )
        return stored

    def forget(self) -> None:
        """Drop what is kept in memory, which may hold rows of a transaction that was rolled back."""
        self._known.clear()
        self._not_few.clear()

    def get(self, id: StatementId) -> Statement | None:
        """Return one, retracted or not, or None."""
        found = self.many([id])
        return found[0] if found else None

    def of_candidate(self, id: CandidateId) -> Statement | None:
        """Return the statement a candidate became, or None."""
        rows = self._driver.query("select id from statements where candidate = :id", {"id": id})
        return self.get(rows[0]["id"]) if rows else None

    def about(
        self, production: ProductionId, aspects: Sequence[Aspect], *, as_of: datetime, limit: int = 400
    ) -> tuple[Statement, ...]:
        """Return statements of these aspects (empty: all) live at ``as_of``, newest first."""
        listed = ", ".join(f"'{aspect.value}'" for aspect in aspects)
        only = f"and aspect in ({listed})" if listed else ""
        rows = self._driver.query(
            f"""select id from statements where production = :production {only} and {_LIVE}
                order by seq desc limit :limit""",  # noqa: S608 - aspects are members of an enum
            {"production": production, "as_of": to_time(as_of), "limit": limit},
        )
        return self.many([row["id"] for row in rows])

    def are_few(self, production: ProductionId, most: int) -> bool:
        """Tell whether a production has no more statements than this, live or not."""
        if (production, most) in self._not_few:
            return False
        rows = self._driver.query(
            """select count(*) as n from
                (select 1 from statements where production = :production limit :more) as first_ones""",
            {"production": production, "more": most + 1},
        )
        if rows[0]["n"] <= most:
            return True
        self._not_few.add((production, most))
        return False

    def search(
        self, production: ProductionId, words: Sequence[str], *, as_of: datetime, limit: int = 40
    ) -> tuple[Hit, ...]:
        """Return live statements whose words match any of ``words``, best first (BM25)."""
        found = self._driver.search(scope_of(production), words, limit)
        live = self._live(found, as_of)
        return tuple(Hit(statement=live[seq], rank=rank) for rank, seq in enumerate(found) if seq in live)

    def many(self, ids: Sequence[StatementId]) -> tuple[Statement, ...]:
        """Return those that exist, in the order asked."""
        missing = [id for id in ids if id not in self._known]
        for start in range(0, len(missing), 500):
            part = missing[start : start + 500]
            names = {f"i{at}": id for at, id in enumerate(part)}
            listed = ", ".join(":" + name for name in names)
            rows = self._driver.query(f"select * from statements where id in ({listed})", names)  # noqa: S608 - names only
            for row in rows:
                self._known[row["id"]] = _statement(row)
        found = tuple(self._known[id] for id in ids if id in self._known)
        for oldest in list(islice(self._known, max(0, len(self._known) - _KEPT_IN_MEMORY))):
            del self._known[oldest]
        return found

    def history(self, production: ProductionId, aspect: Aspect | None) -> tuple[Statement, ...]:
        """Return all statements ever recorded, retracted ones included, in record order."""
        only = "" if aspect is None else "and aspect = :aspect"
        rows = self._driver.query(
            f"select id from statements where production = :production {only} order by seq",  # noqa: S608 - constant
            {"production": production, "aspect": aspect.value if aspect else ""},
        )
        return self.many([row["id"] for row in rows])

    def newest_of(self, most: int) -> tuple[ProductionId, ...]:
        """Return the productions that the last ``most`` statements are about, the newest first."""
        rows = self._driver.query(
            """select production, max(seq) as last from
                (select production, seq from statements order by seq desc limit :most) as latest
               group by production order by last desc""",
            {"most": most},
        )
        return tuple(ProductionId(row["production"]) for row in rows)

    def people(self, production: ProductionId) -> tuple[str, ...]:
        """Return the speakers and subjects on record, most frequent first."""
        rows = self._driver.query(
            "select name from names where production = :production order by times desc, name limit 2000",
            {"production": production},
        )
        return tuple(row["name"] for row in rows)

    def repeats(self, production: ProductionId, *, as_of: datetime) -> dict[StatementId, int]:
        """Return how many other outlets repeat each origin of a production; those that none repeats are left out."""
        rows = self._driver.query(
            f"""select id from statements where origin in (
                    select origin from statements where production = :production and origin <> id) and {_LIVE}""",  # noqa: S608 - a constant
            {"production": production, "as_of": to_time(as_of)},
        )
        outlets: dict[StatementId, set[str]] = {}
        for statement in self.many([row["id"] for row in rows]):
            outlets.setdefault(statement.origin, set()).add(_outlet(statement))
        return {origin: len(printed) - 1 for origin, printed in outlets.items() if len(printed) > 1}

    def retract(self, retraction: Retraction) -> bool:
        """Record a retraction; False if the statement was retracted before."""
        return (
            self._driver.execute(
                """insert into retractions (statement, kind, reason, by_whom, at, replaced_by)
                   values (:statement, :kind, :reason, :by, :at, :replaced_by) on conflict (statement) do nothing""",
                {
                    "statement": retraction.statement,
                    "kind": retraction.kind.value,
                    "reason": retraction.reason,
                    "by": retraction.by,
                    "at": to_time(retraction.at),
                    "replaced_by": retraction.replaced_by,
                },
            )
            > 0
        )

    def retraction(self, id: StatementId) -> Retraction | None:
        """Return the retraction of a statement, or None."""
        rows = self._driver.query("select * from retractions where statement = :id", {"id": id})
        return _retraction(rows[0]) if rows else None

    def retractions(self, production: ProductionId) -> tuple[Retraction, ...]:
        """Return all retractions of a production, oldest first."""
        rows = self._driver.query(
            """select retractions.* from retractions join statements on statements.id = retractions.statement
               where production = :production order by retractions.at""",
            {"production": production},
        )
        return tuple(_retraction(row) for row in rows)

    def _live(self, numbers: Sequence[int], as_of: datetime) -> dict[int, StatementId]:
        if not numbers:
            return {}
        listed = ", ".join(str(int(seq)) for seq in numbers)
        rows = self._driver.query(
            f"select seq, id from statements where seq in ({listed}) and {_LIVE}",  # noqa: S608 - whole numbers
            {"as_of": to_time(as_of)},
        )
        return {row["seq"]: StatementId(row["id"]) for row in rows}


def index_words(driver: Driver, row: Row) -> None:
    """Put the words of a statement's row into the full-text index."""
    driver.index(row["seq"], scope_of(row["production"]), _searchable(json.loads(row["claim"])))


def index_all_words(driver: Driver) -> None:
    """Build the full-text index from the statements."""
    last = 0
    while rows := driver.query(
        "select seq, production, claim from statements where seq > :last order by seq limit 1000", {"last": last}
    ):
        for row in rows:
            index_words(driver, row)
        last = rows[-1]["seq"]


def _searchable(claim: Mapping[str, Any]) -> str:
    """Return the words of a claim, in its plain form, under which the full-text search finds it."""
    fields = ("quote", "speaker", "subject", "value", "told_to", "work")
    return " ".join(str(claim[name]) for name in fields if claim.get(name))


def _outlet(statement: Statement) -> str:
    citation = statement.citation
    return (citation.outlet or citation.url or statement.id).casefold()


def quote_key(quote: str) -> str:
    """Return what two printings of the same words share: letters and digits, case folded, without marks."""
    return "".join(character for character in quote.casefold() if character.isalnum())[:400]


def scope_of(production: ProductionId) -> str:
    """Return the scope under which a production's statements are indexed: letters and digits only."""
    return "p" + "".join(character for character in production.casefold() if character.isalnum())


def _statement(row: Row) -> Statement:
    recorded_at = from_time(row["recorded_at"])
    assert recorded_at is not None  # noqa: S101 - the column is not null
    return Statement(
        id=StatementId(row["id"]),
        production=ProductionId(row["production"]),
        claim=from_json(Claim, row["claim"]),
        citation=from_json(Citation, row["citation"]),
        recorded_at=recorded_at,
        accepted_by=row["accepted_by"],
        origin=StatementId(row["origin"]),
        seq=row["seq"],
        candidate=row["candidate"],
    )


def _retraction(row: Row) -> Retraction:
    at = from_time(row["at"])
    assert at is not None  # noqa: S101 - the column is not null
    return Retraction(
        statement=StatementId(row["statement"]),
        kind=RetractionKind(row["kind"]),
        reason=row["reason"],
        by=row["by_whom"],
        at=at,
        replaced_by=row["replaced_by"],
    )
