"""What Ideogram is expected to charge, in US dollars a picture, each figure with the day on which it was read."""

from __future__ import annotations

from collections.abc import Mapping

from ...requests import Request
from ...requests.price import Price
from ..price import FLAT, expected

CATALOGUE = "2026-11-16"
"""Ideogram's public pricing catalogue of that day [ideogram.ai/blog/ideogram-api-pricing]."""

PAGE = "2026-11-21"
"""Ideogram's page of API prices, which has no date of its own [ideogram.ai/features/api-pricing].

Its rates of a model are the same for Generate, Remix, Edit, Reframe and Replace Background.
"""

QUOTES = "2026-10-10"
"""An independent client's price quotes, which are free, and Comfy's badges of 0.30.0, divided by its margin of 1.43."""

Quote = tuple[float, str]
"""US dollars a picture, and the day on which that was read (YYYY-MM-DD)."""

SPEED_V4: Mapping[str, Quote] = {"TURBO": (0.03, CATALOGUE), "DEFAULT": (0.06, CATALOGUE), "QUALITY": (0.10, CATALOGUE)}
SPEED_V3: Mapping[str, Quote] = {
    "FLASH": (0.03, PAGE),
    "TURBO": (0.03, CATALOGUE),
    "DEFAULT": (0.06, CATALOGUE),
    "QUALITY": (0.09, CATALOGUE),
}
SPEED_V3_CHARACTER: Mapping[str, Quote] = {
    # No source has FLASH; it is taken to cost no more than TURBO.
    "FLASH": (0.10, CATALOGUE),
    "TURBO": (0.10, CATALOGUE),
    "DEFAULT": (0.15, CATALOGUE),
    "QUALITY": (0.20, CATALOGUE),
}
SPEED_V3_TRANSPARENT: Mapping[str, Quote] = {"TURBO": (0.04, PAGE), "DEFAULT": (0.07, PAGE), "QUALITY": (0.10, PAGE)}
"""At an upscale factor of X1. X2 and X4 cost more; how much is not known."""

V4_TRANSPARENT: Quote = (0.06, QUOTES)
"""At the default speed and 1K; the other prices are not known."""

P_IMAGE: Mapping[str, tuple[Quote, Quote]] = {
    "VERY_LOW": ((0.003, QUOTES), (0.006, QUOTES)),
    "LOW": ((0.0075, QUOTES), (0.015, QUOTES)),
    "MEDIUM": ((0.01, QUOTES), (0.02, QUOTES)),
    "HIGH": ((0.015, QUOTES), (0.03, QUOTES)),
}
"""By quality: the prices at 1K and at 2K."""

LEGACY: Mapping[str, Quote] = {
    "2.0": (0.08, PAGE),
    "2.0 Turbo": (0.05, PAGE),
    "2a": (0.04, PAGE),
    "2a Turbo": (0.025, PAGE),
    "1.0": (0.06, PAGE),
    "1.0 Turbo": (0.02, PAGE),
}
BY_OPERATION: Mapping[str, Quote] = {
    "remove_background": (FLAT["remove_background"], CATALOGUE),
    "remove_object": (FLAT["remove_object"], QUOTES),
    # Resellers' price of the same endpoint.
    "upscale": (FLAT["upscale"], QUOTES),
}


def price(request: Request) -> Price | None:
    """The expected price of a request; None where no price was read, as for Edit without a model."""
    usd, read = _quote(request) or (None, None)
    return expected(request, usd, read)


def _quote(request: Request) -> Quote | None:
    if request.operation in BY_OPERATION:
        return BY_OPERATION[request.operation]
    speed = request.rendering_speed or "DEFAULT"
    if request.model in ("4.0", "4.0 image to image"):
        return SPEED_V4[speed]
    if request.model == "4.0 transparent":
        return V4_TRANSPARENT if speed == "DEFAULT" and request.output_resolution in (None, "1K") else None
    if request.model == "3.0":
        return (SPEED_V3_CHARACTER if request.character_image is not None else SPEED_V3)[speed]
    if request.model == "3.0 transparent":
        return SPEED_V3_TRANSPARENT[speed] if request.upscale_factor in (None, "X1") else None
    if request.model == "P-Image":
        return P_IMAGE[request.quality or "MEDIUM"][1 if _is_2k(request) else 0]
    return LEGACY.get(request.model)


def _is_2k(request: Request) -> bool:
    """P-Image bills custom sizes by pixel tier; more than a 1K square is taken as the 2K tier."""
    if request.custom_width is not None and request.custom_height is not None:
        return request.custom_width * request.custom_height > 1024 * 1024
    return request.resolution == "2K"
