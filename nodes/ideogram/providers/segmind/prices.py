"""What Segmind is expected to charge: the prices and averages that its pages showed in late August 2026.

Its prices are 1.25 times Ideogram's own wherever both are known, so the middle speed of a range is taken to be that.
Where a page shows only an average, it is taken for the default speed and size; other prices are not known.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...requests import Request
from ...requests.price import Price
from ..price import expected

RECORDED = "2026-08-31"

SPEED_V3 = {"TURBO": 0.037, "DEFAULT": 0.075, "QUALITY": 0.113}
SPEED_CHARACTER = {"TURBO": 0.125, "DEFAULT": 0.188, "QUALITY": 0.25}
"""The pages give the first and the last price."""

CHARACTER = 0.233
"""The average, for the default speed of `ideogram-character`, which is not known."""

FLAT: Mapping[tuple[str, str], float] = {
    ("generate", "2.0"): 0.10,
    ("generate", "2.0 Turbo"): 0.063,
    ("generate", "2a"): 0.05,
    ("remix", "2.0"): 0.10,
    ("remix", "2.0 Turbo"): 0.063,
    ("remix", "2a"): 0.05,
    ("reframe", "2.0"): 0.10,
}
AVERAGE: Mapping[tuple[str, str], float] = {
    ("generate", "4.0"): 0.111,
    ("generate", "4.0 Fast"): 0.075,
    ("generate", "P-Image"): 0.019,
    ("remix", "4.0"): 0.075,
}
DESCRIBE = 0.015


def price(request: Request) -> Price | None:
    """The expected price of a request; None where it is not known."""
    return expected(request, _per_image(request), RECORDED)


def _per_image(request: Request) -> float | None:
    speed = request.rendering_speed
    if request.model == "3.0":
        if request.character_image is None:
            return SPEED_V3.get(speed or "DEFAULT")
        return CHARACTER if speed is None else SPEED_CHARACTER.get(speed)
    key = (request.operation, request.model)
    if key in FLAT:
        return FLAT[key]
    # The default speed of ideogram-4 is QUALITY.
    default_speed = speed is None or (key == ("generate", "4.0") and speed == "QUALITY")
    default_size = request.quality is None and (key != ("generate", "P-Image") or not _has_size(request))
    return AVERAGE.get(key) if default_speed and default_size else None


def _has_size(request: Request) -> bool:
    return request.resolution is not None or request.custom_width is not None
