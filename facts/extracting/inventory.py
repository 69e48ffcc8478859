"""Who and what an article names: people, characters, organisations, outlets, places and works.

Everything later asks the inventory who may speak: characters, titles and places never do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from functools import cache

from facts.extracting.cast import find_characters
from facts.extracting.entities import Gender, Inventory, Mention, NameKind, Person
from facts.extracting.names import Run, Vocabulary, runs, vocabulary
from facts.extracting.people import fold_people, headed_as
from facts.lexicon import Lexicon
from facts.model import Document, Production

__all__ = ["Gender", "Inventory", "Mention", "NameKind", "Person", "take_inventory"]

_SPEAKS = re.compile(
    r"(?:,[ \u00a0][^,.;:\n“”\"]{1,80},)?[ \u00a0]"
    r"(?:(?:has|had|have|also|later|then|recently|once|previously)[ \u00a0])*"
    r"(?:said|says|told|tells|added|adds|wrote|writes|noted|notes|explained|explains|argued|tweeted|replied|continued|"
    r"admitted|recalled|revealed|confirmed|stated|claimed|joked|responded|insisted|announced|shared)\b|,[ \u00a0]who\b"
    r"|,[ \u00a0][1-9]\d,"
)
_SAID_BY = re.compile(
    r"\b(?:said|says|according to|told by|adds|added|explained|wrote|tells|told)[ \u00a0]$", re.IGNORECASE
)
_SEQUEL = re.compile(
    r"[ \u00a0](?:sequel|prequel|reboot|revival|remake|film|movie|series|show|game|album|tour|\d)+$", re.IGNORECASE
)
_PLAYED = frozenset(("album", "tour"))
_PLAYERS = re.compile(
    r"(?:[’']s?)?(?:[ \u00a0](?:new|next|first|second|third|fourth|fifth|reunion|tribute|farewell"
    r"|comeback|world|european|us|uk))*"
    r"[ \u00a0](?:album|record|tour|reunion)$",
    re.IGNORECASE,
)
_QUOTED_TITLE = re.compile(r"[“\"‘'](?P<title>[A-Z0-9][^“”\"‘’'\n.!?]{1,60}?)[,.]?[”\"’'](?!\w)")
_NAME_BEFORE = re.compile(r"\b[A-ZÀ-Þ][\w’'-]+[ \u00a0]$")
_NAME_AFTER = re.compile(r"[ \u00a0][A-ZÀ-Þ][\w’'-]+")
_WORKS = frozenset(
    "film movie series show sitcom soap comedy drama musical album song single novel book game thriller classic hit "
    "documentary anime manga franchise sequel prequel blockbuster telenovela trilogy".split()
)
_PLAYERS_TOLD = re.compile(r"\b(?:the|The) (?:band|group|trio|duo|quartet|quintet|outfit)\b")
_SOLO_TOLD = re.compile(
    r"\b(?:singer|rapper|songwriter|musician|hitmaker|songstress|popstar|pop star|DJ|frontman|star)\b"
)
_DATELINED = re.compile(r"(?:, [A-Z][\w.]+\.?(?:, [\w ]+)?)? \([A-Z][\w ]+\) ?[—–-]")
"""Behind the place an agency's report is sent from: *LOS ANGELES (AP) —*."""
_PRIZE = re.compile(r"(?:s\b|[ \u00a0-](?:winn|nomin|voter|award|contend))")
_RECORDS = frozenset({"LP", "EP", "Album", "Mixtape", "Soundtrack", "Tour"})
"""What a name ends in that is no name of anybody."""
_SMALL = frozenset("a an the and of in on at to for from by with as".split())
_GIVEN_IN_TWO = re.compile(r"[A-Z][a-z]{1,5}-[a-z]{2,6} [A-Z][a-z]+$")
"""Given names of two syllables: *Soo-jin Park* is no park."""
_YEAR = re.compile(r"(?:19|20)\d\d(?:[’']s)?")


