"""The bot's own sentences in the language of whoever reads them. Answers about the record, and quotes, stay as is.

English sentences are the keys; catalogues are gettext's, one domain for all platforms, under ``facts/locales``. The
compiled ``.mo`` files lie beside their sources, so that a wheel, an editable install and a checkout find the same ones
and nobody has a step to run. ``make catalogues`` (Babel) writes both anew from the code.

Which language is spoken is kept for the running task (a context variable): an adapter sets it when it knows who will
read, and whatever it renders from then on speaks it.
"""

from __future__ import annotations

import gettext as gnu
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "es": "Español", "pt": "Português", "de": "Deutsch", "fr": "Français", "ja": "日本語"}
"""ISO 639-1 code → the language's own name. English is what the code is written in and needs no catalogue."""
DEFAULT = "en"
DOMAIN = "onrecord"
LOCALES = Path(__file__).with_name("locales")

_spoken: ContextVar[str] = ContextVar("language", default=DEFAULT)


def gettext(sentence: str) -> str:
    """Return a sentence in the language spoken now; imported as ``_``."""
    return catalogue(_spoken.get()).gettext(sentence)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the sentence that fits a number, in the language spoken now."""
    return catalogue(_spoken.get()).ngettext(one, many, number)


def N_(sentence: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a sentence that is translated later, where it is shown."""
    return sentence


def named(kind: str, name: str, language: str) -> str:
    """Return the name of a command or an option (``kind``) in a language."""
    return catalogue(language).pgettext(kind, name)


def speak(language: str) -> None:
    """Speak a language from now on in this task."""
    _spoken.set(closest(language))


def spoken() -> str:
    """Return the code of the language spoken now."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for a while."""
    before = _spoken.set(closest(language))
    try:
        yield
    finally:
        _spoken.reset(before)


def closest(tag: str) -> str:
    """Return the language we speak that a tag like ``pt-BR`` means; English where we speak none of its kind."""
    language = tag.replace("_", "-").partition("-")[0].casefold()
    return language if language in LANGUAGES else DEFAULT


@cache
def catalogue(language: str) -> gnu.NullTranslations:
    """Return the sentences of a language; those of English are the keys themselves."""
    return gnu.translation(DOMAIN, LOCALES, [language], fallback=True)


def retold(said: str, sentences: Iterable[str]) -> str:
    """Return a finished English sentence in the language spoken now, if it was made from one of these.

    What stood in its placeholders stays as it is. It serves sentences that were written where nobody knew the reader.
    """
    if _spoken.get() == DEFAULT:
        return said
    for sentence in sentences:
        if found := _pattern(sentence).fullmatch(said):
            return gettext(sentence).format(**found.groupdict())
    return said


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence)
    made = [re.escape(part) if at % 2 == 0 else f"(?P<{part}>.+?)" for at, part in enumerate(parts)]
    return re.compile("".join(made), re.DOTALL)
