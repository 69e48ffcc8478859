"""Check a claim: does the record support it, contradict it, or say less, or nothing?"""

from __future__ import annotations

from dataclasses import replace

from facts.answering.bearing import Scene
from facts.answering.evidence import Evidence
from facts.answering.kinds import Kind
from facts.answering.questions import as_claim
from facts.answering.understood import Understood
from facts.answering.wording import Draft, written
from facts.answering.yes_no import Finding, decide
from facts.lexicon import Lexicon
from facts.messages import Answer, Verdict
from facts.model import Certainty, Statement
from facts.standing import FIRMNESS

_MOST = 3
_HEDGES = {"rumour": Certainty.RUMOURED, "interest": Certainty.WISHED, "talks": Certainty.HEDGED}
"""Concepts by which a claim itself says less than that it is so."""

_VERDICTS = {
    Verdict.CONFIRMED: Verdict.SUPPORTED,
    Verdict.DENIED: Verdict.CONTRADICTED,
    Verdict.DISPUTED: Verdict.STRONGER_THAN_SOURCES,
    Verdict.UNKNOWN: Verdict.UNSOURCED,
}


def check(claim: Understood, evidence: Evidence, lexicon: Lexicon) -> Answer:
    """Say whether the record supports a claim: supported, contradicted, stronger than the sources, or unsourced.

    A claim that is itself hedged (*reportedly*, *might*) is supported by a statement that says as much. One that a
    statement says outright is not so, or not yet, is contradicted.
    """
    production = claim.production
    draft = Draft.of(evidence, lexicon, production)
    if production is None or claim.kind is Kind.OUTSIDE:
        draft.say("unsourced", looked="")
        return written(draft, question=claim.text, verdict=Verdict.UNSOURCED)
    asserted = as_claim(claim, lexicon)
    firmness = _firmness(asserted, lexicon)
    scene = Scene(replace(asserted, terms=tuple(t for t in asserted.terms if t not in _HEDGES)), evidence, lexicon)
    finding = decide(scene)
    verdict = _verdict(finding, firmness)
    _tell(draft, finding, verdict, draft.looked(evidence.last_looked))
    return written(
        draft,
        question=claim.text,
        verdict=verdict,
        production=production.name,
        aspect=asserted.aspects[0] if asserted.facet and asserted.aspects else None,
        subject=asserted.subject,
    )


def _firmness(claim: Understood, lexicon: Lexicon) -> int:
    scene_free = [FIRMNESS[certainty] for concept, certainty in _HEDGES.items() if concept in claim.terms]
    if claim.hedged:
        scene_free.append(FIRMNESS[Certainty.RUMOURED])
    return min(scene_free, default=FIRMNESS[Certainty.STATED])


def _verdict(finding: Finding, firmness: int) -> Verdict:
    if finding.verdict is not Verdict.UNCONFIRMED:
        return _VERDICTS[finding.verdict]
    if finding.phrase == "not_official":
        return Verdict.CONTRADICTED
    strongest = max(FIRMNESS[each.claim.certainty] for each in finding.lead)
    said_less = finding.phrase == "unsettled" or strongest < firmness
    return Verdict.STRONGER_THAN_SOURCES if said_less else Verdict.SUPPORTED


def _tell(draft: Draft, finding: Finding, verdict: Verdict, looked: str) -> None:
    if verdict is Verdict.UNSOURCED:
        draft.say("unsourced", looked=looked)
        for each in finding.related[:1]:
            draft.say("related_other_work" if each.claim.work else "related", each)
        return
    told: tuple[Statement, ...] = finding.lead[:_MOST]
    if verdict is Verdict.CONTRADICTED:
        elsewhere = finding.phrase in ("no_other_work", "no_original")
        draft.say("contradicted_other_work" if elsewhere else "contradicted", told[0])
    elif finding.verdict is Verdict.CONFIRMED:
        draft.say("supported", told[0])
    else:
        draft.say("as_far" if verdict is Verdict.SUPPORTED else "stronger", *told)
        draft.tell(told[0], first=True)
    for each in told[1:]:
        draft.tell(each, first=False)
    for each in finding.dissent[:1]:
        draft.tell(each, first=False, name=f"but_{each.claim.certainty.value}")
