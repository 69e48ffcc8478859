"""Thousands of addresses, spelt as nobody would, none of which leads anywhere."""

from __future__ import annotations

import random
from typing import Any

import pytest

from adapters.fetch.guard import is_public
from facts.errors import AddressRefused, FetchFailed
from tests.adapters.fetch.conftest import Answers, Fetching

PRIVATE = (
    "127.0.0.1",
    "10.0.0.5",
    "169.254.169.254",
    "192.168.1.1",
    "172.16.0.9",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
)
PRIVATE_V6 = ("::1", "fc00::1", "fe80::1", "::ffff:10.0.0.5", "64:ff9b::a00:5", "2002:a00:5::", "ff02::1", "::")
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９。")
ROUND = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")


class Private(Answers):
    """Every name resolves to private addresses."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__({})
        self._chance = chance

    async def resolve(self, host: str, port: int = 0, family: Any = 2) -> Any:
        chosen = self._chance.sample([*PRIVATE, *PRIVATE_V6], self._chance.randint(1, 3))
        self._answers[host] = [chosen]
        return await super().resolve(host, port, family)


def spelt(chance: random.Random) -> str:
    """Return an address of the private network, or a name, in one of its many spellings."""
    ip = chance.choice(PRIVATE)
    parts = [int(part) for part in ip.split(".")]
    number = int.from_bytes(bytes(parts), "big")
    bases = (str, hex, lambda part: f"0{part:o}", lambda part: f"0x{part:08X}", lambda part: f"{part:03}")
    host = chance.choice(
        (
            ip,
            str(number),
            hex(number),
            f"0{number:o}",
            ".".join(chance.choice(bases)(part) for part in parts),
            f"{parts[0]}.{number & 0xFFFFFF}",
            f"{parts[0]}.{parts[1]}.{number & 0xFFFF}",
            ip.translate(WIDE),
            ip.translate(ROUND),
            "".join(f"%{ord(letter):02x}" for letter in ip),
            f"[{chance.choice(PRIVATE_V6)}]",
            f"[::ffff:{number >> 16:x}:{number & 0xFFFF:x}]",
            f"[{chance.choice(PRIVATE_V6)}%25lo]",
            f"{ip}.nip.example",
            f"x{chance.randrange(10**6)}.example.com",
            chance.choice(("localhost", "LocalHost.", "metadata.google.internal", "a.localhost", "router", "x.local")),
        )
    )
    before = chance.choice(("", "", "", "user@", "user:pw@", "example.com@", "example.com\\@", "%00@", "\t", " "))
    after = chance.choice(
        ("", "", "", ".", ":80", ":443", ":8080", ":22", ":0", ":65536", ":-1", ":80:80", "..", "%2e")
    )
    scheme = chance.choice(
        ("http://", "http://", "https://", "HTTP://", "http:/", "http:", "//", "ftp://", "file://", "\x00http://")
    )
    path = chance.choice(("", "/", "/feed", "?x=1", "#@example.com/", "/../..//", "\\..\\", "/%0d%0aHost:%20a"))
    made = scheme + before + host + after + path
    if chance.random() < 0.2:
        at = chance.randrange(len(made))
        made = made[:at] + chance.choice("\x00\n\t @#?/\\:[]%.é☃\u202e") + made[at + chance.randint(0, 1) :]
    return made


@pytest.mark.parametrize("number", [1_000, pytest.param(10_000, marks=pytest.mark.slow)])
async def test_no_fuzzed_address_is_ever_connected_to(number: int, fetching: Fetching, connects: list[Any]) -> None:
    chance = random.Random(number)
    told: set[str] = set()
    async with fetching(allow_loopback=False, resolver=Private(chance)) as fetch:
        for _ in range(number):
            with pytest.raises((AddressRefused, FetchFailed)) as refused:
                await fetch(spelt(chance))
            assert "\n" not in str(refused.value)
            told.add(type(refused.value).__name__)
    assert connects == []
    assert "AddressRefused" in told
    assert not any(is_public(address) for address in (*PRIVATE, *PRIVATE_V6))
