"""What Ideogram is expected to charge. No official price list could be read, so these are recorded quotes.

Source: Comfy's price badges of 0.30.0 (divided by its 1.43 margin) and an independent client's quotes of October 2026.
"""

from __future__ import annotations

from ...requests import Request
from ...requests.price import Price
from ..price import FLAT, expected

RECORDED = "2026-10-10"
SPEED_V4 = {"TURBO": 0.03, "DEFAULT": 0.06, "QUALITY": 0.10}
SPEED_V3 = {"FLASH": 0.03, "TURBO": 0.03, "DEFAULT": 0.06, "QUALITY": 0.09}
"""FLASH has no quote of its own; it is taken to cost no more than TURBO."""

SPEED_V3_CHARACTER = {"FLASH": 0.10, "TURBO": 0.10, "DEFAULT": 0.15, "QUALITY": 0.20}
P_IMAGE = {"VERY_LOW": (0.003, 0.006), "LOW": (0.0075, 0.015), "MEDIUM": (0.01, 0.02), "HIGH": (0.015, 0.03)}
"""By quality: the prices at 1K and at 2K."""

LEGACY = {"2.0": 0.08, "2a": 0.04}


def price(request: Request) -> Price | None:
    """The expected price of a request; None where no quote was recorded."""
    per_image = _generate(request) if request.operation in ("generate", "remix") else _edit(request)
    return expected(request, per_image, RECORDED)


def _edit(request: Request) -> float | None:
    """The price a picture of the operations that start from one; 3.0 costs there what it costs in Generate."""
    if request.operation in FLAT:
        return FLAT[request.operation]
    return _v3(request) if request.model == "3.0" else None


def _v3(request: Request) -> float:
    speed = request.rendering_speed or "DEFAULT"
    return (SPEED_V3_CHARACTER if request.character_image is not None else SPEED_V3)[speed]


def _generate(request: Request) -> float | None:
    speed = request.rendering_speed or "DEFAULT"
    if request.model == "3.0":
        return _v3(request)
    if request.model in ("4.0", "4.0 image to image"):
        return SPEED_V4[speed]
    if request.model == "4.0 transparent":
        # The one quote is for the default speed and size; other prices are not known.
        return 0.06 if speed == "DEFAULT" and request.output_resolution in (None, "1K") else None
    if request.model == "3.0 transparent":
        return 0.07 if speed == "DEFAULT" and request.upscale_factor in (None, "X1") else None
    if request.model == "P-Image":
        return P_IMAGE[request.quality or "MEDIUM"][1 if _is_2k(request) else 0]
    return LEGACY.get(request.model)


def _is_2k(request: Request) -> bool:
    """P-Image bills custom sizes by pixel tier; more than a 1K square is taken as the 2K tier."""
    if request.custom_width is not None and request.custom_height is not None:
        return request.custom_width * request.custom_height > 1024 * 1024
    return request.resolution == "2K"
