"""One article, taken apart: quotations, the narration between them, its sentences, its cues and who they belong to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from facts.extracting.cues import Cue, CueRules, Form
from facts.extracting.entities import Inventory
from facts.extracting.names import Vocabulary
from facts.extracting.quotations import Quotation, masked
from facts.extracting.sentences import Sentences
from facts.extracting.speakers import PRONOUNS, Grammar, Shape, Subject
from facts.extracting.syntax import Syntax, SyntaxParser
from facts.extracting.transcripts import NONE, Interview
from facts.model import Span

_LAST_WORD = re.compile(r"([\w.’'-]+)[ \u00a0]+$")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|when|if)(?:[ \u00a0]\w+ly)?[ \u00a0]$", re.IGNORECASE)
_DONE_TO = re.compile(r"\b(?:was|were|been|being|be|is|are)(?:[ \u00a0](?:\w+ly|also|not|first|n[o’']t))?[ \u00a0]$")
_PROGRESSIVE = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|am)|[’'](?:s|re|m))(?:[ \u00a0](?:\w+ly|now|already|also))?[ \u00a0]$"
)
_MADE_BY = re.compile(r"[ \u00a0](?:and[ \u00a0](?:co-)?\w+(?:ed|en)[ \u00a0])?by[ \u00a0]")
_BY = re.compile(r"[ \u00a0]by\b")
_ASKED_WHOM = re.compile(r"[ \u00a0](?:[A-ZÀ-Þ]|the\b|an?\b)")
_TURNS = re.compile(r"[, \u00a0](?:but|and|while|as|when|although|though)[ \u00a0](?=[A-ZÀ-Þ]|he\b|she\b)")
_OPENING = frozenset(("", ".", "\n", "!", "?", "”", '"', ":", "\n\n"))
_OWNERS = frozenset(("he", "she", "who", "it", "that"))
_BEFORE_PARTICIPLES = frozenset(("the", "a", "an", "his", "her", "their", "its", "our", "my", "of"))
_SHARED = 12
"""How many cues back a subject is borrowed from: a sentence with more is a list."""


class Narration:
    """The article as attribution sees it. ``words`` is the text with quoted characters hidden, offsets unchanged."""

    def __init__(
        self,
        text: str,
        quotations: tuple[Quotation, ...],
        inventory: Inventory,
        rules: CueRules,
        known: Vocabulary,
        interview: Interview = NONE,
    ) -> None:
        """Hide the quoted words and find the cues of what is left."""
        self.text = text
        self.quotations = quotations
        self.interview = interview
        self.inventory = inventory
        self.rules = rules
        self.known = known
        self.works = frozenset(work.replace("’", "'").lower() for work in inventory.works)
        self.words = masked(text, quotations)
        self.sentences = Sentences(self.words)
        self.grammar = Grammar(
            rules, known, frozenset(word for person in inventory.people for word in person.name.split(" "))
        )
        headline = text.find("\n")
        self.cues = tuple(
            cue
            for cue in rules.find(self.words)
            if self._is_verb(cue) and (cue.start < headline or not self.words[cue.start].isupper() or self._opens(cue))
        )
        self._cue_starts = [cue.start for cue in self.cues]
        self._outer_ends = [quotation.outer_end for quotation in quotations]
        self._outer_starts = [quotation.outer_start for quotation in quotations]
        self._subjects: dict[int, Subject | None] = {}
        self.syntax: Syntax | None = None

    def parse(self, parser: SyntaxParser) -> None:
        """Have the sentences parsed in which somebody may be reported to say something."""
        held = dict.fromkeys(self.sentences.at(cue.start) for cue in self.cues if cue.verb.says)
        self.syntax = Syntax(parser, self.text, held)

    def cues_within(self, start: int, end: int) -> range:
        """Return the indices of the cues that begin in this stretch of narration."""
        return range(bisect_left(self._cue_starts, start), bisect_left(self._cue_starts, end))

    def quotations_within(self, start: int, end: int) -> range:
        """Return the indices of the quotations that overlap this stretch."""
        return range(bisect_right(self._outer_ends, start), bisect_left(self._outer_starts, end))

    def lead(self, quotation: Quotation) -> str:
        """Return the narration of the quotation's own sentence before it."""
        return self.words[self.sentences.at(quotation.outer_start)[0] : quotation.outer_start].strip()

    def count(self, quotation: Quotation) -> int:
        """Return how many words are quoted."""
        return len(self.text[quotation.start : quotation.end].split())

    def ending(self, quotation: Quotation) -> str:
        """Return the last character said, marks of nested quotations and brackets left out."""
        said = self.text[max(quotation.start, quotation.end - 8) : quotation.end].rstrip("’'”\")]» ")
        return said[-1] if said else "."

    def opens_line(self, at: int) -> bool:
        """True where nothing but white space stands before this offset on its line."""
        return self.words[max(0, at - 40) : at].rstrip(" \u00a0")[-1:] in ("\n", "")

    def line_before_ends(self, at: int) -> int | None:
        """Return where the last line with words on it before this offset's own line ends."""
        end = self.words.rfind("\n", 0, at)
        while end > 0 and self.words[end - 1] in "\n\r \u00a0":
            end -= 1
        return end if end > 0 else None

    def clause_begin(self, at: int) -> int:
        """Return where the clause that holds this offset begins: after the last quotation, semicolon or sentence."""
        begin = self.sentences.at(at)[0]
        k = bisect_right(self._outer_ends, at) - 1
        if k >= 0:
            begin = max(begin, self._outer_ends[k])
        return max(begin, self.words.rfind(";", begin, at) + 1)

    def follows_quotation(self, at: int) -> bool:
        """True where only a closing mark and white space stand before this offset."""
        return self.words[max(0, at - 4) : at].rstrip(" \u00a0,—–-")[-1:] in tuple("”\"’'»“")

    def subject(self, i: int) -> Subject | None:
        """Return who says what the cue number ``i`` introduces."""
        if i not in self._subjects:
            self._subjects[i] = None
            self._subjects[i] = self._subject(i)
        return self._subjects[i]

    def _opens(self, cue: Cue) -> bool:
        before = self.words[max(0, cue.start - 2) : cue.start].rstrip(" \u00a0")
        return cue.verb.form is Form.PREPOSITION or before in _OPENING

    def _is_verb(self, cue: Cue) -> bool:
        """False for nouns that look like cues (his comments, a state) and for what was done by somebody else."""
        form = cue.verb.form
        if form is Form.PREPOSITION or form is Form.GERUND:
            return True
        if _MADE_BY.match(self.words, cue.end) and self.words.endswith(("ed", "en"), cue.start, cue.end):
            return False
        done = self.words[cue.end - 1] != "s" and cue.verb.lemma not in ("ask", "tell")
        if form is Form.FINITE and done and _DONE_TO.search(self.words, max(0, cue.start - 30), cue.start):
            return False
        before = _LAST_WORD.search(self.words, max(0, cue.start - 24), cue.start)
        if before is None:
            return True
        capital = before.group(1)[0].isupper()
        word = before.group(1).lower().replace("’", "'")
        if word.endswith(("'s", "s'")) and word[:-2] not in _OWNERS:
            return False
        licensed = word in self.rules.before_verbs or word.endswith(("ly", "n't", "'d", "'ll", "'ve"))
        noun_before = word in self.rules.before_nouns
        if form is Form.BASE and self.words.startswith((" us", " me"), cue.end):
            return True
        if form is Form.BASE:
            return licensed or (word.endswith("s") and not noun_before) or (capital and cue.verb.lemma == "say")
        if self.words[cue.end - 1] != "s":
            return word not in _BEFORE_PARTICIPLES
        if cue.verb.doubtful:
            named = capital and not noun_before
            return named or licensed or word in PRONOUNS or word in self.known.roles or word in self.known.bodies
        return not noun_before

    def _subject(self, i: int) -> Subject | None:
        cue, words, grammar = self.cues[i], self.words, self.grammar
        sentence, end = self.sentences.at(cue.start)
        if cue.verb.form is Form.PREPOSITION:
            return grammar.source(words, cue.end, end)
        begin = self.clause_begin(cue.start)
        leads = words[begin : cue.start]
        alone = not leads.strip(" \u00a0,—–-")
        if cue.verb.inverts and alone and begin > sentence and words[begin - 1] in "”\"’'»“":
            found = grammar.after(words, cue.end, end)
            if found:
                return found
        if cue.verb.form is Form.GERUND and not _PROGRESSIVE.search(leads):
            if not leads.strip():
                return grammar.first(words, begin, "shared subject", end)
            return (
                grammar.accompanying(words, begin, cue.start)
                or self._turned(begin, cue.start)
                or self._shared(i, sentence)
                or grammar.first(words, sentence, "shared subject", cue.start)
                or grammar.before(words, begin, cue.start)
            )
        if cue.verb.inverts and alone and words[cue.start].isupper():
            # Asked whether …, she smiled: the one who was asked speaks, not whom the question names.
            asked = cue.verb.lemma == "ask" and not _ASKED_WHOM.match(words, cue.end)
            return None if asked else grammar.after(words, cue.end, end)
        if (cue.verb.tells or cue.verb.lemma == "ask") and _PASSIVE.search(leads):
            by = _BY.match(words, cue.end)
            return grammar.after(words, by.end(), end) if by else None
        found = grammar.before(words, begin, cue.start)
        if found is None or found.rule == "shared subject":
            shared = self._shared(i, sentence)
            if shared and (found is None or found.sure < 0.9):
                return shared
        if found is None and begin > sentence:
            return grammar.before(words, sentence, cue.start)
        return found

    def _turned(self, begin: int, at: int) -> Subject | None:
        """Return the subject of the last clause before a gerund, where it is a name of its own: …, but X denied it."""
        turns = list(_TURNS.finditer(self.words, begin, at))
        found = self.grammar.first(self.words, turns[-1].end(), "subject of its clause", at) if turns else None
        return found if found and found.shape is not Shape.NOUN else None

    def _shared(self, i: int, sentence: int) -> Subject | None:
        """Return the subject of the first cue in the same sentence that has one of its own."""
        for earlier in range(max(i - _SHARED, bisect_left(self._cue_starts, sentence)), i):
            verb = self.cues[earlier].verb
            found = self.subject(earlier) if verb.form is Form.FINITE and verb.says else None
            if found:
                return Subject(found.start, found.end, found.shape, "subject of the cue before", found.sure * 0.9)
        return None


def span_of(cue: Cue) -> Span:
    """Return the bounds of a cue."""
    return cue.start, cue.end
