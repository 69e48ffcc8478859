"""What channels and members are told, when, and which messages that owes. Pure.

A change becomes part of one announcement for whoever wants to hear of it; news of one article, or of one day where a
channel has a digest, is told together. When a statement is withdrawn or corrected, every announcement that cited it
gets a newer revision, and every message that was posted of it is owed an edit.
"""

from facts.announcing.composing import announcement_of
from facts.announcing.correcting import corrected, edits
from facts.announcing.owing import posts, review_cards
from facts.announcing.words import AnnouncementWords, announcement_words, credit, firmness, topic_of

__all__ = [
    "AnnouncementWords",
    "announcement_of",
    "announcement_words",
    "corrected",
    "credit",
    "edits",
    "firmness",
    "posts",
    "review_cards",
    "topic_of",
]
