"""A connection to a public host: only to the address that was checked, by its name, and checked each time."""

from __future__ import annotations

import socket
from collections.abc import Callable

import httpx
import pytest
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.public_addresses import AddressRefused
from ideogram_kit.nodes.ideogram.transport.public_transport import PublicTransport

from ..tunnels import CONTENT, TlsServer
from .conftest import HOST, Names


def fetch(url: str, rule: Callable[[str], bool]) -> bytes:
    """GET a URL by the transport, with another rule than that addresses are public."""

    async def work() -> bytes:
        async with httpx.AsyncClient(transport=PublicTransport(rule)) as client:
            return (await client.get(url, timeout=5)).content

    return background.submit(work()).result(10)


def loopback(address: str) -> bool:
    return address in ("127.0.0.1", "::1")


def test_the_connection_goes_to_the_address_that_was_checked(server: TlsServer, names: Names) -> None:
    """The name's second answer would lead elsewhere: it is never asked for."""
    names[HOST] = [["127.0.0.1"], ["127.0.0.2"]]
    assert fetch(f"https://{HOST}:{server.port}/a.png?signature=1", loopback) == CONTENT
    assert names["looked up"] == [HOST]
    assert server.names == [HOST], "TLS asks for the name, not for the address"
    assert f"\r\nHost: {HOST}:{server.port}\r\n" in server.heads[0]
    assert server.heads[0].startswith("GET /a.png?signature=1 HTTP/1.1\r\n")


def test_every_request_looks_up_and_checks_again(server: TlsServer, names: Names) -> None:
    names[HOST] = [["127.0.0.1"], ["127.0.0.2"]]
    assert fetch(f"https://{HOST}:{server.port}/", loopback) == CONTENT
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.2 is not a public address"):
        fetch(f"https://{HOST}:{server.port}/", loopback)
    assert server.connections == 1


def test_no_connection_is_kept_for_another_name_at_the_same_address(server: TlsServer, names: Names) -> None:
    names[HOST] = names["other.example.com"] = [["127.0.0.1"]]

    async def both() -> None:
        async with httpx.AsyncClient(transport=PublicTransport(loopback)) as client:
            for _ in range(2):
                assert (await client.get(f"https://{HOST}:{server.port}/")).content == CONTENT
            with pytest.raises(httpx.ConnectError, match="certificate"):
                await client.get(f"https://other.example.com:{server.port}/")

    background.submit(both()).result(10)
    assert server.connections == 3 and len(server.heads) == 2, "the wrong name gets no request"


@pytest.mark.parametrize("addresses", [["::1", "127.0.0.1"], ["127.0.0.1", "::1"]])
def test_either_family_may_be_out_of_order(addresses: list[str], server: TlsServer, names: Names) -> None:
    names[HOST] = [addresses]
    assert fetch(f"https://{HOST}:{server.port}/", loopback) == CONTENT


def test_an_address_that_does_not_answer_is_given_up_for_the_next(
    server: TlsServer, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ideogram_kit.nodes.ideogram.transport import public_transport

    monkeypatch.setattr(public_transport, "CONNECT_TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.3", server.port), backlog=0) as silent:
        # Its queue is full, so that a further connection is not answered.
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(silent.getsockname())
        names[HOST] = [["127.0.0.3", "127.0.0.1"]]
        assert fetch(f"https://{HOST}:{server.port}/", lambda _: True) == CONTENT
        for each in waiting:
            each.close()
