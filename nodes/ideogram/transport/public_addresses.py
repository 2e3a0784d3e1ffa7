"""Which addresses are public: result links name hosts that nobody can list, so their addresses are checked instead.

The networks are those of IANA's special-purpose registries (IPv4 of 2024-07, IPv6 of 2024-07). They stand here because
Python's own list differs between its versions.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

TCP = 6
"""The protocol's number, as the lookup takes it."""

NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.51.100.0/24"),
            *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        ),
    )
)
"""This network, private, shared by carriers, loopback, link-local, documentation, multicast, reserved.

198.18.0.0/15, which is set aside for benchmarks, is not among them: nobody's services are there, and the tunnels that
many people reach the internet by answer every name with an address of it; none of their pictures would come.
"""

GLOBAL_6 = IPv6Network("2000::/3")
"""The only IPv6 addresses that are routed in public. Loopback, private, link-local and multicast ones lie outside."""

NOT_PUBLIC_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""Protocol assignments, documentation, and 6to4."""

MAPPED, COMPATIBLE, NAT64 = IPv6Network("::ffff:0:0/96"), IPv6Network("::/96"), IPv6Network("64:ff9b::/96")
SIX_TO_FOUR, TEREDO = IPv6Network("2002::/16"), IPv6Network("2001::/32")

INNER_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa", "test")
"""The ends of names that are never public."""

NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""The last part of a host that is an IPv4 address, in whatever way it is written; no name ends so."""


class AddressRefused(Exception):
    """A host that is not, or not only, at public addresses. Its text is the reason, for the user."""


class HostUnknown(Exception):
    """A host that cannot be looked up from here now."""


def is_public(text: str) -> bool:
    """Whether an IP address is public. One that wraps IPv4 addresses is public where all of them are."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public_4(address)
    if wrapped := tuple(_wrapped(address)):
        return all(map(_is_public_4, wrapped))
    return address in GLOBAL_6 and not any(address in network for network in NOT_PUBLIC_6)


def is_inner_name(host: str) -> bool:
    """Whether a host that was not found can only be one of an inner network.

    Then its name has no dot, has an end that is never public, or ends in a number, as an address does.
    """
    name = host.rstrip(".").lower()
    if "." not in name or NUMBER.fullmatch(name.rpartition(".")[2]):
        return True
    return any(name == end or name.endswith("." + end) for end in INNER_NAMES)


async def find_addresses(host: str, port: int) -> list[str]:
    """All addresses of a host, by one lookup, in the order in which they are to be tried: both families in turn.

    Raises HostUnknown where it cannot be looked up, and AddressRefused where it is no name at all.
    """
    try:
        entries = await asyncio.get_running_loop().getaddrinfo(host, port, proto=TCP)
    except UnicodeError:
        raise AddressRefused("it is no host name") from None
    except OSError as error:
        raise HostUnknown(error.strerror or str(error)) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
    if not addresses:
        raise HostUnknown("it has no address")
    first_is_6 = ":" in addresses[0]
    same = [address for address in addresses if (":" in address) is first_is_6]
    other = [address for address in addresses if (":" in address) is not first_is_6]
    paired = [address for pair in zip(same, other, strict=False) for address in pair]
    return [*paired, *same[len(other) :], *other[len(same) :]]


def _is_public_4(address: IPv4Address) -> bool:
    return not any(address in network for network in NOT_PUBLIC_4)


def _wrapped(address: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address stands for; none where it is one of its own."""
    value = int(address)
    if any(address in network for network in (MAPPED, COMPATIBLE, NAT64)):
        yield IPv4Address(value & 0xFFFFFFFF)
    elif address in SIX_TO_FOUR:
        yield IPv4Address(value >> 80 & 0xFFFFFFFF)
    elif address in TEREDO:
        yield IPv4Address(value >> 64 & 0xFFFFFFFF)
        # Teredo turns the bits of the client's address over.
        yield IPv4Address(~value & 0xFFFFFFFF)
