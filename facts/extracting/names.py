"""Finding names: what people.toml knows, and the capitalised runs of a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from facts.lexicon import Lexicon, Table, expect_keys
from facts.model import Authority

SPACE = " \u00a0"
_CAPITAL = "[A-ZÀ-ÖØ-Þ]"
_WORD = (
    rf"(?:(?:{_CAPITAL}\.){{1,4}}(?!\w)"  # J.J., U.S.
    rf"|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|Jr|Sr|Prof|Rev|Lt|Col|Sgt|Capt|Maj|Adm|Hon)\.(?=[ \u00a0]{_CAPITAL})"
    rf"|{_CAPITAL}[\w-]*(?:[’'](?={_CAPITAL}[a-zà-ÿ])[\w-]+)?(?:\.(?:com|net|org|tv|io|au|co\.uk)\b)?)"
)
_JOINER = (
    r"[ \u00a0](?:(?:of|de|da|di|del|della|van|von|der|den|la|le|bin|ibn|al|el|&)[ \u00a0](?:(?:the|la|der)[ \u00a0])?"
    r"|the[ \u00a0])?"
)
# Begins with what it looks for, a capital letter, so that the search skips everything else at once.
RUN = re.compile(rf"(?={_CAPITAL})(?<![\w@#-])(?<!\w[’']){_WORD}(?:{_JOINER}{_WORD})*")
_DOMAIN_ENDS = re.compile(r"\.(?:com|net|org|tv|au|co\.uk)\b")
_DOMAIN = re.compile(r"\b[a-z][\w-]*" + _DOMAIN_ENDS.pattern)
_LETTERS = re.compile(r"\w+")
_DATED = re.compile(r"\b(\w+)[ \u00a0](?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_JOINERS = frozenset("of de da di del della van von der den la le bin ibn al el & the".split())
PARTICLES = frozenset("de da di del della van von der den la le bin ibn al el Van Von De La Del Der Di Da Le".split())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word lists of people.toml, as sets. ``gender_of`` maps given names, titles and role nouns to m or f."""

    first_names: frozenset[str]
    titles: frozenset[str]
    gender_of: dict[str, str]
    roles: frozenset[str]
    taking_part: frozenset[str]
    deciding: frozenset[str]
    bodies: frozenset[str]
    unnamed: frozenset[str]
    body_words: frozenset[str]
    deciding_bodies: frozenset[str]
    outlets: frozenset[str]
    outlet_endings: frozenset[str]
    places: frozenset[str]
    place_endings: frozenset[str]
    demonyms: frozenset[str]
    starters: frozenset[str]
    breaks: frozenset[str]

    def gender(self, word: str) -> str | None:
        """Return m or f where the word tells it: *Mary-Ann* as *Mary* does."""
        return self.gender_of.get(word) or self.gender_of.get(word.partition("-")[0])

    def given(self, word: str) -> bool:
        """True for a known given name, alone or as the first of a double one."""
        return word in self.first_names or word.partition("-")[0] in self.first_names

    def authority(self, words: Iterable[str]) -> Authority:
        """Return what somebody called by these role words can know."""
        found = {singular(word.lower()) for word in words}
        if found & self.taking_part:
            return Authority.TAKES_PART
        return Authority.DECIDES if found & self.deciding else Authority.REPORTS


def vocabulary(lexicon: Lexicon) -> Vocabulary:
    """Return the word lists of people.toml."""
    return lexicon.section("people", build_vocabulary)


def build_vocabulary(table: Table) -> Vocabulary:
    """Check people.toml and turn it into sets.

    Raises:
        LexiconError: a table or key is not known.
    """
    expect_keys("people.toml", table, ("first_names", "titles", "roles", "bodies", "outlets", "places", "starters"))
    first, titles, roles, bodies = table["first_names"], table["titles"], table["roles"], table["bodies"]
    expect_keys("people.toml [first_names]", first, ("male", "female", "either"))
    expect_keys("people.toml [titles]", titles, ("male", "female", "either"))
    expect_keys(
        "people.toml [roles]", roles, ("male", "female", "taking_part", "deciding", "other", "bodies", "unnamed")
    )
    expect_keys("people.toml [bodies]", bodies, ("words", "deciding"))
    expect_keys("people.toml [outlets]", table["outlets"], ("names", "endings"))
    expect_keys("people.toml [places]", table["places"], ("names", "phrases", "endings", "demonyms"))
    expect_keys("people.toml [starters]", table["starters"], ("words", "breaks"))
    gender: dict[str, str] = {}
    for words, letter in ((first["male"].split(), "m"), (first["female"].split(), "f")):
        for word in words:
            gender[word] = "" if gender.get(word, letter) != letter else letter
    for word in first["either"].split():
        gender[word] = ""
    for letter, key in (("m", "male"), ("f", "female")):
        gender |= dict.fromkeys(titles[key], letter) | dict.fromkeys(roles[key].split(), letter)
    taking, deciding = frozenset(roles["taking_part"].split()), frozenset(roles["deciding"].split())
    all_roles = taking | deciding | frozenset(roles["other"].split() + roles["male"].split() + roles["female"].split())
    deciding_bodies = frozenset(bodies["deciding"].split())
    return Vocabulary(
        first_names=frozenset((first["male"] + first["female"] + first["either"]).split()),
        titles=frozenset([*titles["male"], *titles["female"], *titles["either"]]),
        gender_of={word: letter for word, letter in gender.items() if letter},
        roles=all_roles,
        taking_part=taking,
        deciding=deciding,
        bodies=frozenset(roles["bodies"].split()),
        unnamed=frozenset(roles["unnamed"].split()),
        body_words=frozenset(bodies["words"].split()) | deciding_bodies,
        deciding_bodies=deciding_bodies,
        outlets=frozenset(table["outlets"]["names"]),
        outlet_endings=frozenset(table["outlets"]["endings"].split()),
        places=frozenset([*table["places"]["names"].split(), *table["places"]["phrases"]]),
        place_endings=frozenset(table["places"]["endings"].split()),
        demonyms=frozenset(table["places"]["demonyms"].split()),
        starters=frozenset((table["starters"]["words"] + table["starters"]["breaks"]).split()),
        breaks=frozenset(table["starters"]["breaks"].split()),
    )


