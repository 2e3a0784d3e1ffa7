"""Result links on hosts that nobody listed: only to public addresses, to the one that was checked, without the key."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from doubles import Fault, IdeogramDouble
from ideogram_kit.nodes.ideogram.errors import BadReply, Unavailable
from ideogram_kit.nodes.ideogram.transport import background, http
from ideogram_kit.nodes.ideogram.transport.client import public_client
from ideogram_kit.nodes.ideogram.transport.public_addresses import AddressRefused
from ideogram_kit.nodes.ideogram.transport.public_transport import PublicTransport

from .certificates import certificate
from .test_http import PROXIES, door
from .tunnels import CONTENT, Proxy, TlsServer, serving

HOST = "pictures.example.com"
DIRECT = "https://api.ideogram.ai"
NUMERIC = re.compile(r"[0-9.]+|[0-9a-f:]+")
Names = dict[str, list[list[str]]]
"""The addresses of each name, one list for each time that it is looked up; the last one stays."""


@pytest.fixture(autouse=True)
def without_proxies(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No proxy, no waits, and a client that begins anew, with the certificates that the environment names."""
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(http, "BACKOFF", 0.001)
    public_client.cache_clear()
    yield
    background.submit(public_client().aclose()).result(5)
    public_client.cache_clear()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """The name server: there is none without a network."""
    known: Names = {}
    looked_up: list[Any] = []

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        looked_up.append(host)
        if NUMERIC.fullmatch(host):
            known[host] = [[host]]
        if not (answers := known.get(host)):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET6 if ":" in text else socket.AF_INET, 1, 6, "", (text, port)) for text in addresses]

    known["looked up"] = looked_up
    monkeypatch.setattr(background.loop(), "getaddrinfo", getaddrinfo, raising=False)
    return known


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TlsServer]:
    made = TlsServer(certificate(tmp_path, HOST))
    monkeypatch.setenv("SSL_CERT_FILE", str(made.certificate.file))
    with serving(made):
        yield made


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


@pytest.mark.parametrize(
    "addresses", [["8.8.8.8", "10.0.0.1"], ["10.0.0.1", "8.8.8.8"], ["2606:4700::1111", "::1"], ["::ffff:127.0.0.1"]]
)
def test_a_name_with_one_inner_address_is_refused(addresses: list[str], names: Names) -> None:
    names[HOST] = [addresses]
    with pytest.raises(BadReply, match=rf"{HOST}, which is not fetched: .* is not a public address"):
        background.submit(door(DIRECT).download(f"https://{HOST}/a.png")).result(10)
    assert names["looked up"] == [HOST], "a refusal is not tried again"


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://127.0.0.1/a.png",
            "https://[::1]/a.png",
            "https://[::ffff:10.0.0.1]/a.png",
            "https://10.0.0.1/a.png",
        ),
        *("https://169.254.169.254/latest", "https://100.64.0.1/", "https://[fe80::1]/", "https://192.168.1.1/"),
        *("https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://[2002:7f00:1::1]/"),
    ],
)
def test_an_inner_address_in_the_link_itself_is_refused(url: str) -> None:
    with pytest.raises((BadReply, Unavailable), match=r"not a public address|cannot be found"):
        background.submit(door(DIRECT).download(url)).result(10)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://pictures.example.com/a.png", "not https"),
        ("ftp://pictures.example.com/a.png", "not https"),
        ("file:///etc/passwd", "not https"),
        ("//pictures.example.com/a.png", "not https"),
        ("https://pictures.example.com:8443/a.png", "port is not 443"),
        ("https://pictures.example.com:80/a.png", "port is not 443"),
        ("https://pictures.example.com:0/a.png", "port is not 443"),
        ("https://user@pictures.example.com/a.png", "user's name"),
        ("https://:password@pictures.example.com/a.png", "user's name"),
        ("https://user:password@127.0.0.1/a.png", "user's name"),
        ("https:///a.png", "no host"),
        ("https://pictures%2eexample.com/a.png", "no host"),
        ("https://" + "a." * 200 + "com/a.png", "no host"),
        ("http://127.0.0.1:8000/a.png", "not https"),
    ],
)
def test_a_link_of_another_form_is_refused_before_its_host_is_looked_up(url: str, why: str, names: Names) -> None:
    with pytest.raises(BadReply, match=f"which is not fetched: .*{why}"):
        background.submit(door(DIRECT).download(url)).result(10)
    assert names["looked up"] == []


