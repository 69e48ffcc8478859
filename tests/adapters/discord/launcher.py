"""The product as a process of its own, with unmodified discord.py pointed at a loopback: ``ADDRESS COMMAND …``.

What lies beyond the loopback is out of reach: a connection anywhere else ends the process.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import discord.gateway
import discord.http
import yarl


def only_loopback(event: str, given: tuple[Any, ...]) -> None:
    """Refuse every connection that leaves this machine (an audit hook)."""
    if event == "socket.connect" and isinstance(given[1], tuple) and not given[1][0].startswith(("127.", "::1")):
        sys.stderr.write(f"a connection to {given[1][0]} was tried\n")
        os._exit(99)


def point_at(address: str) -> None:
    """Let discord.py speak with the double at this address, and let nothing speak with anybody else."""
    sys.addaudithook(only_loopback)
    discord.http.Route.BASE = f"{address}/api/v10"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(address.replace("http", "ws") + "/ws")


if __name__ == "__main__":
    point_at(sys.argv[1])
    sys.argv = ["onrecord", *sys.argv[2:]]
    from bot.__main__ import main

    main()
