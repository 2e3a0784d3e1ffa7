"""The connection itself: proxies, encodings, and that a cancelled wait leaves nothing behind."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from doubles import Fault, IdeogramDouble, Reply
from doubles.ideogram import KEY
from ideogram_kit.nodes.ideogram import http, network
from ideogram_kit.nodes.ideogram.body import Body
from ideogram_kit.nodes.ideogram.http import Http
from ideogram_kit.nodes.ideogram.keys import Key
from ideogram_kit.nodes.ideogram.network import Places
from ideogram_kit.nodes.ideogram.progress import Progress

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


def door(origin: str, places: Places | None = None, key: Key | None = None) -> Http:
    return Http(
        key=key,
        name="Ideogram",
        origin=origin,
        headers={"Api-Key": "test-key-ideogram"},
        result_hosts=("ideogram.ai",),
        places=places or Places(10),
        progress=Progress(provider="Ideogram", total=1),
    )


@pytest.fixture
def fresh_client() -> Iterator[None]:
    """A client that reads the environment now; the usual one comes back afterwards."""
    forget_client()
    yield
    forget_client()


def forget_client() -> None:
    network.submit(http.client().aclose()).result(5)
    http.client.cache_clear()


@pytest.mark.usefixtures("fresh_client")
def test_the_proxy_of_the_environment_is_used(double: IdeogramDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HTTP_PROXY", double.url)
    reply = network.submit(door("http://127.0.0.1:9").get("/models?scope=owned")).result(10)
    assert reply.json() == {"models": []}
    assert double.requests[0].headers["Host"] == "127.0.0.1:9", "the double was asked for another server's page"


def test_a_body_is_json_unless_files_or_the_endpoint_want_multipart(double: IdeogramDouble) -> None:
    fields = {"prompt": "é", "seed": 1, "style_codes": ["AAFF5733", "0133FF57"]}
    for body in (Body(fields=fields), Body(fields=fields, multipart=True)):
        network.submit(door(double.url).post("/v1/ideogram-v3/generate", body, 1)).result(10)
    json_one, multipart = double.asked("/v1")
    assert json_one.json() == fields
    assert [part.text for part in multipart.parts_named("style_codes")] == ["AAFF5733", "0133FF57"]
    assert multipart.part("prompt").text == "é"


def test_a_cancelled_request_gives_its_place_back(double: IdeogramDouble) -> None:
    async def story() -> int:
        places = Places(1)
        double.script("/v1", Fault.slow(30))
        first = asyncio.create_task(door(double.url, places).post("/v1/ideogram-v3/generate", Body(), 1))
        while not double.asked("/v1"):  # noqa: ASYNC110 (the double lives on another thread)
            await asyncio.sleep(0.01)
        first.cancel()
        reply = await door(double.url, places).post("/v1/ideogram-v3/generate", Body(fields={"prompt": "a"}), 1)
        return reply.status

    assert network.submit(story()).result(10) == 200


def test_neither_the_key_nor_a_url_is_logged(double: IdeogramDouble, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        network.submit(door(double.url).get("/models?scope=owned")).result(10)
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
    told = network.submit(work).result(10)
    assert told.content == b"x" * 290 + b"***"
    assert told.headers["X-Echo"] == "key •••"


def test_a_key_in_an_event_is_taken_out(double: IdeogramDouble) -> None:
    double.script("/", Fault(instead=Reply(body=f"data: {KEY}\n\n".encode())))

    async def read() -> list[str]:
        async with door(double.url, key=Key(KEY)).lines("/events") as lines:
            return [line async for line in lines]

    assert network.submit(read()).result(10)[0] == "data: •••"


def test_no_cookie_is_kept(double: IdeogramDouble) -> None:
    """It could quote the key, and would go to result links and to other ports of the same host."""
    double.script("/", Fault(instead=Reply(headers={"Set-Cookie": f"session={KEY}; Path=/"})))
    for _ in range(2):
        network.submit(door(double.url).get("/models")).result(10)
    assert ["Cookie" in asked.headers for asked in double.requests] == [False, False]
