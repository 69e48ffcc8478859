"""``python -m bot.catalogues`` brings the catalogues under facts/locales up to date with the code, and compiles them.

Sentences are taken from calls of ``_``, ``N_`` and ``ngettext``, and from the commands of the platforms. New ones stand
untranslated in each ``.po`` file; those that the code no longer has are dropped. Needs Babel, which running does not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bot.settings import PLATFORMS, adapter_module
from facts.localisation import DEFAULT, DOMAIN, LANGUAGES, LOCALES

_ROOT = Path(__file__).resolve().parents[1]
_CALLS = {"_", "N_", "ngettext"}
_WRITTEN = datetime(2026, 11, 25, tzinfo=UTC)
"""Stands in every file in place of the day it was made, so that the same sentences make the same bytes."""


def template() -> Catalog:
    """Return every sentence that the code has, untranslated."""
    made = _empty(None)
    for folder in ("adapters", "facts"):
        for path in sorted((_ROOT / folder).rglob("*.py")):
            for sentence in spoken_in(path.read_text("utf-8")):
                made.add(sentence)
    for platform in PLATFORMS:
        for context, sentence in getattr(adapter_module(platform), "sentences", list)():
            made.add(sentence, context=context)
    return made


def spoken_in(code: str) -> Iterator[str | tuple[str, str]]:
    """Return the sentences in a module's calls; those with a plural as a pair.

    Babel's own reader of Python misses calls inside f-strings before Python 3.12, hence the syntax tree.
    """
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            told = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if told:
                yield (told[0], told[1]) if node.func.id == "ngettext" else told[0]


def updated(language: str, wanted: Catalog) -> Catalog:
    """Return a language's catalogue with what is wanted, as far as it is translated."""
    path = source(language)
    known = read_po(BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
    made = _empty(language)
    for message in wanted:
        if message.id:
            earlier = known.get(message.id, message.context)
            made.add(message.id, earlier.string if earlier else "", context=message.context)
    return made


def source(language: str) -> Path:
    """Return where a language's sentences are written by people."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def written(made: Catalog) -> tuple[bytes, bytes]:
    """Return a catalogue as its source and compiled."""
    po, mo = BytesIO(), BytesIO()
    write_po(po, made, width=120, sort_output=True, no_location=True)
    write_mo(mo, made)
    return po.getvalue(), mo.getvalue()


def catalogues() -> Iterator[tuple[Path, bytes]]:
    """Return every file under facts/locales, as it should be."""
    wanted = template()
    for language in LANGUAGES:
        if language != DEFAULT:
            po, mo = written(updated(language, wanted))
            yield source(language), po
            yield source(language).with_suffix(".mo"), mo


def _empty(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        domain=DOMAIN,
        project="On Record",
        version="1",
        copyright_holder="The On Record developers",
        msgid_bugs_address="",
        creation_date=_WRITTEN,
        revision_date=_WRITTEN,
        last_translator="The On Record developers",
        language_team="",
        fuzzy=False,
    )


if __name__ == "__main__":
    for path, content in catalogues():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
