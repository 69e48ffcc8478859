"""A question, understood."""

from __future__ import annotations

from dataclasses import dataclass

from facts.answering.kinds import Kind
from facts.answering.names import Named
from facts.model import Aspect, Production


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A question, understood: what storage must look up before it can be answered.

    ``words`` are content words for the full-text search over everything on record (already safe: letters and digits
    only). ``choices`` non-empty means that the question must be asked back. ``facet`` is the name of the thing asked
    for, None where only the words can tell; ``terms`` are the concepts and words an answer must hold; ``names`` whom it
    is about. ``against`` means that the question asks whether the work stops (*is it cancelled?*) or is put in the
    negative. ``parts`` are the single questions of one that asks several. ``read`` is the text as it was read: in
    English, where it is in another language.
    """

    text: str
    production: Production | None
    read: str = ""
    aspects: tuple[Aspect, ...] = ()
    subject: str | None = None
    words: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    kind: Kind = Kind.WHAT
    facet: str | None = None
    names: tuple[Named, ...] = ()
    terms: tuple[str, ...] = ()
    against: bool = False
    wants_year: bool = False
    wants_original: bool = False
    wants_confirmation: bool = False
    wants_first: bool = False
    wants_any_date: bool = False
    whether_dated: bool = False
    said_by: bool = False
    speaker: Named | None = None
    past: bool = False
    of_the_past: bool = False
    and_where: bool = False
    hedged: bool = False
    parts: tuple[Understood, ...] = ()
