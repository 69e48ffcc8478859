"""A record to take away: a file that ``onrecord import`` reads into an empty one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from facts.productions import folded


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A file of JSON lines, packed by gzip where its ``name`` ends so; ``rows`` are its lines."""

    name: str
    data: bytes
    rows: int


def export_file(title: str, rows: Iterable[Mapping[str, Any]], most: int) -> ExportFile:
    """Return the rows of an export as a file called after a title, packed where it would have over ``most`` bytes."""
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
    plain = "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
    name = f"{folded(title).replace(' ', '-')[:60] or 'record'}.jsonl"
    if len(plain) <= most:
        return ExportFile(name=name, data=plain, rows=len(lines))
    return ExportFile(name=f"{name}.gz", data=gzip.compress(plain, mtime=0), rows=len(lines))
