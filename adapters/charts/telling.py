"""The timeline in words: how firmly, for the picture, and the whole of it for those who do not see one. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.charts.entries import Entry, plain
from facts.model import Aspect, Certainty

ALT = 1000
"""Characters of the text beside a picture; Discord takes 1,024 as the description of an attachment."""
_NAME = 80
_QUOTE = 120
_WORDS = {
    Certainty.STATED: "stated",
    Certainty.HEDGED: "hedged",
    Certainty.RUMOURED: "rumoured",
    Certainty.WISHED: "wished",
    Certainty.DECLINED: "would not say",
    Certainty.OPINION: "opinion",
}
NOT_SO = "not so"
LOOSE = " ,;:–—-“‘("
"""What is not left hanging before an …."""


def word(certainty: Certainty) -> str:
    """Say how firmly; *would not say* is neither a yes nor a no."""
    return _WORDS[certainty]


def firmness(entry: Entry) -> str:
    """Say in a few words how firmly, whether it says that it is not so, and whether it still stands."""
    said = word(entry.certainty) + (f": {NOT_SO}" if entry.denies else "")
    return f"{said}, withdrawn" if entry.withdrawn else said


def topic(aspect: Aspect | None) -> str:
    """Say which part of the record the timeline shows."""
    return aspect.value if aspect else "everything on record"


def name(production: str) -> str:
    """Return the production's name as it can be drawn."""
    return plain(production) or "This production"


def counted(found: Sequence[Entry]) -> str:
    """Say how many statements there are, and how many of them were withdrawn."""
    gone = sum(1 for entry in found if entry.withdrawn)
    number = f"{len(found)} statement{'' if len(found) == 1 else 's'}"
    return f"{number}, {gone} of them withdrawn" if gone and len(found) > 1 else number


def told(production: str, aspect: Aspect | None, found: Sequence[Entry]) -> str:
    """Return the timeline as sentences, newest first, in at most ``ALT`` characters; *and N more* for the rest."""
    about = f"Timeline of {shortened(name(production), 150)}: {topic(aspect)}."
    if not found:
        return f"{about} Nothing is on record yet."
    told = f"{about} {counted(found)}{', newest first' if len(found) > 1 else ''}."
    for number, entry in enumerate(reversed(found)):
        sentence = " " + _sentence(entry, named=aspect is None)
        left = len(found) - number - 1
        rest = f" And {left} more." if left else ""
        if len(told) + len(sentence) + len(rest) > ALT:
            return f"{told} And {left + 1} more."
        told += sentence
    return told


def shortened(text: str, most: int) -> str:
    """Return text of at most so many characters, cut at a word where there is one; … says that it was cut."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    at_word = kept.rpartition(" ")[0]
    return (at_word if len(at_word) > most // 2 else kept).rstrip(LOOSE) + "…"


def quoted(quote: str, most: int) -> str:
    """Return a quote of at most so many characters; quotation marks that a cut left open are closed."""
    return closed(shortened(quote, most - 1))


def closed(words: str) -> str:
    """Close the quotation marks of words that end in … where they are open."""
    return words + "”" if words.endswith("…") and words.count("“") > words.count("”") else words


def _sentence(entry: Entry, *, named: bool) -> str:
    who = shortened(entry.who, _NAME)
    about = f", on {entry.aspect.value}" if named else ""
    other = f", about {shortened(entry.work, _NAME)}" if entry.work else ""
    said = word(entry.certainty) + (" that it is not so" if entry.denies else "")
    outlet = shortened(entry.outlets[0], _NAME) if entry.outlets else ""
    if more := len(entry.outlets) - 1 if entry.outlets else 0:
        outlet += f" and {more} other{'s' if more > 1 else ''}"
    where = f" ({outlet})" if outlet else ""
    gone = f"withdrawn ({shortened(entry.withdrawn, _NAME).rstrip('.')}), " if entry.withdrawn else ""
    when = f"{entry.when.instead} {entry.when.words}".lstrip()
    return f"{when[0].upper()}{when[1:]}, {gone}{who}{about}{other}, {said}: {quoted(entry.quote, _QUOTE)}{where}."
