"""A name server, a server with TLS and no proxies, for the tests of links on hosts that nobody listed."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ideogram_kit.nodes.ideogram.transport import background, http
from ideogram_kit.nodes.ideogram.transport.client import public_client

from ..certificates import certificate
from ..test_http import PROXIES
from ..tunnels import TlsServer, serving

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
