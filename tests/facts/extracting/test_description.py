"""From attributed words to candidates: verbatim, deterministic, and never firmer than they were."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from facts.extracting.other_languages import LEFT_OPEN
from facts.lexicon import Lexicon
from facts.model import Aspect, Authority, Certainty, Kind, Polarity
from tests.facts.extracting.claims import ARTICLE, SEQUEL, candidates_in, claim_about, claims_in

LEXICON = Lexicon.load()
PIECES = (
    "Mara Lind will play the captain.", "“We start in June,” Lind said.", "The film is reportedly cancelled.",
    "According to Variety, it opens in May.", "“I hope so", "”", "‘", "(", "It’s unclear whether she returns;", "\n\n",
    "Lind told reporters: “No comment.”", "…", "In 2027,", "a director has been chosen", "and", "—", "İstanbul",
)  # fmt: skip


def test_every_quote_is_the_text_at_its_offsets_with_its_surroundings() -> None:
    for claim in claims_in(ARTICLE, LEXICON):
        assert claim.quote == ARTICLE[claim.start : claim.end]
        assert ARTICLE[: claim.start].endswith(claim.prefix)
        assert ARTICLE[claim.end :].startswith(claim.suffix)
        assert len(claim.prefix) <= 64
        assert len(claim.suffix) <= 64


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
@settings(max_examples=80, deadline=None)
def test_whatever_the_text_quotes_stay_verbatim_and_reading_is_deterministic(text: str) -> None:
    first, again = candidates_in(text, LEXICON), candidates_in(text, LEXICON)
    assert first == again
    for candidate in first:
        assert candidate.claim.quote == text[candidate.claim.start : candidate.claim.end]
    assert len({candidate.id for candidate in first}) == len(first)


@given(st.text(max_size=300))
@settings(max_examples=80, deadline=None)
def test_fuzzed_text_never_breaks_reading(text: str) -> None:
    for candidate in candidates_in(text, LEXICON):
        assert candidate.claim.quote == text[candidate.claim.start : candidate.claim.end]


def test_an_article_can_be_read_without_a_production() -> None:
    claims = claims_in(ARTICLE, LEXICON, None)
    assert claim_about("Mara Lind will play", claims).subject == "Mara Lind"


def test_candidates_come_in_text_order_and_carry_ruleset_and_reasons() -> None:
    found = candidates_in(ARTICLE, LEXICON)
    assert [candidate.claim.start for candidate in found] == sorted(candidate.claim.start for candidate in found)
    for candidate in found:
        assert candidate.ruleset == LEXICON.version
        assert any(reason.startswith("firmness:") for reason in candidate.reasons)
        assert 0 <= candidate.confidence <= 1


def test_an_article_is_read_as_a_careful_moderator_would() -> None:
    claims = claims_in(ARTICLE, LEXICON)
    role = claim_about("Mara Lind will play", claims)
    assert (role.aspect, role.certainty, role.subject) == (Aspect.CAST, Certainty.STATED, "Mara Lind")
    due = claim_about("due for release", claims)
    assert (due.aspect, due.certainty, due.planned) == (Aspect.RELEASE, Certainty.HEDGED, "2027-10")
    chosen = claim_about("director had been chosen", claims)
    assert (chosen.aspect, chosen.speaker, chosen.kind) == (Aspect.CREW, "Mara Lind", Kind.INDIRECT)
    second = claim_about("nothing is decided", claims)
    assert (second.certainty, second.speaker) == (Certainty.HEDGED, "Mara Lind")
    back = claim_about("love to come back", claims)
    assert (back.certainty, back.speaker) == (Certainty.WISHED, "Ivo Brandt")
    captain = claim_about("I can't say who", claims)
    assert captain.certainty is Certainty.DECLINED
    budget = claim_about("budget is $40 million", claims)
    assert (budget.certainty, budget.speaker, budget.kind) == (Certainty.RUMOURED, "Variety", Kind.REPORT)
    sequel = claim_about("sequel is reportedly", claims)
    assert sequel.certainty is Certainty.RUMOURED
    series = claim_about("no plans for a", claims)
    assert (series.certainty, series.polarity) == (Certainty.STATED, Polarity.DENIES)


def test_an_unnamed_source_keeps_the_articles_words_and_is_rumoured() -> None:
    text = "“She has signed the contract and will play the captain,” an insider told Variety."
    claim = claim_about("signed the contract", claims_in(text, LEXICON))
    assert claim.certainty is Certainty.RUMOURED
    assert claim.speaker is not None
    assert "insider" in claim.speaker
    assert claim.authority is Authority.REPORTS


def test_appending_an_unrelated_paragraph_changes_no_earlier_statement() -> None:
    before = claims_in(ARTICLE, LEXICON)
    after = claims_in(ARTICLE + "\n\nElsewhere, the ferry to the island was late again.\n", LEXICON)
    assert [(claim.start, claim.end, claim.certainty) for claim in before] == [
        (claim.start, claim.end, claim.certainty) for claim in after[: len(before)]
    ]


def test_a_value_is_short_and_from_the_article() -> None:
    for claim in claims_in(ARTICLE, LEXICON):
        assert claim.value
        assert len(claim.value) <= 112
        assert claim.value.removesuffix(" …") in " ".join(ARTICLE.split())


def test_other_languages_are_read_but_never_judged() -> None:
    text = "“La película se estrenará en primavera y estamos muy contentos con ella”, dijo Mara Lind a la prensa."
    (candidate,) = candidates_in(text, LEXICON, SEQUEL, lang="es")
    assert candidate.claim.speaker == "Mara Lind"
    assert candidate.claim.kind is Kind.DIRECT
    assert candidate.claim.certainty is Certainty.OPINION
    assert LEFT_OPEN in candidate.reasons


def test_a_language_without_rules_yields_nothing_rather_than_something_wrong() -> None:
    assert candidates_in("Elokuva julkaistaan keväällä, ohjaaja sanoi eilen.", LEXICON, lang="fi") == []
