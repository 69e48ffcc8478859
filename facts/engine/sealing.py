"""Use-cases of adapters that are entrusted with secrets: they keep them here, encrypted with a key of their own.

Names begin with the platform (``slack:…``). A value is opaque: without its key, which is never kept here, it is noise.
"""

from __future__ import annotations

from facts.engine.base import UseCases


class Sealing(UseCases):
    """Opaque values by name."""

    def keep_sealed(self, name: str, value: str) -> None:
        """Keep a value, in place of an earlier one of that name."""
        with self._storage.transaction():
            self._storage.sealed.put(name, value)

    def swap_sealed(self, name: str, before: str, after: str) -> bool:
        """Replace a value that still is ``before``; False if it has become another meanwhile."""
        with self._storage.transaction():
            return self._storage.sealed.swap(name, before, after)

    def sealed(self, name: str) -> str | None:
        """Return a value, or None if there is none of that name."""
        return self._storage.sealed.get(name)

    def sealed_beginning(self, prefix: str) -> dict[str, str]:
        """Return the values whose names begin so, by name."""
        return self._storage.sealed.beginning(prefix)

    def forget_sealed(self, name: str) -> bool:
        """Delete a value for good; False if there is none of that name."""
        with self._storage.transaction():
            return self._storage.sealed.remove(name)
