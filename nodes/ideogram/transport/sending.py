"""What is told of a request that may be billed, before it goes out and while."""

from __future__ import annotations

from typing import Protocol


class Sending(Protocol):
    """What must know of a request that may be billed: it is told before the request goes out, and while."""

    posted: bool
    """True from the moment the request is handed to the connection; False again where nothing came of it.

    That is known of a connection that was refused, and of a 429 or 503 that is waited out.
    """

    async def send(self, images: int) -> None:
        """Note durably that the request is about to go out, and hold `images` places in flight; return when it may."""
        ...
