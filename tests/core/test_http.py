"""The connection itself: proxies, encodings, links, and what is told of a request that may be billed."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from doubles import Fault, IdeogramDouble, Reply
from doubles.ideogram import KEY
from ideogram_kit.nodes.ideogram.config.keys import Key
from ideogram_kit.nodes.ideogram.errors import BadInput, Unavailable
from ideogram_kit.nodes.ideogram.transport import background, http
from ideogram_kit.nodes.ideogram.transport.billable_request import BillableRequest
from ideogram_kit.nodes.ideogram.transport.body import Body
from ideogram_kit.nodes.ideogram.transport.http import Http
from ideogram_kit.nodes.ideogram.transport.progress import Progress

GENERATE = "/v1/ideogram-v3/generate"
PROMPT = Body(fields={"prompt": "a"})
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


class Told:
    """What is told of a request that may be billed, in order: how many images, then whether it is posted."""

    posted: bool = False

    def __init__(self, refuse: Exception | None = None) -> None:
        self.story: list[Any] = []
        self.refuse = refuse

    async def send(self, images: int) -> None:
        if self.refuse is not None:
            raise self.refuse
        self.story.append(images)

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "posted":
            self.story.append(value)


def door(origin: str, billable: BillableRequest | None = None, key: Key | None = None) -> Http:
    return Http(
        key=key,
        name="Ideogram",
        origin=origin,
        headers={"Api-Key": "test-key-ideogram"},
        billable=billable,
        progress=Progress(provider="Ideogram", total=1),
    )


@pytest.fixture
def fresh_client() -> Iterator[None]:
    """A client that reads the environment now; the usual one comes back afterwards."""
    forget_client()
    yield
    forget_client()


def forget_client() -> None:
    background.submit(http.client().aclose()).result(5)
    http.client.cache_clear()


@pytest.mark.usefixtures("fresh_client")
def test_the_proxy_of_the_environment_is_used(double: IdeogramDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HTTP_PROXY", double.url)
    reply = background.submit(door("http://127.0.0.1:9").get("/models?scope=owned")).result(10)
    assert reply.json() == {"models": []}
    assert double.requests[0].headers["Host"] == "127.0.0.1:9", "the double was asked for another server's page"


def test_a_body_is_json_unless_files_or_the_endpoint_want_multipart(double: IdeogramDouble) -> None:
    fields = {"prompt": "é", "seed": 1, "style_codes": ["AAFF5733", "0133FF57"]}
    for body in (Body(fields=fields), Body(fields=fields, multipart=True)):
        background.submit(door(double.url).post("/v1/ideogram-v3/generate", body, 1)).result(10)
    json_one, multipart = double.asked("/v1")
    assert json_one.json() == fields
    assert [part.text for part in multipart.parts_named("style_codes")] == ["AAFF5733", "0133FF57"]
    assert multipart.part("prompt").text == "é"


def test_it_is_told_before_the_request_goes_out_and_while(double: IdeogramDouble) -> None:
    told = Told()
    double.script("/v1", Fault.status(429), Fault.status(503, headers={"Retry-After": "0"}))
    reply = background.submit(door(double.url, told).post(GENERATE, PROMPT, 3)).result(10)
    assert reply.status == 200
    assert told.story == [3, True, False, True, False, True]


def test_a_final_answer_leaves_it_posted(double: IdeogramDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "POST_TRIES", 2)
    told = Told()
    double.script("/v1", Fault.status(429), Fault.status(429))
    assert background.submit(door(double.url, told).post(GENERATE, PROMPT, 1)).result(10).status == 429
    assert told.story == [1, True, False, True]


def test_a_refused_connection_came_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "BACKOFF", 0.001)
    told = Told()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Unavailable, match="Nothing was sent") as caught:
        background.submit(door(f"http://127.0.0.1:{port}", told).post(GENERATE, PROMPT, 1)).result(10)
    assert not caught.value.sent
    assert told.story == [1, *[True, False] * http.READ_TRIES]


def test_nothing_goes_out_where_it_may_not(double: IdeogramDouble) -> None:
    told = Told(refuse=BadInput("budget", "it is spent."))
    with pytest.raises(BadInput):
        background.submit(door(double.url, told).post(GENERATE, PROMPT, 1)).result(10)
    assert told.story == [] and not double.requests


@pytest.mark.parametrize(
    "body",
    [
        Body(fields={"seed": 1, "prompt": "half \ud800"}),
        Body(fields={"prompt": "half \ud800"}, multipart=True),
        Body(fields={"prompt": {"text": ["half \udfff"]}}),
        Body(fields={"prompt": {"text": ["half \udfff"]}}, multipart=True),
        Body(fields={"prompt": float("nan")}),
    ],
)
def test_a_body_that_cannot_be_written_names_its_field_before_anything_is_told(
    body: Body, double: IdeogramDouble
) -> None:
    told = Told()
    with pytest.raises(BadInput) as caught:
        background.submit(door(double.url, told).post(GENERATE, body, 1)).result(10)
    assert caught.value.field == "prompt"
    assert told.story == [] and not double.requests


def test_a_cancel_stops_the_request_and_leaves_it_posted(double: IdeogramDouble) -> None:
    async def story() -> bool:
        told = Told()
        double.script("/v1", Fault.slow(30))
        first = asyncio.create_task(door(double.url, told).post(GENERATE, Body(), 1))
        while not double.asked("/v1"):  # noqa: ASYNC110 (the double lives on another thread)
            await asyncio.sleep(0.01)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        return told.posted

    assert background.submit(story()).result(10)


def test_neither_the_key_nor_a_url_is_logged(double: IdeogramDouble, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        background.submit(door(double.url).get("/models?scope=owned")).result(10)
    assert "test-key-ideogram" not in caplog.text
    assert not [record for record in caplog.records if record.name == "httpx"]


@pytest.mark.parametrize("method", ["post", "get", "command"])
def test_a_key_that_is_quoted_is_taken_out_at_the_door(method: str, double: IdeogramDouble) -> None:
    """Also where a cut would leave its beginning."""
    reply = Reply(status=418, body=b"x" * 290 + KEY.encode(), headers={"X-Echo": f"key {KEY}"})
    double.script("/", Fault(instead=reply))
    way = door(double.url, key=Key(KEY))
    work = {
        "post": lambda: way.post("/v1/ideogram-v3/generate", Body(fields={"prompt": "a"}), 1),
        "get": lambda: way.get("/models"),
        "command": lambda: way.command("DELETE", "/models"),
    }[method]()
    told = background.submit(work).result(10)
    assert told.content == b"x" * 290 + b"***"
    assert told.headers["X-Echo"] == "key •••"


def test_a_key_in_an_event_is_taken_out(double: IdeogramDouble) -> None:
    double.script("/", Fault(instead=Reply(body=f"data: {KEY}\n\n".encode())))

    async def read() -> list[str]:
        async with door(double.url, key=Key(KEY)).lines("/events") as lines:
            return [line async for line in lines]

    assert background.submit(read()).result(10)[0] == "data: •••"


def test_no_cookie_is_kept(double: IdeogramDouble) -> None:
    """It could quote the key, and would go to result links and to other ports of the same host."""
    double.script("/", Fault(instead=Reply(headers={"Set-Cookie": f"session={KEY}; Path=/"})))
    for _ in range(2):
        background.submit(door(double.url).get("/models")).result(10)
    assert ["Cookie" in asked.headers for asked in double.requests] == [False, False]
