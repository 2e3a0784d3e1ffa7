"""What Runware is expected to charge, from its pages. With `include_cost` a reply says what it did charge.

Source: reference 2.3 to 2.5. No price was found for the other speeds of 3.0, 2a, the remix of 4.0, removing backgrounds
and objects, P-Image, 4.6 from a picture above low, and a quality that is left to the model.
"""

from __future__ import annotations

import math

from ...requests import Request
from ...requests.price import Price
from ..mapping.sizes import requested_size
from ..price import expected

SPEED_V4 = {"TURBO": 0.03, "DEFAULT": 0.06, "QUALITY": 0.10}
QUALITY_V45 = {"VERY_LOW": 0.008, "LOW": 0.03, "MEDIUM": 0.06, "HIGH": 0.20}
QUALITY_V46 = {"VERY_LOW": 0.008, "LOW": 0.03, "MEDIUM": 0.06, "HIGH": 0.10}
LARGE_V46 = {"LOW": 0.06, "MEDIUM": 0.12, "HIGH": 0.20}
"""4.6 above 2048² pixels."""

FROM_PICTURE_V46 = {"VERY_LOW": 0.008, "LOW": 0.03}
SMALL = 2048 * 2048
RECORDED, RECORDED_V45, RECORDED_V46 = "2026-11-21", "2026-10-02", "2026-11-19"
"""The days on which the reference was gathered, 4.5's prices were checked, and 4.6 was released."""


def price(request: Request) -> Price | None:
    """The expected price of a request; None where no price was found."""
    return expected(request, *_per_image(request))


def _per_image(request: Request) -> tuple[float | None, str]:
    generate = request.operation == "generate"
    if request.model in ("4.5", "4.5 precise"):
        return QUALITY_V45.get(request.quality or ""), RECORDED_V45
    if request.model == "4.6":
        size = requested_size(request)
        is_large = size is not None and math.prod(size) > SMALL
        table = FROM_PICTURE_V46 if not generate else LARGE_V46 if is_large else QUALITY_V46
        return table.get(request.quality or ""), RECORDED_V46
    if request.model == "4.0" and generate:
        return SPEED_V4[request.rendering_speed or "DEFAULT"], RECORDED
    if request.model == "3.0" and generate and request.character_image is None:
        return (0.06 if request.rendering_speed in (None, "DEFAULT") else None), RECORDED
    if request.model == "2.0":
        return 0.08, RECORDED
    return None, RECORDED
