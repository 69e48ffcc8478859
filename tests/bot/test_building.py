"""How the running bot is put together."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot import app
from bot.settings import load_settings
from facts.model import Aspect
from tests.fakes import RecordingAdapter


def test_every_platform_is_given_the_same_one_that_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(
        {"DISCORD_TOKEN": "MTIz.abcdef.no-token", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    )
    given: list[Any] = []

    def create(of: Any, engine: Any, charts: Any) -> RecordingAdapter:
        given.append(charts)
        return RecordingAdapter()

    monkeypatch.setattr(app, "adapter_module", lambda name: SimpleNamespace(create=create))
    built = app.build(settings)

    assert sorted(built.adapters) == ["discord", "slack"]
    assert given[0] is given[1]
    assert given[0].timeline("Example Film", Aspect.CAST, []).alt.endswith("Nothing is on record yet.")
