"""A response's body, read and decompressed piece by piece, never further than the limit."""

from __future__ import annotations

import zlib

import aiohttp

_PIECE = 64 * 1024
_MEMBER = b"\x1f\x8b"
_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class TooLarge(Exception):
    """What was sent is larger than is read, or compressed in a way that is not undone; the text says which."""


async def body_of(response: aiohttp.ClientResponse, largest: int) -> bytes:
    """Return the body, decompressed.

    Raises:
        TooLarge: more than ``largest`` bytes before or after decompression, or an encoding we did not ask for.
    """
    if (response.content_length or 0) > largest:
        raise TooLarge(f"a page of {response.content_length:,} bytes, and {largest:,} are read")
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    inflate = None if encoding in ("", "identity") else Inflating(encoding)
    body = bytearray()
    sent = 0
    async for piece in response.content.iter_chunked(_PIECE):
        sent += len(piece)
        body += inflate(piece, largest + 1 - len(body)) if inflate else piece
        if max(sent, len(body)) > largest:
            raise TooLarge(f"more than {largest:,} bytes{' once decompressed' if inflate else ''}")
    return bytes(body)


class Inflating:
    """Undoes one layer of gzip or deflate, with or without zlib's wrapper, and concatenated gzip members."""

    def __init__(self, encoding: str) -> None:
        """Take the Content-Encoding.

        Raises:
            TooLarge: it names several layers or one that we did not ask for.
        """
        if encoding not in _WINDOWS:
            raise TooLarge(f"a body encoded as “{encoding[:40]}”, which was not asked for")
        self._window = _WINDOWS[encoding]
        self._inflate = zlib.decompressobj(self._window)
        self._started = False

    def __call__(self, piece: bytes, most: int) -> bytes:
        """Return what the next piece holds, but no more than ``most`` bytes of it.

        Raises:
            TooLarge: it is damaged.
        """
        out = bytearray()
        try:
            while piece and len(out) < most:
                if self._inflate.eof:
                    if not piece.startswith(_MEMBER):
                        break
                    self._inflate = zlib.decompressobj(self._window)
                out += self._piece(piece, most - len(out))
                piece = self._inflate.unconsumed_tail or self._inflate.unused_data
        except zlib.error:
            raise TooLarge("a compressed body that is damaged") from None
        return bytes(out)

    def _piece(self, piece: bytes, most: int) -> bytes:
        try:
            return self._inflate.decompress(piece, most)
        except zlib.error:
            if self._started or self._window != zlib.MAX_WBITS:
                raise
            # Some servers send deflate without zlib's wrapper; it shows on the first piece.
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._inflate.decompress(piece, most)
        finally:
            self._started = True
