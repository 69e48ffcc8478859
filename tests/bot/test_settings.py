"""The environment: read once, checked whole, secrets never shown."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.configuration import Core
from bot.logs import MASK, start_logging
from bot.settings import PLATFORMS, SettingsError, adapter_module, environment, load_settings, secrets_in

ROOT = Path(__file__).resolve().parents[2]


def test_everything_wrong_is_told_at_once_by_name() -> None:
    wrong = {
        "ONRECORD_POLL_SECONDS": "often",
        "ONRECORD_LOG_LEVEL": "loud",
        "ONRECORD_ALLOW_LOOPBACK_SOURCES": "perhaps",
    }

    with pytest.raises(SettingsError) as told:
        load_settings(wrong)

    for name in wrong:
        assert name in str(told.value)


def test_what_is_wrong_is_said_plainly_and_once() -> None:
    wrong = {"DISCORD_TOKEN": "a.b.c", "DISCORD_SERVERS": "here,there", "ONRECORD_POLL_SECONDS": "often"}

    with pytest.raises(SettingsError) as told:
        load_settings(wrong)

    assert str(told.value).count("DISCORD_SERVERS: it should be a whole number") == 1
    assert "ONRECORD_POLL_SECONDS: it should be a number" in str(told.value)


def test_an_unknown_platform_is_told_with_those_known() -> None:
    with pytest.raises(SettingsError, match="'matrix' is no platform. Known: discord, slack"):
        load_settings({"ONRECORD_PLATFORMS": "matrix"})


def test_what_draws_pictures_is_no_platform() -> None:
    with pytest.raises(SettingsError, match="'charts' is no platform. Known: discord, slack"):
        load_settings({"ONRECORD_PLATFORMS": "charts"})


def test_a_platform_that_is_named_but_has_no_token_is_told() -> None:
    with pytest.raises(SettingsError) as told:
        load_settings({"ONRECORD_PLATFORMS": "discord,slack"})

    for name in PLATFORMS:
        assert f"{adapter_module(name).TOKEN}: is not set" in str(told.value)


def test_without_tokens_no_platform_is_on() -> None:
    assert load_settings({}).platforms == {}


def test_the_process_wins_over_the_file_and_empty_values_count_as_unset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("ONRECORD_CONTACT=from the file\nONRECORD_LOG_LEVEL=debug\nDISCORD_TOKEN=\n")
    monkeypatch.setenv("ONRECORD_CONTACT", "from the process")

    variables = environment(file)

    assert variables["ONRECORD_CONTACT"] == "from the process"
    assert variables["ONRECORD_LOG_LEVEL"] == "debug"
    assert "DISCORD_TOKEN" not in variables


def test_secrets_are_masked_in_logs_wherever_they_turn_up(capsys: pytest.CaptureFixture[str]) -> None:
    canary = "canary0123456789canary0123.canary.canary0123456789canary0123456789"
    settings = load_settings({"DISCORD_TOKEN": canary})
    assert secrets_in(settings) == (canary,)
    assert canary not in repr(settings)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        for style in ("json", "console"):
            start_logging(level="debug", style=style, secrets=secrets_in(settings))
            log = logging.getLogger("a library")
            log.warning("connecting with %s", canary)
            try:
                raise ValueError(f"bad token {canary}")
            except ValueError:
                log.exception("failed", extra={"detail": canary})
        shown = capsys.readouterr().err
    finally:
        root.handlers[:], root.level = before
    assert canary not in shown
    assert shown.count(MASK) >= 4


def test_the_password_in_a_database_address_is_a_secret() -> None:
    settings = load_settings({"ONRECORD_DATABASE": "postgresql://bot:canary-word@db/record"})
    assert secrets_in(settings) == ("canary-word",)


def test_the_example_file_names_every_variable_that_is_read() -> None:
    listed = {
        line.lstrip("# ").partition("=")[0]
        for line in (ROOT / ".env.example").read_text("utf-8").splitlines()
        if "=" in line
    }
    models = [Core, *(adapter_module(name).Settings for name in PLATFORMS)]
    read = {str(field.validation_alias) for model in models for field in model.model_fields.values()}

    assert listed == read
