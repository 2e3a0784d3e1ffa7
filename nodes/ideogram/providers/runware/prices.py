"""What Runware is expected to charge, from the prices on its pages; with `include_cost` it says what it did charge.

Source: reference 2.3 to 2.5. None where no figure was seen: other speeds of 3.0, 2a, the remix of 4.0, background
and objects, P-Image, 4.6 from a picture above low, and a quality that is left to the model.
"""

from __future__ import annotations

import math

from ...models.sizes import pixels
from ...requests import Request
from ...requests.price import Price
from ..price import expected

SPEED_V4 = {"TURBO": 0.03, "DEFAULT": 0.06, "QUALITY": 0.10}
QUALITY_V45 = {"VERY_LOW": 0.008, "LOW": 0.03, "MEDIUM": 0.06, "HIGH": 0.20}
QUALITY_V46 = {"VERY_LOW": 0.008, "LOW": 0.03, "MEDIUM": 0.06, "HIGH": 0.10}
LARGE_V46 = {"LOW": 0.06, "MEDIUM": 0.12, "HIGH": 0.20}
"""Above 2048² pixels."""

FROM_PICTURE_V46 = {"VERY_LOW": 0.008, "LOW": 0.03}
SMALL = 2048 * 2048
READ, READ_V45, READ_V46 = "2026-11-21", "2026-10-02", "2026-11-19"
"""When the reference was gathered, when 4.5's figures were checked, and when 4.6 came."""


def price(request: Request) -> Price | None:
    """What to expect of the whole request; None where no price was recorded."""
    return expected(request, *_each(request))


def _each(request: Request) -> tuple[float | None, str]:
    words = request.operation == "generate"
    if request.model in ("4.5", "4.5 precise"):
        return QUALITY_V45.get(request.quality or ""), READ_V45
    if request.model == "4.6":
        table = FROM_PICTURE_V46 if not words else LARGE_V46 if _area(request) > SMALL else QUALITY_V46
        return table.get(request.quality or ""), READ_V46
    if request.model == "4.0" and words:
        return SPEED_V4[request.rendering_speed or "DEFAULT"], READ
    if request.model == "3.0" and words and request.character_image is None:
        return (0.06 if request.rendering_speed in (None, "DEFAULT") else None), READ
    if request.model == "2.0":
        return 0.08, READ
    return None, READ


def _area(request: Request) -> int:
    if request.resolution is not None:
        return math.prod(pixels(request.resolution))
    return (request.custom_width or 0) * (request.custom_height or 0)
