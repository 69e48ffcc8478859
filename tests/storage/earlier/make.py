"""Makes the two records beside it with the code of an earlier commit: ``python tests/storage/earlier/make.py``.

``e0a0a44`` is the first commit whose migrations are the first eight of today's. Its SQLite record is kept as the SQL
that SQLite's own dump writes, the one on PostgreSQL as pg_dump writes it, in the schema ``earlier``.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMIT = "e0a0a44"


def fill(url: str) -> None:
    """Put on record what the test expects. Runs on the earlier commit's code."""
    from datetime import UTC, datetime, timedelta

    from facts.engine import Engine
    from facts.lexicon import Lexicon
    from facts.messages import DeliveryState
    from facts.model import Actor, Aspect, MessageRef, Polarity, RetractionKind, Role
    from facts.storage import open_storage
    from tests.builders import candidate, community, document, draft

    moment = datetime(2026, 11, 24, 3, 47, tzinfo=UTC)

    def clock() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    engine = Engine(open_storage(url), Lexicon.load(), clock)
    moderator = Actor(id="test:moderator", name="Moderator", role=Role.MODERATOR)
    film = engine.add_production("The Long Way Home", moderator)
    other = engine.add_production("Night Train", moderator)
    engine.follow(community(film.id), moderator)
    engine.follow(community(other.id, id="g-2", target="slack:T1/C1", review_target="slack:T1/C2"), moderator)
    green = engine.add(draft(film.id), moderator)
    engine.add(draft(film.id, "The cameras roll in March", aspect=Aspect.FILMING), moderator)
    wrong = engine.add(draft(film.id, "Nobody is coming back", aspect=Aspect.CAST), moderator)
    engine.add(draft(other.id, "There is no green light", polarity=Polarity.DENIES), moderator)
    for number, owed in enumerate(engine.claim(["discord"], limit=1), 1):  # one is told, the others are owed still
        ref = MessageRef(target=owed.delivery.target, message=str(number))
        engine.settle(owed, DeliveryState.SENT, ref=ref)
    engine.retract(wrong.id, moderator, RetractionKind.ENTERED_IN_ERROR, "Another film.")
    article = document("“It is going well,” the producer said.", url="https://outlet.example/a")
    engine.ingest(article, [candidate(article)], film, moderator)
    member = Actor(id="test:member", name="Member", role=Role.MEMBER)
    engine.report_wrong(green.id, "That was said of the first film.", member)
    engine.close()


def dumped(record: sqlite3.Connection) -> list[str]:
    """Return a record as SQL; its full-text table as rows put into it, as a dump of it cannot be read back."""
    ((made,),) = record.execute("select sql from sqlite_master where name = 'statement_words'").fetchall()
    rows = record.execute(
        "select format('INSERT INTO statement_words (id, scope, words) VALUES(%Q,%Q,%Q);', id, scope, words)"
        " from statement_words"
    ).fetchall()
    record.execute("drop table statement_words")
    return [*record.iterdump(), f"{made};", *(row for (row,) in rows)]


def main() -> None:
    """Make both."""
    sys.path.insert(0, str(HERE.parents[2]))
    import psycopg

    from tests import postgres
    from tests.faults.versions import checked_out

    server = postgres.start()
    with psycopg.connect(server.url, autocommit=True) as opened:
        opened.execute("drop schema if exists earlier cascade")
        opened.execute("create schema earlier")
    with checked_out(COMMIT) as tree:
        for url in (f"sqlite:///{tree}/record.db", f"{server.url}?options=-csearch_path%3Dearlier"):
            environment = {**os.environ, "PYTHONPATH": str(tree)}
            subprocess.run([sys.executable, __file__, url], cwd=tree, env=environment, check=True)
        lines = dumped(sqlite3.connect(f"{tree}/record.db"))
        (HERE / "sqlite.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")
    dumping = [server.programs / "pg_dump", "--inserts", "--no-owner", "--schema=earlier", server.url]
    said = subprocess.run(dumping, capture_output=True, text=True, check=True).stdout
    kept = [line for line in said.splitlines() if line and not line.startswith(("--", "\\", "SET "))]
    (HERE / "postgres.sql").write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:]:
        fill(sys.argv[1])
    else:
        main()
