"""What the adapter remembers between two events, in bounds; nothing of it is kept across a restart."""

from __future__ import annotations

from collections import OrderedDict


class Seen:
    """Keys met before, the newest ``most`` of them: Slack repeats an event up to three times in about six minutes."""

    def __init__(self, most: int = 20_000) -> None:
        """Remember at most so many."""
        self._keys: OrderedDict[str, None] = OrderedDict()
        self._most = most

    def first(self, key: str) -> bool:
        """Say whether the key is new, and remember it."""
        if key in self._keys:
            return False
        self._keys[key] = None
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return True