def singular(word: str) -> str:
    """Return an English noun without its plural ending: good enough to look up roles, no more."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return "".join((word[:-3], "man")) if word.endswith("men") else word


class Run(NamedTuple):
    """Capitalised words that stand together, without the function words, roles and titles in front of them."""

    start: int
    end: int
    text: str
    title: str | None = None
    role: str | None = None


def runs(text: str, known: Vocabulary) -> Iterator[Run]:
    """Yield every capitalised run that can be a name, in text order.

    A word that opens a sentence counts only where it is no ordinary word: it does not stand in lower case anywhere in
    the text, and is no role noun.
    """
    ordinary = frozenset(text.split())
    undated: Callable[[str], bool] | None = None
    for found in _candidates(text):
        raw = found.group().replace("\u00a0", " ")
        if raw.endswith("day") and " " in raw:
            undated = undated or _undated_in(text)
            raw = _without_day(raw, undated)
        start = found.start()
        if raw in known.outlets:
            yield Run(start, start + len(raw), raw)
            continue
        words = raw.split(" ")
        first = len(words) > 1 or raw in known.starters or raw.lower() in ordinary
        first = first and _opens_sentence(text, start)
        for part in _parts(words, known) if len(words) > 1 else ((0, words),):
            run = _stripped(start + part[0], part[1], first and not part[0], ordinary, known)
            if run:
                yield run


def _undated_in(text: str) -> Callable[[str], bool]:
    """Return what tells whether a word of the text also stands where no day follows it."""
    standing, dated = Counter(_LETTERS.findall(text)), Counter(_DATED.findall(text))
    return lambda word: standing[word] > dated[word]


def _without_day(run: str, undated: Callable[[str], bool]) -> str:
    """Leave out the day that stands behind a name: *said Cole Thursday*, where *Cole* stands without it, too."""
    name, _, day = run.rpartition(" ")
    return name if day in _DAYS and undated(name.rpartition(" ")[2]) else run


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """Yield capitalised runs and lower-case web addresses, in text order."""
    if not _DOMAIN_ENDS.search(text):
        return RUN.finditer(text)
    return iter(sorted([*RUN.finditer(text), *_DOMAIN.finditer(text)], key=re.Match.start))


def _parts(words: list[str], known: Vocabulary) -> Iterator[tuple[int, list[str]]]:
    """Cut a title-case headline where a verb or pronoun stands between two names."""
    at = begin = offset = 0
    for i, word in enumerate(words):
        # A role in capitals ends what it is held in: Vellum CEO Ruth Akande.
        held = word.isupper() and word.lower() in known.roles and i + 1 < len(words)
        named = _is_somebody(words[begin:i], known)
        if i > begin and (word in known.breaks or held or (word == "of" and named)):
            yield offset, words[begin:i]
            begin, offset = i, at
        at += len(word) + 1
    yield offset, words[begin:]


def _is_somebody(words: list[str], known: Vocabulary) -> bool:
    """Tell whether words are a given name and a surname, so that *of* behind them tells where somebody belongs."""
    return len(words) == 2 and words[0] in known.first_names and words[1] not in _JOINERS


def _stripped(start: int, words: list[str], first: bool, ordinary: frozenset[str], known: Vocabulary) -> Run | None:
    title = role = None
    i, count = 0, len(words)
    while i < count:
        word, more = words[i], i + 1 < count
        if word in known.starters or word in _JOINERS:
            pass
        elif word.rstrip(".") in known.titles and (words[i + 1] not in _JOINERS if more else first):
            title = word.rstrip(".")
        elif more and word in known.demonyms and _names_follow(words, i + 1, known):
            role = f"{role} {word}" if role else word
        elif (
            more
            and (word.lower() in known.roles or word.lower() in known.bodies)
            and word not in known.first_names
            and _is_name(words, i + 1, known)
        ) or (more and singular(word.lower()) in known.roles and words[i + 1] in known.first_names):
            role = f"{role} {word.lower()}" if role else word.lower()
        elif first and not more and word not in known.first_names and _is_ordinary(word.lower(), ordinary, known):
            pass
        else:
            break
        start += len(word) + 1
        i += 1
    while count > i and words[count - 1] in _JOINERS:
        count -= 1
    kept = words[i:count]
    if not kept or (len(kept) == 1 and len(kept[0]) < 2):
        return None
    name = " ".join(kept)
    return Run(start, start + len(name), name, title, role)


def _is_ordinary(word: str, ordinary: frozenset[str], known: Vocabulary) -> bool:
    return word in ordinary or word in known.roles or singular(word) in known.roles


def _is_name(words: list[str], i: int, known: Vocabulary) -> bool:
    """True where what follows a role noun in capitals is a name: Director Hanna Brook, but not Star Trek Beyond."""
    if words[i] in known.first_names or words[i].rstrip(".") in known.titles or words[-1] in known.body_words:
        return True
    return len(words) - i > 1 and words[i - 1].lower() != "star"


def _names_follow(words: list[str], i: int, known: Vocabulary) -> bool:
    return words[i].lower() in known.roles or words[i] in known.first_names


def _opens_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 3) : at].rstrip(SPACE)
    return not before or before[-1] in "\n.!?“\"”:;•—–(['‘"
