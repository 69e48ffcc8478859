"""Characters and who plays them: what people in stories are called never speaks to the press."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from facts.extracting.names import RUN, Run

_REACH = 200
"""Characters between an actor's name and the words that say who is played."""
_IN_BRACKETS = re.compile(r"[ \u00a0]\((?:played by[ \u00a0]|voiced by[ \u00a0])?(?=[A-ZÀ-Þ][^()\n]{1,60}\))")
_PLAYS = re.compile(
    r"\b(?:(?:play|portray|depict)(?:s|ed|ing)?|voic(?:e|es|ed|ing)|repris(?:e|es|ed|ing)|embod(?:y|ies|ied|ying)"
    r"|(?:star|return|appear|co-star|reunite|cast|recast|back|turn|debut)(?:s|ed|red|ring|ing)?[ \u00a0]"
    r"(?:\w+[ \u00a0])?as"
    r"|roles?[ \u00a0](?:of|as)|parts?[ \u00a0]of|characters?(?:,|[ \u00a0]named)?)"
    r"[ \u00a0](?:(?:the|an?|his|her|their)[ \u00a0])?"
    r"(?:(?!(?:and|by|in|at|with|to|for|on|of|from|as)\b)[a-zà-ÿ’'-]+[ \u00a0]){0,3}(?=[A-ZÀ-Þ])"
)
_OWNS = re.compile(r"[’']s?[ \u00a0](?:[A-Z]\w+\.?[ \u00a0])?")
_GOES_ON = re.compile(
    r"[.!?][”\"]?\s+(?:He|She|(?:The|This)[ \u00a0](?:[\w’'-]+[ \u00a0]){0,2}"
    r"(?:actor|actress|star|comedian|performer|singer))\b"
    r"[^.!?]*$"
)
"""A second sentence that goes on about the actor named in the first."""
_AND = re.compile(r",?[ \u00a0](?:and[ \u00a0])?$")


def find_characters(
    text: str, found: Sequence[Run], is_person: Callable[[Run], bool], speaks: Callable[[str], bool]
) -> Mapping[str, Run | None]:
    """Return each character's name with the run that names the actor, None where the article does not say.

    ``is_person`` tells runs that name people, ``speaks`` names that somewhere are the subject of a cue: nobody who
    talks to the press is a character.
    """
    starts = [run.start for run in found]
    at_start = {run.start: i for i, run in enumerate(found)}
    characters: dict[str, Run | None] = {}

    def actor_before(offset: int) -> Run | None:
        for i in range(bisect_left(starts, offset) - 1, -1, -1):
            between = text[found[i].end : offset]
            if len(between) > _REACH or (re.search(r"[.!?]\s", between) and not _GOES_ON.search(between)):
                return None
            if is_person(found[i]) and found[i].text not in characters:
                return found[i]
        return None

    for match in _IN_BRACKETS.finditer(text):
        inner = at_start.get(match.end())
        i = bisect_left(starts, match.start()) - 1
        if (
            inner is None
            or i < 0
            or found[i].end != match.start()
            or text[found[inner].end : found[inner].end + 1] != ")"
        ):
            continue
        if is_person(found[inner]) and not speaks(found[i].text):
            characters[found[i].text] = found[inner]
    for match in _PLAYS.finditer(text):
        i = at_start.get(match.end(), -1)
        if i < 0:
            title = RUN.match(text, match.end())
            behind = bisect_left(starts, match.end())
            if title and behind < len(found) and found[behind].end <= title.end():
                i = behind
        if i < 0 or speaks(found[i].text):
            continue
        actor = actor_before(match.start())
        if actor is None and match.group().startswith("play"):
            continue
        if text[found[i].end : found[i].end + 1] in ("’", "'"):
            continue
        plural = " their " in match.group() or " roles" in f" {match.group()}"
        characters.setdefault(found[i].text, None if plural else actor)
        following = i + 1
        while (
            following < len(found)
            and _AND.fullmatch(text[found[following - 1].end : found[following].start])
            and not is_person(found[following])
        ):
            characters.setdefault(found[following].text, None)
            following += 1
    for i in range(1, len(found)):
        owner, run = found[i - 1], found[i]
        owned = " " in run.text and _OWNS.fullmatch(text, owner.end, run.start) is not None
        if owned and is_person(owner) and is_person(run) and not speaks(run.text):
            characters.setdefault(run.text, owner)
    parts = {word for name in characters if " " in name for word in name.split(" ")}
    return {name: actor for name, actor in characters.items() if name not in parts}
