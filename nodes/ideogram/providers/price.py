"""What the price tables of several providers share: prices that are equal, and a request's price from one picture's."""

from __future__ import annotations

from collections.abc import Mapping

from ..requests import Request
from ..requests.price import Price

LAYERIZE = 0.09
"""US dollars a picture for Layerize Text and layerize design [Ideogram's catalogue of 16 November 2026; fal's page]."""

FLAT: Mapping[str, float] = {"remove_background": 0.01, "remove_object": 0.03, "upscale": 0.06}
"""US dollars a picture, by operation, where nothing else changes the price [quotes of October 2026; fal's registry]."""


def expected(request: Request, per_image: float | None, recorded: str | None) -> Price | None:
    """The price of a request whose pictures cost `per_image` US dollars each; None where that is not known.

    `recorded` is the day (YYYY-MM-DD) on which the figure was read; None where the provider has told it just now.
    """
    if per_image is None:
        return None
    return Price(usd=round(per_image * request.num_images, 6), usd_per_image=round(per_image, 6), recorded=recorded)
