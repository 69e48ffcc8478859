"""The lexicon: what the rules know, as data.

Each ``lexicons/NAME.toml`` belongs to one module, which turns it into its own frozen rules with ``Lexicon.section``.
A folder named by the setting ``LEXICON_DIR`` is merged over the shipped files: tables merge key by key, arrays are
appended, anything else is replaced. ``version`` is a hash over all that was loaded, kept on every candidate.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

from facts.errors import LexiconError

Rules = TypeVar("Rules")
Table = Mapping[str, Any]

SHIPPED = Path(__file__).parent / "lexicons"


class Lexicon:
    """All data files, parsed, under one version. Load once; share freely; never changes."""

    def __init__(self, tables: Mapping[str, Table], version: str) -> None:
        """Take parsed tables by file stem; use ``Lexicon.load`` unless in a test."""
        self.version = version
        self._tables = tables
        self._built: dict[tuple[str, int], object] = {}

    @classmethod
    def load(cls, override: Path | None = None) -> Lexicon:
        """Read the shipped files and, over them, those of ``override``.

        Raises:
            LexiconError: a file is not TOML, or overrides one that does not exist.
        """
        digest = hashlib.sha256()
        tables: dict[str, Table] = {}
        for path in sorted(SHIPPED.glob("*.toml")):
            tables[path.stem] = _parsed(path, digest.update)
        if override is not None:
            if not override.is_dir():
                raise LexiconError(f"LEXICON_DIR names {override}, which is not a folder. Correct it or unset it.")
            for path in sorted(override.glob("*.toml")):
                if path.stem not in tables:
                    known = ", ".join(sorted(tables))
                    raise LexiconError(f"{path} overrides no lexicon: the files are {known}. Rename or remove it.")
                tables[path.stem] = _merged(tables[path.stem], _parsed(path, digest.update))
        return cls(tables, digest.hexdigest()[:12])

    def section(self, name: str, build: Callable[[Table], Rules]) -> Rules:
        """Return ``build(table)`` for the file ``name``.toml, built on first use and kept.

        ``build`` is a module-level function, which checks its table and raises LexiconError where it is wrong.
        """
        key = (name, id(build))
        if key not in self._built:
            self._built[key] = build(self._tables[name])
        return cast(Rules, self._built[key])


def expect_keys(where: str, table: Table, allowed: Iterable[str]) -> None:
    """Refuse keys that no rule reads: a misspelt key would otherwise do nothing, silently.

    Raises:
        LexiconError: naming the file and table (``where``) and the key.
    """
    known = set(allowed) | {"example"}
    for key in table:
        if key not in known:
            raise LexiconError(f"{where}: {key!r} is not known here. Known: {', '.join(sorted(known))}.")


def _parsed(path: Path, feed: Callable[[bytes], None]) -> Table:
    content = path.read_bytes()
    feed(path.name.encode() + b"\0" + content)
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path} is not valid TOML: {error}. Correct the file; nothing was loaded.") from error


def _merged(base: Table, over: Table) -> Table:
    result = dict(base)
    for key, value in over.items():
        known = result.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            result[key] = _merged(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            result[key] = [*known, *value]
        else:
            result[key] = value
    return result
