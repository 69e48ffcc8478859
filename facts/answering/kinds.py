"""What sort of answer a question wants, and whose words it asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from facts.answering.asking import AskingRules, Facet
from facts.answering.names import Named
from facts.answering.words import stem


class Kind(StrEnum):
    """What sort of answer is wanted."""

    YES_NO = "yes_no"
    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHAT = "what"
    WHY = "why"
    HOW_MANY = "how_many"
    HOW_MUCH = "how_much"
    HOW_FAR = "how_far"
    SAID = "said"
    SOURCE = "source"
    WHO_SAID = "who_said"
    LATEST = "latest"
    OUTSIDE = "outside"


_OPENED = (Kind.WHEN, Kind.WHERE, Kind.WHO, Kind.HOW_MANY, Kind.HOW_MUCH, Kind.WHY, Kind.HOW_FAR, Kind.WHAT)
_BY_THING: Mapping[str, Kind] = {
    "person": Kind.WHO, "date": Kind.WHEN, "place": Kind.WHERE, "money": Kind.HOW_MUCH, "number": Kind.HOW_MANY,
    "reason": Kind.WHY, "words": Kind.SAID, "source": Kind.SOURCE, "news": Kind.LATEST,
}  # fmt: skip
_SOMEBODYS = "a representative"
"""How whoever speaks for somebody is called where nothing of theirs is on record."""
_TERSE = 5
"""Words below which a question without an opening (*director?*) is taken for a request, not for a sentence."""


def kind_of(
    words: Sequence[str], facet: Facet | None, names: Sequence[Named], rules: AskingRules, *, marked: bool
) -> Kind:
    """Return the kind of a question; ``marked`` where it ends in a question mark."""
    opening = [word for word in words if word not in rules.groups["polite"]]
    said = rules.holds(opening, "said")
    asks_yes = any(tuple(opening[: len(run)]) == run for run in rules.kinds["yes_no"])
    if rules.holds(opening, "told_news") and opening[:1] == ["who"]:
        return Kind.WHO_SAID
    if not names and not said and not rules.groups["news"].isdisjoint(opening):
        return Kind.LATEST
    found = _opened(opening, rules, anywhere=not asks_yes)
    if found is None and asks_yes:
        news = facet is not None and facet.asks == "news" and not rules.groups["maybe_news"].isdisjoint(opening)
        return Kind.LATEST if news else Kind.YES_NO
    if facet and facet.asks == "news" and not names:
        return Kind.LATEST
    if _asks_source(opening, facet, rules):
        return Kind.SOURCE
    if _asks_who_said(opening, rules):
        return Kind.WHO_SAID
    if found is Kind.WHAT and said and opening[0] != "who":
        return Kind.SAID
    if found is not None:
        return _narrowed(found, facet, opening)
    agreed = bool(opening) and rules.holds(opening[-1:], "right")
    if len(opening) >= _TERSE and (names or marked or agreed):
        return Kind.YES_NO
    if not names and len(opening) > 1 and opening[-1] in rules.groups["states"] and not _asks_a_thing(facet):
        return Kind.YES_NO
    if names:
        return Kind.SAID if said else Kind.YES_NO if facet is None or facet.asks == "person" else wanted(facet)
    return wanted(facet)


def speaker_of(
    words: Sequence[str], kind: Kind, names: Sequence[Named], own: Collection[str], rules: AskingRules
) -> tuple[Named | None, Sequence[str]]:
    """Return whose words are asked for, if anybody's, and the words that say about what."""
    if kind not in (Kind.SAID, Kind.YES_NO, Kind.SOURCE):
        return None, words
    at = next((at for at, word in enumerate(words) if word in rules.groups["speech"]), None)
    if at is None:
        return (names[0], words) if kind is not Kind.YES_NO and names else (None, words)
    front = [word for word in words[:at] if word not in rules.groups["before_speaker"]]
    thinks = words[at] in rules.groups["thinking"] and any(list(each.words) == front for each in names)
    if kind is Kind.YES_NO and words[at] in rules.groups["hardly_speech"] and not thinks:
        return None, words
    topic = words[at + 1 :]
    named = next((each for each in names if not set(each.words).isdisjoint(front)), None)
    left = [word for word in front if word not in own and not (named and word in named.words)]
    go_betweens = rules.groups["go_betweens"]
    if named is not None and (not left or (len(named.words) > 1 and _introduces(left, named, front, go_betweens))):
        return named, topic
    if not go_betweens.isdisjoint(left):
        theirs = tuple(
            word.removesuffix("s")
            for word in front
            if word not in go_betweens | rules.fillers | set(own) | rules.groups["pronouns"]
        )
        return Named(_SOMEBODYS, theirs, known=False, go_between=True), topic
    strange = [word for word in left if word not in rules.fillers]
    if strange and (kind is Kind.SAID or named is None):
        role = stem(front[-1]) in rules.roles
        shown = f"the {front[-1]}" if role else " ".join(word.capitalize() for word in front)
        return Named(shown, tuple(strange), known=False), topic
    if named is None and names and kind is Kind.SAID:
        return names[0], [*words[:at], *topic]
    theirs = tuple(word for word in front if word in own and not rules.is_filler(word) and word not in rules.works)
    if named is None and theirs and kind is Kind.SAID:
        # The band that the tour is named after may speak as anybody.
        first, last = words.index(theirs[0]), words.index(theirs[-1])
        small = rules.groups["before_speaker"]
        name = (word if word in small else word.capitalize() for word in words[first : last + 1])
        return Named(" ".join(name), theirs, known=False), topic
    return named, topic if named else words


