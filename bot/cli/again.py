"""``ingest --again``: what today's rules would find in the articles on record. Changes nothing."""

from __future__ import annotations

from bot.cli.lines import Json
from bot.cli.session import Session, print_json
from bot.contract import candidate_json
from facts.extracting import extract
from facts.model import Candidate


def replay(session: Session, production: str | None, as_json: bool) -> int:
    """Compare what is stored with what the present lexicon extracts from the same texts."""
    followed = [session.engine.production(production)] if production else list(session.engine.productions())
    gained: list[Candidate] = []
    lost: list[Candidate] = []
    altered: list[tuple[Candidate, Candidate]] = []
    for each in followed:
        for document, stored in session.engine.articles(each.id):
            read = extract(document, session.lexicon, each, session.parser)
            found = {_place(candidate): candidate for candidate in read}
            known = {_place(candidate): candidate for candidate in stored}
            gained += [found[place] for place in found.keys() - known.keys()]
            lost += [known[place] for place in known.keys() - found.keys()]
            altered += [
                (known[place], found[place])
                for place in found.keys() & known.keys()
                if known[place].claim != found[place].claim
            ]
    if as_json:
        print_json(_json(gained, lost, altered))
        return 0
    for sign, candidates in (("+", gained), ("-", lost)):
        for candidate in sorted(candidates, key=_place):
            session.console.print(f"{sign} “{candidate.claim.quote}”", markup=False)
    for before, after in altered:
        session.console.print(f"~ “{after.claim.quote}”: {', '.join(_differences(before, after))}", markup=False)
    session.console.print(
        f"Ruleset {session.lexicon.version}: {len(gained)} more, {len(lost)} fewer, {len(altered)} read differently."
        " Nothing was changed."
    )
    return 0


def _json(gained: list[Candidate], lost: list[Candidate], altered: list[tuple[Candidate, Candidate]]) -> Json:
    return {
        "gained": [candidate_json(candidate) for candidate in gained],
        "lost": [candidate_json(candidate) for candidate in lost],
        "altered": [{"before": candidate_json(before), "after": candidate_json(after)} for before, after in altered],
    }


def _place(candidate: Candidate) -> tuple[str, int, int, str]:
    return candidate.document, candidate.claim.start, candidate.claim.end, candidate.claim.kind.value


def _differences(before: Candidate, after: Candidate) -> list[str]:
    was, now = candidate_json(before), candidate_json(after)
    return [f"{name} {was[name]!r} → {now[name]!r}" for name in was if was[name] != now[name] and name in _TOLD]


_TOLD = ("speaker", "told_to", "said", "aspect", "subject", "value", "certainty", "polarity", "work")
