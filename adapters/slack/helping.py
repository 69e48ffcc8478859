"""What On Record can be asked and told to do, in one message."""

from __future__ import annotations

from adapters.slack import mrkdwn
from adapters.slack.blocks import Message, header, words

_MEMBERS = (
    "/onrecord ask QUESTION – the answer, seen by you alone. Mention me in a channel for one that all can see.",
    "/onrecord check CLAIM – whether the record supports a claim. Also in the menu of every message.",
    "/onrecord status, cast [PRODUCTION] – where every aspect stands; who is in it.",
    "/onrecord timeline [PRODUCTION] [ASPECT] – who said what, in order.",
    "/onrecord productions – what is followed here; show STATEMENT – one statement in full.",
    "/onrecord watch [PRODUCTION] [ASPECT] – to be told when something changes; watches – to see and end that.",
    "/onrecord privacy – what is kept about you; forget – deletes it.",
)
_MODERATORS = (
    "/onrecord setup – what this workspace follows, where it is told, who moderates.",
    "/onrecord channel – what this channel is told and when: digest, quiet hours, spoilers; unfollow – to end it.",
    "/onrecord review – what waits for a decision.",
    "/onrecord statements [PRODUCTION] [ASPECT] – what is on record, each with a menu to correct or withdraw it.",
    "/onrecord add – a statement by hand; correct, retract STATEMENT.",
    "/onrecord sources – what is polled for articles; source add ADDRESS; source pause, resume, trust, remove ID.",
    "/onrecord production add NAME = OTHER NAME – a production, or further names of one.",
    "/onrecord reports, gaps, audit – what members say is wrong; what was asked and is not on record; who did what.",
    "/onrecord why STATEMENT – why this channel was told of it, or was not.",
    "/onrecord export [PRODUCTION] – the record to take away, as a file in your messages.",
)


def help_text(unknown: str | None = None) -> Message:
    """Return what the command can do; ``unknown`` is the word that was not understood."""
    first = [f"I do not know “{unknown[:60]}”. This is what I know:"] if unknown else []
    lines = [*first, *_MEMBERS, "For moderators:", *_MODERATORS]
    return Message(
        text=mrkdwn.clipped("\n".join(lines), 3_900),
        blocks=[
            *(words(line) for line in first),
            header("On Record"),
            words("\n".join(_MEMBERS)),
            header("For moderators"),
            words("\n".join(_MODERATORS)),
        ],
    )