def take_inventory(document: Document, lexicon: Lexicon, production: Production | None) -> Inventory:
    """List everyone and everything the document names."""
    known = vocabulary(lexicon)
    text = document.text
    found = list(runs(text, known))
    by_text: dict[str, list[Run]] = defaultdict(list)
    for run in found:
        by_text[run.text].append(run)
    played = production is not None and production.kind in _PLAYED
    # Who plays may be all that an alias names: what speaks in the text is no title.
    followed = tuple(
        name
        for name in _followed(production)
        if not (played and name in by_text and " tour" not in name.lower() and _speaks(text, by_text[name]))
    )
    works = _works(text, found, followed)
    parts = {word for name in by_text if " " in name for word in (name.split(" ", 1)[0], name.rsplit(" ", 1)[1])}
    titles = frozenset(works)
    kinds = {name: _kind(text, name, places, titles, parts, by_text.keys(), known) for name, places in by_text.items()}
    if played and _PLAYERS_TOLD.search(text):
        kinds |= {
            name: NameKind.PERSON if _is_called_by_part(name, kind, by_text) else NameKind.ORGANISATION
            for name, kind in kinds.items()
            if _leads(name, production)
        }
    elif played and _SOLO_TOLD.search(text):
        kinds |= {name: NameKind.PERSON for name in by_text if " " not in name and _leads(name, production)}
    surnames = {name.rsplit(" ", 1)[1] for name, kind in kinds.items() if kind is NameKind.PERSON and " " in name}

    @cache
    def speaks(name: str) -> bool:
        return kinds[name] not in (NameKind.PERSON, NameKind.UNKNOWN) or _speaks(text, by_text[name])

    characters = find_characters(
        text, found, lambda run: kinds[run.text] is NameKind.PERSON or run.text in surnames, speaks
    )
    for name, kind in kinds.items():
        if kind is NameKind.PERSON and " " not in name and _only_in_titles(text, by_text[name], followed):
            kinds[name] = NameKind.WORK
    # Only full names of characters count: *White* may be an actor's name as well, and then is that person's.
    storied = {word for name, actor in characters.items() if actor and " " in name for word in name.split(" ")}
    named = {
        name: places
        for name, places in by_text.items()
        if kinds[name] is NameKind.PERSON and name not in characters and name not in storied
    }
    people = fold_people(text, named, known)
    return _inventory(text, found, kinds, people, characters, works, frozenset(followed))


def _is_called_by_part(name: str, kind: NameKind, standing: Container[str]) -> bool:
    """Tell whether somebody of two names is called by the first alone, or by the last: a person, and no band."""
    first, _, last = name.partition(" ")
    called = first in standing or (kind is NameKind.PERSON and last in standing)
    return bool(last) and " " not in last and called


def _leads(name: str, production: Production | None) -> bool:
    """Tell whether a name opens one of a tour's or an album's: it is who plays (*Pearl Harbour world tour*)."""
    names = (production.name, *production.aliases) if production else ()
    return any(full.startswith(name) and len(full) > len(name) for full in names)


def _speaks(text: str, places: Sequence[Run]) -> bool:
    return any(
        _SPEAKS.match(text, run.end) or _SAID_BY.search(text, max(0, run.start - 16), run.start) for run in places
    )


def _followed(production: Production | None) -> tuple[str, ...]:
    """Return the followed production's names, with and without the words that make them a sequel.

    An album's or a tour's name without *album* or *tour* is who plays: they speak, and are no title.
    """
    if production is None:
        return ()
    names = (production.name, production.original or "", *production.aliases)
    if production.kind in _PLAYED:
        players = {name[: found.start()] for name in names if (found := _PLAYERS.search(name))}
        return tuple(dict.fromkeys(name for name in names if name and name not in players))
    return tuple(dict.fromkeys(form for name in names for form in (name, _SEQUEL.sub("", name)) if form))


def _works(text: str, found: Sequence[Run], followed: Iterable[str]) -> tuple[str, ...]:
    """Return the production's names and every title: in quotation marks, after *film* or *album*, or after a year."""
    titles = dict.fromkeys(followed)
    for match in _QUOTED_TITLE.finditer(text):
        title = match["title"]
        words = title.split()
        if len(words) == 1 and _is_nickname(text, *match.span()):
            continue
        if all(not word[0].islower() or word in _SMALL for word in words):
            titles[title] = None
    for run in found:
        lead = text[max(0, run.start - 16) : run.start]
        word = lead[:-1].rsplit(" ", 1)[-1] if lead[-1:] in (" ", "\u00a0") else ""
        if word in _WORKS or (word[:1].isdigit() and _YEAR.fullmatch(word)):
            titles[run.text] = None
    return tuple(titles)


def _is_nickname(text: str, start: int, end: int) -> bool:
    """Tell whether a word between marks stands inside a name: Gary ‘Mani’ Mounfield."""
    return bool(_NAME_BEFORE.search(text, max(0, start - 24), start) and _NAME_AFTER.match(text, end))


def _only_in_titles(text: str, places: Sequence[Run], followed: Iterable[str]) -> bool:
    """True where a name never stands outside the followed production's own names."""
    return all(any(_inside(text, run, title) for title in followed) for run in places)


def _inside(text: str, run: Run, title: str) -> bool:
    at = title.find(run.text)
    if at < 0 or len(title) == len(run.text):
        return False
    begin = run.start - at
    return begin >= 0 and text[begin : begin + len(title)].replace("’", "'").lower() == title.replace("’", "'").lower()


