"""What an announcement says: a headline, what was said, what it altered, what is still open. Pure.

The text follows from the changes and from what became of the statements since, so a corrected announcement is composed
again rather than patched. No line is firmer than the statement it tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from facts.announcing.words import (
    AnnouncementWords,
    about,
    cited,
    credit,
    firmness_in,
    listed,
    told,
    within_marks,
    words_of,
)
from facts.communities import Digest
from facts.lexicon import Lexicon
from facts.messages import Announcement, Cited, Line
from facts.model import (
    Change,
    ChangeKind,
    DocumentId,
    Production,
    Retraction,
    StandingVerdict,
    Statement,
    StatementId,
    Topic,
    fingerprint,
)

Statements = Mapping[StatementId, Statement]
Retractions = Mapping[StatementId, Retraction]

_FEW = 3
"""Topics whose people a headline names; of more it names the aspects only."""
_OPEN = (StandingVerdict.UNCONFIRMED, StandingVerdict.DISPUTED)


def announcement_of(
    production: Production,
    changes: Sequence[Change],
    statements: Statements,
    lexicon: Lexicon,
    *,
    retractions: Retractions | None = None,
    article: DocumentId | None = None,
    digest: Digest = Digest.OFF,
    member: str | None = None,
) -> Announcement:
    """Tell these changes together.

    ``statements`` holds those that the changes name, and those that replaced any of them; ``retractions`` what became
    of them since.
    """
    page = _Page(statements=statements, gone=retractions or {}, words=words_of(lexicon), production=production.name)
    for change in changes:
        page.tell(change)
    page.tell_standings(changes)
    return Announcement(
        id=announcement_id(production, changes, digest=digest, member=member),
        production=production.name,
        headline=page.headline(changes, digest),
        lines=tuple(page.lines),
        citations=tuple(page.citations),
        changes=tuple(_shortened(change) for change in changes),
        article=article,
        digest=digest,
        member=member,
    )


def announcement_id(
    production: Production, changes: Sequence[Change], *, digest: Digest = Digest.OFF, member: str | None = None
) -> str:
    """Return the id under which these changes are told so."""
    marks = [digest.value] * (digest is not Digest.OFF) + [f"for {member}"] * (member is not None)
    return "a-" + fingerprint(production.id, *(f"{change.cause}:{change.kind}" for change in changes), *marks)


def named_in(changes: Iterable[Change]) -> tuple[StatementId, ...]:
    """Return the ids of the statements that these changes name."""
    return tuple(dict.fromkeys(id for change in changes for id in (change.cause, change.left) if id is not None))


@dataclass(slots=True)
class _Page:
    """The lines and credits of one announcement while it is composed."""

    statements: Statements
    gone: Retractions
    words: AnnouncementWords
    production: str
    lines: list[Line] = field(default_factory=list)
    citations: list[Cited] = field(default_factory=list)
    _numbers: dict[Topic, list[int]] = field(default_factory=dict)

    def tell(self, change: Change) -> None:
        statement = self.statements[change.cause]
        if change.withdrawal:
            self._tell_withdrawal(change, statement)
            return
        text, shown = self._told_now(statement)
        self._numbers.setdefault(change.topic, []).append(self._cite(shown))
        self.lines.append(Line(text, (len(self.citations),)))

    def tell_standings(self, changes: Sequence[Change]) -> None:
        """Say, once for each topic, where it stands if that moved or its statements differ, and what is still open."""
        still_open: dict[str, list[int]] = {}
        for topic, numbers in self._numbers.items():
            mine = [change for change in changes if change.topic == topic and not change.withdrawal]
            if any(change.cause in self.gone for change in mine):
                continue
            before, after = mine[0].before.verdict, mine[-1].after.verdict
            named = about(self.statements[mine[0].cause], self.words, self.production)
            after_words = self.words.standings[after]
            if before not in (after, StandingVerdict.UNKNOWN):
                text = self.words.telling["moved"].format(
                    about=named, before=self.words.standings[before], after=after_words
                )
                self.lines.append(Line(text, tuple(numbers)))
            elif after in _OPEN:
                still_open.setdefault(self.words.telling[after].format(about=named), []).extend(numbers)
            elif len({firmness_in(self.statements[change.cause].claim, self.words) for change in mine}) > 1:
                self.lines.append(
                    Line(self.words.telling["stands"].format(about=named, after=after_words), tuple(numbers))
                )
        if still_open:
            text = self.words.telling["open"].format(topics=listed(still_open))
            self.lines.append(Line(text, tuple(n for numbers in still_open.values() for n in numbers)))

    def headline(self, changes: Sequence[Change], digest: Digest) -> str:
        """Return what happened, and to which topics; with whom they are about where these are few."""
        causes = {change.topic: self.statements[change.cause] for change in changes}
        few = len(causes) <= _FEW
        topics = listed(
            about(cause, self.words, self.production) if few else self.words.aspects[topic.aspect]
            for topic, cause in causes.items()
        )
        if digest is not Digest.OFF:
            return self.words.digests[digest].format(about=topics)
        if all(change.withdrawal or self._replacement(change.cause) is None for change in changes):
            return self.words.changes["withdrawn"].format(about=topics)
        kinds: dict[Topic, ChangeKind] = {}
        for change in changes:
            # What one article brings first and firms up itself is new, whatever it made of it by its end.
            kinds[change.topic] = ChangeKind.NEW if kinds.get(change.topic) is ChangeKind.NEW else change.kind
        told = set(kinds.values())
        return self.words.changes[told.pop() if len(told) == 1 else "several"].format(about=topics)

    def _tell_withdrawal(self, change: Change, statement: Statement) -> None:
        told_of = self.words.telling["withdrawal"].format(
            credit=credit(statement),
            quote=within_marks(statement.claim.quote),
            firmness=firmness_in(statement.claim, self.words),
        )
        left = self.statements.get(change.left) if change.left and change.left not in self.gone else None
        if left is not None:
            remaining = self.words.telling["left"].format(told=told(left, self.words))
            self.lines.append(Line(f"{told_of} {remaining}", (self._cite(left),)))
        elif change.left is None:
            self.lines.append(Line(f"{told_of} {self.words.telling['nothing_left']}"))
        else:
            self.lines.append(Line(told_of))

    def _told_now(self, statement: Statement) -> tuple[str, Statement]:
        """Return how a statement is told now, and the statement that is then cited."""
        if statement.id not in self.gone:
            return told(statement, self.words), statement
        shown = self._replacement(statement.id)
        if shown is None:
            return self.words.telling["gone"].format(told=told(statement, self.words)), statement
        return self.words.telling["corrected"].format(told=told(shown, self.words)), shown

    def _replacement(self, id: StatementId) -> Statement | None:
        """Return the statement that stands for this one now: itself, what replaced it, or None."""
        while id in self.gone:
            replaced_by = self.gone[id].replaced_by
            if replaced_by is None:
                return None
            id = replaced_by
        return self.statements[id]

    def _cite(self, statement: Statement) -> int:
        self.citations.append(cited(len(self.citations) + 1, statement))
        return len(self.citations)


def _shortened(change: Change) -> Change:
    return replace(
        change,
        before=replace(change.before, grounds=(), dissent=()),
        after=replace(change.after, grounds=(), dissent=()),
    )
