"""``python -m bot`` and the ``onrecord`` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit status."""
    from bot.cli import onrecord, run

    sys.exit(run(onrecord))


if __name__ == "__main__":
    main()
