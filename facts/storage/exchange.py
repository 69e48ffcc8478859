"""The whole record as plain rows, out and in again, to the letter.

Full-text words and the names seen are derived from statements and are built again on the way in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Iterator

from facts.errors import Invalid
from facts.storage.driver import Driver, Row
from facts.storage.statements import index_words
from facts.storage.stories import StoryTable

TABLES: tuple[tuple[str, str], ...] = (
    ("productions", "id"),
    ("documents", "id"),
    ("document_productions", "production, seq"),
    ("candidates", "seq"),
    ("statements", "seq"),
    ("retractions", "at, statement"),
    ("communities", "id"),
    ("announcements", "id, revision"),
    ("announcement_cites", "announcement, statement"),
    ("deliveries", "seq, id"),
    ("stops", "target"),
    ("watches", "id"),
    ("answers", "id"),
    ("answer_cites", "statement, answer"),
    ("reports", "about, reporter"),
    ("departures", "tenant"),
    ("gaps", "production, key"),
    ("names", "production, name"),
    ("audit", "seq"),
    ("sources", "id"),
    ("entries", "seq"),
    ("entry_keys", "source, kind, value, entry"),
)
"""Every table with an order in which its rows can be put back and which is the same on every database."""


def dump(driver: Driver, tables: Container[str] | None = None) -> Iterator[Row]:
    """Return every row of the record, or of some tables, as ``{"table": …, column: …}`` in an order to be loaded."""
    for table, order in TABLES:
        if tables is not None and table not in tables:
            continue
        for row in driver.rows(f"select * from {table} order by {order}"):  # noqa: S608 - the table above
            yield {"table": table, **row}


def load(driver: Driver, rows: Iterable[Row]) -> int:
    """Put rows that ``dump`` wrote into an empty record; return how many.

    Raises:
        Invalid: the record is not empty, or a row is of no table it knows.
    """
    if driver.query("select id from productions limit 1"):
        raise Invalid("This record is not empty. Import into a new database: --database sqlite:///new.db")
    known = {table for table, _ in TABLES}
    columns = {table: set(driver.columns(table)) for table in known}
    stories = StoryTable(driver)
    count = 0
    for row in rows:
        values = dict(row)
        table = values.pop("table", None)
        if table not in known or not values.keys() <= columns[table]:
            raise Invalid(f"Row {count + 1} is not of a record that this version of On Record can read.")
        names = ", ".join(values)
        slots = ", ".join(":" + name for name in values)
        driver.execute(f"insert into {table} ({names}) values ({slots})", values)  # noqa: S608 - checked names
        count += 1
        if table == "statements":
            index_words(driver, values)
        if table in ("statements", "candidates"):
            stories.put(values["production"], values["id"], json.loads(values["claim"])["quote"])
    return count


def digest(driver: Driver) -> str:
    """Return a hash over the whole record: equal records have equal hashes, on any database."""
    total = hashlib.sha256()
    for row in dump(driver):
        total.update(json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass"))
    return total.hexdigest()
