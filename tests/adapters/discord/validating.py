"""Every body that the bot sends, against Discord's published OpenAPI, and against the rules which that lacks."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from discord import Locale

SPEC = Path(__file__).resolve().parents[4] / "shared" / "data" / "discord" / "openapi.json"
COMPONENTS_V2 = 1 << 15


@cache
def _spec() -> tuple[Any, dict[str, list[tuple[re.Pattern[str], str]]]]:
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    contents = json.loads(SPEC.read_text())
    registry = Registry().with_resource("urn:discord", Resource(contents=contents, specification=DRAFT202012))
    paths: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for path, methods in contents["paths"].items():
        pattern = re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)))
        for method, operation in methods.items():
            if method in {"post", "put", "patch"} and "requestBody" in operation:
                paths.setdefault(method, []).append((pattern, path))
    for found in paths.values():
        found.sort(key=lambda each: each[1].count("{"))
    return registry, paths


@cache
def _validator(method: str, path: str) -> Any:
    from openapi_schema_validator import OAS31Validator

    escaped = path.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
    pointer = f"paths/{escaped}/{method}/requestBody/content/application~1json/schema"
    return OAS31Validator({"$ref": f"urn:discord#/{pointer}"}, registry=_spec()[0])


def against_the_spec(method: str, path: str, body: Any) -> list[str]:
    """Return what Discord's OpenAPI has against a body. Ids that discord.py writes as numbers are no fault of ours."""
    body = _ids_as_text(body)
    for pattern, template in _spec()[1].get(method.lower(), []):
        if pattern.fullmatch(path):
            return [f"{method} {path}: {said}" for said in _errors(method.lower(), template, json.dumps(body))]
    return [f"{method} {path}: no such path in the OpenAPI"]


@cache
def _errors(method: str, template: str, body: str) -> tuple[str, ...]:
    """Validate a body once: the commands are the same in every test."""
    found = _validator(method, template).iter_errors(json.loads(body))
    return tuple(f"{error.json_path} {error.message[:300]}" for error in found)


def _ids_as_text(body: Any) -> Any:
    if not isinstance(body, Mapping):
        return body
    given = dict(body)
    if "message_reference" in given:
        given["message_reference"] = {k: str(v) for k, v in given["message_reference"].items() if "id" in k}
    if "attachments" in given:
        given["attachments"] = [{**each, "id": str(each["id"])} for each in given["attachments"]]
    if "recipient_id" in given:
        given["recipient_id"] = str(given["recipient_id"])
    if "allowed_mentions" in given:
        lists = {k: [str(id) for id in v] for k, v in given["allowed_mentions"].items() if k in {"users", "roles"}}
        given["allowed_mentions"] = {**given["allowed_mentions"], **lists}
    return given


def against_our_rules(method: str, path: str, body: Any) -> list[str]:
    """Return what the rules that the OpenAPI lacks have against a body."""
    said: list[str] = []
    if path.endswith("/commands"):
        return [problem for command in body for problem in _command(command)] + (["> 100 commands"] * (len(body) > 100))
    message = body.get("data", body) if isinstance(body, Mapping) else {}
    if path.endswith("/callback") and body["type"] == 9:
        return _modal(body["data"])
    message = message.get("message", message) if path.endswith("/threads") else message
    if "components" in message and not (path.endswith("/callback") and body["type"] == 8):
        said += _message(message)
    if method in {"POST", "PATCH"} and ("content" in message or "components" in message):
        if message.get("allowed_mentions", {}).get("parse") != []:
            said.append("mentions are not switched off")
        if message.get("allowed_mentions", {}).get("replied_user"):
            said.append("a reply pings")
    return [f"{method} {path}: {problem}" for problem in said]


