"""What a page says of itself, however oddly it says it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.reading.provenance import Provenance, provenance_of


def ld(body: str) -> str:
    return f"<head><script type='application/ld+json'>{body}</script></head>"


@pytest.mark.parametrize(
    ("html", "field", "value"),
    [
        (ld('{"@type":"NewsArticle","publisher":"The Gazette"}'), "outlet", "The Gazette"),
        (ld('[{"@type":"Organization","name":"X"},{"@type":"Article","author":"Ana Reed"}]'), "author", "Ana Reed"),
        (ld('{"@type":"NewsArticle","datePublished":"2026-02-30"}'), "published", None),
        (ld('{"@type":"NewsArticle","author":{"name":["a"]}}'), "author", None),
        (ld('{"@type":"NewsArticle","headline":"It&#8217;s   on"}'), "title", "It’s on"),
        ('<meta content="The Gazette" property="og:site_name">', "outlet", "The Gazette"),
        ("<meta name='author' content='https://example.org/ana'>", "author", None),
        ('<link rel="canonical" href="https://example.org/a?b=1">', "url", "https://example.org/a?b=1"),
        ("<html lang=de-AT>", "lang", "de"),
        ('<meta property="og:type" content="website">', "kind", "index"),
        (ld('{"@type":"CollectionPage"}'), "kind", "index"),
        ("<p>nothing</p>", "outlet", None),
    ],
)
def test_each_field_is_read_where_it_is_well_formed(html: str, field: str, value: str | None) -> None:
    assert getattr(provenance_of(html), field) == value


@given(st.text())
@settings(max_examples=60)
def test_odd_json_is_passed_over(body: str) -> None:
    assert isinstance(provenance_of(ld(body)), Provenance)


def test_deep_nesting_is_passed_over() -> None:
    assert provenance_of(ld("[" * 50_000)).outlet is None


@pytest.mark.parametrize(
    "hostile", ["<meta ", "<script type=application/ld+json>", "<link rel=canonical ", "<html lang=", "<title"]
)
def test_repeated_openings_take_no_longer_than_their_length(hostile: str) -> None:
    started = time.perf_counter()
    provenance_of(hostile * 40_000)
    assert time.perf_counter() - started < 2
