"""The far end of a wire: it takes connections and hears bytes, and answers nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Wire:
    """``heard`` is what came over each connection, once it was closed from the other side."""

    address: str = ""
    heard: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)

    async def listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard = b""
        while (more := await reader.read(65536)) and not heard.endswith(b"}"):
            heard += more
        self.heard.put_nowait(heard)
        writer.close()


@asynccontextmanager
async def listening() -> AsyncIterator[Wire]:
    """Listen on a free port of 127.0.0.1 until the block ends."""
    wire = Wire()
    server = await asyncio.start_server(wire.listen, "127.0.0.1", 0)
    wire.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield wire
    finally:
        server.close()
        await server.wait_closed()
