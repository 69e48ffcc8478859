"""What holds for every record and every question."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from facts.answering.wording import firmness_of
from facts.lexicon import Lexicon
from facts.messages import Answer, Verdict
from facts.model import Certainty, ProductionId, Statement, StatementId
from facts.standing import FIRMNESS
from tests.facts.answering.told import RECORD, ask, checked, numbered, said

LEXICON = Lexicon.load()
SETTLED = {Verdict.CONFIRMED, Verdict.DENIED}
ANSWERED = {Verdict.CONFIRMED, Verdict.DENIED, Verdict.UNCONFIRMED, Verdict.DISPUTED}
FACTS = (
    ("it has been greenlit", "greenlight"), ("there are no plans for a new one", "greenlight"),
    ("Tom Varga will return", "cast"), ("Nina Holt is in talks to play the villain", "cast"),
    ("Ada Quill directs it", "crew"), ("filming begins in May", "filming"), ("is out on 3 June 2027", "release"),
    ("the script is finished", "script"), ("It follows two sisters", "story"), ("runs to eight episodes", "format"),
)  # fmt: skip
QUESTIONS = (
    "is it greenlit?", "is it cancelled?", "is Tom Varga back?", "who plays the villain?", "who's directing?",
    "is Ada Quill directing?", "when do they film?", "when is it out?", "is it out in June 2027?",
    "is the script done?", "what's it about?", "how many episodes?", "why is it taking so long?",
    "what did Nina Holt say?", "any news?", "is Zed Ponder in it?", "who's in it and when is it out?",
)  # fmt: skip
YES_OR_NO = (
    "is it greenlit", "so is it actually happening or what", "did they cancel it", "is it dead", "has it been renewed",
    "is tom varga back", "is it true that Nina Holt is the villain", "Nina Holt's the villain right",
    "is ada quill dirctor",
    "is it out in june 2027", "is it out in july?", "has filming started", "are they filming yet", "is the script done",
    "did Nina Holt say it's greenlit", "does Nina Holt think it will happen", "is it on netflix", "is Zed Ponder in it",
    "is there gonna be a season 2", "now that it's greenlit, is Tom Varga back?", "is it based on a book",
    "komt er een vervolg?", "¿vuelve Tom Varga?", "wird es abgesetzt?", "is it about two sisters",
)  # fmt: skip
BESIDE = (
    said("The catering is by Bo Lind", "other"), said("The poster was painted in Gdynia", "marketing"),
    said("Bo Lind has been greenlit for a comedy", "greenlight", work="Salt Road"),
    said("Bo Lind will star in Salt Road, out on 3 July 2027", "cast", work="Salt Road"),
)  # fmt: skip
REORDERED = (
    ("is tom varga coming back for lantern bay 2", "for lantern bay 2 is tom varga coming back"),
    ("is it greenlit yet", "yet is it greenlit"),
    ("who is directing lantern bay 2", "lantern bay 2 who is directing"),
    ("when does filming start in gdynia", "in gdynia when does filming start"),
    ("is orla finch the villain", "the villain is orla finch is it"),
    ("who wrote the script", "the script who wrote it"),
)


@st.composite
def statements(draw: st.DrawFn) -> tuple[Statement, ...]:
    made = [
        said(
            quote,
            aspect,
            draw(st.sampled_from([each.value for each in Certainty])),
            draw(st.sampled_from("+-")),
            by=draw(st.sampled_from([None, "Nina Holt", "The network"])),
            to=draw(st.sampled_from([None, "Harbour Radio"])),
            authority=draw(st.sampled_from(["decides", "takes_part", "reports"])),
            published=draw(st.sampled_from([None, "2026-03-01", "2026-05-02"])),
        )
        for quote, aspect in draw(st.lists(st.sampled_from(FACTS), max_size=6))
    ]
    return numbered(*made)


def strongest(told: Answer, record: tuple[Statement, ...]) -> int:
    by_id = {each.id: each for each in record}
    return max((FIRMNESS[by_id[each.statement].claim.certainty] for each in told.citations), default=0)


@given(statements(), st.sampled_from(QUESTIONS))
@settings(deadline=None, max_examples=150)
def test_no_answer_is_firmer_than_its_strongest_statement(record: tuple[Statement, ...], question: str) -> None:
    for told in (ask(question, record, LEXICON), checked(question, record, LEXICON)):
        assert firmness_of(told.lines, LEXICON) <= strongest(told, record), told.text


@given(statements(), st.sampled_from(YES_OR_NO))
@settings(deadline=None, max_examples=150)
def test_a_yes_or_a_no_rests_on_something_said_outright(record: tuple[Statement, ...], question: str) -> None:
    told = ask(question, record, LEXICON)
    if told.verdict in SETTLED:
        assert told.citations[0].certainty is Certainty.STATED, told.text
    softer = tuple(
        replace(each, claim=replace(each.claim, certainty=Certainty.HEDGED))
        if each.claim.certainty is Certainty.STATED
        else each
        for each in record
    )
    assert ask(question, softer, LEXICON).verdict not in SETTLED


@given(statements(), st.sampled_from(YES_OR_NO))
@settings(deadline=None, max_examples=150)
def test_what_says_nothing_of_it_makes_no_answer_a_yes(record: tuple[Statement, ...], question: str) -> None:
    beside = tuple(replace(each, id=StatementId(f"x{at}"), seq=90 + at) for at, each in enumerate(BESIDE))
    before, after = ask(question, record, LEXICON), ask(question, (*record, *beside), LEXICON)
    assert after.verdict is before.verdict or after.verdict is not Verdict.CONFIRMED, after.text


@given(statements(), st.sampled_from(QUESTIONS))
@settings(deadline=None, max_examples=150)
def test_every_line_that_quotes_cites_and_every_citation_is_used(record: tuple[Statement, ...], question: str) -> None:
    told = ask(question, record, LEXICON)
    used = {n for line in told.lines for n in line.cites}
    assert all(line.cites for line in told.lines if "“" in line.text)
    assert used == {each.n for each in told.citations}
    assert (told.verdict not in ANSWERED) or told.citations
    assert 1 <= len(told.lines) <= 4


@given(statements(), st.sampled_from(QUESTIONS), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=100)
def test_the_order_in_which_evidence_comes_changes_no_answer(record, question, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(record)
    random.shuffle(shuffled)
    assert ask(question, shuffled, LEXICON) == ask(question, record, LEXICON)


@given(statements(), statements(), st.sampled_from(QUESTIONS))
@settings(deadline=None, max_examples=100)
def test_statements_about_another_production_change_nothing(
    record: tuple[Statement, ...], others: tuple[Statement, ...], question: str
) -> None:
    strays = tuple(replace(each, id=f"x{each.id}", production=ProductionId("another")) for each in others)
    assert ask(question, (*record, *strays), LEXICON) == ask(question, record, LEXICON)


@given(statements(), st.sampled_from(QUESTIONS), st.sampled_from(FACTS))
@settings(deadline=None, max_examples=60)
def test_accepting_and_then_retracting_leaves_the_answer_as_it_was(
    record: tuple[Statement, ...], question: str, fact: tuple[str, str]
) -> None:
    before = ask(question, record, LEXICON)
    ask(question, (*record, said(*fact, n=99)), LEXICON)
    assert ask(question, record, LEXICON) == before


@given(st.sampled_from(REORDERED))
@settings(deadline=None)
def test_another_word_order_gets_the_same_verdict(pair: tuple[str, str]) -> None:
    one, other = (ask(question, RECORD, LEXICON) for question in pair)
    assert (one.verdict, [each.statement for each in one.citations[:1]]) == (
        other.verdict,
        [each.statement for each in other.citations[:1]],
    )


@given(st.permutations(["tom varga", "ada quill", "nina holt"]))
@settings(deadline=None)
def test_names_in_another_order_name_the_same_people(names: list[str]) -> None:
    verdicts = {ask(f"are {' and '.join(each)} in it", RECORD, LEXICON).verdict for each in permutations(names)}
    assert len(verdicts) == 1


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=150)
def test_any_text_at_all_gets_an_answer_that_claims_nothing_unsourced(text: str) -> None:
    told = ask(text, RECORD, LEXICON)
    assert told.lines
    assert all(line.cites for line in told.lines if "“" in line.text)
    assert re.fullmatch(r"[a-z_]+", told.verdict)
