"""What all tests share: a clock that stands still, a real database, and no variables of ours from outside."""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from facts.engine import Engine
from facts.lexicon import Lexicon
from facts.model import Actor, Role
from facts.storage import DatabaseStorage, open_storage
from tests.postgres import running

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


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A test that starts logging must not leave its stream, closed by then, to the next one."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of a PostgreSQL that tests may use: TEST_POSTGRES_URL, or the one ``make postgres`` started."""
    up = running()
    url = os.environ.get("TEST_POSTGRES_URL") or (up.url if up else "")
    if not url:
        pytest.skip("no PostgreSQL: run `make postgres`, or set TEST_POSTGRES_URL")
    return url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty schema of its own."""
    import psycopg

    schema = f"t_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute(f"create schema {schema}".encode())
        yield f"{postgres_server}?options=-csearch_path%3D{schema}"
        server.execute(f"drop schema {schema} cascade".encode())


@pytest.fixture(params=["memory", "file", pytest.param("postgres", marks=pytest.mark.slow)])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DatabaseStorage]:
    if request.param == "postgres":
        url = str(request.getfixturevalue("postgres_url"))
    else:
        url = "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/record.db"
    opened = open_storage(url)
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
