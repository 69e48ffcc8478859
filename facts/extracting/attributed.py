"""What attribution hands to description: whose words stand where, before anything is said of their meaning."""

from __future__ import annotations

from dataclasses import dataclass

from facts.model import Authority, Kind, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """Words in the text and who is credited with them.

    ``start``/``end`` bound the words (marks excluded for direct speech). ``speaker`` is the full name, an organisation,
    or the article's own words for an unnamed source; None where nobody is credited or the choice was too close.
    ``mention`` stands for the speaker here (*she*, *the actor*); ``role`` is what the article calls the speaker.
    ``confidence`` is 0–1. ``sentence`` bounds the sentence (or the run of sentences) the words stand in, cue included.
    """

    start: int
    end: int
    kind: Kind
    speaker: str | None = None
    mention: str | None = None
    mention_at: Span | None = None
    cue: str | None = None
    cue_at: Span | None = None
    role: str | None = None
    authority: Authority = Authority.REPORTS
    confidence: float = 0.5
    reasons: tuple[str, ...] = ()
    sentence: Span = (0, 0)
