"""What every group of use-cases stands on."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime

from facts.errors import Invalid, NotFound, StorageUnavailable
from facts.lexicon import Lexicon
from facts.model import Actor, AuditEntry, Production, ProductionId
from facts.ports import Clock, Storage
from facts.productions import matching


class UseCases:
    """A storage, a lexicon and a clock, and the few steps that all use-cases share."""

    def __init__(self, storage: Storage, lexicon: Lexicon, clock: Clock) -> None:
        """Take the storage (closed with the engine), the lexicon, and a clock that tells UTC."""
        self._storage = storage
        self._lexicon = lexicon
        self._clock = clock

    @property
    def joins_commits(self) -> bool:
        """Whether one commit for several use-cases saves anything: the database is one that this process serves."""
        return self._storage.embedded

    def together(self) -> AbstractContextManager[None]:
        """Commit once for all use-cases within; each is still whole or nothing. Tell nobody of them before the end."""
        return self._storage.together()

    def close(self) -> None:
        """Close the storage."""
        self._storage.close()

    def _now(self) -> datetime:
        return self._clock()

    def _insist_on_room(self) -> None:
        """Take nothing more in while the disk is nearly full, so that what is owed can still be written down."""
        if not self._storage.room():
            raise StorageUnavailable(
                "The disk is nearly full, so no articles are taken in. What is on record is safe and still delivered."
                " Free some space; nothing needs to be restarted."
            )

    def _by_id(self, id: ProductionId) -> Production:
        production = self._storage.productions.get(id)
        if production is None:
            raise NotFound(f"There is no production {id} on record.")
        return production

    def _named(self, name: str, record: str) -> Production:
        called = self._storage.productions.called(name, record) or self._storage.productions.get(ProductionId(name))
        if called is not None and called.record == record:
            return called
        productions = self._storage.productions.all(record)
        found = matching(name, productions)
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(production.name for production in found)
            raise Invalid(f"“{name}” could be {named}. Give the whole name.")
        known = ", ".join(production.name for production in productions) or "none yet"
        raise NotFound(f"No production called “{name}” is on record. Followed here: {known}.")

    def _audit(self, actor: Actor, action: str, object: str, detail: str = "") -> None:
        self._storage.audit.add(AuditEntry(at=self._now(), actor=actor.id, action=action, object=object, detail=detail))
