"""Cards: golden files for what they look like, and Discord's limits whatever goes in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.discord import cards, records, render
from adapters.discord.components import Card, Form, count, written
from adapters.discord.ids import custom_id, packed, parsed, unpacked
from facts.messages import Announcement, Answer, Cited, Gap, Line, ReviewItem, StatementRecord, Verdict
from facts.model import (
    Aspect,
    AuditEntry,
    Candidate,
    CandidateId,
    CandidateState,
    Certainty,
    Change,
    ChangeKind,
    Citation,
    Claim,
    DocumentId,
    Kind,
    Polarity,
    Production,
    ProductionId,
    Retraction,
    RetractionKind,
    Standing,
    StandingVerdict,
    Statement,
    StatementId,
    Topic,
)
from tests.adapters.discord.validating import against_our_rules

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "discord"
WHILE_BUSY = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
NASTY = "@everyone <@1> <#2> <t:0:R> </ask:3> [BBC](https://evil.example) https://evil.example ||x|| **b** `c` > q\n# h"
HARBOUR = Production(id=ProductionId("p-0123456789abcdef"), name="Night Harbour")
TOPIC = Topic(production=HARBOUR.id, aspect=Aspect.GREENLIGHT)


def cited(n: int = 1, **over: Any) -> Cited:
    given = {
        "n": n,
        "statement": StatementId(f"s-{n:016x}"),
        "speaker": "Mira Moor",
        "quote": "It is not officially greenlit yet",
        "told_to": "The Harbour Post",
        "outlet": "The Harbour Post",
        "url": "https://www.harbourpost.example/news/1?utm_source=feed",
        "said": "2026-09-12",
        "published": "2026-09-13",
        "certainty": Certainty.STATED,
        "polarity": Polarity.DENIES,
        **over,
    }
    return Cited(**given)


def answer(**over: Any) -> Answer:
    given = {
        "question": "is it greenlit?",
        "verdict": Verdict.UNCONFIRMED,
        "lines": (
            Line("Not officially: nobody who decides has said so."),
            Line("Mira Moor told The Harbour Post: “It is not officially greenlit yet”.", (1,)),
            Line("Dana Dean hopes to film in the spring of 2027.", (2,)),
        ),
        "citations": (
            cited(),
            cited(
                2,
                speaker="Dana Dean",
                told_to=None,
                said="2026-09",
                quote="We hope to film",
                outlet="Stagelight",
                repeats=3,
            ),
        ),
        "production": HARBOUR.name,
        "production_id": HARBOUR.id,
        "aspect": Aspect.GREENLIGHT,
        "as_of": MOMENT,
        "omitted": 4,
        **over,
    }
    return Answer(**given)


def announcement(**over: Any) -> Announcement:
    standing = Standing(topic=TOPIC, verdict=StandingVerdict.UNCONFIRMED)
    change = Change(kind=ChangeKind.NEW, topic=TOPIC, before=standing, after=standing, cause=StatementId("s-1"))
    given = {
        "id": "a-0123456789abcdef",
        "production": HARBOUR.name,
        "headline": "New on record: greenlight",
        "lines": (
            Line("Mira Moor, to The Harbour Post: “It is not officially greenlit yet” (said not to be so)", (1,)),
        ),
        "citations": (cited(),),
        "changes": (change,),
        **over,
    }
    return Announcement(**given)


def claim(**over: Any) -> Claim:
    given: dict[str, Any] = {
        "quote": "We start shooting in May",
        "start": 0,
        "end": 24,
        "kind": Kind.DIRECT,
        "aspect": Aspect.FILMING,
        "certainty": Certainty.HEDGED,
        "polarity": Polarity.AFFIRMS,
        "speaker": "Pat Producer",
        "told_to": "The Harbour Post",
        "said": "2026-11",
        **over,
    }
    return Claim(**given)


def item(**over: Any) -> ReviewItem:
    of = over.pop("claim", claim())
    candidate = Candidate(
        id=CandidateId("c-0123456789abcdef"),
        document=DocumentId("d-1"),
        claim=of,
        confidence=0.87,
        reasons=("said",),
        ruleset="r",
        state=CandidateState.ACCEPTED if "decided" in over else CandidateState.PROPOSED,
    )
    where = Citation(outlet="The Harbour Post", url="https://harbourpost.example/1", published="2026-11-20")
    given = {
        "candidate": candidate,
        "production": HARBOUR,
        "citation": where,
        "before": "On Monday, ",
        "after": " he said.",
        **over,
    }
    return ReviewItem(**given)


def record(n: int = 1, *, gone: bool = False, **over: Any) -> StatementRecord:
    statement = Statement(
        id=StatementId(f"s-{n:016x}"),
        production=HARBOUR.id,
        claim=claim(**over),
        citation=Citation(outlet="The Harbour Post", url="https://harbourpost.example/1", published="2026-11-20"),
        recorded_at=MOMENT,
        accepted_by="discord:1",
        origin=StatementId(f"s-{n:016x}"),
        seq=n,
    )
    retraction = Retraction(
        statement=statement.id, kind=RetractionKind.MISATTRIBUTED, reason="It was Paula.", by="discord:1", at=MOMENT
    )
    return StatementRecord(statement=statement, retraction=retraction if gone else None)


GAPS = [Gap(question="who plays the cat?", aspect=Aspect.CAST, times=3, first_at=MOMENT, last_at=MOMENT)]
AUDIT = [AuditEntry(at=MOMENT, actor="discord:1", action="accepted", object="s-1", detail="We start shooting")]
PLOT = cited(2, speaker="Dana Dean", quote="We hope to film", spoiler=True)
DRAWN: dict[str, Card | Form] = {
    "answer": render.answer(answer(), private=True),
    "answer-public": render.answer(answer(), private=False),
    "answer-nasty": render.answer(
        answer(
            question=NASTY, lines=(Line(NASTY, (1,)),), citations=(cited(quote=NASTY, speaker=NASTY, outlet=NASTY),)
        ),
        private=True,
    ),
    "answer-plot": render.answer(answer(aspect=Aspect.STORY, citations=(cited(), PLOT)), private=True),
    "answer-unknown": render.answer(
        answer(verdict=Verdict.UNKNOWN, lines=(Line("Nothing is on record."),), citations=(), omitted=0), private=True
    ),
    "answer-unclear": render.answer(
        answer(
            verdict=Verdict.UNCLEAR, lines=(Line("Which one?"),), citations=(), choices=("Night Harbour", "Harbour")
        ),
        private=True,
    ),
    "check-stronger": render.answer(answer(verdict=Verdict.STRONGER_THAN_SOURCES), private=True),
    "board": render.board([answer(), answer(aspect=Aspect.STORY), answer(aspect=None, verdict=Verdict.DENIED)]),
    "announcement": render.announcement(announcement(), "a-0123456789abcdef"),
    "announcement-corrected": render.announcement(
        announcement(notice="Corrected by the moderators. Wrong name."), "a-1"
    ),
    "correction": render.correction(announcement(notice="Corrected by the moderators. Wrong name."), "a-1.1"),
    "review": cards.review_card(item()),
    "review-decided": cards.review_card(item(decided="Accepted by Maud.")),
    "review-nasty": cards.review_card(item(claim=claim(quote=NASTY, speaker=NASTY), before=NASTY, after=NASTY)),
    "edit": cards.edit_form(item(), Aspect.RELEASE, Certainty.WISHED),
    "reject": cards.reject_form(CandidateId("c-0123456789abcdef")),
    "sources": records.sources([record(), record(2, gone=True), record(3, spoiler=True)]),
    "timeline": records.timeline(HARBOUR.name, [record(), record(2, gone=True, said=None)]),
    "cast": records.cast(HARBOUR.name, [record(subject="Mira Moor", value="returns", aspect=Aspect.CAST)]),
    "gaps": records.gaps(HARBOUR.name, GAPS),
    "audit": records.audit(AUDIT),
}


@pytest.mark.parametrize("name", DRAWN)
def test_cards_look_as_they_did(name: str) -> None:
    drawn = DRAWN[name]
    body = {"components": list(drawn.components)}
    if isinstance(drawn, Form):
        body |= {"custom_id": drawn.custom_id, "title": drawn.title}
    path = GOLDEN / f"{name}.json"
    now = json.dumps(body, indent=2, ensure_ascii=False) + "\n"
    if not path.exists():
        path.write_text(now)
        pytest.fail(f"{path.name} was missing and is written now; look at it before it is committed.")
    assert now == path.read_text(), f"{path.name} differs; delete it to have it written anew, and look at it."


def keeps_the_limits(card: Card) -> None:
    body = {"components": list(card.components), "flags": 1 << 15, "allowed_mentions": {"parse": []}}
    assert against_our_rules("POST", "/channels/1/messages", body) == []
    assert written(card.components) <= 4000
    assert count(card.components) <= 40


TEXT = st.text(max_size=3_000)
SHORT = st.text(max_size=300)
CITED = st.builds(
    cited, n=st.integers(1, 99), quote=TEXT, speaker=SHORT, outlet=SHORT, told_to=SHORT, url=SHORT, said=SHORT
)


@WHILE_BUSY
@given(
    question=st.text(max_size=10_000),
    lines=st.lists(st.builds(Line, TEXT, st.tuples(st.integers(1, 9))), min_size=1, max_size=30).map(tuple),
    citations=st.lists(CITED, max_size=30).map(tuple),
    production=SHORT,
    subject=SHORT,
    choices=st.lists(SHORT.filter(str.strip), max_size=40, unique=True).map(tuple),
    verdict=st.sampled_from(Verdict),
    aspect=st.sampled_from(Aspect),
    private=st.booleans(),
)
def test_no_answer_breaks_a_limit(private: bool, **over: Any) -> None:
    keeps_the_limits(render.answer(answer(**over), private=private))


@WHILE_BUSY
@given(
    headline=TEXT,
    lines=st.lists(st.builds(Line, TEXT, st.tuples(st.integers(1, 9))), max_size=30).map(tuple),
    citations=st.lists(CITED, max_size=30).map(tuple),
    notice=st.none() | TEXT,
)
def test_no_announcement_breaks_a_limit(**over: Any) -> None:
    keeps_the_limits(render.announcement(announcement(**over), "a-0123456789abcdef"))
    keeps_the_limits(render.correction(announcement(**over), "a-0123456789abcdef.12"))


@WHILE_BUSY
@given(
    quote=st.text(max_size=9_000), speaker=SHORT, before=st.text(max_size=200), after=st.text(max_size=200), said=SHORT
)
def test_no_review_card_breaks_a_limit(quote: str, speaker: str, before: str, after: str, said: str) -> None:
    of = claim(quote=quote, speaker=speaker, said=said, subject=speaker, value=speaker, work=speaker, said_phrase=said)
    waiting = item(claim=of, before=before, after=after)
    keeps_the_limits(cards.review_card(waiting))
    keeps_the_limits(cards.review_card(replace(waiting, decided=f"Rejected by {speaker}. Reason: {quote}")))


@WHILE_BUSY
@given(st.lists(st.builds(record, st.integers(0, 10**6), gone=st.booleans(), quote=TEXT, speaker=SHORT), max_size=60))
def test_no_list_of_statements_breaks_a_limit(found: list[StatementRecord]) -> None:
    for drawn in (
        records.sources(found),
        records.timeline("Night Harbour", found),
        records.cast("Night Harbour", found),
    ):
        keeps_the_limits(drawn)


def test_credits_in_the_same_words_share_a_line_in_an_announcement() -> None:
    credits = render.short_credits((cited(), cited(2, speaker="Dana Dean"), cited(3)))

    assert [line.partition(" **")[0] for line in credits] == ["`1` `3`", "`2`"]


def test_what_does_not_fit_is_counted() -> None:
    long = tuple(Line("word " * 150, (n,)) for n in range(1, 12))
    assert "more" in render.answer(answer(lines=long), private=True).written


def test_a_verdict_is_said_in_words_beside_its_colour() -> None:
    for verdict, (_, words, _) in render.VERDICTS.items():
        assert words in render.answer(answer(verdict=verdict), private=True).written


def test_the_verdicts_are_all_drawn() -> None:
    assert set(render.VERDICTS) == set(Verdict)


def test_plot_is_hidden_behind_spoiler_marks() -> None:
    told = render.answer(answer(citations=(cited(), PLOT)), private=True).written
    assert "||“We hope to film”||" in told
    assert "||Dana Dean hopes to film" in told
    assert "||Mira Moor" not in told


def test_a_card_gives_back_the_menus_it_was_drawn_with() -> None:
    drawn = cards.review_card(item(), aspect=Aspect.TITLE, certainty=Certainty.RUMOURED)
    assert cards.chosen(drawn.components) == (Aspect.TITLE, Certainty.RUMOURED)


@given(st.lists(st.integers(0, 2**64 - 1), unique=True, max_size=20), st.integers(11, 90))
def test_statement_ids_come_back_as_they_were_packed(numbers: list[int], room: int) -> None:
    ids = [StatementId(f"s-{number:016x}") for number in numbers]
    told = packed(ids, room)
    assert len(told) <= room
    assert list(unpacked(told)) == ids[: room // 11]


def test_a_custom_id_comes_back_in_its_parts_and_never_grows_too_long() -> None:
    assert parsed(custom_id("accept", "c-1")) == ("accept", ("c-1",))
    with pytest.raises(ValueError, match="custom_id"):
        custom_id("accept", "x" * 100)
    with pytest.raises(ValueError, match="custom_id"):
        custom_id("accept", "a:b")
