"""How fast the record answers: from a cold start, and inside the process beside a bare full-text query."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.messages import Question
from facts.model import Actor, Aspect, Certainty, Draft, Polarity, Production, Role
from facts.storage import DatabaseStorage, open_storage
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
    """Time ``Engine.ask`` and, on the same text in the same run, a bare FTS5 query."""
    with tempfile.TemporaryDirectory() as folder:
        storage = open_storage(f"sqlite:///{folder}/record.db")
        engine = Engine(storage, Lexicon.load(), lambda: datetime(2026, 11, 24, tzinfo=UTC))
        made = _fill(engine, storage, statements, productions)
        chance = random.Random(7)
        asked = [(chance.choice(made), chance.choice(QUESTIONS)) for _ in range(rounds)]
        for production, text in asked[:40]:
            engine.ask(Question(text=text, production=production.name))
        ours, bare = [], []
        for production, text in asked:
            words = [word for word in text.split() if word.isalpha()]
            bare.append(_elapsed(lambda p=production, w=words: storage.driver.search(scope_of(p.id), w, 40)))
            ours.append(_elapsed(lambda p=production, t=text: engine.ask(Question(text=t, production=p.name))))
        engine.close()
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"ask, {statements:>7,} in {productions:>3}   p50 {_ms(ours, 50):.2f} ms, p99 {_ms(ours, 99):.2f} ms;"
        f" bare FTS5 p50 {_ms(bare, 50):.2f} ms, p99 {_ms(bare, 99):.2f} ms; ratio {ratio:.1f}; wanted {wanted}"
    )


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


def _elapsed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]  # a callable without arguments
    return time.perf_counter() - start


def _ms(times: list[float], percentile: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percentile // 100)] * 1000
