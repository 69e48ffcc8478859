"""The child process that parses what strangers send: it may be killed, and cannot open files or sockets.

It answers one request at a time on its standard input and output: a length-prefixed JSON header, the body, and a
length-prefixed JSON answer. Each request may use so much CPU and the whole process so much memory; when a request runs
over, the kernel ends the process and the parent tells so. feedparser alone takes 34 s over one feed of 539 KB.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

from facts.reading import parsing

CPU_SECONDS = 4.9
"""For one request. The kernel counts whole seconds, so that a request ends after 3.9 to 4.9."""
MEMORY = 200 * 1024 * 1024
"""Bytes beyond what the process has when a request begins."""
_REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "ftplib.", "urllib.")
_STATM = Path("/proc/self/statm")


def serve() -> None:
    """Answer requests until standard input closes."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    parsing.warm_up()
    pages = _STATM.open("rb", buffering=0) if _STATM.exists() else None
    _forbid_the_outside()
    while (head := _received(incoming)) is not None:
        header = json.loads(head)
        body = incoming.read(int(header["size"]))
        _limit_cpu()
        if pages is not None:
            pages.seek(0)
            _limit_memory(int(pages.read().split()[0]))
        answer = _answered(header, body)
        outgoing.write(struct.pack(">I", len(answer)) + answer)
        outgoing.flush()


def _answered(header: dict[str, Any], body: bytes) -> bytes:
    try:
        answer = parsing.parsed(header, body)
    except MemoryError:
        answer = {"error": "it needs too much memory to be read"}
    except RecursionError:
        answer = {"error": "it is nested too deeply to be read"}
    except Exception as error:
        answer = {"error": f"it cannot be read ({type(error).__name__})"}
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")


def _received(incoming: BinaryIO) -> bytes | None:
    size = incoming.read(4)
    return incoming.read(struct.unpack(">I", size)[0]) if len(size) == 4 else None


def _limit_cpu() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    ends = int(used.ru_utime + used.ru_stime + CPU_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (ends, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _limit_memory(pages: int) -> None:
    ceiling = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _forbid_the_outside() -> None:
    libraries = tuple(path for path in sys.path if path)

    def judge(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode = str(arguments[0]), arguments[1]
            # Codecs and lazily imported modules are read from the libraries; nothing else is, and nothing is written.
            if (mode and set(str(mode)) & set("wax+")) or not path.startswith(libraries):
                raise PermissionError("parsing opens no files")
        elif event.startswith(_REFUSED):
            raise PermissionError("parsing opens no connections")

    sys.addaudithook(judge)
