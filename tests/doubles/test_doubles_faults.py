"""The faults of the doubles, as a client meets them."""

from __future__ import annotations

import threading

import httpx
import pytest

from doubles import Fault, IdeogramDouble, contract
from doubles.ideogram import KEY
from doubles.samples import (
    P_IMAGE,
    SMALL,
    V3,
    V4,
    V4_TRANSPARENT,
    fetch,
    form,
    opened,
    send,
)


@pytest.mark.parametrize(
    ("status", "key"),
    [
        (400, "error"),
        (401, "message"),
        (402, "error"),
        (422, "error"),
        (429, "error"),
        (500, "error"),
        (503, "error"),
    ],
)
def test_statuses(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble, status: int, key: str):
    ideogram_double.script("/v1", Fault.status(status, headers={"Retry-After": "0.1"}))
    reply = ideogram_client.post(P_IMAGE, json=SMALL)
    assert reply.status_code == status and reply.json()[key]
    assert reply.headers["retry-after"] == "0.1"
    assert ideogram_double.billed == 0
    assert ideogram_client.post(P_IMAGE, json=SMALL).status_code == 200


@pytest.mark.parametrize(
    ("fault", "error", "billed"),
    [
        (Fault.refuse(), httpx.ReadError, 0),
        (Fault.lost(), httpx.ReadError, 1),
        (Fault.cut(20), httpx.RemoteProtocolError, 1),
        (Fault.slow(0.3), httpx.ReadTimeout, 0),
        (Fault.stall(20, 0.3), httpx.ReadTimeout, 1),
    ],
)
def test_broken_connections(
    ideogram_client: httpx.Client,
    ideogram_double: IdeogramDouble,
    fault: Fault,
    error: type[Exception],
    billed: int,
):
    ideogram_double.script(P_IMAGE, fault)
    with pytest.raises(error):
        ideogram_client.post(P_IMAGE, json=SMALL, timeout=0.1)
    assert ideogram_double.billed == billed
    assert ideogram_client.post(P_IMAGE, json=SMALL).status_code == 200


@pytest.mark.parametrize("url", [None, ""])
def test_unsafe(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble, url: str | None):
    ideogram_double.script(V3, Fault.unsafe(1, url=url))
    reply = ideogram_client.post(V3, json={"prompt": "a", "num_images": 2})
    safe, withheld = reply.json()["data"]
    assert safe["is_image_safe"] and safe["url"]
    assert (withheld["is_image_safe"], withheld["url"]) == (False, url)
    assert ideogram_double.billed == 2
    assert not contract.check_reply(V3, 200, reply.content)


def test_bodies_that_are_no_reply(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble):
    ideogram_double.script("/v1", Fault.html(), Fault.empty(), Fault.json({"data": 1}), Fault.edit(lambda b: b["data"]))
    assert ideogram_client.post(P_IMAGE, json=SMALL).text.startswith("<!doctype html>")
    assert ideogram_client.post(P_IMAGE, json=SMALL).content == b""
    assert ideogram_client.post(P_IMAGE, json=SMALL).json() == {"data": 1}
    assert ideogram_client.post(P_IMAGE, json=SMALL).json()[0]["seed"] == 7


def test_faults_of_downloads(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble):
    url = ideogram_client.post(P_IMAGE, json=SMALL).json()["data"][0]["url"]
    ideogram_double.script(
        "/api/images",
        Fault.expired_link(410),
        Fault.not_a_picture(),
        Fault.redirect("http://192.0.2.1/a.png"),
        Fault.cut(100),
    )
    assert fetch(url).status_code == 410
    assert b"no picture" in fetch(url).content
    assert fetch(url).headers["location"] == "http://192.0.2.1/a.png"
    with pytest.raises(httpx.RemoteProtocolError):
        fetch(url)
    assert fetch(url).status_code == 200


@pytest.mark.parametrize("declared", [True, False])
def test_a_huge_download(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble, declared: bool):
    url = ideogram_client.post(P_IMAGE, json=SMALL).json()["data"][0]["url"]
    ideogram_double.script("/api/images", Fault.huge(1 << 40, declared=declared))
    with opened() as anyone, anyone.stream("GET", url) as reply:
        assert ("content-length" in reply.headers) == declared
        assert next(reply.iter_bytes()).startswith(b"\x89PNG")


def test_more_images_in_flight_than_allowed():
    with IdeogramDouble(limit=10, api_seconds=0.2) as double:
        replies: list[httpx.Response] = []

        def ask() -> None:
            headers = {"Api-Key": KEY}
            body = {"prompt": "a", "num_images": 4}
            replies.append(send("POST", double.url + V3, json=body, headers=headers))

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        (refused,) = [reply.json() for reply in replies if reply.status_code == 429]
        assert refused["reject_reason"] == "inflight_limit" and refused["max_inflight_requests"] == 10
        assert (double.generating.most, double.images.most, double.images.now) == (2, 8, 0)
        assert double.billed == 8


def test_a_script_counts_whole_segments(ideogram_client: httpx.Client, ideogram_double: IdeogramDouble):
    ideogram_double.script(V4, Fault.status(503))
    assert ideogram_client.post(V4_TRANSPARENT, files=form(text_prompt="a")).status_code == 200
    assert ideogram_client.post(V4, json={"text_prompt": "a"}).status_code == 503
