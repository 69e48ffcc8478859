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


class Threads:
    """What was asked last in each thread, so that a follow-up keeps its production and aspect."""

    def __init__(self, most: int = 500) -> None:
        """Remember at most so many threads, the longest silent forgotten first."""
        self._asked: OrderedDict[str, str] = OrderedDict()
        self._most = most

    def previous(self, thread: str) -> str | None:
        """Return the question asked last in a thread, or None."""
        return self._asked.get(thread)

    def remember(self, thread: str, question: str) -> None:
        """Keep the question as the thread's last."""
        self._asked[thread] = question
        self._asked.move_to_end(thread)
        if len(self._asked) > self._most:
            self._asked.popitem(last=False)
