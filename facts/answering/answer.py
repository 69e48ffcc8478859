"""From what is on record to the words of an answer."""

from __future__ import annotations

from dataclasses import replace

from facts.answering.asking import Facet
from facts.answering.bearing import Scene
from facts.answering.claims import check
from facts.answering.dated import whether_dated
from facts.answering.evidence import Evidence
from facts.answering.kinds import Kind
from facts.answering.spoken import latest, where_said, words_of
from facts.answering.understood import Understood
from facts.answering.values import find
from facts.answering.wording import Draft, written
from facts.answering.yes_no import Finding, decide
from facts.lexicon import Lexicon
from facts.messages import Answer, Cited, Line, Verdict
from facts.model import Aspect

__all__ = ["answer", "check"]

_LINES = 4
_RULES = {
    Kind.YES_NO: decide,
    Kind.SAID: words_of,
    Kind.SOURCE: where_said,
    Kind.WHO_SAID: where_said,
    Kind.LATEST: latest,
}


def answer(understood: Understood, evidence: Evidence, lexicon: Lexicon) -> Answer:
    """Answer from the evidence alone, verdict first, each claim credited and none firmer than it was said."""
    draft = Draft.of(evidence, lexicon, understood.production)
    if understood.kind is Kind.OUTSIDE or understood.choices or understood.production is None:
        return _not_answered(understood, draft)
    if understood.parts:
        return _several(understood, evidence, lexicon)
    scene = Scene(understood, evidence, lexicon)
    finding = _RULES.get(understood.kind, find)(scene)
    if understood.whether_dated:
        finding = whether_dated(scene, finding)
    tell(draft, scene, finding)
    return written(
        draft,
        question=understood.text,
        verdict=finding.verdict,
        production=understood.production.name,
        aspect=_aspect(understood),
        subject=understood.subject,
        omitted=max(0, len(finding.lead) - len(draft.cited)),
    )


def tell(draft: Draft, scene: Scene, finding: Finding) -> None:
    """Write the lines of a finding, the verdict in the first."""
    if finding.verdict is Verdict.UNKNOWN:
        _tell_nothing(draft, scene, finding)
        return
    if finding.phrase == "disputed":
        draft.say("disputed", *finding.lead[:2])
        for each in finding.lead[:2]:
            draft.tell(each, first=True)
        return
    parts = dict(finding.excerpts)
    for at, each in enumerate(finding.lead[: _LINES - 1]):
        if at == 0:
            draft.tell(each, first=True, name=finding.phrase, part=parts.get(each.id))
        else:
            draft.tell(each, first=False, name="said" if finding.phrase == "said" else None, part=parts.get(each.id))
    for each in finding.dissent[: max(1, _LINES - len(draft.lines))]:
        if not draft.has(each):
            draft.tell(each, first=False, name=f"but_{each.claim.certainty.value}")


def _tell_nothing(draft: Draft, scene: Scene, finding: Finding) -> None:
    asked, facet = scene.asked, scene.facet
    looked = draft.looked(scene.evidence.last_looked)
    speaker = asked.speaker.name if asked.speaker else ""
    if finding.phrase == "declined":
        draft.tell(finding.related[0], first=True)
        return
    if finding.phrase == "unnamed":
        draft.tell(finding.lead[0], first=True, name="unnamed")
        return
    if finding.phrase in ("nothing_from", "nothing_from_about") and speaker:
        draft.say(finding.phrase, speaker=speaker, looked=looked)
    elif finding.phrase == "nothing_yet":
        draft.say("nothing_yet", looked=looked)
    elif finding.phrase == "no_year" and facet is not None:
        draft.say("nothing", what=facet.lacks.format(production=draft.production), looked=looked)
        draft.say("no_year")
    elif facet is not None and _asks_only(scene, facet):
        draft.say("nothing", what=facet.lacks.format(production=draft.production), looked=looked)
    else:
        draft.say("nothing_that", looked=looked)
    for each in finding.related[:2]:
        draft.say("related_other_work" if each.claim.work else "related", each)


def _asks_only(scene: Scene, facet: Facet) -> bool:
    """Tell whether a question asks for a facet and nothing narrower, so that its own words say what is lacking."""
    asked = scene.asked
    narrower = asked.names or scene.strangers or any(term in scene.rules.specific for term in asked.terms)
    return (
        asked.kind is not Kind.YES_NO and facet.asks != "fact" and not (narrower and facet.cues.isdisjoint(asked.terms))
    )


def _not_answered(understood: Understood, draft: Draft) -> Answer:
    if understood.kind is Kind.OUTSIDE:
        draft.say("outside" if understood.production else "outside_all")
    elif understood.production is None:
        draft.say("which_production" if understood.choices else "none_followed")
    else:
        draft.say("unclear")
    return written(
        draft,
        question=understood.text,
        verdict=Verdict.UNCLEAR,
        production=understood.production.name if understood.production else None,
        choices=understood.choices,
    )


def _several(understood: Understood, evidence: Evidence, lexicon: Lexicon) -> Answer:
    """Answer the parts of a question one after the other; the first that has an answer gives the verdict."""
    answers = [answer(part, evidence, lexicon) for part in understood.parts]
    settled = next((each for each in answers if each.verdict not in (Verdict.UNKNOWN, Verdict.UNCLEAR)), answers[0])
    lines: list[Line] = []
    cited: list[Cited] = []
    for each in answers:
        shift = len(cited)
        cited.extend(replace(credit, n=credit.n + shift) for credit in each.citations[:2])
        kept = (line for line in each.lines[:2] if all(n <= len(each.citations[:2]) for n in line.cites))
        lines.extend(replace(line, cites=tuple(n + shift for n in line.cites)) for line in kept)
    return replace(settled, question=understood.text, lines=tuple(lines), citations=tuple(cited))


def _aspect(understood: Understood) -> Aspect | None:
    return understood.aspects[0] if understood.aspects and understood.facet else None
