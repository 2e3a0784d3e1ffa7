"""Which addresses a result link may lead to: public ones, in whatever way an address is written or wrapped."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.transport.public_addresses import (
    AddressRefused,
    HostUnknown,
    find_addresses,
    is_inner_name,
    is_public,
)

PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255"),
    *(
        "172.32.0.0",
        "192.0.1.1",
        "192.167.1.1",
        "192.169.0.1",
        "198.17.0.1",
        "198.20.0.1",
        "198.18.0.1",
        "223.255.255.255",
    ),
    *("2606:4700::1111", "2a00:1450:4001:82a::200e", "2001:4860:4860::8888", "2620:fe::fe", "2400:cb00::1"),
    *("::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:0808:0808::1"),
    "2001:0:808:808:0:0:f7f7:f7f7",  # Teredo: the server 8.8.8.8, the client 8.8.8.8 turned over
]
NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104
    *("0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.8.9.1"),
    *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1"),
    *("198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    "255.255.255.255",
    *("::", "::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1", "5f00::1"),
    *("2001:db8::1", "3fff::1", "2001:2::1", "2001:10::1", "2001:20::1", "4000::1", "64:ff9b:1::8.8.8.8"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:7f00:1", "::ffff:100.64.0.1"),
    *("::127.0.0.1", "::10.0.0.1", "::a9fe:a9fe"),
    *("64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe"),
    *("2002:7f00:1::1", "2002:a00:1::1", "2002:c0a8:101::", "2002:a9fe:a9fe::"),
    "2001:0:808:808:0:0:80ff:fffe",  # Teredo, whose client is 127.0.0.1
    "2001:0:a00:1:0:0:f7f7:f7f7",  # Teredo, whose server is 10.0.0.1
    *("", "localhost", "1.2.3", "example.com", "1.1.1.1.1", "0x7f.1"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_other_address_is(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "text", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "0", "[::1]"[1:-1], "0xa9fea9fe", "10.1"]
)
def test_an_address_in_another_way_of_writing_is_looked_up_as_what_it_is(text: str) -> None:
    try:
        found = asyncio.run(find_addresses(text, 443))
    except HostUnknown:
        return  # some systems take it for a name
    assert found and not any(map(is_public, found))


@pytest.mark.parametrize("host", ["a" * 64 + ".com", "a..com", "."])
def test_what_can_be_no_name_is_refused(host: str) -> None:
    with pytest.raises((AddressRefused, HostUnknown)):
        asyncio.run(find_addresses(host, 443))


@pytest.mark.parametrize(
    ("found", "order"),
    [
        (["6a", "6b", "6c", "4a"], ["6a", "4a", "6b", "6c"]),
        (["4a", "4b", "6a", "6b"], ["4a", "6a", "4b", "6b"]),
        (["4a", "4a", "4b"], ["4a", "4b"]),
        (["6a"], ["6a"]),
    ],
)
def test_both_families_are_tried_in_turn(found: list[str], order: list[str]) -> None:
    names = {f"{family}{letter}": text for family, text in (("4", "1.1.1.%d"), ("6", "2606::%d")) for letter in "abc"}
    addresses = {name: text % "abc".index(name[1]) for name, text in names.items()}

    async def look_up() -> list[str]:
        async def getaddrinfo(*_: Any, **__: Any) -> Any:
            return [(0, 0, 0, "", (addresses[name], 443)) for name in found]

        vars(asyncio.get_running_loop())["getaddrinfo"] = getaddrinfo
        return await find_addresses("a.example", 443)

    assert asyncio.run(look_up()) == [addresses[name] for name in order]


def test_a_name_of_an_inner_network_is_known_by_its_end() -> None:
    inner = [
        "localhost",
        "router",
        "nas.local",
        "a.b.internal",
        "x.home.arpa.",
        "wiki.corp",
        "printer.LAN",
        "0x7f.1",
        "127.1",
        "a.0x",
    ]
    assert all(map(is_inner_name, inner))
    assert not any(map(is_inner_name, ["v3.fal.media", "im.runware.ai", "local.example.com", "corpse.example"]))