def _introduces(left: Sequence[str], named: Named, front: Sequence[str], go_betweens: Collection[str]) -> bool:
    """Tell whether what stands beside a full name only says whose or what they are (*the studio’s Pat Lane*)."""
    return not set(go_betweens).intersection(left) and list(front[-len(named.words) :]) == list(named.words)


def _opened(words: Sequence[str], rules: AskingRules, *, anywhere: bool) -> Kind | None:
    """Return the kind that the earliest, longest question word tells; only the first counts unless ``anywhere``."""
    best: tuple[int, int, Kind] | None = None
    for kind in _OPENED:
        for run in rules.kinds[kind.value]:
            for at in range(len(words) if anywhere else min(1, len(words))):
                if tuple(words[at : at + len(run)]) == run and (best is None or (at, -len(run)) < best[:2]):
                    best = (at, -len(run), kind)
    return best[2] if best else None


def _narrowed(found: Kind, facet: Facet | None, words: Sequence[str]) -> Kind:
    dates = not {"date", "dates"}.isdisjoint(words)
    if found is Kind.WHAT and dates and (words[1:2] in (["date"], ["dates"]) or "new" in words):
        return Kind.WHEN
    if found is not Kind.WHAT or facet is None:
        return found
    if facet.asks in ("money", "reason") or (facet.asks == "date" and "date" in words):
        return _BY_THING[facet.asks]
    return Kind.HOW_FAR if facet.name == "stage" else found


def wanted(facet: Facet | None) -> Kind:
    """Return the kind of answer that a facet wants by itself."""
    return _BY_THING.get(facet.asks, Kind.WHAT) if facet else Kind.WHAT


def _asks_a_thing(facet: Facet | None) -> bool:
    """Tell whether a facet wants a person, a date and the like even where it is asked in two words."""
    return facet is not None and facet.asks in _BY_THING and facet.asks not in ("number", "news")


def _asks_who_said(words: Sequence[str], rules: AskingRules) -> bool:
    """Tell whether a question asks who said a thing: *who announced it*, *who is claiming that …*."""
    behind = [word for word in words[1:4] if word not in rules.groups["before_telling"]]
    return words[:1] == ["who"] and bool(behind) and behind[0] in rules.groups["telling"]


def _asks_source(words: Sequence[str], facet: Facet | None, rules: AskingRules) -> bool:
    outlets, told = rules.groups["outlets"], rules.groups["told"]
    if facet is not None and facet.asks == "source" and not (outlets | told).isdisjoint(words):
        return True
    if told.isdisjoint(words):
        return False
    if words[:1] == ["where"]:
        return "filming" not in words
    if words[:2] == ["who", "did"] and rules.holds(words, "talked_to"):
        return True
    return words[:1] in (["which"], ["what"], ["who"]) and not (outlets | {"show", "network"}).isdisjoint(words[1:3])
