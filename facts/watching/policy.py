"""What may be accepted without a moderator. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from facts.model import Candidate, Certainty, Document, Kind
from facts.sources import Policy, Source

FIRM_ENOUGH = 0.75
"""Extraction less sure of itself than this is never accepted on trust."""
_ITS_OWN_WORD = frozenset({Certainty.STATED, Certainty.HEDGED, Certainty.WISHED, Certainty.DECLINED})


def accepts(source: Source, document: Document, candidate: Candidate) -> bool:
    """Say whether a candidate of this source goes on record at once.

    Only where moderators trust the source, for articles on its own site, with a named speaker, words that stand in the
    article, a firm extraction, and nothing anonymous: rumours and opinions are always reviewed.
    """
    claim = candidate.claim
    return (
        source.policy is Policy.TRUST
        and candidate.confidence >= FIRM_ENOUGH
        and claim.speaker is not None
        and claim.kind is not Kind.REPORT
        and claim.certainty in _ITS_OWN_WORD
        and document.text[claim.start : claim.end] == claim.quote
        and same_site(source.url, document.url or "")
    )


def same_site(one: str, other: str) -> bool:
    """Say whether two addresses are of one site: the same host, or one a subdomain of the other."""
    hosts = [(urlsplit(address).hostname or "").removeprefix("www.") for address in (one, other)]
    if not all(hosts):
        return False
    shorter, longer = sorted(hosts, key=len)
    return shorter == longer or longer.endswith("." + shorter)
