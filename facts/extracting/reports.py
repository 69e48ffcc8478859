"""The outlet's own report: which clauses of the narration are claims about a production, and where they begin and end.

A clause is proposed when what it says of a production (its aspect phrases) and what makes it news (it is to come, has
just happened, is unsettled or is off) weigh enough together; sales, prizes and plots weigh against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facts.errors import LexiconError
from facts.extracting.aspects import topicality
from facts.extracting.clauses import FINITE, TURNS, clauses_of
from facts.extracting.inventory import Inventory, NameKind
from facts.extracting.phrases import PhraseTable, Words
from facts.lexicon import Lexicon, Table, expect_keys
from facts.model import Span

_TABLES = ("ahead", "fresh", "dated", "unsettled", "settled", "made", "background", "waiting")
_MOST = 8.0
"""Aspect weight beyond which more phrases make a clause no more of a claim."""
_REPORTING = frozenset(
    {"reports", "reported", "learned", "said", "says", "claims", "claimed", "revealed", "reveals", "confirmed",
     "announced", "understands", "writes", "wrote", "notes", "adds", "added"}
)  # fmt: skip
_EXPLAINS = frozenset({"a", "an", "the", "thanks", "based", "including"})
_TOLD_OF = frozenset({NameKind.PERSON, NameKind.WORK, NameKind.ORGANISATION, NameKind.UNKNOWN})
_OPENING = 5
_VERB = 4
"""Words within which the subject of a clause is named, and behind it those within which its verb stands."""
_ASKS = frozenset(
    "is are was were will would does do did has have can could should who what when where why how".split()
)
"""Words that open a question, also one printed without its mark, as headings are."""
_WHOLE = 5
"""Words a clause keeps before anything is left out of it."""
_CREDITED = 2.0
"""What it adds that the clause is credited to a report."""
_CREDIT = 8
"""The most words of *…, the studio said on Monday* after the comma, the comma counted."""
_SHORTEST = 3
"""Clauses of fewer words carry no claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRules:
    """``reports.toml``, built: phrases with what they are worth, and the weight that makes a claim."""

    worth: PhraseTable[tuple[str, float]]
    enough: float
    heading_enough: float
    told_of: float


def rules_from(table: Table) -> ReportRules:
    """Build the rules from ``reports.toml``.

    Raises:
        LexiconError: a key nobody reads, a worth that is no number, or an empty phrase.
    """
    expect_keys("reports.toml", table, (*_TABLES, "enough", "heading_enough", "told_of"))
    entries: list[tuple[str, tuple[str, float]]] = []
    for name in _TABLES:
        expect_keys(f"reports.toml [{name}]", table[name], ("worth", "phrases"))
        if not isinstance(table[name]["worth"], int | float):
            raise LexiconError(f"reports.toml [{name}]: worth must be a number.")
        meaning = (name, float(table[name]["worth"]))
        entries.extend((phrase, meaning) for phrase in table[name]["phrases"])
    return ReportRules(
        worth=PhraseTable(entries),
        enough=float(table["enough"]),
        heading_enough=float(table["heading_enough"]),
        told_of=float(table["told_of"]),
    )


def report_clauses(
    words: Words, sentence: Span, lexicon: Lexicon, inventory: Inventory, *, heading: bool = False
) -> Iterator[Span]:
    """Yield the clauses of a narrated sentence that are claims (ranges of words), neighbours of one aspect as one."""
    rules = lexicon.section("reports", rules_from)
    held: Span | None = None
    held_aspect = None
    for clause in clauses_of(words, sentence):
        credited = without_credit(words.words, clause)
        first, last = without_apposition(words.words, credited)
        if last - first < _SHORTEST:
            continue
        if first == sentence[0] and words.words[first] in _ASKS:
            continue
        if words.words[first] == "with" and not any(word in FINITE for word in words.words[first:last]):
            continue
        aside = _made_aside(rules, words, (first, last))
        if aside is not None:
            yield aside
            continue
        topic = topicality(words, (first, last), lexicon)
        bonus = _CREDITED if credited != clause else 0.0
        if not heading and _opens_with_subject(words, (first, last), inventory):
            bonus += rules.told_of
        if not _is_claim(rules, words, (first, last), topic.weight, bonus=bonus, heading=heading):
            continue
        joined = held is not None and first - held[1] <= 3 and not TURNS.intersection(words.words[held[1] : first])
        if held is not None and joined and held_aspect is topic.aspect:
            held = (held[0], last)
            continue
        if held is not None:
            yield held
        held, held_aspect = (first, last), topic.aspect
    if held is not None:
        yield held


def _made_aside(rules: ReportRules, words: Words, clause: Span) -> Span | None:
    """Return the name and the credit that stands beside it where the rest of the clause goes on to the plot.

    *The Film, directed by Pat Lane, follows two sisters* claims who directed it.
    """
    first, last = clause
    hits = rules.worth.find(words, first, last)
    if not any(hit.meaning[0] == "background" for hit in hits):
        return None
    for hit in hits:
        if hit.meaning[0] == "made" and hit.first - first > 1 and words.words[hit.first - 1] == ",":
            end = next((at for at in range(hit.last, last) if words.words[at] == ","), None)
            if end is not None and end - hit.last <= _CREDIT:
                return first, end
    return None


def _is_claim(rules: ReportRules, words: Words, clause: Span, weight: float, *, bonus: float, heading: bool) -> bool:
    if heading:
        return weight >= rules.heading_enough
    if not weight and not bonus:
        return False
    once = {hit.meaning for hit in rules.worth.find(words, *clause)}
    return min(weight, _MOST) + bonus + sum(worth for _, worth in once) >= rules.enough


def _opens_with_subject(words: Words, clause: Span, inventory: Inventory) -> bool:
    """Tell whether a clause opens with somebody or something named, of whom a verb then tells something."""
    first, last = clause
    start = words.starts[first]
    opening = words.ends[min(first + _OPENING, last) - 1]
    named = next((each for each in inventory.within(start, opening) if each.kind in _TOLD_OF), None)
    if named is None:
        return False
    after = words.between(named.end, words.ends[last - 1])
    return any(
        word in FINITE or word.endswith("ed") for word in words.words[after[0] : min(after[1], after[0] + _VERB)]
    )


def without_apposition(run: Sequence[str], clause: Span) -> Span:
    """Leave out what only explains the last name: *…, an adaptation of the novel*, *…, thanks to its former host*."""
    first, last = clause
    for at in range(first + _WHOLE, last - 2):
        if run[at] == "," and run[at + 1] in _EXPLAINS and not any(word in FINITE for word in run[at:last]):
            return first, at
    return clause


def without_credit(run: Sequence[str], clause: Span) -> Span:
    """Leave out words that say who reports it: *EW has learned that …*, *…, according to the trade paper*."""
    first, last = clause
    head = run[first : min(first + _CREDIT + 4, last)]
    if "that" in head:
        at = head.index("that")
        if any(word in _REPORTING for word in head[:at]):
            first += at + 1
    elif len(head) > 2 and head[0] == "it" and head[1] in _REPORTING:
        first += 2
    for at in range(first + _SHORTEST, last):
        if run[at] == "according" and at + 1 < last and run[at + 1] == "to":
            last = at
            break
        if run[at] == "," and last - at <= _CREDIT and not _REPORTING.isdisjoint(run[at:last]):
            last = at
            break
    while last > first and run[last - 1] == ",":
        last -= 1
    return first, last
