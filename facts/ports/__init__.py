"""What the core needs from outside, as protocols: ``facts.engine`` calls them, ``facts.storage`` implements them."""

from __future__ import annotations

from facts.ports.incoming import Conversations, Entries, Sealed, Seen, Sources, Subscriptions
from facts.ports.outgoing import Answers, Communities, Outbox, Paces, Reports, Tenants, Waiting, Watches
from facts.ports.outside import Adapter, Charts, Clock, Picture
from facts.ports.record import Audit, Candidates, Decision, Documents, Gaps, Hit, Productions, Statements, Stories
from facts.ports.storage import Storage

__all__ = [
    "Adapter",
    "Answers",
    "Audit",
    "Candidates",
    "Charts",
    "Clock",
    "Communities",
    "Conversations",
    "Decision",
    "Documents",
    "Entries",
    "Gaps",
    "Hit",
    "Outbox",
    "Paces",
    "Picture",
    "Productions",
    "Reports",
    "Sealed",
    "Seen",
    "Sources",
    "Statements",
    "Storage",
    "Stories",
    "Subscriptions",
    "Tenants",
    "Waiting",
    "Watches",
]
