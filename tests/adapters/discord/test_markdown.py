"""Words of others stay words: no markup, link, mention or date comes out of them."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.markdown import cleaned, day, escape, inline, link, safe_url, unescape
from tests.conftest import SHARED

VECTORS = SHARED / "security_vectors.jsonl" if SHARED.is_file() else SHARED / "data" / "security_vectors.jsonl"
LIVE = re.compile(
    r"(?<!\\)(?:\*|_|~|`|\||\[|\]|<|>)|(?m:^[ \t]*(?:#|-|\+|\d+[.)]))|@everyone|@here|https?://", re.IGNORECASE
)


def live(told: str) -> list[str]:
    """What Discord would still read as markup; an escaped backslash does not escape what follows it."""
    return LIVE.findall(re.sub(r"\\\\", "x", told))


@given(st.text(alphabet=st.sampled_from("ab1 .)\n\\*_~`|[]()<>#+-@:/!&tehvryon")))
def test_nothing_in_quoted_text_is_live(text: str) -> None:
    assert live(escape(text)) == []


@given(st.text())
def test_escaping_loses_nothing(text: str) -> None:
    assert unescape(escape(text)) == cleaned(text)


@given(st.text(), st.integers(20, 500))
def test_a_cut_text_is_never_longer_than_allowed_nor_live(text: str, limit: int) -> None:
    told = inline(text, limit)
    assert len(told) <= limit
    assert live(told.removesuffix("…")) == []


@pytest.mark.parametrize(
    "text",
    [
        "1. x\n2. y",
        "-# tiny",
        ">>> everything",
        "||hidden||",
        "</ask:1>",
        "<id:customize>",
        "<t:0:R>",
        "<:x:1>",
        "@here",
    ],
)
def test_what_the_librarys_own_escape_leaves_alive_is_inert(text: str) -> None:
    assert live(escape(text)) == []


@pytest.mark.skipif(not VECTORS.is_file(), reason="the reference data beside the project (../shared) is absent")
def test_every_attack_on_discords_markup_in_the_reference_data_is_inert() -> None:
    rows = [json.loads(line) for line in VECTORS.read_text().splitlines()]
    inputs = [row["input"] for row in rows if row["area"] in {"markup-discord", "mention-discord"}]
    texts = [text for each in inputs for text in (each.values() if isinstance(each, dict) else [each])]
    assert texts
    assert [text for text in texts if live(escape(text))] == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.org/a b?q=(1)", "https://www.example.org/a%20b?q=%281%29"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("javascript:alert(1)", None),
        ("https://bbc.co.uk@evil.example/", None),
        ("https://example.org/>)[x](https://evil.example", "https://example.org/%3E%29%5Bx%5D%28https://evil.example"),
        ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
        ("https://localhost/", None),
        ("https://[::1", None),
        ("", None),
        (None, None),
    ],
)
def test_only_honest_addresses_become_links(url: str | None, expected: str | None) -> None:
    assert safe_url(url) == expected


@given(st.text())
def test_any_text_as_an_address_is_a_safe_link_or_none(url: str) -> None:
    made = link(f"https://example.org/{url}")
    assert made is None or re.fullmatch(r"\[example\.org\]\(<https://example\.org/[^\s<>()\[\]]*>\)", made)


def test_a_link_is_labelled_with_the_host_it_leads_to() -> None:
    assert link("https://www.example.org/story") == "[example.org](<https://www.example.org/story>)"


@pytest.mark.parametrize(
    ("edtf", "told"),
    [
        ("2026-11-20", "<t:1795176000:D>"),
        ("2026-11", "November 2026"),
        ("2026", "2026"),
        ("2027-21", "spring 2027"),
        ("2027?", "perhaps 2027"),
        ("1936-02-05", "5 February 1936"),
        ("2026-02-31", "2026-02-31"),
        (None, None),
    ],
)
def test_only_exact_days_become_timestamps(edtf: str | None, told: str | None) -> None:
    assert day(edtf) == told
