"""Eight pictures from one node, and eight nodes in one graph, beside the host's own nodes and the physical floor."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import numpy as np
from doubles import pictures
from PIL import Image

from .report import Measurement
from .stage import API_SECONDS, IMAGE_SECONDS, comfy, hosts, ours, previewed, seconds


def measure() -> list[Measurement]:
    """Measure eight pictures from one node, and eight nodes in one graph."""
    return [*_one_node(), *_eight_nodes()]


def floor(size: int) -> float:
    """One API wait, one image wait, and decoding eight PNGs into floats on all of this machine's cores."""
    encoded = [pictures.png(size, size, seed, False) for seed in range(8)]
    out = np.empty((8, size, size, 3), np.float32)
    out[:] = 0

    def decode(index: int) -> None:
        from io import BytesIO

        np.divide(np.asarray(Image.open(BytesIO(encoded[index]))), np.float32(255), out=out[index])

    def once() -> float:
        start = time.perf_counter()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(decode, range(8)))
        return time.perf_counter() - start

    return API_SECONDS + IMAGE_SECONDS + min(once() for _ in range(5))


def _one_node() -> list[Measurement]:
    base = floor(1024)
    with comfy(1024) as (server, _):
        mine = seconds(server, previewed([ours("3.0", 8)]))
        host_node = hosts("IdeogramV3", num_images=8, aspect_ratio="1:1", resolution="Auto", magic_prompt_option="AUTO")
        theirs = seconds(server, previewed([host_node]), runs=3)
    ratio, over = theirs / mine, mine - base
    return [
        Measurement(
            "8 images of 1024² from one node",
            f"{mine:.2f} s",
            f"the host's `IdeogramV3` {theirs:.2f} s",
            f"at least 3.5 times as fast ({ratio:.1f})",
            ratio >= 3.5,
        ),
        Measurement(
            "8 images of 1024² from one node",
            f"{mine:.2f} s",
            f"the floor {base:.2f} s",
            f"at most 0.3 s over ({over:.2f})",
            over <= 0.3,
        ),
    ]


def _eight_nodes() -> list[Measurement]:
    base = floor(2048)
    with comfy(2048) as (server, url):
        mine = seconds(server, previewed([ours("4.0", resolution="2048x2048") for _ in range(8)]))
        host_nodes = [hosts("IdeogramV4", resolution="2048x2048 (1:1)") for _ in range(8)]
        theirs = seconds(server, previewed(host_nodes))
        seen = httpx.get(f"{url}/double/seen").json()
    over = mine - base
    assert seen, "the double was asked"
    return [
        Measurement(
            "8 nodes of 2048² in one graph",
            f"{mine:.2f} s",
            f"the floor {base:.2f} s",
            f"at most 0.4 s over ({over:.2f})",
            over <= 0.4,
        ),
        Measurement(
            "8 nodes of 2048² in one graph",
            f"{mine:.2f} s",
            f"8 of the host's `IdeogramV4` {theirs:.2f} s",
            f"faster ({theirs / mine:.1f} times)",
            mine < theirs,
        ),
    ]
