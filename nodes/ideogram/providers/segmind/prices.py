"""What Segmind is expected to charge: the prices and averages that its pages showed in late August 2026.

A page shows the average cost of a model; of 3.0 and its character model also the lowest and the highest price, which
are taken for the fastest and the best speed. The average is what a request that names no speed, quality or size is
expected to cost. Nothing else is known: no price by speed of any other model, none of `ideogram-3-remix` and
`ideogram-turbo-img-2-img`, and none of the prompt expansion.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...requests import Request
from ...requests.price import Price
from ..price import expected

RECORDED = "2026-08-31"

AVERAGE: Mapping[str, float] = {
    "ideogram-4": 0.111,
    "ideogram-v4-fast": 0.075,
    "ideogram-v4-remix": 0.075,
    "p-image-ideogram": 0.019,
    "ideogram-3": 0.065,
    "ideogram-3-reframe": 0.042,
    "ideogram-3-replace-background": 0.092,
    "ideogram-character": 0.233,
    "ideogram-txt-2-img": 0.10,
    "ideogram-turbo-txt-2-img": 0.063,
    "ideogram-2a-txt-2-img": 0.05,
    "ideogram-img-2-img": 0.10,
    "ideogram-2a-img-2-img": 0.05,
    "ideogram-reframe": 0.10,
}
"""US dollars a picture, by Segmind's name of the model."""

BY_SPEED: Mapping[str, Mapping[str, float]] = {
    "ideogram-3": {"TURBO": 0.037, "QUALITY": 0.113},
    "ideogram-character": {"TURBO": 0.125, "QUALITY": 0.25},
}
"""The ends of the price range that a page shows."""

DESCRIBE = 0.015


def price(request: Request, slug: str) -> Price | None:
    """The expected price of a request to Segmind's model `slug`; None where it is not known."""
    return expected(request, _per_image(request, slug), RECORDED)


def _per_image(request: Request, slug: str) -> float | None:
    if request.rendering_speed is not None:
        return BY_SPEED.get(slug, {}).get(request.rendering_speed)
    # P-Image is sold from 0.00375, so its quality and its size change the price.
    return None if slug == "p-image-ideogram" and _names_tier(request) else AVERAGE.get(slug)


def _names_tier(request: Request) -> bool:
    return request.quality is not None or request.resolution is not None or request.custom_width is not None
