"""What is kept about people and servers, and for how long. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from facts.announcing.correcting import ANSWERS_KEPT
from facts.announcing.words import words_of
from facts.lexicon import Lexicon

TENANT_KEPT = timedelta(days=30)
"""How long the settings of a server or workspace outlive the bot's removal, in case that was a mistake."""

CONVERSATION_KEPT = timedelta(days=1)
"""How long the last question of a conversation is kept, so that a follow-up takes from it what it leaves unsaid."""


def to_be_forgotten(left_at: datetime, now: datetime) -> bool:
    """Say whether a tenant left so long ago that what is kept of it is deleted."""
    return now - left_at >= TENANT_KEPT


def kept(lexicon: Lexicon) -> tuple[str, ...]:
    """Return what is stored, why it is, and for how long, one sentence each."""
    days = {
        "answer_days": ANSWERS_KEPT.days,
        "tenant_days": TENANT_KEPT.days,
        "conversation_days": CONVERSATION_KEPT.days,
    }
    return tuple(sentence.format(**days) for sentence in words_of(lexicon).kept.values())
