"""Telling the language of a text."""

from __future__ import annotations

import pytest

from facts.lexicon import Lexicon
from facts.reading.languages import UNDETERMINED, language_of


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The band said that they will be back in the studio for the rest of the year.", "en"),
        ("De film is vanaf morgen te zien in de bioscoop en het is een van de beste van het jaar.", "nl"),
        ("Filmen är en av de bästa på länge och den har inte gått på bio ännu, men det kommer att ske.", "sv"),
        ("O filme estreia na primavera e a atriz disse que não vai voltar para uma continuação.", "pt"),
        ("映画は来年公開される予定です。", "ja"),
        ("Фильм выйдет в прокат следующей весной, сказал режиссёр.", "ru"),
        ("Η ταινία θα κυκλοφορήσει την άνοιξη.", "el"),
        ("12345 --- 67890", UNDETERMINED),
        ("", UNDETERMINED),
        ("zxq wvut prrl mnk", UNDETERMINED),
    ],
)
def test_a_language_is_told_by_its_small_words_or_its_script(text: str, lang: str, lexicon: Lexicon) -> None:
    assert language_of(text, lexicon) == lang
