"""Listening on a port of our own."""

from __future__ import annotations

import os

from aiohttp import web

from facts.errors import FactsError


class Listener:
    """Serves an application over HTTP until it is closed."""

    def __init__(self, app: web.Application, host: str, port: int, setting: str) -> None:
        """Take what to serve, and where; port 0 takes a free one. ``setting`` is the variable that names the port."""
        self._app, self._host, self._port, self._setting = app, host, port, setting
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def start(self) -> None:
        """Begin to serve.

        Raises:
            FactsError: the port is taken.
        """
        self._runner = web.AppRunner(self._app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            raise FactsError(
                f"{self._setting}: nothing can listen on {self._host}:{self._port} ({_why(error)})."
                " Choose another port."
            ) from None
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"

    async def close(self) -> None:
        """Stop serving."""
        if self._runner is not None:
            await self._runner.cleanup()


def _why(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error)
