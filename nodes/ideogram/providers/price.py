"""What several providers' prices have in common: a request's from a picture's, and the figures that they share."""

from __future__ import annotations

from collections.abc import Mapping

from ..requests import Request
from ..requests.price import Price

LAYERIZE = 0.09
"""Layerize Text and layerize design, a picture [quote of October 2026; fal's page]."""

FLAT: Mapping[str, float] = {"remove_background": 0.01, "remove_object": 0.03, "upscale": 0.06}
"""By operation, a picture, where nothing else changes the price [quotes of October 2026; fal's registry]."""


def expected(request: Request, each: float | None, recorded: str | None) -> Price | None:
    """The price of a request whose pictures cost `each`; None where that is not known."""
    if each is None:
        return None
    return Price(usd=round(each * request.num_images, 6), usd_per_image=round(each, 6), recorded=recorded)