def _kind(
    text: str, name: str, places: Sequence[Run], works: Set[str], parts: Set[str], alone: Set[str], known: Vocabulary
) -> NameKind:
    words = name.split(" ")
    last = words[-1].rstrip(".!")
    if name in known.outlets or ("." in name and name.rsplit(".", 1)[1] in ("com", "net", "org", "tv", "au", "uk")):
        return NameKind.OUTLET
    if name in known.places or (name.isupper() and name.title() in known.places):
        return NameKind.PLACE
    if all(_DATELINED.match(text, run.end) for run in places):
        return NameKind.PLACE
    if name in works or (len(words) > 1 and last in _RECORDS):
        return NameKind.WORK
    several = len(words) > 1
    given = known.given(words[0])
    if any(run.title and run.title not in ("General", "Chief", "Justice") for run in places):
        return NameKind.PERSON
    if several and not given and last in known.outlet_endings:
        return NameKind.OUTLET
    if last in known.place_endings and several and not given and not _GIVEN_IN_TWO.match(name):
        return NameKind.PLACE
    if not (given and len(words) == 2) and any(word.rstrip(".") in known.body_words for word in words):
        return NameKind.ORGANISATION
    if any(word in ("of", "the", "&") for word in words):
        return NameKind.UNKNOWN
    if not several and _PRIZE.match(text, places[0].end):
        return NameKind.UNKNOWN
    if given and (several or name not in parts):
        return NameKind.PERSON
    if len(words) > 4 or name in known.demonyms:
        return NameKind.UNKNOWN
    if not several and name.isupper():
        return NameKind.ORGANISATION if len(name) > 1 else NameKind.UNKNOWN
    for run in places:
        lead = text[max(0, run.start - 24) : run.start].rstrip(" \u00a0").rsplit(" ", 1)[-1].lower()
        if lead in known.bodies and lead not in known.roles:
            return NameKind.ORGANISATION
        if run.role or lead in known.roles or headed_as(text, run, known):
            return NameKind.PERSON
        if _SPEAKS.match(text, run.end):
            return NameKind.PERSON
    if several and words[0].endswith(".") and len(words[0]) < 5:
        return NameKind.PERSON
    if 2 <= len(words) <= 3 and words[-1] in alone:
        return NameKind.PERSON
    return NameKind.UNKNOWN


def _inventory(
    text: str,
    found: Sequence[Run],
    kinds: Mapping[str, NameKind],
    people: Sequence[Person],
    characters: Mapping[str, Run | None],
    works: tuple[str, ...],
    followed: frozenset[str],
) -> Inventory:
    """Link every run to what it stands for."""
    bearers: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        for alias in person.aliases:
            bearers[alias].append(person)
    in_stories: dict[str, str] = {}
    for character in characters:
        for alias in (character, *(word for word in character.split(" ") if word[0].isupper())):
            if alias not in bearers:
                in_stories.setdefault(alias, character)
    mentions: list[Mention] = []
    latest: dict[str, int] = {}
    for run in found:
        name, kind = run.text, kinds[run.text]
        who = None if name in followed else bearers.get(name)
        if who:
            person = who[0] if len(who) == 1 else _meant(text, run, who, latest)
            if len(who) == 1 or name == person.name:
                latest[person.name] = run.start
            mentions.append(Mention(run.start, run.end, NameKind.PERSON, person.name))
        elif name in in_stories:
            mentions.append(Mention(run.start, run.end, NameKind.CHARACTER, in_stories[name]))
        else:
            mentions.append(Mention(run.start, run.end, kind, name))
    full_names = {alias: who[0].name for alias, who in bearers.items()}
    return Inventory(
        people=tuple(people),
        characters={name: full_names.get(actor.text) if actor else None for name, actor in characters.items()},
        organisations=_names(mentions, NameKind.ORGANISATION),
        outlets=_names(mentions, NameKind.OUTLET),
        places=_names(mentions, NameKind.PLACE),
        works=works,
        mentions=tuple(mentions),
        starts=tuple(mention.start for mention in mentions),
        by_name={person.name: person for person in people},
    )


def _meant(text: str, run: Run, bearers: Sequence[Person], latest: Mapping[str, int]) -> Person:
    """Return who is meant by a name that several bear: whom *himself* fits, else who was named last."""
    reflexive = text[run.end : run.end + 9].strip(" \u00a0,.")
    gender = {"himself": "m", "herself": "f"}.get(reflexive)
    fitting = [person for person in bearers if gender is None or person.gender in (None, gender)] or bearers
    return max(fitting, key=lambda person: (person.given, latest.get(person.name, -1)))


def _names(mentions: Iterable[Mention], kind: NameKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.name for mention in mentions if mention.kind is kind))
