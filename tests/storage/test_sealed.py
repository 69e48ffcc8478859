"""What adapters keep encrypted: by name, opaque, and no part of the record."""

from __future__ import annotations

import json

from facts.engine import Engine


def test_a_value_is_kept_replaced_listed_and_forgotten(engine: Engine) -> None:
    engine.keep_sealed("slack:install:T_1", "one")
    engine.keep_sealed("slack:install:T_1", "two")
    engine.keep_sealed("slack:install:TX1", "three")
    assert engine.sealed("slack:install:T_1") == "two"
    assert engine.sealed_beginning("slack:install:T_") == {"slack:install:T_1": "two"}
    assert engine.forget_sealed("slack:install:T_1")
    assert not engine.forget_sealed("slack:install:T_1")
    assert engine.sealed("slack:install:T_1") is None


def test_a_value_is_swapped_for_the_one_it_was_read_as_only(engine: Engine) -> None:
    engine.keep_sealed("slack:install:T1", "one")
    assert engine.swap_sealed("slack:install:T1", "one", "two")
    assert not engine.swap_sealed("slack:install:T1", "one", "three")
    assert engine.sealed("slack:install:T1") == "two"


def test_an_export_leaves_it_out(engine: Engine) -> None:
    before = engine.digest()
    engine.keep_sealed("slack:install:T1", "canary")
    assert "canary" not in json.dumps(list(engine.export()))
    assert engine.digest() == before
