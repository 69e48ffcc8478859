"""Nothing private is ever connected to, however its address is spelt and whatever a resolver says."""

from __future__ import annotations

import json
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.fetch.guard import guarded_sockets, is_public, web_address
from facts.errors import AddressRefused, FactsError, FetchFailed
from tests.adapters.fetch.conftest import Answers, Fetching
from tests.loopback.serving import Site

REFUSED = (
    "http://127.0.0.1:8080/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.0.0.1./",
    "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:7f00:1]:8080/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fec0::1]/",
    "http://[fd00:ec2::254]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://192.88.99.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://0/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://printer/",
    "http://metadata.google.internal/",
    "http://kubernetes.default.svc/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://user@example.com/",
    "http://user:pass@example.com/",
    "http://example.com:22/",
    "http://example.com:0/",
    "http://example.com:99999/",
    "http://example.com\\@127.0.0.1/",
    "http://example.com /",
    "http://",
    "http://[::1]@/",
    "http://[::1]@",
    "https:///feed",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_SET",
    "javascript:alert(1)",
    "//example.com/feed",
    "",
)


@pytest.mark.parametrize("address", REFUSED)
async def test_no_spelling_of_a_private_address_is_fetched(
    address: str, fetching: Fetching, connects: list[Any]
) -> None:
    async with fetching(allow_loopback=False) as fetch:
        with pytest.raises(AddressRefused):
            await fetch(address)
    assert connects == []


async def test_every_vector_of_the_reference_list_is_refused(
    fetching: Fetching, connects: list[Any], shared: Path
) -> None:
    lines = (shared / "data" / "security_vectors.jsonl").read_text("utf-8").splitlines()
    vectors = [json.loads(line) for line in lines]
    addresses = [each["input"] for each in vectors if each["area"] == "ssrf"]
    redirects = [each["input"] for each in vectors if each["area"] == "ssrf-redirect"]
    addresses += [each["Location"] for each in redirects if "first" in each]
    assert len(addresses) > 30
    async with fetching(allow_loopback=False) as fetch:
        for address in addresses:
            with pytest.raises(AddressRefused):
                await fetch(address)
    assert connects == []


@pytest.mark.parametrize("answer", ["127.0.0.1", "10.0.0.5", "::ffff:10.0.0.5", "64:ff9b::a00:5", "169.254.169.254"])
async def test_a_name_that_resolves_to_a_private_address_is_refused(
    answer: str, fetching: Fetching, connects: list[Any]
) -> None:
    async with fetching(allow_loopback=False, resolver=Answers({"rebind.example": [[answer]]})) as fetch:
        with pytest.raises(AddressRefused, match="not public"):
            await fetch("http://rebind.example/feed")
    assert connects == []


async def test_of_several_addresses_only_the_permitted_is_tried(
    site: Site, fetching: Fetching, connects: list[Any]
) -> None:
    site.says("/feed", "hello")
    resolver = Answers({"multi.example": [["10.0.0.5", "::ffff:10.0.0.6", "127.0.0.1"]]})
    async with fetching(resolver=resolver) as fetch:
        fetch._session.connector._socket_factory = guarded_sockets(allow_loopback=True)
        with pytest.raises(AddressRefused):
            await fetch(f"http://multi.example:{site.port}/feed")
        answer = await fetch._session.get(f"http://multi.example:{site.port}/feed")
    assert answer.status == 200
    assert {where[0] for where in connects} == {"127.0.0.1"}


async def test_a_resolver_that_changes_its_mind_is_judged_at_the_socket(
    site: Site, fetching: Fetching, connects: list[Any]
) -> None:
    factory = guarded_sockets()
    public = (2, 1, 6, "", ("93.184.216.34", 80))
    factory(public).close()
    with pytest.raises(OSError, match="not public"):
        factory((2, 1, 6, "", ("127.0.0.1", site.port)))
    assert connects == []


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "//192.168.0.1/x",
        "http://[::ffff:10.0.0.1]/",
        "http://user@127.0.0.1/",
        "gopher://127.0.0.1:6379/",
    ],
)
async def test_a_redirect_into_the_private_network_is_refused(
    location: str, site: Site, fetching: Fetching, connects: list[Any]
) -> None:
    address = site.says("/feed", status=302, Location=location)
    async with fetching() as fetch:
        with pytest.raises(AddressRefused):
            await fetch(address)
    assert {where[0] for where in connects} == {"127.0.0.1"}
    assert len(site.asked) == 1


async def test_a_refusal_tells_nothing_of_what_is_behind_the_address(site: Site, fetching: Fetching) -> None:
    said = set()
    async with fetching(allow_loopback=False) as fetch:
        for port in (site.port, 1, 8080):
            with pytest.raises(AddressRefused) as refused:
                await fetch(f"http://127.0.0.1:{8080 if port == site.port else port}/")
            said.add(str(refused.value).replace(str(port), ""))
    assert site.asked == []
    assert all("127" not in line for line in said)


async def test_proxies_of_the_environment_are_not_used(
    site: Site, fetching: Fetching, monkeypatch: pytest.MonkeyPatch, connects: list[Any]
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://10.0.0.9:3128")
    address = site.says("/feed", "hello")
    async with fetching() as fetch:
        assert (await fetch(address)).body == b"hello"
    assert {where[0] for where in connects} == {"127.0.0.1"}


@given(st.integers(0, 2**32 - 1))
def test_an_ipv6_form_of_a_private_ipv4_address_is_never_public(number: int) -> None:
    inner = IPv4Address(number)
    if is_public(str(inner)):
        return
    forms = [f"::ffff:{inner}", f"::{inner}", f"64:ff9b::{inner}"]
    forms.append(str(ip_address((0x2002 << 112) | (number << 80))))
    assert not any(is_public(form) for form in forms)


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        web_address(text)
    except AddressRefused as refused:
        assert text not in str(refused) or len(text) < 8  # noqa: PT017 - the refusal does not echo what was given


def test_public_addresses_are_public() -> None:
    assert all(is_public(address) for address in ("93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450::200e"))


async def test_what_cannot_be_reached_is_one_clear_line(fetching: Fetching) -> None:
    async with fetching() as fetch:
        with pytest.raises(FetchFailed, match=r"^127\.0\.0\.1 cannot be reached now\.$"):
            await fetch("http://127.0.0.1:1/")


def test_every_error_of_fetching_is_one_of_ours() -> None:
    assert issubclass(AddressRefused, FactsError)
    assert issubclass(FetchFailed, FactsError)
