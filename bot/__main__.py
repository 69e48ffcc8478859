"""``python -m bot`` and the ``onrecord`` command."""

from __future__ import annotations

import gc
import sys

_NEW_OBJECTS = (5_000, 3, 100)
"""After how many new objects Python looks for garbage among them, and after how many such looks further back.

What is kept of statements and articles hardly ever refers in circles. By default, every 190th question waited 0.1 s for
a search through all that is kept of 50,000 statements; with these, none waits longer than 6 ms (`make bench`).
"""


def main() -> None:
    """Run the command line and leave with its exit status."""
    from bot.cli import onrecord, run

    look_for_garbage_less_often()
    sys.exit(run(onrecord))


def look_for_garbage_less_often() -> None:
    """Tell Python how this program makes objects; for the whole process."""
    gc.set_threshold(*_NEW_OBJECTS)


if __name__ == "__main__":
    main()
