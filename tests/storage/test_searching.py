"""The full-text search: each production by itself, on either database, from whatever version the record comes."""

from __future__ import annotations

import pytest

from facts.engine import Engine
from facts.model import Actor, Role
from facts.storage import DatabaseStorage
from facts.storage.schema import migrate
from facts.storage.statements import scope_of
from tests.builders import draft

OPERATOR = Actor(id="test:operator", name="Operator", role=Role.OPERATOR)


def test_what_is_said_of_another_production_changes_no_order_here(storage: DatabaseStorage) -> None:
    said = ("the harbour", "the harbour at night", "the garden and the harbour", "the garden", "the letter")
    for number, words in enumerate(said, start=1):
        storage.driver.index(number, "p1", words)
    before = storage.driver.search("p1", ["garden", "harbour", "letter"], 10)

    for number in range(100, 160):
        storage.driver.index(number, "p2", "the letter about the garden")

    assert storage.driver.search("p1", ["garden", "harbour", "letter"], 10) == before
    assert len(storage.driver.search("p2", ["letter"], 100)) == 60


@pytest.mark.parametrize("words", [["film"], ["scope"], ["words"]])
def test_a_production_without_statements_has_nothing_to_find(storage: DatabaseStorage, words: list[str]) -> None:
    assert storage.driver.search("nowhere", words, 10) == []


def test_words_of_a_transaction_that_failed_are_not_found(storage: DatabaseStorage) -> None:
    with pytest.raises(ZeroDivisionError), storage.transaction():
        storage.driver.index(1, "p1", "the harbour")
        raise ZeroDivisionError

    assert storage.driver.search("p1", ["harbour"], 10) == []
    storage.driver.index(1, "p1", "the harbour")
    assert storage.driver.search("p1", ["harbour"], 10) == [1]


def test_a_record_that_kept_all_words_in_one_table_is_indexed_anew(storage: DatabaseStorage, engine: Engine) -> None:
    production = engine.add_production("Example Film", OPERATOR)
    statement = engine.add(draft(production.id, "They built a lighthouse"), OPERATOR)
    _as_it_was_before(storage, scope_of(production.id))

    assert migrate(storage.driver) == ["0013_words_by_production"]

    found = storage.statements.search(production.id, ["lighthouses"], as_of=statement.recorded_at)
    assert [hit.statement for hit in found] == [statement.id]


def _as_it_was_before(storage: DatabaseStorage, scope: str) -> None:
    forgotten = (
        (f'drop table "words_{scope}"',)
        if storage.embedded
        else ("delete from scoped_words", "delete from scoped_terms")
    )
    for sql in (*forgotten, "create table statement_words (id text)", "delete from migrations where name like '0013%'"):
        storage.driver.execute(sql)
