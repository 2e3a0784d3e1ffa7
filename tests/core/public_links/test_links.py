"""Result links on hosts that nobody listed: only to public addresses, of one form, redirects like links."""

from __future__ import annotations

import asyncio

import pytest
from doubles import Fault, IdeogramDouble
from ideogram_kit.nodes.ideogram.errors import BadReply, Unavailable
from ideogram_kit.nodes.ideogram.transport import background, http

from ..test_http import door
from .conftest import DIRECT, HOST, Names


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


def test_a_download_that_is_stopped_leaves_nothing_behind(names: Names) -> None:
    names[HOST] = [["192.0.2.1"]]

    async def story() -> None:
        task = asyncio.ensure_future(door(DIRECT).download(f"https://{HOST}/a.png"))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    background.submit(story()).result(10)
