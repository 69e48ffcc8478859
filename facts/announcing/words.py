"""The words of announcements, from lexicons/announcements.toml: credits, firmness, headlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from facts.lexicon import Lexicon, Table, expect_keys
from facts.messages import Cited
from facts.model import Aspect, Claim, Kind, Polarity, Statement, Topic

_ABOUT_SOMEONE = frozenset({Aspect.CAST, Aspect.CREW, Aspect.DEAL})
_SINGLE = str.maketrans("“”„", "‘’‚")
_TABLES = ("aspects", "changes", "firmness", "standings", "notices", "telling", "digests", "why", "kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementWords:
    """The tables of lexicons/announcements.toml."""

    aspects: Mapping[str, str]
    changes: Mapping[str, str]
    firmness: Mapping[str, str]
    standings: Mapping[str, str]
    notices: Mapping[str, str]
    telling: Mapping[str, str]
    digests: Mapping[str, str]
    why: Mapping[str, str]
    kept: Mapping[str, str]


def announcement_words(table: Table) -> AnnouncementWords:
    """Read and check lexicons/announcements.toml."""
    expect_keys("announcements.toml", table, _TABLES)
    return AnnouncementWords(**{name: table[name] for name in _TABLES})


def words_of(lexicon: Lexicon) -> AnnouncementWords:
    """Return the words of this lexicon."""
    return lexicon.section("announcements", announcement_words)


def topic_of(statement: Statement) -> Topic:
    """Return the topic of a statement: cast, crew and deals are about someone, the rest about the production."""
    claim = statement.claim
    subject = claim.subject.casefold() if claim.subject and claim.aspect in _ABOUT_SOMEONE else None
    return Topic(production=statement.production, aspect=claim.aspect, subject=subject)


def credit(statement: Statement) -> str:
    """Name who said it, and to whom: ``Mira Sorvino, to People``; the outlet where nobody else is credited."""
    claim, outlet = statement.claim, statement.citation.outlet
    who = claim.speaker or outlet or "An unnamed source"
    heard = claim.told_to or (outlet if outlet and outlet != who else None)
    return f"{who}, to {heard}" if claim.told_to else f"{who}, in {heard}" if heard else who


def firmness(claim: Claim, lexicon: Lexicon) -> str:
    """Say in words how firmly a claim was made, e.g. ``hedged, not settled``."""
    return firmness_in(claim, words_of(lexicon))


def firmness_in(claim: Claim, words: AnnouncementWords) -> str:
    """Say in these words how firmly a claim was made."""
    denied = claim.certainty == "stated" and claim.polarity is Polarity.DENIES
    return words.firmness["denied" if denied else claim.certainty.value]


def told(statement: Statement, words: AnnouncementWords) -> str:
    """Tell a statement: who, to whom, in which words, how firmly. What is not the speaker's own words says so."""
    claim, outlet = statement.claim, statement.citation.outlet or "the article"
    kind = "direct" if claim.kind is Kind.DIRECT else "indirect" if claim.speaker else "report"
    by = f"{claim.speaker}, to {claim.told_to}" if claim.told_to else claim.speaker or outlet
    return words.telling[kind].format(
        credit=credit(statement),
        by=by,
        outlet=outlet,
        quote=within_marks(claim.quote),
        firmness=firmness_in(claim, words),
    )


def about(statement: Statement, words: AnnouncementWords, production: str = "") -> str:
    """Name what a statement is about: ``filming``, or ``the cast (Alan Cumming)``."""
    claim = statement.claim
    named = words.aspects[claim.aspect]
    someone = claim.subject if claim.aspect in _ABOUT_SOMEONE and claim.subject != production else None
    return f"{named} ({someone})" if someone else named


def within_marks(quote: str) -> str:
    """Return a quote as it stands inside quotation marks: inner marks single, no comma of the sentence around it."""
    return quote.strip().rstrip(",;:").translate(_SINGLE)


def listed(parts: Iterable[str]) -> str:
    """Join parts as a person does: ``a``, ``a and b``, ``a, b and c``; each once."""
    *first, last = dict.fromkeys(parts)
    return f"{', '.join(first)} and {last}" if first else last


def cited(n: int, statement: Statement) -> Cited:
    """Return the numbered credit of a statement."""
    claim, citation = statement.claim, statement.citation
    return Cited(
        n=n,
        statement=statement.id,
        speaker=claim.speaker,
        quote=claim.quote,
        told_to=claim.told_to,
        outlet=citation.outlet,
        url=citation.url,
        said=claim.said,
        published=citation.published,
        certainty=claim.certainty,
        polarity=claim.polarity,
        spoiler=claim.spoiler or claim.aspect is Aspect.STORY,
    )
