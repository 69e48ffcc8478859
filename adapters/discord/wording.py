"""What the bot says about itself, and its words for the values of the record. Answers are the engine's.

Everything here is marked for translation and translated where it is shown.
"""

from __future__ import annotations

from facts.errors import FactsError, NotShared
from facts.localisation import N_, retold
from facts.localisation import gettext as _
from facts.model import Aspect, Certainty, Kind, RetractionKind

ASPECTS = {
    Aspect.GREENLIGHT: N_("greenlight"),
    Aspect.CAST: N_("cast"),
    Aspect.CREW: N_("crew"),
    Aspect.SCRIPT: N_("script"),
    Aspect.FILMING: N_("filming"),
    Aspect.RELEASE: N_("release"),
    Aspect.TITLE: N_("title"),
    Aspect.STORY: N_("story"),
    Aspect.FORMAT: N_("format"),
    Aspect.MARKETING: N_("marketing"),
    Aspect.DEAL: N_("deal"),
    Aspect.OTHER: N_("other"),
}
CERTAINTIES = {
    Certainty.STATED: N_("stated"),
    Certainty.HEDGED: N_("hedged"),
    Certainty.RUMOURED: N_("rumoured"),
    Certainty.WISHED: N_("wished"),
    Certainty.DECLINED: N_("declined"),
    Certainty.OPINION: N_("opinion"),
}
KINDS = {
    Kind.DIRECT: N_("word for word"),
    Kind.INDIRECT: N_("reported"),
    Kind.MIXED: N_("partly word for word"),
    Kind.REPORT: N_("the outlet’s own report"),
}
RETRACTIONS = {
    RetractionKind.RETRACTED_BY_OUTLET: N_("retracted by the outlet"),
    RetractionKind.CORRECTED: N_("corrected"),
    RetractionKind.MISATTRIBUTED: N_("misattributed"),
    RetractionKind.ENTERED_IN_ERROR: N_("entered in error"),
}
QUESTIONS = {
    Aspect.GREENLIGHT: N_("Is it greenlit?"),
    Aspect.CAST: N_("Who is in the cast?"),
    Aspect.CREW: N_("Who is making it?"),
    Aspect.SCRIPT: N_("Is the script finished?"),
    Aspect.FILMING: N_("When does filming start?"),
    Aspect.RELEASE: N_("When does it come out?"),
    Aspect.TITLE: N_("What is it called?"),
    Aspect.STORY: N_("What is it about?"),
    Aspect.FORMAT: N_("Is it a film or a series?"),
    Aspect.MARKETING: N_("Is there a trailer?"),
    Aspect.DEAL: N_("Who has signed on?"),
}
"""A question for each aspect, offered while somebody types and something is on record about it; asked in English."""

HELP = (
    N_("Who said what about a production, when, to whom and how firmly – and never firmer than they said it."),
    N_("/ask in your own words, in English: is it greenlit? who is returning? Or mention me with a question."),
    N_("/check a claim, or open a message’s menu → Apps → “Check this claim”."),
    N_("/status shows where everything stands; /cast, /timeline and /sources list what is on record."),
    N_("/watch an aspect or a person, and be told when there is news."),
)
HELP_SHARING = N_(
    "Answers are shown to you alone until you press “Share in channel”. “Said it is not so”, “would not say” and"
    " “nothing on record” are three different answers, and every claim carries its source."
)
HELP_MODERATORS = N_("Moderators: {commands}. /privacy says what is stored.")
MODERATORS = (
    "/setup /review /statement /production /source /news /digest /quiet /ping /spoilers /reports /gaps /explain /audit"
    " /export"
).split()

PRIVACY = N_(
    "I cannot read messages here, except those that mention me, are sent to me alone, or that somebody checks with the"
    " menu; none of them is kept. /forget-me deletes what you asked me to watch."
)

ENGINE = (
    N_("Only moderators of this community may review statements. Nothing was changed."),
    N_("Only moderators of this community may add statements. Nothing was changed."),
    N_("Only moderators of this community may retract statements. Nothing was changed."),
    N_("Only moderators of this community may choose what a channel follows. Nothing was changed."),
    N_("Only moderators of this community may change productions. Nothing was changed."),
    N_("Only moderators of this community may change sources. Nothing was changed."),
    N_("Only moderators of this community may take the record away. Nothing was changed."),
    N_("{name} has already accepted this one. Nothing was changed."),
    N_("{name} has already rejected this one. Nothing was changed."),
    N_("{name} has already marked this one as a duplicate. Nothing was changed."),
    N_("This statement was withdrawn before. Nothing was changed."),
    N_("You watch {number} things already. Unwatch one first. Nothing was changed."),
    N_("A source is a web address that begins with http:// or https://. Nothing was changed."),
    N_("No production called “{name}” is on record. Followed here: {known}."),
    N_("No production called “{name}” is followed here. Followed here: {followed}."),
    N_("That belongs to a production that is not followed here. Nothing was changed."),
    N_("{production} is not followed here."),
    N_("“{name}” could be {known}. Give the whole name."),
    N_("Nothing is reported about that here. Nothing was changed."),
    N_("There is no statement {id} on record."),
    N_("This correction changes nothing. Say what should read differently."),
    N_("You do not watch that. Nothing was changed."),
    N_(
        "“{said}” is no date as the record writes them: 2026-09-12, 2026-09 or 2026, with a ? where it is unsure."
        " Nothing was changed."
    ),
    N_("“{clock}” is no time of day. Write it like 22:00. Nothing was changed."),
    N_("“{zone}” is no time zone. Write it like Europe/Berlin or America/New_York. Nothing was changed."),
    N_("Quiet hours need a beginning and an end, like 22:00 and 08:00. Nothing was changed."),
)
"""Sentences of the engine that people meet most; it writes them without knowing who will read them."""

NOT_SHARED = N_(
    "Another server keeps that production on record and does not share it. Its moderators can, with /setup shared:True;"
    " or whoever runs the bot names this server in DISCORD_SERVERS. Nothing was changed."
)
"""What is done here about a production that others keep to themselves."""

DECISIONS = (
    N_("Accepted by {name}."),
    N_("Rejected by {name}."),
    N_("Duplicate by {name}."),
    N_("Accepted by {name}. Reason: {reason}"),
    N_("Rejected by {name}. Reason: {reason}"),
    N_("Duplicate by {name}. Reason: {reason}"),
)
"""How the engine says who decided about a candidate."""


def explained(error: FactsError) -> str:
    """Return what an error of the engine says, in the language spoken now, with what is done about it here."""
    return _(NOT_SHARED) if isinstance(error, NotShared) else retold(str(error), ENGINE)


def about(aspect: Aspect | None) -> str:
    """Return an aspect's name in the language spoken now."""
    return _(ASPECTS[aspect or Aspect.OTHER])


def firmness(certainty: Certainty) -> str:
    """Return the name of a firmness in the language spoken now."""
    return _(CERTAINTIES[certainty])
