"""Catalogues: whole, in step with the code, and true to their placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.catalogues import catalogues, source, spoken_in, template
from facts.localisation import LANGUAGES, closest, gettext, named, ngettext, retold, speaking

MARKUP = r"[*_~`|<>\[\]]|^[#>-]"
OTHERS = [each for each in LANGUAGES if each != "en"]


def catalogue(language: str) -> Catalog:
    return read_po(BytesIO(source(language).read_bytes()), locale=language)


def forms(message: Message) -> Iterator[tuple[str, str]]:
    """Each translated form with the English sentence it stands for."""
    if isinstance(message.id, str):
        yield message.id, str(message.string)
    else:
        yield from ((message.id[-1], str(each)) for each in message.string)


def test_catalogues_are_in_step_with_the_code_and_compiled() -> None:
    for path, content in catalogues():
        assert path.read_bytes() == content, f"{path.name} of {path.parts[-3]}: run `make catalogues`"


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    kept = catalogue(language)
    for wanted in template():
        if wanted.id:
            found = kept.get(wanted.id, wanted.context)
            assert found is not None, wanted.id
            assert all(told.strip() for _, told in forms(found)), wanted.id
            assert not found.fuzzy


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_and_spaces_at_the_ends_are_those_of_the_sentence(language: str) -> None:
    for message in catalogue(language):
        for english, told in forms(message) if message.id else ():
            assert set(re.findall(r"\{\w*\}", told)) == set(re.findall(r"\{\w*\}", english)), told
            assert "\n" not in told
            if language != "ja":
                assert (told[:1] == " ", told[-1:] == " ") == (english[:1] == " ", english[-1:] == " "), told


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_begins_markup_of_its_own(language: str) -> None:
    for message in catalogue(language):
        for english, told in forms(message) if message.id else ():
            assert set(re.findall(MARKUP, told)) <= set(re.findall(MARKUP, english)), told


@pytest.mark.parametrize("language", OTHERS)
def test_commands_that_sentences_name_are_called_so_in_that_language(language: str) -> None:
    kept = catalogue(language)
    known = {each.string for each in kept if each.context == "command"}
    for message in kept:
        for english, told in forms(message) if message.id and not message.context else ():
            said = set(re.findall(r"(?<![\w/])/([\w-]+)", told)) - {"New_York"}
            assert said <= known, told
            assert len(said) == len(set(re.findall(r"(?<![\w/])/([a-z][\w-]*)", english)) - {"New_York"}), told


def test_a_language_is_spoken_for_a_while() -> None:
    with speaking("de"):
        assert gettext("Sources") == "Quellen"
        assert ngettext("{number} row", "{number} rows", 2) == "{number} Zeilen"
        with speaking("ja"):
            assert gettext("Sources") == "出典"
        assert gettext("Sources") == "Quellen"
    assert gettext("Sources") == "Sources"
    assert named("command", "ask", "fr") == "demander"


@pytest.mark.parametrize(
    ("tag", "language"), [("pt-BR", "pt"), ("es-419", "es"), ("en-GB", "en"), ("ja", "ja"), ("uk", "en"), ("", "en")]
)
def test_a_tag_means_the_closest_language_there_is(tag: str, language: str) -> None:
    assert closest(tag) == language


def test_a_finished_sentence_is_said_again_with_what_stood_in_it() -> None:
    known = ["No production called “{name}” is on record. Followed here: {known}."]
    said = "No production called “X. Y” is on record. Followed here: none yet."
    with speaking("de"):
        assert "“X. Y”" in retold(said, known)
        assert retold(said, known).startswith("Eine Produktion")
        assert retold("Something else.", known) == "Something else."
    assert retold(said, known) == said


def test_sentences_inside_f_strings_are_found_on_every_python() -> None:
    code = "f\"{_('one')} {N_('two')}\"; ngettext('three', 'threes', 3); other('four'); _(five)"
    assert set(spoken_in(code)) == {"one", "two", ("three", "threes")}