def _message(message: Mapping[str, Any]) -> Iterator[str]:
    components = list(_walk(message["components"]))
    if message["components"] and any(each["type"] in {10, 14, 17} for each in message["components"]):
        if not message.get("flags", 0) & COMPONENTS_V2:
            yield "Components V2 without their flag"
        if message.get("content") or message.get("embeds"):
            yield "Components V2 beside content or embeds"
    if len(components) > 40:
        yield f"{len(components)} components"
    if sum(len(each["content"]) for each in components if each["type"] == 10) > 4000:
        yield "more than 4,000 characters"
    if any(not each["content"].strip() for each in components if each["type"] == 10):
        yield "an empty text"
    yield from _common(components)


def _modal(modal: Mapping[str, Any]) -> list[str]:
    said = [] if 1 <= len(modal["components"]) <= 5 else ["a modal has one to five fields"]
    return said + list(_common(list(_walk(modal["components"]))))


def _common(components: list[Mapping[str, Any]]) -> Iterator[str]:
    ids = [each["custom_id"] for each in components if "custom_id" in each]
    if len(ids) != len(set(ids)):
        yield f"a custom_id twice: {ids}"
    for each in components:
        if each["type"] == 1 and not 1 <= len(each["components"]) <= 5:
            yield "a row has one to five children"
        if each["type"] == 2 and not each["label"].strip():
            yield "a button without words"
        if each["type"] == 3:
            values = [option["value"] for option in each["options"]]
            if len(values) != len(set(values)) or not 1 <= len(values) <= 25:
                yield f"a menu's options: {values}"


def _walk(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for each in components:
        yield each
        yield from _walk(each.get("components", ()))
        if "component" in each:
            yield from _walk([each["component"]])


def _command(command: Mapping[str, Any]) -> Iterator[str]:
    name = command["name"]
    if command.get("type", 1) == 1:
        yield from _named(command)
        yield from _options(command.get("options", ()))
    if (size := _size(command)) > 8000:
        yield f"{name} is too large: {size}"


def _named(part: Mapping[str, Any]) -> Iterator[str]:
    """Check a name and description, and their localisations, by interactions/application-commands."""
    for name in _each(part, "name"):
        if not re.fullmatch(r"[-_'\w]{1,32}", name) or name != name.lower():
            yield f"a name: {name}"
    for description in _each(part, "description"):
        if not 1 <= len(description) <= 100:
            yield f"a description of {part['name']}: {description}"
    for field in ("name_localizations", "description_localizations"):
        if unknown := set(part.get(field) or ()) - {each.value for each in Locale}:
            yield f"unknown locales: {unknown}"


def _each(part: Mapping[str, Any], field: str) -> list[str]:
    """Return a field with all its localisations; the default comes first."""
    return [part.get(field, ""), *(part.get(f"{field}_localizations") or {}).values()]


def _size(part: Mapping[str, Any]) -> int:
    """Count names, descriptions and values; of localisations the longest of each field, as Discord does."""
    own = sum(max(map(len, _each(part, field))) for field in ("name", "description"))
    values = len(str(part["value"])) if "value" in part else 0
    return own + values + sum(_size(each) for key in ("options", "choices") for each in part.get(key) or ())


def _options(options: Collection[Mapping[str, Any]]) -> Iterator[str]:
    optional = False
    for locale in ("name", *(each.value for each in Locale)):
        names = [(each.get("name_localizations") or {}).get(locale, each["name"]) for each in options]
        if len(names) != len(set(names)):
            yield f"two options of one name in {locale}: {names}"
    for option in options:
        yield from _named(option)
        for choice in option.get("choices", ()):
            if not all(1 <= len(name) <= 100 for name in _each(choice, "name")):
                yield f"a choice's name: {choice}"
        if option["type"] in {1, 2}:
            yield from _options(option.get("options", ()))
            continue
        if option.get("required") and optional:
            yield f"{option['name']} is required after an optional one"
        optional = optional or not option.get("required")
        if option.get("autocomplete") and option.get("choices"):
            yield f"{option['name']} has choices and autocomplete"
