"""The tables, as numbered migrations in SQL that SQLite and PostgreSQL both take.

Times are ISO 8601 in UTC with microseconds and a ``Z`` (``2026-11-24T09:30:00.000000Z``), so that they sort as text.
A released migration is never edited; a new one is appended.
"""

from __future__ import annotations

from facts.storage.driver import Driver

MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "0001_the_record",
        (
            """create table productions (
                id text primary key, record text not null, name text not null, kind text not null,
                original text, aliases text not null, unique (record, name))""",
            """create table documents (
                id text primary key, url text, outlet text, title text, byline text, published text,
                lang text not null, retrieved_at text, body text not null)""",
            """create table document_productions (
                document text not null references documents (id), production text not null references productions (id),
                seq integer not null, primary key (document, production))""",
            """create table candidates (
                id text not null, production text not null references productions (id),
                document text not null references documents (id), seq integer not null, claim text not null,
                confidence real not null, reasons text not null, ruleset text not null,
                state text not null, decided_by text, decided_at text, decided_why text,
                primary key (id))""",
            "create index candidates_queue on candidates (state, seq)",
            "create index candidates_document on candidates (document, production)",
            """create table statements (
                id text primary key, seq integer not null unique, production text not null references productions (id),
                aspect text not null, speaker text, subject text, claim text not null, citation text not null,
                recorded_at text not null, accepted_by text not null, origin text not null, quote_key text not null,
                candidate text)""",
            "create index statements_quote on statements (production, quote_key)",
            """create table names (
                production text not null, name text not null, times integer not null,
                primary key (production, name))""",
            "create index statements_about on statements (production, aspect, seq)",
            "create index statements_candidate on statements (candidate)",
            "create index statements_origin on statements (origin)",
            """create table retractions (
                statement text primary key references statements (id), kind text not null, reason text not null,
                by_whom text not null, at text not null, replaced_by text references statements (id))""",
            """create table communities (
                id text primary key, tenant text not null, production text not null references productions (id),
                target text not null, review_target text, aspects text not null, record text not null)""",
            "create index communities_production on communities (production)",
            """create table announcements (
                id text not null, revision integer not null, production text not null, body text not null,
                at text not null, primary key (id, revision))""",
            """create table announcement_cites (
                statement text not null, announcement text not null, primary key (statement, announcement))""",
            """create table deliveries (
                id text primary key, item text not null, revision integer not null, target text not null,
                platform text not null, purpose text not null, state text not null, fence integer not null,
                attempts integer not null, due_at text not null, lease_until text, started_at text,
                ref_target text, ref_message text, ref_extra text, error text, seq integer not null,
                unique (item, revision, target, purpose))""",
            "create index deliveries_due on deliveries (state, due_at)",
            "create index deliveries_item on deliveries (item)",
            """create table gaps (
                production text not null references productions (id), key text not null, question text not null,
                aspect text, times integer not null, first_at text not null, last_at text not null,
                primary key (production, key))""",
            """create table audit (
                seq integer primary key, at text not null, actor text not null, action text not null,
                object text not null, detail text not null)""",
            "create index audit_object on audit (object)",
        ),
    ),
    ("0002_who_moderates", ("alter table communities add column moderators text not null default '[]'",)),
)


def migrate(driver: Driver) -> list[str]:
    """Apply what is missing, each migration with its own record in one transaction; return the names applied."""
    driver.execute("create table if not exists migrations (name text primary key)")
    applied = []
    for name, statements in MIGRATIONS:
        with driver.transaction():
            if driver.query("select name from migrations where name = :name", {"name": name}):
                continue
            for statement in statements:
                driver.execute(statement)
            driver.execute("insert into migrations (name) values (:name)", {"name": name})
            applied.append(name)
    return applied
