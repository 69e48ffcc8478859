"""A small record is looked through whole before an answer says that nothing is on record."""

from __future__ import annotations

from facts.engine import Engine
from facts.messages import Question, Verdict
from facts.model import Actor, Aspect
from tests.builders import draft


def test_what_was_filed_under_another_aspect_is_found_in_a_small_record(engine: Engine, moderator: Actor) -> None:
    production = engine.add_production("Example Film", moderator).id
    engine.add(draft(production, "Sam Lane is helming it", aspect=Aspect.MARKETING, speaker="Pat Producer"), moderator)
    assert engine.ask(Question(text="who's the director?")).verdict is Verdict.CONFIRMED


def test_a_production_is_small_until_it_has_more_statements_than_that(engine: Engine, moderator: Actor) -> None:
    production = engine.add_production("Example Film", moderator).id
    statements = engine._storage.statements
    for quote in ("It is on", "It is going well"):
        engine.add(draft(production, quote), moderator)
    assert statements.are_few(production, 2)
    assert not statements.are_few(production, 1)
    assert not statements.are_few(production, 1)
    assert statements.are_few(production, 2)
