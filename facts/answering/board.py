"""The board: where every aspect of a production stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from facts.answering.asking import AskingRules, asking_rules
from facts.answering.evidence import Evidence
from facts.answering.naming_productions import own_words
from facts.answering.wording import Draft, written
from facts.answering.words import told_tokens
from facts.lexicon import Lexicon
from facts.messages import Answer, Verdict
from facts.model import Aspect, Certainty, Polarity, Production, StandingVerdict, Statement
from facts.standing import Voice, weigh

_ABOUT_PEOPLE = frozenset({Aspect.CAST, Aspect.CREW})
_MOST_PEOPLE = 12
_MOST_LINES = 3
_ORDER = (Verdict.CONFIRMED, Verdict.DISPUTED, Verdict.UNCONFIRMED, Verdict.DENIED)


def board(production: Production, evidence: Evidence, lexicon: Lexicon) -> tuple[Answer, ...]:
    """Return one answer for each aspect on which something is on record, in the order of ``Aspect``.

    Cast and crew have a line for each person; the other aspects tell what carries the standing, and what dissents.
    Opinions, and claims about other works, are not on the board.
    """
    gone = evidence.retractions or {}
    ours = [
        each.statement
        for each in evidence.found
        if not each.statement.claim.work
        and each.statement.id not in gone
        and each.statement.production == production.id
        and each.statement.claim.certainty is not Certainty.OPINION
    ]
    by_aspect = ((aspect, [each for each in ours if each.claim.aspect is aspect]) for aspect in Aspect)
    return tuple(
        _square(aspect, statements, production, evidence, lexicon) for aspect, statements in by_aspect if statements
    )


def _square(
    aspect: Aspect,
    statements: Sequence[Statement],
    production: Production,
    evidence: Evidence,
    lexicon: Lexicon,
) -> Answer:
    draft = Draft.of(evidence, lexicon, production)
    groups = _people(statements, production) if aspect in _ABOUT_PEOPLE else [list(statements)]
    rules = lexicon.section("questions", asking_rules)
    stood = sorted((_stand(group, rules) for group in groups), key=lambda each: (_ORDER.index(each[0]), each[1][0].id))
    verdict = stood[0][0]
    if aspect in _ABOUT_PEOPLE:
        for _, told in stood[:_MOST_PEOPLE]:
            draft.tell(told[0], first=True)
        omitted = len(stood) - min(len(stood), _MOST_PEOPLE)
    else:
        told = stood[0][1]
        if verdict is Verdict.DISPUTED:
            draft.say("disputed", *told[:2])
        for each in told[:_MOST_LINES]:
            draft.tell(each, first=True, name=_put(verdict, each))
        omitted = max(0, len(statements) - len(draft.cited))
    return written(
        draft,
        question=draft.phrases.labels[aspect.value],
        verdict=verdict,
        production=production.name,
        production_id=production.id,
        aspect=aspect,
        omitted=omitted,
    )


def _put(verdict: Verdict, statement: Statement) -> str | None:
    """Return how a line puts what was said outright and yet settles nothing; None for any other."""
    outright = verdict is Verdict.UNCONFIRMED and statement.claim.certainty is Certainty.STATED
    if not outright:
        return None
    return "unsettled" if statement.claim.polarity is Polarity.AFFIRMS else "not_official"


def _stand(statements: Iterable[Statement], rules: AskingRules) -> tuple[Verdict, tuple[Statement, ...]]:
    """Return the verdict of one matter, and what to tell of it: what carries it, then what dissents.

    That it is *not officially* so settles nothing, here as in an answer.
    """
    listed = sorted(statements, key=lambda each: each.id)
    verdict, grounds, dissent = weigh(
        Voice(each, each.claim.polarity is Polarity.AFFIRMS, soft=rules.not_yet.among(told_tokens(each.claim.quote)))
        for each in listed
    )
    if verdict is StandingVerdict.UNKNOWN:
        return Verdict.UNCONFIRMED, tuple(listed[:1])
    return Verdict(verdict.value), (*grounds[:2], *dissent[:1])


def _people(statements: Sequence[Statement], production: Production) -> list[list[Statement]]:
    """Return the statements by whom they are about; what names nobody stands for itself."""
    own = own_words(production)
    groups: dict[object, list[Statement]] = {}
    for each in statements:
        words = frozenset(told_tokens(each.claim.subject or "")) - own
        groups.setdefault(words or each.id, []).append(each)
    return list(groups.values())
