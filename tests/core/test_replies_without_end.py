"""Answers that are too large, too slow or packed to burst: each ends, in little memory, with an error of ours."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
import tracemalloc
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from doubles import Fault, IdeogramDouble, Reply
from ideogram_kit.nodes.ideogram.errors import BadReply, IdeogramKitError, Unavailable
from ideogram_kit.nodes.ideogram.transport import background, deadline, http, limits
from ideogram_kit.nodes.ideogram.transport.body import Body
from ideogram_kit.nodes.ideogram.transport.http import Http
from ideogram_kit.nodes.ideogram.transport.progress import Progress

GENERATE = "/v1/ideogram-v3/generate"
PROMPT = Body(fields={"prompt": "a"})
MIB = 2**20


class Told:
    posted = False

    async def send(self, images: int) -> None:
        del images


def door(double: IdeogramDouble, told: Told | None = None) -> Http:
    return Http(
        name="Ideogram",
        origin=double.url,
        headers={"Api-Key": double.key},
        progress=Progress(provider="Ideogram", total=1),
        billable=told,
    )


def asking(double: IdeogramDouble, told: Told | None = None) -> dict[str, Callable[[], Any]]:
    way = door(double, told)
    return {
        "post": lambda: way.post(GENERATE, PROMPT, 1),
        "inline": lambda: way.post(GENERATE, PROMPT, 1, inline=True),
        "get": lambda: way.get("/models"),
        "get inline": lambda: way.get("/models", inline=True),
        "poll": lambda: way.get("/models", PROMPT),
        "command": lambda: way.command("DELETE", "/models"),
        "download": lambda: way.download(double.url + "/a.png"),
    }


WAYS = [
    *("post", "get", "download"),
    *(pytest.param(way, marks=pytest.mark.slow) for way in ("inline", "get inline", "poll", "command")),
]
"""The ways to ask; those that share their reading with one of the first three are slow, taken together."""


def ended(double: IdeogramDouble, way: str) -> IdeogramKitError:
    """The error with which a request ends; a POST may have been billed, and was sent once."""
    told = Told()
    with pytest.raises(IdeogramKitError) as caught:
        background.submit(asking(double, told)[way]()).result(20)
    if way in ("post", "inline"):
        assert isinstance(caught.value, Unavailable) and caught.value.sent and told.posted
        assert "may have been billed; it was not sent again" in str(caught.value)
        assert len(double.requests) == 1
    return caught.value


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test can reach."""
    monkeypatch.setattr(limits, "REPLY_LIMIT", MIB)
    monkeypatch.setattr(limits, "INLINE_REPLY_LIMIT", MIB)
    monkeypatch.setattr(http, "PICTURE_LIMIT", MIB)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_an_answer_over_the_limit_is_not_taken(way: str, declared: bool, double: IdeogramDouble) -> None:
    double.script("/", *[Fault.huge(1 << 40, declared=declared)] * http.READ_TRIES)
    error = ended(double, way)
    assert "it is over 1 MiB" in str(error)
    assert isinstance(error, Unavailable if way in ("post", "inline", "command") else BadReply)
    assert len(double.requests) == 1, "it would be as large again"


