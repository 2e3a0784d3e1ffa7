"""What fal is expected to charge, from its pages and its model registry.

4.0 is priced by the megapixel of 1024 × 1024 ("a 2048 x 2048 image" is four) of what comes out. That is the size that
was asked for; without one it is square_hd, the 2K square, or the size of the picture that the request starts from,
capped at about 25 megapixels and 8192 pixels a side [schema of 2026-09-25]. What fal adds for expanding a prompt is not
published, and not included: EXPANSION_FEE says so. No reliable price is known of 4.0's inpaint (0.01 and 0.015,
which looks like a placeholder), 3.0 transparent, 2a, 2.0's remix and 2.0 Turbo's edit and remix.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from ...requests import Request
from ...requests.price import Price
from ..mapping.sizes import Size, requested_size
from ..price import FLAT, expected
from .mappers import TWO_K, source_size

REGISTRY = "2026-08-31"
"""fal's registry as of August 2026."""

PAGES = "2026-11-21"
"""fal's pages of 4.5, 4.6 and 2.0 Turbo, read in November 2026."""

EXPANSION_FEE = (
    "fal adds a fee for expanding the prompt, whose amount it does not publish; it is not in the expected price. "
    "expansion_model None saves it."
)
"""For the user of 4.0. At its launch in June the fee was 0.03 US dollars a request; the prices have changed since."""

MEGAPIXEL = 1024 * 1024
SQUARE_HD = (2048, 2048)
CAP_PIXELS, CAP_SIDE = 25 * MEGAPIXEL, 8192
"""Of a result that has the size of its source; of the pixels fal says "about"."""

Table = dict[str, float]
"""US dollars a picture, or a megapixel, by speed or by quality."""

V4: Table = {"TURBO": 0.0075, "DEFAULT": 0.015, "QUALITY": 0.025}
FAST: Table = {"TURBO": 0.00525, "DEFAULT": 0.0105, "QUALITY": 0.0175}
INSTANT: Table = {"DEFAULT": 0.0075}
LORA: Table = {"TURBO": 0.01125, "DEFAULT": 0.0225, "QUALITY": 0.0375}
PER_MEGAPIXEL = {"4.0": V4, "4.0 Fast": FAST, "4.0 Instant": INSTANT, "4.0 LoRA": LORA}
V3: Table = {"TURBO": 0.03, "DEFAULT": 0.06, "QUALITY": 0.09}
CHARACTER: Table = {"TURBO": 0.10, "DEFAULT": 0.15, "QUALITY": 0.20}

TEXT_45: Table = {"LOW": 0.03, "MEDIUM": 0.06, "HIGH": 0.22}
EDIT: Table = {"VERY_LOW": 0.008, "LOW": 0.03, "MEDIUM": 0.06, "HIGH": 0.22}
"""4.5/edit, and 4.6/edit of a picture up to 2K."""

EDIT_ABOVE: Table = {"LOW": 0.06, "MEDIUM": 0.20, "HIGH": 0.60}
TEXT_46: Table = {"VERY_LOW": 0.008, "LOW": 0.03, "MEDIUM": 0.06, "HIGH": 0.10}
TEXT_46_ABOVE: Table = {"LOW": 0.06, "MEDIUM": 0.12, "HIGH": 0.20}

V2: Mapping[tuple[str, str], tuple[float, str]] = {
    ("generate", "2.0"): (0.08, REGISTRY),
    ("inpaint", "2.0"): (0.08, REGISTRY),
    ("generate", "2.0 Turbo"): (0.05, PAGES),
}
"""The price of 2.0 by operation and model, and when it was read [their pages: "$0.08 per images", "$0.05"]."""


def price(request: Request) -> Price | None:
    """What a request is expected to cost; None where fal's price or the size that it depends on is not known."""
    if (request.operation, request.model) in V2:
        return expected(request, *V2[request.operation, request.model])
    version = request.model.split(" ")[0]
    recorded = PAGES if version in ("4.5", "4.6") else REGISTRY
    return expected(request, _per_image(request, version), recorded)


def _per_image(request: Request, version: str) -> float | None:
    if request.operation in FLAT:
        return FLAT[request.operation]
    if version in ("4.5", "4.6"):
        return _by_quality(request, version).get(request.quality or "MEDIUM")
    if version == "4.0":
        return _by_megapixel(request)
    if request.model == "3.0":
        table = V3 if request.character_image is None else CHARACTER
        return table.get(request.rendering_speed or "DEFAULT")
    return None


def _by_quality(request: Request, version: str) -> Table:
    if request.operation == "generate":
        if version == "4.5":
            return TEXT_45
        size = requested_size(request)
        # Where no size is asked for, it is about 2K.
        return TEXT_46_ABOVE if size is not None and math.prod(size) > TWO_K else TEXT_46
    source = source_size(request)
    return EDIT_ABOVE if version == "4.6" and source is not None and math.prod(source) > TWO_K else EDIT


def _by_megapixel(request: Request) -> float | None:
    if request.operation == "inpaint":
        return None
    rate = PER_MEGAPIXEL[request.model].get(request.rendering_speed or "DEFAULT")
    if rate is None:
        return None
    source = source_size(request)
    size = requested_size(request) or (SQUARE_HD if source is None else _capped(source))
    if request.model in ("4.0 Fast", "4.0 Instant"):
        scale = min(1.0, 2048 / max(size))
        size = (size[0] * scale, size[1] * scale)
    return rate * math.prod(size) / MEGAPIXEL


def _capped(size: Size) -> tuple[float, float]:
    """The size of a result whose source has this size."""
    scale = min(1.0, CAP_SIDE / max(size), math.sqrt(CAP_PIXELS / math.prod(size)))
    return size[0] * scale, size[1] * scale