@pytest.mark.parametrize(
    ("location", "why"),
    [
        (f"https://{HOST}/a.png", "10.0.0.1 is not a public address"),
        ("https://169.254.169.254/latest", "169.254.169.254 is not a public address"),
        (f"http://{HOST}/a.png", "not https"),
        (f"https://user@{HOST}/a.png", "user's name"),
        (f"https://{HOST}:8443/", "port is not 443"),
    ],
)
def test_a_redirect_is_checked_as_the_link_was(location: str, why: str, double: IdeogramDouble, names: Names) -> None:
    names[HOST] = [["10.0.0.1"]]
    double.script("/", Fault.redirect(location))
    with pytest.raises(BadReply, match=why):
        background.submit(door(double.url).download(double.url + "/a.png")).result(10)


def test_a_name_that_is_not_found_may_be_found_later(names: Names) -> None:
    with pytest.raises(Unavailable, match=f"{HOST} cannot be found"):
        background.submit(door(DIRECT).download(f"https://{HOST}/a.png")).result(10)
    assert names["looked up"] == [HOST] * http.READ_TRIES


@pytest.fixture
def proxy(server: TlsServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    made = Proxy(server.port)
    with serving(made):
        monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{made.port}")
        yield made


@pytest.mark.parametrize("answers", [[], [["8.8.8.8"]]], ids=["only the proxy finds it", "it is found here, too"])
def test_a_picture_comes_through_the_proxy_of_the_environment(
    answers: list[list[str]], proxy: Proxy, server: TlsServer, names: Names
) -> None:
    names[HOST] = answers
    assert background.submit(door(DIRECT).download(f"https://{HOST}/a.png")).result(10) == CONTENT
    assert proxy.targets == [f"{HOST}:443"], "it is asked by name"
    assert server.names == [HOST]
    assert "test-key-ideogram" not in server.heads[0] and "Api-Key" not in server.heads[0]


def test_a_proxy_is_not_asked_for_what_is_known_to_be_inside(proxy: Proxy, names: Names) -> None:
    names[HOST] = [["8.8.8.8", "192.168.0.7"]]
    for url in (f"https://{HOST}/", "https://10.0.0.1/", "https://router/", "https://wiki.corp/", "https://nas.local/"):
        with pytest.raises(BadReply, match="which is not fetched"):
            background.submit(door(DIRECT).download(url)).result(10)
    assert proxy.targets == []


def test_a_host_that_needs_no_proxy_is_asked_without(
    proxy: Proxy, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "example.com")
    with pytest.raises(Unavailable, match="cannot be found"):
        background.submit(door(DIRECT).download(f"https://{HOST}/a.png")).result(10)
    assert proxy.targets == []


def test_a_file_is_put_where_the_provider_says_without_the_key(proxy: Proxy, server: TlsServer, names: Names) -> None:
    background.submit(door(DIRECT).upload(f"https://{HOST}/put", b"bytes", "image/png")).result(10)
    assert server.heads[0].startswith("PUT /put HTTP/1.1\r\n") and "Content-Type: image/png" in server.heads[0]
    assert "Api-Key" not in server.heads[0]
    with pytest.raises(BadReply, match="which is not fetched"):
        background.submit(door(DIRECT).upload("https://10.0.0.1/put", b"bytes", "image/png")).result(10)


def test_a_download_that_is_stopped_leaves_nothing_behind(names: Names) -> None:
    names[HOST] = [["192.0.2.1"]]

    async def story() -> None:
        task = asyncio.ensure_future(door(DIRECT).download(f"https://{HOST}/a.png"))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    background.submit(story()).result(10)
