"""Never into the private network: one choke point through which every connection of a fetch goes.

An address in a source is user input. ``web_address`` refuses what can be told from its spelling; ``guarded_sockets``
makes the sockets, and is handed the very address that is about to be connected to, so that literals, look-ups,
redirects and a resolver that changes its mind are all judged there, without a second look-up.

``ipaddress.is_global`` alone lets NAT64, 6to4, IPv4-compatible and site-local forms of private addresses through, so
that IPv6 is open for global unicast only (RFC 4291), less the blocks that IANA's special-purpose registry sets aside.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from yarl import URL

from facts.errors import AddressRefused

PORTS = frozenset({80, 443, 8080, 8443})
"""Where public sites listen; other ports are other people's services."""
LONGEST_ADDRESS = 2_000
_NEVER_V4 = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
"""IANA's IPv4 special-purpose registry, multicast and the reserved top."""
_GLOBAL_V6 = IPv6Network("2000::/3")
_NEVER_V6 = tuple(
    ip_network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16")
)
_LOCAL_NAMES = (
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "corp",
    "home",
    "lan",
    "home.arpa",
    "svc",
    "cluster.local",
    "onion",
    "test",
    "invalid",
)
_NEVER_WRITTEN = re.compile(r"[\s\\]")
_REFUSED = "On Record does not fetch from this address: {why}. Nothing was fetched; give a public web address."

AddrInfo = tuple[int, int, int, str, tuple[object, ...]]


class _NotPublic(OSError):
    """Raised where the socket would be made; aiohttp goes on to the host's next address, if it has one."""


def web_address(address: str, *, allow_loopback: bool = False) -> URL:
    """Return the parsed address if it may be fetched, as far as its spelling tells.

    Raises:
        AddressRefused: it is no web address, or names a place that is not public.
    """
    try:
        url = URL(address)
        port = url.port
    except (ValueError, IndexError):  # IndexError: yarl over “http://user@[”
        raise _refusal("it is not a web address") from None
    if len(address) > LONGEST_ADDRESS or _NEVER_WRITTEN.search(address):
        raise _refusal("it is not a web address")
    if url.scheme not in ("http", "https") or not url.host:
        raise _refusal("only http:// and https:// are fetched")
    if url.user is not None or url.password is not None:
        raise _refusal("it carries a user name or password")
    if allow_loopback and _is_loopback(url.host):
        return url
    if port not in PORTS:
        raise _refusal(f"only the ports {', '.join(str(number) for number in sorted(PORTS))} are public sites'")
    _refuse_local_name(url.host)
    return url


def encrypted(url: URL) -> URL:
    """Return the address over https, as whatever carries a secret is sent; this machine's own may stay as it is.

    Raises:
        AddressRefused: it names a port that is not for https.
    """
    if url.scheme == "https" or _is_loopback(url.host or ""):
        return url
    if url.port != 80:
        raise _refusal("it is not encrypted (https)")
    return url.with_scheme("https")


def guarded_sockets(*, allow_loopback: bool = False) -> Callable[[AddrInfo], socket.socket]:
    """Return the maker of sockets for ``aiohttp.TCPConnector``; it raises OSError for an address that is not public."""

    def made(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, where = info
        address = str(where[0])
        if not (is_public(address) or (allow_loopback and _is_loopback(address))):
            raise _NotPublic(f"{address} is not public")
        return socket.socket(family=family, type=kind, proto=protocol)

    return made


@lru_cache(4096)
def is_public(address: str) -> bool:
    """Say whether an IP address is one that a public site can have."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if isinstance(ip, IPv4Address):
        return ip.is_global and not any(ip in block for block in _NEVER_V4)
    return ip in _GLOBAL_V6 and ip.is_global and not any(ip in block for block in _NEVER_V6)


@lru_cache(4096)
def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _refuse_local_name(host: str) -> None:
    name = host.rstrip(".").casefold()
    try:
        ip_address(name.partition("%")[0])
    except ValueError:
        labels = name.split(".")
        if len(labels) == 1 or any(name.endswith("." + local) for local in _LOCAL_NAMES):
            raise _refusal("its name is only known inside a private network") from None
        if all(label.isdigit() or label.startswith("0x") for label in labels):
            raise _refusal("it spells an IP address in an unusual way") from None
        return
    if not is_public(name):
        raise _refusal("it is not public")


def _refusal(why: str) -> AddressRefused:
    return AddressRefused(_REFUSED.format(why=why))
