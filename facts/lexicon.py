"""The lexicon: what the rules know, as data.

Each ``lexicons/NAME.toml`` belongs to one module, which turns it into its own frozen rules with ``Lexicon.section``.
A folder named by the setting ``ONRECORD_LEXICON_DIR`` is merged over the shipped files: tables merge key by key, arrays
are appended, anything else is replaced. ``version`` is a hash over all that was loaded, kept on every candidate.
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
    """All data files under one version. Load once; share freely; never changes.

    A file is parsed when its section is first asked for, so that a question does not wait for the words of extraction.
    """

    def __init__(self, files: Mapping[str, tuple[tuple[Path, bytes], ...]], version: str) -> None:
        """Take the files by stem, each with those merged over it; use ``Lexicon.load`` unless in a test."""
        self.version = version
        self._files = files
        self._tables: dict[str, Table] = {}
        self._built: dict[tuple[str, int], object] = {}

    @classmethod
    def load(cls, override: Path | None = None) -> Lexicon:
        """Read the shipped files and, over them, those of ``override``, which are parsed at once.

        Raises:
            LexiconError: an override is not TOML, or overrides a file that does not exist.
        """
        digest = hashlib.sha256()
        files: dict[str, tuple[tuple[Path, bytes], ...]] = {}
        for path in sorted(SHIPPED.glob("*.toml")):
            files[path.stem] = ((path, _content(path, digest.update)),)
        if override is None:
            return cls(files, digest.hexdigest()[:12])
        if not override.is_dir():
            raise LexiconError(f"ONRECORD_LEXICON_DIR names {override}, which is not a folder. Correct it or unset it.")
        for path in sorted(override.glob("*.toml")):
            if path.stem not in files:
                known = ", ".join(sorted(files))
                raise LexiconError(f"{path} overrides no lexicon: the files are {known}. Rename or remove it.")
            content = _content(path, digest.update)
            _parsed(path, content)
            files[path.stem] += ((path, content),)
        return cls(files, digest.hexdigest()[:12])

    def section(self, name: str, build: Callable[[Table], Rules]) -> Rules:
        """Return ``build(table)`` for the file ``name``.toml, built on first use and kept.

        ``build`` is a module-level function, which checks its table and raises LexiconError where it is wrong.
        """
        key = (name, id(build))
        if key not in self._built:
            self._built[key] = build(self.table(name))
        return cast(Rules, self._built[key])

    def table(self, name: str) -> Table:
        """Return the file ``name``.toml as it was parsed, with what overrides it."""
        if name not in self._tables:
            (first, content), *over = self._files[name]
            table = _parsed(first, content)
            for path, more in over:
                table = _merged(table, _parsed(path, more))
            self._tables[name] = table
        return self._tables[name]


def expect_keys(where: str, table: Table, allowed: Iterable[str]) -> None:
    """Refuse keys that no rule reads: a misspelt key would otherwise do nothing, silently.

    Raises:
        LexiconError: naming the file and table (``where``) and the key.
    """
    known = set(allowed) | {"example"}
    for key in table:
        if key not in known:
            raise LexiconError(f"{where}: {key!r} is not known here. Known: {', '.join(sorted(known))}.")


def _content(path: Path, feed: Callable[[bytes], None]) -> bytes:
    content = path.read_bytes()
    feed(path.name.encode() + b"\0" + content)
    return content


def _parsed(path: Path, content: bytes) -> Table:
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
