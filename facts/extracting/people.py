"""From names to people: the fullest form, the shorter forms that stand for it, gender and roles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from facts.extracting.entities import Gender, Person
from facts.extracting.names import PARTICLES, Run, Vocabulary, singular

_STOPS = frozenset(
    "the a an his her their its our my and or but of for in on at by with from to as that who which when while after "
    "before is was are were has had said says told both including like than ex alongside feature features also will "
    "would where how they he she it not".split()
)
_SUFFIXES = frozenset(("Jr.", "Sr.", "Jr", "Sr", "II", "III", "IV"))
_GENDERED = re.compile(r"\b(he|she|his|her|him|hers|himself|herself)\b", re.IGNORECASE)
_APPOSITION = re.compile(
    r",[ \u00a0]((?:an?|the|one of|his|her|their|who (?:plays|played|is|was))[ \u00a0][^,.;:()“”\"\n]{3,70})"
)
_HEADED = re.compile(
    r"\b[Tt]he[ \u00a0]((?:[\w-]+[ \u00a0])?([\w-]+))[ \u00a0](?:of|behind)[ \u00a0][^,.;:()“”\"\n]{2,50},[ \u00a0]$"
)
_BY = re.compile(
    r"\b(directed|produced|written|created|penned|composed|co-written)[ \u00a0]"
    r"(?:and[ \u00a0](directed|produced|written|created)[ \u00a0])?(?:by[ \u00a0])?$"
)
_BY_ROLE = {
    "directed": "director", "produced": "producer", "written": "writer", "created": "creator", "penned": "writer",
    "composed": "composer", "co-written": "writer",
}  # fmt: skip


def surname_of(words: Sequence[str]) -> str:
    """Return the family name with its particles: *Van Halen* of *Alex Van Halen*."""
    last = len(words) - 1
    if last > 1 and words[last] in _SUFFIXES:
        last -= 1
    first = last
    while first > 1 and words[first - 1] in PARTICLES:
        first -= 1
    return " ".join(words[first : last + 1])


def fold_people(text: str, named: Mapping[str, list[Run]], known: Vocabulary) -> tuple[Person, ...]:
    """Return one person for each full name among ``named``, which maps a name's words to its places.

    A single name becomes a person only where no full name ends or begins with it. Shorter full names that share first
    and last word with a longer one (*George Bush*, *George W. Bush*) are that one.
    """
    full: dict[str, list[str]] = {}
    by_ends: dict[tuple[str, str], str] = {}
    for name in sorted((name for name in named if " " in name), key=lambda name: (-len(name), name)):
        words = name.split(" ")
        key = (words[0], surname_of(words))
        if words[-1].isupper() and len(words[-1]) <= 3:
            key = next(
                (ends for ends in by_ends if ends[0] == words[0] and _initials(ends[1].split(" ")) == words[-1]), key
            )
        longest = by_ends.setdefault(key, name)
        full.setdefault(longest, []).append(name)
    taken = Counter(alias for name in full for alias in _short_forms(name))
    for name in sorted(name for name in named if " " not in name):
        if name not in taken:
            full[name] = [name]
    people = [
        _person(text, name, forms, [run for form in forms for run in named[form]], taken, known)
        for name, forms in full.items()
    ]
    first_at = {name: min(run.start for form in forms for run in named[form]) for name, forms in full.items()}
    return tuple(sorted(people, key=lambda person: first_at[person.name]))


def _short_forms(name: str) -> set[str]:
    words = name.split(" ")
    return {surname_of(words), words[-1] if words[-1] not in _SUFFIXES else words[-2], words[0]}


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def _person(
    text: str, name: str, forms: list[str], places: list[Run], taken: Mapping[str, int], known: Vocabulary
) -> Person:
    words = name.split(" ")
    roles = tuple(dict.fromkeys(role for run in places for role in _roles(text, run, known)))
    short = _short_forms(name) | {_initials(words)} if len(words) > 1 else set()
    role_words = [word for role in roles for word in re.split(r"[ \u00a0]", role)]
    return Person(
        name=name,
        aliases=tuple(dict.fromkeys([*forms, *sorted(short, key=lambda alias: (taken[alias], alias))])),
        surname=surname_of(words) if len(words) > 1 else name,
        gender=_gender(text, words[0], places, role_words, known),
        roles=roles,
        authority=known.authority(role_words),
        given=known.given(words[0]),
    )


def _roles(text: str, run: Run, known: Vocabulary) -> Iterable[str]:
    """Yield what the article calls somebody next to the name: before it, and in apposition after it."""
    lead = text[max(0, run.start - 70) : run.start].replace("\u00a0", " ")
    cut = re.split(r"[.;:()“”\"\n—–]|, (?=$)|,(?= )", lead.rstrip(", "))[-1] if lead.strip() else ""
    words = cut.split()
    if words and words[-1].lower() in known.roles:
        first = len(words) - 1
        while first > 0 and len(words) - first < 4 and _qualifies(words[first - 1].lower()):
            first -= 1
        yield " ".join(words[first:])
    elif words and words[-1] in ("stars", "starring", "starred", "co-starring", "co-stars"):
        yield "star"
    elif run.title:
        yield run.title
    headed = headed_as(text, run, known)
    if headed:
        yield headed
    by = _BY.search(lead)
    if by:
        yield from (_BY_ROLE[done] for done in by.groups() if done)
    apposition = _APPOSITION.match(text, run.end)
    if apposition:
        phrase = apposition.group(1).replace("\u00a0", " ")
        if phrase.startswith("who "):
            if phrase.startswith(("who play",)):
                yield "performer"
        elif any(singular(word.lower()) in known.roles for word in phrase.split(" ")):
            yield phrase.split(" ", 1)[1] if phrase.startswith(("a ", "an ", "the ")) else phrase


def headed_as(text: str, run: Run, known: Vocabulary) -> str | None:
    """Return what somebody is called in front of the name: *The director of The Film, Pat Lane, …*."""
    if "," not in text[max(0, run.start - 3) : run.start]:
        return None
    headed = _HEADED.search(text, max(0, run.start - 80), run.start)
    return headed[1] if headed and singular(headed[2].lower()) in known.roles else None


def _qualifies(word: str) -> bool:
    if word.endswith(("ing", "’s", "'s")):
        return word in ("leading", "founding", "returning", "acting", "supporting")
    return word not in _STOPS


def _gender(
    text: str, first_name: str, places: list[Run], role_words: Iterable[str], known: Vocabulary
) -> Gender | None:
    """Return the gender that title, role nouns, given name, or else the nearest pronouns tell.

    *Actor* is said of women too: it counts only where nothing else tells.
    """
    titles = (run.title for run in places if run.title)
    roles = {singular(word.lower()) for word in role_words}
    for word in [*titles, *sorted(roles - {"actor"}), first_name]:
        told = known.gender(word)
        if told:
            return "m" if told == "m" else "f"
    votes: dict[str, int] = defaultdict(int)
    for run in places[:6]:
        found = _GENDERED.search(text, run.end, run.end + 200)
        if found:
            votes[
                "m"
                if found.group(1).lower().startswith("h") and found.group(1).lower() not in ("her", "hers", "herself")
                else "f"
            ] += 1
    if votes["m"] == votes["f"]:
        return "m" if "actor" in roles else None
    return "m" if votes["m"] > votes["f"] else "f"
