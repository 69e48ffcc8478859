"""How fast the record answers: from a cold start, and inside the process beside a bare full-text query."""

from __future__ import annotations

import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.__main__ import look_for_garbage_less_often
from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import Question
from facts.model import Actor, Aspect, Certainty, Draft, Polarity, Production, Role
from facts.storage import DatabaseStorage, open_storage
from facts.storage.sqlite import sqlite3
from facts.storage.statements import scope_of

BOT = Actor(id="bench", name="Bench", role=Role.OPERATOR)
QUESTIONS = (
    "is it greenlit?",
    "who's coming back?",
    "when do they start shooting?",
    "who writes the script?",
    "when does it come out?",
    "what did the producer say about the old lighthouse?",
    "is Morgan Person12 in it?",
    "any news on the title?",
)
_WORD = re.compile(r"\w+")
_BARE_QUERY = "select rowid from bare where bare match ? order by rank limit 40"
_NOUNS = tuple("harbour lighthouse garden orchestra corridor summer letter winter market bridge".split())


def cold_start() -> None:
    """Time ``onrecord ask`` as a new process, five times."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/record.db"
        command = [sys.executable, "-m", "bot", "--database", url]
        subprocess.run([*command, "production", "add", "Example"], check=True, capture_output=True)
        bare = [_timed([sys.executable, "-c", "pass"]) for _ in range(5)]
        ours = [_timed([*command, "ask", "is it greenlit?"]) for _ in range(5)]
    print(
        f"ask, cold start        {statistics.median(ours):.3f} s (worst {max(ours):.3f}); an empty Python starts in"
        f" {statistics.median(bare):.3f} s; wanted ≤ 0.6 s"
    )


def inside(statements: int, productions: int, wanted: str, rounds: int = 400) -> None:
    """Time ``Engine.ask`` and, on the same text in the same run, a bare FTS5 query; as the clock and the processor do.

    The bare query is what one would write first: one table for all statements, the production one of its columns, the
    question's own words, the best forty by ``rank``.
    """
    look_for_garbage_less_often()
    with tempfile.TemporaryDirectory() as folder:
        storage = open_storage(f"sqlite:///{folder}/record.db")
        engine = Engine(storage, Lexicon.load(), lambda: datetime(2026, 11, 24, tzinfo=UTC))
        made = _fill(engine, storage, statements, productions)
        bare_table = _bare(storage, Path(folder))
        chance = random.Random(7)
        asked = [(chance.choice(made), chance.choice(QUESTIONS)) for _ in range(rounds)]
        for production, text in asked[:40]:
            engine.ask(Question(text=text, production=production.name))
        ours, bare = [], []
        for production, text in asked:
            match = f"production : {scope_of(production.id)} AND words : ({' OR '.join(_WORD.findall(text))})"
            bare.append(_took(lambda m=match: bare_table.execute(_BARE_QUERY, (m,)).fetchall()))
            ours.append(_took(lambda p=production, t=text: engine.ask(Question(text=t, production=p.name))))
        bare_table.close()
        engine.close()
    median, slow = _ratio(ours, bare, 50), _ratio(ours, bare, 99)
    print(f"ask, {statements:>7,} in {productions:>3}   {_told(ours)}; wanted {wanted}")
    print(f"    bare FTS5            {_told(bare)}; ratio of the processor's medians {median:.1f}, p99 {slow:.1f}")


def _bare(storage: DatabaseStorage, folder: Path) -> sqlite3.Connection:
    bare = sqlite3.connect(folder / "bare.db")
    bare.execute("create virtual table bare using fts5 (production, words, tokenize = 'porter unicode61')")
    rows = storage.driver.query("select production, claim from statements order by seq")
    said = ((row["production"], json.loads(row["claim"])) for row in rows)
    bare.executemany(
        "insert into bare values (?, ?)",
        (
            (scope_of(id), " ".join(claim[name] for name in ("quote", "speaker", "subject", "value")))
            for id, claim in said
        ),
    )
    bare.commit()
    return bare


def _fill(engine: Engine, storage: DatabaseStorage, statements: int, productions: int) -> list[Production]:
    made = [engine.add_production(f"Example {number}", BOT) for number in range(productions)]
    chance = random.Random(11)
    aspects, firm = list(Aspect), list(Certainty)
    with storage.transaction():
        for number in range(statements):
            noun, other = chance.choice(_NOUNS), chance.choice(_NOUNS)
            drafted = Draft(
                production=made[number % productions].id,
                quote=f"We talked about the {noun} and the {other} for {number} hours that day",
                speaker=f"Morgan Person{chance.randrange(60)}",
                aspect=chance.choice(aspects),
                certainty=chance.choice(firm),
                polarity=chance.choice(list(Polarity)),
                outlet="The Outlet",
                subject=f"Morgan Person{chance.randrange(60)}",
                value=f"the {noun}",
            )
            storage.statements.put(engine._drafted(drafted, made[number % productions], BOT))
    return made


def _timed(command: list[str]) -> float:
    return _elapsed(lambda: subprocess.run(command, check=True, capture_output=True, cwd=Path.cwd()))


def _elapsed(work: Callable[[], object]) -> float:
    return _took(work)[0]


def _took(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that passed, and those in which the processor was ours."""
    start, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - used


def _told(times: list[tuple[float, float]]) -> str:
    passed, used = zip(*times, strict=True)
    return (
        f"p50 {_ms(passed, 50):.2f} ms, p99 {_ms(passed, 99):.2f} ms (of the processor"
        f" {_ms(used, 50):.2f} and {_ms(used, 99):.2f})"
    )


def _ratio(ours: list[tuple[float, float]], bare: list[tuple[float, float]], percentile: int) -> float:
    return _ms([used for _, used in ours], percentile) / _ms([used for _, used in bare], percentile)


def _ms(times: Sequence[float], percentile: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percentile // 100)] * 1000
