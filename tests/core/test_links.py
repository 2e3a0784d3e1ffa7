"""Links and redirects that are no addresses: an error of ours, before anything is sent there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from doubles import Fault, IdeogramDouble
from ideogram_kit.nodes.ideogram.errors import BadReply, IdeogramKitError, Unavailable
from ideogram_kit.nodes.ideogram.transport import background, http

from .test_http import GENERATE, PROMPT, door

LINKS = [
    "http://[",
    "https://[bad/a.png",
    "https://ideogram.ai:99999/a.png",
    "https://ideogram.ai/\ud800.png",
    "https://ideogram.ai/\x00.png",
    "https://ideogram.ai/a\r\nHost: b",
    "https://ideogram.ai/" + "a" * 10_000_000,
    "https://example.com\\.ideogram.ai/a.png",
    "https://ideogram.ai\uff0f.example.com/a.png",
    "https://" + "a" * 10_000 + "/a.png",
    "",
    "\ud800",
]


@pytest.mark.parametrize("link", LINKS, ids=lambda link: ascii(link[:30]))
@pytest.mark.parametrize("origin", ["loopback", "https://api.ideogram.ai"])
def test_a_link_that_is_none_is_a_bad_reply(origin: str, link: str, double: IdeogramDouble) -> None:
    way = door(double.url if origin == "loopback" else origin)
    for work in (way.download(link), way.get(link), way.post(link, PROMPT, 1), way.command("DELETE", link)):
        with pytest.raises(BadReply) as caught:
            background.submit(work).result(10)
        assert len(str(caught.value)) < 300
        str(caught.value).encode()
    assert not double.requests


@pytest.mark.parametrize("link", ["/\ud800", "/\x00", "/\n", "/" + "a" * 10_000_000], ids=lambda link: ascii(link[:9]))
def test_a_path_that_is_none_is_a_bad_reply(link: str, double: IdeogramDouble) -> None:
    with pytest.raises(BadReply, match="no address"):
        background.submit(door(double.url).get(link)).result(10)
    assert not double.requests


@pytest.mark.parametrize(
    "location", ["http://[", "http://a:99999/", "mailto:a", "//", "\x7f", "http://\ud83d.x/", "a" * 20_000, "http://["]
)
@pytest.mark.parametrize("ask", ["post", "get", "command", "download"])
def test_a_redirect_to_no_address_is_an_error_of_ours(ask: str, location: str, double: IdeogramDouble) -> None:
    double.script("/", *[Fault.redirect(location.encode("utf-8", "replace").decode())] * http.READ_TRIES)
    way = door(double.url)
    work: dict[str, Callable[[], Any]] = {
        "post": lambda: way.post(GENERATE, PROMPT, 1),
        "get": lambda: way.get("/models"),
        "command": lambda: way.command("DELETE", "/models"),
        "download": lambda: way.download(double.url + "/a.png"),
    }
    try:
        reply = background.submit(work[ask]()).result(10)
    except IdeogramKitError as error:
        assert not isinstance(error, Unavailable) or error.sent == (ask == "post")
    else:
        assert ask != "download" and reply.status == 302
