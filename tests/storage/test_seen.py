"""Events of platforms that were dealt with are remembered for a day, by whichever process asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import Question
from facts.storage import open_storage
from tests.conftest import FrozenClock


def test_an_event_is_new_once_for_all_processes(tmp_path: Path, lexicon: Lexicon, clock: FrozenClock) -> None:
    stores = [open_storage(f"sqlite:///{tmp_path}/record.db") for _ in range(2)]
    one, other = (Engine(store, lexicon, clock) for store in stores)
    assert one.first_time("slack:T1/C1/1.1")
    assert not other.first_time("slack:T1/C1/1.1")
    assert other.first_time("slack:T1/C1/2.2")
    for store in stores:
        store.close()


def test_an_event_is_forgotten_after_a_day(engine: Engine, clock: FrozenClock) -> None:
    assert engine.first_time("slack:T1/C1/1.1")
    clock.advance(hours=23)
    assert not engine.first_time("slack:T1/C1/1.1")
    clock.advance(hours=2)
    assert engine.first_time("slack:T1/C1/1.1")


def test_what_was_asked_last_is_known_to_all_processes_for_a_day_and_not_where(
    tmp_path: Path, lexicon: Lexicon, clock: FrozenClock
) -> None:
    stores = [open_storage(f"sqlite:///{tmp_path}/record.db") for _ in range(2)]
    one, other = (Engine(store, lexicon, clock) for store in stores)
    given = one.ask(Question(text="is it greenlit?"))
    one.asked_in("slack:T1/C1/1.0", given)
    one.asked_in("slack:T1/C1/1.0", replace(given, question="who is in it?", production="Night Harbour"))
    assert other.follow_up("slack:T1/C1/1.0") == "who is in it? (Night Harbour)"
    assert other.follow_up("slack:T1/C1/2.0") is None
    for store in stores:
        store.close()
    assert b"T1/C1" not in (tmp_path / "record.db").read_bytes()
    clock.advance(hours=25)
    again = open_storage(f"sqlite:///{tmp_path}/record.db")
    assert Engine(again, lexicon, clock).follow_up("slack:T1/C1/1.0") is None
    again.close()
