"""While it waits: progress under the node, a bar for several pictures, an interrupt that is noticed at once."""

from __future__ import annotations

import asyncio
import json
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
from doubles import Fault, IdeogramDouble
from ideogram_kit.dev.comfy import Comfy, failure

from .conftest import generate, save
from .test_providers import wait_until

V3 = "/v1/ideogram-v3/generate"


def watch(comfy: Comfy, graph: dict[str, Any]) -> tuple[list[str], list[tuple[float, float]]]:
    """The progress texts and the (value, max) of the bar that a browser would have been sent."""
    texts: list[str] = []
    bars: list[tuple[float, float]] = []

    async def listen() -> None:
        async with aiohttp.ClientSession() as session, session.ws_connect(comfy.url + "/ws?clientId=t") as socket:
            await asyncio.to_thread(comfy.queue, graph, client="t")
            async for message in socket:
                if message.type is aiohttp.WSMsgType.BINARY:
                    kind, length = struct.unpack_from(">II", message.data)
                    if kind == 3:
                        assert message.data[8 : 8 + length] == b"1"
                        texts.append(message.data[8 + length :].decode())
                    continue
                event = json.loads(message.data)
                if event["type"] == "progress_state" and "1" in event["data"]["nodes"]:
                    node = event["data"]["nodes"]["1"]
                    bars.append((node["value"], node["max"]))
                if event["type"] in ("execution_success", "execution_error"):
                    return

    # In a thread of its own: the browser's tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(asyncio.wait_for(listen(), 60))).result()
    return texts, bars


def test_it_says_what_it_waits_for(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(V3, Fault.slow(1.3))
    ideogram.image_seconds = 0.15
    texts, bars = watch(with_key, {"1": generate(model="3.0", num_images=3), "2": save(["1", 0])})
    assert "Ideogram: waiting 0 s" in texts and "Ideogram: waiting 1 s" in texts
    assert any(text.startswith("Ideogram: downloading") and text.endswith("of 3") for text in texts)
    assert texts[-1] == "Ideogram: 3 images, about $0.18"
    assert (3, 3) in bars


def test_a_rate_limit_is_told(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(V3, Fault.status(429, headers={"Retry-After": "1"}))
    texts, _ = watch(with_key, {"1": generate(model="3.0", seed=3), "2": save(["1", 0])})
    assert "Ideogram: rate limited, trying again in 1 s" in texts


def test_an_interrupt_is_noticed_within_three_tenths_of_a_second(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(V3, Fault.slow(30), Fault.slow(30))
    graph = {
        "1": generate(model="3.0", seed=1),
        "2": generate(model="3.0", seed=2),
        "3": save(["1", 0]),
        "4": save(["2", 0]),
    }
    prompt_id = with_key.queue(graph)
    wait_until(lambda: len(ideogram.asked(V3)) == 2)
    start = time.monotonic()
    with_key.post("/interrupt", {})
    entry = with_key.outcome(prompt_id)
    assert time.monotonic() - start < 0.3
    assert failure(entry) == "interrupted"


def test_a_failing_sibling_does_not_hang(with_key: Comfy, ideogram: IdeogramDouble) -> None:
    ideogram.script(V3, Fault.slow(0.3, Fault.status(422)))
    graph = {"1": generate(model="3.0"), "2": generate(model="2.0"), "3": save(["1", 0]), "4": save(["2", 0])}
    entry = with_key.outcome(with_key.queue(graph), 20)
    assert "safety filter refused" in failure(entry)
