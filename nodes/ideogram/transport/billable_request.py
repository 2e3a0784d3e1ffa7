"""The interface by which HTTP tells the receipts of a request that may be billed."""

from __future__ import annotations

from typing import Protocol


class BillableRequest(Protocol):
    """A request that may be billed. HTTP calls `send` before it posts the request, and keeps `posted` up to date."""

    posted: bool
    """True from the moment the request is handed to the connection; False again where it is known not to be billed.

    That is known where the connection was refused, and for a 429 or 503 after which the request is sent again.
    """

    async def send(self, images: int) -> None:
        """Wait until `images` more pictures may be in flight, and note durably that the request is about to be sent."""
        ...
