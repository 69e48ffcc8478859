"""Values travel to rows and back to the letter."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from facts.messages import Announcement
from facts.model import Amendment, Citation, Claim, Statement
from facts.storage.rows import from_json, from_time, to_json, to_time
from facts.storage.statements import quote_key, scope_of

TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
FIRST, LAST = datetime(1970, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
st.register_type_strategy(str, TEXT)
st.register_type_strategy(datetime, MOMENTS)


@given(st.from_type(Claim))
def test_a_claim_survives_its_row(claim: Claim) -> None:
    assert from_json(Claim, to_json(claim)) == claim


@given(st.from_type(Citation), st.from_type(Amendment))
def test_other_values_survive_too(citation: Citation, amendment: Amendment) -> None:
    assert from_json(Citation, to_json(citation)) == citation
    assert from_json(Amendment, to_json(amendment)) == amendment


@given(st.from_type(Statement))
def test_a_statement_survives_with_its_parts(statement: Statement) -> None:
    assert from_json(Statement, to_json(statement)) == statement


def test_an_announcement_survives_without_its_defaults() -> None:
    item = Announcement(id="a-1", production="Example Film", headline="New on record", lines=())

    assert from_json(Announcement, to_json(item)) == item
    assert "notice" not in to_json(item)


@given(MOMENTS, MOMENTS)
def test_times_sort_as_text_as_they_do_in_time(one: datetime, other: datetime) -> None:
    first, second = to_time(one), to_time(other)
    assert first is not None
    assert second is not None
    assert (first < second) == (one < other)
    assert from_time(first) == one


@given(TEXT)
def test_a_quote_is_the_same_in_other_marks_and_case(quote: str) -> None:
    assert quote_key(f"“{quote}.”") == quote_key(f'"{quote}"')
    assert scope_of(f"p-{quote}").isalnum()  # type: ignore[arg-type]
