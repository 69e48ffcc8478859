"""The use-cases. Each public method is one transaction: permission, load, a pure rule, save.

No rule and no SQL lives here. ``Engine`` is synchronous and belongs to one thread; adapters use ``facts.aio``.
"""

from __future__ import annotations

from facts.engine.channels import Channels
from facts.engine.delivering import Delivering
from facts.engine.sealing import Sealing
from facts.engine.watches import Membership
from facts.engine.watching import Watching

__all__ = ["Engine"]


class Engine(Watching, Delivering, Channels, Membership, Sealing):
    """Everything On Record can do, over one storage, one lexicon and one clock."""
