"""The use-cases. Each public method is one transaction: permission, load, a pure rule, save.

No rule and no SQL lives here. ``Engine`` is synchronous and belongs to one thread; adapters use ``facts.aio``.
"""

from __future__ import annotations

from facts.engine.asking import Asking
from facts.engine.delivering import Delivering
from facts.engine.keeping import Keeping

__all__ = ["Engine"]


class Engine(Asking, Keeping, Delivering):
    """Everything On Record can do, over one storage, one lexicon and one clock."""
