"""Languages other than English: who says what, by simple rules, and nothing judged."""

from __future__ import annotations

import pytest

from facts.errors import LexiconError
from facts.extracting.other_languages import LEFT_OPEN, rules_from
from facts.lexicon import Lexicon
from facts.model import Aspect, Certainty, Kind
from tests.facts.extracting.claims import candidates_in, claims_in


@pytest.mark.parametrize(
    ("lang", "text", "kind", "speaker", "words"),
    [
        ("nl", "“We beginnen in mei met de opnames”, zei Mara Lind.", Kind.DIRECT, "Mara Lind", "We beginnen in mei"),
        ("nl", "Lind onthulde dat de film in mei verschijnt.", Kind.INDIRECT, None, ""),
        ("nl", "In mei onthulde Mara Lind dat ze de hoofdrol speelt.", Kind.INDIRECT, "Mara Lind", "ze de hoofdrol"),
        (
            "sv",
            "– Vi börjar spela in i maj och är glada, säger Mara Lind.",
            Kind.DIRECT,
            "Mara Lind",
            "Vi börjar spela",
        ),
        ("sv", "Mara Lind berättar att albumet släpps i maj.", Kind.INDIRECT, "Mara Lind", "albumet släpps"),
        ("de", "„Wir drehen ab Mai in Hamburg“, sagte Mara Lind.", Kind.DIRECT, "Mara Lind", "Wir drehen ab Mai"),
        (
            "de",
            "Mara Lind bestätigte, dass die Dreharbeiten im Mai beginnen.",
            Kind.INDIRECT,
            "Mara Lind",
            "die Dreharb",
        ),
        ("es", "Mara Lind confirmó que el rodaje empieza en mayo.", Kind.INDIRECT, "Mara Lind", "el rodaje empieza"),
        ("fr", "« Le tournage commence en mai à Lyon », a déclaré Mara Lind.", Kind.DIRECT, "Mara Lind", "Le tournage"),
        ("it", "Mara Lind ha detto che le riprese iniziano a maggio.", Kind.INDIRECT, "Mara Lind", "le riprese"),
        ("pt", "Mara Lind disse que as filmagens começam em maio.", Kind.INDIRECT, "Mara Lind", "as filmagens"),
    ],
)
def test_who_stands_beside_the_verb_speaks(
    lang: str, text: str, kind: Kind, speaker: str | None, words: str, lexicon: Lexicon
) -> None:
    said = [claim for claim in claims_in(text, lexicon, None, lang=lang) if claim.kind is kind]
    assert [(claim.speaker, claim.quote.startswith(words)) for claim in said] == ([(speaker, True)] if speaker else [])


def test_whoever_was_spoken_to_does_not_speak(lexicon: Lexicon) -> None:
    text = "Así lo ve Mara Lind. “El rodaje empieza en mayo en Madrid”, dijo la directora a Radio Puerto."
    (said,) = [claim for claim in claims_in(text, lexicon, None, lang="es") if claim.kind is Kind.DIRECT]
    assert (said.speaker, said.mention) == ("Mara Lind", "la directora")


def test_a_pronoun_between_two_people_is_left_open(lexicon: Lexicon) -> None:
    text = "Mara Lind en Tess Bakker waren er. “We beginnen in mei met de opnames”, zei ze."
    (said,) = [claim for claim in claims_in(text, lexicon, None, lang="nl") if claim.kind is Kind.DIRECT]
    assert (said.speaker, said.mention) == (None, "ze")


def test_an_unnamed_source_keeps_the_words_of_the_article(lexicon: Lexicon) -> None:
    text = "Zoals een bron het verwoordde: “Ik kan me niet voorstellen dat dit doorgaat.”"
    (said,) = [claim for claim in claims_in(text, lexicon, None, lang="nl") if claim.kind is Kind.DIRECT]
    assert said.speaker == "een bron"


def test_a_title_between_marks_is_no_speech(lexicon: Lexicon) -> None:
    text = "Mara Lind dijo en “La Casa del Puerto Viejo” que vuelve."
    assert not [claim for claim in claims_in(text, lexicon, None, lang="es") if claim.kind is Kind.DIRECT]


def test_nothing_of_another_language_is_judged(lexicon: Lexicon) -> None:
    text = "Mara Lind bestätigte, dass die Dreharbeiten im Mai beginnen."
    (candidate,) = candidates_in(text, lexicon, None, lang="de")
    assert (candidate.claim.aspect, candidate.claim.certainty) == (Aspect.FILMING, Certainty.OPINION)
    assert LEFT_OPEN in candidate.reasons


def test_a_rule_nobody_reads_is_refused() -> None:
    with pytest.raises(LexiconError, match="vrebs"):
        rules_from({"rules": {"nl": {"vrebs": [], "verbs": ["zei"], "aspects": {}}}})
