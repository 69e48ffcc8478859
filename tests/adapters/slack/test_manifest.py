"""The manifest that creates the app: valid, and asking for exactly what the code calls."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.loopback import SCOPES
from tests.conftest import ROOT

HERE = ROOT / "adapters" / "slack"
WITHIN = {
    "files.upload.v2": {"files.getUploadURLExternal", "files.completeUploadExternal"},
    "AsyncOAuthFlow": {"oauth.v2.access"},
}
"""What slack_sdk and slack-bolt call by themselves, by the name in our code that makes them."""
OPTIONAL = {"conversations.history", "conversations.replies"}
"""Only looked at after an unknown outcome; answering needs neither."""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return json.loads((HERE / "manifest.json").read_text("utf-8"))  # type: ignore[no-any-return]


def methods_called() -> set[str]:
    """Return the Web API methods that the code names, read from its syntax."""
    named = {
        node.attr
        for path in HERE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and "_" in node.attr and callable(getattr(AsyncWebClient, node.attr, None))
    }
    methods = {name.replace("_", ".") for name in named if not name.startswith("_") and name != "api_call"}
    methods |= {name for name in WITHIN if any(name in path.read_text("utf-8") for path in HERE.glob("*.py"))}
    return (methods - WITHIN.keys()).union(*(WITHIN[name] for name in WITHIN.keys() & methods))


def strings() -> set[str]:
    """Return every string constant of the code."""
    return {
        node.value
        for path in HERE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("name", ["manifest.json", "manifest.many.json"])
def test_the_manifest_is_valid_by_slacks_own_schema(name: str, shared: Path) -> None:
    rules = json.loads((shared / "data" / "slack" / "manifest.schema.2.0.0.json").read_text("utf-8"))
    given = json.loads((HERE / name).read_text("utf-8"))
    assert [error.message for error in Draft7Validator(rules).iter_errors(given)] == []


def test_the_manifest_for_many_workspaces_differs_in_addresses_and_in_how_it_is_installed_alone(
    manifest: dict[str, Any],
) -> None:
    many = json.loads((HERE / "manifest.many.json").read_text("utf-8"))
    assert many["oauth_config"].pop("redirect_urls") == ["https://YOUR.HOST/slack/oauth_redirect"]
    for held in (
        many["settings"]["event_subscriptions"],
        many["settings"]["interactivity"],
        {"request_url": many["features"]["slash_commands"][0].pop("url")},
    ):
        assert held.pop("request_url") == "https://YOUR.HOST/slack/events"
    many["settings"]["event_subscriptions"]["bot_events"].remove("team_access_revoked")
    changed = {"socket_mode_enabled": False, "org_deploy_enabled": True, "token_rotation_enabled": True}
    assert many["settings"] == manifest["settings"] | changed
    assert many == manifest | {"settings": many["settings"]}


def test_the_scopes_are_exactly_those_of_the_methods_and_events_in_use(manifest: dict[str, Any], shared: Path) -> None:
    called = methods_called()
    known = {path.stem for path in (shared / "data" / "slack" / "api-ref" / "methods").rglob("*.json")}
    assert called <= known
    assert called == set(SCOPES)
    wanted = {scope for method in called - OPTIONAL if (scope := SCOPES[method])} | {"commands"}
    for event in manifest["settings"]["event_subscriptions"]["bot_events"]:
        about = json.loads((shared / "data" / "slack" / "api-ref" / "events" / f"{event}.json").read_text("utf-8"))
        wanted |= {scope.replace("app_mentions.", "app_mentions:") for scope in about["scopes"]}
    scopes = manifest["oauth_config"]["scopes"]
    assert set(scopes["bot"]) == wanted
    assert set(scopes["bot_optional"]) == {"channels:history", "groups:history"}


def test_every_event_command_and_shortcut_of_the_manifest_has_a_listener(manifest: dict[str, Any]) -> None:
    listened = strings()
    features = manifest["features"]
    for event in manifest["settings"]["event_subscriptions"]["bot_events"]:
        assert event.partition(".")[0] in listened
    for command in features["slash_commands"]:
        assert command["command"] in listened
    for shortcut in features["shortcuts"]:
        assert shortcut["callback_id"] in listened


def test_it_works_as_pasted_without_a_public_address(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(manifest["settings"])
    assert manifest["features"]["app_home"]["messages_tab_read_only_enabled"] is False
