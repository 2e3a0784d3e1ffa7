"""Links on hosts that nobody listed, through the proxy of the environment, without the key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ideogram_kit.nodes.ideogram.errors import BadReply, Unavailable
from ideogram_kit.nodes.ideogram.transport import background

from ..test_http import door
from ..tunnels import CONTENT, Proxy, TlsServer, serving
from .conftest import DIRECT, HOST, Names


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
