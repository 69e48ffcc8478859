"""Productions, documents and candidates: what statements are made from."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from facts.model import (
    Candidate,
    CandidateId,
    CandidateState,
    Claim,
    Document,
    DocumentId,
    Production,
    ProductionId,
)
from facts.ports import Decision
from facts.storage.driver import Driver, Row
from facts.storage.rows import among, from_json, from_time, to_json, to_time


class ProductionTable:
    """Productions by record."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, production: Production) -> None:
        """Insert or replace by id."""
        self._driver.execute(
            """insert into productions (id, record, name, kind, original, aliases)
               values (:id, :record, :name, :kind, :original, :aliases)
               on conflict (id) do update set record = excluded.record, name = excluded.name, kind = excluded.kind,
                   original = excluded.original, aliases = excluded.aliases""",
            {
                "id": production.id,
                "record": production.record,
                "name": production.name,
                "kind": production.kind,
                "original": production.original,
                "aliases": json.dumps(production.aliases, ensure_ascii=False),
            },
        )

    def get(self, id: ProductionId) -> Production | None:
        """Return one, or None."""
        rows = self._driver.query("select * from productions where id = :id", {"id": id})
        return _production(rows[0]) if rows else None

    def called(self, name: str, record: str) -> Production | None:
        """Return the one of exactly this name, or None."""
        rows = self._driver.query(
            "select * from productions where record = :record and name = :name", {"record": record, "name": name}
        )
        return _production(rows[0]) if rows else None

    def all(self, record: str, of: Collection[ProductionId] | None = None) -> tuple[Production, ...]:
        """Return those of one record, or some of them by their ids, by name."""
        only, named = among("id", of)
        rows = self._driver.query(
            f"select * from productions where record = :record and {only} order by name",  # noqa: S608 - names only
            {"record": record, **named},
        )
        return tuple(_production(row) for row in rows)

    def number(self, record: str) -> int:
        """Return how many a record holds."""
        (row,) = self._driver.query("select count(*) as n from productions where record = :record", {"record": record})
        return int(row["n"])