@cache
def bomb(size: int, bits: int) -> bytes:
    """Zeros, packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    block = bytes(4 * MIB)
    return b"".join([*(packer.compress(block) for _ in range(size // len(block))), packer.flush()])


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("encoding", "bits"), [("gzip", 31), ("x-gzip", 31), ("deflate", 15), ("deflate", -15)])
def test_a_packed_answer_bursts_in_little_memory(encoding: str, bits: int, way: str, double: IdeogramDouble) -> None:
    body = bomb(128 * MIB, bits)
    assert len(body) < MIB
    double.script("/", Fault(instead=Reply(body=body, headers={"Content-Encoding": encoding})))
    tracemalloc.start()
    try:
        assert "it is over 1 MiB" in str(ended(double, way))
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


@pytest.mark.usefixtures("small")
def test_what_unpacks_to_nothing_is_counted_too(double: IdeogramDouble) -> None:
    # Empty stored blocks.
    body = gzip.compress(b"")[:10] + b"\x00\x00\x00\xff\xff" * MIB
    double.script("/", Fault(instead=Reply(body=body, headers={"Content-Encoding": "gzip"})))
    assert "it is over 1 MiB" in str(ended(double, "get"))


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip, br", "identity, br", "x" * 500])
@pytest.mark.parametrize("way", ["post", "get", "download"])
def test_an_encoding_that_was_not_asked_for_is_not_taken(way: str, encoding: str, double: IdeogramDouble) -> None:
    double.script("/", Fault(instead=Reply(body=b"{}", headers={"Content-Encoding": encoding})))
    error = ended(double, way)
    assert "was not asked for" in str(error) and len(str(error)) < 400
    assert double.requests[0].headers["Accept-Encoding"] == "gzip, deflate"


BODY = json.dumps({"models": ["é" * 70_000]}).encode()
PACKED = {
    "gzip": ("gzip", gzip.compress(BODY)),
    "GZIP, identity": ("GZIP, identity", gzip.compress(BODY)),
    "deflate": ("deflate", zlib.compress(BODY)),
    "deflate without its header": ("deflate", zlib.compress(BODY)[2:-4]),
    "identity": ("identity", BODY),
    "gzip with more after it": ("gzip", gzip.compress(BODY) + b"more"),
    "nothing of gzip": ("gzip", b""),
}


@pytest.mark.parametrize(("encoding", "body"), PACKED.values(), ids=PACKED)
def test_a_sound_answer_is_unpacked(encoding: str, body: bytes, double: IdeogramDouble) -> None:
    double.script("/", Fault(instead=Reply(body=body, headers={"Content-Encoding": encoding})))
    assert background.submit(door(double).get("/models")).result(10).content == (BODY if body else b"")


@pytest.mark.parametrize("body", [gzip.compress(BODY)[:-9], b"no gzip", gzip.compress(BODY)[:40] + b"\xff" * 90])
def test_a_spoilt_encoding_is_read_again_and_a_request_is_not(body: bytes, double: IdeogramDouble) -> None:
    spoilt = Fault(instead=Reply(body=body, headers={"Content-Encoding": "gzip"}))
    double.script("/", spoilt)
    assert background.submit(door(double).get("/models")).result(10).json() == {"models": []}
    double.forget()
    double.script("/", spoilt)
    ended(double, "post")


@pytest.mark.parametrize("way", WAYS)
def test_a_byte_at_a_time_ends(way: str, double: IdeogramDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POST_DEADLINE", "READ_DEADLINE", "DOWNLOAD_DEADLINE"):
        monkeypatch.setattr(limits, name, 0.1)
    tries = 1 if way in ("post", "inline", "command") else http.READ_TRIES
    double.script("/", *[Fault.dripping(0.01)] * tries)
    start = time.monotonic()
    error = ended(double, way)
    assert isinstance(error, Unavailable) and "no end within 0.1 s" in str(error)
    assert len(double.requests) == tries
    assert 0.1 * tries <= time.monotonic() - start < 0.1 * tries + 2


def test_a_read_that_was_slow_once_is_got_over(double: IdeogramDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READ_DEADLINE", 0.2)
    double.script("/", Fault.dripping(0.01))
    assert background.submit(door(double).get("/models")).result(10).json() == {"models": []}


@pytest.mark.parametrize("way", ["post", "get", "download"])
def test_a_cancel_from_outside_stays_a_cancel(way: str, double: IdeogramDouble) -> None:
    async def story() -> None:
        double.script("/", Fault.dripping(0.01))
        task = asyncio.ensure_future(asking(double)[way]())
        while not double.requests:  # noqa: ASYNC110 (the double lives on another thread)
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    background.submit(story()).result(10)
    for _ in range(200):
        if not double.in_flight.now:
            break
        time.sleep(0.01)
    assert len(double.requests) == 1 and not double.in_flight.now, "its connection is closed"


def test_a_cancel_in_the_moment_in_which_the_work_ends_stays_one() -> None:
    async def story() -> None:
        gate = asyncio.Event()

        async def work() -> int:
            await gate.wait()
            return 7

        task = asyncio.ensure_future(deadline.with_deadline(5, work()))
        await asyncio.sleep(0.01)
        gate.set()
        # The work ends in the next turn of the loop, and who waits for it is told in the one after.
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    background.submit(story()).result(10)


def test_the_deadline_of_work_that_fails_is_its_failure() -> None:
    async def fails() -> None:
        raise BadReply("no")

    async def lasts() -> None:
        try:
            await asyncio.sleep(30)
        finally:
            raise BadReply("while it is stopped")

    with pytest.raises(BadReply):
        background.submit(deadline.with_deadline(5, fails())).result(10)
    with pytest.raises(deadline.DeadlineExceeded):
        background.submit(deadline.with_deadline(0.05, lasts())).result(10)
