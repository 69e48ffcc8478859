"""The rate budgets that several processes share, on the database's clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from facts.pacing import Pace, drawn, held, next_turn
from facts.storage.driver import Driver


class PaceTable:
    """One row a budget: when it is free again, in seconds since 1970 by the database's clock."""

    def __init__(self, driver: Driver) -> None:
        """Work on this driver."""
        self._driver = driver

    def reserve(self, paces: Sequence[Pace], *, longest: float) -> float:
        """Draw on all budgets at once; return the seconds to wait. Beyond ``longest`` nothing is drawn."""
        wait = 0.0

        def draw(free: Mapping[str, float], now: float) -> dict[str, float]:
            nonlocal wait
            turn = next_turn(paces, free, now)
            wait = turn - now
            return drawn(paces, free, turn) if wait <= longest else {}

        self._change(paces, draw)
        return wait

    def hold(self, paces: Sequence[Pace], seconds: float) -> None:
        """Close budgets for a time."""
        self._change(paces, lambda free, now: held(paces, free, now + seconds))

    def _change(self, paces: Sequence[Pace], change: Callable[[Mapping[str, float], float], dict[str, float]]) -> None:
        names = {f"s{at}": pace.scope for at, pace in enumerate(paces)}
        if not names:
            return
        listed = ", ".join(":" + name for name in names)
        with self._driver.transaction(alone=False):
            for name in sorted(names.values()):
                self._driver.execute(
                    "insert into paces (scope, free_at) values (:scope, 0) on conflict (scope) do nothing",
                    {"scope": name},
                )
            rows = self._driver.query(
                f"select scope, free_at from paces where scope in ({listed}) order by scope"  # noqa: S608 - names only
                f" {self._driver.claim_lock.removesuffix('skip locked')}",
                names,
            )
            after = change({row["scope"]: row["free_at"] for row in rows}, self._driver.now().timestamp())
            for scope, free_at in after.items():
                self._driver.execute(
                    "update paces set free_at = :free_at where scope = :scope", {"scope": scope, "free_at": free_at}
                )
