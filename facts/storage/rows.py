"""Rows to values and back, both ways, nowhere else."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def to_time(moment: datetime | None) -> str | None:
    """Write a moment as sortable text in UTC with microseconds."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_time(text: str | None) -> datetime | None:
    """Read what ``to_time`` wrote."""
    return None if text is None else datetime.fromisoformat(text)


def among(column: str, values: Collection[str] | None) -> tuple[str, dict[str, str]]:
    """Return the condition that a column is one of these values (None: any), and the parameters that it names."""
    if values is None:
        return "true", {}
    named = {f"among{at}": value for at, value in enumerate(sorted(values))}
    return (f"{column} in ({', '.join(':' + name for name in named)})" if named else "false"), named


def to_json(value: Any) -> str:
    """Write a frozen value, or a list of them, as compact JSON; fields at their default are left out."""
    return json.dumps(to_plain(value), ensure_ascii=False, separators=(",", ":"))


def to_plain(value: Any) -> Any:
    """Return the value as dicts, lists and plain scalars; times as sortable text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) != field.default
        }
    if isinstance(value, datetime):
        return to_time(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    return value


def from_json(kind: type[Value], text: str) -> Value:
    """Read a frozen value that ``to_json`` wrote."""
    return from_plain(kind, json.loads(text))


def from_plain(kind: type[Value], data: Mapping[str, Any]) -> Value:
    """Build a frozen value from its plain form; keys that this version does not know are passed over."""
    known, readers = _readers(kind)  # type: ignore[arg-type]  # a class is hashable
    given = dict(data) if data.keys() <= known else {name: item for name, item in data.items() if name in known}
    for name, reader in readers:
        if name in given:
            given[name] = reader(given[name])
    return kind(**given)


@cache
def _readers(kind: type) -> tuple[frozenset[str], tuple[tuple[str, Any], ...]]:
    """Return the names of all fields, and how to read those whose plain form is not the value itself."""
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
    return frozenset(readers), tuple((name, reader) for name, reader in readers.items() if reader is not _as_is)


def _reader(hint: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        inner = _reader(next(part for part in get_args(hint) if part is not type(None)))
        return inner if inner is _as_is else lambda item: None if item is None else inner(item)
    if origin is tuple:
        each = _reader(get_args(hint)[0])
        return lambda items: tuple(each(item) for item in items)
    if isinstance(hint, type) and issubclass(hint, Enum):
        members = {member.value: member for member in hint}
        return lambda item: members.get(item) or hint(item)
    if hint is datetime:
        return from_time
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda item: from_plain(hint, item)
    return _as_is


def _as_is(item: Any) -> Any:
    return item
