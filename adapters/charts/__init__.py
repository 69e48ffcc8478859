"""Pictures of what is on record, for every end that can show one. Pillow is loaded by the first picture."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from facts.ports import Picture

if TYPE_CHECKING:
    from facts.messages import StatementRecord
    from facts.model import Aspect

__all__ = ["Timelines"]

_ONE_AT_A_TIME = Lock()


class Timelines:
    """Draws timelines as ``facts.ports.Charts`` has it. Equal records give equal bytes; any thread may call."""

    def timeline(self, production: str, aspect: Aspect | None, records: Sequence[StatementRecord]) -> Picture:
        """Return a picture 1100 pixels wide, to be shown at half that, and the same in at most 1000 characters."""
        from adapters.charts.arranging import laid_out
        from adapters.charts.entries import entries
        from adapters.charts.lettering import lettering
        from adapters.charts.painting import painted
        from adapters.charts.telling import told

        found = entries(records)
        with _ONE_AT_A_TIME:
            letters = lettering()
            png = painted(laid_out(production, aspect, found, letters), letters)
        return Picture(png=png, alt=told(production, aspect, found))
