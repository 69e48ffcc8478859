"""The tables, as numbered migrations in SQL that SQLite and PostgreSQL both take.

Times are ISO 8601 in UTC with microseconds and a ``Z`` (``2026-11-24T09:30:00.000000Z``), so that they sort as text.
A released migration is never edited; a new one is appended.
"""

from __future__ import annotations

from facts.errors import Invalid
from facts.storage.driver import Driver
from facts.storage.statements import index_all_words

_WORDS_APART = "0013_words_by_production"
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
                confidence double precision not null, reasons text not null, ruleset text not null,
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
    (
        "0003_sources",
        (
            """create table sources (
                id text primary key, record text not null, url text not null, state text not null, due_at text,
                lease_until text, fence integer not null, polled_at text, body text not null, unique (record, url))""",
            "create index sources_due on sources (state, due_at)",
            """create table entries (
                id text primary key, source text not null references sources (id), seq integer not null unique,
                state text not null, due_at text, lease_until text, fence integer not null, body text not null)""",
            "create index entries_due on entries (state, due_at)",
            "create index entries_source on entries (source, seq)",
            """create table entry_keys (
                source text not null references sources (id), kind text not null, value text not null,
                entry text not null references entries (id), primary key (source, kind, value, entry))""",
            "create index entry_keys_entry on entry_keys (entry)",
        ),
    ),
    (
        "0004_seen",
        ("create table seen (key text primary key, at text not null)", "create index seen_at on seen (at)"),
    ),
    (
        "0005_order_pace_and_stops",
        (
            "create index deliveries_open on deliveries (target, seq) where state in ('pending', 'sending')",
            "create table stops (target text primary key, reason text not null, at text not null)",
            "create table paces (scope text primary key, free_at double precision not null)",
            "create table marks (name text primary key, value text not null)",
        ),
    ),
    (
        "0006_who_is_told_what",
        (
            "alter table communities add column settings text not null default '{}'",
            "create index communities_target on communities (target)",
            """create table watches (
                id text primary key, member text not null, production text not null references productions (id),
                target text not null, tenant text not null, aspect text, person text, at text not null)""",
            "create index watches_production on watches (production)",
            "create index watches_member on watches (member)",
            """create table answers (
                id text primary key, target text not null, message text not null, extra text not null,
                question text not null, revision integer not null, notice text not null, at text not null)""",
            "create index answers_at on answers (at)",
            """create table answer_cites (
                statement text not null, answer text not null references answers (id),
                primary key (statement, answer))""",
            "create index answer_cites_answer on answer_cites (answer)",
            """create table reports (
                about text not null, reporter text not null, production text not null references productions (id),
                body text not null, at text not null, settled_by text, primary key (about, reporter))""",
            "create index reports_reporter on reports (reporter)",
            "create table departures (tenant text primary key, at text not null)",
        ),
    ),
    (
        "0007_stories",
        (
            """create table story_words (
                production text not null, word text not null, id text not null, primary key (production, word, id))""",
        ),
    ),
    (
        "0008_numbers_found_at_once",
        (
            "create index deliveries_seq on deliveries (seq)",
            "create index candidates_seq on candidates (seq)",
            "create index document_productions_seq on document_productions (seq)",
        ),
    ),
    ("0009_corrections", ("alter table candidates add column corrects text",)),
    (
        "0010_asking",
        (
            "create index statements_repeats on statements (production, origin) where origin <> id",
            # Holds all that finding the newest statements of an aspect reads, so that no wide row is fetched for it.
            "create index statements_newest on statements (production, aspect, seq, recorded_at, id)",
            "drop index statements_about",
        ),
    ),
    ("0011_sealed", ("create table sealed (name text primary key, body text not null)",)),
    (
        "0012_hubs",
        (
            # Without a reference to sources: a source that was removed leaves a subscription to be ended at its hub.
            """create table subscriptions (
                id text primary key, source text not null, state text not null, due_at text, lease_until text,
                fence integer not null, body text not null)""",
            "create index subscriptions_due on subscriptions (state, due_at)",
            "create index subscriptions_source on subscriptions (source)",
        ),
    ),
    # The full-text index is each driver's own, apart by production since; it is built again from the statements.
    (_WORDS_APART, ("drop table if exists statement_words", "drop table if exists statement_terms")),
    (
        "0014_told_twice",
        (
            "create index audit_action on audit (action, seq)",
            # The unique key begins with the item, too.
            "drop index deliveries_item",
        ),
    ),
    (
        "0015_conversations",
        (
            "create table conversations (id text primary key, question text not null, at text not null)",
            "create index conversations_at on conversations (at)",
        ),
    ),
)


def migrate(driver: Driver) -> list[str]:
    """Apply what is missing, each migration with its own record in one transaction; return the names applied.

    Raises:
        Invalid: a newer version of On Record has been here, whose tables this one does not know.
    """
    driver.execute("create table if not exists migrations (name text primary key)")
    newest = max((row["name"] for row in driver.query("select name from migrations")), default="")
    if newest[:4].isdigit() and newest > max(name for name, _ in MIGRATIONS):
        raise Invalid(
            "This record was written by a newer version of On Record. Nothing was changed; install that version, or"
            " restore a backup made before it."
        )
    applied = []
    for name, statements in MIGRATIONS:
        with driver.transaction():
            if driver.query("select name from migrations where name = :name", {"name": name}):
                continue
            for statement in statements:
                driver.execute(statement)
            if name == _WORDS_APART:
                index_all_words(driver)
            driver.execute("insert into migrations (name) values (:name)", {"name": name})
            applied.append(name)
    return applied
