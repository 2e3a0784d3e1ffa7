"""Runs steps of a provider by themselves, for the tests of the providers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ideogram_kit.nodes.ideogram.config.keys import Key
from ideogram_kit.nodes.ideogram.providers import Provider
from ideogram_kit.nodes.ideogram.providers.context import Context
from ideogram_kit.nodes.ideogram.providers.settings import filled
from ideogram_kit.nodes.ideogram.transport.progress import Progress


def context_of(provider: Provider, key: Key | None, progress: Progress | None = None) -> Context:
    """A context in which a provider can submit a batch and wait for its reply, but hands over no picture."""

    async def on_image(index: int, data: bytes, picture: Any) -> None:
        raise AssertionError("no picture is handed over here")

    return Context(
        provider=provider,
        key=key,
        settings=filled(provider.settings, {}),
        progress=progress or Progress(provider=provider.name, total=1),
        on_image=on_image,
    )


def until(condition: Callable[[], Any], seconds: float = 5) -> None:
    """Wait until something is so that happens on another thread; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.002)
