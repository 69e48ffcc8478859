"""How firmly words commit to a claim, and whether they say that it is so or that it is not.

The order in which the cues are weighed is the rule: a refusal to say, an unnamed source, what is plainly pending, a
wish, hearsay, a denial, a hedge, an opinion; only what is left over counts as stated. Whether another season, film or
album is being made at all is stated only by words that settle it. Whatever is in doubt is never ``stated``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from facts.extracting.clauses import TURNS
from facts.extracting.phrases import Hit, PhraseTable, Words
from facts.lexicon import Lexicon, Table, expect_keys
from facts.model import Certainty, Kind, Polarity, Span

_LABELS = (
    "rumoured", "hedged", "doubted", "would", "talks", "pending", "wished", "declined", "denied", "rebutted",
    "negation", "ended", "view", "thinking", "ahead", "opinion", "hidden", "confirmed", "bygone",
)  # fmt: skip
_CUES = ("wished", "hedged", "opinion", "rumoured", "declined", "denied")
_RELATIVE = frozenset({"who", "which", "whose", "whom", "where"})
_PARTICIPLES = frozenset({"scheduled", "planned", "slated", "anticipated", "projected", "expected"})
_CARRIES = frozenset({"is", "are", "was", "were", "has", "have", "had", "will"})
_BEFORE_PREDICATES = frozenset(
    "is are was were be been being has have had not now still also currently it he she they we i you who which that to "
    "and or then tentatively 's as already originally initially previously reportedly so than a an the".split()
)
_CONCESSIVE = frozenset({"although", "though", "while", "despite", "whilst"})
_CONDITION = frozenset({"if", "unless"})
_CLAIM = 2.0
"""The weight below which somebody's own words say nothing about the production."""
_HINT = 1.0
"""The same for words that are reported, or that deny something."""
_FEELING = 4.0
"""What one word of praise or feeling weighs against the claim."""
_FIRST = frozenset({"i", "we", "me", "us", "my", "our"})
_NEAR = 10
"""How many words outside a claim may govern it."""
_CLAUSE = 14
"""How many words before a claim a condition that governs it may begin."""
_EMBEDDED = frozenset({"why", "whether", "if", "when", "what", "who", "how", "which", "where"})
_UNSAID = frozenset({"not", "without", "never", "declined", "refused"})
_JUST_BEFORE = 5
"""Words before *why …* in which it is said that nobody told."""
_REJECTION = 4
"""Words and marks that a rejection which stands alone may have."""
_PARTS = frozenset({".", "!", "?", ";", "…"})
_TURNS_OR_GROUNDS = TURNS | {"because"}
_CLOSERS = frozenset({".", ",", ";", ":", "!", "?", "—", "–", "-", ")", "…"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmnessRules:
    """``certainty.toml``, built."""

    cues: PhraseTable[str]
    unnamed: PhraseTable[bool]
    settling: PhraseTable[bool]
    introducing: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What stands around the words that are weighed.

    ``before`` and ``after`` are the ranges of words of the same sentence on either side of the claim (*it is unclear
    whether …*, *…, it has been reported*). ``unnamed`` is set where nobody answerable speaks, ``relayed`` where the
    article passes on another outlet's report; ``weight`` is what the words weigh as a claim, ``firm`` what of it speaks
    of a production (all of it where None), ``topical`` whether the claim is about one, ``topic_at`` the numbers of the
    words that say so, ``coming`` whether it is about another season, film or album being made at all, which takes words
    that settle it, ``elsewhere`` whether it is about another work than the one followed, whose end denies nothing of
    this one.
    """

    kind: Kind
    before: Span = (0, 0)
    after: Span = (0, 0)
    cue: str | None = None
    unnamed: bool = False
    relayed: bool = False
    weight: float = 4.0
    firm: float | None = None
    topical: bool = True
    topic_at: tuple[int, ...] = ()
    coming: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmness:
    """The verdict on one claim, and which rules led to it."""

    certainty: Certainty
    polarity: Polarity
    reasons: tuple[str, ...]


def rules_from(table: Table) -> FirmnessRules:
    """Build the rules from ``certainty.toml``.

    Raises:
        LexiconError: a key nobody reads, or an empty phrase.
    """
    expect_keys("certainty.toml", table, (*_LABELS, "settling", "unnamed", "cue"))
    for name in (*_LABELS, "settling", "unnamed"):
        expect_keys(f"certainty.toml [{name}]", table[name], ("phrases", "except"))
    expect_keys("certainty.toml [cue]", table["cue"], _CUES)
    return FirmnessRules(
        cues=PhraseTable((phrase, label) for label in _LABELS for phrase in table[label]["phrases"]),
        unnamed=PhraseTable(
            [(phrase, True) for phrase in table["unnamed"]["phrases"]]
            + [(phrase, False) for phrase in table["unnamed"]["except"]]
        ),
        settling=PhraseTable((phrase, True) for phrase in table["settling"]["phrases"]),
        introducing={word: label for label in _CUES for word in table["cue"].get(label, ())},
    )


def firmness(words: Words, claim: Span, setting: Setting, lexicon: Lexicon) -> Firmness:
    """Weigh the words ``claim`` (a half-open range of word numbers) in their setting."""
    rules = lexicon.section("certainty", rules_from)
    hits = rules.cues.find(words, *claim)
    turned = any(hit.meaning == "negation" for hit in hits)
    found = _Found(words, claim, hits, _besides(words, claim, setting) if turned else ())
    around = _governing(rules, words, claim, setting)
    introduced = rules.introducing.get((setting.cue or "").lower().split(" ")[0], "")
    if _left_unsaid(words, claim):
        return Firmness(certainty=Certainty.DECLINED, polarity=Polarity.AFFIRMS, reasons=("firmness: it was not said",))
    weighed = _weighed(found, around, introduced, setting)
    if weighed.certainty is not Certainty.STATED or not setting.coming or _settled(rules, words, claim, found):
        return weighed
    return replace(weighed, certainty=Certainty.HEDGED, reasons=("firmness: nothing in it settles it",))


def _settled(rules: FirmnessRules, words: Words, claim: Span, found: _Found) -> bool:
    """Tell whether words about another season, film or album say that it comes, or that it does not."""
    outright = ("denied", "rebutted", "ended", "confirmed")
    return any(found.has(label) for label in outright) or bool(rules.settling.find(words, *claim))


def _left_unsaid(words: Words, claim: Span) -> bool:
    """Tell whether a claim is only what somebody did not say: *did not reveal why they leave*."""
    first = claim[0]
    asked = first < claim[1] and words.words[first] in _EMBEDDED
    return asked and not _UNSAID.isdisjoint(words.words[max(0, first - _JUST_BEFORE) : first])


def refusal_in(words: Words, claim: Span, lexicon: Lexicon) -> int | None:
    """Return the number of the word with which somebody refuses to say (*declined to comment*), or None."""
    hits = lexicon.section("certainty", rules_from).cues.find(words, *claim)
    return next((hit.first for hit in hits if hit.meaning == "declined"), None)


def nobody_answerable(speaker: str | None, words: Words, lexicon: Lexicon) -> bool:
    """Tell whether a speaker, in the article's words, is one that nobody could hold to account."""
    hits = lexicon.section("certainty", rules_from).unnamed.find(words)
    return speaker is not None and bool(hits) and all(hit.meaning for hit in hits)


def _governing(rules: FirmnessRules, words: Words, claim: Span, setting: Setting) -> set[str]:
    """List the cues outside the claim that govern it: hearsay near it, a hedge that touches it."""
    labels = set()
    first, last = setting.before
    if first < last and words.words[last - 1] in TURNS:
        first = last
    for hit in rules.cues.find(words, max(first, last - _NEAR), last):
        if hit.meaning in ("rumoured", "declined") or hit.last >= last - 2:
            labels.add(hit.meaning)
    opening = words.words[max(setting.before[0], last - _CLAUSE) : last]
    if opening[-1:] == (",",) and not _CONDITION.isdisjoint(opening):
        labels.add("hedged")  # If the permits come through, filming starts in June.
    first, last = setting.after
    if first < last and (words.words[first] in TURNS or words.words[first] == "and"):
        last = first
    for hit in rules.cues.find(words, first, min(last, first + _NEAR)):
        if hit.meaning == "rumoured" and hit.first <= first + 1:
            labels.add(hit.meaning)
    return labels


class _Found:
    """The cues in a claim by label, asides and concessions set apart."""

    def __init__(self, words: Words, claim: Span, hits: Sequence[Hit[str]], besides: Sequence[bool]) -> None:
        first, last = claim
        self.run = words.words[first:last]
        aside = _asides(self.run)
        conceded = _conceded(self.run)
        self.by: dict[str, list[int]] = {}
        for hit in hits:
            at = hit.first - first
            scoped = hit.meaning in ("rumoured", "hedged", "negation", "denied", "ended")
            if hit.meaning == "hedged" and _only_modifies(self.run, at):
                continue
            if hit.meaning == "negation" and besides[at]:
                continue
            if (aside[at] and scoped) or (
                conceded[at] and hit.meaning in ("negation", "denied", "rebutted", "opinion")
            ):
                continue
            self.by.setdefault(hit.meaning, []).append(at)
        over = min(self.by.get("ended", ()), default=-1)
        if over >= 0 and "hedged" in self.by:
            # Plans that were shelved are settled: it is their end that is told.
            kept = [at for at in self.by["hedged"] if not (at < over and self.run[at].startswith("plan"))]
            self.by = {**self.by, "hedged": kept} if kept else {k: v for k, v in self.by.items() if k != "hedged"}
        dots = list(pairwise(self.run)).count((".", ".")) if "." in self.run else 0
        self.cut = self.run.count("…") + dots // 2 > 1
        self.question = bool(self.run) and self.run[-1] == "?"
        meant = {at for hit in hits if hit.meaning == "hidden" for at in range(hit.first - first, hit.last - first)}
        conditional = not _CONDITION.isdisjoint(self.run)
        self.condition = conditional and any(word in _CONDITION and at not in meant for at, word in enumerate(self.run))

    def has(self, label: str) -> bool:
        return label in self.by


def _besides(words: Words, claim: Span, setting: Setting) -> list[bool]:
    """Mark the words whose *not* turns nothing of what is claimed: other sentences and clauses than those on the topic.

    A rejection that stands alone (*No. Not at all.*) rejects whatever was asked.
    """
    first, last = claim
    marked = [False] * (last - first + 1)
    if not setting.topic_at:
        return marked
    start = first
    for at in range(first, last + 1):
        if at < last and not _parts(words.words, at, last):
            continue
        if at - start > _REJECTION and not any(start <= topic < at for topic in setting.topic_at):
            marked[start - first : at - first] = [True] * (at - start)
        start = at
    return marked


def _parts(run: Sequence[str], at: int, last: int) -> bool:
    """Tell whether a sentence ends at a word, or a clause that turns from it begins (*…, but we went on*)."""
    return run[at] in _PARTS or (run[at] in _TURNS_OR_GROUNDS and at + 1 < last)


def _only_modifies(run: Sequence[str], at: int) -> bool:
    """Tell whether a participle belongs to a noun while another verb claims: *shows planned for May are off*."""
    if run[at] not in _PARTICIPLES or not at or run[at - 1] in _BEFORE_PREDICATES or not run[at - 1][0].isalpha():
        return False
    following = run[at + 1 : next((end for end in range(at, len(run)) if run[end] in _CLOSERS), len(run))]
    return any(word in _CARRIES for word in following)


def _asides(run: Sequence[str]) -> list[bool]:
    """Mark the words of relative clauses after a comma and of parentheses."""
    marked = [False] * (len(run) + 1)
    if "(" not in run and _RELATIVE.isdisjoint(run):
        return marked
    inside = False
    depth = -1 if run[:1] == ("(",) else 0
    for at, word in enumerate(run):
        if word == "(":
            depth += 1
        elif word == ")" and depth:
            depth -= 1
        elif word in _RELATIVE and at and run[at - 1] == ",":
            inside = True
        elif inside and word in _CLOSERS:
            inside = False
        marked[at] = inside or depth > 0
    return marked


def _conceded(run: Sequence[str]) -> list[bool]:
    """Mark the words of *although …,* and *despite …,*: what they deny is not what is claimed."""
    marked = [False] * (len(run) + 1)
    if _CONCESSIVE.isdisjoint(run):
        return marked
    inside = False
    for at, word in enumerate(run):
        if word in _CONCESSIVE:
            inside = True
        elif inside and word in _CLOSERS:
            inside = False
        marked[at] = inside
    return marked


def _weighed(found: _Found, around: set[str], introduced: str, setting: Setting) -> Firmness:
    rebutted = found.has("rebutted")
    over = found.has("ended") and not (setting.elsewhere and setting.kind is Kind.REPORT)
    denied = any(found.has(label) for label in ("rebutted", "denied", "negation", "doubted"))
    denies = denied or over or introduced == "denied"
    polarity = Polarity.DENIES if denies else Polarity.AFFIRMS
    voiced = setting.kind is not Kind.REPORT

    def verdict(certainty: Certainty, *why: str) -> Firmness:
        return Firmness(certainty=certainty, polarity=polarity, reasons=tuple(f"firmness: {reason}" for reason in why))

    if (
        introduced == "declined"
        or "declined" in around
        or (found.has("declined") and not (found.has("denied") or rebutted))
    ):
        return verdict(Certainty.DECLINED, "would not say")
    if setting.unnamed:
        return verdict(Certainty.RUMOURED, "nobody answerable speaks")
    if found.has("confirmed") and not (setting.relayed or found.condition or found.question):
        return verdict(Certainty.STATED, "confirmed in so many words")
    if found.has("pending"):
        return verdict(Certainty.HEDGED, "plainly pending")
    if found.has("doubted") and setting.topical:
        return verdict(Certainty.HEDGED, "doubted")
    if rebutted and not (setting.relayed or found.has("hedged") or found.has("thinking") or found.question):
        return verdict(Certainty.STATED, "said not to be so")
    if (
        found.has("wished") and not setting.relayed and not _denied_before(found, "wished") and _bears(found, setting)
    ) or introduced == "wished":
        return verdict(Certainty.WISHED, "a wish")
    if found.has("talks") and not found.has("rumoured") and not denies:
        return verdict(Certainty.HEDGED, "in talks, or no more than scheduled")
    if introduced == "denied" and not setting.relayed:
        return verdict(Certainty.STATED, "denied by the one who speaks")
    if found.has("rumoured") or "rumoured" in around or introduced == "rumoured":
        return verdict(Certainty.RUMOURED, "hearsay")
    if setting.relayed:
        return verdict(Certainty.RUMOURED, "another outlet is cited")
    enough = _HINT if setting.kind is Kind.INDIRECT or found.has("denied") else _CLAIM
    claims = setting.weight >= enough and (setting.topical or found.has("denied"))
    if voiced and not claims and _left_open(found, setting):
        return verdict(Certainty.HEDGED, "not settled, whatever it is about")
    if voiced and (not claims or introduced == "opinion" or found.has("view")):
        return verdict(Certainty.OPINION, "a view, or nothing about the production")
    if found.has("thinking") and not (voiced and found.has("ahead")):
        return verdict(Certainty.OPINION, "what the speaker thinks")
    if found.question:
        return verdict(Certainty.OPINION if voiced else Certainty.HEDGED, "a question")
    if found.has("denied") and "hedged" not in around and introduced != "hedged":
        return verdict(Certainty.STATED, "denied outright")
    if setting.kind in (Kind.DIRECT, Kind.REPORT) and found.has("would"):
        return verdict(Certainty.HEDGED, "on a condition")
    if voiced and found.cut:
        return verdict(Certainty.HEDGED, "the quotation is cut")
    if found.has("bygone") and setting.kind is not Kind.REPORT:
        return verdict(Certainty.HEDGED, "an earlier plan")
    if found.has("hedged") or found.has("talks") or found.has("thinking") or found.condition:
        return verdict(Certainty.HEDGED, "not settled")
    if around & {"hedged", "pending", "wished"} or introduced == "hedged":
        return verdict(Certainty.HEDGED, "not settled, by the words around it")
    if _mere_feeling(found, setting):
        return verdict(Certainty.OPINION, "praise or a feeling")
    if denies:
        return verdict(Certainty.STATED, "negated")
    return verdict(Certainty.STATED, "nothing holds it back")


def _mere_feeling(found: _Found, setting: Setting) -> bool:
    """Tell whether words of praise or feeling outweigh the claim; in an outlet's own report one does not by itself."""
    felt = len(found.by.get("opinion", ())) * _FEELING
    told = setting.weight if setting.firm is None else setting.firm
    return felt > told if told and setting.kind is Kind.REPORT else felt >= told


def _left_open(found: _Found, setting: Setting) -> bool:
    """Tell whether words that name nothing of a production still tell of something open: *If he does it, I will*."""
    if setting.kind is not Kind.DIRECT:
        return found.has("hedged") and not found.has("opinion") and not found.has("view")
    return found.condition and found.has("ahead") and not (found.has("view") or found.has("thinking"))


def _bears(found: _Found, setting: Setting) -> bool:
    """Tell whether a wish can bear on a production: the speaker's own, or about it (not *he wants a quiet life*)."""
    return setting.kind is not Kind.DIRECT or setting.topical or not _FIRST.isdisjoint(found.run)


def _denied_before(found: _Found, label: str) -> bool:
    """Tell whether a denial stands before the first cue of a label (*does not hope*)."""
    first = min(found.by[label])
    return any(0 < first - at <= 3 for no in ("negation", "denied") for at in found.by.get(no, ()))
