"""What members and moderators see, as golden files, and Slack's limits for anything that could be on record.

``python -m tests.adapters.slack.test_rendering`` writes the golden files anew; look at what changed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import cards, render
from adapters.slack.blocks import Message
from adapters.slack.channels import channel_modal
from adapters.slack.checking import check_modal
from adapters.slack.desk import Place
from adapters.slack.helping import help_text
from adapters.slack.home import home_view
from adapters.slack.producing import production_list
from adapters.slack.recording import add_modal, correct_modal, retract_modal, statement_list
from adapters.slack.reporting import report_list, wrong_card, wrong_modal
from adapters.slack.setup import setup_modal
from adapters.slack.watches import watch_list
from facts.communities import ChannelSettings, Community, Watch
from facts.messages import Announcement, Answer, Cited, Gap, Line, Report, ReviewItem, StatementRecord, Verdict
from facts.model import (
    Aspect,
    AuditEntry,
    Certainty,
    Citation,
    Polarity,
    Production,
    ProductionId,
    Retraction,
    RetractionKind,
    Statement,
    StatementId,
    Target,
)
from tests.adapters.slack.validating import checker
from tests.builders import candidate, claim, document
from tests.conftest import SHARED

GOLDEN = Path(__file__).parents[1] / "golden" / "slack"
CHECK = checker(SHARED if SHARED.is_dir() else None)
MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PRODUCTION = Production(id=ProductionId("p-1"), name="The Long Way Home")


def cited(n: int = 1, **over: Any) -> Cited:
    fields: dict[str, Any] = {
        "statement": StatementId(f"s-{n}"),
        "speaker": "Pat Producer",
        "quote": "We have not been given the green light",
        "told_to": "The Late Programme",
        "outlet": "The Outlet",
        "url": "https://outlet.example/news/1?a=1&b=2",
        "said": "2026-11-01",
        "published": "2026-11-02",
        "certainty": Certainty.STATED,
        "polarity": Polarity.DENIES,
        **over,
    }
    return Cited(n=n, **fields)


def answered(**over: Any) -> Answer:
    fields: dict[str, Any] = {
        "question": "is it greenlit?",
        "verdict": Verdict.DENIED,
        "lines": (Line("Not officially: “We have not been given the green light”, says Pat Producer.", (1,)),),
        "citations": (cited(repeats=2),),
        "production": "The Long Way Home",
        "production_id": ProductionId("p-1"),
        "aspect": Aspect.GREENLIGHT,
        "as_of": MOMENT,
        **over,
    }
    return Answer(**fields)


def recorded(n: int = 1, *, gone: str | None = None, **over: Any) -> StatementRecord:
    statement = Statement(
        id=StatementId(f"s-{n}"),
        production=PRODUCTION.id,
        claim=claim(**over),
        citation=Citation(outlet="The Outlet", url="https://outlet.example/1", published="2026-11-02"),
        recorded_at=MOMENT,
        accepted_by="slack:U1",
        origin=StatementId(f"s-{n}"),
    )
    kind = RetractionKind.MISATTRIBUTED
    retraction = Retraction(statement=statement.id, kind=kind, reason=gone, by="slack:U1", at=MOMENT) if gone else None
    return StatementRecord(statement=statement, retraction=retraction)


def item(**over: Any) -> ReviewItem:
    decided = over.pop("decided", None)
    article = document()
    return ReviewItem(
        candidate=candidate(article, claim=claim(**over)),
        production=PRODUCTION,
        citation=Citation(outlet="The Outlet", url="https://outlet.example/1", published="2026-11-02"),
        before="Asked about it, the producer was plain. “",
        after="” she said, smiling <broadly>.",
        decided=decided,
    )


PLACE = {"channel": "C1", "ts": "1.1"}
CASES: dict[str, Any] = {
    "answer_denied": render.answer(answered()),
    "answer_unknown": render.answer(
        answered(verdict=Verdict.UNKNOWN, lines=(Line("Nothing is on record about that."),), citations=())
    ),
    "answer_unclear": render.answer(
        answered(
            verdict=Verdict.UNCLEAR,
            lines=(Line("Which one do you mean?"),),
            citations=(),
            production=None,
            production_id=None,
            aspect=None,
            choices=("The Long Way Home", "Another Road"),
        )
    ),
    "answer_long": render.answer(
        answered(
            lines=tuple(
                Line(f"Line {n} says a good deal about it, and then some more. " * 9, (n + 1,)) for n in range(40)
            ),
            citations=tuple(cited(n + 1) for n in range(40)),
            omitted=7,
        )
    ),
    "answer_revised": render.answer(
        answered(verdict=Verdict.UNKNOWN, lines=(Line("Nothing is on record about that."),), citations=()),
        "Withdrawn: the outlet retracted it.",
    ),
    "checked": render.answer(answered(verdict=Verdict.STRONGER_THAN_SOURCES)),
    "announcement": render.announcement(
        Announcement(
            id="a-1",
            production="The Long Way Home",
            headline="New on record: cast",
            lines=(Line("Ann Actor, to The Late Programme: “I would love to <return>” (a wish, not a plan)", (1,)),),
            citations=(cited(speaker="Ann Actor", certainty=Certainty.WISHED, polarity=Polarity.AFFIRMS),),
        )
    ),
    "announcement_corrected": render.announcement(
        Announcement(
            id="a-1",
            production="The Long Way Home",
            headline="New on record: cast",
            lines=(Line("Withdrawn — Ann Actor: “I would love to return” (a wish, not a plan)", (1,)),),
            citations=(cited(speaker="Ann Actor", certainty=Certainty.WISHED, polarity=Polarity.AFFIRMS),),
            revision=1,
            notice="Withdrawn: credited to the wrong person. It was her brother.",
        )
    ),
    "board": render.board("The Long Way Home", (answered(), answered(aspect=Aspect.CAST, verdict=Verdict.UNCONFIRMED))),
    "board_empty": render.board("The Long Way Home", ()),
    "timeline": render.timeline(PRODUCTION, (recorded(1), recorded(2, gone="It was her brother."))),
    "timeline_earlier": render.timeline(PRODUCTION, [recorded(n) for n in range(45)], Aspect.GREENLIGHT, 20),
    "statements_earlier": statement_list(PRODUCTION, [recorded(n) for n in range(45)], None, 20),
    "sources": render.sources((recorded(1, told_to="The Late Programme", said="2026-11"),)),
    "review_card": cards.review_card(item(told_to="The Late Programme", said_phrase="last week", subject="the sequel")),
    "review_card_decided": cards.review_card(item(decided="Accepted by Sam.")),
    "review_edit": cards.edit_modal(item(), PLACE),
    "review_duplicate": cards.duplicate_modal(item(), (recorded(1), recorded(2, gone="x")), PLACE),
    "gaps": cards.gaps(
        "The Long Way Home",
        (Gap(question="who writes the <music>?", aspect=None, times=3, first_at=MOMENT, last_at=MOMENT),),
    ),
    "audit": cards.audit(
        (AuditEntry(at=MOMENT, actor="slack:U1", action="accepted", object="s-1", detail="We have"),),
        {"slack:U1": "Sam"},
    ),
    "help": help_text("frobnicate"),
    "home_member": home_view(
        [("The Long Way Home", (answered(),), (recorded(1), recorded(2, gone="Her brother.")))],
        None,
        others={f"p-{n}": f"Production {n}" for n in range(2, 4)},
    ),
    "home_moderator": home_view([("The Long Way Home", (answered(),), ())], (item(),), 300),
    "home_empty": home_view([], (), 0),
    "setup": setup_modal((PRODUCTION,), Place(user={"id": "U1"}, channel="C1"), {"S1": "@mods · Moderators"}),
    "setup_without_groups": setup_modal((), Place(user={"id": "U1"}), {}),
    "channel_form": channel_modal(
        Community(
            id="f-1",
            tenant="slack:T1",
            production=PRODUCTION.id,
            target=Target("slack:T1/C1"),
            settings=ChannelSettings(quiet_from="22:00", quiet_until="08:00"),
        ),
        PRODUCTION,
    ),
    "add_form": add_modal((PRODUCTION,), PRODUCTION),
    "retract_form": retract_modal(recorded(1)),
    "correct_form": correct_modal(recorded(1, told_to="The Late Programme", said="2026-11")),
    "statements": statement_list(PRODUCTION, (recorded(1), recorded(2, gone="It was her brother."))),
    "productions": production_list((PRODUCTION, replace(PRODUCTION, name="Night Train", aliases=("NT",)))),
    "check_form": check_modal((PRODUCTION,)),
    "wrong_form": wrong_modal("p-1 cast", Place(user={"id": "U1"}, channel="C1")),
    "wrong_card": wrong_card("The Long Way Home", "cast: he is <not> in it: https://outlet.example/2"),
    "reports": report_list(
        (Report(about="p-1", times=2, texts=("cast: <no>",), first_at=MOMENT, last_at=MOMENT),),
        {PRODUCTION.id: PRODUCTION.name},
    ),
    "watches": watch_list(
        (
            Watch(
                id="w-1",
                member="slack:U1",
                production=PRODUCTION.id,
                target=Target("slack:T1/U1"),
                tenant="slack:T1",
                at=MOMENT,
                aspect=Aspect.CAST,
            ),
        ),
        {PRODUCTION.id: PRODUCTION.name},
    ),
}


def as_json(shown: Message | dict[str, Any]) -> str:
    value = {"text": shown.text, "blocks": shown.blocks} if isinstance(shown, Message) else shown
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_is_shown_is_what_was_agreed(name: str) -> None:
    assert as_json(CASES[name]) == (GOLDEN / f"{name}.json").read_text("utf-8")


def test_every_golden_file_has_a_case() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_is_shown_would_be_taken_by_slack(name: str) -> None:
    shown = CASES[name]
    if isinstance(shown, Message):
        assert CHECK("chat.postMessage", {"channel": "C1", **shown.payload()}) == []
    elif shown["type"] == "home":
        assert CHECK("views.publish", {"user_id": "U1", "view": shown}) == []
    else:
        assert CHECK("views.open", {"trigger_id": "1", "view": shown}) == []


words = st.text(st.sampled_from("ab <>&*_é\n"), max_size=40).map(lambda text: text * 40) | st.text(max_size=60)
lines = st.lists(st.builds(Line, words, st.lists(st.integers(1, 60), max_size=3).map(tuple)), min_size=1, max_size=80)
credits = st.lists(words, max_size=90)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(lines, credits, words, st.integers(0, 9))
def test_any_answer_fits_and_its_citations_are_cut_last(
    said: list[Line], by: list[str], production: str, omitted: int
) -> None:
    citations = tuple(
        cited(n, speaker=speaker, outlet=speaker, url=f"https://outlet.example/{speaker}")
        for n, speaker in enumerate(by, 1)
    )
    given_answer = answered(lines=tuple(said), citations=citations, production=production, omitted=omitted)
    message = render.answer(given_answer)
    assert checker(None)("chat.postMessage", message.payload() | {"channel": "C1"}) == []
    credits_shown = "\n".join(b["elements"][0]["text"] for b in message.blocks if b["type"] == "context").split("\n")
    dropped = [text for text in credits_shown if text.endswith("more sources")]
    shown = [text for text in credits_shown if text.startswith("[")]
    assert len(shown) == len(citations) or dropped == [f"… and {len(citations) - len(shown)} more sources"]
    assert all(render.credit(each) == text for each, text in zip(citations, shown, strict=False))
    if dropped and len(said) > 1:
        assert f"… and {len(said) - 1 + omitted} more on record" in str(message.blocks)


@settings(max_examples=30, deadline=None)
@given(words, words)
def test_any_candidate_fits_its_card_and_its_form(quote: str, speaker: str) -> None:
    shown = item(quote=quote, speaker=speaker, value=quote, subject=speaker, told_to=speaker)
    assert checker(None)("chat.postMessage", cards.review_card(shown).payload()) == []
    assert checker(None)("views.open", {"view": cards.edit_modal(shown, PLACE)}) == []
    records = tuple(recorded(n, quote=quote, speaker=speaker) for n in range(40))
    assert checker(None)("views.open", {"view": cards.duplicate_modal(shown, records, PLACE)}) == []
    told = render.timeline(replace(PRODUCTION, name=speaker), records)
    assert checker(None)("chat.postMessage", told.payload()) == []


@pytest.mark.parametrize("letter", ["a", "&", "語"])
def test_a_list_of_thousands_leaves_a_view_within_its_limit(letter: str) -> None:
    many = tuple(recorded(n, quote=letter * 200) for n in range(3_000))
    view = cards.duplicate_modal(item(), many, PLACE)
    assert str(view).count("'value':") > 300
    assert len(json.dumps(view)) < 250_000
    assert checker(None)("views.open", {"view": view}) == []


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, shown in CASES.items():
        (GOLDEN / f"{name}.json").write_text(as_json(shown), "utf-8")
