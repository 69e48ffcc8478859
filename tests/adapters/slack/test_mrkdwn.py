"""Nothing typed or quoted becomes a mention, a date, a link or a format in Slack."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import render
from adapters.slack.blocks import Message, said, short
from adapters.slack.mrkdwn import clipped, escape, link, plain
from facts.messages import Announcement, Answer, Cited, Line, Verdict
from facts.model import Certainty, Polarity, StatementId
from tests.adapters.slack.validating import checker

ATTACKS = (
    "<!channel>",
    "<!here>",
    "<@U012AB3CD>",
    "<!subteam^S012AB3CD>",
    "<#C012AB3CD>",
    "<https://evil.example|https://good.example>",
    "<!date^0^{date}|x>",
    "&lt;!channel&gt;",
    "\u202e<!everyone>",
)


def cited(text: str, url: str | None = None) -> Cited:
    return Cited(
        n=1,
        statement=StatementId("s-1"),
        speaker=text,
        quote=text,
        told_to=text,
        outlet=text,
        url=url,
        said=text,
        published=text,
        certainty=Certainty.STATED,
        polarity=Polarity.AFFIRMS,
    )


def everything(text: str, url: str | None = None) -> list[Message]:
    lines, credits = (Line(text, (1,)),), (cited(text, url),)
    return [
        render.answer(
            Answer(question=text, verdict=Verdict.CONFIRMED, lines=lines, citations=credits, production=text)
        ),
        render.answer(Answer(question=text, verdict=Verdict.UNCLEAR, lines=lines, choices=(text,))),
        render.announcement(
            Announcement(id="a", production=text, headline=text, lines=lines, citations=credits, notice=text)
        ),
        said(text),
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_shown_as_text(attack: str) -> None:
    for message in everything(attack, f"https://outlet.example/{attack}"):
        assert checker(None)("chat.postMessage", {"text": message.text, "blocks": message.blocks}) == []


def test_every_vector_of_the_reference_data_is_shown_as_text(shared: Path) -> None:
    vectors = [
        json.loads(line) for line in (shared / "data" / "security_vectors.jsonl").read_text("utf-8").splitlines()
    ]
    inputs = [each["input"] for each in vectors if "slack" in each["area"] and isinstance(each["input"], str)]
    assert inputs
    for text in inputs:
        for message in everything(text, text):
            assert checker(None)("chat.postMessage", {"text": message.text, "blocks": message.blocks}) == []


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://outlet.example/x",
        "https://",
        "https://user:secret@outlet.example/x",
        "https://[bad",
        "not a link",
        "",
        None,
    ],
)
def test_what_is_no_web_address_becomes_no_link(url: str | None) -> None:
    assert link(url) is None


def test_a_link_is_labelled_with_its_own_host_and_keeps_its_query() -> None:
    assert link("https://outlet.example/a?b=1&c=2") == "<https://outlet.example/a?b=1&amp;c=2|outlet.example>"
    assert link("https://outlet.example/a|https://good.example>") == (
        "<https://outlet.example/a%7Chttps://good.example%3E|outlet.example>"
    )


def test_an_endless_address_is_named_by_its_host_only() -> None:
    assert link("https://outlet.example/" + "a" * 4_000) == "outlet.example"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U0BOT> is it greenlit?", "is it greenlit?"),
        ("is <@U1|sam> in <#C1|general> right?", "is in general right?"),
        ("see <https://a.example/x?y=1&amp;z=2|a.example>", "see a.example"),
        ("see <https://a.example>", "see https://a.example"),
        ("Q&amp;A &lt;3", "Q&A <3"),
        ("<!channel> hi", "hi"),
        ("is it :eyes: greenlit :+1::skin-tone-2:", "is it greenlit"),
        (":100: :tada:", ""),
        ("at 10:30:15, in Dune: Part Two: the end", "at 10:30:15, in Dune: Part Two: the end"),
        ("is <#C1|> right?", "is right?"),
        ("  ", ""),
    ],
)
def test_slacks_own_encoding_is_read_as_what_was_typed(sent: str, typed: str) -> None:
    assert plain(sent) == typed


@given(st.text(max_size=300))
def test_escaped_text_holds_no_control_character_and_reads_the_same(text: str) -> None:
    escaped = escape(text)
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", escaped)
    assert plain(escaped) == plain(escape(html.unescape(escaped)))


@given(st.text(alphabet=st.sampled_from("ab &<>é𝒳\n"), max_size=400), st.integers(60, 300))
def test_a_cut_keeps_within_its_limit_and_breaks_no_entity(text: str, limit: int) -> None:
    for cut in (clipped(text, limit), short(text, limit)):
        assert len(cut) <= limit
        assert not re.search(r"&(?!amp;|lt;|gt;)", cut)


def test_a_cut_says_how_much_is_missing() -> None:
    assert clipped("word " * 100, 60).endswith("more characters)")
