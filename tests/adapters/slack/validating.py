"""What a real Slack would say to a call: its arguments, its blocks, their lengths, and whom it would ping."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

_PINGS = re.compile(r"<[!@#]|<subteam", re.IGNORECASE)
_CHANNEL = re.compile(r"<#[CG][A-Z0-9]+>")
_LINK = re.compile(r"<(https?://[^|>\s]+)\|([^>]*)>")
_EXTRA = {"chat.postMessage": {"client_msg_id"}}
"""Arguments that Slack takes and its reference names only in an error (duplicate_message_not_found)."""
_EXPECTED_DATA = {"respond": {"text", "blocks", "replace_original", "response_type"}}

Check = Callable[[str, dict[str, Any]], list[str]]


@cache
def checker(shared: Path | None) -> Check:
    """Return the check of every call; without the reference data only lengths and mentions are looked at."""
    blocks = _schema(shared, "Blocks") if shared else None
    views = {name: _schema(shared, name) for name in ("Modal", "Home")} if shared else {}
    arguments = _arguments(shared) if shared else {}

    def check(method: str, args: dict[str, Any]) -> list[str]:
        problems = list(_argument_problems(method, args, arguments))
        view = args.get("view")
        shown = args.get("blocks") or (view or {}).get("blocks") or []
        if blocks is not None and args.get("blocks") is not None:
            problems += [f"{error.json_path} {error.message[:200]}" for error in blocks.iter_errors(args["blocks"])]
        if view and views:
            schema = views["Home" if view["type"] == "home" else "Modal"]
            problems += [f"{error.json_path} {error.message[:200]}" for error in schema.iter_errors(view)]
        problems += _length_problems(shown, args, in_view=view is not None)
        problems += [f"would ping or spoof: {text[:80]!r}" for text in _texts(args) if _dangerous(text)]
        return problems

    return check


def _argument_problems(method: str, args: dict[str, Any], known: dict[str, dict[str, Any]]) -> Iterator[str]:
    if method in _EXPECTED_DATA:
        yield from (f"unknown field {name}" for name in args if name not in _EXPECTED_DATA[method])
    elif known and method not in known:
        yield "no such method"
    elif known:
        takes = known[method]
        extra = _EXTRA.get(method, set()) | {"token"}
        yield from (f"takes no argument {name}" for name in args if name not in takes and name not in extra)
        yield from (f"lacks {name}" for name, about in takes.items() if about.get("required") and name not in args)


def _length_problems(blocks: list[dict[str, Any]], args: dict[str, Any], *, in_view: bool) -> list[str]:
    problems = []
    if len(blocks) > (100 if in_view else 50):
        problems.append(f"{len(blocks)} blocks")
    if len(args.get("text") or "") > 4_000:
        problems.append(f"text of {len(args['text'])} characters")
    if not in_view and sum(len(text) for text in _texts(blocks)) > 12_000:
        problems.append("more than 12,000 characters in all")
    for block in blocks:
        try:
            parsed = Block.parse(block)
            assert parsed is not None
            parsed.to_dict()
        except (SlackObjectFormationError, AssertionError, TypeError) as error:
            problems.append(f"{block['type']}: {error}")
        problems += [f"{block['type']} holds an empty text" for text in _texts(block) if not text]
        problems += [
            f"context of {len(text)} characters"
            for text in _texts(block)
            if block["type"] == "context" and len(text) > 2_000
        ]
    return problems


def _texts(value: object) -> Iterator[str]:
    """Yield every text that a person is shown."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "text" and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _dangerous(text: str) -> bool:
    rest = _LINK.sub(lambda link: "" if link[2].removeprefix("www.") in link[1] else "<!", _CHANNEL.sub("", text))
    return bool(_PINGS.search(rest)) or "<" in rest or ">" in rest


def _schema(shared: Path | None, name: str) -> Draft7Validator:
    assert shared is not None
    return Draft7Validator(
        json.loads((shared / "data" / "slack" / "blocks" / f"{name}.schema.json").read_text("utf-8"))
    )


def _arguments(shared: Path | None) -> dict[str, dict[str, Any]]:
    assert shared is not None
    found = {}
    for path in (shared / "data" / "slack" / "api-ref" / "methods").rglob("*.json"):
        about = json.loads(path.read_text("utf-8"))
        if "name" in about:
            found[about["name"]] = about["args"]
    return found
