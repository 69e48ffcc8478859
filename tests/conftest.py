"""What all tests share: a clock that stands still, a real database, and no variables of ours from outside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.model import Actor, Role
from facts.storage import DatabaseStorage, open_storage

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


class FrozenClock:
    """Tells the same moment until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture(autouse=True)
def _no_variables_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("ONRECORD_", "DISCORD_", "SLACK_")):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(params=["memory", "file"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DatabaseStorage]:
    opened = open_storage("sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/record.db")
    yield opened
    opened.close()


@pytest.fixture
def engine(storage: DatabaseStorage, lexicon: Lexicon, clock: FrozenClock) -> Engine:
    return Engine(storage, lexicon, clock)


@pytest.fixture
def moderator() -> Actor:
    return Actor(id="test:moderator", name="Moderator", role=Role.MODERATOR)


@pytest.fixture
def member() -> Actor:
    return Actor(id="test:member", name="Member", role=Role.MEMBER)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data beside the project, for measuring only."""
    if not SHARED.is_dir():
        pytest.skip("the reference data beside the project (../shared) is absent")
    return SHARED