class DocumentTable:
    """Articles as they were read."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, document: Document, production: ProductionId) -> bool:
        """Store a document and that it concerns the production; False if both were known already."""
        self._driver.execute(
            """insert into documents (id, url, outlet, title, byline, published, lang, retrieved_at, body)
               values (:id, :url, :outlet, :title, :byline, :published, :lang, :retrieved_at, :body)
               on conflict (id) do nothing""",
            {
                "id": document.id,
                "url": document.url,
                "outlet": document.outlet,
                "title": document.title,
                "byline": document.byline,
                "published": document.published,
                "lang": document.lang,
                "retrieved_at": to_time(document.retrieved_at),
                "body": document.text,
            },
        )
        added = self._driver.execute(
            """insert into document_productions (document, production, seq)
               select :document, :production, coalesce(max(seq), 0) + 1 from document_productions where true
               on conflict (document, production) do nothing""",
            {"document": document.id, "production": production},
        )
        return added > 0

    def get(self, id: DocumentId) -> Document | None:
        """Return one, or None."""
        rows = self._driver.query("select * from documents where id = :id", {"id": id})
        return _document(rows[0]) if rows else None

    def last_looked(self, production: ProductionId) -> datetime | None:
        """Return when the newest article about the production was read, or None."""
        rows = self._driver.query(
            """select max(retrieved_at) as at from documents join document_productions on document = documents.id
               where production = :production""",
            {"production": production},
        )
        return from_time(rows[0]["at"])

    def all(self, production: ProductionId) -> tuple[Document, ...]:
        """Return those of a production in the order they arrived."""
        rows = self._driver.query(
            """select documents.* from documents join document_productions on document = documents.id
               where production = :production order by seq""",
            {"production": production},
        )
        return tuple(_document(row) for row in rows)


class CandidateTable:
    """The review queue."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def put(self, candidate: Candidate, production: ProductionId) -> bool:
        """Insert; False if a candidate of that id is there already."""
        return (
            self._driver.execute(
                """insert into candidates (id, production, document, seq, claim, confidence, reasons, ruleset, state,
                       corrects)
                   select :id, :production, :document, coalesce(max(seq), 0) + 1, :claim, :confidence, :reasons,
                       :ruleset, :state, :corrects from candidates where true
                   on conflict (id) do nothing""",
                {
                    "id": candidate.id,
                    "production": production,
                    "document": candidate.document,
                    "claim": to_json(candidate.claim),
                    "confidence": candidate.confidence,
                    "reasons": json.dumps(candidate.reasons, ensure_ascii=False),
                    "ruleset": candidate.ruleset,
                    "state": candidate.state.value,
                    "corrects": candidate.corrects,
                },
            )
            > 0
        )

    def get(self, id: CandidateId) -> tuple[Candidate, ProductionId] | None:
        """Return a candidate and its production, or None."""
        rows = self._driver.query("select * from candidates where id = :id", {"id": id})
        return (_candidate(rows[0]), ProductionId(rows[0]["production"])) if rows else None

    def decide(self, id: CandidateId, decision: Decision) -> bool:
        """Record a decision on a proposed candidate; False if it was already decided."""
        return (
            self._driver.execute(
                """update candidates set state = :state, decided_by = :by, decided_at = :at, decided_why = :why
                   where id = :id and state = 'proposed'""",
                {
                    "id": id,
                    "state": decision.state.value,
                    "by": decision.by,
                    "at": to_time(decision.at),
                    "why": decision.reason,
                },
            )
            > 0
        )

    def decision(self, id: CandidateId) -> Decision | None:
        """Return what was decided, or None while it is proposed."""
        rows = self._driver.query(
            "select state, decided_by, decided_at, decided_why from candidates where id = :id and state <> 'proposed'",
            {"id": id},
        )
        if not rows:
            return None
        at = from_time(rows[0]["decided_at"])
        assert at is not None  # noqa: S101 - written by decide() with the state
        return Decision(
            state=CandidateState(rows[0]["state"]),
            by=rows[0]["decided_by"],
            at=at,
            reason=rows[0]["decided_why"] or "",
        )

    def of_document(self, document: DocumentId, production: ProductionId) -> tuple[Candidate, ...]:
        """Return all candidates of one document in text order."""
        rows = self._driver.query(
            "select * from candidates where document = :document and production = :production order by seq",
            {"document": document, "production": production},
        )
        return tuple(_candidate(row) for row in rows)

    def proposed(
        self, record: str, *, limit: int, after: str = "", of: Collection[ProductionId] | None = None
    ) -> tuple[tuple[Candidate, ProductionId], ...]:
        """Return the queue, oldest first: what comes after the candidate ``after``, about these productions only."""
        only, named = among("candidates.production", of)
        rows = self._driver.query(
            f"""select candidates.* from candidates join productions on productions.id = candidates.production
               where state = 'proposed' and productions.record = :record and {only}
                 and seq > coalesce((select seq from candidates where id = :after), 0)
               order by seq limit :limit""",  # noqa: S608 - names only
            {"record": record, "limit": limit, "after": after, **named},
        )
        return tuple((_candidate(row), ProductionId(row["production"])) for row in rows)

    def waiting(self, record: str, of: Collection[ProductionId] | None = None) -> int:
        """Return how many are in the queue, about these productions only."""
        only, named = among("candidates.production", of)
        (row,) = self._driver.query(
            f"""select count(*) as n from candidates join productions on productions.id = candidates.production
               where state = 'proposed' and productions.record = :record and {only}""",  # noqa: S608 - names only
            {"record": record, **named},
        )
        return int(row["n"])


def _production(row: Row) -> Production:
    return Production(
        id=ProductionId(row["id"]),
        name=row["name"],
        aliases=tuple(json.loads(row["aliases"])),
        kind=row["kind"],
        original=row["original"],
        record=row["record"],
    )


def _document(row: Row) -> Document:
    return Document(
        id=DocumentId(row["id"]),
        text=row["body"],
        url=row["url"],
        outlet=row["outlet"],
        title=row["title"],
        byline=row["byline"],
        published=row["published"],
        lang=row["lang"],
        retrieved_at=from_time(row["retrieved_at"]),
    )


def _candidate(row: Row) -> Candidate:
    return Candidate(
        id=CandidateId(row["id"]),
        document=DocumentId(row["document"]),
        claim=from_json(Claim, row["claim"]),
        confidence=row["confidence"],
        reasons=tuple(json.loads(row["reasons"])),
        ruleset=row["ruleset"],
        state=CandidateState(row["state"]),
        corrects=row["corrects"],
    )
