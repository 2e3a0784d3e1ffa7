"""Starts requests at Oxen for tests that act while a request waits."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from core.conftest import carried_out
from ideogram_kit.nodes.ideogram.config.keys import Keys
from ideogram_kit.nodes.ideogram.engine import orders, prepare
from ideogram_kit.nodes.ideogram.providers import BY_ID
from ideogram_kit.nodes.ideogram.requests import ProviderRef, Request
from ideogram_kit.nodes.ideogram.transport import background
from ideogram_kit.nodes.ideogram.transport.progress import Progress

OXEN = BY_ID["oxen"]
FOREVER = 1_000_000
"""More polls than a test has: the job does not end by itself."""


def start(request: Request, keys: Keys, **settings: Any) -> tuple[Future[orders.Outcome], Progress]:
    """Begin a request on the background loop."""
    order = prepare.order(ProviderRef(id="oxen", settings=settings), request, keys)
    progress = Progress(provider="Oxen", total=request.num_images, cancelling=order.provider.cancelling)
    return background.submit(carried_out(order, progress, lambda index, data: (16, 16))), progress
